"""A row that looks as if it could be opened shows all of itself, uncut."""

from screens.county.held import Whole
from screens.widgets.table import VirtualTable
from tests.screens.county.kit import Office, at


async def test_a_bundle_of_a_station_opens(full: Office) -> None:
    async with at(full, (80, 24)) as here:
        here.app.go_to("stations")
        await here.settle()
        await here.press("enter")
        table = here.screen.query_one("#arrived", VirtualTable)
        file = here.screen._arrived[0].file
        assert table.has_focus
        assert file not in "".join(here.lines)
        await here.press("enter")
        assert here.says(file, "新增", "暂缓计入")


async def test_a_bundle_before_it_is_taken_in_opens(enrolled: Office) -> None:
    async with at(enrolled, (80, 24)) as here:
        await here.press("f2", "enter")
        name = here.screen._found[0].path.name
        await here.press("home", "enter")
        assert isinstance(here.screen, Whole)
        assert here.says(name)
        await here.press("enter")
        assert not isinstance(here.screen, Whole)


async def test_what_was_written_for_a_station_opens(full: Office) -> None:
    async with at(full, (80, 24)) as here:
        await here.press("f6", "shift+tab", "enter")
        assert isinstance(here.screen, Whole)
        assert here.says("还没有写", "最后上报")
