"""One case at the keyboard: the soy sauce from the door to the follow-up, and its edges."""

from pathlib import Path

from screens.cases.case import CaseScreen
from screens.cases.next import NextList
from storage.reports import Asked, report
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of


async def _register(desk: AtDesk) -> None:
    await desk.press("f2", "down", "enter")
    await desk.fill(
        consumer_name="王女士", consumer_phone="13800000000", merchant="惠民超市",
        goods="过期酱油", nature="质量", bought_on="7.1",
        facts="7月1日买的酱油，回家发现过期5天。", request="退货并赔偿", claimed_fen="1015",
    )  # fmt: skip
    await desk.save()


async def _step(desk: AtDesk, label: str, **fields: str) -> None:
    """Take a step of the case in sight and see that it is the case again afterwards."""
    assert isinstance(desk.screen, CaseScreen)
    assert isinstance(desk.app.focused, NextList), "the next step has the focus"
    await desk.choose(label)
    await desk.fill(**fields)
    await desk.save()
    assert isinstance(desk.screen, CaseScreen)


async def test_the_soy_sauce_by_keyboard(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        assert "还没有案件。按 2 或 F2 登记第一件。" in desk.text
        await _register(desk)
        assert "已登记 26A-0001，待受理。" in desk.told()
        assert "[待受理" in desk.text
        await _step(desk, "受理")
        assert "[已受理" in desk.text
        await _step(desk, "记调解", consent_mediate="+", notes="店方承认过期，愿意退一赔十。")
        assert "[调解中" in desk.text
        assert "第 1 次调解" in desk.text
        await _step(desk, "填协议", agreed_fen="1015", terms="退15元，另赔1000元")
        assert "还有 1,015.00 元没有收到" in desk.text
        await _step(desk, "记兑现", kind="退款", received_fen="15")
        await _step(desk, "记兑现", kind="加倍赔偿", received_fen="1千", basis="食品安全法148条")
        assert "协议已经履行：先答复消费者，然后办结。" in desk.text
        await _step(desk, "答复", reply="已退15元，另赔1000元。")
        await _step(desk, "办结")
        assert "[办结]" in desk.text
        await _step(desk, "回访", answer="满意")
        assert "回访  满意" in desk.text
        assert "兑现：100%" in desk.text
        await desk.press("escape")
        assert "1,015.00" in desk.text
    with desk_of(home, clock) as made:
        figures = report(made.store, Asked("2026Q3")).summary["figures"]
    assert figures["recovered_fen"] == 101500
    assert figures["punitive_fen"] == 100000
    assert figures["follow_ups_asked"] == figures["follow_ups_satisfied"] == 1
