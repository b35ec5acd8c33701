"""One writer per home: a lock that names its holder and vanishes with it."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station.errors import MachineFailed, Refused
from station.language import _
from storage.paths import cannot_write

PATIENCE = 5
"""Seconds a short command waits for another short one."""

FAR = 1 << 20
"""Which byte Windows locks: far behind the holder's name, which others must be able to read."""


@contextmanager
def hold(path: Path, program: str, since: str, patience: int = PATIENCE) -> Iterator[None]:
    """Hold the lock file `path` while the block runs.

    Raises `Refused` (`locked`) naming the holder when it does not come free within `patience`
    seconds. The system frees the lock when the holder ends, however it ends.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        deadline = time.monotonic() + patience
        while not _try(handle):
            if time.monotonic() >= deadline:
                raise _locked(handle)
            time.sleep(0.05)
        _name(handle, {"pid": os.getpid(), "program": program, "since": since})
        yield
    finally:
        os.close(handle)


def _name(handle: int, holder: dict[str, object]) -> None:
    """Write who holds the lock: a courtesy; the lock is held even if there is no room for it."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(holder, ensure_ascii=False).encode())


def _try(handle: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            os.lseek(handle, FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise MachineFailed(
            "no-lock", _("这个磁盘上不能放心地写数据（两个窗口会互相弄乱），请换一个磁盘。")
        ) from error
    return True


def _locked(handle: int) -> Refused:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        holder = json.loads(os.read(handle, 4096))
        who = _("{program}（{since} 打开的，编号 {pid}）").format(**holder)
    except (OSError, ValueError, KeyError, TypeError):
        who = _("另一个窗口")
    return Refused(
        "locked",
        _("这份数据正由{who}使用，请先关掉那边再试。没有改动任何东西。").format(who=who),
    )
