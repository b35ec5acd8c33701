"""Percentages in exact integers: rates, shares, and their change against last year.

Nothing here is a float. Halves go up. 100 is printed only where the two numbers are equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any


def percent(numerator: int, denominator: int, decimals: int = 2) -> str | None:
    """Return numerator / denominator in percent with this many decimals, or None over 0.

    Rounded half up; a value that would round to 100 without being it stops one step before
    (99.996 is written `99.99`).
    """
    units = _units(numerator, denominator, decimals)
    return None if units is None else written(units, decimals)


def _units(numerator: int, denominator: int, decimals: int) -> int | None:
    """Return the percentage in its last printed place: 93.02 % with two decimals is 9302."""
    if decimals < 0 or denominator < 0:
        raise ValueError("decimals and denominator cannot be negative")
    if denominator == 0:
        return None
    whole = 100 * int(10**decimals)
    sign = -1 if numerator < 0 else 1
    units = (2 * abs(numerator) * whole + denominator) // (2 * denominator)
    if units == whole and abs(numerator) != denominator:
        units += 1 if abs(numerator) > denominator else -1
    return sign * units


def written(units: int, decimals: int) -> str:
    """Write a number of last places with its point: 9302 with two decimals is `93.02`."""
    sign = "-" if units < 0 else ""
    whole, rest = divmod(abs(units), 10**decimals)
    return f"{sign}{whole}.{rest:0{decimals}}" if decimals else f"{sign}{whole}"


@dataclass(frozen=True)
class Share:
    """One row of a table of shares, before it is written.

    `count` is of this period, `before` of the same period last year. `sub` are parts of the row,
    None in a table that has no parts.
    """

    code: str
    label: str
    count: int
    before: int
    sub: tuple["Share", ...] | None = None
    units: int | None = None
    units_before: int | None = None


@dataclass(frozen=True)
class Totals:
    """What shares are taken of: this period's total, last year's, and how they are printed."""

    count: int
    before: int
    decimals: int = 2


def rated(rows: Sequence[Share], totals: Totals) -> list[Share]:
    """Return the rows, and their parts, with their percentages."""
    return [
        replace(
            row,
            units=_units(row.count, totals.count, totals.decimals),
            units_before=_units(row.before, totals.before, totals.decimals),
            sub=None if row.sub is None else tuple(rated(row.sub, totals)),
        )
        for row in rows
    ]


def settled(rows: Sequence[Share], totals: Totals, other: str) -> list[Share]:
    """Put what rounding left over into the row `other`, so that the rows add up to 100.

    The rows must cover the total. Where the row would fall below nothing, the biggest row bears
    the remainder; last year's column is treated alike.
    """
    units = _residue([r.units for r in rows], [r.code for r in rows], other, totals.decimals)
    before = _residue(
        [r.units_before for r in rows], [r.code for r in rows], other, totals.decimals
    )
    return [
        replace(row, units=now, units_before=then)
        for row, now, then in zip(rows, units, before, strict=True)
    ]


def _residue(
    units: Sequence[int | None], codes: Sequence[str], other: str, decimals: int
) -> list[int | None]:
    known = [u for u in units if u is not None]
    if len(known) != len(units) or not known:
        return list(units)
    rest = 100 * int(10**decimals) - sum(known)
    place = codes.index(other)
    taken = max(rest, -known[place])
    known[place] += taken
    known[known.index(max(known))] += rest - taken
    return list(known)


def plain(row: Share, decimals: int) -> dict[str, Any]:
    """Return a row as the summary's JSON holds it."""
    change = None
    if row.units is not None and row.units_before is not None:
        change = written(row.units - row.units_before, decimals)
    out: dict[str, Any] = {
        "code": row.code,
        "label": row.label,
        "count": row.count,
        "percent": None if row.units is None else written(row.units, decimals),
        "previous_year": row.before,
        "change_points": change,
    }
    if row.sub is not None:
        out["sub"] = [plain(part, decimals) for part in row.sub]
    return out
