"""A workbook as this house writes one: text is never a formula, and every sheet fits its paper."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from station.language import _, cells, current, wrapped
from station.papers.formulas import Formula, place
from station.papers.report import Report
from station.values import clean, shown

MAX_CELL = 32_000
"""Characters that one cell holds; a longer text is cut there."""

HIGHEST = 400
"""The height of the highest row, in points: a program calls a file broken that has one over 409."""

ROOMY, DENSE = 19, 16
"""The height of a row with one line of text, in points: on a page, in a long table."""

_A4, _SIZE = 9, 10
_SONG, _HEI = "宋体", "黑体"  # the faces that every Chinese Windows has
LINE_COLOUR, _HEAD_COLOUR, _BAND_COLOUR = "#8EA0B8", "#DCE6F2", "#F1F4F9"
_BOX = {"border": 1, "border_color": LINE_COLOUR}
_PLAIN = {"num_format": "@", "text_wrap": True, **_BOX}  # "@": it stays text when it is edited
_WORDS = {**_PLAIN, "indent": 1}
_STRONG = {"strong": True, "bg_color": _BAND_COLOUR}
_RIGHT = {"align": "right", **_BOX}
_COUNT, _MONEY = {"num_format": "#,##0", **_RIGHT}, {"num_format": "#,##0.00", **_RIGHT}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"strong": True, "font_size": 18, "align": "center", "text_wrap": True},
    "subtitle": {
        "align": "center", "font_color": "#404040", "text_wrap": True, "valign": "top",
    },
    "note": {"font_size": 9, "font_color": "#404040", "text_wrap": True, "valign": "top"},
    "sentence": {
        "font_size": 12, "text_wrap": True, "indent": 1, "bg_color": _BAND_COLOUR, **_BOX,
    },
    "head": {
        "strong": True, "align": "center", "text_wrap": True, "bg_color": _HEAD_COLOUR, **_BOX,
    },
    "band": {**_STRONG, **_BOX, "indent": 1},
    "group": {"strong": True, **_BOX, "indent": 1},
    "text": _WORDS,
    "small": {**_WORDS, "font_size": 9},
    "part": {**_WORDS, "indent": 3, "font_color": "#404040"},
    "centre": {**_PLAIN, "align": "center"},
    "check": {"align": "center", **_BOX},
    "count": _COUNT,
    "money": _MONEY,
    "sum": {**_STRONG, **_PLAIN, "align": "center"},
    "sum count": {**_STRONG, **_COUNT},
    "sum money": {**_STRONG, **_MONEY},
    "sign": {"align": "right"},
    "line": {"bottom": 1},
}  # fmt: skip


def options() -> dict[str, Any]:
    """Return how a workbook is made: in memory, and no text becomes anything else."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # Columns are measured in digits of this face: it, or one as wide, is everywhere.
        "default_format_properties": {"font_name": "Arial", "font_size": _SIZE},
    }


class Book:
    """A workbook that is being written, and the report that it is about."""

    def __init__(self, raw: Any, report: Report) -> None:
        self.raw = raw
        self.report = report
        self._formats: dict[str, Any] = {}
        zeros = "." + "0" * report.decimals if report.decimals else ""
        self._styles = {
            **_STYLES,
            "percent": {"num_format": f"0{zeros}%", **_RIGHT},
            "points": {"num_format": f"+0{zeros};-0{zeros};0{zeros}", **_RIGHT},
            "sum percent": {"num_format": f"0{zeros}%", **_STRONG, **_RIGHT},
        }
        self.font = "Arial" if current() == "en" else _SONG
        raw.set_properties(
            {
                "title": shown(f"{report.title} {report.period}"),
                "created": report.as_of_utc,  # the only date in the file
            }
        )

    def style(self, name: str) -> Any:
        """Return a format by its name, made once."""
        if name not in self._formats:
            wanted = dict(self._styles[name])
            strong = wanted.pop("strong", False)
            latin = current() == "en"
            base = {"font_name": self.font, "font_size": _SIZE, "valign": "vcenter"}
            if strong:  # a Chinese heading changes its face, a Latin one its weight
                base |= {"bold": True} if latin else {"font_name": _HEI}
            self._formats[name] = self.raw.add_format({**base, **wanted})
        return self._formats[name]

    def size(self, name: str) -> int:
        """Return the size of a style's letters, in points."""
        return int(self._styles[name].get("font_size", _SIZE))

    def sheet(self, name: str, widths: Sequence[int], line: int = ROOMY) -> "Sheet":
        """Add a sheet with columns so many cells wide (a Chinese character takes two)."""
        return Sheet(self, self.raw.add_worksheet(name), widths, line)


class Sheet:
    """One sheet: cells from the top down, on A4."""

    def __init__(self, book: Book, raw: Any, widths: Sequence[int], line: int) -> None:
        self.book = book
        self.raw = raw
        self.widths = list(widths)
        self.line = line
        raw.set_default_row(line)
        for column, width in enumerate(widths):
            raw.set_column(column, column, width)
        raw.set_paper(_A4)
        raw.set_margins(*(Decimal(inches) for inches in ("0.4", "0.4", "0.7", "0.6")))
        raw.center_horizontally()
        raw.hide_gridlines(2)
        self._page_words()

    def _page_words(self) -> None:
        """Put the report above every printed page and the page's number below."""
        report = self.book.report
        face = f'&"{self.book.font},Regular"&9 '
        above = f"{shown(report.title)} {report.period}".replace("&", "＆")  # "&" begins a code
        self.raw.set_header(f"&L{face}{above}&R{face}{report.moment}")
        pages = _("第 {page} 页，共 {pages} 页").format(page="&P", pages="&N")
        self.raw.set_footer(f"&C{face}{pages}")

    @property
    def name(self) -> str:
        """The sheet's name as a formula writes it."""
        return f"'{self.raw.get_name()}'"

    def text(self, row: int, column: int, value: str, style: str = "text") -> None:
        """Write text as text, without control characters."""
        said = clean(value, multiline=True)[:MAX_CELL]
        self.raw.write_string(row, column, said, self.book.style(style))

    def across(self, row: int, columns: tuple[int, int], value: str, style: str) -> None:
        """Write text across a row from one column to another."""
        self.raw.merge_range(row, columns[0], row, columns[1], "", self.book.style(style))
        self.text(row, columns[0], value, style)

    def paragraph(self, row: int, value: str, style: str = "note") -> int:
        """Write text across the whole sheet, as many lines high as it needs; return the next row."""
        self.across(row, (0, len(self.widths) - 1), value, style)
        size = self.book.size(style)
        needed = lines(value, sum(self.widths) * _SIZE // size)
        self.raw.set_row(row, min(needed * size * 3 // 2 + 8, HIGHEST))
        return row + 1

    def number(self, row: int, column: int, value: int | Decimal, style: str = "count") -> str:
        """Write a number; return the name of its cell."""
        self.raw.write_number(row, column, value, self.book.style(style))
        return place(row, column)

    def formula(self, row: int, column: int, formula: Formula, style: str) -> str:
        """Write a formula with its value; return the name of its cell."""
        self.raw.write_formula(
            row, column, "=" + formula.text, self.book.style(style), formula.value
        )
        return place(row, column)

    def formula_across(
        self, row: int, columns: tuple[int, int], formula: Formula, style: str
    ) -> None:
        """Write a formula across a row from one column to another."""
        self.raw.merge_range(row, columns[0], row, columns[1], "", self.book.style(style))
        self.formula(row, columns[0], formula, style)

    def band(self, row: int, title: str) -> int:
        """Write the title of a group of rows across the sheet; return the next row."""
        self.across(row, (0, len(self.widths) - 1), title, "band")
        return row + 1

    def heads(self, row: int, names: Sequence[str], first: int = 0) -> int:
        """Write the heads of columns, as high as the highest needs; return the next row."""
        for column, name in enumerate(names, first):
            self.text(row, column, name, "head")
        needed = max(lines(name, self.widths[n] + 1) for n, name in enumerate(names, first))
        self.raw.set_row(row, 20 + 14 * (needed - 1))
        return row + 1

    def high(self, row: int, texts: Sequence[tuple[str, int]]) -> None:
        """Make a row as high as its texts need, each in so many cells."""
        needed = max(lines(text, width) for text, width in texts)
        if needed > 1:
            self.raw.set_row(row, min(self.line + 14 * (needed - 1), HIGHEST))


def lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of so many cells, its margins taken off."""
    room = max(width - 2, 1)
    if text.isascii():  # letters are narrower than the digits that columns are measured in
        room = room * 5 // 4
    broken = (line for part in text.split("\n") for line in wrapped(part, room))
    return sum(-(-cells(line) // room) or 1 for line in broken)
