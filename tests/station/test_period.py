"""Periods: both days inside, months that a county closes early, the year before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import language
from station.errors import Refused
from station.period import parse, period_before, same_period_last_year


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("2026Q3", "2026-07-01", "2026-09-30", "2026年第三季度"),
        ("2026Q1", "2026-01-01", "2026-03-31", "2026年第一季度"),
        ("2026Q4", "2026-10-01", "2026-12-31", "2026年第四季度"),
        ("2026-09", "2026-09-01", "2026-09-30", "2026年9月"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024年2月"),
        ("2100-02", "2100-02-01", "2100-02-28", "2100年2月"),
        ("2000-02", "2000-02-01", "2000-02-29", "2000年2月"),
        ("2026H1", "2026-01-01", "2026-06-30", "2026年上半年"),
        ("2026H2", "2026-07-01", "2026-12-31", "2026年下半年"),
        ("2026", "2026-01-01", "2026-12-31", "2026年"),
        ("2026-01..2026-09", "2026-01-01", "2026-09-30", "2026年1—9月"),
        ("2025-11..2026-02", "2025-11-01", "2026-02-28", "2025年11月—2026年2月"),
        ("2026-03..2026-03", "2026-03-01", "2026-03-31", "2026年3月"),
    ],
)
def test_forms(text: str, first: str, last: str, name: str) -> None:
    language.choose("zh_CN")
    period = parse(text)
    assert (str(period.first), str(period.last)) == (first, last)
    assert period.text == text
    assert period.name() == name


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("2026q3", "2026Q3"),
        (" ２０２６Ｑ３ ", "2026Q3"),
        ("２０２６ｈ１", "2026H1"),
        ("２０２６－０９", "2026-09"),
        ("2026-01．．2026-09", "2026-01..2026-09"),
    ],
)
def test_what_people_type(typed: str, text: str) -> None:
    assert parse(typed) == parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "2026Q0", "2026Q5", "2026H3", "2026-13", "2026-00", "2026-9", "26Q3", "2026-09-01",
        "2026-09..2026-01", "2026Q1..2026Q2", "0000", "٢٠٢٦", "2026\n2026", "9999", "去年",
    ],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(text)
    assert refusal.value.code == "bad-period"


@pytest.mark.parametrize(
    ("text", "cutoff", "first", "last"),
    [
        ("2026-03", 25, "2026-02-26", "2026-03-25"),
        ("2026-01", 25, "2025-12-26", "2026-01-25"),
        ("2026Q1", 25, "2025-12-26", "2026-03-25"),
        ("2026", 20, "2025-12-21", "2026-12-20"),
        ("2026-02", 30, "2026-01-31", "2026-02-28"),
        ("2026-03", 30, "2026-03-01", "2026-03-30"),
        ("2024-03", 29, "2024-03-01", "2024-03-29"),
        ("2026-02", 31, "2026-02-01", "2026-02-28"),
    ],
)
def test_cutoff(text: str, cutoff: int, first: str, last: str) -> None:
    period = parse(text, cutoff)
    assert (str(period.first), str(period.last)) == (first, last)


@pytest.mark.parametrize("cutoff", [0, 32, -1])
def test_no_such_cutoff(cutoff: int) -> None:
    with pytest.raises(Refused) as refusal:
        parse("2026", cutoff)
    assert refusal.value.code == "bad-cutoff"


@pytest.mark.parametrize(
    ("text", "year_before", "before"),
    [
        ("2026Q3", "2025Q3", "2026Q2"),
        ("2026Q1", "2025Q1", "2025Q4"),
        ("2026-01", "2025-01", "2025-12"),
        ("2024-02", "2023-02", "2024-01"),
        ("2026H1", "2025H1", "2025H2"),
        ("2026", "2025", "2025"),
        ("2026-01..2026-09", "2025-01..2025-09", "2025-04..2025-12"),
        ("1900Q1", "1899Q1", "1899Q4"),
    ],
)
def test_neighbours(text: str, year_before: str, before: str) -> None:
    assert same_period_last_year(parse(text)).text == year_before
    assert period_before(parse(text)).text == before


@given(
    st.sampled_from(
        ["{}Q1", "{}Q2", "{}Q3", "{}Q4", "{}H1", "{}H2", "{}", "{}-02", "{}-03..{}-12"]
    ),
    st.integers(1902, 2198),
    st.one_of(st.none(), st.integers(1, 31)),
)
def test_periods_touch(form: str, year: int, cutoff: int | None) -> None:
    period = parse(form.format(year, year), cutoff)
    assert period_before(period).last + timedelta(days=1) == period.first
    assert period.first <= period.last
    assert same_period_last_year(period).first.year == period.first.year - 1


def test_quarters_fill_the_year() -> None:
    days: list[date] = []
    for q in range(1, 5):
        period = parse(f"2024Q{q}")
        days += [period.first + timedelta(n) for n in range((period.last - period.first).days + 1)]
    assert days == [date(2024, 1, 1) + timedelta(n) for n in range(366)]
