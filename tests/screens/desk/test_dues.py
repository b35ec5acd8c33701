"""The station's promise at the keyboard: chosen, told day by day, stood still and run again."""

from datetime import date
from pathlib import Path

import pytest

from screens.cases.case import CaseScreen
from screens.help import HelpDialog
from station import verbs
from station.clock import uuid7
from station.records import Case
from tests.screens.desk.kit import SIZES, Wall, at_desk, desk_of


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_a_promise_is_chosen_and_a_case_says_how_its_days_were_counted(
    home: Path, clock: Wall, size: tuple[int, int]
) -> None:
    async with at_desk(home, clock, size) as desk:
        await desk.press("f8")
        await desk.choose("本站承诺")
        await desk.see("一律按市场监管部门的期限")
        await desk.press("down", "down", "down", "enter")
        await desk.see("本站承诺：1个工作日")
        with desk_of(home, clock) as made:
            case = made.register(
                Case(id=uuid7(), kind="COMPLAINT", received=date(2026, 7, 2), merchant="惠民超市")
            )
            assert (case.accept_due, case.close_due) == (date(2026, 7, 3), date(2026, 7, 13))
        desk.screen.go("case", ("000000", case.id))
        await desk.settle()
        assert isinstance(desk.screen, CaseScreen)
        await desk.choose("期限是怎么算的")
        assert isinstance(desk.screen, HelpDialog)
        said = "".join(desk.text.split())
        assert "应受理日：2026-07-03" in said
        await desk.press("end")
        await desk.press("escape")


async def test_a_case_stands_still_and_goes_on(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        made.choose_promise("P_1D_7D")
        case = made.register(
            Case(id=uuid7(), kind="COMPLAINT", received=date(2026, 6, 25), merchant="惠民超市"),
            then=[lambda file: verbs.accept(file, date(2026, 6, 26))],
        )
    async with at_desk(home, clock) as desk:
        desk.screen.go("case", ("000000", case.id))
        await desk.settle()
        await desk.choose("中止")
        await desk.put(suspend_reason="等鉴定、检测", suspended_on="6.29")
        await desk.save()
        await desk.see("调解中止着")
        await desk.choose("恢复调解")
        await desk.save()
        with desk_of(home, clock) as made:
            now = made.file(case.id).case
        assert (now.state, now.pauses) == ("ACCEPTED", ["2026-06-29..2026-07-02"])
        assert now.close_due == date(2026, 7, 9)


async def test_an_overdue_case_is_given_its_reason_and_shows_it(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        case = made.register(
            Case(
                id=uuid7(), kind="COMPLAINT", received=date(2026, 6, 20), merchant="惠民超市",
                close_due=date(2026, 6, 30),
            ),
            then=[lambda file: verbs.accept(file, date(2026, 6, 22))],
        )  # fmt: skip
    async with at_desk(home, clock) as desk:
        desk.screen.go("case", ("000000", case.id))
        await desk.settle()
        assert "超期 2 天" in desk.text
        await desk.choose("写超期原因")
        await desk.put(late_reason="等经营者答复", late_note="店长出差")
        await desk.save()
        await desk.see("等经营者答复")
        await desk.press("f3")
        await desk.see("!已受理")
        await desk.press("f4")
        await desk.see("等经营者答复")
        with desk_of(home, clock) as made:
            now = made.file(case.id).case
        assert (now.late_reason, now.late_note) == ("MERCHANT", "店长出差")


async def test_a_sitting_is_arranged_and_its_notice_shown(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        case = made.register(
            Case(id=uuid7(), kind="COMPLAINT", received=date(2026, 6, 25), merchant="惠民超市"),
            then=[lambda file: verbs.accept(file, date(2026, 6, 26))],
        )
    async with at_desk(home, clock) as desk:
        desk.screen.go("case", ("000000", case.id))
        await desk.settle()
        await desk.choose("约调解")
        await desk.put(meet_on="7.9", meet_at="14:30", meet_place="二楼调解室")
        await desk.save()
        await desk.settle()
        await desk.see("2026年7月9日")
        await desk.see("14时30分")
        await desk.see("二楼调解室")
