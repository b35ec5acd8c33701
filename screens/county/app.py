"""The office's program: its places, and what is shown first."""

import asyncio
from typing import Any

from screens.app import COMMANDS, HELP, BaseApp
from screens.county.door import CountyDoor
from screens.frame import Frame
from screens.shell import Changed, Look, MenuItem, Shell
from station.clock import Clock
from station.errors import StationError
from station.language import N_, _

MENU = (
    HELP,
    MenuItem(2, "take-in", N_("接收上报"), N_("收下各站交来的上报包，先看再收")),
    MenuItem(3, "cases", N_("案件"), N_("各站的全部案件，边打字边查找")),
    MenuItem(4, "stations", N_("站点"), N_("各站上报情况：缺号、逾期、暂存")),
    MenuItem(5, "quarter", N_("统计"), N_("全县(区)的报表和每个数的明细")),
    MenuItem(6, "returns", N_("下发"), N_("给各站写回执，放到U盘上带回去")),
    MenuItem(7, "held", N_("暂存"), N_("暂存的记录和拒收的文件，为什么、怎么办")),
    MenuItem(8, "office", N_("本单位"), N_("接入站点、钥匙、备份、自检、外观")),
    COMMANDS,
)


EXTRA = (MenuItem(0, "leads", N_("移交的线索"), N_("各站移交来的：签收、立案、处理结果")),)


class CountyApp(BaseApp):
    """`county` on a terminal."""

    HOME = "stations"
    ALWAYS = frozenset({"begin"})

    def __init__(self, door: CountyDoor, look: Look, clock: Clock) -> None:
        shell = Shell(door, clock, look, MENU, place=_("县区端"), extra=EXTRA)
        super().__init__(shell, door.home.path)

    @property
    def door(self) -> CountyDoor:
        """The office's door."""
        door: CountyDoor = self.shell.door
        return door

    def place(self, name: str, argument: Any) -> Frame | None:
        """Return the screen behind a name."""
        from screens.county import places

        return places.place(self.shell, name, argument)

    def begin(self) -> None:
        """Show the stations, or on a fresh machine the first questions."""
        if not self.ready():
            self.go_to("first-run")
            return
        self.go_to("stations")
        self.run_worker(self._greet(), group="greet", exclusive=True)

    def go_to(self, name: str, argument: Any = None) -> None:
        """Go to a place; `begin` starts anew once there is an office."""
        if name != "begin":
            super().go_to(name, argument)
            return
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.begin()

    async def _greet(self) -> None:
        """Learn whose office this is; say so when it cannot be opened."""
        try:
            info = await asyncio.to_thread(self.door.info)
        except StationError as error:
            await self.cannot_open(error)
            return
        self.shell.place = info["name"]
        self.post_message(Changed())


def run(home: Any, clock: Clock, look: Look) -> int:
    """Run the office on this terminal and return the exit status."""
    app = CountyApp(CountyDoor(home, clock), look, clock)
    app.run()
    app.door.close()
    return app.return_code or 0
