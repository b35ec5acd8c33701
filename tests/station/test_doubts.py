"""What is asked before a sheet is saved because it may be a slip, and what is not."""

from datetime import date, timedelta

import pytest

from station import language, sheets
from station.clock import uuid7
from station.life import CaseFile
from station.records import Agreement, Case, Payment
from station.values import yuan
from tests.house.catalogue import IDEOGRAPH

DAY = date(2026, 7, 8)


@pytest.fixture(autouse=True)
def _chinese():
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")


def case(**more) -> Case:
    told = {"number": "26A-0001", "received": DAY, "received_at": "09:30", **more}
    return Case(id=uuid7(), kind="COMPLAINT", **told)


def agreed(sum_fen: int, *paid: int, claimed: int | None = 101500) -> CaseFile:
    """A case with an agreement, and refunds of these sums on that day."""
    main = case(state="AGREED", outcome="AGREED_PENDING", claimed_fen=claimed)
    return CaseFile(
        main,
        agreements=(Agreement(id=uuid7(), case_id=main.id, agreed_on=DAY, agreed_fen=sum_fen),),
        payments=tuple(
            Payment(
                id=uuid7(), case_id=main.id, kind="REFUND", received_on=DAY, received_fen=fen
            )
            for fen in paid
        ),
    )  # fmt: skip


def asked(name: str, file: CaseFile | None = None, *, day=DAY, others=(), **typed: str):
    sheet = sheets.sheet(name, day, file=file, now="10:20", person="韩雪")
    given, errors = sheets.values(sheet, typed, day)
    assert errors == {}
    return sheets.doubts(sheet, given, day, file=file, others=others)


def pay(file: CaseFile, yuan_typed: str, **more: str) -> list[str]:
    return asked("pay", file, kind="赔偿", received_fen=yuan_typed, **more)


@pytest.mark.parametrize(
    ("paid", "typed", "more"),
    [((), "1015", None), ((), "1015.01", 1), ((1500,), "1000", None), ((1500,), "1015", 1500),
     ((101500,), "0.01", 1)],
)  # fmt: skip
def test_a_payment_over_what_is_still_to_come(paid, typed, more):
    found = pay(agreed(101500, *paid), typed)
    assert len(found) == (more is not None)
    if more is not None:
        left = 101500 - sum(paid)
        for fen in (101500, left, left + more, more):
            assert f"{yuan(fen)} 元" in found[0], found


def test_what_is_due_later_counts_with_what_was_paid():
    file = agreed(101500)
    assert not pay(file, "15", due_fen="1000", due_on="7.20")
    assert pay(file, "15", due_fen="1000.01", due_on="7.20")


def test_money_without_an_agreement_is_held_against_what_was_asked():
    file = CaseFile(case(state="CLOSED", outcome="SELF_SETTLED", claimed_fen=10000))
    assert not pay(file, "100")
    assert "诉求金额 100.00 元，连这一笔一共收到 100.01 元" in pay(file, "100.01")[0]
    assert not pay(CaseFile(case(state="CLOSED", claimed_fen=None)), "100000")


def test_the_same_payment_twice():
    file = agreed(101500, 1500)
    found = asked("pay", file, kind="退款", received_fen="15")
    assert found == ["2026-07-08 已经记过一笔一样的 15.00 元，再记一笔吗？"]
    assert not pay(file, "15"), "of another kind"
    gone = CaseFile(
        file.case, agreements=file.agreements,
        payments=tuple(p.with_(void=True, void_reason="错") for p in file.payments),
    )  # fmt: skip
    assert not asked("pay", gone, kind="退款", received_fen="15"), "a void one is no payment"


@pytest.mark.parametrize(
    ("claimed", "typed", "wanted"), [(101500, "1015", 0), (101500, "1015.01", 1), (None, "5万", 0)]
)
def test_an_agreement_over_what_was_asked(claimed, typed, wanted):
    file = CaseFile(case(state="IN_MEDIATION", claimed_fen=claimed))
    found = asked("agree", file, agreed_fen=typed)
    assert len(found) == wanted
    if wanted:
        assert "1,015.01 元" in found[0]
        assert "1,015.00 元" in found[0]


def test_a_sitting_before_the_person_came_and_an_offer_over_the_claim():
    file = CaseFile(case(state="ACCEPTED", consent_mediate=True))
    assert not asked("hold", file, held_at="9:30", offered_fen="5", asked_fen="5")
    assert "09:00" in asked("hold", file, held_at="9:00")[0]
    assert not asked("hold", file, day=DAY + timedelta(1), held_at="9:00"), "on another day"
    assert "6.00 元" in asked("hold", file, offered_fen="6", asked_fen="5")[0]


@pytest.mark.parametrize(
    ("day", "received", "said"),
    [
        (DAY, "2026-05-09", ""),
        (DAY, "2026-05-08", "“接收日期”2026-05-08 已经过去 61 天"),
        (date(2027, 1, 5), "2026-12-30", "“接收日期”2026-12-30 不在今年"),
        (date(2027, 1, 5), "2027-01-01", ""),
        (DAY, "2025-07-08", "“接收日期”2025-07-08 已经过去 365 天"),
    ],
)
def test_a_day_of_long_ago_or_of_another_year(day, received, said):
    found = asked("register.CONSULT", day=day, facts="能退吗", reply="能", received=received)
    assert len(found) == bool(said)
    assert all(said in sentence for sentence in found)


def test_the_day_of_a_purchase_may_be_older():
    typed = {"facts": "能退吗", "reply": "能"}
    assert not asked("register.CONSULT", **typed, bought_on="2024-01-01")
    assert asked("register.CONSULT", **typed, bought_on="2022-01-01")


def test_a_day_that_became_next_years():
    file = CaseFile(case(state="IN_MEDIATION"))
    assert (
        "“履行期限”2027-07-07 还有 364 天" in asked("agree", file, agreed_fen="1", due_on="7.7")[0]
    )
    assert not asked("agree", file, agreed_fen="1", due_on="8.1")


def test_registered_twice_on_one_day():
    typed = {
        "consumer_name": "王女士", "consumer_phone": "138 0000 0000", "merchant": "惠民超市 ",
        "facts": "过期", "request": "退",
    }  # fmt: skip
    first = case(consumer_phone="13800000000", merchant="惠民超市", number="26A-0007")
    assert "26A-0007" in asked("register.COMPLAINT", others=[first], **typed)[0]
    for other in (
        first.with_(received=DAY - timedelta(1)),
        first.with_(merchant="惠民超市城北店"),
        first.with_(consumer_phone="13800000001"),
        first.with_(void=True, void_reason="试填"),
    ):
        assert not asked("register.COMPLAINT", others=[other], **typed)
    bare = {"facts": "能退吗", "reply": "能"}
    nameless = first.with_(consumer_phone="", merchant="")
    assert not asked("register.CONSULT", others=[nameless], **bare), "nothing to compare"


def test_only_what_was_changed_is_asked_about():
    old = CaseFile(case(received=date(2024, 1, 2), state="ACCEPTED", goods="酱油"))
    assert not asked("correct", old, goods="醋")
    assert asked("correct", old, received="2024-01-03")


def test_a_sheet_as_it_begins_leaves_no_doubt():
    file = agreed(101500)
    for name in ("hold", "reply", "close", "follow_up", "accept"):
        sheet = sheets.sheet(name, DAY, file=file, now="10:20")
        assert not sheets.doubts(sheet, sheets.values(sheet, {}, DAY)[0], DAY, file=file)


def test_the_questions_in_english():
    language.choose("en")
    file = agreed(1500, 1500)
    found = [
        *asked("pay", file, kind="REFUND", received_fen="15", received_on="2026-07-08"),
        *asked("agree", file, agreed_fen="2000", due_on="2027-07-01"),
        *asked("hold", file, consent_mediate="yes", held_at="8:00", offered_fen="6", asked_fen="5"),
        *asked("register.CONSULT", facts="x", reply="y", received="2025-01-01"),
    ]
    assert len(found) == 7
    assert not any(IDEOGRAPH.search(sentence) for sentence in found), found
