"""What Textual 8.2 does not do for Chinese: where a line may break, and what may leave for the terminal.

Two private names of its wrapping are replaced (`textual._wrap.re_chunk`, `rich._wrap.re_word`), so
the version is held below 9 and a test looks at both names and at what they do.
"""

from __future__ import annotations

import re
from typing import ClassVar

from rich import _wrap as _rich_wrap
from rich.cells import cell_len
from rich.segment import Segment
from textual import _wrap as _textual_wrap
from textual.color import Color
from textual.filter import LineFilter
from textual.scrollbar import ScrollBar, ScrollBarRender

from screens import compositing
from screens.glyphs import plain
from station.values import clean

_WIDE = (
    r"\u1100-\u115f\u2e80-\u2fff\u3001-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3"
    r"\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd"
)
OPENING = "（《「『【〈〔〖［｛“‘([{￥¥＄$￡£"
"""Marks that may not end a line."""
CLOSING = "。，、；：？！）》」』】〉〕〗］｝”’…—·～％‰℃°,.;:?!)]}%"
"""Marks that may not begin a line."""

# A piece that stays whole: a wide character, or a run of others up to the next wide one or space,
# with the opening marks before it and the closing marks after it.
_OPEN, _CLOSE = (f"[{re.escape(marks)}]" for marks in (OPENING, CLOSING))
_RUN = rf"[^\s{_WIDE}]+?(?={_OPEN}{{0,8}}[{_WIDE}]|\s|$)"
_PIECE = rf"{_OPEN}{{0,8}}(?:[{_WIDE}]|{_RUN}){_CLOSE}*"


_PATTERNS = (
    (_textual_wrap, "re_chunk", r"\S+\s*|\s+", rf"{_PIECE}\s*|\s+"),
    (_rich_wrap, "re_word", r"\s*\S+\s*", rf"\s*{_PIECE}\s*"),
)
"""Where a pattern stands, its name, what it must be to be replaced, and by what."""


class WholeCells(ScrollBarRender):
    """A scrollbar whose thumb ends at whole cells: no half blocks, the same in every font."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "]


def install() -> None:
    """Teach Textual to wrap Chinese (Static, Label, TextArea) and to draw calm scrollbars."""
    for module, name, stock, ours in _PATTERNS:
        found = getattr(module, name, None)
        if isinstance(found, re.Pattern) and found.pattern == stock:
            setattr(module, name, re.compile(ours))
    ScrollBar.renderer = WholeCells
    compositing.install()


class Outgoing(LineFilter):
    """The last look at a line: no control character leaves, and only ASCII is drawn if asked.

    Every widget cleans what it shows; this holds for the ones that are not ours, too. An app
    returns it at the end of `get_line_filters`.
    """

    def __init__(self, ascii: bool) -> None:  # noqa: A002  the word for it
        super().__init__()
        self._ascii = ascii

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outgoing) and other._ascii == self._ascii

    def __hash__(self) -> int:
        return hash(self._ascii)  # Textual keeps what a filter made, by the filter

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with clean text, every one as wide as before."""
        return [
            segment if segment.control else Segment(self._changed(segment.text), segment.style)
            for segment in segments
        ]

    def _changed(self, text: str) -> str:
        if not text.isprintable():  # says no to everything that `clean` drops
            text = "".join(c if clean(c) == c else " " * cell_len(c) for c in text)
        return plain(text) if self._ascii else text
