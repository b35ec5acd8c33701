"""Every screen and dialog as text: equal to what was looked at, and nothing on it that may not be.

UPDATE_SNAPSHOTS=1 writes the files anew; look at what changed before keeping them.
"""

from __future__ import annotations

import difflib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from screens.app import BaseApp
from station import language
from tests import pilot, showcase
from tests.screens import seen, tour
from tests.showcase import Town

FOLDER = Path(__file__).parents[1] / "snapshots"
SIZES = ((80, 24), (100, 30))
OFTEN = {("county", (100, 30), "en")}
"""What the usual run goes through; the others are long, and stay a moment at each screen."""

pilot.install()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return showcase.make(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(made: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The town in the folder we are in: no path on a screen tells of this machine."""
    made.copy(tmp_path / "town")
    monkeypatch.chdir(tmp_path / "town")
    monkeypatch.setenv("STATION_STICKS", showcase.STICK)
    monkeypatch.setenv("HOME", "/home/zhou")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    with showcase.standing_still():
        yield Town(Path())
    language.choose("zh_CN")
    monkeypatch.undo()
    time.tzset()


def every() -> Iterator[object]:
    for program in tour.PROGRAMS:
        for size in SIZES:
            for lang in language.LANGUAGES:
                marks = () if (program, size, lang) in OFTEN else (pytest.mark.long,)
                name = f"{program}-{size[0]}x{size[1]}-{lang}"
                yield pytest.param(program, size, lang, marks=marks, id=name)


@pytest.mark.parametrize(("program", "size", "lang"), list(every()))
async def test_every_screen(program: str, size: tuple[int, int], lang: str, town: Town) -> None:
    language.choose(lang)
    data = seen.data_of(town.path)
    tour.At.typed.clear()
    tour.At.watched = (program, size, lang) not in OFTEN
    shots: dict[str, list[str]] = {}
    wrong: dict[str, list[str]] = {}

    async def look(app: BaseApp, name: str) -> None:
        assert name not in shots, f"{name} is seen twice"
        shots[name] = pilot.text_of(app)
        known = "\n".join([data, seen.named(town.stick), "".join(tour.At.typed)])
        if name.startswith("paper"):  # what is printed is Chinese in every language
            known += "".join(shots[name])
        for fault in seen.faults(app, known):
            wrong.setdefault(fault, []).append(name)

    await tour.PROGRAMS[program](town, size, look)
    ending = f"-{size[0]}x{size[1]}-{lang}.txt"
    changed = _compare(program, ending, shots)
    assert not wrong, "\n".join(f"{fault}  {names}" for fault, names in wrong.items())
    assert not changed, "\n".join(changed)


def _compare(program: str, ending: str, shots: dict[str, list[str]]) -> list[str]:
    """Return the differences to the files; with UPDATE_SNAPSHOTS write them instead."""
    texts = {f"{program}-{name}{ending}": "\n".join(shot) + "\n" for name, shot in shots.items()}
    kept = {p.name: p for p in FOLDER.glob(f"{program}-*{ending}")}
    if os.environ.get("UPDATE_SNAPSHOTS") == "1":
        FOLDER.mkdir(exist_ok=True)
        for name, text in texts.items():
            (FOLDER / name).write_text(text, "utf-8")
        for name in kept.keys() - texts.keys():
            kept[name].unlink()
        return []
    told = [f"{name}: no screen shows this any more" for name in sorted(kept.keys() - texts.keys())]
    for name, text in texts.items():
        before = kept[name].read_text("utf-8") if name in kept else ""
        if before != text:
            told += difflib.unified_diff(
                before.splitlines(), text.splitlines(), name, "now", lineterm=""
            )
    return told


def test_the_kept_files_are_of_this_house() -> None:
    """Every file is of a program, a screen, a size and a language, and there are four of each."""
    pattern = re.compile(r"(station|county)-([a-z-]+)-(80x24|100x30)-(zh_CN|en)\.txt")
    found: dict[tuple[str, str], int] = {}
    for path in FOLDER.iterdir():
        match = pattern.fullmatch(path.name)
        assert match, path.name
        found[match[1], match[2]] = found.get((match[1], match[2]), 0) + 1
    assert found
    assert set(found.values()) == {4}, {k: n for k, n in found.items() if n != 4}


@pytest.mark.long
@pytest.mark.parametrize("program", list(tour.PROGRAMS))
async def test_the_focus_is_seen_without_colour(program: str, town: Town) -> None:
    """Wherever one is, what has the focus differs by more than its hue from when it has not."""
    language.choose("zh_CN")
    wrong: list[str] = []

    async def look(app: BaseApp, name: str) -> None:
        focused = app.focused
        if focused is None or len(app.screen.focus_chain) == 1:  # it can be nowhere else
            return
        screen = app.screen
        with_it = seen.drawn(app)
        with screen.prevent():
            screen.set_focus(None)
        await pilot._quick()
        if not seen.focus_shows(with_it, seen.drawn(app)):
            wrong.append(f"{name}: {focused!r}")
        screen.set_focus(focused)
        await pilot._quick()

    await tour.PROGRAMS[program](town, (100, 30), look)
    assert not wrong, "\n".join(wrong)
