"""Textual's headless keyboard made quick, and what stands on the screen as plain lines."""

from __future__ import annotations

import unicodedata
from asyncio import get_running_loop, sleep
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, process_time
from typing import Any
from unittest import mock

import textual.app
import textual.css.stylesheet
import textual.pilot
from rich import cells
from rich.segment import Segment
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.app import App
from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.strip import Strip

from screens import textual_fixes, themes
from screens.widgets.table import VirtualTable

PATIENCE = 60
"""Seconds that anything at all may take, on a machine with other work."""
ASKING = frozenset({"greet", "held"})
"""The groups of work that may wait for a person."""
_LOOK = 0.001
_IDLE = 0.0003


async def _quick(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until the loop has nothing to do and no thread has computed for a millisecond.

    Textual's own looks at the processor alone, for 20 ms and more at a time.
    """
    loop: Any = get_running_loop()
    began, quiet = monotonic(), False
    while not quiet and monotonic() - began < max_sleep:
        await sleep(0)
        if not loop._ready:
            used = process_time()
            await sleep(_LOOK)
            quiet = not loop._ready and process_time() - used < _IDLE


async def _handled(self: Pilot[Any], timeout: float = 30.0) -> bool:
    """Wait until every message was handled and what waited for the next frame was done.

    Then the loop is idle: no widget need be asked whether it is done, as Textual's own does.
    """
    await _quick(max_sleep=timeout)
    if self.app._exception is None and not self.app._exit:
        self.app.screen._on_timer_update()
        await _quick(max_sleep=timeout)
    return self.app._exception is None


def _undrawn(self: Compositor, *_given: Any, **_named: Any) -> None:
    """Draw no frame, for nobody sees it and it is half of the work: `drawn` draws what is looked at.

    While a table is drawn it asks for the rows that it misses, so it is made to ask.
    """
    self._dirty_regions.clear()
    for widget in self.visible_widgets:
        if isinstance(widget, VirtualTable) and None in map(widget.row, widget.in_view()):
            widget._want()


_Parsed = LRUCache[tuple[Any, ...], list[RuleSet]]
_parsed: dict[frozenset[tuple[str, str]], _Parsed] = {}
"""Style sheets as they were read, by the colours that stood in them: every app reads the same."""


class _SharedStylesheet(Stylesheet):
    """Style sheets read once for all the apps of a process."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._share()

    def set_variables(self, variables: dict[str, str]) -> None:
        self._parse_cache = LRUCache(1)  # it is emptied now
        super().set_variables(variables)
        self._share()

    def _share(self) -> None:
        key = frozenset(self._variables.items())
        self._parse_cache = _parsed.setdefault(key, LRUCache(512))


def install() -> None:
    """Make Pilot quick in this process; what a terminal is sent is for tests of real ones."""
    for module in (textual.pilot, textual.app):
        module.wait_for_idle = _quick  # type: ignore[attr-defined]
    Pilot._wait_for_screen = _handled  # type: ignore[method-assign]
    for home in (textual.app, textual.css.stylesheet):  # an app makes one, and that makes another
        home.Stylesheet = _SharedStylesheet  # type: ignore[misc]
    Compositor.render_update = _undrawn  # type: ignore[assignment]


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


async def settled(app: App[Any]) -> None:
    """Wait until what was asked in threads is answered and laid out.

    Work that asked a person is not waited for while its question stands on the screen.
    """
    quiet, until = 0, monotonic() + PATIENCE
    while quiet < 2 and not app._exit:
        assert monotonic() < until, f"{list(app.workers)} does not end"
        asked = isinstance(app.screen, ModalScreen)
        if any(not (w.is_finished or (asked and w.group in ASKING)) for w in app.workers):
            quiet = 0
            await sleep(_LOOK)
        else:
            quiet += 1
            app.screen._on_timer_update()
            await _quick()


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
