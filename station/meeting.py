"""约调解: when and where the two sides are to sit down, as an act; the notice is printed from it.

Pure. Every refusal is `Refused` with a sentence.
"""

from datetime import date

from station.errors import Refused
from station.language import _
from station.life import Act, CaseFile, why_not


def why_not_meet(file: CaseFile) -> str | None:
    """Return None if a sitting may be arranged now, else one sentence why not."""
    return why_not(file, "hold")


def meet(file: CaseFile, on: date, *, at: str = "", place: str = "", by: str = "") -> Act:
    """Arrange a sitting; arranged again, the new day stands. 令121第20条: told beforehand."""
    problem = why_not_meet(file)
    if problem is not None:
        raise Refused("may-not-follow", problem)
    if on < file.case.received:
        raise Refused("contradiction", _("约定的日子早于接收日期，请检查。"))
    if not place.strip():
        raise Refused("no-place", _("请写约在哪里。"))
    arranged = file.case.with_(meet_on=on, meet_at=at, meet_place=place, meet_by=by)
    return Act("case.meet", (arranged,))


__all__ = ["meet", "why_not_meet"]
