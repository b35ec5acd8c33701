"""Money that is due and was not paid: over all cases of a desk, and over a joint complaint."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from station.life import CaseFile
from station.privacy import mask_name
from station.records import Agreement, Case, Payment
from station.schedule import EXPECTED, PAYABLE, Due, overdue, schedule, sums
from storage.groups import members_of
from storage.reading import read_records
from storage.store import Store
from storage.tables import OWN_REGION

OF_CASE = (
    "c.kind='COMPLAINT' AND NOT c.void AND coalesce(c.merged_into, '')='' "
    f"AND c.state IN ({', '.join(map(repr, PAYABLE))}) "
    f"AND c.outcome IN ({', '.join(map(repr, EXPECTED))})"
)
_NOW = "NOT {of}.void AND coalesce({of}.round, 1)=coalesce(c.round, 1)"
_PAST = (
    "SELECT x.case_id FROM payments x CROSS JOIN cases c ON c.region=x.region AND c.id=x.case_id "
    f"WHERE x.region=? AND x.due_on<? AND x.due_fen>0 AND {_NOW.format(of='x')} AND {OF_CASE}",
    "SELECT x.case_id FROM agreements x CROSS JOIN cases c ON c.region=x.region AND c.id=x.case_id "
    "WHERE x.region=? AND x.due_on<? AND x.agreed_fen>0 AND NOT x.void "
    f"AND NOT coalesce(x.superseded, 0) AND {OF_CASE}",
)
"""The cases that named a day which is past; how far it was met, `station.schedule` says."""


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
    past = {
        record
        for query in _PAST
        for (record,) in connection.exec_driver_sql(query, (OWN_REGION, day.isoformat()))
    }
    found = []
    for file in files(connection, OWN_REGION, sorted(past)):
        rows = overdue(schedule(file, day))
        days = [row.on for row in rows if row.on is not None]
        if days:
            case = file.case
            found.append(Late(case.id, case.number, len(rows), sums(rows)[2], min(days)))
    return sorted(found, key=lambda one: (one.since, one.case_id))


def files(connection: sa.Connection, region: str, ids: Sequence[str]) -> list[CaseFile]:
    """Read cases with their agreements and payments, in order of their ids."""
    payments: dict[str, list[Payment]] = defaultdict(list)
    agreements: dict[str, list[Agreement]] = defaultdict(list)
    for record in read_records(connection, region, "payment", "case_id", *ids):
        assert isinstance(record, Payment)
        payments[record.case_id].append(record)
    for made in read_records(connection, region, "agreement", "case_id", *ids):
        assert isinstance(made, Agreement)
        agreements[made.case_id].append(made)
    return [
        CaseFile(case, agreements=tuple(agreements[case.id]), payments=tuple(payments[case.id]))
        for case in read_records(connection, region, "case", "id", *ids)
        if isinstance(case, Case)
    ]


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
        members = [case.id for case in members_of(connection, region, group)]
        found = files(connection, region, sorted(members))
    found.sort(key=lambda file: (file.case.number, file.case.id))
    return [_member(region, file, day) for file in found]


def _member(region: str, file: CaseFile, day: date) -> Member:
    case = file.case
    return Member(
        region, case.id, case.number, mask_name(case.consumer_name), file.agreed_fen(),
        file.received_this_round_fen(), schedule(file, day),
    )  # fmt: skip


__all__ = ["OF_CASE", "Late", "Member", "files", "joint", "late"]
