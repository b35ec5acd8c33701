"""The workbench: what stands on it, and that every line of it leads somewhere."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from screens.cases.case import CaseScreen
from screens.cases.finding import CaseTable, Chip, SearchLine
from screens.cases.listing import CasesScreen
from screens.desk.calls import CallsScreen
from screens.desk.export import ExportScreen
from screens.desk.workbench import ReminderList, TodoTable, WorkbenchScreen
from screens.forms.screen import FormScreen
from screens.widgets.bars import Tile
from station import verbs
from station.clock import uuid7
from station.records import Case
from storage.drafts import Draft
from storage.drafts import keep as keep_draft
from storage.store import set_meta
from tests.screens.desk.kit import SIZES, AtDesk, Wall, at_desk, desk_of
from tests.storage.world import agreed, complaint

TODAY = date(2026, 7, 2)


@pytest.fixture
def worked(home: Path, clock: Wall) -> Path:
    """One case closed with 1,015.00 received, three open: late, due tomorrow, without a limit."""
    with desk_of(home, clock) as desk:
        agreed(desk, day=TODAY - timedelta(days=1))
        for days, shop in ((-1, "阳光健身"), (1, "老街烧烤"), (None, "明珠百货")):
            due = TODAY + timedelta(days=days) if days is not None else None
            complaint(desk, TODAY, merchant=shop, close_due=due)
    return home


async def _tile(desk: AtDesk, key: str) -> None:
    await desk.tab_to(Tile, f"tile-{key}")
    await desk.press("enter")


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_an_unused_desk_says_what_to_press(
    home: Path, clock: Wall, size: tuple[int, int]
) -> None:
    async with at_desk(home, clock, size) as desk:
        assert "还没有案件。按 2 或 F2 登记第一件。" in desk.text
        assert "还没有备份过" in desk.text
        for key in ("today", "open", "due", "recovered"):
            await _tile(desk, key)
            assert isinstance(desk.screen, (WorkbenchScreen, CasesScreen)), key
            await desk.press("escape")
        assert isinstance(desk.screen, WorkbenchScreen)


async def test_what_is_due_stands_on_top_and_opens(worked: Path, clock: Wall) -> None:
    async with at_desk(worked, clock) as desk:
        lines = [line for line in desk.lines if "待受理" in line or "26A-" in line]
        todo = desk.screen.query_one(TodoTable)
        assert [str(getattr(todo.row(n)[0], "text", todo.row(n)[0])) for n in range(3)] == [
            "超期 1 天", "明天到期", "第 1 天",
        ], lines  # fmt: skip
        assert desk.app.focused is todo
        await desk.press("down", "enter")
        assert isinstance(desk.screen, CaseScreen)
        assert "老街烧烤" in desk.text
        await desk.press("escape")
        assert todo.cursor == 1


async def test_the_tiles_open_what_they_count(worked: Path, clock: Wall) -> None:
    async with at_desk(worked, clock) as desk:
        assert "1,015.00" in desk.text
        for key, title, count in (
            ("today", "今日登记的案件", "找到 3 件"),
            ("open", "在办的投诉", "找到 3 件"),
            ("due", "超期和今明到期的投诉", "找到 2 件"),
            ("recovered", "挽回经济损失", "1,015.00 元，在 1 件案件里"),
        ):
            await _tile(desk, key)
            assert isinstance(desk.screen, CasesScreen), key
            assert title in desk.lines[0]
            assert count in desk.text, key
            await desk.press("escape")
            assert isinstance(desk.screen, WorkbenchScreen)
        await _tile(desk, "export")
        assert isinstance(desk.screen, ExportScreen)


async def test_reminders_lead_to_what_they_are_about(worked: Path, clock: Wall) -> None:
    with desk_of(worked, clock) as made:
        case = made.find("阳光健身").cases[0]["id"]
        at = clock.now().isoformat(timespec="seconds")
        keep_draft(made, Draft("d1", "accept", case, {"decided_on": "2026-07-02"}, at, "受理"))
        typed = {"consumer_name": "欧阳小红", "merchant": "惠民"}
        keep_draft(made, Draft("d2", "register.COMPLAINT", "", typed, at, "登记投诉 欧阳小红"))
    async with at_desk(worked, clock) as desk:
        assert "1 起投诉办结了还没有回访" in desk.text
        assert "欧阳小红" not in desk.text, "others see the workbench"
        assert "欧阳**" in desk.text
        await desk.tab_to(ReminderList)
        await desk.choose("接着填：登记投诉")
        assert isinstance(desk.screen, FormScreen)
        assert desk.screen.form.typed()["consumer_name"] == "欧阳小红"
        await desk.press("escape", "escape")
        await desk.tab_to(ReminderList)
        await desk.choose("接着填：受理")
        assert isinstance(desk.screen, FormScreen)
        await desk.save()
        assert isinstance(desk.screen, CaseScreen)
        assert "[已受理" in desk.text
        await desk.press("escape")
        await desk.tab_to(ReminderList)
        await desk.choose("1 起投诉办结了")
        assert isinstance(desk.screen, CallsScreen)
        assert "要回访的 1 起" in desk.text
        assert "惠民超市" in desk.text


@pytest.fixture
def mixed(home: Path, clock: Wall) -> Path:
    """Today one of each kind and a void one; a shop with four complaints, another with its name."""
    with desk_of(home, clock) as desk:
        with desk.store.write() as connection:
            set_meta(connection, type="TOWNSHIP")  # at a mall's desk no list has leads
        for kind in ("CONSULT", "LEAD", "OTHER_REQ"):
            desk.register(Case(id=uuid7(), kind=kind, received=TODAY, consumer_name="李举"))
        wrong = complaint(desk, TODAY)
        desk.save(verbs.void(desk.file(wrong.id), "试填"))
        for _n in range(4):
            complaint(desk, TODAY, merchant="惠民超市")
        complaint(desk, TODAY - timedelta(days=1), merchant="红惠民超市场")
        agreed(desk, day=TODAY - timedelta(days=1))
    return home


async def test_each_number_opens_as_many_as_it_says(mixed: Path, clock: Wall) -> None:
    async with at_desk(mixed, clock) as desk:
        assert "今天已登记 8 件" in desk.text
        for key, count in (("today", 7), ("open", 5)):
            tile = str(desk.screen.query_one(f"#tile-{key}", Tile).content)
            assert tile.startswith(f"{count} 起"), tile
            await _tile(desk, key)
            assert _listed(desk) == count, key
            await desk.press("escape")
        for label, count in (
            ("3 件咨询、线索和其他诉求还没有答复", 3),
            ("惠民超市 本月已有 5 起投诉", 5),
        ):
            await desk.tab_to(ReminderList)
            await desk.choose(label)
            assert _listed(desk) == count, label
            await desk.press("escape")


def _listed(desk: AtDesk) -> int:
    assert isinstance(desk.screen, CasesScreen)
    return desk.screen.query_one(CaseTable).total


async def test_what_was_picked_is_narrowed_only_by_what_differs(mixed: Path, clock: Wall) -> None:
    async with at_desk(mixed, clock) as desk:
        await _tile(desk, "open")
        assert "类别" not in desk.lines[2], "all of them are complaints"
        assert "只看在办的" not in desk.lines[2], "all of them are open"
        assert "找到 5 件" in desk.text
        await desk.press("shift+tab", "shift+tab")
        await desk.tab_to(SearchLine)
        await desk.write("红惠民")
        assert "找到 1 件，共 5 件" in desk.text
        await desk.press("ctrl+a", "delete")
        assert "找到 5 件" in desk.text
        await desk.press("escape")
        await _tile(desk, "today")
        for name, left in (("kind", ""), ("open_only", "[x] 只看在办的")):
            assert any(chip.narrows == name for chip in desk.screen.query(Chip)), left


async def test_what_was_dealt_with_drops_out_of_its_list(mixed: Path, clock: Wall) -> None:
    async with at_desk(mixed, clock) as desk:
        await desk.tab_to(ReminderList)
        await desk.choose("3 件咨询、线索和其他诉求还没有答复")
        with desk_of(mixed, clock) as other:
            case = other.find("李举").cases[0]["id"]
            other.save(verbs.reply(other.file(case), TODAY, "已告知"))
        await desk.press("enter")
        assert isinstance(desk.screen, CaseScreen)
        await desk.press("escape")
        assert _listed(desk) == 2


async def test_who_was_reached_leaves_the_list_of_calls(worked: Path, clock: Wall) -> None:
    with desk_of(worked, clock) as other:
        case = other.find("惠民超市").cases[0]["id"]
        other.step(case, lambda file: verbs.correct(file, consumer_phone="13800001234"))
    async with at_desk(worked, clock, (80, 24)) as desk:
        await desk.tab_to(ReminderList)
        await desk.choose("1 起投诉办结了")
        assert isinstance(desk.screen, CallsScreen)
        assert "13800001234" not in desk.text
        for answer, left in (("未接通", "1 次没通"), ("满意", "没有要回访的")):
            await desk.press("enter")
            assert isinstance(desk.screen, FormScreen)
            assert "13800001234" in desk.text
            await desk.fill(answer=answer)
            await desk.save()
            await desk.press("escape")
            assert isinstance(desk.screen, CallsScreen)
            assert left in desk.text
        await desk.press("escape")
        assert isinstance(desk.screen, WorkbenchScreen)


async def test_a_list_does_not_say_who_reported(mixed: Path, clock: Wall) -> None:
    async with at_desk(mixed, clock) as desk:
        await desk.press("f3")
        assert "保密" in desk.text
        assert "李*" in desk.text, "of a consultation it says the surname"
        await desk.press("enter")
        for row in range(8):
            await desk.press("down")
            if "线索" in "".join(map(str, desk.screen.query_one(CaseTable).row(row) or ())):
                break
        assert not [line for line in desk.lines if "线索" in line and "李" in line]
