"""What of a case is compared when it is asked whether two are one matter, and how like it is.

Every comparison takes two matters and answers with one of the words below, or with points.
Sums in fen.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from station import sounds
from station.law import habits
from station.records import Case
from station.tokens import fold

SAME, SOUND, TYPO, NEAR, LIKE = "same", "sound", "typo", "near", "like"
SURNAME, UNKNOWN, OTHER = "surname", "unknown", "other"

CLOSE, FAR = 60, 38
"""Percent of pairs of characters that two accounts share: told in nearly the same words, and
told anew. Accounts of different matters share the words of every complaint."""
_ENOUGH = 10
"""Pairs of characters below which an account says too little to be compared."""
_PHONE_PARTS = re.compile("[,，、;；/]+")
_LONGEST_PHONE = 13
"""Digits with the country; more are two numbers with a space between them."""
_NUMBER_LEAST = 6
"""Characters from which a number of another office names one matter."""
_AREA = 7
"""Digits of a telephone number without its area code."""
_ROUND = 100_00
_TITLE = re.compile(
    "(先生|女士|小姐|太太|同志|师傅|大爷|大妈|大叔|大姐|大哥|阿姨|奶奶|爷爷|老师|老板|某某|某)$"
)
_COMPARED = (
    "kind", "number", "received", "external_numbers", "consumer_name", "consumer_phone",
    "agent_name", "agent_phone", "merchant", "credit_code", "merchant_id", "goods", "category",
    "bought_on", "facts", "request", "disputed_fen", "claimed_fen",
)  # fmt: skip


class Matter:
    """What is known of a case, folded for comparison when it is asked for.

    `values` are those of a case by field name, as far as they are known: days as dates.
    """

    FIELDS = _COMPARED

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    @classmethod
    def of(cls, case: Case) -> "Matter":
        """Return what a case holds."""
        return cls({name: getattr(case, name) for name in _COMPARED})

    def text(self, name: str) -> str:
        """Return a text as it was typed, blank for none."""
        return str(self._values.get(name) or "")

    def day(self, name: str) -> date | None:
        """Return a day, None where it is not known."""
        value = self._values.get(name)
        return value if isinstance(value, date) else None

    def fen(self, name: str) -> int:
        """Return a sum in fen, 0 where it is not known."""
        return int(self._values.get(name) or 0)

    @property
    def kind(self) -> str:
        """The kind of the record."""
        return self.text("kind")

    @property
    def numbers_typed(self) -> list[str]:
        """Numbers that other offices gave, or that this one gave before, as they were typed."""
        return [str(n).strip() for n in self._values.get("external_numbers") or ()]

    @cached_property
    def numbers(self) -> frozenset[str]:
        """These numbers folded, as far as they are long enough to name one matter."""
        folded = map(fold, self.numbers_typed)
        return frozenset(n for n in folded if len(n) >= _NUMBER_LEAST)

    @cached_property
    def known_as(self) -> frozenset[str]:
        """Every number that this matter goes by, its own too."""
        own = fold(self.text("number"))
        return self.numbers | {own} if own else self.numbers

    @cached_property
    def phones(self) -> tuple[str, ...]:
        """Telephone numbers in digits: the consumer's, then the agent's."""
        texts = (self.text(name) for name in ("consumer_phone", "agent_phone"))
        parts = [part for text in texts for part in _PHONE_PARTS.split(text)]
        found = [d for part in parts for d in _digits(part)]
        return tuple(dict.fromkeys(d for d in found if len(d) >= _AREA))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names without titles, folded: the consumer's, then the agent's."""
        texts = (fold(self.text(name)) for name in ("consumer_name", "agent_name"))
        return tuple(_TITLE.sub("", t) or t for t in texts if t)

    def shortest_name(self, other: "Matter") -> int:
        """Return the length of the shorter one of two consumers' names."""
        return min((len(n) for n in (*self.names[:1], *other.names[:1])), default=0)

    @cached_property
    def merchant(self) -> str:
        """The merchant's name, folded."""
        return fold(self.text("merchant"))

    @cached_property
    def goods(self) -> str:
        """What was bought, folded."""
        return fold(self.text("goods"))

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Pairs of neighbouring characters of the account and what is asked for."""
        text = fold(self.text("facts") + self.text("request"))
        return frozenset(text[i : i + 2] for i in range(len(text) - 1))

    @cached_property
    def sums(self) -> frozenset[int]:
        """Sums of the matter in fen: what it is about, what is claimed."""
        found = (self._values.get(name) for name in ("disputed_fen", "claimed_fen"))
        return frozenset(s for s in found if s)

    def days_from(self, other: "Matter") -> int:
        """Return the days between the two receptions; 0 where one is not known."""
        mine, its = self.day("received"), other.day("received")
        return abs((mine - its).days) if mine and its else 0

    def facts_like(self, other: "Matter") -> int:
        """Return in percent how far two accounts have words in common; -1: too little is said."""
        least = min(len(self.pairs), len(other.pairs))
        return 100 * len(self.pairs & other.pairs) // least if least >= _ENOUGH else -1


def _digits(part: str) -> list[str]:
    whole = "".join(c for c in fold(part) if c.isdigit())
    if len(whole) <= _LONGEST_PHONE:
        return [whole]
    return ["".join(c for c in fold(word) if c.isdigit()) for word in part.split()]


def phones(mine: Matter, other: Matter) -> str:
    """Compare telephones: SAME, NEAR (a slip of one key), OTHER, UNKNOWN."""
    if not mine.phones or not other.phones:
        return UNKNOWN
    pairs = [(a, b) for a in mine.phones for b in other.phones]
    if any(a == b or (min(len(a), len(b)) < 11 and _ends(a, b)) for a, b in pairs):
        return SAME
    return NEAR if any(_slip(a, b) for a, b in pairs) else OTHER


def _ends(one: str, other: str) -> bool:
    """Tell whether a landline is the other one without its area code."""
    return one.endswith(other) or other.endswith(one)


def _slip(one: str, other: str) -> bool:
    """Tell whether one key was missed, hit twice, wrong, or changed places with its neighbour."""
    return len(one) >= 10 and OSA.distance(one, other, score_cutoff=1) == 1


_SURER = (SAME, SOUND, TYPO, SURNAME, OTHER)


def consumers(mine: Matter, other: Matter) -> str:
    """Compare the persons: SAME, SOUND, TYPO, SURNAME (the rest is a title), OTHER, UNKNOWN.

    A consumer may have come as another's agent before: the best of all pairs counts.
    """
    if not mine.names or not other.names:
        return UNKNOWN
    found = {_names(a, b) for a in mine.names for b in other.names}
    return next(word for word in _SURER if word in found)


def _names(one: str, other: str) -> str:
    if min(len(one), len(other)) == 1:  # 王女士: the given name is not known
        return SURNAME if sounds.alike(one[0], other[0]) else OTHER
    if one == other:
        return SAME
    if sounds.alike(one, other):
        return SOUND
    long = max(len(one), len(other)) >= 3
    return TYPO if long and OSA.distance(one, other, score_cutoff=1) == 1 else OTHER


def merchants(mine: Matter, other: Matter) -> str:
    """Compare the merchants: SAME by name, code or register; LIKE; OTHER; UNKNOWN."""
    for name in ("credit_code", "merchant_id"):
        if mine.text(name) and mine.text(name) == other.text(name):
            return SAME
    return shops(mine.merchant, other.merchant)


def shops(one: str, two: str) -> str:
    """Compare two folded names of merchants: SAME, LIKE, OTHER; UNKNOWN where one is blank."""
    if not one or not two:
        return UNKNOWN
    if one == two:
        return SAME
    if _numerals(one) != _numerals(two):
        return OTHER  # 便民商店12 and 便民商店13 are two shops
    return LIKE if _like(one, two) else OTHER


def _numerals(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _like(one: str, two: str) -> bool:
    least = min(len(one), len(two))
    if least >= 4 and (one in two or two in one):
        return True
    if sounds.alike(one, two):
        return True
    return least >= 4 and OSA.distance(one, two, score_cutoff=1) == 1


def purchase(mine: Matter, other: Matter, usual: Collection[str]) -> tuple[int, tuple[str, ...]]:
    """Return the points for one purchase and one trouble, and which fields matched.

    `usual`: goods that many complain of at this merchant.
    """
    scored = [_goods(mine, other, usual), _sums(mine, other), _bought(mine, other),
              _facts(mine, other)]  # fmt: skip
    points = sum(p for p, _key in scored) + _nearness(mine.days_from(other))
    return points, tuple(key for p, key in scored if p > 0)


def _goods(mine: Matter, other: Matter, usual: Collection[str]) -> tuple[int, str]:
    one, two = mine.goods, other.goods
    if not one or not two:
        return 0, "goods"
    if one in two or two in one:
        return (1 if one in usual or two in usual else 3), "goods"
    alike = int(fuzz.ratio(one, two))
    if alike >= 60:
        return 2, "goods"
    same_class = mine.text("category") and mine.text("category") == other.text("category")
    return (0 if alike >= 30 or same_class else -3), "goods"


def _sums(mine: Matter, other: Matter) -> tuple[int, str]:
    both = mine.sums & other.sums
    if both:
        return (2 if all(s % _ROUND == 0 for s in both) else 3), "sum"
    paid = [m.fen("disputed_fen") for m in (mine, other)]
    if all(paid):
        return -4, "sum"  # what was paid stays; what is claimed may change
    return (-1 if mine.sums and other.sums else 0), "sum"


def _bought(mine: Matter, other: Matter) -> tuple[int, str]:
    one, two = mine.day("bought_on"), other.day("bought_on")
    if not one or not two:
        return 0, "bought"
    if one == two:
        return 3, "bought"
    near = abs(one - two) <= habits.span("BOUGHT_NEAR", mine.day("received"))
    return (0 if near else -4), "bought"


def _facts(mine: Matter, other: Matter) -> tuple[int, str]:
    alike = mine.facts_like(other)
    return (3 if alike >= CLOSE else 2 if alike >= FAR else 0), "facts"


def _nearness(days: int) -> int:
    """Return points for time: the same matter is asked about again within weeks."""
    for most, points in ((7, 2), (30, 1), (90, 0), (180, -2), (400, -4)):
        if days <= most:
            return points
    return -5
