"""Whatever a figure says, the cases behind it say the same."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest

from station import taxonomy, verbs
from station.clock import uuid7
from station.errors import Refused, Usage
from station.figures import FIGURES
from station.period import parse
from station.records import Case
from storage import figures as counting
from storage import reports
from storage.desk import Desk
from storage.drill import cases_of, complaints_with
from storage.listing import Asked, listing
from storage.store import Store
from tests.hostile_text import a_few
from tests.station.lives import Life
from tests.storage.world import World, agreed, complaint, take

pytestmark = pytest.mark.usefixtures("either_engine")

PERIODS = ("2026Q1", "2026Q2", "2026", "2026-03", "2026-02..2026-05")
DAY = date(2026, 2, 3)


@dataclass
class Made:
    """A county with two stations, one of them with two desks, and what they report."""

    county: Store
    desk: Desk


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    world = World(tmp_path_factory.mktemp("drill"))
    county = world.county()
    desks = [world.desk(code, county) for code in ("017", "018")]
    for seed, desk in enumerate(desks):
        live(desk, Random(seed + 20))
        take(county, world.bundle(desk, f"out{seed}"))
    return Made(county.store, desks[0])


def live(desk: Desk, rng: Random) -> None:
    """Let many things happen at a desk: a life of cases, leads, money, complaints of any class."""
    desk.register(Case(id=uuid7(), kind="LEAD", received=DAY))
    twice = complaint(desk, DAY)
    desk.save(verbs.accept(desk.file(twice.id), DAY))
    for _ in range(2):
        desk.save(verbs.hold(desk.file(twice.id), DAY, consent=True))
    for month in (2, 3, 5):
        paid = agreed(desk, day=date(2026, month, 3))
        due = {"accept_due": date(2026, month, 9), "close_due": date(2026, month, 20)}
        desk.save(verbs.correct(desk.file(paid.id), in_12315=month > 2, **due))
        for basis in ("CPL55", "FSL148"):
            on = date(2026, month, 9)
            file = desk.file(paid.id)
            desk.save(verbs.pay(file, "MULTIPLE", received_on=on, received_fen=7, basis=basis))
        desk.save(verbs.follow_up(desk.file(paid.id), date(2026, month, 12), "SATISFIED"))
    life = Life(rng)
    desk.save(*life.acts(120))
    cases = [c.id for c in life.book.cases()]
    for n in range(8):
        on = date(2026, rng.randrange(1, 7), 5)
        case_id = rng.choice(["", *cases])
        desk.save(verbs.note_lead(on, case_id=case_id, handed_on=on if n % 4 else None))
    codes = {
        name: ["", "NEW_CODE", *(i.code for i in taxonomy.items(name))]
        for name in ("nature", "category", "channel")
    }
    chosen = list(zip(*(rng.choices(of, k=60) for of in codes.values()), strict=True))
    desk.save(
        *(
            verbs.register(
                Case(
                    id=uuid7(), kind="COMPLAINT", number=f"x{n}", claimed_fen=n % 3 * 100,
                    received=date(2026 - n % 2, 1 + n % 6, 3), nature=nature, category=category,
                    channel=channel,
                )
            )
            for n, (nature, category, channel) in enumerate(chosen)
        )
    )  # fmt: skip


def stores(made: Made) -> list[tuple[Store, tuple[str, ...]]]:
    """Return each home with the stations it can be asked for."""
    return [
        (made.county, ("", "540102-017", "540102-018", "018")),
        (made.desk.store, ("", "540102-017", "017")),
    ]


@pytest.mark.parametrize("text", a_few(PERIODS, 2))
def test_every_figure_is_counted_again_from_its_cases(made: Made, text: str) -> None:
    for store, stations in stores(made):
        with store.read() as connection:
            by_journal = counting.by_journal(connection, parse(text))
            code_of = dict(
                connection.exec_driver_sql("SELECT journal, station FROM journals").all()
            )
        for station in stations:
            wanted = [
                counts for journal, counts in by_journal.items()
                if code_of[journal] == station[-3:] or not station
            ]  # fmt: skip
            for name, figure in FIGURES.items():
                got = cases_of(store, name, text, station)
                assert got.counted == sum(counts[name] for counts in wanted), (name, station)
                assert len(set(got.cases)) == len(got.cases)
                assert not got.beside or figure.source == "lead"
                if figure.source == "case" and not figure.sums:
                    assert len(got.cases) == got.counted
                if figure.unit != "fen":
                    assert len(got.cases) + got.beside <= got.counted
                assert listing(store, Asked(ids=got.cases)).total == len(got.cases)


def test_the_world_is_rich_enough_to_tell(made: Made) -> None:
    got = {name: cases_of(made.county, name, "2026") for name in FIGURES}
    assert not [n for n, d in got.items() if not d.counted and n != "carried_in"]
    assert cases_of(made.county, "carried_in", "2026Q2").counted
    assert got["leads_handed_over"].beside > 0
    assert len(got["leads_handed_over"].cases) > 0
    assert len(got["sittings"].cases) < got["sittings"].counted


@pytest.mark.parametrize("text", ["2026Q1", "2026", "2025"])
def test_every_share_opens_its_complaints(made: Made, text: str) -> None:
    for store, _stations in stores(made):
        summary = reports.report(store, reports.Asked(text)).summary
        for table in ("nature", "goods", "service", "channel"):
            seen: list[tuple[str, str]] = []
            for row in summary[f"by_{table}"]:
                got = complaints_with(store, table, row["code"], text)
                assert len(got.cases) == got.counted == row["count"], (table, row)
                assert got.beside == 0
                seen += got.cases
                for part in row.get("sub", ()):
                    below = complaints_with(store, table, part["code"], text)
                    assert below.counted == part["count"], (table, part)
                    assert set(below.cases) <= set(got.cases)
            assert len(seen) == len(set(seen))
            if table in ("nature", "channel"):
                assert set(seen) == set(cases_of(store, "complaints", text).cases)


def test_a_share_of_one_station(made: Made) -> None:
    every = complaints_with(made.county, "nature", "other", "2026")
    parts = [complaints_with(made.county, "nature", "other", "2026", s) for s in ("017", "018")]
    assert sorted(every.cases) == sorted(case for part in parts for case in part.cases)
    assert all(part.counted for part in parts)


def test_a_sum_shows_the_cases_that_add_to_it(tmp_path: Path) -> None:
    desk = World(tmp_path).desk("017")
    case = agreed(desk, day=DAY)
    desk.save(verbs.pay(desk.file(case.id), "REFUND", due_on=DAY, due_fen=5))
    agreed(desk, fen=0, day=DAY)
    desk.register(Case(id=uuid7(), kind="COMPLAINT", received=DAY))
    got = cases_of(desk.store, "recovered_fen", "2026Q1")
    assert (got.cases, got.beside, got.counted) == ((("000000", case.id),), 0, 101500)
    assert len(cases_of(desk.store, "claimed_fen", "2026Q1").cases) == 2
    assert len(cases_of(desk.store, "complaints", "2026Q1").cases) == 3


def test_the_county_s_month_may_end_on_another_day(tmp_path: Path) -> None:
    desk = World(tmp_path).desk("017")
    agreed(desk, day=date(2026, 1, 28))
    assert cases_of(desk.store, "complaints", "2026-01").counted == 1
    assert cases_of(desk.store, "complaints", "2026-01", cutoff=25).counted == 0
    assert complaints_with(desk.store, "channel", "other", "2026-02", cutoff=25).counted == 1


def test_what_is_unknown_is_refused(made: Made) -> None:
    with pytest.raises(Usage):
        cases_of(made.county, "weather", "2026Q1")
    with pytest.raises(Usage):
        complaints_with(made.county, "weather", "x", "2026Q1")
    with pytest.raises(Refused):
        cases_of(made.county, "complaints", "soon")
    assert cases_of(made.county, "complaints", "2026", "999").counted == 0
