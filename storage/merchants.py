"""Merchants of a home: as its cases call them, which look alike, which a person said are one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from station import merchants
from station.merchants import Alike, Shop
from station.records import Merchant
from station.register import Listed, merchant_id
from station.tokens import fold
from storage import register
from storage.reading import record_from_row
from storage.store import Opened, meta
from storage.tables import OWN_REGION

MOST = 500
"""How many pairs that look alike are listed."""


@dataclass(frozen=True)
class Judged:
    """What a person said of two names: `same`, else that they are two. Ids of the two records."""

    same: bool
    one: str
    other: str
    name: str
    main: str


@dataclass(frozen=True)
class Book:
    """What the list of merchants shows: who may be one, what was said, who has several names."""

    alike: Sequence[Alike] = ()
    judged: Sequence[Judged] = ()
    several: Sequence[Shop] = ()
    total: int = 0
    """How many pairs look alike; `alike` holds the first of them."""


def names(connection: sa.Connection, journal: str = "") -> list[Merchant]:
    """Return the names of merchants of which something was said, of one journal or of all here."""
    rows = connection.exec_driver_sql(
        "SELECT * FROM merchants WHERE NOT void AND (?='' OR journal=?) ORDER BY id",
        (journal, journal),
    ).mappings()
    found = [record_from_row(Merchant.KIND, dict(row)) for row in rows]
    return [one for one in found if isinstance(one, Merchant)]


def linked(connection: sa.Connection) -> dict[str, dict[str, str]]:
    """Return by journal what `merchants.mains` says of its names."""
    by_journal: dict[str, list[Merchant]] = defaultdict(list)
    for row in connection.exec_driver_sql("SELECT * FROM merchants WHERE NOT void").mappings():
        one = record_from_row(Merchant.KIND, dict(row))
        assert isinstance(one, Merchant)
        by_journal[row["journal"]].append(one)
    return {journal: merchants.mains(found) for journal, found in by_journal.items()}


def book(home: Opened) -> Book:
    """Return the look-alikes of a home. A second or so with 200,000 cases."""
    with home.store.read() as connection:
        region = register_region(connection)
        listed = register.everybody(connection, region)
        known = _shops(connection, region, listed)
        said = names(connection)
    found = merchants.alike(known, merchants.mains(said), merchants.apart(said))
    several = [one for one in known if one.code and one.cases and len(one.names) > 1]
    return Book(found[:MOST], _judged(said), several, len(found))


def register_region(connection: sa.Connection) -> str:
    """Return under which region a home keeps the register and its own cases."""
    info = meta(connection)
    return info["region"] if info["kind"] == "county" else OWN_REGION


def _shops(connection: sa.Connection, region: str, listed: Iterable[Listed]) -> list[Shop]:
    """Return the merchants of the cases that are no leads, and those of the register."""
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    codes, cases = {}, Counter[str]()
    rows = connection.exec_driver_sql(
        "SELECT merchant, coalesce(credit_code, ''), coalesce(merchant_phone, ''), "
        "coalesce(merchant_address, ''), count(*) FROM cases WHERE region=? AND merchant<>'' "
        "AND NOT void AND kind<>'LEAD' GROUP BY 1, 2, 3, 4 ORDER BY max(received) DESC",
        (region,),
    )
    for name, code, phone, address, n in rows:
        key = merchants.key(name, code)
        of = found[key]
        of["name"][name] += n
        of["phone"] += Counter({fold(phone): n})
        of["address"] += Counter({fold(address): n})
        cases[key] += n
        codes[key] = code if key == code else ""
    for one in listed:
        of = found[one.code]
        of["listed"][one.name] += 1
        of["name"].update(dict.fromkeys(one.names, 0))
        of["phone"][fold(one.phone)] += 1
        of["address"][fold(one.address)] += 1
        codes[one.code] = one.code
    return [_shop(of, codes[key], cases[key]) for key, of in found.items()]


def _shop(of: Mapping[str, Counter[str]], code: str, cases: int) -> Shop:
    listed = next(iter(of["listed"]), "")
    typed = tuple(name for name, n in of["name"].items() if n)
    return Shop(
        listed or next(iter(of["name"])), code, typed or tuple(of["name"]),
        frozenset(of["phone"]) - {""}, frozenset(of["address"]) - {""}, cases, bool(listed),
    )  # fmt: skip


def _judged(said: Sequence[Merchant]) -> list[Judged]:
    by_id = {one.id: one for one in said}
    found = []
    for one in said:
        others = [(one.same_as, True), *((other, False) for other in one.not_same)]
        for other, same in others:
            if other in by_id:
                found.append(Judged(same, one.id, other, one.name, by_id[other].name))
    return sorted(found, key=lambda j: (not j.same, j.main, j.name))


# Counting as one


def ways(connection: sa.Connection, text: str) -> list[str]:
    """Return the other names of the merchant that a search names whole; none for most texts."""
    query = fold(text)
    found: list[str] = []
    if not query:
        return found
    for journal in {
        row[0]
        for row in connection.exec_driver_sql(
            "SELECT DISTINCT journal FROM merchants WHERE NOT void"
        )
    }:
        said = names(connection, journal)
        tops = merchants.mains(said)
        keys = {one.id: merchants.key(one.name, one.credit_code) for one in said}
        mine = {tops.get(keys[x.id], keys[x.id]) for x in said if fold(x.name) == query}
        found += [
            x.name
            for x in said
            if tops.get(keys[x.id], keys[x.id]) in mine and fold(x.name) != query
        ]
    return sorted(set(found))


@dataclass
class Grouped:
    """The cases of one merchant: what it is known by, what it is called, ids of its cases."""

    key: str
    name: str
    ids: list[str]


def grouped(connection: sa.Connection, cases: Iterable[Sequence[str]]) -> list[Grouped]:
    """Group a desk's cases (id, merchant, credit code) by merchant, most cases first.

    Each is called as the register has it, else by the main name, else as it was typed last.
    """
    said = names(connection)
    tops = merchants.mains(said)
    called = {merchants.key(one.name, one.credit_code): one.name for one in said}
    found: dict[str, Grouped] = {}
    for case, name, code in cases:
        key = merchants.key(name, code)
        one = found.setdefault(tops.get(key, key), Grouped(tops.get(key, key), name, []))
        one.ids.append(case)
        if key == one.key:
            one.name = name
    for one in found.values():
        if any(one.key == top for top in tops.values()):
            one.name = called[one.key]
    ids = {merchant_id(key): key for key in found}
    for record, listed in register.by_ids(connection, OWN_REGION, list(ids)).items():
        found[ids[record]].name = listed.name
    return sorted(found.values(), key=lambda one: (-len(one.ids), one.key))
