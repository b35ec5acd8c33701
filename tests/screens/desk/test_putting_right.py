"""Putting right what was written wrong: a sum, and what two windows or a draft would undo."""

from pathlib import Path

import pytest

from screens.cases.case import CaseScreen
from screens.dialogs import Confirm, Pick, Tell
from station import verbs
from storage.drafts import kept
from tests.screens.desk.kit import Wall, at_desk, desk_of
from tests.storage.world import agreed, complaint


async def test_a_wrong_sum_is_struck_and_written_again(home: Path, clock: Wall) -> None:
    day = clock.now().date()
    with desk_of(home, clock) as made:
        case = agreed(made, day=day)
        wrong = verbs.pay(made.file(case.id), "REFUND", received_on=day, received_fen=990000)
        made.save(wrong)
        before = made.file(case.id).received_fen()
    async with at_desk(home, clock) as desk:
        desk.screen.go("case", ("000000", case.id))
        await desk.settle()
        await desk.choose("作废记错的一条")
        assert isinstance(desk.screen, Pick)
        assert "9,900.00元" in desk.text
        await desk.write("9,900")
        await desk.press("enter")
        await desk.put(void_reason="多写了两个零")
        await desk.press("escape")
        assert isinstance(desk.screen, CaseScreen), "left in the middle"
        with desk_of(home, clock) as made:
            (draft,) = kept(made)
            assert draft.values == {"void_reason": "多写了两个零"}
        desk.screen.go("case", ("000000", case.id, draft))
        await desk.settle()
        await desk.save()
        assert isinstance(desk.screen, CaseScreen)
        assert "9,900.00" in desk.text, "it stays visible"
        with desk_of(home, clock) as made:
            assert made.file(case.id).received_fen() == before - 990000
            assert kept(made) == []


@pytest.mark.long
async def test_a_correction_gone_on_with_puts_nothing_back(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        case = complaint(made, clock.now().date(), goods="酱油")
    async with at_desk(home, clock) as desk:
        await desk.press("enter")
        await desk.choose("更正")
        await desk.put(merchant="惠民超市城北店")
        await desk.press("escape")
        with desk_of(home, clock) as made:
            made.step(case.id, lambda f: verbs.correct(f, goods="生抽", consumer_name="李女士"))
        await desk.choose("更正")
        await desk.save()
        with desk_of(home, clock) as made:
            now = made.file(case.id).case
        assert (now.merchant, now.goods, now.consumer_name) == ("惠民超市城北店", "生抽", "李女士")


@pytest.mark.long
async def test_a_field_that_two_windows_corrected_is_not_overwritten(
    home: Path, clock: Wall
) -> None:
    with desk_of(home, clock) as made:
        case = complaint(made, clock.now().date(), goods="酱油")
    async with at_desk(home, clock) as desk:
        await desk.press("enter")
        await desk.choose("更正")
        await desk.put(goods="酱油一箱")
        with desk_of(home, clock) as made:
            made.step(case.id, lambda f: verbs.correct(f, goods="生抽"))
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Tell)
        assert "刚才在别处改成了“生抽”" in desk.text
        await desk.press("enter", "escape")
        await desk.choose("更正")
        assert isinstance(desk.screen, Tell)
        assert "现在是“生抽”" in desk.screen._sentence
        await desk.press("enter", "ctrl+s")
        with desk_of(home, clock) as made:
            assert made.file(case.id).case.goods == "酱油一箱"


async def test_money_beyond_the_agreement_is_asked_about(home: Path, clock: Wall) -> None:
    day = clock.now().date()
    with desk_of(home, clock) as made:
        case = complaint(made, day)
        made.step(case.id, lambda f: verbs.accept(f, day))
        made.step(case.id, lambda f: verbs.hold(f, day, consent=True))
        made.step(case.id, lambda f: verbs.agree(f, day, 101500))
    async with at_desk(home, clock) as desk:
        await desk.press("enter")
        await desk.choose("记兑现")
        await desk.put(kind="退款", received_fen="10150")
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Confirm)
        assert "多出 9,135.00 元" in desk.screen._question
        await desk.press("enter")
        assert "received_fen" in desk.form.form.typed(), "the harmless answer goes back"
        with desk_of(home, clock) as made:
            assert made.file(case.id).received_fen() == 0
        await desk.press("ctrl+s", "tab", "left", "enter")
        assert isinstance(desk.screen, CaseScreen)
        with desk_of(home, clock) as made:
            assert made.file(case.id).received_fen() == 1015000


async def test_the_same_person_and_shop_twice_a_day_is_asked_about(home: Path, clock: Wall) -> None:
    day = clock.now().date()
    told = {"consumer_phone": "13800000000", "facts": "过期", "request": "退货"}
    with desk_of(home, clock) as made:
        complaint(made, day, **told)
    async with at_desk(home, clock) as desk:
        await desk.press("f2", "down", "enter")
        await desk.fill(consumer_name="王女士", merchant="惠民超市", **told)
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Confirm)
        assert "26A-0001" in desk.screen._question
        await desk.press("tab", "left", "enter")
        assert "已登记 26A-0002，待受理。" in desk.told()
