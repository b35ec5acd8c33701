"""Enrolment: the fingerprint by option, environment or file, or in person; never a wait."""

from pathlib import Path

import pytest

from tests.screens.kit import Ran, Town, content, done, new_town, refused, run

WRONG = "00000 11111 22222 33333 44444 55555"


@pytest.fixture
def strangers(tmp_path: Path) -> Town:
    """A county and a station that have not met."""
    town = new_town(tmp_path / "strangers")
    town.stations["017"] = town.path / "desk"
    words = ["--code", "017", "--name", "惠民市场站", "--type", "MARKET"]
    done(run("station", "--home", town.stations["017"], "init", *words))
    return town


def paper(got: Ran) -> tuple[str, str]:
    return done(got).json["path"], got.json["fingerprint"]


def test_right_and_wrong_fingerprints(strangers: Town) -> None:
    town = strangers
    invitation, theirs = paper(town.county("invite", "017", "--to", town.path, "--json"))
    note = town.path / "code.txt"
    desk = town.stations["017"]
    before = content(desk, "desk")
    note.write_text(WRONG, "utf-8")
    refused(town.station("017", "join", invitation, "--fingerprint", WRONG))
    refused(town.station("017", "join", invitation, env={"STATION_FINGERPRINT": WRONG}))
    refused(town.station("017", "join", invitation, "--fingerprint-file", note))
    refused(town.station("017", "join", invitation), 2)
    refused(town.station("017", "join", invitation, "--fingerprint-file", town.path / "no"), 2)
    refused(town.station("017", "card"))
    refused(town.station("017", "export"))
    assert content(desk, "desk") == before

    note.write_text(f" {theirs.replace(' ', '-')}\n", "utf-8")
    done(town.station("017", "join", invitation, "--fingerprint", theirs))
    done(town.station("017", "join", invitation, env={"STATION_FINGERPRINT": theirs}))
    done(town.station("017", "join", invitation, "--fingerprint-file", note))

    card, ours = paper(town.station("017", "card", "--to", town.path, "--json"))
    assert ours != theirs
    before = content(town.office)
    refused(town.county("enrol", card, "--fingerprint", theirs))
    refused(town.county("enrol", card, env={"STATION_FINGERPRINT": WRONG}))
    refused(town.county("enrol", card), 2)
    assert content(town.office) == before
    enrolled = done(town.county("enrol", card, "--json", env={"STATION_FINGERPRINT": ours}))
    assert enrolled.json["how"] == "fingerprint"
    again = done(town.county("enrol", card, "--fingerprint", ours, "--json"))
    assert again.json["fingerprint"] == ours
    assert len(town.county("status", "--json").json["stations"]) == 1


def test_in_person(strangers: Town) -> None:
    strangers.enrol("017")
    assert strangers.take(strangers.export("017"))[0]["refused"] == 0


def test_a_wrong_fingerprint_is_not_hidden_by_in_person(strangers: Town) -> None:
    town = strangers
    invitation, _theirs = paper(town.county("invite", "017", "--to", town.path, "--json"))
    got = town.station("017", "join", invitation, "--in-person", "--fingerprint", WRONG)
    assert got.status in (1, 2)


def test_an_option_wins_over_the_environment(strangers: Town) -> None:
    town = strangers
    invitation, theirs = paper(town.county("invite", "017", "--to", town.path, "--json"))
    note = town.path / "code.txt"
    note.write_text(theirs, "utf-8")
    words = ["join", invitation, "--fingerprint-file", note]
    done(town.station("017", *words, env={"STATION_FINGERPRINT": WRONG}))


def test_papers_of_others(strangers: Town, tmp_path: Path) -> None:
    town = strangers
    for_another, _f = paper(town.county("invite", "018", "--to", town.path, "--json"))
    refused(town.station("017", "join", for_another, "--in-person"))
    for_a_desk, _f = paper(town.county("invite", "017", "--desk", "B", "--to", town.path, "--json"))
    refused(town.station("017", "join", for_a_desk, "--in-person"))
    other = new_town(tmp_path / "other", region="540103", name="堆龙德庆区")
    foreign, _f = paper(other.county("invite", "017", "--to", other.path, "--json"))
    own, _f = paper(town.county("invite", "017", "--to", town.path, "--json"))
    done(town.station("017", "join", own, "--in-person"))
    refused(town.station("017", "join", foreign, "--in-person"))
    card, _f = paper(town.station("017", "card", "--to", town.path, "--json"))
    refused(other.county("enrol", card, "--in-person"))
    refused(town.station("017", "join", card, "--in-person"))
    refused(town.county("enrol", own, "--in-person"))
    done(town.county("enrol", card, "--in-person"))


def test_a_card_without_an_invitation(strangers: Town, tmp_path: Path) -> None:
    own, _f = paper(strangers.county("invite", "017", "--to", strangers.path, "--json"))
    done(strangers.station("017", "join", own, "--in-person"))
    card, _f = paper(strangers.station("017", "card", "--to", strangers.path, "--json"))
    same_region = new_town(tmp_path / "twin")
    refused(same_region.county("enrol", card, "--in-person"))


def test_altered_papers(strangers: Town) -> None:
    town = strangers
    path, theirs = paper(town.county("invite", "017", "--to", town.path, "--json"))
    text = Path(path).read_text("utf-8")
    for old, new in (("城关区", "城关县"), ('"017"', '"018"'), ("age1", "age2"), ("\n", "\n\n")):
        Path(path).write_text(text.replace(old, new, 1), "utf-8")
        refused(town.station("017", "join", path, "--in-person"))
        refused(town.station("017", "join", path, "--fingerprint", theirs))
    Path(path).write_text(text, "utf-8")
    done(town.station("017", "join", path, "--fingerprint", theirs))


def test_a_station_with_a_region_refuses_another(tmp_path: Path) -> None:
    town = new_town(tmp_path / "town")
    home = tmp_path / "desk"
    words = ["--code", "017", "--name", "站", "--type", "MARKET", "--region", "540103"]
    done(run("station", "--home", home, "init", *words))
    own, _f = paper(town.county("invite", "017", "--to", town.path, "--json"))
    refused(run("station", "--home", home, "join", own, "--in-person"))
