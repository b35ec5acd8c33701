"""However the program ends in a half-typed form: what was typed is offered again, nothing is left."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.paths import Home
from tests.faults.seat import (
    FIELDS,
    Typist,
    assert_free,
    command,
    environment,
    in_turn,
    kept,
    must,
    new_home,
    on_duty,
    open_form,
    seat,
    texts_of,
)
from tests.terminal import cpu_now
from tests.tmux import HAS_TMUX, Tmux

LAST_SECOND = 1
"""Seconds of typing that a kill may cost."""
CPU = 3
"""Seconds of processor time that an end may take; a program that spins takes all there is."""


MANY = int(os.environ.get("STATION_ROUNDS", "100"))
"""How often the long runs end the program."""


def rounds(few: int) -> Any:
    often = pytest.param(MANY, marks=pytest.mark.long)
    return pytest.mark.parametrize("rounds", [few, often] if few else [often])


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> list[Home]:
    """Two stations, set up once for all."""
    place = tmp_path_factory.mktemp("ends")
    return [new_home(place / name) for name in ("a", "b")]


class Round:
    """One person's typing: what the form held before, and what has to be found afterwards."""

    def __init__(self, terminal: Any, home: Home, chance: random.Random) -> None:
        self._home = home
        on_duty(terminal)
        found = kept(home)
        self._form = found[0].form if found else chance.choice(list(FIELDS))
        if found:
            go_on_with(terminal, found[0].title, self._form)
        else:
            open_form(terminal, self._form)
        self._before = texts_of(found[0] if found else None, self._form)
        self.typist = Typist(terminal, chance, self._form)
        self.typist.type_for(chance.uniform(0.05, 1.2))

    def assert_kept(self, letters: int) -> None:
        """Make sure that the draft holds so many of the typed characters, and nothing is locked."""
        assert_free(self._home)
        drafts = kept(self._home)
        assert len(drafts) <= 1
        after = texts_of(drafts[0] if drafts else None, self._form)
        assert self.typist.how_far(self._before, after) >= letters


def go_on_with(terminal: Any, title: str, form: str) -> None:
    """Take the draft that is offered."""
    terminal.press("F2")
    terminal.wait("Enter 接着填")  # the workbench names the draft, too
    terminal.wait(title[:20])
    terminal.press("BTab" if isinstance(terminal, Tmux) else "S-Tab", "Enter")
    terminal.wait(must(form))


@rounds(1)
@pytest.mark.parametrize(
    "name", ["SIGHUP", *(pytest.param(n, marks=pytest.mark.long) for n in ("SIGTERM", "SIGINT"))]
)
def test_everything_typed_is_kept_at_a_signal(homes: list[Home], name: str, rounds: int) -> None:
    chance = random.Random(f"{name} {rounds}")
    for home, terminal in in_turn(homes, seat, rounds):
        now = Round(terminal, home, chance)
        used = cpu_now(terminal.pid)
        terminal.signal(signal.Signals[name])
        assert terminal.end() == 0
        assert terminal.cpu - used < CPU
        assert terminal.usable()
        assert terminal.left_over() == []
        now.assert_kept(now.typist.letters)


@rounds(0)
def test_everything_seen_is_kept_when_the_window_is_closed(homes: list[Home], rounds: int) -> None:
    """What the system had not handed over to the program goes with the window."""
    chance = random.Random(f"window {rounds}")
    for home, terminal in in_turn(homes, seat, rounds):
        now = Round(terminal, home, chance)
        seen, used = now.typist.seen(), cpu_now(terminal.pid)
        terminal.hang_up()
        assert terminal.end() == 0
        assert terminal.cpu - used < CPU
        assert terminal.left_over() == []
        now.assert_kept(seen)


@rounds(1)
def test_a_kill_costs_the_last_second_at_most(homes: list[Home], rounds: int) -> None:
    chance = random.Random(f"kill {rounds}")
    for home, terminal in in_turn(homes, seat, rounds):
        now = Round(terminal, home, chance)
        now.typist.pause(chance.uniform(0, 1.5))
        seen = now.typist.seen(time.monotonic() - LAST_SECOND)
        terminal.signal(signal.SIGKILL)
        assert terminal.end() == -signal.SIGKILL
        assert terminal.left_over() == []
        now.assert_kept(seen)


@pytest.mark.skipif(not HAS_TMUX, reason="tmux is not installed")
@rounds(0)
def test_everything_seen_is_kept_when_tmux_ends_the_session(
    homes: list[Home], tmp_path: Path, rounds: int
) -> None:
    chance = random.Random(f"tmux {rounds}")

    @contextmanager
    def in_tmux(home: Home) -> Iterator[Tmux]:
        folder = tmp_path / home.path.name
        folder.mkdir(exist_ok=True)
        with Tmux(folder, (100, 30), environment(home)) as tmux:
            tmux.start(*command(home))
            yield tmux

    for home, tmux in in_turn(homes, in_tmux, rounds):
        now = Round(tmux, home, chance)
        seen = now.typist.seen()
        tmux.kill_session()
        wait_for_the_end(tmux)
        now.assert_kept(seen)


def wait_for_the_end(tmux: Tmux, seconds: float = 15) -> None:
    """Wait until nothing runs in tmux, nor tmux itself."""
    until = time.monotonic() + seconds
    while left := tmux.left_over():
        assert time.monotonic() < until, f"{left} still run after {seconds} s"
        time.sleep(0.02)
