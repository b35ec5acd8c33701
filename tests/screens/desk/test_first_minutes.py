"""The first minutes: who is on duty, joining from a stick, practice and its end."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from screens.desk.app import DeskApp
from screens.desk.door import DeskDoor
from screens.desk.export import ExportScreen
from screens.desk.intake import IntakeScreen
from screens.desk.receive import ReceiveScreen
from screens.dialogs import Ask, Confirm, Pick, Tell
from screens.files import FolderPick
from screens.shell import Go, Look
from storage import county, exchange
from storage.exchange import Proof
from storage.paths import Home
from tests.pilot import text_of
from tests.screens.desk.kit import AtDesk, Wall, new_desk

IN_PERSON = Proof(in_person=True)


@asynccontextmanager
async def unasked(home: Path, clock: Wall) -> AsyncIterator[AtDesk]:
    """Start the program and answer nothing."""
    app = DeskApp(DeskDoor(Home(home, "desk"), clock), Look(), clock)
    async with app.run_test(size=(80, 24)) as pilot:
        yield AtDesk(app, pilot)
    app.close_doors()


async def until(desk: AtDesk, kind: type) -> Any:
    """Wait for a screen of this kind."""
    for _look in range(2000):
        if isinstance(desk.app.screen, kind):
            await desk.settle()
            return desk.app.screen
        await asyncio.sleep(0.005)
    raise AssertionError(f"{kind.__name__} never comes:\n{desk.text}")


async def test_no_place_is_reached_before_somebody_says_who_they_are(
    home: Path, clock: Wall
) -> None:
    """A key that is quicker than the question is kept until it is answered."""
    async with unasked(home, clock) as desk:
        desk.app.screen.post_message(Go("intake"))
        desk.app.screen.post_message(Go("intake"))
        await until(desk, Pick)
        desk.app.screen_stack[1].post_message(Go("intake"))
        await desk.settle()
        assert isinstance(desk.app.screen, Pick)
        assert len(desk.app.screen_stack) == 3
        await desk.press("enter")
        await until(desk, IntakeScreen)
        assert desk.app.shell.person == desk.app.shell.door.people()[0].name == "周敏"


async def test_esc_at_the_question_asks_whether_to_end(home: Path, clock: Wall) -> None:
    async with unasked(home, clock) as desk:
        await until(desk, Pick)
        await desk.press("escape")
        asked = await until(desk, Confirm)
        assert "还没有选值班人" in desk.text
        await desk.press("enter")  # the harmless answer: back to the names
        await until(desk, Pick)
        await desk.press("escape")
        assert await until(desk, Confirm) is not asked
        await desk.press("left", "enter")
        for _look in range(400):
            if desk.app._exit:
                break
            await asyncio.sleep(0.005)
        assert desk.app._exit
        assert not desk.app.shell.person


async def test_a_name_that_is_not_listed_is_typed_and_added(home: Path, clock: Wall) -> None:
    async with unasked(home, clock) as desk:
        await until(desk, Pick)
        await desk.write("李建华")
        assert "添加一个人：李建华" in desk.text
        await desk.press("enter")
        await until(desk, Ask)
        assert "李建华" in desk.text
        await desk.press("escape")
        await until(desk, Pick)  # back to the list, not out of it
        await desk.write("李建华")
        await desk.press("enter", "enter")
        for _look in range(400):
            if desk.app.shell.person:
                break
            await asyncio.sleep(0.005)
        assert desk.app.shell.person == "李建华"
        assert desk.app.shell.door.by == desk.app.shell.door.people()[-1].id


async def test_a_question_mark_helps_in_dialogs_and_is_a_letter_in_text(
    home: Path, clock: Wall
) -> None:
    async with unasked(home, clock) as desk:
        asked = await until(desk, Pick)
        await desk.press("question_mark")
        assert desk.app.screen is not asked
        assert "帮助" in desk.text
        assert desk.text.count("Ctrl+P") == 1
        assert "Ctrl+S" in desk.text or await _further_down(desk)
        await desk.press("escape")
        await desk.write("a")
        await desk.press("question_mark")
        assert desk.app.screen is asked
        assert "a?" in desk.text


async def _further_down(desk: AtDesk) -> bool:
    await desk.press("end")
    return "Ctrl+S" in desk.text


def _invited(tmp_path: Path, clock: Wall) -> tuple[bytes, str]:
    office = county.init(Home(tmp_path / "county", "county"), "540102", "城关区", clock=clock)
    name, data, _code = office.invite("17")
    office.store.close()
    return data, name


async def test_joining_from_a_stick_leads_on_to_the_card(
    tmp_path: Path, clock: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    monkeypatch.setenv("STATION_STICKS", str(stick))
    data, name = _invited(tmp_path, clock)
    assert name == "540102-017A.invitation.json"
    (stick / name).write_bytes(data)
    async with unasked(tmp_path / "fresh", clock) as desk:
        await desk.settle()
        await desk.press("enter", "enter")  # the stick's way, its only invitation
        assert "发来接入通知的县区：城关区" in desk.text
        await desk.press("tab", "tab", "enter")
        await desk.put(code="17", name="新站", type="商场", identity="消协", head="王芳")
        await desk.press("ctrl+s")
        await until(desk, Pick)
        await desk.press("enter")
        await until(desk, FolderPick)
        assert desk.app.shell.door.info()["code"] == "017"
        await desk.press("enter")
        await until(desk, ReceiveScreen)
        assert "站点核对码：" in desk.text
        assert [p.name for p in stick.glob("*.card.json")] == ["540102-017A.card.json"]


async def test_practice_that_is_over_lets_go_of_its_file(home: Path, clock: Wall) -> None:
    """The practice desk is another home; here any desk may stand for it."""
    new_desk(home.parent / "other", clock).store.close()
    other = DeskDoor(Home(home.parent / "other", "desk"), clock)
    async with unasked(home, clock) as desk:
        await until(desk, Pick)
        own = desk.app.door
        desk.app.go_to("begin", other)
        await until(desk, Pick)
        await desk.press("enter")
        assert other._opened is not None
        desk.app.go_to("leave-practice")
        await until(desk, Pick)
        await desk.settle()
        assert other._opened is None
        assert desk.app.door is own
        assert not desk.app.shell.person


async def test_practice_says_that_its_bundle_goes_nowhere(
    home: Path, clock: Wall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setenv("STATION_STICKS", str(stick))
    data, _name = _invited(tmp_path, clock)
    door = DeskDoor(Home(home, "desk"), clock)
    exchange.join(door.opened, data, IN_PERSON)
    door.close()
    async with unasked(home, clock) as desk:
        await until(desk, Pick)
        await desk.press("enter")
        desk.app.shell.practice = True
        await desk.press("f6")
        await until(desk, ExportScreen)
        await desk.press("enter", "enter")
        for _look in range(400):
            if "不要交给县区" in "".join(text_of(desk.app)):
                break
            await desk.settle()
        assert "不要交给县区" in desk.text
        assert "安全弹出" not in desk.text


async def test_the_look_is_kept_without_waiting_for_the_disk(
    home: Path, clock: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[threading.Thread] = []
    monkeypatch.setattr(Look, "write", lambda _look, _to: kept.append(threading.current_thread()))
    async with unasked(home, clock) as desk:
        await until(desk, Pick)
        await desk.press("enter")
        desk.app.on_go(Go("look"))
        await desk.settle()
    assert len(kept) == 1
    assert kept[0] is not threading.main_thread()


async def test_a_refusal_names_a_key_and_no_command(home: Path, clock: Wall) -> None:
    async with unasked(home, clock) as desk:
        await until(desk, Pick)
        await desk.press("enter", "f7")
        await until(desk, ReceiveScreen)
        await desk.press("down", "down", "enter")  # the card of a desk that knows no county
        if isinstance(desk.app.screen, FolderPick):
            desk.app.screen.dismiss(home.parent)
        await until(desk, Tell)
        assert "还没有接入县区" in desk.text
        assert "F7" in desk.text
        assert "join" not in desk.text
