"""Opening a program on the terminal it was started from: is there one, and how does it draw lines?"""

import locale
import os
import re
import select
import signal
import sys
import time

from screens.shell import Look
from station.errors import Usage
from station.language import _

ANSWER_WAIT_MS = 300
"""How long a terminal may take to say where its cursor is."""
ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""The signals that end a program whose window was closed, or that somebody asks to end."""


def attached() -> bool:
    """Tell whether a person sits at a terminal here: every stream must be one.

    The screens are drawn on the stream of errors, since the other one may be data.
    """
    return all(s is not None and s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr))


def expect_utf8() -> None:
    """Raise `Usage` where the terminal would garble Chinese: screens are written in UTF-8.

    A locale without a name for its encoding (C, POSIX) mostly sits on a terminal that draws UTF-8.
    """
    encoding = locale.getencoding().lower()
    if os.name == "nt" or encoding in ("utf-8", "utf8", "ansi_x3.4-1968", "us-ascii", "646"):
        return
    raise Usage(
        "not-utf8",
        _(
            "这个终端用的编码是 {encoding}，汉字会乱。请把终端和 LANG 改成 UTF-8 再打开"
            "（如 LANG=zh_CN.UTF-8）。没有改动任何东西。"
        ).format(encoding=encoding),
    )


def settle(look: Look) -> None:
    """Where nothing was chosen yet, ask the terminal how wide it draws a line character."""
    if os.environ.get("STATION_ASCII") == "1":
        look.ascii = True
    elif not look.known:
        look.ascii = ambiguous_width() == 2


def ambiguous_width(character: str = "─") -> int:
    """Return how many cells the terminal takes for a line character; 1 where it does not say.

    Writes the character, asks for the cursor, wipes the line again (DSR 6, `ESC [ row ; col R`).
    """
    try:
        import termios
        import tty
    except ImportError:  # Windows: its terminal draws it narrow
        return 1
    if not attached():
        return 1
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)  # none may leave the keys unseen
    try:
        tty.setcbreak(handle)
        os.write(sys.stdout.fileno(), f"\r{character}\x1b[6n".encode())
        column = _column(handle)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
        os.write(sys.stdout.fileno(), b"\r\x1b[2K")
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    return column - 1 if column > 1 else 1


def _column(handle: int) -> int:
    """Read the answer: the column of the cursor, 0 where none comes in time."""
    until = time.monotonic_ns() + ANSWER_WAIT_MS * 1_000_000
    told = b""
    while (left := until - time.monotonic_ns()) > 0:
        if not select.select([handle], [], [], left / 1e9)[0]:
            break
        told += os.read(handle, 32)
        found = re.search(rb"\x1b\[\d+;(\d+)R", told)
        if found:
            return int(found[1])
    return 0
