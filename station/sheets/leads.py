"""Leads: what is asked when one is noted and when it is handed over, and the acts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from station import verbs
from station.entry import written
from station.fields import Ask
from station.language import N_, _
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
    own,
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


_CODE = own("code", Ask(
    N_("处理结果"),
    N_("签收、立案还是不予立案，或者最后怎么处理的；说错了再说一次，以最后一次为准。"),
    "code", taxonomy="lead_result",
))  # fmt: skip
_TOLD_ON = own(
    "told_on", Ask(N_("日期"), N_("签收、决定或处理的那一天，如 今天 或 3.12。"), "day"), date
)
_WORDS = own("words", Ask(
    N_("说明"), N_("站点看得到，如 已责令改正；不要写是谁反映的（令121第37条）。"), "text",
    sealed=True,
))  # fmt: skip


def result(lead: Lead, now: Now) -> Sheet:
    """Return the sheet of 线索反馈: what a county says became of a lead that was handed over."""
    asked = (
        Line(_CODE, required=True),
        Line(_TOLD_ON, required=True, start=written(_TOLD_ON, now.today), since=lead.handed_on),
        Line(_WORDS, wide=True),
    )
    about = _("下次下发时带给站点。说错了再说一次：以最后一次为准，以前的也留着。")
    return Sheet("lead.result", _("线索反馈"), (Part("", asked),), _("记下"), about)


def noted(file: CaseFile | None, given: Mapping[str, Any], new_id: Callable[[], str]) -> Act:
    """Return the act of 记线索."""
    case_id = file.case.id if file else ""
    return verbs.note_lead(
        given["noted_on"], case_id=case_id, new_id=new_id, **without(given, "noted_on")
    )


def handed_over(lead: Lead, given: Mapping[str, Any]) -> Act:
    """Return the act of 移交线索."""
    return verbs.hand_over_lead(lead, given["handed_on"], **without(given, "handed_on"))
