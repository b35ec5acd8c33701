"""The county's own data and templates on the screen, and a printed day sheet typed in."""

import pytest

from screens.cli import county as cli
from station import language, taxonomy
from storage import day_sheet, intake
from storage.desk import Desk
from tests.screens.county.kit import Office, at
from tests.storage.world import complaint

OWN = """
title = "城关区2027年规定"

[[habit]]
code = "SILENT"
since = 2027-01-01
days = 20

[[other_authority]]
code = "POST"
retired = 2026-12-31
"""


@pytest.fixture(autouse=True)
def _ours_alone():
    language.choose("zh_CN")
    yield
    taxonomy.amend({})


@pytest.mark.asyncio
async def test_a_file_is_looked_at_before_it_holds(enrolled: Office) -> None:
    for old in enrolled.stick.rglob("*"):
        if old.is_file():
            old.unlink()
    (enrolled.stick / "城关区2027.toml").write_text(OWN, encoding="utf-8")
    async with at(enrolled) as here:
        here.app.go_to("own-data")
        await here.settle()
        assert "还没有本县自己的" in here.text
        await here.press("ctrl+n", "enter")
        assert "城关区2027年规定：没有问题，可以采用。" in here.text.replace("\n", "")
        assert "2027-01-01" in here.text
        assert here.app.shell.door.laws() == []
        await here.press("left", "enter", "enter")
        (taken,) = here.app.shell.door.laws()
        assert (taken.title, str(taken.since)) == ("城关区2027年规定", "2027-01-01")
        assert "城关区2027年规定" in here.text
        await here.press("enter")
        assert "提醒习惯" in here.text


@pytest.mark.asyncio
async def test_a_template_is_written_out_looked_at_and_taken(enrolled: Office) -> None:
    async with at(enrolled) as here:
        door = here.app.shell.door
        path = door.write_template("NOTICE", enrolled.stick)
        assert door.take_template("NOTICE", path, True)[0] == "调解通知"
        here.app.go_to("own-data")
        await here.settle()
        here.app.screen._look("NOTICE", path)
        await here.settle()
        assert "可以采用" in here.text
        await here.press("left", "enter", "enter")
        assert [x.paper for x in door.laws()] == ["NOTICE"]


@pytest.mark.asyncio
async def test_the_code_of_a_printed_sheet_is_typed_in(enrolled: Office, capsys) -> None:
    desk = Desk.open(enrolled.desk("017").store.home, enrolled.clock)
    complaint(desk, desk.today())
    with desk.store.read() as connection:
        printed = day_sheet.day(connection, desk.today())
    intake.take(enrolled.county(), [p for p in enrolled.stick.rglob("*") if p.is_file()])
    async with at(enrolled) as here:
        here.app.go_to("office")
        await here.settle()
        here.app.screen._do("day-sheet")
        await here.settle()
        for text in ("017", desk.today().isoformat(), printed.code):
            await here.type(text)
            await here.press("enter")
        assert "只收到第" in here.text
    words = ["day-sheet", "017", desk.today().isoformat(), *printed.code.split()]
    assert cli.main(["--home", str(enrolled.home.path), *words]) == 1
    assert "只收到第" in capsys.readouterr().out
