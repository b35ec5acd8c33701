"""Linked, looked at, let go and taken back at the keyboard."""

from pathlib import Path

from screens.cases.case import CaseScreen
from screens.cases.listing import CasesScreen
from screens.cases.next import NextList
from screens.cases.ways import ways
from screens.dialogs import Confirm, Tell
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of
from tests.storage.standing import records
from tests.storage.world import agreed, complaint

REGION = "000000"


async def opened(desk: AtDesk, case_id: str) -> None:
    desk.screen.go("case", (REGION, case_id))
    for _look in range(100):
        await desk.settle()
        if isinstance(desk.app.focused, NextList):
            return
    raise AssertionError(desk.text)


async def test_links_are_made_seen_and_let_go(home: Path, clock: Wall) -> None:
    day = clock.now().date()
    with desk_of(home, clock) as made:
        first = agreed(made, day=day)
        second = complaint(made, day, merchant="惠民商店")
        before = records(made)
    async with at_desk(home, clock) as desk:
        await opened(desk, second.id)
        assert not desk.screen.query_one("#group").display
        await desk.choose("共同投诉：和另一件一起")
        await desk.put(main="26A-0099")
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Tell)
        assert "没有编号" in desk.text
        await desk.press("enter")
        await desk.put(main=first.number)
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Confirm)
        assert "这一件的经营者是“惠民商店”" in desk.text
        await desk.press("left", "enter")
        assert isinstance(desk.screen, CaseScreen)
        assert "2 件，各算各的" in desk.text
        assert "1,015.00" in desk.text, "the sums of all"
        desk.screen.query_one("#group").focus()
        await desk.press("enter")
        assert isinstance(desk.screen, CasesScreen)
        assert first.number in desk.text
        await desk.press("escape")
        await opened(desk, second.id)
        await desk.choose("退出共同投诉")
        await desk.press("left", "enter")
        for _look in range(200):  # the case is read anew once the act is saved
            if not desk.screen.query_one("#group").display:
                break
            await desk.settle()
        assert not desk.screen.query_one("#group").display
        (merge, group) = ways(desk.screen, desk.app.shell.door, second, first.id, first.number)
        group[2](desk.screen.renew)
        await desk.settle()
        assert "是“惠民商店”" in desk.text, "the merchants differ"
        await desk.press("left", "enter")
        assert desk.screen.query_one("#group").display
        desk.app.shell.door.leave_group(second.id)
        merge[2](desk.screen.renew)
        await desk.press("left", "enter")
        await desk.choose("取消并案")
        await desk.press("enter")
        with desk_of(home, clock) as made:
            assert records(made) != before, "the harmless answer has the focus"
        await desk.choose("取消并案")
        await desk.press("left", "enter")
        assert "先决定受理" in desk.text, "it goes on from where it was"
    with desk_of(home, clock) as made:
        assert records(made) == before


async def test_all_that_can_be_done_about_a_match_is_in_sight(home: Path, clock: Wall) -> None:
    day = clock.now().date()
    told = {
        "consumer_name": "陈玉兰", "consumer_phone": "13812345678", "merchant": "红星家电城",
        "goods": "冰箱", "facts": "用了三天就不制冷了，修过两次都没有修好。" * 6, "request": "退货退款",
    }  # fmt: skip
    with desk_of(home, clock) as made:
        complaint(made, day, **told)
        second = complaint(made, day, **told)
    async with at_desk(home, clock, (80, 24)) as desk:
        await opened(desk, second.id)
        await desk.see("可能和")
        await desk.choose("可能和")
        await desk.press("enter")
        for words in ("并入 26A-0001", "共同投诉", "打开 26A-0001", "不是同一件事", "以后不再提示"):
            assert words in desk.text


async def test_the_last_step_is_named_and_taken_back(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        case = complaint(made, clock.now().date())
    async with at_desk(home, clock) as desk:
        await opened(desk, case.id)
        await desk.choose("受理")
        await desk.press("ctrl+z")
        assert not isinstance(desk.screen, Confirm), "in a form it is the form's own key"
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, CaseScreen)
        await desk.press("ctrl+z")
        assert isinstance(desk.screen, Confirm)
        assert f"{case.number}：撤销“受理”" in desk.text
        await desk.press("enter")
        with desk_of(home, clock) as made:
            assert made.file(case.id).case.state == "ACCEPTED"
        await desk.press("ctrl+z", "left", "enter")
        with desk_of(home, clock) as made:
            assert made.file(case.id).case == case
        assert "先决定受理" in desk.text
        await desk.press("f4", "ctrl+z", "left", "enter")
        with desk_of(home, clock) as made:
            assert made.file(case.id).case.void
        await desk.press("ctrl+z")
        assert isinstance(desk.screen, Tell), "nothing is left that could be taken back"
