"""The office takes bundles in: one transaction a bundle, piles that add up, a log of refusals."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from station.bundle import read
from station.bundle.manifest import Body, Manifest
from station.clock import uuid7
from station.errors import MachineFailed, Refused, StationError
from station.journal import GENESIS, Entry, digest, octets
from station.language import _, listed, ranges
from station.progress import Progress, Report, silent
from storage import vault
from storage.absorb import Absorbed, absorb
from storage.county import County
from storage.settle import GAP
from storage.store import meta

AGE_MAGIC = b"age-encryption.org/v1"
_DOWN = re.compile(r"-down-[0-9]{6}-[0-9]{6}-[0-9a-f]{8}")
"""How the files that go down are named; the county cannot open them, only the desk can."""


@dataclass
class Taken:
    """What became of one file: counts of entries, and why, when something is held or refused."""

    path: Path
    station: str = ""
    new: int = 0
    same: int = 0
    held: int = 0
    refused: int = 0
    released: int = 0
    reason: str = ""
    code: str = ""
    gaps: list[tuple[int, int]] = field(default_factory=list)
    error: StationError | None = None


class _DryRun(Exception):
    """Ends a preview: the transaction rolls back."""


def bundles_in(paths: Iterable[Path]) -> list[Path]:
    """List the files to look at: named files as they are, folders by their content.

    In a folder a file counts as a bundle by its first bytes or its ending `.age`, whatever else
    its name is; unfinished `.part` files and what goes down to desks (often on the same stick)
    are passed over. Raises `Refused` (`no-file`).
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and _looks_like(p))
        elif path.is_file():
            found.append(path)
        else:
            raise Refused("no-file", _("没有找到 {path}，什么也没有接收。").format(path=path))
    return list(dict.fromkeys(found))


def _looks_like(path: Path) -> bool:
    if path.name.startswith(".") or path.name.endswith(".part") or _DOWN.search(path.name):
        return False
    if path.name.endswith(".age"):
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(AGE_MAGIC)) == AGE_MAGIC
    except OSError:
        return False


def take(
    county: County, paths: Iterable[Path], dry_run: bool = False, report: Report = silent
) -> list[Taken]:
    """Take in bundles or folders of them. One refused bundle does not stop the others."""
    files = bundles_in(paths)
    taken = []
    with county.writing():
        for number, path in enumerate(files):
            report(Progress(number, len(files), _("正在接收 {name}").format(name=path.name)))
            taken.append(_one(county, path, dry_run))
    report(Progress(len(files), len(files), _("接收完毕")))
    return taken


def _one(county: County, path: Path, dry_run: bool) -> Taken:
    taken = Taken(path)
    try:
        _check_and_absorb(county, path, dry_run, taken)
    except MachineFailed:
        raise
    except StationError as error:
        taken.new = taken.same = taken.held = taken.released = 0
        taken.reason, taken.code, taken.error = error.sentence, error.code, error
        if not dry_run:
            _log(county, path, error)
    return taken


def _log(county: County, path: Path, error: StationError) -> None:
    with county.store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO imports (region, id, at, name, code, sentence) VALUES (?,?,?,?,?,?)",
            (meta(connection)["region"], uuid7(), county.store.now(), path.name[:200],
             error.code, error.sentence[:2000]),
        )  # fmt: skip


def open_file(county: County, path: Path) -> tuple[read.Opened, str]:
    """Unseal and check one bundle up to its payloads. Returns it and the county's region."""
    inner, keyring = vault.unseal(county.store.home, path)
    with county.store.read() as connection:
        region = meta(connection)["region"]
        opened = read.open_bundle(
            inner,
            kind="up",
            signer_of=lambda manifest: _signer(connection, region, manifest),
            our_recipient=keyring.age_recipient,
            our_region=region,
            today=county.store.clock.now().date().isoformat(),
        )
    return opened, region


def _signer(connection: sa.Connection, region: str, manifest: Manifest) -> read.Signer | None:
    row = connection.exec_driver_sql(
        "SELECT minisign, revoked_on, name FROM journals WHERE region=? AND journal=?",
        (region, manifest.body.journal),
    ).first()
    return None if row is None else read.Signer(row[0], row[1], row[2])


def _check_and_absorb(county: County, path: Path, dry_run: bool, taken: Taken) -> None:
    opened, region = open_file(county, path)
    body = opened.body
    taken.station = _registered(county, region, body)
    if _again(county, region, opened):
        taken.same = body.entries
        taken.gaps, forked = _troubles(county, region, body.journal)
        taken.reason = reason_of(Absorbed(gaps=taken.gaps, forked=forked))
        return
    taken.refused = body.entries
    entries: list[tuple[bytes, Entry, bytes]] = [
        (line, entry, octets(digest(line))) for line, entry in opened.entries()
    ]
    disclosures = list(opened.disclosures())
    try:
        with county.store.write() as connection:
            result = absorb(connection, region, body.journal, entries, disclosures)
            _keep_attachments(connection, region, opened)
            _note_bundle(connection, county, region, opened, path, result)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    taken.refused = 0
    taken.new, taken.same, taken.held = result.new, result.same, result.held
    taken.released, taken.gaps = result.released, result.gaps
    taken.reason = reason_of(result)


def _keep_attachments(connection: sa.Connection, region: str, opened: read.Opened) -> None:
    """Keep the files of a bundle by their sums, each once; the reader has checked the sums."""
    for sha in opened.attachments():
        connection.exec_driver_sql(
            "INSERT INTO attachments (region, sha, journal, data) VALUES (?,?,?,?) "
            "ON CONFLICT (region, sha) DO NOTHING",
            (region, sha, opened.body.journal, opened.attachment(sha)),
        )


def _registered(county: County, region: str, body: Body) -> str:
    """Return whose bundle it is by our registry; what the manifest says of itself may lie."""
    with county.store.read() as connection:
        station = connection.exec_driver_sql(
            "SELECT station FROM journals WHERE region=? AND journal=?", (region, body.journal)
        ).scalar_one()
    return f"{region}-{station}"


def _again(county: County, region: str, opened: read.Opened) -> bool:
    """Tell whether this very bundle was taken in before; its entries are then all here.

    Its manifest names the sums of everything in it, and those were just checked.
    """
    sha = hashlib.sha256(opened.manifest_bytes).hexdigest()
    with county.store.read() as connection:
        return (
            connection.exec_driver_sql(
                "SELECT 1 FROM bundles WHERE region=? AND manifest_sha=?", (region, sha)
            ).first()
            is not None
        )


def _troubles(county: County, region: str, journal: str) -> tuple[list[tuple[int, int]], bool]:
    """Return the gaps of a journal, and whether it is forked."""
    with county.store.read() as connection:
        gaps, forked = connection.exec_driver_sql(
            "SELECT gaps, forked FROM journals WHERE region=? AND journal=?", (region, journal)
        ).one()
    return [(a, b) for a, b in json.loads(gaps)], bool(forked)


def reason_of(result: Absorbed) -> str:
    """Return what there is to say of what is held or was withdrawn, else nothing."""
    parts = []
    if result.withdrawn:
        parts.append(_("先前计入的 {n} 条记录已撤出统计。").format(n=result.withdrawn))
    if result.gaps:
        missing = listed(ranges(result.gaps))
        parts.append(
            _("缺第 {ranges} 号记录，后面的先暂存，补到后自动生效。").format(ranges=missing)
        )
    if result.forked:
        parts.append(_("同一站点有两份不同记录，分开以后的都先暂存，要由县区核实。"))
    if result.held and not parts:
        parts.append(_("有记录内容不全、看不懂或与别处冲突，先暂存，不计入统计。"))
    return "".join(parts)


def _note_bundle(
    connection: sa.Connection,
    county: County,
    region: str,
    opened: read.Opened,
    path: Path,
    result: Absorbed,
) -> None:
    """Keep the signed manifest as evidence and note that the desk lives."""
    body = opened.body
    sha = hashlib.sha256(opened.manifest_bytes).hexdigest()
    now = county.store.now()
    values: dict[str, Any] = {
        "region": region, "manifest_sha": sha, "journal": body.journal, "epoch": body.epoch,
        "first_seq": body.first_seq, "last_seq": body.last_seq, "head": body.head,
        "manifest": opened.manifest_bytes, "minisig": opened.minisig, "name": path.name[:200],
        "at": now, "new": result.new, "same": result.same, "held": result.held,
    }  # fmt: skip
    names = ",".join(f'"{n}"' for n in values)
    connection.exec_driver_sql(
        f"INSERT INTO bundles ({names}) VALUES ({','.join('?' * len(values))}) "
        "ON CONFLICT (region, manifest_sha) DO NOTHING",
        tuple(values.values()),
    )
    missing = _note_arrival(connection, county, region, opened)
    if missing is not None and not result.gaps:
        result.gaps = [missing]


def _note_arrival(
    connection: sa.Connection, county: County, region: str, opened: read.Opened
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
        (_spoke(last, opened.manifest.created, county.store.now()),
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
    if body.incoming is None:
        return 0
    ours = connection.exec_driver_sql(
        "SELECT 1 FROM outgoing WHERE region=? AND journal=? AND desk_journal=? LIMIT 1",
        (region, body.incoming.journal, body.journal),
    ).first()
    return body.incoming.through if ours else 0


__all__ = ["Taken", "bundles_in", "open_file", "reason_of", "take"]
