"""The formulas of a workbook, each with the value that it gives.

A percentage is computed in the workbook by the rule of `station.shares`: halves up, and 100 only
where the two numbers are equal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from station import shares
from station.papers.report import NOTHING

Value = int | Decimal | str


@dataclass(frozen=True)
class Formula:
    """A formula without its equals sign, and the value that a viewer may show uncomputed."""

    text: str
    value: Value


@dataclass(frozen=True)
class Counted:
    """A number and the cell that holds it."""

    cell: str
    number: int


def place(row: int, column: int) -> str:
    """Return the name of a cell, both counted from 0: (0, 27) is `AB1`."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def total(rows: Sequence[int], column: int, value: Value) -> Formula:
    """Return the sum of some rows of a column; neighbours are named as one range."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    named = [
        place(run[0], column) + (f":{place(run[-1], column)}" if len(run) > 1 else "")
        for run in runs
    ]
    return Formula(f"SUM({','.join(named)})", value)


def percentage(
    over: Counted, under: Counted, decimals: int, said: str | None, *, part: bool = False
) -> Formula:
    """Return one number in percent of another; `said` is the percentage that the summary prints.

    `part`: the number is a part of the other and cannot be the greater. Where the remainder of
    rounding was put into this row, the formula adds it openly.
    """
    step = Decimal(1).scaleb(-decimals - 2)
    rounded = f"ROUND({over.cell}/{under.cell},{decimals + 2})"
    unequal = f"MIN({rounded},{1 - step})"
    if not part:
        unequal = f"IF({over.cell}<{under.cell},{unequal},MAX({rounded},{1 + step}))"
    share = f"IF({over.cell}={under.cell},1,{unequal})"
    plain = shares.percent(over.number, under.number, decimals)
    if said is not None and plain is not None and said != plain:
        share += f"{(Decimal(said) - Decimal(plain)).scaleb(-2):+f}"
    value = NOTHING if said is None else Decimal(said).scaleb(-2)
    return Formula(f'IF({under.cell}=0,"{NOTHING}",{share})', value)


def points(now: str, before: str, decimals: int, said: str | None) -> Formula:
    """Return the change of one percentage against another in percentage points."""
    text = f'IF(OR({now}="{NOTHING}",{before}="{NOTHING}"),"{NOTHING}",'
    return Formula(
        f"{text}ROUND(({now}-{before})*100,{decimals}))",
        NOTHING if said is None else Decimal(said),
    )
