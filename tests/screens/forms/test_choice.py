"""The drop-down: found by characters, code and initials; the keys; where it stands; whole words."""

from random import Random

import pytest
from textual.widgets import Input

from screens.forms.choice import ChoiceInput, DropDown
from tests.pilot import halved, text_of
from tests.screens.forms.kit import SIZES, Town, asking, complaint, filling, here, row, still

CODES = asking("channel", "category", "elder_child", "nature", "persons")


def opened(app: Town) -> bool:
    return app.form_screen.query_one(DropDown).is_open


@pytest.mark.parametrize(
    ("name", "keys", "label"),
    [
        ("channel", "电话", "本站电话"),
        ("channel", "bzdh", "本站电话"),
        ("elder_child", "lnr", "老年人"),
        ("category", "SP", "食品类"),
    ],
)
@pytest.mark.parametrize("take", ["enter", "tab"])
async def test_typing_finds_it_and_a_key_takes_it(
    name: str, keys: str, label: str, take: str
) -> None:
    async with filling(CODES) as (pilot, app):
        row(app, name).go()
        await pilot.pause()
        await pilot.press(*keys)
        assert opened(app)
        await pilot.press(take)
        assert row(app, name).typed == label
        assert not opened(app)
        rows = list(app.form_screen.form.rows)
        assert here(app) == rows[rows.index(name) + 1], "taken, and on to the next field"
        values, errors = app.form_screen.form.check()
        assert isinstance(values[name], str)
        assert name not in errors


async def test_down_opens_all_and_goes_down() -> None:
    async with filling(CODES) as (pilot, app):
        choices = row(app, "channel").choices()
        assert len(choices) > 2
        await pilot.press("down")
        assert opened(app)
        assert any(choices[0].label in line for line in await still(pilot))
        await pilot.press("down", "down", "up", "enter")
        assert row(app, "channel").typed == choices[1].label
        await pilot.press("shift+tab", "down")
        assert app.form_screen.query_one(DropDown).cursor == 1, "it opens where one stands"


async def test_a_long_list_by_pages_with_its_count() -> None:
    async with filling(CODES) as (pilot, app):
        row(app, "category").go()
        await pilot.pause()
        await pilot.press("down")
        total = len(row(app, "category").choices())
        assert any(f"1/{total}" in line for line in await still(pilot))
        await pilot.press("pagedown")
        assert app.form_screen.query_one(DropDown).cursor > 5
        await pilot.press("pageup")
        assert app.form_screen.query_one(DropDown).cursor == 0


async def test_sub_codes_stand_under_their_class() -> None:
    async with filling(CODES) as (pilot, app):
        row(app, "category").go()
        await pilot.pause()
        await pilot.press("down")
        await still(pilot)
        below = next(c for c in row(app, "category").choices() if c.depth)
        line = next(line for line in text_of(app) if below.label in line)
        head = next(line for line in text_of(app) if "> " in line)
        assert line.index(below.label) > head.index("> ") + 3


async def test_escape_closes_the_list_and_then_leaves() -> None:
    async with filling(CODES) as (pilot, app):
        await pilot.press("down", "escape")
        assert not opened(app)
        assert here(app) == "channel"
        await pilot.press("escape")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert len(app.screen_stack) == 2


async def test_what_is_on_no_list_stays_and_is_said_when_left() -> None:
    async with filling(CODES) as (pilot, app):
        await pilot.press(*"没有这样的")
        assert not opened(app)
        assert not row(app, "channel").error, "not while typing"
        await pilot.press("tab")
        assert row(app, "channel").typed == "没有这样的"
        assert "没有“没有这样的”这一项" in row(app, "channel").error


async def test_leaving_by_the_mouse_takes_nothing() -> None:
    async with filling(CODES) as (pilot, app):
        await pilot.press(*"d")
        assert opened(app)
        row(app, "persons").go()
        await pilot.pause()
        assert not opened(app)
        assert row(app, "channel").typed == "d"


async def test_a_click_takes_a_line() -> None:
    async with filling(CODES) as (pilot, app):
        await pilot.press("down")
        await still(pilot)
        await pilot.click(DropDown, offset=(4, 0))
        assert opened(app), "the frame is no line"
        await pilot.click(DropDown, offset=(4, 3))
        assert row(app, "channel").typed == row(app, "channel").choices()[2].label
        assert not opened(app)
        await pilot.click(row(app, "elder_child").editor)
        assert opened(app), "a click opens the list"


async def test_a_filled_field_is_typed_over() -> None:
    async with filling(asking("channel", "persons", channel="现场来访")) as (pilot, app):
        await pilot.press(*"bzdh", "enter")
        assert row(app, "channel").typed == "本站电话"


async def test_few_codes_are_named_beside() -> None:
    async with filling(CODES) as (pilot, app):
        row(app, "elder_child").go()
        assert any("老年人、未成年人" in line for line in await still(pilot))
        await pilot.press("tab")
        assert not any("老年人、未成年人" in line for line in await still(pilot))


@pytest.mark.long
@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_every_choice_is_drawn_whole_wherever_the_list_stands(size: tuple[int, int]) -> None:
    """The list lies over other fields: their edges may cut nothing of it."""
    async with filling(complaint(), size) as (pilot, app):
        fields = [
            r for r in app.form_screen.form.rows.values() if isinstance(r.editor, ChoiceInput)
        ]
        assert len(fields) >= 8
        for field in fields:
            field.go()
            await pilot.pause()
            await pilot.press("down")
            lines = await still(pilot)
            listed = app.form_screen.query_one(DropDown)
            assert listed.is_open
            region = listed.region
            assert region in app.screen.region, "all of it on the screen"
            assert not region.overlaps(field.editor.region), "beside the field, not over it"
            for index in listed.in_view():
                label = field.choices()[index].label
                assert any(label in line for line in lines), (field.field, label, lines)
            await pilot.press("escape")


async def test_the_list_follows_its_field_and_goes_with_it() -> None:
    async with filling(complaint(), (80, 24)) as (pilot, app):
        row(app, "elder_child").go()
        await pilot.pause()
        await pilot.press("down")
        await still(pilot)
        listed = app.form_screen.query_one(DropDown)
        before = listed.region.y
        app.form_screen.form.scroll_to(y=2, animate=False)
        await still(pilot)
        assert listed.region.y == before - 2
        app.form_screen.form.scroll_to(y=15, animate=False)
        await still(pilot)
        assert not opened(app), "its field is out of sight"


async def test_putting_a_text_opens_nothing() -> None:
    async with filling(CODES) as (pilot, app):
        app.form_screen.form.put({"channel": "电话"})
        await pilot.pause()
        assert not opened(app)
        assert app.form_screen.query(Input).first(Input).value == "电话"


@pytest.mark.long
async def test_no_word_of_a_list_loses_a_character_wherever_it_is_scrolled() -> None:
    """Form and list are scrolled at random; every line in view is there letter for letter."""
    rng = Random(7)
    async with filling(complaint(), (80, 24)) as (pilot, app):
        form = app.form_screen.form
        listed = app.form_screen.query_one(DropDown)
        fields = [r for r in form.rows.values() if isinstance(r.editor, ChoiceInput)]
        places = set()
        looked = 0
        for field in rng.sample(fields, len(fields)):
            field.go()
            await still(pilot)
            await pilot.press("down")
            await still(pilot)
            for _place in range(2):
                form.scroll_to(y=form.scroll_y + rng.randint(-3, 3), animate=False)
                await still(pilot)
                if not listed.is_open:  # its field went out of sight
                    break
                places.add((listed.region.y, listed.region.height))
                for _line in range(5):
                    listed.cursor = rng.randrange(listed.total)
                    listed.scroll_to(y=rng.randint(0, listed.max_scroll_y), animate=False)
                    with halved() as cut:
                        lines = text_of(app)
                    for index in listed.in_view():
                        label = field.choices()[index].label
                        assert any(label in line for line in lines), (field.field, label, lines)
                        looked += 1
                    assert not any(c.label in text for text in cut for c in field.choices()), cut
            await pilot.press("escape") if listed.is_open else None
        assert len(places) > 8
        assert looked > 500
