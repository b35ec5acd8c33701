"""Two ways to draw what a case holds: what was done one under the other, and columns of money.

Both fold to the width they get, take as many lines as that needs, and draw only the lines in view.
"""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from screens.cases.parts import Item, Sum, Told, Tone
from screens.glyphs import Glyphs, glyphs_of
from screens.widgets.cells import cell_len, fit, fold, one_line

Line = list[tuple[str, str]]
"""Pieces of text, each with the name of its style (empty for the plain one)."""

INDENT = 2
_LABEL = 18
"""Cells that a label may take before what is said of it moves to the next line."""


_LEAST = 14
"""Cells that what is said keeps beside its label."""


class Folded(Widget):
    """Lines that are folded for a width and kept until it changes."""

    DEFAULT_CSS = """
    Folded { height: auto; width: 1fr; background: $background; color: $foreground; }
    Folded > .folded--head { text-style: bold; color: $foreground; }
    Folded > .folded--label { color: $foreground-muted; }
    Folded > .folded--rule { color: $border-blurred; }
    Folded > .folded--total { text-style: bold; color: $foreground; }
    Folded > .folded--warning { color: $warning; text-style: bold; }
    Folded > .folded--error { color: $error; text-style: bold; }
    Folded > .folded--success { color: $success; text-style: bold; }
    Folded > .folded--dim { color: $foreground-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "folded--head", "folded--label", "folded--rule", "folded--total", "folded--warning",
        "folded--error", "folded--success", "folded--dim",
    }  # fmt: skip
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._folded: tuple[int, list[Line]] = (-1, [])

    @property
    def glyphs(self) -> Glyphs:
        """The characters to draw with."""
        return glyphs_of(self)

    def fold_lines(self, width: int) -> list[Line]:
        """Return the lines for a width."""
        raise NotImplementedError

    def changed(self) -> None:
        """Fold anew: something else is shown."""
        self._folded = (-1, [])
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Line]:
        """Return the lines for a width, folded once."""
        if self._folded[0] != width:
            self._folded = (width, self.fold_lines(max(1, width)))
        return self._folded[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return max(1, len(self.lines(width)))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        width = self.size.width
        lines = self.lines(width)
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        segments = [
            Segment(
                text, self.get_component_rich_style(f"folded--{name}") if name else self.rich_style
            )
            for text, name in lines[y]
        ]
        return Strip(segments).adjust_cell_length(width, self.rich_style)


class Story(Folded):
    """Things that were done: a heading each, what is said of it indented under it."""

    empty: str = ""
    items: tuple[Item, ...] = ()

    def show(self, items: Sequence[Item], empty: str) -> None:
        """Show other things."""
        self.items = tuple(items)
        self.empty = empty
        self.changed()

    def fold_lines(self, width: int) -> list[Line]:
        """Fold headings over the whole width, the rest behind its label."""
        if not self.items:
            return [[(text, "dim")] for text in fold(self.empty, width)] if self.empty else []
        lines: list[Line] = []
        for number, item in enumerate(self.items):
            if number:
                lines.append([])
            lines += [[(text, item.tone or "head")] for text in fold(item.head, width)]
            labels = [cell_len(one_line(told.label)) for told in item.lines]
            column = max((cells for cells in labels if cells <= _LABEL), default=0)
            for told in item.lines:
                lines += _told(told, column, width, item.tone)
        return lines


def _told(told: Told, column: int, width: int, tone: Tone) -> list[Line]:
    """Put what is said beside its label, or under it where one of them wants the whole width."""
    style: str = told.tone or tone
    label = one_line(told.label)
    lead = INDENT + column + 2
    if cell_len(label) <= column and width - lead >= _LEAST:
        values = fold(told.value, width - lead)
        first = " " * INDENT + fit(label, column + 2, "")
        return [
            [(first if not number else " " * lead, "label"), (text, style)]
            for number, text in enumerate(values or [""])
        ]
    lead = min(INDENT * 2, width // 4)
    return [
        *[[(" " * INDENT + text, "label")] for text in fold(label, max(2, width - INDENT))],
        *[[(" " * lead, ""), (text, style)] for text in fold(told.value, max(2, width - lead))],
    ]


class Sums(Folded):
    """Money: the day, what it is, and the sum at the right end; a total under a line."""

    empty: str = ""
    sums: tuple[Sum, ...] = ()

    def show(self, sums: Sequence[Sum], empty: str) -> None:
        """Show other sums."""
        self.sums = tuple(sums)
        self.empty = empty
        self.changed()

    def fold_lines(self, width: int) -> list[Line]:
        """Give the sums the cells of the longest one, the days theirs, the words the rest."""
        if not self.sums:
            return [[(text, "dim")] for text in fold(self.empty, width)] if self.empty else []
        right = max(cell_len(s.sum) for s in self.sums)
        day = max(cell_len(s.day) for s in self.sums)
        lead = day + 1 if day else 0
        room = max(2, width - lead - right - 1)
        lines: list[Line] = []
        for one in self.sums:
            if one.rule:
                lines.append([(self.glyphs.line * width, "rule")])
            lines += _sum(one, fold(one.what, room), (day, room, right), self.glyphs.ellipsis)
        return lines


def _sum(one: Sum, words: list[str], widths: tuple[int, int, int], ellipsis: str) -> list[Line]:
    day, room, right = widths
    gap = " " if day else ""
    lines: list[Line] = []
    for number, text in enumerate(words or [""]):
        first = number == 0
        lines.append([
            (fit(one.day if first else "", day, ellipsis) + gap, "label"),
            (fit(text, room, ellipsis) + " ", one.tone),
            (fit(one.sum if first else "", right, ellipsis, right=True), one.tone),
        ])  # fmt: skip
    return lines
