"""Practice is whole, near today, and never meets anything real."""

import os
import shutil
import threading
from datetime import date, datetime
from pathlib import Path

import pytest

from station import taxonomy
from station.errors import Refused
from station.life import OPEN_STATES
from station.progress import Cancelled, Progress
from station.records import Case
from storage import check, county, exchange, intake, practice, receive, reports, returns
from storage.county import County
from storage.demo_script import CHINA, moved, read_toml
from storage.desk import Desk
from storage.paths import Home
from storage.store import PRACTICE_REGION
from tests.faults.kit import fork
from tests.storage.world import IN_PERSON, Ticking, World, complaint

NOW = datetime(2027, 1, 1, 8, 30, tzinfo=CHINA)


class At:
    """A clock that stands still."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a real home (which does not exist) with its practice beside it."""
    folder = tmp_path_factory.mktemp("made")
    practice.open_practice(Home(folder / "station", "desk"), At())
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Home:
    """A home of one's own with a practice that was made already."""
    shutil.copytree(made, tmp_path / "home")
    return Home(tmp_path / "home" / "station", "desk")


def column(desk: Desk | County, question: str) -> list:
    with desk.store.read() as connection:
        return [row[0] for row in connection.exec_driver_sql(question)]


def test_it_lies_beside_the_home_and_naming_makes_nothing(tmp_path, monkeypatch):
    place = practice.practice_home(Home(tmp_path / "station", "desk"))
    assert place.kind == "desk"
    assert tmp_path / "station" not in place.path.parents
    assert place.path.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.chdir(tmp_path)
    assert practice.practice_home(Home(Path("station"), "desk")) == place


def test_it_is_made_once(home):
    desk = practice.open_practice(home, At())
    assert desk.info()["practice"] == "1"
    assert desk.store.home == practice.practice_home(home)
    complaint(desk, NOW.date(), consumer_name="自己练的")
    again = practice.open_practice(home, At(), lambda _step: pytest.fail("made anew"))
    assert "自己练的" in column(again, "SELECT consumer_name FROM cases")


def test_only_the_two_homes_stay(made):
    names = {p.name for p in made.iterdir()}
    assert names == {"station.practice", "station.practice.lock"}
    assert {p.name for p in (made / "station.practice").iterdir()} == {"desk", "county"}


def test_both_are_sound(home):
    for opened in (practice.open_practice(home), office_of(home)):
        found = check.check(opened.store)
        assert found.ok, found.problems


def test_the_workbench_has_something_open(home):
    desk = practice.open_practice(home, At())
    states = column(desk, "SELECT state FROM cases WHERE closed_on IS NULL AND NOT void")
    assert len(OPEN_STATES & set(states)) >= 6
    assert column(desk, "SELECT 1 FROM cases WHERE received='2027-01-01'")
    due = column(desk, "SELECT due_on FROM payments WHERE received_on IS NULL")
    assert min(due) < "2027-01-01" == max(due)
    waiting = receive.waiting(desk)
    assert waiting["to_export"] > 0
    assert waiting["acked_through"] > 0


def test_even_on_the_first_day_of_a_quarter_there_are_figures(home):
    desk = practice.open_practice(home, At())
    for period, least in (("2027Q1", 1), ("2026Q4", 5)):
        figures = reports.report(desk.store, reports.Asked(period)).summary["figures"]
        assert figures["closed"] >= least
        assert figures["recovered_fen"] > 0


def test_nothing_lies_in_the_future(home):
    desk = practice.open_practice(home, At())
    for table, day in (("cases", "received"), ("cases", "closed_on"), ("payments", "received_on"),
                       ("sessions", "held_on"), ("follow_ups", "called_on")):  # fmt: skip
        assert max(d for d in column(desk, f"SELECT {day} FROM {table}") if d) <= "2027-01-01"
    at = column(desk, "SELECT json_extract(line, '$.at') FROM entries")
    assert max(map(datetime.fromisoformat, at)) <= NOW


def test_days_in_texts_move_along():
    told = {"on": date(2026, 6, 9), "a": ["6月9日，2022年6月30日", "2026-06-09 10:30", 7]}
    by = date(2027, 1, 1) - date(2026, 6, 9)
    assert moved(told, by, 2026) == {
        "on": date(2027, 1, 1), "a": ["1月1日，2022年6月30日", "2027-01-01 10:30", 7],
    }  # fmt: skip


def test_the_loop_can_be_practised_to_the_receipt(home, tmp_path):
    desk, office = practice.open_practice(home), office_of(home)
    (taken,) = intake.take(office, exchange.export(desk, tmp_path / "stick").paths)
    assert (taken.held, taken.code) == (0, "")
    (written,) = returns.write_returns(office, tmp_path / "stick")
    receive.receive(desk, written.path)
    assert receive.waiting(desk)["to_export"] == 0


# --- apart from everything real


def office_of(home):
    """The office to which the practice desk reports."""
    place = practice.practice_home(home).path.with_name("county")
    return county.County.open(Home(place, "county"))


def refused(work, *args) -> Refused:
    with pytest.raises(Refused) as error:
        work(*args)
    return error.value


def test_a_real_office_refuses_its_card_and_its_bundles(home, tmp_path):
    desk, real = practice.open_practice(home), World(tmp_path).county()
    real.invite("017")
    assert refused(real.enrol, exchange.card(desk)[1], IN_PERSON).code == "practice"
    assert real.status() == []
    (taken,) = intake.take(real, exchange.export(desk, tmp_path / "stick").paths)
    assert taken.code == "not-for-us"
    assert column(real, "SELECT count(*) FROM entries") == [0]


def test_a_real_desk_refuses_its_invitation(home, tmp_path):
    office, world = office_of(home), World(tmp_path)
    invitation = office.invite("018")[1]
    real = world.desk("018", world.county())
    fresh = World(tmp_path / "other").desk("018")
    for desk in (real, fresh):
        before = desk.info()
        assert refused(exchange.join, desk, invitation, IN_PERSON).code == "practice"
        assert desk.info() == before


def test_practice_refuses_what_is_real(home, tmp_path):
    world = World(tmp_path)
    invitation = world.county().invite("017")[1]
    desk = practice.open_practice(home)
    assert refused(exchange.join, desk, invitation, IN_PERSON).code == "practice"
    assert desk.info()["region"] == PRACTICE_REGION
    real = world.desk("031", world.county())
    office = office_of(home)
    office.invite("031")
    assert refused(office.enrol, exchange.card(real)[1], IN_PERSON).code == "practice"


def test_no_office_is_set_up_with_the_region_of_practice(tmp_path):
    place = Home(tmp_path / "county", "county")
    assert refused(county.init, place, PRACTICE_REGION, "某县").code == "bad-region"
    assert not place.exists()
    with pytest.raises(Refused):
        county.init(place, "540102", "某县", practice=True)
    assert not place.exists()


def test_something_real_in_its_place_is_not_opened(home, tmp_path):
    place = practice.practice_home(home).path
    shutil.rmtree(place)
    World(tmp_path).desk("017").store.close()
    shutil.move(tmp_path / "desk-017", place)
    assert refused(practice.open_practice, home).code == "practice"
    assert Desk.open(practice.practice_home(home)).info()["code"] == "017"


def test_a_folder_of_that_name_with_something_else_is_left_alone(tmp_path):
    folder = tmp_path / "station.practice"
    folder.mkdir()
    (folder / "notes.txt").write_text("x")
    home = Home(tmp_path / "station", "desk")
    assert refused(practice.open_practice, home).code == "practice"
    assert (folder / "notes.txt").read_text() == "x"


# --- made anew


def test_one_of_the_two_is_not_enough(home):
    shutil.rmtree(practice.practice_home(home).path)
    desk = practice.open_practice(home, At())
    assert len(column(desk, "SELECT id FROM cases")) > 30


def test_stopped_it_leaves_nothing(tmp_path):
    def stop(step: Progress) -> None:
        assert step.total > 50
        if step.done == 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        practice.open_practice(Home(tmp_path / "station", "desk"), At(), stop)
    assert [p.name for p in tmp_path.iterdir()] == ["station.practice.lock"]


@pytest.mark.long
@pytest.mark.parametrize(
    "at", [pytest.param(0, marks=pytest.mark.long), 40, pytest.param(1000, marks=pytest.mark.long)]
)
def test_killed_while_it_was_made_it_is_made_anew(tmp_path, at):
    home = Home(tmp_path / "station", "desk")

    def job(handle: int) -> None:
        def tell(step: Progress) -> None:
            if step.done >= min(at, step.total):
                os.write(handle, b"x")
                threading.Event().wait()

        practice.open_practice(home, At(), tell)

    child = fork(job)
    child.hear()
    child.kill()
    assert not practice.practice_home(home).exists()
    desk = practice.open_practice(home, At())
    assert check.check(desk.store).ok
    assert {p.name for p in tmp_path.iterdir()} == {"station.practice", "station.practice.lock"}


@pytest.mark.long
def test_two_windows_make_it_once(tmp_path):
    home = Home(tmp_path / "station", "desk")
    found: list[str] = []

    def window() -> None:
        found.append(practice.open_practice(home, Ticking()).info()["journal"])

    windows = [threading.Thread(target=window) for _ in range(2)]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    assert len(found) == 2
    assert len(set(found)) == 1


def test_its_codes_are_known_and_its_telephones_made_up():
    tables = {s.name: s.ask.taxonomy for s in Case.fields() if s.ask.taxonomy}
    for case in read_toml("practice.toml")["case"]:
        for name, table in tables.items():
            code = case.get(name, "")
            assert not code or taxonomy.find(table, code) == code, f"{case['key']}: {code}"
        assert case.get("consumer_phone", "1380000").startswith("1380000")
