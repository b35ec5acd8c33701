"""A county's database in memory, its canonical dump, and bundles taken in as `absorb` takes them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlcipher3 import dbapi2 as sqlcipher

from station.period import parse
from storage import check, figures, migrations, search
from storage.absorb import Absorbed, absorb, links_of
from storage.record_tables import TABLE_OF
from tests.storage.histories import JOURNAL, OTHER, Stretch

REGION = "540102"
PERIOD = parse("2026")
COUNTED = ("complaints", "claimed_fen", "closed", "carried_in", "open_at_end", "recovered_fen")
"""Figures of each source and day that the histories have."""
_JOURNAL = "journal, epoch, tip_ordinal, tip_seq, tip, forked, gaps"
_LISTED = "region, id, received, kind, state, journal, nature, category, claimed_fen"
SHOWN = {
    **{table: f"SELECT * FROM {table}" for table in TABLE_OF.values()},
    "entries": "SELECT * FROM entries",
    "disclosures": "SELECT * FROM disclosures",
    "erased": "SELECT * FROM erased",
    "conflicts": "SELECT * FROM conflicts",
    "journals": f"SELECT {_JOURNAL} FROM journals",
    "listed": f"SELECT {_LISTED} FROM search_docs",
    "days": "SELECT * FROM case_days",
}
"""Everything that a county shows and counts by, but what tells of arrival."""


def engine() -> sa.Engine:
    """Return an empty county's database in memory, with two desks enrolled."""
    made = sa.create_engine("sqlite://", module=sqlcipher, poolclass=sa.pool.StaticPool)

    @event.listens_for(made, "connect")
    def _connect(raw, _record):
        raw.isolation_level = None

    @event.listens_for(made, "begin")
    def _begin(connection):
        connection.exec_driver_sql("BEGIN")

    with made.connect() as connection:
        migrations.create(connection.connection.dbapi_connection)
    with made.begin() as connection:
        for journal, desk in ((JOURNAL, "A"), (OTHER, "B")):
            connection.exec_driver_sql(
                "INSERT INTO journals (region, journal, station, desk, name, type, identity, "
                "office, minisign, recipient, enrolled_at, enrolled_how, enrolled_by, counts_from,"
                " epoch, tip_ordinal, tip_seq, tip, forked, gaps, incoming_through) "
                "VALUES (?,?,'017',?,'','','','','','','','','',1,'',0,0,?,0,'[]',0)",
                (REGION, journal, desk, b""),
            )
    return made


class _Rows(list[Any]):
    """What a statement gave."""

    names: Sequence[str] = ()

    def all(self):
        return self

    def mappings(self):
        return _Rows(dict(zip(self.names, row, strict=True)) for row in self)

    def first(self):
        return self[0] if self else None

    def one(self):
        (row,) = self
        return row

    def scalar(self):
        return self[0][0] if self else None

    def scalar_one(self):
        ((value,),) = self
        return value


class Straight:
    """A connection that asks the driver straight: half the time goes into asking."""

    def __init__(self, connection: sa.Connection) -> None:
        self.whole = connection
        self._raw = connection.connection.dbapi_connection

    def exec_driver_sql(self, query: str, values: Any = (), **_options: Any) -> _Rows:
        many = isinstance(values, list)
        cursor = (self._raw.executemany if many else self._raw.execute)(query, values)
        rows = _Rows(cursor if cursor.description else ())
        rows.names = [column[0] for column in cursor.description or ()]
        return rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)


@contextmanager
def empty(county: sa.Engine) -> Iterator[sa.Connection]:
    """The county before anything came; whatever is done within is undone."""
    with county.connect() as connection:
        held = connection.begin()
        try:
            yield Straight(connection)
        finally:
            held.rollback()


def deliver(connection: sa.Connection, stretches: Iterable[Stretch]) -> list[Absorbed]:
    """Take these stretches in, in this order."""
    return [
        absorb(connection, REGION, stretch.steps[0][1].journal, stretch.steps, stretch.disclosures)
        for stretch in stretches
        if stretch.steps
    ]


def dump(connection: sa.Connection) -> bytes:
    """Return everything that the county shows and counts, sorted, one line a row."""
    lines = [
        repr((name, *row))
        for name, query in SHOWN.items()
        for row in connection.exec_driver_sql(query)
    ]
    counted = figures.by_journal(connection, PERIOD, COUNTED)
    lines += [repr(("figures", journal, counts)) for journal, counts in counted.items()]
    return "\n".join(sorted(lines)).encode()


def problems(connection: sa.Connection) -> list[str]:
    """Return what the product's own check finds wrong."""
    found = check.Checked()
    for journal in (JOURNAL, OTHER):
        if links_of(connection, REGION, journal):
            check._journal(connection, REGION, journal, found)
    check._disclosures(connection, found)
    check._tables(connection, found, lambda _p: None)
    return found.problems + search.problems(connection)
