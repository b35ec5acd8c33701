"""What an office asks its database is written once for both engines (storage/shared.py)."""

import ast
import re

from tests.house.tree import name, parse, sources

OF_ONE = re.compile(
    r"\bINSERT OR\b|\b(?!search)\w+\.rowid\b|\bjson_(?:group|extract)\w*|\bifnull\(|\bstrftime\('"
    r"|\bGLOB\b|\bPRAGMA\b|\bsqlite_master\b|\bLIMIT -1\b|\bIN \(\)"
)
"""Words that SQLite alone understands."""
OF_THE_FILE = {"storage/database.py", "storage/migrations/__init__.py", "storage/backup.py",
               "storage/check.py"}  # fmt: skip
"""What looks at the file itself; a shared office does not come there."""
OF_A_DESK = {"storage/recent.py"}
"""What only a desk runs, which keeps its data in a file for ever."""


def test_a_statement_is_for_both_engines():
    found = {
        name(path)
        for path in sources("storage")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if OF_ONE.search(node.value)
    }
    assert found == OF_THE_FILE | OF_A_DESK
