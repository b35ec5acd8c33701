#!/usr/bin/env python3
"""Draws the pictures of the README from the real programs over the demo's cases.

Run it in the environment of the Makefile: .venv/bin/python docs/pictures/draw.py [FOLDER]
The day stands still and every character has its place: the same files each time.
"""

import asyncio
import io
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
sys.path.append(str(HERE.parents[1]))

from svg import lines_of, picture  # noqa: E402

from screens.app import BaseApp  # noqa: E402
from screens.cli import tables  # noqa: E402
from station.language import choose  # noqa: E402
from storage import demo  # noqa: E402
from storage.listing import Asked  # noqa: E402
from tests import pilot, showcase  # noqa: E402
from tests.screens import tour  # noqa: E402
from tests.showcase import Town  # noqa: E402

SIZE = (100, 30)
Draw = Callable[[BaseApp, str], Awaitable[None]]


def main() -> None:
    """Draw all of them."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else HERE).resolve()
    choose("zh_CN")
    pilot.install()
    with tempfile.TemporaryDirectory() as folder:
        (target / "demo.svg").write_text(_demo(Path(folder) / "demo"), "utf-8")
        showcase.make(Path(folder) / "town")
        os.chdir(Path(folder) / "town")  # so that paths on the screens tell of no machine
        os.environ |= {"STATION_STICKS": showcase.STICK, "TZ": "Asia/Shanghai"}
        time.tzset()

        async def draw(app: BaseApp, name: str) -> None:
            strips = [list(s) for s in pilot.drawn(app)]
            back = app.theme_variables["background"]
            made = picture(strips, app.screen.heading(), back=back.lower())
            (target / f"{name}.svg").write_text(made, "utf-8")

        with showcase.standing_still():
            asyncio.run(_screens(Town(Path()), draw))
        os.chdir(target)


async def _screens(town: Town, draw: Draw) -> None:
    async with tour.sit(tour.desk_app(town.desk), SIZE, draw) as here:
        await here.modal()
        await here.see("workbench", "enter")
        await _intake(here)
        await here.press("escape")
        row = here.app.door.listing(Asked(text="烫染储值卡")).rows(0, 1)[0]
        await here.go("case", (row.region, row.id))
        await here.see("case")
        await here.press("f5")
        await here.see("summary", *["down"] * 8)
    async with tour.sit(tour.county_app(town.county), SIZE, draw) as here:
        await here.see("stations")
        await here.press("f2")
        await here.see("import", "enter")


async def _intake(here: tour.At) -> None:
    """The expired soy sauce, half written down."""
    await here.press("f2", "down", "enter")
    for text, steps in (
        ("王女士", 1), ("13800000000", 2), ("万和鲜生超市", 2), ("酱油", 2), ("质量", 1),
        ("昨天", 1), ("75", 1),
    ):  # fmt: skip
        await here.type(text)
        await here.press(*["tab"] * steps)
    await here.type("买了5瓶过期酱油，生产日期2024年3月，保质期18个月，店里只肯换货。")
    await here.see("intake")


def _demo(folder: Path) -> str:
    """Play the demo; draw the end of what `make demo` prints."""
    result = demo.run(folder)
    console = Console(record=True, width=92, file=io.StringIO(), highlight=False)
    tables.console = lambda: console
    tables.table(
        "上报和接收",
        ("站点", "名称", "新增", "已有", "暂存", "回执到"),
        [(s.code, s.name, s.new, s.same, s.held, s.acked) for s in result.stations],
    )
    tables.stations(result.summary["by_station"])
    console.print(Text(result.summary["sentence"]))
    return picture(lines_of(console._record_buffer), "make demo")


if __name__ == "__main__":
    main()
