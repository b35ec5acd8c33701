"""Stretches of days and of sums: what is read, what is refused, and that words lead back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import spans
from station.errors import Refused

TODAY = date(2026, 7, 2)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q3", "2026-07-01", "2026-09-30"),
        ("２０２６q2", "2026-04-01", "2026-06-30"),
        ("9月", "2025-09-01", "2025-09-30"),
        ("7月份", "2026-07-01", "2026-07-31"),
        ("3.1到3.15", "2026-03-01", "2026-03-15"),
        ("3.1-3.15", "2026-03-01", "2026-03-15"),
        ("3-12", "2026-03-12", "2026-03-12"),
        ("2026-03-01-2026-03-15", "2026-03-01", "2026-03-15"),
        ("2026-03-01..2026-03-15", "2026-03-01", "2026-03-15"),
        ("20260301至今天", "2026-03-01", "2026-07-02"),
        ("3.1以后", "2026-03-01", ""),
        ("从3.1", "2026-03-01", ""),
        ("3.15以前", "", "2026-03-15"),
        ("昨天", "2026-07-01", "2026-07-01"),
        ("since 3.1", "2026-03-01", ""),
        ("3.1 to 3.15", "2026-03-01", "2026-03-15"),
    ],
)
def test_days_as_people_type_them(text: str, first: str, last: str) -> None:
    assert spans.days(text, TODAY) == (day(first), day(last))


@pytest.mark.parametrize("text", ["", "abc", "5.1到3.1", "13月", "3.1到", "到", "-", "3.1-3.2-3.3"])
def test_days_that_are_no_stretch(text: str) -> None:
    if text == "3.1到":  # open to one side
        assert spans.days(text, TODAY) == (date(2026, 3, 1), None)
        return
    with pytest.raises(Refused) as refused:
        spans.days(text, TODAY)
    assert refused.value.code == "bad-days"


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("500", 50_000, 50_000),
        ("100-500", 10_000, 50_000),
        ("100到500元", 10_000, 50_000),
        ("500以上", 50_000, None),
        ("1千以下", None, 100_000),
        ("1万到2万", 1_000_000, 2_000_000),
        ("1,000.50~2,000", 100_050, 200_000),
        ("５００元以上", 50_000, None),
        ("at most 500", None, 50_000),
        ("100 to 500", 10_000, 50_000),
    ],
)
def test_sums_as_people_type_them(text: str, least: int | None, most: int | None) -> None:
    assert spans.sums(text) == (least, most)


@pytest.mark.parametrize("text", ["", "abc", "-5", "500-100", "1-2万", "1到2万", "1.234"])
def test_sums_that_could_mean_two_things_or_none(text: str) -> None:
    with pytest.raises(Refused) as refused:
        spans.sums(text)
    assert refused.value.code == "bad-sums"


ENDS = st.integers(0, 10**9)


@given(ENDS, ENDS)
def test_the_words_of_sums_are_read_back(one: int, other: int) -> None:
    least, most = sorted((one, other))
    for ends in ((least, most), (least, None), (None, most), (least, least)):
        assert spans.sums(spans.sums_words(*ends).replace("—", "到")) == ends


@given(st.dates(date(2020, 1, 1), TODAY), st.integers(0, 400))
def test_the_words_of_days_are_read_back(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    for ends in ((first, last), (first, None), (None, last), (first, first)):
        words = spans.days_words(*ends).replace("到 ", "")
        assert spans.days(words, TODAY) == ends


def test_the_near_stretches_hold_their_days() -> None:
    near = spans.near(TODAY)
    assert near["quarter"] == (date(2026, 7, 1), date(2026, 9, 30))
    assert near["last-quarter"] == (date(2026, 4, 1), date(2026, 6, 30))
    assert near["last-month"] == (date(2026, 6, 1), date(2026, 6, 30))
    assert near["week"] == (date(2026, 6, 26), TODAY)
