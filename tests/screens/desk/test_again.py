"""The last one again, text blocks with gaps, templates: what a volunteer need not type."""

from pathlib import Path

from textual.events import Key

from screens.desk.intake import IntakeScreen
from screens.desk.phrases import PhrasesScreen
from screens.dialogs import Ask, Confirm, Tell
from screens.forms.calling import CallingText
from screens.forms.choice import DropDown
from screens.forms.screen import FormScreen
from storage import templates
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of
from tests.screens.desk.test_speaking_speed import before, on


def typed(desk: AtDesk) -> dict[str, str]:
    return desk.form.form.typed()


async def to(desk: AtDesk, field: str) -> None:
    desk.form.form.rows[field].go()
    await desk.settle()


async def test_the_last_one_again(home: Path, clock: Wall) -> None:
    before(home, clock)
    async with at_desk(home, clock) as desk:
        await desk.press("f2", "down", "enter", "ctrl+r")
        on(desk, "consumer_name")
        assert "消费者本人的" in desk.told()[-1]
        await to(desk, "merchant")
        await desk.press("ctrl+r", "ctrl+r", "ctrl+r")
        on(desk, "category")
        assert typed(desk)["merchant"] == "惠民超市城北店"
        assert typed(desk)["merchant_phone"] == "0892-6320001"
        await desk.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert "merchant" not in typed(desk)
        await to(desk, "category")
        await desk.press("down")
        lines = desk.screen.query_one(DropDown)
        assert lines.chosen is not None
        assert lines.chosen.code == "FOOD", "what this desk chose last stands on top"
        await desk.press("escape")
        await to(desk, "bought_on")
        await desk.press("ctrl+r")
        on(desk, "bought_on")
        assert "空的" in desk.told()[-1]


async def test_a_block_with_gaps_is_filled_and_named(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock, (80, 24)) as desk:
        await desk.press("f2", "down", "enter")
        await desk.put(consumer_name="王建国", consumer_phone="13800000000", request="退货")
        await to(desk, "facts")
        await desk.press(*"::gq")
        assert desk.screen.query_one(DropDown).is_open
        await desk.press("enter")
        assert typed(desk)["facts"].startswith("{消费日期}在{经营者}购买{商品}，付款{争议金额}元")
        await to(desk, "merchant")
        await desk.write("惠民超市")
        await to(desk, "bought_on")
        for character in "７．１":  # as a terminal sends it: Pilot knows no full-width stop
            desk.app.post_message(Key("key", character))
        await to(desk, "disputed_fen")
        assert typed(desk)["facts"].startswith("2026年7月1日在惠民超市购买{商品}")
        await desk.write("15元")
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Confirm), desk.text
        assert "“事实经过”里还空着：商品。" in desk.text
        await desk.press("enter")
        on(desk, "facts")
        editor = desk.form.form.rows["facts"].editor
        assert isinstance(editor, CallingText)
        assert editor.selected_text == "{商品}", "typed over by the next key"
        await desk.write("酱油")
        assert "购买酱油，付款15.00元" in typed(desk)["facts"]
        await desk.save()


async def test_the_lines_of_a_call_are_no_keys_of_the_form(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock, (80, 24)) as desk:
        await desk.press("f2", "enter", *"::", "escape")
        assert isinstance(desk.screen, FormScreen), "Esc closed the list alone"
        assert typed(desk)["facts"] == "::"
        await desk.press("backspace", ":", "down", "tab")
        on(desk, "facts")
        assert "三倍" in typed(desk)["facts"], "Down and Tab are the list's"
        await desk.press("ctrl+z")
        assert "三倍" not in typed(desk).get("facts", "")
        await to(desk, "merchant")
        await desk.press(*"::tj", "enter")
        on(desk, "merchant")
        assert "消法第39条" in typed(desk)["merchant"], "in a line, too"


async def test_the_same_shop_and_a_template_of_ones_own(home: Path, clock: Wall) -> None:
    before(home, clock)
    async with at_desk(home, clock) as desk:
        await desk.press("f2", *["down"] * 5, "enter")
        assert typed(desk)["merchant"] == "惠民超市城北店"
        assert typed(desk)["category"] == "食品(一般食品)"
        assert not typed(desk).keys() & {"consumer_name", "consumer_phone", "facts", "request"}
        await desk.put(consumer_name="李桂芳", consumer_phone="13900000000", facts="酱油有沉淀")
        next(c for c in desk.form.commands() if c.label == "存为模板").run()
        await desk.settle()
        assert isinstance(desk.screen, Ask)
        await desk.write("城北店酱油")
        await desk.press("enter")
        assert isinstance(desk.screen, FormScreen)
        await desk.press("escape")
        assert isinstance(desk.screen, IntakeScreen)
        assert "城北店酱油  投诉" in desk.text
        with desk_of(home, clock) as other:
            (kept,) = templates.kept(other, "form")
        assert kept.texts["facts"] == "酱油有沉淀"
        assert not kept.texts.keys() & {"consumer_name", "consumer_phone", "received", "handler"}


async def test_a_template_nobody_touched_is_no_draft(home: Path, clock: Wall) -> None:
    before(home, clock)
    async with at_desk(home, clock) as desk:
        await desk.press("f2", *["down"] * 5, "enter")
        given = typed(desk)
        desk.form.hand_over()  # as at the end of the program
        await desk.press("escape")
        assert "接着填" not in desk.text
        await desk.press("enter")
        assert typed(desk) == given
        await desk.put(facts="酱油有沉淀")
        await desk.press("escape")
        assert "接着填" in desk.text
        await desk.press(*["up"] * 6, "enter")
        assert typed(desk) == given | {"facts": "酱油有沉淀"}
        await desk.press("escape", "enter")
        await desk.put(facts="")
        await desk.press("escape")
        assert "接着填" in desk.text, "gone on with: it stays until it is thrown away"


async def test_what_is_wrong_in_its_field_stands_in_no_text(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        await desk.press("f2", "down", "enter")
        await desk.put(merchant="惠民超市", bought_on="明天")
        assert desk.form.form.variables()["消费日期"] == ""
        await desk.put(bought_on="昨天")
        assert desk.form.form.variables()["消费日期"] == "2026年7月1日"
        assert desk.form.form.variables()["经营者"] == "惠民超市"


async def test_blocks_are_managed_at_the_desk(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        await desk.press("f8")
        await desk.choose("常用语和模板")
        assert isinstance(desk.screen, PhrasesScreen)
        await desk.press("enter")
        await desk.write("bzq")
        await desk.press("enter")
        await desk.write("保质期")
        await desk.press("enter")
        await desk.write("看包装上的日期")
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, PhrasesScreen), desk.text
        assert "::bzq  保质期" in desk.text
        await desk.press("down", "enter")
        await to(desk, "title")
        await desk.write("怎么看")
        await desk.press("ctrl+s")
        assert "保质期怎么看" in desk.text
        await desk.press("delete")
        assert isinstance(desk.screen, Confirm)
        await desk.press("left", "enter")
        assert "bzq" not in desk.text
        await desk.press("down", "delete")
        assert isinstance(desk.screen, Tell), "what came with the program stays"
