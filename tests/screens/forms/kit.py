"""A program that shows one form, a door that keeps drafts in memory, and sheets to fill."""

import threading
from asyncio import sleep
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from screens.app import BaseApp
from screens.forms.field import FieldRow
from screens.forms.screen import FormScreen
from screens.frame import Frame
from screens.shell import Look, MenuItem, Shell
from station import sheets
from station.errors import MachineFailed
from station.records import Case
from station.sheets import Line, Part, Sheet
from storage.drafts import Draft
from tests.pilot import text_of

TODAY = date(2026, 7, 2)
NOW = datetime(2026, 7, 2, 9, 41, 7, tzinfo=timezone(timedelta(hours=8)))
SIZES = [(80, 24), (100, 30)]
MENU = tuple(
    MenuItem(n, name, name, name)
    for n, name in enumerate(["help", "two", "three", "four", "five", "six", "seven"], 1)
)


class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


class FakeDoor:
    """Keeps drafts in memory, says in which thread, and may fail or wait."""

    clock = Still()

    def __init__(self) -> None:
        self.kept: dict[str, Draft] = {}
        self.log: list[tuple[str, str]] = []
        self.threads: set[int] = set()
        self.full = False
        self.home = True
        self.gate = threading.Event()
        self.gate.set()

    def exists(self) -> bool:
        return self.home

    def keep_draft(self, draft: Draft) -> None:
        self._may("keep", draft.id)
        self.kept[draft.id] = draft

    def discard_draft(self, draft_id: str) -> None:
        self._may("discard", draft_id)
        self.kept.pop(draft_id, None)

    def _may(self, what: str, draft_id: str) -> None:
        self.threads.add(threading.get_ident())
        self.gate.wait(5)
        self.log.append((what, draft_id))
        if self.full:
            raise MachineFailed("disk-full", "磁盘满了。")


class Home(Frame):
    """Where the form was opened from."""

    def body(self) -> ComposeResult:
        yield Static("home")


class Town(BaseApp):
    """The program: home at the bottom, the form on top of it."""

    def __init__(self, make: Callable[[Shell], Frame], look: Look | None = None) -> None:
        self.door = FakeDoor()
        self.gone: list[str] = []
        shell = Shell(
            self.door, self.door.clock, look or Look(), MENU, "惠民市场消费维权服务站", "李建华"
        )
        super().__init__(shell, Path(gettempdir()))
        self._make = make

    def begin(self) -> None:
        self.push_screen(Home(self.shell))
        self.push_screen(self._make(self.shell))

    def place(self, name: str, argument: Any) -> Frame | None:
        self.gone.append(name)
        return Home(self.shell)

    def read_signs(self) -> list[Any]:
        return []

    @property
    def form_screen(self) -> FormScreen:
        screen = self.screen_stack[2]
        assert isinstance(screen, FormScreen)
        return screen


class Saved:
    """What a save was given, and what it does with it."""

    def __init__(self) -> None:
        self.given: list[tuple[dict[str, Any], str]] = []
        self.done: list[Any] = []
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def save(self, values: dict[str, Any], draft: str) -> str:
        self.gate.wait(5)
        if self.error is not None:
            raise self.error
        self.given.append((values, draft))
        return "saved"


def complaint() -> Sheet:
    return sheets.sheet("register.COMPLAINT", TODAY, now="09:41", person="李建华")


_SPECS = {spec.name: spec for spec in Case.fields()}


def asking(*names: str, required: tuple[str, ...] = (), **starts: str) -> Sheet:
    """Return a sheet with these fields of a case."""
    lines = tuple(Line(_SPECS[n], n in required, start=starts.get(n, "")) for n in names)
    return Sheet("test", "登记", (Part("事情", lines),), "登记好")


@asynccontextmanager
async def filling(
    sheet: Sheet, size: tuple[int, int] = (100, 30), *, look: Look | None = None,
    saved: Saved | None = None, **more: Any,
) -> AsyncIterator[tuple[Pilot[Any], Town]]:  # fmt: skip
    """Show the form of a sheet."""
    kept = saved or Saved()
    app = Town(lambda s: FormScreen(s, sheet, kept.save, kept.done.append, **more), look)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot, app


def row(app: Town, name: str) -> FieldRow:
    return app.form_screen.form.rows[name]


def here(app: Town) -> str:
    """Return the name of the field that has the focus."""
    rows = app.form_screen.form.rows.values()
    return next((r.field for r in rows if r.editor.has_focus), "")


async def still(pilot: Pilot[Any]) -> list[str]:
    """Wait until the screen no longer changes, also of itself a little later; return its lines."""
    before: list[str] = []
    for _look in range(60):
        await pilot.pause()
        lines = text_of(pilot.app)
        if lines == before:
            break
        before = lines
        await sleep(0.02)
    return lines


async def settled(pilot: Pilot[Any]) -> None:
    """Wait for what threads do and for what they posted."""
    await pilot.app.workers.wait_for_complete()
    await still(pilot)


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type a text as a terminal sends it: a key for each character, whatever its name."""
    for character in text:
        pilot.app.post_message(events.Key("key", character))
    await pilot.pause()
