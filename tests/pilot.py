"""Textual's headless keyboard made quick, and what stands on the screen as plain lines."""

from __future__ import annotations

import unicodedata
from asyncio import sleep
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, process_time
from typing import Any
from unittest import mock

import textual.app
import textual.pilot
from rich import cells
from rich.segment import Segment
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from screens import textual_fixes, themes
from screens.widgets.table import VirtualTable

_LOOK = 0.002
_IDLE = 0.0004


async def _quick(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until the process has been idle twice in a row, looking every 2 ms and not every 20."""
    began, quiet = monotonic(), 0
    while quiet < 2 and monotonic() - began < max_sleep:
        used = process_time()
        await sleep(_LOOK)
        quiet = quiet + 1 if process_time() - used < _IDLE else 0


_render_update = Compositor.render_update


def _seldom(
    self: Compositor, full: bool = False, screen_stack: Any = None, simplify: bool = False
) -> Any:
    """Draw no frame that nobody sees, which is half of the work: `drawn` draws what is looked at.

    A table is drawn all the same: it asks for the rows that it misses while it is.
    """
    if any(isinstance(widget, VirtualTable) for widget in self.visible_widgets):
        return _render_update(self, full, screen_stack, simplify)
    self._dirty_regions.clear()
    return None


def install() -> None:
    """Make Pilot quick in this process; what a terminal is sent is for tests of real ones."""
    for module in (textual.pilot, textual.app):
        module.wait_for_idle = _quick  # type: ignore[attr-defined]
    Compositor.render_update = _seldom  # type: ignore[method-assign]


class Bare(App[None]):
    """An app of our look and nothing else; widgets are given to it."""

    CSS = "Screen { background: $background; }"

    def __init__(self, *widgets: Any, theme: str = "station-dark", ascii: bool = False) -> None:  # noqa: A002
        textual_fixes.install()
        self._ascii = ascii
        self._outgoing = textual_fixes.Outgoing(ascii)
        super().__init__()
        self.register_theme(themes.DARK)
        self.register_theme(themes.LIGHT)
        self.theme = theme
        self.animation_level = "none"
        self.widgets = widgets
        self.seen: list[Any] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variables(self._ascii)

    def get_line_filters(self) -> Sequence[Any]:
        return [*super().get_line_filters(), self._outgoing]

    def compose(self) -> Iterator[Any]:
        yield from self.widgets


async def resized(pilot: Pilot[Any], width: int, height: int) -> None:
    """Give the terminal another size and wait until the screen is laid out for it."""
    await pilot.resize_terminal(width, height)
    for _ in range(200):
        await pilot.pause()
        screen = pilot.app.screen
        if screen._compositor.size == (width, height) and not screen._layout_required:
            return
    raise AssertionError("the screen never got its new size")


def drawn(app: App[Any]) -> list[Strip]:
    """Draw the screen with what lies behind it; return its lines with their styles."""
    visible_screen_stack.set(app._background_screens)
    return app.screen._compositor.render_strips(app.size)


def text_of(app: App[Any]) -> list[str]:
    """Return the lines of the screen as they are drawn, without the spaces at their ends."""
    return ["".join(segment.text for segment in strip).rstrip() for strip in drawn(app)]


def no_cut_wide(lines: Sequence[str], width: int) -> None:
    """Assert that no line is wider than the screen, and that none holds what a terminal obeys."""
    for line in lines:
        assert cells.cell_len(line) <= width, f"{cells.cell_len(line)} cells: {line!r}"
        bad = [c for c in line if unicodedata.category(c) in ("Cc", "Cs") or c == "\ufffd"]
        assert not bad, f"{bad} in {line!r}"


@contextmanager
def halved() -> Iterator[list[str]]:
    """Collect every text that Rich cuts through a wide character: it draws a space for the half."""
    found: list[str] = []
    split_text, split_cells = cells._split_text, Segment._split_cells

    def text(value: str, place: int, version: str = "auto") -> tuple[str, str]:
        parts = split_text(value, place, version)
        if "".join(parts) != value:
            found.append(value)
        return parts

    def segment(value: Segment, place: int) -> tuple[Segment, Segment]:
        parts = split_cells(value, place)
        if parts[0].text + parts[1].text != value.text:
            found.append(value.text)
        return parts

    with (
        mock.patch.object(cells, "_split_text", text),
        mock.patch.object(Segment, "_split_cells", staticmethod(segment)),
    ):
        yield found


async def restless(app: App[Any], seconds: float = 0.15) -> int:
    """Return how often the screen is laid out anew while nobody does anything."""
    counted = mock.Mock()
    lay_out = Screen._refresh_layout

    def laid_out(self: Screen[Any], *given: Any, **named: Any) -> None:
        counted()
        lay_out(self, *given, **named)

    with mock.patch.object(Screen, "_refresh_layout", laid_out):
        await sleep(seconds)
    return counted.call_count
