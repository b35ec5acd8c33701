"""The few drawing characters of the screens, in two sets: drawn lines, or ASCII alone.

Box lines, blocks and dashes are of ambiguous width: an old console with a Chinese font draws them
two cells wide and every frame falls apart. There nothing but ASCII is drawn beside the words; the
variable `$frame` of the style sheets (screens/themes.py) says so, and the widgets look at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget


@dataclass(frozen=True)
class Glyphs:
    """One set of drawing characters; `parts` are the steps of one cell of a bar, the last full."""

    parts: tuple[str, ...]
    ellipsis: str
    arrow: str
    bullet: str
    line: str
    dots: str
    cursor: str
    resting: str

    def bar(self, count: int, greatest: int, cells: int) -> str:
        """Draw a bar of at most `cells` cells for a count out of the greatest; no padding.

        What is more than nothing shows at least the smallest step.
        """
        if count <= 0 or greatest <= 0 or cells <= 0:
            return ""
        steps = len(self.parts)
        length = max(1, min(count, greatest) * cells * steps // greatest)
        full, rest = divmod(length, steps)
        return self.parts[-1] * full + (self.parts[rest - 1] if rest else "")


FULL = Glyphs(
    parts=tuple("▏▎▍▌▋▊▉█"),
    ellipsis="…",
    arrow="→",
    bullet="▪",
    line="─",
    dots="┄",
    cursor=">",
    resting="·",
)
ASCII = Glyphs(
    parts=("#",),
    ellipsis="..",
    arrow="->",
    bullet="*",
    line="-",
    dots=".",
    cursor=">",
    resting=".",
)


def glyphs(ascii: bool) -> Glyphs:  # noqa: A002  the word for it
    """Return the set to draw with."""
    return ASCII if ascii else FULL


def glyphs_of(widget: Widget) -> Glyphs:
    """Return the set that the widget's app draws with."""
    return glyphs(ascii=widget.app.theme_variables.get("frame") == "ascii")


_ALIKE = {
    "-": "─━┄┅┈┉╌╍═╴╶╸╺╼╾▔▀‐‑‒–—―−",
    "|": "│┃┆┇┊┋╎╏║╵╷╹╻╽╿▏▎▍▌▋▊▐▕",
    "=": "▃▄",
    "_": "▁▂",
    ":": "░▒▓",
    ">": "→▶▸►›",
    "<": "←◀◂◄‹",
    "^": "↑▲▴",
    "v": "↓▼▾✓✔√",
    "x": "×✕✗✘",
    "*": "●•▪■◆★✦",
    "o": "○◯□◇☆⭘",
    ".": "·…‥",
    '"': "“”",
    "'": "‘’",
}
_PLAIN = dict.fromkeys(range(0x2500, 0x2580), "+")  # corners and crossings are the rest
_PLAIN |= dict.fromkeys(range(0x2580, 0x25A0), "#")
_PLAIN |= {ord(character): plain for plain, drawn in _ALIKE.items() for character in drawn}


def plain(text: str) -> str:
    """Return the text with ASCII for everything drawn and for marks of ambiguous width.

    One cell for one cell; letters of every script stay.
    """
    return text if text.isascii() else text.translate(_PLAIN)
