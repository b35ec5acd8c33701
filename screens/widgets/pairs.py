"""Labels and values in two columns: labels end where values begin, long values fold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from screens.glyphs import glyphs_of
from screens.widgets.cells import cell_len, fit, fold, one_line
from screens.widgets.pages import CellStyle
from station.language import N_

_GAP = 2
_LEAST_VALUE = 16


@dataclass(frozen=True)
class Pair:
    """A label and its value; line ends of the value stay."""

    label: str
    value: str
    style: CellStyle = ""


class Pairs(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of pairs; it takes the keyboard only while it has more lines than it can show."""

    DEFAULT_CSS = """
    Pairs {
        height: auto; background: $surface; color: $foreground;
        overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1;
    }
    Pairs > .pairs--label { color: $foreground-muted; }
    Pairs > .pairs--warning { color: $warning; text-style: bold; }
    Pairs > .pairs--error { color: $error; text-style: bold; }
    Pairs > .pairs--success { color: $success; }
    Pairs > .pairs--dim { color: $foreground-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pairs--label",
        "pairs--warning",
        "pairs--error",
        "pairs--success",
        "pairs--dim",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", N_("上一行"), show=False),
        Binding("down", "move(1)", N_("下一行"), show=False),
        Binding("pageup", "turn(-1)", N_("上一页"), show=False),
        Binding("pagedown", "turn(1)", N_("下一页"), show=False),
        Binding("home", "jump(False)", N_("第一行"), show=False),
        Binding("end", "jump(True)", N_("最后一行"), show=False),
    ]
    ALLOW_SELECT = False

    def __init__(
        self,
        pairs: Sequence[Pair] = (),
        *,
        id: str | None = None,  # noqa: A002  Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.pairs: tuple[Pair, ...] = tuple(pairs)
        self._folded: tuple[int, list[tuple[str, str, CellStyle]]] = (-1, [])

    def show(self, pairs: Sequence[Pair], *, keep: bool = False) -> None:
        """Show other pairs, from the top unless the place is to be kept."""
        self.pairs = tuple(pairs)
        self._folded = (-1, [])
        self._measure()
        if not keep:
            self.scroll_to(0, 0, animate=False, force=True)
        self.refresh(layout=True)

    def allow_focus(self) -> bool:
        """Only what can be scrolled needs the keyboard."""
        return self.max_scroll_y > 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Where the height is automatic, as many lines as the pairs take."""
        return max(1, len(self._lines(width)))

    def on_mount(self) -> None:
        """Measure the lines."""
        self._measure()

    def on_resize(self) -> None:
        """Fold anew."""
        self._measure()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.scrollable_content_region.width
        lines = self._lines(width)
        index = self.scroll_offset.y + y
        if index >= len(lines):
            return Strip.blank(width, self.rich_style)
        label, value, kind = lines[index]
        style = self.get_component_rich_style(f"pairs--{kind}") if kind else self.rich_style
        segments = [
            Segment(label, self.get_component_rich_style("pairs--label")),
            Segment(" " * _GAP, self.rich_style),
            Segment(value, style),
        ]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def action_move(self, lines: int) -> None:
        """Scroll by some lines, at once: sliding is slow on an old machine."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def action_turn(self, pages: int) -> None:
        """Scroll by a page."""
        self.action_move(pages * max(1, self.scrollable_content_region.height - 1))

    def action_jump(self, last: bool) -> None:
        """Scroll to the first or the last line."""
        self.scroll_to(y=self.max_scroll_y if last else 0, animate=False)

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        self.virtual_size = Size(width, len(self._lines(width)) if width else 0)

    def _lines(self, width: int) -> list[tuple[str, str, CellStyle]]:
        """Return (label, value, style) of every line; folded once for a width."""
        if self._folded[0] != width:
            self._folded = (width, self._fold(width))
        return self._folded[1]

    def _fold(self, width: int) -> list[tuple[str, str, CellStyle]]:
        ellipsis = glyphs_of(self).ellipsis
        longest = max((cell_len(one_line(pair.label)) for pair in self.pairs), default=0)
        most = max(width // 3, width - _GAP - 3 * _LEAST_VALUE)
        if most < longest <= width * 3 // 8:  # a little more, and no label is broken
            most = longest
        room = max(2, min(longest, most))
        lines: list[tuple[str, str, CellStyle]] = []
        for pair in self.pairs:
            labels = fold(one_line(pair.label), room)
            values = fold(pair.value, max(2, width - room - _GAP))
            for number in range(max(len(labels), len(values))):
                label = labels[number] if number < len(labels) else ""
                value = values[number] if number < len(values) else ""
                lines.append((fit(label, room, ellipsis, right=True), value, pair.style))
        return lines
