"""A station's machine is replaced: the same code and desk, a new journal beside the old one."""

from pathlib import Path

import pytest

from tests.screens.kit import Town, consultation, done, run


@pytest.fixture
def replaced(town: Town) -> Town:
    """The station 017 with its old machine, and a new one enrolled under the same code."""
    town.take(town.export("017"))
    home = town.stations["new"] = town.path / "desk-new"
    done(run("station", "--home", home, "init", "--code", "017", "--name", "017站", "--type",
             "MARKET"))  # fmt: skip
    papers = town.path / "papers-new"
    invitation = done(town.county("invite", "017", "--to", papers, "--json")).json["path"]
    done(town.station("new", "join", invitation, "--in-person"))
    card = done(town.station("new", "card", "--to", papers, "--json")).json["path"]
    done(town.county("enrol", card, "--in-person"))
    return town


def test_both_journals_count_as_one_station(replaced: Town) -> None:
    replaced.load("new", consultation("N1"))
    replaced.take(replaced.export("new"))
    summary = replaced.summary()
    assert summary["stations"] == 2
    own = next(r for r in summary["by_station"] if r["code"] == "540102-017")
    assert (own["figures"]["consultations"], own["figures"]["complaints"]) == (1, 1)


def test_each_machine_gets_its_receipt(replaced: Town) -> None:
    files = done(replaced.county("returns", "--to", replaced.path / "down", "--json")).json["files"]
    assert len({f["path"] for f in files}) == len(files) == 3


def test_each_machine_has_its_key_in_the_safe(replaced: Town) -> None:
    paths = done(replaced.county("keys", "--to", replaced.path / "safe", "--json")).json["paths"]
    lines = {Path(p).read_text("utf-8").splitlines()[-1] for p in paths if "-017" in p}
    assert len(lines) == 2
