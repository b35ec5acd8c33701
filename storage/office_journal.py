"""The office's own journal: what it decided, chained like a desk's and apart from the desks'.

It is made on first use and holds whole images of records, the newest of which holds. What a person
typed is sealed. Nothing here knows what the records mean.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa

from station.clock import uuid7
from station.errors import Refused, StationError
from station.journal import (
    MAX_LINE,
    MAX_PARTS,
    VERSION,
    Disclosure,
    Entry,
    decode,
    digest,
    encode,
    known_values,
    new_epoch,
    octets,
    opens,
    ordinal,
    seal,
    stored,
)
from station.language import _
from station.standing import ROOT
from storage.apply import among
from storage.store import meta, set_meta

EPOCH, TIP = "office_epoch", "office_tip"
"""What the office knows of its journal beside `journal` and `highest_ordinal`."""


@dataclass(frozen=True)
class Doing:
    """The image of one record after an act: what stands open, and what a person typed."""

    do: str
    kind: str
    id: str
    open: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, Any] = field(default_factory=dict)


def append(connection: sa.Connection, at: str, doings: Sequence[Doing]) -> list[Entry]:
    """Append one act within the caller's transaction; `at` is the moment, an ISO one with offset.

    A typed value that a record has already keeps its commitment. Raises `Refused`
    (`act-too-large`, `record-too-large`).
    """
    if not 1 <= len(doings) <= MAX_PARTS:
        raise Refused("act-too-large", _("一次操作涉及的记录太多，没有保存。"))
    info = _begun(connection)
    region, act = info["region"], uuid7()
    seq, prev = _end(connection, region)
    made: list[Entry] = []
    for number, doing in enumerate(doings, start=1):
        was = _image(connection, region, doing)
        entry = Entry(
            act=act, at=at, by=info["operator"], do=doing.do, epoch=info[EPOCH], id=doing.id,
            journal=info["journal"], kind=doing.kind, part=(number, len(doings)),
            open=dict(doing.open), prev="sha256:" + prev.hex(), rev=was.rev + 1 if was else 1,
            sealed=_sealed(connection, region, doing, was), seq=seq + number, turn=0, v=VERSION,
        )  # fmt: skip
        prev = _write(connection, region, entry)
        made.append(entry)
    set_meta(connection, **{TIP: prev.hex()})
    return made


def _begun(connection: sa.Connection) -> dict[str, str]:
    info = meta(connection)
    if not info.get("journal"):
        info |= {"journal": uuid7(), "highest_ordinal": "1", EPOCH: new_epoch(1)}
        set_meta(connection, **{n: info[n] for n in ("journal", "highest_ordinal", EPOCH)})
    return info


def _end(connection: sa.Connection, region: str) -> tuple[int, bytes]:
    row = connection.exec_driver_sql(
        "SELECT seq, digest FROM office_entries WHERE region=? ORDER BY seq DESC LIMIT 1", (region,)
    ).first()
    return (row[0], bytes(row[1])) if row else (0, ROOT)


def _image(connection: sa.Connection, region: str, doing: Doing) -> Entry | None:
    line = connection.exec_driver_sql(
        "SELECT line FROM office_entries WHERE region=? AND kind=? AND record=? "
        "ORDER BY seq DESC LIMIT 1",
        (region, doing.kind, doing.id),
    ).scalar()
    return stored(line) if line is not None else None


def _sealed(
    connection: sa.Connection, region: str, doing: Doing, was: Entry | None
) -> dict[str, str]:
    known = known_values(was, values(connection, region, [was])) if was else {}
    commits: dict[str, str] = {}
    for name, value in doing.typed.items():
        if was and name in was.sealed and known.get(name) == value:
            commits[name] = was.sealed[name]
            continue
        made = seal(doing.id, name, value)
        commits[name] = made.commit
        connection.exec_driver_sql(
            'INSERT INTO office_values (region, hmac, record, field, "key", value) '
            "VALUES (?,?,?,?,?,?)",
            (region, made.commit, made.id, made.field, made.key,
             msgspec.json.encode(value, order="sorted").decode()),
        )  # fmt: skip
    return commits


def _write(connection: sa.Connection, region: str, entry: Entry) -> bytes:
    line = encode(entry)
    if len(line) > MAX_LINE:
        raise Refused("record-too-large", _("这条记录太长，没有保存，请分开写。"))
    raw = octets(digest(line))
    connection.exec_driver_sql(
        "INSERT INTO office_entries (region, seq, digest, kind, record, line) VALUES (?,?,?,?,?,?)",
        (region, entry.seq, raw, entry.kind, entry.id, line),
    )
    return raw


def newest(connection: sa.Connection, region: str, kind: str) -> list[Entry]:
    """Return the newest image of every record of a kind, the newest act first, void ones too."""
    rows = connection.exec_driver_sql(
        "SELECT line FROM office_entries WHERE region=? AND kind=? ORDER BY seq DESC",
        (region, kind),
    )
    found: dict[str, Entry] = {}
    for (line,) in rows:
        entry = stored(line)
        found.setdefault(entry.id, entry)
    return list(found.values())


def first_at(connection: sa.Connection, region: str, kind: str) -> dict[str, str]:
    """Return the moment of the first act on every record of a kind, by its id."""
    rows = connection.exec_driver_sql(
        "SELECT line FROM office_entries WHERE region=? AND kind=? ORDER BY seq DESC",
        (region, kind),
    )
    return {entry.id: entry.at for entry in (stored(line) for (line,) in rows)}


def values(
    connection: sa.Connection, region: str, entries: Iterable[Entry]
) -> dict[tuple[str, str], Any]:
    """Return what was typed behind these images: {(record, commitment): value}."""
    commits = sorted({c for entry in entries for c in entry.sealed.values()})
    query = "SELECT record, hmac, value FROM office_values WHERE region=? AND hmac IN ({keys})"
    return {
        (record, commit): msgspec.json.decode(value)
        for record, commit, value in among(connection, query, region, commits)
    }


def begin_again(connection: sa.Connection, known: Mapping[str, int], at: str) -> dict[str, Any]:
    """Open the next epoch after a restore, with a first entry that says so.

    `known` is the highest ordinal by journal of all that lies near, `at` the moment. Returns
    `journal`, `highest_ordinal` and `epoch`; nothing for an office without a journal.
    """
    info = meta(connection)
    journal = info.get("journal", "")
    if not journal:
        return {}
    number = max(int(info["highest_ordinal"]), known.get(journal, 0)) + 1
    epoch = new_epoch(number)
    set_meta(connection, highest_ordinal=str(number), **{EPOCH: epoch})
    append(connection, at, [Doing("office.restore", "office", journal)])
    return {"journal": journal, "highest_ordinal": number, "epoch": epoch}


def problems(connection: sa.Connection) -> Iterator[str]:
    """Yield a sentence for whatever is wrong with the office's journal."""
    info = meta(connection)
    tip, seq, epoch = ROOT, 0, 0
    for region, number, raw, kind, record, line in connection.exec_driver_sql(
        "SELECT region, seq, digest, kind, record, line FROM office_entries ORDER BY region, seq"
    ):
        try:
            entry = decode(bytes(line))
        except (StationError, TypeError):
            yield _("县区自己的第 {seq} 号记录读不出来。").format(seq=number)
            return
        stated = (info.get("region"), entry.seq, octets(digest(line)), entry.kind, entry.id)
        follows = octets(entry.prev) == tip and entry.seq == seq + 1 and entry.ordinal >= epoch
        if stated != (region, number, bytes(raw), kind, record) or not follows:
            yield _("县区自己的第 {seq} 号记录被改动过，或前后接不上。").format(seq=number)
        if entry.journal != info.get("journal"):
            yield _("县区自己的第 {seq} 号记录不是本单位的。").format(seq=number)
        tip, seq, epoch = bytes(raw), number, entry.ordinal
    if (tip.hex() if seq else "") != info.get(TIP, ""):
        yield _("县区自己的记录的末尾与登记的不一致，可能被删掉过一段。")
    if epoch > ordinal(info.get(EPOCH, "1.")):
        yield _("本机的设置不完整。请用备份恢复。")
    for record, name, commit, key, value in connection.exec_driver_sql(
        'SELECT record, field, hmac, "key", value FROM office_values'
    ):
        given = Disclosure(
            id=record, field=name, commit=commit, key=key, value=msgspec.json.decode(value)
        )
        if not opens(given):
            yield _("县区自己的一条记录里，填写的内容被改动过。")


__all__ = [
    "EPOCH",
    "TIP",
    "Doing",
    "append",
    "begin_again",
    "first_at",
    "newest",
    "problems",
    "values",
]
