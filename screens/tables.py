"""Lists as tables: what the doors of both programs do when a list is to be written. In threads."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screens.cases.exporting import CaseList, PlainList, cells, heads
from station.language import _
from station.progress import Report
from station.values import clean

if TYPE_CHECKING:
    from station.papers.listed import Paper
    from storage.desk import Desk
    from storage.store import Opened, Store

_NO_NAME = re.compile(r"[^\w.-]+")
_LONGEST = 40
WIDEST = 40
"""Cells of the widest column of a list that stands on the screen."""


def cases(opened: "Opened", folder: Path, listed: CaseList, office: bool, report: Report) -> Path:
    """Write a list of cases, masked. Returns the path of the workbook."""
    return _cases(opened.store, folder, listed, _Way(office), report)


def cases_in_full(
    desk: "Desk", by: str | None, folder: Path, listed: CaseList, report: Report
) -> Path:
    """Write a list of cases with names and telephones, which is written down first.

    Raises `Refused` (`not-head`).
    """
    from storage.listed import head_on_duty, note_unmasking

    head = head_on_duty(desk, by)
    note_unmasking(desk, by, listed.rows)
    return _cases(desk.store, folder, listed, _Way(False, head), report)


class _Way:
    """How a list is written: at the office or not; by which head in full, if so."""

    def __init__(self, office: bool, head: str | None = None) -> None:
        self.office = office
        self.head = head
        self.full = head is not None


def _cases(store: "Store", folder: Path, listed: CaseList, way: _Way, report: Report) -> Path:
    from station.papers.listed import NOTE_FULL, NOTE_MASKED
    from storage.listed import Wanted, write_cases

    note = _(NOTE_FULL).format(name=clean(way.head or "")) if way.full else _(NOTE_MASKED)
    paper = _paper(store, listed.title, listed.conditions, note)
    wanted = Wanted(
        listed.asked, paper, heads(way.office, way.full),
        lambda row: cells(row, way.office, way.full), listed.words, way.full,
    )  # fmt: skip
    title = f"{listed.title}-{_('完整信息')}" if way.full else listed.title
    return write_cases(store, folder, _file(store, title), wanted, report)


def plain(opened: "Opened", folder: Path, listed: PlainList) -> Path:
    """Write rows that stand on a screen. Returns the path of the workbook."""
    from station.papers.listed import Head
    from storage.listed import Wanted, write
    from storage.listing import Asked

    store = opened.store
    lines = [[c if isinstance(c, str) else c.text for c in line] for line in listed.lines]
    columns = [
        Head(label, min(w, WIDEST)) for label, w in zip(listed.labels, listed.widths, strict=True)
    ]
    paper = _paper(store, listed.title, listed.conditions, "")
    wanted = Wanted(Asked(), paper, columns, lambda _row: [])
    return write(store, folder, _file(store, listed.title), wanted, iter(lines), len(lines))


def _paper(store: "Store", title: str, conditions: Sequence[str], note: str) -> "Paper":
    from station.papers.listed import Paper
    from storage.listed import place_of

    place = place_of(store)
    if place.practice:
        title = _("【练习】{place}").format(place=title)
    return Paper(clean(title), clean(place.name), [clean(c) for c in conditions], note, store.now())


def _file(store: "Store", title: str) -> str:
    """Return the name of a file: whose it is, what it is, when it was written."""
    from storage.listed import place_of

    what = _NO_NAME.sub("-", clean(title)).strip("-.")[:_LONGEST]
    at = re.sub(r"\D", "", store.now()[:19])
    return f"{place_of(store).code}-{what}-{at[:8]}-{at[8:]}.xlsx"
