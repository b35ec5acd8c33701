"""Hostile text through every editor: no crash, letter for letter, nothing that a terminal obeys."""

from collections.abc import Iterable

import pytest
from textual import events

from screens.forms.editors import TextInput
from screens.forms.field import several_lines
from station.entry import choices
from station.fields import FieldSpec
from station.privacy import mask_name
from station.sheets import Line, Part, Sheet
from station.values import clean
from tests.hostile_text import HOSTILE
from tests.pilot import no_cut_wide, text_of
from tests.screens.forms.kit import Town, asking, filling, here, row
from tests.station.test_sheets import every_sheet

TEXTS = [text for _tag, text in HOSTILE]
SHARP = [
    text
    for tag, text in HOSTILE
    if tag
    in {"term-esc", "term-c1", "term-c0", "rich-markup", "bidi", "invisible", "width", "json"}
]
"""What a terminal or a screen library might obey."""
EDITORS = asking("consumer_name", "facts", "channel", "in_12315", "disputed_fen", "note")


def every_kind() -> Sheet:
    """Return one sheet with a field of every kind that any sheet asks for."""
    kinds: dict[tuple[object, ...], Line] = {}
    for sheet in every_sheet():
        for line in sheet.lines:
            ask = line.spec.ask
            codes = len(choices(line.spec)) // 20 if ask.taxonomy else -1
            kinds.setdefault((ask.shape, ask.form, codes, ask.sealed, line.wide), line)
    lines = []
    for n, line in enumerate(kinds.values()):
        spec = line.spec
        named = FieldSpec(f"field_{n}", spec.ask, spec.kind, spec.default)
        lines.append(Line(named, line.required, line.only, wide=line.wide))
    return Sheet("all", "全部", (Part("全部", tuple(lines)),), "好", "每一种栏目。")


def holds(app: Town, text: str, names: Iterable[str]) -> None:
    for name in names:
        field = row(app, name)
        if field.line.spec.ask.shape != "flag":
            wanted = clean(text, multiline=several_lines(field.line))
            assert field.typed == wanted, (name, text)


@pytest.mark.long
async def test_every_kind_of_field_holds_it_letter_for_letter() -> None:
    """`make test-long` does so with every text and every field of every sheet."""
    async with filling(every_kind(), (80, 40)) as (pilot, app):
        form = app.form_screen.form
        form.check()
        for text in SHARP:
            form.put(dict.fromkeys(form.rows, text))
            await pilot.pause(0)
            holds(app, text, form.rows)
            no_cut_wide(text_of(app), 80)


@pytest.mark.long
@pytest.mark.parametrize("n", range(len(every_sheet())))
async def test_every_field_of_every_sheet_holds_every_text(n: int) -> None:
    async with filling(every_sheet()[n], (80, 60)) as (pilot, app):
        form = app.form_screen.form
        for text in TEXTS:
            form.put(dict.fromkeys(form.rows, text))
            form.check()
            await pilot.pause(0)
            holds(app, text, form.rows)
            no_cut_wide(text_of(app), 80)


@pytest.mark.parametrize(
    ("name", "step"), [("consumer_name", 4), ("facts", 5), ("channel", 9), ("in_12315", 9)]
)
async def test_pasted_it_is_the_same_text(name: str, step: int) -> None:
    async with filling(EDITORS, (100, 30)) as (pilot, app):
        field = row(app, name)
        for text in TEXTS[::step]:
            field.put("")
            field.go()
            app.post_message(events.Paste(text))
            await pilot.pause()
            if isinstance(field.editor, TextInput):
                assert field.typed == clean(text, multiline=True)
            elif name != "in_12315":
                assert field.typed == clean(text.strip("\r\n"))
            assert here(app) == name
            no_cut_wide(text_of(app), 100)
        await pilot.press("ctrl+s", "escape")
        await pilot.pause()


async def test_a_drafts_title_and_the_field_show_it_as_it_is() -> None:
    async with filling(EDITORS) as (pilot, app):
        for text in ("[red]假一赔十[/red]", "[/]", "[@click=app.quit]退出[/]"):
            app.form_screen.form.put({"consumer_name": text})
            await pilot.pause()
            app.form_screen.keeper.flush()
            (draft,) = app.door.kept.values()
            assert draft.values["consumer_name"] == text
            assert mask_name(text) in draft.title
            await pilot.pause()
            assert any(text in line for line in text_of(app))
