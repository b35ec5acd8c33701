"""Money at the keyboard: a schedule, money given back, a payment put right, a joint table."""

from datetime import timedelta
from pathlib import Path

from screens.cases.case import CaseScreen
from screens.cases.joint import JointMoney
from screens.dialogs import Confirm
from station import payments, verbs
from storage.timeline import timeline
from tests.screens.desk.kit import Wall, at_desk, desk_of
from tests.storage.test_money import agreed

GROUP = "0197a0de-0000-7000-8000-000000000001"


async def test_a_schedule_is_made_bounces_and_is_put_right(home: Path, clock: Wall) -> None:
    day = clock.now().date()
    with desk_of(home, clock) as made:
        case = agreed(made, 101_500)
        made.step(case.id, lambda f: verbs.pay(f, "REFUND", received_on=day, received_fen=700))
    async with at_desk(home, clock) as desk:
        desk.screen.go("case", ("000000", case.id))
        await desk.settle()
        await desk.choose("排分期")
        await desk.put(plan_fen="3", plan_count="3", plan_first="7.9", plan_every="每周")
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, Confirm), "it does not come to what was agreed"
        await desk.press("tab", "left", "enter")
        with desk_of(home, clock) as made:
            rows = [(p.due_on, p.due_fen) for p in made.file(case.id).payments if p.due_fen]
        assert rows[1:] == [(day + timedelta(days=7 * n), 100) for n in (1, 2, 3)]
        assert rows[0][0] == day, "what came before it is its first row"
        await desk.choose("记退回")
        await desk.write("7.00")
        await desk.press("enter")
        await desk.put(note="退票")
        await desk.save()
        assert isinstance(desk.screen, CaseScreen)
        await desk.choose("更正一笔钱")
        await desk.write("退回")
        await desk.press("enter")
        await desk.put(received_fen="6.5")
        await desk.save()
    with desk_of(home, clock) as made:
        file = made.file(case.id)
        back = next(p for p in file.payments if p.returns)
        assert (back.received_fen, back.note) == (-650, "退票")
        steps = timeline(made.store, "000000", file)
        assert [s.doing for s in steps[:3]] == ["更正一笔钱", "记退回", "排分期"]


async def test_what_is_overdue_and_a_joint_complaint_lead_to_their_cases(
    home: Path, clock: Wall
) -> None:
    day = clock.now().date()
    with desk_of(home, clock) as made:
        cases = [agreed(made, 101_500, group_id=GROUP) for _ in range(2)]
        rows = [(day, 20_000), (day + timedelta(days=30), 81_500)]
        made.step(cases[1].id, lambda f: payments.plan(f, rows, "REFUND"))
        number = made.file(cases[1].id).case.number
    clock.at += timedelta(days=40)
    async with at_desk(home, clock, (80, 24)) as desk:
        assert f"逾期未付 2 笔 1,015.00 元 {number}" in desk.text
        await desk.press("tab")
        await desk.choose("逾期未付")
        assert isinstance(desk.screen, CaseScreen)
        assert "逾期 1,015.00" in desk.text
        await desk.choose("共同投诉退费表")
        assert isinstance(desk.screen, JointMoney)
        assert "2 人" in desk.text
        assert "逾期 40 天" in desk.text
        await desk.press("end", "enter")
        assert isinstance(desk.screen, CaseScreen)
