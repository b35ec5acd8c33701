"""The workbench says what a reader of all cases would say, in the order in which it is due."""

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station import language, taxonomy, verbs
from station.clock import uuid7
from station.life import OPEN_STATES, waits_for
from station.period import Period, parse
from station.records import Case
from storage import backup
from storage import figures as counting
from storage.desk import Desk, Setup, init
from storage.drafts import Draft, keep
from storage.listing import Asked, listing
from storage.paths import Home
from storage.signs import signs
from storage.workbench import Reminder, Workbench, workbench
from tests.station.lives import Life
from tests.storage.world import CHINA, World, agreed, complaint

TODAY = date(2026, 7, 15)


class Set:
    """A clock that stands."""

    def __init__(self, day: date) -> None:
        self.day = day

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 9, 30, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _chinese() -> None:
    language.choose("zh_CN")


@pytest.fixture
def clock() -> Set:
    return Set(TODAY)


@pytest.fixture
def desk(tmp_path: Path, clock: Set) -> Desk:
    return init(Home(tmp_path / "desk", "desk"), Setup("017", "017站", "MARKET"), clock)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def reminded(bench: Workbench) -> dict[str, Reminder]:
    return {one.code: one for one in bench.reminders}


def test_a_new_desk_has_nothing_to_do(desk: Desk) -> None:
    bench = workbench(desk)
    assert bench.day == TODAY
    assert (bench.consultations_today, bench.complaints_today) == (0, 0)
    assert (bench.open_waiting, bench.open_mediating, bench.open_agreed, bench.open_other) == (
        0, 0, 0, 0,
    )  # fmt: skip
    assert (bench.overdue, bench.due_soon, bench.recovered_fen, bench.agreed_cases) == (0, 0, 0, 0)
    assert (bench.todo, bench.todo_total, bench.today, bench.drafts) == ([], 0, [], [])
    assert bench.signs == signs(desk)
    assert bench.reminders == [Reminder("no-backup", 0, "", "")]


def test_today_and_the_quarter(desk: Desk, clock: Set) -> None:
    agreed(desk, day=date(2026, 6, 30))
    clock.day = date(2026, 6, 30)
    assert workbench(desk).recovered_fen == 101500
    clock.day = TODAY
    assert workbench(desk).recovered_fen == 0
    agreed(desk, 2000, day=TODAY)
    desk.register(Case(id=uuid7(), kind="CONSULT", received=TODAY))
    wrong = complaint(desk, TODAY)
    desk.save(verbs.void(desk.file(wrong.id), "重复"))
    complaint(desk, on(-1))
    bench = workbench(desk)
    assert (bench.consultations_today, bench.complaints_today) == (1, 1)
    assert (bench.recovered_fen, bench.agreed_cases) == (2000, 1)
    assert [row.void for row in bench.today] == [True, False, False]
    assert {row.received for row in bench.today} == {TODAY}


def test_what_is_due_comes_first_then_the_oldest(desk: Desk) -> None:
    dues = {"c": on(3), "a": on(-2), "b": on(0), "d": None, "e": None, "f": on(1)}
    received = {"d": on(-5), "e": on(-9)}
    ids = {
        name: complaint(desk, received.get(name, on(-10)), close_due=due).id
        for name, due in dues.items()
    }
    bench = workbench(desk)
    assert [todo.row.id for todo in bench.todo] == [ids[n] for n in "abfced"]
    assert [todo.days for todo in bench.todo] == [-2, 0, 1, 3, None, None]
    assert [todo.due for todo in bench.todo] == [on(-2), on(0), on(1), on(3), None, None]
    assert (bench.overdue, bench.due_soon) == (1, 2)
    assert (bench.todo_total, bench.open_waiting) == (6, 6)


def test_a_county_says_how_far_ahead_one_is_warned(desk: Desk) -> None:
    for days in (0, 1, 4, 5, 6):
        complaint(desk, on(-10), close_due=on(days))
    assert [todo.soon for todo in workbench(desk).todo] == [True, True, False, False, False]
    own = {"code": "DUE_SOON", "since": TODAY, "days": 3, "unit": "workday"}
    taxonomy.amend({"habit": [own]})
    try:  # from a Wednesday on: Thursday, Friday, Monday
        bench = workbench(desk)
    finally:
        taxonomy.amend({})
    assert [todo.soon for todo in bench.todo] == [True, True, True, True, False]
    assert bench.due_soon == len(bench.due.ids or ()) == 4


def test_a_decision_is_due_before_the_closing(desk: Desk) -> None:
    case = complaint(desk, on(-3), accept_due=on(1), close_due=on(40))
    late = complaint(desk, on(-3), accept_due=on(5), close_due=on(4))
    assert [(t.row.id, t.days) for t in workbench(desk).todo] == [(case.id, 1), (late.id, 4)]
    desk.save(verbs.accept(desk.file(case.id), TODAY))
    assert [(t.row.id, t.days) for t in workbench(desk).todo] == [(late.id, 4), (case.id, 40)]


def test_each_says_what_it_waits_for(desk: Desk) -> None:
    case = complaint(desk, TODAY)
    said = []

    def look() -> str:
        (todo,) = workbench(desk).todo
        return todo.next

    said.append(look())
    for step in (
        lambda f: verbs.accept(f, TODAY),
        lambda f: verbs.hold(f, TODAY, consent=True),
        lambda f: verbs.agree(f, TODAY, 900),
        lambda f: verbs.pay(f, "REFUND", received_on=TODAY, received_fen=400),
        lambda f: verbs.pay(f, "REFUND", received_on=TODAY, received_fen=500),
        lambda f: verbs.reply(f, TODAY, "已退"),
    ):
        desk.save(step(desk.file(case.id)))
        said.append(look())
    assert said == ["待受理", "待调解", "调解中", "待履行", "待履行", "待答复", "待办结"]
    desk.save(verbs.close(desk.file(case.id), TODAY))
    assert workbench(desk).todo == []


def test_every_open_state_has_its_words() -> None:
    for lang in ("zh_CN", "en"):
        language.choose(lang)
        for state in OPEN_STATES:
            for replied in (False, True):
                assert waits_for(state, "", replied)
    assert waits_for("REFERRED", "HANDED_SAMR", True) == waits_for("ENDED", "WITHDRAWN", True)
    assert waits_for("MERGED", "", False) == ""


def test_lists_are_cut_and_totals_are_not(desk: Desk) -> None:
    desk.save(
        *(
            verbs.register(Case(id=uuid7(), kind="COMPLAINT", number=f"x{n}", received=TODAY))
            for n in range(230)
        )
    )
    bench = workbench(desk)
    assert (len(bench.todo), bench.todo_total, bench.open_waiting) == (200, 230, 230)
    assert (len(bench.today), bench.today_total, bench.complaints_today) == (200, 230, 230)


def test_drafts_are_offered_again(desk: Desk) -> None:
    for n in range(2):
        at = f"2026-07-15T09:0{n}:00+08:00"
        keep(desk, Draft(f"d{n}", "hold", "", {"notes": "x"}, at, f"第{n}份"))
    bench = workbench(desk)
    assert [d.id for d in bench.drafts] == ["d1", "d0"]
    assert reminded(bench)["drafts"] == Reminder("drafts", 2, "d1", "第1份")


def test_a_merchant_with_three_complaints_in_the_month_is_named(desk: Desk) -> None:
    for n in range(3):
        complaint(desk, on(-n), merchant="惠民超市")
        complaint(desk, on(-20 - n), merchant="上月的店")
    for name in ("甲店", "甲店（城北）", "甲店城北"):
        complaint(desk, TODAY, merchant=name, credit_code="91330106MA2B1X0T3K")
    for n in range(3):
        complaint(desk, TODAY, merchant="两件的店" if n else "一件的店")
        desk.register(Case(id=uuid7(), kind="CONSULT", received=TODAY, merchant="只问问的店"))
        wrong = complaint(desk, TODAY, merchant="登错的店")
        desk.save(verbs.void(desk.file(wrong.id), "登错"))
        complaint(desk, TODAY, merchant="")
    repeated = [r for r in workbench(desk).reminders if r.code == "merchant-repeat"]
    assert [(r.count, r.subject) for r in repeated] == [
        (3, "91330106MA2B1X0T3K"), (3, "惠民超市"),
    ]  # fmt: skip
    assert repeated[1].name == "惠民超市"
    assert repeated[0].name.startswith("甲店")
    complaint(desk, TODAY, merchant="惠民超市")
    repeated = [r for r in workbench(desk).reminders if r.code == "merchant-repeat"]
    assert [r.count for r in repeated] == [4, 3]


def test_a_backup_is_asked_for_after_a_week(desk: Desk, clock: Set) -> None:
    assert reminded(workbench(desk))["no-backup"].count == 0
    backup.backup(desk.store)
    assert "no-backup" not in reminded(workbench(desk))
    clock.day = on(7)
    assert "no-backup" not in reminded(workbench(desk))
    clock.day = on(8)
    assert reminded(workbench(desk))["no-backup"] == Reminder(
        "no-backup", 8, "2026-07-15T09:30:00+08:00"
    )


def test_what_went_out_unreceipted_is_remembered(tmp_path: Path) -> None:
    world = World(tmp_path)
    desk = world.desk("017", world.county())
    assert "unreceipted" not in reminded(workbench(desk))
    world.bundle(desk)
    now = signs(desk)
    assert reminded(workbench(desk))["unreceipted"] == Reminder(
        "unreceipted", now.exported_unreceipted, now.exported_at
    )


def test_closed_cases_without_a_follow_up(desk: Desk) -> None:
    old, first, second = (agreed(desk, day=on(-n)) for n in (31, 30, 2))
    those = Asked(ids=(("000000", first.id), ("000000", second.id)))
    assert reminded(workbench(desk))["to-follow-up"] == Reminder(
        "to-follow-up", 2, first.id, first.number, those
    )
    desk.save(verbs.follow_up(desk.file(first.id), TODAY, "UNREACHED"))
    assert reminded(workbench(desk))["to-follow-up"].count == 2, "nobody was reached"
    desk.save(verbs.follow_up(desk.file(first.id), TODAY, "MOSTLY"))
    assert reminded(workbench(desk))["to-follow-up"].subject == second.id
    desk.save(verbs.follow_up(desk.file(second.id), TODAY, "SATISFIED"))
    assert "to-follow-up" not in reminded(workbench(desk))
    assert desk.file(old.id).follow_ups == ()


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**40))
def test_the_numbers_are_those_of_all_cases(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    clock, rng = Set(date(2026, 3, 10)), Random(seed)
    home = Home(tmp_path_factory.mktemp("life") / "desk", "desk")
    desk = init(home, Setup("017", "017站", "MARKET"), clock)
    life = Life(rng)
    desk.save(*life.acts(80))
    for case in life.book.cases():
        if case.kind == "COMPLAINT" and not case.void and case.state in OPEN_STATES:
            due = clock.day + timedelta(days=rng.randrange(-3, 4))
            desk.save(verbs.correct(desk.file(case.id), close_due=due))
    bench = workbench(desk)
    rows = listing(desk.store, Asked(kind="COMPLAINT", open_only=True))
    waiting = rows.rows(0, rows.total)
    assert sorted(t.row.id for t in bench.todo) == sorted(r.id for r in waiting)
    keys: list[Any] = [(t.due or date.max, t.row.received, t.row.id) for t in bench.todo]
    assert keys == sorted(keys)
    by_state = [r.state for r in waiting]
    assert bench.open_waiting == by_state.count("REGISTERED")
    assert bench.open_mediating == by_state.count("IN_MEDIATION")
    assert bench.open_agreed == by_state.count("AGREED")
    assert (
        bench.todo_total
        == len(waiting)
        == (bench.open_waiting + bench.open_mediating + bench.open_agreed + bench.open_other)
    )
    assert bench.overdue == sum(t.days is not None and t.days < 0 for t in bench.todo)
    assert bench.due_soon == sum(t.days in (0, 1) for t in bench.todo)
    with desk.store.read() as connection:
        quarter = counting.figures(connection, parse("2026Q1"))
        today = counting.figures(connection, Period("", clock.day, clock.day))
    assert bench.recovered_fen == quarter["recovered_fen"]
    assert bench.agreed_cases == quarter["mediations_agreed"]
    assert bench.complaints_today == today["complaints"]
    assert bench.consultations_today == today["consultations"]
