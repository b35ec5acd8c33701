"""A newer program looks again at what an older one held: in force without being sent anew."""

import pytest

from station.records import KINDS
from storage import intake, settle
from storage.check import check
from storage.county import LOOKED, County
from storage.store import set_meta
from tests.storage.world import World, agreed, complaint


@pytest.fixture
def held(tmp_path, monkeypatch):
    """An office whose program does not know payments yet, and what a desk sent it."""
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    complaint(desk)
    agreed(desk)
    path = world.bundle(desk)
    with monkeypatch.context() as older:
        older.setattr(settle, "KINDS", {k: v for k, v in KINDS.items() if k != "payment"})
        (taken,) = intake.take(county, [path])
    assert taken.held == 2  # the payment, and the case in the same act
    return world, county


def codes(county):
    with county.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT standing FROM entries WHERE standing<>0")
        paid = connection.exec_driver_sql("SELECT count(*) FROM payments").scalar_one()
        return [code for (code,) in rows], paid


def test_an_unknown_kind_comes_into_force_when_the_program_knows_it(held):
    world, county = held
    assert codes(county) == ([settle.UNKNOWN_KIND] * 2, 0)
    again = County.open(county.store.home, world.clock)
    assert codes(again) == ([settle.UNKNOWN_KIND] * 2, 0)  # the same program looks once
    with county.store.write() as connection:
        set_meta(connection, **{LOOKED: "0.0.9"})
    again = County.open(county.store.home, world.clock)
    assert codes(again) == ([], 1)
    assert check(again.store).ok


def test_an_office_that_is_in_use_is_looked_at_next_time(held, monkeypatch):
    world, county = held
    with county.store.write() as connection:
        set_meta(connection, **{LOOKED: "0.0.9"})
    monkeypatch.setattr("storage.lock.PATIENCE", 0)
    monkeypatch.setattr("storage.lock.hold.__defaults__", (0,))
    with county.writing():
        assert codes(County.open(county.store.home, world.clock)) == ([settle.UNKNOWN_KIND] * 2, 0)
    assert codes(County.open(county.store.home, world.clock)) == ([], 1)
