"""An office's data from a file to a shared database and back: every row, the index made anew."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

from storage import database, record_tables, search, tables, vault
from storage.migrations import postgres
from storage.paths import Home
from storage.store import Store

_AT_ONCE = 2_000
_MADE_ANEW = (str(tables.SearchDocRow.__tablename__), str(tables.CaseDayRow.__tablename__))
OF_SHARED = (postgres.SCHEMA, "recipient", "minisign")
"""What `meta` says in a shared office alone."""


def copy(source: sa.Connection, target: sa.Connection) -> None:
    """Copy all rows into the empty tables of another office, inside both callers' transactions."""
    assert record_tables.ROWS
    for table in SQLModel.metadata.sorted_tables:
        if table.name in _MADE_ANEW:
            continue
        names = ",".join(f'"{c.name}"' for c in table.columns)
        put = f"INSERT INTO {table.name} ({names}) VALUES ({','.join('?' * len(table.columns))})"
        for part in _parts(source, table, names):
            target.exec_driver_sql(put, part)
    search.rebuild(target)


def _parts(source: sa.Connection, table: sa.Table, names: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of a table in pieces; flags as such, which a file holds as numbers."""
    flags = [isinstance(c.type, sa.Boolean) for c in table.columns]
    cursor = source.exec_driver_sql(
        f"SELECT {names} FROM {table.name}", execution_options={"yield_per": _AT_ONCE}
    )
    for part in cursor.partitions():
        rows = [
            tuple(bool(v) if f and v is not None else v for f, v in zip(flags, row, strict=True))
            for row in part
        ]
        if table.name == "meta":
            rows = [row for row in rows if row[0] not in OF_SHARED]
        if rows:
            yield rows


def to_file(store: Store, work: Home) -> None:
    """Write the data of a shared office, as it is at one moment, into a new file in `work`."""
    made = database.create(work.database, vault.database_key(store.home), work.kind)
    with store.read() as source, Store(work, made, store.clock).write() as target:
        copy(source, target)
    made.dispose()
