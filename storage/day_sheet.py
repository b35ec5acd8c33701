"""日清单: what a desk did on a day, out of its journal, with the 记录核对码 of all records so far."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from station.digits import thirty
from station.journal import Entry, stored
from station.life import DOINGS
from station.papers.documents.given import Day, Done
from storage.acts import lines_back
from storage.apply import among
from storage.sight import case_of, of_leads, seen
from storage.store import meta
from storage.tables import OWN_REGION
from storage.writing import load_chain


def day(connection: sa.Connection, on: date) -> Day:
    """Return what was done since a day began, oldest first.

    The code is the head of the chain before anything is added for the sheet itself, so the entry of
    that place tells of it for ever; `entries` is that place.
    """
    chain = load_chain(connection, meta(connection)["journal"])
    acts = list(_acts(connection, chain.journal, on))[::-1]
    if seen(connection) is not None:
        apart = of_leads(connection, acts)
        acts = [e for e in acts if e.act not in apart]
    people = _names(connection, "operators", "name", {e.by for e in acts})
    numbers = _names(connection, "cases", "number", {case_of(e) for e in acts})
    said = [(e, _words(e.do)) for e in acts]
    done = tuple(
        Done(e.at[11:16], numbers.get(case_of(e), ""), what, people.get(e.by, ""))
        for e, what in said
    )
    counts = tuple(Counter(what for _entry, what in said).most_common())
    return Day(on, thirty(chain.tip), chain.seq, done, counts)


def _acts(connection: sa.Connection, journal: str, on: date) -> Iterator[Entry]:
    """Yield an entry of each act since a day began, the newest first: the one that names its case."""
    chosen: Entry | None = None
    for line in lines_back(connection, journal):
        entry = stored(line)
        if entry.at[:10] < on.isoformat():
            break
        if chosen is not None and chosen.act != entry.act:
            yield chosen
            chosen = None
        chosen = entry if chosen is None or case_of(entry) else chosen
    if chosen is not None:
        yield chosen


def _words(do: str) -> str:
    """Return what was done, in Chinese: papers are, whatever the screen speaks."""
    return DOINGS.get(do, do)


def _names(connection: sa.Connection, table: str, column: str, records: set[str]) -> dict[str, str]:
    query = f"SELECT id, {column} FROM {table} WHERE region=? AND id IN ({{keys}})"
    return {
        record: name or ""
        for record, name in among(connection, query, OWN_REGION, sorted(records - {""}))
    }


__all__ = ["day"]
