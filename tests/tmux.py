"""A person's terminal: tmux, typed into by `send-keys`, read by `capture-pane`. Polls, never sleeps long."""

import shutil
import subprocess
import time
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Self

HAS_TMUX = shutil.which("tmux") is not None


class Tmux:
    """One tmux server of our own with one window; ended on leaving."""

    def __init__(self, folder: Path, size: tuple[int, int], env: Mapping[str, str]) -> None:
        self._socket = str(folder / "tmux.sock")
        self._env = {"LANG": "C.UTF-8", "TERM": "xterm-256color", "PATH": "/usr/bin:/bin", **env}
        width, height = size
        conf = folder / "tmux.conf"
        conf.write_text("set -s escape-time 10\nset -g default-terminal tmux-256color\nset -g remain-on-exit on\n")
        self._size = ("-x", str(width), "-y", str(height))
        self._conf = str(conf)

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
        self._tmux("kill-server", check=False)
        self._tmux("new-session", "-d", *self._size, *command)

    def type(self, text: str) -> None:
        """Type text as a person does."""
        self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names (Enter, Tab, BTab, Escape, F1, C-s, Up …)."""
        for key in keys:
            self._tmux("send-keys", key)

    def text(self) -> str:
        """Return what stands on the screen."""
        return self._tmux("capture-pane", "-p")

    def pid(self) -> int:
        """Return the process in the window."""
        return int(self._tmux("display-message", "-p", "#{pane_pid}"))

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
