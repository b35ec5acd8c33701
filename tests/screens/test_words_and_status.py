"""What a shell sees: exit status, one sentence on stderr, data alone on stdout, two languages."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.desk import Desk
from storage.paths import Home
from tests.screens.kit import CHINESE, CLEAN_ENVIRONMENT, Town, content, refused, run

BIN = Path(sys.executable).parent
INIT = ("init", "--code", "017", "--name", "惠民市场站", "--type", "MARKET")


def shell(program: str, *words: object, **more: object) -> subprocess.CompletedProcess[bytes]:
    """Run the installed program as its own process, with nothing to read."""
    argv = [str(BIN / program), *map(str, words)]
    options = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": 60, **more}
    return subprocess.run(argv, check=False, env=CLEAN_ENVIRONMENT, **options)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("station", ["nonsense"]),
        ("station", ["find"]),
        ("station", ["find", "x", "y"]),
        ("station", ["find", "x", "--nonsense"]),
        ("station", ["find", "x", "--limit", "many"]),
        ("station", ["fin", "x"]),
        ("station", ["find", "x", "--jso"]),
        ("station", ["--lang", "fr", "check"]),
        ("station", ["load"]),
        ("station", ["load", "a.csv", "--template", "b.csv"]),
        ("station", ["load", "--template", "b.pdf"]),
        ("station", ["init", "--code", "017"]),
        ("station", ["summary"]),
        ("station", ["summary", "2026Q3", "--by", "weather"]),
        ("station", ["summary", "2026Q3", "--decimals", "two"]),
        ("station", ["summary", "2026Q3", "--base", "weather"]),
        ("station", ["summary", "2026Q3", "-o", "x.pdf"]),
        ("station", ["restore"]),
        ("county", ["import"]),
        ("county", ["enrol"]),
        ("county", ["invite"]),
        ("county", ["keys"]),
        ("county", ["init", "--code", "540102"]),
        ("county", ["summary", "2026Q3", "--cut-off", "x"]),
    ],
)
def test_wrong_use_is_2(town: Town, program: str, words: list[str]) -> None:
    home = town.office if program == "county" else town.stations["017"]
    got = run(program, "--home", home, *words)
    refused(got, 2)
    assert got.out == ""
    assert not any(Path.cwd().iterdir())


def test_refused_input_is_1(town: Town) -> None:
    text = town.path / "note.txt"
    text.write_text("不是什么文件", "utf-8")
    absent, folder = town.path / "absent", town.path
    calls = [
        ("station", w)
        for path in (text, absent, folder)
        for w in (["join", path, "--in-person"], ["load", path], ["receive", path],
                  ["restore", path])
    ] + [
        ("county", w)
        for path in (text, absent, folder)
        for w in (["enrol", path, "--in-person"], ["open", path], ["restore", path])
    ]  # fmt: skip
    homes = {"county": town.office, "station": town.stations["017"]}
    before = content(town.office), content(town.stations["017"], "desk")
    for program, words in calls:
        got = run(program, "--home", homes[program], *words)
        refused(got)
        assert got.out == ""
    for words in (["import", text], ["import", absent], ["invite", "x y"],
                  ["invite", "017", "--desk", "a"]):  # fmt: skip
        refused(town.county(*words))
    assert (content(town.office), content(town.stations["017"], "desk")) == before


def test_a_failing_machine_is_3(town: Town) -> None:
    file = town.path / "file"
    file.write_bytes(b"")
    for place in (file, file / "below"):
        got = run("station", "--home", place, *INIT)
        assert got.out == ""
        refused(got, 3)
        refused(run("county", "--home", place, "init", "--code", "540102", "--name", "城关区"), 3)
    for words in (["export", "--to", file], ["backup", "--to", file / "below"],
                  ["card", "--to", file], ["summary", "2026Q3", "-o", file / "x.json"]):  # fmt: skip
        refused(town.station("017", *words), 3)
    (town.stations["017"] / "station.db").write_bytes(b"\0" * 9000)
    refused(town.station("017", "find", "x"), 3)


def test_a_full_device_is_3(town: Town) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    for words in (["find", "王女士", "--json"], ["--help"]):
        with full.open("wb") as out:
            got = shell("station", "--home", town.stations["017"], *words,
                        stdout=out, stderr=subprocess.PIPE, capture_output=False)  # fmt: skip
        assert got.returncode == 3
        assert b"Traceback" not in got.stderr
        assert len(got.stderr.decode().splitlines()) == 1


def test_a_reader_that_leaves_early_is_no_failure(town: Town) -> None:
    argv = [str(BIN / "county"), "--home", str(town.office), "summary", "2026Q3", "--json"]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=CLEAN_ENVIRONMENT
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 0


def test_a_home_of_the_wrong_kind(town: Town) -> None:
    desk = town.stations["017"]
    saved = town.station("017", "backup", "--to", town.path / "safe", "--json").json["path"]
    before = content(town.office), content(desk, "desk")
    for words in (["find", "x"], ["check"], ["export"], ["backup"], ["summary", "2026"]):
        refused(run("station", "--home", town.office, *words))
    for words in (["status"], ["check"], ["returns"], ["import", town.path], ["keys", "--to", "k"]):
        refused(run("county", "--home", desk, *words))
    refused(town.county("restore", saved))
    assert (content(town.office), content(desk, "desk")) == before
    for program in ("station", "county"):
        refused(run(program, "--home", town.path / "nothing", "check"))
    assert not (town.path / "nothing").exists()


def test_init_twice(town: Town) -> None:
    before = content(town.office), content(town.stations["017"], "desk")
    refused(town.station("017", *INIT))
    refused(town.county(*INIT[:2], "540102", "--name", "别的县"))
    refused(run("station", "--home", town.office, *INIT))
    assert (content(town.office), content(town.stations["017"], "desk")) == before


@pytest.mark.parametrize(
    "words",
    [
        ["--code", "", "--name", "站", "--type", "MARKET"],
        ["--code", "0 7", "--name", "站", "--type", "MARKET"],
        ["--code", "017", "--name", " ", "--type", "MARKET"],
        ["--code", "017", "--name", "站", "--type", "MOON"],
        ["--code", "017", "--name", "站", "--type", "MARKET", "--identity", "KING"],
        ["--code", "017", "--name", "站", "--type", "MARKET", "--region", "54010"],
        ["--code", "017", "--name", "站", "--type", "MARKET", "--desk", "AB"],
    ],
)
def test_a_refused_init_leaves_nothing(tmp_path: Path, words: list[str]) -> None:
    refused(run("station", "--home", tmp_path / "new", "init", *words))
    assert not (tmp_path / "new").exists()
    got = run("station", "--home", tmp_path / "new", *INIT, "--json")
    assert got.json == {"home": str(tmp_path / "new"), "code": "017"}


def test_an_init_that_failed_can_be_done_again(tmp_path: Path, monkeypatch) -> None:
    from storage import vault

    def full(_home: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(vault, "make", full)
        refused(run("station", "--home", tmp_path / "new", *INIT), 3)
    assert run("station", "--home", tmp_path / "new", *INIT).status == 0


@pytest.mark.long
def test_the_installed_programs(town: Town) -> None:
    done = shell("station", "--home", town.stations["017"], "find", "酱油", "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'"total": 1' in done.stdout
    other = shell("county", "--home", town.stations["017"], "status")
    assert (other.returncode, other.stdout) == (1, b"")
    assert b"Traceback" not in other.stderr
    card = town.path / "papers" / "540102-017A.card.json"
    asking = shell("county", "--home", town.office, "enrol", card)
    assert asking.returncode == 2, "no terminal, no proof: it says so and does not wait"


@pytest.mark.parametrize("program", ["station", "county"])
def test_help_and_version(program: str) -> None:
    for words in ([], ["--help"], ["--version"], ["init", "--help"], ["summary", "--help"]):
        english = run(program, "--lang", "en", *words)
        chinese = run(program, *words)
        assert (english.status, english.err) == (chinese.status, chinese.err) == (0, "")
        assert not CHINESE.search(english.out.replace("辖区所", "")), english.out
        assert CHINESE.search(chinese.out) or words == ["--version"]


def test_english_and_chinese(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.county("init", "--code", "540102", "--name", "X")
    home = town.path / "plain"
    words = ["init", "--code", "021", "--name", "Mall", "--type", "MALL", "--region", "540102"]
    made = run("station", "--home", home, "--lang", "en", *words)
    assert made.status == 0
    assert not CHINESE.search(made.out + made.err)
    calls = (["check"], ["find", "nothing"], ["find", ""], ["summary", "2026Q3"], ["nonsense"],
             ["summary", "nonsense"], ["load", "absent.csv"], ["receive", "absent"], ["export"],
             ["summary", "2026Q3", "--by", "nature"], ["summary", "2026Q3", "--json"], ["card"],
             ["backup"])  # fmt: skip
    for words in calls:
        got = run("station", "--home", home, "--lang", "en", *words)
        assert not CHINESE.search(got.out + got.err), (words, got)
        again = run("station", "--home", home, *words, env={"LANG": "en_US.UTF-8"})
        assert again.status == got.status
        assert not CHINESE.search(again.out + again.err)
    for env in ({}, {"LANG": "C"}, {"LANG": "de_DE.UTF-8"}, {"STATION_LANG": "zh_CN"}):
        assert CHINESE.search(run("station", "--home", home, "summary", "x", env=env).err), env
    mixed = {"LANG": "en_US.UTF-8", "STATION_LANG": "zh_CN"}
    assert CHINESE.search(run("station", "--home", home, "summary", "x", env=mixed).err)
    assert not CHINESE.search(
        run("station", "--home", home, "--lang=en", "summary", "x", env=mixed).err
    )


def test_where_the_home_is(town: Town) -> None:
    home = town.stations["017"]
    asked = ("find", "酱油", "--json")
    whole = run("station", "--home", home, *asked)
    assert whole.json["total"] == 1
    assert run("station", *asked, "--home", home) == whole
    assert run("station", *asked, env={"STATION_HOME": str(home)}) == whole
    other = {"STATION_HOME": str(town.stations["018"])}
    assert run("station", "--home", home, *asked, env=other) == whole
    nowhere = {"HOME": str(town.path), "XDG_DATA_HOME": str(town.path / "data")}
    refused(run("station", *asked, env=nowhere))
    assert not (town.path / "data").exists()


@pytest.mark.parametrize("text", ["", " ", "　", "\t", "\n", "\x1b", "\u200b"])
def test_blank_text_finds_nothing(town: Town, text: str) -> None:
    got = town.station("017", "find", text, "--json")
    assert (got.status, got.json) == (0, {"total": 0, "cases": []})
    assert town.station("017", "find", text).status == 0


def tampered(town: Town) -> Town:
    """Change a sum behind the program's back."""
    desk = Desk.open(Home(town.stations["017"], "desk"))
    with desk.store.write() as connection:
        connection.exec_driver_sql("UPDATE payments SET received_fen = received_fen + 1")
    return town


def test_a_check_that_fails_is_1(town: Town) -> None:
    got = tampered(town).station("017", "check", "--json")
    assert got.status == 1
    assert got.json["ok"] is False
    assert len(got.json["problems"]) == 2
    assert town.station("017", "check").status == 1


def test_a_check_that_fails_says_so(town: Town) -> None:
    refused(tampered(town).station("017", "check", "--json"))
