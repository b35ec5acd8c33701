"""Intake at speaking speed: keys are counted as they are pressed, free text apart from them."""

from datetime import date
from pathlib import Path
from typing import Any

from screens.cases.case import CaseScreen
from screens.desk.workbench import WorkbenchScreen
from screens.forms.choice import DropDown
from station.clock import uuid7
from station.records import Case
from storage.listing import Asked, listing
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of

SHOP = {
    "merchant": "惠民超市城北店", "merchant_phone": "0892-6320001", "merchant_address": "城北路3号",
    "respondent_role": "SELLER", "channel": "WALKIN", "goods": "酱油", "category": "FOOD",
    "nature": "quality",
}  # fmt: skip


class Counted:
    """The keyboard with a counter: every key but those of free text."""

    def __init__(self, desk: AtDesk) -> None:
        self.desk = desk
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.desk.press(*keys)

    async def say(self, text: str) -> None:
        """Type free text: it is as long as what the person says."""
        await self.desk.write(text)


def before(home: Path, clock: Wall, **more: Any) -> None:
    """Register a complaint as it was taken at this desk the day before."""
    with desk_of(home, clock) as desk:
        desk.register(
            Case(
                id=uuid7(), kind="COMPLAINT", received=date(2026, 7, 1), consumer_name="王建国",
                consumer_phone="13800000000", facts="酱油过期", request="退货",
                **{**SHOP, **more},
            )
        )  # fmt: skip


def saved(home: Path, clock: Wall) -> list[Case]:
    """Return the cases of the desk, the oldest first."""
    with desk_of(home, clock) as desk:
        found = listing(desk.store, Asked())
        rows = found.rows(0, found.total)
        cases = [desk.file(row.id).case for row in rows]
    return sorted(cases, key=lambda case: case.id)


def on(desk: AtDesk, field: str) -> None:
    """Assert that the keys go into a field."""
    row = desk._row()
    assert row is not None
    assert row.field == field, desk.text


async def test_a_consultation_on_a_repeat_topic_takes_25_keys(home: Path, clock: Wall) -> None:
    """Begun from a template, about a shop that was here before; the answer comes from a block."""
    before(home, clock)
    async with at_desk(home, clock) as desk:
        keys = Counted(desk)
        await keys.press("f2", "enter")
        await keys.say("网上买的电饭锅不想要了能不能退")
        await keys.press("enter", *"::7t", "enter", "ctrl+s")
        assert isinstance(desk.screen, WorkbenchScreen), desk.text
        assert keys.keys <= 25, keys.keys
        made = saved(home, clock)[-1]
        assert made.kind == "CONSULT"
        assert "消法第25条" in made.reply
        assert made.closed_on == clock.now().date(), "asked, answered and done"


async def test_a_consultation_from_a_template_takes_25_keys(home: Path, clock: Wall) -> None:
    """Asked, answered, with class and nature, from one that comes with the program."""
    before(home, clock)
    async with at_desk(home, clock) as desk:
        keys = Counted(desk)
        await keys.press("f2", *["down"] * 13, "enter")
        assert "过期食品" in desk.form.form.typed()["facts"]
        await keys.press("ctrl+s")
        assert keys.keys <= 25, keys.keys
        made = saved(home, clock)[-1]
        assert (made.kind, made.nature, made.category) == ("CONSULT", "safety", "FOOD")
        assert made.closed_on == clock.now().date()


async def test_a_full_complaint_takes_60_keys(home: Path, clock: Wall) -> None:
    """Every required field, the merchant's telephone, class, nature, day, both sums; all by key."""
    before(home, clock)
    async with at_desk(home, clock) as desk:
        keys = Counted(desk)
        await keys.press("f2", "down", "enter")
        await keys.say("李桂芳")
        await keys.press("enter", *"13900001234", "enter", "enter")
        on(desk, "merchant")
        await keys.press(*"hmcs", "down", "enter")
        on(desk, "merchant_phone")
        await keys.press("enter", "down", "enter")
        on(desk, "category")
        await keys.press("enter", *"zl", "enter", *"7.1", "enter", *"15", "enter")
        on(desk, "facts")
        await keys.say("昨天买的酱油回家发现过期五天，有小票。")
        await keys.press("enter")
        await keys.say("退货款，另赔一千元。")
        await keys.press("enter", *"1015", "ctrl+s")
        assert isinstance(desk.screen, CaseScreen), desk.text
        assert keys.keys <= 60, keys.keys
        made = saved(home, clock)[-1]
        assert made.consumer_phone == "13900001234"
        assert {name: getattr(made, name) for name in SHOP} == SHOP
        assert (made.bought_on, made.disputed_fen, made.claimed_fen) == (
            date(2026, 7, 1), 1500, 101500,
        )  # fmt: skip


async def test_what_is_typed_stays_unless_a_line_was_chosen(home: Path, clock: Wall) -> None:
    before(home, clock)
    async with at_desk(home, clock) as desk:
        await desk.press("f2", "down", "enter", "enter", "tab", "tab")
        on(desk, "merchant")
        await desk.write("惠民超市")
        assert desk.screen.query_one(DropDown).is_open
        await desk.press("enter")
        assert desk.form.form.typed()["merchant"] == "惠民超市", "letter for letter"
        assert "merchant_phone" not in desk.form.form.typed()
        await desk.write("0892-1")
        await desk.press("shift+tab", "down", "down", "enter")
        typed = desk.form.form.typed()
        assert typed["merchant"] == "惠民超市城北店"
        assert typed["merchant_phone"] == "0892-1", "what was typed is never overwritten"
        assert typed["merchant_address"] == "城北路3号"
        await desk.press("ctrl+z")
        typed = desk.form.form.typed()
        assert typed["merchant"] == "惠民超市"
        assert "merchant_address" not in typed, "taken back in one step"
