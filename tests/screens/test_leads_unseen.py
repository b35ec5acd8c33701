"""Every screen of a mall's desk after leads about a tenant: none of their words on any of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from screens.app import BaseApp
from station import language
from storage import lead_book
from storage.desk import Desk
from storage.listing import Asked, listing
from tests import pilot, showcase
from tests.leads_kit import of_folder, plant, told
from tests.screens import tour
from tests.showcase import NOW, Town, Wall

pilot.install()


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The town, with leads about the shop of a case that is under mediation."""
    town = showcase.make(tmp_path / "town")
    desk = Desk.open(town.desk, Wall())
    (row,) = listing(desk.store, Asked(text="老花镜")).rows(0, 1)
    case = desk.file(row.id).case
    plant(desk, NOW.date(), case)
    assert lead_book.guarded(desk.info()), "the town's desk is a mall's"
    desk.store.close()
    monkeypatch.chdir(tmp_path / "town")
    monkeypatch.setenv("STATION_STICKS", showcase.STICK)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    with showcase.standing_still():
        yield Town(Path())
    language.choose("zh_CN")
    monkeypatch.undo()
    time.tzset()


@pytest.mark.long
async def test_no_screen_shows_a_word(town: Town) -> None:
    language.choose("zh_CN")
    tour.At.typed.clear()
    tour.At.watched = False
    shown: dict[str, list[str]] = {}

    async def look(app: BaseApp, name: str) -> None:
        text = pilot.text_of(app)
        found = told("\n".join(text))
        if found and name not in ("leads", "leads-one"):  # the book, when it is open
            shown[name] = found

    await tour.desk(town, (100, 30), look)
    assert shown == {}
    written = [town.stick, *town.path.rglob("*.log"), town.path / "outbox"]
    assert told(*(text for path in written if path.is_dir() for text in of_folder(path))) == []
