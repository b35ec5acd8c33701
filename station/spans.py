"""Stretches of days and of sums as people type them: a quarter, 3.1到3.15, 500以上, 1万到2万.

Both ends are inside. One that is left out is open. A stretch that could mean two things is refused.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from station import period, values
from station.errors import Refused
from station.language import _
from station.values import half, shown, yuan

Days = tuple[date | None, date | None]
"""The first and the last day; None where it is open."""
Sums = tuple[int | None, int | None]
"""The least and the greatest sum in fen; None where it is open."""

T = TypeVar("T", date, int)

_BETWEEN = re.compile(r"\s*(?:到|至|~|\.\.+|\sto\s)\s*", re.IGNORECASE)
_FROM = re.compile(r"及?以上|以后|之后|起|>=|从|\bfrom\b|\bsince\b", re.IGNORECASE)
_UPTO = re.compile(r"及?以下|以内|以前|之前|为止|止|<=|\bat most\b|\buntil\b", re.IGNORECASE)
_MONTH = re.compile(r"(?P<m>[0-9]{1,2})\s*月份?")
_UNIT = re.compile(r"[百千万亿]")


def days(text: str, today: date) -> Days:
    """Read a stretch of days: `2026Q3`, `2026-09`, `9月`, `3.1到3.15`, `3.1以后`, `昨天`.

    A day without its year is the nearest that is not in the future. Raises `Refused` (`bad-days`).
    """
    plain = half(text)
    try:
        found = period.parse(plain)
    except Refused:
        pass
    else:
        return found.first, found.last
    month = _MONTH.fullmatch(plain)
    if month is not None and 1 <= int(month["m"]) <= 12:
        year = today.year - (int(month["m"]) > today.month)
        found = period.parse(f"{year}-{int(month['m']):02d}")
        return found.first, found.last
    first, last = _ends(plain, lambda t: values.day(t, today), _bad_days(text))
    if first is not None and last is not None and last < first:
        raise Refused("bad-days", _("后一天早于前一天，请对调。"))
    return first, last


def sums(text: str) -> Sums:
    """Read a stretch of sums in yuan: `500`, `100-500`, `500以上`, `1万到2万`, `1000以下`.

    Raises `Refused` (`bad-sums`).
    """
    plain = half(text)
    least, most = _ends(plain, values.money, _bad_sums(text))
    parts = [p for p in re.split(rf"{_BETWEEN.pattern}|-", plain) if p]
    if len(parts) == 2 and _UNIT.search(parts[1]) and not _UNIT.search(parts[0]):
        raise Refused(  # 1到2万: one yuan, or ten thousand?
            "bad-sums",
            _("“{text}”可以有两种意思，两头都请写全，如 1万到2万。").format(text=shown(text)),
        )
    if least is not None and most is not None and most < least:
        raise Refused("bad-sums", _("后一个数小于前一个，请对调。"))
    return least, most


def _ends(plain: str, read: Callable[[str], T], refused: Refused) -> tuple[T | None, T | None]:
    """Read one thing, two with something between them, or one that is open to a side."""
    for pair in _pairs(plain):
        try:
            first, last = (read(p) if p else None for p in pair)
        except Refused:
            continue
        if first is not None or last is not None:
            return first, last
    raise refused


def _pairs(plain: str) -> list[tuple[str, str]]:
    """Return the ways to part a text into its two ends, the likeliest first."""
    if _FROM.search(plain) and not _BETWEEN.search(plain):
        return [(_FROM.sub("", plain).strip(), "")]
    if _UPTO.search(plain) and not _BETWEEN.search(plain):
        return [("", _UPTO.sub("", plain).strip())]
    between = _BETWEEN.split(plain)
    if len(between) == 2:
        return [(between[0], between[1])]
    found = [(plain, plain)]
    for place, sign in enumerate(plain):  # 3.1-3.15, and 2026-03-01-2026-03-15
        if sign == "-":
            found.append((plain[:place].strip(), plain[place + 1 :].strip()))
    return [pair for pair in found if all(pair)]


def _bad_days(text: str) -> Refused:
    return Refused(
        "bad-days",
        _("读不出时段“{text}”，请写成 2026Q3、9月、3.1到3.15 或 3.1以后。").format(
            text=shown(text)
        ),
    )


def _bad_sums(text: str) -> Refused:
    return Refused(
        "bad-sums",
        _("读不出金额范围“{text}”，请写成 100到500、500以上 或 1万以下，单位是元。").format(
            text=shown(text)
        ),
    )


def days_words(first: date | None, last: date | None) -> str:
    """Say a stretch of days; nothing for one that is open on both sides."""
    if first is None and last is None:
        return ""
    if first == last:
        return str(first)
    if last is None:
        return _("{first} 起").format(first=first)
    if first is None:
        return _("到 {last} 为止").format(last=last)
    return _("{first} 至 {last}").format(first=first, last=last)


def sums_words(least: int | None, most: int | None) -> str:
    """Say a stretch of sums in yuan (given in fen); nothing for one that is open on both sides."""
    if least is None and most is None:
        return ""
    low, high = (_short(n) if n is not None else "" for n in (least, most))
    if least == most:
        return _("{sum} 元").format(sum=low)
    if most is None:
        return _("{sum} 元以上").format(sum=low)
    if least is None:
        return _("{sum} 元以下").format(sum=high)
    return _("{low}—{high} 元").format(low=low, high=high)


def _short(fen: int) -> str:
    """Write a sum without the fen that it does not have."""
    return yuan(fen).removesuffix(".00")


def near(today: date) -> dict[str, Days]:
    """Return the stretches that people ask for most, by name, each with its days."""
    quarter = period.quarter_of(today)
    before = period.period_before(quarter)
    month = period.parse(f"{today:%Y-%m}")
    last = period.period_before(month)
    return {
        "week": (today - timedelta(days=6), today),
        "month": (month.first, month.last),
        "last-month": (last.first, last.last),
        "quarter": (quarter.first, quarter.last),
        "last-quarter": (before.first, before.last),
        "year": (date(today.year, 1, 1), date(today.year, 12, 31)),
    }


__all__ = ["Days", "Sums", "days", "days_words", "near", "sums", "sums_words"]
