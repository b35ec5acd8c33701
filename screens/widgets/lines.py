"""A scrolled list of lines with a cursor: what a table and a chart of bars have in common."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.glyphs import Glyphs, glyphs_of
from screens.widgets.cells import fold
from station.language import N_


class Lines(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws the lines in view and nothing else; a line has an index from 0 to `total`.

    A subclass says how to draw a line (`draw`), the lines above that do not scroll (`HEAD`,
    `draw_head`), and what happens when the cursor moves or a line is opened.
    """

    DEFAULT_CSS = """
    Lines {
        height: 1fr; background: $surface; color: $foreground;
        overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
    }
    Lines > .lines--head { background: $panel; color: $foreground; text-style: bold; }
    Lines > .lines--odd { background: $boost; color: $foreground; }
    Lines > .lines--cursor {
        background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground;
    }
    Lines:focus > .lines--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    Lines > .lines--empty { color: $foreground-muted; }
    Lines > .lines--warning { color: $warning; }
    Lines > .lines--error { color: $error; }
    Lines > .lines--success { color: $success; }
    Lines > .lines--dim { color: $foreground-muted; }
    Lines > .lines--bar { color: $primary; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "lines--head",
        "lines--odd",
        "lines--cursor",
        "lines--empty",
        "lines--warning",
        "lines--error",
        "lines--success",
        "lines--dim",
        "lines--bar",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", N_("打开")),
        Binding("up", "move(-1)", N_("上一行"), show=False),
        Binding("down", "move(1)", N_("下一行"), show=False),
        Binding("pageup", "turn(-1)", N_("上一页"), show=False),
        Binding("pagedown", "turn(1)", N_("下一页"), show=False),
        Binding("home", "jump(False)", N_("第一行"), show=False),
        Binding("end", "jump(True)", N_("最后一行"), show=False),
    ]
    ALLOW_SELECT = False
    HEAD: ClassVar[int] = 0
    GUTTER: ClassVar[int] = 2

    cursor: var[int] = var(0)
    """The index of the line that the cursor is on; 0 when there is none."""

    total: int = 0
    empty: str = ""
    """What is said where there are no lines, once that is known."""

    _known: bool = False

    @property
    def glyphs(self) -> Glyphs:
        """The characters to draw with."""
        return glyphs_of(self)

    def draw(self, index: int, width: int) -> Strip:
        """Return a line of exactly `width` cells."""
        raise NotImplementedError

    def draw_head(self, y: int, width: int) -> Strip:
        """Return a line above the first, of exactly `width` cells."""
        raise NotImplementedError

    def draw_empty(self, y: int, width: int) -> Strip:
        """Return a line below the last one; where there is none, the sentence that says so."""
        said: list[str] = []
        if self._known and not self.total and self.empty:
            said = fold(self.empty, width - 2 * self.GUTTER)
        if not self.HEAD <= y < self.HEAD + len(said):
            return Strip.blank(width, self.rich_style)
        text = " " * self.GUTTER + said[y - self.HEAD]
        style = self.get_component_rich_style("lines--empty")
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)

    def moved(self) -> None:
        """The cursor stands on another line, or the line under it has changed."""

    def opened(self) -> None:
        """The line under the cursor was opened."""

    def restart(self, total: int, cursor: int, keep_place: bool = False) -> None:
        """Show `total` lines with the cursor on one of them; scroll to it unless it is in view."""
        self.total = total
        self._known = True
        self.set_reactive(Lines.cursor, self.validate_cursor(cursor))
        self._measure()
        if self.is_mounted:
            if not keep_place:
                self.scroll_to(0, 0, animate=False, force=True)
            self._follow()
            self.refresh()
        if self.total and self.is_mounted:
            self.moved()

    def line_style(self, index: int) -> Style:
        """Return the style of a line: of the cursor, or one of two that take turns."""
        if index == self.cursor:
            return self.get_component_rich_style("lines--cursor")
        return self.get_component_rich_style("lines--odd") if index % 2 else self.rich_style

    def pointer(self, index: int) -> str:
        """Return the mark before a line: the cursor is seen without colour, too."""
        if index != self.cursor:
            return "  "
        return (self.glyphs.cursor if self.has_focus else self.glyphs.resting) + " "

    def in_view(self) -> range:
        """Return the indexes of the lines in view."""
        top = self.scroll_offset.y
        return range(min(top, self.total), min(self.total, top + self._height()))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        width = self._width()
        if y < self.HEAD:
            return self.draw_head(y, width)
        index = self.scroll_offset.y + y - self.HEAD
        if index >= self.total:
            return self.draw_empty(y - self.HEAD, width)
        return self.draw(index, width)

    def validate_cursor(self, index: int) -> int:
        """Keep the cursor on a line."""
        return max(0, min(index, self.total - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        """Follow the cursor and draw the two lines anew."""
        if old == new or not self.is_mounted:
            return
        self._follow()
        self.refresh_index(old)
        self.refresh_index(new)
        self.moved()

    def refresh_index(self, index: int) -> None:
        """Draw one line anew."""
        y = index - self.scroll_offset.y + self.HEAD
        if self.HEAD <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def on_mount(self) -> None:
        """Say where the cursor stands when the lines were there before the widget."""
        self._measure()
        if self.total:
            self.moved()

    def on_resize(self) -> None:
        """Fit the new size."""
        self._measure()
        self._follow()

    def on_click(self, event: events.Click) -> None:
        """Set the cursor; open by a double click."""
        place = event.get_content_offset(self)
        if place is None or place.y < self.HEAD:
            return
        index = self.scroll_offset.y + place.y - self.HEAD
        if index < self.total:
            event.stop()
            self.cursor = index
            if event.chain == 2:
                self.action_open()

    def action_move(self, lines: int) -> None:
        """Move the cursor by some lines."""
        self.cursor += lines

    def action_turn(self, pages: int) -> None:
        """Move the cursor by a page."""
        self.cursor += pages * max(1, self._height() - 1)

    def action_jump(self, last: bool) -> None:
        """Move the cursor to the first or the last line."""
        self.cursor = self.total - 1 if last else 0

    def action_open(self) -> None:
        """Open the line under the cursor."""
        if self.total:
            self.opened()

    def _width(self) -> int:
        return self.scrollable_content_region.width

    def _height(self) -> int:
        return max(0, self.scrollable_content_region.height - self.HEAD)

    def _measure(self) -> None:
        self.virtual_size = Size(self._width(), self.total + self.HEAD)

    def _follow(self) -> None:
        height = self._height()
        if not height:
            return
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False, force=True)
