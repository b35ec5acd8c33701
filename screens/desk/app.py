"""The desk's program: its places, and what is shown first."""

import asyncio
from typing import Any

from textual.worker import Worker

from screens.app import COMMANDS, HELP, BaseApp
from screens.desk.door import DeskDoor
from screens.dialogs import refusal
from screens.frame import Frame
from screens.shell import Changed, Look, MenuItem, Shell
from station.clock import Clock
from station.errors import StationError
from station.language import N_, _

MENU = (
    HELP,
    MenuItem(2, "intake", N_("登记"), N_("来了人：登记咨询、投诉或违法线索")),
    MenuItem(3, "cases", N_("案件"), N_("全部记录，边打字边查找")),
    MenuItem(4, "workbench", N_("工作台"), N_("今天的、在办的、快到期的")),
    MenuItem(5, "quarter", N_("统计"), N_("本站的季报和每个数的明细")),
    MenuItem(6, "export", N_("上报"), N_("把新记录写到U盘，交给县区")),
    MenuItem(7, "receive", N_("接收"), N_("收下县区给的回执和通知")),
    MenuItem(8, "station", N_("本站"), N_("值班人、接入县区、备份、自检、外观")),
    COMMANDS,
)

EXTRA = (
    MenuItem(0, "calls", N_("回访名单"), N_("办结了要打电话回访的")),
    MenuItem(0, "handover", N_("交接"), N_("换班时交给下一班：在办的、到期的、等钱的、留言")),
    MenuItem(0, "late", N_("补录"), N_("停电时手写的，一份一份录入；空白登记表")),
)


class DeskApp(BaseApp):
    """`station` on a terminal."""

    HOME = "workbench"
    ALWAYS = frozenset({"begin", "practice"})

    def __init__(self, door: DeskDoor, look: Look, clock: Clock) -> None:
        super().__init__(Shell(door, clock, look, MENU, extra=EXTRA), door.home.path)
        self._own = door
        self._greeting: Worker[None] | None = None
        self._wanted: tuple[str, Any] | None = None
        """Where somebody wanted to go before they had said who they are."""

    @property
    def door(self) -> DeskDoor:
        """The door in use: the station's, or the practice desk's."""
        door: DeskDoor = self.shell.door
        return door

    def close_doors(self) -> None:
        """Let go of every home that was opened here."""
        for door in {self._own, self.door}:
            door.close()

    def place(self, name: str, argument: Any) -> Frame | None:
        """Return the screen behind a name."""
        from screens.desk import places

        return places.place(self.shell, name, argument)

    def begin(self) -> None:
        """Show the workbench, or on a fresh machine the first questions."""
        if not self.ready():
            super().go_to("first-run")
            return
        super().go_to("workbench")
        self._greeting = self.run_worker(self._greet(), group="greet", exclusive=True)

    def go_to(self, name: str, argument: Any = None) -> None:
        """Go to a place; once there is a desk, begin anew at it (`argument`: the practice door).

        Every place of a desk wants to know who is on duty: it asks first, then goes there.
        """
        if name == "begin":
            self._begin_anew(argument)
        elif name in ("practice", "leave-practice"):
            self._practise(name == "practice")
        elif name == "shift":
            self._ask_shift()
        elif self.shell.person or not self.ready():
            super().go_to(name, argument)
        else:
            self._wanted = (name, argument)
            self._ask_shift()

    def _begin_anew(self, door: DeskDoor | None) -> None:
        before: DeskDoor = self.shell.door
        if door is not None:
            self.shell.door = door
        self.shell.person = self.shell.place = ""
        self.shell.practice = False
        self.shell.signs = []
        self._wanted = None
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.begin()
        if before not in (self.shell.door, self._own):  # practice is over: let go of its file
            self.run_worker(asyncio.to_thread(before.close), group="close")

    def _practise(self, begin: bool) -> None:
        """Go over to the practice desk, or back to the station's own."""
        if not begin:
            self.go_to("begin", self._own)
            return
        from screens.waiting import Waiting

        def made(door: DeskDoor | None) -> None:
            if door is not None:
                self.go_to("begin", door)

        self.push_screen(
            Waiting(_("练习模式"), _("正在准备编好的案件"), self._own.open_practice), made
        )

    def _ask_shift(self) -> None:
        """Ask who is on duty, unless that is being asked."""
        if self._greeting is None or self._greeting.is_finished:
            self._greeting = self.run_worker(self._greet(), group="greet", exclusive=True)

    async def _greet(self) -> None:
        """Learn whose desk this is, ask who is on duty, go where somebody wanted to go."""
        from screens.desk.shift import ask_shift

        try:
            if not self.shell.place:
                info = await asyncio.to_thread(self.door.info)
                self.shell.place = info["name"]
                self.shell.practice = info.get("practice") == "1"
                self.draw_frames()
            known = await ask_shift(self, self.shell)
        except StationError as error:
            if self.shell.person:
                await self.push_screen_wait(refusal(error))
            else:
                await self.cannot_open(error)
            return
        if not known:
            await self.action_quit()
            return
        self.post_message(Changed())
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.go_to(*wanted)


def run(home: Any, clock: Clock, look: Look) -> int:
    """Run the desk on this terminal and return the exit status."""
    app = DeskApp(DeskDoor(home, clock), look, clock)
    app.run()
    app.close_doors()
    return app.return_code or 0
