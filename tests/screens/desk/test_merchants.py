"""可能是同一家 at the desk and at the office: proposed, said by a person, taken back."""

from pathlib import Path

import pytest

from screens.cases.merchants import MerchantsScreen
from storage import merchants
from tests.screens.desk.kit import SIZES, Wall, at_desk, desk_of
from tests.storage.world import complaint


@pytest.mark.parametrize("size", SIZES)
async def test_a_person_says_that_two_are_one_and_takes_it_back(
    home: Path, clock: Wall, size: tuple[int, int]
) -> None:
    with desk_of(home, clock) as made:
        for name in ("惠民超市城北店", "惠民超市城北店", "惠民超市城北点"):
            complaint(made, clock.now().date(), merchant=name)
    async with at_desk(home, clock, size) as desk:
        desk.screen.go("station")
        await desk.settle()
        await desk.choose("可能是同一家")
        await desk.see("名称相近")
        assert isinstance(desk.screen, MerchantsScreen)
        assert "可能是同一家 1 对" in desk.text
        await desk.press("enter")
        await desk.see("都算在“惠民超市城北店”名下")
        await desk.press("enter")
        await desk.see("已认定是同一家")
        assert "名称相近" not in desk.text
        await desk.press("enter")
        await desk.see("取消这个认定")
        await desk.press("enter")
        await desk.see("名称相近")
        await desk.press("enter")
        await desk.see("以后不再问")
        await desk.press("down", "enter")
        await desk.see("已认定不是同一家")
    with desk_of(home, clock) as made:
        (judged,) = merchants.book(made).judged
        assert (judged.same, judged.main, judged.name) == (
            False,
            "惠民超市城北点",
            "惠民超市城北店",
        )
