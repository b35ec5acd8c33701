"""Saving and leaving: once, with nothing lost, and the draft where it belongs."""

import asyncio
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widget import Widget
from textual.widgets import Static

from screens.dialogs import Confirm, Tell
from screens.forms.form import RecordForm
from screens.forms.keeper import CEILING, Typed
from station.errors import MachineFailed, Refused
from station.sheets import Line, Part, Sheet
from storage import desk as desks
from storage.drafts import Draft, keep, kept
from storage.paths import Home
from tests.pilot import no_cut_wide, text_of
from tests.screens.forms.kit import (
    SIZES,
    FakeDoor,
    Saved,
    Still,
    Town,
    asking,
    complaint,
    filling,
    here,
    row,
    settled,
    still,
    write,
)

SMALL = asking("consumer_name", "facts", required=("consumer_name",))


def drafts(app: Town) -> list[Draft]:
    return list(app.door.kept.values())


async def test_saving_takes_the_values_leaves_and_goes_on() -> None:
    saved = Saved()
    async with filling(SMALL, saved=saved) as (pilot, app):
        screen = app.form_screen
        await write(pilot, "王建国")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert saved.given == [({"consumer_name": "王建国"}, screen.keeper.id)]
        assert saved.done == ["saved"]
        assert len(app.screen_stack) == 2, "the form was left"
        await asyncio.sleep(CEILING + 0.2)
        assert not drafts(app), "no draft comes after the save"
        assert not app.keepers


async def test_the_button_saves_too() -> None:
    saved = Saved()
    async with filling(SMALL, saved=saved) as (pilot, _app):
        await write(pilot, "王")
        await pilot.click("#sheet-save")
        await settled(pilot)
        assert len(saved.given) == 1


async def test_a_double_press_saves_once() -> None:
    saved = Saved()
    saved.gate.clear()
    async with filling(SMALL, saved=saved) as (pilot, _app):
        await write(pilot, "王")
        await pilot.press("ctrl+s", "ctrl+s", "ctrl+s")
        saved.gate.set()
        await settled(pilot)
        assert len(saved.given) == 1
        assert saved.done == ["saved"]


async def test_nothing_is_saved_while_something_is_wrong() -> None:
    saved = Saved()
    async with filling(SMALL, saved=saved) as (pilot, app):
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert not saved.given
        assert here(app) == "consumer_name"
        assert any("还差 1 处" in line for line in text_of(app))


@pytest.mark.parametrize("error", [Refused("x", "不能这样。"), MachineFailed("y", "磁盘满了。")])
async def test_a_refusal_loses_nothing(error: Exception) -> None:
    saved = Saved()
    saved.error = error
    async with filling(SMALL, saved=saved) as (pilot, app):
        await write(pilot, "王")
        await pilot.press("tab")
        await write(pilot, "事实")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert isinstance(app.screen, Tell)
        assert any(str(error) in line for line in text_of(app))
        await pilot.press("enter")
        assert app.form_screen.form.typed() == {"consumer_name": "王", "facts": "事实"}
        app.form_screen.keeper.flush()
        assert len(drafts(app)) == 1, "and it goes on being kept"
        saved.error = None
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert len(saved.given) == 1


async def test_a_refusal_that_names_a_field_goes_there() -> None:
    saved = Saved()
    saved.error = Refused("not-open", "“事实经过”里不能写这些字。")
    async with filling(SMALL, saved=saved) as (pilot, app):
        await write(pilot, "王")
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert here(app) == "facts"
        assert "不能写这些字" in row(app, "facts").error
        await write(pilot, "改")
        assert not row(app, "facts").error


async def test_saving_with_help_on_top_leaves_both() -> None:
    saved = Saved()
    saved.gate.clear()
    async with filling(SMALL, saved=saved) as (pilot, app):
        await write(pilot, "王")
        await pilot.press("ctrl+s")
        app.form_screen.action_help()
        await pilot.pause()
        saved.gate.set()
        await settled(pilot)
        assert len(app.screen_stack) == 2
        assert saved.done == ["saved"]


async def test_esc_keeps_the_draft_and_says_so() -> None:
    async with filling(SMALL, subject="case") as (pilot, app):
        await write(pilot, "王建国")
        await pilot.press("escape")
        await settled(pilot)
        assert len(app.screen_stack) == 2
        (draft,) = drafts(app)
        assert (draft.form, draft.subject) == ("test", "case")
        assert draft.values == {"consumer_name": "王建国"}
        assert draft.title == "登记 王**"
        assert any("已留作草稿" in line for line in text_of(app))
        assert threading.get_ident() not in app.door.threads


async def test_leaving_an_untouched_form_leaves_nothing() -> None:
    async with filling(complaint()) as (pilot, app):
        await pilot.press("escape")
        await settled(pilot)
        assert len(app.screen_stack) == 2
        assert not app.door.log
        assert not any("草稿" in line for line in text_of(app))


async def test_emptying_a_form_takes_its_draft_away() -> None:
    async with filling(SMALL) as (pilot, app):
        await write(pilot, "王")
        app.form_screen.keeper.flush()
        assert drafts(app)
        await pilot.press("backspace")
        app.form_screen.keeper.flush()
        assert not drafts(app)


@pytest.mark.parametrize("way", ["f3", "click"])
async def test_the_menu_leaves_with_the_draft_written(way: str) -> None:
    async with filling(SMALL) as (pilot, app):
        await write(pilot, "王")
        if way == "click":
            await pilot.click("MenuLine", offset=(12, 0))
        else:
            await pilot.press(way)
        await settled(pilot)
        assert len(app.gone) == 1
        assert len(drafts(app)) == 1


async def test_a_draft_is_gone_on_with() -> None:
    draft = Draft("d1", "test", "", {"consumer_name": "王"}, "2026-07-01T10:00:00+08:00", "t")
    async with filling(SMALL, draft=draft) as (pilot, app):
        app.door.kept["d1"] = draft
        assert app.form_screen.form.typed() == {"consumer_name": "王"}
        await pilot.press("end")
        await write(pilot, "芳")
        await pilot.press("escape")
        await settled(pilot)
        assert app.door.kept["d1"].values == {"consumer_name": "王芳"}
        assert len(app.door.kept) == 1


async def test_the_foot_says_when_the_draft_was_kept_and_what_is_wanting() -> None:
    async with filling(SMALL) as (pilot, app):
        assert any("还差 1 处" in line for line in text_of(app))
        await write(pilot, "王")
        await asyncio.sleep(CEILING + 0.2)
        await settled(pilot)
        foot = next(line for line in text_of(app) if "登记好" in line)
        assert "草稿已自动保存 09:41:07" in foot
        assert "还差" not in foot


async def test_a_draft_that_cannot_be_written_is_said_and_leaving_asks() -> None:
    async with filling(SMALL) as (pilot, app):
        app.door.full = True
        await write(pilot, "王")
        app.form_screen.keeper.flush()
        await pilot.pause()
        assert any("x 草稿没有存下：磁盘满了。" in line for line in text_of(app))
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("enter")
        assert app.screen is app.form_screen, "the harmless answer has the focus"
        assert app.form_screen.form.typed() == {"consumer_name": "王"}
        app.door.full = False
        await pilot.press("escape")
        await settled(pilot)
        assert len(app.screen_stack) == 2
        assert len(drafts(app)) == 1


async def test_without_a_home_no_draft_is_kept_and_leaving_asks() -> None:
    async with filling(SMALL) as (pilot, app):
        app.door.home = False
        app.form_screen._keeps = app.door.exists()
        await write(pilot, "王")
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("tab", "left", "enter")
        await settled(pilot)
        assert not app.door.log


async def test_the_program_can_flush_and_ends_with_the_draft() -> None:
    async with filling(SMALL) as (pilot, app):
        await write(pilot, "王")
        assert app.keepers == {app.form_screen.keeper}
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert len(drafts(app)) == 1


async def test_a_draft_written_after_the_screen_was_left_disturbs_nobody() -> None:
    async with filling(SMALL) as (pilot, app):
        keeper = app.form_screen.keeper
        await write(pilot, "王")
        await pilot.press("escape")
        await settled(pilot)
        keeper.changed(Typed({"facts": "还有"}, "t"))
        await asyncio.to_thread(keeper.flush)
    keeper.changed(Typed({"facts": "更多"}, "t"))
    await asyncio.to_thread(keeper.flush)
    assert drafts(app)[0].values == {"facts": "更多"}


async def test_leaving_meanwhile_takes_no_refusal_away() -> None:
    """Esc while it is saved: what the saving comes to is read first."""
    saved = Saved()
    saved.gate.clear()
    saved.error = Refused("locked", "另一个窗口正在保存。")
    async with filling(SMALL, saved=saved) as (pilot, app):
        await write(pilot, "王")
        await pilot.press("ctrl+s", "escape")
        saved.gate.set()
        await settled(pilot)
        assert isinstance(app.screen, Tell)
        assert app.form_screen.form.typed()["consumer_name"] == "王"
        await pilot.press("enter", "escape")
        await settled(pilot)
        assert not app.screen.query(RecordForm)


async def test_a_slow_save_says_so() -> None:
    saved = Saved()
    saved.gate.clear()
    async with filling(SMALL, saved=saved) as (pilot, _app):
        await write(pilot, "王")
        await pilot.press("ctrl+s")
        assert any("正在保存" in line for line in await still(pilot))
        saved.gate.set()
        await settled(pilot)


class Wide(Static):
    """Something to stand beside a form."""


@pytest.mark.parametrize(("width", "seen"), [(80, False), (95, False), (96, True), (140, True)])
async def test_something_stands_beside_where_there_is_room(width: int, seen: bool) -> None:
    beside: Widget = Wide("同一经营者")
    async with filling(complaint(), (width, 30), beside=beside) as (_pilot, app):
        assert any("同一经营者" in line for line in text_of(app)) is seen
        assert beside.region.width == (36 if seen else 0)
        no_cut_wide(text_of(app), width)


@pytest.mark.parametrize(
    "size", [SIZES[0], *(pytest.param(x, marks=pytest.mark.long) for x in (SIZES[1], (140, 40)))]
)
async def test_it_fits_the_terminal(size: tuple[int, int]) -> None:
    async with filling(complaint(), size) as (_pilot, app):
        lines = text_of(app)
        no_cut_wide(lines, size[0])
        assert "登记好  Ctrl+S" in lines[-3]
        assert "先填必填的几栏就能登记" in lines[1]


class RealDoor(FakeDoor):
    """Keeps drafts in a real home."""

    def __init__(self, opened: desks.Desk) -> None:
        super().__init__()
        self.opened = opened

    def keep_draft(self, draft: Draft) -> None:
        self._may("keep", draft.id)
        keep(self.opened, draft)


async def test_a_draft_in_a_real_home(tmp_path: Path) -> None:
    made = desks.init(
        Home(tmp_path / "home", "desk"), desks.Setup(code="017", name="站", type="MARKET"), Still()
    )
    async with filling(SMALL) as (pilot, app):
        door = RealDoor(made)
        app.form_screen.keeper._door = door
        await write(pilot, "王建国\u3000[/]")
        await asyncio.sleep(CEILING + 0.4)
        await settled(pilot)
        (draft,) = kept(made)
        assert draft.values == {"consumer_name": "王建国\u3000[/]"}
        assert any("草稿已自动保存" in line for line in text_of(app))


async def test_a_sheet_without_a_word_about_it() -> None:
    line = Line(next(s for s in complaint().lines if s.spec.name == "goods").spec)
    async with filling(Sheet("t", "t", (Part("", (line,)),), "好")) as (_pilot, app):
        assert not app.form_screen.query("#sheet-about")
        assert here(app) == "goods"


async def test_what_another_window_saved_is_not_saved_again() -> None:
    saved = Saved()
    saved.error = Refused("already-saved", "已经保存过了。")
    async with filling(SMALL, saved=saved) as (pilot, app):
        await write(pilot, "王")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert any("已经保存过了" in line for line in text_of(app))
        await pilot.press("enter")
        await settled(pilot)
        assert len(app.screen_stack) == 2, "there is nothing left to do here"
        assert not saved.done
        assert not drafts(app)


async def test_a_page_can_be_thrown_away() -> None:
    async with filling(SMALL) as (pilot, app):
        await write(pilot, "王")
        app.form_screen.keeper.flush()
        assert drafts(app)
        throw = next(c for c in app.form_screen.commands() if c.label == "不要这一页")
        throw.run()
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("enter")
        assert app.screen is app.form_screen, "the harmless answer has the focus"
        throw.run()
        await pilot.pause()
        await pilot.press("tab", "left", "enter")
        await settled(pilot)
        assert len(app.screen_stack) == 2
        await asyncio.sleep(CEILING + 0.2)
        assert not drafts(app)


async def test_a_draft_of_an_edit_holds_only_what_was_changed() -> None:
    edit = replace(asking("goods", "facts", "merchant", goods="酱油", facts="过期"), edits=True)
    async with filling(edit) as (pilot, app):
        await pilot.press("end")
        await write(pilot, "一瓶")
        await pilot.press("tab", "ctrl+a", "delete", "escape")
        await settled(pilot)
        (draft,) = drafts(app)
        assert draft.values == {"goods": "酱油一瓶", "facts": ""}
        assert draft.began == {"goods": "酱油", "facts": "过期"}


async def test_a_draft_of_an_edit_puts_nothing_back() -> None:
    """What was corrected elsewhere meanwhile stays; where both changed the same, it is said."""
    asked = asking("goods", "facts", "merchant", goods="生抽", facts="漏气", merchant="惠民超市")
    draft = Draft(
        "d", "test", "c", {"goods": "酱油一瓶", "facts": "过期三天"}, "2026-07-01T10:00:00+08:00",
        "t", {"goods": "酱油", "facts": "漏气"},
    )  # fmt: skip
    saved = Saved()
    async with filling(replace(asked, edits=True), draft=draft, saved=saved) as (pilot, app):
        await settled(pilot)
        assert isinstance(app.screen, Tell)
        assert "现在是“生抽”" in app.screen._sentence
        assert "漏气" not in app.screen._sentence
        await pilot.press("enter", "ctrl+s")
        await settled(pilot)
        assert saved.given == [({"goods": "酱油一瓶", "facts": "过期三天"}, "d")]


async def test_a_draft_that_cannot_be_written_is_tried_again_at_the_end() -> None:
    async with filling(SMALL) as (pilot, app):
        app.door.full = True
        await write(pilot, "王")
        app.form_screen._leaving = True
        app.pop_screen()
        await settled(pilot)
        assert len(app.keepers) == 1
        app.door.full = False
        await asyncio.to_thread(app.flush)
        assert drafts(app)[0].values == {"consumer_name": "王"}
