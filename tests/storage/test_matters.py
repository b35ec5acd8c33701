"""What an office decides, through the real code: two machines, two images, an edit, an import."""

import pytest

from station import verbs
from station.errors import Refused
from storage import backup, deciding
from storage.check import check
from storage.county import County
from storage.decisions import decisions
from storage.held import APART, held
from storage.matters import IMPORT, key_of, matter, matters
from storage.office import arrivals, signs
from storage.receive import receive
from storage.returns import write_returns
from tests.storage.world import World, agreed, complaint, dump, give_back, restore, take

WHY = "给站长打过电话，用的是店里那台"


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def rows(found):
    return dict(found.rows)


@pytest.fixture
def forked(world):
    """Two machines went on from one home: the first wrote an agreed case, the second two others."""
    county = world.county()
    desk = world.desk("017", county)
    complaint(desk)
    take(county, world.bundle(desk, "common"))
    twin = world.copy(desk, "twin")
    agreed(desk)
    complaint(twin, merchant="别家")
    complaint(twin, merchant="又一家")
    take(county, world.bundle(desk, "left"), world.bundle(twin, "right"))
    return county, desk, twin


def test_a_fork_is_shown_side_by_side_and_one_side_is_chosen(world, forked):
    county, desk, twin = forked
    before = dump(county)
    (found,) = matters(county)
    assert found.about == "fork"
    assert len(found.heads) == len(found.choices) == 2
    sizes = rows(found)["条数"]
    longer = 1 + (int(sizes[1]) > int(sizes[0]))
    assert "案件" in rows(found)["做了什么"][0]
    now, after = deciding.weigh(county, found)
    assert (now.cases, now.recovered_fen) == (1, 0)
    assert (after[longer - 1].cases, after[longer - 1].recovered_fen) == (2, 101500)
    assert after[2 - longer].cases == 3
    assert dump(county) == before  # weighing keeps nothing
    made = deciding.decide(county, found.key, longer, WHY, "次仁")
    assert matters(county) == []
    assert signs(county).forked == 0
    assert signs(county).held == 0
    left = held(county, passed=True)
    assert {one.code for one in left} == {9}
    assert len(left) == int(sizes[2 - longer])
    (line,) = decisions(county)
    assert (line.reason, line.who, line.left) == (WHY, "次仁", len(left))
    assert "选用" in line.chosen
    received = give_back(world, county, desk)
    assert received.acked_through == max(e for _j, _o, e, _d, _s in before["entries"])
    with pytest.raises(Refused, match="另一台"):
        give_back(world, county, twin)
    complaint(desk)
    complaint(twin)
    both = take(county, world.bundle(desk, "later"), world.bundle(twin, "later-twin"))
    assert both[0].held == 0
    assert both[0].new > 0
    assert both[1].new == 0
    assert "没有选用的那台机器" in both[1].reason
    assert both[0].reason == ""
    assert check(county.store).ok
    deciding.take_back(county, made, "问错了人")
    assert matters(county)[0].key == found.key
    assert decisions(county)[0].back_reason == "问错了人"
    assert check(county.store).ok


def test_a_decision_taken_back_leaves_every_table_as_it_was(forked):
    county, _desk, _twin = forked
    before = dump(county)
    key = matters(county)[0].key
    for number in (1, 2):
        made = deciding.decide(county, key, number, WHY)
        assert dump(county) != before
        deciding.take_back(county, made, "再想想")
        assert dump(county) == before
    with pytest.raises(Refused, match="已经撤回"):
        deciding.take_back(county, made, "再想想")


def test_decisions_are_in_a_backup(world, forked):
    county, _desk, _twin = forked
    deciding.decide(county, matters(county)[0].key, 2, WHY)
    before = dump(county)
    saved = backup.backup(county.store).path
    backup.restore(county.store.home, saved, world.clock)
    again = County.open(county.store.home, world.clock)
    assert dump(again) == before
    (line,) = decisions(again)
    deciding.take_back(again, line.id, "恢复以后再看")
    assert matters(again)[0].about == "fork"


def test_what_cannot_be_decided_is_refused(forked):
    county, _desk, _twin = forked
    key = matters(county)[0].key
    with pytest.raises(Refused, match="理由"):
        deciding.decide(county, key, 1, "  ")
    with pytest.raises(Refused, match="理由太长"):
        deciding.decide(county, key, 1, "长" * 501)
    with pytest.raises(Refused, match="没有这个选项"):
        deciding.decide(county, key, 3, WHY)
    with pytest.raises(Refused, match="没有这件"):
        deciding.decide(county, "00000000", 1, WHY)
    assert decisions(county) == []


@pytest.fixture
def parted(world):
    """A desk restored from a backup, and what the lost machine had changed in the same case."""
    county = world.county()
    desk = world.desk("017", county)
    case = complaint(desk, consumer_phone="13800138000")
    saved = backup.backup(desk.store).path
    lost = world.copy(desk, "lost")
    lost.step(case.id, lambda file: verbs.correct(file, claimed_fen=200, consumer_name="王五"))
    late = world.bundle(lost, "late", everything=True)
    desk = restore(desk, saved, world.clock)
    desk.step(case.id, lambda file: verbs.correct(file, claimed_fen=300))
    take(county, world.bundle(desk, "restored", everything=True), late)
    return county, desk, case


def claimed(county, case):
    with county.store.read() as connection:
        return connection.exec_driver_sql(
            "SELECT claimed_fen FROM cases WHERE id=?", (case.id,)
        ).scalar()


def test_a_conflict_is_shown_by_field_and_one_image_holds(world, parted):
    county, desk, case = parted
    (found,) = matters(county)
    (line,) = held(county)
    assert (line.code, line.matter, held(county).apart) == (APART, found.key, 1)
    assert found.what.endswith(case.number)
    assert rows(found)["诉求金额"] == ("3.00元", "2.00元")
    assert rows(found)["消费者"] == ("王**", "王*")
    assert claimed(county, case) == 300
    made = deciding.decide(county, found.key, 2, WHY)
    assert claimed(county, case) == 200
    assert matters(county) == []
    assert decisions(county)[0].chosen == "改用旧机器上的"
    assert check(county.store).ok
    deciding.take_back(county, made, "不对")
    assert claimed(county, case) == 300
    deciding.decide(county, found.key, 1, WHY)
    assert claimed(county, case) == 300
    assert (matters(county), list(held(county))) == ([], [])
    desk.step(case.id, lambda file: verbs.correct(file, claimed_fen=400))
    take(county, world.bundle(desk, "corrected"))
    assert claimed(county, case) == 400
    assert matters(county) == []
    assert check(county.store).ok


def test_the_chosen_tail_holds_until_the_desk_corrects(world, parted):
    county, desk, case = parted
    deciding.decide(county, matters(county)[0].key, 2, WHY)
    desk.step(case.id, lambda file: verbs.correct(file, claimed_fen=400))
    take(county, world.bundle(desk, "corrected"))
    assert claimed(county, case) == 400
    assert [one.about for one in matters(county)] == ["conflict"]  # still two sides: asked again
    assert check(county.store).ok


def test_an_import_is_held_back_and_released(world):
    county = world.county()
    desk, other = world.desk("017", county), world.desk("018", county)
    agreed(desk)
    agreed(other)
    take(county, world.bundle(desk), world.bundle(other))
    complaint(desk)
    take(county, world.bundle(desk, "second"))
    before = dump(county)
    journal = desk.info()["journal"]
    first = arrivals(county, journal=journal)[-1]
    found = matter(county, key_of(IMPORT, first.manifest))
    now, (after,) = deciding.weigh(county, found)
    assert (now.cases, after.cases) == (3, 2)
    assert (now.recovered_fen, after.recovered_fen) == (203000, 101500)
    made = deciding.decide(county, found.key, 1, "台账可能是别处的")
    assert signs(county).held == first.new
    assert check(county.store).ok
    again = matter(county, found.key)
    assert (again.choices, again.back) == ((), made)
    assert deciding.weigh(county, again)[1][0].cases == 3
    complaint(desk)  # what comes later counts
    (taken,) = take(county, world.bundle(desk, "third"))
    assert taken.held == 0
    desk_file = next(w.path for w in write_returns(county, world.path / "down")
                     if w.station.endswith("017"))  # fmt: skip
    assert receive(desk, desk_file).acked_through == taken.last_seq
    deciding.take_back(county, made, "核实过了")
    assert signs(county).held == 0
    assert set(before["cases"]) < set(dump(county)["cases"])
    assert check(county.store).ok


def test_only_what_an_import_brought_is_held_back(world):
    """A stretch that was partly here: the newest of it, or the oldest when it came late."""
    county = world.county()
    desk = world.desk("017", county)
    complaint(desk)
    early = world.bundle(desk, "early")
    complaint(desk)
    late = world.bundle(desk, "late")  # from the first entry again: no receipt came
    journal = desk.info()["journal"]
    take(county, early)
    take(county, late)
    newest, oldest = arrivals(county, journal=journal)
    (choice,) = matter(county, key_of(IMPORT, newest.manifest)).choices
    assert (choice.say["first_seq"], choice.say["last_seq"]) == (
        oldest.last_seq + 1, newest.last_seq,
    )  # fmt: skip
    take(county, early)
    assert len(arrivals(county, journal=journal)) == 2
    deciding.decide(county, key_of(IMPORT, newest.manifest), 1, "看一看")
    assert signs(county).held == newest.new
    assert check(county.store).ok


@pytest.fixture
def claimed_by_two(world):
    """A copied home was set up as another desk: both say that they made the same case."""
    county = world.county()
    desk, other = world.desk("017", county), world.desk("018", county)
    case = complaint(desk)
    other.register(case.with_(merchant="另一家", number=""))
    return county, desk, other, case


def test_of_two_makers_one_owns_the_record(world, claimed_by_two):
    county, desk, other, case = claimed_by_two
    take(county, world.bundle(desk), world.bundle(other))
    assert claimed(county, case) is None
    (found,) = matters(county)
    assert found.about == "record"
    assert "惠民超市" in rows(found)["经营者"]
    number = 1 + next(n for n, head in enumerate(found.heads) if "018" in head)
    deciding.decide(county, found.key, number, WHY)
    with county.store.read() as connection:
        journal = connection.exec_driver_sql(
            "SELECT journal FROM cases WHERE id=?", (case.id,)
        ).scalar()
    assert journal == other.info()["journal"]
    assert matters(county) == []
    assert {one.code for one in held(county, passed=True)} == {10}
    assert check(county.store).ok


def test_a_foreign_edit_is_taken_over_or_set_aside(world, claimed_by_two):
    county, desk, other, case = claimed_by_two
    other.step(case.id, lambda file: verbs.correct(file, claimed_fen=900))
    take(county, world.bundle(desk), world.bundle(other))
    key = matters(county)[0].key
    own = 1 + next(n for n, head in enumerate(matters(county)[0].heads) if "017" in head)
    deciding.decide(county, key, own, WHY)  # 017 made it: what 018 writes from now on is an edit
    other.step(case.id, lambda file: verbs.correct(file, claimed_fen=950))
    take(county, world.bundle(other, "edit"))
    (found,) = matters(county)
    assert (found.about, len(found.heads)) == ("foreign", 2)
    assert rows(found)["诉求金额"] == ("15.00元", "9.50元")
    refused = deciding.decide(county, found.key, 2, WHY)
    assert (claimed(county, case), matters(county)) == (1500, [])
    deciding.take_back(county, refused, "有理")
    deciding.decide(county, found.key, 1, WHY)
    assert (claimed(county, case), matters(county)) == (950, [])
    with county.store.read() as connection:
        journal = connection.exec_driver_sql(
            "SELECT journal FROM cases WHERE id=?", (case.id,)
        ).scalar()
    assert journal == desk.info()["journal"]  # it stays whose it was
    assert check(county.store).ok
    desk.step(case.id, lambda file: verbs.correct(file, claimed_fen=1600))
    take(county, world.bundle(desk, "own"))
    assert claimed(county, case) == 1600
    assert check(county.store).ok
