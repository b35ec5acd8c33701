"""Conditions of the list at the keyboard: each by its chip, together, typed, cleared, and as a table."""

from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from screens.cases.exporting import CaseList
from screens.cases.finding import Chip
from screens.cases.listing import CasesScreen, Shown
from screens.cases.narrowing import NarrowLine
from screens.dialogs import Ask, Tell
from station import verbs
from station.clock import uuid7
from station.records import Case
from storage.listing import Asked
from tests.screens.desk.kit import SIZES, AtDesk, Wall, at_desk, new_desk


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 complaints of 60 days that end on the 2nd of July, of two natures and two classes."""
    path = tmp_path_factory.mktemp("narrow") / "desk"
    desk = new_desk(path, Wall())
    acts = [
        verbs.register(
            Case(
                id=uuid7(), number=f"26A-{n + 1:04d}", kind="COMPLAINT", merchant="惠民超市",
                received=date(2026, 7, 2) - timedelta(days=n), consumer_name="王小明",
                claimed_fen=n * 10_000, nature="quality" if n % 2 else "price",
                category="ALC" if n % 3 else "TV",
            )
        )
        for n in range(60)
    ]  # fmt: skip
    desk.save(*acts)
    desk.store.close()
    return path


async def choose(desk: AtDesk, name: str, text: str) -> None:
    """Go to a chip, press Enter, type, press Enter."""
    while not (isinstance(desk.app.focused, Chip) and desk.app.focused.narrows == name):
        await desk.pilot.press("tab")
    await desk.press("enter")
    if name != "clear":
        await desk.write(text)
        await desk.press("enter")


def count(desk: AtDesk) -> str:
    return str(desk.screen.query_one("#count").render())


@pytest.mark.parametrize("size", SIZES[:1])
async def test_conditions_hold_together_and_fit(
    home: Path, clock: Wall, size: tuple[int, int]
) -> None:
    async with at_desk(home, clock, size) as desk:
        await desk.press("f3")
        line = desk.screen.query_one(NarrowLine)
        assert line.size.height == 1
        await choose(desk, "nature", "zl")
        assert count(desk) == "找到 30 件"
        await choose(desk, "category", "酒和饮料")  # the class, with its parts
        assert count(desk) == "找到 20 件"
        await choose(desk, "days", "6.1到6.30")
        assert count(desk) == "找到 10 件"
        await choose(desk, "sums", "1000以上")
        assert count(desk) == "找到 8 件"
        chips = [chip for chip in line.query(Chip) if chip.display]
        assert all(chip.region.right <= size[0] and chip.region.width for chip in chips)
        assert "金额：1,000 元以上" in desk.text
        assert "日期：2026-06-01 至 2026-06" in desk.text
        await choose(desk, "clear", "")
        assert count(desk) == "共 60 件"
        assert line.size.height == 1


@pytest.mark.long
async def test_a_stretch_that_cannot_be_read_comes_back_to_be_put_right(
    home: Path, clock: Wall
) -> None:
    async with at_desk(home, clock) as desk:
        await desk.press("f3")
        await choose(desk, "sums", "1到2万")
        assert isinstance(desk.screen, Ask)
        assert "两头都请写全" in desk.text
        await desk.press("ctrl+u")
        await desk.write("1到20")
        await desk.press("enter")
        assert count(desk) == "找到 0 件"
        await choose(desk, "sums", "500")  # a sum, not one of the stretches that have it
        assert "金额：500 元" in desk.text
        assert "金额：500 元以下" not in desk.text
        await choose(desk, "days", "7.1")
        assert "日期：2026-07-01" in desk.text
        assert count(desk) == "找到 0 件"
        await choose(desk, "days", "")
        await choose(desk, "sums", "")  # all of them
        assert count(desk) == "共 60 件"


async def test_what_is_the_same_of_all_is_not_asked(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        within = Asked(nature="quality", last=date(2026, 7, 2))
        desk.screen.go("cases", Shown(within, "质量"))
        await desk.settle()
        offered = {chip.narrows for chip in desk.screen.query(Chip)}
        assert not offered & {"nature", "days", "station", "office"}
        assert {"kind", "category", "sums"} <= offered


async def test_the_list_is_written_as_a_table(home: Path, clock: Wall, tmp_path: Path) -> None:
    async with at_desk(home, clock) as desk:
        await desk.press("f3")
        await choose(desk, "nature", "zl")
        written: list[CaseList] = []
        door, write = desk.app.door, desk.app.door.write_cases
        door.write_cases = lambda *a: (written.append(a[1]), write(*a))[1]  # type: ignore[method-assign]
        await desk.press("ctrl+s")
        assert "显示完整信息" in desk.text  # the head is on duty
        await desk.press("enter", "end", "enter", "ctrl+u")
        await desk.write(str(tmp_path))
        await desk.press("enter")
        assert isinstance(desk.screen, Tell)
        await desk.press("enter")
        assert isinstance(desk.screen, CasesScreen)
    (path,) = tmp_path.glob("017-案件-*.xlsx")
    (listed,) = written
    assert (listed.rows, list(listed.conditions)) == (30, ["投诉性质：质量"])
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert rows[2][0] == "条件：投诉性质：质量"
    assert len(rows) == 5 + 30
    assert {row[3] for row in rows[5:]} == {"王**"}


async def test_the_to_do_is_written_in_its_order(home: Path, clock: Wall, tmp_path: Path) -> None:
    async with at_desk(home, clock) as desk:
        shown = [todo.row.number for todo in desk.screen._found.todo]
        await desk.press("ctrl+s", "end", "enter", "ctrl+u")
        await desk.write(str(tmp_path))
        await desk.press("enter")
        assert "表格写好了" in desk.text
    (path,) = tmp_path.glob("017-待办-*.xlsx")
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if "编号" in row)
    assert [row[1] for row in rows[at + 1 :]] == shown
