"""A list as a workbook: what was asked for on top, then every row, in the order of the list.

Rows are written one by one and never held together, so that a list may be of any length.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import xlsxwriter

from station.language import N_, _, about, joined
from station.papers.book import DENSE, Book, Sheet, options
from station.papers.report import Facts, Report, yuan
from station.values import shown

LONGEST = 1_000_000
"""Rows on one sheet; a spreadsheet holds a few more."""

Value = str | int | None
"""What stands in a cell: text, a sum in fen, or nothing."""


@dataclass(frozen=True)
class Head:
    """A column: its label, its cells wide, and how it is written: `text`, `centre` or `money`."""

    label: str
    width: int
    style: str = "text"


@dataclass(frozen=True)
class Paper:
    """What stands over the rows of a list.

    `place` is the station or the office, `conditions` what was asked for, in words, `note` what has
    to be said of the people in it, `as_of` an ISO moment.
    """

    title: str
    place: str
    conditions: Sequence[str]
    note: str
    as_of: str


class _Listing(Report):
    """A list in the place of a summary: what a book says of it on every page."""

    @property
    def title(self) -> str:
        """What is listed."""
        return str(self.made["title"])

    @property
    def period(self) -> str:
        """Whose list it is."""
        return shown(str(self.made["place"]))

    @property
    def moment(self) -> str:
        """The moment when it was written, in words."""
        return about(_("写出时间"), self.as_of.strftime("%Y-%m-%d %H:%M"))

    @cached_property
    def decimals(self) -> int:
        """A list has no shares."""
        return 2


def write_listed(
    out: IO[bytes],
    paper: Paper,
    heads: Sequence[Head],
    rows: Iterable[Sequence[Value]],
    total: int,
    temporary: Path,
) -> int:
    """Write a list of `total` rows as XLSX; return how many rows were written.

    Rows wait in files in the folder `temporary` until the workbook is put together.
    """
    given = {**options(), "in_memory": False, "constant_memory": True, "tmpdir": str(temporary)}
    raw = xlsxwriter.Workbook(out, given)
    told = {"title": paper.title, "place": paper.place, "as_of": paper.as_of}
    book = Book(raw, _Listing(told, Facts()))
    written = 0
    sheet, row = _sheet(book, paper, heads, total, 1)
    begins = row
    for values in rows:
        if written and written % LONGEST == 0:
            _end(sheet, heads, begins, row)
            sheet, row = _sheet(book, paper, heads, total, written // LONGEST + 1)
        _row(sheet, row, heads, values)
        row += 1
        written += 1
    _end(sheet, heads, begins, row)
    raw.close()
    return written


def _sheet(
    book: Book, paper: Paper, heads: Sequence[Head], total: int, number: int
) -> tuple[Sheet, int]:
    """Begin a sheet; return it and the row after its heads."""
    name = _("清单") if number == 1 else _("清单 {n}").format(n=number)
    sheet = book.sheet(name, [head.width for head in heads], DENSE)
    sheet.raw.set_landscape()
    sheet.raw.fit_to_pages(1, 0)
    row = sheet.paragraph(0, paper.title, "title")
    count = _("共 {n} 行").format(n=f"{total:,}")
    row = sheet.paragraph(row, joined([paper.place, count, book.report.moment]), "subtitle")
    asked = joined(paper.conditions) if paper.conditions else _("全部")
    row = sheet.paragraph(row, about(_("条件"), asked))
    if paper.note:
        row = sheet.paragraph(row, paper.note)
    sheet.raw.repeat_rows(row)
    row = sheet.heads(row, [head.label for head in heads])
    sheet.raw.freeze_panes(row, 0)
    return sheet, row


def _row(sheet: Sheet, row: int, heads: Sequence[Head], values: Sequence[Value]) -> None:
    long = []
    for column, (head, value) in enumerate(zip(heads, values, strict=True)):
        style = head.style if head.style != "money" else "text"
        if isinstance(value, int):
            sheet.number(row, column, yuan(value), "money")
        elif not value:
            sheet.raw.write_blank(row, column, None, sheet.book.style(style))
        else:
            sheet.text(row, column, value, style)
            if 2 * len(value) >= head.width:
                long.append((value, head.width))
    if long:
        sheet.high(row, long)


def _end(sheet: Sheet, heads: Sequence[Head], begins: int, row: int) -> None:
    """Let the rows be narrowed further in the spreadsheet."""
    if row > begins:
        sheet.raw.autofilter(begins - 1, 0, row - 1, len(heads) - 1)


NOTE_MASKED = N_("消费者只写姓，不写电话；线索的反映人保密，不写。")
NOTE_FULL = N_(
    "有完整姓名和电话，由站长{name}要求写出，本站的记录里记了这一次。不要外传，用完销毁。线索的反映人保密，不写。"
)

__all__ = ["LONGEST", "NOTE_FULL", "NOTE_MASKED", "Head", "Paper", "Value", "write_listed"]
