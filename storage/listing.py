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

from station.life import OPEN_STATES
from station.privacy import mask_name
from storage import search
from storage.apply import chunks, marks
from storage.search import NEWEST, Narrow
from storage.store import Store
from storage.tables import OWN_REGION

HELD = 1_000
"""How many cases a search by text holds at most."""

Keys = tuple[tuple[str, str], ...]
"""Cases, each as (region, id)."""

_OF_CASE = (
    "region", "id", "number", "kind", "received", "received_at", "consumer_name", "merchant",
    "goods", "category", "nature", "state", "outcome", "claimed_fen", "void", "close_due",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Which cases are wanted; a blank asks for all.

    `state` is a code (VOID for the void ones), `station` a code as `017` or `540102-017`. `within`
    are the cases that they are chosen from.
    """

    text: str = ""
    kind: str = ""
    state: str = ""
    open_only: bool = False
    station: str = ""
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

    Of what is asked for by text it holds the `first` ones if given: a few are found much sooner.
    """
    all_of_it = list(asked.all_of_it())
    text = " ".join(part.text for part in all_of_it)
    with store.read() as connection:
        narrow = _narrowed(connection, all_of_it)
        if text.strip():
            docs, capped = search.newest(connection, text, narrow, first or HELD)
            return _Held(store, docs, capped)
        if any(part.ids is not None for part in all_of_it):
            return _Held(store, _picked(connection, narrow))
        regions, days = _days(connection, narrow)
    return _ByDay(store, narrow, regions, days)


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
    return Narrow(tuple(conditions), tuple(values))


def _conditions(connection: sa.Connection, asked: Asked) -> Narrow:
    conditions: list[str] = []
    values: list[Any] = []
    for name, code in (("kind", asked.kind), ("state", asked.state)):
        if code:
            conditions.append(f"d.{name} = ?")
            values.append(code)
    if asked.open_only:
        conditions.append(f"d.state IN ({marks(len(OPEN_STATES))})")
        values += sorted(OPEN_STATES)
    if asked.station:
        journals = journals_of(connection, asked.station)
        conditions.append(f"d.journal IN ({marks(len(journals))})")
        values += journals
    if asked.ids is not None:
        by_region: dict[str, list[str]] = {}
        for region, record in asked.ids:
            by_region.setdefault(region, []).append(record)
        one = (
            "SELECT p.doc FROM json_each(?) k "
            "CROSS JOIN search_docs p ON p.region = ? AND p.id = k.value"
        )
        conditions.append(f"d.doc IN ({' UNION ALL '.join([one] * len(by_region))})")
        for region, records in by_region.items():
            values += [msgspec.json.encode(records).decode(), region]
    return Narrow(tuple(conditions), tuple(values))


def _picked(connection: sa.Connection, narrow: Narrow) -> list[int]:
    rows = connection.exec_driver_sql(
        f"SELECT d.doc FROM search_docs d WHERE {narrow.where()} ORDER BY {NEWEST}", narrow.values
    )
    return [doc for (doc,) in rows]


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


def rows_of(connection: sa.Connection, docs: Sequence[int]) -> list[Row]:
    """Read the rows of these documents, in their order."""
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
            found[doc] = _row(case, station or "", station_name or "")
    return [found[doc] for doc in docs if doc in found]


def _row(case: dict[str, Any], station: str, station_name: str) -> Row:
    due = case.pop("close_due")
    sum_fen, void = case.pop("claimed_fen"), bool(case.pop("void"))
    name, received = case.pop("consumer_name") or "", case.pop("received")
    texts = {key: value or "" for key, value in case.items()}
    if void:
        texts["state"] = "VOID"
    return Row(
        **texts, consumer="" if texts["kind"] == "LEAD" else mask_name(name), received=date.fromisoformat(received),
        claimed_fen=sum_fen, station=station, station_name=station_name, void=void,
        close_due=date.fromisoformat(due) if due else None,
    )  # fmt: skip
