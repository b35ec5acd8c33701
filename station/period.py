"""The period of a summary: a quarter, a month, a half year, a year, or a run of months.

A period is two plain calendar days, both inside it. A county may close its month on another day
than the last one (每月25日): then month M runs from the day after that day of M-1 to that day of M.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from station.errors import Refused
from station.language import N_, _, current

YEARS = range(1900, 2200)
"""The years that a period may lie in."""
_YEAR = r"((?:19|20|21)[0-9]{2})"
_MONTH = r"(0[1-9]|1[0-2])"
_QUARTER_FORM = re.compile(rf"{_YEAR}Q([1-4])")
_HALF_FORM = re.compile(rf"{_YEAR}H([12])")
_YEAR_FORM = re.compile(_YEAR)
_MONTH_FORM = re.compile(rf"{_YEAR}-{_MONTH}")
_RANGE_FORM = re.compile(rf"{_YEAR}-{_MONTH}\.\.{_YEAR}-{_MONTH}")

_QUARTERS = (
    N_("{year}年第一季度"),
    N_("{year}年第二季度"),
    N_("{year}年第三季度"),
    N_("{year}年第四季度"),
)
_HALVES = (N_("{year}年上半年"), N_("{year}年下半年"))
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Period:
    """Whole months under one name: `text` as it is written, first and last day, both inside.

    `cutoff` is the day on which the county closes its month, None for the last day.
    """

    text: str
    first: date
    last: date
    cutoff: int | None = None

    def name(self) -> str:
        """Return the period as a person says it, in the language in use."""
        return _name(self.text)


def parse(text: str, cutoff: int | None = None) -> Period:
    """Read `2026Q3`, `2026-09`, `2026H1`, `2026` or `2026-01..2026-09`.

    Lower case and full-width characters are understood. Raises `Refused` (`bad-period`,
    `bad-cutoff`).
    """
    if cutoff is not None and not 1 <= cutoff <= 31:
        raise Refused("bad-cutoff", _("每月的截止日应在1到31之间，没有改动任何东西。"))
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    months = _months(plain)
    if months is None or months[1] < months[0]:
        raise Refused(
            "bad-period",
            _(
                "看不懂时段“{text}”，没有改动任何东西。"
                "请写成 2026Q3、2026-09、2026H1、2026 或 2026-01..2026-09。"
            ).format(text=text),
        )
    return _made(plain, months, cutoff)


def same_period_last_year(period: Period) -> Period:
    """Return the period of the same name one year earlier."""
    return _moved(period, -12)


def period_before(period: Period) -> Period:
    """Return the period of the same length that ends where this one begins."""
    first, last = _known(period.text)
    return _moved(period, first - last - 1)


def period_after(period: Period) -> Period:
    """Return the period of the same length that begins where this one ends."""
    first, last = _known(period.text)
    return _moved(period, last - first + 1)


def quarter_of(day: date) -> Period:
    """Return the calendar quarter that holds a day."""
    return parse(f"{day.year}Q{(day.month + 2) // 3}")


def _months(plain: str) -> tuple[int, int] | None:
    """Return the first and the last month, counted from year 0, or None."""
    for form, read in _FORMS:
        match = form.fullmatch(plain)
        if match:
            return read([int(g) for g in match.groups()])
    return None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[list[int]], tuple[int, int]]], ...] = (
    (_QUARTER_FORM, lambda n: (n[0] * 12 + n[1] * 3 - 3, n[0] * 12 + n[1] * 3 - 1)),
    (_HALF_FORM, lambda n: (n[0] * 12 + n[1] * 6 - 6, n[0] * 12 + n[1] * 6 - 1)),
    (_YEAR_FORM, lambda n: (n[0] * 12, n[0] * 12 + 11)),
    (_MONTH_FORM, lambda n: (n[0] * 12 + n[1] - 1, n[0] * 12 + n[1] - 1)),
    (_RANGE_FORM, lambda n: (n[0] * 12 + n[1] - 1, n[2] * 12 + n[3] - 1)),
)


def _known(text: str) -> tuple[int, int]:
    months = _months(text)
    if months is None:
        raise ValueError(text)
    return months


def _made(text: str, months: tuple[int, int], cutoff: int | None) -> Period:
    first = _end(months[0] - 1, cutoff) + timedelta(days=1)
    return Period(text, first, _end(months[1], cutoff), cutoff)


def _end(month: int, cutoff: int | None) -> date:
    """Return the last day of a month of the county; a short month ends on its own last day."""
    year, index = divmod(month, 12)
    length = monthrange(year, index + 1)[1]
    return date(year, index + 1, length if cutoff is None else min(cutoff, length))


def _moved(period: Period, by: int) -> Period:
    first, last = (month + by for month in _known(period.text))
    return _made(_text(period.text, first, last), (first, last), period.cutoff)


def _text(like: str, first: int, last: int) -> str:
    """Write months in the form that another period has."""
    year, index = divmod(first, 12)
    if "Q" in like:
        return f"{year}Q{index // 3 + 1}"
    if "H" in like:
        return f"{year}H{index // 6 + 1}"
    if ".." in like:
        return f"{_month_text(first)}..{_month_text(last)}"
    return _month_text(first) if "-" in like else f"{year}"


def _month_text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02}"


def _name(text: str) -> str:
    first, last = _known(text)
    year, index = divmod(first, 12)
    if "Q" in text:
        return _(_QUARTERS[index // 3]).format(year=year)
    if "H" in text:
        return _(_HALVES[index // 6]).format(year=year)
    if "-" not in text:
        return _("{year}年").format(year=year)
    if first == last:
        return _("{year}年{month}月").format(year=year, month=_month_name(index))
    to_year, to_index = divmod(last, 12)
    sentence = (
        _("{year}年{month}—{to_month}月")
        if year == to_year
        else _("{year}年{month}月—{to_year}年{to_month}月")
    )
    known = {"year": year, "month": _month_name(index)}
    if year != to_year:
        known["to_year"] = to_year
    return sentence.format(**known, to_month=_month_name(to_index))


def _month_name(index: int) -> str:
    """Return a month inside a sentence: a numeral in Chinese, a word in English."""
    return _MONTHS[index] if current() == "en" else str(index + 1)
