"""Counts as horizontal bars, and a figure on a tile: both open what they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Static

from screens.glyphs import glyphs_of
from screens.widgets.cells import cell_len, fit, one_line
from screens.widgets.lines import Lines
from station.language import N_

_LEAST_BAR = 6


@dataclass(frozen=True)
class Bar:
    """A bar: its label, its count, what share that is in words, and what it opens."""

    label: str
    count: int
    percent: str = ""
    key: str = ""


class Bars(Lines):
    """Labels, bars, counts and shares in four columns; Enter opens the key of a bar."""

    class Opened(Message):
        """A bar was opened."""

        def __init__(self, bars: Bars, key: str) -> None:
            super().__init__()
            self.bars = bars
            self.key = key

        @property
        def control(self) -> Bars:
            """The bars."""
            return self.bars

    def __init__(
        self,
        rows: Sequence[Bar] = (),
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002  Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.empty = empty
        self.rows: tuple[Bar, ...] = tuple(rows)
        self.total = len(self.rows)

    def show(self, rows: Sequence[Bar], *, keep: bool = False) -> None:
        """Show other bars; with `keep` the cursor stays on the bar with the same key."""
        key = self.rows[self.cursor].key if keep and self.rows else ""
        self.rows = tuple(rows)
        same = [index for index, row in enumerate(self.rows) if key and row.key == key]
        self.restart(len(self.rows), same[0] if same else 0, keep)

    def opened(self) -> None:
        """Tell what was opened; a bar without a key opens nothing."""
        key = self.rows[self.cursor].key
        if key:
            self.post_message(self.Opened(self, key))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Where the height is automatic, as many lines as there are bars."""
        return max(1, self.total)

    def draw(self, index: int, width: int) -> Strip:
        """Draw one bar."""
        row, style = self.rows[index], self.line_style(index)
        label, bar, count, percent = self._widths(width)
        drawn = self.glyphs.bar(row.count, max(each.count for each in self.rows), bar)
        ellipsis = self.glyphs.ellipsis
        head = self.pointer(index) + fit(one_line(row.label), label, ellipsis) + " "
        tail = fit(f"{row.count:,}", count, ellipsis, right=True)
        if percent:
            tail += " " + fit(one_line(row.percent), percent, ellipsis, right=True)
        coloured = style
        if index != self.cursor or not self.has_focus:
            coloured = style + self.get_component_rich_style("lines--bar", partial=True)
        pieces = [
            Segment(head, style),
            Segment(fit(drawn, bar, ellipsis), coloured),
            Segment(" " + tail, style),
        ]
        return Strip(pieces).crop_extend(0, width, style)

    def _widths(self, width: int) -> tuple[int, int, int, int]:
        """Return the cells of label, bar, count and share; the label gives way first."""
        count = max(len(f"{row.count:,}") for row in self.rows)
        percent = max(cell_len(one_line(row.percent)) for row in self.rows)
        rest = width - self.GUTTER - 2 - count - (percent + 1 if percent else 0)
        label = max(cell_len(one_line(row.label)) for row in self.rows)
        label = max(0, min(label, max(rest * 2 // 5, min(label, 16)), rest - _LEAST_BAR))
        return label, max(0, rest - label), count, percent


class Tile(Static, can_focus=True):
    """A figure with its name and a few words about it; one with a key can be opened."""

    DEFAULT_CSS = """
    Tile {
        height: auto; min-height: 4; padding: 0 1; background: $surface;
        border: $frame $border-blurred; border-title-color: $foreground;
    }
    Tile:focus {
        border: $frame-focus $border; border-title-color: $block-cursor-foreground;
        border-title-background: $block-cursor-background; border-title-style: bold;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", N_("打开"))]
    ALLOW_SELECT = False

    class Opened(Message):
        """A tile was opened, by Enter or a click."""

        def __init__(self, tile: Tile, key: str) -> None:
            super().__init__()
            self.tile = tile
            self.key = key

        @property
        def control(self) -> Tile:
            """The tile."""
            return self.tile

    def __init__(
        self,
        title: str,
        value: str = "",
        lines: Sequence[str] = (),
        *,
        key: str = "",
        id: str | None = None,  # noqa: A002  Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.title = one_line(title)
        self.key = key
        self._entitle(False)
        self.show(value, lines)

    def show(self, value: str, lines: Sequence[str] = ()) -> None:
        """Show another figure; a long one folds, for a figure cut short would be another one."""
        first = Content.styled(one_line(value), "bold $primary")
        rest = [Content(one_line(line)) for line in lines]
        self.update(Content("\n").join([first, *rest]))

    def allow_focus(self) -> bool:
        """Only a tile that opens something can be reached."""
        return bool(self.key)

    def on_focus(self) -> None:
        """Mark the tile, so that it is seen without colour."""
        self._entitle(True)

    def on_blur(self) -> None:
        """Take the mark away."""
        self._entitle(False)

    def on_click(self, event: events.Click) -> None:
        """Open it."""
        event.stop()
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer opening only where there is something to open."""
        return bool(self.key) if action == "open" else True

    def action_open(self) -> None:
        """Tell that the tile was opened."""
        if self.key:
            self.post_message(self.Opened(self, self.key))

    def _entitle(self, focused: bool) -> None:
        mark = f"{glyphs_of(self).cursor} " if focused else ""
        self.border_title = Content(mark + self.title)
