"""超期原因: why a complaint went beyond its day, as an act.

Pure. Every refusal is `Refused` with a sentence.
"""

from datetime import date

from station import taxonomy
from station.errors import Refused
from station.language import _
from station.law.clocks import missed
from station.life import Act, CaseFile
from station.records import Case

TABLE = "late_reason"


def why_not_explain(case: Case, on: date) -> str | None:
    """Return None if a reason may be given on a day, else one sentence why not."""
    if case.void or case.merged_into:
        return _("这一件已经作废或并入别件，不用写超期原因。")
    if missed(case, on) is None:
        return _("这一件没有超期，不用写原因。")
    return None


def explain(file: CaseFile, on: date, reason: str, note: str = "") -> Act:
    """Give the reason why a complaint went beyond its day; given again, the new one stands."""
    problem = why_not_explain(file.case, on)
    if problem is not None:
        raise Refused("may-not-follow", problem)
    if not reason:
        raise Refused("no-reason", _("请选一个超期原因。"))
    one = taxonomy.item(TABLE, reason)
    if one is not None and one.value("told", on) and not note.strip():
        raise Refused("no-reason", _("选“{label}”的要写说明。").format(label=one.label(on)))
    return Act("case.late", (file.case.with_(late_reason=reason, late_note=note),))


__all__ = ["TABLE", "explain", "why_not_explain"]
