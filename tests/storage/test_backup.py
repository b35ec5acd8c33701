"""A backup is proven before it counts; a restore never opens an epoch that was opened before."""

import argparse
import os
import shutil
import sys
import tracemalloc
import types
import warnings
import zipfile

import pytest

from screens.cli import shared
from station.errors import MachineFailed, Refused
from station.language import _
from storage import backup, lock, outward, vault
from storage.check import check
from storage.desk import Desk, Setup, init
from storage.paths import Home
from tests.faults.kit import raw
from tests.storage.world import World, agreed, complaint, restore, take


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def county(world):
    return world.county()


@pytest.fixture
def desk(world, county):
    made = world.desk("017", county)
    agreed(made)
    return made


@pytest.fixture
def saved(world, desk):
    return backup.backup(desk.store, world.path / "safe").path


def garble(home):
    home.database.write_bytes(bytes(8192))


def remove(home):
    shutil.rmtree(home.path)


def lose_the_key(home):
    (home.keys / "database.key").unlink()


# What a restore knows of earlier ones.


@pytest.mark.parametrize("lose", [garble, remove, lose_the_key], ids=lambda f: f.__name__)
def test_a_second_restore_takes_the_next_ordinal_whatever_became_of_the_home(
    world, county, desk, saved, lose
):
    desk = restore(desk, saved, world.clock)
    first = complaint(desk)
    take(county, world.bundle(desk, "a"))
    desk.store.close()
    lose(desk.store.home)
    desk = restore(desk, saved, world.clock)
    assert desk.info()["highest_ordinal"] == "3"
    complaint(desk)
    (taken,) = take(county, world.bundle(desk, "b"))
    assert (taken.held, county.status()[0]["forked"]) == (0, False)
    with county.store.read() as connection:
        numbers = [n for (n,) in connection.exec_driver_sql("SELECT number FROM cases")]
    assert first.number in numbers


def test_a_home_that_was_put_aside_is_asked_too(world, desk, saved):
    home = desk.store.home
    restore(desk, saved, world.clock)
    home.path.rename(world.path / "desk-017.before-by-hand")
    assert restore(desk, saved, world.clock).info()["highest_ordinal"] == "3"


def test_the_mark_says_the_ordinal_without_a_key(world, desk, saved):
    home = desk.store.home
    journal = desk.info()["journal"]
    assert home.facts() == {"kind": "desk", "layout": 1}
    desk = restore(desk, saved, world.clock)
    assert home.facts() == {
        "kind": "desk", "layout": 1, "journal": journal, "highest_ordinal": 2,
    }  # fmt: skip
    assert check(desk.store).ok


def test_another_journal_beside_does_not_count(world, desk, saved):
    other = init(Home(world.path / "desk-017.before-x", "desk"), Setup("018", "x", "MARKET"))
    other.store.home.finish(journal=other.info()["journal"], highest_ordinal=40)
    assert restore(desk, saved, world.clock).info()["highest_ordinal"] == "2"
    assert other.store.home.facts()["highest_ordinal"] == 40


def test_a_home_of_another_station_is_put_aside_as_it_was(world, desk, saved):
    other = init(Home(world.path / "other", "desk"), Setup("018", "x", "MARKET"))
    before = other.store.home.mark.read_bytes()
    made = backup.restore(other.store.home, saved, world.clock)
    assert Home(world.path / made["put_aside"], "desk").mark.read_bytes() == before


# A power cut in the last step.


class PowerCutError(BaseException):
    """Nothing catches it."""


def cut_at(monkeypatch, number):
    """Stop at the renaming of this number that concerns a whole home."""
    real, seen = os.replace, []

    def replace(old, new):
        if os.path.isdir(old):
            seen.append(old)
            if len(seen) == number:
                raise PowerCutError
        real(old, new)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(backup.shutil, "rmtree", lambda *_a, **_k: None)  # nor does it tidy up


@pytest.mark.parametrize("then", ["open", "restore", "init"])
def test_a_restore_cut_between_its_renamings_is_finished(world, desk, saved, then, monkeypatch):
    home = desk.store.home
    backup.backup(desk.store)
    with monkeypatch.context() as patched:
        cut_at(patched, 2)
        with pytest.raises(PowerCutError):
            backup.restore(home, saved, world.clock)
    assert not home.path.exists()
    if then == "init":
        with pytest.raises(Refused) as caught:
            init(home, Setup("017", "x", "MARKET"))
        assert caught.value.code == "home-exists"
    elif then == "restore":
        backup.restore(home, saved, world.clock)
    desk = Desk.open(home, world.clock)
    assert desk.info()["highest_ordinal"] == ("3" if then == "restore" else "2")
    assert check(desk.store).ok
    assert not home.restoring.path.exists()
    assert len(list(home.backups.iterdir())) == 1


def test_a_restore_cut_before_its_renamings_leaves_the_home(world, desk, saved, monkeypatch):
    home = desk.store.home
    late = complaint(desk)
    with monkeypatch.context() as patched:
        cut_at(patched, 1)
        with pytest.raises(PowerCutError):
            backup.restore(home, saved, world.clock)
    desk = Desk.open(home, world.clock)
    assert desk.info()["highest_ordinal"] == "1"
    assert desk.file(late.id).case.number == late.number
    assert restore(desk, saved, world.clock).info()["highest_ordinal"] == "3"


def test_a_restore_interrupted_by_hand_does_not_tidy_the_only_copy_away(
    world, desk, saved, monkeypatch
):
    home, tidy = desk.store.home, shutil.rmtree
    with monkeypatch.context() as patched:
        cut_at(patched, 2)
        patched.setattr(backup.shutil, "rmtree", tidy)
        with pytest.raises(PowerCutError):
            backup.restore(home, saved, world.clock)
    assert Desk.open(home, world.clock).info()["highest_ordinal"] == "2"


def test_half_a_restored_home_is_never_put_in_place(world, desk):
    home = desk.store.home
    home.path.rename(home.restoring.path)
    home.restoring.mark.unlink()
    with pytest.raises(Refused) as caught:
        Desk.open(home, world.clock)
    assert caught.value.code == "no-home"


def test_a_renaming_that_is_refused_brings_the_old_home_back(world, desk, saved, monkeypatch):
    home, real = desk.store.home, os.replace

    def replace(old, new):
        if str(old).endswith(".restoring"):
            raise PermissionError(13, "refused")
        real(old, new)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace)
        with pytest.raises(MachineFailed) as caught:
            backup.restore(home, saved, world.clock)
    assert caught.value.code == "no-permission"
    assert Desk.open(home, world.clock).info()["highest_ordinal"] == "1"
    assert not home.restoring.path.exists()


# Writing a backup.


def test_what_is_checked_is_the_copy_that_goes_in(world, desk, monkeypatch):
    real = backup.copy_database

    def copy_badly(source, target):
        real(source, target)
        with raw(target, vault.database_key(source.home)) as connection:
            connection.execute("UPDATE payments SET received_fen=1")
            connection.commit()

    monkeypatch.setattr(backup, "copy_database", copy_badly)
    with pytest.raises(MachineFailed) as caught:
        backup.backup(desk.store, world.path / "safe")
    assert caught.value.code == "damaged"
    assert not (world.path / "safe").exists()
    assert not (desk.store.home.path / ".backup.tmp").exists()


@pytest.mark.parametrize("name", [backup.DATABASE, "keys/age.key", backup.MANIFEST])
def test_a_disk_that_reads_back_otherwise_gets_no_file(world, desk, monkeypatch, name):
    real = outward._write

    def write(path, fill):
        real(path, fill)
        with zipfile.ZipFile(path) as archive:
            at = archive.getinfo(name).header_offset + 60
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr(outward, "_write", write)
    with pytest.raises(MachineFailed) as caught:
        backup.backup(desk.store, world.path / "safe")
    assert caught.value.code == "read-back"
    assert list((world.path / "safe").iterdir()) == []


def test_a_backup_and_a_restore_hold_no_file_in_memory(world, desk):
    with raw(desk.store.home.database, vault.database_key(desk.store.home)) as connection:
        connection.execute(
            "INSERT INTO bundles SELECT '000000', 'x', '', '', 1, 1, '', zeroblob(40000000), "
            "x'', '', '', 0, 0, 0"
        )
        connection.commit()
    tracemalloc.start()
    try:
        saved = backup.backup(desk.store, world.path / "safe").path
        backup.restore(desk.store.home, saved, world.clock)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert saved.stat().st_size > 40_000_000
    assert peak < 20_000_000


def test_a_missing_key_is_said(world, desk):
    (desk.store.home.keys / "marks.key").unlink()
    with pytest.raises(Refused) as caught:
        backup.backup(desk.store, world.path / "safe")
    assert caught.value.code == "no-key"
    assert "marks.key" in caught.value.sentence


def test_a_county_is_backed_up_and_restored(world, county, desk):
    take(county, world.bundle(desk))
    saved = backup.backup(county.store, world.path / "safe").path
    backup.restore(county.store.home, saved, world.clock)
    assert check(world.county().store).ok


@pytest.mark.parametrize("change", ["twice", "more", "short"])
def test_a_file_that_is_no_whole_backup_is_refused(world, desk, saved, change):
    if change == "short":
        saved.write_bytes(saved.read_bytes()[:-100])
    else:
        with warnings.catch_warnings(), zipfile.ZipFile(saved, "a") as archive:
            warnings.simplefilter("ignore")
            archive.writestr({"twice": backup.DATABASE, "more": "more"}[change], b"x")
    with pytest.raises(Refused) as caught:
        backup.restore(desk.store.home, saved, world.clock)
    assert caught.value.code == "bad-backup"
    assert not desk.store.home.restoring.path.exists()


# Two desks at one stick.


def test_only_an_old_part_is_swept(tmp_path):
    names = (".a.zip.age.0123abcd.part", ".b.backup.0123abcd.part", ".theirs.part")
    for name in names:
        (tmp_path / name).write_bytes(b"half")
        (tmp_path / ("." + name)).write_bytes(b"half")
        os.utime(tmp_path / ("." + name), (1, 1))
    outward.deliver(tmp_path, "x", b"x")
    assert {p.name for p in tmp_path.iterdir()} == {*names, "..theirs.part", "x"}


# Windows has no pwrite, pread, fchmod; its lock is on bytes.


def test_the_lock_and_the_keys_need_no_call_that_windows_lacks(tmp_path, monkeypatch):
    for name in ("pwrite", "pread", "fchmod"):
        monkeypatch.delattr(os, name)
    desk = World(tmp_path).desk("017")
    with (
        desk.writing("first"),
        pytest.raises(Refused) as caught,
        lock.hold(desk.store.home.lock, "second", "now", patience=0),
    ):
        raise AssertionError
    assert "first" in caught.value.sentence


def test_windows_locks_a_byte_behind_the_name(tmp_path, monkeypatch):
    places = []
    windows = types.ModuleType("msvcrt")
    windows.LK_NBLCK = 2
    windows.locking = lambda handle, _how, count: places.append(
        (os.lseek(handle, 0, os.SEEK_CUR), count)
    )
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    monkeypatch.setattr(lock.sys, "platform", "win32")
    with lock.hold(tmp_path / "lock", "first", "now"):
        assert b"first" in (tmp_path / "lock").read_bytes()
    ((at, count),) = places
    assert at >= 4096
    assert count == 1
    assert (tmp_path / "lock").stat().st_size < 4096


# What the engine's words mean.


@pytest.mark.parametrize("words", ["Fullmoon bar", "readonly", "locked door", "busy", "disk i/o"])
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("INSERT INTO meta (name, value) VALUES ('kind', ?)", "engine"),
        ("SELECT abs(-9223372036854775807-1), ?", "engine"),
        ("SELECT absent, ? FROM meta", "damaged"),
    ],
)
def test_an_errors_statement_and_values_say_nothing(desk, words, statement, code):
    with pytest.raises(MachineFailed) as caught, desk.store.write() as connection:
        connection.exec_driver_sql(statement, (words,))
    assert caught.value.code == code
    assert ("数据文件打不开" in caught.value.sentence) == (code == "damaged")
    assert words not in caught.value.sentence


def test_a_number_beyond_the_engine_is_not_damage(desk):
    with pytest.raises(MachineFailed) as caught, desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE cases SET claimed_fen=?", (1 << 70,))
    assert caught.value.code == "engine"
    with pytest.raises(OverflowError), desk.store.write():
        raise OverflowError("ours")


# What the person is told.


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("desk", "已恢复。请尽快上报一次，县区会把备份之后的记录发回来。"),
        ("county", "已恢复。各站下次上报会把缺的补上；请尽快下发一次回执。"),
    ],
)
def test_each_is_told_what_to_do_after_a_restore(world, county, desk, capsys, kind, sentence):
    there = {"desk": desk, "county": county}[kind].store
    saved = backup.backup(there, world.path / "safe").path
    shared.print_restore(argparse.Namespace(file=saved, json=False), there.home)
    out = capsys.readouterr()
    assert _(sentence) in out.err + out.out
