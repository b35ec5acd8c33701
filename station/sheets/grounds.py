"""The grounds of refusing and of ending, of the rules in force on the day of receipt.

Order 20 holds for what was received before 2026-04-15, Order 121 from then on; the tables say so
(令20第15条、21条; 令121第16条、23条).
"""

from station import taxonomy
from station.records import Case
from station.sheets.base import Line, begun, field


def line(case: Case, name: str, *, start: bool = False) -> Line:
    """Return the line of a ground (`refuse_ground`, `end_ground`) with those of the case's time.

    `start`: it begins with what the case holds, which may always stay. On a day for which the
    tables know no grounds at all everything may be chosen.
    """
    spec, day = field(case.__class__, name), case.received
    codes = [i.code for i in taxonomy.items(spec.ask.taxonomy) if i.in_force(day)]
    text = begun(case, spec) if start else ""
    if not codes:
        return Line(spec, start=text)
    held = getattr(case, name)
    if start and held and held not in codes:
        codes.append(held)
    return Line(spec, only=tuple(codes), start=text, on=day)


__all__ = ["line"]
