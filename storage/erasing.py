"""清除个人信息: the values behind commitments go for good; figures and chain stay."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from station.clock import uuid7
from station.journal import stored
from station.records import KINDS, Attachment, Erasure
from storage import fulltext, search
from storage.apply import among, chunks, marks
from storage.record_tables import TABLE_OF

LIVE = (
    "NOT a.void AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.region=a.region "
    "AND e.record_id=a.id)"
)
"""An attachment `a` that counts: neither void nor erased."""
_LEFT = (
    "FROM attachments WHERE region=? AND sha IN (SELECT a.sha FROM case_attachments a "
    "JOIN erasures e ON e.region=a.region AND e.record_id=a.id WHERE a.region=?) "
    "AND sha NOT IN (SELECT coalesce(a.sha, '') FROM case_attachments a "
    f"WHERE a.region=? AND {LIVE})"
)
"""Files that an erased attachment names and none that counts."""


def erase(connection: sa.Connection, region: str, journal: str, erasure: Erasure) -> None:
    """Delete the disclosures an erasure names, remember their commitments, blank the row."""
    forget(connection, region, journal, erasure.record_id, erasure.commits)
    if erasure.record_kind in KINDS:
        blank(connection, region, erasure.record_kind, erasure.record_id, erasure.fields_erased)
    if erasure.record_kind == Attachment.KIND:
        sweep(connection, region)


def sweep(connection: sa.Connection, region: str) -> None:
    """Delete the bytes of attachments that were erased; what one that counts names is kept."""
    some = connection.exec_driver_sql(
        "SELECT 1 FROM attachments WHERE region=? LIMIT 1", (region,)
    ).first()
    if some is not None:
        connection.exec_driver_sql(f"DELETE {_LEFT}", (region, region, region))


def left_over(connection: sa.Connection, region: str) -> bool:
    """Tell whether bytes are kept that an erasure should have deleted."""
    found = connection.exec_driver_sql(f"SELECT 1 {_LEFT} LIMIT 1", (region, region, region))
    return found.first() is not None


def erasure_of(
    connection: sa.Connection, region: str, kind: str, record: str, on: date
) -> Erasure | None:
    """Return the erasure of all values a record ever had; None if none of them is left.

    What the county handed back of a lost tail is among them.
    """
    commits: set[str] = set()
    fields: set[str] = set()
    lines = connection.exec_driver_sql(
        "SELECT line FROM entries WHERE region=? AND record=?", (region, record)
    ).all()
    handed_back = connection.exec_driver_sql("SELECT line FROM inbox").all()
    for (line,) in (*lines, *handed_back):
        entry = stored(line)
        if entry.id == record:
            fields.update(entry.sealed)
            commits.update(entry.sealed.values())
    commits -= erased_among(connection, region, sorted(commits))
    if not commits:
        return None
    return Erasure(
        id=uuid7(), record_id=record, record_kind=kind, erased_on=on,
        fields_erased=sorted(fields), commits=sorted(commits),
    )  # fmt: skip


def forget(
    connection: sa.Connection, region: str, journal: str, record: str, commits: Sequence[str]
) -> None:
    """Delete these disclosures of a record; what arrives later under them is dropped."""
    if not commits:
        return
    connection.exec_driver_sql(
        "INSERT INTO erased (region, hmac, record, journal) VALUES (?,?,?,?) "
        "ON CONFLICT (region, hmac) DO NOTHING",
        [(region, c, record, journal) for c in commits],
    )
    for part in chunks(list(commits)):
        connection.exec_driver_sql(
            f"DELETE FROM disclosures WHERE region=? AND record=? AND hmac IN ({marks(len(part))})",
            (region, record, *part),
        )


def blank(
    connection: sa.Connection, region: str, kind: str, record: str, fields: Sequence[str]
) -> None:
    """Empty the columns of erased fields in the record's row, and its words in the search."""
    specs = {s.name: s for s in KINDS[kind].fields()}
    sets = [f'"{f}"=?' for f in fields if f in specs or f == "void_reason"]
    if not sets:
        return
    values: list[Any] = []
    for name in fields:
        if name in specs:
            values.append(specs[name].default if specs[name].kind is str else None)
        elif name == "void_reason":
            values.append(None)
    connection.exec_driver_sql(
        f"UPDATE {TABLE_OF[kind]} SET {','.join(sets)} WHERE region=? AND id=?",
        (*values, region, record),
    )
    if kind == "case":
        row = connection.exec_driver_sql(
            "SELECT * FROM cases WHERE region=? AND id=?", (region, record)
        ).mappings()
        search.index(connection, [(region, record, dict(r)) for r in row])
        fulltext.purge(connection)


def erased_among(connection: sa.Connection, region: str, commits: Sequence[str]) -> set[str]:
    """Return which of these commitments were erased."""
    query = "SELECT hmac FROM erased WHERE region=? AND hmac IN ({keys})"
    return {row[0] for row in among(connection, query, region, list(commits))}
