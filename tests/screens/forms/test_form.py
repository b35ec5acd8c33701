"""The form: moving through it, errors beside the fields, undo, and where the focus stands."""

import re

import pytest
from rich.cells import cell_len

from screens.about import about_of
from screens.forms.editors import LineInput, TextInput
from screens.forms.form import RecordForm
from screens.help import HelpDialog
from screens.shell import Look
from station import language, sheets
from station.clock import uuid7
from station.life import CaseFile
from station.records import Case
from station.sheets import Line, Part, Sheet
from tests.pilot import drawn, no_cut_wide, text_of
from tests.screens.forms.kit import (
    SIZES,
    TODAY,
    Town,
    asking,
    complaint,
    filling,
    here,
    row,
    still,
    write,
)

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PAID = Case(id=uuid7(), kind="COMPLAINT", received=TODAY, state="AGREED")
SMALL = asking("consumer_name", "disputed_fen", "bought_on", "facts", required=("consumer_name",))


def line_of(app: Town, words: str) -> str:
    return next(line for line in text_of(app) if words in line)


async def test_keys_go_from_field_to_field() -> None:
    async with filling(asking("consumer_name", "goods", "persons")) as (pilot, app):
        assert here(app) == "consumer_name", "the first field is begun with"
        for key, then in (
            ("enter", "goods"), ("tab", "persons"), ("up", "goods"), ("shift+tab", "consumer_name"),
            ("up", "consumer_name"), ("down", "goods"), ("down", "persons"), ("down", "persons"),
        ):  # fmt: skip
            await pilot.press(key)
            assert here(app) == then, key
        await pilot.press("enter")
        assert app.focused is not None
        assert app.focused.id == "sheet-save", "Enter in the last field goes to the button"


async def test_labels_end_in_one_column_and_required_fields_are_marked() -> None:
    async with filling(complaint()) as (_pilot, app):
        ends = set()
        for field in list(app.form_screen.form.rows.values())[:10]:
            line = line_of(app, f"{field.label} ")
            mark = line[line.index(field.label) + len(field.label) :][:3]
            assert mark == (" * " if field.line.required else "   ")
            ends.add(cell_len(line[: line.index(field.label)] + field.label))
        assert len(ends) == 1


async def test_an_error_comes_when_the_field_is_left_and_goes_when_it_is_right() -> None:
    async with filling(SMALL) as (pilot, app):
        row(app, "disputed_fen").go()
        await write(pilot, "约100")
        assert not row(app, "disputed_fen").error, "never while still typing"
        await pilot.press("tab")
        assert "读不出金额" in row(app, "disputed_fen").error
        assert "x 读不出金额" in "\n".join(text_of(app)), "beside the field, with a mark"
        await pilot.press("shift+tab", "home", "delete")
        assert not row(app, "disputed_fen").error, "gone as soon as it is right"
        assert "= 100.00 元" in line_of(app, "争议金额")
        await write(pilot, "约")
        assert not row(app, "disputed_fen").error


async def test_a_blank_required_field_is_blamed_when_saving_only() -> None:
    async with filling(SMALL) as (pilot, app):
        await pilot.press("tab", "tab")
        assert not row(app, "consumer_name").error
        await pilot.press("ctrl+s")
        assert here(app) == "consumer_name", "the first one is gone to"
        assert row(app, "consumer_name").error
        await write(pilot, "王")
        assert not row(app, "consumer_name").error


async def test_a_warning_stands_beside_and_stops_nothing() -> None:
    async with filling(asking("consumer_phone", "consumer_name")) as (pilot, app):
        await write(pilot, "1380013800")
        assert "!" not in line_of(app, "联系电话")
        await pilot.press("tab")
        await pilot.pause()
        assert "! “1380013800”不像电话号码" in "\n".join(text_of(app))
        assert not app.form_screen.form.check()[1]


async def test_check_gives_values_and_errors_of_the_sheet() -> None:
    async with filling(SMALL) as (_pilot, app):
        form = app.form_screen.form
        form.put({"consumer_name": " 王建国", "disputed_fen": "1,015", "bought_on": "3.10"})
        assert form.check() == sheets.values(SMALL, form.typed(), TODAY)
        assert form.check()[1] == {}
        form.put({"bought_on": "13.45"})
        assert set(form.check()[1]) == {"bought_on"}
        assert set(form.errors()) == {"bought_on"}


async def test_an_emptied_field_is_told_from_one_that_began_blank() -> None:
    sheet = asking("consumer_name", "goods", consumer_name="王建国")
    async with filling(sheet) as (pilot, app):
        form = app.form_screen.form
        assert form.typed() == {"consumer_name": "王建国"}
        assert not form.dirty
        await pilot.press("ctrl+a", "backspace")
        assert form.typed() == {"consumer_name": ""}
        assert form.dirty
        await write(pilot, "王建国")
        assert not form.dirty


async def test_a_hidden_field_is_kept_and_not_drawn() -> None:
    spec = next(s for s in complaint().lines if s.hidden)
    sheet = Sheet("t", "t", (Part("", (Line(spec.spec, hidden=True),)),), "t")
    async with filling(sheet) as (_pilot, app):
        form = app.form_screen.form
        assert not form.rows
        form.put({spec.spec.name: "01890a5d-ac96-774b-bcce-b302099a8057"})
        assert list(form.typed()) == [spec.spec.name]
        assert form.dirty


async def test_undo_goes_through_the_whole_form() -> None:
    async with filling(asking("consumer_name", "facts", "in_12315", "channel")) as (pilot, app):
        form = app.form_screen.form
        await write(pilot, "王建国")
        await pilot.press("tab")
        await write(pilot, "事实")
        await pilot.press("tab", "space", "tab")
        await write(pilot, "dsbd")
        form.put({"consumer_name": "李", "channel": "部门转办"})
        states = [
            {"consumer_name": "李", "facts": "事实", "in_12315": "是", "channel": "部门转办"},
            {"consumer_name": "王建国", "facts": "事实", "in_12315": "是", "channel": "dsbd"},
            {"consumer_name": "王建国", "facts": "事实", "in_12315": "是"},
            {"consumer_name": "王建国", "facts": "事实"},
            {"consumer_name": "王建国"},
            {},
        ]
        assert form.typed() == states[0]
        for state in states[1:]:
            await pilot.press("ctrl+z")
            assert form.typed() == state
        await pilot.press("ctrl+z")
        assert form.typed() == {}
        for state in states[-2::-1]:
            await pilot.press("ctrl+y")
            assert form.typed() == state


async def test_undo_goes_to_the_field_that_it_changed() -> None:
    async with filling(asking("consumer_name", "goods", "note")) as (pilot, app):
        await write(pilot, "王")
        await pilot.press("tab", "tab")
        assert here(app) == "note"
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert here(app) == "consumer_name"


@pytest.mark.long
@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_the_focused_field_is_never_on_the_last_rows(size: tuple[int, int]) -> None:
    """An input method's window covers them."""
    async with filling(complaint(), size) as (pilot, app):
        form = app.form_screen.form
        seen = []
        for _step in range(len(form.rows)):
            await still(pilot)
            field = row(app, here(app))
            seen.append(field.field)
            region = field.editor.region
            assert region in form.region, field.field
            assert region.bottom <= size[1] - 5, field.field
            await pilot.press("tab")
        assert seen == list(form.rows), "every field by Tab alone"


@pytest.mark.parametrize(("size", "lang"), list(zip(SIZES, ["zh_CN", "en"], strict=True)))
async def test_errors_stand_at_their_fields_in_both_languages(
    size: tuple[int, int], lang: str
) -> None:
    language.choose(lang)
    async with filling(complaint(), size, look=Look(lang=lang)) as (pilot, app):
        form = app.form_screen.form
        form.put({"disputed_fen": "abc", "bought_on": "xyz", "category": "qqq", "persons": "?"})
        _values, errors = form.check()
        assert {"disputed_fen", "bought_on", "category", "persons"} <= set(errors)
        for name in errors:
            row(app, name).go()
            lines = await still(pilot)
            no_cut_wide(lines, size[0])
            region = row(app, name).region
            own = "".join(line.strip() for line in lines[region.y : region.bottom])
            squeezed = re.sub(r"[\s\[\]*]", "", own)
            assert "x" + re.sub(r"\s", "", errors[name]) in squeezed, name
            if lang == "en":
                assert not CHINESE.search(errors[name])


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
async def test_nothing_of_a_form_is_in_the_wrong_language(lang: str) -> None:
    language.choose(lang)
    async with filling(complaint(), (100, 60), look=Look(lang=lang)) as (pilot, app):
        app.shell.place, app.shell.person = "", ""
        app.form_screen.draw_frame()
        row(app, "handler").put("")
        await pilot.press("ctrl+s")
        await pilot.pause()
        drawn = "\n".join(text_of(app)[1:-2])
        if lang == "en":
            assert not CHINESE.search(drawn)
        else:
            words = set(re.findall("[A-Za-z]{2,}", drawn)) - {"Ctrl", "Esc"}
            assert not words


async def test_help_says_what_the_field_is() -> None:
    async with filling(complaint()) as (pilot, app):
        about = about_of(app.focused)
        assert about is not None
        assert about.title == "消费者"
        assert "必填" in about.text
        row(app, "elder_child").go()
        await pilot.pause()
        about = about_of(app.focused)
        assert about is not None
        assert "老年人" in about.text
        assert "必填" not in about.text
        row(app, "consumer_phone").go()
        await pilot.pause()
        await pilot.press("f1")
        lines = await still(pilot)
        assert isinstance(app.screen, HelpDialog)
        assert any("联系电话" in line for line in lines)
        await pilot.press("escape")
        assert here(app) == "consumer_phone", "back where one was"


async def test_every_sheet_has_help_for_every_field() -> None:
    for name in sheets.KIND_OF:
        sheet = sheets.sheet(name, TODAY)
        async with filling(sheet) as (_pilot, app):
            for field in app.form_screen.form.rows.values():
                about = field.about()
                assert about.title
                assert about.text, f"{name}: {field.field}"


async def test_a_form_may_be_filled_before_it_is_shown() -> None:
    async with filling(SMALL, typed={"facts": "甲\n乙", "consumer_name": "王"}) as (_pilot, app):
        form = app.form_screen.form
        assert form.typed() == {"facts": "甲\n乙", "consumer_name": "王"}
        assert form.dirty


async def test_putting_into_fields_that_are_not_mounted_yet() -> None:
    given = {"note": "一\n二", "facts": "甲" * 300, "category": "食品类", "consent_share": "是"}
    async with filling(complaint()) as (_pilot, _app):
        form = RecordForm(complaint(), today=TODAY)
        form.put(given)
        assert {name: form.typed()[name] for name in given} == given


WRONG = [
    ("disputed_fen", "约100", "读不出金额"),
    ("bought_on", "上个月吧", "读不出日期"),
    ("bought_on", "明天", "还没有到"),
    ("persons", "几个", "读不出数目"),
    ("channel", "没有这样的", "没有“没有这样的”这一项"),
    ("received_at", "25:70", "25:70"),
]


@pytest.mark.parametrize(("name", "text", "said"), WRONG)
async def test_enter_stays_where_something_cannot_be_read(name: str, text: str, said: str) -> None:
    async with filling(asking("consumer_name", name, "goods")) as (pilot, app):
        row(app, name).go()
        await pilot.pause()
        await write(pilot, text)
        for _again in range(2):
            await pilot.press("enter")
            assert here(app) == name
            assert said in row(app, name).error
            assert said in "\n".join(text_of(app)).replace("\n", ""), "beside the field"
        for key, then in (("tab", "goods"), ("shift+tab", name), ("shift+tab", "consumer_name")):
            await pilot.press(key)
            assert here(app) == then, "other keys leave"
            assert said in row(app, name).error, "the mark stays"


async def test_enter_stays_once_at_a_warning() -> None:
    async with filling(asking("consumer_phone", "goods")) as (pilot, app):
        await write(pilot, "1380013800")
        await still(pilot)
        await pilot.press("enter")
        assert "! “1380013800”不像电话号码" in "\n".join(await still(pilot))
        assert here(app) == "consumer_phone"
        await pilot.press("enter")
        assert here(app) == "goods", "it may be right"
        await pilot.press("up")
        await write(pilot, "1")
        await pilot.press("enter")
        assert here(app) == "goods", "the right number goes on at once"


async def test_enter_goes_on_from_what_only_another_field_can_mend() -> None:
    sheet = sheets.sheet("pay", TODAY, file=CaseFile(PAID))
    async with filling(sheet) as (pilot, app):
        app.form_screen.form.put({"kind": "退款", "received_fen": "15"})
        row(app, "basis").go()
        await pilot.pause()
        await write(pilot, "FSL148")
        await pilot.press("enter")
        assert here(app) == "payer"
        assert "只有加倍赔偿才填依据" in row(app, "basis").error


async def test_keys_reach_fields_that_are_not_drawn_yet() -> None:
    """Most editors of a long form are mounted after its first frame: Tab may pass over none."""
    async with filling(complaint(), (80, 24)) as (pilot, app):
        form = app.form_screen.form
        for field in list(form.rows.values())[1:]:
            await field.editor.remove()
        names = list(form.rows)
        for key, at in (("tab", 1), ("enter", 2), ("shift+tab", 1), ("tab", 2), ("tab", 3)):
            await pilot.press(key)
            await pilot.pause()
            assert here(app) == names[at], key


@pytest.mark.long
@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_the_terminals_cursor_stands_in_the_field(size: tuple[int, int]) -> None:
    """An input method opens its window there, however the form was scrolled."""
    async with filling(complaint(), size) as (pilot, app):
        form = app.form_screen.form

        def caret() -> tuple[int, int]:
            focused = app.focused
            assert isinstance(focused, LineInput | TextInput)
            return tuple(focused.cursor_screen_offset)

        seen = set()
        for name in form.rows:
            row(app, name).go()
            await pilot.pause()
            if isinstance(app.focused, LineInput | TextInput):
                await write(pilot, "王")
                await pilot.press("escape") if form._drop_down.is_open else None
                await pilot.pause()
                assert tuple(app.cursor_position) == caret(), name
                x, y = caret()
                strips = drawn(app)
                assert strips[y].crop(0, x).text.endswith("王"), "just behind what was typed"
                seen.add(form.scroll_offset.y)
        assert len(seen) > 3, "the form was scrolled"
        row(app, "goods").go()
        await pilot.pause()
        for y in (form.scroll_offset.y + 2, form.scroll_offset.y - 1):
            form.scroll_to(y=y, animate=False)
            await pilot.pause()
            assert tuple(app.cursor_position) == caret(), "by the wheel of the mouse"
        row(app, "merchant_phone").say("这一栏要改：" + "字" * 80)  # the rows below move down
        await pilot.pause()
        assert tuple(app.cursor_position) == caret()


async def test_a_day_and_a_sum_that_stood_there_are_typed_over() -> None:
    sheet = asking("received", "disputed_fen", "goods", disputed_fen="15.00", goods="酱油")
    async with filling(sheet) as (pilot, app):
        for name, text, stands in (
            ("received", "3.10", "3.10"), ("disputed_fen", "12", "12"), ("goods", "醋", "酱油醋"),
        ):  # fmt: skip
            assert here(app) == name
            await write(pilot, text)
            assert row(app, name).typed == stands
            await pilot.press("enter")
        await pilot.press("shift+tab", "shift+tab", "end")
        await write(pilot, ".5")
        assert row(app, "disputed_fen").typed == "12.5", "the arrows go into what stands there"
