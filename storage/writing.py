"""Appending to a desk's own journal: acts become entries, tables follow, in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from station.clock import uuid7
from station.errors import Refused
from station.journal import (
    MAX_LINE,
    MAX_PARTS,
    VERSION,
    Disclosure,
    Entry,
    canonical,
    digest,
    encode,
    octets,
    seal,
    stored,
)
from station.language import _
from station.life import Act
from station.records import Erasure, Record
from station.records.base import halves
from station.standing import ROOT
from storage import apply, erasing
from storage.apply import Image, chunks, marks
from storage.record_tables import TABLE_OF
from storage.tables import OWN_REGION


@dataclass
class Chain:
    """The end of a desk's own journal, moved along while entries are appended."""

    journal: str
    epoch: str
    ordinal: int
    seq: int
    tip: bytes


@dataclass(frozen=True)
class Before:
    """What a record was before an act: its last image, and the values behind its commitments."""

    entry: Entry | None
    values: dict[str, Any]
    extra: dict[str, dict[str, Any]]


NOTHING = Before(None, {}, {})


def load_chain(connection: sa.Connection, journal: str) -> Chain:
    """Read where the desk's journal ends."""
    row = connection.exec_driver_sql(
        "SELECT epoch, tip_ordinal, tip_seq, tip FROM journals WHERE region=? AND journal=?",
        (OWN_REGION, journal),
    ).one()
    return Chain(journal, row[0], row[1], row[2], row[3] or ROOT)


def save_chain(connection: sa.Connection, chain: Chain) -> None:
    """Write down where the desk's journal ends now."""
    connection.exec_driver_sql(
        "UPDATE journals SET epoch=?, tip_ordinal=?, tip_seq=?, tip=? WHERE region=? AND journal=?",
        (chain.epoch, chain.ordinal, chain.seq, chain.tip, OWN_REGION, chain.journal),
    )


class Appender:
    """Collects the entries of some acts, then writes them with everything that follows."""

    def __init__(self, connection: sa.Connection, chain: Chain, by: str, at: str) -> None:
        self._connection = connection
        self._chain = chain
        self._by = by
        self._at = at
        self._before: dict[str, Before] = {}
        self._entries: list[tuple[Any, ...]] = []
        self._disclosures: list[tuple[Any, ...]] = []
        self._latest: dict[str, Image] = {}
        self._values: dict[tuple[str, str], Any] = {}
        self._erasures: list[Erasure] = []

    def append(self, acts: Sequence[Act]) -> None:
        """Append these acts and bring the tables along. The caller's transaction commits."""
        self._look_back([r for act in acts for r in act.records])
        for act in acts:
            self._one(act)
        self._flush()

    def _look_back(self, records: Sequence[Record]) -> None:
        by_kind: dict[str, set[str]] = {}
        for record in records:
            by_kind.setdefault(record.KIND, set()).add(record.id)
        for kind, ids in by_kind.items():
            for part in chunks(sorted(ids)):
                self._before.update(before(self._connection, kind, part))

    def _one(self, act: Act) -> None:
        if not 1 <= len(act.records) <= MAX_PARTS:
            raise Refused("act-too-large", _("一次操作涉及的记录太多，没有保存。"))
        act_id = uuid7()
        for number, record in enumerate(act.records, start=1):
            self._entry(act, act_id, (number, len(act.records)), record)

    def _entry(self, act: Act, act_id: str, part: tuple[int, int], record: Record) -> None:
        chain = self._chain
        was = _beside(self._before.get(record.id, NOTHING), act.beside.get(record.id))
        open_half, sealed, values = self._halves(record, was, chain.seq + 1)
        entry = Entry(
            act=act_id,
            at=self._at,
            by=self._by,
            do=act.do,
            epoch=chain.epoch,
            id=record.id,
            journal=chain.journal,
            kind=record.KIND,
            open=open_half,
            part=part,
            prev="sha256:" + chain.tip.hex(),
            rev=(was.entry.rev if was.entry else 0) + 1,
            sealed=sealed,
            seq=chain.seq + 1,
            turn=was.entry.turn if was.entry else 0,
            v=VERSION,
        )
        line = encode(entry)
        if len(line) > MAX_LINE:
            raise Refused("record-too-large", _("这条记录太长，没有保存，请分开写。"))
        raw = octets(digest(line))
        self._entries.append(entry_row(OWN_REGION, entry, raw, line, 0))
        self._latest[record.id] = Image(entry, raw)
        self._before[record.id] = Before(entry, values, was.extra)
        if isinstance(record, Erasure):
            self._erasures.append(record)
        chain.seq, chain.tip = entry.seq, raw

    def _halves(
        self, record: Record, was: Before, seq: int
    ) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
        """Return the open half, the commitments, and the values behind them.

        A value that did not change repeats its commitment; a new one gets a fresh key.
        """
        open_half, to_seal = halves(record)
        sealed: dict[str, str] = dict(was.extra.get("sealed", {}))
        for name, value in to_seal.items():
            old = was.entry.sealed.get(name) if was.entry else None
            if old is not None and was.values.get(name) == value:
                sealed[name] = old
            else:
                made = seal(record.id, name, value)
                if len(canonical(made)) > MAX_LINE:
                    raise Refused("record-too-large", _("有一栏写得太长，没有保存，请分开写。"))
                sealed[name] = made.commit
                self._disclosures.append(disclosure_row(OWN_REGION, made, self._chain.journal, seq))
            self._values[record.id, sealed[name]] = value
        return {**was.extra.get("open", {}), **open_half}, sealed, to_seal

    def _flush(self) -> None:
        insert_entries(self._connection, self._entries)
        insert_disclosures(self._connection, self._disclosures)
        apply.write_rows(self._connection, OWN_REGION, self._latest.values(), self._values)
        for erasure in self._erasures:
            erasing.erase(self._connection, OWN_REGION, self._chain.journal, erasure)
        save_chain(self._connection, self._chain)


def _beside(was: Before, fields: Mapping[str, Any] | None) -> Before:
    """Return what a record was, with open fields to be carried along that it does not declare."""
    if not fields:
        return was
    kept = {**was.extra.get("open", {}), **fields}
    return Before(was.entry, was.values, {**was.extra, "open": kept})


def before(connection: sa.Connection, kind: str, ids: Sequence[str]) -> dict[str, Before]:
    """Look up the last image in force of these records, with the values behind it."""
    found: dict[str, tuple[Entry, str | None]] = {}
    for record, line, extra in connection.exec_driver_sql(
        f"SELECT t.id, e.line, t.extra FROM {TABLE_OF[kind]} t "
        "JOIN entries e ON e.region=t.region AND e.digest=t.digest "
        f"WHERE t.region=? AND t.id IN ({marks(len(ids))})",
        (OWN_REGION, *ids),
    ):
        found[record] = (stored(line), extra)
    commits = [c for entry, _extra in found.values() for c in entry.sealed.values()]
    values = apply.disclosed(connection, OWN_REGION, commits)
    return {
        record: Before(
            entry,
            {
                name: values[record, commit]
                for name, commit in entry.sealed.items()
                if (record, commit) in values
            },
            json.loads(extra) if extra else {},
        )
        for record, (entry, extra) in found.items()
    }


def entry_row(region: str, entry: Entry, raw: bytes, line: bytes, standing: int) -> tuple[Any, ...]:
    """Return an entry as its row."""
    return (
        region, raw, entry.journal, entry.epoch, entry.ordinal, entry.seq,
        octets(entry.prev), entry.act, entry.kind, entry.id,
        entry.turn, entry.rev, line, standing,
    )  # fmt: skip


def insert_entries(connection: sa.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write entry rows made by `entry_row`."""
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO entries (region, digest, journal, epoch, ordinal, seq, prev, act, kind, "
            f"record, turn, rev, line, standing) VALUES ({marks(14)})",
            list(rows),
        )


def disclosure_row(region: str, disclosure: Disclosure, journal: str, seq: int) -> tuple[Any, ...]:
    """Return a disclosure as its row; `seq` is where its commitment first appears."""
    return (
        region, disclosure.commit, disclosure.id, disclosure.field, disclosure.key,
        msgspec.json.encode(disclosure.value, order="sorted").decode(), journal, seq,
    )  # fmt: skip


def insert_disclosures(connection: sa.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write disclosure rows; one that is there already stays as it is."""
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO disclosures (region, hmac, record, field, key, value, journal, seq) "
            f"VALUES ({marks(8)}) ON CONFLICT (region, hmac) DO NOTHING",
            list(rows),
        )
