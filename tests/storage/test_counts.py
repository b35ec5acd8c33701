"""Every number of the workbench opens as many cases as it says, and those that a reader would pick."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station import verbs
from station.clock import uuid7
from station.law import habits
from station.life import OPEN_STATES
from station.records import Case, FollowUp
from storage.desk import Desk, Setup, init
from storage.drafts import Draft, keep
from storage.listing import Asked, listing
from storage.paths import Home
from storage.workbench import MOST, REPEATERS, TO_ANSWER, Workbench, workbench
from tests.station.lives import Life
from tests.storage.test_workbench import Set
from tests.storage.world import complaint

DAY = date(2026, 3, 10)
SHOPS = [f"{n}号店" for n in range(REPEATERS + 4)]


def opened(desk: Desk, asked: Asked | None) -> set[str]:
    """Return what a number opens; a list that says another length than it has fails."""
    assert asked is not None
    found = listing(desk.store, asked)
    rows = found.rows(0, found.total)
    assert len(rows) == found.total
    assert not found.capped
    return {row.id for row in rows}


def lived(path: Path, seed: int) -> tuple[Desk, Life]:
    """Let a desk live some months: any verb, any kind, shops with few and with many complaints."""
    rng = Random(seed)
    desk = init(Home(path / "desk", "desk"), Setup("017", "017站", "MARKET"), Set(DAY))
    life = Life(rng)
    acts = list(life.acts(110))
    for n in range(60):
        near = DAY - timedelta(days=rng.choice([0, 0, 1, 5, 9, 12, 200]))
        kind = rng.choice(["COMPLAINT", "COMPLAINT", "COMPLAINT", *TO_ANSWER])
        case = Case(
            id=uuid7(), kind=kind, number=f"x{n}", received=near, merchant=rng.choice(SHOPS),
            from_ledger=rng.random() < 0.1,
        )  # fmt: skip
        acts.append(verbs.register(case))
        life.book.put(acts[-1])
        if rng.random() < 0.2:
            acts.append(verbs.void(life.book.file(case.id), "试填"))
            life.book.put(acts[-1])
    desk.save(*acts)
    for case in life.book.cases():
        if case.kind == "COMPLAINT" and not case.void and case.state in OPEN_STATES:
            due = rng.choice([None, DAY + timedelta(days=rng.randrange(-2, 5))])
            act = verbs.correct(desk.file(case.id), close_due=due)
            desk.save(act)
            life.book.put(act)
    return desk, life


def counts(case: Case) -> bool:
    return not case.void and not case.merged_into and case.state != "MERGED"


def picked(life: Life) -> dict[str, set[str]]:
    """Read all cases and say which each number must open."""
    cases = [case for case in life.book.cases() if counts(case)]
    called = {(r.case_id, r.called_on) for r in life.book.records.values()
              if isinstance(r, FollowUp) and not r.void and r.answer != "UNREACHED"}  # fmt: skip
    complaints = [c for c in cases if c.kind == "COMPLAINT"]
    typed = [c for c in cases if c.kind in TO_ANSWER and not c.from_ledger
             and c.received > DAY - timedelta(days=150)]  # fmt: skip
    return {
        "came": {c.id for c in cases if c.received == DAY},
        "open": {c.id for c in complaints if c.state in OPEN_STATES},
        "to-answer": {c.id for c in typed if c.state == "REGISTERED"},
        "to-close": {c.id for c in typed if c.state == "REPLIED"},
        "to-follow-up": {
            c.id for c in complaints
            if c.state == "CLOSED" and c.closed_on
            and not any(who == c.id and on >= c.closed_on for who, on in called)
            and DAY - timedelta(days=30) <= c.closed_on <= DAY
        },
    }  # fmt: skip


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**40))
def test_every_number_opens_what_it_counts(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    desk, life = lived(tmp_path_factory.mktemp("counts"), seed)
    bench, wanted = workbench(desk), picked(life)
    assert opened(desk, bench.came) == wanted["came"]
    assert len(wanted["came"]) >= bench.consultations_today + bench.complaints_today
    assert opened(desk, bench.open) == wanted["open"]
    assert len(wanted["open"]) == bench.todo_total
    due = {t.row.id for t in bench.todo if t.days is not None and t.days <= 1}
    assert opened(desk, bench.due) == due
    assert len(due) == bench.overdue + bench.due_soon
    today = [c for c in life.book.cases() if c.received == DAY]
    assert bench.today_total == len(today)
    for code in ("to-answer", "to-close", "to-follow-up"):
        told = [r for r in bench.reminders if r.code == code]
        assert [r.count for r in told] == ([len(wanted[code])] if wanted[code] else []), code
        for one in told:
            assert opened(desk, one.cases) == wanted[code], code
    _repeaters_open_their_own(desk, life, bench)


def _repeaters_open_their_own(desk: Desk, life: Life, bench: Workbench) -> None:
    this_month = [
        c for c in life.book.cases()
        if counts(c) and c.kind == "COMPLAINT" and c.merchant
        and DAY.replace(day=1) <= c.received <= DAY
    ]  # fmt: skip
    often = {
        s: n
        for s, n in Counter(c.merchant for c in this_month).items()
        if n >= habits.number("REPEATED", DAY)
    }
    named = [r for r in bench.reminders if r.code == "merchant-repeat"]
    assert len(named) == min(REPEATERS, len(often))
    for one in named:
        assert one.count == often[one.name]
        assert opened(desk, one.cases) == {c.id for c in this_month if c.merchant == one.name}
    rest = [r for r in bench.reminders if r.code == "merchants-repeat"]
    others = set(often) - {r.name for r in named}
    assert [r.subject for r in rest] == ([str(len(others))] if others else [])
    for one in rest:
        assert opened(desk, one.cases) == {c.id for c in this_month if c.merchant in others}
        assert one.count == sum(often[shop] for shop in others)


def test_more_are_due_than_are_listed_and_all_of_them_open(tmp_path: Path) -> None:
    desk = init(Home(tmp_path / "desk", "desk"), Setup("017", "017站", "MARKET"), Set(DAY))
    desk.save(
        *(
            verbs.register(
                Case(id=uuid7(), kind="COMPLAINT", number=f"x{n}", received=DAY, close_due=DAY)
            )
            for n in range(MOST + 30)
        )
    )
    bench = workbench(desk)
    assert len(bench.todo) == MOST
    assert len(opened(desk, bench.due)) == bench.due_soon == MOST + 30


def test_a_merchant_opens_no_one_else_s_and_no_other_month_s(tmp_path: Path) -> None:
    desk = init(Home(tmp_path / "desk", "desk"), Setup("017", "017站", "MARKET"), Set(DAY))
    ours = {complaint(desk, DAY, merchant="惠民超市").id for _n in range(3)}
    complaint(desk, DAY, merchant="红惠民超市场")
    complaint(desk, DAY - timedelta(days=20), merchant="惠民超市")
    complaint(desk, DAY, merchant="别的店", facts="在惠民超市对面")
    (told,) = (r for r in workbench(desk).reminders if r.code == "merchant-repeat")
    assert opened(desk, told.cases) == ours


def test_a_consultation_waits_until_it_is_answered_and_closed(tmp_path: Path) -> None:
    desk = init(Home(tmp_path / "desk", "desk"), Setup("017", "017站", "MARKET"), Set(DAY))
    case = desk.register(Case(id=uuid7(), kind="CONSULT", received=DAY - timedelta(days=40)))
    desk.register(
        Case(id=uuid7(), kind="CONSULT", received=DAY - timedelta(days=41), from_ledger=True)
    )

    def waits() -> list[str]:
        return [r.code for r in workbench(desk).reminders if r.code in ("to-answer", "to-close")]

    assert waits() == ["to-answer"]
    desk.save(verbs.reply(desk.file(case.id), DAY, "可以退"))
    assert waits() == ["to-close"]
    desk.save(verbs.close(desk.file(case.id), DAY))
    assert waits() == []


def test_what_is_picked_is_narrowed_and_never_widened(tmp_path: Path) -> None:
    desk = init(Home(tmp_path / "desk", "desk"), Setup("017", "017站", "MARKET"), Set(DAY))
    one, other = (complaint(desk, DAY, merchant=shop) for shop in ("惠民超市", "老街烧烤"))
    asked = desk.register(Case(id=uuid7(), kind="CONSULT", received=DAY, merchant="惠民超市"))
    everything = {one.id, other.id, asked.id}
    picked = Asked(ids=tuple(("000000", record) for record in (one.id, asked.id)))
    whole = Asked(kind="COMPLAINT", open_only=True)
    for within, narrow, wanted in (
        (None, Asked(), everything),
        (picked, Asked(), {one.id, asked.id}),
        (picked, Asked(kind="COMPLAINT"), {one.id}),
        (picked, Asked(text="惠民"), {one.id, asked.id}),
        (picked, Asked(text="烧烤"), set()),
        (whole, Asked(kind="CONSULT"), set()),
        (whole, Asked(text="惠民"), {one.id}),
        (whole, Asked(state="REGISTERED"), {one.id, other.id}),
    ):
        both = Asked(text=narrow.text, kind=narrow.kind, state=narrow.state, within=within)
        assert opened(desk, both) == wanted, (within, narrow)


def test_old_drafts_are_told_too(tmp_path: Path) -> None:
    desk = init(Home(tmp_path / "desk", "desk"), Setup("017", "017站", "MARKET"), Set(DAY))
    for n in range(3):
        keep(desk, Draft(f"d{n}", "hold", "", {"notes": "x"}, f"202{n + 3}-03-10T09:00:00+08:00",
                         "记调解"))  # fmt: skip
    assert [d.id for d in workbench(desk).drafts] == ["d2", "d1", "d0"]
