"""What was done to a case, step by step, out of the journal: who, when, what became of what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from station.fields import FieldSpec
from station.journal import Entry, stored
from station.language import _, listed, sense
from station.life import DOINGS, CaseFile
from station.masking import GONE
from station.records import KINDS, Erasure
from station.saying import said
from station.values import yuan
from storage import apply
from storage.apply import among
from storage.settle import IN_FORCE, act_key
from storage.store import Store

_UNSAID = frozenset({"case_id", "sha", "size", "of_record", "year"})
"""Fields that say what a step shows already, or that only a machine reads."""
_LISTS = frozenset({"not_same"})
"""Fields that refer to several records."""
_LOST = object()


@dataclass(frozen=True)
class Change:
    """One field before and after, in words; blank for nothing. What people typed is as typed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One act: when, the name of who did it (blank where it is not known), and what it was.

    `kind` and `record` tell what it was done to: the one thing that hangs on the case, or the case.
    """

    at: str
    by: str
    doing: str
    kind: str
    record: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Known:
    """What the words of a step need besides its entries."""

    values: Mapping[tuple[str, str], Any]
    names: Mapping[str, str]
    """What people, cases and merchants are called, by id."""


def timeline(store: Store, region: str, file: CaseFile) -> list[Step]:
    """Return the steps of a case and of what hangs on it, newest first."""
    with store.read() as connection:
        entries = _entries(connection, region, [r.id for r in file.everything()])
        commits = [c for e in entries for c in e.sealed.values()]
        names = _names(connection, region, entries)
        names |= {p.id: f"{p.received_on}  {yuan(p.received_fen or 0)}" for p in file.payments}
        known = _Known(apply.disclosed(connection, region, commits), names)
    steps = list(_steps(entries, known))
    steps.reverse()
    return steps


def _entries(connection: sa.Connection, region: str, records: Sequence[str]) -> list[Entry]:
    """Return the entries in force of these records and of their erasures, oldest first.

    Each journal keeps its own order; between two journals the clocks decide.
    """
    erasures = [
        row[0]
        for row in among(
            connection,
            "SELECT id FROM erasures WHERE region=? AND record_id IN ({keys})",
            region,
            records,
        )
    ]
    query = (
        f"SELECT line FROM entries WHERE standing={IN_FORCE} AND region=? AND record IN ({{keys}})"
    )
    rows = among(connection, query, region, [*records, *erasures])
    entries = [stored(line) for (line,) in rows]
    entries.sort(key=lambda e: (e.journal, e.ordinal, e.seq))
    journals = [list(own) for _journal, own in groupby(entries, key=lambda e: e.journal)]
    return list(merge(*journals, key=lambda e: datetime.fromisoformat(e.at)))


def _names(connection: sa.Connection, region: str, entries: Sequence[Entry]) -> dict[str, str]:
    """Look up what the people and records are called that the entries name."""
    wanted = {e.by for e in entries} | {
        str(one)
        for entry in entries
        for name, value in entry.open.items()
        if name in _references(entry.kind)
        for one in (value if isinstance(value, list) else [value])
    }
    found: dict[str, str] = {}
    for table, column in (("operators", "name"), ("cases", "number"), ("merchants", "name")):
        query = f"SELECT id, {column} FROM {table} WHERE region=? AND id IN ({{keys}})"
        for record, name in among(connection, query, region, sorted(wanted)):
            found[record] = name or ""
    return found


def _references(kind: str) -> set[str]:
    """Return the fields of a kind that refer to another record."""
    record = KINDS.get(kind)
    specs = record.fields() if record is not None else ()
    return {s.name for s in specs if s.ask.shape == "ref" or s.name in _LISTS} - _UNSAID


def _steps(entries: Sequence[Entry], known: _Known) -> Iterator[Step]:
    last: dict[str, Entry] = {}
    for _key, group in groupby(entries, key=lambda e: (e.journal, *act_key(e))):
        act = list(group)
        changes: list[Change] = []
        for entry in act:
            changes += _changes(last.get(entry.id), entry, known)
            last[entry.id] = entry
        kind, record = _about(act)
        yield Step(
            at=act[0].at, by=known.names.get(act[0].by, ""),
            doing=sense("done", DOINGS.get(act[0].do, act[0].do)), kind=kind, record=record,
            changes=tuple(changes),
        )  # fmt: skip


def _about(act: Sequence[Entry]) -> tuple[str, str]:
    """Return the kind and id of what an act was done to."""
    hanging = [e for e in act if e.kind != "case"]
    chosen = hanging[0] if len(hanging) == 1 else act[0]
    if chosen.kind == Erasure.KIND:
        return str(chosen.open.get("record_kind", "")), str(chosen.open.get("record_id", ""))
    return chosen.kind, chosen.id


def _changes(before: Entry | None, after: Entry, known: _Known) -> Iterator[Change]:
    if after.kind == Erasure.KIND:
        yield from _erased(after)
        return
    for spec in KINDS[after.kind].fields():
        if spec.name in _UNSAID or _same(before, after, spec, known):
            continue
        was = "" if before is None else _words(before, spec, known)
        yield Change(_(spec.ask.label), was, _words(after, spec, known))
    if after.void and (before is None or not before.void):
        reason = known.values.get((after.id, after.sealed.get("void_reason", "")))
        yield Change(_("作废原因"), "", _(GONE) if reason is None else str(reason))


def _erased(entry: Entry) -> Iterator[Change]:
    """Yield the fields that an erasure emptied."""
    of = KINDS.get(str(entry.open.get("record_kind")))
    labels = {s.name: _(s.ask.label) for s in of.fields()} if of is not None else {}
    for name in entry.open.get("fields_erased", ()):
        yield Change(labels.get(name, _("作废原因")), "", _(GONE))


def _same(before: Entry | None, after: Entry, spec: FieldSpec, known: _Known) -> bool:
    """Tell whether a field says the same in two images; of a first image, whether it says nothing.

    An erased value is only known to be the same where its commitment is.
    """
    if before is None:
        return spec.name not in after.open and spec.name not in after.sealed
    commits = before.sealed.get(spec.name), after.sealed.get(spec.name)
    if commits[0] == commits[1] and commits[0] is not None:
        return True
    values = _held(before, spec, known), _held(after, spec, known)
    return values[0] == values[1] and values[0] is not _LOST


def _held(entry: Entry, spec: FieldSpec, known: _Known) -> Any:
    """Return what an image holds in a field, `_LOST` where that was erased."""
    commit = entry.sealed.get(spec.name)
    if commit is not None:
        return known.values.get((entry.id, commit), _LOST)
    return entry.open.get(spec.name, spec.default)


def _words(entry: Entry, spec: FieldSpec, known: _Known) -> str:
    """Return in words what an image holds in a field."""
    value = _held(entry, spec, known)
    if value is _LOST:
        return _(GONE)
    if spec.ask.shape == "ref" and value:
        return known.names.get(value, "")
    if spec.name in _LISTS:
        return listed(filter(None, (known.names.get(one, "") for one in value)))
    return said(spec, value)
