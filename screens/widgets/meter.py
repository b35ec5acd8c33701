"""How far a long act has come: a bar between brackets, and the same in words."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from screens.glyphs import glyphs_of
from screens.widgets.cells import cell_len, cut, one_line
from station.language import _


class Meter(Widget):
    """Two lines: the bar with its share, then how many of how many and what is being done.

    The share is rounded down: 100% is said when all is done and not before. With an unknown total
    there is no bar, only words.
    """

    DEFAULT_CSS = """
    Meter { height: 2; width: 1fr; background: $surface; color: $foreground; }
    """

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.done = 0
        self.all: int | None = None
        self.doing = ""

    def show(self, done: int, total: int | None, doing: str = "") -> None:
        """Show that `done` of `total` (None: nobody knows) are done, and what is being done."""
        self.done = max(0, done)
        self.all = total
        self.doing = one_line(doing)
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two lines."""
        return 2

    def render(self) -> Content:
        """Draw the bar and the words."""
        width, glyphs = self.size.width, glyphs_of(self)
        words = cut(self._words(), width, glyphs.ellipsis)
        if not self.all:
            return Content(f"\n{words}")
        done = min(self.done, self.all)
        share = f" {done * 100 // self.all:>3}%"
        room = max(0, width - 2 - len(share))
        bar = glyphs.bar(done, self.all, room)
        return Content.assemble(
            "[",
            (bar, "$primary"),
            " " * (room - cell_len(bar)) + "]",
            (share, "bold"),
            "\n" + words,
        )

    def _words(self) -> str:
        if self.all:
            said = _("已完成 {done}，共 {total}").format(
                done=f"{self.done:,}", total=f"{self.all:,}"
            )
        else:
            said = _("已完成 {done}").format(done=f"{self.done:,}")
        return f"{said}  {self.doing}" if self.doing else said
