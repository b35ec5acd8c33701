"""Letters: what a county says to a desk about its records, each an entry of the desk's outgoing journal.

An entry is made when somebody says it, and goes down with the next returns until the desk has it.
A new kind of letter needs its kind, somebody who says it (`append`), and one who takes it at the
desk (storage.receive). At the desk letters stay in `inbox` for ever; what they say is a table of its
own beside the desk's records, and never a change of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from msgspec import structs

from station.clock import uuid7
from station.journal import (
    MAX_LINE,
    VERSION,
    Entry,
    digest,
    encode,
    new_epoch,
    octets,
    seal,
    stored,
)
from station.standing import ROOT
from storage.writing import disclosure_row, insert_disclosures


@dataclass(frozen=True)
class Letter:
    """What an entry to a desk says; `topic` keeps it from being said twice.

    `open` holds only codes, days, counts and ids; `sealed` the commitments of what was typed.
    """

    topic: str
    do: str
    kind: str
    id: str
    open: dict[str, Any]
    sealed: dict[str, str]
    rev: int = 1
    turn: int = 0


def journal_for(connection: sa.Connection, region: str, desk_journal: str) -> str:
    """Return the id of the journal we keep for this desk; the first asking gives it its name."""
    row = connection.exec_driver_sql(
        "SELECT j.outgoing, (SELECT max(o.journal) FROM outgoing o WHERE o.region=j.region "
        "AND o.desk_journal=j.journal) FROM journals j WHERE j.region=? AND j.journal=?",
        (region, desk_journal),
    ).first()
    named, found = row if row is not None else ("", None)
    if named:
        return str(named)
    made = found or uuid7()
    _name(connection, region, desk_journal, made)
    return str(made)


def _name(connection: sa.Connection, region: str, desk_journal: str, journal: str) -> None:
    connection.exec_driver_sql(
        "UPDATE journals SET outgoing=? WHERE region=? AND journal=?",
        (journal, region, desk_journal),
    )


def begin_anew(connection: sa.Connection, region: str) -> None:
    """Give every desk a new outgoing journal: this office goes on from an older state of itself.

    The old numbers may be taken, by what was said after the backup was made. What a desk had not
    said that it read is said again under its old act, by which a desk knows what it has already.
    """
    desks = connection.exec_driver_sql(
        "SELECT journal, incoming_through FROM journals WHERE region=?", (region,)
    ).all()
    for desk_journal, through in desks:
        old = journal_for(connection, region, desk_journal)
        unread = connection.exec_driver_sql(
            "SELECT line, topic FROM outgoing WHERE region=? AND journal=? AND seq>? ORDER BY seq",
            (region, old, through),
        ).all()
        new = uuid7()
        _name(connection, region, desk_journal, new)
        again = [(stored(line), topic) for line, topic in unread]
        _write(connection, region, new, desk_journal, again)
    connection.exec_driver_sql("UPDATE journals SET incoming_through=0 WHERE region=?", (region,))


def catch_up(
    connection: sa.Connection, region: str, desk_journal: str, journal: str, through: int
) -> None:
    """Say again, in the journal kept now, what a desk lacks of those kept before.

    `journal` and `through` are what it says it has read; blank for nothing.
    """
    ours = journal_for(connection, region, desk_journal)
    unread = connection.exec_driver_sql(
        "SELECT line, topic FROM outgoing WHERE region=? AND desk_journal=? AND journal<>? "
        "AND (journal>? OR (journal=? AND seq>?)) ORDER BY journal, seq",
        (region, desk_journal, ours, journal, journal, through),
    ).all()
    if not unread:
        return
    lines = connection.exec_driver_sql(
        "SELECT line FROM outgoing WHERE region=? AND journal=?", (region, ours)
    )
    known = {stored(line).act for (line,) in lines}
    again = {e.act: (e, t) for e, t in ((stored(line), t) for line, t in unread)}
    fresh = [both for act, both in again.items() if act not in known]
    _write(connection, region, ours, desk_journal, fresh)


def queued(connection: sa.Connection, region: str, desk_journal: str) -> set[str]:
    """Return the topics of everything that was ever said to this desk."""
    rows = connection.exec_driver_sql(
        "SELECT topic FROM outgoing WHERE region=? AND desk_journal=?", (region, desk_journal)
    )
    return {row[0] for row in rows}


def append(
    connection: sa.Connection, info: Mapping[str, str], desk_journal: str, now: str,
    letters: Sequence[Letter],
) -> int:  # fmt: skip
    """Append letters to the desk's outgoing journal, each as an act of its own.

    Returns how many: one that is too long to be wrapped stays at the county, counted there.
    """
    region = info["region"]
    journal = journal_for(connection, region, desk_journal)
    said = [
        (
            Entry(
                act=uuid7(), at=now, by=info["operator"], do=letter.do, epoch="", id=letter.id,
                journal=journal, kind=letter.kind, part=(1, 1), open=letter.open, prev="",
                rev=letter.rev, sealed=letter.sealed, seq=0, turn=letter.turn, v=VERSION,
            ),
            letter.topic,
        )
        for letter in letters
    ]  # fmt: skip
    return _write(connection, region, journal, desk_journal, said)


def _write(
    connection: sa.Connection, region: str, journal: str, desk_journal: str,
    said: Sequence[tuple[Entry, str]],
) -> int:  # fmt: skip
    """Chain entries, each with its topic, to the end of an outgoing journal."""
    last = connection.exec_driver_sql(
        "SELECT seq, digest, line FROM outgoing WHERE region=? AND journal=? "
        "ORDER BY seq DESC LIMIT 1",
        (region, journal),
    ).first()
    seq, prev = (last[0], last[1]) if last else (0, ROOT)
    epoch = stored(last[2]).epoch if last else new_epoch(1)
    rows = []
    for entry, topic in said:
        made = encode(
            structs.replace(
                entry, epoch=epoch, journal=journal, prev="sha256:" + prev.hex(), seq=seq + 1
            )
        )
        if len(made) > MAX_LINE:
            continue
        seq, prev = seq + 1, octets(digest(made))
        rows.append((region, journal, seq, desk_journal, prev, made, topic))
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO outgoing (region, journal, seq, desk_journal, digest, line, topic) "
            "VALUES (?,?,?,?,?,?,?)",
            rows,
        )
    return len(rows)


def commitment(
    connection: sa.Connection, region: str, journal: str, told: tuple[str, str, Any]
) -> str:
    """Return the one commitment of a value that goes to all desks: (record, field, value)."""
    record, field, value = told
    known = connection.exec_driver_sql(
        "SELECT hmac FROM disclosures WHERE region=? AND record=? AND field=?",
        (region, record, field),
    ).scalar()
    if known is not None:
        return str(known)
    made = seal(record, field, value)
    insert_disclosures(connection, [disclosure_row(region, made, journal, 0)])
    return made.commit


def said(connection: sa.Connection, region: str, about: str) -> list[Entry]:
    """Return what a county said to all its desks under topics that begin so, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT line FROM outgoing WHERE region=? AND substr(topic, 1, ?)=? ORDER BY journal, seq",
        (region, len(about), about),
    )
    return once(stored(line) for (line,) in rows)


def once(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries without those that a restored county said again."""
    return list({entry.act: entry for entry in reversed(list(entries))}.values())[::-1]


def arrived(connection: sa.Connection, kind: str) -> Iterator[tuple[str, Entry]]:
    """Yield the letters of a kind that came down to this desk, each with its county, oldest first."""
    acts: set[tuple[str, str]] = set()
    for region, line in connection.exec_driver_sql(
        "SELECT region, line FROM inbox ORDER BY region, journal, seq"
    ):
        entry = stored(line)
        if entry.kind == kind and (region, entry.act) not in acts:
            acts.add((region, entry.act))
            yield region, entry


def known_acts(connection: sa.Connection, region: str, but: str) -> set[str]:
    """Return the acts that came down to this desk in other journals than this one of a county."""
    rows = connection.exec_driver_sql(
        "SELECT line FROM inbox WHERE region=? AND journal<>?", (region, but)
    )
    return {stored(line).act for (line,) in rows}
