"""The desk's program: its places, and what is shown first."""

import asyncio
from typing import Any

from textual.worker import Worker

from screens.app import COMMANDS, HELP, BaseApp
from screens.desk.door import DeskDoor
from screens.desk.first_day import FirstDay, Guide
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
    MenuItem(0, "leads", N_("线索本"), N_("违法线索：移交、县区的处理结果；别处都不显示")),
    MenuItem(0, "handover", N_("交接"), N_("换班时交给下一班：在办的、到期的、等钱的、留言")),
    MenuItem(0, "first-day", N_("第一天"), N_("练习模式里跟着走十步；再选一次先停下，以后接着走")),
    MenuItem(0, "remedy", N_("赔付参考"), N_("依法可以要多少：公式、保底、条文")),
    MenuItem(0, "late", N_("补录"), N_("停电时手写的，一份一份录入；空白登记表")),
)


OVER_BOOK = frozenset({"case", "paper", "remedy"})
"""What may lie over the open book of leads; going anywhere else closes it."""


class DeskApp(BaseApp):
    """`station` on a terminal."""

    HOME = "workbench"
    ALWAYS = frozenset({"begin", "practice", "first-day"})

    def __init__(self, door: DeskDoor, look: Look, clock: Clock) -> None:
        super().__init__(Shell(door, clock, look, MENU, extra=EXTRA), door.home.path)
        self._own = door
        self._guide = Guide()
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
        elif name == "first-day":
            self._first_day()
        elif self.shell.person or not self.ready():
            if name not in OVER_BOOK:
                self._leave_book()
            super().go_to(name, argument)
            self._guided(self._guide.day is not None and self._guide.day.reached(name))
        else:
            self._wanted = (name, argument)
            self._ask_shift()

    def go_back(self) -> None:
        """Leave what is on top; the book of leads closes when it is left."""
        if getattr(self.screen, "BOOK", False):
            self.door.close_leads()
        super().go_back()

    def _leave_book(self) -> None:
        """Close the book of leads, wherever it lies, before anything else is read."""
        while any(getattr(screen, "BOOK", False) for screen in self.screen_stack):
            self.pop_screen()
        self.door.close_leads()

    def _begin_anew(self, door: DeskDoor | None) -> None:
        before: DeskDoor = self.shell.door
        if door is not None:
            self.shell.door = door
        self.shell.person = self.shell.place = ""
        self.shell.practice = False
        self.shell.signs = []
        self._guide.day, self.shell.strip = None, ""
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

    # The first day

    def _first_day(self) -> None:
        """Begin the first day in practice, or leave it for now."""
        guide = self._guide
        if guide.day is not None:
            guide.day, self.shell.strip = None, ""
            self.draw_frames()
        elif self.shell.practice:
            self.run_worker(self._begin_day(), group="first-day", exclusive=True)
        else:
            guide.wanted = True
            self._practise(True)

    async def _begin_day(self) -> None:
        at, self._guide.since = await asyncio.to_thread(self.door.first_day)
        day = FirstDay(at)
        self._guide.day = FirstDay() if day.over else day
        self._guided(False)

    def _guided(self, done: bool) -> None:
        """Say that a thing was done, and what comes next."""
        guide = self._guide
        if guide.day is None:
            return
        if done:
            self.notify(_("第 {n} 步做到了。").format(n=guide.day.at), markup=False)
        self.shell.strip = guide.line()
        self.draw_frames()
        if done:
            self.run_worker(self._look_what_was_done(), group="first-day", exclusive=True)

    async def _look_what_was_done(self) -> None:
        """Ask, in a thread, what was written down since the thing to do was said."""
        guide = self._guide
        if guide.day is None:
            return
        last, acts = await asyncio.to_thread(self.door.keep_first_day, guide.day.at, guide.since)
        guide.since = last
        if guide.day is not None and guide.day.did(acts):
            self._guided(True)

    def on_changed(self, message: Changed) -> None:
        """Look on a first day at what was saved; `BaseApp` looks at the signs."""
        if self._guide.day is not None:
            self.run_worker(self._look_what_was_done(), group="first-day", exclusive=True)

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
        if self._guide.wanted and self.shell.practice:
            self._guide.wanted = False
            self._first_day()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.go_to(*wanted)


def run(home: Any, clock: Clock, look: Look) -> int:
    """Run the desk on this terminal and return the exit status."""
    app = DeskApp(DeskDoor(home, clock), look, clock)
    app.run()
    app.close_doors()
    return app.return_code or 0
