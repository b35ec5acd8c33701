# ruff: noqa: INP001 - it lies beside the script that imports it
"""A terminal's screen as an SVG: every character in its own cells, lines and blocks drawn as shapes.

Fonts differ in how wide they draw Chinese and how high a box line is, so nothing is left to them: a
character has its own place, and what frames and bars are made of is no text at all.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import MONOKAI, TerminalTheme

WIDTH, HEIGHT, MARGIN, FONT = 9, 21, 10, 17
FONTS = (
    "'Noto Sans Mono CJK SC','Sarasa Mono SC','DejaVu Sans Mono',Menlo,Consolas,"
    "'PingFang SC','Microsoft YaHei',monospace"
)
THICK, THIN = 2.6, 1.4

_UP, _RIGHT, _DOWN, _LEFT = 1, 2, 4, 8
_LINES = {
    "─": 10, "│": 5, "┌": 6, "┐": 12, "└": 3, "┘": 9, "├": 7, "┤": 13, "┬": 14, "┴": 11, "┼": 15,
    "╴": 8, "╵": 1, "╶": 2, "╷": 4,
}  # fmt: skip
"""Which sides of its cell a line character reaches: the sum of the four above."""
_HEAVY = {"━": 10, "┃": 5, "┏": 6, "┓": 12, "┗": 3, "┛": 9, "┡": 7, "┩": 13, "╇": 15}
_ROUND = {"╭": 6, "╮": 12, "╯": 9, "╰": 3}
_DASHED = {"┄": 3, "┈": 4, "╌": 2}
_EIGHTHS = {character: n + 1 for n, character in enumerate("▏▎▍▌▋▊▉█")}
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6"
_PIECE = re.compile(f"[{_WIDE}]|[^\\s{_WIDE}\u2500-\u259f]+")
"""A wide character, or a run of others; what is drawn as a shape is none."""

Line = Sequence[Segment]


class Colours:
    """The colours of a picture, each a class of its style sheet, in the order they come."""

    def __init__(self, theme: TerminalTheme) -> None:
        self._theme = theme
        self.names: dict[str, str] = {}

    def of(self, style: Style | None) -> tuple[str, str, bool]:
        """Return the class of the letters, the colour behind them (empty: none), and whether bold."""
        style = style or Style()
        front = style.color.get_truecolor(self._theme, True) if style.color else None
        back = style.bgcolor.get_truecolor(self._theme, False) if style.bgcolor else None
        front_hex = front.hex if front else self._theme.foreground_color.hex
        back_hex = back.hex if back else ""
        if style.reverse:
            front_hex, back_hex = back_hex or self._theme.background_color.hex, front_hex
        name = self.names.setdefault(front_hex, f"c{len(self.names)}")
        return name, back_hex, bool(style.bold)


def picture(
    lines: Sequence[Line], title: str, theme: TerminalTheme = MONOKAI, back: str = ""
) -> str:
    """Return the SVG of some lines; `back` is the colour that lies under everything."""
    colours = Colours(theme)
    columns = max(sum(segment.cell_length for segment in line) for line in lines)
    behind: list[str] = []
    shapes: list[str] = []
    letters: list[str] = []
    for row, line in enumerate(lines):
        at = 0
        for segment in line:
            name, paper, bold = colours.of(segment.style)
            if paper and paper != back:
                behind.append(_rect(at, row, segment.cell_length, f'fill="{paper}"'))
            shapes += _shapes(segment.text, at, row, name)
            letters += _letters(segment.text, at, row, name, bold)
            at += segment.cell_length
    width, height = columns * WIDTH + 2 * MARGIN, len(lines) * HEIGHT + 2 * MARGIN
    rules = "".join(
        f".{name}{{fill:{colour};stroke:{colour}}}" for colour, name in colours.names.items()
    )
    ground = back or theme.background_color.hex
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{html.escape(title)}</title>",
            f"<style>text{{font:{FONT}px {FONTS};white-space:pre;stroke:none!important}}"
            f".b{{font-weight:bold}}path{{fill:none!important}}rect{{stroke:none!important;shape-rendering:crispEdges}}"
            f"{rules}</style>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{ground}"/>',
            f'<g transform="translate({MARGIN},{MARGIN})">',
            *behind, *shapes, *letters,
            "</g>",
            "</svg>",
            "",
        ]
    )  # fmt: skip


def _rect(at: int, row: int, cells: int, colour: str) -> str:
    place = f'x="{at * WIDTH}" y="{row * HEIGHT}" width="{cells * WIDTH}" height="{HEIGHT}"'
    return f"<rect {place} {colour}/>"


def _letters(text: str, at: int, row: int, name: str, bold: bool) -> Iterator[str]:
    """Yield the text in pieces that have a place each; not every reader knows lists of places."""
    pieces = []
    for piece in _PIECE.finditer(text):
        place = (at + cell_len(text[: piece.start()])) * WIDTH
        cells, letters = cell_len(piece[0]), html.escape(piece[0])
        if cells > len(piece[0]):  # a wide one stands in the middle of two cells
            pieces.append(f'<tspan x="{place + 0.5:g}">{letters}</tspan>')
        else:
            pieces.append(f'<tspan x="{place}" textLength="{cells * WIDTH}">{letters}</tspan>')
    if pieces:
        weight = " b" if bold else ""
        yield f'<text class="{name}{weight}" y="{row * HEIGHT + FONT - 1}">{"".join(pieces)}</text>'


def _shapes(text: str, at: int, row: int, name: str) -> Iterator[str]:
    """Yield what stands for the line and block characters of a text; equal neighbours are one."""
    done = 0
    for number, character in enumerate(text):
        place = at + cell_len(text[:number])
        if number < done:
            continue
        if character in _EIGHTHS:
            wide = WIDTH * _EIGHTHS[character] / 8
            size = f'y="{row * HEIGHT + 3}" width="{wide:g}" height="{HEIGHT - 6}"'
            yield f'<rect class="{name}" x="{place * WIDTH}" {size}/>'
        elif character in ("─", "━"):
            done = number + len(text[number:]) - len(text[number:].lstrip(character))
            y = row * HEIGHT + HEIGHT / 2
            end = (place + done - number) * WIDTH
            yield _path(f"M{place * WIDTH} {y:g}H{end}", name, character == "━")
        elif (sides := _sides(character)) is not None:
            yield _path(_cell(character, sides, place, row), name, character in _HEAVY)


def _sides(character: str) -> int | None:
    """Return which sides of its cell a line character reaches, None for any other character."""
    for table in (_LINES, _HEAVY, _ROUND):
        if character in table:
            return table[character]
    return 10 if character in _DASHED else None


def _path(steps: str, name: str, heavy: bool) -> str:
    return f'<path class="{name}" stroke-width="{THICK if heavy else THIN}" d="{steps}"/>'


def _cell(character: str, sides: int, at: int, row: int) -> str:
    """Return the path of one line character."""
    x, y = at * WIDTH + WIDTH / 2, row * HEIGHT + HEIGHT / 2
    ends = [
        (x, y - HEIGHT / 2), (x + WIDTH / 2, y), (x, y + HEIGHT / 2), (x - WIDTH / 2, y),
    ]  # fmt: skip
    reached = [
        end for side, end in zip((_UP, _RIGHT, _DOWN, _LEFT), ends, strict=True) if sides & side
    ]
    if character in _DASHED:
        return _dashes(_DASHED[character], at * WIDTH, y)
    if character in _ROUND:
        (ax, ay), (bx, by) = reached
        return f"M{ax:g} {ay:g}Q{x:g} {y:g} {bx:g} {by:g}"
    return "".join(f"M{x:g} {y:g}L{ex:g} {ey:g}" for ex, ey in reached)


def _dashes(count: int, x: int, y: float) -> str:
    step = WIDTH / count
    return "".join(f"M{x + n * step + 1:g} {y:g}h{step - 2:g}" for n in range(count))


def lines_of(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Part segments into lines."""
    return list(Segment.split_lines(segments))
