#!/usr/bin/env python3
"""Draws docs/pictures/demo.svg: the end of what `make demo` prints.

Run it in the environment of the Makefile: .venv/bin/python docs/pictures/draw.py
"""

import html
import io
import re
import tempfile
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from screens.cli import tables
from station.language import choose
from storage import demo

CELL = 12.2
"""Width of one cell in rich's picture."""

FONTS = "'Noto Sans Mono CJK SC','Sarasa Mono SC','Microsoft YaHei',monospace"


def main() -> None:
    """Play the demo and draw its last tables."""
    choose("zh_CN")
    with tempfile.TemporaryDirectory() as folder:
        result = demo.run(Path(folder) / "demo")
    console = Console(record=True, width=92, file=io.StringIO(), highlight=False)
    tables.console = lambda: console
    tables.table(
        "上报和接收",
        ("站点", "名称", "新增", "已有", "暂存", "回执到"),
        [(s.code, s.name, s.new, s.same, s.held, s.acked) for s in result.stations],
    )
    tables.stations(result.summary["by_station"])
    console.print(Text(result.summary["sentence"]))
    svg = console.export_svg(title="make demo", theme=MONOKAI, unique_id="demo")
    Path(__file__).with_name("demo.svg").write_text(_placed(svg), "utf-8")


def _placed(svg: str) -> str:
    """Give each character its own place (rich takes a Chinese one for one cell); no web fonts."""
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;]+;", f"font-family: {FONTS};", svg)
    return re.sub(r"<text ([^>]*textLength[^>]*)>([^<]*)</text>", _text, svg)


def _text(found: re.Match[str]) -> str:
    body = html.unescape(found[2]).replace("\xa0", " ")
    if not body.strip():
        return ""
    start = re.search(r'\bx="([\d.]+)"', found[1])
    assert start
    at, places = float(start[1]), []
    for character in body:
        places.append(f"{at:g}")
        at += CELL * cell_len(character)
    attributes = re.sub(r'\btextLength="[^"]*"\s*', "", found[1])
    attributes = attributes.replace(start[0], f'x="{" ".join(places)}"')
    return f'<text {attributes} xml:space="preserve">{html.escape(body)}</text>'


if __name__ == "__main__":
    main()
