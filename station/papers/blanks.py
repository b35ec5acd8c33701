"""Empty forms for a desk without power, made from the sheets that the screens ask by.

The fields stand in the order of the screen, so that what was written by hand is typed in without
looking for it.
"""

from datetime import date

from station import sheets, taxonomy
from station.fields import FieldSpec
from station.language import _
from station.papers.page import Blank, Words, page
from station.sheets import Line

FORMS = ("register.CONSULT", "register.COMPLAINT", "register.LEAD")
"""The sheets that are printed."""
_FEW = 12
"""How many choices are printed to be ticked; of more one is written."""


def blank_form(name: str, place: str, today: date) -> bytes:
    """Return the empty form of one registration as a page to print; `place` is the station's name."""
    sheet = sheets.sheet(name, today)
    pieces = [
        Blank(part.title, [_field(line) for line in part.lines if not line.hidden])
        for part in sheet.parts
    ]
    under = _(
        "{place}    经办人：__________    日期：______年____月____日    编号（录入后填）：__________"
    ).format(place=place)
    note = Words(
        "",
        _(
            "带 * 的必填。来电后按“补录”一份一份录入，接收日期写真正的那一天。录完的表按规定保管或销毁。"
        ),
    )
    return page(_("{title}（停电时手写）").format(title=sheet.title), under, [*pieces, note])


def file_title(name: str, today: date) -> str:
    """Return the name of the file of one form."""
    return _("空白表-{title}.html").format(title=sheets.sheet(name, today).title)


def _field(line: Line) -> tuple[str, str, bool]:
    label = _(line.spec.ask.label) + (" *" if line.required else "")
    return label, _choices(line.spec, line.only), line.wide


def _choices(spec: FieldSpec, only: tuple[str, ...]) -> str:
    """Return what may be ticked; a blank where one writes."""
    box = "□ "
    if spec.ask.shape == "flag":
        return box + _("是") + "    " + box + _("否")
    if spec.ask.shape == "day":
        return _("______年____月____日")
    if spec.ask.shape == "fen":
        return _("____________ 元")
    if not spec.ask.taxonomy:
        return ""
    items = [i for i in taxonomy.items(spec.ask.taxonomy) if not only or i.code in only]
    if len(items) > _FEW:
        return ""
    return "    ".join(box + taxonomy.label(spec.ask.taxonomy, i.code) for i in items)
