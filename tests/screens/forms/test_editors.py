"""Every editor by keyboard: what is typed stands there, and what the keys do."""

from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from screens.about import about_of
from screens.forms.editors import TextInput
from screens.shell import Look
from station import language
from tests.pilot import text_of
from tests.screens.forms.kit import SIZES, Town, asking, filling, here, row, write

EVERY = asking(
    "received", "received_at", "consumer_name", "persons", "disputed_fen", "external_numbers",
    "in_12315", "facts", "more_respondents", "note",
)  # fmt: skip


async def paste(pilot: Pilot[Any], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


def note(app: Town, name: str) -> str:
    return row(app, name)._words()


async def type_in(pilot: Pilot[Any], app: Town, name: str, text: str) -> None:
    row(app, name).go()
    await pilot.pause()
    await write(pilot, text)


@pytest.mark.parametrize(
    ("name", "text", "said", "value"),
    [
        ("received", "3.10", "= 2026-03-10 星期二", "2026-03-10"),
        ("received", "昨天", "= 2026-07-01 星期三", "2026-07-01"),
        ("received_at", "下午2点", "= 14:00", "14:00"),
        ("consumer_name", "阿卜杜拉·买买提", "", "阿卜杜拉·买买提"),
        ("persons", "３人", "= 3", "3"),
        ("disputed_fen", "1.5万", "= 15,000.00 元", "1500000"),
        ("disputed_fen", "１２．５", "= 12.50 元", "1250"),
        ("external_numbers", "12315-1，甲2", "= 2 个", "['12315-1', '甲2']"),
    ],
)
async def test_what_is_typed_is_read_and_said(name: str, text: str, said: str, value: str) -> None:
    async with filling(EVERY) as (pilot, app):
        await type_in(pilot, app, name, text)
        assert row(app, name).typed == text, "letter for letter"
        assert note(app, name) == said
        values, errors = app.form_screen.form.check()
        assert str(values[name]) == value
        assert name not in errors


async def test_full_width_digits_are_never_another_sum() -> None:
    async with filling(EVERY) as (pilot, app):
        await type_in(pilot, app, "disputed_fen", "１２．５")
        assert app.form_screen.form.typed()["disputed_fen"] == "１２．５"
        await pilot.press("tab")
        assert app.form_screen.form.check()[0]["disputed_fen"] == 1250


@pytest.mark.parametrize("letter", ["\u3000", "\ue815", "\u00a0", "𠮷", "\u200d"])
async def test_letters_that_textual_would_drop(letter: str) -> None:
    """An ideographic space, a rare name's private character, a joiner."""
    async with filling(EVERY) as (pilot, app):
        for name in ("consumer_name", "facts"):
            row(app, name).go()
            await pilot.pause()
            await write(pilot, f"李{letter}雷")
            assert row(app, name).typed == f"李{letter}雷"


async def test_a_flag_by_space_and_words() -> None:
    async with filling(EVERY) as (pilot, app):
        row(app, "in_12315").go()
        await pilot.pause()
        for keys, typed in (
            ("space", "是"), ("space", ""), ("是", "是"), ("否", ""), ("是", "是"), ("7", "是"),
        ):  # fmt: skip
            await pilot.press(keys)
            assert row(app, "in_12315").typed == typed, keys
        assert not app.gone, "a digit typed at a flag is no way to the menu"
        assert "空格键改" in "\n".join(text_of(app)), "and it says so"
        await pilot.press("enter")
        assert here(app) == "facts", "Enter goes on"
        assert row(app, "in_12315").typed == "是", "and changes nothing"
        assert app.form_screen.form.check()[0]["in_12315"] is True


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter", "ctrl+enter", "alt+enter"])
async def test_a_text_of_several_lines(key: str) -> None:
    async with filling(EVERY) as (pilot, app):
        await type_in(pilot, app, "facts", "第一行")
        await pilot.press(key, *"第二行")
        assert row(app, "facts").typed == "第一行\n第二行"
        await pilot.press("enter")
        assert here(app) == "more_respondents", "Enter goes on here as everywhere"
        assert row(app, "facts").typed == "第一行\n第二行"


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
@pytest.mark.parametrize(("lang", "words"), [("zh_CN", "Ctrl+J换行"), ("en", "Ctrl+Jnewline")])
async def test_the_key_for_a_new_line_stands_beside_the_text(
    lang: str, words: str, size: tuple[int, int]
) -> None:
    language.choose(lang)
    async with filling(asking("facts", "goods"), size, look=Look(lang=lang)) as (pilot, app):
        await pilot.pause()
        place = row(app, "facts").region
        beside = [line.partition("[")[0] for line in text_of(app)[place.y : place.bottom]]
        assert words in "".join(beside).replace(" ", "")
        said = about_of(row(app, "facts").editor)
        assert said is not None
        assert "Ctrl+J" in said.text
        await pilot.press("enter")
        await pilot.pause()
        assert here(app) == "goods"
        assert "Ctrl+J" not in "\n".join(text_of(app)), "only where one stands"


async def test_up_and_down_leave_a_text_at_its_ends() -> None:
    async with filling(EVERY) as (pilot, app):
        await type_in(pilot, app, "facts", "一")
        await pilot.press("ctrl+j", "二")
        await pilot.press("up")
        assert here(app) == "facts"
        await pilot.press("up")
        assert here(app) == "in_12315"
        await pilot.press("down", "down")
        assert here(app) == "facts"
        await pilot.press("down")
        assert here(app) == "more_respondents"


async def test_pastes_are_joined_in_a_line_and_kept_in_a_text() -> None:
    async with filling(EVERY) as (pilot, app):
        row(app, "consumer_name").go()
        await pilot.pause()
        await paste(pilot, "第一行\r\n第二行\n")
        assert row(app, "consumer_name").typed == "第一行 第二行"
        row(app, "facts").go()
        await pilot.pause()
        long = "购买熟食，回家后发现已过保质期。\r\n" * 200
        await paste(pilot, long)
        assert row(app, "facts").typed == long.replace("\r\n", "\n")
        row(app, "more_respondents").go()
        await pilot.pause()
        await paste(pilot, "一厂，生产者\r\r二厂，平台\r")  # as a terminal sends line ends
        assert row(app, "more_respondents").typed == "一厂，生产者\n\n二厂，平台\n"
        assert here(app) == "more_respondents", "no pasted line end goes on"


async def test_what_was_copied_inside_is_pasted_clean() -> None:
    async with filling(EVERY) as (pilot, app):
        app.copy_to_clipboard("甲\x1b[2J\n乙")
        for name, text in (("consumer_name", "甲[2J 乙"), ("facts", "甲[2J\n乙")):
            row(app, name).go()
            await pilot.pause()
            await pilot.press("ctrl+v")
            assert row(app, name).typed == text


async def test_ctrl_a_selects_everything() -> None:
    async with filling(EVERY) as (pilot, app):
        for name in ("consumer_name", "facts"):
            await type_in(pilot, app, name, "王建国")
            await pilot.press("ctrl+a", "李")
            assert row(app, name).typed == "李"


async def test_f6_and_f7_lead_to_the_menu_from_a_text() -> None:
    for key, place in (("f6", "six"), ("f7", "seven")):
        async with filling(EVERY) as (pilot, app):
            await type_in(pilot, app, "facts", "甲")
            assert isinstance(app.focused, TextInput)
            await pilot.press(key)
            await pilot.pause()
            assert app.gone == [place]


async def test_a_digit_in_a_field_stays_in_it() -> None:
    async with filling(EVERY) as (pilot, app):
        await type_in(pilot, app, "persons", "3")
        assert row(app, "persons").typed == "3"
        assert not app.gone


async def test_the_words_of_a_flag_in_english() -> None:
    language.choose("en")
    async with filling(EVERY, look=Look(lang="en")) as (pilot, app):
        row(app, "in_12315").go()
        await pilot.press("space")
        assert row(app, "in_12315").typed == "yes"
        assert app.form_screen.form.check()[0]["in_12315"] is True
