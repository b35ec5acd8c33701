"""One case at the keyboard: the soy sauce from the door to the follow-up, and its edges."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from screens.cases.case import CaseScreen
from screens.cases.next import NextList
from screens.cases.page import Views
from screens.county.app import CountyApp
from screens.county.door import CountyDoor
from screens.desk.workbench import WorkbenchScreen
from screens.dialogs import Tell
from screens.shell import Look
from station import verbs
from storage.paths import Home
from storage.reports import Asked, report
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of
from tests.storage.world import World, complaint, take


async def _register(desk: AtDesk) -> None:
    await desk.press("f2", "down", "enter")
    await desk.fill(
        consumer_name="王女士", consumer_phone="13800000000", merchant="惠民超市",
        goods="过期酱油", nature="质量", bought_on="7.1",
        facts="7月1日买的酱油，回家发现过期5天。", request="退货并赔偿", claimed_fen="1015",
    )  # fmt: skip
    await desk.save()


async def _step(desk: AtDesk, label: str, then: str, **fields: str) -> None:
    """Take a step of the case in sight; afterwards it is the case again, at the likely next one."""
    assert isinstance(desk.screen, CaseScreen)
    assert isinstance(desk.app.focused, NextList), "the next step has the focus"
    await desk.choose(label)
    await desk.fill(**fields)
    await desk.save()
    assert isinstance(desk.screen, CaseScreen)
    chosen = desk.screen.query_one(NextList).chosen()
    assert chosen is not None
    assert chosen.label == then


@pytest.mark.long
async def test_the_soy_sauce_by_keyboard(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        assert "还没有案件。按 2 或 F2 登记第一件。" in desk.text
        await _register(desk)
        assert "已登记 26A-0001，待受理。" in desk.told()
        assert "[待受理" in desk.text
        await _step(desk, "受理", "记调解")
        assert "[已受理" in desk.text
        await _step(
            desk, "记调解", "填协议", consent_mediate="+", notes="店方承认过期，愿意退一赔十。"
        )
        assert "[调解中" in desk.text
        assert "第 1 次调解" in desk.text
        await _step(desk, "填协议", "记兑现", agreed_fen="1015", terms="退15元，另赔1000元")
        assert "还有 1,015.00 元没有收到" in desk.text
        await _step(desk, "记兑现", "记兑现", kind="退款", received_fen="15")
        await _step(
            desk, "记兑现", "答复消费者", kind="加倍赔偿", received_fen="1千",
            basis="食品安全法148条",
        )  # fmt: skip
        assert "协议已经履行：先答复消费者，然后办结。" in desk.text
        await _step(desk, "答复", "办结这一件", reply="已退15元，另赔1000元。")
        await _step(desk, "办结", "回访消费者")
        assert "[办结]" in desk.text
        await _step(desk, "回访", "回访消费者", answer="满意")
        assert "回访  满意" in desk.text
        assert "兑现：100%" in desk.text
        await desk.press("escape")
        assert "1,015.00" in desk.text
    with desk_of(home, clock) as made:
        figures = report(made.store, Asked("2026Q3")).summary["figures"]
    assert figures["recovered_fen"] == 101500
    assert figures["punitive_fen"] == 100000
    assert figures["follow_ups_asked"] == figures["follow_ups_satisfied"] == 1


async def test_a_case_that_is_gone_is_said_and_left(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        desk.screen.go("case", ("000000", "01a201f0-5574-7000-aeed-67ee536a0000"))
        await desk.settle()
        assert isinstance(desk.screen, Tell)
        assert "没有找到这件记录。" in desk.text
        await desk.press("enter")
        assert isinstance(desk.screen, WorkbenchScreen)


async def test_the_time_line_tells_who_changed_what(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        case = complaint(made, clock.now().date())
        clock.at += timedelta(hours=1)
        made.save(verbs.correct(made.file(case.id), merchant="惠民超市（城北店）"))
    async with at_desk(home, clock, (80, 24)) as desk:
        await desk.press("enter")
        await desk.tab_to(Views)
        await desk.press("right")
        assert "2026-07-02 10:30  更正  周敏" in desk.text
        assert "惠民超市 → 惠民超市（城北店）" in desk.text
        assert "2026-07-02 09:30  登记  周敏" in desk.text
        await desk.tab_to(Views)
        await desk.press("left")
        assert "当事人和诉求" in desk.text
        assert "经营者  惠民超市（城北店）" in desk.text
        assert "惠民超市 →" not in desk.text, "the time line is gone"


async def test_what_was_half_typed_about_a_case_stands_in_its_form_again(
    home: Path, clock: Wall
) -> None:
    with desk_of(home, clock) as made:
        case = complaint(made, clock.now().date())
        made.save(verbs.accept(made.file(case.id), clock.now().date()))
    async with at_desk(home, clock) as desk:
        await desk.press("enter")
        await desk.choose("记调解")
        await desk.put(notes="店方愿意退货")
        await desk.press("escape")
        assert isinstance(desk.screen, CaseScreen)
        await desk.choose("记调解")
        assert desk.form.form.typed()["notes"] == "店方愿意退货"


async def test_the_office_reads_and_acts_on_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    told = {"consumer_phone": "13800001234", "facts": "打 13800001234 找王建国"}
    case = complaint(desk, consumer_name="王建国", **told)
    desk.save(verbs.correct(desk.file(case.id), consumer_name="王建军"))
    gone = complaint(desk, date(2026, 6, 1), consumer_name="李娜", facts="李娜来过")
    desk.erase(gone.id)
    take(county, world.bundle(desk))
    county.store.close()
    app = CountyApp(
        CountyDoor(Home(tmp_path / "county", "county"), world.clock), Look(), world.clock
    )
    async with app.run_test(size=(80, 24)) as pilot:
        office = AtDesk(app, pilot)  # type: ignore[arg-type]
        app.go_to("cases")
        await office.settle()
        assert "017站" in office.text
        await office.press("down", "enter")
        assert isinstance(office.screen, CaseScreen)
        assert "017站" in office.lines[0]
        assert "138****1234" in office.text
        await office.tab_to(Views)
        await office.press("right")
        assert "138****1234" in office.text
        for secret in ("13800001234", "王建国", "王建军"):
            assert secret not in office.text, "neither now nor before, nor where it was told"
        assert not office.screen.query_one(NextList).has_focus
        assert [c.label for c in office.screen.commands()] == ["案情"]
        app.go_to("case", ("540102", gone.id))
        await office.settle()
        await office.tab_to(Views)
        await office.press("right")
        assert "（已清除）" in office.text
        assert "李娜" not in office.text
        assert not [x for x in office.lines if "消费者" in x and "*" in x], "gone is not masked"
    app.door.close()


async def test_merged_into_the_main_case_and_the_other_voided(home: Path, clock: Wall) -> None:
    day = clock.now().date()
    with desk_of(home, clock) as made:
        main, twice = complaint(made, day), complaint(made, day, merchant="惠民（重复）")
        complaint(made, day, merchant="试填的")
    async with at_desk(home, clock) as desk:
        await desk.press("f3", "down", "down", "enter")
        assert desk.screen.heading().startswith(twice.number)
        await desk.choose("并案")
        await desk.put(main="26A-9999")
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Tell), "no such number"
        await desk.press("enter")
        await desk.put(main=main.number)
        await desk.save()
        assert desk.screen.heading().startswith(main.number)
        assert twice.number in desk.text, "its number hangs on the main case"
        await desk.press("escape")
        assert "[并案" in desk.text.replace(" ", "")
        await desk.choose("看并入的主件")
        assert desk.screen.heading().startswith(main.number)
        await desk.press("f3", "down", "enter")
        await desk.choose("作废")
        await desk.put(void_reason="练手时填的")
        await desk.save()
        assert "已经作废，不能再办。" in desk.text
        assert "练手时填的" in desk.text
        assert desk.screen.query_one(NextList).option_count == 0
        assert "这一件没有还能办的了" in desk.text


async def test_the_money_and_what_is_below_are_told_on_a_small_screen(
    home: Path, clock: Wall
) -> None:
    day = clock.now().date()
    with desk_of(home, clock) as made:
        case = complaint(made, day, claimed_fen=101500, facts="买的酱油过期了。" * 12)
        for act in (
            lambda f: verbs.accept(f, day),
            lambda f: verbs.hold(f, day, consent=True, notes="店方承认。" * 12),
            lambda f: verbs.agree(f, day, 101500),
            lambda f: verbs.pay(f, "REFUND", received_on=day, received_fen=1500),
        ):
            made.save(act(made.file(case.id)))
    async with at_desk(home, clock, (80, 24)) as desk:
        await desk.press("enter")
        assert isinstance(desk.app.focused, NextList)
        sums = "金额（元）：诉求 1,015.00  协议 1,015.00  已收到 15.00  未兑现 1,000.00"
        assert sums in desk.text, "without scrolling"
        assert "下面还有：办理记录、金额（元）  PgDn" in desk.text
        marked = desk.app.focused.highlighted
        seen = list(desk.lines)
        for _page in range(9):
            if "下面还有" not in desk.text:
                break
            await desk.press("pagedown")
            seen += desk.lines
        assert "下面还有" not in desk.text
        assert "兑现：1%" in desk.text, "the end of the last box"
        left = ["".join(line[:48].split()) for line in seen]
        for part in ("#parties", "#records Story", "#sums"):  # nothing was passed over
            widget = desk.screen.query_one(part)
            for y in range(widget.size.height):
                words = "".join(widget.render_line(y).text.split())
                assert any(words in line for line in left), words
        assert desk.app.focused.highlighted == marked, "the step stayed where it was"
        await desk.press(*["pageup"] * 9)
        assert "王女士" in desk.text
        assert sums in desk.text


async def test_the_mark_stays_where_nothing_was_done(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        complaint(made, clock.now().date())
    async with at_desk(home, clock) as desk:
        await desk.press("enter")
        await desk.choose("转办")
        await desk.press("escape")
        chosen = desk.screen.query_one(NextList).chosen()
        assert chosen is not None
        assert chosen.label == "转办给别的单位"
