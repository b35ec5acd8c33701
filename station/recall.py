"""What a desk has typed before and may want again: names of shops and goods, codes, the last one.

Nothing here says who a consumer was: `again` gives no field of a consumer, and no free text that
names one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from station import privacy
from station.entry import Choice, written
from station.language import _, about
from station.records import Case
from station.register import Listed
from station.tokens import Letters, fold, initials, spells

PERSONAL = frozenset({
    "consumer_name", "consumer_phone", "consumer_address", "consumer_id_type", "consumer_id_no",
    "elder_child", "persons", "agent_name", "agent_phone", "external_numbers", "note",
})  # fmt: skip
"""Fields that are one consumer's and never another's."""

OWN = PERSONAL | {
    "id", "kind", "number", "received", "received_at", "state", "ledger_number", "in_12315",
    "consent_share", "consent_publish", "consent_mediate", "not_same", "group_id", "group_role",
    "group_consent_on",
}  # fmt: skip
"""Fields that belong to one matter only."""

SHOP = (
    "merchant", "merchant_phone", "merchant_address", "credit_code", "respondent_role", "channel",
    "goods", "category", "nature", "sales_mode", "prepaid_sector",
)  # fmt: skip
"""What a queue at the counter about one shop has in common."""

_MERCHANT = ("merchant_phone", "merchant_address", "credit_code", "respondent_role")
_TEXTS = ("facts", "request", "reply")
_SPECS = {spec.name: spec for spec in Case.fields()}
_HINT = 12
"""Characters of an address that stand beside a name."""
_TAIL = 6
"""Characters at the end of a credit code by which people call a merchant of the register."""
_LEAST = 2
"""Characters of a personal name below which a text cannot be said to hold it."""


@dataclass(frozen=True)
class Known:
    """A text that was typed before.

    `code` is another way to call it, `hint` stands beside it in a list, `fills` are the texts that
    went with it, by field; `sets` those of hidden fields. `listed`: of the county's register, with
    its other names in `also`.
    """

    text: str
    code: str = ""
    hint: str = ""
    fills: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    listed: bool = False

    @cached_property
    def others(self) -> "tuple[Known, ...]":
        """Its other names."""
        return tuple(Known(name) for name in self.also)

    @cached_property
    def folded(self) -> str:
        """The text for comparison."""
        return fold(self.text)

    @cached_property
    def letters(self) -> Letters:
        """The letters by which it may be typed, character by character."""
        return initials(self.text)

    @cached_property
    def spelled(self) -> str:
        """Its usual initials in a row."""
        return "".join([options[0] for options in self.letters])

    @cached_property
    def several(self) -> bool:
        """Whether a character of it is read in more than one way."""
        return any(len(options) > 1 for options in self.letters)

    def rank(self, query: str) -> int | None:
        """Return how well a folded text means this one, 0 the best; None where it does not."""
        if not self.listed:
            return self._rank(query)
        ranks = [r for one in (self, *self.others) if (r := one._rank(query)) is not None]
        if query in self.code[-_TAIL:].casefold():
            ranks.append(6)
        return min(ranks, default=None)

    def _rank(self, query: str) -> int | None:
        place = self.folded.find(query)
        if place >= 0:
            return min(place, 1)
        if not query.isascii():
            rest = iter(self.folded)
            return 5 if len(query) > 1 and all(char in rest for char in query) else None
        place = self.spelled.find(query)
        if place >= 0:
            return 4 if place else 2
        if self.several and spells(query, self.letters):
            return 2 if spells(query, self.letters[: len(query)]) else 4
        return 3 if self.code and self.code.casefold().startswith(query) else None


@dataclass(frozen=True)
class Memory:
    """What a desk remembers: by field the texts and the codes, last used first; by form the last.

    `last` holds by the name of a sheet the texts of the last one that was saved.
    """

    lines: Mapping[str, Sequence[Known]] = field(default_factory=dict)
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    last: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def ready(self) -> "Memory":
        """Make ready whatever is looked at while somebody types: it takes a moment."""
        for offered in self.lines.values():
            for known in offered:
                known.rank("!")  # nothing is called so: all ways are tried
        return self

    def found(self, name: str, text: str, among: Sequence[Known] | None = None) -> list[Known]:
        """Return what may be meant in a field, the best first; last used first for a blank text.

        What was typed here stands before what only the county's register has.
        `among`: what a shorter beginning of this text had found, so that not all is looked at.
        """
        offered = self.lines.get(name, ()) if among is None else among
        query = fold(text)
        if not query:
            return list(offered) if not text.strip() else []
        ranked = [
            (known.listed, rank, place, known)
            for place, known in enumerate(offered)
            if (rank := known.rank(query)) is not None and (known.listed or known.text != text)
        ]
        ranked.sort(key=lambda one: one[:3])
        return [known for *_order, known in ranked]


def choice(known: Known) -> Choice:
    """Return the line of a drop-down for a text."""
    return Choice(known.text, known.text, known.hint, 0)


def merchant(case: Case) -> Known:
    """Return the merchant of a case with what goes with it."""
    fills = {name: said(case, name) for name in _MERCHANT if getattr(case, name)}
    sets = {"merchant_id": case.merchant_id}
    return Known(case.merchant, case.credit_code, case.merchant_address[:_HINT], fills, sets)


def listed(one: Listed) -> Known:
    """Return a merchant of the county's register: choosing it says which one it is."""
    fills = {"merchant_phone": one.phone, "merchant_address": one.address, "credit_code": one.code}
    place = (one.address or one.town)[:_HINT]
    hint = about(_("名录"), place) if place else _("名录")
    return Known(one.name, one.code, hint, fills, {"merchant_id": one.id}, one.aliases, True)


def goods(case: Case) -> Known:
    """Return the goods of a case with their class."""
    label = said(case, "category") if case.category else ""
    return Known(case.goods, "", label, {"category": label} if label else {})


def said(case: Case, name: str) -> str:
    """Return the text of a field of a case."""
    return written(_SPECS[name], getattr(case, name))


def again(case: Case) -> dict[str, str]:
    """Return the texts of a case that another one may have, too, by field.

    No field of a consumer; a free text only where it holds no name, telephone or number of one.
    """
    found = {name: said(case, name) for name in _SPECS if name not in OWN}
    for name in _TEXTS:
        if _speaks_of(found[name], case):
            found[name] = ""
    return {name: text for name, text in found.items() if text}


def _speaks_of(text: str, case: Case) -> bool:
    names = [n for n in (case.consumer_name, case.agent_name) if len(n) >= _LEAST]
    surnames = [n[0] for n in names if n[-2:] in ("女士", "先生")]
    numbers = [n for n in (case.consumer_phone, case.consumer_id_no) if n]
    told = {f.text for f in privacy.scan(text)} - {case.merchant_phone}
    called = any(s + title in text for s in surnames for title in ("女士", "先生", "某"))
    return bool(told) or called or any(word in text for word in names + numbers)


def used(texts: Iterable[str]) -> list[str]:
    """Return texts each once, in their order, without blank ones."""
    return list(dict.fromkeys(text for text in texts if text))
