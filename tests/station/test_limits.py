"""Time limits: every rule on every day against days counted anew, and the dates worked by hand."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import taxonomy
from station.errors import Refused
from station.law import limits
from station.law.calendar import calendar, read
from station.law.counting import Term, count

DAYS = calendar()
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
ONE = timedelta(days=1)
RULES = [one.code for one in taxonomy.items(limits.TABLE)]
ANY_DAY = st.dates(FIRST, LAST)


@cache
def works(day):
    """Tell a working day by another's table; beyond it by weekends alone."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


@cache
def index():
    """All working days from 2024 on, in order."""
    return [FIRST + n * ONE for n in range(2500) if works(FIRST + n * ONE)]


@cache
def before():
    """How many working days lie before each day."""
    found, seen = {}, 0
    for n in range(2500):
        day = FIRST + n * ONE
        found[day] = seen
        seen += works(day)
    return found


def later(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def expected(item, start):
    """The raw and the rolled end, counted another way: by lists, not day by day."""
    if "days" in item.more and item.more.get("unit") == "workday":
        end = index()[before()[start + ONE] + item.more["days"] - 1]
        return end, end
    if "days" in item.more:
        raw = start + timedelta(days=item.more["days"])
    elif "months" in item.more or "years" in item.more:
        raw = later(start, item.more.get("months", 0) + 12 * item.more.get("years", 0))
    else:
        raw = start + timedelta(hours=item.more["hours"])
        return raw, raw
    return raw, index()[before()[raw]]


@pytest.mark.parametrize("code", RULES)
def test_every_day_of_three_years(code):
    item, start = taxonomy.item(limits.TABLE, code), FIRST
    while start <= LAST:
        rule = limits.limit(code, start)
        got = limits.ends(rule, start, days=DAYS)
        raw, rolled = expected(item, start)
        assert (got.raw, got.rolled, got.warn) == (raw, rolled, min(raw, rolled)), start
        assert got.provisional == (rolled.year > 2026 and rule.term.unit != "hour"), start
        assert got.counted + len(got.skipped) == (rolled - start).days, start
        assert rule.in_force == ((item.since or FIRST) <= start <= (item.retired or LAST)), start
        start += ONE


@pytest.mark.parametrize(
    ("code", "start", "raw", "rolled"),
    [  # domain.md 2.5
        ("SAMR_ACCEPT", "2026-02-10", "2026-02-26", "2026-02-26"),
        ("SAMR_ACCEPT", "2026-04-28", "2026-05-11", "2026-05-11"),
        ("SAMR_ACCEPT", "2026-09-29", "2026-10-14", "2026-10-14"),
        ("SAMR_MEDIATE", "2026-08-03", "2026-10-02", "2026-10-08"),
    ],
)
def test_worked_dates(code, start, raw, rolled):
    rule = limits.limit(code, date.fromisoformat(start))
    got = limits.ends(rule, date.fromisoformat(start))
    assert (got.raw.isoformat(), got.rolled.isoformat()) == (raw, rolled)


def test_a_year_has_its_working_days():
    year = [date(2026, 1, 1) + n * ONE for n in range(365)]
    assert sum(map(DAYS.works, year)) == 248


def test_the_calendar_is_the_one_of_others():
    day = date(2019, 1, 1)
    while day <= LAST:
        assert DAYS.works(day) == chinese_calendar.is_workday(day), day
        assert bool(DAYS.why_off(day)) != DAYS.works(day)
        day += ONE


@pytest.mark.parametrize(
    ("day", "old", "new"),
    [
        ("2024-06-30", True, False), ("2024-07-01", True, True), ("2026-04-14", True, True),
        ("2026-04-15", False, True),
    ],
)  # fmt: skip
def test_two_limits_stood_side_by_side(day, old, new):
    on = date.fromisoformat(day)
    assert limits.limit("SAMR_MEDIATE_OLD", on).in_force is old
    assert limits.limit("SAMR_MEDIATE", on).in_force is new


def test_what_is_left_out_says_why():
    got = limits.ends(limits.limit("SAMR_MEDIATE", date(2026, 8, 3)), date(2026, 8, 3))
    assert [(d.on.day, d.why) for d in got.skipped] == [(n, "国庆节") for n in range(2, 8)]
    got = limits.ends(limits.limit("SAMR_ACCEPT", date(2026, 4, 28)), date(2026, 4, 28))
    assert [(d.on.isoformat()[5:], d.why) for d in got.skipped] == [
        ("05-01", "劳动节"), ("05-02", "劳动节"), ("05-03", "劳动节"), ("05-04", "劳动节"),
        ("05-05", "劳动节"), ("05-10", "周末"),
    ]  # fmt: skip


def test_a_year_that_is_not_known_is_provisional():
    rule = limits.limit("SAMR_MEDIATE", date(2026, 12, 1))
    assert limits.ends(rule, date(2026, 12, 1)).provisional
    assert not limits.ends(rule, date(2026, 10, 1)).provisional
    rule = limits.limit("SAMR_ACCEPT", date(2026, 12, 31))
    assert limits.ends(rule, date(2026, 12, 31)).provisional


def test_hours_run_through_the_night_and_the_weekend():
    rule = limits.limit("REPORT_TWO24", date(2026, 11, 20))
    got = limits.ends(rule, datetime.fromisoformat("2026-11-20T09:30"))
    assert got.at == datetime.fromisoformat("2026-11-21T09:30")
    assert got.rolled == date(2026, 11, 21)
    assert limits.ends(rule, date(2026, 11, 20)).rolled == date(2026, 11, 21)


@given(ANY_DAY, st.integers(0, 40), st.integers(0, 60), st.sampled_from(["workday", "day"]))
def test_a_clock_that_stood_still_gives_its_days_back(start, after, long, unit):
    term = Term(30, unit)
    stop = start + timedelta(days=after)
    again = stop + timedelta(days=long)
    plain, stood = count(start, term, DAYS), count(start, term, DAYS, [(stop, again)])
    if stop >= plain.raw:
        assert stood.raw == plain.raw
        return
    assert stood.counted == plain.counted == 30
    if unit == "day":
        assert stood.raw == plain.raw + (again - stop)
    assert not any(stop < d.on <= again for d in stood.days if d.number)


@given(ANY_DAY, st.integers(1, 90))
def test_no_limit_ends_earlier_for_beginning_later(start, days):
    for unit in ("workday", "day"):
        one, two = (count(day, Term(days, unit), DAYS) for day in (start, start + ONE))
        assert one.rolled <= two.rolled
        assert one.raw <= two.raw


def test_extension_is_added():
    rule = limits.limit("SAMR_CHECK_LEAD", date(2026, 6, 1))
    plain, longer = (limits.ends(rule, date(2026, 6, 1), extended=x) for x in (False, True))
    assert longer.counted - plain.counted == rule.extend > 0


def test_every_rule_says_whose_it_is_and_by_which_article():
    for code in RULES:
        rule = limits.limit(code, LAST)
        assert rule.law
        assert (rule.read is None) == code.startswith("STATION_"), code
        assert taxonomy.item("bound", rule.binds) is not None
        assert limits.words(rule.term)


def test_unknown_rules_and_days_beyond_the_calendar():
    with pytest.raises(Refused, match="SAMR_ACCEPT"):
        limits.limit("NOPE", LAST)
    with pytest.raises(Refused, match="日期太远"):
        count(date.max, Term(3, "day"), DAYS)
    with pytest.raises(Refused, match="日期太远"):
        count(date(9999, 1, 1), Term(3, "year"), DAYS)


@pytest.mark.parametrize(
    "keys",
    [
        {"off": [{"days": "13-01", "zh": "元旦", "en": "x"}]},
        {"off": [{"days": "03-05..03-01", "zh": "元旦", "en": "x"}]},
        {"off": [{"days": "03-05", "zh": "元旦", "en": "x"}], "work": ["03-05"]},
    ],
)
def test_a_broken_year_is_refused(keys):
    with pytest.raises(Refused):
        read(taxonomy.Item(code="2027", zh="2027", en="2027", more=keys))
