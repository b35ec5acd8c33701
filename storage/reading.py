"""Reading records out of their tables: one kind at a time, or a case with all that hangs on it."""

from typing import Any

import msgspec
import sqlalchemy as sa

from station.errors import Refused
from station.language import _
from station.life import CaseFile
from station.records import KINDS, Case, Record
from storage.apply import chunks, marks
from storage.record_tables import TABLE_OF
from storage.sight import narrowed, seen


def read_file(connection: sa.Connection, region: str, case_id: str) -> CaseFile:
    """Read a case file of any region, as far as it may be seen.

    Raises `Refused` (`no-case`, `leads-shut`).
    """
    found = read_records(connection, region, "case", "id", case_id)
    if not found:
        raise Refused("no-case", _("没有找到这件记录。"))
    families: dict[str, Any] = {
        name: tuple(read_records(connection, region, kind, "case_id", case_id))
        for name, kind in (
            ("sessions", "session"),
            ("agreements", "agreement"),
            ("payments", "payment"),
            ("referrals", "referral"),
            ("leads", "lead"),
            ("follow_ups", "follow_up"),
            ("attachments", "attachment"),
            ("prints", "print"),
        )
    }
    case = found[0]
    assert isinstance(case, Case)
    return narrowed(CaseFile(case, **families), seen(connection))


def read_records(
    connection: sa.Connection, region: str, kind: str, column: str, *values: str
) -> list[Record]:
    """Read the records of a kind whose `column` has one of these values, in order of making."""
    found: list[Record] = []
    for part in chunks(values):
        rows = connection.exec_driver_sql(
            f"SELECT * FROM {TABLE_OF[kind]} WHERE region=? AND {column} IN ({marks(len(part))})",
            (region, *part),
        ).mappings()
        found += [record_from_row(kind, dict(row)) for row in rows]
    # Sorted here: asked to, the engine would rather walk every row in the order of ids.
    return sorted(found, key=lambda record: record.id)


def record_from_row(kind: str, row: dict[str, Any]) -> Record:
    """Return the record that a row holds."""
    record = KINDS[kind]
    values: dict[str, Any] = {"id": row["id"], "void": bool(row["void"])}
    if row["void_reason"]:
        values["void_reason"] = row["void_reason"]
    for spec in record.fields():
        value = row[spec.name]
        if value is None:
            continue
        if spec.kind is list:
            value = msgspec.json.decode(value)
        elif spec.kind is bool:
            value = bool(value)
        values[spec.name] = value
    return msgspec.convert(values, record)
