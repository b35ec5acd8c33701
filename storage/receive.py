"""The desk takes in what the county sent back: its receipt, and a lost tail to adopt.

A receipt is believed only if signature, journal and head agree with the desk's own; nothing from
outside changes the desk's own past.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from station.bundle import read
from station.bundle.manifest import Body, Receipt
from station.errors import Refused
from station.journal import KEY, Disclosure, Entry, digest, encode, known_values, octets, ordinal
from station.language import _
from station.life import Act
from station.records import KINDS, Record
from station.records.base import from_halves
from station.standing import ROOT
from storage import attachments, erasing, law, lead_book, lead_results, letters, register, vault
from storage.apply import chunks
from storage.desk import Desk
from storage.exchange import county_of
from storage.store import meta, set_meta
from storage.tables import OWN_REGION
from storage.writing import before, disclosure_row, insert_disclosures

_ORDINAL = re.compile(r"[1-9][0-9]{0,5}\.")


@dataclass
class Received:
    """What came of a file from the county."""

    acked_through: int = 0
    applied: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    conflicts: int = 0


def receive(desk: Desk, path: Path) -> Received:
    """Take in one file. Raises `Refused`; then nothing changed."""
    inner, keyring = vault.unseal(desk.store.home, path)
    try:
        return _receive(desk, inner, keyring)
    finally:
        desk.go_by_its_law()  # what was taken in, or what held before


def _receive(desk: Desk, inner: Any, keyring: Any) -> Received:
    with desk.writing(), desk.store.write() as connection:
        county = county_of(connection)
        opened = read.open_bundle(
            inner,
            kind="down",
            signer_of=lambda _manifest: read.Signer(county["minisign"], None, county["name"]),
            our_recipient=keyring.age_recipient,
            our_region=county["region"],
            today=desk.today().isoformat(),
        )
        entries = [(line, entry) for line, entry in opened.entries()]
        values = list(opened.disclosures())
        return _apply(desk, connection, county, opened.body, entries, values)


def _apply(
    desk: Desk,
    connection: sa.Connection,
    county: dict[str, Any],
    body: Body,
    entries: list[tuple[bytes, Entry]],
    disclosures: list[Disclosure],
) -> Received:
    info = meta(connection)
    received = Received(acked_through=county["acked_seq"])
    if body.receipt is not None:
        _believe(desk, connection, info, county, body.receipt, received)
    fresh = _to_inbox(connection, county, body, entries)
    for take in (_take_law, _take_results, _adopt):
        take(desk, connection, fresh, disclosures, received)
    return received


def _believe(
    desk: Desk,
    connection: sa.Connection,
    info: dict[str, str],
    county: dict[str, Any],
    receipt: Receipt,
    received: Received,
) -> None:
    """Move the mark to what the county says it has, if it is our own journal that it has."""
    head = octets(receipt.head)
    if receipt.journal != info["journal"]:
        raise Refused("other-journal", _("这份回执不是给本机的，没有接收。"))
    ours = receipt.through == 0 and head == ROOT
    if not ours:
        ours = connection.exec_driver_sql(
            "SELECT 1 FROM entries WHERE region=? AND digest=? AND seq=? AND journal=?",
            (OWN_REGION, head, receipt.through, info["journal"]),
        ).first() is not None  # fmt: skip
    if ours:
        mark = max(county["acked_seq"], receipt.through)
        if receipt.resend_from is not None:
            mark = min(mark, receipt.resend_from - 1)
    elif receipt.resend_from is not None:
        mark = _before_newest_epoch(connection, info["journal"], county["acked_seq"])
    else:
        raise Refused(
            "receipt-disagrees",
            _(
                "县区收到的记录与本机的对不上：本机可能恢复过旧备份，或有另一台同样的机器在用。"
                "没有接收。请先上报一次，再请县区重新下发；仍不行请站长联系县区。"
            ),
        )
    digest_at = ROOT
    if mark:
        digest_at = connection.exec_driver_sql(
            "SELECT digest FROM entries WHERE region=? AND journal=? AND seq=?",
            (OWN_REGION, info["journal"], mark),
        ).scalar_one()
    connection.exec_driver_sql(
        "UPDATE counties SET acked_seq=?, acked=?, receipt_at=? WHERE region=?",
        (mark, digest_at, desk.store.now(), county["region"]),
    )
    if receipt.resend_from is not None and int(info.get("exported_seq", "0")) > mark:
        set_meta(connection, exported_seq=str(mark))  # what the county lost is to go up again
    attachments.note_asked(connection, receipt.missing_attachments)
    received.acked_through = mark
    received.problems = [{"code": p.code, "text": p.text, "seq": p.seq} for p in receipt.problems]


def _before_newest_epoch(connection: sa.Connection, journal: str, acked: int) -> int:
    """Return the mark from which a county that lost data can join on to our newest epoch.

    It has another line than ours and asks for more: first we send our newest epoch again, and if
    that was not enough, everything.
    """
    first = connection.exec_driver_sql(
        "SELECT min(seq) FROM entries WHERE region=? AND journal=? AND ordinal="
        "(SELECT max(ordinal) FROM entries WHERE region=? AND journal=?)",
        (OWN_REGION, journal, OWN_REGION, journal),
    ).scalar_one()
    return first - 1 if acked > first - 1 else 0


def _to_inbox(
    connection: sa.Connection,
    county: dict[str, Any],
    body: Body,
    entries: list[tuple[bytes, Entry]],
) -> list[Entry]:
    """Keep the county's entries beside our own journal; return those not seen before.

    A county restored from a backup begins a new journal, in which it may say again what another
    one said: such an act is known. Files of the old one may still come, and change nothing.
    """
    region = county["region"]
    through = connection.exec_driver_sql(
        "SELECT coalesce(max(seq), 0) FROM inbox WHERE region=? AND journal=?",
        (region, body.journal),
    ).scalar_one()
    if body.first_seq > through + 1:
        raise Refused(
            "down-gap",
            _("缺前面一份下发文件（第 {a}–{b} 号），请向县区要，或上报后请县区重新下发。").format(
                a=through + 1, b=body.first_seq - 1
            ),
        )
    fresh = [(line, e) for line, e in entries if e.seq > through]
    if fresh:
        connection.exec_driver_sql(
            "INSERT INTO inbox (region, journal, seq, digest, line) VALUES (?,?,?,?,?) "
            "ON CONFLICT (region, journal, seq) DO NOTHING",
            [
                (region, body.journal, e.seq, octets(digest(li)),
                 li)
                for li, e in fresh
            ],
        )  # fmt: skip
    if entries:
        connection.exec_driver_sql(
            "UPDATE counties SET inbox_journal=?, inbox_through=? WHERE region=?",
            (body.journal, max(through, body.last_seq), region),
        )
    known = letters.known_acts(connection, region, body.journal) if fresh else set()
    return [e for _line, e in fresh if e.act not in known]


def _take_law(
    desk: Desk,
    connection: sa.Connection,
    entries: list[Entry],
    disclosures: list[Disclosure],
    received: Received,
) -> None:
    """Put the county's own rows of law in force, and settle the days of open complaints by them.

    Its register of merchants is kept beside them.
    """
    titles, refused = law.receive(connection, entries, disclosures, desk.store.now())
    received.applied += [{"kind": law.LAW, "title": title} for title in titles]
    received.problems += [{"code": "bad-data", "text": why, "seq": None} for why in refused]
    if titles:
        moved = law.settled(connection, desk.promise(connection))
        desk.append(connection, moved)
        if moved:
            received.applied.append({"kind": "due", "cases": len(moved)})
    listed, refused = register.receive(connection, entries, disclosures)
    received.applied += [{"kind": register.KIND, "merchants": listed}] if listed else []
    received.problems += [{"code": "bad-data", "text": why, "seq": None} for why in refused]


def _take_results(
    desk: Desk,
    connection: sa.Connection,
    entries: list[Entry],
    disclosures: list[Disclosure],
    received: Received,
) -> None:
    """Keep what the county says of our leads, beside our records, and of their book."""
    received.applied += lead_results.take(connection, entries, disclosures)
    received.applied += lead_book.take_forgotten(connection, entries)


def _adopt(
    desk: Desk,
    connection: sa.Connection,
    entries: list[Entry],
    disclosures: list[Disclosure],
    received: Received,
) -> None:
    """Adopt a lost tail: whole images of the records that the desk did not touch since.

    A record touched on both sides is a listed conflict; ours stays shown, the other is kept beside
    it, with its values. What was erased meanwhile stays erased.
    """
    values = {(d.id, d.commit): d.value for d in disclosures}
    newest = {e.id: e for e in entries if e.kind == "tail" and _of_ours(e)}
    erased = {row[0] for row in connection.exec_driver_sql("SELECT DISTINCT record FROM erased")}
    adopted: list[Record] = []
    beside: dict[str, dict[str, Any]] = {}
    own = _own_images(connection, newest)
    for record_id, entry in newest.items():
        if record_id in own and _touched_since(own[record_id], entry):
            _note_conflict(connection, own[record_id], entry, disclosures, received)
            continue
        try:
            adopted.append(_from_tail(entry, {} if record_id in erased else values))
            beside[record_id] = _carried(entry)
        except msgspec.ValidationError:
            received.problems.append({"code": "unreadable-tail", "text": record_id, "seq": None})
    for start in range(0, len(adopted), 500):
        part = tuple(adopted[start : start + 500])
        desk.append(connection, [Act("adopt", part, beside)])
    _erase_again(desk, connection, newest, erased)
    if adopted:
        received.applied.append({"kind": "tail", "records": len(adopted)})


def _of_ours(tail: Entry) -> bool:
    """Tell whether a tail says of which kind and epoch it is, in a way that we know."""
    kind, epoch = tail.open.get("of"), tail.open.get("epoch", "")
    known = isinstance(kind, str) and kind in KINDS and isinstance(epoch, str)
    return known and _ORDINAL.match(epoch) is not None


def _own_images(connection: sa.Connection, newest: dict[str, Entry]) -> dict[str, Entry]:
    """Return our own last image of each of these records, a look-up a kind."""
    by_kind: dict[str, list[str]] = {}
    for record_id, entry in newest.items():
        by_kind.setdefault(entry.open["of"], []).append(record_id)
    return {
        record_id: was.entry
        for kind, ids in by_kind.items()
        for part in chunks(ids)
        for record_id, was in before(connection, kind, part).items()
        if was.entry is not None
    }


def _touched_since(own: Entry, tail: Entry) -> bool:
    """Tell whether we touched the record after the tail; adopting is not touching."""
    later = own.ordinal > ordinal(tail.open["epoch"])
    return later and own.do != "adopt" and own.open.get("adopts") != tail.open.get("digest")


def _from_tail(entry: Entry, values: dict[tuple[str, str], Any]) -> Record:
    image = entry.open.get("image")
    plain = {**image} if isinstance(image, dict) else {}
    if not all(KEY.match(name) for name in plain):
        raise msgspec.ValidationError  # our own line of it would be one that nobody reads
    sealed = known_values(entry, values)
    plain.update({n: sealed[n] for n in entry.sealed if n in sealed})
    return from_halves(KINDS[entry.open["of"]], entry.id, plain)


def _carried(entry: Entry) -> dict[str, Any]:
    """Return what the adopted image carries besides: what it adopts, and fields we do not know."""
    image = entry.open.get("image")
    known = {s.name for s in KINDS[entry.open["of"]].fields()} | {"void", "void_reason"}
    unknown = {k: v for k, v in image.items() if k not in known} if isinstance(image, dict) else {}
    return {**unknown, "adopts": entry.open.get("digest", "")}


def _erase_again(
    desk: Desk, connection: sa.Connection, newest: dict[str, Entry], erased: set[str]
) -> None:
    """Erase what a lost tail brought back of records that were erased."""
    found = [
        erasing.erasure_of(connection, OWN_REGION, entry.open["of"], record_id, desk.today())
        for record_id, entry in newest.items()
        if record_id in erased
    ]
    again = tuple(e for e in found if e is not None)
    if again:
        desk.append(connection, [Act("case.erase", again)])


def _note_conflict(
    connection: sa.Connection,
    own: Entry,
    tail: Entry,
    disclosures: list[Disclosure],
    received: Received,
) -> None:
    """List a conflict: our newest image, and the county's entry with the other one."""
    shown = digest(encode(own)).removeprefix("sha256:")
    other = digest(encode(tail)).removeprefix("sha256:")
    kind = tail.open["of"]
    connection.exec_driver_sql(
        "INSERT INTO conflicts (region, record, kind, why, shown, other) VALUES (?,?,?,'tail',?,?) "
        "ON CONFLICT (region, record) DO UPDATE SET shown=excluded.shown, other=excluded.other",
        (OWN_REGION, own.id, kind, bytes.fromhex(shown), bytes.fromhex(other)),
    )
    gone = erasing.erased_among(connection, OWN_REGION, list(tail.sealed.values()))
    insert_disclosures(
        connection,
        [
            disclosure_row(OWN_REGION, d, tail.journal, tail.seq)
            for d in disclosures
            if d.id == own.id and d.commit not in gone
        ],
    )
    received.conflicts += 1
    received.applied.append({"kind": "conflict", "record": own.id, "of": kind})


def waiting(desk: Desk) -> dict[str, int]:
    """Return how many entries wait for a receipt, and how far receipts go."""
    with desk.store.read() as connection:
        info = meta(connection)
        last, acked = connection.exec_driver_sql(
            "SELECT j.tip_seq, coalesce((SELECT acked_seq FROM counties c WHERE c.region=?), 0) "
            "FROM journals j WHERE j.region=? AND j.journal=?",
            (info["region"], OWN_REGION, info["journal"]),
        ).one()
        return {"to_export": last - acked, "acked_through": acked}


def conflicts(desk: Desk) -> list[dict[str, Any]]:
    """Return the records that wait for a person to look at two images."""
    with desk.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT record, kind, why FROM conflicts WHERE region=?", (OWN_REGION,)
        )
        return [{"record": r, "kind": k, "why": w} for r, k, w in rows]
