"""The whole job by keyboard, in Chinese, on Textual's headless terminal; then what the disk holds."""

from pathlib import Path

import pytest

from station import language
from tests.acceptance.headless import Headless
from tests.acceptance.playing import play
from tests.acceptance.whole_job import STICK, story
from tests.acceptance.whole_job_done import expect_done


@pytest.mark.parametrize("size", [(100, 30), pytest.param((80, 24), marks=pytest.mark.long)])
async def test_the_whole_job(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / STICK
    stick.mkdir()
    monkeypatch.setenv("STATION_STICKS", str(stick))
    language.choose("zh_CN")
    async with Headless(tmp_path, size) as hand:
        await play(hand, story())
    expect_done(tmp_path, stick, "2026Q3")
