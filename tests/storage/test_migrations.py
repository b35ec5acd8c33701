"""Older files are brought up after a copy; broken-off set-ups do no harm."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from station.errors import Refused
from storage import backup, database, migrations, search, vault
from storage.check import check
from storage.desk import Desk, Setup, init
from storage.listing import Asked, listing
from storage.paths import Home
from storage.signs import signs
from tests.faults.kit import raw
from tests.storage.world import Ticking, World, complaint

RELEASED = Path(__file__).parents[1] / "bundles" / "0.1.0" / "desk.backup"
"""A backup of a desk as version 0.1.0 made it: four cases, one void, one erased, one agreed."""

NEXT = migrations.NEWEST + 1


def add_step(monkeypatch, text):
    """Pretend that the program has one more step."""
    known = {v: migrations.script(v) for v in range(1, NEXT)}
    monkeypatch.setattr(migrations, "NEWEST", NEXT)
    monkeypatch.setattr(migrations, "script", {**known, NEXT: text}.__getitem__)


def test_an_older_file_is_copied_then_brought_up(tmp_path, monkeypatch):
    key = database.new_key()
    path = tmp_path / "old.db"
    database.create(path, key, "desk").dispose()
    with monkeypatch.context() as later:
        add_step(later, "ALTER TABLE meta ADD COLUMN note TEXT;\n")
        made = database.open_(path, key, "desk", tmp_path / "backups")
    with made.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == NEXT
        connection.exec_driver_sql("SELECT note FROM meta")
    kept = tmp_path / "backups" / f"before-v{NEXT}.db"
    old = database.open_(kept, key, "desk", tmp_path / "backups")
    with old.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == NEXT - 1


def test_a_broken_step_changes_nothing(tmp_path, monkeypatch):
    key = database.new_key()
    path = tmp_path / "old.db"
    database.create(path, key, "desk").dispose()
    with monkeypatch.context() as later:
        add_step(later, "ALTER TABLE meta ADD COLUMN note TEXT;\nSELECT nonsense FROM nowhere;\n")
        with pytest.raises(Exception, match="没有改动"):
            database.open_(path, key, "desk", tmp_path / "backups")
    made = database.open_(path, key, "desk", tmp_path / "backups")
    with made.connect() as connection:
        names = [r[1] for r in connection.exec_driver_sql("PRAGMA table_info(meta)")]
    assert names == ["name", "value"]


def version_of(path, key):
    with raw(path, key) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


@pytest.fixture
def first_home(tmp_path):
    """The home of a desk as version 0.1.0 left it."""
    home = Home(tmp_path / "desk", "desk")
    home.make()
    with zipfile.ZipFile(RELEASED) as archive:
        for name in backup.CONTENT:
            archive.extract(name, home.path)
    home.finish()
    assert version_of(home.database, vault.database_key(home)) == 1
    return home


def shows_its_cases(desk):
    rows = listing(desk.store, Asked()).rows(0, 9)
    assert [row.number for row in rows] == ["26A-0004", "26A-0003", "26A-0002", "26A-0001"]
    assert [row.state for row in rows] == ["VOID", "REGISTERED", "REGISTERED", "CLOSED"]
    assert [row.consumer for row in rows] == ["王**", "", "李**", "王**"]
    assert [r.number for r in listing(desk.store, Asked(text="lxs 酱油")).rows(0, 9)] == [
        "26A-0002"
    ]
    with desk.store.read() as connection:
        assert search.problems(connection) == []
    found = check(desk.store)
    assert found.ok, found.problems


def test_a_home_of_the_first_version_is_brought_up(first_home):
    key = vault.database_key(first_home)
    desk = Desk.open(first_home, Ticking())
    assert version_of(first_home.database, key) == migrations.NEWEST
    assert version_of(first_home.backups / f"before-v{migrations.NEWEST}.db", key) == 1
    shows_its_cases(desk)
    now = signs(desk)
    assert (now.to_export, now.exported_unreceipted, now.joined) == (5, 0, "城关区")
    complaint(desk, date(2026, 7, 9))
    assert listing(desk.store, Asked()).total == 5
    assert check(desk.store).ok


def test_a_backup_of_the_first_version_is_restored(tmp_path):
    home = Home(tmp_path / "desk", "desk")
    backup.restore(home, RELEASED, Ticking())
    desk = Desk.open(home, Ticking())
    assert version_of(home.database, vault.database_key(home)) == migrations.NEWEST
    shows_its_cases(desk)
    assert desk.info()["highest_ordinal"] == "2"
    assert signs(desk).to_export == 6


def test_a_set_up_that_was_broken_off_can_be_done_again(tmp_path, monkeypatch):
    home = Home(tmp_path / "desk", "desk")
    setup = Setup("017", "城关超市站", "MARKET")
    with monkeypatch.context() as broken:
        broken.setattr(Home, "finish", lambda _self: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            init(home, setup)
    assert not home.exists()
    desk = init(home, setup)
    assert desk.info()["code"] == "017"
    assert (home.path / "unfinished-1" / "station.db").is_file()
    with pytest.raises(Refused):
        init(home, setup)


def test_a_home_holds_no_path_and_may_be_moved(tmp_path):
    world = World(tmp_path)
    desk = world.desk("017")
    desk.store.close()
    moved = tmp_path / "elsewhere"
    desk.store.home.path.rename(moved)
    assert Desk.open(Home(moved, "desk")).info()["code"] == "017"
    assert str(tmp_path).encode() not in (moved / "home.json").read_bytes()
