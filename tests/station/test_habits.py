"""Habits: what they are without a county, and from which day a county's own hold."""

from datetime import date

import pytest

from station import language, taxonomy
from station.errors import Refused
from station.law import clocks, habits, pack
from station.records import Case

MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)
OWN = """
title = "西山县2027年规定"

[[habit]]
code = "DUE_SOON"
since = 2026-11-20
days = 3
unit = "workday"

[[habit]]
code = "SILENT"
since = 2027-01-01
days = 20

[[habit]]
code = "REPEATED"
since = 2027-01-01
count = 5
"""


@pytest.fixture(autouse=True)
def _ours_alone():
    language.choose("zh_CN")
    yield
    taxonomy.amend({})


def test_without_a_county_today_and_tomorrow_are_soon() -> None:
    assert habits.soon_until(MONDAY) == date(2026, 11, 17)
    assert habits.soon_until(FRIDAY) == date(2026, 11, 21)
    assert habits.soon_words(FRIDAY) == "今明"
    assert {one.code: habits.number(one.code, MONDAY) for one in taxonomy.items("habit")} == {
        "DUE_SOON": 1, "ANSWER": 183, "BACKUP": 7, "CALL_READY": 3, "CALL_UNTIL": 30,
        "SILENT": 35, "REPEATED": 3, "ASK_PAST": 60, "ASK_BOUGHT": 1095, "ASK_AHEAD": 300,
        "JOINT": 90, "BOUGHT_NEAR": 3,
    }  # fmt: skip
    with pytest.raises(KeyError):
        habits.number("NOTHING", MONDAY)


def test_a_county_changes_a_habit_from_a_day_on() -> None:
    taxonomy.amend(pack.read(OWN.encode()).rows)
    assert habits.soon_until(MONDAY) == date(2026, 11, 17)
    assert habits.soon_until(FRIDAY) == date(2026, 11, 25), "Saturday and Sunday are not counted"
    assert habits.soon_words(FRIDAY) == "3个工作日内"
    assert habits.number("SILENT", date(2026, 12, 31)) == 35
    assert habits.number("SILENT", date(2027, 1, 1)) == 20
    assert habits.number("REPEATED", date(2027, 1, 1)) == 5


def test_soon_may_be_today_alone() -> None:
    taxonomy.amend({"habit": [{"code": "DUE_SOON", "since": MONDAY, "days": 0}]})
    assert habits.soon_until(MONDAY) == MONDAY
    assert habits.soon_words(MONDAY) == "今天"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('code = "MINE"\nzh = "我"\nen = "me"\ndays = 3', "不能加新的"),
        ('code = "SILENT"\nretired = 2027-01-01', "不能停用"),
        ('code = "SILENT"\nsince = 2027-01-01\nunit = "workday"', "没有 unit"),
        ('code = "SILENT"\nsince = 2027-01-01\ncount = 3', "没有 count"),
        ('code = "SILENT"\nsince = 2027-01-01\ndays = 0', "1 到 36500"),
        ('code = "DUE_SOON"\nsince = 2027-01-01\ndays = -1', "0 到 36500"),
        ('code = "DUE_SOON"\nsince = 2027-01-01\nunit = "week"', "unit 只能是"),
    ],
)
def test_what_is_no_habit_is_refused(row: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        pack.read(f'title = "错的"\n[[habit]]\n{row}\n'.encode())


def test_what_a_complaint_is_still_due_for() -> None:
    case = Case(
        id="x", kind="COMPLAINT", received=MONDAY, accept_due=FRIDAY, close_due=date(2026, 12, 1)
    )
    assert clocks.pending(case) == {"accept_due": FRIDAY, "close_due": date(2026, 12, 1)}
    accepted = case.with_(state="ACCEPTED")
    assert clocks.pending(accepted) == {"close_due": date(2026, 12, 1)}
    assert clocks.pending(accepted.with_(state="SUSPENDED", suspended_on=FRIDAY)) == {}
    assert clocks.pending(accepted.with_(state="CLOSED")) == {}
    assert clocks.pending(case.with_(void=True)) == {}
