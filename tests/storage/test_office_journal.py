"""The office's own journal: made on first use, chained, sealed, checked, in backups, epochs."""

import pytest

from storage import backup, office_journal
from storage.check import check
from storage.county import County
from storage.office_journal import Doing
from storage.store import meta
from tests.storage.world import World

ONE = "00000000-0000-7000-8000-000000000001"
TWO = "00000000-0000-7000-8000-000000000002"


@pytest.fixture
def county(tmp_path):
    return World(tmp_path).county()


def append(county, *doings):
    with county.store.write() as connection:
        return office_journal.append(connection, county.store.now(), doings)


def newest(county, kind):
    with county.store.read() as connection:
        found = office_journal.newest(connection, "540102", kind)
        return found, office_journal.values(connection, "540102", found)


def noted(record, reason, do="note.write", **open_):
    return Doing(do, "note", record, open_, {"reason": reason})


def test_it_is_made_on_first_use_and_the_newest_image_holds(county):
    assert "journal" not in county.info()
    assert newest(county, "note") == ([], {})
    first = append(county, noted(ONE, "电话核实过", n=1), noted(TWO, "另一件"))
    assert [(e.seq, e.part, e.rev) for e in first] == [(1, (1, 2), 1), (2, (2, 2), 1)]
    (again,) = append(county, noted(ONE, "电话核实过", "note.void", void=True, n=1))
    assert (again.seq, again.rev, again.void) == (3, 2, True)
    assert again.sealed == first[0].sealed  # a value that did not change keeps its commitment
    found, values = newest(county, "note")
    assert [e.id for e in found] == [ONE, TWO]
    assert values[ONE, found[0].sealed["reason"]] == "电话核实过"
    assert "电话" not in str(found)
    assert check(county.store).ok


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE office_entries SET kind='other' WHERE seq=1", "第 1 号"),
        ("DELETE FROM office_entries WHERE seq=2", "删掉过一段"),
        ("DELETE FROM office_entries WHERE seq=1", "第 2 号"),
        ("UPDATE office_values SET value='\"别的\"'", "填写的内容"),
        ("UPDATE office_entries SET line=x'00' WHERE seq=2", "读不出来"),
        ("UPDATE meta SET value='x' WHERE name='journal'", "不是本单位的"),
    ],
)
def test_a_change_in_it_shows(county, sql, said):
    append(county, noted(ONE, "一"))
    append(county, noted(TWO, "二"))
    with county.store.write() as connection:
        connection.exec_driver_sql(sql)
    found = check(county.store)
    assert not found.ok
    assert any(said in sentence for sentence in found.problems)


def test_a_restore_opens_an_epoch_and_goes_on(tmp_path):
    world = World(tmp_path)
    county = world.county()
    append(county, noted(ONE, "一"))
    saved = backup.backup(county.store).path
    append(county, noted(TWO, "二"))
    backup.restore(county.store.home, saved, world.clock)
    again = backup.restore(county.store.home, saved, world.clock)  # above any that lies near
    assert again["epoch"].startswith("3.")
    county = County.open(county.store.home, world.clock)
    (entry,) = append(county, noted(TWO, "三"))
    assert (entry.seq, entry.ordinal) == (3, 3)
    assert check(county.store).ok
    with county.store.read() as connection:
        assert meta(connection)["highest_ordinal"] == "3"


def test_an_office_without_one_is_restored_without_one(tmp_path):
    world = World(tmp_path)
    county = world.county()
    saved = backup.backup(county.store).path
    assert backup.restore(county.store.home, saved, world.clock)["epoch"] == ""
    assert "journal" not in County.open(county.store.home, world.clock).info()
