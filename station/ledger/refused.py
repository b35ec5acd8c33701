"""The rows that were not taken in, with the reason beside each, as a file to correct and load."""

import csv
import io
from collections.abc import Iterable

from station.ledger.columns import REASON
from station.ledger.files import starts_formula
from station.ledger.reading import RawRow, Sheet


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; reading takes the `'` off again."""
    return f"'{text}" if starts_formula(text) else text


def refused_csv(sheet: Sheet, refusals: Iterable[tuple[RawRow, str]]) -> bytes:
    """Return the refused rows as UTF-8 CSV with a byte order mark.

    The columns are those of the ledger as it was, and 未导入原因 with the sentence given for each
    row. A column of that name from an earlier time is replaced.
    """
    places = [n for n, text in enumerate(sheet.headings) if text != REASON]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*(safe_cell(sheet.headings[n]) for n in places), REASON])
    for row, reason in refusals:
        writer.writerow([*(safe_cell(row.original[n]) for n in places), safe_cell(reason)])
    return out.getvalue().encode("utf-8-sig")
