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
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
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


FRESH = frozenset({7, 25})
"""The private modes of a terminal nobody has touched: it wraps lines and shows its cursor."""


class Terminal:
    """One program on one terminal. `with` it: what was started is ended, whatever happens."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (100, 30)
    ) -> None:
        self.width, self.height = size
        self.screen = pyte.Screen(self.width, self.height)
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.mark = uuid.uuid4().hex
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            own = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
                   "PATH": "/usr/bin:/bin", "STARTED_BY": self.mark, **env}  # fmt: skip
            os.execve(command[0], list(command), own)
        os.set_inheritable(self._handle, False)  # else the next program keeps this window open
        self._size()
        self._before = termios.tcgetattr(self._handle)
        self.status: int | None = None
        self.cpu: float | None = None
        """Seconds of processor time of the program and its children, known when it has ended."""
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
        return ["".join(row).rstrip() for row in self._cells()]

    def _cells(self) -> list[list[str]]:
        buffer = self.screen.buffer
        return [[buffer[y][x].data for x in range(self.width)] for y in range(self.height)]

    def text(self) -> str:
        """Return the whole screen."""
        return "\n".join(self.lines)

    def said_last(self) -> str:
        """Return what was written after the screens were left, without its colours."""
        return plain(self.written.rpartition(b"\x1b[?1049l")[2])

    def wait(self, wanted: str, seconds: float = 20) -> None:
        """Wait until a text stands on the screen."""
        until = time.monotonic() + seconds
        while wanted not in self.text():
            if time.monotonic() > until or self.ended():
                raise AssertionError(f"{wanted!r} did not come:\n{self.text()}")
            if self.read():
                while self.read(0):  # looking at the screen costs more than reading
                    pass

    def settle(self, quiet: float = 0.15, most: float = 5) -> None:
        """Wait until nothing was written for a moment (a blinking cursor is never quiet for long)."""
        until = time.monotonic() + most
        while self.read(quiet) and time.monotonic() < until:
            pass

    def resize(self, width: int, height: int) -> None:
        """Make the window another size."""
        self.width, self.height = width, height
        self.screen.resize(height, width)
        self._size()

    def _size(self) -> None:
        packed = struct.pack("HHHH", self.height, self.width, 0, 0)
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, packed)

    def type(self, text: str | bytes) -> None:
        """Type text, however long; what is drawn meanwhile is taken."""
        left = text.encode() if isinstance(text, str) else text
        while left:
            readable, writable, _ = select.select([self._handle], [self._handle], [], 10)
            if readable:
                self.read(0)
            if writable:
                left = left[os.write(self._handle, left[:512]) :]
            if not readable and not writable:
                raise AssertionError(f"nobody reads what is typed:\n{self.text()}")

    def paste(self, text: str) -> None:
        """Paste text, as a terminal does that was asked to mark what is pasted."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def press(self, *keys: str) -> None:
        """Press named keys, one after the other."""
        for key in keys:
            self.type(KEYS.get(key, key))
            self.read(0.02)

    def click(self, text: str) -> None:
        """Click with the mouse on the first cell of a text that stands on the screen."""
        y, row = next((y, row) for y, row in enumerate(self._cells()) if text in "".join(row))
        x = next(x for x in range(len(row)) if "".join(row[x:]).startswith(text))
        for ending in "Mm":
            self.type(f"\x1b[<0;{x + 1};{y + 1}{ending}")

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
            pid, status, used = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                self.cpu = used.ru_utime + used.ru_stime
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

    def left_over(self) -> list[int]:
        """Return the processes of this terminal that still run."""
        return started_by(self.mark)

    def usable(self) -> bool:
        """Tell whether the terminal was left as it was found: modes, keys, what a line does."""
        now = termios.tcgetattr(self._handle)
        return self.modes() == FRESH and self._keyboards() == 0 and now[:4] == self._before[:4]

    def modes(self) -> frozenset[int]:
        """Return the private modes (DEC) that are on: main screen, cursor, mouse, pasting …"""
        on = set(FRESH)
        for numbers, ending in re.findall(rb"\x1b\[\?([\d;]+)([hl])", self.written):
            for number in map(int, numbers.split(b";")):
                (on.add if ending == b"h" else on.discard)(number)
        return frozenset(on)

    def _keyboards(self) -> int:
        """Return how many ways of reporting keys were asked for and not given back."""
        return len(re.findall(rb"\x1b\[>\d+u", self.written)) - self.written.count(b"\x1b[<u")


def plain(written: bytes) -> str:
    """Return what was written without colours, moves and what else a terminal obeys."""
    obeyed = rb"\x1b(\[[<>=?]?[\d;$]*[a-zA-Z]|\][^\x07\x1b]*(\x07|\x1b\\))"
    return re.sub(obeyed, b"", written).decode()


def _private(match: re.Match[bytes]) -> bytes:
    """Pass on only the private sequences that the terminal in memory knows."""
    return match.group() if match.group()[2:3] == b"?" else b""


def cpu_now(pid: int) -> float:
    """Return the seconds of processor time that a running program has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def started_by(mark: str) -> list[int]:
    """Return the processes that a terminal has started, itself or by others, and that run (Linux)."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark.encode() in (place / "environ").read_bytes():
                found.append(int(place.name))
    return found


def program(name: str) -> str:
    """Return the path of one of our programs in this environment."""
    return str(Path(sys.executable).with_name(name))
