"""Numbers of days that are a habit and no law: when a place warns, reminds and asks.

They stand in the table `habit`, dated; a county changes them by rows of its own (station.law.pack).
They are read with the day on which they are used.
"""

from datetime import date, timedelta

from station import taxonomy
from station.language import _
from station.law.calendar import calendar
from station.law.counting import Term, count
from station.law.limits import words

TABLE = "habit"
SOON = "DUE_SOON"
NEAR = Term(1, "day")
"""Today and tomorrow, for which there are words."""


def number(code: str, on: date | None) -> int:
    """Return a habit as it stood on a day, the newest without one: days, or what else it counts.

    Raises `KeyError` for one that is not there.
    """
    one = taxonomy.item(TABLE, code)
    if one is None:
        raise KeyError(code)
    found = one.value("days", on)
    return int(one.value("count", on) if found is None else found)


def span(code: str, on: date | None) -> timedelta:
    """Return the days of a habit as it stood on a day."""
    return timedelta(days=number(code, on))


def soon(on: date) -> Term:
    """Return how long ahead a case is due soon: days or working days, none for the day itself."""
    one = taxonomy.item(TABLE, SOON)
    workdays = one is not None and one.value("unit", on) == "workday"
    return Term(number(SOON, on), "workday" if workdays else "day")


def soon_until(on: date) -> date:
    """Return the last day that is due soon, seen from a day."""
    term = soon(on)
    return count(on, term, calendar()).raw if term.count else on


def soon_words(on: date) -> str:
    """Return what is due soon in words: 今明, or 3个工作日内."""
    term = soon(on)
    if term == NEAR:
        return _("今明")
    return _("{n}内").format(n=words(term)) if term.count else _("今天")


__all__ = ["NEAR", "SOON", "TABLE", "number", "soon", "soon_until", "soon_words", "span"]
