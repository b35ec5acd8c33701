"""`--json`: every key that others script, with its type; stdout holds the JSON alone."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.screens.kit import Town, done, run, soy_sauce, write_csv

FINGERPRINT = re.compile(r"\d{5}( \d{5}){5}")
FIGURES = [
    "consultations",
    "complaints",
    "reports",
    "other",
    "accepted",
    "refused",
    "referred",
    "mediations",
    "mediations_agreed",
    "closed",
    "resolved",
    "leads_handed_over",
    "claimed_fen",
    "agreed_fen",
    "recovered_fen",
    "punitive_cases",
    "punitive_fen",
    "follow_ups_asked",
    "follow_ups_answered",
    "follow_ups_satisfied",
    "carried_in",
    "open_at_end",
    "sittings",
    "recovered_in_12315_fen",
    "settled_fen",
    "punitive_fraud_fen",
]
RATES = [
    "mediation_success",
    "closing",
    "resolution",
    "on_time_acceptance",
    "on_time_closing",
    "satisfaction",
]


def typed(found: Any, shape: dict[str, Any]) -> None:
    """Check that every key is there with its type (more keys may be)."""
    assert isinstance(found, dict)
    for name, kind in shape.items():
        assert name in found, (name, found)
        good = isinstance(found[name], kind)
        if kind is int:
            good = good and not isinstance(found[name], bool)
        assert good, (name, found[name])


def test_set_up(tmp_path: Path) -> None:
    office, desk = tmp_path / "county", tmp_path / "desk"
    county = done(run("county", "--home", office, "init", "--code", "540102", "--name", "城关区",
                      "--json")).json  # fmt: skip
    assert county == {"home": str(office), "code": "540102"}
    made = done(run("station", "--home", desk, "init", "--code", "540102-017", "--name", "站",
                    "--type", "集贸/批发/专业市场站", "--json")).json  # fmt: skip
    assert made == {"home": str(desk), "code": "017"}
    papers = []
    for program, home, words in (
        ("county", office, ["invite", "017", "--to", tmp_path]),
        ("station", desk, ["card", "--to", tmp_path]),
    ):
        paper = done(run(program, "--home", home, *words, "--json")).json
        typed(paper, {"path": str, "fingerprint": str})
        assert Path(paper["path"]).is_file()
        assert FINGERPRINT.fullmatch(paper["fingerprint"])
        papers.append(paper["path"])
        if program == "county":
            joined = run("station", "--home", desk, "join", paper["path"], "--in-person", "--json")
            typed(done(joined).json, {"region": str})
    enrolled = done(run("county", "--home", office, "enrol", papers[1], "--in-person", "--json"))
    typed(enrolled.json, {"station": str, "fingerprint": str})


def test_the_month(town: Town) -> None:
    file = write_csv(town.path / "x.csv", [soy_sauce("A"), soy_sauce("B", 退款="十五")])
    loaded = done(town.station("017", "load", file, "--json")).json
    typed(loaded, {"rows": int, "new": int, "same": int, "refused": int, "refused_file": str})
    assert loaded["rows"] == loaded["new"] + loaded["same"] + loaded["refused"] == 2
    clean = done(town.station("017", "load", "--dry-run", write_csv(file, [soy_sauce()]), "--json"))
    assert clean.json["refused_file"] is None

    made = done(town.station("017", "export", "--to", town.path / "stick", "--json")).json
    typed(made, {"path": str, "paths": list, "epoch": str, "first_seq": int, "last_seq": int,
                 "entries": int, "acked_through": int})  # fmt: skip
    assert made["path"] == made["paths"][0]
    assert made["entries"] == made["last_seq"] - made["first_seq"] + 1
    assert re.fullmatch(r"1\.[0-9a-f]{8}", made["epoch"])

    taken = done(town.county("import", made["path"], "--json")).json["bundles"]
    typed(taken[0], {"path": str, "station": str, "new": int, "same": int, "held": int,
                     "refused": int, "reason": str})  # fmt: skip
    assert taken[0]["station"] == "540102-017"
    assert sum(taken[0][n] for n in ("new", "same", "held", "refused")) == made["entries"]

    status = done(town.county("status", "--json")).json["stations"]
    assert [s["code"] for s in status] == ["540102-017", "540102-018"]
    typed(status[0], {"code": str, "name": str, "last_seq": int, "gaps": list, "silent": bool,
                      "forked": bool})  # fmt: skip
    assert [s["silent"] for s in status] == [False, True]

    files = done(town.county("returns", "--to", town.path / "down", "--json")).json["files"]
    assert [f["station"] for f in files] == ["540102-017", "540102-018"]
    assert all(Path(f["path"]).is_file() for f in files)
    got = done(town.station("017", "receive", files[0]["path"], "--json")).json
    typed(got, {"acked_through": int, "applied": list})
    assert got["acked_through"] == made["last_seq"]


def test_find_check_and_keep(town: Town) -> None:
    found = done(town.station("017", "find", "酱油", "--json")).json
    typed(found, {"total": int, "cases": list})
    typed(found["cases"][0], {"id": str, "number": str, "kind": str, "received": str,
                              "merchant": str, "state": str})  # fmt: skip
    assert re.fullmatch(r"26A-\d{4,}", found["cases"][0]["number"])
    for got in (town.station("017", "check", "--json"), town.county("check", "--json")):
        typed(done(got).json, {"ok": bool, "entries": int, "problems": list})


def test_backup_and_restore(town: Town) -> None:
    summary = town.station("017", "summary", "2026Q3", "--json").json["figures"]
    for call in (town.county, lambda *w: town.station("017", *w)):
        saved = done(call("backup", "--to", town.path / "safe", "--json")).json
        typed(saved, {"path": str, "entries": int})
        typed(done(call("restore", saved["path"], "--json")).json, {"home": str})
        assert done(call("check", "--json")).json["ok"]
    assert town.station("017", "summary", "2026Q3", "--json").json["figures"] == summary


@pytest.mark.parametrize("program", ["station", "county"])
def test_summary(town: Town, program: str) -> None:
    town.take(town.export("017"))
    call = town.county if program == "county" else lambda *w: town.station("017", *w)
    found = done(call("summary", "2026Q3", "--as-of", "2026-10-08T09:00:00+08:00", "--json")).json
    typed(found, {"period": str, "from": str, "to": str, "scope": str, "stations": int,
                  "as_of": str, "journals": list, "figures": dict, "rates": dict,
                  "by_nature": list, "by_goods": list, "by_service": list, "by_channel": list,
                  "by_station": list, "sentence": str})  # fmt: skip
    assert (found["from"], found["to"]) == ("2026-07-01", "2026-09-30")
    assert found["as_of"] == "2026-10-08T09:00:00+08:00"
    typed(found["figures"], dict.fromkeys(FIGURES, int))
    for name in RATES:
        typed(found["rates"][name], {"numerator": int, "denominator": int, "definition": str,
                                     "percent": (str, type(None))})  # fmt: skip
    for axis in ("by_nature", "by_goods", "by_service", "by_channel"):
        for row in found[axis]:
            typed(row, {"code": str, "label": str, "count": int, "percent": (str, type(None)),
                        "previous_year": int, "change_points": (str, type(None))})  # fmt: skip
    for row in found["by_station"]:
        typed(row, {"code": str, "figures": dict})
    for journal in found["journals"]:
        typed(journal, {"station": str, "desk": str, "journal": str, "epoch": str, "seq": int})
    assert found["journals"][0]["head"].startswith("sha256:")


def test_demo(tmp_path: Path) -> None:
    if find_spec("storage.demo") is None:
        pytest.skip("there is no demo yet")
    got = done(run("station", "demo", "--to", tmp_path / "demo", "--json")).json
    typed(got, {"home": str, "summary": dict})
    typed(got["summary"]["figures"], dict.fromkeys(FIGURES, int))
    assert got["summary"]["figures"]["complaints"] > 0


def test_talk_goes_to_stderr(town: Town) -> None:
    """Without `--json` a command that writes a file prints its path; advice is on stderr."""
    for words in (["card"], ["export", "--to", town.path / "stick"], ["backup"],
                  ["load", "--template", "leer.csv"],
                  ["summary", "2026Q3", "-o", "s.json"]):  # fmt: skip
        got = done(town.station("017", *words))
        assert Path(got.lines[0]).is_file(), got
    for words in (["invite", "019"], ["backup"], ["keys", "--to", town.path / "safe"],
                  ["returns", "--to", town.path / "down"]):  # fmt: skip
        got = done(town.county(*words))
        assert Path(got.lines[0]).is_file(), got
