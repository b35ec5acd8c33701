"""可能是同一件事: whether two cases may be one matter, and what says so.

Three questions, asked in the order a person asks them: is it the same consumer, is it the same
merchant, is it the same purchase and trouble. How sure the first two are decides how much the
third has to say: a consumer who comes back has many matters with one supermarket, and a name is
shared by many. A number that another office gave to a matter settles it alone.

Nothing here judges a person. Sums in fen, days plain dates.
"""

from collections.abc import Collection
from dataclasses import dataclass

from station import taxonomy
from station.language import N_, _, listed
from station.law import habits
from station.life import DONE_STATES, OPEN_STATES
from station.matter import (
    FAR,
    LIKE,
    NEAR,
    OTHER,
    SAME,
    SOUND,
    SURNAME,
    TYPO,
    UNKNOWN,
    Matter,
    consumers,
    merchants,
    phones,
    purchase,
)

CERTAIN, LIKELY, POSSIBLE = 3, 2, 1
"""Strengths. What is likely is said unasked; what is only possible stands in the list."""

_ASIDE = 4
"""Points by which a possible match may lack what a likely one has."""
_NEVER = 99
_FULL = 3
"""Characters of a name from which few people share it."""

WORDS: dict[str, str] = {
    "number": N_("同一外部编号"), "phone": N_("同一电话"), "phone-near": N_("电话差一位"),
    "name": N_("同名"), "name-sound": N_("姓名同音"), "name-typo": N_("姓名差一个字"),
    "surname": N_("同姓"), "merchant": N_("同一经营者"), "merchant-like": N_("经营者名称相近"),
    "goods": N_("同样的商品服务"), "sum": N_("金额相同"), "bought": N_("消费日期相同"),
    "facts": N_("经过相近"),
}  # fmt: skip
"""What matched, in the field's words."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two cases look like one matter, and which fields say so (keys of `WORDS`).

    `joint`: other consumers with the same trouble at the same merchant (共同投诉 perhaps); that is
    no match of one matter and never stronger than possible.
    """

    strength: int
    matched: tuple[str, ...]
    points: int = 0
    joint: bool = False

    def said(self) -> str:
        """Return what matched, in words."""
        return listed(_(WORDS[key]) for key in self.matched)


@dataclass(frozen=True, slots=True)
class Shop:
    """What is usual at a merchant: how many cases there are, and the folded goods of many of them.

    What everybody complains of there tells little, and so does a name where hundreds come.
    """

    cases: int = 0
    usual: Collection[str] = ()


NO_SHOP = Shop()


def restricted(station_type: str, identity: str) -> bool:
    """Tell whether a station stands in the house of those who are complained of.

    There nothing of what a consumer did before is shown but open matters with the same merchant.
    """
    return _hosted("station_identity", identity) or _hosted("station_type", station_type)


def _hosted(table: str, code: str) -> bool:
    one = taxonomy.item(table, code)
    return one is not None and bool(one.value("host"))


def may_show(here: bool, state: str, likeness: Likeness) -> bool:
    """Tell whether a match may be shown at all at this station; `here`: it is a restricted one."""
    if not here:
        return state in OPEN_STATES | DONE_STATES
    return state in OPEN_STATES and "merchant" in likeness.matched


def likeness(
    mine: Matter, other: Matter, shop: Shop = NO_SHOP, *, joint: bool = False
) -> Likeness | None:
    """Compare what is known of two cases. None where nothing speaks for one matter.

    `shop`: what is usual at this merchant. `joint` also looks for the same trouble of other
    consumers. Leads take part in no comparison (令121第37条).
    """
    if "LEAD" in (mine.kind, other.kind):
        return None
    if mine.numbers & other.known_as or other.numbers & mine.known_as:
        return Likeness(CERTAIN, ("number", *_persons(mine, other)))
    where = merchants(mine, other)
    needed = _needed(mine, other, where, shop)
    if needed < _NEVER:
        points, matched = purchase(mine, other, shop.usual)
        strength = LIKELY if points >= needed else POSSIBLE
        if points >= needed - _ASIDE:
            return Likeness(strength, (*_persons(mine, other), *matched), points - needed)
    return _joint(mine, other) if joint and where == SAME else None


def _persons(mine: Matter, other: Matter) -> tuple[str, ...]:
    by_phone = {SAME: "phone", NEAR: "phone-near"}
    by_name = {SAME: "name", SOUND: "name-sound", TYPO: "name-typo", SURNAME: "surname"}
    by_merchant = {SAME: "merchant", LIKE: "merchant-like"}
    found = (
        by_phone.get(phones(mine, other)),
        by_name.get(consumers(mine, other)),
        by_merchant.get(merchants(mine, other)),
    )
    return tuple(key for key in found if key)


_BY_PHONE: dict[str, dict[str, int]] = {
    SAME: {SAME: -2, SOUND: -2, TYPO: -2, SURNAME: -2, UNKNOWN: -1, OTHER: -1},
    NEAR: {SAME: -2, SOUND: -1, TYPO: 1, SURNAME: 3, UNKNOWN: 5},
    UNKNOWN: {SAME: -2, SOUND: -1, TYPO: 1, SURNAME: 6},
    OTHER: {SAME: -2, SOUND: -1, TYPO: 1, SURNAME: 7},
}
"""Points that the matter itself has to bring, by telephone and by name.

One consumer who comes again to one merchant comes about the same thing unless something speaks
against it. A family shares a telephone (another name: a point more); many share a name and more its sound.
"""
_BY_MERCHANT = {SAME: 0, LIKE: 1, UNKNOWN: 2, OTHER: 8}
_CROWDS = (30, 150)
"""Cases of one merchant from which, each time, a name alone says a point less."""


def _needed(mine: Matter, other: Matter, where: str, shop: Shop) -> int:
    """Return the points that the matter itself has to bring, so sure as the persons are."""
    phone, name = phones(mine, other), consumers(mine, other)
    needed = _BY_PHONE[phone].get(name, _NEVER)
    if phone in (OTHER, UNKNOWN):
        short = mine.shortest_name(other) < _FULL  # two characters: shared by more people
        crowds = _CROWDS if short or name != SAME else _CROWDS[1:]
        needed += sum(shop.cases > crowd for crowd in crowds)
        needed += {SAME: 1, SOUND: 1}.get(name, 0) if short else 0
    if where == UNKNOWN and phone == SAME and name != OTHER:
        return needed
    return needed + _BY_MERCHANT[where]


def _joint(mine: Matter, other: Matter) -> Likeness | None:
    """Compare two consumers' trouble with one merchant."""
    within = habits.number("JOINT", mine.day("received"))
    if mine.days_from(other) > within or mine.facts_like(other) < FAR:
        return None
    return Likeness(POSSIBLE, ("merchant", "facts"), joint=True)
