"""A county's own data: what holds from which day, and every fault named with its place."""

import re
from datetime import date

import pytest

from station import choosing, taxonomy
from station.errors import Refused
from station.law import limits, pack
from station.law.calendar import calendar
from tests.house.tree import ROOT


@pytest.fixture(autouse=True)
def _ours_alone():
    yield
    taxonomy.amend({})


WHOLE = """
title = "西山县2027年规定"

[[time_limits]]
code = "SAMR_ACCEPT"
since = 2027-01-01
days = 5
law = "某规定第3条"

[[time_limits]]
code = "XISHAN_CLOSE"
zh = "西山县：办结"
en = "Xishan: closing"
days = 10
unit = "workday"
binds = "STATION"
law = "西山县规定"
read = 2026-12-01

[[nature]]
code = "quality"
since = 2027-01-01
zh = "商品质量"

[[other_authority]]
code = "POST"
retired = 2026-12-31

[[calendar]]
code = "2027"
zh = "2027年放假安排"
en = "Public holidays 2027"
off = [{ days = "01-01..01-03", zh = "元旦", en = "New Year's Day" }]
work = ["01-09"]
"""


def taken(text):
    found = pack.read(text.encode())
    taxonomy.amend(found.rows)
    return found


def test_a_change_holds_from_its_day_and_what_is_not_said_stays():
    found = taken(WHOLE)
    assert found.title == "西山县2027年规定"
    old, new = (limits.limit("SAMR_ACCEPT", date(*day)) for day in ((2026, 12, 31), (2027, 1, 1)))
    assert (old.term.count, new.term.count) == (7, 5)
    assert new.law == "某规定第3条"
    assert old.law != new.law
    assert (new.binds, new.since_what) == (old.binds, old.since_what)
    assert taxonomy.label("nature", "quality", date(2026, 12, 31)) == "质量"
    assert taxonomy.label("nature", "quality", date(2027, 1, 1)) == "商品质量"


def test_new_items_are_offered_and_found_like_ours():
    choosing.choices("nature", "")
    taken(WHOLE)
    assert limits.limit("XISHAN_CLOSE", date(2026, 1, 1)).term.count == 10
    assert any("商品质量" in c.label for c in choosing.choices("nature", "商品质量"))
    assert taxonomy.find("time_limits", "西山县：办结") == "XISHAN_CLOSE"


def test_a_year_that_comes_settles_what_was_provisional():
    rule = limits.limit("SAMR_MEDIATE", date(2026, 11, 2))
    before = limits.ends(rule, date(2026, 11, 2))
    assert (before.raw, before.rolled, before.provisional) == (
        date(2027, 1, 1), date(2027, 1, 1), True,
    )  # fmt: skip
    taken(WHOLE)
    after = limits.ends(rule, date(2026, 11, 2))
    assert (after.raw, after.rolled, after.provisional) == (
        date(2027, 1, 1), date(2027, 1, 4), False,
    )  # fmt: skip
    assert calendar().works(date(2027, 1, 9))


def test_retired_codes_stay_readable():
    taken(WHOLE)
    one = taxonomy.item("authority", "POST")
    assert one.in_force(date(2026, 12, 31))
    assert not one.in_force(date(2027, 1, 1))


def test_what_is_taken_back_is_forgotten():
    taken(WHOLE)
    taxonomy.amend({})
    assert taxonomy.item("time_limits", "XISHAN_CLOSE") is None
    assert taxonomy.label("nature", "quality") == "质量"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "title"),
        ('title = "x"', "title"),
        ('title = "x"\n[[time_limits]]\ncode = SAMR', "line 3"),
        ('title = "x"\n[[nope]]\ncode = "A"', "nope"),
        ('title = "x"\n[time_limits]\ncode = "A"', "time_limits"),
        ('title = "x"\n[[time_limits]]\ncode = "SAMR_ACCEPT"\ndays = 5', "since"),
        ('title = "x"\n[[time_limits]]\ncode = "SAMR_ACCEPT"\nsince = 2027-01-01\ndayz = 5',
         "time_limits 第 1 段（SAMR_ACCEPT） 没有 dayz"),
        ('title = "x"\n[[time_limits]]\ncode = "SAMR_ACCEPT"\nsince = 2027-01-01\ndays = "5"', "days"),
        ('title = "x"\n[[time_limits]]\ncode = "SAMR_ACCEPT"\nsince = 2027-01-01\ndays = true', "days"),
        ('title = "x"\n[[time_limits]]\ncode = "SAMR_ACCEPT"\nsince = 2027-01-01\ndays = 0', "days"),
        ('title = "x"\n[[time_limits]]\ncode = "SAMR_ACCEPT"\nsince = "2027"\ndays = 5', "since"),
        ('title = "x"\n[[time_limits]]\ncode = "NEW"\ndays = 5', "zh"),
        ('title = "x"\n[[time_limits]]\ncode = "N W"\nzh = "a"\nen = "a"', "code"),
        ('title = "x"\n[[time_limits]]\ncode = "NEW"\nzh = "a"\nen = "a"\nunit = "week"', "unit"),
        ('title = "x"\n[[time_limits]]\ncode = "NEW"\nzh = "a"\nen = "a"\nbinds = "ME"', "binds"),
        ('title = "x"\n[[goods]]\ncode = "DINE"\nzh = "a"\nen = "a"', "category"),
        ('title = "x"\n[[authority]]\ncode = "POST"\nretired = 2026-12-31', "other_authority"),
        ('title = "x"\n[[goods]]\ncode = "NEW"\nzh = "a"\nen = "a"\nparent = "NIX"', "NIX"),
        ('title = "x"\n[[nature]]\ncode = "quality"\nretired = 2027-01-01\nzh = "x"', "retired"),
        ('title = "x"\n[[nature]]\ncode = "n"\nzh = "a\\u0007"\nen = "a"', "zh"),
        ('title = "x"\n[[nature]]\ncode = "n"\nzh = ""\nen = "a"', "zh"),
        ('title = "x"\n[[calendar]]\ncode = "27"\nzh = "a"\nen = "a"', "2027"),
        ('title = "x"\n[[calendar]]\ncode = "2027"\nzh = "a"\nen = "a"\noff = [{ days = "01-01" }]', "off"),
        ('title = "x"\n[[calendar]]\ncode = "2027"\nzh = "a"\nen = "a"\n'
         'off = [{ days = "02-30", zh = "a", en = "a" }]', "02-30"),
        ('title = "x"\n[[promise]]\ncode = "P"\nzh = "a"\nen = "a"\naccept = ["NIX"]', "NIX"),
        ('title = "x"\n[[competence]]\ncode = "P"\nzh = "a"\nen = "a"\nauthority = "NIX"', "NIX"),
        ("title = 'x'\nx = " + "[" * 5000, ""),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_place(text, place):
    with pytest.raises(Refused) as refused:
        pack.read(text.encode())
    assert place in refused.value.sentence
    assert len(refused.value.sentence) < 1_500
    assert refused.value.code == "bad-data"


def test_what_is_no_text_and_what_is_too_long():
    for data in (b"\xff\xfe", b"#" * (pack.MOST + 1)):
        with pytest.raises(Refused, match="没有采用"):
            pack.read(data)


def test_the_example_of_the_manual_is_taken():
    text = (ROOT / "docs" / "县区自己的数据.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert set(taken(example).rows) == {
        "time_limits", "promise", "calendar", "habit", "nature", "other_authority", "competence",
        "merchant_promise",
    }  # fmt: skip
