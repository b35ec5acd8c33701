"""Two windows on one home: one writes, the other is told who does."""

from __future__ import annotations

import functools
import os
import time

import pytest

from station.errors import Refused
from storage import lock
from tests.faults.kit import (
    ack,
    acks,
    acts_of,
    assert_free,
    assert_sound,
    complaint,
    fork,
    make_county,
    make_desk,
    open_county,
    open_desk,
    work,
)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(lock, "hold", functools.partial(lock.hold, patience=0))


def hold_on(folder, program="station"):
    """Start a child that holds the home's lock, and wait until it has it."""

    def job(handle: int) -> None:
        with open_desk(folder).writing(program):
            os.write(handle, b"held\n")
            time.sleep(600)

    child = fork(job)
    child.hear()
    assert child.heard == b"held\n"
    return child


@pytest.mark.usefixtures("impatient")
def test_the_second_writer_is_refused_with_the_name_of_the_first(tmp_path):
    desk = make_desk(tmp_path / "desk")
    case = complaint(desk)
    before = acts_of(desk.store.home)
    child = hold_on(tmp_path / "desk")
    try:
        with pytest.raises(Refused) as caught:
            complaint(desk)
        assert caught.value.code == "locked"
        assert caught.value.exit_status == 1
        assert f"编号 {child.pid}" in caught.value.sentence
        assert desk.file(case.id).case.consumer_name == "王女士"
        assert desk.find("惠民超市").total == 1
        assert acts_of(desk.store.home) == before
    finally:
        child.kill()
    complaint(desk)
    assert_sound(desk.store)


def test_the_lock_is_free_as_soon_as_its_holder_was_killed(tmp_path):
    desk = make_desk(tmp_path / "desk")
    for _number in range(25):
        hold_on(tmp_path / "desk").kill()
        assert_free(desk.store.home)


@pytest.mark.usefixtures("impatient")
def test_a_county_has_one_writer_too(tmp_path):
    county = make_county(tmp_path / "county")
    with county.writing(), pytest.raises(Refused) as caught:
        open_county(tmp_path / "county").invite("017")
    assert caught.value.code == "locked"
    assert "county" in caught.value.sentence


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("left", [b"", b"\xff\xfe", b"[1]", b'{"pid": 1}', b"null"])
def test_a_lock_file_that_says_nothing_does_not_confuse(tmp_path, left):
    desk = make_desk(tmp_path / "desk")
    with desk.writing():
        desk.store.home.lock.write_bytes(left)
        with pytest.raises(Refused) as caught:
            complaint(desk)
        assert caught.value.code == "locked"
    complaint(desk)


def test_two_windows_that_only_save_now_and_then_do_not_hurt_each_other(tmp_path):
    desk = make_desk(tmp_path / "desk")

    def job(handle: int) -> None:
        there = open_desk(tmp_path / "desk")
        for _number in range(3):
            work(there, lambda done: ack(handle, done))

    told = [acks(child.wait()) for child in [fork(job), fork(job)]]
    assert [len(t) for t in told] == [24, 24]
    assert told[0] | told[1] <= acts_of(desk.store.home)
    with desk.store.read() as connection:
        numbers = [n for (n,) in connection.exec_driver_sql("SELECT number FROM cases")]
    assert len(numbers) == len(set(numbers)) == 6
    assert_sound(desk.store)
