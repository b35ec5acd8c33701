"""Registering at the keyboard: each kind, what is missing, what was half typed, what goes wrong."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from screens.cases.case import CaseScreen
from screens.desk.boxes import Drafts
from screens.desk.intake import IntakeScreen, Missing
from screens.desk.workbench import WorkbenchScreen
from screens.dialogs import Tell
from screens.forms.screen import FormScreen
from screens.widgets.pairs import Pairs
from station import verbs
from storage import drafts, lock
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of, new_desk
from tests.storage.world import complaint

FIELDS = {
    "consumer_name": "王建国", "consumer_phone": "13800000000", "merchant": "惠民超市",
    "facts": "熟食过期五天", "request": "退货并赔偿",
}  # fmt: skip


async def _begin(desk: AtDesk, down: int = 1) -> None:
    await desk.press("f2", *["down"] * down, "enter")
    assert isinstance(desk.screen, FormScreen)


async def test_a_consultation_is_answered_and_done(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        await _begin(desk, 0)
        await desk.put(facts="预付卡余额能不能退", reply="可以退，凭发票")
        await desk.save()
        assert isinstance(desk.screen, WorkbenchScreen)
        assert "已登记 26A-0001，办结。" in desk.told()
        assert "咨询 1  投诉 0" in desk.text
        assert "26A-0001" in desk.text


async def test_a_complaint_opens_at_once(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock, (80, 24)) as desk:
        await _begin(desk)
        await desk.put(**FIELDS, accepted_now="是")
        await desk.save()
        assert isinstance(desk.screen, CaseScreen)
        assert "已登记 26A-0001，已受理。" in desk.told()
        await desk.press("escape")
        assert isinstance(desk.screen, WorkbenchScreen)


async def test_a_lead_is_noted_and_handed_over_later(tmp_path: Path, clock: Wall) -> None:
    home = tmp_path / "township"
    new_desk(home, clock, type="TOWNSHIP").store.close()
    async with at_desk(home, clock) as desk:
        await _begin(desk, 2)
        await desk.put(facts="夜市北口烧烤摊没有执照", merchant="北口烧烤")
        await desk.save()
        assert isinstance(desk.screen, CaseScreen)
        assert "还没有移交" in desk.text
        await desk.choose("移交线索")
        await desk.put(target="市场监管局/所")
        await desk.save()
        assert "移交线索  市场监管局/所" in desk.text
        assert "还没有移交" not in desk.text


async def test_a_consultation_becomes_a_complaint(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        await _begin(desk, 0)
        await desk.put(facts="沙发塌陷店里不管", answered_now="否")
        await desk.save()
        await desk.choose("咨询转投诉")
        assert desk.form.form.typed()["facts"] == "沙发塌陷店里不管", "brought along"
        await desk.put(**{k: v for k, v in FIELDS.items() if k != "facts"})
        await desk.save()
        assert isinstance(desk.screen, CaseScreen)
        assert desk.screen.heading() == "26A-0002  投诉"
        await desk.choose("看原来的咨询")
        assert desk.screen.heading() == "26A-0001  咨询"
        assert "[已转投诉" in desk.text
        await desk.choose("看转成的投诉")
        assert desk.screen.heading() == "26A-0002  投诉"


async def test_what_is_missing_stands_beside_the_form(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        complaint(made, clock.now().date())
    async with at_desk(home, clock) as desk:
        await _begin(desk)
        missing = desk.screen.query_one(Missing)
        assert missing.border_title == "还差 5 处"
        await desk.put(
            consumer_name="王建国", consumer_phone="13800000000", merchant="惠民超市",
            bought_on="上个月吧",
        )  # fmt: skip
        await desk.pilot.pause(0.4)
        await desk.settle()
        assert missing.border_title == "还差 3 处"
        said = [pair.value for pair in missing.query_one("#missing", Pairs).pairs]
        assert any("读不出日期「上个月吧」" in words for words in said), said
        await desk.put(bought_on="7.1", facts="过期", request="退货")
        await desk.pilot.pause(0.4)
        await desk.settle()
        assert missing.border_title == "可以登记了"


async def test_below_96_columns_the_form_has_the_whole_width(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock, (95, 30)) as desk:
        await _begin(desk)
        assert desk.screen.form.size.width >= 90


async def test_what_was_half_typed_stands_on_top(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock, (80, 24)) as desk:
        await _begin(desk)
        await desk.put(consumer_name="王建国", facts="熟食过期五天")
        await desk.press("escape")
        assert isinstance(desk.screen, IntakeScreen)
        assert "接着填" in desk.text
        assert "09:30" in desk.text
        cursors = [line for line in desk.lines if " > " in line]
        assert len(cursors) == 1, "one cursor, on the kinds"
        assert "咨询" in cursors[0] or "投诉" in cursors[0]
        while "王**" not in cursors[0]:
            await desk.press("up")
            cursors = [line for line in desk.lines if " > " in line]
            assert len(cursors) == 1
        await desk.press("down")
        assert next(line for line in desk.lines if " > " in line).split()[2] == "咨询"
        await desk.press("up", "delete")
        assert "王**" in desk.text
        assert "不能找回" in desk.text
        await desk.press("escape")
        with desk_of(home, clock) as other:  # another window goes on with it
            (draft,) = drafts.kept(other)
            drafts.keep(other, replace(draft, values={**draft.values, "facts": "又写了很多"}))
        await desk.press("enter")
        assert desk.form.form.typed()["facts"] == "又写了很多"
        await desk.press("escape", "delete", "left", "enter")
        assert "接着填" not in desk.text, "thrown away"
        await _begin(desk)
        assert "facts" not in desk.form.form.typed()
        await desk.put(**FIELDS)
        await desk.save()
        await desk.press("f2")
        assert "接着填" not in desk.text, "saved: the draft is gone"


async def test_a_key_before_the_first_frame_meets_the_list_that_stands_there(
    home: Path, clock: Wall
) -> None:
    """Until it is laid out Textual takes a new list for the first one of the screen."""
    async with at_desk(home, clock, (100, 30)) as desk:
        await _begin(desk)
        await desk.put(facts="熟食过期五天")
        await desk.press("escape", "f4")
        desk.app.simulate_key("f2")
        async with asyncio.timeout(20):
            while not (isinstance(desk.screen, IntakeScreen) and _offered(desk.screen)):
                await asyncio.sleep(0)
        desk.screen.focus_previous()
        assert isinstance(desk.screen.focused, Drafts)
        await desk.press("enter")
        assert desk.form.form.typed()["facts"] == "熟食过期五天"


def _offered(screen: IntakeScreen) -> bool:
    return screen.is_mounted and all(box.display for box in screen.query("#drafts, #starts"))


async def test_a_locked_home_says_so_and_nothing_is_lost(
    home: Path, clock: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock.hold.__wrapped__, "__defaults__", (0,))  # type: ignore[attr-defined]
    async with at_desk(home, clock) as desk:
        await _begin(desk)
        await desk.put(**FIELDS)
        with lock.hold(home / "lock", "station", "2026-07-02T09:00:00+08:00"):
            await desk.press("ctrl+s")
            assert isinstance(desk.screen, Tell)
            assert f"{os.getpid()}）" in desk.text
            await desk.press("enter")
            assert desk.form.form.typed()["facts"] == FIELDS["facts"]
        await desk.save()
        assert isinstance(desk.screen, CaseScreen)


async def test_a_case_that_another_window_voided_is_said(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        case = complaint(made, clock.now().date())
    async with at_desk(home, clock) as desk:
        await desk.press("enter")
        await desk.choose("受理")
        with desk_of(home, clock) as other:
            other.save(verbs.void(other.file(case.id), "重复"))
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Tell), "a stale file may not bring a void case back"
