"""The line of states of a case: what is behind, where it stands, what may come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from screens.glyphs import glyphs_of
from screens.widgets.cells import cell_len, cut, one_line

When = Literal["done", "now", "coming"]
_INDENT = 2


@dataclass(frozen=True)
class Step:
    """A state by its name, and whether the case has left it, is in it, or may come to it."""

    label: str
    when: When = "coming"


class StepsLine(Widget):
    """States in a row, `已登记 ── [调解中] ┄┄ 已办结`: brackets now, a drawn line behind, dots ahead.

    It folds between states, so that it takes as many lines as it needs.
    """

    DEFAULT_CSS = """
    StepsLine { height: auto; width: 1fr; background: $surface; color: $foreground; }
    StepsLine > .steps--done { color: $success; }
    StepsLine > .steps--now { color: $primary; text-style: bold; }
    StepsLine > .steps--coming { color: $foreground-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"steps--done", "steps--now", "steps--coming"}

    def __init__(
        self,
        steps: Sequence[Step] = (),
        *,
        id: str | None = None,  # noqa: A002  Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.steps: tuple[Step, ...] = tuple(steps)

    def show(self, steps: Sequence[Step]) -> None:
        """Show other states."""
        self.steps = tuple(steps)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the states need."""
        return max(1, len(self._folded(width)))

    def render_line(self, y: int) -> Strip:
        """Draw one line of states."""
        width = self.size.width
        lines = self._folded(width)
        segments = [
            Segment(text, self.get_component_rich_style(f"steps--{when}"))
            for text, when in (lines[y] if y < len(lines) else ())
        ]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _folded(self, width: int) -> list[list[tuple[str, When]]]:
        """Return the lines, each of texts with their place in time."""
        glyphs = glyphs_of(self)
        lines: list[list[tuple[str, When]]] = []
        used = 0
        for step in self.steps:
            label = one_line(step.label)
            label = f"[{label}]" if step.when == "now" else label
            join = f" {(glyphs.dots if step.when == 'coming' else glyphs.line) * 2} "
            if lines and used + len(join) + cell_len(label) <= width:
                lines[-1] += [(join, step.when), (label, step.when)]
                used += len(join) + cell_len(label)
                continue
            lead = " " * _INDENT + join.lstrip() if lines else ""
            label = cut(label, max(0, width - len(lead)), glyphs.ellipsis)
            lines.append([(lead, step.when), (label, step.when)])
            used = len(lead) + cell_len(label)
        return lines
