"""Every screen of the office in ASCII and with hostile names. Languages and sizes: the snapshots."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Button

from station.values import clean
from storage import exchange
from storage.desk import Desk, Setup
from storage.desk import init as init_desk
from storage.paths import Home
from tests import pilot
from tests.hostile_text import HOSTILE
from tests.screens.county.kit import IN_PERSON, AtOffice, Office, at
from tests.storage.world import complaint

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACES = ("4", "2", "6", "7", "8", "ctrl+n", "ctrl+e")


@asynccontextmanager
async def everywhere(here: AtOffice) -> AsyncIterator[dict[str, list[str]]]:
    """Go through every screen and dialog; give the lines of each by a name."""
    seen: dict[str, list[str]] = {}

    async def see(name: str, *keys: str) -> None:
        await here.press(*keys)
        seen[name] = here.lines

    await see("stations")
    await see("one", "enter")
    await see("held of one", "tab", "enter")
    await see("take in: where", "escape", "escape", "2")
    await see("take in: another folder", "down", "enter")
    await see("take in: preview", "escape", "ctrl+o", "enter")
    await see("take in: refused", "end")
    await see("take in: report", "ctrl+s")
    await see("returns", "6")
    await see("returns: written", "enter", "enter")
    await see("held", "7")
    await see("held: one", "enter")
    await see("refused: one", "escape", "tab", "enter")
    await see("office", "escape", "8")
    await see("office: keys", "down", "down", "enter")
    await see("invite", "escape", "4", "ctrl+n")
    await see("cards: where", "ctrl+e")
    await see("cards", "enter")
    await see("card", "enter")
    await see("card: in person", "enter")
    await see("card: by telephone", "escape", "enter", "right", "enter", "1", "enter")
    await see("cards: help", "escape", "f1")
    await see("cards: commands", "escape", "ctrl+p")
    yield seen


def with_a_card(office: Office) -> Office:
    """Put the card of 022 on the stick."""
    county = office.county()
    (office.stick / "022.card.json").write_bytes(office.join(county, office.desk("022")))
    county.store.close()
    return office


@pytest.mark.long
async def test_in_ascii(full: Office) -> None:
    """Where lines are drawn double, nothing but ASCII stands beside the words."""
    async with at(with_a_card(full), (80, 24), ascii=True) as here, everywhere(here) as seen:
        for name, lines in seen.items():
            drawn = {c for c in "\n".join(lines) if not c.isascii() and not CHINESE.match(c)}
            assert drawn <= set("–“”…"), (name, drawn)


async def test_the_buttons_are_in_view_where_it_is_tight(full: Office) -> None:
    async with at(with_a_card(full), (80, 24)) as here:
        for key in PLACES:
            await here.press("f4", key, *(["escape"] if key in ("2", "ctrl+e") else []))
            for button in here.screen.query(Button):
                if button.display:
                    assert button.region.bottom <= 22, (key, button)


async def test_the_digit_is_the_same_as_the_f_key(full: Office) -> None:
    async with at(full) as here:
        for key in ("f7", "7"):
            await here.press("f4", key)
            assert here.says("暂存和拒收")


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Stations whose names are the hostile texts; some have sent, one of them has a gap."""
    office = Office(tmp_path)
    monkeypatch.setenv("STATION_STICKS", str(office.stick))
    county = office.county()
    names = [text for _kind, text in HOSTILE if clean(text).strip() and len(text) <= 200][:24]
    for number, name in enumerate(names):
        desk = init_desk(
            Home(tmp_path / f"d{number}", "desk"), Setup(f"{number:03}", name, "MARKET"),
            clock=office.clock,
        )  # fmt: skip
        _send(office, desk, number, county)
    county.store.close()
    return office


def _send(office: Office, desk: Desk, number: int, county: object) -> None:
    card = office.join(county, desk)  # type: ignore[arg-type]
    if number % 2:
        (office.stick / f"{number}.card.json").write_bytes(card)
    else:
        county.enrol(card, IN_PERSON)  # type: ignore[attr-defined]
        complaint(desk)
        made = exchange.export(desk, office.path / "out").paths[0]
        wanted = f"{desk.info()['name']}.zip.age".replace("/", "／")
        try:
            shutil.copy(made, office.stick / wanted)
        except OSError:
            shutil.copy(made, office.stick / f"{number}.zip.age")
    desk.store.close()


@pytest.mark.long
async def test_hostile_names(hostile: Office) -> None:
    async with at(hostile, (140, 50)) as here:
        before = here.app.door.stations()
        names = {line.name for line in before}
        await _all_pages(here, names)
        await here.press("2", "enter")
        assert here.says("预览")
        await _all_pages(here, names)
        await here.press("home", "ctrl+s")
        assert here.says("接收结果")
        await here.press("6", "enter", "enter")
        await _all_pages(here, names)
        await here.press("f4", "enter")
        pilot.no_cut_wide(here.lines, 140)
        await here.press("escape", "ctrl+e", "enter")
        waiting = {c.card.station_name for c in here.screen._cards if c.card}
        assert len(here.screen._cards) == 12
        await _all_pages(here, waiting)
        for _card in range(3):
            await here.press("enter", "enter", "left", "enter")
        assert len(here.app.door.stations()) == len(before) + 3


async def _all_pages(here: AtOffice, names: set[str]) -> None:
    """Page through; every name stands there letter for letter, where the width allows."""
    said = ""
    for key in ("home", "pagedown", "pagedown", "home"):
        await here.press(key)
        pilot.no_cut_wide(here.lines, 140)
        said += here.text
    short = [clean(name) for name in names if len(clean(name)) <= 12]
    missing = [name for name in short if name.strip() not in said]
    assert not missing, missing
