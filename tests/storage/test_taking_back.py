"""撤销上一步: by a new act everything is as before, but for what was made, which stays void."""

from datetime import date
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from station import verbs
from station.clock import uuid7
from station.errors import Refused
from station.records import Case
from storage import check, linking
from storage.taking_back import last_step, take_back_last
from tests.station.lives import Life
from tests.storage.standing import counted, records
from tests.storage.world import World, agreed, complaint, take

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
DAY = date(2026, 7, 2)


@pytest.fixture
def desk(tmp_path):
    return World(tmp_path).desk("017")


def undo(desk):
    return take_back_last(desk, last_step(desk).act)


def is_as_before(desk, before):
    """Everything is as it was; what is there besides is void, and says why."""
    now = records(desk)
    assert {k: now[k] for k in before} == before
    for row in (now[k] for k in now.keys() - before.keys()):
        assert row["void"], row
        assert row["void_reason"] == "撤销"


def random_steps(path, seed, count):
    desk = World(path).desk("017")
    rng = Random(seed)
    life = Life(rng)
    stood = []
    for _ in range(count):
        acts = list(life.acts(rng.choice([1, 1, 2, 3])))
        before, figures = records(desk), counted(desk)
        desk.save(*acts)
        if rng.random() < 0.5:
            step = undo(desk)
            assert len(step.doings) == len(acts)
            is_as_before(desk, before)
            assert counted(desk) == figures
            desk.save(*acts)
        stood.append((before, figures))
    for before, figures in reversed(stood):
        undo(desk)
        is_as_before(desk, before)
        assert counted(desk) == figures
    with pytest.raises(Refused, match="首次设置"):
        last_step(desk)
    assert check.check(desk.store).ok


@settings(max_examples=1, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_after_any_step_everything_is_as_before(tmp_path_factory, seed):
    random_steps(tmp_path_factory.mktemp("life"), seed, 8)


@pytest.mark.long
@settings(max_examples=150, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_after_any_step_everything_is_as_before_long(tmp_path_factory, seed):
    random_steps(tmp_path_factory.mktemp("life"), seed, 30)


def test_what_was_registered_at_once_is_one_step(desk):
    first = complaint(desk)
    before = records(desk)
    case = desk.register(
        Case(id=uuid7(), kind="CONSULT", received=DAY, facts="问退货"),
        then=(lambda f: verbs.reply(f, DAY, "七天内可以退"), lambda f: verbs.close(f, DAY)),
    )
    step = last_step(desk)
    assert (step.number, step.case) == (case.number, case.id)
    assert step.doings == ("登记", "答复", "办结")
    take_back_last(desk, step.act)
    is_as_before(desk, before)
    gone = desk.file(case.id).case
    assert (gone.void, gone.void_reason, gone.state) == (True, "撤销", "VOID")
    assert last_step(desk).case == first.id, "the step before it may follow"


def test_only_what_was_shown_is_taken_back(desk):
    complaint(desk)
    shown = last_step(desk)
    second = complaint(desk)
    with pytest.raises(Refused) as refused:
        take_back_last(desk, shown.act)
    assert refused.value.code == "other-step"
    assert not desk.file(second.id).case.void
    undo(desk)
    assert desk.file(second.id).case.void
    with pytest.raises(Refused) as refused:  # a second press of the same answer
        take_back_last(desk, second.id)
    assert refused.value.code == "other-step"


def test_what_went_up_is_not_taken_back(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    case = complaint(desk)
    world.bundle(desk)
    with pytest.raises(Refused, match="已经上报"):
        last_step(desk)
    desk.save(verbs.accept(desk.file(case.id), DAY))
    undo(desk)
    assert desk.file(case.id).case.state == "REGISTERED"
    with pytest.raises(Refused, match="已经上报"):
        last_step(desk)
    take(county, world.bundle(desk, "again"))
    assert check.check(county.store).ok


def test_what_may_not_be_taken_back_says_so(desk):
    with pytest.raises(Refused, match="首次设置"):
        last_step(desk)
    case = agreed(desk)
    desk.erase(case.id)
    with pytest.raises(Refused, match="清除个人信息"):
        last_step(desk)
    complaint(desk)
    undo(desk)
    with pytest.raises(Refused, match="清除个人信息"):
        last_step(desk)


def test_links_are_taken_back_like_any_step(desk):
    first, second = agreed(desk), agreed(desk)
    for step in (
        lambda: linking.merge_into(desk, second.id, first.id),
        lambda: linking.join_group(desk, second.id, first.id, role="REPRESENTATIVE"),
    ):
        before, figures = records(desk), counted(desk)
        step()
        undo(desk)
        assert (records(desk), counted(desk)) == (before, figures)
    linking.merge_into(desk, second.id, first.id)
    merged = records(desk)
    linking.take_out(desk, second.id)
    undo(desk)
    assert records(desk) == merged
