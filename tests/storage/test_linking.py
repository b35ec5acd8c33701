"""Linked and let go again: every record is as it was, and nothing was counted otherwise."""

from contextlib import suppress
from datetime import date
from itertools import permutations
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from station import payments, striking, verbs
from station.errors import Refused
from station.life import AGREED_OUTCOMES, performance, why_not
from station.period import parse
from storage import check, linking, owed
from storage.groups import group
from storage.tables import OWN_REGION
from tests.station.lives import Life
from tests.storage.standing import counted, records
from tests.storage.test_lives import recounted
from tests.storage.world import World, agreed, complaint, take

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
DAY = date(2026, 7, 2)


def lived(tmp_path, seed, count):
    """Return a desk after a random life, and its complaints that a merge may follow."""
    desk = World(tmp_path).desk("017")
    life = Life(Random(seed))
    desk.save(*life.acts(count))
    can = [c.id for c in life.book.cases() if why_not(life.book.file(c.id), "merge") is None]
    return desk, life, can


def merges(desk, rng, can, most):
    """Merge pairs at random; yield (case, main, records before) of each that the rules allow."""
    pairs = list(permutations(can, 2))
    for case, main in rng.sample(pairs, min(most, len(pairs))):
        before = records(desk)
        try:
            linking.merge_into(desk, case, main)
        except Refused:
            continue
        yield case, main, before


def undone_at_once(tmp_path, seed, count):
    desk, _life, can = lived(tmp_path, seed, count)
    figures = counted(desk)
    held = []
    for case, _main, before in merges(desk, Random(seed), can, 12):
        assert records(desk) != before
        if Random(case).random() < 0.3:  # several lie on one another, and go in turn
            held.append((case, before))
            continue
        linking.take_out(desk, case)
        assert records(desk) == before
    for case, before in reversed(held):
        linking.take_out(desk, case)
        assert records(desk) == before
    assert counted(desk) == figures
    assert check.check(desk.store).ok


@settings(max_examples=1, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_a_merge_undone_leaves_everything_as_it_was(tmp_path_factory, seed):
    undone_at_once(tmp_path_factory.mktemp("life"), seed, 35)


@pytest.mark.long
@settings(max_examples=300, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_a_merge_undone_leaves_everything_as_it_was_long(tmp_path_factory, seed):
    undone_at_once(tmp_path_factory.mktemp("life"), seed, 70)


def sound(file):
    """Tell whether what a case says of its result is what hangs on it."""
    if file.case.outcome in AGREED_OUTCOMES:
        owed = performance(file.agreed_fen(), file.received_this_round_fen())
        return file.case.outcome == owed and any(not a.void for a in file.agreements)
    return True


def with_changes_in_between(tmp_path, seed, count):
    desk, life, can = lived(tmp_path, seed, count)
    rng = Random(seed)
    for case, main, before in merges(desk, rng, can, 8):
        mine = [r.id for r in life.book.file(case).everything()]
        was_sound = sound(life.book.file(case)) and sound(life.book.file(main))
        for _ in range(rng.randrange(1, 6)):
            go_on(desk, life, rng, main)
        between = records(desk)
        hung = {r.id for r in desk.file(main).everything()} - set(mine) - {main}
        try:
            linking.take_out(desk, case)
        except Refused:
            assert records(desk) == between
            return
        for file in (desk.file(case), desk.file(main)):
            assert sound(file) or not was_sound, file
        assert {r.id for r in desk.file(case).everything()} == set(mine)
        assert {r.id for r in desk.file(main).everything()} == hung | {main}
        stays(before, between, records(desk), case, main)
        for record in desk.file(case).everything():
            life.book.records[record.id] = record
        for record in desk.file(main).everything():
            life.book.records[record.id] = record
    made, journal = recounted(desk, parse("2026"))
    assert {k: v for k, v in made.items() if k in journal} == {
        k: journal[k] for k in made if k in journal
    }


def go_on(desk, life, rng, main):
    """Do anything to the main case that may be done: a step, or striking something."""
    file = desk.file(main)
    if rng.random() < 0.4 and striking.strikable(file):
        desk.save(striking.strike(file, rng.choice(striking.strikable(file)), "记错了"))
        return
    life.book.records |= {r.id: r for r in file.everything()}
    verb = rng.choice(
        ["hold", "agree", "pay", "close", "reply", "redo", "correct", "end", "follow_up"]
    )
    try:
        desk.save(getattr(life, "do_" + verb)(file, life.day(file.case.received)))
    except Refused:
        return


def stays(before, between, after, case, main):
    """Only what the merge set is put back: nothing else differs from what stood in between."""
    allowed = {"case_id", "round", "superseded", "merged_into", "state", "outcome", "result_on",
               "external_numbers"}  # fmt: skip
    for key, row in after.items():
        assert {k for k in row if row[k] != between[key][k]} <= allowed
        if key not in (case, main) and key in before:
            assert row["void"] == between[key]["void"]
            assert row.get("case_id") == before[key].get("case_id")
    assert after[case]["merged_into"] == before[case]["merged_into"]
    assert after[main]["external_numbers"] == before[main]["external_numbers"]


@settings(max_examples=1, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_what_was_done_since_stays(tmp_path_factory, seed):
    with_changes_in_between(tmp_path_factory.mktemp("life"), seed, 30)


@pytest.mark.long
@settings(max_examples=400, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_what_was_done_since_stays_long(tmp_path_factory, seed):
    with_changes_in_between(tmp_path_factory.mktemp("life"), seed, 60)


# Examples


@pytest.fixture
def desk(tmp_path):
    return World(tmp_path).desk("017")


def test_a_number_that_another_merged_case_brought_too_stays(desk):
    main, one, two = complaint(desk), complaint(desk, external_numbers=["123"]), complaint(desk)
    desk.save(verbs.correct(desk.file(two.id), external_numbers=["123", "456"]))
    linking.merge_into(desk, one.id, main.id)
    linking.merge_into(desk, two.id, main.id)
    linking.take_out(desk, one.id)
    assert desk.file(main.id).case.external_numbers == ["123", "456", two.number]
    linking.take_out(desk, two.id)
    assert desk.file(main.id).case.external_numbers == []


def test_it_is_refused_where_it_cannot_be(desk):
    first, second, third = agreed(desk), agreed(desk), agreed(desk)
    with pytest.raises(Refused, match="谈不上取消并案"):
        linking.take_out(desk, first.id)
    linking.merge_into(desk, third.id, second.id)
    linking.merge_into(desk, second.id, first.id)
    before = records(desk)
    with pytest.raises(Refused, match="先到主件里取消"):
        linking.take_out(desk, third.id)
    assert records(desk) == before
    linking.take_out(desk, second.id)
    linking.take_out(desk, third.id)
    assert len(desk.file(third.id).payments) == 1


def test_a_result_that_rests_on_what_would_go_refuses(desk):
    main, other = complaint(desk), complaint(desk)
    for case in (main, other):
        desk.save(verbs.accept(desk.file(case.id), DAY))
    desk.save(verbs.hold(desk.file(other.id), DAY, consent=True))
    linking.merge_into(desk, other.id, main.id)
    desk.save(verbs.end(desk.file(main.id), DAY, "NO_AGREEMENT"))
    with pytest.raises(Refused, match="按并过来的调解记的"):
        linking.take_out(desk, other.id)


def pending(desk, fen):
    case = complaint(desk)
    desk.save(verbs.accept(desk.file(case.id), DAY))
    desk.save(verbs.hold(desk.file(case.id), DAY, consent=True))
    desk.save(verbs.agree(desk.file(case.id), DAY, fen))
    return case.id


def test_a_later_round_of_the_main_case_is_not_brought_back(desk):
    main, other = agreed(desk).id, agreed(desk).id
    desk.save(verbs.redo(desk.file(main), DAY, "钱没有收到"))
    desk.save(verbs.hold(desk.file(main), DAY, consent=True))
    desk.save(verbs.agree(desk.file(main), DAY, 300))
    before = records(desk)
    linking.merge_into(desk, other, main)
    assert {p.round for p in desk.file(main).payments} == {1, 2}
    linking.take_out(desk, other)
    assert records(desk) == before


def test_each_is_performed_by_its_own_money(desk):
    main, other = pending(desk, 1000), agreed(desk, 5000).id
    linking.merge_into(desk, other, main)
    desk.save(verbs.pay(desk.file(main), "REFUND", received_on=DAY, received_fen=400))
    (moved,) = (p for p in desk.file(main).payments if p.received_fen == 5000)
    desk.save(striking.strike(desk.file(main), moved, "没有收到"))
    linking.take_out(desk, other)
    assert desk.file(main).case.outcome == "AGREED_PARTIAL"
    assert desk.file(main).received_fen() == 400
    assert desk.file(other).case.outcome == "AGREED_PENDING", "what was struck stays struck"


def test_money_given_back_meanwhile_goes_back_with_its_payment(desk):
    main, other = pending(desk, 1000), agreed(desk, 5000).id
    linking.merge_into(desk, other, main)
    (moved,) = desk.file(main).payments
    desk.save(payments.give_back(desk.file(main), moved, DAY, 2000))
    linking.take_out(desk, other)
    assert desk.file(main).payments == ()
    assert desk.file(main).case.outcome == "AGREED_PENDING"
    assert desk.file(other).received_fen() == 3000
    assert desk.file(other).case.outcome == "AGREED_PARTIAL"
    with pytest.raises(Refused):
        payments.give_back(desk.file(other), desk.file(other).payments[0], DAY, 3001)


def test_a_sum_put_right_meanwhile_counts_where_it_goes_back(desk):
    main, other = pending(desk, 1000), agreed(desk, 5000).id
    linking.merge_into(desk, other, main)
    (moved,) = desk.file(main).payments
    desk.save(payments.correct(desk.file(main), moved, received_fen=2000))
    linking.take_out(desk, other)
    assert desk.file(other).case.outcome == "AGREED_PARTIAL"


def test_an_agreement_is_not_merged_into_a_case_that_has_none(desk):
    """There nobody could record its money, and nobody would be reminded of it."""
    main, other = complaint(desk, DAY).id, pending(desk, 5000)
    before = records(desk)
    with pytest.raises(Refused, match="反过来"):
        linking.merge_into(desk, other, main)
    assert records(desk) == before
    linking.merge_into(desk, main, other)


def test_no_third_representative_comes_back_from_a_merge(desk):
    ids = [complaint(desk, DAY).id for _ in range(5)]
    for n in (1, 2):
        linking.join_group(desk, ids[n], ids[0])
    for n in (0, 1):
        linking.set_member(desk, ids[n], "REPRESENTATIVE", None)
    linking.merge_into(desk, ids[1], ids[4])
    linking.set_member(desk, ids[2], "REPRESENTATIVE", None)
    linking.take_out(desk, ids[1])
    found = group(desk.store, OWN_REGION, desk.file(ids[0]).case.group_id)
    assert [m.id for m in found.representatives] == [ids[0], ids[2]]
    assert len(found.members) == 3


def test_who_left_a_joint_complaint_is_not_in_its_table(desk):
    first, *others = [agreed(desk, fen).id for fen in (1000, 2000, 4000)]
    for other in others:
        linking.join_group(desk, other, first)
    linking.leave_group(desk, first)
    of = desk.file(others[0]).case.group_id
    table = owed.joint(desk.store, OWN_REGION, of, DAY)
    assert [m.id for m in table] == others
    assert group(desk.store, OWN_REGION, of).agreed_fen == 6000
    desk.save(verbs.redo(desk.file(others[0]), DAY, "钱没有收到"))
    assert group(desk.store, OWN_REGION, of).received_fen == 4000, "of this round"


def test_a_redo_of_the_main_case_was_none_of_the_other(desk):
    main, other = agreed(desk).id, agreed(desk).id
    then = desk.file(other).agreements
    linking.merge_into(desk, other, main)
    desk.save(verbs.redo(desk.file(main), DAY, "钱没有收到"))
    linking.take_out(desk, other)
    assert desk.file(other).agreements == then
    assert all(a.superseded for a in desk.file(main).agreements)


def test_a_merge_and_its_undoing_reach_the_county(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    first, second = agreed(desk), agreed(desk)
    take(county, world.bundle(desk, "a"))
    then = counted(county)
    linking.merge_into(desk, second.id, first.id)
    take(county, world.bundle(desk, "b"))
    assert counted(county) != then
    linking.take_out(desk, second.id)
    take(county, world.bundle(desk, "c"))
    assert counted(county) == then
    assert check.check(county.store).ok


# 共同投诉


def grouped(desk, seed):
    """Join, change and leave at random; the figures never move, and all is as before at the end."""
    rng = Random(seed)
    ids = [agreed(desk, fen).id for fen in (1000, 0, 2550, 7)]
    before, figures = records(desk), counted(desk)
    for _ in range(8):
        with suppress(Refused):
            any_step(desk, rng, *rng.sample(ids, 2))
        for group_id in {desk.file(i).case.group_id for i in ids} - {""}:
            found = group(desk.store, OWN_REGION, group_id)
            assert len(found.members) >= 2
            assert len(found.representatives) <= 2
        assert counted(desk) == figures
    for case in ids:
        if desk.file(case).case.group_id:
            linking.leave_group(desk, case)
    assert records(desk) == before


def any_step(desk, rng, case, other):
    role, on = rng.choice(["MEMBER", "REPRESENTATIVE"]), rng.choice([DAY, None])
    step = rng.randrange(4)
    if step < 2:
        linking.join_group(desk, case, other, role=role, consent_on=on)
    elif step == 2:
        linking.set_member(desk, case, role, on)
    else:
        linking.leave_group(desk, case)


def test_grouping_counts_nothing_otherwise_and_leaves_no_trace(desk):
    grouped(desk, 3)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_grouping_counts_nothing_otherwise_long(desk, seed):
    grouped(desk, seed)


def test_joining_and_leaving_is_as_if_nothing_had_been(desk):
    ids = [complaint(desk).id for _ in range(4)]
    before = records(desk)
    linking.join_group(desk, ids[1], ids[0], role="REPRESENTATIVE", consent_on=DAY)
    pair = records(desk)
    linking.join_group(desk, ids[2], ids[1], role="REPRESENTATIVE")
    assert desk.file(ids[2]).case.group_id == ids[0]
    with pytest.raises(Refused, match="最多两位"):
        linking.join_group(desk, ids[3], ids[0], role="REPRESENTATIVE")
    linking.leave_group(desk, ids[2])
    assert records(desk) == pair
    linking.leave_group(desk, ids[0])
    assert records(desk) == before, "with one left there is no group"


def test_a_second_group_is_not_taken_for_the_first(desk):
    ids = [complaint(desk).id for _ in range(4)]
    linking.join_group(desk, ids[1], ids[0])
    linking.join_group(desk, ids[2], ids[0])
    linking.leave_group(desk, ids[0])
    linking.join_group(desk, ids[3], ids[0])
    assert desk.file(ids[3]).case.group_id not in ("", desk.file(ids[1]).case.group_id)


def test_a_group_is_summed(desk):
    ids = [agreed(desk, fen).id for fen in (101500, 2500)]
    linking.join_group(desk, ids[1], ids[0], role="REPRESENTATIVE", consent_on=DAY)
    found = group(desk.store, OWN_REGION, ids[0])
    assert (found.claimed_fen, found.agreed_fen, found.received_fen) == (3000, 104000, 104000)
    assert [m.id for m in found.unconsented] == [ids[0]]
    assert [m.id for m in found.representatives] == [ids[1]]
