"""A lock, a full disk, a stick that fails, a home that cannot be opened: a sentence, nothing lost."""

from __future__ import annotations

import errno
import functools
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from screens.county.app import CountyApp
from screens.county.door import CountyDoor
from screens.desk.app import DeskApp
from screens.desk.door import DeskDoor
from screens.dialogs import Tell
from screens.files import FolderPick
from screens.forms.screen import FormScreen
from screens.shell import Look
from storage import database, lock, outward, vault
from storage.desk import Desk
from storage.paths import Home
from tests import pilot as quick
from tests.faults.kit import (
    Ticking,
    enrol,
    make_county,
    make_desk,
    raw,
    read_only,
    small_disk,
    work,
)
from tests.faults.seat import fill as fill_in
from tests.faults.seat import kept, new_home, seat, to_form
from tests.faults.test_disk import fill
from tests.screens.desk.kit import AtDesk, Wall, at_desk

quick.install()

pytestmark = pytest.mark.long  # each waits for locks and disks

NAME = "王小妹"
FILLED = {
    "consumer_name": NAME, "consumer_phone": "13900001234", "merchant": "惠民超市",
    "facts": "酱油过期五天", "request": "退货",
}  # fmt: skip
ON_DUTY = "王芳"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path / "desk")


def sitting(home: Home, size: tuple[int, int] = (100, 30)):
    return at_desk(home.path, Wall(), size, person=ON_DUTY)


async def filled(desk: AtDesk) -> FormScreen:
    """Fill in a complaint as far as it has to be."""
    await desk.press("f2", "down", "enter")
    await desk.put(**FILLED)
    return desk.form


async def refused(desk: AtDesk, form: FormScreen) -> str:
    """Press Ctrl+S; a dialog says why not, and the form holds everything still."""
    await desk.press("ctrl+s")
    assert isinstance(desk.screen, Tell), desk.text
    said = " ".join(line.strip(" │") for line in desk.lines)
    await desk.press("enter")
    assert desk.screen is form
    assert {name: form.form.typed().get(name) for name in FILLED} == FILLED
    return said


async def saved_once(desk: AtDesk, home: Home) -> None:
    """Press Ctrl+S; the case is there, once, and no draft of it any more."""
    await desk.press("ctrl+s")
    assert not isinstance(desk.screen, FormScreen | Tell), desk.text
    assert cases(home) == [NAME]
    assert kept(home) == []


async def appears(desk: AtDesk, text: str) -> None:
    """Wait until a text stands on the screen."""
    until = time.monotonic() + 20
    while text not in desk.text:
        assert time.monotonic() < until, desk.text
        await desk.pilot.pause(0.02)


def cases(home: Home) -> list[str]:
    """Return the consumers of the cases of a home, oldest first."""
    desk = Desk.open(home, Ticking())
    with desk.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT consumer_name FROM cases ORDER BY number")
        names = [name for (name,) in rows]
    desk.store.close()
    return names


# A lock


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no lock; the long tests wait as long as people do."""
    monkeypatch.setattr(lock, "hold", functools.partial(lock.hold, patience=0))
    fixed = tuple(p for p in database._FIXED if "busy_timeout" not in p)
    monkeypatch.setattr(database, "_FIXED", (*fixed, "PRAGMA busy_timeout=50"))


@contextmanager
def writing_elsewhere(home: Home) -> Iterator[None]:
    """Hold SQLite's own lock: another program is in the middle of a transaction."""
    with raw(home.database, vault.database_key(home)) as connection:
        connection.isolation_level = None
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@pytest.mark.usefixtures("impatient")
async def test_a_home_that_is_locked_while_saving(home: Home) -> None:
    async with sitting(home) as desk:
        form = await filled(desk)
        with lock.hold(home.lock, "county", "09:00", patience=5):
            said = await refused(desk, form)
            assert f"这份数据正由county（09:00 打开的，编号 {os.getpid()}）使用" in said
        await saved_once(desk, home)


@pytest.mark.usefixtures("impatient")
async def test_a_database_that_is_written_by_another_while_saving(home: Home) -> None:
    async with sitting(home) as desk:
        form = await filled(desk)
        with writing_elsewhere(home):
            assert "数据正被另一个程序占用，没有保存" in await refused(desk, form)
        await saved_once(desk, home)


@pytest.mark.usefixtures("impatient")
async def test_a_new_person_while_the_home_is_locked(tmp_path: Path) -> None:
    """The first question of all writes something, too."""
    make_desk(tmp_path / "desk").store.close()
    app = DeskApp(DeskDoor(Home(tmp_path / "desk", "desk"), Wall()), Look(), Wall())
    async with app.run_test() as pilot:
        desk = AtDesk(app, pilot)
        await appears(desk, "您的姓名")
        with lock.hold(tmp_path / "desk" / "lock", "county", "09:00", patience=5):
            await desk.write("李四")
            await desk.press("enter")
            assert "正由county" in desk.text
        await desk.press("enter")
        assert "李四" in desk.text
        await desk.press("enter")
        assert app.shell.person == "李四"
    app.door.close()


@pytest.mark.long
def test_locks_in_two_processes_with_the_patience_of_people(tmp_path: Path) -> None:
    homes = [new_home(tmp_path / name) for name in ("locked", "written")]
    with seat(homes[0]) as first, seat(homes[1]) as second:
        for terminal in (first, second):
            to_form(terminal)
            fill_in(terminal, NAME)
        with lock.hold(homes[0].lock, "county", "09:00"), writing_elsewhere(homes[1]):
            for terminal in (first, second):
                terminal.press("C-s")
            first.wait("这份数据正由county")
            second.wait("数据正被另一个程序占用")
        for terminal, home in ((first, homes[0]), (second, homes[1])):
            terminal.press("Enter", "C-s")
            terminal.wait("已登记")
            terminal.press("C-q")
            assert terminal.end() == 0
            assert cases(home) == [NAME]


def test_two_windows_on_one_home(home: Home) -> None:
    with seat(home) as first, seat(home) as second:
        to_form(first)
        to_form(second)
        fill_in(first, "赵一")
        fill_in(second, "钱二", "13900005678")
        first.press("C-s")
        first.wait("已登记")
        second.press("C-s")
        second.wait("已登记")
        for terminal in (first, second):
            terminal.press("F3")
            terminal.wait("0001")
            terminal.wait("0002")
            terminal.press("C-q")
            assert terminal.end() == 0
    assert cases(home) == ["赵一", "钱二"]


# A disk


def test_a_full_disk_while_typing_and_saving(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        home = new_home(disk / "desk")
        with seat(home) as terminal:
            to_form(terminal)
            fill_in(terminal, NAME)
            terminal.wait("草稿已自动保存")
            filler = fill(disk, 0)
            terminal.type("，外加赔偿")
            terminal.wait("草稿没有存下")
            terminal.press("C-s")
            terminal.wait("磁盘满了")
            terminal.press("Enter", "C-q")
            terminal.wait("刚才输入的内容就没有了")
            terminal.press("Enter")  # stay
            terminal.wait("外加赔偿")
            filler.unlink()
            terminal.press("C-s")
            terminal.wait("已登记")
            terminal.press("C-q")
            assert terminal.end() == 0
            assert terminal.usable()
        assert cases(home) == [NAME]
        assert kept(home) == []


def test_a_signal_while_the_disk_is_full(tmp_path: Path) -> None:
    """Nobody can be asked; what had been kept before is there."""
    with small_disk(tmp_path / "disk", 8) as disk:
        home = new_home(disk / "desk")
        with seat(home) as terminal:
            to_form(terminal)
            terminal.type(NAME)
            terminal.wait("草稿已自动保存")
            fill(disk, 0)
            terminal.type("，又名小妹")
            terminal.wait("草稿没有存下")
            terminal.signal(15)
            assert terminal.end() == 0
            assert terminal.usable()
        (draft,) = kept(home)
        assert draft.values["consumer_name"] == NAME


def test_a_home_that_cannot_be_written(tmp_path: Path, home: Home) -> None:
    with read_only(home.path, tmp_path / "shown") as shown, seat(Home(shown, "desk")) as terminal:
        to_form(terminal)
        fill_in(terminal, NAME)
        terminal.wait("草稿没有存下")
        terminal.press("C-s")
        terminal.wait("没有权限写")
        terminal.press("Enter", "Esc")
        terminal.wait("刚才输入的内容就没有了")
        terminal.press("Esc", "C-q")
        terminal.wait("刚才输入的内容就没有了")
        terminal.press("Left", "Enter")
        assert terminal.end() == 0
        assert terminal.usable()
    assert cases(home) == []


# A stick


@pytest.fixture
def joined(tmp_path: Path) -> Home:
    """A desk that has something to send, and that the county knows."""
    desk, county = make_desk(tmp_path / "desk"), make_county(tmp_path / "county")
    enrol(county, desk)
    work(desk, lambda done: None)
    DeskDoor(desk.store.home, Wall()).add_person(ON_DUTY, "HEAD")
    desk.store.close()
    return desk.store.home


async def choosing(desk: AtDesk) -> FolderPick:
    """Ask for an export; the question where to stands on the screen."""
    await desk.press("f6", "enter")
    assert isinstance(desk.screen, FolderPick), desk.text
    return desk.screen


def to_export(home: Home) -> int:
    door = DeskDoor(home, Wall())
    found = door.standing()
    door.close()
    return found.exported_unreceipted


async def test_no_stick_a_read_only_one_and_a_full_one(
    tmp_path: Path, joined: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fixed").mkdir()
    monkeypatch.setenv("STATION_STICKS", "")
    with (
        small_disk(tmp_path / "full", 2) as full,
        read_only(tmp_path / "fixed", tmp_path / "shown") as fixed,
    ):
        fill(full, 0)
        async with sitting(joined) as desk:
            picking = await choosing(desk)
            assert "没有插U盘" in desk.text
            monkeypatch.setenv("STATION_STICKS", f"{full}{os.pathsep}{fixed}")
            picking._ask()
            await desk.settle()
            assert "满了，写不下：请腾出空间" in desk.text
            assert "只读，写不进去" in desk.text
            assert [line.path for line in picking._offered if line.possible] == [None]
            for folder, why in ((full, "放不下"), (fixed, "没有权限写")):
                await desk.press("end", "enter", "end", "ctrl+u")
                await desk.write(str(folder))
                await desk.press("enter")
                assert isinstance(desk.screen, Tell), desk.text
                assert why in desk.text
                await desk.press("enter")
                await choosing(desk)
    assert to_export(joined) == 0


async def test_a_stick_that_is_pulled_out_before_it_is_written(
    joined: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Path("/media") / f"station-test-{os.getpid()}"
    try:
        with small_disk(place, 8) as stick:
            monkeypatch.setenv("STATION_STICKS", str(stick))
            async with sitting(joined) as desk:
                await choosing(desk)
                assert place.name in desk.text
                os.system(f"umount {stick}")
                await desk.press("enter")
                assert isinstance(desk.screen, Tell), desk.text
                assert "没有插好的U盘" in "".join(line.strip(" │") for line in desk.lines)
        assert list(place.iterdir()) == []
    finally:
        place.rmdir()
    assert to_export(joined) == 0


async def test_a_stick_that_is_pulled_out_while_it_is_written(
    tmp_path: Path, joined: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is done on it fails from then on, to tidy up as well."""
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setenv("STATION_STICKS", str(stick))
    unlink = Path.unlink

    def gone(path: Path, missing_ok: bool = False) -> None:
        if stick in path.parents:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        unlink(path, missing_ok)

    def broken(_path: Path, _write: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(outward, "_write", broken)
    monkeypatch.setattr(Path, "unlink", gone)
    async with sitting(joined) as desk:
        await choosing(desk)
        await desk.press("enter")
        assert isinstance(desk.screen, Tell), desk.text
        assert "没有成功" in desk.text
        await desk.press("enter")
        assert "待上报" in desk.text
    assert to_export(joined) == 0


@pytest.mark.parametrize("typed", ["x" * 5000, "/nowhere/\ufffdx", "/proc/1/fd/0/x", "a\tb"])
async def test_a_folder_that_cannot_be(joined: Home, typed: str) -> None:
    async with sitting(joined) as desk:
        picking = await choosing(desk)
        await desk.press("end", "enter", "end", "ctrl+u")
        await desk.write(typed)
        await desk.press("enter")
        assert desk.screen is picking
        assert "没有这个文件夹" in desk.text


# A home that cannot be opened


def damaged(home: Home) -> None:
    data = bytearray(home.database.read_bytes())
    data[20] ^= 1
    home.database.write_bytes(data)


def newer(home: Home) -> None:
    with raw(home.database, vault.database_key(home)) as connection:
        connection.execute("PRAGMA user_version=99")
        connection.commit()


def without_a_key(home: Home) -> None:
    (home.keys / "database.key").unlink()


def without_its_mark(home: Home) -> None:
    home.mark.write_text("{")


def of_a_county(home: Home) -> None:
    shutil.rmtree(home.path)
    make_county(home.path).store.close()


UNUSABLE = {
    damaged: (3, "数据文件打不开"),
    newer: (1, "更新版本的程序"),
    without_a_key: (1, "钥匙文件"),
    without_its_mark: (3, "home.json"),
    of_a_county: (1, "这个文件夹里是县区的数据"),
}


@pytest.mark.parametrize("how", UNUSABLE, ids=lambda how: how.__name__)
async def test_a_home_that_cannot_be_opened(home: Home, how) -> None:
    how(home)
    before = {p: p.read_bytes() for p in home.path.rglob("*") if p.is_file()}
    status, why = UNUSABLE[how]
    app = DeskApp(DeskDoor(home, Wall()), Look(), Wall())
    async with app.run_test() as pilot:
        desk = AtDesk(app, pilot)
        await appears(desk, "打不开数据")
        assert why in desk.text
        assert not isinstance(app.screen_stack[-2], Tell), "said once"
        await desk.press("enter")
    assert app.return_code == status
    assert {p: p.read_bytes() for p in home.path.rglob("*") if p.is_file()} == before


async def test_an_office_that_cannot_be_opened(tmp_path: Path) -> None:
    make_county(tmp_path / "county").store.close()
    home = Home(tmp_path / "county", "county")
    damaged(home)
    app = CountyApp(CountyDoor(home, Wall()), Look(), Wall())
    async with app.run_test() as pilot:
        desk = AtDesk(app, pilot)
        await appears(desk, "打不开数据")
        await desk.press("enter")
    assert app.return_code == 3


def test_a_damaged_home_ends_with_its_sentence_and_status(home: Home) -> None:
    damaged(home)
    with seat(home) as terminal:
        terminal.wait("打不开数据")
        terminal.press("Enter")
        assert terminal.end() == 3
        assert terminal.usable()
        assert terminal.said_last().startswith("数据文件打不开")
