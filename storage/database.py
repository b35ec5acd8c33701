"""Opening a home's database: one engine, settings set on connect and read back.

A desk keeps TRUNCATE + FULL: after each save the one file is complete and no acknowledged save is
lost to a power cut. A county keeps WAL + FULL: reading goes on beside an import. The settings are
read back at every connection; a file that answers otherwise is not used.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlcipher3 import dbapi2 as sqlcipher

from station.errors import MachineFailed, Refused
from station.language import _
from storage import migrations

JOURNAL_MODE = {"desk": "truncate", "county": "wal"}
_FIXED = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cache_size=-65536",
    "PRAGMA busy_timeout=10000",
)


def read_key(path: Path) -> bytes:
    """Read the key of the database from its 0600 file. Raises `Refused` (`no-key`)."""
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise Refused(
            "no-key",
            _("打不开数据：找不到或读不出钥匙文件。数据没有改动，请用备份恢复。"),
        ) from error
    return key


def new_key() -> bytes:
    """Return 32 random bytes."""
    return secrets.token_bytes(32)


def engine(path: Path, key: bytes, kind: str) -> sa.Engine:
    """Return an engine on an existing or new file; `kind` is `desk` or `county`.

    Nothing is read or written before the first connection.
    """
    address = _address(path, kind)
    made = sa.create_engine(
        address,
        module=sqlcipher,
        poolclass=sa.pool.NullPool,
    )

    @event.listens_for(made, "connect")
    def _connect(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA cipher_log_level=NONE")
        raw.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in _FIXED:
            raw.execute(pragma)
        if not address.query:
            _set_and_read_back(raw, kind)

    @event.listens_for(made, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if not _reading(connection) else "BEGIN")

    return made


def _address(path: Path, kind: str) -> sa.URL:
    """Return where the file is; WAL cannot be opened on a medium that cannot be written.

    Such a file is read as it stands, if no unfinished writing lies beside it.
    """
    wal = path.with_name(path.name + "-wal")
    stuck = path.is_file() and not os.access(path.parent, os.W_OK)
    if kind == "county" and stuck and not (wal.exists() and wal.stat().st_size):
        query = {"mode": "ro", "immutable": "1", "uri": "true"}
        return sa.URL.create("sqlite", database=path.resolve().as_uri(), query=query)
    return sa.URL.create("sqlite", database=str(path))


def _reading(connection: sa.Connection) -> bool:
    return bool(connection.get_execution_options().get("reading"))


def _set_and_read_back(raw: Any, kind: str) -> None:
    mode = JOURNAL_MODE[kind]
    try:
        raw.execute(f"PRAGMA journal_mode={mode}")
        raw.execute("PRAGMA synchronous=FULL")
        got = (
            raw.execute("PRAGMA journal_mode").fetchone()[0],
            raw.execute("PRAGMA synchronous").fetchone()[0],
        )
    except sqlcipher.OperationalError as error:
        if "readonly" in str(error) or "read-only" in str(error):
            return  # a read-only medium can still be read; a save will be refused
        raise
    if got != (mode, 2):
        raise MachineFailed(
            "unsafe-settings",
            _("数据文件没有按要求的方式打开，断电时可能丢记录，已停止。数据没有改动。"),
        )


def create(path: Path, key: bytes, kind: str) -> sa.Engine:
    """Make a new database of the newest version in an absent file."""
    made = engine(path, key, kind)
    with made.connect() as connection:
        migrations.create(connection.connection.dbapi_connection)
    path.chmod(0o600)
    return made


def open_(path: Path, key: bytes, kind: str, backup: Path) -> sa.Engine:
    """Open an existing database, bringing an older one to the newest version.

    `backup` is the folder for the copy made before a step. Raises `Refused` (`newer-file`) for a
    file of a later version, which is left untouched, and `MachineFailed` (`damaged`).
    """
    if not path.is_file():
        raise Refused("no-home", _("这里还没有数据，请先做首次设置。"))
    made = engine(path, key, kind)
    try:
        with made.connect() as connection:
            migrations.bring_up(connection.connection.dbapi_connection, backup)
    except sa.exc.DatabaseError as error:
        raise damaged(error) from error
    except sqlcipher.DatabaseError as error:
        raise damaged(error) from error
    return made


def damaged(error: BaseException) -> MachineFailed:
    """Return the failure for a file that is not a database of ours, or is damaged."""
    return MachineFailed(
        "damaged",
        _("数据文件打不开：钥匙不对，或文件已损坏。没有改动任何东西。可用备份恢复。")
        + f" ({type(error).__name__})",
    )
