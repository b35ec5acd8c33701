"""The town of the snapshots and the pictures: the demo's stories up to one morning, and every trouble.

Made through the real code, on fixed days. Ids and keys are drawn anew each time; `standing_still`
writes over what a screen shows of them, so the screens are the same each time.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from station import verbs
from station.bundle import keys, write
from station.clock import uuid7
from station.records import Case
from storage import demo, exchange, intake, loading, outward, practice, receive, returns, sticks
from storage.county import County
from storage.county import init as init_county
from storage.demo_script import CHINA, DemoClock, Event, Player, read, read_toml
from storage.desk import Desk, Setup
from storage.desk import init as init_desk
from storage.exchange import Proof
from storage.paths import Home
from tests.storage.world import complaint

NOW = datetime(2026, 9, 30, 9, 30, tzinfo=CHINA)
STICK = "云岭U盘"
CODE = "31415 92653 58979 32384 62643 38327"
FREE = 29 * 1024**3
_HASH = re.compile(r"-[0-9a-f]{8}(?=\.zip\.age$)")
_FACE_TO_FACE = Proof(in_person=True)
_EVENING = time(17, 30)
_FIRST, _SECOND = date(2026, 7, 3), date(2026, 9, 24)
"""The days on which the county took in what the stations had."""

OTHERS = {
    "018": "惠民路农贸市场消费维权服务站",
    "019": "百货大楼消费维权服务站",
    "020": "东郊建材市场消费维权服务站",
    "021": "云岭古镇景区消费维权服务站",
    "023": "城北社区消费维权服务站",
}
"""Beside the demo's three stations: one with a gap, one forked, one silent, one with a broken
bundle, one that never sent anything."""


class Wall:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True)
class Town:
    """A county, the mall's desk, and the stick that lies between them."""

    path: Path

    @property
    def desk(self) -> Home:
        return Home(self.path / "station-017", "desk")

    @property
    def county(self) -> Home:
        return Home(self.path / "county", "county")

    @property
    def stick(self) -> Path:
        return self.path / STICK

    def copy(self, to: Path) -> Town:
        """Return a town like this one; nothing in a home depends on its place."""
        shutil.copytree(self.path, to)
        return Town(to)


@dataclass
class _Lived:
    """A desk of the demo while its story runs."""

    desk: Desk
    clock: DemoClock
    player: Player
    events: list[Event]

    def live_until(self, day: date) -> None:
        self.player.play([e for e in self.events if e.day <= day])
        self.events = [e for e in self.events if e.day > day]
        self.clock.turn(day, _EVENING)


def make(path: Path) -> Town:
    """Make the town in an empty folder."""
    with standing_still():
        return _make(Town(path))


def _make(town: Town) -> Town:
    town.stick.mkdir(parents=True)
    told = read_toml("county.toml")
    clock = DemoClock(datetime.combine(told["made"], time(9), CHINA))
    county = init_county(town.county, told["code"], "云岭县市场监督管理局", clock=clock)
    lived = {one["code"]: _set_up(town, county, clock, one) for one in told["station"]}
    others = {code: _other(town, county, code) for code in OTHERS}
    complaint(others["020"][0], _FIRST)
    early = town.path / "early"
    for day in (_FIRST, _SECOND):
        for one in lived.values():
            one.live_until(day)
            _export(one.desk, early)
        if day == _FIRST:
            _export(others["020"][0], early)
        else:
            _troubles(town, others, early)
        clock.turn(day, _EVENING)
        intake.take(county, [early])
        for written in returns.write_returns(county, town.path / "down"):
            _receive(lived, written)
        shutil.rmtree(early)
    _last_days(town, county, clock, lived, others)
    for desk in (*(o.desk for o in lived.values()), *(desk for desk, _clock in others.values())):
        desk.store.close()
    county.store.close()
    _settle(town)
    return town


def _set_up(town: Town, county: County, clock: DemoClock, told: dict[str, Any]) -> _Lived:
    own = DemoClock(datetime.combine(told["set_up"], time(9), CHINA), NOW)
    clock.turn(told["set_up"], time(9))
    code = told["code"]
    desk = init_desk(Home(town.path / f"station-{code}", "desk"), demo.setup_of(told), own)
    demo.enrol(county, desk, town.path / "papers", in_person=told.get("in_person", False))
    player = Player(desk, own)
    events = [*player.events(read_toml(f"station-{code}.toml"))]
    if code == "017":
        events += player.events(read_toml("practice.toml"))
    for quarter, day in ((2, told["set_up"]), (3, _SECOND)):
        name = f"ledger-{code}-2026Q{quarter}.csv"
        rows = practice._rows_until(day if quarter == 3 else _FIRST, read(name).decode("utf-8-sig"))
        ledger = outward.deliver(town.path / "papers", name, rows)
        events.append(Event(day, time(12), partial(loading.load, desk, ledger)))
    return _Lived(desk, own, player, events)


def _other(town: Town, county: County, code: str) -> tuple[Desk, DemoClock]:
    clock = DemoClock(datetime(2026, 6, 20, 9, tzinfo=CHINA))
    named = Setup(code, OTHERS[code], "MARKET", "CCA_BRANCH", office="城西市场监管所")
    desk = init_desk(Home(town.path / f"station-{code}", "desk"), named, clock)
    demo.enrol(county, desk, town.path / "papers", in_person=True)
    return desk, clock


def _export(desk: Desk, folder: Path, everything: bool = False) -> Path:
    (path,) = exchange.export(desk, folder, everything).paths
    return path


def _receive(lived: dict[str, _Lived], written: returns.Returned) -> None:
    one = lived.get(written.station.rpartition("-")[2])
    if one is not None:
        receive.receive(one.desk, written.path)


def _troubles(town: Town, others: dict[str, tuple[Desk, DemoClock]], early: Path) -> None:
    """A gap at 018, two histories at 019, a broken bundle of 021."""
    for code in ("018", "019", "021"):
        desk, clock = others[code]
        clock.turn(_SECOND, time(10))
        complaint(desk, _SECOND, merchant="好再来副食店", goods="过期饼干")
    gap, _clock = others["018"]
    _export(gap, early)
    for _lost in ("taken along", "never came"):
        _pretend_receipt(gap)
        complaint(gap, _SECOND, merchant="顺意五金店", goods="水龙头")
        bundle = _export(gap, town.path / "lost")
    shutil.copy(bundle, early)
    twice, clock = others["019"]
    twice.store.close()
    copied = town.path / "station-019-copy"
    shutil.copytree(twice.store.home.path, copied)
    for number, home in enumerate((twice.store.home, Home(copied, "desk"))):
        desk = Desk.open(home, clock)
        complaint(desk, _SECOND, merchant=f"百货大楼{number + 1}号柜台", goods="羊毛衫")
        bundle = _export(desk, town.path / f"twice-{number}")
        shutil.copy(bundle, early / f"{number}-{bundle.name}")
        desk.store.close()
    _broken(others["021"][0], early)


def _broken(desk: Desk, folder: Path) -> None:
    path = _export(desk, folder)
    path.write_bytes(path.read_bytes()[:-40])


def _pretend_receipt(desk: Desk) -> None:
    """Let the next bundle begin after the last entry, as if the county had said it has all."""
    with desk.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE counties SET acked_seq=(SELECT max(seq) FROM entries), "
            "acked=(SELECT digest FROM entries ORDER BY ordinal DESC, seq DESC LIMIT 1)"
        )


def _last_days(
    town: Town, county: County, clock: DemoClock, lived: dict[str, _Lived],
    others: dict[str, tuple[Desk, DemoClock]],
) -> None:  # fmt: skip
    """What lies on the stick on the last morning: bundles, receipts, papers of enrolment."""
    yesterday, today = date(2026, 9, 29), NOW.date()
    clock.turn(yesterday, time(16))
    for written in returns.write_returns(county, town.stick):
        if not written.station.endswith("-017"):
            written.path.unlink()
    for code, one in lived.items():
        one.live_until(yesterday)
        _export(one.desk, town.stick, everything=code == "031")
    _broken(others["021"][0], town.stick)
    lived["017"].live_until(today)
    _wait_at_the_town(lived["022"])
    for code, name in (("044", "云岭客运站消费维权服务站"), ("045", "")):
        paper, data, _code = county.invite(code)
        outward.deliver(town.stick, paper, data)
        if name:
            fresh = init_desk(
                Home(town.path / "station-044", "desk"), Setup(code, name, "SCENIC"), clock
            )
            exchange.join(fresh, data, _FACE_TO_FACE)
            paper, card, _code = exchange.card(fresh)
            outward.deliver(town.stick, paper, card)
            fresh.store.close()


def _wait_at_the_town(town: _Lived) -> None:
    """What nobody has decided yet: 022 accepts none at once."""
    town.clock.turn(NOW.date(), time(9))
    facts = "热水器装好三天就漏水，店里说要等厂家。"
    complaint(
        town.desk, NOW.date(), consumer_name="扎西", consumer_phone="13800000501",
        merchant="青石家电商行", goods="热水器", category="SMALL_E", nature="quality", facts=facts,
        request="换新", claimed_fen=129900, handler="马国强",
    )  # fmt: skip
    asked = Case(
        id=uuid7(), kind="CONSULT", received=NOW.date(), received_at="09:05", channel="PHONE",
        facts="农药买回来没有中文标签，能不能退。", handler="马国强",
    )  # fmt: skip
    town.desk.register(asked)
    seen = "没有执照，豆腐露天堆在路边，每天早上六点出摊。"
    told = Case(
        id=uuid7(), kind="LEAD", received=NOW.date(), received_at="09:10", channel="ONSITE",
        merchant="东街无名豆腐坊", facts=seen, handler="马国强",
    )  # fmt: skip
    town.desk.register(told)
    town.desk.save(verbs.note_lead(NOW.date(), case_id=told.id, problem="R_LICENCE", facts=seen))


def _settle(town: Town) -> None:
    """Let every file of the stick be of yesterday evening."""
    for path in town.stick.iterdir():
        at = datetime(2026, 9, 29, 17, 30, tzinfo=CHINA).timestamp()
        os.utime(path, (at, at))


_bundle_name = write.bundle_name


def _named(*given: Any) -> str:
    """Name a bundle by a hash that does not change with ids and keys."""
    name = _bundle_name(*given)
    steady = hashlib.sha256(_HASH.sub("", name).encode()).hexdigest()[:8]
    return _HASH.sub(f"-{steady}", name)


@contextmanager
def standing_still() -> Iterator[None]:
    """What is drawn anew each time looks the same: 核对码, names of bundles, what is free on a stick."""
    usage = mock.Mock(free=FREE)
    with (
        mock.patch.object(keys, "fingerprint", return_value=CODE),
        mock.patch.object(write, "bundle_name", _named),
        mock.patch.object(sticks.shutil, "disk_usage", return_value=usage),
    ):
        yield
