"""Sticks are found on every system, and what lies on them by what is in it."""

import ctypes
import os
import shutil
import sys
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from station.errors import Refused
from station.ledger.template import template_csv, template_xlsx
from station.progress import Cancelled, Progress
from storage import backup, exchange, loading, returns, sticks
from storage.sticks import Stick, look
from tests.faults.kit import mounted, read_only
from tests.storage.world import World, agreed

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATION_STICKS", raising=False)


def found(*paths: Path) -> list[Path]:
    assert all(isinstance(s, Stick) for s in sticks.sticks())
    return [s.path for s in sticks.sticks()]


# --- the environment


def test_named_folders_replace_the_search(tmp_path, monkeypatch):
    one, two = tmp_path / "KINGSTON", tmp_path / "红色\x1b[31mU盘"
    for path in (one, two):
        path.mkdir()
    monkeypatch.setenv("STATION_STICKS", os.pathsep.join(map(str, (one, tmp_path / "gone", two))))
    first, second = sticks.sticks()
    assert (first.path, first.name, first.writable) == (one, "KINGSTON", True)
    assert 0 < first.free < shutil.disk_usage(one).total  # what is free changes under the test
    assert second.name == "红色[31mU盘"
    one.rmdir()
    assert [s.path for s in sticks.sticks()] == [two]


def test_an_empty_list_is_no_stick(monkeypatch):
    monkeypatch.setenv("STATION_STICKS", "")
    assert sticks.sticks() == []


# --- Linux

LINES = """
27 1 254:0 / / rw - ext4 /dev/vda rw
28 27 0:25 / {top}/mnt/deep/er rw,relatime shared:1 - vfat /dev/sdc1 rw
29 27 8:17 / {top}/media/li/MY\\040STICK rw,nosuid shared:3 master:1 - vfat /dev/sdb1 rw
30 27 0:40 / {top}/media/li/share rw - cifs //server/share rw
31 27 0:41 / {top}/media/li/gvfs rw - fuse.sshfs server rw
32 27 8:33 / {top}/mnt/ntfs rw - fuseblk /dev/sdc1 rw
33 27 8:49 / {top}/elsewhere rw - exfat /dev/sdd1 rw
34 27 8:65 / {top}/home rw - ext4 /dev/sde1 rw
35 27 8:1 / {top}/boot rw - vfat /dev/vda1 rw
36 27 0:50 / {top}/run/media/li/gone rw - vfat /dev/sdf1 rw
nonsense
"""


@pytest.fixture
def linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose mounts are written down; its disks are folders of sysfs."""
    top = tmp_path / "top"
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sticks, "MOUNTS", tmp_path / "mountinfo")
    monkeypatch.setattr(sticks, "DEVICES", tmp_path / "dev")
    roots = {f"{top}{root}": depths for root, depths in sticks.ROOTS.items()}
    monkeypatch.setattr(sticks, "ROOTS", roots)
    (tmp_path / "mountinfo").write_text(LINES.format(top=top))
    (tmp_path / "dev").mkdir()
    disks = {
        "254:0": ("pci/block/vda", "1"), "8:1": ("pci/block/vda", "1"),
        "8:49": ("pci/block/sdd", "1"), "8:65": ("pci/block/sde", "0"),
    }  # fmt: skip
    for device, (disk, removable) in disks.items():
        place = tmp_path / "devices" / disk / f"part{device.replace(':', '')}"
        place.mkdir(parents=True)
        (place.parent / "removable").write_text(removable + "\n")
        (tmp_path / "dev" / device).symlink_to(place)
    for name in ("mnt/deep/er", "media/li/MY STICK", "media/li/share", "media/li/gvfs", "mnt/ntfs",
                 "elsewhere", "home", "boot"):  # fmt: skip
        (top / name).mkdir(parents=True)
    return top


def test_mount_points_under_the_roots_and_removable_disks(linux):
    assert found() == [linux / "elsewhere", linux / "mnt/ntfs", linux / "media/li/MY STICK"]
    assert sticks.sticks()[-1].name == "MY STICK"


def test_a_disk_on_usb_is_one_whatever_it_says_of_itself(linux, tmp_path):
    place = tmp_path / "devices" / "pci" / "usb1" / "block" / "sde"
    place.mkdir(parents=True)
    (place / "removable").write_text("0\n")
    (tmp_path / "dev" / "8:65").unlink()
    (tmp_path / "dev" / "8:65").symlink_to(place)
    assert linux / "home" in found()


def test_what_is_mounted_last_at_a_place_is_what_is_seen(linux, tmp_path):
    line = f"37 27 0:60 / {linux}/mnt/ntfs rw - nfs server:/x rw\n"
    (tmp_path / "mountinfo").write_text(LINES.format(top=linux) + line)
    assert linux / "mnt/ntfs" not in found()


def test_without_a_list_of_mounts_there_is_no_stick(linux, tmp_path):
    (tmp_path / "mountinfo").unlink()
    assert found() == []


def test_a_real_mount_comes_and_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(sticks, "ROOTS", {str(tmp_path): (1,)})
    place = tmp_path / "STICK"
    with mounted(place, "-t", "tmpfs", "-o", "size=3m", "tmpfs"):
        (stick,) = sticks.sticks()
        assert (stick.path, stick.name, stick.writable) == (place, "STICK", True)
        assert 2 << 20 < stick.free <= 3 << 20
    assert found() == []


def test_a_write_protected_stick_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sticks, "ROOTS", {str(tmp_path / "media"): (1,)})
    folder = tmp_path / "folder"
    folder.mkdir()
    with read_only(folder, tmp_path / "media" / "STICK"):
        (stick,) = sticks.sticks()
    assert not stick.writable


# --- macOS


def test_volumes_of_macos_but_the_systems_own(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(sticks, "VOLUMES", tmp_path)
    (tmp_path / "Macintosh HD").symlink_to("/")
    for name in ("STICK", ".timemachine", "folder"):
        (tmp_path / name).mkdir()
    disks = {"STICK": 7, ".timemachine": 8}
    real_stat, real_is = os.stat, os.path.ismount

    def stat(path: Any, **how: Any) -> os.stat_result:
        there = real_stat(path, **how)
        device = disks.get(Path(path).name) if isinstance(path, str | Path) else None
        return there if device is None else os.stat_result([*there[:2], device, *there[3:]])

    monkeypatch.setattr(os, "stat", stat)
    monkeypatch.setattr(os.path, "ismount", lambda p: Path(p).name in disks or real_is(p))
    assert found() == [tmp_path / "STICK"]
    monkeypatch.setattr(sticks, "VOLUMES", tmp_path / "absent")
    assert found() == []


# --- Windows


DRIVES = {"A": 2, "C": 3, "D": 5, "E": 2, "F": 2, "G": 2}
"""A a floppy, C fixed, D a disc, E and G sticks, F a reader without a card."""
LABELS = {"E": ("KINGSTON", 0), "G": ("", 0x00080000), "A": ("", 0)}


class Kernel:
    """What kernel32 says of drives."""

    quiet = False

    def SetThreadErrorMode(self, mode: int, _old: None) -> None:
        self.quiet = mode == 1

    def GetLogicalDrives(self) -> int:
        return sum(1 << ord(letter) - 65 for letter in DRIVES)

    def GetDriveTypeW(self, root: str) -> int:
        return DRIVES[root[0]]

    def GetVolumeInformationW(self, root, label, size, _n, _m, flags, _s, _z):
        assert self.quiet
        assert size == 261
        if root[0] not in LABELS:
            return 0
        label.value, flags._obj.value = LABELS[root[0]]
        return 1


def test_removable_drives_of_windows(tmp_path, monkeypatch):
    kernel, scandir = Kernel(), os.scandir
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", type("Windll", (), {"kernel32": kernel}), raising=False)
    monkeypatch.setattr(os, "scandir", lambda _root: scandir(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _root: Usage(100, 1, 99))
    monkeypatch.setattr(os, "access", lambda _root, _mode: True)
    assert sticks.sticks() == [
        Stick(Path("G:\\"), "(G:)", 99, False),
        Stick(Path("E:\\"), "KINGSTON (E:)", 99, True),
    ]


# --- what lies there

EVERYTHING = {"bundle", "down", "invitation", "card", "ledger", "backup"}


def kinds(folder: Path, *wanted: str) -> dict[str, str]:
    return {f.path.name: f.what for f in look(folder, wanted or EVERYTHING)}


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stick with one of everything, under names that do not tell."""
    world = World(tmp_path_factory.mktemp("world"))
    stick = world.path / "stick"
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    made = {
        "up": exchange.export(desk, world.path).paths[0],
        "down": returns.write_returns(county, world.path)[0].path,
        "backup": backup.backup(desk.store, world.path).path,
    }
    (stick / "月报" / "七月" / "二").mkdir(parents=True)
    shutil.copy(made["up"], stick / "月报" / "七月" / "二" / made["up"].name)
    shutil.copy(made["down"], stick / made["down"].name)
    shutil.copy(made["backup"], stick / "备份 (1).zip")
    (stick / "通知.txt").write_bytes(county.invite("017")[1])
    (stick / "卡.dat").write_bytes(exchange.card(desk)[1])
    (stick / "台账.xlsx").write_bytes(template_xlsx())
    (stick / "台账.csv").write_bytes(template_csv())
    return stick


def test_everything_is_known_by_its_content(stick):
    assert sorted(kinds(stick).values()) == [
        "backup", "bundle", "card", "down", "invitation", "ledger", "ledger",
    ]  # fmt: skip
    assert set(kinds(stick, "card", "invitation")) == {"卡.dat", "通知.txt"}
    assert look(stick, ()) == []


def test_a_find_says_how_big_and_how_old(stick):
    path = stick / "卡.dat"
    os.utime(path, (1_750_000_000, 1_750_000_000))
    (one,) = look(stick, ["card"])
    assert one.path == path
    assert one.size == path.stat().st_size
    assert one.modified.startswith("2025-06-15T")


def test_newest_first(tmp_path):
    for n, name in enumerate(("b", "a", "c")):
        path = tmp_path / f"{name}.age"
        path.write_bytes(sticks.AGE_MAGIC)
        os.utime(path, (1_000_000 + n, 1_000_000 + n))
    assert [f.path.stem for f in look(tmp_path, ["bundle"])] == ["c", "a", "b"]


def test_a_renamed_file_is_what_is_looked_for(stick, tmp_path):
    down = next(p for p in stick.iterdir() if "-down-" in p.name)
    up = next(stick.rglob("*-1-*.age"))
    shutil.copy(down, tmp_path / "给017站.age")
    shutil.copy(up, tmp_path / up.name)
    shutil.copy(up, tmp_path / "no ending")
    (tmp_path / "cut off.zip.age").write_bytes(b"")
    assert set(kinds(tmp_path, "down")) == {"给017站.age", "no ending", "cut off.zip.age"}
    assert len(kinds(tmp_path, "bundle")) == 4
    assert set(kinds(tmp_path, "card")) == set()


def test_what_is_nothing_of_ours_is_passed_over(tmp_path, stick):
    for name, content in {
        "photo.jpg": b"\xff\xd8\xff\xe0" + os.urandom(20_000),
        "notes.txt": "接收时间和类别都要写".encode(),
        "other.json": b'{"format": 3}',
        "list.json": b'["station-card/1.0"]',
        "deep.json": b'{"a":' * 30_000,
        "cut.json": b'{"format": "station-card/1.0"',
        "plain.zip": b"PK\x03\x04" + os.urandom(100),
        "empty.csv": b"",
    }.items():
        (tmp_path / name).write_bytes(content)
    book = xlsxwriter.Workbook(str(tmp_path / "sums.xlsx"))
    book.add_worksheet().write_string(0, 0, "类别")
    book.close()
    assert kinds(tmp_path) == {}


def test_hidden_unfinished_and_linked_files_are_passed_over(tmp_path, stick):
    up = next(stick.rglob("*-1-*.age"))
    folder = tmp_path / "folder"
    (folder / ".Trash-1000").mkdir(parents=True)
    (folder / "$RECYCLE.BIN").mkdir()
    for name in (".hidden.age", "x.age.part", ".Trash-1000/x.age", "$RECYCLE.BIN/x.age"):
        shutil.copy(up, folder / name)
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.copy(up, outside / "x.age")
    (folder / "link").symlink_to(outside)
    (folder / "link.age").symlink_to(outside / "x.age")
    os.mkfifo(folder / "pipe.age")
    assert kinds(folder) == {}


def test_three_levels_below_and_no_deeper(tmp_path):
    here = tmp_path
    for depth in range(5):
        (here / f"{depth}.age").write_bytes(sticks.AGE_MAGIC)
        here = here / "below"
        here.mkdir()
    assert set(kinds(tmp_path)) == {"0.age", "1.age", "2.age", "3.age"}


def test_too_many_files_are_not_looked_at_and_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sticks, "MAX_FILES", 30)
    for n in range(40):
        (tmp_path / f"{n:02d}.age").write_bytes(sticks.AGE_MAGIC)
    steps: list[Progress] = []
    assert len(look(tmp_path, ["bundle"], steps.append)) == 30
    assert "30" in steps[-1].doing


def test_looking_can_be_stopped(tmp_path):
    def stop(_step: Progress) -> None:
        raise Cancelled

    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(Cancelled):
        look(tmp_path, ["bundle"], stop)


def test_a_folder_that_is_gone_is_refused(tmp_path, stick):
    for place in (tmp_path / "gone", next(stick.glob("*.csv"))):
        with pytest.raises(Refused) as refused:
            look(place, ["bundle"])
        assert refused.value.code == "no-folder"


def test_a_stick_pulled_out_meanwhile_is_refused(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "x.age").write_bytes(sticks.AGE_MAGIC)
    with pytest.raises(Refused):
        look(stick, ["bundle"], lambda _step: shutil.rmtree(stick))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_ledgers_in_every_encoding(tmp_path, encoding, mark):
    lines = ["某某县台账", mark.join(("序号", '"类型"', "登记日期", "投诉人"))]
    lines += [mark.join((str(n), "投诉", "2026-07-02", "王女士")) for n in range(2000)]
    (tmp_path / "x").write_bytes("\r\n".join(lines).encode(encoding))
    assert kinds(tmp_path) == {"x": "ledger"}


def test_an_old_workbook_is_shown_so_that_loading_says_what_to_do(tmp_path):
    path = tmp_path / "台账.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert kinds(tmp_path) == {"台账.xls": "ledger"}
    with pytest.raises(Refused, match="另存"):
        loading.load(World(tmp_path).desk("017"), path)
