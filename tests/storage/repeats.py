"""Invented cases with planted repeats, to measure how well 可能是同一件事 is found.

What is there, all from one seed:
- Households of one to four people. Half of the larger ones give one telephone for all. Surnames by
  their real shares; given names of one (a quarter) or two characters, so that strangers share names
  and sounds. Telephone numbers lie in few blocks, so that strangers' numbers differ by one digit.
- Shops of six trades by a steep law: the first has hundreds of cases. Chains have branches.
- Ordinary matters, a third of them consultations, half of these without name and telephone.
  Fields that a desk often leaves blank are often blank.
- What looks like a repeat and is none: one consumer in eight, or a relative of theirs, comes again
  with another purchase, a quarter of these to the same shop, some within days; relatives on the same telephone come to the
  same shop with something else; joint complaints, where many consumers tell the same trouble of one
  shop with the same goods and the usual prices.
- Repeats: one matter in nine comes again, 0 to 45 days later (one in ten: up to 120), told in other
  words but for what only this matter has (three details, each told in 60 %), goods called otherwise, in one of the MANNERS. In a repeat the goods are left out in 10 %,
  the sum in 30 % (or it is another one in 20 %), the day of purchase in 40 % (or one to two days
  off in 15 %), the branch of the shop in 10 %; in 4 % a character of the shop's name is wrong.

What it does not hold: repeats without any name, telephone or number (nobody could tell them), and
repeats against another shop.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from station.clock import uuid7
from station.records import Case
from station.sounds import sounds
from tests.storage.repeats_text import (
    AREAS,
    BLOCKS,
    DETAILS,
    GIVEN,
    PREFIXES,
    SURNAMES,
    TRADES,
    TROUBLES,
)

MANNERS = {
    "again": 25,  # the same person on the same telephone
    "other-phone": 15,  # the same person on another telephone
    "hotline": 25,  # through 12345 or 12315; in a third both cases have the number
    "typo-name": 7,  # one character of the name wrong; the telephone is the same or another
    "typo-phone": 8,  # one digit wrong, or two neighbours exchanged
    "homophone": 10,  # the name by its sound; in half of them on another telephone
    "family": 10,  # a relative on the same telephone, in their own name
}
"""How a matter comes again, in percent."""
FIRST, DAYS = date(2025, 1, 6), 600
_SHAPES = "未末己已士土日曰人入大太天夫王玉李季刘文陈阵杨扬张弘"
_SURNAMES = list(SURNAMES.translate({ord(c): " " for c in "0123456789"}).split())
_SHARES = [int(n) for n in "".join(c if c.isdigit() else " " for c in SURNAMES).split()]


@dataclass(frozen=True)
class Person:
    """Somebody with a name and a telephone."""

    name: str
    phone: str
    family: int


@dataclass(frozen=True)
class Shop:
    """A merchant of a trade."""

    name: str
    short: str
    trade: str


@dataclass(frozen=True)
class Purchase:
    """What a matter is about, whoever tells it."""

    person: Person
    shop: Shop
    goods: tuple[str, ...]
    trouble: int
    details: tuple[str, ...]
    fen: int
    claimed: int
    bought: date


@dataclass(frozen=True)
class Told:
    """A case, the matter that it is of, and in what manner it repeats it (blank: it does not)."""

    case: Case
    matter: int
    manner: str = ""


class Town:
    """People, shops and what they quarrel about."""

    def __init__(self, seed: int, people: int) -> None:
        self.rng = Random(seed)
        self.families: list[list[Person]] = []
        while sum(map(len, self.families)) < people:
            self.families.append(self._family(len(self.families)))
        self.shops = self._shops()
        self.weights = [1000 // (n + 3) for n in range(len(self.shops))]

    def phone(self) -> str:
        """Return a mobile number of this place."""
        rng = self.rng
        block = rng.choice(BLOCKS) if rng.random() < 0.8 else f"{rng.randrange(10**4):04d}"
        return f"{rng.choice(PREFIXES)}{block}{rng.randrange(10**4):04d}"

    def name(self, surname: str = "") -> str:
        """Return a name."""
        rng = self.rng
        surname = surname or rng.choices(_SURNAMES, _SHARES)[0]
        return surname + "".join(rng.choices(GIVEN, k=1 if rng.random() < 0.25 else 2))

    def _family(self, number: int) -> list[Person]:
        rng = self.rng
        surname, shared = rng.choices(_SURNAMES, _SHARES)[0], self.phone()
        together = rng.random() < 0.5
        names = [
            self.name(surname if rng.random() < 0.6 else "")
            for _ in range(rng.choice((1, 2, 3, 4)))
        ]
        return [Person(n, shared if together else self.phone(), number) for n in names]

    def _shops(self) -> list[Shop]:
        shops = [
            Shop(short + trade + area, short + trade, trade)
            for trade, (names, _goods) in TRADES.items()
            for short in names
            for area in self.rng.sample(AREAS, self.rng.choice((1, 2, 4)))
        ]
        self.rng.shuffle(shops)
        return shops

    def purchase(self, person: Person, shop: Shop, bought: date) -> Purchase:
        """Return something that somebody bought and that went wrong."""
        rng = self.rng
        fen = rng.choice((rng.randrange(5, 300), rng.randrange(100, 5000), 199, 1980, 2980)) * 100
        troubles = [n for n, (trades, _t, _a) in enumerate(TROUBLES) if shop.trade in trades]
        claimed = rng.choice((fen, fen, fen + 100_000, fen * 4))
        return Purchase(
            person, shop, rng.choice(TRADES[shop.trade][1]), rng.choice(troubles),
            tuple(rng.sample(DETAILS, 3)), fen, claimed, bought,
        )  # fmt: skip


def _told(
    rng: Random, what: Purchase, telling: int, received: date, kind: str, **other: Any
) -> Case:
    """Return a case that tells a purchase in one of three ways; some fields are left blank."""
    _trades, facts, asks = TROUBLES[what.trouble]
    goods = what.goods[telling]
    words = facts[telling].format(
        goods=goods, yuan=what.fen // 100, day=what.bought.day, n=rng.randrange(2, 9)
    )
    words += "".join(d + "。" for d in what.details if rng.random() < 0.6)
    values: dict[str, Any] = {
        "consumer_name": what.person.name, "consumer_phone": what.person.phone,
        "merchant": what.shop.name, "goods": goods if rng.random() < 0.9 else "",
        "facts": words, "request": asks[telling] if kind == "COMPLAINT" else "",
        "disputed_fen": what.fen if rng.random() < 0.7 else None,
        "claimed_fen": what.claimed if rng.random() < 0.7 else None,
        "bought_on": what.bought if rng.random() < 0.6 else None,
    }  # fmt: skip
    number = f"{received:%y}A-{rng.randrange(10**7):07d}"
    return Case(id=uuid7(), kind=kind, received=received, number=number, **{**values, **other})


def cases(size: int, seed: int = 1) -> list[Told]:
    """Return about so many cases in the order in which they came."""
    town = Town(seed, people=size * 3)
    found: list[Told] = []
    matter = 0
    while len(found) < size:
        for told in _story(town, matter):
            found.append(told)
            matter = max(matter, told.matter + 1)
    return sorted(found, key=lambda t: (t.case.received, t.case.number))


def _story(town: Town, matter: int) -> Iterator[Told]:
    """Yield a matter with its repeats, and what a consumer or their family brings besides."""
    rng = town.rng
    family = rng.choice(town.families)
    person = rng.choice(family)
    day = FIRST + timedelta(days=rng.randrange(DAYS))
    shop = rng.choices(town.shops, town.weights)[0]
    if rng.random() < 0.001:
        yield from _joint(town, matter, shop, day)
        return
    what = town.purchase(person, shop, day)
    yield from _matter(town, matter, what, family)
    if rng.random() < 0.125:  # somebody of this family has another matter
        again = rng.choice(family)
        there = shop if rng.random() < 0.25 else rng.choices(town.shops, town.weights)[0]
        later = day + timedelta(days=rng.choice((1, 5, 20, 60, 150, 300)) + rng.randrange(10))
        yield from _matter(town, matter + 1, town.purchase(again, there, later), family)


def _joint(town: Town, matter: int, shop: Shop, day: date) -> Iterator[Told]:
    """Yield what many consumers tell of one shop, each a matter of their own."""
    rng = town.rng
    first = town.purchase(rng.choice(rng.choice(town.families)), shop, day)
    for n in range(rng.randrange(5, 30)):
        person = rng.choice(rng.choice(town.families))
        one_of = town.purchase(person, shop, day)
        fen = rng.choice((198_000, 298_000, 99_900))
        one = Purchase(
            person, shop, first.goods, first.trouble, one_of.details, fen, fen, first.bought
        )
        received = day + timedelta(days=rng.randrange(1, 15))
        yield Told(_told(rng, one, rng.randrange(3), received, "COMPLAINT"), matter + n)


def _matter(town: Town, matter: int, what: Purchase, family: list[Person]) -> Iterator[Told]:
    rng = town.rng
    received = what.bought + timedelta(days=rng.randrange(0, 20))
    kind = "CONSULT" if rng.random() < 0.33 else "COMPLAINT"
    telling = rng.choice((0, 0, 1))
    case = _told(rng, what, telling, received, kind)
    nobody = kind == "CONSULT" and rng.random() < 0.5
    if nobody:
        case = case.with_(consumer_name="", consumer_phone="")
    repeated = not nobody and rng.random() < 0.12
    if not repeated:
        yield Told(case, matter)
        return
    manner = rng.choices(list(MANNERS), list(MANNERS.values()))[0]
    later = received + timedelta(days=rng.randrange(46 if rng.random() < 0.9 else 121))
    again = _repeat(town, what, manner, (telling + rng.choice((1, 2))) % 3, later, family)
    if manner == "hotline" and rng.random() < 0.33:  # the consumer had told the number
        case = case.with_(external_numbers=again.external_numbers)
    yield Told(case, matter)
    yield Told(again, matter, manner)


def _repeat(
    town: Town, what: Purchase, manner: str, telling: int, received: date, family: list[Person]
) -> Case:
    rng = town.rng
    name, phone = what.person.name, what.person.phone
    more: dict[str, Any] = {}
    if manner == "other-phone" or (
        manner in ("homophone", "typo-name") and rng.random() < 0.5
    ):  # fmt: skip
        phone = town.phone()
    if manner == "hotline":
        telling = 2
        more["external_numbers"] = [f"{received:%Y%m%d}{rng.randrange(10**6):06d}"]
        more["channel"] = rng.choice(("T12345", "T12315", "P12315"))
        phone = town.phone() if rng.random() < 0.2 else phone
    if manner == "typo-phone":
        phone = _slipped(rng, phone)
    if manner == "typo-name":
        name = _misread(rng, name)
    if manner == "homophone":
        name = _misheard(rng, name)
    if manner == "family":
        name = next((p.name for p in family if p.name != name), town.name(name[0]))
    case = _told(rng, what, telling, received, "COMPLAINT", **more)
    return _careless(rng, case, what).with_(consumer_name=name, consumer_phone=phone)


def _careless(rng: Random, case: Case, what: Purchase) -> Case:
    """Leave out or change what the second telling has otherwise."""
    if rng.random() < 0.1:
        case = case.with_(goods="")
    if rng.random() < 0.3:
        case = case.with_(disputed_fen=None, claimed_fen=None)
    elif rng.random() < 0.2:
        case = case.with_(claimed_fen=rng.randrange(10, 3000) * 100, disputed_fen=None)
    if rng.random() < 0.4:
        case = case.with_(bought_on=None)
    elif rng.random() < 0.15 and case.bought_on:
        case = case.with_(bought_on=case.bought_on - timedelta(days=rng.choice((1, 2))))
    if rng.random() < 0.1:
        case = case.with_(merchant=what.shop.short)
    elif rng.random() < 0.04:
        case = case.with_(merchant=_misread(rng, case.merchant))
    return case


def _slipped(rng: Random, phone: str) -> str:
    """Return a number with one wrong digit, or with two neighbours exchanged."""
    at = rng.randrange(3, 10)
    if phone[at] != phone[at + 1] and rng.random() < 0.5:
        return phone[:at] + phone[at + 1] + phone[at] + phone[at + 2 :]
    wrong = rng.choice([d for d in "0123456789" if d != phone[at]])
    return phone[:at] + wrong + phone[at + 1 :]


def _misread(rng: Random, text: str) -> str:
    """Return a text with one character wrong, not the first one."""
    at = rng.randrange(1, len(text))
    wrong = rng.choice([c for c in GIVEN if c != text[at]])
    return text[:at] + wrong + text[at + 1 :]


def _misheard(rng: Random, name: str) -> str:
    """Return a name with a character of the same sound; the name itself where there is none."""
    for at in rng.sample(range(len(name)), len(name)):
        same = [c for c in (*GIVEN, *_SURNAMES) if c != name[at] and sounds(c) & sounds(name[at])]
        if same:
            return name[:at] + rng.choice(same) + name[at + 1 :]
    return name
