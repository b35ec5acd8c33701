"""Text measured in terminal cells: cleaned, cut, padded and folded, never half a wide character."""

from __future__ import annotations

from rich.cells import cell_len, split_graphemes
from textual.content import Content

from station.values import clean

_JOINERS = "\u200c\u200d\ufe0e\ufe0f"


def one_line(text: str) -> str:
    """Return text as one clean line; a joiner at its end would swallow the cell after it."""
    return clean(text).rstrip(_JOINERS)


def cut(text: str, width: int, ellipsis: str) -> str:
    """Return a clean line cut to at most `width` cells; what is cut ends in the ellipsis."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    if room < 0:
        return ellipsis[:width]
    end = used = 0
    for _start, stop, cells in split_graphemes(text)[0]:
        if used + cells > room:
            break
        end, used = stop, used + cells
    return text[:end].rstrip(_JOINERS) + ellipsis


def fit(text: str, width: int, ellipsis: str, right: bool = False) -> str:
    """Return a clean line of exactly `width` cells: cut, or padded at its end or its beginning."""
    text = cut(text, width, ellipsis)
    pad = " " * (width - cell_len(text))
    return pad + text if right else text + pad


def fold(text: str, width: int) -> list[str]:
    """Return clean text folded to lines of at most `width` cells; its own line ends stay."""
    lines = Content(clean(text, multiline=True)).wrap(max(2, width))
    return [line.plain.rstrip().rstrip(_JOINERS) for line in lines]


__all__ = ["cell_len", "cut", "fit", "fold", "one_line"]
