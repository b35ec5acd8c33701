"""回访名单: whom a desk has to call: complaints closed of late whose consumer was not reached yet.

A call that nobody answered does not count: the case comes again. So does one that was taken up
again and closed anew, whatever was said before; `station.life.called` is the same rule.
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from station.law import habits
from storage.desk import Desk
from storage.listing import Row, rows_of
from storage.tables import OWN_REGION

_COUNTS = (
    "c.kind='COMPLAINT' AND NOT c.void AND coalesce(c.merged_into, '')='' "
    "AND coalesce(c.state, '')<>'MERGED'"
)


@dataclass(frozen=True)
class Waiting:
    """A case to call for: its id and number, when it was closed, how often nobody was reached."""

    id: str
    number: str
    closed_on: date
    tries: int
    last: date | None

    def ripe(self, day: date) -> bool:
        """Tell whether enough days have gone by since the closing: money and goods have come."""
        return day - self.closed_on >= habits.span("CALL_READY", day)


@dataclass(frozen=True)
class Call:
    """A line of the list: the case with its consumer masked, and how it stands with the calls."""

    row: Row
    waiting: Waiting


def waiting(connection: sa.Connection, day: date) -> list[Waiting]:
    """Return the cases to call for on a day: who was never tried before who was, the oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT c.id, c.number, c.closed_on, count(f.id), max(f.called_on), "
        "sum(f.answer<>'UNREACHED') FROM cases c INDEXED BY ix_cases_closed_on LEFT JOIN follow_ups f "
        "ON f.region=c.region AND f.case_id=c.id AND NOT f.void AND f.called_on>=c.closed_on "
        "AND NOT (c.round>1 AND f.called_on=c.closed_on AND f.answer='UNSATISFIED') "
        f"WHERE c.region=? AND {_COUNTS} AND c.state='CLOSED' AND c.closed_on>=? "
        "AND c.closed_on<=? GROUP BY c.id HAVING coalesce(sum(f.answer<>'UNREACHED'), 0)=0 "
        "ORDER BY max(f.called_on) IS NOT NULL, max(f.called_on), c.closed_on, c.id",
        (OWN_REGION, (day - habits.span("CALL_UNTIL", day)).isoformat(), day.isoformat()),
    )
    return [
        Waiting(
            record, number or "", date.fromisoformat(closed), tries,
            date.fromisoformat(last) if last else None,
        )
        for record, number, closed, tries, last, _reached in rows
    ]  # fmt: skip


def calls(desk: Desk) -> list[Call]:
    """Return the list of today."""
    day = desk.today()
    with desk.store.read() as connection:
        found = waiting(connection, day)
        closed = connection.exec_driver_sql(
            "SELECT d.id, d.doc FROM search_docs d JOIN cases c ON c.region=d.region "
            "AND c.id=d.id WHERE d.region=? AND c.state='CLOSED' AND c.closed_on>=?",
            (OWN_REGION, (day - habits.span("CALL_UNTIL", day)).isoformat()),
        )
        docs: dict[str, int] = dict(map(tuple, closed))
        rows = rows_of(connection, [docs[one.id] for one in found])
    return [Call(row, one) for row, one in zip(rows, found, strict=True)]
