"""Bars of the classes that count most, beside a small table that is sorted by number."""

from collections.abc import Mapping, Sequence
from typing import Any

from station.language import N_, _, about
from station.papers.book import LINE_COLOUR, Book, Sheet
from station.papers.composition import Places
from station.papers.formulas import Formula

MOST = 12
"""Bars of one chart; what is left is one bar more."""

_WIDTHS = (34, 10, 12, 2, 58)
_CHART_COLUMN, _CHART_PIXELS = 4, 57 * 7
_HEAD_POINTS, _HEAD_PIXELS = 30, 40
_ROW_POINTS, _ROW_PIXELS = 18, 24
_NOW, _BEFORE = "#2F5D8C", "#B7C6D8"
_AXES = (
    ("by_nature", N_("投诉性质")),
    ("by_goods", N_("商品")),
    ("by_service", N_("服务")),
)

Bar = tuple[str, Sequence[Mapping[str, Any]]]
"""A label, and the rows whose numbers it shows together."""


def charts(book: Book, source: Sheet, places: Places) -> None:
    """Write a sheet with a chart of each axis that counts anything; it is one page."""
    sheet = book.sheet(_("构成图"), _WIDTHS)
    sheet.raw.fit_to_pages(1, 1)
    report = book.report
    row = sheet.paragraph(0, about(report.title, _("构成图")), "title")
    row = sheet.paragraph(row, report.subtitle, "subtitle") + 1
    drawn = 0
    for axis, title in _AXES:
        rows = [r for r in report.made[axis] if axis == "by_nature" or r["code"] != "other"]
        bars = _ranked(rows)
        if bars:
            row = _block(sheet, row, (axis, _(title)), bars, (source, places)) + 1
            drawn += 1
    sheet.raw.print_area(0, 0, row, _CHART_COLUMN)
    if not drawn:
        sheet.paragraph(row, _("本期没有投诉，没有图。"))


def _ranked(rows: Sequence[Mapping[str, Any]]) -> list[Bar]:
    """Return the classes that count anything, the greatest first; the least are one bar."""
    counted = [row for row in rows if row["count"] or row["previous_year"]]
    counted.sort(key=lambda row: (-row["count"], -row["previous_year"]))
    bars: list[Bar] = [(row["label"], [row]) for row in counted[:MOST]]
    rest = counted[MOST:]
    if len(rest) == 1:
        bars.append((rest[0]["label"], rest))
    elif rest:
        bars.append((_("其余 {n} 类").format(n=len(rest)), rest))
    return bars


def _block(
    sheet: Sheet,
    row: int,
    named: tuple[str, str],
    bars: Sequence[Bar],
    found: tuple[Sheet, Places],
) -> int:
    """Write a table over the cells of the sheet of shares and its chart; return the next row."""
    axis, title = named
    source, places = found
    report = sheet.book.report
    unit = report.measure
    columns = [("count", _("本期"), _NOW), ("previous_year", _("上年同期"), _BEFORE)]
    sheet.heads(row, [title, *(name for _key, name, _colour in columns)])
    for at, (label, rows) in enumerate(bars, row + 1):
        sheet.text(at, 0, label, "small")
        for column, (key, _name, _colour) in enumerate(columns, 1):
            refs = [f"{source.name}!{places[axis, one['code']][key].cell}" for one in rows]
            formula = Formula("+".join(refs), sum(one[key] for one in rows))
            sheet.formula(at, column, formula, "count")
    if not any(one["previous_year"] for _label, rows in bars for one in rows):
        columns.pop()
    height = max(len(bars), 3) * (len(columns) + 1) * 3 // 4 + 3
    sheet.raw.set_row(row, _HEAD_POINTS)
    for at in range(row + 1, row + height):
        sheet.raw.set_row(at, _ROW_POINTS)
    heading = _("{label}（{unit}）").format(label=title, unit=unit)
    drawn = _chart(sheet, heading, (row + 1, row + len(bars)), columns)
    drawn.set_size({"width": _CHART_PIXELS, "height": _HEAD_PIXELS + (height - 1) * _ROW_PIXELS})
    sheet.raw.insert_chart(row, _CHART_COLUMN, drawn, {"description": heading})
    return row + height


def _chart(
    sheet: Sheet, heading: str, rows: tuple[int, int], columns: Sequence[tuple[str, str, str]]
) -> Any:
    """Return bars of the rows, the first on top, each with its number."""
    font = {"name": sheet.book.font, "size": 9}
    drawn = sheet.book.raw.add_chart({"type": "bar"})
    name = sheet.raw.get_name()
    for column, (_key, said, colour) in enumerate(columns, 1):
        drawn.add_series(
            {
                "name": said,
                "categories": [name, rows[0], 0, rows[1], 0],
                "values": [name, rows[0], column, rows[1], column],
                "fill": {"color": colour},
                "gap": 45,
                "data_labels": {"value": True, "font": font},
            }
        )
    title = {"name": sheet.book.font, "size": 11, "bold": False}
    drawn.set_title({"name": heading, "name_font": title, "overlay": False})
    drawn.set_y_axis({"reverse": True, "num_font": font, "major_tick_mark": "none"})
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    drawn.set_legend({"position": "bottom", "font": font} if len(columns) > 1 else {"none": True})
    drawn.set_chartarea({"border": {"color": LINE_COLOUR}})
    return drawn


__all__ = ["MOST", "charts"]
