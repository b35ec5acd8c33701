"""Random lives at a desk: the tables are what the journal adds up to, at the desk and the county."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from station.journal import stored
from station.law import habits
from station.life import called
from station.period import parse
from station.recount import Image as Counted
from station.recount import recount
from storage import calls, check, figures
from tests.station.lives import Life
from tests.storage.world import World, dump, take

pytestmark = pytest.mark.usefixtures("either_engine")

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def recounted(home, period):
    """Count from the journal alone: the last image of each record, read from its bytes."""
    with home.store.read() as connection:
        lines = [
            stored(line)
            for (line,) in connection.exec_driver_sql(
                "SELECT line FROM entries WHERE standing=0 ORDER BY ordinal, seq"
            )
        ]
        made = figures.figures(connection, period)
    last = {e.id: e for e in lines}
    images = [Counted(e.kind, e.id, e.journal, e.open, e.void) for e in last.values()]
    return made, recount(images, period)


def live(tmp_path, seed, count):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    life = Life(Random(seed))
    acts = list(life.acts(count))
    rng = Random(seed)
    while acts:
        together = rng.randrange(1, 6)
        desk.save(*acts[:together])
        acts = acts[together:]
        if rng.random() < 0.2:
            take(county, world.bundle(desk, f"out{len(acts)}"))
    take(county, world.bundle(desk, "last"))
    return county, desk, life


def to_call(desk, life):
    """The list of calls and the sentence of a case go by one rule."""
    files = [life.book.file(case.id) for case in life.book.cases()]
    closed = [f for f in files if f.case.closed_on and f.case.state == "CLOSED"]
    for day in {f.case.closed_on + timedelta(days=7) for f in closed}:
        wanted = {
            f.case.id
            for f in closed
            if f.case.kind == "COMPLAINT" and not f.case.void and not f.case.merged_into
            and timedelta(0) <= day - f.case.closed_on <= habits.span("CALL_UNTIL", day) and not called(f)
        }  # fmt: skip
        with desk.store.read() as connection:
            assert {one.id for one in calls.waiting(connection, day)} == wanted


def holds(county, desk, life):
    for home in (desk, county):
        found = check.check(home.store)
        assert found.ok, found.problems
        for text in ("2026Q1", "2026Q2", "2026", "2026-03"):
            made, counted = recounted(home, parse(text))
            assert {k: counted[k] for k in made if k in counted} == {
                k: v for k, v in made.items() if k in counted
            }
            assert made["carried_in"] + made["complaints"] == made["closed"] + made["open_at_end"]
    with desk.store.read() as connection:
        paid = connection.exec_driver_sql("SELECT sum(received_fen) FROM payments").scalar()
    assert (paid or 0) == sum(
        r.received_fen or 0 for r in life.book.records.values() if r.KIND == "payment"
    )
    for case in life.book.cases():
        assert desk.file(case.id).case == case
    to_call(desk, life)
    assert len(dump(county)["cases"]) == len(life.book.cases())


@settings(max_examples=5, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_tables_figures_and_journal_agree_at_desk_and_county(tmp_path_factory, seed):
    holds(*live(tmp_path_factory.mktemp("life"), seed, 30))


@pytest.mark.long
@settings(max_examples=150, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_tables_figures_and_journal_agree_long(tmp_path_factory, seed):
    holds(*live(tmp_path_factory.mktemp("life"), seed, 60))


def test_a_day_is_a_plain_calendar_date(tmp_path):
    world = World(tmp_path)
    desk = world.desk("017", world.county())
    assert desk.today() == date(2026, 7, 1)
