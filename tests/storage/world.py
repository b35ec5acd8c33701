"""A small world for tests: a county, desks, and bundles on their way, all through the real code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, ClassVar

from station import verbs
from station.clock import uuid7
from station.records import Case
from storage import backup, exchange, intake, moving, receive, returns
from storage.county import County
from storage.county import init as init_county
from storage.desk import Desk, Setup
from storage.desk import init as init_desk
from storage.exchange import Proof
from storage.paths import Home

CHINA = timezone(timedelta(hours=8))
IN_PERSON = Proof(in_person=True)


class Ticking:
    """A clock that moves a second each time it is asked."""

    def __init__(self, start: datetime = datetime(2026, 7, 1, 9, 0, tzinfo=CHINA)) -> None:
        self._now = start

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@dataclass
class World:
    """A county and its desks in one folder."""

    path: Path
    clock: Ticking = field(default_factory=Ticking)
    database: ClassVar[Callable[[], str] | None] = None
    """Gives the address of an empty database, where offices are shared ones (conftest.py)."""

    def county(self, name: str = "county", code: str = "540102") -> County:
        home = Home(self.path / name, "county")
        if home.exists():
            return County.open(home, self.clock)
        url = World.database() if World.database else None
        return init_county(home, code, "城关区", url, clock=self.clock)

    def desk(self, code: str, county: County | None = None, kind: str = "MARKET") -> Desk:
        home = Home(self.path / f"desk-{code}", "desk")
        if home.exists():
            return Desk.open(home, self.clock)
        desk = init_desk(home, Setup(code, f"{code}站", kind), clock=self.clock)
        if county is not None:
            enrol(county, desk, code)
        return desk

    def bring_back(self, county: County, saved: Path) -> None:
        """Restore an office from its backup; a shared one into another database."""
        home = county.store.home
        if not county.store.shared:
            backup.restore(home, saved, self.clock)
            return
        assert World.database is not None
        county.store.close()
        home.path.rename(home.path.with_name(home.path.name + ".before"))
        moving.restore(home, saved, World.database(), self.clock)

    def copy(self, desk: Desk, name: str) -> Desk:
        """Copy a desk's home the way a helpful colleague does."""
        target = self.path / name
        shutil.copytree(desk.store.home.path, target)
        return Desk.open(Home(target, "desk"), self.clock)

    def bundle(self, desk: Desk, name: str = "out", everything: bool = False) -> Path:
        exported = exchange.export(desk, self.path / name, everything)
        return exported.paths[0]


def enrol(county: County, desk: Desk, code: str) -> None:
    _name, invitation, _print = county.invite(code)
    exchange.join(desk, invitation, IN_PERSON)
    _name, card, _print = exchange.card(desk)
    county.enrol(card, IN_PERSON)


def complaint(desk: Desk, day: date = date(2026, 7, 2), **values: Any) -> Case:
    given = {"consumer_name": "王女士", "merchant": "惠民超市", "claimed_fen": 1500, **values}
    return desk.register(Case(id=uuid7(), kind="COMPLAINT", received=day, **given))


def agreed(desk: Desk, fen: int = 101500, day: date = date(2026, 7, 2)) -> Case:
    """Walk a complaint to its money, received and closed."""
    case = complaint(desk, day)
    if case.state == "REGISTERED":
        desk.save(verbs.accept(desk.file(case.id), day))
    desk.save(verbs.hold(desk.file(case.id), day, consent=True))
    desk.save(verbs.agree(desk.file(case.id), day, fen))
    desk.save(verbs.pay(desk.file(case.id), "REFUND", received_on=day, received_fen=fen))
    desk.save(verbs.reply(desk.file(case.id), day, "已退款"))
    desk.save(verbs.close(desk.file(case.id), day))
    return case


def take(county: County, *paths: Path) -> list[intake.Taken]:
    return intake.take(county, paths)


def give_back(world: World, county: County, desk: Desk, name: str = "down") -> receive.Received:
    """Write the county's returns and let the desk take in its own."""
    journal = desk.info()["journal"]
    written = returns.write_returns(county, world.path / name)
    code = desk.info()["code"]
    path = next(w.path for w in written if w.station.endswith("-" + code))
    assert journal
    return receive.receive(desk, path)


def restore(desk: Desk, saved: Path, clock: Any) -> Desk:
    backup.restore(desk.store.home, saved, clock)
    return Desk.open(desk.store.home, clock)


def dump(county: County) -> dict[str, Any]:
    """Return the canonical state of a county: every row but what only tells of arrival."""
    with county.store.read() as connection:
        tables = [
            "cases", "sessions", "agreements", "payments", "referrals", "leads", "follow_ups",
            "case_attachments", "prints", "stations", "operators", "erasures", "disclosures", "erased", "conflicts",
        ]  # fmt: skip
        out: dict[str, Any] = {
            t: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {t}"))) for t in tables
        }
        out["entries"] = sorted(
            map(tuple, connection.exec_driver_sql("SELECT journal, ordinal, seq, digest, standing "
                                                  "FROM entries"))
        )  # fmt: skip
        out["journals"] = sorted(
            map(tuple, connection.exec_driver_sql(
                "SELECT journal, epoch, tip_ordinal, tip_seq, tip, forked, gaps FROM journals"))
        )  # fmt: skip
    return out


__all__ = ["UTC", "World", "agreed", "complaint", "dump", "enrol", "give_back", "restore", "take"]
