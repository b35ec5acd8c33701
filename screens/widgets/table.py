"""A table of any number of rows that draws only the lines in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from screens.widgets.cells import fit, one_line
from screens.widgets.lines import Lines
from screens.widgets.pages import PAGE, Ask, Cell, CellStyle, Fetch, Pages, Row
from station.language import N_

_NARROWEST = 3
_NAME = 8
"""Cells that a column that grows keeps while others are wider: three characters and the ellipsis."""
_QUIET = 0.05
"""Seconds between two times that pages are asked for."""


@dataclass(frozen=True)
class Column:
    """A column: its least width in cells, its share of spare width, and when it gives way."""

    title: str
    width: int
    right: bool = False
    grow: int = 0
    hide_under: int = 0


def layout(columns: Sequence[Column], width: int) -> list[tuple[int, int]]:
    """Return (place, width) of the columns shown in `width` cells, one cell between any two.

    Spare cells go to the columns that grow, by their shares. Where cells are wanting, the widest
    of those gives one after the other, then of all: a name cut short is still a name, a number is
    not. Columns that cannot have three cells are left out, from the last.
    """
    shown = [place for place, column in enumerate(columns) if width >= column.hide_under]
    while shown and len(shown) * (_NARROWEST + 1) - 1 > width:
        shown.pop()
    widths = {place: max(_NARROWEST, columns[place].width) for place in shown}
    spare = width - sum(widths.values()) - max(0, len(shown) - 1)
    while spare < 0 and shown:
        giving = [place for place in shown if columns[place].grow and widths[place] > _NAME]
        widths[max(giving or shown, key=widths.__getitem__)] -= 1
        spare += 1
    shares = sum(columns[place].grow for place in shown)
    for place in shown:
        share = columns[place].grow
        if share:
            extra = spare * share // shares
            widths[place] += extra
            spare, shares = spare - extra, shares - share
    return list(widths.items())


class VirtualTable(Lines):
    """Rows of cells under a title line; text is data and is shown as it is, one line a row.

    `show` takes rows that are in memory. `feed` takes the number of rows and someone to ask for
    pages of them, who answers with `put` on the thread of the screen; a row that is not there yet
    is a blank line.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "mark", N_("选中"))]
    HEAD = 1

    class Highlighted(Message):
        """The cursor came to a row, or other rows are shown."""

        def __init__(self, table: VirtualTable, index: int) -> None:
            super().__init__()
            self.table = table
            self.index = index

        @property
        def control(self) -> VirtualTable:
            """The table."""
            return self.table

    class Opened(Highlighted):
        """A row was opened, by Enter or a double click."""

    class Marked(Highlighted):
        """A row was marked, or its mark taken away."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        markable: bool = False,
        id: str | None = None,  # noqa: A002  Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.empty = empty
        self.markable = markable
        self.marked: set[int] = set()
        self._pages = Pages(0)
        self._ask: Ask | None = None
        self._feed = 0
        self._asked_at = -_QUIET
        self._waiting = False

    def show(self, total: int, page: Fetch | Sequence[Row], *, keep: bool = False) -> None:
        """Show rows that are in memory: all of them, or a function that slices them.

        With `keep` the cursor stays on its row, found again by its cells near its old place, and
        the marks stay while there are as many rows; else the table starts at its top, unmarked.
        """
        row = self.row(self.cursor) if keep else None
        fetch = page if callable(page) else _slicer(page)
        self._start(Pages(total, fetch), None, keep)
        cursor = self._found(row) if row is not None else self.cursor if keep else 0
        self.restart(total, cursor, keep)

    def feed(self, total: int, ask: Ask, *, keep: bool = False) -> int:
        """Show `total` rows whose pages `ask(start, stop)` is called for; return this feed's number.

        `ask` is called on the thread of the screen and answers later by `put`. With `keep` the
        cursor stays at its index, and the marks stay while there are as many rows.
        """
        self._start(Pages(total, None), ask, keep)
        self.restart(total, self.cursor if keep else 0, keep)
        return self._feed

    def put(self, start: int, rows: Sequence[Row], *, feed: int | None = None) -> None:
        """Take the page that begins at the row `start`, on the thread of the screen.

        What was fetched for an earlier feed is left aside when its number is given.
        """
        if feed is not None and feed != self._feed:
            return
        came = self._pages.put(start, rows)
        view = self.in_view()
        if came.start < view.stop and view.start < came.stop:
            self.refresh()

    def row(self, index: int) -> Row | None:
        """Return a row, or None when there is none or it is not there yet."""
        return self._pages.row(index) if 0 <= index < self.total else None

    def moved(self) -> None:
        """Tell of the row under the cursor."""
        self.post_message(self.Highlighted(self, self.cursor))

    def opened(self) -> None:
        """Tell of the row that was opened."""
        self.post_message(self.Opened(self, self.cursor))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer marking only where it means something."""
        return self.markable if action == "mark" else True

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        if not self.total:
            return
        index = self.cursor
        self.marked ^= {index}
        self.refresh_index(index)
        self.post_message(self.Marked(self, index))
        self.cursor += 1

    def draw_head(self, y: int, width: int) -> Strip:
        """Draw the titles."""
        style = self.get_component_rich_style("lines--head")
        segments = [Segment(" " * self._gutter_width(), style)]
        titles = [column.title for column in self.columns]
        return self._joined(segments, titles, style, width, plain=True)

    def draw(self, index: int, width: int) -> Strip:
        """Draw a row, or a blank line for one that is not there yet."""
        style = self.line_style(index)
        mark = ("[x] " if index in self.marked else "[ ] ") if self.markable else ""
        segments = [Segment(self.pointer(index) + mark, style)]
        row = self._pages.row(index)
        if row is None:
            self._want()
            row = ()
        return self._joined(segments, row, style, width, plain=index == self.cursor)

    def _joined(
        self, segments: list[Segment], row: Row, style: Style, width: int, plain: bool
    ) -> Strip:
        """Put the cells side by side after the gutter; `plain` leaves their own styles out."""
        ellipsis = self.glyphs.ellipsis
        used = self._gutter_width()
        for number, (place, cells) in enumerate(layout(self.columns, width - used)):
            cell = row[place] if place < len(row) else ""
            text, kind = (cell.text, cell.style) if isinstance(cell, Cell) else (cell, "")
            text = fit(one_line(text), cells, ellipsis, self.columns[place].right)
            if number:
                segments.append(Segment(" ", style))
            segments.append(Segment(text, style if plain else self._partial(kind, style)))
            used += cells + bool(number)
        if used > width:  # not even the gutter has room
            return Strip(segments, used).crop(0, width)
        segments.append(Segment(" " * (width - used), style))
        return Strip(segments, width)

    def _partial(self, kind: CellStyle | str, style: Style) -> Style:
        if not kind:
            return style
        return style + self.get_component_rich_style(f"lines--{kind}", partial=True)

    def _gutter_width(self) -> int:
        return self.GUTTER + (4 if self.markable else 0)

    def _start(self, pages: Pages, ask: Ask | None, keep: bool) -> None:
        self._pages = pages
        self._ask = ask
        self._feed += 1
        if not keep or pages.total != self.total:  # else a mark could lie on another row
            self.marked.clear()

    def _found(self, row: Row) -> int:
        """Return where the row stands now: near its old place, by its cells, else by its first."""
        near = range(max(0, self.cursor - PAGE), min(self._pages.total, self.cursor + PAGE))
        by_distance = sorted(near, key=lambda index: abs(index - self.cursor))
        rows = [(index, self._pages.row(index)) for index in by_distance]
        for wanted in (len(row), 1):
            for index, found in rows:
                if found is not None and list(found[:wanted]) == list(row[:wanted]):
                    return index
        return self.cursor

    def _want(self) -> None:
        """Ask for what is in view: at once after a quiet moment, else when it is over."""
        if self._waiting:
            return
        self._waiting = True
        rest = self._asked_at + _QUIET - monotonic()
        if rest > 0:
            self.set_timer(rest, self._ask_now)
        else:
            self.call_later(self._ask_now)

    def _ask_now(self) -> None:
        self._waiting = False
        if self._ask is None:
            return
        for start, stop in self._pages.wanted(self.in_view()):
            self._asked_at = monotonic()
            self._ask(start, stop)


def _slicer(rows: Sequence[Row]) -> Callable[[int, int], Sequence[Row]]:
    return lambda start, stop: rows[start:stop]
