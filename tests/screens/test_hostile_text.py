"""Text that would break, colour, move or execute something: nothing of it gets out alive.

`kit.run` looks at every byte of both streams: no control or direction character gets out.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile_text import a_few
from tests.screens.kit import (
    CLEAN_ENVIRONMENT,
    CONTROL,
    Town,
    consultation,
    content,
    done,
    new_town,
    refused,
    run,
    soy_sauce,
    write_csv,
)

STRINGS = {
    "escape": "甲\x1b[31m红\x1b[0m",
    "clear": "\x1b[2J\x1b[H甲",
    "title": "甲\x1b]2;owned\x07乙",
    "link": "\x1b]8;;http://x.invalid\x1b\\甲\x1b]8;;\x1b\\",
    "report": "甲\x1b[6n",
    "c1": "甲\x9b31m乙\x85丙",
    "nul": "甲\x00乙",
    "bell": "甲\x07\x08\x7f",
    "return": "真\r假的名字",
    "lines": "一\n二\r\n三\x0b四\x0c五",
    "separators": "一\u2028二\u2029三",
    "tab": "\t甲\t乙",
    "bidi": "甲\u202e乙\u202c丙\u2066丁\u2069",
    "invisible": "甲\u200b\ufeff\u2060乙",
    "tags": "甲\U000e0041\U000e0042",
    "noncharacter": "甲\uffff\ufdd0",
    "formula": '=HYPERLINK("http://x.invalid","点")',
    "wide formula": "＝1+1",
    "command": "=cmd|'/c calc'!A1",
    "signs": "+1-1@SUM(A1)",
    "minus": "-2+3",
    "at": "@甲",
    "quotes": "甲\"乙'丙`丁“戊”",
    "sql": "甲'); DROP TABLE cases;--",
    "markup": "[red]甲[/red]",
    "broken markup": "[/] [bold [link=x]",
    "template": "{0} {name} %s %(prog)s ${HOME} {{x}}",
    "brackets": "{",
    "percent": "100% %d",
    "emoji": "👩‍👩‍👧‍👦🇨🇳☺️",
    "combining": "e" + "\u0301" * 60,
    "rare": "𠮷䶮㐱",
    "long": "长" * 3000,
    "slashes": "../../etc/甲\\乙",
    "glob": "* ? % _ NOT AND OR NEAR(",
    "json": '{"a": "\\u001b"}',
}
INIT = ("--code", "017", "--type", "MARKET")


def test_as_cells_of_a_ledger(town: Town) -> None:
    """Every string in every free cell: saved, found, listed, exported, counted."""
    rows = [
        soy_sauce(f"H{n}", 消费者=t, 经营者=t, 商品服务=t, 诉求=t, 备注=t, 经办人=t, 线索去向=t)
        for n, t in enumerate(STRINGS.values())
    ]
    file = write_csv(town.path / "x.csv", rows)
    found = done(town.station("018", "load", file, "--json")).json
    assert (found["rows"], found["new"]) == (len(STRINGS), len(STRINGS)), found
    assert done(town.station("018", "load", file, "--json")).json["same"] == len(STRINGS)
    listed = done(town.station("018", "find", "H", "--limit", "1000"))
    assert listed.out
    cases = done(town.station("018", "find", "H", "--limit", "1000", "--json")).json["cases"]
    for case in cases:
        for name in ("merchant", "consumer"):
            assert not CONTROL.search(case[name] or ""), case
    assert "[red]甲[/red]" in {c["merchant"] for c in cases}, "letter for letter"

    bundle = town.export("018")
    assert town.take(bundle)[0]["refused"] == 0
    for words in (["open", bundle], ["open", bundle, "--json"], ["status"],
                  ["summary", "2026Q3", "--by", "station"]):  # fmt: skip
        done(town.county(*words))
    done(town.county("open", bundle, "-o", town.path / "x.xlsx"))
    assert town.figures()["complaints"] == len(STRINGS)
    assert town.station("018", "check", "--json").json["ok"]
    assert town.county("check", "--json").json["ok"]


def test_refused_rows_are_safe_in_a_spreadsheet(town: Town) -> None:
    rows = [consultation(f"H{n}", 备注=t, 消费者=t) for n, t in enumerate(STRINGS.values())]
    bad = [{**row, "接收时间": text} for row, text in zip(rows, STRINGS.values(), strict=True)]
    bad += [consultation(f"K{n}", 类别=t) for n, t in enumerate(STRINGS.values())]
    file = write_csv(town.path / "x.csv", bad)
    found = done(town.station("018", "load", file, "--json")).json
    assert found["refused"] == found["rows"] == len(bad)
    data = Path(found["refused_file"]).read_bytes()
    assert b"\x1b" not in data
    assert b"\x00" not in data
    with Path(found["refused_file"]).open(encoding="utf-8-sig", newline="") as lines:
        table = list(csv.reader(lines))
    assert len(table) == len(bad) + 1
    for row in table[1:]:
        for cell in row:
            assert not cell.startswith(tuple("=+-@\t\r＝＋－＠")), cell
    for line, row in zip(table[1:], bad, strict=True):
        assert line[table[0].index("编号")] == row["编号"]


def test_a_number_that_looks_like_a_formula_comes_back_the_same(town: Town) -> None:
    good = [consultation("=1+1"), consultation("-2", 备注="+3"), consultation("'=4")]
    bad = [{**row, "接收时间": "?"} for row in good]
    file = write_csv(town.path / "x.csv", bad)
    kept = Path(done(town.station("018", "load", file, "--json")).json["refused_file"])
    kept.write_text(kept.read_text("utf-8-sig").replace(",?,", ",2026-07-03,"), "utf-8")
    assert done(town.station("018", "load", kept, "--json")).json["new"] == 3
    plain = write_csv(town.path / "y.csv", good)
    assert done(town.station("018", "load", plain, "--json")).json["same"] == 3


def test_as_what_is_searched(town: Town) -> None:
    for text in STRINGS.values():
        for words in (["find", "--", text], ["find", "--json", "--", text]):
            got = town.station("017", *words)
            assert got.status == 0, (words, got)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A county that all stations with odd names are enrolled at."""
    return new_town(tmp_path_factory.mktemp("crowd"))


NAMES = [pytest.param(STRINGS[n], id=n) for n in sorted(STRINGS)]


@pytest.mark.parametrize("text", a_few(NAMES))
def test_as_the_name_of_a_station(crowd: Town, text: str) -> None:
    """Refused as a whole, or taken; what was taken can be enrolled, sent, listed and counted."""
    code = f"{len(list(crowd.path.glob('desk-*'))):03}"
    home = crowd.path / f"desk-{code}"
    words = ["init", "--code", code, "--type", "MARKET", f"--name={text}"]
    got = run("station", "--home", home, *words)
    if got.status:
        refused(got)
        assert not home.exists()
        return
    crowd.stations[code] = home
    crowd.enrol(code)
    assert crowd.take(crowd.export(code, code))[0]["new"] > 0


def test_a_county_of_odd_names(crowd: Town) -> None:
    for words in (["status"], ["summary", "2026Q3"], ["summary", "2026Q3", "--by", "station"]):
        done(crowd.county(*words))
    for code in list(crowd.stations)[:2]:
        assert crowd.give_back(code)["acked_through"] > 0
    table = crowd.path / "x.csv"
    done(crowd.county("summary", "2026Q3", "--by", "station", "-o", table))
    with table.open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert not [c for c in cells if c.startswith(tuple("=+@\t\r")) or CONTROL.search(c)]


def test_a_full_width_formula_in_a_summary(tmp_path: Path) -> None:
    town = new_town(tmp_path / "town")
    town.add("017", "＝1+1")
    table = town.path / "x.csv"
    done(town.county("summary", "2026Q3", "--by", "station", "-o", table))
    with table.open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert not [c for c in cells if c.startswith(tuple("＝＋－＠"))]


def test_a_tab_in_a_sentence(town: Town) -> None:
    assert "\t" not in refused(town.station("017", "summary", "a\tb"))


@pytest.mark.parametrize("name", ["escape", "nul", "bidi", "c1", "lines"])
def test_a_name_is_kept_clean(tmp_path: Path, name: str) -> None:
    home = tmp_path / "desk"
    done(run("station", "--home", home, "init", *INIT, "--name", STRINGS[name]))
    sentence = run("station", "--home", home, "summary", "2026Q3", "--json").json["sentence"]
    assert sentence.isprintable(), json.dumps(sentence)


@pytest.mark.parametrize("text", a_few(NAMES))
def test_as_the_name_of_a_county(tmp_path: Path, text: str) -> None:
    home = tmp_path / "county"
    got = run("county", "--home", home, "init", "--code", "540102", f"--name={text}")
    if got.status:
        refused(got)
        assert not home.exists()
        return
    invited = run("county", "--home", home, "invite", "017", "--to", tmp_path, "--json")
    assert invited.status == 0, invited
    done(run("county", "--home", home, "summary", "2026Q3"))


def test_as_any_other_word(town: Town) -> None:
    """Codes, periods, file names, fingerprints: refused in one clean sentence."""
    for text in list(STRINGS.values())[::2]:
        name = text.replace("\0", "").replace("/", "")[:60]
        calls = [
            ("station", ["summary", "--", text], (1,)),
            ("station", ["init", f"--code={text}", "--name", "x", "--type", "MALL"], (1,)),
            ("station", ["init", "--code", "1", "--name", "x", f"--type={text}"], (1,)),
            ("station", ["summary", "2026Q3", f"--by={text}"], (2,)),
            ("station", ["summary", "2026Q3", f"--as-of={text}"], (1,)),
            ("station", ["load", "--", town.path / name], (1,)),
            ("county", ["import", "--", town.path / name], (1,)),
        ]
        for program, words, statuses in calls:
            place = "new" if "init" in words else None
            home = town.office if program == "county" else town.stations["017"]
            got = run(program, "--home", town.path / place if place else home, *words)
            assert got.status in statuses, (words, got)
            assert got.out == ""


def test_as_the_code_of_an_invitation(town: Town) -> None:
    for text in STRINGS.values():
        refused(town.county("invite", "--", text))


def test_as_a_word_that_is_wrong_use(town: Town) -> None:
    for text in STRINGS.values():
        for words in (["nonsense" + text], ["status", "x" + text], ["--lang", text, "status"]):
            refused(town.county(*words), 2)


def test_a_line_end_in_a_file_name(town: Town) -> None:
    path = town.path / "a\nb.age"
    path.write_bytes(b"x")
    refused(town.county("import", path))


FILE_NAMES = ("\x1b[31m红", "[red]x", "=1+1", "甲\x07乙")


def test_as_the_name_of_a_file(town: Town) -> None:
    bundle = town.export("017")
    for name in FILE_NAMES:
        path = town.path / f"{name}.csv"
        write_csv(path, [consultation("F" + name)])
        done(town.station("018", "load", path))
        copy = town.path / f"{name}.age"
        copy.write_bytes(bundle.read_bytes())
        done(town.county("import", copy))
        assert town.county("import", copy, "--json").json["bundles"][0]["path"] == str(copy)
        copy.write_bytes(b"x")
        refused(town.county("import", copy))


def test_as_the_name_of_a_file_that_is_written(town: Town) -> None:
    for name in FILE_NAMES:
        file = write_csv(town.path / f"{name}.csv", [consultation("", 接收时间="?")])
        assert Path(done(town.station("018", "load", file, "--json")).json["refused_file"]).exists()
        done(town.station("018", "load", file))
        done(town.station("018", "summary", "2026", "-o", town.path / f"{name}.json"))


def test_as_a_path_in_json(town: Town) -> None:
    for name in ("甲\x9b31m.age", "\u202ega.age", "甲\x7f.age"):
        path = town.path / name
        path.write_bytes(b"x")
        assert town.county("import", path, "--json").json["bundles"][0]["path"] == str(path)


@pytest.mark.skipif(os.name == "nt", reason="arguments are bytes only on POSIX")
def test_bytes_that_are_no_text(town: Town) -> None:
    program = str(Path(sys.executable).with_name("station")).encode()
    before = content(town.stations["017"], "desk")
    words = [
        program,
        b"--home",
        os.fsencode(town.stations["017"]),
        b"find",
        b"\xff\xfe\xed\xa0\x80",
    ]
    got = subprocess.run(words, env=CLEAN_ENVIRONMENT, capture_output=True, check=False, timeout=60)
    assert (got.returncode, got.stdout) == (0, b"")
    assert b"Traceback" not in got.stderr
    assert content(town.stations["017"], "desk") == before


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    for program, words in (
        ("station", [*INIT, "--name", "\udcff"]),
        ("county", ["--code", "540102", "--name", "甲\ud800"]),
    ):
        got = run(program, "--home", tmp_path / program, "init", *words)
        assert got.status in (0, 1)
