"""An office with every kind of station, made through the real code, and its program without a terminal."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from textual.events import Paste

from screens.county.app import CountyApp
from screens.county.door import CountyDoor
from screens.shell import Look
from station import language
from storage import exchange
from storage.county import County
from storage.county import init as init_county
from storage.desk import Desk, Setup
from storage.desk import init as init_desk
from storage.exchange import Proof
from storage.paths import Home
from tests import pilot
from tests.storage.world import CHINA, Ticking, agreed, complaint, take

REGION = "540102"
IN_PERSON = Proof(in_person=True)
NOW = datetime(2026, 8, 20, 10, 0, tzinfo=CHINA)

NAMES = {
    "017": "惠民路农贸市场站",
    "018": "八廓街旅游景区站",
    "019": "拉萨百货大楼站",
    "020": "东郊建材市场站",
    "021": "纳金乡集镇站",
}


class Still:
    """A clock that stands."""

    def __init__(self, now: datetime = NOW) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


@dataclass
class Office:
    """A county's folder, its desks' folders, a stick, and the moment at which things happen."""

    path: Path
    clock: Ticking = field(default_factory=Ticking)

    @property
    def home(self) -> Home:
        return Home(self.path / "county", "county")

    @property
    def stick(self) -> Path:
        folder = self.path / "惠民U盘"
        folder.mkdir(exist_ok=True)
        return folder

    def county(self) -> County:
        if self.home.exists():
            return County.open(self.home, self.clock)
        called = "城关区市场监督管理局"
        return init_county(self.home, REGION, called, clock=self.clock)

    def at(self, month: int, day: int) -> None:
        """Let time go on from a morning of 2026."""
        self.clock._now = datetime(2026, month, day, 9, 0, tzinfo=CHINA)

    def desk(self, code: str, name: str = "") -> Desk:
        home = Home(self.path / f"desk-{code}", "desk")
        if home.exists():
            return Desk.open(home, self.clock)
        called = name or NAMES.get(code, f"{code}站")
        named = Setup(code, called, "MARKET", office="城关所")
        return init_desk(home, named, clock=self.clock)

    def join(self, county: County, desk: Desk) -> bytes:
        """Let a desk take its invitation; return its card."""
        info = desk.info()
        exchange.join(desk, county.invite(info["code"], info["desk"])[1], IN_PERSON)
        return exchange.card(desk)[1]

    def answer(self, desk: Desk, invitation: Path) -> str:
        """Let a desk take an invitation and write its card beside it; return its 核对码."""
        exchange.join(desk, invitation.read_bytes(), IN_PERSON)
        name, card, fingerprint = exchange.card(desk)
        (invitation.parent / name).write_bytes(card)
        return fingerprint

    def enrolled(self, county: County, code: str, name: str = "") -> Desk:
        desk = self.desk(code, name)
        county.enrol(self.join(county, desk), IN_PERSON)
        return desk

    def export(self, desk: Desk, to: Path | None = None) -> Path:
        return exchange.export(desk, to or self.stick).paths[0]

    def copy(self, to: Path) -> "Office":
        """Return an office like this one; nothing in a home depends on its place."""
        shutil.copytree(self.path, to)
        return Office(to, Ticking(self.clock._now))


def enrolled_office(path: Path) -> Office:
    """017 to 021 are enrolled and 022 is invited; nothing has arrived."""
    office = Office(path)
    county = office.county()
    for code in NAMES:
        office.enrolled(county, code)
    county.invite("022")
    county.store.close()
    return office


def sent(office: Office) -> list[Path]:
    """Let stations work; return what lies on the stick then: good, with a gap, forked, broken."""
    office.at(8, 18)
    agreed(office.desk("017"))
    complaint(office.desk("017"))
    paths = [office.export(office.desk("017"))]
    _with_a_gap(office, paths)
    _twice(office, paths)
    broken = office.export(office.desk("021"))
    broken.write_bytes(broken.read_bytes()[:-40])
    return [*paths, broken]


def _with_a_gap(office: Office, paths: list[Path]) -> None:
    """018 sends three times and the second never comes: what follows it is held."""
    desk = office.desk("018")
    complaint(desk)
    paths.append(office.export(desk))
    _pretend_receipt(desk)
    complaint(desk)
    complaint(desk)
    exchange.export(desk, office.path / "lost")
    _pretend_receipt(desk)
    complaint(desk)
    paths.append(office.export(desk))


def _pretend_receipt(desk: Desk) -> None:
    """Let the next bundle begin after the last entry, as if the county had said it has all."""
    with desk.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE counties SET acked_seq=(SELECT max(seq) FROM entries), "
            "acked=(SELECT digest FROM entries ORDER BY ordinal DESC, seq DESC LIMIT 1)"
        )


def _twice(office: Office, paths: list[Path]) -> None:
    """019 is copied by a helpful colleague; both machines go on and both send."""
    desk = office.desk("019")
    complaint(desk)
    desk.store.close()
    shutil.copytree(desk.store.home.path, office.path / "desk-019-copy", dirs_exist_ok=True)
    other = Desk.open(Home(office.path / "desk-019-copy", "desk"), office.clock)
    for number, machine in enumerate((office.desk("019"), other)):
        complaint(machine, merchant=f"第{number + 1}台电脑登记的店")
        paths.append(office.export(machine))


def full_office(path: Path) -> Office:
    """Everything at once: normal, gap, forked, silent, never, invited, held, refused."""
    office = enrolled_office(path)
    office.at(7, 5)
    complaint(office.desk("020"))
    county = office.county()
    take(county, office.export(office.desk("020"), office.path / "early"))
    paths = sent(office)
    office.at(8, 19)
    take(county, *paths)
    county.store.close()
    return office


class AtOffice:
    """The keys of one office and what stands on its screen."""

    def __init__(self, app: CountyApp) -> None:
        self.app = app

    @property
    def screen(self) -> Any:
        return self.app.screen

    @property
    def lines(self) -> list[str]:
        return pilot.text_of(self.app)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.lines)

    def says(self, *sentences: str) -> bool:
        """Tell whether sentences stand on the screen, folded or not, in a frame or not."""
        said = _bare(self.text)
        return all(_bare(sentence) in said for sentence in sentences)

    async def settle(self) -> None:
        """Wait until all that was asked in threads has been answered and laid out."""
        await pilot.settled(self.app)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each answered before the next."""
        for key in keys:
            await self.app._press_keys([key])
            await self.settle()

    async def type(self, text: str) -> None:
        """Type a text as a paste does."""
        self.app.post_message(Paste(text))
        await self.settle()


def _bare(text: str) -> str:
    """Leave out spaces, line ends and frames."""
    return "".join(c for c in text if not c.isspace() and not "─" <= c <= "╿" and c != "|")


@asynccontextmanager
async def at(
    office: Office, size: tuple[int, int] = (100, 30), lang: str = "zh_CN", **look: Any
) -> AsyncIterator[AtOffice]:
    """Sit down at the office's program, at a moment that stands still."""
    language.choose(lang)
    app = CountyApp(CountyDoor(office.home, Still()), Look(**look), Still())
    try:
        async with app.run_test(size=size):
            here = AtOffice(app)
            await here.settle()
            yield here
    finally:
        app.door.close()
        language.choose("zh_CN")
