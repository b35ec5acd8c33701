"""文书 at the desk: chosen, read, written to a stick, opened; each printing is noted once."""

from pathlib import Path

import pytest
from textual.widgets import Static

from screens.cases.case import CaseScreen
from screens.cases.paper import PaperScreen
from screens.desk.handover import HandoverScreen
from screens.dialogs import Pick, Tell
from station import verbs
from storage import machine
from storage.timeline import timeline
from tests.papers_kit import texts
from tests.pilot import restless
from tests.screens.desk.kit import SIZES, AtDesk, Wall, at_desk, desk_of
from tests.storage.world import complaint


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    monkeypatch.setenv("STATION_STICKS", str(place))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return place


def accepted(home: Path, clock: Wall) -> str:
    with desk_of(home, clock) as desk:
        case = complaint(desk, clock.now().date())
        desk.save(verbs.accept(desk.file(case.id), clock.now().date()))
        return case.id


async def open_paper(at: AtDesk, case: str, title: str) -> None:
    at.screen.go("case", ("000000", case))
    await at.settle()
    await at.choose("打印文书")
    assert isinstance(at.screen, Pick)
    await at.write(title)
    await at.press("enter")
    assert isinstance(at.screen, PaperScreen)


def prints(home: Path, clock: Wall, case: str) -> list[tuple[str, int]]:
    with desk_of(home, clock) as desk:
        return [(p.paper, p.n) for p in desk.file(case).prints]


@pytest.mark.parametrize("size", SIZES)
async def test_a_paper_is_chosen_read_and_written(
    home: Path, clock: Wall, stick: Path, size: tuple[int, int]
) -> None:
    case = accepted(home, clock)
    async with at_desk(home, clock, size) as at:
        await open_paper(at, case, "受理告知")
        page = str(at.screen.query_one("#paper-text", Static).content)
        assert "投诉受理告知单" in page
        assert "王女士" in page
        assert "受告字〔2026〕A第1号" in at.text
        assert "没有桌面" in at.text
        assert "没有装打印机" in at.text
        assert all(len(line) <= size[0] for line in at.lines)
        assert await restless(at.app, 0.1) < 3
        await at.press("pagedown")
        assert at.screen.query_one("#paper").scroll_y > 0
        await at.press("pageup", "ctrl+s")
        await at.see("，可用")
        await at.press("enter")
        assert isinstance(at.screen, Tell)
        said = str(at.screen.query_one(".sentence", Static).content)
        assert "用“附上小票、照片、合同”放回这一件" in said
        assert "文号是 受告字〔2026〕A第1号" in said
        await at.press("enter")
        assert isinstance(at.screen, CaseScreen)
        assert "文书 1 份" in at.text
    [path] = stick.iterdir()
    assert path.name.endswith("-投诉受理告知单.docx")
    assert any("受告字〔2026〕A第1号" in text for text in texts(path.read_bytes()))
    with desk_of(home, clock) as desk:
        step = timeline(desk.store, "000000", desk.file(case))[0]
        assert (step.doing, step.by) == ("打印文书", "周敏")


async def test_reading_notes_nothing_and_no_program_is_said_plainly(
    home: Path, clock: Wall, stick: Path
) -> None:
    case = accepted(home, clock)
    async with at_desk(home, clock) as at:
        await open_paper(at, case, "受理告知")
        await at.press("ctrl+o")
        assert isinstance(at.screen, Tell)
        assert "没有桌面" in at.text
        await at.press("enter", "ctrl+l")
        assert "没有装打印机" in at.text
        await at.press("enter", "escape")
        assert isinstance(at.screen, CaseScreen)
    assert prints(home, clock, case) == []
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize(("key", "words"), [("ctrl+o", "编辑器打开"), ("ctrl+l", "交给打印机")])
async def test_opened_or_sent_is_printed_too(
    home: Path, clock: Wall, stick: Path, monkeypatch: pytest.MonkeyPatch, key: str, words: str
) -> None:
    case = accepted(home, clock)
    given: list[bytes] = []
    monkeypatch.setattr(machine, "able", lambda: machine.Able("", ""))
    for name in ("open_", "send"):
        monkeypatch.setattr(machine, name, lambda path: given.append(path.read_bytes()))
    async with at_desk(home, clock) as at:
        await open_paper(at, case, "受理告知")
        await at.press(key)
        assert words in at.text.replace("\n", "")
        await at.press("enter")
        assert isinstance(at.screen, CaseScreen)
    assert prints(home, clock, case) == [("ACCEPTANCE", 1)]
    assert len(given) == 1
    assert len(list((home / "opened").iterdir())) == (key == "ctrl+o")


async def test_the_day_sheet_is_printed_from_the_handover(
    home: Path, clock: Wall, stick: Path
) -> None:
    case = accepted(home, clock)
    async with at_desk(home, clock) as at:
        at.screen.go("handover")
        await at.settle()
        assert isinstance(at.screen, HandoverScreen)
        await at.choose("打印日清单")
        assert isinstance(at.screen, PaperScreen)
        assert "日清单" in at.text
        await at.press("ctrl+s")
        await at.see("，可用")
        await at.press("enter")
        assert "站长签名" in at.text
    assert [p.name for p in stick.iterdir()] == ["2026-07-02-日清单.docx"]
    assert prints(home, clock, case) == []


async def test_an_empty_paper_is_written(home: Path, clock: Wall, stick: Path) -> None:
    async with at_desk(home, clock) as at:
        at.screen.go("late", clock.now().date())
        await at.settle()
        await at.choose("空白文书")
        await at.write("转交单")
        await at.press("enter")
        await at.see("，可用")
        await at.press("enter")
        assert any("空白-投诉转交单.docx" in told for told in at.told())
    assert [p.name for p in stick.iterdir()] == ["空白-投诉转交单.docx"]


async def test_a_screen_in_english_shows_the_paper_in_chinese(
    home: Path, clock: Wall, stick: Path
) -> None:
    case = accepted(home, clock)
    async with at_desk(home, clock, lang="en") as at:
        at.screen.go("case", ("000000", case))
        await at.settle()
        await at.choose("Print a paper")
        await at.press("down", "enter")
        assert isinstance(at.screen, PaperScreen)
        page = str(at.screen.query_one("#paper-text", Static).content)
        assert "投诉受理告知单" in page
        assert "Write to a stick or folder  Ctrl+S" in at.text
        assert "No printer here" in at.text
