"""Money to the fen: random histories against a plain book; the rules of each act."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from station import payments, striking, verbs
from station.clock import uuid7
from station.errors import Refused
from station.life import Act, CaseFile
from station.records import Case, Payment
from station.schedule import EVERY, instalments, overdue, schedule
from tests.station.money_model import History, Step

DAY = date(2026, 3, 12)
BYTES = 7
"""Bytes that tell one step: one of what, two each of which, when and how much."""
STEPS = st.binary(min_size=3 * BYTES, max_size=14 * BYTES)
"""A history as bytes: drawn in one piece, which is many times faster than a list of tuples."""
AGREED = ((0, 0, 0, 5), (0, 1, 0, 6))
"""Both cases have an agreement from the beginning: else most of what follows is refused."""
QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(STEPS)
def test_any_history_comes_to_the_sums_of_a_plain_book(data):
    told(steps(data))


@pytest.mark.long
@settings(
    max_examples=100_000, deadline=None, suppress_health_check=QUIET, database=None,
    phases=(Phase.generate, Phase.shrink),
)  # fmt: skip
@given(STEPS)
def test_any_history_comes_to_the_sums_of_a_plain_book_long(data):
    told(steps(data))


def steps(data: bytes) -> list[Step]:
    parts = [data[at : at + BYTES] for at in range(0, len(data) - BYTES + 1, BYTES)]
    return [
        (p[0], *(int.from_bytes(p[n : n + 2]) for n in (1, 3, 5)))  # type: ignore[misc]
        for p in parts
    ]


def told(story) -> History:
    history = History()
    history.run([*AGREED, *story])
    history.agrees()
    return history


def test_the_histories_come_everywhere():
    """Every act of money is taken often; else the properties above would prove less than they say."""
    rng, done = Random(4), Counter()
    for _n in range(120):
        done += Counter(told(steps(rng.randbytes(14 * BYTES))).done)
    wanted = (
        "case.agree", "case.pay", "case.plan", "payment.give_back", "payment.correct",
        "payment.void", "agreement.void", "case.close", "case.redo", "case.merge",
    )  # fmt: skip
    assert {do: done[do] for do in wanted if done[do] < 10} == {}


# Each by itself


def after(file: CaseFile, act: Act) -> CaseFile:
    made = {r.id: r for r in act.records}
    agreements = {**{a.id: a for a in file.agreements}, **of(made, "agreement")}
    paid = {**{p.id: p for p in file.payments}, **of(made, "payment")}
    sessions = {**{s.id: s for s in file.sessions}, **of(made, "session")}
    case = next((r for r in act.records if isinstance(r, Case)), file.case)
    return replace(
        file, case=case, sessions=tuple(sessions.values()), payments=tuple(paid.values()),
        agreements=tuple(agreements.values()),
    )  # fmt: skip


def of(made, kind):
    return {key: r for key, r in made.items() if kind == r.KIND}


@pytest.fixture
def agreed() -> CaseFile:
    case = Case(id=uuid7(), kind="COMPLAINT", received=DAY, claimed_fen=600_000)
    file = after(CaseFile(case), verbs.register(case, accept_at_once=True))
    file = after(file, verbs.hold(file, DAY, consent=True))
    return after(file, verbs.agree(file, DAY, 600_000))


def paid(file: CaseFile, fen: int, on: date = DAY, kind: str = "REFUND") -> CaseFile:
    return after(file, verbs.pay(file, kind, received_on=on, received_fen=fen))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 10**9), st.integers(1, 120), st.dates(date(2000, 1, 1), date(2150, 1, 1)),
    st.sampled_from(EVERY),
)  # fmt: skip
def test_equal_parts_come_to_the_whole(total, count, first, every):
    if total < count:
        with pytest.raises(ValueError, match=str(total)):
            instalments(total, count, first, every)
        return
    rows = instalments(total, count, first, every)
    assert (len(rows), sum(fen for _day, fen in rows), rows[0][0]) == (count, total, first)
    assert len({fen for _day, fen in rows[:-1]}) <= 1
    assert 0 <= rows[-1][1] - total // count < count
    days = [day for day, _fen in rows]
    assert days == sorted(set(days))


def test_a_month_without_the_day_has_its_last():
    days = [day for day, _fen in instalments(400, 4, date(2027, 12, 31), "MONTH")]
    assert [f"{day:%m-%d}" for day in days] == ["12-31", "01-31", "02-29", "03-31"]


def test_money_pays_the_oldest_row_first_and_what_is_late_says_for_how_long(agreed):
    days = [DAY + timedelta(days=n) for n in (10, 20, 30)]
    file = after(agreed, payments.plan(agreed, [(d, 200_000) for d in days], "REFUND"))
    file = paid(file, 300_000)
    rows = schedule(file, DAY + timedelta(days=21))
    assert [(r.state, r.paid_fen, r.days) for r in rows] == [
        ("PAID", 200_000, 11), ("OVERDUE", 100_000, 1), ("OPEN", 0, -9),
    ]  # fmt: skip
    assert [r.left_fen for r in overdue(rows)] == [100_000]
    assert [r.state for r in schedule(file, days[1])] == ["PAID", "PARTLY", "OPEN"], "not yet late"


def test_what_was_received_before_the_rows_pays_first_what_no_row_names(agreed):
    rest = agreed.agreed_fen() - 200_000
    file = paid(agreed, rest)
    due = verbs.pay(file, "REFUND", due_on=DAY + timedelta(days=5), due_fen=200_000)
    file = after(file, due)
    assert [r.state for r in schedule(file, DAY)] == ["OPEN"]
    assert [r.state for r in schedule(paid(file, 200_000), DAY)] == ["PAID"]


def test_a_plan_made_anew_voids_the_old_rows_and_no_money(agreed):
    file = after(agreed, payments.plan(agreed, [(DAY, 600_000)], "REFUND"))
    file = paid(file, 100_000)
    again = after(file, payments.plan(file, [(DAY, 100_000), (DAY, 500_000)], "REFUND", anew=True))
    assert [r.due_fen for r in schedule(again, DAY)] == [100_000, 500_000]
    assert again.received_fen() == 100_000
    assert [p.due_fen for p in again.payments if p.void] == [600_000]


def test_what_was_given_back_is_an_entry_and_the_performance_follows(agreed):
    whole = paid(agreed, 600_000)
    assert whole.case.outcome == "AGREED_DONE"
    back = after(whole, payments.give_back(whole, whole.payments[0], DAY, 600_000))
    assert (back.case.outcome, back.received_fen()) == ("AGREED_PENDING", 0)
    assert [p.received_fen for p in back.payments] == [600_000, -600_000]
    assert payments.returnable(back) == []
    with pytest.raises(Refused, match="先作废退回"):
        striking.strike(back, back.payments[0], "记错")
    gone = after(back, striking.strike(back, back.payments[1], "记错"))
    assert (gone.case.outcome, payments.returnable(gone)) == ("AGREED_DONE", [gone.payments[0]])


def test_money_of_an_earlier_round_can_bounce_in_a_later_one(agreed):
    file = paid(agreed, 600_000)
    for act in (
        lambda f: verbs.reply(f, DAY, "已告知"),
        lambda f: verbs.close(f, DAY),
        lambda f: verbs.redo(f, DAY, "退票"),
        lambda f: payments.give_back(f, f.payments[0], DAY, 1),
    ):
        file = after(file, act(file))
    assert (file.payments[1].round, file.case.round, file.received_fen()) == (1, 2, 599_999)


def test_a_correction_of_a_payment_takes_its_returns_with_it(agreed):
    file = paid(agreed, 500)
    file = after(file, payments.give_back(file, file.payments[0], DAY, 200))
    got, back = file.payments
    file = after(file, payments.correct(file, got, kind="MULTIPLE", basis="CPL55"))
    assert [(p.kind, p.basis) for p in file.payments] == [("MULTIPLE", "CPL55")] * 2
    for wrong in (
        {"received_fen": 199}, {"received_fen": -1}, {"received_fen": None}, {"round": 2},
        {"received_on": DAY + timedelta(days=1)}, {"received_on": DAY - timedelta(days=1)}, {},
    ):  # fmt: skip
        with pytest.raises(Refused):
            payments.correct(file, file.payments[0], **wrong)
    for wrong in ({"received_fen": -501}, {"received_fen": 0}, {"kind": "OTHER"}):
        with pytest.raises(Refused):
            payments.correct(file, back, **wrong)
    done = after(file, payments.correct(file, back, received_fen=-500))
    assert done.received_fen() == 0


def test_a_correction_that_moves_no_money_leaves_the_result_alone(agreed):
    """A loaded case may say 部分履行 though all its money came: a note does not judge that."""
    file = paid(agreed, 600_000)
    loaded = replace(file, case=file.case.with_(outcome="AGREED_PARTIAL"))
    act = payments.correct(loaded, loaded.payments[0], note="转账截图")
    assert [r.KIND for r in act.records] == [Payment.KIND]
