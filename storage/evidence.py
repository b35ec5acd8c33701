"""What stays of a bundle besides its entries: its files, its signed manifest, when the desk spoke."""

import hashlib
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from station.bundle import read
from station.bundle.manifest import Body
from station.journal import GENESIS, octets
from storage import erasing, letters
from storage.absorb import Absorbed
from storage.settle import GAP


def keep(
    connection: sa.Connection,
    region: str,
    opened: read.Opened,
    name: str,
    result: Absorbed,
    now: str,
) -> None:
    """Keep the attachments and the signed manifest of a bundle, and note that the desk lives.

    `name` is the file's name, `now` an ISO moment. Gaps that only the manifest tells of are added
    to `result`.
    """
    _keep_attachments(connection, region, opened)
    body = opened.body
    sha = hashlib.sha256(opened.manifest_bytes).hexdigest()
    values: dict[str, Any] = {
        "region": region, "manifest_sha": sha, "journal": body.journal, "epoch": body.epoch,
        "first_seq": body.first_seq, "last_seq": body.last_seq, "head": body.head,
        "manifest": opened.manifest_bytes, "minisig": opened.minisig, "name": name[:200],
        "at": now, "new": result.new, "same": result.same, "held": result.held,
    }  # fmt: skip
    names = ",".join(f'"{n}"' for n in values)
    connection.exec_driver_sql(
        f"INSERT INTO bundles ({names}) VALUES ({','.join('?' * len(values))}) "
        "ON CONFLICT (region, manifest_sha) DO NOTHING",
        tuple(values.values()),
    )
    missing = _note_arrival(connection, region, opened, now)
    if missing is not None and not result.gaps:
        result.gaps = [missing]


def _keep_attachments(connection: sa.Connection, region: str, opened: read.Opened) -> None:
    """Keep the files of a bundle by their sums, each once; the reader has checked the sums."""
    for sha in opened.attachments():
        connection.exec_driver_sql(
            "INSERT INTO attachments (region, sha, journal, data) VALUES (?,?,?,?) "
            "ON CONFLICT (region, sha) DO NOTHING",
            (region, sha, opened.body.journal, opened.attachment(sha)),
        )
    erasing.sweep(connection, region)  # what was erased before, or in this very bundle


def _note_arrival(
    connection: sa.Connection, region: str, opened: read.Opened, now: str
) -> tuple[int, int] | None:
    """Note when the desk last spoke and how far it has read us; ask again for what is missing.

    Returns the missing numbers when what stands before this bundle is not here: of an empty bundle
    nothing else would tell. A request to send again stays until it is met.
    """
    body = opened.body
    last, tip_seq = connection.exec_driver_sql(
        "SELECT last_bundle_at, tip_seq FROM journals WHERE region=? AND journal=?",
        (region, body.journal),
    ).one()
    known = (
        body.prev == GENESIS
        or connection.exec_driver_sql(
            f"SELECT 1 FROM entries WHERE region=? AND digest=? AND standing<>{GAP}",
            (region, octets(body.prev)),
        ).first()
    )
    connection.exec_driver_sql(
        "UPDATE journals SET last_bundle_at=?, incoming_through=?, resend_from="
        "CASE WHEN ? THEN tip_seq+1 WHEN tip_seq>=resend_from THEN NULL ELSE resend_from END "
        "WHERE region=? AND journal=?",
        (_spoke(last, opened.manifest.created, now),
         _read_through(connection, region, body), not known, region, body.journal),
    )  # fmt: skip
    if known:
        return None
    return min(tip_seq + 1, body.first_seq - 1), body.first_seq - 1


def _spoke(last: str | None, made: str, now: str) -> str:
    """Return when the desk last gave a sign: when its newest bundle was made, not after now."""
    moment = min(datetime.fromisoformat(made), datetime.fromisoformat(now))
    if last is not None and datetime.fromisoformat(last) > moment:
        return last
    return moment.isoformat(timespec="seconds")


def _read_through(connection: sa.Connection, region: str, body: Body) -> int:
    """Return how far the desk has read the journal that we keep for it (0 for another one)."""
    told = body.incoming
    ours = letters.journal_for(connection, region, body.journal)
    if told is not None and told.journal == ours:
        return told.through
    read = (told.journal, told.through) if told is not None else ("", 0)
    letters.catch_up(connection, region, body.journal, *read)
    return 0
