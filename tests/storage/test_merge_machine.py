"""All of the exchange at once, with real homes, bundles, receipts and backups, at random.

Three desks, two of them of one station, and their county: bundles are lost, doubled, late, cut off;
desks and the county are brought back from old backups; homes are copied and both work on; clocks
are wrong. Whatever happened, in the end a second county that was told everything in another order
says the same, byte for byte, and everything that was ever exported can be found.
"""

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from station import verbs
from station.errors import Refused
from storage import backup, check, exchange, receive, returns
from storage.county import County
from storage.desk import Desk, Setup
from storage.desk import init as init_desk
from storage.paths import Home
from tests.storage.memory import dump
from tests.storage.world import CHINA, IN_PERSON, Ticking, World, agreed, complaint, take

SEATS = (("017", "A"), ("017", "B"), ("018", "A"))
WHEN = tuple(
    datetime(year, month, 3, 9, tzinfo=CHINA)
    for year, month in ((1970, 1), (2026, 7), (2026, 3), (2055, 12))
)
N = st.integers(0, 40)
MEMORY = Path("/dev/shm")
"""Where files lie in memory, on systems that have it: what a disk keeps is tested elsewhere."""


def enrolled(folder: Path) -> None:
    """Lay out a county and its desks once; every run works on a copy."""
    world = World(folder)
    county = world.county()
    for code, letter in SEATS:
        home = Home(folder / f"desk-{code}{letter}", "desk")
        desk = init_desk(home, Setup(code, f"{code}站", "MARKET", desk=letter), world.clock)
        _name, invitation, _print = county.invite(code, letter)
        exchange.join(desk, invitation, IN_PERSON)
        _name, card, _print = exchange.card(desk)
        county.enrol(card, IN_PERSON)
        desk.store.close()
    county.store.close()


class Town(RuleBasedStateMachine):
    """The county, its desks, and everything that lies on sticks between them."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = Path(mkdtemp(prefix="town-", dir=MEMORY if MEMORY.is_dir() else None))
        shutil.copytree(self.template, self.path / "town")
        shutil.copytree(self.template / "county", self.path / "second")
        self.clock = Ticking()
        self.county = County.open(Home(self.path / "town" / "county", "county"), self.clock)
        self.desks = [
            Desk.open(Home(self.path / "town" / f"desk-{c}{d}", "desk"), Ticking())
            for c, d in SEATS
        ]
        self.cases: list[list[str]] = [[] for _desk in self.desks]
        self.saved: list[list[Path]] = [[] for _desk in self.desks]
        self.county_saved: list[Path] = []
        self.sent: list[Path] = []
        self.down: list[tuple[int, Path]] = []
        self.lines: set[bytes] = set()
        self.values: set[str] = set()
        self.copied = False
        self.count = 0

    def folder(self) -> Path:
        self.count += 1
        return self.path / f"stick-{self.count}"

    def at(self, n: int) -> int:
        return n % len(self.desks)

    @rule(n=N)
    def register(self, n: int) -> None:
        case = complaint(self.desks[self.at(n)], claimed_fen=100 + n, consumer_name=f"王{n}")
        self.cases[self.at(n)].append(case.id)

    @rule(n=N)
    def settle(self, n: int) -> None:
        self.cases[self.at(n)].append(agreed(self.desks[self.at(n)], 1000 + n).id)

    @rule(n=N, m=N, erase=st.booleans())
    def touch(self, n: int, m: int, erase: bool) -> None:
        """Put a case right, or erase who it is about; a restore may have taken it away."""
        desk, cases = self.desks[self.at(n)], self.cases[self.at(n)]
        if cases:
            with suppress(Refused):
                if erase:
                    desk.erase(cases[m % len(cases)])
                else:
                    file = desk.file(cases[m % len(cases)])
                    desk.save(verbs.correct(file, claimed_fen=m, consumer_name=f"李{m}"))

    @rule(n=N, everything=st.booleans())
    def export(self, n: int, everything: bool) -> None:
        """Write a bundle, which may be lost, or come at any later time."""
        desk = self.desks[self.at(n)]
        self.sent += exchange.export(desk, self.folder(), everything).paths
        with desk.store.read() as connection:
            self.lines |= {
                bytes(raw) for (raw,) in connection.exec_driver_sql(
                    "SELECT digest FROM entries WHERE journal="
                    "(SELECT value FROM meta WHERE name='journal')"
                )
            }  # fmt: skip
            self.values |= {
                c for (c,) in connection.exec_driver_sql(
                    "SELECT hmac FROM disclosures WHERE journal="
                    "(SELECT value FROM meta WHERE name='journal')"
                )
            }  # fmt: skip

    @precondition(lambda self: self.sent)
    @rule(n=N, last=st.booleans())
    def arrive(self, n: int, last: bool) -> None:
        """A bundle comes, perhaps not for the first time."""
        (taken,) = take(self.county, self.sent[-1 if last else n % len(self.sent)])
        assert taken.error is None, taken.error
        assert taken.refused == 0

    @precondition(lambda self: self.sent)
    @rule(n=N, m=st.integers(1, 5000))
    def arrive_cut_off(self, n: int, m: int) -> None:
        """A bundle that was not copied to its end changes nothing."""
        whole = self.sent[n % len(self.sent)].read_bytes()
        path = self.folder().with_suffix(".age")
        path.write_bytes(whole[: m % len(whole)])
        with self.county.store.read() as connection:
            before = dump(connection)
        (taken,) = take(self.county, path)
        assert isinstance(taken.error, Refused)
        with self.county.store.read() as connection:
            assert dump(connection) == before

    @rule()
    def write_down(self) -> None:
        """The county writes its receipts; a desk may read them now, later, or never."""
        for one in returns.write_returns(self.county, self.folder()):
            self.down += [
                (n, one.path)
                for n, desk in enumerate(self.desks)
                if desk.info()["desk"] == one.desk and one.station.endswith(desk.info()["code"])
            ]

    @precondition(lambda self: self.down)
    @rule(n=N, last=st.booleans())
    def read(self, n: int, last: bool) -> None:
        at, path = self.down[-1 - n % 3 % len(self.down) if last else n % len(self.down)]
        try:
            receive.receive(self.desks[at], path)
        except Refused as error:
            if error.code not in {"receipt-disagrees", "down-gap"}:
                raise

    @rule(n=N)
    def save(self, n: int) -> None:
        """A backup of a desk, or of the county."""
        at = n % (len(self.desks) + 1)
        if at == len(self.desks):
            self.county_saved.append(backup.backup(self.county.store, self.folder()).path)
        else:
            self.saved[at].append(backup.backup(self.desks[at].store, self.folder()).path)

    @rule(n=N, m=N)
    def bring_back(self, n: int, m: int) -> None:
        """An old backup of a desk, or of the county, takes the place of what is there."""
        at = n % (len(self.desks) + 1)
        if at == len(self.desks) and self.county_saved:
            home = self.county.store.home
            self.county.store.close()
            backup.restore(home, self.county_saved[m % len(self.county_saved)], self.clock)
            self.county = County.open(home, self.clock)
        elif at < len(self.desks) and self.saved[at]:
            home, clock = self.desks[at].store.home, self.desks[at].store.clock
            self.desks[at].store.close()
            backup.restore(home, self.saved[at][m % len(self.saved[at])], clock)
            self.desks[at] = Desk.open(home, clock)

    @precondition(lambda self: len(self.desks) < 5)
    @rule(n=N)
    def copy(self, n: int) -> None:
        """A helpful colleague copies a home, and both go on."""
        at = self.at(n)
        target = self.folder()
        shutil.copytree(self.desks[at].store.home.path, target)
        self.desks.append(Desk.open(Home(target, "desk"), Ticking()))
        self.cases.append(list(self.cases[at]))
        self.saved.append(list(self.saved[at]))
        self.copied = True

    @rule(n=N, when=st.sampled_from(WHEN))
    def set_clock(self, n: int, when: datetime) -> None:
        """The clock of a desk, or of the county, says something else from now on."""
        clocks = [*(desk.store.clock for desk in self.desks), self.clock]
        clocks[n % len(clocks)]._now = when

    @invariant()
    def what_counts_is_what_the_lines_say(self) -> None:
        """No line of the county is in force twice at one place."""
        with self.county.store.read() as connection:
            twice = connection.exec_driver_sql(
                "SELECT journal, ordinal, seq FROM entries WHERE standing=0 "
                "GROUP BY 1, 2, 3 HAVING count(*)>1"
            ).all()
        assert twice == []

    def teardown(self) -> None:
        try:
            self.settle_all()
        finally:
            for one in (*self.desks, self.county):
                one.store.close()
            shutil.rmtree(self.path)

    def settle_all(self) -> None:
        """Everything comes in the end: two counties that heard it in two orders say the same."""
        for n in range(len(self.desks)):
            self.export(n, everything=True)
        second = County.open(Home(self.path / "second", "county"), self.clock)
        dice = Random(len(self.sent))
        for county in (self.county, second):
            for path in dice.sample(self.sent, len(self.sent)):
                (taken,) = take(county, path)
                assert taken.error is None, taken.error
        states = []
        for county in (self.county, second):
            found = check.check(county.store)
            assert found.ok, found.problems
            with county.store.read() as connection:
                states.append(dump(connection))
                self.all_found(connection)
        assert states[0] == states[1]
        second.store.close()
        for desk in self.desks:
            assert check.check(desk.store).ok
        if not self.copied:
            self.all_in_force()
            self.all_at_rest()

    def all_found(self, connection) -> None:
        """Every line that was ever exported is here, and every value that nobody erased."""
        ask = connection.exec_driver_sql
        assert self.lines <= {bytes(raw) for (raw,) in ask("SELECT digest FROM entries")}
        known = {c for (c,) in ask("SELECT hmac FROM disclosures UNION SELECT hmac FROM erased")}
        assert self.values <= known

    def one_round(self) -> bool:
        """Receipts go down, bundles come up; tell whether nobody has anything left to say."""
        quiet = True
        for one in returns.write_returns(self.county, self.folder()):
            desk = next(
                d for d in self.desks
                if one.desk == d.info()["desk"] and one.station.endswith(d.info()["code"])
            )  # fmt: skip
            try:
                quiet &= not receive.receive(desk, one.path).applied
            except Refused as error:
                if error.code not in {"receipt-disagrees", "down-gap"}:
                    raise
                quiet = False
            exported = exchange.export(desk, self.folder())
            quiet &= not exported.entries
            assert not [t.error for t in take(self.county, *exported.paths) if t.error]
        return quiet

    def all_at_rest(self) -> None:
        """A few rounds later each desk has its lost tails again, and a receipt for everything."""
        assert any(self.one_round() for _n in range(5))
        query = "SELECT id, digest FROM cases WHERE journal=? ORDER BY id"
        for desk in self.desks:
            journal = (desk.info()["journal"],)
            shown = []
            for home in (desk, self.county):
                with home.store.read() as connection:
                    rows = connection.exec_driver_sql(query, journal)
                    shown.append([(record, bytes(raw)) for record, raw in rows])
            assert shown[0] == shown[1]
            assert receive.waiting(desk)["to_export"] == 0

    def all_in_force(self) -> None:
        """Without copies nothing is held, and the county shows what each desk shows."""
        for line in self.county.status():
            assert (line["gaps"], line["held"], line["forked"]) == ([], 0, False)
        query = "SELECT id, digest FROM cases"
        with self.county.store.read() as connection:
            shown = dict(tuple(row) for row in connection.exec_driver_sql(query))
        for desk in self.desks:
            with desk.store.read() as connection:
                for record, raw in connection.exec_driver_sql(query):
                    assert shown[record] == raw


@pytest.fixture(scope="module", autouse=True)
def template(tmp_path_factory):
    Town.template = tmp_path_factory.mktemp("template") / "town"
    enrolled(Town.template)


def machine(examples: int, steps: int) -> type:
    case = Town.TestCase
    return type(
        "Run",
        (case,),
        {"settings": settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )},
    )  # fmt: skip


def test_towns_agree():
    machine(5, 12)().runTest()


@pytest.mark.long
def test_towns_agree_long():
    machine(300, 40)().runTest()
