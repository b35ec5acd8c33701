"""The sheets of money: what is typed becomes rows, what is doubtful is asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from station import payments, sheets, verbs
from station.errors import Refused
from station.life import CaseFile
from station.schedule import schedule
from station.sheets import doubts
from station.sheets.money import listed_rows
from tests.station.test_money import after, agreed, paid  # noqa: F401 - a fixture

DAY = date(2026, 3, 12)


def answer(name: str, file: CaseFile, record=None, today: date = DAY, **typed):
    """Return the sheet, its values and its errors."""
    sheet = sheets.sheet(name, today, file=file, record=record)
    return sheet, *sheets.values(sheet, typed, today)


def planned(file: CaseFile, **typed) -> CaseFile:
    _sheet, given, errors = answer("plan", file, **typed)
    assert errors == {}
    return after(file, sheets.act("plan", file, given, today=DAY))


def test_equal_parts_by_number_first_day_and_distance(agreed):  # noqa: F811
    file = planned(agreed, plan_count="7", plan_first="3.31", plan_every="每月")
    rows = [(r.on.isoformat(), r.due_fen) for r in schedule(file, DAY)]
    assert rows[:2] == [("2026-03-31", 85_714), ("2026-04-30", 85_714)]
    assert rows[-1] == ("2026-09-30", 85_716)
    assert sum(fen for _on, fen in rows) == 600_000


def test_what_was_received_before_the_plan_is_its_first_row(agreed):  # noqa: F811
    file = paid(agreed, 100_000)
    sheet, given, errors = answer("plan", file, plan_count="5", plan_first="4.1")
    assert "已收到的自动列作第一期" in sheet.about
    assert (given["plan_fen"], errors) == (500_000, {})
    assert doubts(sheet, given, DAY, file=file) == []
    file = after(file, sheets.act("plan", file, given, today=DAY))
    assert [(r.due_fen, r.state) for r in schedule(file, DAY)] == [
        (100_000, "PAID"), *[(100_000, "OPEN")] * 5,
    ]  # fmt: skip
    again = planned(file, plan_anew="是", plan_count="2", plan_first="4.1", plan_fen="5000")
    assert [r.due_fen for r in schedule(again, DAY)] == [100_000, 250_000, 250_000]


def test_a_typed_list_is_read_line_by_line(agreed):  # noqa: F811
    text = "12.1 1,000.00\n２０２７年１月５日：1.5万元；4月1日 500"
    assert listed_rows(text, DAY) == [
        (date(2026, 12, 1), 100_000), (date(2027, 1, 5), 1_500_000), (date(2026, 4, 1), 50_000),
    ]  # fmt: skip
    for wrong in ("12.1", "1000", "12.1 0", "32号 5", "12.1 -5"):
        with pytest.raises(Refused, match="第 2 行"):
            listed_rows(f"12.1 1\n{wrong}", DAY)
    file = planned(agreed, plan_list=text)
    assert [r.due_fen for r in schedule(file, DAY)] == [50_000, 100_000, 1_500_000], "by day"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "plan_count"), ({"plan_count": "3"}, "plan_first"),
        ({"plan_count": "121", "plan_first": "4.1"}, "plan_count"),
        ({"plan_count": "3", "plan_first": "4.1", "plan_fen": "0.02"}, "plan_count"),
        ({"plan_list": "4.1 5", "plan_count": "3", "plan_first": "4.1"}, "plan_list"),
        ({"plan_list": "4.1"}, "plan_list"),
        ({"plan_list": "4.1 5", "kind": "加倍赔偿"}, "basis"),
    ],
)  # fmt: skip
def test_an_error_leads_to_its_field(agreed, typed, field):  # noqa: F811
    assert field in answer("plan", agreed, **typed)[2]


def test_doubts_about_a_plan(agreed):  # noqa: F811
    def asked(**typed) -> str:
        sheet, given, errors = answer("plan", agreed, **typed)
        assert errors == {}
        return "".join(doubts(sheet, given, DAY, file=agreed))

    assert "差 1,000.00 元" in asked(plan_fen="5000", plan_count="2", plan_first="4.1")
    late = replace_agreed(agreed)
    sheet, given, _errors = answer("plan", late, plan_count="2", plan_first="3.12")
    assert "早于协议日期 2026-03-13" in "".join(doubts(sheet, given, DAY, file=late))
    was = planned(agreed, plan_list="4.1 3000")
    sheet, given, _errors = answer("plan", was, plan_list="4.1 3000")
    assert "已经排过一期一样的" in "".join(doubts(sheet, given, DAY, file=was))


def replace_agreed(file: CaseFile) -> CaseFile:
    later = file.agreements[0].with_(agreed_on=DAY + timedelta(days=1))
    return CaseFile(file.case, sessions=file.sessions, agreements=(later,))


def test_what_the_host_advanced_is_not_recorded_again(agreed):  # noqa: F811
    file = after(
        agreed, verbs.pay(agreed, "REFUND", received_on=DAY, received_fen=600_000, payer="HOST")
    )
    sheet, given, errors = answer("pay", file, kind="赔偿", received_fen="6000")
    assert errors == {}
    found = "".join(doubts(sheet, given, DAY, file=file))
    assert "依托单位已经先行赔付 6,000.00 元" in found


def test_only_what_is_left_can_be_given_back(agreed):  # noqa: F811
    file = paid(agreed, 500)
    got = file.payments[0]
    file = after(file, payments.give_back(file, got, DAY, 200))
    sheet, _given, errors = answer("give_back", file, got)
    assert (sheet.lines[0].start, errors) == ("3.00", {})
    assert "received_fen" in answer("give_back", file, got, received_fen="3.01")[2]
    assert "received_on" in answer("give_back", file, got, received_on="3.11")[2]


def test_putting_a_payment_right_asks_what_recording_it_asks(agreed):  # noqa: F811
    file = paid(paid(agreed, 500), 600)
    wrong = file.payments[1]
    sheet, given, errors = answer("correct_payment", file, wrong, received_fen="5")
    assert (errors, given) == ({}, {"received_fen": 500})
    named = replace(sheet, name=f"correct_payment:{wrong.id}")
    assert "已经记过一笔一样的" in "".join(doubts(named, given, DAY, file=file))
    sheet, given, errors = answer("correct_payment", file, wrong, received_fen="6000")
    named = replace(sheet, name=f"correct_payment:{wrong.id}")
    assert "多出 5.00 元" in "".join(doubts(named, given, DAY, file=file))
    act = sheets.act("correct_payment", file, given, record=wrong)
    assert after(file, act).case.outcome == "AGREED_DONE"
