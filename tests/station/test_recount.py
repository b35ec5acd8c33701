"""The second count, on cases small enough to count by hand."""

from typing import Any

import pytest

from station.period import parse
from station.recount import Image, recount, recount_by_journal

Q3 = parse("2026Q3")


def _case(i: str = "c1", journal: str = "j1", void: bool = False, **fields: Any) -> Image:
    return Image(
        "case", i, journal, {"kind": "COMPLAINT", "received": "2026-07-02", **fields}, void
    )


def _child(of: str, i: str, case_id: str = "c1", /, void: bool = False, **fields: Any) -> Image:
    return Image(of, i, "j1", {"case_id": case_id, **fields}, void)


def _some(images: list[Image], *names: str) -> tuple[int, ...]:
    counts = recount(images, Q3)
    return tuple(counts[name] for name in names)


SESSION = _child("session", "s1", held_on="2026-07-03")


def test_nothing() -> None:
    assert set(recount([], Q3).values()) == {0}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("CONSULT", "consultations"), ("COMPLAINT", "complaints"), ("LEAD", "reports"),
        ("SUGGEST", "other"), ("OTHER_REQ", "other"),
    ],
)  # fmt: skip
def test_kinds(kind: str, name: str) -> None:
    assert _some([_case(kind=kind)], name) == (1,)


@pytest.mark.parametrize(
    ("outcome", "mediated", "agreed", "resolved"),
    [
        ("AGREED_DONE", 1, 1, 1),
        ("AGREED_PENDING", 1, 1, 1),
        ("AGREED_PARTIAL", 1, 1, 1),
        ("BREACHED", 1, 1, 0),
        ("SELF_SETTLED", 0, 0, 1),
        ("WITHDRAWN", 0, 0, 0),
        ("NO_AGREEMENT", 1, 0, 0),
        ("TO_COURT", 1, 0, 0),
        ("HANDED_SAMR", 1, 0, 0),
        ("REFUSED_M", 0, 0, 0),
        ("NO_SUCH_CODE", 0, 0, 0),
    ],
)
def test_outcomes(outcome: str, mediated: int, agreed: int, resolved: int) -> None:
    case = _case(outcome=outcome, result_on="2026-07-04", closed_on="2026-07-05")
    names = ("mediations", "mediations_agreed", "resolved")
    assert _some([case, SESSION], *names) == (mediated, agreed, resolved)
    assert _some([case], *names) == (0, 0, resolved)


def test_a_void_session_was_not_held() -> None:
    case = _case(outcome="AGREED_DONE", result_on="2026-07-04")
    held = _child("session", "s1", void=True, held_on="2026-07-03")
    assert _some([case, held], "mediations", "sittings") == (0, 0)


def test_void_merged_and_missing_cases_take_their_children_along() -> None:
    paid = _child("payment", "p1", kind="REFUND", received_on="2026-07-03", received_fen=100)
    lead = _child("lead", "l1", handed_on="2026-07-03")
    for cases in ([_case(void=True)], [_case(merged_into="c2")], []):
        assert set(recount([*cases, SESSION, paid, lead], Q3).values()) == {0}
    assert _some([_case(), paid, lead], "recovered_fen", "leads_handed_over") == (100, 1)


def test_a_lead_may_belong_to_no_case() -> None:
    lead = Image("lead", "l1", "j2", {"noted_on": "2026-07-01", "handed_on": "2026-07-03"})
    assert recount_by_journal([lead], Q3)["j2"]["leads_handed_over"] == 1


def test_what_hangs_on_a_case_counts_where_the_case_is() -> None:
    by_journal = recount_by_journal([_case(journal="j2"), SESSION], Q3)
    assert by_journal["j2"]["sittings"] == 1
    assert "j1" not in by_journal


@pytest.mark.parametrize(
    ("received", "closed", "carried_in", "closed_now", "left"),
    [
        ("2026-06-30", None, 1, 0, 1),
        ("2026-06-30", "2026-06-30", 0, 0, 0),
        ("2026-06-30", "2026-07-01", 1, 1, 0),
        ("2026-07-01", "2026-07-01", 0, 1, 0),
        ("2026-09-30", "2026-09-30", 0, 1, 0),
        ("2026-09-30", "2026-10-01", 0, 0, 1),
        ("2026-10-01", None, 0, 0, 0),
    ],
)
def test_stock(
    received: str, closed: str | None, carried_in: int, closed_now: int, left: int
) -> None:
    case = _case(received=received, closed_on=closed)
    assert _some([case], "carried_in", "closed", "open_at_end") == (carried_in, closed_now, left)


def test_a_superseded_agreement_does_not_count() -> None:
    case = _case(closed_on="2026-08-01")
    old = _child("agreement", "a1", agreed_on="2026-07-03", agreed_fen=5, superseded=True)
    new = _child("agreement", "a2", agreed_on="2026-06-03", agreed_fen=7)
    assert _some([case, old, new], "agreed_fen", "settled_fen") == (0, 7)


def test_multiple_damages() -> None:
    def paid(i: str, case_id: str, basis: str, fen: int) -> Image:
        return _child(
            "payment", i, case_id, kind="MULTIPLE", basis=basis,
            received_on="2026-07-03", received_fen=fen,
        )  # fmt: skip

    home = [
        _case(in_12315=True),
        _case("c2", kind="OTHER_REQ"),
        paid("p1", "c1", "CPL55", 50_000),
        paid("p2", "c1", "FSL148", 100_000),
        paid("p3", "c2", "CPL55", 7),
    ]
    names = ("punitive_fen", "punitive_fraud_fen", "punitive_cases", "recovered_in_12315_fen")
    assert _some(home, *names) == (150_007, 50_007, 1, 150_000)


def test_due_days() -> None:
    home = [
        _case("c1", accept_due="2026-07-10", decided_on="2026-07-10"),
        _case("c2", accept_due="2026-07-10", decided_on="2026-07-11"),
        _case("c3", accept_due="2026-07-10"),
        _case("c4", accept_due="2026-06-30", decided_on="2026-06-30"),
        _case("c5", close_due="2026-09-30", closed_on="2026-09-29"),
    ]
    names = ("acceptance_due", "acceptance_on_time", "closing_due", "closing_on_time")
    assert _some(home, *names) == (3, 1, 1, 1)


def test_follow_ups() -> None:
    answers = ("SATISFIED", "MOSTLY", "UNSATISFIED", "UNREACHED", "DECLINED")
    calls = [_child("follow_up", a, called_on="2026-07-03", answer=a) for a in answers]
    names = ("follow_ups_asked", "follow_ups_answered", "follow_ups_satisfied")
    assert _some([_case(), *calls], *names) == (5, 4, 2)


def test_a_day_that_no_calendar_has_stops_nothing() -> None:
    case = _case(outcome="AGREED_DONE", result_on="2026-09-30", closed_on="2026-07-99")
    assert _some([case, SESSION], "mediations", "closed", "resolved") == (1, 1, 1)
