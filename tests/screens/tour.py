"""A walk through every screen and dialog of both programs; at each, what stands there is looked at."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, ClassVar
from unittest import mock

import textual.app
from textual.events import Paste
from textual.message_pump import MessagePump
from textual.screen import ModalScreen

from screens.app import BaseApp
from screens.cases.narrowing import NarrowLine
from screens.cases.one_of import STRIKE
from screens.county.app import CountyApp
from screens.county.door import CountyDoor
from screens.desk.app import DeskApp
from screens.desk.door import DeskDoor
from screens.shell import Look
from screens.widgets.choices import Choices
from storage.listing import Asked
from storage.paths import Home
from storage.tables import OWN_REGION
from tests.pilot import restless, settled
from tests.screens import tour_day
from tests.showcase import Town, Wall

Shot = Callable[[BaseApp, str], Awaitable[None]]
"""Looks at the program as it stands; the name says what is seen."""
Size = tuple[int, int]
TIMERS = 0.006
"""Seconds within which all timers but the slow ones are over."""


class At:
    """The keys of one program."""

    typed: ClassVar[list[str]] = []
    """What was typed anywhere: data, as what a home holds."""
    watched: ClassVar[bool] = True
    """Whether to wait at each screen and see that it is not laid out again and again."""

    def __init__(self, app: Any, shot: Shot) -> None:
        self.app = app
        self._shot = shot

    async def settle(self) -> None:
        """Wait until everything is answered and laid out, also what waited for a moment."""
        for _time in range(3):
            await settled(self.app)
            await asyncio.sleep(TIMERS)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.app._press_keys([key])
            await self.settle()

    async def type(self, text: str) -> None:
        self.typed.append(text)
        self.app.post_message(Paste(text))
        await self.settle()

    async def see(self, name: str, *keys: str, notice: bool = False) -> None:
        """Press keys, then look; `notice`: with the sentence that stays for a moment."""
        await self.press(*keys)
        for keeper in tuple(self.app.keepers):  # the line under the form says that it was kept
            await asyncio.to_thread(keeper.flush)
        if not notice:
            self.app.clear_notifications()
        await self.settle()
        await self._shot(self.app, name)
        assert not self.watched or await restless(self.app, 0.1) < 3, (
            f"{name} is laid out again and again"
        )

    async def choose(self, key: Any) -> None:
        """Press Down until the choice with this key (or a step of this name) is marked, then Enter."""
        listed = self.app.screen.query(Choices).last()
        listed.focus()
        for _line in range(40):
            found = listed.chosen().key
            if key in (found, getattr(found, "name", None)):
                await self.press("enter")
                return
            await self.app._press_keys(["down"])
        raise AssertionError(f"{key} is not offered")

    async def go(self, name: str, argument: Any = None) -> None:
        self.app.go_to(name, argument)
        await self.settle()

    async def modal(self) -> None:
        """Wait for the dialog that the program opens by itself."""
        while not isinstance(self.app.screen, ModalScreen):
            await asyncio.sleep(0.005)
        await self.settle()


@asynccontextmanager
async def sit(app: BaseApp, size: Size, shot: Shot) -> AsyncIterator[At]:
    """Start a program. What waits for a pause in the typing does not wait."""
    later = MessagePump.set_timer

    def at_once(self: MessagePump, delay: float, *given: Any, **named: Any) -> Any:
        return later(self, delay if delay > 1 else TIMERS / 6, *given, **named)

    with mock.patch.object(MessagePump, "set_timer", at_once):
        async with app.run_test(size=size, notifications=True):
            here = At(app, shot)
            await here.settle()
            yield here
    app.shell.door.close()


def desk_app(home: Home) -> DeskApp:
    return DeskApp(DeskDoor(home, Wall()), Look(), Wall())


def county_app(home: Home) -> CountyApp:
    return CountyApp(CountyDoor(home, Wall()), Look(), Wall())


@asynccontextmanager
async def held_up(door: Any, act: str, step: Any) -> AsyncIterator[None]:
    """Let an act of the door report a step, and stay there."""
    go_on = threading.Event()

    def stays(*given: Any) -> Any:
        given[-1](step)
        go_on.wait(20)
        given[-1](step)

    setattr(door, act, stays)
    yield
    go_on.set()
    delattr(door, act)


# The desk


async def desk(town: Town, size: Size, shot: Shot) -> None:
    """Every screen of `station`."""
    fresh = Home(town.path / "fresh", "desk")
    async with sit(desk_app(fresh), size, shot) as here:
        await _desk_begins(here)
    async with sit(desk_app(Home(town.path / "station-022", "desk")), size, shot) as here:
        await here.modal()
        await here.press("enter")
        await _undecided(here)
    async with sit(desk_app(town.desk), size, shot) as here:
        await here.modal()
        await here.see("shift")
        await here.see("shift-new", "up", "enter")
        await here.press("escape")
        await here.modal()
        await here.see("workbench", "enter")
        for part in (
            _registering, _list, _cases, _steps, tour_day.typing, tour_day.money,
            tour_day.remedies, tour_day.papers, tour_day.day, _desk_quarter, _desk_county,
            _own_station, _book,
        ):  # fmt: skip
            await here.press("f4")
            await part(here)


async def _desk_begins(here: At) -> None:
    await here.see("first-run")
    await here.see("first-run-stick", "enter")
    await here.see("prove", "enter")
    await here.type("12345")
    await here.see("prove-wrong", "enter")
    await here.see("set-up-invited", "tab", "tab", "enter")
    await here.press("escape", "left", "enter", "down")
    await here.see("set-up", "enter")
    await here.type("01 7")
    await here.see("set-up-errors", "ctrl+s")
    await here.see("set-up-leave", "escape")


async def _undecided(here: At) -> None:
    await open_case(here, "热水器")
    await here.see("case-registered")
    for step in ("accept", "refuse"):
        await here.choose(step)
        await here.see(f"step-{step}")
        await here.press("escape")
    await open_case(here, "豆腐坊")
    await here.see("case-lead")
    await here.choose("lead.hand_over")
    await here.see("step-lead-hand-over")
    await here.press("escape", "escape")
    await open_case(here, "农药")
    await here.see("case-consultation")
    for step in ("convert", "reply"):
        await here.choose(step)
        await here.see(f"step-{step}")
        await here.press("escape")


async def open_case(here: At, text: str) -> None:
    """Open the newest case in which a text stands."""
    row = here.app.shell.door.listing(Asked(text=text)).rows(0, 1)[0]
    await here.go("case", (row.region or OWN_REGION, row.id))


async def _registering(here: At) -> None:
    await here.see("help", "f1")
    await here.press("escape")
    await here.see("commands", "f9")
    await here.type("dc")
    await here.press(*["backspace"] * 2)
    await here.type("tj")
    await here.see("commands-found")
    await here.press("escape")
    await here.see("intake", "f2")
    await here.see("register-consultation", "enter")
    await here.press("escape", "down")
    await here.see("register-complaint", "enter")
    await here.type("王女士")
    await here.press("tab")
    await here.type("138000")
    await here.press("tab", "tab")
    await here.type("惠民超市")
    await here.press("tab", "tab", "tab")
    await here.see("register-choices", "down")
    await here.press("escape")
    await here.see("register-errors", "ctrl+s")
    await here.see("register-help", "f1")
    await here.press("escape")
    await here.see("intake-draft", "escape")
    await here.see("register-lead", "down", "enter")
    await here.press("escape", "down")
    await here.see("register-other", "enter")
    await here.press("escape")


async def _list(here: At) -> None:
    await here.see("cases", "f3")
    await here.type("跃动")
    await here.see("cases-found")
    await here.see("cases-list", "down", "down")
    await here.press("up", "up")
    await here.type("没有这个词")
    await here.see("cases-none")
    await here.press("ctrl+a", "delete", "tab")
    await here.see("cases-kind", "enter")
    await here.press("escape")


async def _cases(here: At) -> None:
    for name, text in (
        ("case-mediating", "老花镜"), ("case-agreed", "烫染储值卡"), ("case-closed", "电水壶"),
        ("case-referred", "92号汽油"), ("case-void", "测试"),
    ):  # fmt: skip
        await open_case(here, text)
        await here.see(name)
        await here.press("escape")
    await open_case(here, "烫染储值卡")
    here.app.screen._turn()
    await here.settle()
    await here.see("case-time-line")
    await here.press("escape")


async def _steps(here: At) -> None:
    await open_case(here, "空气炸锅")
    await here.choose("reply")
    await here.type("退款已到账，当面告知。")
    await here.press("ctrl+s", "escape")
    for text, steps in (
        ("老花镜", ("hold", "agree", "end", "refer", "lead.note", "merge", "correct", "void")),
        ("烫染储值卡", ("pay",)),
        ("空气炸锅", ("close",)),
        ("电水壶", ("follow_up", "redo")),
    ):
        await open_case(here, text)
        for step in steps:
            await here.choose(step)
            await here.see(f"step-{step.replace('.', '-').replace('_', '-')}")
            await here.press("escape")
        await here.press("escape")
    await open_case(here, "烫染储值卡")
    await here.choose(STRIKE)
    await here.see("strike-which")
    await here.see("step-strike", "enter")
    await here.press("escape", "escape")


async def _desk_quarter(here: At) -> None:
    await here.see("quarter", "f5")
    await here.press(*["down"] * 8)
    await here.see("quarter-help", "f1")
    await here.press("escape")
    await here.see("quarter-cases", "enter")
    await here.press("escape")
    here.app.screen._ask_period()
    await here.settle()
    await here.see("quarter-period")
    await here.press("escape")
    here.app.screen._ask_base()
    await here.settle()
    await here.see("quarter-base")
    await here.press("escape")
    await here.press("home", "down", "down", "down", "enter")
    await here.see("notice", notice=True)
    here.app.screen._ask_folder()
    await here.settle()
    await here.see("quarter-written", "enter")
    await here.press("enter")


async def _desk_county(here: At) -> None:
    from station.language import _
    from station.progress import Progress

    await here.see("export", "f6")
    await here.see("export-where", "enter")
    await here.see("export-elsewhere", "down", "enter")
    await here.press("escape", "enter")
    async with held_up(here.app.shell.door, "export", Progress(3, 8, _("正在写上报包"))):
        await here.app._press_keys(["enter"])
        for _look in range(20):
            await textual.app.wait_for_idle(0)
        await here._shot(here.app, "export-waiting")
        await here.app._press_keys(["escape"])
    await here.settle()
    await here.see("export-done", "enter", "enter")
    await here.see("receive", "f7")
    await here.see("receive-which", "enter")
    await here.see("receive-done", "enter")


async def _own_station(here: At) -> None:
    await here.see("station", "f8")
    await here.choose("backup")
    await here.see("station-backed-up", "enter")
    await here.press("enter")
    await here.choose("check")
    await here.see("station-checked")


async def _book(here: At) -> None:
    await here.go("leads")
    await here.see("leads-word")
    for _time in range(2):
        await here.type("huanghe")
        await here.press("enter")
    await here.see("leads")
    await here.see("leads-one", "enter")
    await here.press("escape", "escape")


# The office


async def county(town: Town, size: Size, shot: Shot) -> None:
    """Every screen of `county`."""
    async with sit(county_app(Home(town.path / "fresh-office", "county")), size, shot) as here:
        await here.see("first-run")
        await here.type("54010")
        await here.see("first-run-errors", "ctrl+s")
        await here.press("ctrl+a", "delete")
        await here.type("540102")
        await here.press("tab")
        await here.type("城关区市场监督管理局")
        await here.see("stations-none", "ctrl+s")
    async with sit(county_app(town.county), size, shot) as here:
        for part in (
            _stations,
            _enrolment,
            _arriving,
            _held,
            _all_cases,
            _quarter,
            _returns,
            _office,
            _leads,
        ):
            await here.press("f4")
            await part(here)


async def _stations(here: At) -> None:
    await here.see("stations")
    await here.see("one-station", "enter")
    await here.press("escape")
    await here.see("stations-silent", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "enter")
    await here.press("enter")
    await here.see("help", "f1")
    await here.press("escape")
    await here.see("commands", "f9")
    await here.press("escape")


async def _enrolment(here: At) -> None:
    await here.see("invite", "ctrl+n")
    await here.type("046")
    await here.see("invite-where", "ctrl+s")
    await here.see("invite-done", "enter")
    await here.see("enrol-where", "ctrl+e")
    await here.see("enrol", "enter")
    await here.see("approve", "enter")
    await here.see("approve-by-phone", "right", "enter")
    await here.type("123")
    await here.see("approve-wrong", "enter")
    await here.press("escape", "enter")
    await here.see("approve-in-person", "enter")
    await here.see("enrol-done", "left", "enter")


async def _arriving(here: At) -> None:
    await here.see("take-in-where", "f2")
    await here.see("take-in", "enter")
    await here.see("take-in-refused", "down")
    await here.see("take-in-done", "ctrl+s")


async def _held(here: At) -> None:
    await here.see("held", "f7")
    await here.see("held-whole", "enter")
    await here.press("escape", "down")
    await here.see("matter", "enter")
    await here.press("down")
    await here.see("matter-reason", "enter")
    await here.see("matter-no-reason", "enter", "enter", "enter")
    await here.type("问过站长，用的是二楼那台")
    await here.press("enter")
    await here.type("次仁")
    await here.press("enter", "enter")
    await here.see("decisions", "ctrl+t")
    await here.see("decision", "enter")
    await here.press("escape")
    await here.see("decision-back", "ctrl+z")
    await here.type("问错了人")
    await here.press("enter", "enter", "enter")
    await here.see("decisions-back")
    await here.press("escape")
    await here.see("refused", "tab")
    await here.see("refused-whole", "enter")
    await here.press("escape")


async def _all_cases(here: At) -> None:
    await here.see("cases", "f3")
    here.app.screen.query_one(NarrowLine).ask_for("station")
    await here.settle()
    await here.see("cases-station")
    await here.press("escape")
    await open_case(here, "老花镜")
    await here.see("case")
    here.app.screen._turn()
    await here.settle()
    await here.see("case-time-line")
    await here.press("escape")


async def _quarter(here: At) -> None:
    await here.see("quarter", "f5")
    await here.press("tab")
    await here.see("quarter-by-goods", "right")


async def _returns(here: At) -> None:
    await here.see("returns", "f6")
    await here.see("returns-done", "enter", "enter")


async def _office(here: At) -> None:
    await here.see("office", "f8")
    await here.see("office-keys", "down", "down", "enter")
    await here.press("escape", "down", "enter")
    await here.see("office-backed-up", "enter")
    await here.see("office-checked", "down", "enter")
    await here.see("own-data", "down", "enter")
    await here.press("escape")
    here.app.screen._do("day-sheet")
    await here.settle()
    await here.see("office-day-sheet")
    await here.press("escape")
    await here.go("register")
    await here.see("register")
    await here.press("escape")
    await here.go("merchants")
    await here.see("office-merchants")


async def _leads(here: At) -> None:
    await here.go("leads")
    await here.see("leads")
    await here.see("leads-one", "enter")
    await here.see("leads-say", "enter")
    await here.press("escape", "escape")


PROGRAMS = {"station": desk, "county": county}
