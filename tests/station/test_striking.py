"""What was written wrong is struck: it counts nowhere, and the case stands as without it."""

from dataclasses import replace
from datetime import date

import pytest

from station import striking, verbs
from station.clock import uuid7
from station.errors import Refused
from station.life import Act, CaseFile
from station.records import Agreement, Case, FollowUp, Lead, Payment, Record, Referral, Session

DAY = date(2026, 3, 12)
FAMILY = {
    Session: "sessions", Agreement: "agreements", Payment: "payments", Referral: "referrals",
    Lead: "leads", FollowUp: "follow_ups",
}  # fmt: skip


def after(file: CaseFile, act: Act) -> CaseFile:
    for record in act.records:
        if isinstance(record, Case):
            file = replace(file, case=record)
            continue
        name = FAMILY[type(record)]
        rest = [r for r in getattr(file, name) if r.id != record.id]
        file = replace(file, **{name: (*rest, record)})
    return file


@pytest.fixture
def agreed() -> CaseFile:
    case = Case(id=uuid7(), kind="COMPLAINT", received=DAY, claimed_fen=101500)
    file = after(CaseFile(case), verbs.register(case, accept_at_once=True))
    file = after(file, verbs.hold(file, DAY, consent=True))
    return after(file, verbs.agree(file, DAY, 101500))


def paid(file: CaseFile, fen: int) -> CaseFile:
    return after(file, verbs.pay(file, "REFUND", received_on=DAY, received_fen=fen))


def struck(file: CaseFile, record: Record) -> CaseFile:
    return after(file, striking.strike(file, record, "记错了"))


def test_a_payment_that_is_struck_was_never_received(agreed: CaseFile) -> None:
    once = paid(agreed, 1500)
    wrong = paid(once, 1000000)
    assert wrong.case.outcome == "AGREED_DONE"
    right = struck(wrong, wrong.payments[-1])
    assert right.case == once.case
    assert (right.received_fen(), right.case.outcome) == (1500, "AGREED_PARTIAL")
    none = struck(right, once.payments[0])
    assert (none.received_fen(), none.case) == (0, agreed.case)
    assert [p.void_reason for p in none.payments] == ["记错了", "记错了"]


def test_without_its_only_agreement_a_case_is_in_mediation_again(agreed: CaseFile) -> None:
    file = struck(agreed, agreed.agreements[0])
    assert (file.case.state, file.case.outcome, file.case.result_on) == ("IN_MEDIATION", "", None)
    again = after(file, verbs.agree(file, DAY, 1500))
    assert (again.agreed_fen(), again.case.outcome) == (1500, "AGREED_PENDING")


def test_what_was_received_performs_the_agreement_written_anew(agreed: CaseFile) -> None:
    file = paid(agreed, 1500)
    file = struck(file, file.agreements[0])
    assert after(file, verbs.agree(file, DAY, 1500)).case.outcome == "AGREED_DONE"
    assert after(file, verbs.agree(file, DAY, 2000)).case.outcome == "AGREED_PARTIAL"


def test_the_result_keeps_what_it_leans_on(agreed: CaseFile) -> None:
    assert agreed.sessions[0] not in striking.strikable(agreed)
    with pytest.raises(Refused, match="只记过这一次调解"):
        striking.strike(agreed, agreed.sessions[0], "记错了")
    open_again = struck(agreed, agreed.agreements[0])
    assert struck(open_again, open_again.sessions[0]).case.state == "ACCEPTED"
    replied = after(agreed, verbs.reply(agreed, DAY, "已退"))
    closed = after(replied, verbs.close(replied, DAY))
    with pytest.raises(Refused, match="重新办理"):
        striking.strike(closed, closed.agreements[0], "记错了")


def test_once_and_with_a_reason_and_not_what_was_handed_over(agreed: CaseFile) -> None:
    file = paid(agreed, 1500)
    with pytest.raises(Refused, match="原因"):
        striking.strike(file, file.payments[0], "  ")
    gone = struck(file, file.payments[0])
    with pytest.raises(Refused, match="已经作废"):
        striking.strike(gone, gone.payments[0], "再来一次")
    lead = Lead(id=uuid7(), case_id=file.case.id, noted_on=DAY, handed_on=DAY)
    with pytest.raises(Refused, match="移交"):
        striking.strike(replace(file, leads=(lead,)), lead, "记错了")
    with pytest.raises(Refused, match="不能单独作废"):
        striking.strike(file, file.case, "记错了")
