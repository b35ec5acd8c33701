"""Money that is due and was not paid: over all cases of a desk, and over a joint complaint."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from station.life import CaseFile
from station.privacy import mask_name
from station.records import Agreement, Case, Payment
from station.schedule import EXPECTED, PAYABLE, Due, schedule, spread
from storage.apply import among
from storage.reading import read_records
from storage.store import Store
from storage.tables import OWN_REGION

_OF_CASE = (
    "c.kind='COMPLAINT' AND NOT c.void AND coalesce(c.merged_into, '')='' "
    f"AND c.state IN ({', '.join(map(repr, PAYABLE))}) "
    f"AND c.outcome IN ({', '.join(map(repr, EXPECTED))})"
)
_NOW = "NOT {of}.void AND coalesce({of}.round, 1)=coalesce(c.round, 1)"
_RECEIVED = (
    "(SELECT coalesce(sum(p.received_fen), 0) FROM payments p WHERE p.region=c.region "
    f"AND p.case_id=c.id AND {_NOW.format(of='p')})"
)
_PLANNED = (
    "EXISTS (SELECT 1 FROM payments p WHERE p.region=c.region AND p.case_id=c.id "
    f"AND p.due_fen IS NOT NULL AND {_NOW.format(of='p')})"
)
_LATE_ROWS = (
    f"SELECT c.id, max(c.number), {_RECEIVED} AS got FROM payments x "
    "CROSS JOIN cases c ON c.region=x.region AND c.id=x.case_id "
    f"WHERE x.region=? AND x.due_on<? AND x.due_fen>0 AND {_NOW.format(of='x')} AND {_OF_CASE} "
    "GROUP BY c.id HAVING sum(x.due_fen)>max(got, 0)"
)
_LATE_AGREEMENTS = (
    f"SELECT c.id, max(c.number), {_RECEIVED} AS got FROM agreements x "
    "CROSS JOIN cases c ON c.region=x.region AND c.id=x.case_id "
    "WHERE x.region=? AND x.due_on<? AND x.agreed_fen>0 AND NOT x.void "
    f"AND NOT coalesce(x.superseded, 0) AND {_OF_CASE} AND NOT {_PLANNED} "
    "GROUP BY c.id HAVING sum(x.agreed_fen)>max(got, 0)"
)
_ROWS = (
    "SELECT x.case_id, x.due_on, x.id, x.due_fen FROM payments x "
    "CROSS JOIN cases c ON c.region=x.region AND c.id=x.case_id "
    "WHERE x.region=? AND x.case_id IN ({keys}) AND x.due_fen IS NOT NULL AND x.due_on IS NOT NULL "
    f"AND {_NOW.format(of='x')}"
)
_AGREED_ROWS = (
    "SELECT x.case_id, x.due_on, x.id, x.agreed_fen FROM agreements x "
    "WHERE x.region=? AND x.case_id IN ({keys}) AND x.due_on IS NOT NULL AND x.agreed_fen>0 "
    "AND NOT x.void AND NOT coalesce(x.superseded, 0)"
)


@dataclass(frozen=True)
class Late:
    """A case with money overdue: how many rows of its schedule, how much, since which day."""

    case_id: str
    number: str
    rows: int
    fen: int
    since: date


def late(connection: sa.Connection, day: date) -> list[Late]:
    """Return the complaints of this desk with money overdue on a day, the longest first."""
    found = []
    for owing, rows in ((_LATE_ROWS, _ROWS), (_LATE_AGREEMENTS, _AGREED_ROWS)):
        here = {
            record: (number or "", int(received))
            for record, number, received in connection.exec_driver_sql(
                owing, (OWN_REGION, day.isoformat())
            )
        }
        due: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for record, on, row, fen in among(connection, rows, OWN_REGION, list(here)):
            due[record].append((on, row, int(fen)))
        found += [
            _late(record, number, received, sorted(due[record]), day)
            for record, (number, received) in here.items()
        ]
    return sorted(found, key=lambda one: (one.since, one.case_id))


def _late(
    case_id: str, number: str, received: int, rows: Sequence[tuple[str, str, int]], day: date
) -> Late:
    paid = spread(received, [fen for _on, _id, fen in rows])
    left = [
        (date.fromisoformat(on), fen - got)
        for (on, _id, fen), got in zip(rows, paid, strict=True)
        if fen > got and on < day.isoformat()
    ]
    return Late(case_id, number, len(left), sum(fen for _on, fen in left), left[0][0])


# A joint complaint


@dataclass(frozen=True)
class Member:
    """One case of a joint complaint with its schedule; the consumer's name is masked. In fen."""

    region: str
    id: str
    number: str
    consumer: str
    agreed_fen: int
    received_fen: int
    rows: tuple[Due, ...]

    @property
    def left_fen(self) -> int:
        """What of the agreement was not received yet."""
        return max(self.agreed_fen - self.received_fen, 0)


def joint(store: Store, region: str, group: str, day: date) -> list[Member]:
    """Return the members of a joint complaint that count, by their numbers."""
    with store.read() as connection:
        cases = [
            case
            for column in ("group_id", "id")
            for case in read_records(connection, region, "case", column, group)
            if isinstance(case, Case) and not case.void and not case.merged_into
        ]
        members = {case.id: case for case in cases}
        payments: dict[str, list[Payment]] = defaultdict(list)
        agreements: dict[str, list[Agreement]] = defaultdict(list)
        for record in read_records(connection, region, "payment", "case_id", *members):
            assert isinstance(record, Payment)
            payments[record.case_id].append(record)
        for made in read_records(connection, region, "agreement", "case_id", *members):
            assert isinstance(made, Agreement)
            agreements[made.case_id].append(made)
    return [
        _member(
            region,
            CaseFile(case, agreements=tuple(agreements[key]), payments=tuple(payments[key])),
            day,
        )
        for key, case in sorted(members.items(), key=lambda one: (one[1].number, one[0]))
    ]


def _member(region: str, file: CaseFile, day: date) -> Member:
    case = file.case
    return Member(
        region, case.id, case.number, mask_name(case.consumer_name), file.agreed_fen(),
        file.received_this_round_fen(), schedule(file, day),
    )  # fmt: skip


__all__ = ["PAYABLE", "Late", "Member", "joint", "late"]
