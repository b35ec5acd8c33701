"""The empty ledger: the headings alone as CSV, or a workbook with a note beside each heading."""

import csv
import io
from datetime import datetime

from station import taxonomy
from station.language import N_, _, about, listed
from station.ledger.columns import COLUMNS, Column

GUIDE = "填写说明"
_SHEET = "台账"
_LONG_LIST = 30
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed stamp, so that equal input gives equal bytes

_FORMS = {
    "line": N_("文字，一行"),
    "text": N_("文字，可以几行"),
    "moment": N_("2026-03-12 或 2026-03-12 09:30，要写年份"),
    "money": N_("15 或 1,000.00 或 1.5万，单位元"),
    "code": N_("代码或名称"),
}


def template_csv() -> bytes:
    """Return the headings as UTF-8 CSV with a byte order mark. Reading it gives no rows."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([column.name for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def template_xlsx() -> bytes:
    """Return a workbook: headings with notes, and a sheet that tells what each column takes."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE})
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
        text = book.add_format({"num_format": "@"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_SHEET)
        for n, column in enumerate(COLUMNS):
            sheet.set_column(n, n, 14, text)
            sheet.write_string(0, n, column.name, bold)
            sheet.write_comment(0, n, _comment(column), {"x_scale": 2})
            choices = _choices(column)
            if choices and len(",".join(choices)) <= 255:
                sheet.data_validation(
                    1, n, 5000, n, {"validate": "list", "source": choices, "error_type": "warning"}
                )
        sheet.freeze_panes(1, 0)
        guide = book.add_worksheet(GUIDE)
        guide.set_column(0, 1, 12)
        guide.set_column(2, 3, 48, wrap)
        lines = [(_("栏目"), _("必填"), _("意思"), _("怎么填")), *map(_guide, COLUMNS)]
        for n, line in enumerate(lines):
            for m, cell in enumerate(line):
                guide.write_string(n, m, cell, wrap if n else bold)
    return out.getvalue()


def _choices(column: Column) -> list[str]:
    """Return the labels that a short list may offer, in Chinese as the ledger is."""
    if not column.taxonomy:
        return []
    found = taxonomy.items(column.taxonomy)
    if column.name == "类别":
        return ["咨询", "投诉", "举报", "建议", "其他"]
    return [i.label(lang="zh_CN") for i in found if i.retired is None]


def _allowed(column: Column) -> str:
    choices = _choices(column)
    if len(choices) > _LONG_LIST:
        choices = [i.label(lang="zh_CN") for i in taxonomy.items(column.taxonomy) if not i.parent]
    form = _(_FORMS[column.holds])
    return about(form, listed(choices)) if choices else form


def _comment(column: Column) -> str:
    return f"{_(column.note)}\n{_allowed(column)}"


def _guide(column: Column) -> tuple[str, str, str, str]:
    return (column.name, _("必填") if column.required else "", _(column.note), _allowed(column))
