"""Decisions of the office: one state whatever comes first, and no trace of what was taken back."""

import random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storage import check, decided, deciding
from storage.absorb import absorb, links_of
from tests.storage.histories import CUTS, JOURNAL, OPS, OTHER, History
from tests.storage.world import World

REGION = "540102"
AT = "2026-07-03T09:00:00+08:00"
RELAXED = settings(
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=25,
)
THOROUGH = settings(RELAXED, max_examples=2000)
SEED = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    made = World(tmp_path_factory.mktemp("decisions")).county()
    with made.store.write() as connection:
        for journal in (JOURNAL, OTHER):
            connection.exec_driver_sql(
                "INSERT INTO journals (region, journal, station, desk, name, type, identity, "
                "office, minisign, recipient, enrolled_at, enrolled_how, enrolled_by, counts_from,"
                " epoch, tip_ordinal, tip_seq, tip, forked, gaps, incoming_through) "
                "VALUES (?,?,'017','A','','','','','','','','','',1,'',0,0,?,0,'[]',0)",
                (REGION, journal, b""),
            )
    return made


class Undo(Exception):
    pass


SHOWN = ("cases", "disclosures", "erased", "conflicts", "erasures", "case_days")


def outcome(county, events):
    """Let these things happen, in this order; return the state, which is then undone.

    An event is a stretch that comes in, or a function of the connection.
    """
    state = {}
    try:
        with county.store.write() as connection:
            for event in events:
                if callable(event):
                    event(connection)
                elif event.steps:
                    journal = event.steps[0][1].journal
                    absorb(connection, REGION, journal, event.steps, event.disclosures)
            for table in SHOWN:
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


def decision(say):
    return lambda connection: deciding.enact(connection, AT, say, {"reason": "核实过"})


def taken_back(say):
    """A decision, and its taking back, as two events."""
    made = []
    return (
        lambda connection: made.append(deciding.enact(connection, AT, say, {"reason": "核实过"})),
        lambda connection: deciding.undo(connection, AT, made[-1], {"reason": "看错了"}),
    )


def drawn(dice, steps):
    """What may be decided, wise or not, about what was ever sent."""
    _line, entry, raw = dice.choice(steps)
    name = "sha256:" + raw.hex()
    match dice.choice((decided.FORK, decided.FORK, decided.RECORD, decided.IMPORT)):
        case decided.FORK:
            return {"about": "fork", "journal": entry.journal, "entry": name,
                    "ordinal": entry.ordinal, "seq": entry.seq}  # fmt: skip
        case decided.IMPORT:
            return {"about": "import", "journal": entry.journal, "head": name,
                    "first_seq": dice.randint(1, entry.seq), "last_seq": entry.seq}  # fmt: skip
        case _:
            others = [d for _l, e, d in steps if e.id == entry.id and d != raw]
            over = ["sha256:" + d.hex() for d in dice.sample(others, dice.randint(0, len(others)))]
            say = {"about": "record", "record": entry.id, "kind": entry.kind, "over": over}
            if not over or dice.random() < 0.8:
                say["image"] = name
            if dice.random() < 0.5:
                say["owner"] = dice.choice((JOURNAL, OTHER))
            return say


def two_desks(mine, theirs, dice):
    """One desk, and another that edits a record of its, or claims to have made it."""
    history, other = History(), History(OTHER, salt=10**6)
    history.run(mine)
    other.run(theirs)
    made = [e.id for _l, e, _d in history.heads[0].steps() if e.kind == "case"]
    for rev in (2, 1, 3) if made else ():
        head = other.heads[0]
        head.acts.append([other.entry(
            head, other.uuid(0xAC), (1, 1), dice.choice(made), rev=rev,
            open={"kind": "COMPLAINT", "received": "2026-01-01"},
        )])  # fmt: skip
    return history, other


def any_order(county, mine, theirs, cuts, seed):
    dice = random.Random(seed)
    history, other = two_desks(mine, theirs, dice)
    steps = [s for head in (*history.heads, *other.heads) for s in head.steps()]
    if not steps:
        return
    say = [drawn(dice, steps) for _ in range(dice.randint(1, 4))]
    bundles = history.stretches(cuts) + other.stretches([2])
    one = outcome(county, [*bundles, *map(decision, say)])
    later = [*bundles, *dice.sample(bundles, len(bundles) // 2)]
    dice.shuffle(later)
    places = sorted(dice.randint(0, len(later)) for _ in say)
    for number, (place, one_of) in enumerate(zip(places, say, strict=True)):
        later.insert(place + number, decision(one_of))
    assert outcome(county, later) == one
    assert one["problems"] == []


def no_trace(county, mine, theirs, cuts, seed):
    dice = random.Random(seed)
    history, other = two_desks(mine, theirs, dice)
    steps = [s for head in (*history.heads, *other.heads) for s in head.steps()]
    if not steps:
        return
    bundles = history.stretches(cuts) + other.stretches([2])
    kept = [decision(drawn(dice, steps)) for _ in range(dice.randint(0, 1))]
    never = outcome(county, [*bundles, *kept])
    do, back = taken_back(drawn(dice, steps))
    events = [*bundles, *kept]
    place = dice.randint(0, len(events))
    events.insert(place, do)
    events.insert(dice.randint(place + 1, len(events)), back)
    assert outcome(county, events) == never


@RELAXED
@given(mine=OPS, theirs=OPS, cuts=CUTS, seed=SEED)
def test_any_order_of_bundles_and_decisions_is_one_state(county, mine, theirs, cuts, seed):
    any_order(county, mine, theirs, cuts, seed)


@RELAXED
@given(mine=OPS, theirs=OPS, cuts=CUTS, seed=SEED)
def test_a_decision_taken_back_leaves_no_trace(county, mine, theirs, cuts, seed):
    no_trace(county, mine, theirs, cuts, seed)


@pytest.mark.long
@THOROUGH
@given(mine=OPS, theirs=OPS, cuts=CUTS, seed=SEED)
def test_any_order_of_bundles_and_decisions_is_one_state_long(county, mine, theirs, cuts, seed):
    any_order(county, mine, theirs, cuts, seed)


@pytest.mark.long
@THOROUGH
@given(mine=OPS, theirs=OPS, cuts=CUTS, seed=SEED)
def test_a_decision_taken_back_leaves_no_trace_long(county, mine, theirs, cuts, seed):
    no_trace(county, mine, theirs, cuts, seed)
