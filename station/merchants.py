"""Which names are one merchant: look-alikes are only proposed, a person links them, and may undo it.

Pure. Cases keep what was typed; a link stands in the records of the names (`Merchant.same_as`).
What has one 统一社会信用代码 is one merchant by law, whatever it is called.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from station.credit import looks_like_one
from station.errors import Refused
from station.language import N_, _
from station.life import Act
from station.matter import LIKE, SAME, shops
from station.records import Merchant
from station.tokens import fold

CROWD = 60
"""From so many names on, what they share says nothing (超市, 有限公司)."""
_ENDS = 2
"""Characters at either end of a name, one of which a slip of the finger leaves as it is."""

NAMES: dict[str, str] = {
    "name": N_("名称只差标点、空格"), "phone": N_("电话相同"), "address": N_("地址相同"),
    "like": N_("名称相近"),
}  # fmt: skip
"""Why two look alike."""


def key(name: str, code: str) -> str:
    """Return what a merchant is known by: its credit code, else its name as it is compared.

    A code with one slip in it is no other merchant's: it serves as well.
    """
    return code if looks_like_one(code) else fold(name)


@dataclass(frozen=True)
class Shop:
    """A merchant as cases call it. `names`: every spelling, the newest first; `listed`: by the county."""

    name: str
    code: str = ""
    names: tuple[str, ...] = ()
    phones: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    cases: int = 0
    listed: bool = False

    @property
    def key(self) -> str:
        """What it is known by."""
        return key(self.name, self.code)


@dataclass(frozen=True)
class Alike:
    """Two that may be one, and why. `main` is the one under whose name they would be counted."""

    main: Shop
    other: Shop
    why: tuple[str, ...] = field(default=())


def mains(records: Iterable[Merchant]) -> dict[str, str]:
    """Return for the key of each linked name the key that it counts under."""
    standing = {r.id: r for r in sorted(records, key=lambda r: r.id) if not r.void}
    above: dict[str, str] = {}
    for one in standing.values():
        main = standing.get(one.same_as)
        if main is not None and _key(main) != _key(one):
            above.setdefault(_key(one), _key(main))
    return {low: _root(low, above) for low in above}


def _key(record: Merchant) -> str:
    return key(record.name, record.credit_code)


def _root(low: str, above: Mapping[str, str]) -> str:
    seen = [low]
    while seen[-1] in above:
        upper = above[seen[-1]]
        if upper in seen:  # two machines linked them both ways: one of them, always the same
            return min(seen[seen.index(upper) :])
        seen.append(upper)
    return seen[-1]


def apart(records: Iterable[Merchant]) -> set[frozenset[str]]:
    """Return the pairs of keys that somebody said are two."""
    standing = {r.id: r for r in records if not r.void}
    return {
        frozenset((_key(one), _key(standing[other])))
        for one in standing.values()
        for other in one.not_same
        if other in standing
    }


def alike(
    known: Sequence[Shop], linked: Mapping[str, str], judged: Collection[frozenset[str]]
) -> list[Alike]:
    """Return who may be one: of two at least one has cases, nobody judged them, they are not linked.

    Those with most reasons and cases come first.
    """
    found: dict[frozenset[str], tuple[Shop, Shop, set[str]]] = {}
    for why, one, other in _pairs(known):
        pair = frozenset((one.key, other.key))
        if len(pair) < 2 or pair in judged or not (one.cases or other.cases):
            continue
        if linked.get(one.key, one.key) != linked.get(other.key, other.key):
            found.setdefault(pair, (one, other, set()))[2].add(why)
    made = [
        Alike(*_ranked(one, other), tuple(w for w in NAMES if w in why))
        for one, other, why in found.values()
    ]
    return sorted(
        made, key=lambda a: (-len(a.why), -a.main.cases - a.other.cases, a.main.key, a.other.key)
    )


def _pairs(known: Sequence[Shop]) -> Iterator[tuple[str, Shop, Shop]]:
    buckets: dict[tuple[str, str], list[Shop]] = defaultdict(list)
    for one in known:
        for mark in _marks(one):
            buckets[mark].append(one)
    for (why, _value), members in buckets.items():
        if len(members) > CROWD:
            continue
        for one, other in combinations(members, 2):
            if why not in ("first", "last"):
                yield why, one, other
            elif (said := _named(one, other)) != "":
                yield said, one, other


def _marks(one: Shop) -> set[tuple[str, str]]:
    names = {fold(name) for name in (one.name, *one.names)} - {""}
    return {
        *(("name", name) for name in names),
        *(("phone", phone) for phone in one.phones),
        *(("address", place) for place in one.addresses),
        *(("first", name[:_ENDS]) for name in names),
        *(("last", name[-_ENDS:]) for name in names),
    }


def _named(one: Shop, other: Shop) -> str:
    compared = shops(fold(one.name), fold(other.name))
    return {SAME: "name", LIKE: "like"}.get(compared, "")


def _ranked(one: Shop, other: Shop) -> tuple[Shop, Shop]:
    """Return the two, the one under whose name they would be counted first."""
    first, second = sorted(
        (one, other), key=lambda s: (not s.listed, not s.code, -s.cases, len(s.name), s.key)
    )
    return first, second


# What a person says


def link(main: Merchant, other: Merchant, known: Sequence[Merchant]) -> Act:
    """Return the act of 是同一家: `other`, and whatever counts under it, counts under `main`.

    Both are at the top of what they are linked to. Raises `Refused` (`may-not-follow`).
    """
    _expect_two(main, other, known)
    tops = mains(known)
    if any({tops.get(k, k) for k in pair} == {_key(main), _key(other)} for pair in apart(known)):
        raise Refused("may-not-follow", _("已经认定过不是同一家，没有改动；看错了先取消那一条。"))
    made = [main] if main.id not in {r.id for r in known} else []
    return Act("merchant.link", (other.with_(same_as=main.id), *made))


def part(one: Merchant, other: Merchant, known: Sequence[Merchant]) -> Act:
    """Return the act of 不是同一家: it is not asked again. Raises `Refused` (`may-not-follow`)."""
    _expect_two(one, other, known)
    if frozenset((_key(one), _key(other))) in apart(known):
        raise Refused("may-not-follow", _("已经认定过不是同一家，没有改动。"))
    made = [other] if other.id not in {r.id for r in known} else []
    return Act("merchant.apart", (one.with_(not_same=[*one.not_same, other.id]), *made))


def _expect_two(one: Merchant, other: Merchant, known: Sequence[Merchant]) -> None:
    tops = mains(known)
    if len({tops.get(_key(r), _key(r)) for r in (one, other)}) == 1:
        raise Refused(
            "may-not-follow", _("这两家已经按一家算了，没有改动；不是一家的，先取消那一条。")
        )


def undo(one: Merchant, other: Merchant, rest: Iterable[Merchant]) -> Act:
    """Return the act that takes back what was said of two names; a name with nothing left is void.

    `rest`: all other names. Raises `Refused` (`may-not-follow`).
    """
    if one.same_as == other.id:
        freed = one.with_(same_as="")
    elif other.id in one.not_same:
        freed = one.with_(not_same=[x for x in one.not_same if x != other.id])
    else:
        raise Refused("may-not-follow", _("这一条已经取消了，没有改动。"))
    others = [r for r in rest if not r.void and r.id not in (one.id, other.id)]
    records = [_left(freed, [*others, other])]
    left = _left(other, [*others, freed])
    return Act("merchant.undo", (*records, *([left] if left != other else [])))


def _left(one: Merchant, others: Iterable[Merchant]) -> Merchant:
    named = any(r.same_as == one.id or one.id in r.not_same for r in others)
    if one.same_as or one.not_same or named:
        return one
    return one.with_(void=True, void_reason=_("撤销"))
