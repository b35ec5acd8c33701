"""A real process on a pseudo-terminal, and a terminal in memory that shows what it drew."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

KEYS = {
    "Enter": "\r", "Tab": "\t", "S-Tab": "\x1b[Z", "Esc": "\x1b", "Up": "\x1b[A", "Down": "\x1b[B",
    "Right": "\x1b[C", "Left": "\x1b[D", "Home": "\x1b[H", "End": "\x1b[F", "PgDn": "\x1b[6~",
    "PgUp": "\x1b[5~", "Backspace": "\x7f", "Space": " ", "F1": "\x1bOP", "F2": "\x1bOQ",
    "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~", "F6": "\x1b[17~", "F7": "\x1b[18~",
    "F8": "\x1b[19~", "F9": "\x1b[20~", **{f"C-{c}": chr(ord(c) - 96) for c in "abcdefghijklmnopqrstuvwxyz"},
}  # fmt: skip

CONTROL = re.compile(rb"[\x00-\x06\x0e\x0f\x10-\x1a\x1c-\x1f\x7f]|\xc2[\x80-\x9f]")
"""Bytes that no screen of ours writes: C0 but BEL, BS, TAB, LF, VT, FF, CR and ESC; DEL; C1."""


class Terminal:
    """One program on one terminal. `with` it: what was started is ended, whatever happens."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (100, 30)
    ) -> None:
        self.width, self.height = size
        self.screen = pyte.Screen(self.width, self.height)
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.environ.clear()
            os.environ.update(
                {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
                 "PATH": "/usr/bin:/bin", **env}
            )  # fmt: skip
            os.execv(command[0], list(command))
        fcntl.ioctl(
            self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", self.height, self.width, 0, 0)
        )
        self.status: int | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.hang_up()

    def read(self, seconds: float = 0.05) -> bool:
        """Take what was written meanwhile. Returns whether there was anything."""
        if self._closed or not select.select([self._handle], [], [], seconds)[0]:
            return False
        try:
            told = os.read(self._handle, 1 << 16)
        except OSError:
            return False
        self.written += told
        if b"\x1b[6n" in told:
            os.write(self._handle, b"\x1b[1;2R")  # a line character takes one cell
        self._stream.feed(re.sub(rb"\x1b\[[<>=?][\d;]*[a-zA-Z]", _private, told))
        return bool(told)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen now, a string a row."""
        rows = []
        for y in range(self.height):
            row = self.screen.buffer[y]
            rows.append("".join(row[x].data for x in range(self.width)).rstrip())
        return rows

    def text(self) -> str:
        """Return the whole screen."""
        return "\n".join(self.lines)

    def wait(self, wanted: str, seconds: float = 20) -> None:
        """Wait until a text stands on the screen."""
        until = time.monotonic() + seconds
        while wanted not in self.text():
            if time.monotonic() > until or self.ended():
                raise AssertionError(f"{wanted!r} did not come:\n{self.text()}")
            self.read()

    def settle(self, quiet: float = 0.15) -> None:
        """Wait until nothing was written for a moment."""
        while self.read(quiet):
            pass

    def type(self, text: str) -> None:
        """Type text."""
        os.write(self._handle, text.encode())

    def press(self, *keys: str) -> None:
        """Press named keys, one after the other."""
        for key in keys:
            os.write(self._handle, KEYS.get(key, key).encode())
            self.read(0.02)

    def signal(self, number: int) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal's other end, as a closed window does."""
        if not self._closed:
            self._closed = True
            os.close(self._handle)

    def ended(self) -> bool:
        """Tell whether the program has ended; its exit status then stands in `status`."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is not None

    def end(self, seconds: float = 15) -> int:
        """Wait until the program has ended and return its exit status (negative: a signal)."""
        until = time.monotonic() + seconds
        while not self.ended():
            if time.monotonic() > until:
                raise AssertionError(f"still running after {seconds} s:\n{self.text()}")
            if not self.read(0.02):
                time.sleep(0.01)
        while self.read(0.02):
            pass
        assert self.status is not None
        return self.status

    def usable(self) -> bool:
        """Tell whether the terminal was left in order: main screen, cursor shown, no mouse."""
        on, off = rb"\x1b\[\?%bh", rb"\x1b\[\?%bl"
        for mode in (b"1049", b"1000", b"1003", b"1006", b"2004"):
            said = [m.start() for m in re.finditer(on % mode, self.written)]
            taken = [m.start() for m in re.finditer(off % mode, self.written)]
            if said and (not taken or taken[-1] < said[-1]):
                return False
        hidden, shown = self.written.rfind(b"\x1b[?25l"), self.written.rfind(b"\x1b[?25h")
        return shown >= hidden


def _private(match: re.Match[bytes]) -> bytes:
    """Pass on only the private sequences that the terminal in memory knows."""
    return match.group() if match.group()[2:3] == b"?" else b""


def children(pid: int) -> list[int]:
    """Return the processes that a program has started and that still run (Linux)."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def program(name: str) -> str:
    """Return the path of one of our programs in this environment."""
    return str(Path(sys.executable).with_name(name))
