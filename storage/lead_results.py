"""线索反馈: what a county says of a lead that was handed over, and what a desk has heard of it.

Said at the county it is a letter (storage.letters); at the desk the table beside the records holds
what the letters say and can be made anew from them at any time. Saying it again puts it right: of
one stage the newest holds (station.leads), and what was said before stays readable.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from station import taxonomy
from station.clock import today, uuid7
from station.errors import Refused
from station.journal import Disclosure, Entry, seal
from station.language import _, listed
from station.leads import TABLE, Said
from station.records import Lead
from station.values import clean
from storage import erasing, letters
from storage.apply import among, disclosed
from storage.county import County
from storage.reading import record_from_row
from storage.store import Store, meta
from storage.tables import OWN_REGION
from storage.writing import disclosure_row, insert_disclosures

KIND = "lead_result"
DO = "county.lead_result"
_WORDS = "words"
_MOST = 1_000
"""Characters of what is said in words."""
_COLUMNS = "region, journal, seq, lead, code, told_on, at, words"


@dataclass(frozen=True)
class HandedOver:
    """A lead that a station handed over: whose, of which case (blank for none), what was said."""

    lead: Lead
    station: str
    station_name: str
    desk: str
    number: str
    said: tuple[Said, ...]


# At the county


def handed_over(county: County, station: str = "") -> list[HandedOver]:
    """Return the leads of a station, or of all (`540102-017` or `017`), handed over last first."""
    code = station.rpartition("-")[2]
    with county.store.read() as connection:
        region = meta(connection)["region"]
        rows = connection.exec_driver_sql(
            "SELECT l.*, j.station, j.name AS station_name, j.desk, coalesce(c.number, '') AS number "
            "FROM leads l JOIN journals j ON j.region=l.region AND j.journal=l.journal "
            "LEFT JOIN cases c ON c.region=l.region AND c.id=l.case_id "
            "WHERE l.region=? AND NOT l.void AND l.handed_on IS NOT NULL "
            "AND (?='' OR j.station=?) ORDER BY l.handed_on DESC, l.id DESC",
            (region, code, code),
        ).mappings()
        found = [dict(row) for row in rows]
        said = _said(connection, region, letters.said(connection, region, KIND + ":"))
    return [
        HandedOver(
            _lead(row), f"{region}-{row['station']}", row["station_name"], row["desk"],
            row["number"], tuple(said.get(row["id"], ())),
        )
        for row in found
    ]  # fmt: skip


def _lead(row: dict[str, Any]) -> Lead:
    record = record_from_row(Lead.KIND, row)
    assert isinstance(record, Lead)
    return record


def say(county: County, lead_id: str, code: str, on: date | None = None, text: str = "") -> Said:
    """Say what became of a lead, today or on a day before; it goes down with the next returns.

    Raises `Refused` (`no-lead`, `bad-lead-result`, `bad-day`); then nothing was said.
    """
    day = today(county.store.clock)
    on = on or day
    words = clean(text, multiline=True).strip()
    with county.writing(), county.store.write() as connection:
        info = meta(connection)
        lead, journal = _handed(connection, info["region"], lead_id)
        _expect(lead, code, on, day, words)
        sealed = {}
        if words:
            made = seal(lead.id, _WORDS, words)
            sealed = {_WORDS: made.commit}
            insert_disclosures(connection, [disclosure_row(info["region"], made, journal, 0)])
        letter = letters.Letter(
            f"{KIND}:{uuid7()}", DO, KIND, lead.id, {"code": code, "on": on.isoformat()}, sealed
        )
        at = county.store.now()
        letters.append(connection, info, journal, at, [letter])
    return Said(code, on, at, words)


def _handed(connection: sa.Connection, region: str, lead_id: str) -> tuple[Lead, str]:
    row = connection.exec_driver_sql(
        "SELECT * FROM leads WHERE region=? AND id=? AND NOT void AND handed_on IS NOT NULL",
        (region, lead_id),
    ).mappings().first()  # fmt: skip
    if row is None:
        raise Refused("no-lead", _("没有这条线索，或者站点还没有移交。没有记下。"))
    return _lead(dict(row)), str(row["journal"])


def _expect(lead: Lead, code: str, on: date, day: date, words: str) -> None:
    one = taxonomy.item(TABLE, code)
    if one is None or not one.in_force(on):
        known = listed(f"{x.code} {x.label()}" for x in taxonomy.items(TABLE))
        raise Refused(
            "bad-lead-result",
            _("不认识“{text}”，可以是：{known}").format(text=code, known=known),
        )
    assert lead.handed_on is not None
    if not lead.handed_on <= on <= day:
        raise Refused(
            "bad-day",
            _("日期要在移交那天（{first}）和今天（{last}）之间。没有记下。").format(
                first=lead.handed_on, last=day
            ),
        )
    if len(words) > _MOST:
        raise Refused("long-text", _("说明太长，最多 {n} 个字。").format(n=_MOST))


# At the desk


def take(
    connection: sa.Connection, entries: Sequence[Entry], disclosures: Iterable[Disclosure]
) -> list[dict[str, Any]]:
    """Take what came down of leads, within the transaction that put it into `inbox`.

    Returns what was said, without a word of what a lead is about.
    """
    mine = [e for e in entries if e.kind == KIND]
    if not mine:
        return []
    commits = [c for e in mine for c in e.sealed.values()]
    gone = erasing.erased_among(connection, OWN_REGION, commits)
    insert_disclosures(
        connection,
        [
            disclosure_row(OWN_REGION, d, mine[0].journal, 0)
            for d in disclosures
            if d.commit in set(commits) - gone
        ],
    )
    settle(connection)
    return [
        {"kind": KIND, "lead": e.id, "code": row[4], "on": row[5]}
        for e in mine
        if (row := _row("", e)) is not None
    ]


def settle(connection: sa.Connection) -> None:
    """Make the table anew from the letters that are here."""
    connection.exec_driver_sql("DELETE FROM lead_results")
    rows = sorted(_expected(connection))
    if rows:
        connection.exec_driver_sql(
            f"INSERT INTO lead_results ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?)", rows
        )


def problems(connection: sa.Connection) -> list[str]:
    """Return what is wrong with the table, one sentence; empty where it is what the letters say."""
    rows = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM lead_results")
    if set(map(tuple, rows)) == _expected(connection):
        return []
    return [_("线索的处理结果与县区下发的不符。请告诉维护的人。")]


def _expected(connection: sa.Connection) -> set[tuple[Any, ...]]:
    found = (_row(region, entry) for region, entry in letters.arrived(connection, KIND))
    return {row for row in found if row is not None}


def _row(region: str, entry: Entry) -> tuple[Any, ...] | None:
    """Return the row of a letter, None for one that cannot be read."""
    code, on = str(entry.open.get("code", "")), str(entry.open.get("on", ""))
    try:
        date.fromisoformat(on)
    except ValueError:
        return None
    words = entry.sealed.get(_WORDS, "")
    return region, entry.journal, entry.seq, entry.id, code, on, entry.at, words


def heard(county: County, leads: Sequence[str]) -> dict[str, tuple[Said, ...]]:
    """Return what this office said of these leads, each in the order in which it was said."""
    with county.store.read() as connection:
        region = meta(connection)["region"]
        said = _said(connection, region, letters.said(connection, region, KIND + ":"))
    return {lead: tuple(said[lead]) for lead in leads if lead in said}


def results(store: Store, leads: Sequence[str]) -> dict[str, tuple[Said, ...]]:
    """Return what was said of these leads, each in the order in which it was said."""
    query = (
        "SELECT lead, code, told_on, at, words, journal, seq FROM lead_results "
        "WHERE ?<>'' AND lead IN ({keys})"
    )
    with store.read() as connection:
        rows = sorted(among(connection, query, OWN_REGION, leads), key=lambda r: r[5:])
        values = disclosed(connection, OWN_REGION, [row[4] for row in rows if row[4]])
    found: dict[str, tuple[Said, ...]] = {}
    for lead, code, on, at, words, *_place in rows:
        one = Said(code, date.fromisoformat(on), at, str(values.get((lead, words), "")))
        found[lead] = (*found.get(lead, ()), one)
    return found


def _said(
    connection: sa.Connection, region: str, entries: Iterable[Entry]
) -> dict[str, list[Said]]:
    entries = list(entries)
    values = disclosed(connection, region, [c for e in entries for c in e.sealed.values()])
    found: dict[str, list[Said]] = {}
    for entry in entries:
        row = _row(region, entry)
        if row is not None:
            text = str(values.get((entry.id, row[7]), ""))
            found.setdefault(entry.id, []).append(
                Said(row[4], date.fromisoformat(row[5]), entry.at, text)
            )
    return found


__all__ = ["HandedOver", "handed_over", "heard", "problems", "results", "say", "settle", "take"]
