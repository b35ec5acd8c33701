"""A desk in steady work, children that may be killed, and what must hold afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from station import verbs
from station.clock import uuid7
from station.life import Act
from station.records import Case
from storage import exchange, lock, vault
from storage.check import check
from storage.county import County
from storage.county import init as init_county
from storage.desk import Desk, Setup
from storage.desk import init as init_desk
from storage.exchange import Proof
from storage.paths import Home
from storage.store import Store

DAY = date(2026, 7, 2)
IN_PERSON = Proof(in_person=True)

Done = tuple[str, frozenset[str]]
"""An act as it can be found again: what was done, and to which records."""


class Ticking:
    """A clock that moves a second each time it is asked."""

    def __init__(self) -> None:
        self._now = datetime(2026, 7, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


def make_desk(folder: Path, code: str = "017") -> Desk:
    return init_desk(Home(folder, "desk"), Setup(code, f"{code}站", "MARKET"), Ticking())


def make_county(folder: Path) -> County:
    return init_county(Home(folder, "county"), "540102", "城关区", clock=Ticking())


def open_desk(folder: Path) -> Desk:
    return Desk.open(Home(folder, "desk"), Ticking())


def open_county(folder: Path) -> County:
    return County.open(Home(folder, "county"), Ticking())


def enrol(county: County, desk: Desk) -> None:
    invitation = county.invite(desk.info()["code"])[1]
    exchange.join(desk, invitation, IN_PERSON)
    county.enrol(exchange.card(desk)[1], IN_PERSON)


def complaint(desk: Desk, name: str = "王女士") -> Case:
    return desk.register(
        Case(
            id=uuid7(), kind="COMPLAINT", received=DAY, consumer_name=name, merchant="惠民超市",
            consumer_phone="13900001234", claimed_fen=1500,
        )
    )  # fmt: skip


def work(desk: Desk, saved: Callable[[Done], None]) -> None:
    """Walk one complaint from the door to its money; `saved` hears of each save that returned."""
    case = complaint(desk)
    saved(("case.register", frozenset({case.id})))
    steps: tuple[Callable[[], Act], ...] = (
        lambda: verbs.accept(desk.file(case.id), DAY),
        lambda: verbs.hold(desk.file(case.id), DAY, consent=True),
        lambda: verbs.agree(desk.file(case.id), DAY, 101500),
        lambda: verbs.pay(desk.file(case.id), "REFUND", received_on=DAY, received_fen=1500),
        lambda: verbs.pay(desk.file(case.id), "MULTIPLE", received_on=DAY, received_fen=100000),
        lambda: verbs.reply(desk.file(case.id), DAY, "已退款"),
        lambda: verbs.close(desk.file(case.id), DAY),
    )
    for step in steps:
        act = step()
        desk.save(act)
        saved(done_of(act))


def done_of(act: Act) -> Done:
    return act.do, frozenset(r.id for r in act.records)


def ack(handle: int, done: Done) -> None:
    """Tell the parent, in one write, that a save returned."""
    do, records = done
    os.write(handle, json.dumps([do, sorted(records)]).encode() + b"\n")


def acks(data: bytes) -> set[Done]:
    """Read what was told; a last line without its end was never told."""
    lines = data.split(b"\n")[:-1]
    return {(do, frozenset(records)) for do, records in map(json.loads, lines)}


def acts_in(connection: object) -> set[Done]:
    """Return the acts in the journal, having made sure that each has all its parts, once."""
    parts: dict[str, list[tuple[str, str, list[int]]]] = defaultdict(list)
    for (line,) in connection.execute("SELECT line FROM entries"):  # type: ignore[attr-defined]
        entry = json.loads(line)
        parts[entry["act"]].append((entry["do"], entry["id"], entry["part"]))
    for entries in parts.values():
        count = entries[0][2][1]
        assert sorted(p for _do, _id, (p, _n) in entries) == list(range(1, count + 1)), (
            "half an act"
        )
    acts = [(e[0][0], frozenset(record for _do, record, _part in e)) for e in parts.values()]
    return set(acts)


@contextmanager
def raw(database: Path, key: bytes) -> Iterator[sqlcipher.Connection]:
    """Open a database with its key and nothing else of the program."""
    connection = sqlcipher.connect(str(database))
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA synchronous=OFF")
        yield connection
    finally:
        connection.close()


def acts_of(home: Home) -> set[Done]:
    with raw(home.database, vault.database_key(home)) as connection:
        return acts_in(connection)


def assert_sound(store: Store) -> None:
    found = check(store)
    assert found.ok, found.problems


def assert_free(home: Home) -> None:
    with lock.hold(home.lock, "test", "now", patience=0):
        pass


@dataclass
class Child:
    """A forked child and the pipe on which it tells what it did."""

    pid: int
    handle: int
    heard: bytes = b""

    def hear(self) -> None:
        """Wait until the child tells something, or has ended."""
        self.heard += os.read(self.handle, 65536)

    def kill(self) -> bytes:
        """End the child as a power switch would; return everything it told."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._drain()
        os.waitpid(self.pid, 0)
        return self.heard

    def wait(self) -> bytes:
        """Wait until the child has done its work; return everything it told."""
        self._drain()
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        assert status == 0, f"the child ended with {status}"
        return self.heard

    def _drain(self) -> None:
        while more := os.read(self.handle, 65536):
            self.heard += more
        os.close(self.handle)


def fork(job: Callable[[int], None]) -> Child:
    """Run `job` in a child made by fork: everything is imported already, nothing is shared."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Child(pid, reading)
    status = 70
    try:
        os.close(reading)
        job(writing)
        status = 0
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(status)
    raise AssertionError


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[Path]:
    """Mount something on `place` for the block; skip the test where that is not permitted."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("mounting needs root on Linux")
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(place)], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("mounting is not permitted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


@contextmanager
def small_disk(place: Path, mebibytes: int) -> Iterator[Path]:
    with mounted(place, "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs") as disk:
        yield disk


@contextmanager
def read_only(folder: Path, place: Path) -> Iterator[Path]:
    """Show `folder` at `place` as a medium that cannot be written, whoever asks."""
    with mounted(place, "--bind", str(folder)) as shown:
        done = subprocess.run(
            ["mount", "-o", "remount,ro,bind", str(shown)], capture_output=True, check=False
        )
        if done.returncode != 0:
            pytest.skip("mounting read-only is not permitted here")
        yield shown
