"""What this machine can do with a paper: open it in its own editor, send it to its printer.

A machine that cannot says so in a sentence, and nothing is done.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from station.errors import MachineFailed, Refused
from station.language import _

KEPT = 24 * 60 * 60
"""Seconds for which an opened paper stays in the home: it is not enciphered there."""
_PATIENCE = 60
"""Seconds that a program may take to take a paper."""
_AT_ONCE = 3
"""Seconds within which an opener that cannot open says so."""
_OFFICE = ("soffice", "libreoffice")


@dataclass(frozen=True)
class Able:
    """Why a paper cannot be opened, or sent to a printer, here: a sentence, empty where it can."""

    no_editor: str
    no_printer: str


def able() -> Able:
    """Look at what this machine can do."""
    return Able(_no_editor(), _no_printer())


def sweep(folder: Path) -> None:
    """Remove the papers that were opened long ago; one that an editor still holds stays."""
    before = time.time() - KEPT
    with suppress(OSError):
        for place in folder.iterdir():
            with suppress(OSError):
                if place.stat().st_mtime < before:
                    place.unlink()


def open_(path: Path) -> None:
    """Open a file in the program that the system has for it. Raises `Refused`, `MachineFailed`."""
    problem = _no_editor()
    if problem:
        raise Refused("no-editor", problem)
    if sys.platform == "win32":
        _started(lambda: os.startfile(path))
    else:
        _let_go([_opener(), str(path)])


def send(path: Path) -> None:
    """Send a DOCX to the printer. Raises `Refused` (`no-printer`) and `MachineFailed`."""
    problem = _no_printer()
    if problem:
        raise Refused("no-printer", problem)
    if sys.platform == "win32":
        _started(lambda: os.startfile(path, "print"))
        return
    # A print queue takes pages, and of a DOCX it may print the bytes: pages are made first.
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        office = _first(_OFFICE)
        _run([office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)])
        pages = Path(folder) / f"{path.stem}.pdf"
        if not pages.is_file():
            raise _failed(office)
        _run([_first(("lp", "lpr")), str(pages)])


def sent(path: Path) -> None:
    """Remove a paper that the printer has; Windows may still be reading it, so there it is swept."""
    if sys.platform != "win32":
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _no_editor() -> str:
    if sys.platform == "win32":
        return ""
    far = sys.platform != "darwin" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if far or (sys.platform == "darwin" and os.environ.get("SSH_CONNECTION")):
        return _("这个终端没有桌面，打不开编辑器：请写到U盘，到有 WPS 或 Word 的电脑上打开。")
    if not _opener():
        return _("这台电脑上没有能打开文件的程序：请写到U盘，到有 WPS 或 Word 的电脑上打开。")
    return ""


def _no_printer() -> str:
    if sys.platform == "win32":
        return ""
    if not _first(("lp", "lpr")) or not _queues():
        return _("这台电脑没有装打印机：请写到U盘，到有打印机的电脑上打印。")
    if not _first(_OFFICE):
        return _(
            "这台电脑上没有能排版的程序（LibreOffice），不能直接打印：请先打开，再从那里打印。"
        )
    return ""


def _queues() -> bool:
    """Tell whether a printer is set up; where nobody can say, there may be one."""
    asked = shutil.which("lpstat")
    if not asked:
        return True
    try:
        told = subprocess.run(
            [asked, "-e"], capture_output=True, timeout=_PATIENCE, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(told.stdout.strip())


def _opener() -> str:
    return shutil.which("open" if sys.platform == "darwin" else "xdg-open") or ""


def _first(names: tuple[str, ...]) -> str:
    return next(filter(None, map(shutil.which, names)), "")


def _run(command: list[str]) -> None:
    """Run a program to its end; what it says is not for the screen."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=_PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(command[0]) from error
    if done.returncode:
        raise _failed(command[0])


def _let_go(command: list[str]) -> None:
    """Start a program that may go on for hours; one that ends at once with a fault has not taken it."""
    try:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        if running.wait(_AT_ONCE):
            raise _failed(command[0])
    except subprocess.TimeoutExpired:
        return  # the editor itself, at work
    except OSError as error:
        raise _failed(command[0]) from error


def _started(start: Callable[[], object]) -> None:
    try:
        start()
    except OSError as error:
        raise _failed(_("系统")) from error


def _failed(program: str) -> MachineFailed:
    return MachineFailed(
        "program-failed",
        _("{program} 没有接下这份文书。请写到U盘，到别的电脑上打开。").format(
            program=Path(program).name
        ),
    )


__all__ = ["KEPT", "Able", "able", "open_", "send", "sent", "sweep"]
