"""The program is killed in the middle of a save or of an import: nothing said is lost."""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest

from storage import exchange, intake, loading
from tests.faults.kit import (
    ack,
    acks,
    acts_of,
    assert_free,
    assert_sound,
    enrol,
    fork,
    make_county,
    make_desk,
    open_county,
    open_desk,
    work,
)

BATCH = 20
"""Kills of one desk before a fresh one is made: a desk lives through many."""
ROWS = 700


def kill_while_saving(folder: Path, seconds: float) -> int:
    """Kill a desk at work after so long; return how many saves it had acknowledged."""

    def job(handle: int) -> None:
        desk = open_desk(folder)
        while True:
            work(desk, lambda done: ack(handle, done))

    home = open_desk(folder).store.home
    before = acts_of(home)
    child = fork(job)
    time.sleep(seconds)
    told = acks(child.kill())
    assert_free(home)
    assert_sound(open_desk(folder).store)
    after = acts_of(home)
    assert before <= after
    assert told <= after, "an acknowledged save is gone"
    assert len(after - before - told) <= 1, "only the save in hand may be there unacknowledged"
    return len(told)


@pytest.mark.parametrize("kills", [12, pytest.param(220, marks=pytest.mark.long)])
def test_killed_while_saving(tmp_path, kills):
    chance, told, longest = random.Random(), 0, 0.2
    for number in range(kills):
        folder = tmp_path / f"desk-{number // BATCH}"
        if number % BATCH == 0:
            make_desk(folder)
        saves = kill_while_saving(folder, chance.uniform(0, longest))
        longest *= 0.97 if saves else 1.05  # a slow machine gets longer, a fast one is not idle
        told += saves
    print(f"{kills} kills, {told} acknowledged saves, 0 lost")  # noqa: T201
    assert told > kills / 4, "the kills came too early to say anything"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """A county, and a bundle of about 2,800 entries on its way to it."""
    place = tmp_path_factory.mktemp("import")
    desk, county = make_desk(place / "desk"), make_county(place / "county")
    enrol(county, desk)
    lines = ["编号,类别,接收时间,消费者,联系电话,经营者,受理时间,调解时间,处理结果,办结时间,退款"]
    lines += [
        f"T{n:04d},投诉,2026-03-{n % 28 + 1:02d},顾客{n},1390000{n:04d},惠民超市,"
        f"2026-03-{n % 28 + 1:02d},2026-03-28,调解成功,2026-03-29,{n}.50"
        for n in range(1, ROWS + 1)
    ]
    book = place / "ledger.csv"
    book.write_text("\n".join(lines) + "\n", "utf-8")
    loaded = loading.load(desk, book)
    assert (loaded.new, loaded.refused) == (ROWS, 0)
    exported = exchange.export(desk, place / "out")
    assert len(exported.paths) == 1
    return place / "county", exported.paths[0], exported.entries


@pytest.mark.long
@pytest.mark.parametrize("kills", [3, 40])
def test_killed_while_importing(tmp_path, ledger, kills):
    pristine, bundle, entries = ledger
    assert entries >= 2500
    chance, folder = random.Random(), tmp_path / "county"

    def job(handle: int) -> None:
        county = open_county(folder)
        started = time.monotonic()
        intake.take(county, [bundle])
        os.write(handle, f"{time.monotonic() - started}".encode())

    def begin_again() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(pristine, folder)

    begin_again()
    length = float(fork(job).wait())
    begin_again()
    whole = 0
    for _number in range(kills):
        child = fork(job)
        time.sleep(chance.uniform(0, length))
        told = child.kill()
        if told:
            length = min(length, float(told))
        county = open_county(folder)
        assert_free(county.store.home)
        here = count(county)
        assert here == entries if told else here in (0, entries)
        assert_sound(county.store)
        if here:
            whole += 1
            again(county, bundle, 0, entries)
            begin_again()
    county = open_county(folder)
    again(county, bundle, entries, 0)
    again(county, bundle, 0, entries)
    assert_sound(county.store)
    print(f"{kills} kills, {kills - whole} left nothing, {whole} left all of {entries}")  # noqa: T201
    assert whole < kills, "the kills came too late to say anything"


def count(county):
    with county.store.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one()


def again(county, bundle, new, same):
    (taken,) = intake.take(county, [bundle])
    assert (taken.new, taken.same, taken.held, taken.refused) == (new, same, 0, 0), taken.reason
