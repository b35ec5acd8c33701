"""The county's register at the counter: proposed below the desk's own, chosen by a person, shown."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screens.forms.choice import DropDown
from station.register import Hold, Listed, merchant_id
from storage import register
from storage.tables import OWN_REGION
from tests.screens.desk.kit import SIZES, AtDesk, Wall, at_desk, desk_of
from tests.screens.desk.test_remedy import by_rule, worked
from tests.screens.desk.test_speaking_speed import before, saved

CODE = "91540102MA0000001X"
SHOP = Listed(
    code=CODE, name="惠民超市有限公司", on=date(2026, 6, 30), aliases=("老惠民",),
    address="城北路3号", phone="0892-6321234",
    holds=(
        Hold("NO_REASON_RETURN", date(2025, 3, 1), date(2026, 6, 30)),
        Hold("ODR", date(2025, 1, 1)),
        Hold("MODEL", date(2025, 5, 1), None, "CITY"),
    ),
)  # fmt: skip


def listed(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as desk, desk.store.write() as connection:
        register.keep(connection, OWN_REGION, [SHOP], 1)


async def begin(desk: AtDesk) -> None:
    desk.screen.go("intake")
    await desk.settle()
    await desk.choose("投诉")
    await desk.settle()


def flat(desk: AtDesk) -> str:
    return "".join(desk.text.split())


@pytest.mark.parametrize("size", SIZES)
async def test_choosing_one_fills_it_in_and_says_what_it_promised(
    home: Path, clock: Wall, size: tuple[int, int]
) -> None:
    before(home, clock, merchant="惠民超市城北店")
    listed(home, clock)
    async with at_desk(home, clock, size) as desk:
        await begin(desk)
        await desk.fill(consumer_name="李雪", consumer_phone="13900000000", merchant="hm")
        lines = desk.screen.query_one(DropDown)
        await desk.see("名录")
        own, other = desk.text.find("惠民超市城北店"), desk.text.find("惠民超市有限公司")
        assert -1 < own < other, desk.text
        assert lines.is_open
        await desk.press("down", "down", "enter")
        typed = desk.form.form.typed()
        assert typed["merchant"] == "惠民超市有限公司"
        assert typed["merchant_id"] == merchant_id(CODE)
        assert (typed["credit_code"], typed["merchant_phone"]) == (CODE, "0892-6321234")
        await desk.see("ODR企业")
        assert "市级放心消费示范单位" in flat(desk)
        await desk.put(bought_on="2026-06-20", facts="衣服不合适", request="退货")
        await desk.see("承诺线下无理由退货")
        await desk.save()
        if "县区名录" not in desk.text:
            await desk.press("pagedown")
        await desk.see("承诺线下无理由退货")
    assert saved(home, clock)[-1].merchant_id == merchant_id(CODE)


async def test_a_name_typed_is_only_asked_about(home: Path, clock: Wall) -> None:
    listed(home, clock)
    async with at_desk(home, clock) as desk:
        await begin(desk)
        await desk.put(
            consumer_name="李雪", consumer_phone="13900000000", merchant="老惠民",
            facts="衣服不合适", request="退货",
        )  # fmt: skip
        await desk.see("县区名录里有")
        await desk.put(credit_code=CODE)
        await desk.see("县区名录里这个信用代码")
        await desk.save()
    assert saved(home, clock)[-1].merchant_id == ""


async def test_what_is_typed_over_is_chosen_no_more(home: Path, clock: Wall) -> None:
    listed(home, clock)
    async with at_desk(home, clock) as desk:
        await begin(desk)
        await desk.put(
            consumer_name="李雪", consumer_phone="13900000000", merchant="别的店",
            merchant_id=merchant_id(CODE), facts="衣服不合适", request="退货",
        )  # fmt: skip
        await desk.save()
    assert saved(home, clock)[-1].merchant_id == ""


async def test_it_stands_beside_the_remedy_that_it_matters_for(home: Path, clock: Wall) -> None:
    listed(home, clock)
    given: dict[str, Any] = {"merchant_id": merchant_id(CODE), "credit_code": CODE}
    before(home, clock, merchant=SHOP.name, bought_on=date(2026, 7, 1), **given)
    case = saved(home, clock)[-1]
    async with at_desk(home, clock) as desk:
        desk.screen.go("remedy", (OWN_REGION, case.id))
        await desk.see("按哪一条算")
        await by_rule(desk, "网购七日")
        desk.screen._form.put({"price": "100", "days_since_receipt": "3"})
        await desk.settle()
        assert "线下无理由退货已于 2026-06-30 终止" in worked(desk)
        assert "ODR" not in worked(desk)
