"""Opening a file: its settings, its version, whose it is, and the steps to a newer version."""

from __future__ import annotations

import os
import signal
import stat

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import SQLModel

from station.errors import MachineFailed, Refused
from storage import database, migrations, record_tables, tables, vault
from tests.faults.kit import (
    acts_of,
    assert_sound,
    fork,
    make_county,
    make_desk,
    open_county,
    open_desk,
    raw,
    work,
)

SETTINGS = {
    "synchronous": 2, "foreign_keys": 1, "temp_store": 2, "secure_delete": 1, "trusted_schema": 0,
    "busy_timeout": 10000,
}  # fmt: skip


@pytest.mark.parametrize(("kind", "mode"), [("desk", "truncate"), ("county", "wal")])
def test_every_connection_has_the_settings_that_a_power_cut_needs(tmp_path, kind, mode):
    make, open_ = {"desk": (make_desk, open_desk), "county": (make_county, open_county)}[kind]
    for store in (make(tmp_path / kind).store, open_(tmp_path / kind).store):
        for look in (store.read, store.write):
            with look() as connection:
                got = {
                    name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                    for name in ("journal_mode", *SETTINGS)
                }
            assert got == {"journal_mode": mode, **SETTINGS}


def test_a_file_that_does_not_take_the_settings_is_not_used():
    connection = sqlcipher.connect(":memory:")
    with pytest.raises(MachineFailed) as caught:
        database._set_and_read_back(connection, "desk")
    assert caught.value.code == "unsafe-settings"


@pytest.mark.parametrize(
    "pragma", ["journal_mode=off", "journal_mode=memory", "synchronous=normal"]
)
def test_settings_that_somebody_changed_are_seen(pragma):
    """A connection whose settings do not stay as they were set."""

    class Stubborn:
        def __init__(self) -> None:
            self.real = sqlcipher.connect("")

        def execute(self, statement: str) -> object:
            done = self.real.execute(statement)
            self.real.execute("PRAGMA " + pragma)
            return done

    with pytest.raises(MachineFailed) as caught:
        database._set_and_read_back(Stubborn(), "desk")
    assert caught.value.code == "unsafe-settings"


def mark(home, pragma):
    with raw(home.database, vault.database_key(home)) as connection:
        connection.execute(f"PRAGMA {pragma}")


@pytest.mark.parametrize("kind", ["desk", "county"])
@pytest.mark.parametrize(
    ("pragma", "code"),
    [
        (f"user_version={migrations.NEWEST + 1}", "newer-file"),
        ("user_version=2147483647", "newer-file"),
        ("application_id=0", "foreign-file"),
        ("application_id=1234567", "foreign-file"),
    ],
)
def test_a_file_that_is_not_for_us_is_refused_untouched(tmp_path, kind, pragma, code):
    make, open_ = {"desk": (make_desk, open_desk), "county": (make_county, open_county)}[kind]
    home = make(tmp_path / kind).store.home
    mark(home, pragma)
    before = {p.name: p.read_bytes() for p in home.path.rglob("*") if p.is_file()}
    for _time in range(2):
        with pytest.raises(Refused) as caught:
            open_(tmp_path / kind)
        assert caught.value.code == code
        assert {p.name: p.read_bytes() for p in home.path.rglob("*") if p.is_file()} == before


def test_another_programs_database_is_refused_untouched(tmp_path):
    home = make_desk(tmp_path / "desk").store.home
    home.database.unlink()
    with sqlcipher.connect(str(home.database)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = home.database.read_bytes()
    with pytest.raises(MachineFailed) as caught:
        open_desk(tmp_path / "desk")
    assert caught.value.code == "damaged"
    assert home.database.read_bytes() == before


def shape(connection):
    """Return the schema as the engine sees it: columns, types, keys, indexes."""
    found = {}
    names = [n for (n,) in connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
    for name in names:
        columns = {row[1]: row[2:] for row in connection.execute(f"PRAGMA table_info('{name}')")}
        indexes = {
            tuple(c[2] for c in connection.execute(f"PRAGMA index_info('{index[1]}')")): index[2:]
            + (() if index[3] != "c" else (index[1],))
            for index in connection.execute(f"PRAGMA index_list('{name}')")
        }
        keys = connection.execute(f"PRAGMA foreign_key_list('{name}')").fetchall()
        found[name] = (columns, indexes, keys)
    return found


def test_the_steps_make_the_schema_that_the_row_classes_say():
    stepped = sqlcipher.connect(":memory:", isolation_level=None)
    migrations.create(stepped)
    made = sa.create_engine("sqlite://", module=sqlcipher, poolclass=sa.pool.StaticPool)
    assert record_tables.ROWS
    with made.connect() as connection:
        SQLModel.metadata.create_all(connection)
        connection.exec_driver_sql(tables.SEARCH_DDL)
        wanted = shape(connection.connection.dbapi_connection)
    got = shape(stepped)
    assert got.keys() == wanted.keys()
    for table in wanted:
        assert got[table] == wanted[table], table
    assert stepped.execute("PRAGMA user_version").fetchone()[0] == migrations.NEWEST
    assert stepped.execute("PRAGMA application_id").fetchone()[0] == migrations.APPLICATION_ID


STEP = "CREATE TABLE later (x);\nINSERT INTO later VALUES (1);\n"
BROKEN = "CREATE TABLE later (x);\nINSERT INTO nowhere VALUES (1);\n"


@pytest.fixture
def old(tmp_path):
    """A desk of the version of today, with work in it."""
    desk, told = make_desk(tmp_path / "desk"), set()
    work(desk, told.add)
    return desk.store.home


@pytest.fixture
def next_version(old, monkeypatch):
    """Pretend that the program has one more step; return how to change what the step says."""
    assert old.exists(), "the file is made before there is another step"
    first = migrations.script
    steps = {migrations.NEWEST + 1: STEP}
    monkeypatch.setattr(migrations, "script", lambda v: steps.get(v) or first(v))
    monkeypatch.setattr(migrations, "NEWEST", migrations.NEWEST + 1)

    def say(text):
        steps[migrations.NEWEST] = text

    return say


def version_of(path, key):
    with raw(path, key) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


@pytest.mark.usefixtures("next_version")
def test_an_older_file_is_brought_up_after_a_copy(old):
    before, key = acts_of(old), vault.database_key(old)
    assert_sound(open_desk(old.path).store)
    assert version_of(old.database, key) == migrations.NEWEST
    assert acts_of(old) == before
    (copy,) = old.backups.iterdir()
    assert version_of(copy, key) == migrations.NEWEST - 1


@pytest.mark.usefixtures("next_version")
def test_the_copy_made_before_a_step_is_private(old):
    open_desk(old.path)
    (copy,) = old.backups.iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(old.backups.stat().st_mode) == 0o700


def test_a_step_that_fails_leaves_the_file_as_it_was(old, next_version):
    before, key = acts_of(old), vault.database_key(old)
    next_version(BROKEN)
    with pytest.raises(MachineFailed):
        open_desk(old.path)
    assert version_of(old.database, key) == migrations.NEWEST - 1
    assert acts_of(old) == before


def test_a_step_that_failed_once_can_be_taken_again(old, next_version):
    next_version(BROKEN)
    with pytest.raises(MachineFailed):
        open_desk(old.path)
    next_version(STEP)
    assert_sound(open_desk(old.path).store)


def test_killed_in_the_middle_of_a_step(old, next_version, monkeypatch):
    before, key = acts_of(old), vault.database_key(old)

    def job(handle):
        def stop(raw_, version):
            raw_.execute("CREATE TABLE later (x)")
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(migrations, "_run", stop)
        open_desk(old.path)

    with pytest.raises(AssertionError, match="ended with"):
        fork(job).wait()
    assert version_of(old.database, key) == migrations.NEWEST - 1
    assert acts_of(old) == before
    assert_sound(open_desk(old.path).store)
    assert version_of(old.database, key) == migrations.NEWEST
    assert acts_of(old) == before
