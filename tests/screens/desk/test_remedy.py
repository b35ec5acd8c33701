"""赔付参考 at the desk: from a complaint and from the menu, worked out while one types."""

import re
from pathlib import Path
from typing import Any

import pytest

from screens.cases.case import CaseScreen
from screens.cases.remedy import RemedyScreen, Worked
from screens.dialogs import Confirm, Pick
from storage.timeline import timeline
from tests.screens.desk.kit import SIZES, AtDesk, Wall, at_desk, desk_of
from tests.storage.world import complaint


def bought(home: Path, clock: Wall, **said: Any) -> Any:
    with desk_of(home, clock) as made:
        given = {"goods": "酱油", "category": "GRAIN", "disputed_fen": 1500, "claimed_fen": None}
        return complaint(made, clock.now().date(), **{**given, **said})


async def put(desk: AtDesk, **texts: str) -> None:
    desk.screen._form.put(texts)
    await desk.settle()


async def by_rule(desk: AtDesk, name: str) -> None:
    """Choose a rule by its name."""
    await desk.write(name)
    await desk.press("enter")
    await desk.settle()


def worked(desk: AtDesk) -> str:
    """Return the result without the folds of its lines."""
    text = str(desk.screen.query_one(Worked).query_one("#worked-text").content)
    return re.sub(r"(?<=[ \d]) (?=\d)", "", re.sub(r"\n +", "", text))


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_soy_sauce_into_the_claim(home: Path, clock: Wall, size: tuple[int, int]) -> None:
    case = bought(home, clock)
    async with at_desk(home, clock, size) as desk:
        desk.screen.go("case", ("000000", case.id))
        await desk.settle()
        await desk.choose("赔付参考")
        await desk.see("像这一件")
        assert isinstance(desk.screen, Pick)
        await desk.press("enter")
        await desk.see("依法可以要 1,015.00 元")
        assert isinstance(desk.screen, RemedyScreen)
        assert "供协商参考，不是处理结论" in desk.text
        assert "15.00 元 × 10 = 150.00 元" in worked(desk)
        assert "文本抄录于 2026-07-17" in worked(desk)
        await put(desk, knowing="否")
        assert "依法可以要 15.00 元" in worked(desk)
        await put(desk, knowing="是")
        assert "明知算" not in worked(desk)
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Confirm)
        assert "1,015.00" in desk.text
        await desk.press("enter")  # the harmless answer
        with desk_of(home, clock) as made:
            assert made.file(case.id).case.claimed_fen is None
        await desk.press("ctrl+s", "left", "enter")
        await desk.settle()
        assert isinstance(desk.screen, CaseScreen)
        with desk_of(home, clock) as made:
            file = made.file(case.id)
            assert file.case.claimed_fen == 101500
            assert "1,015.00" in file.case.request
            assert "食品安全法148条2款" in file.case.request
            assert timeline(made.store, "000000", file)[0].doing


async def test_what_was_asked_for_is_not_overwritten(home: Path, clock: Wall) -> None:
    case = bought(home, clock, request="退一赔十", claimed_fen=16500)
    async with at_desk(home, clock) as desk:
        desk.screen.go("remedy", ("000000", case.id))
        await desk.settle()
        await desk.see("像这一件")
        await desk.press("enter", "ctrl+s")
        assert "从 165.00 元改成 1,015.00 元" in desk.text.replace("\n", "")
        await desk.press("left", "enter")
        await desk.settle()
        with desk_of(home, clock) as made:
            now = made.file(case.id).case
        assert (now.claimed_fen, now.request) == (101500, "退一赔十")


async def test_without_a_case_nothing_is_written(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        desk.screen.go("remedy")
        await desk.settle()
        await by_rule(desk, "预付款利息")
        assert "请填" in worked(desk)
        await put(desk, principal="1000", ended_on="2026-07-01", until="一月")
        assert "读不出日期" in worked(desk)
        await put(desk, until="", cause="双方都没有原因")
        assert "没有定利率" in worked(desk)
        await put(desk, rate="三厘")
        assert "rate" in worked(desk)
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, RemedyScreen)
        assert desk.told()


async def test_another_rule_asks_its_own_questions(home: Path, clock: Wall) -> None:
    case = bought(home, clock, sales_mode="PREPAID", disputed_fen=100000)
    async with at_desk(home, clock) as desk:
        desk.screen.go("remedy", ("000000", case.id))
        await desk.see("像这一件")
        await desk.press("enter")
        assert desk.screen._rule.code == "PREPAID18"
        await put(desk, gift="500", consumed_list="300")
        assert "依法可以要 800.00 元" in worked(desk)
        await put(desk, cause="消费者原因")
        assert "依法可以要 700.00 元" in worked(desk)
        await desk.press("ctrl+t")
        await by_rule(desk, "家用汽车")
        assert desk.screen._rule.code == "CAR27"
        await put(desk, price="15万", km="12000", n="0.8%")
        assert "高于 0.5%" in worked(desk)
        await put(desk, n="0.5%")
        assert "141,000.00" in worked(desk)
        await desk.press("escape")
        assert not isinstance(desk.screen, RemedyScreen)


async def test_leaving_the_rules_leaves_the_screen(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        desk.screen.go("remedy")
        await desk.settle()
        assert isinstance(desk.screen, Pick)
        await desk.press("escape")
        await desk.settle()
        assert not isinstance(desk.screen, RemedyScreen)


async def test_in_english(home: Path, clock: Wall) -> None:
    case = bought(home, clock)
    async with at_desk(home, clock, (80, 24), lang="en") as desk:
        desk.screen.go("remedy", ("000000", case.id))
        await desk.see("likely here")
        await desk.press("enter")
        await desk.see("The law lets one claim CNY 1,015.00")
        assert "For talking it over, not a decision" in desk.text
