"""The tables of a shared office in PostgreSQL: made from the same declarations as the file's.

`meta` holds the version under `schema`. Text sorts by its bytes, as it does in the file; lengths
are not limited twice (the reader of bundles has done it). A shared office of version N is brought
to the next by `postgres_v000N.sql`; version 4 is the first.
"""

from importlib import resources

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from station.errors import Refused
from station.language import _
from storage import migrations

SCHEMA = "schema"
"""What `meta` calls the version."""


def create(connection: sa.Connection) -> None:
    """Make every table in an empty database, inside the caller's transaction."""
    for table in _tables().sorted_tables:
        connection.exec_driver_sql(str(CreateTable(table).compile(dialect=connection.dialect)))
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            connection.exec_driver_sql(str(CreateIndex(index).compile(dialect=connection.dialect)))
    _run(connection, "postgres.sql")
    _note(connection, migrations.NEWEST)


def _tables() -> sa.MetaData:
    """Return our tables as PostgreSQL is to hold them; the documents of the search count on.

    Every key begins with the region, that of the documents too: so a table can be distributed.
    """
    from storage import record_tables, tables

    assert record_tables.ROWS
    held = sa.MetaData()
    for table in SQLModel.metadata.tables.values():
        copy = table.to_metadata(held)
        for column in copy.columns:
            if isinstance(column.type, sa.String):
                column.type = sa.Text(collation="C")
    docs = held.tables[str(tables.SearchDocRow.__tablename__)]
    held.remove(docs)
    columns: list[sa.Column[object]] = [
        sa.Column("doc", sa.BigInteger, sa.Identity(), nullable=False)
        if c.name == "doc"
        else sa.Column(
            c.name, c.type, primary_key=c.name in ("region", "id"), nullable=c.nullable,
            server_default=c.server_default.arg if c.server_default is not None else None,  # type: ignore[attr-defined]
        )
        for c in docs.columns
    ]  # fmt: skip
    made = sa.Table(docs.name, held, *columns)
    sa.Index("ix_search_docs_doc", made.c.doc)
    for index in docs.indexes:
        sa.Index(index.name, *(made.c[c.name] for c in index.columns))
    return held


def expect(connection: sa.Connection) -> int:
    """Return the version of the shared office. Raises `Refused` (`newer-file`, `foreign-file`)."""
    found = connection.exec_driver_sql("SELECT value FROM meta WHERE name=?", (SCHEMA,)).scalar()
    if found is None or not str(found).isdigit():
        raise Refused("foreign-file", _("这不是本程序的数据文件，没有改动。"))
    if int(found) > migrations.NEWEST:
        raise Refused(
            "newer-file",
            _("这份数据是更新版本的程序写的，本程序不去改动它。请升级程序后再打开。"),
        )
    return int(found)


def bring_up(connection: sa.Connection) -> None:
    """Bring an older shared office to the newest version, inside the caller's transaction."""
    for version in range(expect(connection) + 1, migrations.NEWEST + 1):
        _run(connection, f"postgres_v{version:04d}.sql")
        _note(connection, version)


def _note(connection: sa.Connection, version: int) -> None:
    connection.exec_driver_sql(
        "INSERT INTO meta (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value=excluded.value",
        (SCHEMA, str(version)),
    )


def _run(connection: sa.Connection, name: str) -> None:
    text = (resources.files("storage.migrations") / name).read_text("utf-8")
    for statement in text.split(";\n\n"):
        connection.exec_driver_sql(statement.rstrip().removesuffix(";"))
