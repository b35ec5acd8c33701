"""The sheets about a case's days: why it is late, when the two sides are to sit down."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from station import late, meeting, taxonomy
from station.language import _
from station.life import DOINGS, Act, CaseFile
from station.records import Case, Session
from station.sheets.base import Line, Now, Part, Rule, Sheet, begun, field, wide

LATE, MEET = "late", "meet"
NAMES = (LATE, MEET)
Given = Mapping[str, Any]


def sheet(name: str, file: CaseFile, now: Now) -> Sheet:
    """Return one of the sheets; whether it may follow, its act says."""
    return _late(file) if name == LATE else _meet(file, now)


def _late(file: CaseFile) -> Sheet:
    lines = (
        Line(
            field(Case, "late_reason"),
            required=True,
            start=begun(file.case, field(Case, "late_reason")),
        ),
        wide(Case, "late_note", start=file.case.late_note),
    )
    about = _("写了原因，超期还是超期，按时率照算；县区和站长看得到为什么。")
    rule = Rule(("late_note", "late_reason"), _told)
    return Sheet(LATE, _(DOINGS["case.late"]), (Part("", lines),), _("记下"), about, rules=(rule,))


def _told(found: Given) -> str:
    one = taxonomy.item(late.TABLE, found["late_reason"] or "")
    if one is not None and one.value("told") and not (found["late_note"] or "").strip():
        return _("选“{label}”的要写说明。").format(label=one.label())
    return ""


def _meet(file: CaseFile, now: Now) -> Sheet:
    case = file.case
    before = next((s for s in reversed(file.sessions) if not s.void), Session(
        id="", case_id="", held_on=now.today,
    ))  # fmt: skip
    lines = (
        Line(
            field(Case, "meet_on"), required=True, start=begun(file.case, field(Case, "meet_on")), ahead=True,
            since=case.received,
        ),
        Line(field(Case, "meet_at"), required=True, start=begun(file.case, field(Case, "meet_at"))),
        Line(field(Case, "meet_place"), required=True, start=case.meet_place or before.place),
        Line(field(Case, "meet_by"), start=case.meet_by or before.mediator or now.person),
    )  # fmt: skip
    about = _("先问双方什么时候方便；记下以后就看调解通知，打印出来交给双方（令121第20条）。")
    return Sheet(MEET, _(DOINGS["case.meet"]), (Part("", lines),), _("约好"), about)


def act(name: str, file: CaseFile, given: Given, today: date | None) -> Act:
    """Return the act that the answers make; `today` says what is late."""
    if name == MEET:
        return meeting.meet(
            file, given["meet_on"], at=given.get("meet_at", ""),
            place=given.get("meet_place", ""), by=given.get("meet_by", ""),
        )  # fmt: skip
    assert today is not None, "what is late is judged by the day"
    return late.explain(file, today, given["late_reason"], given.get("late_note", ""))
