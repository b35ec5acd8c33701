"""Working days of China: weekends, the State Council's holidays and its make-up days.

Read from the table `calendar`, a year an item, which a county extends. A year that the table lacks
is counted by weekends alone, and whatever leans on it is provisional.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from station import taxonomy
from station.errors import Refused
from station.language import _, current

_ONE = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Year:
    """One year's arrangement: the days off with the code's own words, and the make-up days."""

    off: dict[date, tuple[str, str]]
    work: frozenset[date]


class Calendar:
    """The working days of all years that are known."""

    def __init__(self, years: dict[int, Year]) -> None:
        self._years = years

    def knows(self, day: date) -> bool:
        """Tell whether the arrangement of this day's year is known."""
        return day.year in self._years

    def works(self, day: date) -> bool:
        """Tell whether a day is a working day, make-up days among them."""
        year = self._years.get(day.year)
        if year is not None:
            if day in year.work:
                return True
            if day in year.off:
                return False
        return day.weekday() < _SATURDAY

    def why_off(self, day: date) -> str:
        """Return why a day is no working day: the holiday's name, 周末; blank where it is one."""
        if self.works(day):
            return ""
        year = self._years.get(day.year)
        if year is not None and day in year.off:
            return year.off[day][current().startswith("en")]
        return _("周末")


def calendar() -> Calendar:
    """Return the calendar in force: the years of the table, each as it stands now."""
    return Calendar({int(one.code): read(one) for one in taxonomy.items("calendar")})


def read(one: taxonomy.Item) -> Year:
    """Return the arrangement that an item of the table holds.

    Raises `Refused` (`bad-calendar`) where a day is not of the year, or is both off and worked.
    """
    number = int(one.code)
    off = {
        day: (span["zh"], span["en"])
        for span in one.value("off") or ()
        for day in _span(number, span["days"])
    }
    work = frozenset(day for text in one.value("work") or () for day in _span(number, text))
    if twice := sorted(off.keys() & work):
        raise Refused("bad-calendar", _("{day} 既放假又上班。").format(day=twice[0].isoformat()))
    return Year(off, work)


def _span(year: int, text: str) -> Iterator[date]:
    """Yield the days of `02-15` or `02-15..02-23`, both inside."""
    first, _to, last = text.partition("..")
    try:
        day, end = (date.fromisoformat(f"{year}-{part}") for part in (first, last or first))
    except ValueError:
        raise Refused("bad-calendar", _("看不懂的日子：{text}").format(text=text)) from None
    if end < day:
        raise Refused("bad-calendar", _("看不懂的日子：{text}").format(text=text))
    while day <= end:
        yield day
        day += _ONE
