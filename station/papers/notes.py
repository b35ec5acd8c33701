"""The last sheets: how every number is counted, and the records that it was counted from."""

from station.figures import FIGURES, RATES, Figure, OpenAt
from station.language import _, about
from station.papers.book import Book, Sheet
from station.papers.report import GROUPS, NOTHING
from station.records import KINDS

_DEFINITIONS = (40, 8, 62, 26)
_EVIDENCE = (14, 34, 8, 12, 44)
_CHUNK = 8


def definitions(book: Book) -> None:
    """Write what each figure and rate counts, and the day that decides."""
    sheet = book.sheet(_("指标口径"), _DEFINITIONS)
    sheet.raw.fit_to_pages(1, 0)
    report = book.report
    row = sheet.paragraph(0, about(report.title, _("指标口径")), "title")
    row = sheet.paragraph(row, report.subtitle, "subtitle")
    sheet.raw.repeat_rows(row)
    sheet.raw.freeze_panes(row + 1, 1)
    row = sheet.heads(row, [_("项目"), _("单位"), _("怎么数的"), _("看哪一天")])
    for title, names in GROUPS:
        row = sheet.band(row, _(title))
        for name in names:
            figure = FIGURES[name]
            day, unit = _day(figure), report.unit(figure)
            row = _defined(sheet, row, (_(figure.label), unit, _(figure.definition), day))
    row = sheet.band(row, _("比率"))
    for name, rate in report.made["rates"].items():
        day = _("按分子、分母各自的日子")
        row = _defined(sheet, row, (_(RATES[name].label), "%", rate["definition"], day))
    sheet.paragraph(row, _rules())


def _defined(sheet: Sheet, row: int, texts: tuple[str, str, str, str]) -> int:
    for column, text in enumerate(texts):
        sheet.text(row, column, text, "centre" if column == 1 else "text")
    sheet.high(row, list(zip(texts, _DEFINITIONS, strict=True)))
    return row + 1


def _day(figure: Figure) -> str:
    """Return the day that decides, under the label that its field has on every screen."""
    if isinstance(figure.when, OpenAt):
        return _("本期第一天以前") if figure.when.edge == "begin" else _("本期最后一天")
    kind, _point, name = figure.when.field.rpartition(".")
    specs = KINDS[kind or figure.source].fields()
    return _(next(spec.ask.label for spec in specs if spec.name == name))


def _rules() -> str:
    """Return what holds for all of them."""
    return "\n".join(
        (
            _("作废和并案的记录，以及挂在它们下面的内容，不计入任何一项。"),
            _("投诉不论调解几次、从几个渠道来，只算一次；重新办理的，以最后一次结果和办结为准。"),
            _("百分比四舍五入；只有两个数相等才写100%。金额单位是元，到分为止。"),
        )
    )


def evidence(book: Book) -> None:
    """Write up to which record of each desk the report counts, and the check code of that record.

    The code is the head of the desk's journal: it depends on every record before it.
    """
    sheet = book.sheet(_("依据"), _EVIDENCE)
    sheet.raw.fit_to_pages(1, 0)
    report = book.report
    row = sheet.paragraph(0, about(report.title, _("依据的记录")), "title")
    row = sheet.paragraph(row, report.subtitle, "subtitle")
    explained = (
        _("报表由下列记录算出，各窗口从第一条数到表中写的那一条。"),
        _("末条校验码由前面每一条记录的内容算出：动过任何一条，它就不同。"),
        _("两份报表的末条校验码相同，依据的就是同样的记录。"),
    )
    row = sheet.paragraph(row, "\n".join(explained))
    sheet.raw.repeat_rows(row)
    sheet.raw.freeze_panes(row + 1, 0)
    row = sheet.heads(row, [_("站点"), _("名称"), _("窗口"), _("数到第几条"), _("末条校验码")])
    names = {line["code"]: line["name"] for line in report.made["by_station"]}
    for journal in report.made["journals"]:
        name, code = names.get(journal["station"], ""), _check_code(journal["head"])
        sheet.text(row, 0, journal["station"])
        sheet.text(row, 1, name)
        sheet.text(row, 2, journal["desk"], "centre")
        sheet.number(row, 3, journal["seq"])
        sheet.text(row, 4, code)
        sheet.high(row, [(name, _EVIDENCE[1]), (code, _EVIDENCE[4])])
        row += 1


def _check_code(head: str | None) -> str:
    """Return a head in two lines of four groups, so that eyes can compare it."""
    if head is None:
        return NOTHING
    digits = head.rpartition(":")[2]
    groups = [digits[n : n + _CHUNK] for n in range(0, len(digits), _CHUNK)]
    half = (len(groups) + 1) // 2
    return "\n".join(" ".join(part) for part in (groups[:half], groups[half:]))


__all__ = ["definitions", "evidence"]
