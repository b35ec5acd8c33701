"""What 共同投诉 asks: with which case, in what part, agreed on what day."""

from collections.abc import Mapping
from typing import Any

from station import groups
from station.fields import Ask
from station.language import _
from station.life import CaseFile
from station.records import Case
from station.sheets.base import Line, Now, Part, Sheet, begun, field, own

Given = Mapping[str, Any]

SHEETS = (groups.JOIN, groups.SET)

_WITH = own("main", Ask(
    "和哪一件", "另一件的编号，如 26A-0012；它在共同投诉里的，就加入那一组。",
))  # fmt: skip


def sheet(name: str, file: CaseFile, now: Now) -> Sheet:
    """Return the sheet of joining a group, or of a member's part in it."""
    lines = _part(file.case, now)
    if name == groups.SET:
        about = _("代表人由大家书面推选，最多两位；没有同意的，谈成了也要再问他（令121第12条）。")
        return Sheet(name, _(groups.NAMES[name]), (Part("", lines),), _("改好"), about)
    about = _("同一经营者、同一种事，各人一件、各有编号，数字照样一件一件算。")
    both = (Line(_WITH, required=True), *lines)
    return Sheet(name, _("共同投诉"), (Part("", both),), _("放到一起"), about)


def _part(case: Case, now: Now) -> tuple[Line, ...]:
    role, on = field(Case, "group_role"), field(Case, "group_consent_on")
    start = begun(case, role) or begun(case.with_(group_role="MEMBER"), role)
    return (Line(role, required=True, start=start), Line(on, start=begun(case, on)))


def part(given: Given) -> dict[str, Any]:
    """Return the part in the group that the answers to either sheet make."""
    return {"role": given["group_role"], "consent_on": given.get("group_consent_on")}
