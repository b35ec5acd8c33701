"""可能是同一件事 at the keyboard: told while typing, looked at, judged, taken back."""

from pathlib import Path
from typing import Any

import pytest

from screens.cases.case import CaseScreen
from screens.cases.same import SameScreen
from tests.screens.desk.kit import Wall, at_desk, desk_of, new_desk
from tests.storage.world import complaint

WHO: dict[str, Any] = {
    "consumer_name": "王建国", "consumer_phone": "13989012345", "merchant": "惠民超市",
}  # fmt: skip
TOLD = "可能和 26A-0001 是同一件事"


@pytest.fixture
def village(tmp_path: Path, clock: Wall) -> Path:
    """Return the home of a station that stands in nobody's house, with one complaint."""
    complaint(new_desk(tmp_path / "v", clock, type="VILLAGE"), facts="酱油过期，店里不认", **WHO)
    return tmp_path / "v"


async def test_a_match_is_told_looked_at_and_judged_without_losing_a_word(
    village: Path, clock: Wall
) -> None:
    async with at_desk(village, clock, (80, 24)) as desk:
        await desk.press("f2", "down", "enter")
        form = desk.form
        before = [n for n, line in enumerate(desk.lines) if "消费者 *" in line]
        await desk.put(consumer_name="王建国", consumer_phone="13989012345")
        await desk.pilot.pause(0.3)
        await desk.settle()
        assert f"{TOLD}：同一电话、同名" in desk.text
        place = [n for n, line in enumerate(desk.lines) if "消费者 *" in line]
        assert before == place, "the form does not move"
        await desk.press("ctrl+g")
        assert isinstance(desk.screen, SameScreen)
        await desk.press("enter")
        assert "酱油过期" in desk.text
        await desk.press("enter")  # 不是同一件事
        assert "已判断不是同一件事" in desk.text
        await desk.press("escape")
        assert desk.screen is form
        await desk.pilot.pause(0.3)
        await desk.settle()
        assert TOLD not in desk.text
        await desk.press("escape", "up", "up", "enter")
        await desk.pilot.pause(0.3)
        await desk.settle()
        assert desk.form.form.typed()["consumer_name"] == "王建国"
        assert TOLD not in desk.text, "the draft knows what was judged"
        await desk.put(merchant="惠民超市", facts="面包发霉", request="退钱")
        await desk.press("ctrl+s")
        await desk.settle()
        assert isinstance(desk.screen, CaseScreen), desk.text
        assert "可能" not in desk.text
        first, second = _ids(village, clock)
        assert _judged(village, clock, second) == [first]
        await desk.choose("判断过不是同一件事的 1 件")
        await desk.press("enter")
        await desk.choose("取消“不是同一件事”")
        assert _judged(village, clock, second) == []
        await desk.press("delete")
        assert _judged(village, clock, second) == [first]
        await desk.press("enter")
        await desk.choose("取消“不是同一件事”")
        await desk.press("escape")
        assert _judged(village, clock, second) == []
        await desk.choose(TOLD)
        assert isinstance(desk.screen, SameScreen)


def _ids(home: Path, clock: Wall) -> list[str]:
    with desk_of(home, clock) as desk:
        return [desk.find(f"26A-000{n}").cases[0]["id"] for n in (1, 2)]


def _judged(home: Path, clock: Wall, case: str) -> list[str]:
    with desk_of(home, clock) as desk:
        return desk.file(case).case.not_same


async def test_in_a_mall_a_telephone_alone_tells_nothing(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as own:
        complaint(own, **WHO)
    async with at_desk(home, clock) as desk:
        await desk.press("f2", "down", "enter")
        for fields, told in (
            ({"consumer_name": "王建国", "consumer_phone": "13989012345"}, False),
            ({"merchant": "惠民超市"}, True),
            ({"merchant": "万家电器"}, False),
        ):
            await desk.put(**fields)
            await desk.pilot.pause(0.3)
            await desk.settle()
            assert (TOLD in desk.text) == told
