"""Hostile texts through the door of the desk, then on every screen, to the last byte of a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from screens.cases.case import CaseScreen
from screens.county.door import CountyDoor
from screens.desk.app import DeskApp
from screens.desk.door import DeskDoor
from screens.shell import Look
from screens.widgets.pairs import Pairs
from station import language, sheets
from station.sheets import Sheet
from station.values import clean
from storage import exchange
from storage.county import init as init_county
from storage.desk import Setup
from storage.desk import init as init_desk
from storage.exchange import Proof
from storage.paths import Home
from storage.tables import OWN_REGION
from tests import pilot
from tests.hostile_text import HOSTILE
from tests.storage.world import CHINA
from tests.terminal import CONTROL, Terminal, program

pytestmark = pytest.mark.long  # every hostile text on every screen

DAY = date(2026, 7, 2)
NAME = "[red]好再来\x1b]2;owned\x07[/] {place}"
"""The name of the station itself."""
PLAIN = "普通"
REGION = "540102"
SHAPES = ("line", "text")
STEPS: dict[str, dict[str, str]] = {
    "hold": {"consent_mediate": "是"},
    "agree": {"agreed_fen": "15"},
    "pay": {"kind": "退款", "received_fen": "15"},
    "lead.note": {"handed_on": "今天", "target": "市场监管局/所"},
    "reply": {},
    "close": {},
    "follow_up": {"answer": "满意"},
}
"""What is done with some of the cases, and what stands in the fields that take no free text."""
FEW = 3
"""Every so manieth text is laid in the usual run."""
FURTHER = 9
"""Every so manieth case is taken further than its registration."""

pilot.install()


class Wall:
    """A clock that stands."""

    def now(self) -> datetime:
        return datetime(2026, 7, 2, 9, 30, tzinfo=CHINA)


@dataclass(frozen=True)
class Laid:
    """A desk whose every case holds one hostile text, and the office that took them in."""

    desk: Home
    county: Home
    stick: Path
    cases: Sequence[tuple[str, str]]


def free(sheet: Sheet) -> list[str]:
    """Return the fields that take any words."""
    return [
        line.spec.name
        for line in sheet.lines
        if line.spec.kind is str
        and line.spec.ask.shape in SHAPES
        and not line.spec.ask.form
        and not line.hidden
    ]


def answered(sheet: Sheet, text: str, **given: str) -> dict[str, Any]:
    """Return the values of a sheet with this text in every free field.

    Where it is blank or not a text that may stand there, a plain word stands instead.
    """
    fields = free(sheet)
    typed = {**dict.fromkeys(fields, text), **given}
    _values, errors = sheets.values(sheet, typed, DAY)
    for name, sentence in errors.items():
        assert name in fields, (name, sentence)
        assert clean(sentence, multiline=True) == sentence, "a refusal is clean itself"
        typed[name] = PLAIN
    values, errors = sheets.values(sheet, typed, DAY)
    assert not errors, errors
    return values


def lay(path: Path, texts: Sequence[str]) -> Laid:
    """Register the texts at a desk, take some of its cases further, and let the office take them."""
    clock = Wall()
    home, office = Home(path / "desk", "desk"), Home(path / "county", "county")
    desk = init_desk(home, Setup("017", NAME, "MARKET", head="[bold]周敏"), clock)
    county = init_county(office, REGION, f"县{NAME}", clock=clock)
    exchange.join(desk, county.invite("017")[1], Proof(in_person=True))
    county.enrol(exchange.card(desk)[1], Proof(in_person=True))
    desk.store.close()
    door = DeskDoor(home, clock)
    (person,) = door.people()
    door.by = person.id
    cases = [(register(door, text), text) for text in texts]
    for case_id, text in cases[::FURTHER]:
        go_on(door, case_id, text)
    stick = path / "[link=x]U盘"
    stick.mkdir()
    made = exchange.export(door.opened, stick).paths
    office_door = CountyDoor(office, clock)
    (taken,) = office_door.take(made, lambda _progress: None)
    assert taken.error is None
    door.close()
    office_door.close()
    county.store.close()
    return Laid(home, office, stick, cases)


def register(door: DeskDoor, text: str) -> str:
    sheet = sheets.sheet("register.COMPLAINT", DAY, now="09:30", person=PLAIN)
    given = {"consumer_phone": "13800000000", "accepted_now": "是", "claimed_fen": "15"}
    values = answered(sheet, text, **given)
    case = door.register(sheet.name, values, "")
    wide = {line.spec.name for line in sheet.lines if line.spec.ask.shape == "text"}
    for name in free(sheet):
        if name in values and values[name] != PLAIN:
            assert getattr(case, name) == clean(text, multiline=name in wide).strip(), name
    return case.id


def go_on(door: DeskDoor, case_id: str, text: str) -> None:
    """Let the text stand in what hangs on a case, too."""
    for step, given in STEPS.items():
        file = door.file(OWN_REGION, case_id)
        sheet = sheets.sheet(step, DAY, file=file, now="09:30")
        door.act(step, file, answered(sheet, text, **given), "")


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    language.choose("zh_CN")
    return lay(tmp_path_factory.mktemp("hostile"), [text for _tag, text in HOSTILE[::FEW]])


@pytest.fixture(scope="module")
def all_laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    language.choose("zh_CN")
    return lay(tmp_path_factory.mktemp("all-hostile"), [text for _tag, text in HOSTILE])


# Letter for letter


def bare(text: str) -> str:
    """Return a text without the space that folding may take away."""
    return "".join(text.split())


async def shown_in_full(
    laid: Laid, cases: Sequence[tuple[str, str]], size: tuple[int, int]
) -> None:
    app = DeskApp(DeskDoor(laid.desk, Wall()), Look(), Wall())
    async with app.run_test(size=size) as keys:
        await pilot.settled(app)
        while not app.shell.person:  # who is on duty is asked once the home is opened
            await keys.press("enter")
            await pilot.settled(app)
        for case_id, text in cases:
            app.go_to("case", (OWN_REGION, case_id))
            parties = await read(app)
            lines = [value for _label, value, _style in parties._lines(parties.size.width)]
            # Once for 事实经过, once for 诉求, which both take several lines.
            assert bare("".join(lines)).count(bare(clean(text, multiline=True))) >= 2, text
            pilot.no_cut_wide(pilot.text_of(app), size[0])
            app.pop_screen()
    app.door.close()


async def read(app: DeskApp) -> Pairs:
    """Wait until the case on top has been read and laid out."""
    await pilot.settled(app)
    assert isinstance(app.screen, CaseScreen), app.screen
    return app.screen.query_one("#parties", Pairs)


def some(laid: Laid) -> list[tuple[str, str]]:
    return [(i, t) for i, t in laid.cases if clean(t, multiline=True).strip()]


async def test_a_case_shows_what_was_typed(laid: Laid) -> None:
    await shown_in_full(laid, some(laid)[::FURTHER], (80, 24))


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_every_case_shows_what_was_typed(all_laid: Laid, size: tuple[int, int]) -> None:
    await shown_in_full(all_laid, some(all_laid), size)


# To the last byte

SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|.)"
)
MEANT = re.compile(
    rb"\x1b(?:\[[\d;]*[mHJK]|\[\?\d+(?:;\d+)*[hl$p]+|\[\?\d+\$p|\[[<>=]?[\d;]*u|\[c|\[6n|\[\d* q"
    rb"|\[\?2026\$p|\]22;default\x07|[78=>])"
)
"""Colours and places, the modes that Textual sets and asks for, the cursor, the pointer."""


@contextmanager
def seated(laid: Laid, name: str, size: tuple[int, int]) -> Iterator[Terminal]:
    home = laid.desk if name == "station" else laid.county
    env = {"STATION_STICKS": str(laid.stick), "STATION_LANG": "zh_CN", "HOME": str(laid.stick)}
    with Terminal([program(name), "--home", str(home.path)], env, size) as terminal:
        yield terminal
        terminal.press("C-q")
        assert terminal.end() == 0
    expect_clean(terminal.written)


def expect_clean(written: bytes) -> None:
    """Expect no byte that a terminal obeys but those that draw."""
    assert b"\x1b[?1049h" in written, "the terminal was set up"
    strange = {s for s in SEQUENCE.findall(written) if not MEANT.fullmatch(s)}
    assert not strange
    rest = SEQUENCE.sub(b"", written)
    assert not CONTROL.findall(rest)
    assert b"\x1b" not in rest
    hidden = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"
    assert not set(rest.decode()) & set(hidden)


def open_cases(terminal: Terminal, count: int) -> None:
    """Go to the cases, open some one after the other, then turn the pages of the list."""
    terminal.press("F3")
    terminal.wait("只看在办的")
    terminal.wait(" 共 ")  # the rows are there: an Enter before them opens nothing
    terminal.press("Down")
    for _case in range(count):
        terminal.press("Enter")
        terminal.wait("当事人和诉求")
        terminal.press("Esc")
        terminal.wait("只看在办的")
        terminal.press("Down")
    for _page in range(count // 4 + 2):
        terminal.press("PgDn")
        terminal.settle(0.1)


def walk_desk(terminal: Terminal, opened: int) -> None:
    terminal.wait("今天谁值班？")
    terminal.press("Enter")
    terminal.wait("本季挽回")
    open_cases(terminal, opened)
    terminal.press("F5")
    terminal.wait("全部指标")
    terminal.press("F6")
    terminal.wait("县区：")
    terminal.press("F8")
    terminal.wait("换值班人")
    terminal.press("F4")
    terminal.wait("本季挽回")


def walk_office(terminal: Terminal, opened: int) -> None:
    terminal.wait("各站上报情况")
    terminal.wait("017")
    terminal.press("Enter")
    terminal.wait("历次上报")
    terminal.press("Esc", "F2")
    terminal.wait("从哪里接收")
    terminal.press("Enter")
    terminal.wait("预览，还没有接收")
    open_cases(terminal, opened)
    terminal.press("F5")
    terminal.wait("全部指标")
    terminal.press("F7")
    terminal.wait("没有暂存的记录")
    terminal.press("F8")
    terminal.wait("放进保险柜的钥匙")


WALKS = {"station": walk_desk, "county": walk_office}


@pytest.mark.parametrize(("name", "size"), [("station", (80, 24)), ("county", (100, 30))])
def test_a_terminal_obeys_nothing(laid: Laid, name: str, size: tuple[int, int]) -> None:
    with seated(laid, name, size) as terminal:
        WALKS[name](terminal, 2)


@pytest.mark.long
@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
@pytest.mark.parametrize("name", list(WALKS))
def test_every_case_on_a_terminal(all_laid: Laid, name: str, size: tuple[int, int]) -> None:
    with seated(all_laid, name, size) as terminal:
        WALKS[name](terminal, len(all_laid.cases))
