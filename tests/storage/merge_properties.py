"""What must hold of the merge, each over drawn histories; `test_merge` runs them all.

Each begins with the numbers under which the merge was designed: P1 once, P2 any order, P3 gaps
named, P4 forks, P5 restores, P6 two desks under one id, P7 clocks, P8 totals, P10 names, P11 a
county restored, P13 erasures. What a property is given is drawn as `PROPERTIES` says.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from station.journal import digest, encode
from station.recount import Image as Counted
from station.recount import recount_by_journal
from storage import figures
from storage.record_tables import TABLE_OF
from tests.storage import expected as model
from tests.storage.expected import expected
from tests.storage.histories import CUTS, OPS, OTHER, WORK, History, Stretch, ops, pieces
from tests.storage.memory import COUNTED, PERIOD, deliver, dump, empty, problems

SEED = st.integers(0, 2**32)


def sent(mine: list[Any], theirs: list[Any], cuts: list[int], dice: Random) -> list[Stretch]:
    """What two desks send, some of it lost, some with values withheld; one edits the other's."""
    history, other = History(), History(OTHER, salt=10**6)
    history.run(mine)
    other.run(theirs)
    made = history.cases(history.heads[0])
    if made and dice.random() < 0.5:
        other.meddle(dice.choice(made))
    every = history.stretches(cuts) + other.stretches([])
    lossy = dice.random() < 0.5
    for stretch in every[:] if lossy else []:
        match dice.randrange(6):
            case 0 | 1:
                every.remove(stretch)
            case 2:
                every.append(Stretch(stretch.steps, stretch.disclosures[:1]))
            case 3:
                every[every.index(stretch)] = Stretch(stretch.steps, stretch.disclosures[1:])
    return every


def arrival(county, mine, theirs, cuts, seed):
    """P1, P2, P11, P13: any order, repetition, overlap and restore of the county: one state.

    Byte for byte, held entries, gaps, forks, conflicts and figures too; of what came before a
    second time nothing is new; of what was erased no letter is left.
    """
    dice = Random(seed)
    bundles = sent(mine, theirs, cuts, dice)
    again: list[Stretch] = []
    for bundle in bundles:
        again += dice.choice(([bundle], [bundle], [bundle] * 2, pieces(bundle, dice)))
    dice.shuffle(again)
    backup = dice.randrange(len(again) + 1)
    with empty(county) as connection:
        deliver(connection, bundles)
        one = dump(connection)
    with empty(county) as connection:
        deliver(connection, again[:backup])
        saved = connection.begin_nested()
        deliver(connection, again[backup:][:1])
        saved.rollback()
        deliver(connection, again[backup:] + again[:backup])
        two = dump(connection)
        assert backup % 4 or problems(connection) == []
        for repeated in deliver(connection, bundles[:2]):
            moved = (repeated.new, repeated.held, repeated.released, repeated.withdrawn)
            assert moved == (0, 0, 0, 0)
    assert one == two
    gone = {
        c for b in bundles for _l, e, _d in b.steps if e.kind == "erase" for c in e.open["commits"]
    }
    for value in {d.value for b in bundles for d in b.disclosures if d.commit in gone}:
        assert value.encode() not in one


def as_the_format_says(county, mine, theirs, cuts, seed):
    """P3, P4, P6, P8: what counts, what is held and why, what is missing, and the totals.

    Compared with `expected`, which was written apart from the program. Everything that ever came
    can be found: each line by its bytes, each value that nobody erased.
    """
    dice = Random(seed)
    bundles = sent(mine, theirs, cuts, dice)
    dice.shuffle(bundles)
    came = {"sha256:" + raw.hex(): (line, e) for b in bundles for line, e, raw in b.steps}
    say = expected(
        {d: e for d, (_l, e) in came.items()}, (d for b in bundles for d in b.disclosures)
    )
    with empty(county) as connection:
        full = [b for b in bundles if b.steps]
        for taken, bundle in zip(deliver(connection, full), full, strict=True):
            assert taken.new + taken.same + taken.held == len(bundle.steps)
        kept = {("sha256:" + bytes(d).hex()): (line, code) for d, line, code in ask(
            connection, "SELECT digest, line, standing FROM entries")}  # fmt: skip
        assert {d: bytes(line) for d, (line, _c) in kept.items()} == {
            d: line for d, (line, _e) in came.items()
        }
        assert {d: code for d, (_l, code) in kept.items()} == say.codes
        assert rows(connection) == {record: digest(encode(e)) for record, e in say.holds.items()}
        values = {(r, c): json.loads(v) for r, c, v in ask(
            connection, "SELECT record, hmac, value FROM disclosures")}  # fmt: skip
        assert values == {key: d.value for key, d in say.values.items()}
        _as_told(connection, say)
        _totals(connection, say)


def _as_told(connection: sa.Connection, say: model.Expected) -> None:
    for journal, forked, gaps in ask(connection, "SELECT journal, forked, gaps FROM journals"):
        assert bool(forked) == (journal in say.forked)
        assert {last for _first, last in json.loads(gaps)} == say.waited.get(journal, set())
        if journal in say.gaps:
            assert json.loads(gaps) == say.gaps[journal]
    if not say.forked:
        listed = {r for (r,) in ask(connection, "SELECT record FROM conflicts")}
        assert listed == say.parted


def _totals(connection: sa.Connection, say: model.Expected) -> None:
    images = [Counted(e.kind, e.id, e.journal, e.open, e.void) for e in say.holds.values()]
    counted = recount_by_journal(images, PERIOD)
    shown = figures.by_journal(connection, PERIOD)
    for journal in counted.keys() | shown.keys():
        told, numbers = shown.get(journal, {}), counted.get(journal, {})
        assert all(told.get(n, 0) == numbers.get(n, 0) for n in numbers or told)
    assert figures.figures(connection, PERIOD) == figures.total(shown.values())


def ask(connection: sa.Connection, query: str) -> list[Any]:
    return list(connection.exec_driver_sql(query))


def rows(connection: sa.Connection) -> dict[str, str]:
    """Return the digest of the image that each record shows."""
    query = " UNION ALL ".join(f"SELECT id, digest FROM {t}" for t in TABLE_OF.values())
    return {record: "sha256:" + bytes(raw).hex() for record, raw in ask(connection, query)}


def restored(county, what, cuts, seed):
    """P5: however often a desk is restored, nothing is lost, nothing forks, the newest epoch shows."""
    dice = Random(seed)
    history = History()
    history.run(what)
    bundles = history.stretches(cuts)
    dice.shuffle(bundles)
    with empty(county) as connection:
        deliver(connection, bundles)
        standing = {code for (code,) in ask(connection, "SELECT DISTINCT standing FROM entries")}
        shown = dict(tuple(row) for row in ask(connection, "SELECT id, claimed_fen FROM cases"))
        forked, gaps = ask(connection, "SELECT forked, gaps FROM journals")[0]
    assert standing <= {model.IN_FORCE}
    assert (bool(forked), gaps) == (False, "[]")
    newest: dict[str, Any] = {}
    for head in history.heads:
        for _line, entry, _raw in head.steps():
            key = (entry.ordinal, entry.rev)
            if entry.kind == "case" and key >= newest.get(entry.id, ((0, 0), None))[0]:
                newest[entry.id] = (key, entry.open["claimed_fen"])
    assert shown == {record: fen for record, (_key, fen) in newest.items()}


WRONG = (
    "1970-01-01T00:00:00+00:00", "2099-12-31T23:59:59+08:00", "2026-03-31T23:59:59+08:00",
    "2026-04-01T00:00:00-11:00", "2026-07-01T09:00:00+08:00",
)  # fmt: skip


def clocks(county, what, seed):
    """P7: what clocks say orders nothing and counts nothing: only the written days do."""
    dice = Random(seed)
    said = [dice.choice(WRONG) for _n in range(400)]
    states = []
    for clock in (None, lambda n: said[n]):
        history = History(**({"clock": clock} if clock else {}))
        history.run(what)
        with empty(county) as connection:
            deliver(connection, history.stretches([]))
            states.append(_timeless(connection))
    assert states[0] == states[1]


def _timeless(connection: sa.Connection) -> list[Any]:
    """What a county shows and counts, but for the sums of lines that name a moment."""
    return [
        figures.by_journal(connection, PERIOD, COUNTED),
        ask(connection, "SELECT id, rev, ordinal, received, closed_on, claimed_fen, consumer_name, "
                        "void FROM cases ORDER BY id"),
        ask(connection, "SELECT id, received_fen FROM payments ORDER BY id"),
        ask(connection, "SELECT epoch, seq, record, standing FROM entries ORDER BY 1, 2, 3, 4"),
        ask(connection, "SELECT record FROM conflicts ORDER BY record"),
        ask(connection, "SELECT tip_ordinal, tip_seq, forked, gaps FROM journals ORDER BY journal"),
    ]  # fmt: skip


def renamed(county, what, names, seed):
    """P10: a name put right changes what is shown of a case, and no figure."""
    history = History()
    history.run(what)
    with empty(county) as connection:
        deliver(connection, history.stretches([]))
        before = figures.by_journal(connection, PERIOD, COUNTED)
        for n in names:
            history.rename(history.heads[0], n)
        deliver(connection, [b for b in history.stretches([seed % 9]) if b.steps])
        assert figures.by_journal(connection, PERIOD, COUNTED) == before
        shown = dict(tuple(row) for row in ask(connection, "SELECT id, consumer_name FROM cases"))
    head = history.heads[0]
    for record, entry in head.last().items():
        if entry.kind == "case":
            disclosed = head.disclosures[record, entry.sealed["consumer_name"]]
            assert shown[record] == disclosed.value


@dataclass(frozen=True)
class Property:
    """A property with what is drawn for it; its name begins with its numbers."""

    check: Callable[..., None]
    drawn: dict[str, st.SearchStrategy[Any]]

    @property
    def name(self) -> str:
        numbers = (self.check.__doc__ or "").partition(":")[0].replace(", ", "-")
        return f"{numbers} {self.check.__name__}"

    def hold(self, county: sa.Engine, examples: int, **more: Any) -> None:
        """Try it on this many histories; raises on the first that it does not hold of."""

        @settings(max_examples=examples, deadline=None, **more)
        @given(**self.drawn)
        def tried(**values: Any) -> None:
            self.check(county, **values)

        tried()


_TWO = {"mine": OPS, "theirs": ops(*WORK, "erase", most=3), "cuts": CUTS, "seed": SEED}
_ONE = {"what": ops(*WORK, "renew", "copy", most=6), "seed": SEED}
_BACK = {"what": ops(*WORK, "erase", "renew", most=9), "cuts": CUTS, "seed": SEED}
_NAMES = {"what": ops("work", "pay", most=6), "names": st.lists(st.integers(0, 20), max_size=4)}
PROPERTIES = {
    made.check.__name__: made
    for made in (
        Property(arrival, _TWO),
        Property(as_the_format_says, _TWO),
        Property(restored, _BACK),
        Property(clocks, _ONE),
        Property(renamed, {**_NAMES, "seed": SEED}),
    )
}
PLAINLY = {"phases": (Phase.explicit, Phase.reuse, Phase.generate)}
"""A history is read better than shrunk."""


def fails(county: sa.Engine, examples: int, names: Iterable[str]) -> set[str]:
    """Return which of these properties a wrong rule breaks; the same histories each time."""
    broken = set()
    for name in names:
        try:
            PROPERTIES[name].hold(
                county, examples, phases=(Phase.generate,), derandomize=True, database=None
            )
        except Exception:  # whatever the wrong rule runs into
            broken.add(name)
    return broken
