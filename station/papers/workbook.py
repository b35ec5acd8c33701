"""The workbook of a summary: what an office prints, signs and keeps.

Every number stands there as a number, every sum and share as a formula with its value, every text
as text. Equal input gives equal bytes: the only date in the file is the moment of the report.
"""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from station.papers import tables
from station.papers.book import Book, options
from station.papers.charts import charts
from station.papers.composition import composition
from station.papers.cover import cover
from station.papers.notes import definitions, evidence
from station.papers.report import Facts, Report


def workbook(made: Mapping[str, Any], facts: Facts | None = None) -> bytes:
    """Return the XLSX of a summary (as its JSON holds it) in the language in use.

    Sheets: the report to be signed, the stations (a county's), the types (where asked), the
    shares, their charts, the definitions, the evidence.
    """
    out = io.BytesIO()
    report = Report(made, facts or Facts())
    with xlsxwriter.Workbook(out, options()) as raw:
        book = Book(raw, report)
        cover(book)
        opens = {}
        if report.of_county:
            opens["station"] = tables.stations(book)
        if report.facts.by_type:
            opens["type"] = tables.types(book)
        shares, places = composition(book)
        opens |= dict.fromkeys(("nature", "goods", "service", "channel"), shares)
        charts(book, shares, places)
        definitions(book)
        evidence(book)
        if report.facts.by in opens:
            opens[report.facts.by].raw.activate()
    return out.getvalue()


__all__ = ["Facts", "workbook"]
