"""The expired soy sauce of [S3]: 15 back, 1,000 on top, 1,015 recovered, in every figure."""

import json

from tests.screens.kit import Town, content

QUARTER = "2026Q3"


def sums(figures: dict[str, int]) -> tuple[int, int, int]:
    return figures["recovered_fen"], figures["punitive_fen"], figures["punitive_cases"]


def test_at_the_station_and_at_the_county(town: Town) -> None:
    own = town.station("017", "summary", QUARTER, "--json").json
    assert sums(own["figures"]) == (101500, 100000, 1)
    assert own["scope"] == "station 540102-017"
    assert sums(town.figures()) == (0, 0, 0), "nothing has arrived yet"

    town.take(town.export("017"))
    whole = town.summary()
    assert sums(whole["figures"]) == (101500, 100000, 1)
    assert whole["figures"]["claimed_fen"] == whole["figures"]["agreed_fen"] == 101500
    assert {r["code"]: sums(r["figures"]) for r in whole["by_station"]} == {
        "540102-017": (101500, 100000, 1),
        "540102-018": (0, 0, 0),
    }
    shares = {r["code"]: (r["count"], r["percent"]) for r in whole["by_nature"]}
    assert shares["quality"] == (1, "100.00")
    assert "为消费者挽回经济损失1015元" in whole["sentence"]


def test_the_money_counts_in_the_quarter_it_was_received(town: Town) -> None:
    for period in ("2026Q2", "2026-06", "2026Q4", "2025"):
        assert sums(town.station("017", "summary", period, "--json").json["figures"]) == (0, 0, 0)
    for period in ("2026-07", "2026H2", "2026", "2026-01..2026-07"):
        found = town.station("017", "summary", period, "--json").json
        assert sums(found["figures"]) == (101500, 100000, 1)


def test_search_finds_it(town: Town) -> None:
    for text in ("酱油", "王女士", "13800000000", "惠民", "hmcs", "S3"):
        found = town.station("017", "find", text, "--json").json
        assert found["total"] == 1, text
        assert found["cases"][0]["merchant"] == "惠民超市"


def test_both_homes_are_sound(town: Town) -> None:
    town.take(town.export("017"))
    for checked in (town.county("check", "--json"), town.station("017", "check", "--json")):
        assert checked.status == 0
        assert checked.json["ok"] is True
        assert checked.json["problems"] == []


def test_a_preview_changes_nothing(town: Town) -> None:
    before = content(town.office)
    rows = json.loads(town.county("import", "--dry-run", town.export("017"), "--json").out)
    assert rows["bundles"][0]["new"] > 0
    assert content(town.office) == before
