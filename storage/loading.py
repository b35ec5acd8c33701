"""Taking in an existing ledger at a desk: new, same and refused rows that add up."""

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa

from station import ledger
from station.clock import uuid8
from station.errors import MachineFailed
from station.language import _, about
from station.life import Act
from station.progress import Progress, Report, silent
from station.records import Record
from storage import outward, vault
from storage.apply import among, chunks, marks
from storage.desk import Desk
from storage.paths import cannot_read
from storage.store import meta
from storage.tables import OWN_REGION

UNKNOWN = "?"
"""The content mark of a row whose case the county handed back: what it said then is not known."""

MAX_CELL = 200 * 1024
"""Bytes of one cell; what is longer could not travel in a bundle."""

BATCH = 500
"""Rows between two reports of progress."""


@dataclass
class Loaded:
    """What a ledger came to: counts of rows that add up, and where the refused ones are kept."""

    rows: int = 0
    new: int = 0
    same: int = 0
    refused: int = 0
    refused_file: Path | None = None
    later: int = 0
    """Rows received after today by this machine's clock (taken all the same: it may be wrong)."""
    other_stations: list[str] = field(default_factory=list)
    """Station codes written in rows that are not this station's (they were taken all the same)."""


@dataclass
class _Ready:
    """A row that is new: its marks and its records."""

    number_mark: str
    content_mark: str
    row: ledger.LedgerRow
    records: list[Record]


class _DryRun(Exception):
    """Ends a preview: the transaction rolls back."""


class Marker:
    """Marks and ids made under the home's own key, so that a file loaded again is recognised."""

    def __init__(self, key: bytes, journal: str) -> None:
        self._key = key
        self._journal = journal

    def mark(self, purpose: str, data: bytes) -> str:
        """Return an HMAC of what a row says, in hex."""
        return hmac.new(self._key, purpose.encode() + b"\0" + data, sha256).hexdigest()

    def maker(self, row_mark: str) -> Callable[[str], str]:
        """Return the function that gives the id of each part of a row (UUIDv8)."""

        def make_id(part: str) -> str:
            text = f"{self._journal}\0{row_mark}\0{part}"
            return uuid8(hmac.new(self._key, text.encode(), sha256).digest())

        return make_id


def load(
    desk: Desk,
    path: Path,
    *,
    keep: bool = False,
    dry_run: bool = False,
    report: Report = silent,
) -> Loaded:
    """Take in a ledger file. Loading the same file again adds nothing.

    Refused rows are written to `FILE.refused.csv` beside it, with the reason. Raises `Refused`
    when the file as a whole is not a ledger; then nothing changed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    sheet = ledger.read(data, path.name, keep)
    result = Loaded(rows=len(sheet.rows))
    refusals: list[tuple[ledger.RawRow, str]] = []
    try:
        with desk.writing(), desk.store.write() as connection:
            _take_rows(desk, connection, sheet, result, refusals, report)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    result.refused = len(refusals)
    if refusals and not dry_run:
        result.refused_file = _keep_refused(path, sheet, refusals)
    return result


def _keep_refused(
    path: Path, sheet: ledger.Sheet, refusals: list[tuple[ledger.RawRow, str]]
) -> Path:
    data = ledger.refused_csv(sheet, refusals)
    try:
        return outward.deliver(path.parent, path.name + ".refused.csv", data)
    except MachineFailed as error:
        raise MachineFailed(
            error.code,
            _("其余的行已经导入；但未导入的行写不出来：") + error.sentence,
        ) from error


def _take_rows(
    desk: Desk,
    connection: sa.Connection,
    sheet: ledger.Sheet,
    result: Loaded,
    refusals: list[tuple[ledger.RawRow, str]],
    report: Report,
) -> None:
    info = meta(connection)
    marker = Marker(vault.marks_key(desk.store.home), info["journal"])
    seen: dict[str, str] = {}
    today = desk.today()
    others: set[str] = set()
    for start in range(0, len(sheet.rows), BATCH):
        report(Progress(start, len(sheet.rows), _("正在导入旧台账")))
        batch = _parse(sheet.rows[start : start + BATCH], marker, refusals)
        known = _known(connection, [ready.number_mark for _raw, ready in batch])
        fresh = []
        for raw, ready in batch:
            before = seen.get(ready.number_mark) or known.get(ready.number_mark)
            if before is None:
                seen[ready.number_mark] = ready.content_mark
                fresh.append(ready)
                result.later += ready.row.received > today
                if _elsewhere(ready.row.station, info):
                    others.add(ready.row.station)
            elif before in (ready.content_mark, UNKNOWN):
                result.same += 1
            else:
                refusals.append(
                    (raw, _("这个编号已经导入过，但内容不同；这一版还不能改已导入的案件。"))
                )
        _save(desk, connection, marker, fresh, result)
    report(Progress(len(sheet.rows), len(sheet.rows), _("旧台账读完")))
    result.other_stations = sorted(others)


def _elsewhere(code: str, info: dict[str, str]) -> bool:
    """Tell whether a row's 站点 is written as a code that is not ours."""
    plain = code.removeprefix(info["region"] + "-") if info["region"] else code
    return plain.isascii() and plain.isdigit() and plain != info["code"]


def _parse(
    rows: Iterable[ledger.RawRow],
    marker: Marker,
    refusals: list[tuple[ledger.RawRow, str]],
) -> list[tuple[ledger.RawRow, _Ready]]:
    found = []
    for raw in rows:
        if any(len(cell.encode()) > MAX_CELL for cell in raw.cells.values()):
            refusals.append((raw, _("有一栏写得太长，请分成几行或缩短。")))
            continue
        try:
            row = ledger.parse(raw)
        except ledger.RowRefused as error:
            refusals.append((raw, about(error.column, error.reason)))
            continue
        content = ledger.content_key(row)
        name = b"number\0" + row.number.encode() if row.number else b"content\0" + content
        found.append(
            (raw, _Ready(marker.mark("row", name), marker.mark("content", content), row, []))
        )
    return found


def _known(connection: sa.Connection, number_marks: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in chunks(number_marks):
        rows = connection.exec_driver_sql(
            f"SELECT number_mark, content_mark FROM loaded WHERE number_mark IN "
            f"({marks(len(part))})",
            tuple(part),
        )
        found.update(map(tuple, rows))
    return found


def _save(
    desk: Desk,
    connection: sa.Connection,
    marker: Marker,
    fresh: list[_Ready],
    result: Loaded,
) -> None:
    """Append each new row as an act of its own.

    After a restore a record may be here already though its mark is lost: the county handed it
    back. Such a row is the same.
    """
    ids = [marker.maker(r.number_mark)("case") for r in fresh]
    here = _cases_here(connection, ids)
    acts = []
    by_year: dict[int, list[_Ready]] = {}
    for ready, case_id in zip(fresh, ids, strict=True):
        if case_id in here:
            result.same += 1
        else:
            by_year.setdefault(ready.row.received.year % 100, []).append(ready)
    for year, group in sorted(by_year.items()):
        for ready, number in zip(group, desk.numbers(connection, year, len(group)), strict=True):
            ready.records = ledger.to_records(ready.row, marker.maker(ready.number_mark), number)
    for ready in fresh:
        if ready.records:
            acts.append(Act("ledger.load", tuple(ready.records)))
            result.new += 1
    if acts:
        desk.append(connection, acts)
    if fresh:
        connection.exec_driver_sql(
            "INSERT INTO loaded (number_mark, content_mark, case_id) VALUES (?,?,?)",
            [
                (r.number_mark, UNKNOWN if case_id in here else r.content_mark, case_id)
                for r, case_id in zip(fresh, ids, strict=True)
            ],
        )


def _cases_here(connection: sa.Connection, ids: list[str]) -> set[str]:
    query = "SELECT id FROM cases WHERE region=? AND id IN ({keys})"
    return {row[0] for row in among(connection, query, OWN_REGION, ids)}
