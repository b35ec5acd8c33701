"""Versions of the database file: ordered steps, a backup first, newer files refused untouched.

`PRAGMA user_version` holds the version, `application_id` says that the file is ours. Step N is
`v000N.sql`; a step runs in one transaction with the mark of its version.
"""

import os
from importlib import resources
from pathlib import Path
from typing import Any

from station.errors import Refused
from station.language import _

APPLICATION_ID = 0x53544E31
"""`STN1`."""

NEWEST = 4


def script(version: int) -> str:
    """Return the SQL of one step."""
    name = f"v{version:04d}.sql"
    return (resources.files("storage.migrations") / name).read_text("utf-8")


def create(raw: Any) -> None:
    """Bring an empty file to the newest version in one transaction."""
    raw.execute("BEGIN IMMEDIATE")
    for version in range(1, NEWEST + 1):
        _run(raw, version)
    raw.execute("COMMIT")


def bring_up(raw: Any, backup: Path) -> None:
    """Bring an older file to the newest version, after a verified copy in `backup`.

    Raises `Refused` (`newer-file`, `foreign-file`); the file is then as it was.
    """
    if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise Refused("foreign-file", _("这不是本程序的数据文件，没有改动。"))
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    if version > NEWEST:
        raise Refused(
            "newer-file",
            _("这份数据是更新版本的程序写的，本程序不去改动它。请升级程序后再打开。"),
        )
    if version == NEWEST:
        return
    _copy(raw, backup, backup / f"before-v{NEWEST}.db")
    for step in range(version + 1, NEWEST + 1):
        raw.execute("BEGIN IMMEDIATE")
        _run(raw, step)
        raw.execute("COMMIT")


def _copy(raw: Any, folder: Path, target: Path) -> None:
    """Copy the file as it is, for its owner only; it counts once it was synced and renamed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    before = os.umask(0o077)
    try:
        raw.execute("VACUUM INTO ?", (str(part),))
    finally:
        os.umask(before)
    handle = os.open(part, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    os.replace(part, target)


def _run(raw: Any, version: int) -> None:
    for statement in script(version).split(";\n"):
        if statement.strip():
            raw.execute(statement)
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.execute(f"PRAGMA user_version={version}")
