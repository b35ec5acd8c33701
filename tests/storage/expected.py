"""What a county must make of what came to it, worked out again from the format's prose alone.

Written apart from `station.standing` and `storage.settle` on purpose: slow, plain, and of the set
of entries, values and erasures only.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from station.journal import GENESIS, Disclosure, Entry
from station.records import KINDS

IN_FORCE, GAP, FORK, UNDISCLOSED, FOREIGN, UNKNOWN_KIND, NEWER, EQUAL, BROKEN = range(9)


@dataclass
class Expected:
    """The code of each entry by its digest, and the image of each record that holds."""

    codes: dict[str, int] = field(default_factory=dict)
    holds: dict[str, Entry] = field(default_factory=dict)
    values: dict[tuple[str, str], Disclosure] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    forked: set[str] = field(default_factory=set)
    gaps: dict[str, list[list[int]]] = field(default_factory=dict)
    """Missing numbers [first, last] of each journal of which one line alone came."""
    waited: dict[str, set[int]] = field(default_factory=dict)
    """The last number that is missing before each stretch of a journal that waits."""
    parted: set[str] = field(default_factory=set)
    """Records touched in a lost tail and again, otherwise, in a newer epoch."""


def expected(entries: dict[str, Entry], disclosures: Iterable[Disclosure]) -> Expected:
    """Work it out; `entries` are by digest, of all journals."""
    out = Expected()
    out.erased = {c for e in entries.values() if e.kind == "erase" for c in e.open["commits"]}
    out.values = {(d.id, d.commit): d for d in disclosures if d.commit not in out.erased}
    for journal in {e.journal for e in entries.values()}:
        own = {d: e for d, e in entries.items() if e.journal == journal}
        _chains(journal, own, out)
    _contents(entries, out)
    _owners(entries, out)
    for journal in {e.journal for e in entries.values()} - out.forked:
        _tails({d: e for d, e in entries.items() if e.journal == journal}, out)
    return out


def line(digest: str, own: dict[str, Entry]) -> list[str] | None:
    """Return the chain from the first entry to this one; None where a link is missing."""
    chain = [digest]
    while own[chain[-1]].prev != GENESIS:
        if own[chain[-1]].prev not in own:
            return None
        chain.append(own[chain[-1]].prev)
    return chain[::-1]


def _chains(journal: str, own: dict[str, Entry], out: Expected) -> None:
    """An entry counts when its line is whole and nothing else stands at any place of it."""
    twins = {
        d
        for d, e in own.items()
        if any(
            other.ordinal == e.ordinal and (other.epoch != e.epoch or other.seq == e.seq)
            for of, other in own.items()
            if of != d
        )
    }
    if twins:
        out.forked.add(journal)
    for digest in own:
        chain = line(digest, own)
        if chain is None:
            out.codes[digest] = GAP
        else:
            out.codes[digest] = FORK if twins & set(chain) else IN_FORCE
    out.waited[journal] = {
        e.seq - 1 for e in own.values() if e.prev != GENESIS and e.prev not in own
    }
    at = {e.seq: d for d, e in own.items()}
    if len(at) == len(own) and all(at.get(e.seq - 1, e.prev) == e.prev for e in own.values()):
        out.gaps[journal] = _runs([n for n in range(1, max(at)) if n not in at])


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return runs


def _contents(entries: dict[str, Entry], out: Expected) -> None:
    """An act counts as a whole or not at all."""
    acts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for digest, entry in entries.items():
        if out.codes[digest] == IN_FORCE:
            acts[entry.journal, entry.act].append(digest)
    for members in acts.values():
        worst = max(_content(entries[d], out) for d in members)
        out.codes.update(dict.fromkeys(members, worst))


def _content(entry: Entry, out: Expected) -> int:
    if entry.v > 1:
        return NEWER
    if entry.kind not in KINDS:
        return UNKNOWN_KIND
    if any((entry.id, c) not in out.values and c not in out.erased for c in entry.sealed.values()):
        return UNDISCLOSED
    closed = entry.open.get("closed_on")
    if closed and date.fromisoformat(closed) < date.fromisoformat(entry.open["received"]):
        return BROKEN
    return IN_FORCE


def _owners(entries: dict[str, Entry], out: Expected) -> None:
    """One journal made a record; its greatest image by (turn, epoch, rev) holds."""
    records: dict[str, list[str]] = defaultdict(list)
    makers: dict[str, set[str]] = defaultdict(set)
    for digest, entry in entries.items():
        if out.codes[digest] == IN_FORCE:
            records[entry.id].append(digest)
        if entry.rev == 1:
            makers[entry.id].add(entry.journal)
    for record, digests in records.items():
        best: Entry | None = None
        for digest in digests:
            entry = entries[digest]
            key = (entry.turn, entry.ordinal, entry.rev)
            rivals = [entries[d] for d in digests if d != digest]
            if makers[record] != {entry.journal}:
                foreign = entry.journal not in makers[record]
                out.codes[digest] = FOREIGN if foreign else EQUAL
            elif any((r.turn, r.ordinal, r.rev) == key and r.journal == entry.journal
                     for r in rivals):  # fmt: skip
                out.codes[digest] = EQUAL
            elif best is None or key > (best.turn, best.ordinal, best.rev):
                best = entry
        if best is not None:
            out.holds[record] = best


def _tails(own: dict[str, Entry], out: Expected) -> None:
    """List what was touched in a lost tail and said otherwise after it."""
    sound = [d for d in own if line(d, own) is not None]
    if not sound:
        return
    newest = max(sound, key=lambda d: (own[d].ordinal, own[d].seq))
    main = set(line(newest, own) or ())
    for record in {own[d].id for d in sound if own[d].kind == "case"} - out.parted:
        images = sorted(
            (d for d in sound if own[d].id == record), key=lambda d: (own[d].ordinal, own[d].seq)
        )
        tail = [d for d in images if d not in main]
        newer = [d for d in images if d in main and tail and own[d].ordinal > own[tail[-1]].ordinal]
        if newer and _says(own[newer[-1]], out) != _says(own[tail[-1]], out):
            out.parted.add(record)


def _says(entry: Entry, out: Expected) -> dict[str, object]:
    told = {n: out.values.get((entry.id, c)) for n, c in entry.sealed.items()}
    return {**entry.open, **{n: d.value if d else None for n, d in told.items()}}
