"""Money through the database: figures, what is overdue, the county, joint complaints."""

from datetime import date, timedelta
from random import Random

import pytest

from station import payments, verbs
from station.clock import uuid7
from station.life import Act
from station.records import Case, Payment
from storage import figures, owed, settle
from storage.handover import handover
from storage.tables import OWN_REGION
from storage.timeline import timeline
from storage.workbench import workbench
from tests.station.money_model import MIDDLE, PERIODS, History
from tests.station.test_money import AGREED, BYTES, steps
from tests.storage.world import World, complaint, take

DAY = date(2026, 7, 2)
STATES = ("AGREED", "ENDED", "CLOSED")
OUTCOMES = ("AGREED_PENDING", "AGREED_PARTIAL", "BREACHED", "SELF_SETTLED")


@pytest.fixture
def desk(tmp_path):
    world = World(tmp_path)
    return world.desk("017", world.county())


def test_histories_come_to_the_same_figures_at_desk_and_county(tmp_path):
    come_to_the_same(tmp_path, 1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 30))
def test_histories_come_to_the_same_figures_long(tmp_path, seed):
    come_to_the_same(tmp_path, seed)


def come_to_the_same(tmp_path, seed):
    """Each history under ids of its own; the sums of all are the sums of the books."""
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    rng, told = Random(seed), []
    for number in range(8):
        acts = []
        history = History(acts.append, first=1000 * number)
        history.run([*AGREED, *steps(rng.randbytes(14 * BYTES))])
        desk.save(*acts)
        told.append(history)
    take(county, world.bundle(desk))
    for period in PERIODS:
        books = [history.expected(period) for history in told]
        wanted = {name: sum(book[name] for book in books) for name in books[0]}
        for home in (desk, county):
            with home.store.read() as connection:
                found = figures.figures(connection, period)
            assert {name: found[name] for name in wanted} == wanted, period
            with home.store.read() as connection:
                journals = {*figures.by_journal(connection, period)}
                for name in wanted:
                    rows = figures.counted(connection, name, period, journals)
                    assert sum(row.worth for row in rows) == wanted[name], "opens its cases"
    with desk.store.read() as connection:
        late = {(x.case_id, x.rows, x.fen, x.since) for x in owed.late(connection, MIDDLE)}
    assert late, "something is"
    assert late == {one for history in told for one in overdue(history)}


def test_a_county_takes_a_negative_sum_only_of_what_was_given_back(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    case, other = agreed(desk), uuid7()
    told = [
        ({"received_fen": -1, "returns": other}, settle.IN_FORCE),
        ({"received_fen": -1}, settle.BROKEN),
        ({"received_fen": 1, "returns": other}, settle.BROKEN),
        ({"due_fen": -1}, settle.BROKEN),
        ({"received_fen": -1, "due_fen": 5, "returns": other}, settle.BROKEN),
    ]
    wanted = {}
    for fields, standing in told:
        made = Payment(id=uuid7(), case_id=case.id, kind="REFUND", received_on=DAY, **fields)
        desk.save(Act("case.pay", (made,)))
        wanted[made.id] = standing
    take(county, world.bundle(desk))
    with county.store.read() as connection:
        found = connection.exec_driver_sql("SELECT record, standing FROM entries").all()
    assert {record: code for record, code in found if record in wanted} == wanted


def overdue(history):
    """Return what is overdue out of the book of a history."""
    for number, case_id in enumerate(history.cases):
        case = history.records[case_id]
        rows = [r for r in history.rows(number, MIDDLE) if r[3] == "OVERDUE"]
        if rows and case.state in STATES and case.outcome in OUTCOMES and not case.merged_into:
            yield case_id, len(rows), sum(r[1] - r[2] for r in rows), rows[0][0]


def agreed(desk, fen=60_000, **values) -> Case:
    case = complaint(desk, DAY, **values)
    for act in (
        lambda f: verbs.accept(f, DAY),
        lambda f: verbs.hold(f, DAY, consent=True),
        lambda f: verbs.agree(f, DAY, fen),
    ):
        desk.step(case.id, act)
    return case


def planned(desk, *, first: date, **values) -> Case:
    case = agreed(desk, **values)
    rows = [(first + timedelta(days=30 * n), 20_000) for n in range(3)]
    desk.step(case.id, lambda f: payments.plan(f, rows, "REFUND"))
    return case


def test_the_workbench_reminds_of_what_is_overdue_by_case(desk):
    desk.store.clock._now += timedelta(days=50)
    today = desk.today()
    cases = [planned(desk, first=today - timedelta(days=40 - n)) for n in range(5)]
    desk.step(
        cases[0].id,
        lambda f: verbs.pay(f, "REFUND", received_on=today, received_fen=25_000),
    )
    planned(desk, first=today)
    found = workbench(desk)
    told = [(r.code, r.name, r.rows, r.fen) for r in found.reminders if "money" in r.code]
    assert told == [
        ("money-late", cases[1].number, 2, 40_000), ("money-late", cases[2].number, 2, 40_000),
        ("money-late", cases[3].number, 2, 40_000), ("money-late-more", "", 3, 55_000),
    ]  # fmt: skip
    more = next(r for r in found.reminders if r.code == "money-late-more")
    assert {one for _region, one in more.cases.ids} == {cases[0].id, cases[4].id}
    waits = {t.row.id: t.next for t in found.todo}
    assert {one for one, word in waits.items() if word == "逾期未付"} == {c.id for c in cases}
    desk.step(cases[4].id, lambda f: verbs.void(f, "试填"))
    assert sum(r.count for r in workbench(desk).reminders if "money" in r.code) == 4


def test_what_came_before_the_schedule_is_owed_nowhere_again(desk):
    """The workbench and the hand-over go by the schedule of the case, not by a sum of their own."""
    desk.store.clock._now += timedelta(days=50)
    past = desk.today() - timedelta(days=3)
    case = agreed(desk, fen=60_000)
    for payment in (
        {"received_on": DAY, "received_fen": 40_000},
        {"due_on": past, "due_fen": 20_000},
    ):
        desk.step(case.id, lambda f, payment=payment: verbs.pay(f, "REFUND", **payment))
    with desk.store.read() as connection:
        (late,) = owed.late(connection, desk.today())
    assert (late.rows, late.fen, late.since) == (1, 20_000, past)
    assert [(o.row.id, o.fen, o.due) for o in handover(desk).owed] == [(case.id, 20_000, past)]


def test_a_joint_complaint_adds_up_over_its_members(desk):
    group = "0197a0de-0000-7000-8000-000000000001"
    members = [
        planned(desk, first=DAY, consumer_name=name, group_id=group) for name in ("王芳", "李强")
    ]
    members.append(agreed(desk, fen=100, consumer_name="赵六", group_id=group))
    agreed(desk)
    desk.step(members[0].id, lambda f: verbs.pay(f, "REFUND", received_on=DAY, received_fen=30_000))
    found = owed.joint(desk.store, OWN_REGION, group, DAY + timedelta(days=31))
    assert [(m.consumer, m.agreed_fen, m.received_fen, m.left_fen) for m in found] == [
        ("王*", 60_000, 30_000, 30_000), ("李*", 60_000, 0, 60_000), ("赵*", 100, 0, 100),
    ]  # fmt: skip
    assert [[(r.paid_fen, r.state) for r in m.rows] for m in found] == [
        [(20_000, "PAID"), (10_000, "OVERDUE"), (0, "OPEN")],
        [(0, "OVERDUE"), (0, "OVERDUE"), (0, "OPEN")], [],
    ]  # fmt: skip


def test_the_time_line_keeps_what_a_corrected_payment_said(desk):
    case = agreed(desk)
    desk.step(case.id, lambda f: verbs.pay(f, "REFUND", received_on=DAY, received_fen=600))
    desk.step(
        case.id, lambda f: payments.correct(f, f.payments[0], received_fen=60_000, note="看错了")
    )
    desk.step(case.id, lambda f: payments.give_back(f, f.payments[0], DAY, 100))
    back, put_right, *_rest = timeline(desk.store, OWN_REGION, desk.file(case.id))
    assert {(c.label, c.before, c.after) for c in put_right.changes} >= {
        ("收到金额", "6.00元", "600.00元"), ("备注", "", "看错了"),
    }  # fmt: skip
    told = {c.label: c.after for c in back.changes}
    assert (told["退回的是哪一笔"], told["收到金额"]) == ("2026-07-02  600.00", "-1.00元")
