"""清除个人信息: gone for good at desk and county, in whatever order things come; figures stay."""

from datetime import date

import pytest
from sqlmodel import SQLModel

from station import verbs
from station.period import parse
from storage import check, figures
from tests.storage.world import World, agreed, complaint, take

pytestmark = pytest.mark.usefixtures("either_engine")

PHONE = "13800009876"


def everything(home):
    """Return every value of every table as one text."""
    with home.store.read() as connection:
        names = sorted(SQLModel.metadata.tables)
        return repr([connection.exec_driver_sql(f'SELECT * FROM "{n}"').all() for n in names])


def prepared(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    case = agreed(desk)
    desk.save(verbs.correct(desk.file(case.id), consumer_phone=PHONE))
    desk.save(verbs.correct(desk.file(case.id), consumer_phone="", note=f"打过{PHONE}"))
    return world, county, desk, case


def test_it_is_gone_at_the_desk_and_figures_stay(tmp_path):
    _world, _county, desk, case = prepared(tmp_path)
    with desk.store.read() as connection:
        before = figures.figures(connection, parse("2026Q3"))
    assert PHONE in everything(desk)
    assert desk.erase(case.id) == 1
    assert PHONE not in everything(desk)
    assert "王女士" not in everything(desk)
    assert desk.find("王女士").total == 0
    assert desk.file(case.id).case.consumer_name == ""
    with desk.store.read() as connection:
        assert figures.figures(connection, parse("2026Q3")) == before
    assert check.check(desk.store).ok
    desk.save(verbs.correct(desk.file(case.id), claimed_fen=3))
    assert check.check(desk.store).ok


def test_it_goes_at_the_county_whatever_comes_first(tmp_path):
    world, county, desk, case = prepared(tmp_path)
    before = world.bundle(desk, "before")
    desk.erase(case.id)
    complaint(desk, date(2026, 7, 9), consumer_name="李先生")
    after = world.bundle(desk, "after")
    take(county, before)
    assert PHONE in everything(county)
    assert take(county, after)[0].held == 0
    assert PHONE not in everything(county)
    assert take(county, before)[0].new == 0
    assert PHONE not in everything(county)
    assert check.check(county.store).ok


def test_a_county_that_only_saw_it_erased_holds_nothing_back(tmp_path):
    world, county, desk, case = prepared(tmp_path)
    desk.erase(case.id)
    taken = take(county, world.bundle(desk, "only"))[0]
    assert (taken.held, taken.refused) == (0, 0)
    assert PHONE not in everything(county)
    assert check.check(county.store).ok
