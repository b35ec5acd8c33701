"""The desk's program: its places, and what is shown first."""

import asyncio
from typing import Any

from screens.app import BaseApp
from screens.desk.door import DeskDoor
from screens.dialogs import Tell
from screens.frame import Frame
from screens.shell import Changed, Look, MenuItem, Shell, Sign
from station.clock import Clock
from station.errors import StationError
from station.language import N_, _

MENU = (
    MenuItem(1, "help", N_("帮助"), N_("眼前这一项是什么，能做什么")),
    MenuItem(2, "intake", N_("登记"), N_("来了人：登记咨询、投诉或举报")),
    MenuItem(3, "cases", N_("案件"), N_("全部记录，边打字边查找")),
    MenuItem(4, "workbench", N_("工作台"), N_("今天的、在办的、快到期的")),
    MenuItem(5, "quarter", N_("统计"), N_("本站的季报和每个数的明细")),
    MenuItem(6, "export", N_("上报"), N_("把新记录写到U盘，交给县区")),
    MenuItem(7, "receive", N_("接收"), N_("收下县区给的回执和通知")),
    MenuItem(8, "station", N_("本站"), N_("值班人、接入县区、备份、自检、外观")),
    MenuItem(9, "commands", N_("命令"), N_("全部命令，可用拼音首字母查")),
)


class DeskApp(BaseApp):
    """`station` on a terminal."""

    HOME = "workbench"
    ALWAYS = frozenset({"begin", "practice"})

    def __init__(self, door: DeskDoor, look: Look, clock: Clock) -> None:
        super().__init__(Shell(door, clock, look, MENU), door.home.path)
        self._own = door

    @property
    def door(self) -> DeskDoor:
        """The door in use: the station's, or the practice desk's."""
        door: DeskDoor = self.shell.door
        return door

    def ready(self) -> bool:
        """Tell whether there is a desk to work at."""
        return self.door.exists()

    def place(self, name: str, argument: Any) -> Frame | None:
        """Return the screen behind a name."""
        from screens.desk import places

        return places.place(self.shell, name, argument)

    def begin(self) -> None:
        """Show the workbench, or on a fresh machine the first questions."""
        if not self.ready():
            self.go_to("first-run")
            return
        self.go_to("workbench")
        self.run_worker(self._greet(), group="greet", exclusive=True)

    def go_to(self, name: str, argument: Any = None) -> None:
        """Go to a place; once there is a desk, begin anew at it (`argument`: the practice door)."""
        if name == "begin":
            if argument is not None:
                self.shell.door = argument
            self.shell.person = self.shell.place = ""
            self.shell.practice = False
            self.shell.signs = []
            while len(self.screen_stack) > 1:
                self.pop_screen()
            self.begin()
        elif name in ("practice", "leave-practice"):
            self._practise(name == "practice")
        elif name == "shift":
            self.run_worker(self._change_shift(), group="greet", exclusive=True)
        else:
            super().go_to(name, argument)

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

    async def _change_shift(self) -> None:
        from screens.desk.shift import ask_shift

        try:
            await ask_shift(self, self.shell)
        except StationError as error:
            await self.push_screen_wait(Tell(error.sentence))
        self.post_message(Changed())

    async def _greet(self) -> None:
        """Learn whose desk this is, ask who is on duty, offer what was left half typed."""
        from screens.desk.shift import ask_shift

        try:
            info = await asyncio.to_thread(self.door.info)
            self.shell.place = info["name"]
            self.shell.practice = info.get("practice") == "1"
            await ask_shift(self, self.shell)
        except StationError as error:
            await self.cannot_open(error)
        else:
            self.post_message(Changed())

    def read_signs(self) -> list[Sign]:
        """Return the words of the status line."""
        try:
            return self.door.signs()
        except StationError as error:
            return [Sign(error.sentence, "error")]


def run(home: Any, clock: Clock, look: Look) -> int:
    """Run the desk on this terminal and return the exit status."""
    app = DeskApp(DeskDoor(home, clock), look, clock)
    app.run()
    app.door.close()
    return app.return_code or 0
