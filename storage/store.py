"""An opened home: its engine, clock, keys, and reading and writing as whole transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar, Self

import sqlalchemy as sa
from sqlcipher3 import dbapi2 as sqlcipher

from station import taxonomy
from station.clock import Clock, SystemClock
from station.errors import MachineFailed, Refused, StationError
from station.language import _
from station.law import clocks
from storage import database, law, lock, shared, vault
from storage.paths import Home
from storage.sight import OPTION, Sight

PRACTICE_REGION = "999999"
"""Where practice happens: no place has this 行政区划代码, and no real office may take it."""

_BUSY = ("database is locked", "database table is locked", "database schema is locked")
_DAMAGED = (sqlcipher.DatabaseError, sqlcipher.InternalError)
"""What the engine raises for a file that is not a database, or is malformed: these very types."""
_DAMAGE = ("malformed", "no such table", "no such column", "unable to open", "vtable", "corrupt")
"""Words by which an error of another type says so."""


@dataclass(frozen=True)
class Store:
    """A home in use."""

    home: Home
    engine: sa.Engine
    clock: Clock
    sight: Sight = field(default_factory=Sight, compare=False)

    @classmethod
    def open(cls, home: Home, clock: Clock | None = None) -> "Store":
        """Open an existing home; an older file is brought up, after a copy of it was made.

        A restore that was cut off in its last step is finished first.
        """
        home.recover()
        home.expect()
        url = vault.database_url(home)
        with _in_words():
            made = shared.open_(url) if url else database.open_(
                home.database, vault.database_key(home), home.kind, home.backups
            )  # fmt: skip
        return cls(home, made, clock or SystemClock())

    @property
    def shared(self) -> bool:
        """Whether its data is in a database that several clerks share."""
        return self.engine.dialect.name == shared.NAME

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A consistent view, of leads only what may be seen; nothing is changed."""
        options = {"reading": True, OPTION: self.sight.leads}
        with _in_words(), self.engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction: committed when the block ends, undone when it raises."""
        with _in_words(), self.engine.connect() as connection, connection.begin():
            yield connection

    def now(self) -> str:
        """Return the moment now as the journal writes it, with the desk's offset."""
        return self.clock.now().isoformat(timespec="seconds")

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


class Opened:
    """A desk or an office over its store. Reading is free; `writing` takes the home's lock."""

    PROGRAM: ClassVar[str] = ""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def open(cls, home: Home, clock: Clock | None = None) -> Self:
        """Open what is in this home. Raises `Refused` or `MachineFailed`.

        The rows of law that its county made hold from now on, for the whole program; practice goes
        by those of the desk beside it.
        """
        opened = cls(Store.open(home, clock))
        opened.go_by_its_law()
        return opened

    def go_by_its_law(self) -> None:
        """Put the rows of law that this home keeps in force, and no others."""
        with self.store.read() as connection:
            if meta(connection).get("region") != PRACTICE_REGION:
                taxonomy.amend(law.in_force(connection))

    def promised(self) -> clocks.Promise:
        """Return the limits by which this place accepts and closes: an office has none."""
        return clocks.Promise()

    def info(self) -> dict[str, str]:
        """Return what the home knows about itself."""
        with self.store.read() as connection:
            return meta(connection)

    @contextmanager
    def writing(self, program: str = "") -> Iterator[None]:
        """Hold the home's lock; another program that wants it is told who holds it."""
        with lock.hold(self.store.home.lock, program or self.PROGRAM, self.store.now()):
            yield


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what the engine says into a sentence: disk full, read-only, busy, damaged."""
    try:
        yield
    except (sa.exc.DatabaseError, sqlcipher.DatabaseError) as error:
        raise engine_failed(error) from error
    except OverflowError as error:
        if "SQLite" not in str(error):
            raise
        raise engine_failed(error) from error


def engine_failed(error: Exception) -> StationError:
    """Return the failure that an engine's error means.

    Only the engine's own words are looked at: the statement and its values say anything.
    """
    said = getattr(error, "orig", None) or error
    known = shared.failed(said)
    if known is not None:
        return known
    text = str(said).lower()
    if "database or disk is full" in text:
        return MachineFailed(
            "disk-full", _("磁盘满了，这一次没有保存；以前的记录完好。请腾出空间后再保存一次。")
        )
    if "attempt to write a readonly database" in text:
        return MachineFailed("read-only", _("这里只能读不能写，没有保存。请检查磁盘和权限。"))
    if any(phrase in text for phrase in _BUSY):
        return MachineFailed("busy", _("数据正被另一个程序占用，没有保存，请稍后再试。"))
    if "disk i/o error" in text:
        return MachineFailed("disk-error", _("磁盘出错，这一次没有保存。请备份后检查磁盘。"))
    if type(said) in _DAMAGED or any(phrase in text for phrase in _DAMAGE):
        return database.damaged(error)
    return MachineFailed(
        "engine",
        _(
            "这一步没有存进去（{what}），这一次没有保存；以前的记录完好。再试还是这样，请告诉维护的人。"
        ).format(what=type(said).__name__),
    )


def meta(connection: sa.Connection) -> dict[str, str]:
    """Return everything the home knows about itself."""
    rows = connection.exec_driver_sql("SELECT name, value FROM meta")
    return {str(name): str(value) for name, value in rows}


def keep_apart(info: dict[str, str], region: str) -> None:
    """Refuse (`practice`) what would bring practice and real work together.

    `info` is what a home knows about itself, `region` where a file from outside belongs.
    """
    practising = info.get("practice") == "1"
    if practising and region != PRACTICE_REGION:
        raise Refused("practice", _("现在是练习，不能用真的文件。请退出练习再试。没有改动。"))
    if not practising and region == PRACTICE_REGION:
        raise Refused("practice", _("这是练习里的文件，真的站点和县区不能用。没有改动。"))


def set_meta(connection: sa.Connection, **values: str) -> None:
    """Set facts about the home."""
    connection.exec_driver_sql(
        "INSERT INTO meta (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value=excluded.value",
        list(values.items()),
    )
