"""A paper as lines of text for a screen: its paragraphs and tables, from the DOCX itself."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from station.language import cells, wrapped
from station.values import clean

if TYPE_CHECKING:
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

_LEAST = 24
"""No narrower lines are made, in cells."""
_BETWEEN, _RULE = "│", "─"
_INDENT = "　　"
_TAB = "    "


def lines(docx: bytes, width: int) -> list[str]:
    """Return a paper as lines of at most `width` cells (never fewer than 24).

    A centred paragraph stands in the middle, one on the right on the right; a row of a table is
    its cells side by side, as wide as on paper. Header and footer are left out.
    """
    from docx import Document
    from docx.text.paragraph import Paragraph

    width = max(width, _LEAST)
    found: list[str] = []
    for block in Document(io.BytesIO(docx)).iter_inner_content():
        found += _paragraph(block, width) if isinstance(block, Paragraph) else _table(block, width)
    return found


def _paragraph(block: "Paragraph", width: int) -> list[str]:
    aligned = _alignment(block)
    first = _INDENT if aligned == "" and _set_in(block) else ""
    text = first + _text(block)
    return [_placed(line, aligned, width) for line in _broken(text, width)]


def _text(block: "Paragraph") -> str:
    return clean(block.text.replace("\t", _TAB), multiline=True)


def _broken(text: str, width: int) -> list[str]:
    """Break a text at its line ends, and into lines that fit, whatever is in them."""
    return [
        piece for line in text.split("\n") for part in wrapped(line, max(width - 2, 2))
        for piece in _cut(part.rstrip(), width)
    ]  # fmt: skip


def _cut(line: str, width: int) -> Iterator[str]:
    """Cut a line where even one word is longer than the width."""
    begun, used = 0, 0
    for at, sign in enumerate(line):
        wide = cells(sign)
        if used + wide > width:
            yield line[begun:at]
            begun, used = at, 0
        used += wide
    yield line[begun:]


def _placed(line: str, aligned: str, width: int) -> str:
    room = width - cells(line)
    if aligned == "center":
        return " " * (room // 2) + line
    return " " * room + line if aligned == "right" else line


def _alignment(block: "Paragraph") -> str:
    found: Any = block.alignment
    style: Any = block.style
    while found is None and style is not None:
        found, style = style.paragraph_format.alignment, style.base_style
    return {1: "center", 2: "right"}.get(int(found), "") if found is not None else ""


def _set_in(block: "Paragraph") -> bool:
    style: Any = block.style
    indent = block.paragraph_format.first_line_indent
    while indent is None and style is not None:
        indent, style = style.paragraph_format.first_line_indent, style.base_style
    return bool(indent and indent > 0)


def _table(table: "Table", width: int) -> list[str]:
    rule = _RULE * width
    found = [rule]
    for row in table.rows:
        found += [*_row(row, width), rule]
    return found


def _row(row: "_Row", width: int) -> list[str]:
    """Return a row: each cell in as many cells as it is wide on paper."""
    held = [(_cell(cell), int(cell.width or 1)) for cell in _distinct(row)]
    if not held:
        return []
    widths = _widths([wide for _text, wide in held], width - len(held) + 1)
    columns = [_broken(text, room) for (text, _wide), room in zip(held, widths, strict=True)]
    high = max(len(column) for column in columns)
    return [
        _BETWEEN.join(
            _filled(column[n] if n < len(column) else "", room)
            for column, room in zip(columns, widths, strict=True)
        ).rstrip()
        for n in range(high)
    ]


def _distinct(row: "_Row") -> Iterator[Any]:
    """Yield the cells of a row; one that goes over several columns once."""
    last = None
    for cell in row.cells:
        if cell._tc is not last:
            yield cell
        last = cell._tc


def _cell(cell: Any) -> str:
    return "\n".join(_text(p) for p in cell.paragraphs).strip("\n")


def _widths(wide: list[int], width: int) -> list[int]:
    """Share a width as on paper; no column is narrower than four cells while there is room."""
    total = sum(wide) or 1
    shares = [max(width * w // total, min(4, width // len(wide)), 1) for w in wide]
    shares[shares.index(max(shares))] += width - sum(shares)
    return [max(share, 2) for share in shares]


def _filled(text: str, room: int) -> str:
    return text + " " * (room - cells(text))


__all__ = ["lines"]
