"""The desk's side of the exchange: joining a county, the card, and the next bundle up."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from station import VERSION
from station.bundle import enrolment, keys, write
from station.errors import MachineFailed, Refused, Usage
from station.journal import GENESIS, Disclosure
from station.language import _
from station.life import Act
from station.progress import Cancelled, Progress, Report, silent
from station.standing import ROOT
from storage import attachments, outward, vault
from storage.desk import Desk, station_record
from storage.store import keep_apart, meta, set_meta
from storage.tables import OWN_REGION

COMFORTABLE = 48 * 1024 * 1024
"""Bytes of one bundle before it is sealed; writing it takes a few times as much memory."""


@dataclass(frozen=True)
class Proof:
    """How two people made sure of each other: the fingerprint read out, or face to face."""

    fingerprint: str = ""
    in_person: bool = False

    def holds(self, actual: str) -> str:
        """Return how it was proven (`in-person`, `fingerprint`). Raises when it was not."""
        if self.in_person and self.fingerprint.strip():
            raise Usage("two-proofs", _("核对码和当面开通只用一样。"))
        if self.in_person:
            return "in-person"
        if not self.fingerprint.strip():
            raise Usage(
                "no-proof",
                _("请给对方电话里念的核对码，或当面开通。"),
            )
        if not keys.same_fingerprint(self.fingerprint, actual):
            raise Refused(
                "wrong-fingerprint",
                _("核对码不一致：文件可能被换过，没有接入。请与对方重新核对。"),
            )
        return "fingerprint"


def join(desk: Desk, invitation: bytes, proof: Proof) -> enrolment.Invitation:
    """Take the county's invitation. Raises `Refused` if it is for another station or region."""
    given = enrolment.read_invitation(invitation)
    how = proof.holds(given.fingerprint)
    with desk.writing(), desk.store.write() as connection:
        info = meta(connection)
        _fits(given, info)
        now = desk.store.now()
        connection.exec_driver_sql(
            "INSERT INTO counties (region, name, minisign, recipient, joined_at, joined_how, "
            "acked_seq, acked, inbox_journal, inbox_through) VALUES (?,?,?,?,?,?,0,?,'',0) "
            "ON CONFLICT (region) DO UPDATE SET name=excluded.name, minisign=excluded.minisign, "
            "recipient=excluded.recipient, joined_at=excluded.joined_at, "
            "joined_how=excluded.joined_how",
            (given.region, given.county_name, given.minisign_public, given.age_recipient, now,
             how, ROOT),
        )  # fmt: skip
        changed = info["region"] != given.region
        set_meta(connection, region=given.region)
        if changed:
            record = station_record({**info, "region": given.region})
            desk.append(connection, [Act("station.join", (record,))])
    return given


def _fits(given: enrolment.Invitation, info: dict[str, str]) -> None:
    keep_apart(info, given.region)
    if info["region"] and info["region"] != given.region:
        raise Refused(
            "other-region",
            _("这份通知是 {theirs} 发的，本站设置的是 {ours}，没有接入。").format(
                theirs=given.region, ours=info["region"]
            ),
        )
    if (given.station, given.desk) != (info["code"], info["desk"]):
        raise Refused(
            "other-station",
            _("这份通知是给 {station} 站 {desk} 窗口的，不是本机，没有接入。").format(
                station=given.station, desk=given.desk
            ),
        )


def card(desk: Desk) -> tuple[str, bytes, str]:
    """Return the station's public card: (file name, bytes, fingerprint)."""
    info = desk.info()
    if not info["region"]:
        raise Refused("not-joined", _("还没有接入县区：先收下县区给的接入通知。"))
    data = enrolment.make_card(
        vault.keys(desk.store.home), journal=info["journal"], region=info["region"],
        station=info["code"], desk=info["desk"], station_name=info["name"],
        identity=info["identity"], type=info["type"], office=info["office"],
        made=desk.store.now(),
    )  # fmt: skip
    name = f"{info['region']}-{info['code']}{info['desk']}.card.json"
    return name, data, enrolment.read_card(data).fingerprint


@dataclass(frozen=True)
class Exported:
    """What an export wrote: paths of the bundles, and which entries they hold."""

    paths: tuple[Path, ...]
    epoch: str
    first_seq: int
    last_seq: int
    entries: int
    acked_through: int


def county_of(connection: sa.Connection) -> dict[str, Any]:
    """Return the county this desk belongs to. Raises `Refused` (`not-joined`)."""
    info = meta(connection)
    row = connection.exec_driver_sql(
        "SELECT * FROM counties WHERE region=?", (info["region"],)
    ).mappings()
    found = row.one_or_none()
    if found is None:
        raise Refused("not-joined", _("还没有接入县区：先收下县区给的接入通知。"))
    return dict(found)


def export(
    desk: Desk, folder: Path | None = None, everything: bool = False, report: Report = silent
) -> Exported:
    """Write the next bundle (or bundles, above the caps) from the last receipted entry.

    With nothing new a bundle without entries is written: it tells that the desk lives. How far it
    went is noted once every bundle is whole on its disk.
    """
    with desk.writing(), desk.store.read() as connection:
        info, county = meta(connection), county_of(connection)
        since = 0 if everything else county["acked_seq"]
        prev = ROOT if everything else county["acked"] or ROOT
        rows = connection.exec_driver_sql(
            "SELECT seq, epoch, act, line, digest FROM entries WHERE region=? AND journal=? "
            "AND seq>? ORDER BY ordinal, seq",
            (OWN_REGION, info["journal"], since),
        ).all()
        disclosures = _disclosures(connection, info["journal"], since)
        files = attachments.named_by(connection, info["journal"], since)
        again = [] if everything else attachments.asked_again(connection)
        epoch = connection.exec_driver_sql(
            "SELECT epoch FROM journals WHERE region=? AND journal=?",
            (OWN_REGION, info["journal"]),
        ).scalar_one()
    since_then = _Since(rows, disclosures, files, since, prev, epoch)
    stretches = _stretches(info, county, since_then, again)
    keyring = vault.keys(desk.store.home)
    paths: list[Path] = []
    for number, (bare, shas) in enumerate(stretches, start=1):
        report(Progress(number - 1, len(stretches), _("正在写上报包")))
        stretch = replace(bare, attachments=attachments.load(desk.store, shas))
        data = write.pack(
            stretch, kind="up", keys=keyring, recipients=[county["recipient"]], receipt=None,
            app=VERSION, created=desk.store.now(),
        )  # fmt: skip
        name = write.bundle_name(stretch, "up")
        if name in {path.name for path in paths}:  # files alone: no entry tells them apart
            name = name.replace(".zip.age", f"-{number}.zip.age")
        paths.append(outward.deliver(folder or desk.store.home.outbox, name, data))
    last, head = (rows[-1].seq, rows[-1].digest) if rows else (since, prev)
    # A full home disk must not hide that the stick has its bundles: unnoted, they only seem to
    # wait still.
    with suppress(MachineFailed, Refused):
        _note_exported(desk, last, head)
    with suppress(Cancelled):  # too late to stop: the bundles are delivered and noted
        report(Progress(len(stretches), len(stretches), _("上报包已写好")))
    return Exported(tuple(paths), epoch, since + 1, last, len(rows), county["acked_seq"])


def _note_exported(desk: Desk, last: int, head: bytes) -> None:
    """Note that all entries up to `last`, whose digest is `head`, stand in a bundle.

    Where another entry has that number by now (a restore came between) nothing is noted.
    """
    with desk.writing(), desk.store.write() as connection:
        ours = connection.exec_driver_sql(
            "SELECT 1 FROM entries WHERE region=? AND digest=? AND seq=?", (OWN_REGION, head, last)
        ).first()
        if ours is not None and last >= int(meta(connection).get("exported_seq", "0")):
            set_meta(connection, exported_seq=str(last), exported_at=desk.store.now())


def _disclosures(
    connection: sa.Connection, journal: str, since: int
) -> dict[int, list[Disclosure]]:
    found: dict[int, list[Disclosure]] = {}
    for record, field, commit, key, value, seq in connection.exec_driver_sql(
        "SELECT record, field, hmac, key, value, seq FROM disclosures "
        "WHERE region=? AND journal=? AND seq>? ORDER BY seq, record, field",
        (OWN_REGION, journal, since),
    ):
        found.setdefault(seq, []).append(
            Disclosure(
                id=record, field=field, commit=commit, key=key, value=msgspec.json.decode(value)
            )
        )
    return found


@dataclass(frozen=True)
class _Since:
    """What came after an entry: entries, disclosures and files by number, and where it goes on."""

    rows: Sequence[Any]
    disclosures: dict[int, list[Disclosure]]
    files: dict[int, tuple[str, int]]
    since: int
    prev: bytes
    epoch: str

    def weights(self) -> list[write.Item]:
        """Return what each entry weighs with all that travels with it."""
        return [
            write.Item(
                row.act,
                len(row.line) + 1
                + sum(len(write.disclosure_line(d)) + 1 for d in self.disclosures.get(row.seq, []))
                + self.files.get(row.seq, ("", 0))[1],
                int(row.seq in self.files),
            )
            for row in self.rows
        ]  # fmt: skip


def _cut(items: Sequence[write.Item]) -> list[tuple[int, int]]:
    """Cut into bundles that an old machine can hold in memory, above that only what must be."""
    try:
        return write.cuts(items, max_size=COMFORTABLE)
    except Refused:
        return write.cuts(items)


def _stretches(
    info: dict[str, str],
    county: dict[str, Any],
    new: _Since,
    again: Sequence[tuple[str, int]],
) -> list[tuple[write.Stretch, list[str]]]:
    """Cut what is to be sent into stretches within the caps, each with the files that go with it.

    Nothing to send is one empty stretch. Files that the county asks for `again` go in empty ones
    behind.
    """
    common: dict[str, Any] = {
        "journal": info["journal"], "region": info["region"], "station": info["code"],
        "desk": info["desk"], "station_name": info["name"], "attachments": {},
        "incoming": (county["inbox_journal"], county["inbox_through"])
        if county["inbox_journal"] else None,
    }  # fmt: skip
    out: list[tuple[write.Stretch, list[str]]] = []
    for start, end in _cut(new.weights()):
        piece = new.rows[start:end]
        before = new.prev if start == 0 else new.rows[start - 1].digest
        stretch = write.Stretch(
            **common, epoch=piece[-1].epoch, first_seq=piece[0].seq, last_seq=piece[-1].seq,
            prev="sha256:" + before.hex() if before != ROOT else GENESIS,
            head="sha256:" + piece[-1].digest.hex(),
            lines=[row.line for row in piece],
            disclosures=[d for row in piece for d in new.disclosures.get(row.seq, [])],
        )  # fmt: skip
        out.append((stretch, [new.files[row.seq][0] for row in piece if row.seq in new.files]))
    sent = {sha for _stretch, shas in out for sha in shas}
    asked = [(sha, size) for sha, size in again if sha not in sent]
    if out and not asked:
        return out
    last, tip = (new.rows[-1].seq, new.rows[-1].digest) if new.rows else (new.since, new.prev)
    head = "sha256:" + tip.hex()
    empty = write.Stretch(
        **common, epoch=new.epoch, first_seq=last + 1, last_seq=last, prev=head, head=head,
        lines=[], disclosures=[],
    )  # fmt: skip
    cuts = _cut([write.Item(sha, size, 1) for sha, size in asked]) or [(0, 0)]
    return [*out, *((empty, [sha for sha, _size in asked[a:b]]) for a, b in cuts)]
