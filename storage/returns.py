"""What goes down to each desk: the receipt, and what the county has to say to it."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from station import VERSION
from station.bundle import write
from station.bundle.manifest import Problem, Receipt
from station.journal import Disclosure, Entry, new_epoch, stored
from station.language import _, ranges
from station.progress import Cancelled, Progress, Report, silent
from station.standing import ROOT, stand
from storage import attachments, decided, law, letters, outward, register, vault
from storage.absorb import links_of
from storage.apply import among
from storage.county import County
from storage.letters import Letter
from storage.store import meta, set_meta

MAX_PROBLEMS = 200
RETURNS_AT = "returns_at"
"""What the county knows of itself: when it last wrote the files for all its desks."""
MAX_TAIL = 5_000
"""Entries of a lost tail in one file; the rest goes with the next."""


@dataclass(frozen=True)
class Returned:
    """One file written for one desk."""

    station: str
    desk: str
    path: Path


def write_returns(
    county: County, folder: Path | None = None, report: Report = silent
) -> list[Returned]:
    """Write what goes down to every enrolled desk; each file holds its receipt.

    Stopped by its report it leaves the files that were whole; the county does not note them.
    """
    keyring = vault.keys(county.store.home)
    written: list[Returned] = []
    with county.writing():
        now = county.store.now()
        with county.store.write() as connection:
            info = meta(connection)
            desks = [
                dict(r)
                for r in connection.exec_driver_sql(
                    "SELECT * FROM journals WHERE region=? AND revoked_on IS NULL "
                    "ORDER BY station, desk, journal",
                    (info["region"],),
                ).mappings()
            ]
            stretches = []
            for desk in desks:
                _queue_law(connection, info, desk, now)
                _queue_tail(connection, info, desk, now)
                stretches.append(_stretch(connection, info, desk))
        twice = Counter((desk["station"], desk["desk"]) for desk in desks)
        for number, (desk, (stretch, receipt)) in enumerate(zip(desks, stretches, strict=True)):
            report(Progress(number, len(desks), _("正在写下发文件")))
            data = write.pack(
                stretch, kind="down", keys=keyring, recipients=[desk["recipient"]],
                receipt=receipt, app=VERSION, created=county.store.now(),
            )  # fmt: skip
            name = _name(stretch, desk, twice)
            path = outward.deliver(folder or county.store.home.outbox, name, data)
            written.append(Returned(f"{info['region']}-{desk['station']}", desk["desk"], path))
        with county.store.write() as connection:
            set_meta(connection, **{RETURNS_AT: now})
    with suppress(Cancelled):  # too late to stop: every file is written
        report(Progress(len(desks), len(desks), _("下发文件已写好")))
    return written


def _name(stretch: write.Stretch, desk: dict[str, Any], twice: Counter[tuple[str, str]]) -> str:
    """Return the file's name; two machines under one code and desk must not share it."""
    name = write.bundle_name(stretch, "down")
    if twice[desk["station"], desk["desk"]] > 1:
        return f"{desk['journal'][-12:]}-{name}"
    return name


def _queue_tail(
    connection: sa.Connection, info: dict[str, str], desk: dict[str, Any], now: str
) -> None:
    """Queue the entries of a restored desk's lost tail that were not queued before."""
    if desk["tip_ordinal"] <= 1:
        return
    region = info["region"]
    links = links_of(connection, region, desk["journal"])
    chosen = decided.read(connection, region).sides(desk["journal"])
    standing = stand((link for link, _code in links), chosen)
    if not standing.tail:
        return
    queued = letters.queued(connection, region, desk["journal"])
    order = sorted(
        (link for link, code in links if link.digest in standing.tail and code == 0),
        key=lambda k: (k.ordinal, k.seq),
    )
    lines = _lines(connection, region, [k.digest for k in order])
    todo = [k.digest for k in order if "tail:" + k.digest.hex() not in queued]
    tail = [_tail_letter(d, lines[d]) for d in todo]
    letters.append(connection, info, desk["journal"], now, tail)


def _lines(connection: sa.Connection, region: str, digests: list[bytes]) -> dict[bytes, bytes]:
    query = "SELECT digest, line FROM entries WHERE region=? AND digest IN ({keys})"
    return {row[0]: row[1] for row in among(connection, query, region, digests)}


def _queue_law(
    connection: sa.Connection, info: dict[str, str], desk: dict[str, Any], now: str
) -> None:
    """Queue what the county made its own and this desk was not sent before: law, the register."""
    region = info["region"]
    journal = letters.journal_for(connection, region, desk["journal"])
    queued = letters.queued(connection, region, desk["journal"])
    found = [
        Letter(topic, law.DO + kind, kind, record, told, sealed)
        for own in (law, register)
        for topic, kind, record, told, sealed in own.letters(connection, region, journal, queued)
    ]
    letters.append(connection, info, desk["journal"], now, found)


def _tail_letter(digest_of: bytes, line: bytes) -> Letter:
    """Wrap an entry of a lost tail, its image and all."""
    original = stored(line)
    told = {
        "of": original.kind, "do": original.do, "at": original.at, "epoch": original.epoch,
        "seq": original.seq, "rev": original.rev, "image": original.open,
        "digest": "sha256:" + digest_of.hex(),
    }  # fmt: skip
    return Letter(
        "tail:" + digest_of.hex(), "county.tail", "tail", original.id, told, original.sealed,
        original.rev, original.turn,
    )  # fmt: skip


def _stretch(
    connection: sa.Connection, info: dict[str, str], desk: dict[str, Any]
) -> tuple[write.Stretch, Receipt]:
    """Return what the desk does not have yet of its outgoing journal, and its receipt."""
    region = info["region"]
    journal = letters.journal_for(connection, region, desk["journal"])
    since = desk["incoming_through"]
    rows = connection.exec_driver_sql(
        "SELECT seq, digest, line FROM outgoing WHERE region=? AND journal=? AND seq>? "
        f"ORDER BY seq LIMIT {MAX_TAIL}",
        (region, journal, since),
    ).all()
    before = connection.exec_driver_sql(
        "SELECT digest FROM outgoing WHERE region=? AND journal=? AND seq=?",
        (region, journal, since),
    ).scalar()
    if before is None:
        since, before = 0, ROOT
    prev = "sha256:" + before.hex()
    entries = [stored(row[2]) for row in rows]
    stretch = write.Stretch(
        journal=journal, region=region, station=desk["station"], desk=desk["desk"],
        station_name=desk["name"], epoch=entries[-1].epoch if entries else new_epoch(1),
        first_seq=since + 1, last_seq=rows[-1][0] if rows else since, prev=prev,
        head="sha256:" + rows[-1][1].hex() if rows else prev,
        lines=[row[2] for row in rows], disclosures=_disclosures(connection, region, entries),
        attachments={}, incoming=(desk["journal"], desk["tip_seq"]),
    )  # fmt: skip
    return stretch, _receipt(connection, region, desk)


def _disclosures(connection: sa.Connection, region: str, entries: list[Entry]) -> list[Disclosure]:
    commits = sorted({c for e in entries for c in e.sealed.values()})
    query = (
        "SELECT record, field, hmac, key, value FROM disclosures "
        "WHERE region=? AND hmac IN ({keys})"
    )
    return [
        Disclosure(id=r[0], field=r[1], commit=r[2], key=r[3], value=msgspec.json.decode(r[4]))
        for r in among(connection, query, region, commits)
    ]


def _receipt(connection: sa.Connection, region: str, desk: dict[str, Any]) -> Receipt:
    """Say up to where the county has everything of this desk's journal, held entries included."""
    gaps = json.loads(desk["gaps"])
    resend_from = desk["tip_seq"] + 1 if gaps else desk["resend_from"]
    last = connection.exec_driver_sql(
        "SELECT new, same, held FROM bundles WHERE region=? AND journal=? ORDER BY at DESC, "
        "last_seq DESC LIMIT 1",
        (region, desk["journal"]),
    ).first()
    problems = []
    if desk["forked"]:
        problems.append(Problem(code="forked"))
    problems += [
        Problem(code="gap", text=ranges([(a, b)])[0], seq=max(a, 1)) for a, b in gaps[:MAX_PROBLEMS]
    ]
    return Receipt(
        journal=desk["journal"], through=desk["tip_seq"],
        head="sha256:" + (desk["tip"] or ROOT).hex(), new=last[0] if last else 0,
        same=last[1] if last else 0, held=last[2] if last else 0, problems=problems,
        resend_from=resend_from,
        missing_attachments=attachments.missing(connection, region, desk["journal"]),
    )  # fmt: skip
