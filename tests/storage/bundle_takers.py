"""A county and a desk that take in what `bundle_fuzz` draws; each is looked at, then undone.

`python -m tests.storage.bundle_takers up|down SEED COUNT` prints what came of so many, as JSON.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from station.errors import StationError
from storage import check, intake, receive, returns, vault
from storage.desk import Desk
from storage.record_tables import TABLE_OF
from storage.store import Store
from tests.storage.bundle_fuzz import KINDS, Maker
from tests.storage.world import World, agreed, complaint

SECONDS, MEBIBYTES = 2, 200
"""What one bundle may take at most: seconds of the processor, and more memory than before it."""


def content(connection: Any) -> list[Any]:
    """Return every row of a record."""
    return [
        list(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table}")))
        for table in TABLE_OF.values()
    ]


def changes(connection: Any) -> int:
    return connection.exec_driver_sql("SELECT total_changes()").scalar_one()


class Office:
    """A county that has a desk's bundle; what it takes in is looked at and undone."""

    def __init__(self, folder: Path) -> None:
        world = World(folder)
        self.home = world.county()
        desk = world.desk("017", self.home)
        case = agreed(desk)
        complaint(desk)
        path = world.bundle(desk)
        (taken,) = intake.take(self.home, [path])
        assert taken.new > 0
        ours, theirs = vault.keys(self.home.store.home), vault.keys(desk.store.home)
        self.given = path.read_bytes(), ours, theirs, case.id
        with self.home.store.read() as connection:
            self.before = content(connection)

    def take(self, path: Path) -> tuple[str, str]:
        """Return the code of what became of a file, and what was wrong with that."""
        with intake.rehearsal(self.home) as connection:
            start = changes(connection)
            (taken,) = intake.rehearse(self.home, connection, [path], lambda _progress: None)
            wrong = ""
            if taken.error is not None:
                wrong = "refused, but rows changed" if changes(connection) > start else ""
            elif taken.new or content(connection) != self.before:
                wrong = f"taken: {taken}"
        return taken.code or ("held" if taken.held else "same"), wrong


class Undone(Store):
    """A store that looks at what a transaction came to, and undoes it."""

    @contextmanager
    def write(self) -> Iterator[Any]:
        with self.engine.connect() as connection:
            held = connection.begin()
            try:
                yield connection
                self.seen.append(content(connection))
            finally:
                held.rollback()

    @property
    def seen(self) -> list[list[Any]]:
        return self.home.__dict__.setdefault("seen", [])


class Seat:
    """A desk that has its county's return; what it takes in is looked at and undone."""

    def __init__(self, folder: Path) -> None:
        world = World(folder)
        county = world.county()
        desk = world.desk("017", county)
        case = agreed(desk)
        intake.take(county, [world.bundle(desk)])
        (down,) = returns.write_returns(county, folder / "down")
        receive.receive(desk, down.path)
        ours, theirs = vault.keys(desk.store.home), vault.keys(county.store.home)
        self.given = down.path.read_bytes(), ours, theirs, case.id
        self.home = Desk(Undone(desk.store.home, desk.store.engine, desk.store.clock))
        with desk.store.read() as connection:
            self.before = content(connection)

    def take(self, path: Path) -> tuple[str, str]:
        """Return the code of what became of a file, and what was wrong with that."""
        seen = self.home.store.seen
        seen.clear()
        try:
            receive.receive(self.home, path)
        except StationError as error:
            return error.code, "refused, but rows changed" if seen else ""
        return "taken", "" if seen[0] == self.before else "rows changed"


def memory(name: str) -> int:
    """Return a figure of /proc about this program's memory, in MiB; 0 where there is none."""
    try:
        told = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0
    return int(told.partition(name + ":")[2].split()[0]) // 1024


def forget_peak() -> None:
    """Let the peak of memory (VmHWM) start anew."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", "ascii")


def run(taker: Office | Seat, seed: int, count: int, folder: Path) -> dict[str, Any]:
    """Take in so many bundles; return how often each code came, what was wrong, and the worst.

    The worst are seconds of the processor and MiB of memory, each with the bundle that took them.
    """
    maker = Maker(seed, *taker.given)
    path, codes, wrong = folder / "x.zip.age", Counter[str](), []
    worst, most = (0.0, ""), (0, "")
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        path.write_bytes(maker.draw(kind))
        forget_peak()
        started, held = time.process_time(), memory("VmRSS")
        try:
            code, fault = taker.take(path)
        except Exception as error:
            code, fault = "crashed", f"{type(error).__name__}: {error}"
        spent = time.process_time() - started
        worst = max(worst, (spent, f"{kind} {number}"))
        most = max(most, (memory("VmHWM") - held, f"{kind} {number}"))
        codes[code] += 1
        if fault:
            wrong.append(f"seed {seed} number {number} {kind}: {fault[:300]}")
    found = check.check(taker.home.store)
    return {
        "codes": dict(codes.most_common()), "wrong": wrong + found.problems,
        "worst": (round(worst[0], 3), worst[1]),
        "most": most,
    }  # fmt: skip


def main() -> None:
    way, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with TemporaryDirectory() as name:
        folder = Path(name)
        taker = Office(folder) if way == "up" else Seat(folder)
        sys.stdout.write(json.dumps(run(taker, seed, count, folder)) + os.linesep)


if __name__ == "__main__":
    main()
