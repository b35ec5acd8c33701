"""Letters: what a county says to a desk about its records, each an entry of the desk's outgoing journal.

An entry is made when somebody says it, and goes down with the next returns until the desk has it.
A new kind of letter needs its kind, somebody who says it (`append`), and one who takes it at the
desk (storage.receive). At the desk letters stay in `inbox` for ever; what they say is a table of its
own beside the desk's records, and never a change of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from station.clock import uuid7
from station.journal import MAX_LINE, VERSION, Entry, digest, encode, new_epoch, octets, stored
from station.standing import ROOT


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
    """Return the id of the journal we keep for this desk: one that exists, or a name for it."""
    row = connection.exec_driver_sql(
        "SELECT journal FROM outgoing WHERE region=? AND desk_journal=? ORDER BY journal DESC "
        "LIMIT 1",
        (region, desk_journal),
    ).first()
    return str(row[0]) if row else uuid7()


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
    last = connection.exec_driver_sql(
        "SELECT seq, digest, line FROM outgoing WHERE region=? AND journal=? "
        "ORDER BY seq DESC LIMIT 1",
        (region, journal),
    ).first()
    seq, prev = (last[0], last[1]) if last else (0, ROOT)
    epoch = stored(last[2]).epoch if last else new_epoch(1)
    rows = []
    for letter in letters:
        entry = Entry(
            act=uuid7(), at=now, by=info["operator"], do=letter.do, epoch=epoch, id=letter.id,
            journal=journal, kind=letter.kind, part=(1, 1), open=letter.open,
            prev="sha256:" + prev.hex(), rev=letter.rev, sealed=letter.sealed, seq=seq + 1,
            turn=letter.turn, v=VERSION,
        )  # fmt: skip
        made = encode(entry)
        if len(made) > MAX_LINE:
            continue
        seq, prev = seq + 1, octets(digest(made))
        rows.append((region, journal, seq, desk_journal, prev, made, letter.topic))
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO outgoing (region, journal, seq, desk_journal, digest, line, topic) "
            "VALUES (?,?,?,?,?,?,?)",
            rows,
        )
    return len(rows)


def said(connection: sa.Connection, region: str, about: str) -> list[Entry]:
    """Return what a county said to all its desks under topics that begin so, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT line FROM outgoing WHERE region=? AND substr(topic, 1, ?)=? ORDER BY journal, seq",
        (region, len(about), about),
    )
    return [stored(line) for (line,) in rows]


def arrived(connection: sa.Connection, kind: str) -> Iterator[tuple[str, Entry]]:
    """Yield the letters of a kind that came down to this desk, each with its county, oldest first."""
    for region, line in connection.exec_driver_sql(
        "SELECT region, line FROM inbox ORDER BY region, journal, seq"
    ):
        entry = stored(line)
        if entry.kind == kind:
            yield region, entry
