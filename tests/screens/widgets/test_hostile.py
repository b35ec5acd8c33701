"""Every hostile text through every widget: drawn letter for letter, and nothing that is obeyed."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from textual.containers import Vertical
from textual.widget import Widget

from screens.widgets.bars import Bar, Bars, Tile
from screens.widgets.heading import TitleBar
from screens.widgets.meter import Meter
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.steps import Step, StepsLine
from screens.widgets.table import Column, VirtualTable
from station.values import clean
from tests.hostile_text import HOSTILE
from tests.house.tree import ROOT
from tests.pilot import Bare, halved, no_cut_wide, text_of

TEXTS = [text for _, text in HOSTILE]
SHORT = [text for text in TEXTS if len(text) < 90]
INVISIBLE = re.compile("[\u00ad\u115f\u1160\u200c\u200d\ufe0e\ufe0f]")


def letters(text: str) -> str:
    """Return what can be seen of a text: no spaces, nothing that joins or fills."""
    return INVISIBLE.sub("", re.sub(r"\s", "", clean(text)))


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("width", [80, 140])
async def test_the_table_shows_every_letter(width: int, plain: bool) -> None:
    table = VirtualTable([Column("编号", 5), Column("内容", 20, grow=1), Column("尾", 2)])
    app = Bare(table, ascii=plain)
    with halved() as cut:
        async with app.run_test(size=(width, len(TEXTS) + 2)) as pilot:
            table.show(len(TEXTS), [[f"{n:05}", text, "尾"] for n, text in enumerate(TEXTS)])
            await pilot.pause()
            lines = text_of(app)
    assert not cut
    no_cut_wide(lines, width)
    for number, (line, text) in enumerate(zip(lines[1:], TEXTS, strict=False)):
        assert line.endswith("尾"), f"columns shift: {line!r}"
        assert line[2:7] == f"{number:05}"
        body = letters(line[7:-1])
        if plain:
            continue
        assert body == letters(text) or letters(text).startswith(body.removesuffix("…")), text


async def test_pairs_show_every_letter() -> None:
    pairs = Pairs([Pair(f"第{n:03}条", text) for n, text in enumerate(TEXTS)])
    app = Bare(pairs)
    with halved() as cut:
        async with app.run_test(size=(80, 1000)) as pilot:
            await pilot.pause()
            lines = text_of(app)
    assert not cut
    no_cut_wide(lines, 80)
    shown = re.split(r"第(\d{3})条", "\n".join(lines))
    assert [int(number) for number in shown[1::2]] == list(range(len(TEXTS)))
    for value, text in zip(shown[2::2], TEXTS, strict=True):
        assert letters(value) == letters(text)


async def test_bars_show_every_letter() -> None:
    bars = Bars([Bar(text, 5, text[:6], str(n)) for n, text in enumerate(SHORT)])
    app = Bare(bars)
    with halved() as cut:
        async with app.run_test(size=(140, len(SHORT) + 1)) as pilot:
            await pilot.pause()
            lines = text_of(app)
            no_cut_wide(lines, 140)
            for line, text in zip(lines, SHORT, strict=False):
                assert letters(line).removeprefix(">").startswith(letters(text)[:20]), text
    assert not cut


async def test_tiles_show_every_letter() -> None:
    tiles = [Tile(f"{n:03}", text, [text], id=f"t{n}") for n, text in enumerate(SHORT)]
    app = Bare(Vertical(*tiles))
    with halved() as cut:
        async with app.run_test(size=(100, 6 * len(SHORT))) as pilot:
            await pilot.pause()
            lines = text_of(app)
            for tile, text in zip(tiles, SHORT, strict=True):
                body = [
                    lines[y].strip()[1:-1] for y in range(tile.region.y + 1, tile.region.bottom - 1)
                ]
                assert letters("".join(body)) == letters(text) * 2, text
    assert not cut


async def test_short_lines_show_every_letter() -> None:
    some = [text for text in TEXTS if len(text) < 40]
    headings = [TitleBar(text, text, text) for text in some]
    steps = [StepsLine([Step(text, "done"), Step(text, "now"), Step(text)]) for text in some]
    meters = [Meter() for _ in some]
    app = Bare(Vertical(*headings), Vertical(*steps), Vertical(*meters))
    app.CSS += "Vertical { height: auto; }"
    with halved() as cut:
        async with app.run_test(size=(140, 5 * len(some))) as pilot:
            for meter, text in zip(meters, some, strict=True):
                meter.show(1, 2, text)
            await pilot.pause()
            lines = text_of(app)

            def words(widget: Widget) -> str:
                return letters("".join(lines[widget.region.y : widget.region.bottom]))

            for heading, step, meter, text in zip(headings, steps, meters, some, strict=True):
                seen = letters(text)
                assert words(heading) == seen * 3, text
                assert words(step) == f"{seen}──[{seen}]┄┄{seen}", text
                assert words(meter).endswith(f"已完成1，共2{seen}"), text
    assert not cut
    no_cut_wide(lines, 140)


async def test_long_texts_keep_short_lines_short() -> None:
    for text in (text for text in TEXTS if len(text) >= 40):
        meter = Meter()
        app = Bare(TitleBar(text, text, text), StepsLine([Step(text, "now"), Step(text)]), meter)
        with halved() as cut:
            async with app.run_test(size=(80, 9)) as pilot:
                meter.show(1, 2, text)
                await pilot.pause()
                no_cut_wide(text_of(app), 80)
                assert meter.region.y <= 3, "one line of heading, at most two of states"
        assert not cut


async def test_titles_of_tiles_are_data() -> None:
    app = Bare(Vertical(*(Tile(text, "1") for text in SHORT)))
    async with app.run_test(size=(200, 4 * len(SHORT) + 4)) as pilot:
        await pilot.pause()
        for line, text in zip(text_of(app)[::4], SHORT, strict=False):
            assert letters(text) in letters(line), text


# The bytes of a real terminal

PROGRAM = """
import sys
from pathlib import Path
from screens.widgets.bars import Bar, Bars, Tile
from screens.widgets.heading import TitleBar
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.table import Column, VirtualTable
from textual.widgets import Static
from tests.hostile_text import HOSTILE
from tests.pilot import Bare

texts = [t for _, t in HOSTILE if len(t) < 600] if sys.argv[1] == "hostile" else ["甲"] * 22

class Show(Bare):
    CSS = "VirtualTable, Bars, Pairs { height: 12; } Tile { width: 30; }"
    def on_mount(self):
        self.at = 0
        self.table = self.query_one(VirtualTable)
        self.later()
    def later(self):
        self.set_timer(0.02, self.turn)
    def turn(self):
        some = texts[self.at:self.at + 11]
        if not some:
            self.exit()
            return
        self.at += 11
        self.table.show(len(some), [[t, "尾"] for t in some])
        self.query_one(Bars).show([Bar(t, 3, t, t) for t in some])
        self.query_one(Pairs).show([Pair(t, t) for t in some])
        self.query_one(Tile).show(some[0], some)
        self.query_one(TitleBar).show(*some[:3])
        self.query_one(Static).update(some[-1])
        self.call_after_refresh(self.later)  # each page is drawn, on a busy machine, too

Show(TitleBar(), VirtualTable([Column("内容", 30, grow=1), Column("尾", 2)]), Bars(), Pairs(),
     Tile("名"), Static(markup=False), ascii=sys.argv[2] == "ascii").run()
"""


def drawn(which: str, charset: str, folder: Path) -> bytes:
    """Run the program on a terminal of its own; return every byte that it wrote."""
    script = folder / "show.py"
    script.write_text(PROGRAM, "utf-8")
    ours, theirs = pty.openpty()
    env = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "90",
        "LINES": "60",
        "LANG": "C.UTF-8",
    }
    with subprocess.Popen(
        [sys.executable, str(script), which, charset],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,  # where Textual draws
        env=env,
        cwd=folder,
    ) as program:
        os.close(theirs)
        written = bytearray()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    piece = os.read(ours, 65536)
                except OSError:  # the other end is closed
                    break
                if not piece:
                    break
                written += piece
            elif program.poll() is not None:
                break
        else:
            program.kill()
        assert program.wait(10) == 0, written.decode("utf-8", "replace")[-2000:]
    os.close(ours)
    return bytes(written)


SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|.)"
)
PLACE_OR_COLOUR = re.compile(r"\x1b\[[0-9;]*[mH]")


def obeyed(written: bytes) -> tuple[set[str], str]:
    """Return the sequences that a terminal obeys but for places and colours, and the rest."""
    text = written.decode("utf-8")
    found = {s for s in SEQUENCE.findall(text) if not PLACE_OR_COLOUR.fullmatch(s)}
    return found, SEQUENCE.sub("", text)


@pytest.mark.long  # now and then the run draws one more sequence
@pytest.mark.parametrize("charset", ["full", "ascii"])
def test_no_byte_is_obeyed_that_we_did_not_mean(charset: str, tmp_path: Path) -> None:
    meant, _ = obeyed(drawn("tame", charset, tmp_path))
    found, text = obeyed(drawn("hostile", charset, tmp_path))
    assert "\x1b[?1049h" in found, "the test saw the terminal being set up"
    assert found <= meant, found - meant
    assert "[2J" in text, "the harmless rest of a sequence is shown"
    obeyed_alone = set(
        re.findall("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    )
    assert not obeyed_alone
    if charset == "ascii":
        assert not re.findall("[\u2500-\u259f“”…]", text)


def test_the_test_of_bytes_sees() -> None:
    found, text = obeyed("a\x1b[2J\x1b[31m\x1b]2;x\x07\x1b[5;6Hb\x9b".encode())
    assert found == {"\x1b[2J", "\x1b]2;x\x07"}
    assert text == "ab\x9b"
