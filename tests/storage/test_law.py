"""The county's own data on its way: taken, sent down, in force at the desk, old cases left alone."""

import io
from datetime import date

import pytest

from station import taxonomy, verbs
from station.errors import Refused
from station.law import limits
from storage import check, exchange, receive, returns
from tests.storage.world import World, complaint, take

pytestmark = pytest.mark.usefixtures("either_engine")

OURS = """
title = "城关区2026年规定"

[[time_limits]]
code = "CG_ACCEPT"
zh = "城关：受理"
en = "Chengguan: acceptance"
days = 2
unit = "workday"
binds = "STATION"
law = "城关区规定第1条"
read = 2026-06-01

[[time_limits]]
code = "CG_ACCEPT"
since = 2026-07-10
days = 3

[[time_limits]]
code = "CG_CLOSE"
zh = "城关：办结"
en = "Chengguan: closing"
days = 200
unit = "day"
event = "ACCEPTED"
binds = "STATION"
law = "城关区规定第2条"
read = 2026-06-01

[[promise]]
code = "CG"
zh = "城关区承诺"
en = "Chengguan's promise"
accept = ["CG_ACCEPT"]
close = ["CG_CLOSE"]
default = true

[[nature]]
code = "quality"
since = 2026-07-10
zh = "商品质量"
""".encode()

YEAR = """
title = "2027年放假安排"

[[calendar]]
code = "2027"
zh = "2027年放假安排"
en = "Public holidays 2027"
off = [{ days = "01-01..01-03", zh = "元旦", en = "New Year's Day" }]
""".encode()


@pytest.fixture(autouse=True)
def _ours_alone():
    yield
    taxonomy.amend({})


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def county(world):
    return world.county()


@pytest.fixture
def desk(world, county):
    return world.desk("017", county)


def down(world, county, desk):
    """Everything the county has to say reaches the desk."""
    taxonomy.amend({})
    for made in returns.write_returns(county, world.path / "down"):
        if made.station.endswith(desk.info()["code"]):
            return receive.receive(desk, made.path)
    raise AssertionError


def test_it_holds_at_the_county_and_after_the_returns_at_the_desk(world, county, desk):
    assert county.take_law(OURS) == ("城关区2026年规定", True)
    assert county.take_law(OURS) == ("城关区2026年规定", False)
    assert limits.limit("CG_ACCEPT", date(2026, 7, 1)).term.count == 2
    got = down(world, county, desk)
    assert {"kind": "law", "title": "城关区2026年规定"} in got.applied
    assert not got.problems
    assert limits.limit("CG_ACCEPT", date(2026, 7, 1)).term.count == 2
    assert down(world, county, desk).applied == []
    taxonomy.amend({})
    world.desk("017")  # opened anew, it goes by what it keeps
    assert taxonomy.label("nature", "quality", date(2026, 7, 10)) == "商品质量"
    assert taxonomy.label("nature", "quality", date(2026, 7, 9)) == "质量"
    for home in (county, desk):
        assert check.check(home.store).ok


def test_a_new_complaint_has_days_by_the_rule_of_its_day_and_an_old_one_keeps_its_own(
    world, county, desk
):
    before = complaint(desk, date(2026, 7, 8))
    assert (before.accept_due, before.accept_rule) == (None, "")
    county.take_law(OURS)
    down(world, county, desk)
    early, late = (complaint(desk, date(2026, 7, n)) for n in (9, 10))
    assert (early.accept_due, early.accept_rule) == (date(2026, 7, 13), "CG_ACCEPT")
    assert late.accept_due == date(2026, 7, 15)
    assert desk.file(before.id).case.accept_due is None
    assert early.close_due is None
    desk.step(early.id, lambda file: verbs.accept(file, date(2026, 7, 10)))
    accepted = desk.file(early.id).case
    assert (accepted.close_due, accepted.close_rule) == (date(2027, 1, 26), "CG_CLOSE")


def test_a_year_that_comes_settles_the_days_that_leaned_on_it(world, county, desk):
    desk.choose_promise("P_5D_10D")
    leaning = complaint(desk, date(2026, 12, 25))
    by_hand = complaint(desk, date(2026, 12, 25), accept_due=date(2027, 1, 1))
    assert leaning.accept_due == date(2027, 1, 1)
    county.take_law(YEAR)
    got = down(world, county, desk)
    assert {"kind": "due", "cases": 1} in got.applied
    assert desk.file(leaning.id).case.accept_due == date(2027, 1, 4)
    assert desk.file(by_hand.id).case.accept_due == date(2027, 1, 1)
    exchange.export(desk, world.path / "out")
    assert take(county, world.path / "out")
    assert check.check(desk.store).ok
    assert check.check(county.store).ok


def test_a_broken_file_is_refused_and_nothing_changes(county):
    with pytest.raises(Refused, match="time_limits 第 1 段"):
        county.take_law(OURS.replace(b"days = 2\n", b"days = 0\n"))
    assert county.laws() == []
    assert taxonomy.item("time_limits", "CG_ACCEPT") is None
    county.take_law(OURS, rehearse=True)
    assert county.laws() == []


def test_an_entrusted_station_goes_by_the_regulators_limits(world, county):
    from storage.desk import Setup, init
    from storage.paths import Home

    desk = init(
        Home(world.path / "e", "desk"), Setup("031", "受托站", "MARKET", "ENTRUSTED"), world.clock
    )
    desk.choose_promise("P_1D_7D")
    for day, rules in ((date(2026, 4, 10), {"SAMR_MEDIATE", "SAMR_MEDIATE_OLD"}),
                       (date(2026, 4, 20), {"SAMR_MEDIATE"})):  # fmt: skip
        case = complaint(desk, day)
        assert case.accept_rule == "SAMR_ACCEPT"
        desk.step(case.id, lambda file, day=day: verbs.accept(file, day))
        from station.law import clocks

        now = desk.file(case.id).case
        found = clocks.explained(now, "close", desk.promised())
        assert {clock.rule.code for clock in found} == rules
        assert now.close_due == min(clock.counted.warn for clock in found)


def test_the_days_that_a_case_stood_still_are_added(desk):
    desk.choose_promise("P_5D_10D")
    case = complaint(desk, date(2026, 7, 2))
    desk.step(case.id, lambda file: verbs.accept(file, date(2026, 7, 3)))
    due = desk.file(case.id).case.close_due
    desk.step(case.id, lambda file: verbs.suspend(file, date(2026, 7, 6), "TESTING"))
    assert desk.file(case.id).case.state == "SUSPENDED"
    with pytest.raises(Refused, match="早于中止日期"):
        desk.step(case.id, lambda file: verbs.resume(file, date(2026, 7, 5)))
    desk.step(case.id, lambda file: verbs.resume(file, date(2026, 7, 13)))
    now = desk.file(case.id).case
    assert (now.state, now.suspended_on, now.pauses) == (
        "ACCEPTED", None, ["2026-07-06..2026-07-13"],
    )  # fmt: skip
    assert (due, now.close_due) == (date(2026, 7, 17), date(2026, 7, 24))


def test_a_day_set_by_hand_stays(desk):
    desk.choose_promise("P_1D_7D")
    case = complaint(desk, date(2026, 7, 2))
    assert case.close_due == date(2026, 7, 13)
    desk.step(case.id, lambda file: verbs.correct(file, received=date(2026, 7, 1)))
    assert desk.file(case.id).case.close_due == date(2026, 7, 10)
    desk.step(case.id, lambda file: verbs.correct(file, close_due=date(2026, 8, 1)))
    desk.step(case.id, lambda file: verbs.correct(file, received=date(2026, 7, 3)))
    now = desk.file(case.id).case
    assert (now.close_due, now.close_rule) == (date(2026, 8, 1), "")
    assert now.accept_due == date(2026, 7, 6)


def test_a_promise_that_there_is_not(desk):
    with pytest.raises(Refused, match="P_1D_7D"):
        desk.choose_promise("NIX")


def test_a_template_goes_down_and_a_bad_one_is_refused(world, county, desk):
    from station.papers.documents.render import shipped
    from storage import law

    ours = shipped("REFERRAL")
    assert county.template("REFERRAL") == ours
    changed = shipped("LEAD")  # names fields that a referral does not have
    with pytest.raises(Refused, match="没有"):
        county.take_template("REFERRAL", changed)
    with pytest.raises(Refused, match="REFERRAL"):
        county.take_template("NIX", ours)
    with pytest.raises(Refused, match="128"):
        county.take_template("REFERRAL", b"x" * (law.TEMPLATE_MOST + 1))
    title, told, new = county.take_template("REFERRAL", ours)
    assert (title, told, new) == (taxonomy.label("paper", "REFERRAL"), "", True)
    assert county.take_template("REFERRAL", ours)[2] is False
    got = down(world, county, desk)
    assert [item["title"] for item in got.applied] == [f"{title}的模板"]
    with desk.store.read() as connection:
        assert law.template(connection, "REFERRAL") == ours
        assert law.template(connection, "LEAD") is None
    assert check.check(desk.store).ok
    assert check.check(county.store).ok


def test_a_desk_prints_by_the_template_that_came_down(world, county, desk):
    from docx import Document

    from station.papers.documents import preview
    from station.papers.documents.render import shipped
    from storage import papers

    case = complaint(desk, date(2026, 7, 2), merchant="{{ 惠民 }} & <超市>")
    wanted = papers.Wanted("REGISTRATION", case.id)
    said = "\n".join(preview.lines(papers.make(desk, wanted).docx, 80))
    assert "本县统一格式" not in said
    document = Document(io.BytesIO(shipped("REGISTRATION")))
    document.add_paragraph("本县统一格式 {{ 经营者 }}")
    out = io.BytesIO()
    document.save(out)
    county.take_template("REGISTRATION", out.getvalue())
    down(world, county, desk)
    said = "\n".join(preview.lines(papers.make(desk, wanted).docx, 80))
    assert "本县统一格式 {{ 惠民 }} & <超市>" in said
    paper = papers.print_(desk, wanted, world.path / "stick")
    assert paper.path.exists()
