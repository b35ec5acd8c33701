"""Choosing a file or a folder by the keyboard: sticks first, then a path that Tab completes."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import textual.app
from textual.app import App
from textual.events import Paste
from textual.widgets import Input, OptionList

from screens import files
from screens.completing import completed
from screens.files import FilePick, FolderPick, Places
from screens.words import size_words
from station import language
from station.errors import Refused
from station.values import clean
from storage.sticks import Find, Stick, look, sticks
from tests import pilot
from tests.hostile_text import HOSTILE

pilot.install()

CARD = '{"format":"station-card/1.0"}'
SIZES = ((80, 24), (100, 30))


class Disk:
    """A door that has the sticks of this machine and nothing else."""

    def sticks(self) -> list[Stick]:
        return sticks()

    def look(self, folder: Path, wanted: Collection[str]) -> list[Find]:
        return look(folder, wanted)


class Told(Disk):
    """A door that says what it is told to."""

    def __init__(self, *found: Stick) -> None:
        self.found = list(found)

    def sticks(self) -> list[Stick]:
        return list(self.found)


class Dialog:
    """A dialog over an empty screen."""

    def __init__(self, app: App[Any], dialog: Places) -> None:
        self.app = app
        self.dialog = dialog
        self.left: list[Path | None] = []

    @property
    def text(self) -> str:
        return "\n".join(pilot.text_of(self.app))

    def says(self, *sentences: str) -> bool:
        said = _bare(self.text)
        return all(_bare(sentence) in said for sentence in sentences)

    async def settle(self) -> None:
        quiet, until = 0, time.monotonic() + 30
        while quiet < 3:
            assert time.monotonic() < until
            quiet = 0 if any(not w.is_finished for w in self.app.workers) else quiet + 1
            await textual.app.wait_for_idle(0)
            await asyncio.sleep(0.004)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.app._press_keys([key])
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a path in the line for another folder."""
        self.dialog.query_one(Input).value = ""
        self.app.post_message(Paste(text))
        await self.settle()

    @property
    def typed(self) -> str:
        return self.dialog.query_one(Input).value


def _bare(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and not "─" <= c <= "╿")


@asynccontextmanager
async def over(dialog: Places, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Dialog]:
    app = pilot.Bare()
    async with app.run_test(size=size):
        here = Dialog(app, dialog)
        app.push_screen(dialog, here.left.append)
        await here.settle()
        yield here


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is in, with nothing on it."""
    folder = tmp_path / "惠民U盘"
    folder.mkdir()
    monkeypatch.setenv("STATION_STICKS", str(folder))
    return folder


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_files_of_the_wanted_kind_newest_first(stick: Path, size: tuple[int, int]) -> None:
    import os

    for number, name in enumerate(("旧的.json", "新的.json")):
        (stick / name).write_text(CARD)
        os.utime(stick / name, (1_780_000_000 + number, 1_780_000_000 + number))
    (stick / "照片.jpg").write_bytes(b"\xff\xd8")
    async with over(FilePick(Disk(), "登记卡", ("card",)), size) as here:
        assert here.says("U盘惠民U盘，可用", "要找的是：登记卡")
        assert here.text.index("新的.json") < here.text.index("旧的.json")
        assert "照片" not in here.text
        pilot.no_cut_wide(pilot.text_of(here.app), size[0])
        await here.press("down", "enter")
        assert here.left == [stick / "旧的.json"]


async def test_no_stick_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_STICKS", "")
    async with over(FolderPick(Disk(), "写到哪里")) as here:
        assert here.says("没有插U盘。插好以后，几秒内会出现在这里", "另一个文件夹")
        await here.press("escape")
        assert here.left == [None]


async def test_a_stick_put_in_appears_and_one_pulled_out_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files.LOOK_EVERY <= 3, "within seconds"
    monkeypatch.setattr(files, "LOOK_EVERY", 0.02)
    folder = tmp_path / "U盘"
    monkeypatch.setenv("STATION_STICKS", str(folder))
    async with over(FilePick(Disk(), "登记卡", ("card",))) as here:
        assert here.says("没有插U盘")
        folder.mkdir()
        (folder / "a.card.json").write_text(CARD)
        await _until(here, "a.card.json")
        assert here.dialog.query_one(OptionList).highlighted == 1, "it has the cursor"
        (folder / "a.card.json").unlink()
        folder.rmdir()
        await _until(here, "没有插U盘")


async def _until(here: Dialog, sentence: str) -> None:
    for _look in range(500):
        if here.says(sentence):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{sentence}: {here.text}")


async def test_the_cursor_stays_where_somebody_put_it(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LOOK_EVERY", 0.02)
    for name in "abc":
        (stick / f"{name}.json").write_text(CARD)
    second = stick.parent / "第二个"
    async with over(FilePick(Disk(), "登记卡", ("card",))) as here:
        await here.press("down")
        chosen = here.dialog._at(here.dialog.query_one(OptionList).highlighted)
        second.mkdir()
        (second / "x.json").write_text(CARD)
        monkeypatch.setenv("STATION_STICKS", f"{second}:{stick}")
        await _until(here, "x.json")
        assert here.dialog._at(here.dialog.query_one(OptionList).highlighted) == chosen


async def test_a_stick_that_cannot_be_written(tmp_path: Path) -> None:
    locked = Stick(tmp_path / "a", "锁住的", 10**9, False)
    full = Stick(tmp_path / "b", "满的", 4096, True)
    good = Stick(tmp_path / "c", "好的", 10**9, True)
    async with over(FolderPick(Told(locked, full, good), "写到哪里")) as here:
        assert here.says("只读，写不进去", "满了，写不下", "U盘好的，可用953MB")
        await here.press("enter")
        assert here.left == [good.path], "the cursor stands on the one that can be used"


async def test_a_read_only_stick_can_be_read(stick: Path) -> None:
    (stick / "x.zip.age").write_bytes(b"age-encryption.org/v1\n")
    door = Told(Stick(stick, "只读盘", 0, False))
    async with over(FolderPick(door, "从哪里接收", ("bundle",))) as here:
        assert here.says("1 个上报包，最新的")
        await here.press("enter")
        assert here.left == [stick]


async def test_a_stick_pulled_out_while_it_is_read(tmp_path: Path) -> None:
    class Gone(Told):
        def look(self, folder: Path, wanted: Collection[str]) -> list[Find]:
            raise Refused("no-folder", "打不开：U盘可能已经拔出。")

    door = Gone(Stick(tmp_path, "拔出的", 10**9, True))
    async with over(FilePick(door, "登记卡", ("card",))) as here:
        assert here.says("U盘拔出的", "打不开：U盘可能已经拔出。")


async def test_tab_completes_and_enter_takes(stick: Path, tmp_path: Path) -> None:
    assert stick.is_dir()
    (tmp_path / "上报二季度").mkdir()
    (tmp_path / "上报三季度").mkdir()
    (tmp_path / "上报.txt").write_text("x")
    async with over(FolderPick(Disk(), "写到哪里")) as here:
        await here.press("down", "enter")
        await here.type(f"{tmp_path}/上")
        await here.press("tab")
        assert here.typed == f"{tmp_path}/上报"
        assert here.says("上报三季度/；上报二季度/")
        assert "上报.txt" not in here.text, "a folder is wanted"
        await here.type(f"{tmp_path}/上报三")
        await here.press("tab")
        assert here.typed == f"{tmp_path}/上报三季度/"
        await here.press("enter")
        assert here.left == [tmp_path / "上报三季度"]


async def test_a_path_that_is_not_there(stick: Path, tmp_path: Path) -> None:
    assert stick.is_dir()
    async with over(FolderPick(Disk(), "写到哪里")) as here:
        await here.press("down", "enter")
        await here.type(f"{tmp_path}/没有的")
        await here.press("tab")
        assert here.says("没有以此开头的文件夹")
        await here.press("enter")
        assert here.says("没有这个文件夹")
        await here.type("\0坏")
        await here.press("enter")
        assert not here.left


async def test_a_typed_folder_lists_its_files_and_a_file_is_taken(
    stick: Path, tmp_path: Path
) -> None:
    assert stick.is_dir()
    other = tmp_path / "别处"
    other.mkdir()
    (other / "卡.json").write_text(CARD)
    async with over(FilePick(Disk(), "登记卡", ("card",))) as here:
        await here.press("enter")
        await here.type(str(tmp_path / "惠民U盘"))
        await here.press("enter")
        assert here.says("这个文件夹里没有登记卡")
        await here.type(str(other))
        await here.press("enter")
        assert here.says("卡.json")
        await here.press("enter")
        assert here.left == [other / "卡.json"]
    async with over(FilePick(Disk(), "登记卡", ("card",))) as here:
        await here.press("enter")
        await here.type(str(other / "卡.json"))
        await here.press("enter")
        assert here.left == [other / "卡.json"]


async def test_names_are_data(stick: Path) -> None:
    """Every hostile text that a file system takes, shown letter for letter and obeyed by nobody."""
    written = []
    for _kind, text in HOSTILE:
        name = f"{text}.json".replace("/", "／")
        try:
            (stick / name).write_text(CARD)
        except (OSError, ValueError):
            continue  # too long, or no name at all
        written.append(name)
    assert len(written) > 30
    async with over(FilePick(Disk(), "登记卡", ("card",)), (140, 40)) as here:
        shown = {str(line.words()) for line in here.dialog._offered if line.path}
        assert len(shown) <= len(written)
        names = {words.partition("\n")[0] for words in shown}
        assert names == {clean(name) for name in written if not name.startswith((".", "$"))}
        for _page in range(12):
            pilot.no_cut_wide(pilot.text_of(here.app), 140)
            await here.press("pagedown")


async def test_it_speaks_english(stick: Path) -> None:
    (stick / "x.card.json").write_text(CARD)
    language.choose("en")
    try:
        async with over(
            FilePick(Told(Stick(stick, "STICK", 10**9, True)), "Card", ("card",))
        ) as here:
            assert "STICK" in here.text
            assert not [c for c in here.text if "一" <= c <= "鿿"]
    finally:
        language.choose("zh_CN")


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 KB"), (1, "0 KB"), (1023, "0 KB"), (1024, "1 KB"), (320_000, "312 KB"),
        (1024**2, "1.0 MB"), (1024**2 - 1, "1023 KB"), (1_500_000_000, "1.3 GB"),
        (120 * 1024**3, "120 GB"), (2 * 1024**4, "2.0 TB"), (5000 * 1024**4, "5000 TB"),
    ],
)  # fmt: skip
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words


def test_completion(tmp_path: Path) -> None:
    for name in ("甲", "甲乙", "丙", ".藏"):
        (tmp_path / "里面" / name).mkdir(parents=True)
    (tmp_path / "里面" / "丙.txt").write_text("x")
    here = f"{tmp_path}/里面/"
    assert completed(f"{here}甲乙", folders_only=True) == (f"{here}甲乙/", [])
    assert completed(f"{here}甲", folders_only=True) == (f"{here}甲", ["甲/", "甲乙/"])
    assert completed(f"{here}丙", folders_only=False) == (f"{here}丙", ["丙.txt", "丙/"])
    assert completed(here, folders_only=True) == (here, ["丙/", "甲/", "甲乙/"])
    assert completed(f"{here}.", folders_only=True) == (f"{here}.藏/", [])
    assert completed(f"{here}没有", folders_only=True) == (f"{here}没有", [])
    assert completed(f"{here}没有/x", folders_only=True) == (f"{here}没有/x", [])
    assert completed("\0", folders_only=True) == ("\0", [])


async def test_tab_completes_and_then_goes_on(tmp_path: Path) -> None:
    """Tab that has nothing to add is the way out of the line, as in every other."""
    (tmp_path / "一月").mkdir()
    (tmp_path / "一季度").mkdir()
    async with over(FolderPick(Disk(), "写到哪里")) as here:
        await here.press("end", "enter")
        await here.type(f"{tmp_path}/一")
        field = here.app.focused
        await here.press("tab")
        assert here.says("一月", "一季度")
        assert here.app.focused is field
        await here.press("tab")
        assert here.app.focused is not field
        await here.press("shift+tab")
        assert here.app.focused is field
