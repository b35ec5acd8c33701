"""The source tree as the house tests see it: files, syntax trees, and where a node stands."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("station", "storage", "screens")


def sources(*packages: str) -> list[Path]:
    """Return every Python file of the packages (of all three when none is named)."""
    found = [p for name in packages or PACKAGES for p in (ROOT / name).rglob("*.py")]
    assert found, "no source files: the tests look in the wrong place"
    return sorted(found)


def name(path: Path) -> str:
    """Return a path as it is written in messages and allow-lists: `station/journal.py`."""
    return path.relative_to(ROOT).as_posix()


def modules(*packages: str) -> list[str]:
    """Return the dotted names, from the files: a folder without __init__.py is not overlooked."""
    dotted = (name(p).removesuffix(".py").replace("/", ".") for p in sources(*packages))
    return sorted(d.removesuffix(".__init__") for d in dotted)


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text("utf-8"), filename=name(path))


@cache
def placed(path: Path) -> list[tuple[ast.AST, str]]:
    """Return every node with its place: `storage/ledger.py::Ledger.append`, or the bare file."""
    file, found = name(path), []
    todo: list[tuple[ast.AST, str]] = [(parse(path), file)]
    while todo:
        node, place = todo.pop()
        for child in ast.iter_child_nodes(node):
            within = place
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                within = f"{place}{'::' if place == file else '.'}{child.name}"
            found.append((child, within))
            todo.append((child, within))
    return found
