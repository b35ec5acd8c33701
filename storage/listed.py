"""Lists written as workbooks: all their rows, in their order, proven before they count.

The consumer is masked and who reported a lead is left out. A head may ask for names and telephones
in full; that is an entry of the journal before a row is read.
"""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

import sqlalchemy as sa

from station.errors import MachineFailed, Refused
from station.journal import stored
from station.language import _
from station.life import Act
from station.privacy import mask_name, mask_text
from station.progress import Progress, Report, silent
from station.tokens import fold
from station.values import clean
from storage import listing, outward
from storage.apply import chunks
from storage.listing import Asked, Row
from storage.people import people
from storage.reading import read_records
from storage.settle import IN_FORCE
from storage.store import Store, meta
from storage.tables import OWN_REGION

if TYPE_CHECKING:
    from station.papers.listed import Head, Paper, Value
    from storage.desk import Desk

UNMASK = "list.unmask"
"""What the entry is called that says that a head asked for a list in full."""
UNMASKED = "unmasked"
"""The open field of that entry: how many rows were asked for."""
_WAITING = "list-"
_STALE = 60 * 60  # seconds after which files that wait are nobody's any more


@dataclass(frozen=True)
class Wanted:
    """A list to be written: its rows, as `cells` says them, under `paper` and `heads`.

    `words` are what was typed to find them: one that stands in a name is masked as the names are.
    """

    asked: Asked
    paper: "Paper"
    heads: "Sequence[Head]"
    cells: "Callable[[Row], Sequence[Value]]"
    words: Sequence[str] = field(default_factory=tuple)
    full: bool = False


@dataclass(frozen=True)
class Unmasking:
    """One time that a list was written in full: when, by whom, of how many rows."""

    at: str
    by: str
    rows: int


def write_cases(
    store: Store, folder: Path, name: str, wanted: Wanted, report: Report = silent
) -> Path:
    """Write all cases of a list into a folder; return the path of the workbook.

    Raises `Refused` (`no-stick`) and `MachineFailed`; then nothing of it is left anywhere.
    """
    with store.read() as connection:
        docs = list(listing.chosen(connection, wanted.asked))
        paper = wanted.paper
        if wanted.words:
            said = _words(connection, docs, wanted)
            paper = replace(paper, conditions=[*paper.conditions, said])

    def rows() -> "Iterator[Sequence[Value]]":
        done = 0
        for part in chunks(docs):
            report(Progress(done, len(docs), _("正在写")))
            with store.read() as connection:  # each look is short: nobody who saves has to wait
                found = listing.rows_of(connection, part, clear=wanted.full)
            yield from map(wanted.cells, found)
            done += len(part)
        report(Progress(done, len(docs), _("正在写到盘上")))

    return write(store, folder, name, replace(wanted, paper=paper), rows(), len(docs))


def write(
    store: Store, folder: Path, name: str, wanted: Wanted, rows: "Iterator[Sequence[Value]]",
    total: int,
) -> Path:  # fmt: skip
    """Write rows as a workbook into a folder, whole or not at all. Returns its path."""
    from station.papers.listed import write_listed  # its library costs 75 ms to import

    with _waiting(store.home.path) as place:
        made = place / "list.xlsx"
        with made.open("wb") as file:
            written = write_listed(file, wanted.paper, wanted.heads, rows, total, place)
        if written != total:
            raise MachineFailed(
                "list-incomplete", _("写出的行数和列表的不一样，没有留下文件。请再写一次。")
            )
        digest = _digest(made)

        def copy(file: IO[bytes]) -> None:
            with made.open("rb") as source:
                shutil.copyfileobj(source, file, outward.MEBIBYTE)

        size = made.stat().st_size
        return outward.deliver_file(folder, name, size, copy, lambda part: _digest(part) == digest)


@contextmanager
def _waiting(home: Path) -> Iterator[Path]:
    """Give a folder of our own for rows on their way; one that a crash left behind goes first."""
    for left in home.glob(f"{_WAITING}*"):
        if left.stat().st_mtime < time.time() - _STALE:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=_WAITING, dir=home, ignore_cleanup_errors=True
    ) as place:
        yield Path(place)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _words(connection: sa.Connection, docs: Sequence[int], wanted: Wanted) -> str:
    """Return what was typed to find these cases; a piece of a name or telephone is masked."""
    words = list(wanted.words)
    if not wanted.full:
        people: set[str] = set()
        for part in chunks(docs):
            people.update(map(fold, listing.names_of(connection, part)))
        words = [_masked(word, people) for word in words]
    return _("查找“{text}”").format(text=clean(" ".join(words)))


def _masked(word: str, people: Collection[str]) -> str:
    folded, masked = fold(word), mask_text(word)
    if masked != word or not folded or not any(folded in one for one in people):
        return masked
    return "***" if folded.isdigit() else mask_name(word)


# In full


def head_on_duty(desk: "Desk", by: str | None) -> str:
    """Return the name of the head who is on duty. Raises `Refused` (`not-head`)."""
    for person in people(desk):
        if person.id == by and person.role == "HEAD":
            return person.name
    raise Refused("not-head", _("完整信息只有站长值班时可以写出。没有写出文件。"))


def note_unmasking(desk: "Desk", by: str | None, rows: int) -> None:
    """Write down for good that the head on duty asks for a list of so many rows in full.

    Raises `Refused` (`not-head`).
    """
    head_on_duty(desk, by)
    with desk.writing(), desk.store.write() as connection:
        (person,) = read_records(connection, OWN_REGION, "operator", "id", by or "")
        act = Act(UNMASK, (person,), {person.id: {UNMASKED: rows}})
        desk.append(connection, [act], by)


def unmaskings(store: Store) -> list[Unmasking]:
    """Return every time that a list was written in full here, newest first."""
    with store.read() as connection:
        known = connection.exec_driver_sql("SELECT id, name FROM operators")
        names = {str(person): str(name or "") for person, name in known}
        lines = connection.exec_driver_sql(
            "SELECT line FROM entries WHERE region=? AND standing=? AND record IN "
            "(SELECT id FROM operators WHERE region=?) ORDER BY ordinal DESC, seq DESC",
            (OWN_REGION, IN_FORCE, OWN_REGION),
        )
        entries = [stored(line) for (line,) in lines]
    return [
        Unmasking(e.at, names.get(e.by, ""), int(e.open.get(UNMASKED, 0)))
        for e in entries
        if e.do == UNMASK
    ]


@dataclass(frozen=True)
class Place:
    """Whose list it is, as files and paper say it."""

    code: str
    name: str
    practice: bool


def place_of(store: Store) -> Place:
    """Return the code and the name of the station or the office."""
    with store.read() as connection:
        info = meta(connection)
    return Place(info.get("code") or info["region"], info["name"], info.get("practice") == "1")


__all__ = [
    "UNMASK", "UNMASKED", "Place", "Unmasking", "Wanted", "head_on_duty", "note_unmasking", "place_of",
    "unmaskings", "write", "write_cases",
]  # fmt: skip
