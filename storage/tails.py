"""A restored desk's lost tail: records touched both there and after it, for a person to look at.

What is listed depends on the entries and disclosures at hand alone, not on their order.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from station.journal import Entry, known_values, stored
from station.standing import Standing
from storage import apply
from storage.apply import Image, among
from storage.decided import Decided, Pick
from storage.record_tables import ROWS


def note_conflicts(
    connection: sa.Connection, region: str, journal: str, standing: Standing, decisions: Decided
) -> None:
    """List the records touched both in a lost tail and in a newer epoch (design, Lost tail)."""
    connection.exec_driver_sql(
        "DELETE FROM conflicts WHERE region=? AND shown IN "
        "(SELECT digest FROM entries WHERE region=? AND journal=?)",
        (region, region, journal),
    )
    for record, kind, shown, other in tail_conflicts(
        connection, region, journal, standing, decisions
    ):
        connection.exec_driver_sql(
            "INSERT INTO conflicts (region, record, kind, why, shown, other) "
            "VALUES (?,?,?,'tail',?,?)",
            (region, record, kind, shown, other),
        )


def tail_conflicts(
    connection: sa.Connection, region: str, journal: str, standing: Standing, decisions: Decided
) -> list[tuple[str, str, bytes, bytes]]:
    """Return (record, kind, digest shown, digest of the other) of each conflict not settled."""
    if not standing.tail:
        return []
    found = []
    query = "SELECT DISTINCT record FROM entries WHERE region=? AND digest IN ({keys})"
    records = {row[0] for row in among(connection, query, region, sorted(standing.tail))}
    for record in sorted(records):
        rows = connection.exec_driver_sql(
            "SELECT digest, line, kind FROM entries WHERE region=? AND record=? AND journal=? "
            "ORDER BY ordinal, seq",
            (region, record, journal),
        )
        entries = [(digest, stored(line), kind) for digest, line, kind in rows]
        pair = _conflict(entries, standing)
        if pair is not None and _settled(decisions.of(record), *pair):
            continue
        if pair is not None and entries[0][2] in ROWS and _differ(connection, region, *pair):
            found.append((record, entries[0][2], pair[0].digest, pair[1].digest))
    return found


def _settled(picks: Sequence[Pick], shown: Image, other: Image) -> bool:
    """Tell whether a person chose between these two: ours as shown, or the other over it."""
    return any(
        other.digest in pick.over or (pick.image == other.digest and shown.digest in pick.over)
        for pick in picks
    )


def _differ(connection: sa.Connection, region: str, shown: Image, other: Image) -> bool:
    """Tell whether two images say different things, sealed values included."""
    commits = [*shown.entry.sealed.values(), *other.entry.sealed.values()]
    values = apply.disclosed(connection, region, commits)
    one, two = (known_values(image.entry, values) for image in (shown, other))
    one.pop("adopts", None)
    two.pop("adopts", None)
    return one != two or shown.entry.sealed.keys() != other.entry.sealed.keys()


def _conflict(
    entries: Sequence[tuple[bytes, Entry, str]], standing: Standing
) -> tuple[Image, Image] | None:
    """Return (shown, other) when a record was touched in a tail and again after it.

    An image that came of adopting the tail's last one names it, and so do those after it.
    """
    tail = [Image(e, d) for d, e, _kind in entries if d in standing.tail]
    if not tail:
        return None
    other = tail[-1]
    newer = [
        Image(e, d) for d, e, _kind in entries
        if d in standing.main and e.ordinal > other.entry.ordinal
    ]  # fmt: skip
    if not newer or newer[-1].entry.open.get("adopts") == "sha256:" + other.digest.hex():
        return None
    return newer[-1], other
