"""What Tab makes of a path that somebody types."""

import os
from itertools import islice

SCANNED = 5_000
"""How many names of a folder are looked at."""


def completed(typed: str, folders_only: bool) -> tuple[str, list[str]]:
    """Complete a typed path by what is on the disk. Returns the longer path and the names it may be.

    With one way on there is nothing left to choose, and a folder ends in a separator. Blocks.
    """
    path = expanded(typed)
    folder, begun = os.path.split(path)
    try:
        with os.scandir(folder or ".") as inside:
            names = sorted(
                e.name + (os.sep if e.is_dir() else "")
                for e in islice(inside, SCANNED)
                if e.name.startswith(begun)
                and (begun.startswith(".") or not e.name.startswith("."))
                and (e.is_dir() or not folders_only)
            )
    except (OSError, ValueError):
        return typed, []
    if not names:
        return typed, []
    first, last = names[0], names[-1]  # sorted: what these two share, all share
    alike = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    longer = os.path.join(folder, first[: min(len(first), len(last)) if alike is None else alike])
    return longer, names if len(names) > 1 else []


def expanded(typed: str) -> str:
    """Return a typed path with `~` as the home folder."""
    text = typed.strip()
    return os.path.expanduser(text) if text.startswith("~") else text
