"""What complaints were about and how they came: counts, shares, and last year beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from station import shares
from station.language import _, about
from station.papers.book import DENSE, Book, Sheet
from station.papers.formulas import Counted, percentage, place, points, total

_WIDTHS = (40, 12, 12, 16, 15, 16)

Row = Mapping[str, Any]
Places = dict[tuple[str, str], dict[str, Counted]]
"""The cells of `count` and `previous_year`, by axis and code."""


@dataclass(frozen=True)
class Line:
    """One line of a section: a row of shares, one of its parts, or a heading without numbers."""

    label: str
    axis: str = ""
    row: Row | None = None
    part: bool = False


def composition(book: Book) -> tuple[Sheet, Places]:
    """Write the tables of shares; return their sheet and where each count stands."""
    sheet = book.sheet(_("投诉构成"), _WIDTHS, DENSE)
    report, made = book.report, book.report.made
    sheet.raw.fit_to_pages(1, 0)
    row = sheet.paragraph(0, about(report.title, _("投诉构成")), "title")
    row = sheet.paragraph(row, report.subtitle, "subtitle")
    sheet.heads(
        row,
        [
            _("分类"), _("{label}（{unit}）").format(label=_("本期"), unit=report.measure),
            _("占比"), _("{label}（{unit}）").format(label=_("上年同期"), unit=report.measure),
            _("上年同期占比"), _("变化（百分点）"),
        ],
    )  # fmt: skip
    sheet.raw.repeat_rows(row)
    sheet.raw.freeze_panes(row + 1, 1)
    row += 1
    places: Places = {}
    for title, lines in _sections(made):
        row = _section(sheet, row, title, lines, places) + 1
    sheet.paragraph(row - 1, _notes(made))
    return sheet, places


def _sections(made: Mapping[str, Any]) -> Iterable[tuple[str, list[Line]]]:
    """Yield every section with its lines; the counted ones cover all complaints."""
    yield _("投诉性质"), list(_lines("by_nature", made["by_nature"]))
    yield _("商品和服务"), list(_lines("by_class", made["by_class"]))
    goods, services = (
        [row for row in made[axis] if row["code"] != "other"] for axis in ("by_goods", "by_service")
    )
    neither = [row for row in made["by_goods"] if row["code"] == "other"]
    yield (
        _("商品和服务的分类"),
        [
            Line(_("商品")), *_lines("by_goods", goods),
            Line(_("服务")), *_lines("by_service", services),
            Line(_("商品、服务以外")), *_lines("by_goods", neither),
        ],
    )  # fmt: skip
    yield _("接收渠道"), list(_lines("by_channel", made["by_channel"]))


def _lines(axis: str, rows: Sequence[Row]) -> Iterable[Line]:
    for row in rows:
        yield Line(row["label"], axis, row)
        for below in row.get("sub", ()):
            yield Line(below["label"], axis, below, part=True)


def _section(sheet: Sheet, row: int, title: str, lines: Sequence[Line], places: Places) -> int:
    """Write one section: its title, its lines, their total; return the next row."""
    first = sheet.band(row, title)
    end = first + len(lines)
    counted = {first + n: line.row for n, line in enumerate(lines) if line.row and not line.part}
    sums = []
    for column, key in ((1, "count"), (3, "previous_year")):
        number = sum(of[key] for of in counted.values())
        cell = sheet.formula(end, column, total(list(counted), column, number), "sum count")
        sums.append(Counted(cell, number))
    for at, line in enumerate(lines, first):
        _line(sheet, at, line, sums, places)
    sheet.text(end, 0, _("合计"), "sum")
    decimals = sheet.book.report.decimals
    for column, whole in ((2, sums[0]), (4, sums[1])):
        said = shares.percent(whole.number, whole.number, decimals)
        share = percentage(whole, whole, decimals, said, part=True)
        sheet.formula(end, column, share, "sum percent")
    sheet.text(end, 5, "", "sum")
    return end + 1


def _line(sheet: Sheet, row: int, line: Line, sums: Sequence[Counted], places: Places) -> None:
    """Write one line over the totals of its section: this period's, last year's."""
    if line.row is None:
        sheet.across(row, (0, len(_WIDTHS) - 1), line.label, "group")
        return
    sheet.text(row, 0, line.label, "part" if line.part else "text")
    sheet.high(row, [(line.label, _WIDTHS[0] - (3 if line.part else 0))])
    decimals = sheet.book.report.decimals
    now = Counted(sheet.number(row, 1, line.row["count"]), line.row["count"])
    before = Counted(sheet.number(row, 3, line.row["previous_year"]), line.row["previous_year"])
    for column, over, whole, said in (
        (2, now, sums[0], line.row["percent"]),
        (4, before, sums[1], _before(line.row, sums[1], decimals)),
    ):
        share = percentage(over, whole, decimals, said, part=True)
        sheet.formula(row, column, share, "percent")
    change = points(place(row, 2), place(row, 4), decimals, line.row["change_points"])
    sheet.formula(row, 5, change, "points")
    if not line.part:
        places[line.axis, line.row["code"]] = {"count": now, "previous_year": before}


def _before(row: Row, whole: Counted, decimals: int) -> str | None:
    """Return last year's percentage: what the change was taken against."""
    if row["change_points"] is None:
        return shares.percent(row["previous_year"], whole.number, decimals)
    return str(Decimal(row["percent"]) - Decimal(row["change_points"]))


def _notes(made: Mapping[str, Any]) -> str:
    """Return what a reader of the tables has to know."""
    said = [
        _("占比：占本期接收的全部投诉的百分比，四舍五入，各项相加可能不正好是100%。"),
        _("变化：本期占比减上年同期占比。“—”：没有可以比的数。"),
    ]
    if any(row.get("sub") for axis in ("by_goods", "by_service") for row in made[axis]):
        said.append(_("缩进的行是上一类里的一部分，不另外计入合计。"))
    return "\n".join(said)


__all__ = ["Places", "composition"]
