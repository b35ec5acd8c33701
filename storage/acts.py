"""What an act of the journal did: its entries, and each record as it was before and after."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from station.journal import Entry, image_key, known_values, stored
from station.records import KINDS, Record
from station.records.base import from_halves
from station.taking_back import Touched
from storage import apply
from storage.apply import among
from storage.settle import IN_FORCE, act_key
from storage.steps import tip
from storage.tables import OWN_REGION

_CHUNK = 200


def touched(connection: sa.Connection, act: Sequence[Entry]) -> list[Touched]:
    """Return what the entries of one act of this desk did, in their order.

    Each record is in the act once. Fields that this version does not know are not looked at.
    """
    earlier = _earlier(connection, act)
    commits = [c for e in (*act, *earlier.values()) for c in e.sealed.values()]
    values = apply.disclosed(connection, OWN_REGION, commits)
    return [_one(entry, earlier.get(entry.id), values) for entry in act]


def act_of(connection: sa.Connection, record: str, do: str) -> list[Entry]:
    """Return the entries of the last act of this kind that touched a record; none for none."""
    lines = connection.exec_driver_sql(
        f"SELECT line FROM entries WHERE region=? AND record=? AND standing={IN_FORCE}",
        (OWN_REGION, record),
    ).all()
    own = sorted((stored(line) for (line,) in lines), key=image_key)
    last = next((e for e in reversed(own) if e.do == do), None)
    return entries_of(connection, last) if last is not None else []


def lines_back(connection: sa.Connection, journal: str) -> Iterator[bytes]:
    """Yield the lines of a desk's journal, the newest first."""
    ordinal, seq = tip(connection, journal)
    below = (ordinal, seq + 1)
    while True:
        rows = connection.exec_driver_sql(
            "SELECT ordinal, seq, line FROM entries "
            "WHERE region=? AND journal=? AND (ordinal, seq)<(?, ?) "
            f"ORDER BY ordinal DESC, seq DESC LIMIT {_CHUNK}",
            (OWN_REGION, journal, *below),
        ).all()
        for *place, line in rows:
            below = (place[0], place[1])
            yield line
        if len(rows) < _CHUNK:
            return


def entries_of(connection: sa.Connection, one: Entry) -> list[Entry]:
    """Return all entries of the act that this one is part of."""
    first = one.seq - one.part[0] + 1
    lines = connection.exec_driver_sql(
        "SELECT line FROM entries WHERE region=? AND journal=? AND ordinal=? "
        "AND seq BETWEEN ? AND ? ORDER BY seq",
        (OWN_REGION, one.journal, one.ordinal, first, first + one.part[1] - 1),
    )
    found = [stored(line) for (line,) in lines]
    return [e for e in found if act_key(e) == act_key(one)]


def _earlier(connection: sa.Connection, act: Sequence[Entry]) -> dict[str, Entry]:
    """Return the image that each record of an act had before it."""
    keys = {e.id: image_key(e) for e in act}
    query = (
        f"SELECT line FROM entries WHERE standing={IN_FORCE} AND region=? AND record IN ({{keys}})"
    )
    found: dict[str, Entry] = {}
    for (line,) in among(connection, query, OWN_REGION, sorted(keys)):
        entry = stored(line)
        held = found.get(entry.id)
        if image_key(entry) < keys[entry.id] and (
            held is None or image_key(entry) > image_key(held)
        ):
            found[entry.id] = entry
    return found


def _one(entry: Entry, before: Entry | None, values: Mapping[tuple[str, str], Any]) -> Touched:
    if before is None:
        return Touched(None, _record(entry, values), _lost(entry, values))
    lost = _lost(entry, values) or _lost(before, values)
    return Touched(_record(before, values), _record(entry, values), lost)


def _record(entry: Entry, values: Mapping[tuple[str, str], Any]) -> Record:
    made: Record = from_halves(KINDS[entry.kind], entry.id, known_values(entry, values))
    return made


def _lost(entry: Entry, values: Mapping[tuple[str, str], Any]) -> bool:
    return any((entry.id, commit) not in values for commit in entry.sealed.values())
