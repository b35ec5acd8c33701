"""Lists of cases of any length, newest first, a page at a time.

How long a list is, and on which place each of its days begins, is known from the counts by day;
a page then reads its own days only. What text or a drill picks out is held by its documents.
Nothing is kept open: whoever changes a record asks for the list anew.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from station import taxonomy
from station.life import OPEN_STATES
from station.masking import known
from station.privacy import mask_name, mask_text
from storage import naming, search
from storage.apply import chunks, marks
from storage.search import ALONG, NEWEST, Narrow
from storage.sight import NO_LEADS, seen
from storage.store import Store
from storage.tables import OWN_REGION

HELD = 1_000
"""How many cases a search by text holds at most."""

Keys = tuple[tuple[str, str], ...]
"""Cases, each as (region, id)."""

_OF_CASE = (
    "region", "id", "number", "kind", "received", "received_at", "consumer_name", "merchant",
    "goods", "category", "nature", "state", "outcome", "claimed_fen", "void", "close_due",
    "consumer_phone", "agent_name", "accept_due", "late_reason",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Which cases are wanted; a blank asks for all.

    `state` is a code (VOID for the void ones), `station` a code as `017` or `540102-017`, `category`
    a class with all its parts, `office` the 所 that a station stands under. `first` and `last` are
    days received, `least_fen` and `most_fen` sums claimed, all of them inside; what claims no sum
    is in no range. `within` are the cases that they are chosen from.
    """

    text: str = ""
    kind: str = ""
    state: str = ""
    nature: str = ""
    category: str = ""
    first: date | None = None
    last: date | None = None
    least_fen: int | None = None
    most_fen: int | None = None
    open_only: bool = False
    station: str = ""
    office: str = ""
    ids: Keys | None = None
    within: "Asked | None" = None

    def all_of_it(self) -> "Iterator[Asked]":
        """Yield this, and everything that it is within: a case has to fit each."""
        yield self
        if self.within is not None:
            yield from self.within.all_of_it()


@dataclass(frozen=True)
class Row:
    """A case in a list: codes, `claimed_fen` in fen, the consumer masked.

    Who reported a lead is in no list, not even masked: `consumer` is blank (令121第37条).
    """

    region: str
    id: str
    number: str
    kind: str
    received: date
    received_at: str
    consumer: str
    merchant: str
    goods: str
    category: str
    nature: str
    state: str
    outcome: str
    claimed_fen: int | None
    station: str
    station_name: str
    void: bool
    close_due: date | None
    phone: str = ""
    """Only in rows that a head asked for in full."""
    due: date | None = None
    """By when its next step is due; none where nothing is."""
    late_reason: str = ""

    def late(self, day: date) -> bool:
        """Tell whether it is overdue on a day."""
        return self.due is not None and self.due < day


class Listing:
    """Cases, newest first. `total` are there; when `capped`, more would fit what was asked."""

    def __init__(self, store: Store, total: int, capped: bool = False) -> None:
        self._store = store
        self.total = total
        self.capped = capped

    def rows(self, start: int, stop: int) -> list[Row]:
        """Return the rows from `start` up to, not including, `stop`; fewer at the end."""
        start, stop = max(start, 0), min(stop, self.total)
        if start >= stop:
            return []
        with self._store.read() as connection:
            return rows_of(connection, self._documents(connection, start, stop))

    def _documents(self, connection: sa.Connection, start: int, stop: int) -> Sequence[int]:
        raise NotImplementedError


class _ByDay(Listing):
    """A list that is read by its days: `days` gives each with its number of cases."""

    def __init__(
        self, store: Store, narrow: Narrow, regions: Iterable[str], days: Mapping[str, int]
    ) -> None:
        self._days = list(days)
        self._begins = array("q", [0])
        for n in days.values():
            self._begins.append(self._begins[-1] + n)
        super().__init__(store, self._begins[-1])
        self._narrow, self._regions = narrow, list(regions)

    def _documents(self, connection: sa.Connection, start: int, stop: int) -> Sequence[int]:
        first, last = (bisect_right(self._begins, place) - 1 for place in (start, stop - 1))
        days = msgspec.json.encode(self._days[first : last + 1]).decode()
        return [
            doc
            for (doc,) in connection.exec_driver_sql(
                f"SELECT d.doc FROM search_docs d WHERE d.region IN ({marks(len(self._regions))}) "
                f"AND d.received IN (SELECT value FROM json_each(?)) AND {self._narrow.where()} "
                f"ORDER BY {NEWEST} LIMIT ? OFFSET ?",
                (*self._regions, days, *self._narrow.values, stop - start,
                 start - self._begins[first]),
            )
        ]  # fmt: skip


class _Held(Listing):
    """A list whose documents are held, newest first."""

    def __init__(self, store: Store, docs: Iterable[int], capped: bool = False) -> None:
        self._docs = array("q", docs)
        super().__init__(store, len(self._docs), capped)

    def _documents(self, connection: sa.Connection, start: int, stop: int) -> Sequence[int]:
        return self._docs[start:stop]


def listing(store: Store, asked: Asked, first: int = 0) -> Listing:
    """Return the cases that were asked for, newest first: by day received, then by id.

    Of what no count is known of it holds the `first` ones if given: a few are found much sooner.
    """
    all_of_it = list(asked.all_of_it())
    text = " ".join(part.text for part in all_of_it)
    with store.read() as connection:
        narrow = _narrowed(connection, all_of_it)
        if text.strip():
            docs, capped = naming.newest(connection, text, narrow, first or HELD, hasty=first > 0)
            return _Held(store, docs, capped)
        if not all(map(_by_day, all_of_it)):
            few = _few(all_of_it)
            found = _picked(connection, narrow, few, -1 if few or not first else first + 1)
            capped = not few and 0 < first < len(found)
            return _Held(store, found[:first] if capped else found, capped)
        regions, days = _days(connection, narrow)
    return _ByDay(store, narrow, regions, days)


def chosen(connection: sa.Connection, asked: Asked) -> Iterable[int]:
    """Return the documents of all cases that were asked for, newest first, however many."""
    all_of_it = list(asked.all_of_it())
    text = " ".join(part.text for part in all_of_it)
    narrow = _narrowed(connection, all_of_it)
    if text.strip():
        return naming.every(connection, text, narrow)
    return _picked(connection, narrow, _few(all_of_it))


def _few(all_of_it: Iterable[Asked]) -> bool:
    return any(part.ids is not None for part in all_of_it)


def offices(connection: sa.Connection) -> list[str]:
    """Return the 所 that stations stand under, each once."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT office FROM journals WHERE office <> '' ORDER BY office"
    )
    return [name for (name,) in rows]


def _by_day(asked: Asked) -> bool:
    """Tell whether the counts by day know how many cases this asks for."""
    return asked.ids is None and not (
        asked.nature or asked.category or asked.least_fen is not None or asked.most_fen is not None
    )


def journals_of(connection: sa.Connection, station: str) -> list[str]:
    """Return the journals of a station, one for each of its desks; of all, where it is blank.

    A desk knows no station but its own, and no region.
    """
    region, _dash, code = station.rpartition("-")
    rows = connection.exec_driver_sql("SELECT region, journal, station FROM journals").all()
    return [
        j for r, j, s in rows
        if not station or (s == code and (r == OWN_REGION or region in ("", r)))
    ]  # fmt: skip


def _narrowed(connection: sa.Connection, all_of_it: Iterable[Asked]) -> Narrow:
    conditions: list[str] = []
    values: list[Any] = []
    for asked in all_of_it:
        more = _conditions(connection, asked)
        conditions += more.conditions
        values += more.values
    if seen(connection) is not None:
        conditions.append(NO_LEADS)
    return Narrow(tuple(conditions), tuple(values))


def _conditions(connection: sa.Connection, asked: Asked) -> Narrow:
    conditions: list[str] = []
    values: list[Any] = []
    for condition, value in (
        ("d.kind = ?", asked.kind or None),
        ("d.state = ?", asked.state or None),
        ("d.nature = ?", asked.nature or None),
        ("d.received >= ?", asked.first and asked.first.isoformat()),
        ("d.received <= ?", asked.last and asked.last.isoformat()),
        ("d.claimed_fen >= ?", asked.least_fen),
        ("d.claimed_fen <= ?", asked.most_fen),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    for name, among in _sets(connection, asked):
        conditions.append(f"d.{name} IN ({marks(len(among))})")
        values += among
    if asked.ids is not None:
        picked = _picks(asked.ids)
        conditions += picked.conditions
        values += picked.values
    return Narrow(tuple(conditions), tuple(values))


def _sets(connection: sa.Connection, asked: Asked) -> Iterator[tuple[str, list[str]]]:
    """Yield the columns that have to be one of several values, with these."""
    if asked.open_only:
        yield "state", sorted(OPEN_STATES)
    if asked.category:
        yield "category", _parts_of(asked.category)
    if asked.station:
        yield "journal", journals_of(connection, asked.station)
    if asked.office:
        query = "SELECT journal FROM journals WHERE office = ?"
        yield "journal", [j for (j,) in connection.exec_driver_sql(query, (asked.office,))]


def _parts_of(category: str) -> list[str]:
    """Return a class and every class below it."""
    found = [category]
    for code in found:  # it grows while it is read
        found += [item.code for item in taxonomy.children("category", code)]
    return found


def _picks(ids: Keys) -> Narrow:
    by_region: dict[str, list[str]] = {}
    for region, record in ids:
        by_region.setdefault(region, []).append(record)
    one = (
        "SELECT p.doc FROM json_each(?) k "
        "CROSS JOIN search_docs p ON p.region = ? AND p.id = k.value"
    )
    values: list[Any] = []
    for region, records in by_region.items():
        values += [msgspec.json.encode(records).decode(), region]
    docs = " UNION ALL ".join([one] * len(by_region)) or "NULL"
    return Narrow((f"d.doc IN ({docs})",), tuple(values))


def _picked(connection: sa.Connection, narrow: Narrow, few: bool, most: int = -1) -> "array[int]":
    """Return the newest documents that these conditions leave, `most` of them unless it is -1.

    `few` where the conditions name them one by one.
    """
    here, region = search.one_region(connection)
    by, where, values = "", narrow.where(), narrow.values
    if not few:  # go along the newest: they are in order, and the index holds all that is asked
        by, where, values = f"INDEXED BY {ALONG}", f"{here} AND {where}", (region, *values)
    rows = connection.exec_driver_sql(
        f"SELECT d.doc FROM search_docs d {by} WHERE {where} ORDER BY {NEWEST} {search.at_most(most)}",
        values,
    )
    return array("q", (doc for (doc,) in rows))


def _days(connection: sa.Connection, narrow: Narrow) -> tuple[set[str], dict[str, int]]:
    """Return the regions of the cases asked for, and the number of cases by day, newest first."""
    regions: set[str] = set()
    days: dict[str, int] = {}
    for day, region, n in connection.exec_driver_sql(
        f"SELECT d.received, d.region, sum(d.n) FROM case_days d WHERE {narrow.where()} "
        "GROUP BY d.received, d.region ORDER BY d.received DESC",
        narrow.values,
    ):
        regions.add(region)
        days[day] = days.get(day, 0) + n
    return regions, days


def names_of(connection: sa.Connection, docs: Sequence[int]) -> list[str]:
    """Return the names and telephones of people that the cases of these documents hold."""
    rows = connection.exec_driver_sql(
        "SELECT c.consumer_name, c.agent_name, c.consumer_phone, c.agent_phone FROM search_docs d "
        "CROSS JOIN cases c ON c.region = d.region AND c.id = d.id "
        f"WHERE d.doc IN ({marks(len(docs))})",
        tuple(docs),
    )
    return [text for row in rows for text in row if text]


def rows_of(connection: sa.Connection, docs: Sequence[int], clear: bool = False) -> list[Row]:
    """Read the rows of these documents, in their order; `clear` gives names and telephones whole."""
    names = ", ".join("c." + name for name in _OF_CASE)
    found: dict[int, Row] = {}
    for part in chunks(docs):
        for doc, station, station_name, *values in connection.exec_driver_sql(
            f"SELECT d.doc, j.station, j.name, {names} FROM search_docs d "
            "CROSS JOIN cases c ON c.region = d.region AND c.id = d.id "
            "LEFT JOIN journals j ON j.region = c.region AND j.journal = c.journal "
            f"WHERE d.doc IN ({marks(len(part))})",
            tuple(part),
        ):
            case = dict(zip(_OF_CASE, values, strict=True))
            found[doc] = _row(case, station or "", station_name or "", clear)
    return [found[doc] for doc in docs if doc in found]


def _row(case: dict[str, Any], station: str, station_name: str, clear: bool) -> Row:
    accept, due = _days_due(case.pop("accept_due"), case.pop("close_due"))
    sum_fen, void = case.pop("claimed_fen"), bool(case.pop("void"))
    name, received = case.pop("consumer_name") or "", case.pop("received")
    phone, agent = case.pop("consumer_phone") or "", case.pop("agent_name") or ""
    texts = {key: value or "" for key, value in case.items()}
    if void:
        texts["state"] = "VOID"
    reported = texts["kind"] == "LEAD"
    if not clear or reported:
        texts["goods"] = _without((name, agent, phone), texts["goods"], reported)
    if not clear:
        name = mask_name(name)
    return Row(
        **texts, consumer="" if reported else name, received=date.fromisoformat(received),
        claimed_fen=sum_fen, station=station, station_name=station_name, void=void,
        close_due=due, due=_due(texts["kind"], texts["state"], accept, due),
        phone=phone if clear and not reported else "",
    )  # fmt: skip


def _days_due(*days: str | None) -> list[date | None]:
    return [date.fromisoformat(day) if day else None for day in days]


def _due(kind: str, state: str, accept: date | None, close: date | None) -> date | None:
    """Return what `station.law.clocks.pending` says of a whole case: the first day it is due by."""
    if kind != "COMPLAINT" or state not in OPEN_STATES or state == "SUSPENDED":
        return None
    return min(filter(None, (accept if state == "REGISTERED" else None, close)), default=None)


def _without(people: tuple[str, str, str], text: str, hidden: bool) -> str:
    """Return a text with these people, a consumer, an agent and a telephone, masked in it."""
    if set(text.lower()).isdisjoint("".join(people).lower()):
        return mask_text(text)
    fields = ("consumer_name", "agent_name", "consumer_phone")
    return known(zip(fields, people, strict=True), hidden=hidden).mask(text)
