"""What the office's screens read is what the office has, and a preview tells what an import does."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from station.bundle import enrolment
from station.errors import Refused, StationError
from station.progress import Cancelled, Progress
from storage import backup, check, held, intake, office, returns, settle
from storage.county import County
from storage.desk import Desk
from storage.intake import STOPPED, Taken
from tests.storage.world import CHINA, Ticking, World, agreed, complaint, dump, enrol

pytestmark = pytest.mark.usefixtures("either_engine")

NEVER_SAID = ("日志链", "哈希", "纪元", "分叉", "公钥", "签名", "加密", "商户", "商家", "指纹")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def county(world: World) -> County:
    return world.county()


def stops_when(true: Callable[[Progress], bool]) -> Callable[[Progress], None]:
    def report(step: Progress) -> None:
        if true(step):
            raise Cancelled

    return report


def as_if_receipted(desk: Desk) -> None:
    """Let the desk believe that the county has everything: its next bundle begins after that."""
    with desk.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE counties SET (acked_seq, acked) = "
            "(SELECT seq, digest FROM entries ORDER BY seq DESC LIMIT 1)"
        )


def two_bundles(world: World, county: County, code: str = "017") -> tuple[Path, Path]:
    """Return two bundles of one desk, of which the second goes on where the first ends."""
    desk = world.desk(code, county)
    agreed(desk)
    first = world.bundle(desk, "stick")
    as_if_receipted(desk)
    complaint(desk, date(2026, 7, 3))
    return first, world.bundle(desk, "stick")


def sound(*homes: Any) -> None:
    for home in homes:
        found = check.check(home.store)
        assert found.ok, found.problems


# --- stations


def test_the_troubled_stations_come_first(world, county):
    for code in ("011", "012", "013", "014", "015", "016"):
        world.desk(code, county)
    intake.take(county, [world.bundle(world.desk("013", county))])
    world.clock._now += timedelta(days=36)  # 013 has been silent since; 012 never spoke
    fine, gap, fork, held = (world.desk(code) for code in ("011", "014", "015", "016"))
    intake.take(county, [world.bundle(fine)])
    as_if_receipted(gap)
    complaint(gap)
    intake.take(county, [world.bundle(gap)])
    other = world.copy(fork, "copied")
    complaint(fork)
    complaint(other)
    intake.take(county, [world.bundle(fork, "a"), world.bundle(other, "b")])
    intake.take(county, [world.bundle(held)])
    with county.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE entries SET standing=8 WHERE kind='operator' AND journal=?",
            (held.info()["journal"],),
        )
    lines = office.stations(county)
    assert [line.code[-3:] for line in lines] == ["015", "014", "016", "012", "013", "011"]
    by_code = {line.code[-3:]: line for line in lines}
    assert by_code["015"].forked
    assert by_code["014"].gaps == [(1, 3)]
    assert (by_code["016"].held, by_code["016"].silent) == (1, False)
    never, silent = by_code["012"], by_code["013"]
    assert (never.never, never.silent, never.days_since, never.last_bundle) == (
        True,
        True,
        None,
        "",
    )
    assert (silent.never, silent.silent, silent.days_since) == (False, True, 36)
    assert (by_code["011"].silent, by_code["011"].days_since) == (False, 0)


def test_a_line_says_what_the_status_says(world, county):
    intake.take(county, [world.bundle(world.desk("017", county))])
    (line,), (row,) = office.stations(county), county.status()
    shared = set(asdict(line)) & set(row) - {"enrolled_by"}
    assert len(shared) >= 14
    assert {name: getattr(line, name) for name in shared} == {n: row[n] for n in shared}
    assert line.enrolled_how == "in-person"
    assert line.enrolled_at.startswith("2026-07-01")
    assert line.enrolled_by == ""


def test_the_person_who_enrolled_is_named_when_known(world, county):
    intake.take(county, [world.bundle(world.desk("017", county))])
    with county.store.write() as connection:
        connection.exec_driver_sql(
            "UPDATE operators SET name='王科长', id=?", (county.info()["operator"],)
        )
    assert office.stations(county)[0].enrolled_by == "王科长"


def test_two_machines_under_one_desk_say_so(world, county):
    world.desk("017", county)
    second = World(world.path / "other", world.clock).desk("017")
    enrol(county, second, "017")
    world.desk("018", county)
    assert [line.beside for line in office.stations(county)] == [1, 1, 0]


def test_many_stations_ask_no_more_questions(world, county):
    asked: list[str] = []
    sa.event.listen(
        county.store.engine, "before_cursor_execute", lambda *given: asked.append(given[2])
    )

    def questions() -> int:
        asked.clear()
        office.stations(county)
        office.signs(county)
        return len(asked)

    world.desk("011", county)
    one = questions()
    for code in ("012", "013", "014"):
        world.desk(code, county)
    assert questions() == one < 20


def test_invitations_wait_for_their_cards(world, county):
    county.invite("031")
    county.invite("032", "B")
    world.desk("017", county)
    found = [(i.station, i.desk) for i in office.invited(county)]
    assert found == [("540102-032", "B"), ("540102-031", "A")]
    assert office.invited(county)[0].issued_at.startswith("2026-07-01T09:")
    county.invite("540102-031")
    assert [i.station for i in office.invited(county)] == ["540102-031", "540102-032"]


# --- held and refused


def test_what_a_gap_holds_names_the_missing_numbers(world, county):
    first, second = two_bundles(world, county)
    intake.take(county, [second])
    found = held.held(county)
    assert found.total == len(found) == 1
    (one,) = found
    assert (one.station, one.desk, one.name, one.code) == ("540102-017", "A", "017站", settle.GAP)
    assert (one.doing, one.kind) == ("登记", "案件")
    assert one.at.startswith("2026-07-01")
    assert f"1–{one.seq - 1}" in one.why
    assert held.held(county, "another") == []
    intake.take(county, [first])
    assert held.held(county).total == 0


def test_both_sides_of_a_copied_home_are_explained(world, county):
    desk = world.desk("017", county)
    copied = world.copy(desk, "copied")
    complaint(desk)
    complaint(copied)
    intake.take(county, [world.bundle(desk, "a"), world.bundle(copied, "b")])
    found = held.held(county, desk.info()["journal"])
    assert found
    assert {one.code for one in found} == {settle.FORK}
    assert all("两份不同记录" in one.why for one in found)


@pytest.mark.parametrize("code", range(1, 12))
def test_every_reason_has_its_sentence(world, county, code):
    intake.take(county, [world.bundle(world.desk("017", county))])
    with county.store.write() as connection:
        connection.exec_driver_sql("UPDATE entries SET standing=? WHERE seq=1", (code,))
    (one,) = held.held(county, passed=code in (settle.PASSED, settle.ASIDE))
    assert one.code == code
    assert one.why.endswith("。")
    decided = (settle.PASSED, settle.ASIDE, settle.WITHHELD)
    assert code in decided or "请" in one.why, "it says what to do"
    assert not [word for word in NEVER_SAID if word in one.why]


def test_no_more_than_some_are_listed_but_all_are_counted(world, county, monkeypatch):
    monkeypatch.setattr(held, "MAX_HELD", 4)
    for code in ("018", "017"):
        desk = world.desk(code, county)
        as_if_receipted(desk)
        for _n in range(3):
            complaint(desk)
        intake.take(county, [world.bundle(desk)])
    found = held.held(county)
    assert (len(found), found.total) == (4, 6)
    assert [one.station for one in found] == sorted(one.station for one in found)


def test_refused_files_newest_first(world, county, tmp_path):
    for name in ("旧.age", "\x1b[31m新.age"):
        (tmp_path / name).write_bytes(b"nothing")
        intake.take(county, [tmp_path / name])
    newest, oldest = office.refused(county)
    assert (newest.name, oldest.name) == ("\x1b[31m新.age", "旧.age")
    assert newest.code == "not-a-bundle"
    assert newest.sentence.startswith("这个文件不是上报包")
    assert newest.at > oldest.at
    assert [one.name for one in office.refused(county, limit=1)] == [newest.name]


def test_arrivals_newest_first(world, county):
    first, second = two_bundles(world, county)
    other = world.bundle(world.desk("018", county))
    taken = intake.take(county, [first, second, other])
    found = office.arrivals(county)
    assert [one.station[-3:] for one in found] == ["018", "017", "017"]
    for one, made in zip(reversed(found), taken, strict=True):
        assert (one.file, one.name) == (made.path.name, made.name)
        assert (one.first_seq, one.last_seq) == (made.first_seq, made.last_seq)
        assert (one.new, one.same, one.held) == (made.new, made.same, made.held)
    assert [one.file for one in office.arrivals(county, limit=1)] == [other.name]
    journal = world.desk("018").info()["journal"]
    assert [one.file for one in office.arrivals(county, journal=journal)] == [other.name]


# --- preview


def plain(taken: Taken) -> dict[str, Any]:
    return {name: value for name, value in vars(taken).items() if name != "error"}


def test_a_preview_is_what_the_import_then_does_and_keeps_nothing(world, county, tmp_path):
    first, second = two_bundles(world, county)
    bad = world.path / "stick" / "broken.age"
    bad.write_bytes(first.read_bytes()[:-20])
    other = world.bundle(world.desk("018", county), "stick")
    before = dump(county)
    found = office.preview(county, [first, bad, second, other])
    assert dump(county) == before
    assert office.arrivals(county) == office.refused(county) == []
    assert county.status()[0]["last_bundle"] is None
    sound(county)
    taken = intake.take(county, [first, bad, second, other])
    assert list(map(plain, found)) == list(map(plain, taken))
    assert [t.code for t in found] == ["", "truncated", "", ""]
    assert isinstance(found[1].error, Refused)
    assert [t.held for t in found] == [0, 0, 0, 0]
    again = office.preview(county, [first, second])
    assert [(t.new, t.same) for t in again] == [(0, t.new) for t in (found[0], found[2])]
    sound(county)


def test_a_preview_says_whose_it_is_how_big_and_of_which_days(world, county):
    desk = world.desk("017", county)
    world.clock._now = datetime(2026, 8, 3, 10, 0, tzinfo=CHINA)
    complaint(desk)
    path = world.bundle(desk)
    (one,) = office.preview(county, [path])
    assert (one.station, one.name) == ("540102-017", "017站")
    assert (one.first_day, one.last_day) == ("2026-07-01", "2026-08-03")
    assert one.exported_at.startswith("2026-08-03T10:00:")
    assert (one.first_seq, one.last_seq) == (1, one.new)
    assert one.size == path.stat().st_size
    intake.take(county, [path])
    (again,) = office.preview(county, [path])
    assert (again.first_day, again.last_day) == (one.first_day, one.last_day)


def test_the_second_bundle_of_a_desk_sees_the_first(world, county):
    first, second = two_bundles(world, county)
    assert [t.held for t in office.preview(county, [second])] == [1]
    assert [(t.held, t.released) for t in office.preview(county, [first, second])] == [(0, 0)] * 2
    assert [(t.held, t.released) for t in office.preview(county, [second, first])] == [
        (1, 0), (0, 1),
    ]  # fmt: skip
    assert [t.held for t in office.preview(county, [first.parent])] == [0, 0]


def test_a_preview_tells_what_the_office_will_have(world, county):
    intake.take(county, [world.bundle(world.desk("018", county))])
    first, second = two_bundles(world, county)
    found = office.preview(county, [first, second])
    assert (found.before.stations, found.before.cases) == (2, 0)
    assert (found.after.stations, found.after.cases) == (2, 2)
    assert found.before.period == found.after.period
    assert found.after.period.text == "2026Q3"
    assert (found.before.complaints, found.before.recovered_fen) == (0, 0)
    assert (found.after.complaints, found.after.recovered_fen) == (2, 101500)


def test_a_preview_can_be_stopped_and_leaves_nothing(world, county):
    paths = two_bundles(world, county)
    before = dump(county)
    with pytest.raises(Cancelled):
        office.preview(county, paths, stops_when(lambda step: step.done > 50))
    assert dump(county) == before
    assert [t.held for t in office.preview(county, paths)] == [0, 0]


# --- taking in, stopped and reported


def test_progress_moves_to_the_end(world, county, monkeypatch):
    monkeypatch.setattr(intake, "STEP", 5)
    paths = two_bundles(world, county)
    steps: list[Progress] = []
    taken = intake.take(county, paths, report=steps.append)
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert (done[0], done[-1], {step.total for step in steps}) == (0, 100, {100})
    assert len(set(done)) > 8, "it moves within a bundle"
    assert any(f"/ {taken[0].new} 条" in step.doing for step in steps)
    assert paths[1].name in steps[-2].doing


def test_stopped_between_two_bundles_the_first_stays(world, county):
    first, second = two_bundles(world, county)
    third = world.bundle(world.desk("018", county), "stick")
    taken = intake.take(
        county, [first, second, third], report=stops_when(lambda s: second.name in s.doing)
    )
    assert [t.code for t in taken] == ["", STOPPED, STOPPED]
    assert [t.path for t in taken] == [first, second, third]
    assert taken[0].new > 0
    assert all("停下" in t.reason and t.error is None for t in taken[1:])
    assert len(office.arrivals(county)) == 1
    assert office.refused(county) == []
    sound(county)
    again = intake.take(county, [first, second, third])
    assert [t.held for t in again] == [0, 0, 0]
    assert again[0].same == taken[0].new
    assert again[1].new > 0


@pytest.mark.parametrize("percent", [10, 40, 60, 90])
def test_stopped_within_a_bundle_nothing_of_it_stays(world, county, monkeypatch, percent):
    monkeypatch.setattr(intake, "STEP", 2)
    monkeypatch.setattr("storage.absorb.AT_ONCE", 2)
    desk = world.desk("017", county)
    agreed(desk)
    path = world.bundle(desk)
    before = dump(county)
    (taken,) = intake.take(county, [path], report=stops_when(lambda s: s.done >= percent))
    assert (taken.code, taken.new) == (STOPPED, 0)
    assert dump(county) == before
    assert office.arrivals(county) == []
    sound(county)
    assert intake.take(county, [path])[0].new > 0
    sound(county)


def test_stopped_after_the_last_bundle_it_is_done(world, county):
    paths = two_bundles(world, county)
    taken = intake.take(county, paths, report=stops_when(lambda s: s.done == 100))
    assert [t.code for t in taken] == ["", ""]
    assert len(office.arrivals(county)) == 2


# --- the status line


def test_signs_of_an_empty_office(county):
    assert asdict(office.signs(county)) == {
        "stations": 0, "silent": 0, "gaps": 0, "forked": 0, "held": 0, "last_import": "",
        "waiting_returns": 0, "never": 0,
    }  # fmt: skip


def test_signs_count_what_the_stations_say(world, county):
    first, second = two_bundles(world, county)
    intake.take(county, [second])
    world.desk("018", county)
    enrol(county, World(world.path / "b", Ticking()).desk("018"), "018")
    found, lines = office.signs(county), office.stations(county)
    assert (found.stations, len(lines)) == (2, 3)
    assert (found.silent, found.never) == (0, 1), "018 owes nothing yet, and has two machines"
    world.clock._now += timedelta(days=36)
    later = office.signs(county)
    assert sum(line.silent for line in office.stations(county)) == 3
    assert (later.silent, later.never) == (2, 1), "stations are counted, not their desks"
    assert found.gaps == 1
    assert found.held == sum(line.held for line in lines) == 1
    assert found.last_import == office.arrivals(county)[0].at
    assert first.exists()


def test_nothing_is_overdue_before_its_time(world, county):
    world.desk("017", county)
    (line,) = office.stations(county)
    assert (line.never, line.silent, line.trouble) == (True, False, 4)
    world.clock._now += timedelta(days=34)
    assert not office.stations(county)[0].silent
    world.clock._now += timedelta(days=2)
    assert office.stations(county)[0].silent


def test_more_arrived_than_are_listed(world, county):
    desk = world.desk("017", county)
    for n in range(3):
        intake.take(county, [world.bundle(desk, f"out{n}")])
    came = office.arrivals(county, 2)
    assert (len(came), came.total) == (2, 3)
    assert office.arrivals(county, 2, "nobody").total == 0


def test_receipts_wait_until_they_are_written(world, county):
    first, second = two_bundles(world, county)
    other = world.bundle(world.desk("018", county))
    assert office.signs(county).waiting_returns == 0
    intake.take(county, [first, second, other])
    assert office.signs(county).waiting_returns == 2
    with pytest.raises(Cancelled):
        returns.write_returns(county, world.path / "down", stops_when(lambda s: s.done == 1))
    assert office.signs(county).waiting_returns == 2
    steps: list[Progress] = []
    returns.write_returns(county, world.path / "down", steps.append)
    assert [step.done for step in steps] == [0, 1, 2]
    assert office.signs(county).waiting_returns == 0
    intake.take(county, [world.bundle(world.desk("018"))])
    assert office.signs(county).waiting_returns == 1


def test_a_restored_office_reads_on(world, county):
    saved = backup.backup(county.store, world.path / "safe").path
    intake.take(county, [world.bundle(world.desk("017", county))])
    world.bring_back(county, saved)
    county = world.county()
    assert office.stations(county) == office.arrivals(county) == []
    assert office.signs(county).stations == 0


def test_an_invitation_that_could_not_be_written_was_not_sent(world, county, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StationError):
        county.write_invitation(tmp_path / "file", "031")
    assert office.invited(county) == []
    folder = tmp_path / "stick"
    folder.mkdir()
    path, fingerprint = county.write_invitation(folder, "031")
    assert enrolment.read_invitation(path.read_bytes()).fingerprint == fingerprint
    assert [i.station for i in office.invited(county)] == ["540102-031"]
