"""`station demo`: a county and three stations live through two quarters, and nobody is asked.

Everything goes through the functions that the commands call. The days are those of the story, so
the figures are the same on any day; ids and keys are drawn anew each time.
"""

import json
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

from station.errors import Refused
from station.language import _
from station.progress import Progress, Report, silent
from storage import county as office
from storage import desk as desks
from storage import exchange, intake, loading, outward, receive, reports, returns
from storage.county import County
from storage.demo_script import CHINA, DemoClock, Event, Player, read, read_toml
from storage.desk import Desk
from storage.exchange import Proof
from storage.paths import Home, cannot_write

MORNING, NOON, EVENING = time(9), time(12), time(17, 30)
MADE = ("county", "ledgers", "enrolment", "stick", "returns", "summary.json", "summary.xlsx")
"""What stands in the folder beside the homes of the stations."""


@dataclass
class DemoStation:
    """One station of the demo: its entries that were new, known or held, and the last receipt."""

    code: str
    name: str
    home: Path
    new: int = 0
    same: int = 0
    held: int = 0
    acked: int = 0


@dataclass(frozen=True)
class DemoResult:
    """Where the homes lie, and the county's summary of the later quarter."""

    county: Path
    stations: list[DemoStation]
    summary: dict[str, Any]


@dataclass
class _Playing:
    """A station while the story runs."""

    told: dict[str, Any]
    desk: Desk
    clock: DemoClock
    player: Player
    result: DemoStation
    events: list[Event] = field(default_factory=list)


@dataclass
class _Loop:
    """The county while the story runs, and the folder it runs in."""

    to: Path
    told: dict[str, Any]
    county: County
    clock: DemoClock
    report: Report
    steps: int = 0

    def say(self, doing: str) -> None:
        """Report the next step."""
        total = 2 + (1 + len(self.told["hand_over"])) * len(self.told["station"])
        self.report(Progress(self.steps, total, doing))
        self.steps += 1


def run(to: Path, report: Report = silent) -> DemoResult:
    """Play the whole loop in an empty or new folder. Raises `Refused` (`not-empty`).

    Stopped half-way, it takes away what it made.
    """
    new = not to.exists()
    try:
        if not new and (not to.is_dir() or any(to.iterdir())):
            raise Refused(
                "not-empty",
                _(
                    "{path} 里已经有内容，演示没有开始，也没有改动。请换一个空文件夹，或不写 --to。"
                ).format(path=to),
            )
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(to, error) from error
    told = read_toml("county.toml")
    try:
        with ExitStack() as opened:
            return _play(to, told, report, opened)
    except BaseException:
        _take_away(to, told, new)
        raise


def _take_away(to: Path, told: dict[str, Any], new: bool) -> None:
    for name in (*MADE, *(_folder(station) for station in told["station"])):
        path = to / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if new:
        to.rmdir()


def _folder(station: dict[str, Any]) -> str:
    return f"station-{station['code']}"


def _play(to: Path, told: dict[str, Any], report: Report, opened: ExitStack) -> DemoResult:
    clock = DemoClock(datetime.combine(told["made"], MORNING, CHINA))
    home = Home(to / "county", "county")
    made = office.init(home, told["code"], told["name"], clock=clock)
    opened.callback(made.store.close)
    loop = _Loop(to, told, made, clock, report)
    loop.say(_("正在设置县区"))
    stations = [_set_up(loop, station, opened) for station in told["station"]]
    for round_, day in enumerate(told["hand_over"]):
        for playing in stations:
            _live_until(loop, playing, day)
        _hand_over(loop, stations, day, first=round_ == 0)
    loop.say(_("正在汇总"))
    asked = reports.Asked(told["period"], clock.now().isoformat(timespec="seconds"))
    reported = reports.report(made.store, asked)
    summary = reported.summary
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    outward.deliver(to, "summary.json", text.encode())
    outward.deliver(to, "summary.xlsx", reports.write_workbook(reported))
    loop.say(_("演示完毕"))
    return DemoResult(home.path, [playing.result for playing in stations], summary)


def _set_up(loop: _Loop, told: dict[str, Any], opened: ExitStack) -> _Playing:
    """Set a station up, enrol it, and lay out what will happen there."""
    loop.say(_("正在设置 {name}").format(name=told["name"]))
    clock = DemoClock(datetime.combine(told["set_up"], MORNING, CHINA))
    loop.clock.turn(told["set_up"], MORNING)
    home = Home(loop.to / _folder(told), "desk")
    desk = desks.init(home, setup_of(told), clock)
    opened.callback(desk.store.close)
    enrol(loop.county, desk, loop.to / "enrolment", in_person=told.get("in_person", False))
    player = Player(desk, clock)
    result = DemoStation(f"{loop.told['code']}-{told['code']}", told["name"], home.path)
    playing = _Playing(told, desk, clock, player, result)
    playing.events = [
        *_loads(loop, playing),
        *player.events(read_toml(f"station-{told['code']}.toml")),
    ]
    return playing


def setup_of(told: dict[str, Any]) -> desks.Setup:
    """Return what a station of the sample data is set up with."""
    names = ("code", "name", "type", "identity", "office", "head")
    return desks.Setup(**{name: told[name] for name in names})


def enrol(county: County, desk: Desk, folder: Path, *, in_person: bool) -> None:
    """Exchange invitation and card: face to face, or by the fingerprints read out."""
    name, invitation, theirs = county.invite(desk.info()["code"])
    outward.deliver(folder, name, invitation)
    exchange.join(desk, invitation, Proof("" if in_person else theirs, in_person))
    name, card, ours = exchange.card(desk)
    outward.deliver(folder, name, card)
    county.enrol(card, Proof("" if in_person else ours, in_person))


def _loads(loop: _Loop, playing: _Playing) -> list[Event]:
    """Put the station's ledgers beside the homes and plan when they are loaded."""
    events = []
    for ledger in loop.told["ledger"]:
        name = ledger["file"].format(code=playing.told["code"])
        path = outward.deliver(loop.to / "ledgers", name, read(name))
        day: date = ledger.get("on", playing.told["set_up"])
        events.append(Event(day, NOON, partial(loading.load, playing.desk, path)))
    return events


def _live_until(loop: _Loop, playing: _Playing, day: date) -> None:
    """Let everything happen at a station that happens until this day."""
    loop.say(_("{name}：登记和办理").format(name=playing.told["name"]))
    playing.player.play([e for e in playing.events if e.day <= day])
    playing.events = [e for e in playing.events if e.day > day]


def _hand_over(loop: _Loop, stations: list[_Playing], day: date, *, first: bool) -> None:
    """Export at every station, import the whole stick at the county, bring the receipts back.

    The stick keeps the earlier bundles, as sticks do: the county has them already.
    """
    stick = loop.to / "stick"
    for playing in stations:
        playing.clock.turn(day, EVENING)
        exchange.export(playing.desk, stick)
    loop.clock.turn(day, EVENING)
    by_code = {playing.result.code: playing.result for playing in stations}
    for taken in intake.take(loop.county, [stick]):
        if taken.error is not None:
            raise taken.error
        result = by_code[taken.station]
        result.new += taken.new
        result.same += taken.same
        result.held += taken.held
    written = {w.station: w.path for w in returns.write_returns(loop.county, loop.to / "returns")}
    for playing in stations:
        if first and playing.told.get("loses_receipt"):
            continue
        path = written[playing.result.code]
        playing.result.acked = receive.receive(playing.desk, path).acked_through


__all__ = ["DemoResult", "DemoStation", "enrol", "run", "setup_of"]
