"""What a county says of leads: said once, down with the returns, the same in any order, erasable."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screens.cli import county as county_cli
from station import leads, verbs
from station.errors import Refused
from station.records import Lead
from storage import backup, check, exchange, lead_results, receive, returns
from storage.county import County
from storage.desk import Desk
from tests.storage.world import World, complaint, give_back, restore, take

DAY = date(2026, 7, 1)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def with_lead(world: World, **more: Any) -> tuple[County, Desk, Lead]:
    county = world.county()
    desk = world.desk("017", county)
    case = complaint(desk, DAY)
    desk.save(verbs.note_lead(DAY, case_id=case.id, handed_on=DAY, target="SAMR", **more))
    take(county, world.bundle(desk))
    (lead,) = desk.file(case.id).leads
    return county, desk, lead


def heard(desk: Desk, lead: Lead) -> list[tuple[str, str, str]]:
    said = lead_results.results(desk.store, [lead.id]).get(lead.id, ())
    return [(x.code, x.on.isoformat(), x.text) for x in said]


def test_down_with_the_returns(world: World) -> None:
    county, desk, lead = with_lead(world)
    lead_results.say(county, lead.id, "RECEIVED", DAY)
    lead_results.say(county, lead.id, "FILED", text="已立案，编号另告")
    got = give_back(world, county, desk)
    assert [(x["kind"], x["lead"], x["code"]) for x in got.applied] == [
        ("lead_result", lead.id, "RECEIVED"), ("lead_result", lead.id, "FILED"),
    ]  # fmt: skip
    day = county.store.clock.now().date().isoformat()
    assert heard(desk, lead) == [
        ("RECEIVED", "2026-07-01", ""), ("FILED", day, "已立案，编号另告"),
    ]  # fmt: skip
    assert give_back(world, county, desk, "again").applied == []
    assert desk.file(lead.case_id).leads == (lead,)  # the desk's own record is as it was
    assert check.check(desk.store).problems == check.check(county.store).problems == []


def test_said_again_puts_it_right(world: World) -> None:
    county, desk, lead = with_lead(world)
    lead_results.say(county, lead.id, "FILED", DAY)
    lead_results.say(county, lead.id, "NOT_FILED", DAY)
    give_back(world, county, desk)
    said = lead_results.results(desk.store, [lead.id])[lead.id]
    assert [x.code for x in said] == ["FILED", "NOT_FILED"]
    assert [x.code for x in leads.standing(said)] == ["NOT_FILED"]
    (one,) = lead_results.handed_over(county)
    assert one.said == said
    assert one.station == "540102-017"


@pytest.mark.parametrize(
    ("code", "on", "why"),
    [("NEVER", DAY, "bad-lead-result"), ("FILED", date(2026, 6, 30), "bad-day"),
     ("FILED", date(2027, 1, 1), "bad-day")],
)  # fmt: skip
def test_refused(world: World, code: str, on: date, why: str) -> None:
    county, desk, lead = with_lead(world)
    with pytest.raises(Refused) as refused:
        lead_results.say(county, lead.id, code, on)
    assert refused.value.code == why
    with pytest.raises(Refused) as refused:
        lead_results.say(county, "nobody", "FILED", DAY)
    assert refused.value.code == "no-lead"
    assert give_back(world, county, desk).applied == []


def test_a_changed_table_shows(world: World) -> None:
    county, desk, lead = with_lead(world)
    lead_results.say(county, lead.id, "NOT_FILED", DAY)
    give_back(world, county, desk)
    with desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE lead_results SET code='FILED'")
    assert not check.check(desk.store).ok
    with desk.store.write() as connection:
        lead_results.settle(connection)
    assert check.check(desk.store).ok
    assert heard(desk, lead)[0][0] == "NOT_FILED"


def test_erased_with_its_case(world: World) -> None:
    county, desk, lead = with_lead(world, facts="后厨有老鼠")
    lead_results.say(county, lead.id, "FILED", DAY, "举报属实")
    give_back(world, county, desk)
    desk.erase(lead.case_id)
    assert heard(desk, lead) == [("FILED", "2026-07-01", "")]
    take(county, exchange.export(desk, world.path / "out").paths[0])
    assert lead_results.handed_over(county)[0].said[0].text == ""
    assert check.check(desk.store).problems == check.check(county.store).problems == []


def test_a_restored_desk_hears_it_again(world: World) -> None:
    county, desk, lead = with_lead(world)
    saved = backup.backup(desk.store, world.path / "saved").path
    lead_results.say(county, lead.id, "FILED", DAY)
    give_back(world, county, desk)
    desk = restore(desk, saved, world.clock)
    assert heard(desk, lead) == []
    take(county, world.bundle(desk, "restored"))
    give_back(world, county, desk, "down2")
    assert [x[0] for x in heard(desk, lead)] == ["FILED"]
    assert check.check(desk.store).problems == []


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.sampled_from(["RECEIVED", "FILED", "NOT_FILED", "PUNISHED"]), min_size=1, max_size=4
    ),
    st.lists(st.integers(0, 5), max_size=6),
)
def test_any_order_of_returns(tmp_path_factory: Any, said: list[str], order: list[int]) -> None:
    world = World(tmp_path_factory.mktemp("order"))
    county, desk, lead = with_lead(world)
    files = []
    for number, code in enumerate(said):
        lead_results.say(county, lead.id, code, DAY)
        files += [w.path for w in returns.write_returns(county, world.path / str(number))]
    for at in order:
        with suppress(Refused):
            receive.receive(desk, files[at % len(files)])
    receive.receive(desk, files[-1])
    assert [x[0] for x in heard(desk, lead)] == said
    with desk.store.read() as connection:
        assert lead_results.problems(connection) == []


def test_the_regulators_clock() -> None:
    found = leads.clock(DAY, ())
    assert found is not None
    assert "第18条" in found.law
    assert found.end.counted == 15
    receipt = leads.Said("RECEIVED", date(2026, 7, 6), "")
    later = leads.clock(DAY, (receipt,))
    assert later is not None
    assert later.end.start == date(2026, 7, 6)
    assert leads.clock(DAY, (receipt, replace(receipt, code="NOT_FILED"))) is None


def test_the_command(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    county, desk, lead = with_lead(world, facts="后厨有老鼠", problem="")
    county.store.close()
    home = ["--home", str(county.store.home.path), "--json"]
    assert county_cli.main(["lead", lead.id, "立案", "2026-07-01", "--text", "属实", *home]) == 0
    told = {"lead": lead.id, "code": "FILED", "on": "2026-07-01"}
    assert json.loads(capsys.readouterr().out) == told
    assert county_cli.main(["lead", lead.id, "NEVER", *home]) == 1
    assert "RECEIVED" in capsys.readouterr().err
    assert county_cli.main(["lead", *home]) == 0
    out = capsys.readouterr().out
    (one,) = json.loads(out)["leads"]
    assert one["results"][0]["code"] == "FILED"
    assert one["station"] == "540102-017"
    assert "惠民超市" not in out
    assert "后厨" not in out
    assert "王女士" not in out
    assert county_cli.main(["lead", "--home", str(county.store.home.path)]) == 0
    assert "立案" in capsys.readouterr().out
    assert desk.info()["code"] == "017"
