"""Power cuts: every disk that one may leave holds every acknowledged save, and is sound."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from storage import vault
from storage.paths import Home
from tests.faults import torn
from tests.faults.kit import acks, acts_in, assert_sound, make_desk, open_desk, raw

ROOT = Path(__file__).parents[2]
CASES = 3
"""Complaints walked from the door to the money: eight saves each."""


@dataclass(frozen=True)
class Run:
    """A traced run: the home as it was before, and what was called since."""

    home: Home
    before: Path
    calls: list[torn.Call]


@dataclass
class Seen:
    """What the images of a run came to."""

    images: int = 0
    rolled_back: int = 0
    bad: list[str] = field(default_factory=list)


def trace(folder: Path, sync: str, before: Path | None = None) -> Run:
    """Let a desk work under strace. Skips the test where that cannot be had."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    if subprocess.run([strace, "-f", "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace is not permitted here")
    home = before or folder / "desk"
    if before is None:
        make_desk(home)
    kept, log = folder / "before", folder / "log"
    shutil.copytree(home, kept)
    subprocess.run(
        [
            strace, "-f", "-y", "-xx", "-s", "1000000", "-e", "trace=" + ",".join(torn.CALLS),
            "-e", "signal=none", "-o", str(log),
            sys.executable, "-m", "tests.faults.torn_desk", str(home), str(CASES), sync,
        ],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    found = torn.calls(log, home)
    log.unlink()
    return Run(Home(home, "desk"), kept, found)


def start(run: Run) -> torn.Disk:
    """Return the disk as it was when the run began."""
    disk = torn.Disk.of(run.before)
    return torn.Disk({str(run.home.path / Path(p).name): f for p, f in disk.names.items()})


def images(
    run: Run, wanted: int, chance: random.Random
) -> Iterator[tuple[dict[str, bytes], bytes]]:
    """Yield different disks, spread over the whole run, and what had been told by then."""
    seen: set[bytes] = set()
    share = min(1, 2 * wanted / len(run.calls))
    for _round in range(64):
        disk = start(run)
        for call in run.calls:
            disk.run(call)
            if len(seen) >= wanted:
                return
            if (not disk.unsafe() and call.name != "told") or chance.random() > share:
                continue
            image = disk.image(chance)
            mark = fingerprint(image, disk.told)
            if mark not in seen:
                seen.add(mark)
                yield image, disk.told


def fingerprint(image: dict[str, bytes], told: bytes) -> bytes:
    made = hashlib.sha1(told, usedforsecurity=False)
    for path, data in sorted(image.items()):
        made.update(f"{path} {len(data)}".encode())
        made.update(data)
    return made.digest()


def look(run: Run, wanted: int, place: Path) -> Seen:
    """Open that many images and note what is wrong with each."""
    chance = random.Random(20260702)
    key = vault.database_key(run.home)
    seen = Seen()
    for image, told in images(run, wanted, chance):
        for old in place.glob("station.db*"):
            old.unlink()
        for path, data in image.items():
            (place / Path(path).name).write_bytes(data)
        seen.images += 1
        journal = place / "station.db-journal"
        hot = journal.is_file() and journal.stat().st_size > 0
        problem = wrong(place / "station.db", key, told)
        seen.rolled_back += hot and problem is None
        if problem:
            seen.bad.append(problem)
        elif seen.images % 100 == 0:
            assert_sound(open_desk(place).store)
    return seen


def wrong(database: Path, key: bytes, told: bytes) -> str | None:
    """Tell what is wrong with the database of an image."""
    try:
        with raw(database, key) as connection:
            acts = acts_in(connection)
            state = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except (sqlcipher.Error, ValueError, AssertionError) as error:
        return f"damaged: {error}"
    lost = acks(told) - acts
    return f"{len(lost)} lost" if lost else None if state == "ok" else f"damaged: {state}"


def replayed(folder: Path, sync: str, wanted: int, before: Path | None = None) -> Seen:
    run = trace(folder, sync, before)
    told = b"".join(c.data for c in run.calls if c.name == "told")
    assert len(acks(told)) == CASES * 8
    place = folder / "image"
    shutil.copytree(run.before, place)
    seen = look(run, wanted, place)
    print(f"synchronous={sync}: {seen.images} images, {len(seen.bad)} bad")  # noqa: T201
    assert seen.images >= wanted
    return seen


@pytest.mark.parametrize("wanted", [60, pytest.param(3000, marks=pytest.mark.long)])
def test_no_power_cut_loses_a_save(tmp_path, wanted):
    seen = replayed(tmp_path, "full", wanted)
    assert not seen.bad, seen.bad[:5]
    assert seen.rolled_back > wanted / 20, "hardly an image was cut inside a save"


@pytest.mark.parametrize(
    ("sync", "wanted"),
    [
        ("off", 20),
        pytest.param("off", 1000, marks=pytest.mark.long),
        pytest.param("normal", 1000, marks=pytest.mark.long),
    ],
)
def test_the_replay_sees_what_is_lost_without_syncing(tmp_path, sync, wanted):
    """The same replay must turn red where less is synced, else its green says nothing."""
    seen = replayed(tmp_path, sync, wanted)
    assert seen.bad


@pytest.mark.long
def test_a_second_cut_after_the_first(tmp_path):
    """A desk that was cut inside a save is opened, rolled back and worked on, and cut again."""
    first = tmp_path / "first"
    first.mkdir()
    run = trace(first, "full")
    chance = random.Random(7)
    cut = next(
        image
        for image, told in images(run, 1000, chance)
        if len(acks(told)) >= 5 and any(p.endswith("-journal") and d for p, d in image.items())
    )
    home = tmp_path / "second" / "desk"
    shutil.copytree(run.before, home)
    for path, data in cut.items():
        (home / Path(path).name).write_bytes(data)
    seen = replayed(tmp_path / "second", "full", 1500, home)
    assert not seen.bad, seen.bad[:5]
