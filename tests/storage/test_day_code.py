"""The code of a printed day sheet against what the office received."""

from datetime import date

import pytest

from station import language, verbs
from station.errors import Refused
from station.papers.documents.given import Day
from storage import day_sheet
from storage.day_code import compare
from storage.desk import Desk
from tests.storage.world import World, complaint, take

DAY = date(2026, 7, 2)


@pytest.fixture
def world(tmp_path):
    language.choose("zh_CN")
    return World(tmp_path)


def sheet(desk: Desk) -> Day:
    with desk.store.read() as connection:
        return day_sheet.day(connection, desk.today())


def on(world, day):
    world.clock._now = world.clock._now.replace(month=7, day=day)


def test_a_sheet_agrees_once_everything_up_to_it_came(world):
    county = world.county()
    desk = world.desk("017", county)
    on(world, 2)
    complaint(desk, DAY)
    printed = sheet(desk)
    one = compare(county, "017", DAY, printed.code)[0]
    assert (one.how, one.through, one.on) == ("short", 0, None)
    take(county, world.bundle(desk))
    (one,) = compare(county, "017A", DAY, printed.code.replace(" ", ""))
    assert (one.how, one.seq, one.on) == ("agrees", printed.entries, DAY)
    complaint(desk, DAY)
    later = sheet(desk)
    (one,) = compare(county, "540102-017", DAY, later.code)
    assert (one.how, one.through, one.on) == ("short", printed.entries, DAY)
    assert compare(county, "17", DAY, printed.code)[0].how == "agrees", "an earlier one still does"


def test_a_wrong_code_is_told_with_the_entries_of_its_day(world):
    county = world.county()
    desk = world.desk("017", county)
    on(world, 2)
    first = complaint(desk, DAY)
    desk.save(verbs.accept(desk.file(first.id), DAY))
    on(world, 3)
    complaint(desk, date(2026, 7, 3))
    take(county, world.bundle(desk))
    code = sheet(desk).code
    wrong = str((int(code[0]) + 1) % 10) + code[1:]
    (one,) = compare(county, "017", DAY, wrong)
    assert (one.how, one.on) == ("differs", date(2026, 7, 3))
    assert 0 < one.first <= one.last < one.through
    (none,) = compare(county, "017", date(2025, 1, 1), wrong)
    assert (none.how, none.first, none.last) == ("differs", 0, 0)


def test_what_cannot_be_compared_is_refused(world):
    county = world.county()
    world.desk("017", county)
    with pytest.raises(Refused) as caught:
        compare(county, "017", DAY, "12345")
    assert caught.value.code == "bad-code"
    with pytest.raises(Refused) as caught:
        compare(county, "099", DAY, "1" * 30)
    assert caught.value.code == "no-station"
