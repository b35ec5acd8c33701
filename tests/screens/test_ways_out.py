"""A refusal leads on: on the command line by a command, on a screen by a key, never the other way."""

import re
from pathlib import Path

import pytest

from screens.cli import common
from screens.desk.door import DeskDoor
from screens.proving import code_fault
from screens.words import exported_words, on_screen
from station.errors import Refused, StationError
from storage import county, exchange
from storage.desk import Setup, init
from storage.exchange import Exported, Proof
from storage.paths import Home
from tests.house import catalogue
from tests.house.tree import sources
from tests.screens.desk.kit import Wall
from tests.screens.kit import refused, run

COMMAND = re.compile(r"运行|\b(init|join|invite|restore|export)\b")
CODE = "12345 67890 12345 67890 12345 67890"


def test_what_storage_and_station_say_names_no_command() -> None:
    """Screens and commands show these sentences alike."""
    said = catalogue.in_code([p for p in sources() if "screens" not in p.parts])
    assert len(said) > 500
    assert [s.where for s in said if COMMAND.search(s.sentence)] == []


def test_the_command_line_names_the_command(tmp_path: Path) -> None:
    home = tmp_path / "desk"
    said = refused(run("station", "--home", home, "find", "x"))
    assert said.endswith("先运行 station init。")
    run("station", "--home", home, "init", "--code", "017", "--name", "站", "--type", "MALL")
    said = refused(run("station", "--home", home, "export"))
    assert said.endswith("命令是 station join 接入通知。")


@pytest.mark.parametrize("code", ["not-joined", "not-invited", "keys-changed"])
def test_a_screen_names_a_key_and_the_command_line_a_command(code: str) -> None:
    error = Refused(code, "句子。")
    assert on_screen(error) != common.way_out(error, "station")
    assert re.search(r"按 F7|Ctrl\+N|再按 Enter", on_screen(error))
    assert not COMMAND.search(on_screen(error))


def test_a_refusal_without_a_way_is_said_as_it_is() -> None:
    error = StationError("other", "句子。")
    assert on_screen(error) == common.way_out(error, "station") == "句子。"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (CODE, ""),
        (CODE.replace(" ", ""), ""),
        ("", "请输入核对码"),
        ("12345", "现在有 5 位"),
        ("１２３", "现在有 3 位"),
        (CODE + "1", "现在有 31 位"),
        (CODE[:-1] + "9", "不一致"),
    ],
)
def test_a_typed_code_is_told_apart(typed: str, said: str) -> None:
    assert said in code_fault(typed, CODE)
    assert bool(code_fault(typed, CODE)) == bool(said)


def test_17_and_017_are_one_station(tmp_path: Path) -> None:
    clock = Wall()
    office = county.init(Home(tmp_path / "c", "county"), "540102", "某县", clock=clock)
    desk = init(Home(tmp_path / "d", "desk"), Setup("17", "站", "MALL"), clock)
    assert desk.info()["code"] == "017"
    name, data, _code = office.invite("17")
    assert name == "540102-017A.invitation.json"
    exchange.join(desk, data, Proof(in_person=True))
    assert office.enrol(exchange.card(desk)[1], Proof(in_person=True)).station == "017"
    assert (
        init(Home(tmp_path / "e", "desk"), Setup("B7", "站", "MALL"), clock).info()["code"] == "B7"
    )


def test_a_station_that_was_17_before_stays_so(tmp_path: Path) -> None:
    clock = Wall()
    office = county.init(Home(tmp_path / "c", "county"), "540102", "某县", clock=clock)
    with office.writing(), office.store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO invitations (region, station, desk, issued_at) VALUES (?,?,?,?)",
            ("540102", "17", "A", "2026-01-01T00:00:00+08:00"),
        )
    assert office.invite("17")[0] == "540102-17A.invitation.json"


def test_practice_promises_nothing() -> None:
    made = Exported((), "e", 1, 3, 3, 0)
    assert "交给县区。" in exported_words(made)
    assert "不要交给县区" in exported_words(made, practice=True)


def test_a_desk_comes_back_from_a_backup(tmp_path: Path) -> None:
    """What the first screen offers, and the dialog over a home that cannot be opened."""
    clock = Wall()
    desk = init(Home(tmp_path / "d", "desk"), Setup("017", "站", "MALL"), clock)
    door = DeskDoor(desk.store.home, clock)
    made = door.backup(tmp_path, lambda _step: None)
    door.close()
    fresh = DeskDoor(Home(tmp_path / "new", "desk"), clock)
    assert fresh.restore(made.path, lambda _step: None)
    assert fresh.info()["code"] == "017"
    fresh.close()
