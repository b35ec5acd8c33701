"""The same story in a person's terminal: both programs in tmux, Chinese typed letter by letter."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from datetime import datetime
from pathlib import Path

import pytest

from station.period import quarter_of
from tests.acceptance.playing import PATIENCE, Line, play
from tests.acceptance.whole_job import STICK, story
from tests.acceptance.whole_job_done import expect_done
from tests.tmux import HAS_TMUX, Tmux

pytestmark = pytest.mark.skipif(not HAS_TMUX, reason="tmux is not installed")

NAMES = {"enter": "Enter", "tab": "Tab", "escape": "Escape", "down": "Down", "delete": "DC"}
_SHOWN = re.compile(r"\x1b\[([\d;:]*)m|(.)")
_BOLD, _PLAIN = {"1"}, {"", "0", "22"}


def named(key: str) -> str:
    """Return what tmux calls a key."""
    if key.startswith("ctrl+"):
        return f"C-{key[-1]}"
    return NAMES.get(key, key.upper() if re.fullmatch(r"f\d", key) else key.capitalize())


def parsed(line: str) -> Line:
    """Return the characters of a captured line, each with whether it is bold."""
    found: list[tuple[str, bool]] = []
    bold = False
    for match in _SHOWN.finditer(line):
        if match[2]:
            found.append((match[2], bold))
            continue
        told = match[1].split(";")
        bold = told[0] in _BOLD or (bold and told[0] not in _PLAIN)
    return found


class Window:
    """A keyboard and eyes at a tmux window."""

    def __init__(self, tmux: Tmux, folder: Path) -> None:
        self._tmux = tmux
        self._folder = folder

    async def open(self, program: str) -> None:
        home = self._folder / ("desk" if program == "station" else "county")
        self._tmux.start(str(Path(sys.executable).with_name(program)), "--home", str(home))

    async def leave(self) -> None:
        for _look in range(PATIENCE * 20):
            if (status := self._tmux.ended()) is not None:
                break
            await asyncio.sleep(0.05)
        assert status == 0, f"ended with {status}:\n{self._tmux.text()}"

    async def press(self, *keys: str) -> None:
        self._tmux.press(*map(named, keys))

    async def write(self, text: str) -> None:
        self._tmux.type(text)

    async def look(self) -> list[Line]:
        return [parsed(line) for line in self._tmux.text(styled=True).splitlines()]


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_the_whole_job_in_a_terminal(size: tuple[int, int], tmp_path: Path) -> None:
    stick = tmp_path / STICK
    stick.mkdir()
    env = {
        "HOME": str(tmp_path), "STATION_STICKS": str(stick), "STATION_LANG": "zh_CN",
        "COLORTERM": "truecolor", "TZ": os.environ.get("TZ", ""),
    }  # fmt: skip
    period = quarter_of(datetime.now().astimezone().date()).text
    with Tmux(tmp_path, size, env) as tmux:
        await play(Window(tmux, tmp_path), story())
    expect_done(tmp_path, stick, period)
