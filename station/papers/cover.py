"""The first sheet: the sentence, every figure with its definition, the rates, room to sign."""

from station.figures import FIGURES, RATES, base_of
from station.language import _
from station.papers.book import Book, Sheet
from station.papers.formulas import Counted, Formula, percentage
from station.papers.report import GROUPS, printed

_WIDTHS = (40, 14, 9, 11, 12, 36)
_LAST = len(_WIDTHS) - 1
_SAID = sum(_WIDTHS[3:]) * 10 // 9  # in smaller letters

Cells = dict[str, Counted]


def cover(book: Book) -> None:
    """Write the sheet that an office signs; it is one page."""
    sheet = book.sheet(_("统计报表"), _WIDTHS)
    sheet.raw.fit_to_pages(1, 1)
    report = book.report
    row = sheet.paragraph(0, report.title, "title")
    row = sheet.paragraph(row, report.subtitle, "subtitle")
    row = sheet.paragraph(row, report.made["sentence"], "sentence")
    row, cells = _figures(sheet, row + 1)
    row = _balance(sheet, row, cells)
    row = _rates(sheet, row + 1, cells)
    _signatures(sheet, row + 1)


def _figures(sheet: Sheet, row: int) -> tuple[int, Cells]:
    """Write the figures by groups; return the next row and the cell of every figure."""
    report = sheet.book.report
    sheet.heads(row, [_("项目"), _("数量"), _("单位")])
    sheet.across(row, (3, _LAST), _("怎么数的"), "head")
    row += 1
    cells: Cells = {}
    for title, names in GROUPS:
        row = sheet.band(row, _(title))
        for name in names:
            figure, number = FIGURES[name], report.made["figures"][name]
            label, definition = _(figure.label), _(figure.definition)
            sheet.text(row, 0, label)
            style = "money" if figure.unit == "fen" else "count"
            cells[name] = Counted(sheet.number(row, 1, printed(name, number), style), number)
            sheet.text(row, 2, report.unit(figure), "centre")
            sheet.across(row, (3, _LAST), definition, "small")
            sheet.high(row, [(label, _WIDTHS[0]), (definition, _SAID)])
            row += 1
    return row, cells


def _balance(sheet: Sheet, row: int, cells: Cells) -> int:
    """Write whether what came and what went are equal; return the next row."""
    came, went = ("carried_in", "complaints"), ("closed", "open_at_end")
    left, right = ("+".join(cells[name].cell for name in names) for names in (came, went))
    yes, no = _("相符"), _("不符")
    holds = sum(cells[n].number for n in came) == sum(cells[n].number for n in went)
    sheet.text(row, 0, _("核对"))
    check = Formula(f'IF({left}={right},"{yes}","{no}")', yes if holds else no)
    sheet.formula_across(row, (1, 2), check, "check")
    sheet.across(row, (3, _LAST), _("上期结转＋投诉＝办结＋期末在办"), "small")
    return row + 1


def _rates(sheet: Sheet, row: int, cells: Cells) -> int:
    """Write the rates over the cells that they are made of; return the next row."""
    report = sheet.book.report
    sheet.heads(row, [_("比率")])
    sheet.across(row, (1, 2), _("结果"), "head")
    row = sheet.heads(row, [_("分子"), _("分母"), _("怎么算的")], 3)
    for name, rate in report.made["rates"].items():
        over = cells[RATES[name].numerator].cell
        under = [cells[n].cell for n in base_of(name, rate.get("base", "")).figures]
        sheet.text(row, 0, _(RATES[name].label))
        parts = [
            Counted(sheet.formula(row, column, Formula("+".join(of), number), "count"), number)
            for column, of, number in (
                (3, [over], rate["numerator"]), (4, under, rate["denominator"]),
            )
        ]  # fmt: skip
        share = percentage(parts[0], parts[1], report.decimals, rate["percent"])
        sheet.formula_across(row, (1, 2), share, "percent")
        sheet.text(row, 5, rate["definition"], "small")
        sheet.high(row, [(rate["definition"], _WIDTHS[_LAST])])
        row += 1
    if any(rate["percent"] is None for rate in report.made["rates"].values()):
        row = sheet.paragraph(row, _("“—”：分母是零，没有可以算的比率。"))
    return row


def _signatures(sheet: Sheet, row: int) -> None:
    """Leave room for the seal and the signatures."""
    for left, right in (
        (_("单位负责人（签字）："), _("填表人（签字）：")),
        (_("单位（盖章）："), _("日期：")),
    ):
        sheet.raw.set_row(row, 30)
        sheet.text(row, 0, left, "sign")
        for column in (1, 2, _LAST):
            sheet.raw.write_blank(row, column, None, sheet.book.style("line"))
        sheet.across(row, (3, 4), right, "sign")
        row += 1


__all__ = ["cover"]
