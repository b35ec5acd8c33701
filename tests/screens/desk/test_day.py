"""Handing over and typing in afterwards, at the keyboard."""

from datetime import date
from pathlib import Path

import pytest

from screens.desk.handover import HandoverScreen
from screens.desk.late import LateScreen
from screens.dialogs import Ask
from screens.forms.screen import FormScreen
from screens.widgets.choices import Choices
from storage.reading import read_file
from tests.screens.desk.kit import SIZES, AtDesk, Wall, at_desk, desk_of


async def _command(desk: AtDesk, words: str) -> None:
    await desk.press("ctrl+p")
    await desk.write(words)
    await desk.press("enter")


async def _consult(desk: AtDesk, question: str) -> None:
    await desk.press("enter")
    assert isinstance(desk.screen, FormScreen)
    await desk.put(facts=question, reply="可以退")
    await desk.save()


async def test_papers_are_typed_in_one_after_the_other_with_their_day(
    home: Path, clock: Wall
) -> None:
    async with at_desk(home, clock) as desk:
        await _command(desk, "补录")
        assert isinstance(desk.screen, Ask)
        await desk.write("2026.7.9")
        await desk.press("enter")
        assert isinstance(desk.screen, Ask), "a day to come is asked again"
        assert "还没有到" in desk.text
        await desk.write("6.30")
        await desk.press("enter")
        assert isinstance(desk.screen, LateScreen)
        for n, question in enumerate(("能不能退卡", "保修多久"), start=1):
            await _consult(desk, question)
            assert isinstance(desk.screen, LateScreen)
            assert f"补录 06-30，已录 {n} 件" in desk.text
        await desk.choose("换一天")
        await desk.write("今天")
        await desk.press("enter")
        await desk.tab_to(Choices, "kinds-list")
        await desk.press("home")
        await _consult(desk, "早上停电")
    with desk_of(home, clock) as made, made.store.read() as connection:
        ids = connection.exec_driver_sql("SELECT id FROM cases ORDER BY number").scalars().all()
        cases = [read_file(connection, "000000", one).case for one in ids]
    assert [c.received for c in cases] == [date(2026, 6, 30)] * 2 + [date(2026, 7, 2)]
    assert all(c.entered_late for c in cases)
    assert all(c.received_at == "" for c in cases), "the clock at the desk is not that of the paper"


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.long)])
async def test_a_shift_leaves_a_word_and_a_page(
    home: Path, clock: Wall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setenv("STATION_STICKS", str(stick))
    async with at_desk(home, clock, size) as desk:
        await _command(desk, "交接")
        assert isinstance(desk.screen, HandoverScreen)
        assert "没有留言。" in desk.text
        await desk.choose("写留言")
        await desk.write("周三十点惠民超市来谈")
        await desk.press("enter")
        assert "周三十点惠民超市来谈" in desk.text
        await desk.choose("写成文件打印")
        await desk.see("，可用")
        await desk.press("enter")

    pages = [p.read_text("utf-8-sig") for p in stick.glob("*交接单*.html")]
    assert len(pages) == 1
    assert "周三十点惠民超市来谈" in pages[0]


async def test_empty_forms_are_written(
    home: Path, clock: Wall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setenv("STATION_STICKS", str(stick))
    async with at_desk(home, clock) as desk:
        await _command(desk, "补录")
        await desk.press("escape")
        assert isinstance(desk.screen, LateScreen)
        await desk.choose("空白登记表")
        await desk.see("，可用")
        await desk.press("enter")
    names = sorted(p.name for p in stick.iterdir())
    assert names == ["空白表-登记咨询.html", "空白表-登记投诉.html", "空白表-登记线索.html"]
