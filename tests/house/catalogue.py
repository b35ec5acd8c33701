"""Finds every sentence of the three packages and compares it with the English catalogue.

As a helper: `python -m tests.house.catalogue --missing` prints the entries that are not yet in the
catalogue as a skeleton to fill in, `--prune` takes out those that nothing uses any more.
"""

import argparse
import ast
import re
import string
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.house.tree import ROOT, name, parse, sources

PO = ROOT / "station" / "locale" / "en" / "LC_MESSAGES" / "station.po"
MARKERS = {"_", "N_"}
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_PERCENT = re.compile(r"%(?:%|(?:\((\w+)\))?[#0+-]*\d*(?:\.\d+)?([sdrfixX]))")


@dataclass(frozen=True)
class Said:
    """A sentence as the code says it. `problem` tells why it cannot be looked up."""

    sentence: str
    where: str
    problem: str = ""


def in_code(paths: list[Path] | None = None) -> list[Said]:
    """Return every sentence of the files (of the three packages when none are given)."""
    return [said for path in paths or sources() for said in in_tree(parse(path), _shown(path))]


def _shown(path: Path) -> str:
    return name(path) if path.is_relative_to(ROOT) else path.name


def in_tree(tree: ast.AST, file: str) -> Iterator[Said]:
    """Yield what is handed to `_`, `N_` and `Ask` in a syntax tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("language"):
            for alias in node.names:
                if alias.name in MARKERS and alias.asname not in (None, alias.name):
                    where = f"{file}:{node.lineno}"
                    yield Said("", where, f"{alias.name} is imported under another name")
        if isinstance(node, ast.Call):
            for value in _sentences(node):
                yield from _said(value, file)


def called(node: ast.Call) -> str:
    """Return the last name of what is called: `_` for `language._(…)`."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _sentences(node: ast.Call) -> list[ast.expr]:
    if called(node) in MARKERS:
        return node.args[:1] + [k.value for k in node.keywords if k.arg == "sentence"]
    if called(node) == "Ask":
        return node.args[:2] + [k.value for k in node.keywords if k.arg in ("label", "help")]
    return []


def _said(value: ast.expr, file: str) -> Iterator[Said]:
    where = f"{file}:{value.lineno}"
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        if value.value:
            yield Said(value.value, where)
    elif isinstance(value, ast.IfExp):
        yield from _said(value.body, file)
        yield from _said(value.orelse, file)
    elif isinstance(value, ast.JoinedStr):
        yield Said("", where, "an f-string cannot be looked up: write {name} and call .format()")
    elif _is_built(value):
        yield Said("", where, "a sentence must be one literal; fill it in after the look-up")


def _is_built(value: ast.expr) -> bool:
    """Tell a sentence put together on the spot from a name that holds a marked one."""
    if isinstance(value, ast.BinOp):
        return True
    return isinstance(value, ast.Call) and called(value) in {"format", "join", "replace"}


def placeholders(sentence: str) -> tuple[Counter[str], set[str]]:
    """Return what has to be filled in: the unnamed, counted, and the named."""
    unnamed: Counter[str] = Counter()
    named: set[str] = set()
    for match in _PERCENT.finditer(sentence):
        if match[1]:
            named.add(f"%({match[1]}){match[2]}")
        elif match[2]:
            unnamed["%" + match[2]] += 1
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(sentence)]
    except ValueError:  # lone braces: this sentence is not meant for .format()
        fields = []
    for field in fields:
        if field == "":
            unnamed["{}"] += 1
        elif field is not None:
            named.add("{" + field + "}")
    return unnamed, named


def _empty() -> Catalog:
    return Catalog(
        "en",
        domain="station",
        header_comment="# English for Station; the source language is Chinese.",
        project="station-desk",
        version="0.1.0",
        msgid_bugs_address="",
        last_translator="Station",
        language_team="English",
        fuzzy=False,
    )


def load() -> Catalog:
    """Read the English catalogue; an empty one when there is none yet."""
    if not PO.exists():
        return _empty()
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def missing(catalogue: Catalog) -> dict[str, set[str]]:
    """Return the sentences that the catalogue lacks, each with the files that say it."""
    found: dict[str, set[str]] = {}
    for said in in_code():
        if said.sentence and said.sentence not in catalogue:
            found.setdefault(said.sentence, set()).add(said.where.rpartition(":")[0])
    return found


def unused(catalogue: Catalog) -> list[str]:
    """Return the entries that no code says, commented-out ones included."""
    said = {s.sentence for s in in_code()}
    entries = [str(m.id) for m in catalogue if m.id and m.id not in said]
    return entries + [f"#~ {entry}" for entry in catalogue.obsolete]


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as a .po file, without commented-out entries."""
    out = BytesIO()
    write_po(out, catalogue, width=100, ignore_obsolete=True)
    return out.getvalue()


def _print_missing(catalogue: Catalog) -> None:
    skeleton = _empty()
    for sentence, files in missing(catalogue).items():
        skeleton.add(sentence, locations=[(f, None) for f in sorted(files)])  # type: ignore[misc]
    out = BytesIO()
    write_po(out, skeleton, width=100, omit_header=PO.exists())
    sys.stdout.write(out.getvalue().decode("utf-8"))


def _prune(catalogue: Catalog) -> None:
    for entry in unused(catalogue):
        if not entry.startswith("#~ "):
            catalogue.delete(entry)
        sys.stderr.write(f"taken out: {entry}\n")
    PO.write_bytes(written(catalogue))


def main() -> int:
    """List what is missing, or take out what is not used."""
    parser = argparse.ArgumentParser(prog="python -m tests.house.catalogue")
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--missing", action="store_true", help="print the missing entries as .po")
    task.add_argument("--prune", action="store_true", help="take out entries nothing uses")
    chosen = parser.parse_args()
    if chosen.missing:
        _print_missing(load())
    elif PO.exists():
        _prune(load())
    return 0


if __name__ == "__main__":
    sys.exit(main())
