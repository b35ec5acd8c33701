"""A market day typed at the keyboard: the program's figures are those of the pencil."""

from pathlib import Path

import pytest

from station import language
from storage import reports
from storage.check import check
from storage.desk import Desk, Setup, init
from storage.paths import Home
from tests.acceptance.headless import Headless, Wall
from tests.acceptance.market_day import ON_DUTY, market_day
from tests.acceptance.playing import play


@pytest.mark.parametrize(
    ("seed", "few"), [(32, 2), pytest.param(20260702, None, marks=pytest.mark.long)]
)
async def test_the_figures_of_a_day_are_those_counted_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, few: int | None
) -> None:
    monkeypatch.setenv("STATION_STICKS", str(tmp_path / "none"))
    language.choose("zh_CN")
    place = Home(tmp_path / "desk", "desk")
    setup = Setup("017", "惠民路街道站", "TOWNSHIP", identity="CCA_BRANCH", head=ON_DUTY)
    init(place, setup, Wall()).store.close()
    day, pencil = market_day(seed, few)
    async with Headless(tmp_path, (100, 30)) as hand:
        await play(hand, day)
    desk = Desk.open(place)
    figures = reports.report(desk.store, reports.Asked("2026Q3")).summary["figures"]
    assert check(desk.store).ok
    desk.store.close()
    pencil["open_at_end"] = pencil["complaints"] - pencil["closed"]
    assert {name: figures[name] for name in pencil} == dict(pencil)
    zero = {name for name, n in figures.items() if n} - set(pencil)
    assert not {name for name in zero if not name.startswith("punitive_")}
