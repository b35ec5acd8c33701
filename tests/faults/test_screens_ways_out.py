"""The other ways out: its own key, a fault of ours, a window that closes without a word."""

from __future__ import annotations

import random
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from screens.ending import CRASH_LOG
from storage.paths import Home
from tests.faults.seat import (
    ON_DUTY,
    SIZE,
    assert_free,
    command,
    drop_drafts,
    environment,
    kept,
    new_home,
    seat,
    to_form,
)
from tests.house.tree import ROOT
from tests.terminal import Terminal

NAME, PHONE = "欧阳德海", "13912345678"
SPOKEN = {
    "zh_CN": "程序出错，已经退出。保存过的记录完好。\n没保存的内容留在草稿里。",
    "en": "The program failed and has ended. What was saved is intact.\n"
    "What was not saved is kept as a draft.",
}

FAULTY = """
import sys
from screens import driver
from screens.desk.door import DeskDoor
from screens.forms.screen import FormScreen

kind = sys.argv.pop(1)

def fault(*given):
    typed = [screen.form.typed() for screen in given if isinstance(screen, FormScreen)]
    raise ValueError(f"{typed} {given}")

def two_faults(screen):
    for _time in range(2):
        screen.run_worker(lambda: fault(screen), thread=True)
    return []

def matches(door, asked, joint=False, matches=DeskDoor.matches):
    return fault(asked.matter._values) if "13912345678" in asked.matter.phones else matches(door, asked, joint)

def typed(terminal, typed=driver.TerminalDriver._typed):
    read = typed(terminal)
    return fault(read) if read == b"\\x07" else read

if kind == "handler":
    FormScreen.commands = fault
elif kind == "workers":
    FormScreen.commands = two_faults
elif kind == "thread":
    DeskDoor.matches = matches
elif kind == "keys":
    driver.TerminalDriver._typed = typed

from screens.cli.station import main

sys.exit(main(sys.argv[1:]))
"""
"""The program with one fault: in a handler, in two workers, in the door, where keys are read."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return new_home(tmp_path_factory.mktemp("ways") / "desk")


@pytest.fixture(autouse=True)
def _afresh(home: Home) -> None:
    drop_drafts(home)
    (home.path / CRASH_LOG).unlink(missing_ok=True)


def half_typed(terminal: Terminal) -> None:
    """Type a name and a telephone number into the form and wait until both are seen."""
    to_form(terminal)
    terminal.type(f"{NAME}\t{PHONE}")
    terminal.wait(NAME)
    terminal.wait(PHONE)


def assert_typed_is_kept(home: Home) -> None:
    (draft,) = kept(home)
    assert draft.values["consumer_name"] == NAME
    assert draft.values["consumer_phone"] == PHONE
    assert_free(home)


@contextmanager
def faulty(home: Home, kind: str, **env: str) -> Iterator[Terminal]:
    words = [sys.executable, "-c", FAULTY, kind, *command(home)[1:]]
    with Terminal(words, environment(home, PYTHONPATH=str(ROOT), **env), SIZE) as terminal:
        yield terminal


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        pytest.param("handler", "F1", marks=pytest.mark.long),
        pytest.param("workers", "F1", marks=pytest.mark.long),
        pytest.param("thread", "", marks=pytest.mark.long),
        pytest.param("keys", "C-g", marks=pytest.mark.long),
    ],
)
def test_a_fault_of_ours_is_said_without_anybodys_data(home: Home, kind: str, key: str) -> None:
    with faulty(home, kind) as terminal:
        half_typed(terminal)
        if key:
            terminal.press(key)
        assert terminal.end() == 1
        assert terminal.usable()
        assert terminal.left_over() == []
    assert_typed_is_kept(home)
    log = home.path / CRASH_LOG
    assert terminal.said_last().splitlines()[:2] == SPOKEN["zh_CN"].splitlines()
    assert terminal.said_last().replace("\r\n", "").endswith(str(log))
    first, *frames = log.read_text("utf-8").splitlines()
    assert first == "ValueError"
    assert frames
    assert all(re.fullmatch(r"(\w+\.py|<string>):\d+ [\w<>]+", frame) for frame in frames)
    for said in (terminal.said_last(), log.read_text("utf-8")):
        assert NAME not in said
        assert PHONE not in said
        assert "Traceback" not in said


@pytest.mark.long
def test_a_fault_is_said_in_english(home: Home) -> None:
    with faulty(home, "keys", STATION_LANG="en") as terminal:
        terminal.wait("Who is on duty")
        terminal.wait(ON_DUTY)
        terminal.press("Enter")
        terminal.wait(f"On duty {ON_DUTY}")
        terminal.press("C-g")
        assert terminal.end() == 1
    assert terminal.said_last().replace("\r", "").startswith(SPOKEN["en"])


IGNORING = """
import signal, subprocess, sys, time
signal.signal(signal.SIGHUP, signal.SIG_IGN)
with open(sys.argv[1], "w") as told:
    told.write(str(subprocess.call(sys.argv[2:])))
"""


@pytest.mark.long
def test_a_window_that_closes_without_a_signal(home: Home, tmp_path: Path) -> None:
    """The program is the child of one that ignores the signal: nobody tells it anything."""
    told = tmp_path / "told"
    words = [sys.executable, "-c", IGNORING, str(told), *command(home)]
    with Terminal(words, environment(home), SIZE) as terminal:
        half_typed(terminal)
        terminal.hang_up()
        assert terminal.end() == 0
        assert terminal.cpu is not None
        assert terminal.left_over() == []
    assert told.read_text() == "0"
    assert_typed_is_kept(home)


def test_ctrl_q_keeps_what_is_half_typed_also_after_a_stop(home: Home) -> None:
    """A program that is stopped and goes on reads every key once."""
    with seat(home) as terminal:
        half_typed(terminal)
        for number in (signal.SIGCONT, signal.SIGSTOP, signal.SIGCONT):
            terminal.signal(number)
            time.sleep(0.05)
        terminal.type(b"\t\t" + "惠民超市".encode()[:4])
        terminal.wait("惠")
        time.sleep(0.3)  # half a character comes alone
        terminal.type("惠民超市".encode()[4:])
        terminal.wait("惠民超市")
        terminal.press("C-q")
        assert terminal.end() == 0
        assert terminal.usable()
        assert terminal.said_last() == ""
        assert terminal.left_over() == []
    assert_typed_is_kept(home)
    assert kept(home)[0].values["merchant"] == "惠民超市"


@pytest.mark.parametrize("rounds", [2, pytest.param(100, marks=pytest.mark.long)])
def test_a_signal_at_any_moment_of_the_start(home: Home, rounds: int) -> None:
    """Before the screens are there the signal ends the program as it ends any; later it says 0."""
    chance = random.Random(f"start {rounds}")
    seen = set()
    for _number in range(rounds):
        number = chance.choice([signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
        with seat(home) as terminal:
            until = time.monotonic() + chance.uniform(0, 2)
            while time.monotonic() < until:
                terminal.read(0.01)
            terminal.signal(number)
            seen.add(terminal.end())
            assert terminal.status in (0, -number, 1 if number == signal.SIGINT else 0, 130)
            assert terminal.usable(), terminal.written
            assert terminal.left_over() == []
    assert_free(home)
