"""An office's existing ledger: read as a table, then as typed rows, then as records."""

from station.ledger.columns import COLUMNS, Column
from station.ledger.reading import RawRow, Sheet, read
from station.ledger.records import to_records
from station.ledger.refused import refused_csv
from station.ledger.rows import LedgerRow, RowRefused, content_key, parse

__all__ = [
    "COLUMNS",
    "Column",
    "LedgerRow",
    "RawRow",
    "RowRefused",
    "Sheet",
    "content_key",
    "parse",
    "read",
    "refused_csv",
    "to_records",
]
