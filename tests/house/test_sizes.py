"""The rules of the house that a syntax tree can check: sizes, money, printing, catching."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.house.tree import name, parse, placed, sources

FILE_LINES = 400
FUNCTION_LINES = 50

# `file::function` → reason. An exception that nothing needs any more fails the test too.
FLOATS: dict[str, str] = {
    "station/ledger/files.py::_number": "a workbook keeps its numbers so; they become text at once",
    "station/ledger/files.py::_written": "a workbook keeps its numbers so; they become text at once",
}
CATCH_ALL: dict[str, str] = {
    "storage/backup.py::unpack": "whatever goes wrong in a foreign zip, it is not a backup",
}


def test_files_are_short() -> None:
    lines = {name(p): len(p.read_text("utf-8").splitlines()) for p in sources()}
    assert not {k: n for k, n in lines.items() if n > FILE_LINES}


def test_functions_are_short() -> None:
    lengths = {
        place: node.end_lineno - node.lineno + 1
        for path in sources()
        for node, place in placed(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }
    assert not {place: n for place, n in lengths.items() if n > FUNCTION_LINES}


def is_float(node: ast.AST) -> bool:
    """Tell a floating-point literal, or the name `float` (as a call or in a hint)."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float | complex)
    return isinstance(node, ast.Name) and node.id == "float"


def is_print(node: ast.AST) -> bool:
    """Tell a call of print."""
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    )


def is_catch_all(node: ast.AST) -> bool:
    """Tell a handler of every exception that does not raise again, and `suppress(Exception)`."""
    if isinstance(node, ast.Call):
        function = ast.unparse(node.func).rpartition(".")[2]
        return function == "suppress" and any(_is_broad(a) for a in node.args)
    if not isinstance(node, ast.ExceptHandler) or not _is_broad(node.type):
        return False
    last = node.body[-1]
    return not (isinstance(last, ast.Raise) and last.exc is None)


def _is_broad(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    if isinstance(kind, ast.Tuple):
        return any(_is_broad(k) for k in kind.elts)
    return isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"}


def places(rule: Callable[[ast.AST], bool], *packages: str) -> set[str]:
    """Return where the packages do what the rule tells of."""
    return {place for p in sources(*packages) for node, place in placed(p) if rule(node)}


def test_the_core_knows_no_float() -> None:
    assert places(is_float, "station") == set(FLOATS), "money is integer fen; days are dates"


def test_storage_keeps_money_without_floats() -> None:
    """A file of storage that handles money (a name or column in fen) holds no float at all."""
    money = {name(p) for p in sources("storage") if any(_names_fen(n) for n in ast.walk(parse(p)))}
    floats = {place for place in places(is_float, "storage") if place.partition("::")[0] in money}
    assert not floats


def _names_fen(node: ast.AST) -> bool:
    words = [getattr(node, field, None) for field in ("id", "attr", "arg")]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        words += re.findall(r"\w+", node.value)
    return any(isinstance(w, str) and w.endswith("_fen") for w in words)


def test_only_the_command_line_prints() -> None:
    printing = places(is_print)
    assert not {p for p in printing if not p.startswith("screens/cli/")}


def test_catching_everything_is_rare() -> None:
    assert places(is_catch_all) == set(CATCH_ALL), "only the edge of a worker and of main may"


def _hits(rule: Callable[[ast.AST], bool], code: str) -> Iterator[ast.AST]:
    return (node for node in ast.walk(ast.parse(code)) if rule(node))


@pytest.mark.parametrize(
    ("rule", "code", "seen"),
    [
        (is_float, "x = 0.5", True),
        (is_float, "x = float(text)", True),
        (is_float, "def f(x: float): ...", True),
        (is_float, "x = Decimal('0.5')", False),
        (is_print, "print('x')", True),
        (is_print, "console.print('x')", False),
        (is_catch_all, "try: f()\nexcept Exception: pass", True),
        (is_catch_all, "try: f()\nexcept (OSError, Exception): pass", True),
        (is_catch_all, "try: f()\nexcept: pass", True),
        (is_catch_all, "with contextlib.suppress(Exception): f()", True),
        (is_catch_all, "try: f()\nexcept BaseException:\n  undo()\n  raise", False),
        (is_catch_all, "try: f()\nexcept OSError: pass", False),
    ],
)
def test_the_rules_see(rule: Callable[[ast.AST], bool], code: str, seen: bool) -> None:
    assert any(True for _ in _hits(rule, code)) is seen
