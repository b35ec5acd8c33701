"""The signs say what is proven: written is not arrived, and a failed writing is not written."""

from datetime import timedelta
from pathlib import Path

import pytest

from station import verbs
from station.errors import MachineFailed, Refused
from storage import backup, exchange, receive
from storage.desk import Desk
from storage.drafts import Draft, keep
from storage.signs import Signs, signs
from storage.workbench import workbench
from tests.storage.world import World, agreed, complaint, enrol, give_back, restore, take


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def desk(world: World) -> Desk:
    made = world.desk("017", world.county())
    agreed(made)
    return made


def piles(desk: Desk) -> tuple[int, int, int]:
    """Return (to export, exported without a receipt, receipted)."""
    now = signs(desk)
    return now.to_export, now.exported_unreceipted, now.acked_through


def length(desk: Desk) -> int:
    with desk.store.read() as connection:
        return int(connection.exec_driver_sql("SELECT max(seq) FROM entries").scalar_one())


def test_a_desk_on_its_own(world: World) -> None:
    desk = world.desk("018")
    now = signs(desk)
    assert now == Signs(
        saved_at="2026-07-01T09:00:01+08:00", to_export=2, exported_unreceipted=0, exported_at="",
        acked_through=0, receipt_at="", joined="", drafts=0, waiting={"conflicts": 0},
        backup_at="", clock_back=False,
    )  # fmt: skip
    case = complaint(desk)
    assert signs(desk).saved_at > now.saved_at
    assert signs(desk).to_export == 3
    keep(desk, Draft("d", "hold", case.id, {}, "2026-07-01T09:00:00+08:00", ""))
    assert signs(desk).drafts == 1
    enrol(world.county(), desk, "018")
    assert signs(desk).joined == "城关区"


def test_only_a_receipt_says_that_it_arrived(world: World, desk: Desk) -> None:
    county, n = world.county(), length(desk)
    assert piles(desk) == (n, 0, 0)
    path = world.bundle(desk)
    assert piles(desk) == (0, n, 0)
    assert signs(desk).exported_at > signs(desk).saved_at
    complaint(desk)
    assert piles(desk) == (1, n, 0)
    take(county, path)
    assert piles(desk) == (1, n, 0)
    give_back(world, county, desk)
    assert piles(desk) == (1, 0, n)
    assert signs(desk).receipt_at > signs(desk).exported_at
    world.bundle(desk, "second")
    assert piles(desk) == (0, 1, n)
    world.bundle(desk, "all", everything=True)
    assert piles(desk) == (0, 1, n)
    assert receive.waiting(desk) == {"to_export": 1, "acked_through": n}


def test_an_empty_bundle_and_everything_again_count_alike(world: World, desk: Desk) -> None:
    n = length(desk)
    world.bundle(desk, "all", everything=True)
    assert piles(desk) == (0, n, 0)
    take(world.county(), world.path / "all")
    give_back(world, world.county(), desk)
    first = signs(desk)
    world.bundle(desk, "empty")
    assert piles(desk) == (0, 0, n)
    assert signs(desk).exported_at > first.exported_at


def test_what_could_not_be_written_was_not_exported(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    n, real, calls = length(desk), exchange.outward.deliver, []
    monkeypatch.setattr(exchange.write, "cuts", lambda items, **_: [(0, 1), (1, len(items))])

    def break_at_the_second(*given: object) -> object:
        calls.append(given)
        if len(calls) == 2:
            raise MachineFailed("disk-full", "x")
        return real(*given)

    monkeypatch.setattr(exchange.outward, "deliver", break_at_the_second)
    with pytest.raises(MachineFailed):
        exchange.export(desk, world.path / "out")
    assert piles(desk) == (n, 0, 0)
    assert signs(desk).exported_at == ""
    exchange.export(desk, world.path / "out")
    assert piles(desk) == (0, n, 0)


@pytest.mark.parametrize("error", [MachineFailed("disk-full", "x"), Refused("locked", "x")])
def test_a_bundle_that_cannot_be_noted_is_a_bundle_and_still_waits(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    n = length(desk)

    def fail(*_given: object, **_facts: str) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(exchange, "set_meta", fail)
        path = world.bundle(desk)
    assert piles(desk) == (n, 0, 0)
    assert take(world.county(), path)[0].new == n
    give_back(world, world.county(), desk)
    assert piles(desk) == (0, 0, n)


@pytest.mark.parametrize("exported_first", [True, False])
def test_a_restore_does_not_make_the_signs_lie(
    world: World, desk: Desk, exported_first: bool
) -> None:
    county, n = world.county(), length(desk)
    if exported_first:
        take(county, world.bundle(desk, "a"))
        give_back(world, county, desk)
    saved = backup.backup(desk.store, world.path / "safe").path
    agreed(desk)
    world.bundle(desk, "b")
    assert piles(desk)[0] == 0
    desk = restore(desk, saved, world.clock)
    acked = n if exported_first else 0
    assert piles(desk) == (length(desk) - acked, 0, acked)
    complaint(desk)
    assert piles(desk) == (length(desk) - acked, 0, acked)
    take(county, world.path / "b", world.bundle(desk, "c"))
    assert piles(desk) == (0, length(desk) - acked, acked)
    give_back(world, county, desk)
    now = signs(desk)
    assert now.exported_unreceipted == 0
    assert now.to_export + now.acked_through == length(desk)


def test_a_restore_between_writing_and_noting_is_seen(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = backup.backup(desk.store, world.path / "safe").path
    agreed(desk)
    real = exchange.outward.deliver

    def restored_meanwhile(*given: object) -> object:
        path = real(*given)
        other = restore(desk, saved, world.clock)
        agreed(other)
        return path

    with monkeypatch.context() as patched:
        patched.setattr(exchange.outward, "deliver", restored_meanwhile)
        exchange.export(desk, world.path / "out")
    desk = Desk.open(desk.store.home, world.clock)
    assert piles(desk) == (length(desk), 0, 0)


def test_what_the_county_lost_is_to_be_exported_again(world: World, desk: Desk) -> None:
    county = world.county()
    saved = backup.backup(county.store, world.path / "safe").path
    n = length(desk)
    take(county, world.bundle(desk, "first"))
    give_back(world, county, desk)
    assert piles(desk) == (0, 0, n)
    backup.restore(county.store.home, saved, world.clock)
    county = world.county()
    give_back(world, county, desk, "down2")
    assert piles(desk) == (n, 0, 0)
    take(county, world.bundle(desk, "again"))
    give_back(world, county, desk, "down3")
    assert piles(desk) == (0, 0, n)


def test_a_backup_that_was_proven_is_noted(
    world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(backup, "_proven", lambda _part: False)
        with pytest.raises(MachineFailed):
            backup.backup(desk.store, world.path / "safe")
    assert signs(desk).backup_at == ""
    backup.backup(desk.store, world.path / "safe")
    noted = signs(desk).backup_at
    assert noted > signs(desk).saved_at
    with monkeypatch.context() as broken:
        broken.setattr(backup, "set_meta", full)
        assert backup.backup(desk.store, world.path / "safe").path.is_file()
    assert signs(desk).backup_at == noted


def full(*_given: object, **_facts: str) -> None:
    raise MachineFailed("disk-full", "x")


def test_two_images_of_one_record_wait_for_a_person(world: World, desk: Desk) -> None:
    county = world.county()
    case = complaint(desk)
    saved = backup.backup(desk.store, world.path / "safe").path
    desk.save(verbs.correct(desk.file(case.id), claimed_fen=777))
    take(county, world.bundle(desk, "a"))
    desk = restore(desk, saved, world.clock)
    desk.save(verbs.correct(desk.file(case.id), claimed_fen=888))
    take(county, world.bundle(desk, "b"))
    give_back(world, county, desk)
    assert signs(desk).waiting == {"conflicts": 1}


def test_a_clock_that_was_set_back_is_noticed(world: World, desk: Desk) -> None:
    assert not signs(desk).clock_back
    last = world.clock._now
    world.clock._now = last - timedelta(minutes=30)
    assert not signs(desk).clock_back, "clocks drift"
    world.clock._now = last - timedelta(days=6000)
    assert signs(desk).clock_back
    (line,) = [r for r in workbench(desk).reminders if r.code == "clock-back"]
    assert line.subject == signs(desk).saved_at
