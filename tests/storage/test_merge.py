"""The merge: one state for any order, repetition and split of what desks ever sent."""

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from station.standing import Link, stand
from storage import check
from storage.absorb import absorb, links_of
from tests.storage.histories import CUTS, JOURNAL, OPS, OTHER, History, Stretch
from tests.storage.world import World

REGION = "540102"
RELAXED = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a history is read better than shrunk
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=25,
)
THOROUGH = settings(RELAXED, max_examples=2000)


@pytest.fixture(scope="module")
def county(tmp_path_factory, either_engine):
    made = World(tmp_path_factory.mktemp("merge")).county()
    with made.store.write() as connection:
        for journal in (JOURNAL, OTHER):
            connection.exec_driver_sql(
                "INSERT INTO journals (region, journal, station, desk, name, type, identity, "
                "office, minisign, recipient, enrolled_at, enrolled_how, enrolled_by, counts_from,"
                " epoch, tip_ordinal, tip_seq, tip, forked, gaps, incoming_through) "
                "VALUES (?,?,'017','A','','','','','','','','','',1,'',0,0,?,?,'[]',0)",
                (REGION, journal, b"", False),
            )
    return made


class Undo(Exception):
    pass


def outcome(county, stretches):
    """Take these stretches in, in this order; return the state, which is then undone."""
    state = {}
    try:
        with county.store.write() as connection:
            for stretch in stretches:
                if stretch.steps:
                    absorb(
                        connection, REGION, stretch.steps[0][1].journal, stretch.steps,
                        stretch.disclosures,
                    )  # fmt: skip
            for table in ("cases", "disclosures", "erased", "conflicts", "erasures"):
                rows = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings()
                state[table] = sorted(repr(sorted(r.items(), key=str)) for r in rows)
            state["entries"] = sorted(
                map(tuple, connection.exec_driver_sql("SELECT digest, standing FROM entries"))
            )
            state["journals"] = sorted(map(tuple, connection.exec_driver_sql(
                "SELECT journal, tip, tip_seq, tip_ordinal, epoch, forked, gaps FROM journals"
            )))  # fmt: skip
            state["problems"] = problems(connection)
            raise Undo
    except Undo:
        return state


def problems(connection):
    found = check.Checked()
    for journal in (JOURNAL, OTHER):
        if links_of(connection, REGION, journal):
            check._journal(connection, REGION, journal, found)
    check._disclosures(connection, found)
    check._tables(connection, found, lambda _p: None)
    return found.problems


def one_state(county, ops, cuts, more_cuts, seed):
    history = History()
    history.run(ops)
    rng = random.Random(seed)
    first = history.stretches(cuts)
    second = history.stretches(more_cuts) + first
    rng.shuffle(second)
    second += rng.sample(second, len(second) // 2)
    one, two = outcome(county, first), outcome(county, second)
    assert one == two
    assert one["problems"] == []


def subset(county, ops, cuts, picks, seed):
    history = History()
    history.run(ops)
    every = history.stretches(cuts)
    every += [Stretch(s.steps, s.disclosures[:1]) for s in every]  # some values withheld
    some = [s for s, pick in zip(every, picks * len(every), strict=False) if pick]
    rng = random.Random(seed)
    again = some * 2
    rng.shuffle(again)
    one, two = outcome(county, some), outcome(county, again)
    assert one == two
    assert one["problems"] == []


def two_journals(county, mine, theirs, seed):
    """Another journal edits a record that is not its own: held, whatever comes first."""
    history, foreign = History(), History(OTHER, salt=10**6)
    history.run(mine)
    foreign.run(theirs)
    owned = next((e for _l, e, _d in history.heads[0].steps() if e.kind == "case"), None)
    if owned is not None:
        head = foreign.heads[0]
        head.acts.append([foreign.entry(
            head, foreign.uuid(0xAC), (1, 1), owned.id, rev=2,
            open={"kind": "COMPLAINT", "received": "2026-01-01"},
        )])  # fmt: skip
    rng = random.Random(seed)
    every = history.stretches([1, 3]) + foreign.stretches([2])
    again = list(every)
    rng.shuffle(again)
    one, two = outcome(county, every), outcome(county, again)
    assert one == two
    assert one["problems"] == []
    assert not any("'2026-01-01'" in row for row in one["cases"])


SEED = st.integers(0, 2**32)


@RELAXED
@given(ops=OPS, cuts=CUTS, more_cuts=CUTS, seed=SEED)
def test_order_repetition_and_split_do_not_matter(county, ops, cuts, more_cuts, seed):
    one_state(county, ops, cuts, more_cuts, seed)


@RELAXED
@given(ops=OPS, cuts=CUTS, picks=st.lists(st.booleans(), min_size=1, max_size=8), seed=SEED)
def test_any_part_of_it_in_any_order_is_one_state(county, ops, cuts, picks, seed):
    subset(county, ops, cuts, picks, seed)


@RELAXED
@given(mine=OPS, theirs=OPS, seed=SEED)
def test_a_foreign_edit_never_counts(county, mine, theirs, seed):
    two_journals(county, mine, theirs, seed)


@pytest.mark.long
@THOROUGH
@given(ops=OPS, cuts=CUTS, more_cuts=CUTS, seed=SEED)
def test_order_repetition_and_split_do_not_matter_long(county, ops, cuts, more_cuts, seed):
    one_state(county, ops, cuts, more_cuts, seed)


@pytest.mark.long
@THOROUGH
@given(ops=OPS, cuts=CUTS, picks=st.lists(st.booleans(), min_size=1, max_size=8), seed=SEED)
def test_any_part_of_it_in_any_order_is_one_state_long(county, ops, cuts, picks, seed):
    subset(county, ops, cuts, picks, seed)


@settings(RELAXED, max_examples=200)
@given(ops=OPS)
def test_nothing_sent_is_ever_lost(ops):
    """Each entry counts, or hangs on a place where two stand, or behind one that does."""
    history = History()
    history.run(ops)
    links = {}
    for head in history.heads:
        for _line, entry, raw in head.steps():
            links[raw] = Link(
                raw, bytes.fromhex(entry.prev[7:]), entry.epoch, entry.ordinal, entry.seq
            )
    standing = stand(links.values())
    assert standing.held_gap == set()
    assert standing.in_force | standing.held_fork == set(links)
    if not standing.forks:
        assert standing.held_fork == set()
    if standing.tip is not None:
        assert standing.tip.digest in standing.main <= standing.in_force


def counted(county, stretches):
    return len(outcome(county, stretches)["cases"])


def test_a_missing_value_holds_its_act_until_it_comes_or_is_erased(county):
    history = History()
    history.run([("work", 0, 0), ("work", 0, 1), ("erase", 0, 0)])
    first, second, erased = (Stretch(act, []) for act in history.heads[0].acts)
    values = list(history.heads[0].disclosures.values())
    assert counted(county, [first]) == 0
    assert counted(county, [first, Stretch(first.steps, values[:1])]) == 1
    assert counted(county, [Stretch(first.steps, values[:1]), first]) == 1
    assert counted(county, [first, second]) == 0
    one, two = outcome(county, [first, second, erased]), outcome(county, [erased, second, first])
    assert one == two
    assert one["problems"] == []
    assert len(one["cases"]) >= 1
