"""Bundles that come twice, never, late, or after a receipt that the county forgot."""

import shutil
from pathlib import Path

from tests.screens.kit import Town, consultation, content, done, run


def piles(taken: dict[str, int]) -> tuple[int, int, int, int]:
    return taken["new"], taken["same"], taken["held"], taken["refused"]


def status(town: Town, code: str = "017") -> dict:
    rows = done(town.county("status", "--json")).json["stations"]
    return next(r for r in rows if r["code"].endswith(code))


def forgetful(town: Town) -> tuple[Path, Path]:
    """Let the desk have a receipt for a bundle that the restored county lacks.

    Returns the bundle that the county lost, and the next one of the desk.
    """
    saved = done(town.county("backup", "--to", town.path / "safe", "--json")).json["path"]
    first = town.export("017", "first")
    town.take(first)
    assert town.give_back("017")["acked_through"] > 0
    done(town.county("restore", saved))
    town.load("017", *(consultation(f"N{n}") for n in range(3)))
    return first, town.export("017", "second")


def test_import_twice_is_all_same(town: Town) -> None:
    bundle = town.export("017")
    first = town.take(bundle)[0]
    before, figures = content(town.office), town.figures()
    again = town.take(bundle)[0]
    assert first["new"] > 0
    assert piles(first) == (first["new"], 0, 0, 0)
    assert piles(again) == (0, first["new"], 0, 0)
    assert town.figures() == figures
    after = content(town.office)
    assert after["entries"] == before["entries"]
    assert after["cases"] == before["cases"]


def test_the_second_bundle_brings_everything_since_the_last_receipt(town: Town) -> None:
    town.export("017", "lost")
    town.load("017", consultation("N1"))
    taken = town.take(town.export("017"))[0]
    assert piles(taken) == (taken["new"], 0, 0, 0)
    figures = town.figures()
    assert (figures["consultations"], figures["recovered_fen"]) == (1, 101500)
    assert town.give_back("017")["acked_through"] == taken["new"]


def test_after_a_receipt_the_next_bundle_is_only_what_is_new(town: Town) -> None:
    town.take(town.export("017"))
    acked = town.give_back("017")["acked_through"]
    town.load("017", consultation("N1"))
    made = done(town.station("017", "export", "--to", town.path / "next", "--json")).json
    assert (made["acked_through"], made["first_seq"]) == (acked, acked + 1)
    assert made["entries"] == made["last_seq"] - acked == town.take(made["path"])[0]["new"]
    empty = town.give_back("017") and done(town.station("017", "export", "--json")).json
    assert empty["entries"] == 0
    assert empty["first_seq"] == empty["last_seq"] + 1
    assert piles(town.take(empty["path"])[0]) == (0, 0, 0, 0)


def test_a_gap_is_held_named_and_released(town: Town) -> None:
    first, second = forgetful(town)
    taken = town.take(second)[0]
    assert taken["new"] == 0
    assert taken["held"] > 0
    last = taken["gaps"][0][1]
    assert taken["gaps"] == [[1, last]]
    assert f"1–{last}" in taken["reason"]
    assert status(town)["gaps"] == [[1, last]]
    assert town.figures()["consultations"] == 0, "held entries do not count"
    assert town.take(second)[0]["held"] + town.take(second)[0]["same"] > 0

    filled = town.take(first)[0]
    assert filled["new"] == last
    assert filled["released"] == taken["held"]
    assert status(town)["gaps"] == []
    figures = town.figures()
    assert (figures["consultations"], figures["recovered_fen"]) == (3, 101500)
    assert done(town.county("check", "--json")).json["ok"]


def test_the_desk_is_told_what_is_missing(town: Town) -> None:
    _first, second = forgetful(town)
    town.take(second)
    told = town.give_back("017", "again")
    assert told["problems"], "the receipt names the gap"


def test_a_county_that_lost_data_asks_for_it(town: Town) -> None:
    """The restored county writes its returns before it hears from the desk."""
    forgetful(town)
    town.give_back("017", "again")
    taken = town.take(town.export("017", "third"))[0]
    assert taken["held"] == 0
    assert town.figures()["recovered_fen"] == 101500


def test_a_gap_heals_by_the_next_return_and_bundle(town: Town) -> None:
    """The lost bundle is gone for good; after the receipt that names the gap all comes again."""
    _first, second = forgetful(town)
    town.take(second)
    town.give_back("017", "again")
    town.take(town.export("017", "third"))
    figures = town.figures()
    assert (figures["consultations"], figures["recovered_fen"]) == (3, 101500)
    assert status(town)["gaps"] == []


def test_export_all_fills_any_gap(town: Town) -> None:
    _first, second = forgetful(town)
    town.take(second)
    taken = town.take(town.export("017", "all", "--all"))[0]
    assert taken["held"] == 0
    assert taken["released"] > 0
    assert town.figures()["recovered_fen"] == 101500


def test_any_file_name_and_a_folder(town: Town) -> None:
    bundle = town.export("017")
    stick = town.path / "U 盘" / "七月"
    stick.mkdir(parents=True)
    names = ("惠民 站上报.age", "bundle(1).zip", "无后缀", "IMG_0001.jpg", "[red]x[bold].zip.age")
    for name in names:
        shutil.copy(bundle, stick / name)
    (stick / "会议记录.txt").write_text("不是上报包", "utf-8")
    (stick / f".{bundle.name}.part").write_bytes(b"half")
    taken = town.take(stick.parent)
    assert sorted(Path(t["path"]).name for t in taken) == sorted(names)
    assert sorted(t["new"] > 0 for t in taken) == [False] * 4 + [True]
    assert all(t["refused"] == 0 for t in taken)


def test_one_refused_bundle_does_not_stop_the_others(town: Town) -> None:
    good, bad = town.export("017"), town.path / "stick" / "000-坏的.zip.age"
    bad.write_bytes(good.read_bytes()[:-40])
    got = town.county("import", good.parent, "--json")
    assert got.status == 1
    rows = {Path(r["path"]).name: r for r in got.json["bundles"]}
    assert rows[bad.name]["reason"]
    assert rows[good.name]["new"] > 0
    assert len(got.err.splitlines()) == 1
    assert town.figures()["recovered_fen"] == 101500


def test_a_station_of_two_desks(town: Town) -> None:
    """Two desks of one station count as one station."""
    home = town.stations["017B"] = town.path / "desk-017B"
    words = ["--code", "017", "--desk", "B", "--name", "017站", "--type", "MARKET"]
    done(run("station", "--home", home, "init", *words))
    asked = ["invite", "017", "--desk", "B", "--to", town.path / "papers", "--json"]
    invitation = done(town.county(*asked)).json["path"]
    done(town.station("017B", "join", invitation, "--in-person"))
    card = done(town.station("017B", "card", "--to", town.path / "papers", "--json")).json["path"]
    done(town.county("enrol", card, "--in-person"))
    town.load("017B", consultation("B1"), consultation("B2"))
    town.take(town.export("017"), town.export("017B"))
    summary = town.summary()
    own = next(r for r in summary["by_station"] if r["code"] == "540102-017")
    assert summary["stations"] == 2
    assert (own["figures"]["consultations"], own["figures"]["complaints"]) == (2, 1)
