"""线索本 at the keyboard of a mall's desk: shut, opened by its 口令, shut again; and elsewhere."""

from pathlib import Path

import pytest

from screens.cases.case import CaseScreen
from screens.desk.leads import LeadsScreen
from screens.desk.leads_word import Word
from screens.dialogs import Pick
from screens.forms.screen import FormScreen
from storage import lead_book, people
from tests.leads_kit import WORDS, plant, told
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of, new_desk
from tests.storage.world import complaint

WORD = "huanghe"


@pytest.fixture
def planted(home: Path, clock: Wall) -> Path:
    day = clock.now().date()
    with desk_of(home, clock) as desk:
        plant(desk, day, complaint(desk, day))
    return home


async def go(desk: AtDesk, name: str) -> None:
    desk.app.go_to(name)
    await desk.settle()


async def set_first(desk: AtDesk) -> None:
    """Set the 口令 the first time the book is opened."""
    await go(desk, "leads")
    for _time in range(2):
        assert isinstance(desk.screen, Word)
        await desk.write(WORD)
        await desk.press("enter")
    assert isinstance(desk.screen, LeadsScreen)


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_the_job_of_the_mediator(planted: Path, clock: Wall, size: tuple[int, int]) -> None:
    async with at_desk(planted, clock, size) as desk:
        assert "3 条线索还没有移交" in desk.text
        await set_first(desk)
        assert WORDS[5] in desk.text
        book = desk.screen._book
        facts = [page.lead.facts if page.lead else "" for page in book.pages]
        await desk.press(*["down"] * (len(book.drafts) + facts.index(WORDS[2])))
        await desk.press("enter")
        assert isinstance(desk.screen, Pick)
        assert WORDS[2] in desk.text
        await desk.press("enter")
        assert isinstance(desk.screen, FormScreen)
        await desk.put(target="市场监管局/所")
        await desk.save()
        assert isinstance(desk.screen, LeadsScreen)
        await desk.press("escape")
        assert "2 条线索还没有移交" in desk.text
        await desk.press("f3")
        assert told(desk.text) == []
        await go(desk, "leads")
        assert isinstance(desk.screen, Word)
        await desk.write("something else")
        await desk.press("enter")
        assert not isinstance(desk.screen, LeadsScreen)
        assert told(desk.text) == []


async def test_leaving_it_shuts_it(planted: Path, clock: Wall) -> None:
    async with at_desk(planted, clock) as desk:
        await set_first(desk)
        assert not desk.app.door.leads_shut()
        page = next(p for p in desk.screen._book.pages if p.case is not None and p.lead)
        desk.app.go_to("case", (page.case.region, page.case.id))
        await desk.settle()
        assert isinstance(desk.screen, CaseScreen)
        assert told(desk.text)
        await desk.press("escape")
        assert isinstance(desk.screen, LeadsScreen)
        await desk.press("f4")
        assert desk.app.door.leads_shut()
        desk.app.go_to("case", (page.case.region, page.case.id))
        await desk.settle()
        assert told(desk.text) == []


async def test_going_on_to_another_list_shuts_it(planted: Path, clock: Wall) -> None:
    async with at_desk(planted, clock) as desk:
        await set_first(desk)
        await go(desk, "handover")
        assert desk.app.door.leads_shut()
        assert told(desk.text) == []
        await desk.press("escape")
        assert not isinstance(desk.screen, LeadsScreen)


async def test_who_may_not_is_told_so(planted: Path, clock: Wall) -> None:
    with desk_of(planted, clock) as made:
        lead_book.set_word(made, WORD)
        other = people.add(made, "李敏", "VOLUNTEER")
    async with at_desk(planted, clock) as desk:
        desk.app.door.by = other.id
        desk.app.door.begin_shift()
        await go(desk, "leads")
        assert not isinstance(desk.screen, LeadsScreen)
        assert told(desk.text) == []


async def test_elsewhere_it_just_opens(tmp_path: Path, clock: Wall) -> None:
    home = tmp_path / "township"
    new_desk(home, clock, type="TOWNSHIP").store.close()
    with desk_of(home, clock) as made:
        plant(made, clock.now().date(), complaint(made, clock.now().date()))
    async with at_desk(home, clock) as desk:
        await go(desk, "leads")
        assert isinstance(desk.screen, LeadsScreen)
        assert WORDS[5] in desk.text
