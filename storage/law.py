"""The county's own rows of law and codes: kept in order, put in force, sent down, taken in.

What a county takes holds for its own screens at once and goes down to every desk with the returns;
a desk checks it again, and settles the days of its open complaints by it.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from station import taxonomy
from station.clock import uuid7
from station.errors import Refused
from station.journal import Disclosure, Entry, seal
from station.law import clocks, pack
from station.law.calendar import calendar
from station.life import DONE_STATES, OPEN_STATES, Act
from station.records import Case
from storage.paths import cannot_read
from storage.reading import read_records
from storage.tables import OWN_REGION
from storage.writing import disclosure_row, insert_disclosures

KIND = "law"
DO = "county.law"
_BODY = "body"


@dataclass(frozen=True)
class Taken:
    """A file that is in force: its place in the order, its title, the moment it was taken."""

    number: int
    title: str
    at: str


def in_force(connection: sa.Connection) -> taxonomy.Rows:
    """Return the rows of every file that this home has, in the order in which they came."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for (body,) in connection.exec_driver_sql("SELECT body FROM law_files ORDER BY region, number"):
        for table, found in tomllib.loads(body).items():
            if table in taxonomy.tables():
                rows.setdefault(table, []).extend(found)
    return rows


def listed(connection: sa.Connection) -> list[Taken]:
    """Return the files that are in force, the newest first."""
    rows = connection.exec_driver_sql(
        "SELECT number, title, at FROM law_files ORDER BY number DESC"
    )
    return [Taken(*row) for row in rows]


def keep(
    connection: sa.Connection, region: str, data: bytes, at: str, record: str = ""
) -> tuple[str, bool]:
    """Check a file on top of what is in force and keep it as the newest.

    Returns its title, and False where it was there already. It holds once the transaction is done
    and `taxonomy.amend` was told. Raises `Refused` (`bad-data`) with the place of the fault.
    """
    digest = hashlib.sha256(data).digest()
    known = connection.exec_driver_sql(
        "SELECT title FROM law_files WHERE region=? AND digest=?", (region, digest)
    ).scalar()
    if known is not None:
        return str(known), False
    title = pack.read(data).title
    connection.exec_driver_sql(
        "INSERT INTO law_files (region, number, id, digest, title, body, at) "
        "SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ? FROM law_files WHERE region=?",
        (region, record or uuid7(), digest, title, data.decode("utf-8-sig"), at, region),
    )
    return title, True


def read_file(path: Path) -> bytes:
    """Return what is in a file of own rows, no more of it than one may hold and a byte."""
    try:
        with path.open("rb") as file:
            return file.read(pack.MOST + 1)
    except OSError as error:
        raise cannot_read(path, error) from error


# At the county: on the way down


def letters(
    connection: sa.Connection, region: str, journal: str, queued: Iterable[str]
) -> list[tuple[str, str, dict[str, Any], dict[str, str]]]:
    """Return topic, id, open and sealed half for every file not queued for a desk, oldest first.

    The body is text that a person typed, so it is sealed (format.md): one commitment for all desks.
    """
    done = set(queued)
    found = []
    for number, record, body in connection.exec_driver_sql(
        "SELECT number, id, body FROM law_files WHERE region=? ORDER BY number", (region,)
    ).all():
        topic = f"{KIND}:{number}"
        if topic not in done:
            commit = _commitment(connection, region, journal, record, body)
            found.append((topic, record, {"number": number}, {_BODY: commit}))
    return found


def _commitment(
    connection: sa.Connection, region: str, journal: str, record: str, body: str
) -> str:
    known = connection.exec_driver_sql(
        "SELECT hmac FROM disclosures WHERE region=? AND record=? AND field=?",
        (region, record, _BODY),
    ).scalar()
    if known is not None:
        return str(known)
    made = seal(record, _BODY, body)
    insert_disclosures(connection, [disclosure_row(region, made, journal, 0)])
    return made.commit


# At a desk: what came down


def receive(
    connection: sa.Connection, entries: Iterable[Entry], disclosures: Iterable[Disclosure], at: str
) -> tuple[list[str], list[str]]:
    """Keep the files that came down. Returns the titles now in force, and why others are not."""
    values = {(d.id, d.commit): d.value for d in disclosures}
    titles, refused = [], []
    for entry in entries:
        if entry.kind != KIND:
            continue
        body = values.get((entry.id, entry.sealed.get(_BODY, "")))
        try:
            title, new = keep(connection, OWN_REGION, str(body or "").encode(), at, entry.id)
        except Refused as error:
            refused.append(error.sentence)
            continue
        taxonomy.amend(in_force(connection))
        titles += [title] if new else []
    return titles, refused


def settled(connection: sa.Connection, given: clocks.Promise) -> list[Act]:
    """Return an act for every open complaint whose days are others by the law that holds now."""
    days = calendar()
    acts = []
    for state in sorted(OPEN_STATES - DONE_STATES):
        for case in read_records(connection, OWN_REGION, Case.KIND, "state", state):
            assert isinstance(case, Case)
            if not case.accept_rule and not case.close_rule:
                continue
            moved = clocks.set_days(case, given, days)
            if moved != case:
                acts.append(Act("case.due", (moved,)))
    return acts
