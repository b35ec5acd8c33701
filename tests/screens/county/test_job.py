"""The whole job of an office by keyboard, in Chinese, at both sizes."""

import pytest

from storage.backup import backup
from storage.receive import receive
from tests import pilot
from tests.screens.county.kit import AtOffice, Office, at
from tests.storage.world import agreed, complaint

SIZES = ((80, 24), (100, 30))


async def prepare(here: AtOffice, *codes: str) -> None:
    """Write invitations for some stations, one after the other."""
    await here.press("4", "ctrl+n")
    for number, code in enumerate(codes):
        await here.type(code)
        await here.press("ctrl+s")
        if not number:
            await here.press("enter")  # the stick that is in


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_the_whole_job(new: Office, size: tuple[int, int]) -> None:
    async with at(new, size) as here:
        assert here.says("首次设置")
        await here.type("540102")
        await here.press("enter")
        await here.type("城关区市场监督管理局")
        await here.press("ctrl+s")
        assert here.says("还没有站点", "城关区市场监督管理局")

        await prepare(here, "017", "018")
        assert here.says("018站A窗口", "县区核对码")
        for code in ("017", "018"):  # the stations answer on the same stick
            invitation = new.stick / f"540102-{code}A.invitation.json"
            assert invitation.is_file()
            new.answer(new.desk(code), invitation)

        await here.press("ctrl+e", "enter")
        assert here.says("登记卡2张")
        await here.press("enter", "enter", "left", "enter")  # open, 当面开通, 批准
        await here.press("enter", "enter", "left", "enter")
        assert {line.code for line in here.app.door.stations()} == {"540102-017", "540102-018"}
        assert here.text.count("已批准") >= 2

        new.at(8, 18)
        agreed(new.desk("017"))
        complaint(new.desk("018"))
        for code in ("017", "018"):
            new.export(new.desk(code))
        await here.press("f2", "enter")
        assert here.says("预览，还没有接收", "共2个上报包，选中2个")
        assert not here.app.door.arrivals("")
        await here.press("ctrl+s")
        assert here.says("接收结果", "接收2个")
        assert "下一步" in here.text

        await here.press("enter")  # the button that leads on
        assert here.says("2个站有新的")
        await here.press("ctrl+s", "enter")
        assert here.says("写好2个下发文件，其中2个有新回执")

        await here.press("f7")
        assert here.says("没有暂存的记录", "没有拒收过文件")
        await here.press("f3")
        assert here.says("共2件", "惠民超市")
        await here.press("down", "enter")
        assert here.says("当事人和诉求", "惠民超市")
        await here.press("escape")
        await here.press("f4")
        assert here.says("正常", "各站都按时上报")
        pilot.no_cut_wide(here.lines, size[0])

    down = next(p for p in new.stick.iterdir() if "017A-down" in p.name)
    got = receive(new.desk("017"), down)
    assert got.acked_through > 0
    assert not got.problems


async def test_the_menu_waits_for_the_set_up(new: Office) -> None:
    async with at(new) as here:
        await here.press("f4")
        assert here.says("首次设置")
        assert not new.home.exists()


async def test_wrong_codes_are_said_beside_the_field(new: Office) -> None:
    async with at(new) as here:
        await here.type("54010")
        await here.press("ctrl+s")
        assert here.says("行政区划代码是六位数字", "请填“县(区)名称”")
        assert not new.home.exists()


async def test_an_office_comes_back_from_a_backup(full: Office) -> None:
    door = full.county()
    before = door.status()
    backup(door.store, full.stick)
    door.store.close()
    full.home.path.rename(full.path / "broken")
    async with at(full) as here:
        await here.press("ctrl+o")
        assert here.says("要找的是：备份")
        await here.press("enter")
        assert here.says("各站上报情况")
    assert full.county().status() == before
