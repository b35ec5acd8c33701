"""What a cold review found, one test each: arrivals, long texts, erasure, tails, bounds."""

from datetime import date, timedelta

import pytest

from station import verbs
from station.clock import uuid7
from station.errors import Refused
from station.records import Case
from storage import backup, check, exchange, loading, receive, returns
from storage.absorb import absorb
from tests.storage.histories import History
from tests.storage.test_erasure import everything
from tests.storage.world import World, agreed, complaint, give_back, restore, take

PHONE = "13900001111"


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def sound(*homes):
    for home in homes:
        assert check.check(home.store).problems == []


def test_an_empty_bundle_after_a_restored_county_asks_again(world):
    county = world.county()
    desk = world.desk("017", county)
    saved = backup.backup(county.store, world.path / "safe").path
    agreed(desk)
    take(county, world.bundle(desk, "one"))
    acked = give_back(world, county, desk).acked_through
    backup.restore(county.store.home, saved, world.clock)
    county = world.county()
    taken = take(county, world.bundle(desk, "empty"))[0]
    assert taken.gaps == [(1, acked)]
    assert give_back(world, county, desk, "down2").acked_through == 0
    assert take(county, world.bundle(desk, "again"))[0].new == acked


def test_a_text_too_long_to_travel_is_refused_when_it_is_written(world):
    desk = world.desk("017", world.county())
    with pytest.raises(Refused) as caught:
        complaint(desk, facts="长" * 100_000)
    assert caught.value.code == "record-too-large"
    complaint(desk, facts="长" * 10_000)
    exchange.export(desk, world.path / "out")


def test_a_row_too_long_is_refused_alone(world):
    desk = world.desk("017", world.county())
    path = world.path / "l.csv"
    path.write_text(
        f"编号,类别,接收时间,备注\n1,咨询,2026-07-01,{'长' * 100_000}\n2,咨询,2026-07-01,\n"
    )
    loaded = loading.load(desk, path)
    assert (loaded.new, loaded.refused) == (1, 1)


def with_lost_tail(world):
    """A desk that reported, came back from an older backup, and was given its tail."""
    county = world.county()
    desk = world.desk("017", county)
    old = complaint(desk, consumer_name="李先生")
    saved = backup.backup(desk.store, world.path / "safe").path
    lost = complaint(desk, consumer_phone=PHONE)
    return county, desk, saved, old, lost


def test_erasing_reaches_what_the_lost_tail_brought(world):
    county, desk, saved, _old, lost = with_lost_tail(world)
    take(county, world.bundle(desk, "before"))
    desk = restore(desk, saved, world.clock)
    complaint(desk)
    take(county, world.bundle(desk, "after"))
    give_back(world, county, desk)
    take(county, world.bundle(desk, "adopted"))
    assert PHONE in everything(county)
    assert desk.erase(lost.id) == 1
    assert desk.erase(lost.id) == 0
    take(county, world.bundle(desk, "erased"))
    assert PHONE not in everything(county)
    assert PHONE not in everything(desk)
    sound(county, desk)


def test_erasing_a_complaint_erases_the_consultation_it_came_from(world):
    desk = world.desk("017", world.county())
    consult = desk.register(
        Case(id=uuid7(), kind="CONSULT", received=date(2026, 7, 1), consumer_phone=PHONE)
    )
    turned = desk.convert(consult.id, date(2026, 7, 2))
    desk.erase(turned.id)
    assert PHONE not in everything(desk)


def test_a_tail_that_differs_only_in_a_sealed_field_is_a_conflict(world):
    county, desk, saved, old, _lost = with_lost_tail(world)
    desk.save(verbs.correct(desk.file(old.id), consumer_phone=PHONE))
    take(county, world.bundle(desk, "before"))
    desk = restore(desk, saved, world.clock)
    desk.save(verbs.correct(desk.file(old.id), facts="记错了"))
    take(county, world.bundle(desk, "after"))
    assert county.status()[0]["conflicts"] == 1
    assert give_back(world, county, desk).conflicts == 1
    assert PHONE in everything(desk), "the other side is kept beside ours"
    sound(county, desk)


def test_a_tail_in_two_parts_is_adopted_in_two_parts(world):
    county, desk, saved, old, _lost = with_lost_tail(world)
    desk.save(verbs.correct(desk.file(old.id), claimed_fen=2000))
    early = world.bundle(desk, "early")
    desk.save(verbs.correct(desk.file(old.id), claimed_fen=3000))
    late = world.bundle(desk, "late")
    desk = restore(desk, saved, world.clock)
    complaint(desk)
    take(county, early, world.bundle(desk, "after"))
    give_back(world, county, desk)
    assert desk.file(old.id).case.claimed_fen == 2000
    take(county, world.bundle(desk, "adopted"), late)
    assert county.status()[0]["conflicts"] == 1, "until the desk has it the county lists it"
    assert give_back(world, county, desk, "down2").conflicts == 0
    assert desk.file(old.id).case.claimed_fen == 3000
    take(county, world.bundle(desk, "adopted2"))
    assert county.status()[0]["conflicts"] == 0
    sound(county, desk)


def test_silence_is_not_broken_by_an_old_file(world):
    county = world.county()
    desk = world.desk("017", county)
    path = world.bundle(desk, "old")
    take(county, path)
    world.clock._now += timedelta(days=60)
    assert county.status()[0]["silent"] is True
    take(county, path)
    assert county.status()[0]["silent"] is True
    take(county, world.bundle(desk, "fresh"))
    assert county.status()[0]["silent"] is False


def test_after_both_were_restored_they_find_each_other_again(world):
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    older = backup.backup(desk.store, world.path / "desk-safe").path
    agreed(desk, 700)
    take(county, world.bundle(desk, "one"))
    office = backup.backup(county.store, world.path / "office-safe").path
    desk = restore(desk, older, world.clock)
    complaint(desk)
    take(county, world.bundle(desk, "two"))
    give_back(world, county, desk)
    backup.restore(county.store.home, office, world.clock)
    county = world.county()
    complaint(desk)
    for turn in range(4):
        take(county, world.bundle(desk, f"up{turn}"))
        give_back(world, county, desk, f"down{turn}")
    status = county.status()[0]
    assert (status["gaps"], status["forked"]) == ([], False)
    assert receive.waiting(desk)["to_export"] <= 1
    sound(county, desk)


def test_many_gaps_stop_no_returns(world):
    county = world.county()
    desk = world.desk("017", county)
    take(county, world.bundle(desk, "one"))
    with county.store.write() as connection:
        pairs = "[" + ",".join(f"[{n},{n}]" for n in range(1000, 9000, 2)) + "]"
        connection.exec_driver_sql("UPDATE journals SET gaps=?", (pairs,))
    assert len(returns.write_returns(county, world.path / "down")) == 1


def entry_of(head, history, **values):
    """Append one foreign-made image to a history and return it as a step."""
    step = history.entry(head, history.uuid(0xAC), (1, 1), values.pop("id"), **values)
    head.acts.append([step])
    return step


def test_figures_never_read_a_sealed_day_nor_a_sum_beyond_bounds(world):
    county = world.county()
    desk = world.desk("017", county)
    history = History(desk.info()["journal"])
    head = history.heads[0]
    plain = {"kind": "COMPLAINT", "received": "2026-07-02"}
    entry_of(head, history, id=uuid7(), open={**plain, "claimed_fen": 2**53 - 1})
    history.work(head, 0)
    with county.store.write() as connection:
        made = absorb(connection, "540102", history.journal, head.steps(),
                      list(head.disclosures.values()))  # fmt: skip
        assert (made.new, made.held) == (1, 1)
        assert connection.exec_driver_sql("SELECT count(*) FROM cases").scalar() == 1


def test_an_act_id_that_stands_again_is_another_act(world):
    county = world.county()
    desk = world.desk("017", county)
    history = History(desk.info()["journal"])
    head = history.heads[0]
    plain = {"kind": "COMPLAINT", "received": "2026-07-02"}
    act = history.uuid(0xAC)
    good = history.entry(head, act, (1, 1), uuid7(), open=plain)
    head.acts.append([good])
    bad = history.entry(head, act, (1, 1), uuid7(), open={**plain, "claimed_fen": -1})
    head.acts.append([bad])
    with county.store.write() as connection:
        for steps in head.acts:
            absorb(connection, "540102", history.journal, steps, [])
    sound(county)
