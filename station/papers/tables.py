"""The wide table of figures: a row for each station, or for each type of station."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from station.figures import FIGURES
from station.language import _, cells, current
from station.papers.book import DENSE, Book, Sheet
from station.papers.formulas import total
from station.papers.report import GROUPS, printed
from station.values import yuan as written

_ROOM = 860
"""Pixels across a landscape A4, less a fifth that a wider face may need elsewhere."""

_PAGES = ((0, 1), (2,), (3, 4))
"""Which groups stand on one page."""


@dataclass(frozen=True)
class Lines:
    """The rows of the table: the heads of their first two columns and the keys that fill them."""

    name: str
    heads: tuple[str, str]
    keys: tuple[str, str]
    widths: tuple[int, int]
    rows: Sequence[Mapping[str, Any]]


def stations(book: Book) -> Sheet:
    """Write the figures of each station."""
    rows = book.report.made["by_station"]
    return _table(book, Lines(_("各站"), (_("站点"), _("名称")), ("code", "name"), (14, 30), rows))


def types(book: Book) -> Sheet:
    """Write the figures of each type of station."""
    rows = book.report.facts.by_type
    return _table(
        book, Lines(_("按类型"), (_("站点类型"), _("站数")), ("label", "stations"), (32, 8), rows)
    )


def _table(book: Book, given: Lines) -> Sheet:
    names = [name for _title, group in GROUPS for name in group]
    widths = [*given.widths, *(_width(name, book.report.made["figures"]) for name in names)]
    sheet = book.sheet(given.name, widths, DENSE)
    sheet.raw.set_landscape()
    sheet.raw.set_print_scale(_scale(widths))
    _heads(sheet, given, names)
    row = first = 4
    for line in given.rows:
        sheet.high(row, [(_head(line, key), given.widths[n]) for n, key in enumerate(given.keys)])
        for column, key in enumerate(given.keys):
            if isinstance(line[key], int):
                sheet.number(row, column, line[key])
            else:
                sheet.text(row, column, _head(line, key))
        for column, name in enumerate(names, 2):
            sheet.number(row, column, printed(name, line["figures"][name]), _style(name))
        row += 1
    if given.rows:
        _totals(sheet, given, names, range(first, row))
    return sheet


def _head(line: Mapping[str, Any], key: str) -> str:
    return str(line[key])


def _style(name: str) -> str:
    return "money" if FIGURES[name].unit == "fen" else "count"


def _width(name: str, figures: Mapping[str, int]) -> int:
    """Return how wide a column has to be for the longest word of its head and for its total."""
    words = max(cells(word) for word in _(FIGURES[name].label).split()) if current() == "en" else 0
    if FIGURES[name].unit == "fen":
        return max(13, words + 3, cells(written(figures[name])) + 2)
    return max(8, words + 3, cells(f"{figures[name]:,}") + 2)


def _scale(widths: Sequence[int]) -> int:
    """Return at what percent the widest page of the table still fits across its paper."""
    widest, first = 0, 2
    for page in _PAGES:
        count = sum(len(GROUPS[n][1]) for n in page)
        columns = [*widths[:2], *widths[first : first + count]]
        widest = max(widest, sum(7 * width + 5 for width in columns))
        first += count
    return min(75, max(10, 100 * _ROOM // widest))


def _heads(sheet: Sheet, given: Lines, names: Sequence[str]) -> None:
    """Write titles and heads; they stay on the screen and come again on every page."""
    report, pages = sheet.book.report, []
    sheet.raw.merge_range(0, 0, 1, 1, "", sheet.book.style("title"))
    sheet.text(0, 0, given.name, "title")
    sheet.raw.set_row(0, 30)
    sheet.raw.set_row(1, 22)
    for column, head in enumerate(given.heads):
        sheet.raw.merge_range(2, column, 3, column, "", sheet.book.style("head"))
        sheet.text(2, column, head, "head")
    first = 2
    for page in _PAGES:
        column = first
        for title, group in (GROUPS[n] for n in page):
            sheet.across(2, (column, column + len(group) - 1), _(title), "head")
            column += len(group)
        sheet.across(0, (first, column - 1), report.title, "title")
        sheet.across(1, (first, column - 1), report.subtitle, "subtitle")
        first = column
        pages.append(first)
    sheet.heads(3, [_with_unit(sheet, name) for name in names], 2)
    sheet.raw.set_v_pagebreaks(pages[:-1])
    sheet.raw.freeze_panes(4, 2)
    sheet.raw.repeat_rows(2, 3)
    sheet.raw.repeat_columns(0, 1)


def _with_unit(sheet: Sheet, name: str) -> str:
    figure = FIGURES[name]
    unit = sheet.book.report.unit(figure)
    return _(figure.label) + "\n" + _("（{unit}）").format(unit=unit)


def _totals(sheet: Sheet, given: Lines, names: Sequence[str], rows: range) -> None:
    """Write the sums under the columns."""
    row = rows.stop
    sheet.text(row, 0, _("合计"), "sum")
    key = given.keys[1]
    if all(isinstance(line[key], int) for line in given.rows):
        number = sum(line[key] for line in given.rows)
        sheet.formula(row, 1, total(rows, 1, number), "sum count")
    else:
        sheet.text(row, 1, "", "sum")
    for column, name in enumerate(names, 2):
        number = sum(line["figures"][name] for line in given.rows)
        formula = total(rows, column, printed(name, number))
        sheet.formula(row, column, formula, f"sum {_style(name)}")


__all__ = ["stations", "types"]
