#!/usr/bin/env python3
"""Makes the templates of the papers, station/templates/*.docx: the same bytes each time.

Run it in the environment of the Makefile: .venv/bin/python docs/papers/build.py [FOLDER]
The looks of a paper are in letters.py, forms.py and filing.py, how Word is written in word.py.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import filing  # noqa: E402
import forms  # noqa: E402
import letters  # noqa: E402

from station.papers.documents.archive import packed  # noqa: E402

MADE = letters.MADE | forms.MADE | filing.MADE


def built() -> dict[str, dict[str, bytes]]:
    """Return the parts of every template by its name."""
    return {name: make().parts() for name, make in MADE.items()}


def main() -> None:
    """Write all of them."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parents[1] / "station" / "templates")
    target.mkdir(exist_ok=True)
    for name, parts in built().items():
        (target / f"{name}.docx").write_bytes(packed(parts))


if __name__ == "__main__":
    main()
