"""A shared office: the same tables in PostgreSQL, reached by an address.

The statements of this floor are written for SQLite and PostgreSQL alike; `spoken` puts the few
words in which they differ. A transaction that writes waits for the one before it, as with the
file, so that clerks at work together leave what they would have left one after the other; one
that reads sees one moment and waits for nobody.
"""

import re
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from station.errors import MachineFailed, Refused, StationError, Usage
from station.language import _
from storage import migrations
from storage.migrations import postgres

NAME = "postgresql"
PATIENCE = 60
"""Seconds to wait for another writer; a big bundle keeps the others waiting so long."""
CONNECT = 10
"""Seconds to wait for an answer of the server."""
_TURN = 0x53544E31
"""The lock that one writer at a time holds, within one database."""
_APART = re.compile(
    r"'(?:[^']|'')*'|\"[^\"]*\"|\?|%|INDEXED BY \w+|CROSS JOIN|search MATCH \?|json_each\("
)
_OTHER = {
    "?": "%s",
    "CROSS JOIN": "JOIN",
    "search MATCH ?": "search.tokens @@ CAST(%s AS tsquery)",
    "json_each(": "json_array_elements_text(",
}


@lru_cache(maxsize=1024)
def spoken(statement: str) -> str:
    """Return a statement in PostgreSQL's words; what stands in quotes is left as it is."""
    return _APART.sub(lambda found: _word(found[0]), statement)


def _word(text: str) -> str:
    if text.startswith("INDEXED"):
        return ""  # its planner knows
    return _OTHER.get(text) or text.replace("%", "%%")


def address(text: str) -> sa.URL:
    """Read the address of a database. Raises `Usage` (`bad-database`), without repeating it."""
    try:
        url = sa.make_url(text.strip())
    except (sa.exc.ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in (NAME, NAME + "+psycopg") or not url.database:
        raise Usage(
            "bad-database",
            _("数据库地址要像 postgresql+psycopg://用户@主机/库名，没有改动任何东西。"),
        )
    return url.set(drivername=NAME + "+psycopg")


def engine(url: sa.URL) -> sa.Engine:
    """Return an engine on a shared office; nothing is read before the first connection.

    Raises `Refused` (`no-driver`) where the extra is not installed.
    """
    try:
        made = sa.create_engine(
            url, pool_pre_ping=True, use_native_hstore=False, hide_parameters=True,
            connect_args={"connect_timeout": CONNECT, "client_encoding": "utf8"},
        )  # fmt: skip
    except ModuleNotFoundError as error:
        raise Refused(
            "no-driver",
            _(
                "这台电脑没有装连接共享数据库的部件。请装 station-desk[county-postgres] 再试，没有改动任何东西。"
            ),
        ) from error

    @event.listens_for(made, "connect")
    def _connect(raw: Any, _record: Any) -> None:
        from psycopg.types.numeric import IntLoader

        raw.adapters.register_loader("numeric", IntLoader)  # sums of fen are whole
        raw.execute(f"SET lock_timeout = '{PATIENCE}s'")
        raw.commit()

    @event.listens_for(made, "begin")
    def _begin(connection: sa.Connection) -> None:
        first = f"SELECT pg_advisory_xact_lock({_TURN})"
        if connection.get_execution_options().get("reading"):
            first = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        connection.exec_driver_sql(first)

    @event.listens_for(made, "before_cursor_execute", retval=True)
    def _speak(
        _connection: Any, _cursor: Any, said: str, values: Any, _context: Any, _many: bool
    ) -> tuple[str, Any]:
        return (said if isinstance(values, dict) else spoken(said)), values

    return made


def open_(text: str) -> sa.Engine:
    """Open an existing shared office, bringing an older one to the newest version.

    Raises `Refused` (`newer-file`, `no-driver`) and `MachineFailed` (`no-database`).
    """
    made = engine(address(text))
    with made.connect().execution_options(reading=True) as connection:
        older = postgres.expect(connection) < migrations.NEWEST
    if older:
        with made.begin() as connection:
            postgres.bring_up(connection)
    return made


def holds_office(connection: sa.Connection) -> bool:
    """Tell whether an office lives in this database."""
    return sa.inspect(connection).has_table("meta")


def failed(error: BaseException) -> StationError | None:
    """Return what an error of PostgreSQL means, None for another's; nothing of it is repeated."""
    if not type(error).__module__.startswith("psycopg"):
        return None
    state = str(getattr(error, "sqlstate", None) or "")
    if state[:2] in ("22", "54"):  # what people write fits; one such bundle must not stop others
        return Refused(
            "does-not-fit", _("有一项内容太长或太大，数据库放不下，没有保存。请核对后改短再试。")
        )
    if state == "53100":
        return MachineFailed(
            "disk-full", _("磁盘满了，这一次没有保存；以前的记录完好。请腾出空间后再保存一次。")
        )
    if state in ("55P03", "57014", "40001", "40P01"):
        return MachineFailed("busy", _("数据正被另一个程序占用，没有保存，请稍后再试。"))
    if state in ("42501", "25006"):
        return MachineFailed(
            "read-only", _("这个数据库用户只能看不能写，没有保存。请找管数据库的人。")
        )
    lost = not state and type(error).__name__ in ("OperationalError", "InterfaceError")
    if lost or state[:2] in ("08", "57", "28", "3D", "53"):
        return MachineFailed(
            "no-database",
            _(
                "连不上共享数据库，这一次没有保存；以前的记录完好。请检查网络和密码，或找管数据库的人。"
            ),
        )
    return None
