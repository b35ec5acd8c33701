"""The list of cases: found while one types, narrowed, paged, opened and come back to."""

import asyncio
import shutil
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste

from screens.cases.case import CaseScreen
from screens.cases.finding import CaseTable, SearchLine
from screens.cases.listing import CasesScreen, Shown
from screens.desk.workbench import WorkbenchScreen
from station import verbs
from station.clock import uuid7
from station.errors import Refused
from station.records import Case
from storage.listing import Asked
from tests.screens.desk.kit import AtDesk, Wall, at_desk, new_desk

FIRST = date(2026, 3, 1)
SHOPS = (("王小明", "惠民超市", "13912345678"), ("李雷", "大华电器行", "13800001111"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 complaints on 100 days, two in three at 惠民超市; a consultation, and one that is void."""
    clock = Wall()
    path = tmp_path_factory.mktemp("busy") / "desk"
    desk = new_desk(path, clock)
    acts = [
        verbs.register(
            Case(
                id=uuid7(), number=f"26A-{n + 1:04d}", kind="COMPLAINT", consumer_name=name,
                received=FIRST + timedelta(days=n // 3), merchant=shop, consumer_phone=phone,
                claimed_fen=n * 100,
            )
        )
        for n in range(300)
        for name, shop, phone in [SHOPS[n % 3 == 2]]
    ]  # fmt: skip
    desk.save(*acts)
    desk.register(Case(id=uuid7(), kind="CONSULT", received=FIRST, facts="问保修"))
    wrong = desk.register(Case(id=uuid7(), kind="COMPLAINT", received=FIRST, merchant="测试"))
    desk.save(verbs.void(desk.file(wrong.id), "试填"))
    desk.store.close()
    return path


@pytest.fixture
def busy(made: Path, tmp_path: Path) -> Path:
    """A desk with those cases for one's own; nothing in a home depends on its place."""
    return shutil.copytree(made, tmp_path / "busy")


async def _find(desk: AtDesk, text: str) -> str:
    line = desk.screen.query_one(SearchLine)
    line.focus()
    await desk.pilot.press("ctrl+a", "delete")
    await desk.write(text)
    return str(desk.screen.query_one("#count").render())


async def test_found_while_one_types(busy: Path, clock: Wall) -> None:
    async with at_desk(busy, clock) as desk:
        await desk.press("f3")
        assert "共 302 件" in desk.text
        assert await _find(desk, "惠民") == "找到 200 件"
        assert await _find(desk, "dhdq") == "找到 100 件"
        assert await _find(desk, "1111") == "找到 100 件"
        assert await _find(desk, "惠民 王") == "找到 200 件"
        assert await _find(desk, "26A-0007") == "找到 1 件"
        assert await _find(desk, "没有这家") == "找到 0 件"
        assert "没有找到“没有这家”" in desk.text


async def test_the_newest_question_wins(busy: Path, clock: Wall) -> None:
    async with at_desk(busy, clock) as desk:
        await desk.press("f3")
        door, quick = desk.app.door, desk.app.door.listing

        def slow(asked: Asked, first: int = 0) -> Any:
            time.sleep(0.3 if asked.text == "大" else 0)
            return quick(asked, first)

        door.listing = slow  # type: ignore[method-assign]
        line = desk.screen.query_one(SearchLine)
        line.value = "大"
        await desk.pilot.pause()
        assert await _find(desk, "惠民") == "找到 200 件"
        await asyncio.sleep(0.4)
        await desk.settle()
        assert "找到 200 件" in desk.text
        assert line.value == "惠民"


async def test_an_answer_still_on_its_way_is_waited_for_before_a_case_opens(
    busy: Path, clock: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(busy, clock) as desk:
        await desk.press("f3")
        listing, first = desk.app.door.listing, desk.screen._row(0)
        go_on = threading.Event()
        monkeypatch.setattr(
            desk.app.door, "listing", lambda *given: (go_on.wait(9), listing(*given))[1]
        )
        wanted = next(r for r in listing(Asked()).rows(0, 50) if r.id != first.id)
        desk.app.post_message(Paste(wanted.number))
        await desk.pilot.pause()
        await desk.pilot.press("enter", "enter")
        go_on.set()
        await desk.settle()
        assert wanted.number in desk.screen.heading()


async def test_a_search_that_was_refused_leaves_the_rows_that_stand_there_to_be_opened(
    busy: Path, clock: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_given: Any) -> Any:
        raise Refused("busy", "数据正忙。")

    async with at_desk(busy, clock) as desk:
        await desk.press("f3")
        with monkeypatch.context() as broken:
            broken.setattr(desk.app.door, "listing", refused)
            await desk.write("惠")
        assert "数据正忙。" in desk.text
        await desk.press("enter", "down", "enter")
        assert isinstance(desk.screen, CaseScreen)


async def test_letters_go_on_searching_and_digits_stay_those_of_the_menu(
    busy: Path, clock: Wall
) -> None:
    async with at_desk(busy, clock) as desk:
        await desk.press("f3", "down")
        assert isinstance(desk.app.focused, CaseTable)
        await desk.write("惠民")
        assert isinstance(desk.app.focused, SearchLine)
        assert desk.app.focused.value == "惠民"
        await desk.press("enter", "up")
        assert isinstance(desk.app.focused, SearchLine), "up from the first row"
        await desk.press("down", "4")
        assert isinstance(desk.screen, WorkbenchScreen)


async def test_back_keeps_its_place_also_when_a_case_came_on_top(busy: Path, clock: Wall) -> None:
    async with at_desk(busy, clock) as desk:
        await desk.press("f3", "down", *["down"] * 4)
        table = desk.screen.query_one(CaseTable)
        row = table.row(table.cursor)
        await desk.press("enter")
        assert isinstance(desk.screen, CaseScreen)
        desk.app.door.opened.register(
            Case(id=uuid7(), kind="COMPLAINT", received=clock.now().date(), merchant="新来的店")
        )
        await desk.press("escape")
        assert "共 303 件" in desk.text
        assert table.cursor == 5
        assert table.row(5) == row


async def test_the_last_of_many_pages_is_read_and_opened(busy: Path, clock: Wall) -> None:
    async with at_desk(busy, clock) as desk:
        await desk.press("f3", "down", "end")
        assert "问保修" not in desk.text, "facts do not stand in a list"
        assert "作废" in desk.text
        await desk.press("up", "up", "enter")
        assert isinstance(desk.screen, CaseScreen)
        assert desk.screen.heading().startswith("26A-0003")


async def test_conditions_narrow_and_are_cleared(busy: Path, clock: Wall) -> None:
    async with at_desk(busy, clock) as desk:
        await desk.press("f3", "tab", "enter")
        await desk.write("zx")
        await desk.press("enter")
        assert "类别：咨询" in desk.text
        assert "找到 1 件" in desk.text
        await desk.press("tab", "enter", "enter", "tab", "enter")
        assert "[x] 只看在办的" in desk.text
        await desk.press("tab", "tab", "tab", "tab", "tab", "enter")
        assert "共 302 件" in desk.text


async def test_a_drill_lies_on_top_and_leads_back(busy: Path, clock: Wall) -> None:
    async with at_desk(busy, clock) as desk:
        found = desk.app.door.opened.find("大华")
        ids = tuple((case["region"], case["id"]) for case in found.cases[:3])
        await desk.press("f4")
        desk.screen.go("cases", Shown(Asked(ids=ids), "超期的三件"))
        await desk.settle()
        assert isinstance(desk.screen, CasesScreen)
        assert "超期的三件" in desk.lines[0]
        assert "找到 3 件" in desk.text
        assert isinstance(desk.app.focused, CaseTable)
        await desk.press("enter", "escape", "escape")
        assert isinstance(desk.screen, WorkbenchScreen)


async def test_nothing_yet(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock, (80, 24)) as desk:
        await desk.press("f3")
        assert "还没有案件。按 2 或 F2 登记第一件。" in desk.text
        await desk.press("down", "enter", "down")
        assert isinstance(desk.screen, CasesScreen), "an empty list opens nothing"
