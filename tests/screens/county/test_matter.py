"""Deciding on the screen: a fork side by side, a reason, the list of decisions, taking back."""

import asyncio

import pytest

from screens.county.decisions import DecisionsScreen
from screens.county.held import HeldScreen
from screens.county.matter import MatterScreen, Reason
from screens.widgets.table import VirtualTable
from storage.decisions import decisions
from tests.screens.county.kit import Office, at

SIZES = [(80, 24), (100, 30)]


def held_at(here, code):
    """The index of the first held line with this standing."""
    return next(i for i, one in enumerate(here.screen._held) if one.code == code)


async def open_fork(here):
    await here.press("f7")
    here.screen.query_one("#held-table", VirtualTable).cursor = held_at(here, 2)
    await here.press("enter")
    assert isinstance(here.screen, MatterScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_a_fork_is_decided_and_taken_back(full: Office, size: tuple[int, int]) -> None:
    async with at(full, size) as here:
        await open_fork(here)
        assert here.says("从第", "对不上", "第1台电脑登记的店", "第2台电脑登记的店")
        assert here.says("选用第一份", "选用第二份", "案件", "件")
        await here.press("down", "enter")
        assert isinstance(here.screen, Reason)
        await here.press("enter", "enter", "enter")  # without a reason
        assert here.says("请写明理由")
        await asyncio.sleep(0.3)  # a button that was just pressed cannot be pressed again
        await here.type("打电话问过站长")
        await here.press("enter")
        await here.type("次仁")
        await here.press("enter", "enter")
        assert isinstance(here.screen, HeldScreen)
        assert all(one.code != 2 for one in here.screen._held)
        (one,) = decisions(here.app.door.opened)
        assert (one.reason, one.who) == ("打电话问过站长", "次仁")
        assert "第2台电脑登记的店" in one.chosen
        await here.press("ctrl+t")
        assert isinstance(here.screen, DecisionsScreen)
        await here.press("enter")
        assert here.says("打电话问过站长", "次仁", "未选用")
        await here.press("escape", "ctrl+z")
        assert here.says("撤回以后的统计")
        await here.type("问错了人")
        await here.press("enter", "enter", "enter")
        assert here.says("已撤回")
        await here.press("ctrl+z")
        await here.press("escape")
        assert any(one.code == 2 for one in here.screen._held)


async def test_what_is_decided_meanwhile_is_said(full: Office) -> None:
    from storage import deciding

    async with at(full) as here:
        await open_fork(here)
        deciding.decide(here.app.door.opened, here.screen._key, 1, "另一个人定了")
        await here.press("enter")
        await here.type("我也定")
        await here.press("enter", "enter", "enter")
        assert here.says("已经定过")
        assert len(decisions(here.app.door.opened)) == 1


async def test_an_import_is_held_back_and_released(full: Office) -> None:
    async with at(full) as here:
        here.app.go_to("stations")
        await here.settle()
        line = next(one for one in here.screen._lines if one.code.endswith("020"))
        here.app.go_to("one-station", line)
        await here.settle()
        await here.press("enter")
        assert here.says("暂缓计入")
        await here.press("enter")
        await here.type("数字对不上")
        await here.press("enter", "enter", "enter")
        assert here.says("暂缓")
        await here.press("enter")
        assert here.says("放行", "这一次上报已暂缓计入统计")
        await here.press("enter")
        await here.type("核实过")
        await here.press("enter", "enter", "enter")
        assert not any(one.withheld for one in here.screen._arrived)
