"""A desk at the keyboard: a real home in a folder, the real program on a terminal in memory."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from textual.events import Paste
from textual.pilot import Pilot
from textual.widget import Widget

from screens.desk.app import DeskApp
from screens.desk.door import DeskDoor
from screens.forms.field import FieldRow
from screens.forms.screen import FormScreen
from screens.frame import Frame
from screens.shell import Look
from screens.widgets.choices import Choices
from station import language
from storage.desk import Desk, Setup, init
from storage.paths import Home
from tests import pilot as quick

CHINA = timezone(timedelta(hours=8))
SIZES = ((80, 24), (100, 30))


class Wall:
    """A clock that stands until it is set."""

    def __init__(self, at: datetime = datetime(2026, 7, 2, 9, 30, tzinfo=CHINA)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def new_desk(path: Path, clock: Wall, **setup: str) -> Desk:
    """Set up a station that nobody has used yet."""
    given = {"code": "017", "name": "华发广场站", "type": "MALL", "head": "周敏", **setup}
    return init(Home(path, "desk"), Setup(**given), clock)


class AtDesk:
    """The keys of one desk and what stands on its screen."""

    def __init__(self, app: DeskApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def screen(self) -> Any:
        return self.app.screen

    @property
    def lines(self) -> list[str]:
        return quick.text_of(self.app)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    async def settle(self) -> None:
        """Wait until nothing runs in a thread and everything is laid out."""
        await quick.settled(self.app)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def see(self, words: str) -> None:
        """Wait until these words stand on the screen."""
        for _look in range(200):
            if words in self.text:
                return
            await self.settle()
        raise AssertionError(f"{words} never comes:\n{self.text}")

    async def write(self, text: str) -> None:
        """Type a text character by character; a long one comes at once, as a paste does."""
        if len(text) > 8:
            self.app.post_message(Paste(text))
        else:
            await self.pilot.press(*("space" if c == " " else c for c in text))
        await self.settle()

    async def fill(self, **fields: str) -> None:
        """Go to each field by Tab and type; `+` ticks a flag."""
        form = self.form
        for name, text in fields.items():
            for _step in range(len(form.form.rows) + 3):
                row = self._row()
                if row is not None and row.field == name:
                    break
                await self.pilot.press("tab")
            else:
                raise AssertionError(f"Tab does not lead to {name}")
            if text == "+":
                await self.press("space")
            else:
                await self.pilot.press("ctrl+a", "delete")
                await self.write(text)

    async def put(self, **fields: str) -> None:
        """Let texts stand in the form at once, as a draft does; `fill` types them."""
        self.form.form.put(fields)
        await self.settle()

    async def tab_to(self, wanted: type[Widget], name: str = "") -> None:
        """Press Tab until a widget of this kind (and with this id) has the focus."""
        for _step in range(40):
            focused = self.app.focused
            if isinstance(focused, wanted) and (not name or focused.id == name):
                return
            await self.press("tab")
        raise AssertionError(f"Tab does not lead to {wanted.__name__} {name}")

    async def save(self) -> None:
        """Ctrl+S; what is wrong with the form fails the test."""
        form = self.form
        await self.press("ctrl+s")
        assert self.app.screen is not form, f"not saved: {form.form.errors()}\n{self.text}"

    async def choose(self, label: str) -> None:
        """Go down the list in focus to a line that begins so, and press Enter."""
        listed = self.app.focused
        assert isinstance(listed, Choices), listed
        for _step in range(30):
            now = listed.chosen()
            if now is not None and now.label.startswith(label):
                await self.press("enter")
                return
            await self.pilot.press("down")
        raise AssertionError(f"{label} is not offered:\n{self.text}")

    @property
    def form(self) -> FormScreen:
        assert isinstance(self.app.screen, FormScreen), self.text
        return self.app.screen

    def _row(self) -> FieldRow | None:
        focused: Widget | None = self.app.focused
        return (
            next((a for a in focused.ancestors if isinstance(a, FieldRow)), None)
            if focused
            else None
        )

    def told(self) -> list[str]:
        """Return the sentences of the toasts."""
        return [str(n.message) for n in self.app._notifications]


@asynccontextmanager
async def at_desk(
    path: Path,
    clock: Wall,
    size: tuple[int, int] = (100, 30),
    *,
    lang: str = "zh_CN",
    ascii_only: bool = False,
    person: str = "周敏",
) -> AsyncIterator[AtDesk]:
    """Start the program over a home and choose who is on duty."""
    language.choose(lang)
    look = Look(ascii=ascii_only)
    app = DeskApp(DeskDoor(Home(path, "desk"), clock), look, clock)
    async with app.run_test(size=size) as pilot:
        desk = AtDesk(app, pilot)
        await desk.settle()
        until = time.monotonic() + quick.PATIENCE
        while isinstance(app.screen, Frame):  # the question comes once the home is opened
            assert time.monotonic() < until, desk.text
            await desk.settle()
        await desk.press("enter")
        assert app.shell.person == person
        yield desk
    app.door.close()
    language.choose("zh_CN")


@contextmanager
def desk_of(home: Path, clock: Wall) -> Iterator[Desk]:
    """The desk without its screens, to lay something in the home or to look into it."""
    desk = Desk.open(Home(home, "desk"), clock)
    yield desk
    desk.store.close()
