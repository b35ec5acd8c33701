"""归谁管、能做什么 at the desk: from a case, from a form, and what is said before acceptance."""

from pathlib import Path
from typing import Any

import pytest

from screens.cases.case import CaseScreen
from tests.screens.desk.kit import SIZES, AtDesk, Wall, at_desk, desk_of, new_desk
from tests.storage.world import complaint


def bought(home: Path, clock: Wall, **said: Any) -> Any:
    with desk_of(home, clock) as made:
        return complaint(made, clock.now().date(), **said)


async def to_case(desk: AtDesk, case: Any) -> None:
    desk.screen.go("case", ("000000", case.id))
    await desk.settle()
    assert isinstance(desk.screen, CaseScreen)


async def to_step(desk: AtDesk, case: Any, step: str) -> None:
    await to_case(desk, case)
    await desk.choose(step)
    await desk.settle()


async def help_text(desk: AtDesk) -> str:
    await desk.see("归谁管（最像的在前面）")
    return "\n".join(str(one.content) for one in desk.screen.query("Static.about-text").results())


@pytest.mark.parametrize("size", SIZES)
async def test_a_case_says_whose_business_it_is(
    home: Path, clock: Wall, size: tuple[int, int]
) -> None:
    case = bought(home, clock, goods="顺丰快递", category="EXPRESS")
    async with at_desk(home, clock, size) as desk:
        await to_step(desk, case, "归谁管、能做什么")
        said = await help_text(desk)
        assert said.index("邮政管理 12305") < said.index("市场监管局/所")
        for words in ("邮政法65条", "本站能做的", "本站做不了的", "五条路", "不是处理结论"):
            assert words in said
        await desk.press("escape")
        assert isinstance(desk.screen, CaseScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_the_likely_body_stands_in_the_referral(
    home: Path, clock: Wall, size: tuple[int, int]
) -> None:
    case = bought(home, clock, goods="物业费", category="PROPERTY")
    async with at_desk(home, clock, size) as desk:
        await to_step(desk, case, "转办")
        assert desk.form.form.typed()["target"].startswith("住房城乡建设")
        assert "个保法第23条" in desk.text, "the consent is not pushed out of sight"
        assert "物业管理条例48条" in desk.text
        await desk.press("f1")
        await desk.settle()
        said = "\n".join(
            str(one.content) for one in desk.screen.query("Static.about-text").results()
        )
        assert "这一件多半归" in said
        assert "12378" in said, "the table of all bodies"


async def test_a_question_is_answered_from_the_form(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        await desk.press("f2")
        await desk.choose("咨询")
        await desk.put(goods="宽带", category="宽带")
        command = next(c for c in desk.screen.commands() if "归谁管" in c.label)
        command.run()
        await desk.settle()
        assert "通信管理" in await help_text(desk)


@pytest.mark.parametrize(
    ("identity", "said"),
    [("CCA_BRANCH", "令121第16条2项"), ("ENTRUSTED", "令121第16条2项")],
)
@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_before_acceptance_it_is_said_what_it_closes(
    tmp_path: Path, clock: Wall, identity: str, said: str, size: tuple[int, int]
) -> None:
    path = tmp_path / identity
    new_desk(path, clock, identity=identity).store.close()
    case = bought(path, clock)
    async with at_desk(path, clock, size) as desk:
        await to_step(desk, case, "受理")
        assert said in desk.text.replace("\n ", "")
        assert "先问清楚再受理" in desk.text, "all of it is in sight"
        await desk.press("escape", "f2")
        await desk.choose("投诉")
        assert said in desk.text.replace("\n ", "")
        assert "别的等人走了再补" in desk.text


async def test_where_it_closes_nothing_the_form_is_not_longer_for_it(
    tmp_path: Path, clock: Wall
) -> None:
    path = tmp_path / "pmc"
    new_desk(path, clock, identity="PMC").store.close()
    async with at_desk(path, clock) as desk:
        await desk.press("f2")
        await desk.choose("投诉")
        assert "12315" not in "\n".join(desk.lines[:4])
