"""From a figure to its cases: the same definitions, told one by one instead of counted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import sqlalchemy as sa

from station.errors import Usage
from station.figures import FIGURES
from station.language import _
from station.period import parse
from station.taxonomy import item, items, top
from storage import figures as counting
from storage.figures import Counted
from storage.listing import journals_of
from storage.sight import lead_cases, seen
from storage.store import Store
from storage.summary import OTHER, class_of

COLUMNS = {"nature": "nature", "goods": "category", "service": "category", "channel": "channel"}
"""The tables of shares, and the column of the case that each is made of."""


@dataclass(frozen=True)
class Drill:
    """The cases behind a figure, as (region, id), each once.

    `counted` is the figure itself, counted again from what stands behind it (in fen for a sum).
    There may be fewer cases than that: a case has several sessions. `beside` is how many of the
    counted records belong to no case, `in_book` how many are read in the book of leads alone.
    """

    cases: tuple[tuple[str, str], ...]
    beside: int
    counted: int
    in_book: int = 0


def cases_of(
    store: Store, figure: str, period_text: str, station: str = "", cutoff: int | None = None
) -> Drill:
    """Return the cases behind a figure of a period, of one station or of all.

    Raises `Usage` (`bad-figure`) and `Refused` (`bad-period`).
    """
    if figure not in FIGURES:
        raise Usage("bad-figure", _("没有叫“{name}”的指标。").format(name=figure))
    period = parse(period_text, cutoff)
    with store.read() as connection:
        journals = set(journals_of(connection, station))
        found = counting.counted(connection, figure, period, journals)
        apart = FIGURES[figure].unit == "lead" and seen(connection) is not None
        return _without_leads(connection, _drill(found, apart))


def complaints_with(
    store: Store,
    table: str,
    code: str,
    period_text: str,
    station: str = "",
    cutoff: int | None = None,
) -> Drill:
    """Return the complaints of a period behind one row of a table of shares.

    `table` is `nature`, `goods`, `service` or `channel`; `code` is the row's, a class, one of its
    parts, or `other`. Raises `Usage` (`bad-by`) and `Refused` (`bad-period`).
    """
    if table not in COLUMNS:
        raise Usage("bad-by", _("只能按 {known} 之一来看。").format(known=", ".join(COLUMNS)))
    period, column = parse(period_text, cutoff), COLUMNS[table]
    with store.read() as connection:
        journals = set(journals_of(connection, station))
        here = counting.complaints_by(connection, column, period, journals)
        codes = _codes(table, code, here)
        return _drill(counting.counted(connection, "complaints", period, journals, {column: codes}))


def _drill(found: Iterable[Counted], apart: bool = False) -> Drill:
    """Gather what stands behind a figure; `apart`: of which cases it is may not be shown."""
    cases: dict[tuple[str, str], None] = {}
    beside = counted = in_book = 0
    for one in found:
        counted += one.worth
        if apart:
            in_book += 1
        elif one.case_id:
            cases[one.region, one.case_id] = None
        else:
            beside += 1
    return Drill(tuple(cases), beside, counted, in_book)


def _without_leads(connection: sa.Connection, drill: Drill) -> Drill:
    """Leave the cases that came as leads in their book."""
    if seen(connection) is None:
        return drill
    hidden = lead_cases(connection, (case for _region, case in drill.cases))
    cases = tuple(key for key in drill.cases if key[1] not in hidden)
    return replace(drill, cases=cases, in_book=drill.in_book + len(hidden))


def _codes(table: str, code: str, here: Collection[str]) -> list[str]:
    """Return those of the codes here that a row of the table counts."""
    if table in ("nature", "channel"):
        known = {i.code for i in items(table)} - {OTHER}
        return [c for c in here if (c if c in known else OTHER) == code]
    if code == OTHER:
        return [c for c in here if class_of(c) == "OTHER_CLASS"]
    row = item("category", code)
    if row is not None and row.parent:
        return [c for c in here if c == code]
    return [c for c in here if top("category", c) == code]
