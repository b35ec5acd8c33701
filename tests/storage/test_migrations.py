"""Older files are brought up after a copy; broken-off set-ups do no harm."""

import pytest

from station.errors import Refused
from storage import database, migrations
from storage.desk import Setup, init
from storage.paths import Home
from tests.storage.world import World


def test_an_older_file_is_copied_then_brought_up(tmp_path, monkeypatch):
    key = database.new_key()
    path = tmp_path / "old.db"
    database.create(path, key, "desk").dispose()
    steps = {1: migrations.script(1), 2: "ALTER TABLE meta ADD COLUMN note TEXT;\n"}
    monkeypatch.setattr(migrations, "NEWEST", 2)
    monkeypatch.setattr(migrations, "script", steps.__getitem__)
    made = database.open_(path, key, "desk", tmp_path / "backups")
    with made.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == 2
        connection.exec_driver_sql("SELECT note FROM meta")
    kept = tmp_path / "backups" / "before-v2.db"
    monkeypatch.setattr(migrations, "NEWEST", 1)
    old = database.open_(kept, key, "desk", tmp_path / "backups")
    with old.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == 1


def test_a_broken_step_changes_nothing(tmp_path, monkeypatch):
    key = database.new_key()
    path = tmp_path / "old.db"
    database.create(path, key, "desk").dispose()
    steps = {2: "ALTER TABLE meta ADD COLUMN note TEXT;\nSELECT nonsense FROM nowhere;\n"}
    monkeypatch.setattr(migrations, "NEWEST", 2)
    monkeypatch.setattr(migrations, "script", steps.__getitem__)
    with pytest.raises(Exception, match="没有改动"):
        database.open_(path, key, "desk", tmp_path / "backups")
    monkeypatch.setattr(migrations, "NEWEST", 1)
    made = database.open_(path, key, "desk", tmp_path / "backups")
    with made.connect() as connection:
        names = [r[1] for r in connection.exec_driver_sql("PRAGMA table_info(meta)")]
    assert names == ["name", "value"]


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
    from storage.desk import Desk

    assert Desk.open(Home(moved, "desk")).info()["code"] == "017"
    assert str(tmp_path).encode() not in (moved / "home.json").read_bytes()
