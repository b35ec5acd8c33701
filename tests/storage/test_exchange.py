"""Bundles between desks and a county: lost, doubled, restored, copied."""

import dataclasses
import hashlib
import shutil
from datetime import date

import pytest

from station import verbs
from station.bundle import enrolment, keys
from station.errors import Refused
from storage import backup, check, exchange, receive, vault
from tests.storage.world import (
    World,
    agreed,
    complaint,
    dump,
    enrol,
    give_back,
    restore,
    take,
)


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def sound(*homes):
    for home in homes:
        found = check.check(home.store)
        assert found.ok, found.problems


def test_import_twice_is_all_same(world):
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    path = world.bundle(desk)
    first = take(county, path)[0]
    again = take(county, path)[0]
    assert (first.new, first.same, first.held) == (first.new, 0, 0)
    assert (again.new, again.same, again.held) == (0, first.new, 0)
    sound(county, desk)


def test_a_lost_bundle_heals_with_the_next(world):
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    world.bundle(desk, "lost")
    agreed(desk, 2000)
    taken = take(county, world.bundle(desk))[0]
    assert taken.held == 0
    assert taken.new == desk_seq(desk)


def desk_seq(desk):
    with desk.store.read() as connection:
        return connection.exec_driver_sql("SELECT max(seq) FROM entries").scalar_one()


def test_after_a_receipt_a_missing_bundle_is_a_named_gap_that_heals(world):
    county = world.county()
    desk = world.desk("017", county)
    saved = backup.backup(county.store, world.path / "safe").path
    agreed(desk)
    first = world.bundle(desk, "first")
    take(county, first)
    give_back(world, county, desk)
    last = desk_seq(desk)
    backup.restore(county.store.home, saved, world.clock)
    county = world.county()
    complaint(desk)
    taken = take(county, world.bundle(desk, "second"))[0]
    assert (taken.new, taken.held) == (0, 1)
    assert taken.gaps == [(1, last)]
    assert f"1–{last}" in taken.reason
    sound(county)
    healed = take(county, first)[0]
    assert (healed.new, healed.released) == (last, 1)
    assert county.status()[0]["gaps"] == []
    sound(county)


def test_a_restored_county_asks_for_what_it_lacks(world):
    county = world.county()
    desk = world.desk("017", county)
    saved = backup.backup(county.store, world.path / "safe").path
    agreed(desk)
    take(county, world.bundle(desk, "first"))
    give_back(world, county, desk)
    backup.restore(county.store.home, saved, world.clock)
    county = world.county()
    assert give_back(world, county, desk, "down2").acked_through == 0
    taken = take(county, world.bundle(desk, "again"))[0]
    assert (taken.new, taken.held) == (desk_seq(desk), 0)


def test_restore_opens_an_epoch_and_the_lost_tail_comes_home(world):
    county = world.county()
    desk = world.desk("017", county)
    kept = agreed(desk)
    touched = complaint(desk, date(2026, 7, 3), consumer_name="李先生")
    saved = backup.backup(desk.store, world.path / "safe").path
    lost = agreed(desk, 5000)
    desk.save(verbs.correct(desk.file(touched.id), claimed_fen=777))
    take(county, world.bundle(desk, "before"))
    before = dump(county)["cases"]
    desk = restore(desk, saved, world.clock)
    assert desk.info()["highest_ordinal"] == "2"
    desk.save(verbs.correct(desk.file(touched.id), claimed_fen=888))
    fresh = complaint(desk, consumer_name="赵女士")
    assert fresh.number.startswith("26A2-")
    taken = take(county, world.bundle(desk, "after"))[0]
    assert taken.held == 0
    with county.store.read() as connection:
        numbers = dict(connection.exec_driver_sql("SELECT id, claimed_fen FROM cases").all())
    assert {kept.id, touched.id, lost.id, fresh.id} == set(numbers)
    assert numbers[touched.id] == 888
    assert len(before) == 3
    status = county.status()[0]
    assert (status["forked"], status["conflicts"]) == (False, 1)
    sound(county, desk)
    got = give_back(world, county, desk)
    assert got.conflicts == 1
    assert desk.file(lost.id).received_fen() == 5000
    assert desk.file(lost.id).case.consumer_name == "王女士"
    assert desk.file(touched.id).case.claimed_fen == 888
    assert len(receive.conflicts(desk)) == 1
    sound(desk)
    taken = take(county, world.bundle(desk, "adopted"))[0]
    assert taken.held == 0
    sound(county)
    assert give_back(world, county, desk, "down3").applied == []


def test_the_tail_may_arrive_after_the_new_epoch(world):
    county = world.county()
    desk = world.desk("017", county)
    shutil.copytree(county.store.home.path, world.path / "other")
    other = world.county("other")
    agreed(desk)
    saved = backup.backup(desk.store, world.path / "safe").path
    lost = agreed(desk, 5000)
    old = world.bundle(desk, "old")
    desk = restore(desk, saved, world.clock)
    complaint(desk)
    new = world.bundle(desk, "new")
    take(county, old, new)
    take(other, new, old)
    assert dump(county) == dump(other)
    assert lost.id in str(dump(county)["cases"])
    sound(county, other)


def test_a_copied_home_that_works_on_is_seen_and_only_the_common_part_counts(world):
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    common = desk_seq(desk)
    twin = world.copy(desk, "twin")
    agreed(desk, 700)
    agreed(twin, 900)
    take(county, world.bundle(desk, "a"))
    assert county.status()[0]["forked"] is False
    taken = take(county, world.bundle(twin, "b"))[0]
    assert taken.new == 0
    status = county.status()[0]
    assert status["forked"] is True
    assert status["last_seq"] == common
    with county.store.read() as connection:
        sums = connection.exec_driver_sql("SELECT sum(received_fen) FROM payments").scalar_one()
    assert sums == 101500
    assert give_back(world, county, desk).acked_through == common
    sound(county)


def test_two_restored_copies_are_a_fork(world):
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    saved = backup.backup(desk.store, world.path / "safe").path
    common = desk_seq(desk)
    twin = world.copy(desk, "twin")
    desk = restore(desk, saved, world.clock)
    twin = restore(twin, saved, world.clock)
    complaint(desk)
    complaint(twin)
    take(county, world.bundle(desk, "a"), world.bundle(twin, "b"))
    status = county.status()[0]
    assert (status["forked"], status["last_seq"]) == (True, common)
    assert give_back(world, county, desk).acked_through == common
    sound(county)


def test_restoring_twice_over_a_living_home_takes_the_next_ordinal(world):
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    saved = backup.backup(desk.store, world.path / "safe").path
    desk = restore(desk, saved, world.clock)
    first = complaint(desk)
    take(county, world.bundle(desk, "a"))
    desk = restore(desk, saved, world.clock)
    second = complaint(desk)
    assert second.number.startswith("26A3-")
    taken = take(county, world.bundle(desk, "b"))[0]
    assert taken.held == 0
    assert county.status()[0]["forked"] is False
    give_back(world, county, desk)
    assert desk.file(first.id).case.number == first.number
    sound(county, desk)


def test_a_receipt_for_another_history_is_not_believed(world):
    county = world.county()
    desk = world.desk("017", county)
    saved = backup.backup(desk.store, world.path / "safe").path
    agreed(desk)
    take(county, world.bundle(desk))
    desk = restore(desk, saved, world.clock)
    before = exchange.export(desk, world.path / "x").acked_through
    with pytest.raises(Refused) as caught:
        give_back(world, county, desk)
    assert caught.value.code == "receipt-disagrees"
    assert exchange.export(desk, world.path / "y").acked_through == before


def test_a_station_of_another_county_cannot_join(world):
    county = world.county()
    elsewhere = world.county("elsewhere", "110101")
    desk = world.desk("017", county)
    with pytest.raises(Refused) as caught:
        enrol(elsewhere, desk, "017")
    assert caught.value.code == "other-region"


def test_after_a_change_of_keys_nothing_is_lost_and_the_old_ones_are_worth_nothing(world):
    """The desk has no command for it yet; county and card know it."""
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    late = world.bundle(desk, "late")
    home, old, new = desk.store.home, vault.keys(desk.store.home), keys.new_keys()
    for name, public, secret in (
        ("age.key", f"# {new.age_recipient}", new.age_identity),
        ("minisign.key", new.minisign_public, new.minisign_secret),
    ):
        (home.keys / name).write_text(f"{public}\n{secret}\n", "ascii")
    info = desk.info()
    told = {
        "journal": info["journal"], "region": info["region"], "station": info["code"],
        "desk": info["desk"], "station_name": info["name"], "identity": "", "type": info["type"],
        "office": "", "made": desk.store.now(),
    }  # fmt: skip
    alone = enrolment.make_card(new, **told)
    proof = exchange.Proof(enrolment.read_card(alone).fingerprint)
    with pytest.raises(Refused) as caught:
        county.enrol(alone, proof)
    assert caught.value.code == "keys-changed"
    county.enrol(enrolment.make_card(new, previous=old, **told), proof)
    assert take(county, late)[0].code == "bad-signature"
    complaint(desk)
    taken = take(county, world.bundle(desk, "new"))[0]
    assert (taken.new, taken.held) == (desk_seq(desk), 0)
    assert give_back(world, county, desk).acked_through == taken.new
    sound(county, desk)


def test_what_comes_attached_is_kept_once_by_its_sum(world, monkeypatch):
    county = world.county()
    desk = world.desk("017", county)
    data = b"%PDF-1.7 " + bytes(5000)
    sha = hashlib.sha256(data).hexdigest()
    pack = exchange.write.pack

    def with_file(stretch, **given):
        return pack(dataclasses.replace(stretch, attachments={sha: data}), **given)

    monkeypatch.setattr(exchange.write, "pack", with_file)
    agreed(desk)
    assert take(county, world.bundle(desk, "a"))[0].held == 0
    complaint(desk)
    assert take(county, world.bundle(desk, "b"))[0].held == 0
    with county.store.read() as connection:
        kept = connection.exec_driver_sql("SELECT sha, data FROM attachments").all()
    assert [tuple(row) for row in kept] == [(sha, data)]
    sound(county)
    with county.store.write() as connection:
        connection.exec_driver_sql("UPDATE attachments SET data=?", (b"other",))
    assert not check.check(county.store).ok
