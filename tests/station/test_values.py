"""Money, days and clean text as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import values
from station.errors import Refused

TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("15", 1500),
        ("15.0", 1500),
        ("0", 0),
        ("1,000.00", 100000),
        ("￥15", 1500),
        ("¥ 15", 1500),
        ("15元", 1500),
        ("15 元整", 1500),
        ("15块", 1500),
        ("1.5万", 1500000),
        ("1.5万元", 1500000),
        ("3千", 300000),
        ("0.000001万", 1),
        ("１２．５元", 1250),
        ("12。5", 1250),
        ("12，000", 1200000),
        (" 0.01 ", 1),
        ("100,000,000,000.00", values.MAX_FEN),
    ],
)
def test_money(text, fen):
    assert values.money(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "元", "万", "-5", "−5", "+5", "(5)", "1e3", "1²", "①", "٣", "abc", "15abc",
        "1.005", "1.000", "1,00", "1,0000", "1 000", "1.", ".5", "1..5", "约15", "15-20",
        "100000000000.01", "9" * 40, "0." + "1" * 40, "=1+1", "15\x1b[31m", "nan", "inf",
    ],
)  # fmt: skip
def test_no_money(text):
    with pytest.raises(Refused) as caught:
        values.money(text)
    assert caught.value.code == "bad-money"
    assert "\x1b" not in caught.value.sentence


@given(st.integers(0, values.MAX_FEN))
def test_money_round_trip(fen):
    assert values.money(values.yuan(fen)) == fen
    assert values.money(values.yuan(fen).replace(",", "") + "元") == fen


def test_yuan():
    assert values.yuan(101500) == "1,015.00"
    assert values.yuan(5) == "0.05"
    assert values.yuan(-101500) == "-1,015.00"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12", "2026/3/12", "2026.3.12", "2026年3月12日", "2026年3月12号", "20260312",
        "２０２６－０３－１２", "2026。3。12", "2026 年 3 月 12 日", "2026年3月12日 星期四",
    ],
)  # fmt: skip
def test_day(text):
    assert values.day(text) == date(2026, 3, 12)
    assert values.moment(text) == (date(2026, 3, 12), "")


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-03-12 09:30", "09:30"),
        ("2026-03-12 9：30", "09:30"),
        ("2026-03-12T09:30:15+08:00", "09:30"),
        ("2026年3月12日9时30分", "09:30"),
        ("2026年3月12日下午3点", "15:00"),
        ("20260312 09:30", "09:30"),
        ("2026-03-12 00:00:00", "00:00"),
    ],
)
def test_moment(text, clock):
    assert values.moment(text) == (date(2026, 3, 12), clock)
    assert values.day(text) == date(2026, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        "", "3.12", "0312", "昨天", "2026-02-30", "2026-13-01", "2026-3", "2026年3月", "26-03-12",
        "2026-03-12 25:00", "2026-03-12 09:60", "2026-03-12x", "2026-03-123", "202603121",
        "2026-03-12T09:30Z", "0000-01-01", "x", "2026-03-12 2026-03-13", "46093", "1" * 5000,
    ],
)  # fmt: skip
def test_no_day(text):
    with pytest.raises(Refused) as caught:
        values.day(text)
    assert caught.value.code == "bad-day"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("3.12", date(2026, 3, 12)),
        ("3月12日", date(2026, 3, 12)),
        ("0312", date(2026, 3, 12)),
        ("３．１２", date(2026, 3, 12)),
        ("12.30", date(2025, 12, 30)),
        ("2.29", date(2024, 2, 29)),
        ("今天", TODAY),
        ("昨天", date(2026, 8, 31)),
        ("前天", date(2026, 8, 30)),
        ("2026-03-12", date(2026, 3, 12)),
    ],
)
def test_short_day(text, want):
    assert values.day(text, TODAY) == want


def test_short_day_ahead():
    assert values.day("3.12", TODAY, ahead=True) == date(2027, 3, 12)
    assert values.day("12.30", TODAY, ahead=True) == date(2026, 12, 30)
    assert values.moment("昨天 9:30", TODAY) == (date(2026, 8, 31), "09:30")


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]))
def test_day_round_trip(day, form):
    text = form.replace("%Y", f"{day.year:04d}")
    text = text.replace("%m", f"{day.month:02d}").replace("%d", f"{day.day:02d}")
    assert values.day(text) == day
    assert values.day(text, TODAY) == day


@given(st.integers(10000, 99999))
def test_serial(days):
    assert values.serial(str(days)) == (date(1899, 12, 30) + timedelta(days=days), "")


def test_serial_with_time():
    assert values.serial("46093") == (date(2026, 3, 12), "")
    assert values.serial("46093.395833") == (date(2026, 3, 12), "09:30")
    assert values.serial("46093.999999") == (date(2026, 3, 13), "00:00")
    assert values.serial("2026") is None
    assert values.serial("20260312") is None


def test_clean():
    assert values.clean("a\x1b[31mb\x00c\x9bd") == "a[31mbcd"
    assert values.clean("\ufeffa\u202eb\u2066c\u200bd\ufffe\uffff\U0001ffff\ud800") == "abcd"
    assert values.clean("a\r\nb\tc\u2028d") == "a b c d"
    assert values.clean("a\r\nb\tc", multiline=True) == "a\nb\tc"
    assert values.clean("क्\u200dष ཀུན ﬁ Å ①") == "क्\u200dष ཀུན ﬁ Å ①"


@given(st.text())
def test_clean_keeps_what_it_made(text):
    once = values.clean(text, multiline=True)
    assert values.clean(once, multiline=True) == once
    once.encode("utf-8")
    assert "\x1b" not in once
