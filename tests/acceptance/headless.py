"""A keyboard and eyes inside the process: Textual's headless terminal."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import textual.app
from textual.events import Paste

from screens.county.app import CountyApp
from screens.county.door import CountyDoor
from screens.desk.app import DeskApp
from screens.desk.door import DeskDoor
from screens.shell import Look
from station.clock import Clock
from storage.paths import Home
from tests import pilot
from tests.acceptance.playing import Line
from tests.storage.world import CHINA

pilot.install()


class Wall:
    """A clock that stands."""

    def now(self) -> datetime:
        return datetime(2026, 7, 2, 9, 30, tzinfo=CHINA)


class Headless:
    """A keyboard and eyes inside the process."""

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        self._folder = folder
        self._size = size
        self._clock: Clock = Wall()
        self._running = AsyncExitStack()
        self._app: Any = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_why: object) -> None:
        await self._running.aclose()

    async def open(self, program: str) -> None:
        if program == "county":
            office = CountyDoor(Home(self._folder / "county", "county"), self._clock)
            self._app = CountyApp(office, Look(), self._clock)
        else:
            desk = DeskDoor(Home(self._folder / "desk", "desk"), self._clock)
            self._app = DeskApp(desk, Look(), self._clock)
        await self._running.enter_async_context(
            self._app.run_test(size=self._size, notifications=True)
        )

    async def leave(self) -> None:
        for _look in range(500):
            if self._app._exit:
                break
            await asyncio.sleep(0.01)
        await self._running.aclose()
        self._app.door.close()
        assert self._app.return_code == 0

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self._app._press_keys([key])
            await textual.app.wait_for_idle(0)

    async def write(self, text: str) -> None:
        self._app.post_message(Paste(text))
        await textual.app.wait_for_idle(0)

    async def look(self) -> list[Line]:
        return [
            [(c, bool(s.style and s.style.bold)) for s in strip for c in s.text]
            for strip in pilot.drawn(self._app)
        ]
