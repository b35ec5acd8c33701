"""A full disk and a disk that cannot be written: plain words, nothing lost, work goes on."""

from __future__ import annotations

import collections
import os
import shutil
from pathlib import Path

import pytest

from station import verbs
from station.errors import MachineFailed, StationError
from storage import backup, exchange, outward
from storage.desk import Desk
from storage.paths import Home
from tests.faults.kit import (
    DAY,
    Done,
    Ticking,
    acts_of,
    assert_free,
    assert_sound,
    complaint,
    enrol,
    make_county,
    make_desk,
    open_county,
    open_desk,
    read_only,
    small_disk,
    work,
)

KIBIBYTE = 1024
ROOMS = (0, 4, 16, 32, 64, 128, 192)
"""How much is left free on the disk, in KiB: each stops a save somewhere else."""
Usage = collections.namedtuple("Usage", "total used free")


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk up to so many KiB."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4 * KIBIBYTE))
        except OSError:
            size = os.fstat(file.fileno()).st_size
        file.truncate(max(0, size - leave * KIBIBYTE))
    return filler


def works_until_full(desk: Desk, told: set[Done]) -> MachineFailed:
    """Let the desk work until it says why it cannot."""
    for _number in range(200):
        try:
            work(desk, told.add)
        except MachineFailed as error:
            return error
    raise AssertionError("the disk never filled")


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", 8) as place:
        yield place


@pytest.mark.parametrize("leave", ROOMS)
def test_a_full_disk_is_said_and_loses_nothing(disk, leave):
    desk, told = make_desk(disk / "desk"), set()
    work(desk, told.add)
    filler = fill(disk, leave)
    error = works_until_full(desk, told)
    assert (error.code, error.exit_status) == ("disk-full", 3)
    assert "满" in error.sentence
    home = desk.store.home
    assert_free(home)
    again = open_desk(home.path)
    assert told <= acts_of(home)
    assert again.find("惠民超市").total >= 1
    filler.unlink()
    assert_sound(again.store)
    before = acts_of(home)
    assert len(before - told) <= 2, "the desk's own first act, and a save that may be in hand"
    work(again, told.add)
    assert told <= acts_of(home)
    assert_sound(again.store)


def test_a_disk_too_full_for_the_lock_is_said(disk):
    """The lock file's few bytes are the first thing a save writes."""
    desk = make_desk(disk / "desk")
    desk.store.home.lock.unlink(missing_ok=True)
    fill(disk, 0)
    with pytest.raises(MachineFailed) as caught:
        complaint(desk)
    assert caught.value.code == "disk-full"


@pytest.fixture
def joined(tmp_path):
    """A desk beside the small disk that has something to send."""
    desk, county = make_desk(tmp_path / "desk"), make_county(tmp_path / "county")
    enrol(county, desk)
    work(desk, lambda done: None)
    return desk


def blind(path: object) -> Usage:
    """Say that there is room: another program took it meanwhile."""
    return Usage(8 << 20, 0, 8 << 20)


@pytest.mark.parametrize("seen", [True, False], ids=["seen before", "met while writing"])
@pytest.mark.parametrize("what", ["export", "backup"])
def test_nothing_is_left_on_a_full_stick(disk, joined, monkeypatch, seen, what):
    stick = disk / "stick"
    stick.mkdir()
    filler = fill(disk, 0)
    with monkeypatch.context() as patched:
        if not seen:
            patched.setattr(outward.shutil, "disk_usage", blind)
        with pytest.raises(MachineFailed) as caught:
            write(what, joined, stick)
    assert (caught.value.code, caught.value.exit_status) == ("disk-full", 3)
    assert list(stick.iterdir()) == []
    assert_sound(joined.store)
    filler.unlink()
    write(what, joined, stick)
    (left,) = stick.iterdir()
    assert left.name.endswith((".age", ".backup"))


def write(what: str, desk: Desk, folder: Path) -> None:
    if what == "export":
        exchange.export(desk, folder)
    else:
        backup.backup(desk.store, folder)


def test_an_older_backup_stays_whole_when_the_stick_is_full(disk, joined, monkeypatch):
    older = backup.backup(joined.store, disk).path
    data = older.read_bytes()
    fill(disk, 0)
    monkeypatch.setattr(outward.shutil, "disk_usage", blind)
    with pytest.raises(MachineFailed):
        outward.deliver(disk, older.name, bytes(100_000))
    assert older.read_bytes() == data
    assert not list(disk.glob(".*"))


def test_no_backup_file_of_ours_is_left_in_a_full_home(disk):
    desk = make_desk(disk / "desk")
    work(desk, lambda done: None)
    fill(disk, 16)
    with pytest.raises(MachineFailed) as caught:
        backup.backup(desk.store)
    assert caught.value.code == "disk-full"
    assert not (desk.store.home.path / ".backup.tmp").exists()
    assert not list(desk.store.home.backups.glob("*"))


def test_a_desk_on_a_medium_that_cannot_be_written_is_read(tmp_path):
    desk = make_desk(tmp_path / "desk")
    case = complaint(desk, "张三")
    with read_only(tmp_path / "desk", tmp_path / "shown") as shown:
        there = open_desk(shown)
        assert there.find("张三").total == 1
        assert there.file(case.id).case.consumer_name == "张三"
        assert there.info()["code"] == "017"
        assert_sound(there.store)
        with pytest.raises(StationError) as caught:
            there.save(verbs.accept(there.file(case.id), DAY))
        assert caught.value.code in ("no-permission", "read-only")
        with pytest.raises(MachineFailed) as caught, there.store.write() as connection:
            connection.exec_driver_sql("DELETE FROM meta")
        assert caught.value.code == "read-only"
    assert desk.file(case.id).case.state == "REGISTERED"


def test_a_county_on_a_medium_that_cannot_be_written_is_read(tmp_path):
    make_county(tmp_path / "county").store.close()
    with read_only(tmp_path / "county", tmp_path / "shown") as shown:
        there = open_county(shown)
        assert there.info()["region"] == "540102"
        assert there.status() == []


def test_a_copy_of_the_one_file_is_complete_while_the_desk_is_open(tmp_path):
    """A colleague copies `station.db` and the keys, not what lies beside them."""
    desk, told = make_desk(tmp_path / "desk"), set()
    work(desk, told.add)
    home = desk.store.home
    copy = Home(tmp_path / "copy", "desk")
    copy.path.mkdir()
    shutil.copytree(home.keys, copy.keys)
    for path in (home.mark, home.database):
        shutil.copy(path, copy.path)
    assert told <= acts_of(copy)
    assert_sound(Desk.open(copy, Ticking()).store)
