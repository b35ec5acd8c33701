"""共同投诉, read: who is in a group, and its sums."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from station.groups import Group, stands
from station.records import Case
from storage.reading import read_records
from storage.store import Store


def members_of(connection: sa.Connection, region: str, group_id: str) -> list[Case]:
    """Return the cases of a group by number: none void, none merged into another."""
    if not group_id:
        return []
    found = read_records(connection, region, "case", "group_id", group_id)
    cases = [c for c in found if isinstance(c, Case) and stands(c)]
    return sorted(cases, key=lambda c: (c.number, c.id))


def group(store: Store, region: str, group_id: str) -> Group:
    """Return a group with what its members claim, agreed and received in their rounds, in fen."""
    with store.read() as connection:
        return group_in(connection, region, group_id)


def group_in(connection: sa.Connection, region: str, group_id: str) -> Group:
    """Return the same within the caller's transaction."""
    members = members_of(connection, region, group_id)
    ids = [m.id for m in members]
    now = {m.id: m.round for m in members}
    agreements: Sequence[Any] = read_records(connection, region, "agreement", "case_id", *ids)
    payments: Sequence[Any] = read_records(connection, region, "payment", "case_id", *ids)
    return Group(
        members=tuple(members),
        claimed_fen=sum(m.claimed_fen or 0 for m in members),
        agreed_fen=sum(a.agreed_fen for a in agreements if not a.void and not a.superseded),
        received_fen=sum(
            p.received_fen or 0 for p in payments if not p.void and p.round == now[p.case_id]
        ),
    )
