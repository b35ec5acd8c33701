"""文书 at a desk: which make sense now, one as it would be printed, and the printing, which is an entry.

The rules are pure (station.papers.documents); here the case is read, the number taken, and the DOCX
written where somebody wants it: by the county's template, where it sent one down, else by ours.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from station import printing
from station.errors import StationError
from station.language import _, together
from station.life import Act, CaseFile
from station.papers.documents import given, kinds, offering, render
from station.records import Case, Operator, Print, Record, Station
from storage import day_sheet, law, outward
from storage.desk import Desk, station_record
from storage.groups import group_in
from storage.reading import read_file, read_records
from storage.sight import OPTION
from storage.store import meta, set_meta
from storage.tables import OWN_REGION

DAY_SHEET = "DAY_SHEET"
UNWRITTEN = "unwritten-papers"
"""What the home keeps of papers that have a number and no file yet: the ids of their prints."""


@dataclass(frozen=True)
class Wanted:
    """One paper: its code, its case (blank: the day sheet), and the id of what it is about, if any."""

    paper: str
    case_id: str = ""
    of_record: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper in memory: what it is called, its number (empty for none), and the DOCX."""

    title: str
    number: str
    docx: bytes


@dataclass(frozen=True)
class Printed:
    """A paper that was written: where, what it is called, its number."""

    path: Path
    title: str
    number: str


def titles(desk: Desk, papers: Sequence[str]) -> list[str]:
    """Return what these papers are called at this station today."""
    identity, on = desk.info()["identity"], desk.today()
    return [kinds.title(code, identity, on) for code in papers]


def make(
    desk: Desk, wanted: Wanted, *, by: str | None = None, template: bytes | None = None
) -> Paper:
    """Return a paper as it would be printed now, under the next number; nothing is written down.

    Raises `Refused` (`no-case`, `may-not-follow`, and what a template is refused for).
    """
    with desk.store.read() as connection:
        return _made(desk, connection, wanted, by, template)[0]


def print_(
    desk: Desk, wanted: Wanted, folder: Path, *, by: str | None = None,
    template: bytes | None = None, hand: Callable[[Path], None] = lambda _path: None,
) -> Printed:  # fmt: skip
    """Print a paper: take its number and note it in the journal, then write it into a folder.

    `hand` opens it or sends it to a printer. Raises `Refused` and `MachineFailed`. What fails before
    the number is taken leaves nothing; what fails after it leaves no file of ours there and says
    that the number is kept: the next time the same paper is printed, it is that one.
    """
    with desk.writing(), desk.store.write() as connection:
        connection.execution_options(**{OPTION: desk.store.sight.leads})
        made, printed = _made(desk, connection, wanted, by, template)
        if printed.id not in _waiting(connection):
            desk.append(connection, [Act(printing.PRINT, (printed,))], by)
            _wait_for(connection, printed.id, True)
        name = _file_name(desk, connection, wanted, made)
    try:
        path = _out(made, folder, name, hand)
    except StationError as error:
        raise type(error)(error.code, together([error.sentence, _kept_for(made)])) from error
    with desk.writing(), desk.store.write() as connection:
        _wait_for(connection, printed.id, False)
    return Printed(path, made.title, made.number)


def _out(made: Paper, folder: Path, name: str, hand: Callable[[Path], None]) -> Path:
    """Write a paper and hand it on; what fails leaves no file of ours."""
    name = outward.beside(folder, name, made.docx)
    with ExitStack() as undo:
        if not (folder / name).exists():
            undo.callback(_remove, folder / name)
        path = outward.deliver(folder, name, made.docx)
        hand(path)
        undo.pop_all()
    return path


def _kept_for(made: Paper) -> str:
    if not made.number:
        return _("这一份已经记下，再写一次就行。")
    return _("文号 {number} 留着：再写一次，还是这一号。").format(number=made.number)


def _waiting(connection: sa.Connection) -> list[str]:
    """Return the papers that were numbered and not written yet."""
    found: list[str] = json.loads(meta(connection).get(UNWRITTEN) or "[]")
    return found


def _wait_for(connection: sa.Connection, print_id: str, waits: bool) -> None:
    others = [one for one in _waiting(connection) if one != print_id]
    kept = [*others, print_id] if waits else others
    set_meta(connection, **{UNWRITTEN: json.dumps(kept)})


def empty(desk: Desk, paper: str, folder: Path, *, template: bytes | None = None) -> Path:
    """Write the empty form of a paper into a folder: no number is taken and nothing is noted."""
    station, on = station_record(desk.info()), desk.today()
    practice = desk.info().get("practice") == "1"
    about = given.Given(station=station, on=on, practice=practice)
    with desk.store.read() as connection:
        template = template or law.template(connection, paper)
    docx = render.empty(paper, about, template)
    name = f"空白-{kinds.title(paper, station.identity, on)}.docx"
    return outward.deliver(folder, outward.beside(folder, name, docx), docx)


def _remove(path: Path) -> None:
    with suppress(OSError):  # a disk that is gone cannot be tidied up
        path.unlink(missing_ok=True)


def _made(
    desk: Desk, connection: sa.Connection, wanted: Wanted, by: str | None, template: bytes | None
) -> tuple[Paper, Print]:
    """Make a paper under its number; return it with the print that it is, written down or not."""
    info, on, code = meta(connection), desk.today(), wanted.paper
    printed = _begun(desk, connection, wanted) or _new(desk, connection, wanted)
    number = printing.number(printed)
    station = station_record(info)
    people = read_records(connection, OWN_REGION, "operator", "id", by or info["operator"])
    person = people[0] if people and isinstance(people[0], Operator) else None
    if code == DAY_SHEET:
        about = given.Given(
            station=station, on=on, operator=person, day=day_sheet.day(connection, on)
        )
    else:
        about = _about(connection, wanted, station, on, number, person)
    about = replace(about, practice=info.get("practice") == "1")
    docx = render.paper(code, about, template or law.template(connection, code))
    return Paper(kinds.title(code, station.identity, on), number, docx), printed


def _begun(desk: Desk, connection: sa.Connection, wanted: Wanted) -> Print | None:
    """Return the print that this paper has a number by and that was never written, if there is one.

    One of another day, void, or numbered before a restore is left alone.
    """
    stem, on = desk.stem(connection), desk.today()
    for record in read_records(connection, OWN_REGION, "print", "id", *_waiting(connection)):
        assert isinstance(record, Print)
        asked = (record.paper, record.case_id, record.of_record)
        same = asked == (wanted.paper, wanted.case_id, wanted.of_record)
        if same and record.printed_on == on and record.desk in ("", stem) and not record.void:
            return record
    return None


def _new(desk: Desk, connection: sa.Connection, wanted: Wanted) -> Print:
    n, on = _next(connection, wanted.paper, desk.today()), desk.today()
    act = printing.print_(
        wanted.paper, on, case_id=wanted.case_id, of_record=wanted.of_record, n=n,
        desk=desk.stem(connection),
    )  # fmt: skip
    (made,) = act.records
    assert isinstance(made, Print)
    return made


def _about(
    connection: sa.Connection, wanted: Wanted, station: Station, on: date, number: str,
    person: Operator | None,
) -> given.Given:  # fmt: skip
    file = read_file(connection, OWN_REGION, wanted.case_id)
    record: Record | None = printing.expect_offered(file, wanted.paper, wanted.of_record, on).record
    group = group_in(connection, OWN_REGION, file.case.group_id) if file.case.group_id else None
    return given.Given(
        station=station, on=on, number=number, operator=person, file=file, record=record,
        group=group if wanted.paper == "GROUP" else None, kept=_kept(file, station),
        folder=given.Folder(by=person.name if person else ""), meeting=_meeting(file.case),
        reason=file.case.withdraw_reason,
    )  # fmt: skip


def _meeting(case: Case) -> given.Meeting | None:
    """Return the sitting that was arranged."""
    if case.meet_on is None:
        return None
    return given.Meeting(case.meet_on, case.meet_at, case.meet_place, case.meet_by)


def _next(connection: sa.Connection, paper: str, on: date) -> int:
    """Return the next place among the papers of a kind this year, 0 where they have no number.

    What was printed counts for ever, void or not: no number is given twice.
    """
    if not kinds.numbered(paper, on):
        return 0
    last = connection.exec_driver_sql(
        "SELECT max(n) FROM prints WHERE region=? AND paper=? AND year=?",
        (OWN_REGION, paper, on.year),
    ).scalar()
    return int(last or 0) + 1


def _file_name(desk: Desk, connection: sa.Connection, wanted: Wanted, made: Paper) -> str:
    """Return what the file is called: the case (or the day) and the paper."""
    practice = "练习-" if meta(connection).get("practice") == "1" else ""
    if not wanted.case_id:
        return f"{practice}{desk.today()}-{made.title}.docx"
    found = read_records(connection, OWN_REGION, "case", "id", wanted.case_id)
    number = found[0].number if found and isinstance(found[0], Case) else ""
    return f"{practice}{number}-{made.title}.docx"


def _kept(file: CaseFile, station: Station) -> tuple[given.Kept, ...]:
    """Return what lies in the file of a case: each paper that was printed, and what was attached."""
    papers = [
        given.Kept(
            kinds.title(p.paper, station.identity, p.printed_on), printing.number(p), "本站",
            p.printed_on,
        )
        for p in file.prints
        if not p.void and kinds.known(p.paper) and p.paper not in offering.OF_A_CASE_FILE
    ]  # fmt: skip
    attached = [given.Kept(a.name, on=a.added_on) for a in file.attachments if not a.void]
    return (*papers, *attached)


__all__ = ["DAY_SHEET", "Paper", "Printed", "Wanted", "empty", "make", "print_", "titles"]
