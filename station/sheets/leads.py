"""Leads: what is asked when one is noted and when it is handed over, and the acts."""

from collections.abc import Callable, Mapping
from typing import Any

from station import verbs
from station.entry import written
from station.language import _
from station.life import Act, CaseFile
from station.records import Lead
from station.sheets.base import (
    Line,
    Now,
    Part,
    Rule,
    Sheet,
    field,
    lines,
    not_before,
    today_line,
    wide,
    without,
)


def _handed(found: Mapping[str, Any]) -> str:
    to_whom = found["target"] or found["target_name"]
    if bool(to_whom) != (found["handed_on"] is not None):
        return _("移交给谁和移交日期要一起填；还没交的都空着。")
    return ""


HANDED = Rule(("target", "target_name", "handed_on"), _handed)
"""A lead that was handed over says when and to whom."""


def note(file: CaseFile | None, now: Now) -> Sheet:
    """Return the sheet of 记线索, from a case or from a visit."""
    asked = (
        wide(Lead, "facts", required=True),
        *lines(Lead, "problem"),
        today_line(Lead, "noted_on", now, since=file.case.received if file else None),
    )
    handed = lines(Lead, "handed_on", "target", "target_name")
    return Sheet(
        "lead.note", _("记线索"), (Part("", asked), Part(_("已经移交的（没交就不填）"), handed)),
        _("记下"), _("只记看到的事实，不下结论；谁反映的不写（令121第37条）。"),
        rules=(not_before("handed_on", "noted_on"), HANDED),
    )  # fmt: skip


def hand_over(lead: Lead, now: Now) -> Sheet:
    """Return the sheet of 移交线索."""
    target = field(Lead, "target")
    name = field(Lead, "target_name")
    asked = (
        Line(target, required=True, start=written(target, lead.target or "SAMR")),
        Line(name, start=lead.target_name),
        today_line(Lead, "handed_on", now, since=lead.noted_on),
        Line(field(Lead, "receipt_on")),
    )
    return Sheet(
        "lead.hand_over", _("移交线索"), (Part("", asked),), _("已移交"),
        _("先交辖区市场监管所；请对方在移交单上签收。"),
        rules=(not_before("receipt_on", "handed_on"),),
    )  # fmt: skip


def noted(file: CaseFile | None, given: Mapping[str, Any], new_id: Callable[[], str]) -> Act:
    """Return the act of 记线索."""
    case_id = file.case.id if file else ""
    return verbs.note_lead(
        given["noted_on"], case_id=case_id, new_id=new_id, **without(given, "noted_on")
    )


def handed_over(lead: Lead, given: Mapping[str, Any]) -> Act:
    """Return the act of 移交线索."""
    return verbs.hand_over_lead(lead, given["handed_on"], **without(given, "handed_on"))
