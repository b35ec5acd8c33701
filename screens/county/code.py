"""The 核对码 drawn large, to be read out or compared at arm's length."""

from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from screens.glyphs import ASCII, glyphs_of

_SHAPES = (
    "╭─╮", "│ │", "╰─╯",
    " ╷ ", " │ ", " ╵ ",
    "╶─╮", "╭─╯", "╰─╴",
    "╶─╮", " ─┤", "╶─╯",
    "╷ ╷", "╰─┤", "  ╵",
    "╭─╴", "╰─╮", "╶─╯",
    "╭─╴", "├─╮", "╰─╯",
    "╶─╮", "  │", "  ╵",
    "╭─╮", "├─┤", "╰─╯",
    "╭─╮", "╰─┤", "╶─╯",
)  # fmt: skip
_ROWS = 3
_IN_A_LINE = 3
"""Groups side by side where there is room for them."""
_GAP = "    "


class CodeDigits(Widget):
    """Six groups of five digits, three lines high; in words of plain digits where only ASCII is drawn."""

    DEFAULT_CSS = "CodeDigits { width: 1fr; height: auto; color: $text-primary; }"
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(
        self, code: str = "", *, id: str | None = None, classes: str | None = None,  # noqa: A002
    ) -> None:  # fmt: skip
        super().__init__(id=id, classes=classes)
        self.code = code

    def show(self, code: str) -> None:
        """Show another code: groups of digits with spaces between them."""
        self.code = code
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the groups take."""
        return max(1, len(self._lines(width)))

    def render(self) -> Content:
        """Draw the groups."""
        return Content.styled("\n".join(self._lines(self.size.width)), "bold")

    def _lines(self, width: int) -> list[str]:
        groups = self.code.split()
        if not groups:
            return []
        plain = glyphs_of(self) is ASCII
        drawn = [[" ".join(g)] if plain else _large(g) for g in groups]
        each = len(drawn[0][0]) + len(_GAP)
        fits = max(1, min(len(groups), (width + len(_GAP)) // each))
        fits = fits if fits == len(groups) else min(fits, _IN_A_LINE)
        lines = []
        for start in range(0, len(drawn), fits):
            row = drawn[start : start + fits]
            lines += [_GAP.join(parts) for parts in zip(*row, strict=True)]
        return lines


def _large(group: str) -> list[str]:
    return [" ".join(_SHAPES[int(d) * _ROWS + row] for d in group) for row in range(_ROWS)]
