"""An office that goes on from an older backup: nothing it says then is lost, nothing comes twice."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station import verbs
from station.errors import Refused
from station.records import Lead
from storage import backup, check, exchange, lead_results, receive, returns
from storage.county import County
from storage.desk import Desk
from tests.storage.world import World, complaint, give_back, restore, take

DAY = date(2026, 7, 1)


class Office:
    """A county, one desk that handed a lead over, and what is on its way between them."""

    def __init__(self, path: Path) -> None:
        self.world = World(path)
        self.county: County = self.world.county()
        self.desk: Desk = self.world.desk("017", self.county)
        case = complaint(self.desk, DAY)
        self.desk.save(verbs.note_lead(DAY, case_id=case.id, handed_on=DAY, target="SAMR"))
        take(self.county, self.world.bundle(self.desk))
        (self.lead,) = self.desk.file(case.id).leads
        self.files: list[Path] = []
        self.n = 0

    def say(self, text: str) -> None:
        lead_results.say(self.county, self.lead.id, "PUNISHED", DAY, text)

    def down(self) -> Path:
        self.n += 1
        written = returns.write_returns(self.county, self.world.path / f"down{self.n}")
        self.files.append(written[0].path)
        return written[0].path

    def up(self) -> None:
        self.n += 1
        take(self.county, exchange.export(self.desk, self.world.path / f"up{self.n}").paths[0])

    def back(self, saved: Path) -> None:
        self.county.store.close()
        backup.restore(self.county.store.home, saved, self.world.clock)
        self.county = self.world.county()

    def heard(self, lead: Lead | None = None) -> list[str]:
        said = lead_results.results(self.desk.store, [(lead or self.lead).id])
        return [x.text for x in said.get(self.lead.id, ())]


def saved(office: Office) -> Path:
    return backup.backup(office.county.store, office.world.path / "safe").path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_what_is_said_after_it_arrives(office: Office) -> None:
    office.say("一")
    receive.receive(office.desk, office.down())
    office.up()
    kept = saved(office)
    for word in ("二", "三", "四"):
        office.say(word)
    receive.receive(office.desk, office.down())
    office.back(kept)
    office.say("五")
    got = receive.receive(office.desk, office.down())
    assert [x["kind"] for x in got.applied] == ["lead_result"]
    assert office.heard() == ["一", "二", "三", "四", "五"]
    office.up()
    assert receive.receive(office.desk, office.down()).applied == []
    assert [s.text for s in lead_results.handed_over(office.county)[0].said] == ["一", "五"]
    assert (
        check.check(office.desk.store).problems == check.check(office.county.store).problems == []
    )


def test_what_was_on_its_way_comes_once(office: Office) -> None:
    office.say("一")
    late = office.down()
    kept = saved(office)
    receive.receive(office.desk, late)
    office.back(kept)
    office.say("二")
    new = office.down()
    assert [x["kind"] for x in receive.receive(office.desk, new).applied] == ["lead_result"]
    for path in (late, new, late):
        assert receive.receive(office.desk, path).applied == []
    assert office.heard() == ["一", "二"]
    office.up()  # it read the old file last
    office.say("三")
    receive.receive(office.desk, office.down())
    assert office.heard() == ["一", "二", "三"]


def test_what_never_left_is_not_lost(office: Office) -> None:
    office.say("一")
    office.back(saved(office))
    receive.receive(office.desk, office.down())
    assert office.heard() == ["一"]
    assert [s.text for s in lead_results.handed_over(office.county)[0].said] == ["一"]


def test_what_was_read_is_not_said_again(office: Office) -> None:
    office.say("一")
    receive.receive(office.desk, office.down())
    office.up()
    office.back(saved(office))
    office.down()
    with office.county.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT journal FROM outgoing").all()
    assert len(rows) == 1


def test_the_desk_goes_back_as_well(office: Office) -> None:
    empty = backup.backup(office.desk.store, office.world.path / "desk-safe").path
    office.say("一")
    receive.receive(office.desk, office.down())
    office.up()
    office.back(saved(office))
    office.say("二")
    receive.receive(office.desk, office.down())
    office.up()
    office.desk = restore(office.desk, empty, office.world.clock)
    office.up()
    receive.receive(office.desk, office.down())
    assert sorted(office.heard()) == ["一", "二"]
    assert check.check(office.desk.store).problems == []


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(["say", "down", "up", "read", "old", "back"]), max_size=14))
def test_any_course_of_things(tmp_path_factory: Any, course: list[str]) -> None:
    office = Office(tmp_path_factory.mktemp("course"))
    kept = saved(office)
    said: list[str] = []
    left: set[str] = set()
    for number, step in enumerate(course):
        if step == "say":
            said.append(str(number))
            office.say(str(number))
        elif step == "back":
            kept_said = {s.text for s in lead_results.handed_over(office.county)[0].said}
            office.back(kept)
            now = {s.text for s in lead_results.handed_over(office.county)[0].said}
            left |= kept_said - now
        elif step in ("down", "up"):
            getattr(office, step)()
        elif office.files:
            at = office.files[-1] if step == "read" else office.files[len(office.files) // 2]
            try:
                receive.receive(office.desk, at)
            except Refused as error:
                assert error.code in ("down-gap", "receipt-disagrees")  # noqa: PT017
    for _round in range(2):
        office.up()
        receive.receive(office.desk, office.down())
    heard = office.heard()
    assert len(heard) == len(set(heard))
    assert set(said) - left <= set(heard) <= set(said)
    assert check.check(office.desk.store).problems == []


def test_a_desk_from_before_reads_on(office: Office) -> None:
    """A county's home made before journals had names goes on with the one it has."""
    office.say("一")
    with office.county.store.write() as connection:
        connection.exec_driver_sql("UPDATE journals SET outgoing=''")
    office.say("二")
    give_back(office.world, office.county, office.desk, "one")
    assert office.heard() == ["一", "二"]
