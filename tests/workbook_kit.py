"""Workbooks read back: what stands in a cell, and what its formula gives when it is computed."""

import ast
import io
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

Value = Fraction | str | bool | None

_REFERENCE = re.compile(r"(?:'([^']+)'!)?([A-Z]{1,3}[0-9]+)(?::([A-Z]{1,3}[0-9]+))?(?![A-Z0-9(])")
_TEXT = re.compile(r'("[^"]*")')


class Sheets:
    """A workbook as a viewer shows it (`shown`), and as it computes it (`computed`)."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def formulas(self) -> openpyxl.Workbook:
        """The workbook with its formulas."""
        return openpyxl.load_workbook(io.BytesIO(self.data))

    @cached_property
    def values(self) -> openpyxl.Workbook:
        """The workbook with the values that stand beside its formulas."""
        return openpyxl.load_workbook(io.BytesIO(self.data), data_only=True)

    @property
    def names(self) -> list[str]:
        """The names of its sheets."""
        return list((self.__dict__.get("values") or self.formulas).sheetnames)

    def shown(self, sheet: str, cell: str) -> Any:
        """Return the value that stands in a cell."""
        return self.values[sheet][cell].value

    def rows(self, sheet: str) -> list[list[Any]]:
        """Return the values of a sheet."""
        return [list(row) for row in self.values[sheet].iter_rows(values_only=True)]

    def row(self, sheet: str, label: str) -> list[Any]:
        """Return the values of the one row that begins with a label."""
        (found,) = [row for row in self.rows(sheet) if row[0] == label]
        return found

    def cells(self) -> Iterator[tuple[str, Any]]:
        """Yield every cell that holds something, with the name of its sheet."""
        for sheet in self.formulas:
            for row in sheet.iter_rows():
                yield from ((sheet.title, cell) for cell in row if cell.value is not None)

    def formula_cells(self) -> Iterator[tuple[str, Any]]:
        """Yield every cell that holds a formula, with the name of its sheet."""
        return ((sheet, cell) for sheet, cell in self.cells() if cell.data_type == "f")

    def texts(self) -> set[str]:
        """Return every text that stands in a cell as text."""
        return {cell.value for _sheet, cell in self.cells() if cell.data_type == "s"}

    def computed(self, sheet: str, cell: str) -> Value:
        """Return what a cell gives when everything it rests on is computed anew."""
        written = self.formulas[sheet][cell]
        if written.data_type == "f":
            return _evaluate(written.value[1:], lambda s, c: self.computed(s or sheet, c))
        return _exact(written.value)


def evaluate(formula: str, cells: dict[str, int]) -> Value:
    """Return what a formula gives over these cells."""
    return _evaluate(formula, lambda _sheet, cell: Fraction(cells[cell]))


def _exact(value: Any) -> Value:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return Fraction(repr(value))


def _evaluate(formula: str, look_up: Any) -> Value:
    """Compute a formula of sums, percentages and comparisons exactly."""
    parts = _TEXT.split(formula)
    source = "".join(p if n % 2 else _as_python(p) for n, p in enumerate(parts))
    return _value(ast.parse(source, mode="eval").body, look_up)


def _as_python(text: str) -> str:
    text = _REFERENCE.sub(lambda m: f"_cell({m[1]!r},{m[2]!r},{m[3]!r})", text)
    return re.sub(r"(?<![<>=])=(?!=)", "==", text)


def _value(node: ast.expr, look_up: Any) -> Any:
    if isinstance(node, ast.Constant):
        return _exact(node.value)
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        return _call(node.func.id, node.args, look_up)
    if isinstance(node, ast.Compare):
        left, right = _value(node.left, look_up), _value(node.comparators[0], look_up)
        return left == right if isinstance(node.ops[0], ast.Eq) else left < right
    assert isinstance(node, ast.BinOp), ast.dump(node)
    left, right = _value(node.left, look_up), _value(node.right, look_up)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    return left * right if isinstance(node.op, ast.Mult) else left / right


def _call(name: str, given: list[ast.expr], look_up: Any) -> Any:
    if name == "IF":
        return _value(given[1 if _value(given[0], look_up) else 2], look_up)
    if name == "_cell":
        sheet, first, last = (ast.literal_eval(arg) for arg in given)
        return look_up(sheet, first) if last is None else _area(sheet, first, last, look_up)
    values = [_value(arg, look_up) for arg in given]
    flat = [v for value in values for v in (value if isinstance(value, list) else [value])]
    if name == "ROUND":
        return _rounded(flat[0], int(flat[1]))
    return {"SUM": sum, "MIN": min, "MAX": max, "OR": any}[name](flat)


def _area(sheet: str | None, first: str, last: str, look_up: Any) -> list[Value]:
    left, top, right, bottom = range_boundaries(f"{first}:{last}")
    letters = [openpyxl.utils.get_column_letter(n) for n in range(left, right + 1)]
    return [look_up(sheet, f"{c}{r}") for r in range(top, bottom + 1) for c in letters]


def _rounded(value: Fraction, digits: int) -> Fraction:
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**digits)
