"""What a desk's tables say, for comparing before with after."""

from station.period import parse
from station.records import KINDS
from storage import figures
from storage.record_tables import TABLE_OF

_OF_THE_JOURNAL = {"journal", "turn", "ordinal", "rev", "digest"}
PERIODS = ("2026", "2026-03")


def records(desk, but=()):
    """Return the values of every record, by id; not the place of their images in the journal."""
    found = {}
    with desk.store.read() as connection:
        for kind in KINDS:
            for row in connection.exec_driver_sql(f"SELECT * FROM {TABLE_OF[kind]}").mappings():
                if row["id"] not in but:
                    found[row["id"]] = {k: v for k, v in row.items() if k not in _OF_THE_JOURNAL}
    return found


def counted(desk):
    """Return every figure of a few periods."""
    with desk.store.read() as connection:
        return [figures.figures(connection, parse(text)) for text in PERIODS]
