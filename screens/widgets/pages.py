"""The rows of a long table, a page at a time: the pages last used are kept, the rest asked again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

CellStyle = Literal["", "warning", "error", "success", "dim"]


@dataclass(frozen=True)
class Cell:
    """The text of a cell that has a style."""

    text: str
    style: CellStyle = ""


Row = Sequence[str | Cell]
Fetch = Callable[[int, int], Sequence[Row]]
Ask = Callable[[int, int], None]

PAGE = 128
"""Rows of a page."""
KEPT = 64
"""Pages that are kept."""


def _nothing(start: int, stop: int) -> Sequence[Row]:
    return ()


class Pages:
    """Rows 0 to `total`, fetched where they are wanted, or put by whoever was asked for them.

    With `fetch`, a page is fetched when a row of it is read. Without, a row is None until its page
    has been put; `wanted` says which pages to ask for, each once while it stays in view.
    """

    def __init__(self, total: int, fetch: Fetch | None = _nothing) -> None:
        self.total = total
        self._fetch = fetch
        self._kept: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._asked: set[int] = set()

    def row(self, index: int) -> Row | None:
        """Return a row, or None when it is not there (yet)."""
        number, place = divmod(index, PAGE)
        page = self._kept.get(number)
        if page is not None:
            self._kept.move_to_end(number)
        elif self._fetch is not None:
            start, stop = self._span(number)
            page = self._keep(number, self._fetch(start, stop))
        return page[place] if page is not None and place < len(page) else None

    def wanted(self, rows: range) -> list[tuple[int, int]]:
        """Return the spans of the pages of these rows that are neither there nor asked for.

        They count as asked from now on. Pages that went out of view before they came may be asked
        for again: whoever fetches is free to drop them.
        """
        if self._fetch is not None or not rows:
            return []
        seen = range(rows.start // PAGE, (rows.stop - 1) // PAGE + 1)
        self._asked &= set(seen)
        missing = [n for n in seen if n not in self._kept and n not in self._asked]
        self._asked |= set(missing)
        return [self._span(number) for number in missing]

    def put(self, start: int, rows: Sequence[Row]) -> range:
        """Keep the page that begins at the row `start`; return its rows.

        Raises `ValueError` when no page begins there.
        """
        number, place = divmod(start, PAGE)
        if place or not 0 <= start < max(1, self.total):
            raise ValueError(f"no page of {self.total} rows begins at {start}")
        self._asked.discard(number)
        self._keep(number, rows)
        return range(*self._span(number))

    def _span(self, number: int) -> tuple[int, int]:
        return number * PAGE, min(self.total, (number + 1) * PAGE)

    def _keep(self, number: int, rows: Sequence[Row]) -> Sequence[Row]:
        self._kept[number] = rows
        self._kept.move_to_end(number)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return rows
