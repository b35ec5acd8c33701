"""A page to print: one file that any browser opens without a network. Text is only ever text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from station.language import current
from station.values import clean

_STYLE = """
@page { size: A4; margin: 12mm; }
body { font: 10.5pt/1.45 "SimSun", "Songti SC", "Noto Serif CJK SC", serif; color: #000; margin: 1em; }
h1 { font-size: 16pt; text-align: center; margin: 0 0 .2em; }
h2 { font-size: 11.5pt; margin: 1em 0 .3em; page-break-after: avoid; }
p { margin: .2em 0; white-space: pre-wrap; }
p.sub { text-align: center; margin-bottom: .6em; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: 1px solid #555; padding: 2px 5px; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; white-space: pre-wrap; }
tr { page-break-inside: avoid; }
th { background: #eee; font-weight: bold; }
td.label { width: 24%; } td.high { height: 5.2em; }
.remark { border: 1px solid #555; min-height: 6em; padding: 4px 6px; }
"""


@dataclass(frozen=True)
class Table:
    """Rows under heads; without rows `empty` stands instead. `widths` are shares of the page."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str = ""
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Blank:
    """Fields to be filled by hand: each a label, what may be ticked or a blank, and is it high."""

    title: str
    fields: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True)
class Words:
    """A heading over a box with text."""

    title: str
    text: str


Piece = Table | Blank | Words


def page(title: str, under: str, pieces: Iterable[Piece]) -> bytes:
    """Return the file: UTF-8 with its mark, nothing in it that a browser would run or fetch."""
    lang = "en" if current() == "en" else "zh-CN"
    body = "".join(map(_piece, pieces))
    return (
        f'\ufeff<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head>\n"
        f'<body><h1>{_text(title)}</h1><p class="sub">{_text(under)}</p>\n{body}</body></html>\n'
    ).encode()


def _text(text: str) -> str:
    return escape(clean(text, multiline=True))


def _piece(piece: Piece) -> str:
    head = f"<h2>{_text(piece.title)}</h2>\n" if piece.title else ""
    match piece:
        case Words():
            return f'{head}<div class="remark"><p>{_text(piece.text)}</p></div>\n'
        case Blank():
            rows = "".join(_blank(*field) for field in piece.fields)
            return f"{head}<table>{rows}</table>\n"
        case Table():
            return head + _table(piece)


def _blank(label: str, choices: str, high: bool) -> str:
    kind = ' class="high"' if high else ""
    return f'<tr><td class="label">{_text(label)}</td><td{kind}>{_text(choices)}</td></tr>\n'


def _table(table: Table) -> str:
    if not table.rows:
        return f"<p>{_text(table.empty)}</p>\n"
    whole = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * w // whole}%">' for w in table.widths)
    heads = "".join(f"<th>{_text(h)}</th>" for h in table.heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>\n"
        for row in table.rows
    )
    return f"<table>{columns}<tr>{heads}</tr>\n{rows}</table>\n"
