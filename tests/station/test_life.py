"""Any life of a case obeys the rules, and the figures balance whatever happened."""

import re
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station import merging, verbs
from station.clock import uuid7
from station.errors import Refused
from station.life import NAMES, CaseFile, comes_next, next_verbs, performance, why_not
from station.period import Period
from station.records import Case
from station.records.base import halves
from station.recount import Image, recount
from tests.station.lives import FIRST, Book, Life

DAY = date(2026, 3, 12)


def images(book):
    for record in book.records.values():
        open_half, _sealed = halves(record)
        yield Image(record.KIND, record.id, "j", open_half, record.void)


def lived(seed, count):
    life = Life(Random(seed))
    for act in life.acts(count):
        for record in act.records:
            if record.KIND == "case":
                obeys(life.book.file(record.id))
    return life


def obeys(file: CaseFile):
    case = file.case
    if case.closed_on is not None:
        assert case.replied_on is not None, "a reply comes before the closing"
        assert case.outcome
        assert case.closed_on >= case.received
    if case.state in ("AGREED",):
        assert file.held() > 0
        sums = file.agreed_fen(), file.received_this_round_fen()
        assert case.outcome == performance(*sums)
    if case.state == "REFUSED":
        assert case.decision == "REFUSED"
        assert case.closed_on == case.decided_on
    if case.kind != "COMPLAINT":
        assert not file.agreements
        assert not file.payments
    if case.void:
        assert case.void_reason
        assert next_verbs(file) == []
    if case.merged_into:
        assert file.sessions + file.payments + file.agreements == ()
    names_only_what_may_follow(file)


def names_only_what_may_follow(file: CaseFile):
    hint = comes_next(file)
    for name in re.findall("“(.+?)”", hint):
        assert {v for v, called in NAMES.items() if called == name} & {*next_verbs(file)}, hint
    if "记兑现" in hint:
        assert "pay" in next_verbs(file), hint


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**40))
def test_any_life_obeys_the_rules_and_the_figures_balance(seed):
    life = lived(seed, 25)
    rng = Random(seed)
    for _ in range(6):
        first = FIRST + timedelta(days=rng.randrange(-10, 260))
        period = Period("any", first, first + timedelta(days=rng.randrange(0, 120)))
        figures = recount(images(life.book), period)
        assert (
            figures["carried_in"] + figures["complaints"]
            == figures["closed"] + figures["open_at_end"]
        )
        assert figures["mediations_agreed"] <= figures["mediations"]
    whole = recount(images(life.book), Period("all", FIRST.replace(year=2020), date(2030, 1, 1)))
    gone = {c.id for c in life.book.cases() if c.void or c.merged_into}
    paid = [p for p in life.book.records.values() if p.KIND == "payment" and p.case_id not in gone]
    assert whole["recovered_fen"] == sum(p.received_fen or 0 for p in paid if not p.void)


def case(**values):
    given = {"id": uuid7(), "kind": "COMPLAINT", "received": DAY, **values}
    return verbs.register(Case(**given)).records[0]


def refusal(act, *args, **values):
    with pytest.raises(Refused) as caught:
        act(*args, **values)
    return caught.value


def test_a_reply_comes_before_the_closing():
    file = CaseFile(case())
    file = CaseFile(verbs.accept(file, DAY).records[0])
    file = CaseFile(verbs.end(file, DAY, "WITHDRAWN").records[0])
    assert "答复" in refusal(verbs.close, file, DAY).sentence
    file = CaseFile(verbs.reply(file, DAY).records[0])
    assert verbs.close(file, DAY).records[0].closed_on == DAY


def test_no_session_without_consent_and_no_agreement_without_session():
    file = CaseFile(verbs.accept(CaseFile(case()), DAY).records[0])
    assert refusal(verbs.hold, file, DAY).code == "no-consent"
    assert why_not(file, "agree") is not None
    assert refusal(verbs.end, file, DAY, "NO_AGREEMENT").code == "may-not-follow"


def test_days_before_the_receipt_are_refused():
    early = DAY - timedelta(days=1)
    assert refusal(verbs.accept, CaseFile(case()), early).code == "contradiction"


def test_states_cannot_be_corrected_by_hand():
    assert refusal(verbs.correct, CaseFile(case()), state="CLOSED").code == "not-by-hand"
    assert refusal(verbs.correct, CaseFile(case()), closed_on=DAY).code == "not-by-hand"


def test_voiding_needs_a_reason_and_ends_everything():
    file = CaseFile(case())
    assert refusal(verbs.void, file, " ").code == "no-reason"
    gone = CaseFile(verbs.void(file, "录错了").records[0])
    assert refusal(verbs.accept, gone, DAY).code == "may-not-follow"


def test_a_merged_case_takes_its_numbers_along():
    main, other = case(number="26A-0001"), case(number="26A-0002", external_numbers=["12345-9"])
    act = merging.merge(CaseFile(other), CaseFile(main))
    assert act.records[0].external_numbers == ["12345-9", "26A-0002"]
    assert act.records[1].merged_into == main.id


def test_a_consultation_becomes_a_complaint_and_both_count():
    consult = verbs.register(Case(id=uuid7(), kind="CONSULT", received=DAY)).records[0]
    act = verbs.convert(CaseFile(consult), DAY, "26A-0009")
    complaint, answered = act.records
    assert complaint.converted_from == consult.id
    figures = recount(
        [Image("case", r.id, "j", halves(r)[0]) for r in act.records],
        Period("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
    )
    assert (figures["consultations"], figures["complaints"]) == (1, 1)
    assert answered.closed_on == DAY


def after(act, *files):
    """Return the file of the act's case with what the act added to the given one."""
    book = Book()
    for file in files:
        book.records = {r.id: r for r in (file.case, *file.agreements, *file.payments,
                                          *file.sessions)}  # fmt: skip
    book.put(act)
    return book.file(next(r.id for r in act.records if r.KIND == "case"))


def agreed(fen, file=None):
    """Return a complaint with one session held and an agreement on this sum."""
    if file is None:
        file = CaseFile(verbs.accept(CaseFile(case()), DAY).records[0])
    file = after(verbs.hold(file, DAY, consent=True), file)
    return after(verbs.agree(file, DAY, fen), file)


def paid(file, fen):
    act = verbs.pay(file, "REFUND", received_on=DAY, received_fen=fen)
    return after(act, file)


def closed(file):
    file = after(verbs.reply(file, DAY), file)
    return after(verbs.close(file, DAY), file)


def test_money_of_an_earlier_round_does_not_perform_a_new_agreement():
    first = closed(paid(agreed(10000), 10000))
    assert first.case.outcome == "AGREED_DONE"
    second = agreed(10000, after(verbs.redo(first, DAY, "又坏了"), first))
    assert (second.agreements[-1].round, second.agreed_fen()) == (2, 10000)
    second = paid(second, 1)
    assert second.case.outcome == "AGREED_PARTIAL"
    assert (second.received_fen(), second.received_this_round_fen()) == (10001, 1)
    assert paid(second, 9999).case.outcome == "AGREED_DONE"


@pytest.mark.parametrize("main_round", [1, 2])
@pytest.mark.parametrize("other_round", [1, 2])
def test_a_merge_keeps_apart_what_an_earlier_round_received(main_round, other_round):
    def redone(fen, rounds):
        file = paid(agreed(10000), fen)
        for _ in range(rounds - 1):
            file = closed(file)
            file = paid(agreed(10000, after(verbs.redo(file, DAY, "又坏了"), file)), fen)
        return file

    main, other = redone(30, main_round), redone(4, other_round)
    merged = after(merging.merge(other, main), main)
    assert merged.case.id == main.case.id
    assert merged.received_fen() == 30 * main_round + 4 * other_round
    assert merged.received_this_round_fen() == 34
    assert merged.agreed_fen() == 20000


MATTER = {"consumer_name": "王女士", "goods": "酱油", "claimed_fen": 1500, "channel": "VISIT"}
LATER = DAY + timedelta(days=5)


@pytest.mark.parametrize("at_once", [False, True])
def test_a_consultation_that_was_referred_and_closed_converts_on_a_later_day(at_once):
    file = CaseFile(case(kind="CONSULT", received_at="09:30", **MATTER))
    file = CaseFile(verbs.refer(file, DAY, target="SAMR").records[0])
    file = CaseFile(verbs.reply(file, DAY, "已转").records[0])
    file = CaseFile(verbs.close(file, DAY).records[0])
    born, answered = verbs.convert(file, LATER, "26A-0009", accept_at_once=at_once).records
    decided = {"state": "ACCEPTED", "decision": "ACCEPTED", "decided_on": LATER} if at_once else {}
    assert born == Case(
        id=born.id, kind="COMPLAINT", number="26A-0009", received=LATER,
        converted_from=file.case.id, **MATTER, **decided,
    )  # fmt: skip
    assert (answered.state, answered.outcome, answered.closed_on) == (
        "CONVERTED",
        "HANDED_SAMR",
        DAY,
    )
    assert not at_once or why_not(CaseFile(born), "hold") is None
    assert at_once or why_not(CaseFile(born), "accept") is None


def test_nothing_of_a_loaded_life_is_taken_over():
    old = Case(
        id=uuid7(), kind="CONSULT", received=DAY, state="CLOSED", decision="REFUSED",
        decided_on=DAY, refuse_ground="A16_1", outcome="ANSWERED", result_on=DAY, end_ground="X",
        replied_on=DAY, reply="已答", closed_on=DAY, accept_due=DAY, close_due=DAY, round=3,
        redo_reason="又来", entered_late=True, from_ledger=True, ledger_number="17", **MATTER,
    )  # fmt: skip
    born = verbs.convert(CaseFile(old), LATER, "26A-0009").records[0]
    assert born == Case(
        id=born.id, kind="COMPLAINT", number="26A-0009", received=LATER, converted_from=old.id,
        **MATTER,
    )  # fmt: skip


def test_a_refused_complaint_keeps_two_days_that_a_ledger_gave_it():
    one = CaseFile(verbs.refuse(CaseFile(case()), DAY, "A16_1").records[0])
    moved = verbs.correct(one, closed_on=LATER).records[0]
    assert (moved.decided_on, moved.closed_on) == (LATER, LATER)
    two = CaseFile(one.case.with_(closed_on=LATER, from_ledger=True))
    moved = verbs.correct(two, closed_on=LATER + timedelta(days=1)).records[0]
    assert moved.decided_on == DAY


def test_ending_leaves_the_decision_alone():
    ended = verbs.end(CaseFile(case()), DAY, "WITHDRAWN").records[0]
    assert (ended.state, ended.decision) == ("ENDED", "")
