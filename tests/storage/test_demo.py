"""The demo plays every kind of case through every verb, and its figures add up."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from station import ledger, taxonomy
from station.errors import Refused
from station.journal import decode
from station.life import VERBS
from station.progress import Cancelled, Progress
from station.records import Case
from storage import check, demo, loading, reports
from storage.county import County
from storage.demo_script import read_toml
from storage.desk import Desk
from storage.paths import Home
from storage.store import Store
from tests.workbook_kit import Sheets

NOT_SUMMED = {"carried_in", "open_at_end"}
STORIES = ("station-017.toml", "station-022.toml", "station-031.toml")
LEDGERS = [f"ledger-{code}-2026Q{n}.csv" for code in ("017", "022", "031") for n in (2, 3)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[demo.DemoResult, list[Progress]]:
    steps: list[Progress] = []
    return demo.run(tmp_path_factory.mktemp("demo") / "loop", steps.append), steps


@pytest.fixture(scope="module")
def result(made: tuple[demo.DemoResult, list[Progress]]) -> demo.DemoResult:
    return made[0]


@pytest.fixture(scope="module")
def county(result: demo.DemoResult) -> Iterator[Store]:
    store = County.open(Home(result.county, "county")).store
    yield store
    store.close()


@pytest.fixture(scope="module")
def desks(result: demo.DemoResult) -> Iterator[list[Desk]]:
    opened = [Desk.open(Home(s.home, "desk")) for s in result.stations]
    yield opened
    for desk in opened:
        desk.store.close()


def _rows(store: Store, question: str) -> list[tuple[Any, ...]]:
    with store.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(question)]


def test_every_home_is_sound(county: Store, desks: list[Desk]) -> None:
    for store in (county, *(d.store for d in desks)):
        found = check.check(store)
        assert found.ok, found.problems
        assert found.entries


def test_there_are_cases_of_every_kind(county: Store) -> None:
    cases = _rows(county, "SELECT kind, nature, received FROM cases")
    assert len(cases) >= 60
    assert {kind for kind, _n, _r in cases} == ledger.rows.KINDS
    natures = Counter(nature for _k, nature, _r in cases)
    assert {i.code for i in taxonomy.items("nature")} <= set(natures)
    quarters = Counter((date.fromisoformat(r).month - 1) // 3 + 1 for _k, _n, r in cases)
    assert set(quarters) == {2, 3}
    assert min(quarters.values()) >= 30


def test_every_verb_is_in_the_journal(county: Store) -> None:
    done = {decode(bytes(line)).do for (line,) in _rows(county, "SELECT line FROM entries")}
    assert {f"case.{verb}" for verb in VERBS} <= done
    assert done >= {
        "station.init", "station.join", "case.register", "case.register_late", "ledger.load",
        "lead.note", "lead.hand_over",
    }  # fmt: skip


def test_receipts_reach_the_last_entry(result: demo.DemoResult, desks: list[Desk]) -> None:
    for station, desk in zip(result.stations, desks, strict=True):
        ((last,),) = _rows(desk.store, "SELECT max(seq) FROM entries")
        assert station.acked == station.new == last
        assert station.held == 0


def test_what_came_again_is_counted_once(result: demo.DemoResult, county: Store) -> None:
    assert all(station.same for station in result.stations)
    ((entries,),) = _rows(county, "SELECT count(*) FROM entries")
    assert entries == sum(station.new for station in result.stations)


def test_one_station_was_enrolled_face_to_face(county: Store) -> None:
    how = _rows(county, "SELECT station, enrolled_how FROM journals ORDER BY station")
    assert how == [("017", "in-person"), ("022", "fingerprint"), ("031", "fingerprint")]


@pytest.mark.parametrize("period", ["2026Q2", "2026Q3", "2026H1", "2026"])
def test_stations_add_up_to_the_county(county: Store, desks: list[Desk], period: str) -> None:
    whole = reports.report(county, reports.Asked(period)).summary["figures"]
    parts = [reports.report(d.store, reports.Asked(period)).summary["figures"] for d in desks]
    assert whole == {name: sum(p[name] for p in parts) for name in whole}
    assert whole["carried_in"] + whole["complaints"] == whole["closed"] + whole["open_at_end"]


def test_the_figures_are_those_of_the_story(result: demo.DemoResult) -> None:
    figures = result.summary["figures"]
    counted = {
        "consultations": 12, "complaints": 38, "reports": 1, "other": 2, "accepted": 36,
        "refused": 1, "mediations": 31, "mediations_agreed": 27, "leads_handed_over": 8,
    }  # fmt: skip
    assert {name: figures[name] for name in counted} == counted
    mall = 280000 + 101500 + 84800 + 2160000 + 448300
    township = 60000 + 150000 + 298000 + 514100
    campus = 580000 + 1379700 + 53200 + 218800
    assert figures["recovered_fen"] == mall + township + campus
    assert result.summary["as_of"] == "2026-10-08T17:30:00+08:00"
    assert "云岭县3个消费维权服务站" in result.summary["sentence"]


def test_the_summary_is_written_down(result: demo.DemoResult) -> None:
    written = json.loads((result.county.parent / "summary.json").read_text("utf-8"))
    assert written == json.loads(json.dumps(result.summary))


def test_the_summary_is_a_workbook_too(result: demo.DemoResult) -> None:
    read = Sheets((result.county.parent / "summary.xlsx").read_bytes())
    assert read.row("统计报表", "投诉")[1] == result.summary["figures"]["complaints"]


def test_progress_is_told_to_the_end(made: tuple[demo.DemoResult, list[Progress]]) -> None:
    steps = made[1]
    assert [s.done for s in steps] == list(range(len(steps)))
    assert {s.total for s in steps} == {len(steps) - 1}


def test_soy_sauce_is_found(desks: list[Desk]) -> None:
    found = desks[0].find("酱油")
    assert [c["merchant"] for c in found.cases] == ["万和鲜生超市"]


def test_a_ledger_loaded_again_adds_nothing(result: demo.DemoResult, desks: list[Desk]) -> None:
    path = result.county.parent / "ledgers" / "ledger-017-2026Q2.csv"
    again = loading.load(desks[0], path)
    assert (again.new, again.same, again.refused) == (0, again.rows, 0)


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("x")
    for place in (tmp_path, mine):
        with pytest.raises(Refused) as refused:
            demo.run(place)
        assert refused.value.code == "not-empty"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("before", [True, False])
def test_stopped_half_way_it_leaves_nothing(tmp_path: Path, before: bool) -> None:
    to = tmp_path / "loop"
    if before:
        to.mkdir()

    def stop(step: Progress) -> None:
        if step.done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        demo.run(to, stop)
    assert to.exists() is before
    assert not before or not list(to.iterdir())


def _sample(name: str) -> bytes:
    return (resources.files("station") / "data" / "demo" / name).read_bytes()


@pytest.mark.parametrize("name", LEDGERS)
def test_no_row_of_a_ledger_is_refused(name: str) -> None:
    for raw in ledger.read(_sample(name), name, False).rows:
        ledger.parse(raw)


def test_codes_are_known_and_telephones_made_up() -> None:
    tables = {s.name: s.ask.taxonomy for s in Case.fields() if s.ask.taxonomy}
    for name in STORIES:
        for case in read_toml(name)["case"]:
            for field, table in tables.items():
                code = case.get(field, "")
                assert not code or taxonomy.find(table, code) == code, f"{case['key']}: {code}"
            assert case.get("consumer_phone", "1380000").startswith("1380000")
    for name in LEDGERS:
        for row in csv.DictReader(_sample(name).decode().splitlines()):
            assert not row["联系电话"] or row["联系电话"].startswith("1380000")
