"""Overdue with its reason, a sitting arranged, and the new day of a case taken up again."""

from datetime import date, timedelta

import pytest

from station import language, late, meeting, sheets, taxonomy, verbs
from station.clock import uuid7
from station.errors import Refused
from station.law import clocks
from station.life import CaseFile
from station.records import Case

DAY = date(2026, 7, 6)  # a Monday
GIVEN = clocks.Promise(("STATION_ACCEPT_1D",), ("STATION_CLOSE_7D",))


@pytest.fixture(autouse=True)
def _chinese() -> None:
    language.choose("zh_CN")


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def file(**values: object) -> CaseFile:
    case = Case(id=uuid7(), kind="COMPLAINT", received=DAY, **values)  # type: ignore[arg-type]
    return CaseFile(case)


@pytest.mark.parametrize(
    ("values", "missed"),
    [
        ({}, None),
        ({"accept_due": on(2), "close_due": on(9)}, on(2)),
        ({"accept_due": on(3), "close_due": on(9)}, None),
        ({"accept_due": on(3), "decided_on": on(4), "state": "ACCEPTED"}, on(3)),
        ({"accept_due": on(1), "decided_on": on(1), "state": "ACCEPTED"}, None),
        ({"close_due": on(1), "state": "SUSPENDED", "suspended_on": on(0)}, None),
        ({"close_due": on(1), "state": "CLOSED", "closed_on": on(2)}, on(1)),
        ({"close_due": on(1), "state": "CLOSED", "closed_on": on(1)}, None),
        ({"close_due": on(1), "void": True}, None),
    ],
)
def test_which_day_was_missed(values: dict[str, object], missed: date | None) -> None:
    assert clocks.missed(file(**values).case, on(3)) == missed


def test_a_reason_is_given_where_a_day_was_missed() -> None:
    case = file(close_due=on(1))
    with pytest.raises(Refused, match="没有超期"):
        late.explain(case, on(1), "MERCHANT")
    act = late.explain(case, on(2), "MERCHANT", "店长出差")
    assert act.do == "case.late"
    assert act.records == (case.case.with_(late_reason="MERCHANT", late_note="店长出差"),)
    with pytest.raises(Refused, match="要写说明"):
        late.explain(case, on(2), "OTHER", " ")
    with pytest.raises(Refused, match="选一个"):
        late.explain(case, on(2), "")


def test_the_sheet_asks_for_more_where_a_reason_says_nothing() -> None:
    sheet = sheets.sheet("late", on(2), file=file(close_due=on(1)))
    assert sheets.values(sheet, {"late_reason": "其他"}, on(2))[1]
    given, errors = sheets.values(sheet, {"late_reason": "等经营者答复"}, on(2))
    assert errors == {}
    assert sheets.act("late", file(close_due=on(1)), given, today=on(2)).do == "case.late"
    assert {i.code for i in taxonomy.items("late_reason") if i.value("told")} == {"OTHER"}


def test_a_sitting_is_arranged_for_a_day_to_come() -> None:
    case = file(state="ACCEPTED", decision="ACCEPTED", decided_on=DAY)
    sheet = sheets.sheet("meet", DAY, file=case, person="韩雪")
    typed = {
        "meet_on": "7.9",
        "meet_at": "下午2点半",
        "meet_place": "二楼调解室",
        "meet_by": "韩雪",
    }
    given, errors = sheets.values(sheet, typed, DAY)
    assert errors == {}
    (now,) = sheets.act("meet", case, given).records
    assert isinstance(now, Case)
    assert (now.meet_on, now.meet_at, now.meet_place, now.meet_by) == (
        on(3), "14:30", "二楼调解室", "韩雪",
    )  # fmt: skip
    with pytest.raises(Refused, match="约在哪里"):
        meeting.meet(case, on(3))
    with pytest.raises(Refused):
        meeting.meet(file(), on(3), place="本站")


def test_a_case_taken_up_again_is_to_be_closed_by_a_new_day() -> None:
    registered = clocks.timed(verbs.register(file().case), GIVEN).records[0]
    assert isinstance(registered, Case)
    first = (registered.accept_due, registered.close_due)
    closed = registered.with_(
        state="CLOSED", decision="ACCEPTED", decided_on=on(1), replied_on=on(3), closed_on=on(20),
        outcome="NO_AGREEMENT", result_on=on(2), late_reason="HANDS", late_note="一个人",
    )  # fmt: skip
    again = clocks.timed(verbs.redo(CaseFile(closed), on(30), "钱没到"), GIVEN).records[0]
    assert isinstance(again, Case)
    alone = clocks.set_days(
        file().case.with_(received=on(30)), GIVEN, clocks.calendar(), begins=True
    )
    assert (again.close_due, again.close_rule) == (alone.close_due, "STATION_CLOSE_7D")
    assert again.close_due is not None
    assert again.close_due > on(30)
    assert (again.accept_due, again.redone_on) == (first[0], on(30))
    assert (again.late_reason, again.late_note) == ("", "")
    (clock,) = clocks.explained(again, "close", GIVEN)
    assert clock.counted.start == on(30)


def test_one_of_an_old_ledger_gets_a_day_once_it_is_taken_up_again() -> None:
    old = file(state="CLOSED", decision="ACCEPTED", closed_on=on(4), from_ledger=True).case
    again = clocks.timed(verbs.redo(CaseFile(old), on(30), "钱没到"), GIVEN).records[0]
    assert isinstance(again, Case)
    assert (again.accept_due, again.close_rule) == (None, "STATION_CLOSE_7D")
    none = clocks.timed(verbs.redo(CaseFile(old), on(30), "钱没到"), clocks.Promise()).records[0]
    assert isinstance(none, Case)
    assert none.close_due is None
