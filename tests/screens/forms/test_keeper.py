"""A draft is written within half a second, and never after the save that dropped it."""

import threading
import time

import pytest

from screens.forms import keeper as module
from screens.forms.keeper import CEILING, Keeper, Typed
from station.errors import MachineFailed, Refused
from tests.screens.forms.kit import NOW, FakeDoor


@pytest.fixture
def door() -> FakeDoor:
    return FakeDoor()


def wait_for(what: object, seconds: float = 3) -> None:
    assert callable(what)
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "not in time"
        time.sleep(0.005)


def test_it_writes_within_the_ceiling_though_typing_goes_on(door: FakeDoor) -> None:
    keeper = Keeper(door, "register.COMPLAINT", "")
    began = time.monotonic()
    n = 0
    while not door.kept:
        n += 1
        keeper.changed(Typed({"facts": "字" * n}, "登记投诉"))
        time.sleep(0.02)
        assert time.monotonic() - began < CEILING + 0.5, "put off by each key"
    assert threading.get_ident() not in door.threads
    draft = door.kept[keeper.id]
    assert draft.form == "register.COMPLAINT"
    assert len(draft.values["facts"]) >= n - 10
    assert keeper.kept_at == NOW.isoformat(timespec="seconds")


def test_flush_writes_the_newest_at_once(door: FakeDoor) -> None:
    keeper = Keeper(door, "f", "s", "given")
    keeper.changed(Typed({"a": "1"}, "t"))
    keeper.changed(Typed({"a": "2"}, "t2"))
    keeper.flush()
    assert door.kept["given"].values == {"a": "2"}
    assert door.kept["given"].title == "t2"
    assert door.kept["given"].subject == "s"
    keeper.flush()
    time.sleep(CEILING + 0.1)
    assert len(door.log) == 1, "nothing new, nothing written"


def test_an_empty_form_leaves_no_draft_and_emptying_takes_it_away(door: FakeDoor) -> None:
    keeper = Keeper(door, "f", "")
    keeper.changed(Typed({}, "t"))
    keeper.flush()
    assert not door.log
    keeper.changed(Typed({"a": "1"}, "t"))
    keeper.flush()
    assert keeper.there
    keeper.changed(Typed({}, "t"))
    keeper.flush()
    assert not door.kept
    assert not keeper.there


def test_a_late_write_never_brings_back_what_the_save_dropped(door: FakeDoor) -> None:
    for _round in range(50):
        keeper = Keeper(door, "f", "")
        keeper.changed(Typed({"a": "1"}, "t"))
        writer = threading.Thread(target=keeper.flush)
        writer.start()
        with keeper.closing():
            door.kept.pop(keeper.id, None)
        keeper.changed(Typed({"a": "2"}, "t"))
        keeper.flush()
        writer.join()
        assert keeper.id not in door.kept


def test_a_write_under_way_is_waited_for(door: FakeDoor) -> None:
    keeper = Keeper(door, "f", "")
    door.gate.clear()
    keeper.changed(Typed({"a": "1"}, "t"))
    writer = threading.Thread(target=keeper.flush)
    writer.start()
    wait_for(lambda: door.threads)
    threading.Timer(0.1, door.gate.set).start()
    with keeper.closing():
        assert keeper.id in door.kept, "the write was finished first"
        door.kept.pop(keeper.id)
    writer.join()
    assert not door.kept


def test_when_saving_fails_it_goes_on_keeping(door: FakeDoor) -> None:
    keeper = Keeper(door, "f", "")
    keeper.changed(Typed({"a": "1"}, "t"))
    with pytest.raises(Refused), keeper.closing():
        raise Refused("no", "不行。")
    keeper.flush()
    assert door.kept[keeper.id].values == {"a": "1"}


def test_a_failed_write_is_told_and_tried_again(
    door: FakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY", 0.05)
    keeper = Keeper(door, "f", "")
    told = []
    keeper.tell = lambda: told.append(keeper.problem)
    door.full = True
    keeper.changed(Typed({"a": "1"}, "t"))
    keeper.flush()
    assert told == ["磁盘满了。"]
    door.full = False
    wait_for(lambda: door.kept)
    wait_for(lambda: not keeper.problem)
    assert told[-1] == ""


def test_flush_never_raises(door: FakeDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = Keeper(door, "f", "")
    for error in (MachineFailed("x", "坏了。"), OSError(28, "No space left on device")):

        def fail(_draft: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(door, "keep_draft", fail)
        keeper.changed(Typed({"a": "1"}, "t"))
        keeper.flush()
        assert keeper.problem
