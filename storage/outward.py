"""Writing a file onto a stick so that "done" means whole.

`.part`, fsync, read back, rename, fsync of the folder; never onto a mount point with nothing
mounted.
"""

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from station import attaching
from station.errors import MachineFailed, Refused
from station.language import _
from storage.paths import cannot_read, cannot_write, sync_folder

MOUNT_ROOTS = ("/media", "/mnt", "/run/media", "/Volumes")
MEBIBYTE = 1024 * 1024
STALE_AFTER = 60 * 60
"""Seconds after which a `.part` file is nobody's any more: no writing pauses so long."""
_PART = re.compile(r"\..+\.(zip\.age|backup)\.[0-9a-f]{8}\.part")


def deliver(folder: Path, name: str, data: bytes) -> Path:
    """Write `data` as `name` into `folder` and return its path. See `deliver_file`."""
    expected = hashlib.sha256(data).digest()

    def write(file: IO[bytes]) -> None:
        for start in range(0, len(data), MEBIBYTE):
            file.write(data[start : start + MEBIBYTE])

    return deliver_file(folder, name, len(data), write, lambda part: _digest(part) == expected)


def deliver_file(
    folder: Path,
    name: str,
    size: int,
    write: Callable[[IO[bytes]], None],
    proven: Callable[[Path], bool],
) -> Path:
    """Let `write` write about `size` bytes as `name` into `folder` and return its path.

    It counts once `proven` has read the file back from the disk. An older file of that name stays
    whole until then. Raises `Refused` (`no-stick`) and `MachineFailed` (`disk-full`,
    `no-permission`, `read-back`, `write-failed`); then nothing of ours is left there.
    """
    _prepare(folder, size)
    part = folder / f".{name}.{secrets.token_hex(4)}.part"
    try:
        _write(part, write)
        if not proven(part):
            raise MachineFailed(
                "read-back",
                _("写好后读回来的内容不一样，这个盘可能坏了，没有留下文件。请换一个盘再试。"),
            )
        target = folder / name
        os.replace(part, target)
        sync_folder(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        with suppress(OSError):  # a disk that is gone cannot be tidied up
            part.unlink(missing_ok=True)
    return target


def beside(folder: Path, name: str, data: bytes) -> str:
    """Return the name under which `data` may be written there, never over another file.

    It is the name itself where nothing is there or the very same, else a numbered one. Raises
    `MachineFailed` where the folder cannot be read.
    """
    again = 1
    while not _free(folder / attaching.file_name(name, again), data):
        again += 1
    return attaching.file_name(name, again)


def _free(place: Path, data: bytes) -> bool:
    try:
        if not place.exists():
            return True
        return place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data
    except OSError as error:
        raise cannot_read(place, error) from error


def sweep(folder: Path) -> None:
    """Remove `.part` files that an interrupted writing of ours left in a folder long ago.

    A younger one may be another desk's, which is writing onto the same stick.
    """
    before = time.time() - STALE_AFTER
    for part in folder.glob(".*.part"):
        try:
            stale = _PART.fullmatch(part.name) and part.stat().st_mtime < before
        except FileNotFoundError:
            continue  # its writer has just finished
        if stale:
            part.unlink(missing_ok=True)


def _prepare(folder: Path, size: int) -> None:
    if unmounted(folder):
        raise Refused(
            "no-stick",
            _("{folder} 上没有插好的U盘，没有写出文件。请插好再试。").format(folder=folder),
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(folder)
        usage = shutil.disk_usage(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    if usage.total and usage.free < size + MEBIBYTE:
        raise MachineFailed(
            "disk-full",
            _("{folder} 只剩 {free} MB，放不下，没有写出文件。请腾出空间或换一个盘。").format(
                folder=folder, free=usage.free // MEBIBYTE
            ),
        )


def unmounted(folder: Path) -> bool:
    """Tell whether `folder` is meant to be a mounted disk on which nothing is mounted."""
    place = Path(os.path.abspath(folder))
    listed = _listed_mount_points()
    for candidate in (place, *place.parents):
        if candidate in listed and not os.path.ismount(candidate):
            return True
        if os.path.ismount(candidate):
            return candidate == Path("/") and _under_roots(place)
    return False


def _under_roots(place: Path) -> bool:
    return any(Path(root) in place.parents for root in MOUNT_ROOTS)


def _listed_mount_points() -> set[Path]:
    try:
        lines = Path("/etc/fstab").read_text("utf-8", "replace").splitlines()
    except OSError:
        return set()
    fields = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return {Path(f[1]) for f in fields if len(f) > 1 and f[1].startswith("/") and f[1] != "/"}


def _write(path: Path, write: Callable[[IO[bytes]], None]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _digest(path: Path) -> bytes:
    made = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(MEBIBYTE):
            made.update(block)
    return made.digest()
