"""A person's terminal: tmux, typed into by `send-keys`, read by `capture-pane`. Polls, never sleeps long."""

import os
import shutil
import signal
import subprocess
import time
import unicodedata
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.terminal import started_by

HAS_TMUX = shutil.which("tmux") is not None


class Tmux:
    """One tmux server of our own with one window; ended on leaving."""

    def __init__(self, folder: Path, size: tuple[int, int], env: Mapping[str, str]) -> None:
        self._socket = str(folder / "tmux.sock")
        self.mark = uuid.uuid4().hex
        self._env = {
            "LANG": "C.UTF-8", "TERM": "xterm-256color", "PATH": "/usr/bin:/bin",
            "STARTED_BY": self.mark, **env,
        }  # fmt: skip
        width, height = size
        conf = folder / "tmux.conf"
        conf.write_text(
            "set -s escape-time 10\nset -g default-terminal tmux-256color\nset -g remain-on-exit on\n"
        )
        self._size = ("-x", str(width), "-y", str(height))
        self._conf = str(conf)
        self._there = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        self._tmux("kill-server", check=False)

    def _tmux(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, "-f", self._conf, *words],
            capture_output=True, text=True, check=check, env=self._env, timeout=20,
        )  # fmt: skip
        return done.stdout

    def start(self, *command: str) -> None:
        """Start a program in the window; the one before it is gone."""
        if self._there:
            self._tmux("respawn-pane", "-k", *command)
        else:
            self._tmux("new-session", "-d", *self._size, *command)
            self._there = True

    def type(self, text: str) -> None:
        """Type text as a person does."""
        self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names (Enter, Tab, BTab, Escape, F1, C-s, Up …)."""
        for key in keys:
            self._tmux("send-keys", key)

    def read(self, seconds: float) -> None:
        """Let a moment go by."""
        time.sleep(seconds)

    def kill_session(self) -> None:
        """End the session, as closing the last window of a terminal does."""
        self._tmux("kill-session")
        self._there = False

    def left_over(self) -> list[int]:
        """Return the processes of this terminal that still run."""
        return started_by(self.mark)

    def text(self, styled: bool = False) -> str:
        """Return what stands on the screen; styled, with the sequences of colours and weights."""
        return self._tmux("capture-pane", "-p", *(["-e"] if styled else []))

    def ended(self) -> int | None:
        """Return the exit status of the program in the window, None while it runs."""
        asked = "#{pane_dead} #{pid} #{pane_dead_status}"
        dead, server, *status = self._tmux("display-message", "-p", asked).split()
        if dead == "1" and not status:
            os.kill(int(server), signal.SIGCHLD)  # tmux 3.3 may overlook that its child has ended
        return int(status[0]) if status else None

    def wait(self, *wanted: str, seconds: float = 20) -> str:
        """Wait until all these texts stand on the screen; return it."""
        until = time.monotonic() + seconds
        while True:
            text = self.text()
            if all(w in text for w in wanted):
                return text
            if time.monotonic() > until:
                raise AssertionError(f"{wanted} did not come:\n{text}")
            time.sleep(0.05)


def cells(line: str) -> int:
    """Return how many cells a line takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
