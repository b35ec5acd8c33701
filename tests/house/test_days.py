"""No number of days stands in code: what is law is in `time_limits`, what is habit in `habit`."""

import ast
import re

import pytest

from tests.house.tree import placed, sources

# `file::function` → reason. An exception that nothing needs any more fails the test too.
CALENDAR: dict[str, str] = {
    "station/spans.py::near": "a week that ends today has six days before it",
}
_NAMED = re.compile(r"(?:^|_)DAYS?(?:_|$)|WITHIN|_AFTER|_AGO$|AHEAD|SILENT")
_SECONDS = {"STALE_AFTER", "_COUNT_AFTER", "_DAY_HOURS"}
"""Names that are no days: seconds that a program waits, hours of a day."""


def _number(node: ast.expr | None) -> int:
    """Return the number that an expression of constants comes to, 0 for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _number(node.operand)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return _number(node.left) * _number(node.right)
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return int(node.value)
    return 0


def counts_days(node: ast.AST) -> bool:
    """Tell a span of more than a day, a constant named like one, and days compared with a number."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("timedelta"):
        given = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ("days", "weeks"))]
        return any(_number(value) > 1 for value in given)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {t.id for t in targets if isinstance(t, ast.Name) and t.id.isupper()} - _SECONDS
        return _number(node.value) > 1 and any(map(_NAMED.search, names))
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        days = any(isinstance(s, ast.Attribute) and s.attr == "days" for s in ast.walk(node))
        return days and any(_number(side) > 1 for side in sides)
    return False


def test_no_number_of_days_stands_in_code() -> None:
    found = {place for p in sources() for node, place in placed(p) if counts_days(node)}
    assert found == set(CALENDAR), "a habit belongs into habit.toml, a limit into time_limits.toml"


@pytest.mark.parametrize(
    "text",
    ["timedelta(days=7)", "dt.timedelta(7)", "timedelta(weeks=2)", "SILENT_AFTER = 35",
     "LONG_AGO: int = 3 * 365", "(day - other).days <= 3", "abs((a - b).days) < 14"],
)  # fmt: skip
def test_a_number_of_days_is_seen(text: str) -> None:
    assert any(map(counts_days, ast.walk(ast.parse(text))))


@pytest.mark.parametrize(
    "text",
    ["timedelta(days=1)", "timedelta(hours=1)", "timedelta(days=n)", "STALE_AFTER = 60 * 60",
     "(day - other).days <= 1", "MOST = 200"],
)  # fmt: skip
def test_what_is_no_number_of_days_is_left_alone(text: str) -> None:
    assert not any(map(counts_days, ast.walk(ast.parse(text))))
