"""How days are counted, and every day said: the first day is out (令121第45条, 民法典第201条).

A limit in days, months or years has a raw end, and a rolled one where the raw end is a day off
(民法典第203条). Whether a plain Saturday rolls is disputed, so both are given and the earlier warns.
Days on which the clock stood still (testing, recusal) are left out.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from station.errors import Refused
from station.language import _
from station.law.calendar import Calendar

Unit = Literal["hour", "workday", "day", "month", "year"]
Pause = tuple[date, date]
"""The day on which the clock stopped and the one on which it ran again; the days after the first
one up to the second are not counted."""

_ONE = timedelta(days=1)
_DAY_HOURS = 24
_YEAR_MONTHS = 12


@dataclass(frozen=True)
class Term:
    """How long: so many hours, working days, days, months or years."""

    count: int
    unit: Unit


class Day(NamedTuple):
    """One day that was looked at: its number among the counted ones, or why it is not counted."""

    on: date
    number: int = 0
    why: str = ""


@dataclass(frozen=True)
class Counted:
    """Where a term ends: the raw end, the rolled one, and the days in between.

    `days` are all days up to the raw end, `rolled_over` the days off from there to the rolled one.
    `at` is the moment for a term in hours that began at a known moment. `provisional` where the
    end leans on a year whose holidays are not known.
    """

    start: date
    raw: date
    rolled: date
    days: tuple[Day, ...]
    provisional: bool
    rolled_over: tuple[Day, ...] = ()
    at: datetime | None = None

    @property
    def warn(self) -> date:
        """The earlier of the two ends."""
        return min(self.raw, self.rolled)

    @property
    def counted(self) -> int:
        """How many days were counted."""
        return sum(1 for day in self.days if day.number)

    @property
    def skipped(self) -> tuple[Day, ...]:
        """The days that were left out, with why."""
        return (*(day for day in self.days if not day.number), *self.rolled_over)


def count(
    start: date | datetime, term: Term, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> Counted:
    """Return where a term ends that began on `start`, that day itself not counted.

    Raises `Refused` (`beyond-calendar`) where the end lies beyond the year 9999.
    """
    try:
        if term.unit == "hour":
            return _hours(start, term, calendar)
        first = start.date() if isinstance(start, datetime) else start
        if term.unit == "workday":
            return _workdays(first, term.count, calendar, pauses)
        return _days(first, term, calendar, pauses)
    except (OverflowError, ValueError):
        raise Refused("beyond-calendar", _("日期太远，算不到。")) from None


def _hours(start: date | datetime, term: Term, calendar: Calendar) -> Counted:
    """Hours run on without a stop; from a day alone they end with the day they reach."""
    span = timedelta(hours=term.count)
    first = start.date() if isinstance(start, datetime) else start
    at = start + span if isinstance(start, datetime) else None
    end = at.date() if at else first + timedelta(days=-(-term.count // _DAY_HOURS))
    days = tuple(Day(first + _ONE * n, n) for n in range(1, (end - first).days + 1))
    return Counted(first, end, end, days, provisional=False, at=at)


def _workdays(first: date, wanted: int, calendar: Calendar, pauses: Sequence[Pause]) -> Counted:
    days: list[Day] = []
    day, number = first, 0
    while number < wanted:
        day += _ONE
        why = _stood(day, pauses) or calendar.why_off(day)
        number += not why
        days.append(Day(day, 0 if why else number, why))
    return Counted(first, day, day, tuple(days), _leans(first, day, calendar))


def _days(first: date, term: Term, calendar: Calendar, pauses: Sequence[Pause]) -> Counted:
    wanted = (_end(first, term) - first).days
    days: list[Day] = []
    day, number = first, 0
    while number < wanted:
        day += _ONE
        why = _stood(day, pauses)
        number += not why
        days.append(Day(day, 0 if why else number, why))
    over: list[Day] = []
    rolled = day
    while why := calendar.why_off(rolled):
        over.append(Day(rolled, why=why))
        rolled += _ONE
    leans = _leans(day, rolled, calendar)
    return Counted(first, day, rolled, tuple(days), leans, tuple(over))


def _end(first: date, term: Term) -> date:
    """Return the day that bears the same number, or the month's last one (民法典第202条)."""
    if term.unit == "day":
        return first + timedelta(days=term.count)
    months = term.count * (_YEAR_MONTHS if term.unit == "year" else 1)
    years, month = divmod(first.month - 1 + months, _YEAR_MONTHS)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _stood(day: date, pauses: Sequence[Pause]) -> str:
    return _("期间停止计算") if any(stop < day <= again for stop, again in pauses) else ""


def _leans(first: date, last: date, calendar: Calendar) -> bool:
    """Tell whether the holidays of a year between two days are not known."""
    return any(not calendar.knows(date(year, 1, 1)) for year in range(first.year, last.year + 1))
