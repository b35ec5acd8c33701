"""What a county made its own, rows of law and templates: kept, in force, sent down, taken in.

What a county takes holds for its own screens at once and goes down to every desk with the returns;
a desk checks it again, and settles the days of its open complaints by it.
"""

import base64
import binascii
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from station import taxonomy
from station.clock import uuid7
from station.errors import Refused
from station.journal import Disclosure, Entry
from station.language import _
from station.language import listed as listed_words
from station.law import clocks, pack
from station.law.calendar import calendar
from station.life import DONE_STATES, OPEN_STATES, Act
from station.records import Case, Station
from storage.letters import commitment
from storage.paths import cannot_read
from storage.reading import read_records
from storage.tables import OWN_REGION

LAW, TEMPLATE = "law", "template"
DO = "county."
"""What an entry of one of these kinds does, before the kind."""
TEMPLATE_MOST = 128 * 1024
"""Bytes of a template; it travels as one value of one entry, in base64."""
_BODY = "body"
_NOWHERE = Station(id="", code="")


@dataclass(frozen=True)
class Taken:
    """A file that was taken: its title, the paper that it is the template of, and the moment.

    `since` is the first day from which one of its rows holds, None where all hold for any day.
    """

    title: str
    paper: str
    at: str
    since: date | None = None
    rows: taxonomy.Rows = field(default_factory=dict)


def in_force(connection: sa.Connection) -> taxonomy.Rows:
    """Return the rows of every file that this home has, in the order in which they came."""
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for (body,) in connection.exec_driver_sql(
        "SELECT body FROM law_files WHERE paper='' ORDER BY region, number"
    ):
        for table, found in tomllib.loads(body).items():
            if table in taxonomy.tables():
                rows.setdefault(table, []).extend(found)
    return rows


def template(connection: sa.Connection, paper: str) -> bytes | None:
    """Return the county's newest template of a paper, None where ours holds."""
    body = connection.exec_driver_sql(
        "SELECT body FROM law_files WHERE paper=? ORDER BY region, number DESC LIMIT 1", (paper,)
    ).scalar()
    return base64.b64decode(body) if body else None


def listed(connection: sa.Connection) -> list[Taken]:
    """Return the files that were taken, the newest first."""
    rows = connection.exec_driver_sql(
        "SELECT title, paper, at, body FROM law_files ORDER BY number DESC"
    )
    return [_taken(*row) for row in rows]


def _taken(title: str, paper: str, at: str, body: str) -> Taken:
    if paper:
        return Taken(title, paper, at, date.fromisoformat(at[:10]))
    rows = {t: found for t, found in tomllib.loads(body).items() if t in taxonomy.tables()}
    days = [row["since"] for found in rows.values() for row in found if "since" in row]
    return Taken(title, paper, at, min(days, default=None), rows)


def keep(
    connection: sa.Connection, region: str, data: bytes, at: str, record: str = ""
) -> tuple[str, bool]:
    """Check a file of rows on top of what is in force and keep it as the newest.

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
    _keep(connection, region, ("", digest, title, data.decode("utf-8-sig"), at), record)
    return title, True


def keep_template(
    connection: sa.Connection, region: str, paper: str, data: bytes, at: str, record: str = ""
) -> tuple[str, bool]:
    """Check a template of a paper and keep it; it holds from then on.

    Returns the paper's name, and False where it is the one that holds. Raises `Refused`
    (`bad-template`, `unknown-field`, `not-allowed`, `unknown-paper`); then nothing changed.
    """
    title = check_template(paper, data, date.fromisoformat(at[:10])).title
    if template(connection, paper) == data:
        return title, False
    row = (paper, hashlib.sha256(data).digest(), title, base64.b64encode(data).decode(), at)
    _keep(connection, region, row, record)
    return title, True


def _keep(
    connection: sa.Connection, region: str, row: tuple[str, bytes, str, str, str], record: str
) -> None:
    connection.exec_driver_sql(
        "INSERT INTO law_files (region, number, id, paper, digest, title, body, at) "
        "SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM law_files WHERE region=?",
        (region, record or uuid7(), *row, region),
    )


@dataclass(frozen=True)
class CheckedTemplate:
    """A template that may be used: the paper's name, and a sentence about what it leaves out."""

    title: str
    told: str


def expect_paper(paper: str) -> None:
    """Raise `Refused` (`unknown-paper`) where there is no such paper."""
    if taxonomy.item("paper", paper) is None:
        known = listed_words(f"{one.code} {one.label()}" for one in taxonomy.items("paper"))
        raise Refused(
            "unknown-paper",
            _("没有“{code}”这种文书，可以是：{known}").format(code=paper, known=known),
        )


def check_template(paper: str, data: bytes, on: date) -> CheckedTemplate:
    """Check a template of a paper before it is used. Raises what `keep_template` raises."""
    from station.papers.documents import check, kinds  # docxtpl costs 0.2 s to import
    from station.papers.documents.given import Given

    expect_paper(paper)
    if len(data) > TEMPLATE_MOST:
        raise Refused(
            "bad-template", _("模板太大，最多 {n} KB，请去掉图片。").format(n=TEMPLATE_MOST // 1024)
        )
    found = check.check(paper, data, Given(station=_NOWHERE, on=on))
    return CheckedTemplate(kinds.title(paper, "", on), found.told())


def read_file(path: Path) -> bytes:
    """Return what is in a file that a county wants to take, no more of it than one may hold."""
    try:
        with path.open("rb") as file:
            return file.read(max(pack.MOST, TEMPLATE_MOST) + 1)
    except OSError as error:
        raise cannot_read(path, error) from error


# At the county: on the way down


def letters(
    connection: sa.Connection, region: str, journal: str, queued: Iterable[str]
) -> list[tuple[str, str, str, dict[str, Any], dict[str, str]]]:
    """Return topic, kind, id, open and sealed half for every file not queued for a desk, oldest first.

    The body is text that a person typed, so it is sealed (format.md): one commitment for all desks.
    """
    done = set(queued)
    found = []
    for number, record, paper, body in connection.exec_driver_sql(
        "SELECT number, id, paper, body FROM law_files WHERE region=? ORDER BY number", (region,)
    ).all():
        topic = f"own:{number}"
        if topic not in done:
            commit = commitment(connection, region, journal, (record, _BODY, body))
            kind = TEMPLATE if paper else LAW
            told = {"number": number, **({"paper": paper} if paper else {})}
            found.append((topic, kind, record, told, {_BODY: commit}))
    return found


# At a desk: what came down


def receive(
    connection: sa.Connection, entries: Iterable[Entry], disclosures: Iterable[Disclosure], at: str
) -> tuple[list[str], list[str]]:
    """Keep the files that came down. Returns the titles now in force, and why others are not."""
    values = {(d.id, d.commit): d.value for d in disclosures}
    titles, refused = [], []
    for entry in entries:
        if entry.kind not in (LAW, TEMPLATE):
            continue
        body = str(values.get((entry.id, entry.sealed.get(_BODY, "")), ""))
        try:
            title, new = _take(connection, entry, body, at)
        except Refused as error:
            refused.append(error.sentence)
            continue
        taxonomy.amend(in_force(connection))
        titles += [title] if new else []
    return titles, refused


def _take(connection: sa.Connection, entry: Entry, body: str, at: str) -> tuple[str, bool]:
    if entry.kind == LAW:
        return keep(connection, OWN_REGION, body.encode(), at, entry.id)
    try:
        data = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    paper = str(entry.open.get("paper", ""))
    title, new = keep_template(connection, OWN_REGION, paper, data, at, entry.id)
    return _("{paper}的模板").format(paper=title), new


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
