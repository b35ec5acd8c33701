"""What must hold of every screen, whatever it shows: widths, words, the last two lines, the focus."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from screens.app import BaseApp
from screens.forms.choice import DropDown
from screens.frame import Frame, MenuLine, StatusLine
from station import phrases, taxonomy
from station.language import current
from station.tokens import initials, spells
from station.values import clean
from storage.paths import Home
from storage.store import Store
from tests import pilot
from tests.house import catalogue
from tests.pilot import halved

LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+]+")
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
KEYS = {
    "Enter",
    "Esc",
    "Tab",
    "Delete",
    "Shift",
    "Ctrl",
    "PgUp",
    "PgDn",
    "Home",
    "End",
    *(f"F{n}" for n in range(1, 10)),
}
ALLOWED = KEYS | {"KB", "MB", "GB", "XLSX", "ODR", "English", "summary", "H1"}
"""Latin words of a Chinese screen: keys, units, a language, a command, an example of a period."""
CUT = re.compile(r"[^\s─│╭╮╰╯\[\]]+…")
ROOM_BELOW = 3
"""Rows under a field that is typed into: the window of an input method stands there."""


def data_of(town: Path) -> str:
    """Return every text that the homes hold or that comes with the program: no catalogue knows it."""
    texts: set[str] = set()
    for mark in sorted(town.glob("*/home.json")):
        kind = "county" if "county" in mark.parent.name else "desk"
        store = Store.open(Home(mark.parent, kind))
        with store.read() as connection:
            asked = "SELECT name FROM sqlite_master WHERE type='table'"
            for (table,) in connection.exec_driver_sql(asked).all():
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                    texts.update(cell for cell in row if isinstance(cell, str))
        store.close()
    texts.update(
        text
        for one in (*phrases.shipped("block"), *phrases.shipped("form"))
        for text in (one.key, one.body, *one.texts.values())
    )
    texts.update(
        str(one.more["law"])
        for table in taxonomy.tables()
        for one in taxonomy.items(table)
        if "law" in one.more
    )
    return "\n".join("".join(text.split()) for text in sorted(texts))


def named(stick: Path) -> str:
    """Return the names of what lies on the stick, and of the folder that a path begins with."""
    return "\n".join([os.environ["HOME"], stick.name, *(path.name for path in stick.rglob("*"))])


def drawn(app: BaseApp) -> list[list[Segment]]:
    """Return the lines of the screen with their styles."""
    return [list(strip) for strip in pilot.drawn(app)]


def text_of(lines: Iterable[Sequence[Segment]]) -> list[str]:
    """Return the lines as text."""
    return ["".join(s.text for s in line) for line in lines]


def faults(app: BaseApp, data: str) -> Iterator[str]:
    """Yield a sentence for everything on the screen that may not be so."""
    lines = text_of(drawn(app))
    width, height = app.size
    yield from (
        f"{cell_len(t)} cells and not {width}: {t!r}" for t in lines if cell_len(t) != width
    )
    yield from (f"a control character in {t!r}" for t in lines if clean(t) != t)
    yield from (f"half a letter of {text!r}" for text in halves(app))
    yield from _last_lines(app, lines)
    yield from _words(lines, data)
    if (width, current()) == (100, "zh_CN"):
        yield from _cut_labels(lines, data)
    focused = app.focused
    typing = isinstance(focused, Input | TextArea) and isinstance(app.screen, Frame)
    if typing and focused is not None and focused.region.y >= height - ROOM_BELOW:
        yield f"what is typed stands on row {focused.region.y} of {height}"


def _last_lines(app: BaseApp, lines: list[str]) -> Iterator[str]:
    """The status line and the menu are there on every screen, also under a dialog, and whole."""
    frame: Any = [s for s in app.screen_stack if isinstance(s, Frame)][-1]
    for line, kind in ((lines[-1], MenuLine), (lines[-2], StatusLine)):
        meant = frame.query_one(kind).render().plain
        if line.strip() != meant:
            yield f"{line!r} stands where {meant!r} is meant"


def _words(lines: list[str], data: str) -> Iterator[str]:
    if current() == "en":
        for line in lines:
            for run in CHINESE.findall(line):
                if run not in data:
                    yield f"Chinese that is no data: {run}"
        return
    for line in lines:
        for word in LATIN.findall(line):
            ours = all(part in ALLOWED or len(part) == 1 for part in word.split("+"))
            if not (ours or word in data or _hint(word, line)):
                yield f"{word} in {line.strip()!r}"


def _hint(word: str, line: str) -> bool:
    """Tell whether a word is the pinyin initials of what stands in its line, as a list shows them."""
    return any(spells(word, initials(run)) for run in CHINESE.findall(line))


def _cut_labels(lines: list[str], data: str) -> Iterator[str]:
    """What ends in an ellipsis is data, or is written so, or is a sentence: Enter shows it whole."""
    ours = "\n".join({said.sentence for said in catalogue.in_code()})
    for line in lines:
        for cut in CUT.findall(line):
            begun = cut.rstrip("…")
            if begun not in data and cut not in ours and not set(begun) & set("，。；"):
                yield f"{cut} is cut in {line.strip()!r}"


def halves(app: BaseApp) -> list[str]:
    """Draw the screen anew and return every text that is cut through a wide character.

    Under the edges of a dialog, a list or a notice that is not to be helped.
    """
    screen = app.screen
    lists = any(one.is_open for one in screen.query(DropDown))
    if isinstance(screen, ModalScreen) or lists or list(app._notifications):
        return []
    for widget in screen.walk_children():
        widget._styles_cache.clear()
        widget._set_dirty()
    with halved() as found:
        drawn(app)
    return found


# The focus without colour


def _grey(rgb: tuple[int, int, int]) -> int:
    """Return the relative luminance (WCAG 2) in parts of 10,000."""
    weights = (2126, 7152, 722)
    parts = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return round(sum(w * p for w, p in zip(weights, parts, strict=True)))


def _shades(segment: Segment) -> tuple[int, int, tuple[bool, ...]]:
    style = segment.style
    if style is None or style.color is None or style.bgcolor is None:
        return 0, 0, ()
    front, back = (_grey(tuple(c.get_truecolor())) for c in (style.color, style.bgcolor))
    marks = (bool(style.bold), bool(style.underline), bool(style.reverse))
    return (back, front, marks) if style.reverse else (front, back, marks)


def _cells(lines: Iterable[Sequence[Segment]]) -> Iterator[tuple[str, int, int, tuple[bool, ...]]]:
    for line in lines:
        for segment in line:
            for character in segment.text:
                yield character, *_shades(segment)


def _ratio(a: int, b: int) -> float:
    return (max(a, b) + 500) / (min(a, b) + 500)


def focus_shows(with_it: list[list[Segment]], without: list[list[Segment]]) -> bool:
    """Tell whether two drawings differ in text, weight, or by 3:1 in grey at some place."""
    one, other = list(_cells(with_it)), list(_cells(without))
    if [c[0] for c in one] != [c[0] for c in other]:
        return True
    return any(
        a[3] != b[3] or _ratio(a[1], b[1]) >= 3 or _ratio(a[2], b[2]) >= 3
        for a, b in zip(one, other, strict=True)
    )
