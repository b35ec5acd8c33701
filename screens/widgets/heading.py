"""The line at the top of a screen: who, what, and how it stands."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from screens.glyphs import glyphs_of
from screens.widgets.cells import cell_len, cut, one_line

_GAP = 2


class TitleBar(Widget):
    """One line of three texts; what does not fit is cut, the middle first, the right end last."""

    DEFAULT_CSS = """
    TitleBar { height: 1; width: 1fr; background: $panel; color: $foreground; padding: 0 1; }
    """

    def __init__(
        self,
        left: str = "",
        middle: str = "",
        right: str = "",
        *,
        id: str | None = None,  # noqa: A002  Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.texts = (left, middle, right)

    def show(
        self, left: str | None = None, middle: str | None = None, right: str | None = None
    ) -> None:
        """Show other texts; one that is None stays."""
        given = (left, middle, right)
        self.texts = (
            given[0] if given[0] is not None else self.texts[0],
            given[1] if given[1] is not None else self.texts[1],
            given[2] if given[2] is not None else self.texts[2],
        )
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        return 1

    def render(self) -> Content:
        """Draw the line: left and right at the ends, the middle as near the middle as it can."""
        width, ellipsis = self.size.width, glyphs_of(self).ellipsis
        left, middle, right = (one_line(text) for text in self.texts)
        right = cut(right, width, ellipsis)
        left = cut(left, width - _taken(right), ellipsis)
        room = width - _taken(left) - _taken(right)
        middle = cut(middle, room, ellipsis)
        spare = width - cell_len(left) - cell_len(middle) - cell_len(right)
        before = (width - cell_len(middle)) // 2 - cell_len(left)
        before = max(min(_GAP, spare), min(before, spare - _GAP)) if middle else spare
        return Content.assemble(
            (left, "bold"), " " * before, middle, " " * (spare - before), (right, "$accent")
        )


def _taken(text: str) -> int:
    return cell_len(text) + _GAP if text else 0
