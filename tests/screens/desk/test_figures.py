"""The summary at a desk: each number opens its cases, and says what it counts where that is more."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from screens.cases.finding import CaseTable
from screens.cases.listing import CasesScreen
from screens.figures import rows
from screens.figures.summary import CutBars, FigureTable, SummaryScreen
from station.figures import FIGURES
from station.period import parse
from storage.desk import Desk
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of
from tests.storage.test_drill import live
from tests.storage.world import complaint

DAY = date(2026, 7, 2)


@pytest.fixture
def lived(home: Path, clock: Wall) -> Path:
    """Half a year of a desk, and a few complaints of this quarter."""
    with desk_of(home, clock) as desk:
        live(desk, Random(5))
        _this_quarter(desk)
    return home


def _this_quarter(desk: Desk) -> None:
    for nature, category in (("quality", "FOOD"), ("quality", ""), ("", "FOOD")):
        complaint(desk, DAY, nature=nature, category=category)


@pytest.mark.long
async def test_every_figure_opens_what_it_counts(lived: Path, clock: Wall) -> None:
    async with at_desk(lived, clock) as desk:
        await desk.press("f5")
        await _some_bars(desk)
        desk.screen._period = parse("2026H1")
        desk.screen.renew()
        await desk.settle()
        figures, made = desk.screen.query_one(FigureTable), desk.screen._made
        for key in ("consultations", "complaints", "referred", "sittings", "leads_handed_over",
                    "recovered_fen", "follow_ups_asked", "mediation_success"):  # fmt: skip
            figure = rows.opens(key)
            number = made["figures"][figure]
            assert number, f"{figure} counts nothing here"
            figures.cursor = [one.key for one in figures.said].index(key)
            figures.focus()
            await desk.press("enter")
            assert isinstance(desk.screen, CasesScreen), key
            total = desk.screen.query_one(CaseTable).total
            found = desk.screen.query_one("#count").content
            if FIGURES[figure].unit == "case":
                assert (total, str(found)) == (number, f"找到 {number} 件"), key
            else:  # what is counted is no case: the number stands beside that of the cases
                assert str(found).startswith(rows.bare(figure, made)), key
                assert str(found).endswith(f"在 {total} 件案件里"), key
            await desk.press("escape")
            assert isinstance(desk.screen, SummaryScreen)


async def _some_bars(desk: AtDesk) -> None:
    bars = desk.screen.query_one(CutBars)
    for _cut in rows.CUTS:
        for place, bar in enumerate(bars.rows[:2]):
            bars.cursor = place
            bars.focus()
            await desk.press("enter")
            assert isinstance(desk.screen, CasesScreen), bar
            assert desk.screen.query_one(CaseTable).total == bar.count
            assert bar.label in desk.lines[0]
            await desk.press("escape")
        bars.focus()
        await desk.press("right")


def test_a_figure_has_one_unit_on_the_screen_and_in_the_sentence() -> None:
    made = {"figures": dict.fromkeys(FIGURES, 3), "rates": {}}
    for name in ("consultations", "complaints", "mediations", "closed"):
        assert rows.value(name, made) == "3 起"
    assert rows.value("sittings", made) == "3 场"
    assert rows.value("leads_handed_over", made) == "3 条"
    assert rows.note("complaints", 3, 0) == ""
    assert rows.note("leads_handed_over", 3, 1) == "3 条（1 条不属于案件）"
    assert rows.note("recovered_fen", 101500, 0) == "1,015.00 元"
