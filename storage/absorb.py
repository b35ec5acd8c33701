"""Taking a checked stretch of a journal into the tables: whole, once, in any order.

What counts afterwards depends only on the set of entries, disclosures and erasures at hand, never
on the order in which they came. Runs inside the caller's transaction.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from station.journal import Disclosure, Entry, octets, stored
from station.records import Erasure
from station.records.base import from_halves
from station.standing import ROOT, Link, Standing, stand
from storage import apply, erasing, settle, tails
from storage.apply import Image, among
from storage.settle import FORK, GAP, IN_FORCE, UNDISCLOSED
from storage.writing import disclosure_row, entry_row, insert_disclosures, insert_entries

AT_ONCE = 5_000
"""Rows written between two ticks; in smaller pieces the search index costs more."""


@dataclass
class Absorbed:
    """What became of a stretch: piles of entries, and what else moved with it."""

    new: int = 0
    same: int = 0
    held: int = 0
    released: int = 0
    """Entries held before that are in force now."""
    withdrawn: int = 0
    """Entries in force before that are held now (a fork was seen)."""
    gaps: list[tuple[int, int]] = field(default_factory=list)
    forked: bool = False


@dataclass
class _Work:
    """One stretch on its way in."""

    connection: sa.Connection
    region: str
    journal: str
    fresh: list[tuple[bytes, Image]] = field(default_factory=list)
    """(line, image) of entries not at hand before."""
    touched: set[str] = field(default_factory=set)
    """Records whose rows must be settled from all their entries."""
    codes: dict[bytes, int] = field(default_factory=dict)


def absorb(
    connection: sa.Connection,
    region: str,
    journal: str,
    entries: Sequence[tuple[bytes, Entry, bytes]],
    disclosures: Sequence[Disclosure],
    tick: Callable[[int], object] = lambda _percent: None,
) -> Absorbed:
    """Take in checked entries (line, entry, raw digest) of one journal, with their disclosures.

    `tick` is told now and then how many percent are done; it may raise to stop.
    """
    work = _Work(connection, region, journal)
    result = Absorbed()
    known = _known(connection, region, [digest for _l, _e, digest in entries])
    work.fresh = [(li, Image(e, d)) for li, e, d in entries if d not in known]
    result.same = len(entries) - len(work.fresh)
    familiar = _familiar(connection, region, [i.entry.id for _l, i in work.fresh])
    _forget_erased(work)
    new_values = _take_disclosures(work, entries, disclosures)
    tick(15)
    row = _journal_row(connection, region, journal)
    if _continues(row, work.fresh):
        links_ok = {image.digest for _line, image in work.fresh}
        _place(work, links_ok, set())
        standing = None
    else:
        standing = _stand_all(work, result)
    tick(35)
    insert_entries(
        connection,
        [entry_row(region, i.entry, i.digest, li, work.codes[i.digest]) for li, i in work.fresh],
    )
    _recheck_undisclosed(work, result)
    tick(45)
    _to_tables(work, familiar, new_values, tick)
    _update_journal(work, row, standing)
    _count(work, result, row, standing)
    return result


def _known(connection: sa.Connection, region: str, digests: Sequence[bytes]) -> set[bytes]:
    query = "SELECT digest FROM entries WHERE region=? AND digest IN ({keys})"
    return {row[0] for row in among(connection, query, region, digests)}


def _familiar(connection: sa.Connection, region: str, ids: Sequence[str]) -> set[str]:
    """Return which of these records have entries already."""
    query = "SELECT DISTINCT record FROM entries WHERE region=? AND record IN ({keys})"
    return {row[0] for row in among(connection, query, region, sorted(set(ids)))}


def _journal_row(connection: sa.Connection, region: str, journal: str) -> dict[str, Any]:
    row = connection.exec_driver_sql(
        "SELECT epoch, tip_ordinal, tip_seq, tip, forked, gaps FROM journals "
        "WHERE region=? AND journal=?",
        (region, journal),
    ).mappings()
    found = dict(row.one())
    found["held"] = connection.exec_driver_sql(
        "SELECT count(*) FROM entries WHERE region=? AND journal=? AND standing<>0 "
        f"AND standing IN ({GAP},{FORK})",
        (region, journal),
    ).scalar_one()
    return found


def _continues(row: dict[str, Any], fresh: Sequence[tuple[bytes, Image]]) -> bool:
    """Tell whether the fresh entries simply go on from an undisputed end of the journal."""
    if row["forked"] or row["held"] or row["tip_ordinal"] > 1:
        return False  # after a restore the lost tail must be looked at each time
    if not fresh:
        return True
    first = fresh[0][1].entry
    if octets(first.prev) != (row["tip"] or ROOT):
        return False
    if first.ordinal == row["tip_ordinal"] and row["epoch"] and first.epoch != row["epoch"]:
        return False
    names: dict[int, str] = {}
    before = first.seq - 1
    for _line, image in fresh:
        entry = image.entry
        if names.setdefault(entry.ordinal, entry.epoch) != entry.epoch or entry.seq != before + 1:
            return False
        before = entry.seq
    return True


def _forget_erased(work: _Work) -> None:
    for _line, image in work.fresh:
        if image.entry.kind == Erasure.KIND and settle.readable(image.entry):
            erasure = from_halves(Erasure, image.entry.id, image.entry.open)
            erasing.erase(work.connection, work.region, work.journal, erasure)
            work.touched.add(erasure.record_id)


def _take_disclosures(
    work: _Work,
    entries: Sequence[tuple[bytes, Entry, bytes]],
    disclosures: Sequence[Disclosure],
) -> dict[tuple[str, str], Any]:
    """Keep the disclosures that no erasure names; return their values."""
    first_seq: dict[tuple[str, str], int] = {}
    for _line, entry, _digest in entries:
        for commit in entry.sealed.values():
            first_seq.setdefault((entry.id, commit), entry.seq)
    gone = erasing.erased_among(work.connection, work.region, [d.commit for d in disclosures])
    kept = [d for d in disclosures if d.commit not in gone]
    insert_disclosures(
        work.connection,
        [disclosure_row(work.region, d, work.journal, first_seq[d.id, d.commit]) for d in kept],
    )
    return {(d.id, d.commit): d.value for d in kept}


def _place(work: _Work, in_force: set[bytes], forked: set[bytes]) -> None:
    """Give every fresh entry its code: by its chain first, then by what it holds."""
    sound = [image for _line, image in work.fresh if image.digest in in_force]
    explained, erased = _explanations(work, sound)
    work.codes = settle.content_codes(sound, explained, erased)
    for _line, image in work.fresh:
        if image.digest not in in_force:
            work.codes[image.digest] = FORK if image.digest in forked else GAP


def _explanations(work: _Work, images: Sequence[Image]) -> tuple[set[tuple[str, str]], set[str]]:
    commits = sorted({c for i in images for c in i.entry.sealed.values()})
    values = apply.disclosed(work.connection, work.region, commits)
    known = {commit for _record, commit in values}
    missing = [c for c in commits if c not in known]
    return set(values), erasing.erased_among(work.connection, work.region, missing)


def links_of(connection: sa.Connection, region: str, journal: str) -> list[tuple[Link, int]]:
    """Return every entry's place in the chain, with its code of standing."""
    rows = connection.exec_driver_sql(
        "SELECT digest, prev, epoch, ordinal, seq, standing FROM entries "
        "WHERE region=? AND journal=?",
        (region, journal),
    )
    return [(Link(r[0], r[1], r[2], r[3], r[4]), r[5]) for r in rows]


def _stand_all(work: _Work, result: Absorbed) -> Standing:
    """Let the whole journal stand anew with the fresh entries; move what changed."""
    kept = links_of(work.connection, work.region, work.journal)
    fresh_links = [
        Link(
            i.digest, octets(i.entry.prev), i.entry.epoch,
            i.entry.ordinal, i.entry.seq,
        )
        for _line, i in work.fresh
    ]  # fmt: skip
    standing = stand([link for link, _code in kept] + fresh_links)
    _place(work, standing.in_force, standing.held_fork)
    released = [link.digest for link, code in kept
                if code in (GAP, FORK) and link.digest in standing.in_force]  # fmt: skip
    moved: dict[bytes, int] = {}
    for link, code in kept:
        if link.digest in standing.in_force:
            continue
        now = FORK if link.digest in standing.held_fork else GAP
        if now != code:
            moved[link.digest] = now
            result.withdrawn += code == IN_FORCE
    images = _images(work, [*released, *moved])
    work.touched.update(i.entry.id for i in images)
    sound = [i for i in images if i.digest in standing.in_force]
    codes = settle.content_codes(sound, *_explanations(work, sound))
    result.released += sum(code == IN_FORCE for code in codes.values())
    _set_codes(work, {**moved, **codes})
    return standing


def _images(work: _Work, digests: Sequence[bytes]) -> list[Image]:
    query = "SELECT digest, line FROM entries WHERE region=? AND digest IN ({keys})"
    rows = among(work.connection, query, work.region, digests)
    return [Image(stored(line), digest) for digest, line in rows]


def _set_codes(work: _Work, codes: dict[bytes, int]) -> None:
    if codes:
        work.connection.exec_driver_sql(
            "UPDATE entries SET standing=? WHERE region=? AND digest=?",
            [(code, work.region, digest) for digest, code in codes.items()],
        )


def _recheck_undisclosed(work: _Work, result: Absorbed) -> None:
    """Look again at acts that were held for a missing disclosure: it may have come, or an erase."""
    rows = work.connection.exec_driver_sql(
        "SELECT digest, line FROM entries WHERE region=? AND journal=? AND standing<>0 "
        "AND standing=?",
        (work.region, work.journal, UNDISCLOSED),
    ).all()
    images = [Image(stored(line), digest) for digest, line in rows]
    if not images:
        return
    codes = settle.content_codes(images, *_explanations(work, images))
    freed = {d: c for d, c in codes.items() if c != UNDISCLOSED}
    fresh = {i.digest for _line, i in work.fresh}
    result.released += sum(c == IN_FORCE and d not in fresh for d, c in freed.items())
    work.codes.update({d: c for d, c in freed.items() if d in fresh})
    work.touched.update(i.entry.id for i in images if i.digest in freed)
    _set_codes(work, freed)


def _to_tables(
    work: _Work,
    familiar: set[str],
    new_values: dict[tuple[str, str], Any],
    tick: Callable[[int], object],
) -> None:
    """Write the rows: straight for records never seen before, settled for all others."""
    fresh = [i for _line, i in work.fresh if work.codes[i.digest] == IN_FORCE]
    made = {i.entry.id for _line, i in work.fresh if i.entry.rev == 1}
    unmade = {i.entry.id for i in fresh} - made - familiar
    work.touched |= unmade
    plain = [i for i in fresh if i.entry.id not in familiar and i.entry.id not in work.touched]
    best = apply.latest(plain)
    repeated = _with_equal_keys(plain)
    chosen = [image for record, image in best.items() if record not in repeated]
    for number, part in enumerate(apply.chunks(chosen, AT_ONCE)):
        apply.write_rows(work.connection, work.region, part, new_values)
        tick(45 + 50 * min(len(chosen), (number + 1) * AT_ONCE) // len(chosen))
    others = {i.entry.id for _line, i in work.fresh if i.entry.id in familiar}
    records = sorted(others | work.touched | repeated)
    settled = settle.settle(work.connection, work.region, records)
    work.codes.update({d: c for d, c in settled.items() if d in work.codes})


def _with_equal_keys(images: Sequence[Image]) -> set[str]:
    seen: set[tuple[str, int, int, int]] = set()
    twice: set[str] = set()
    for image in images:
        key = (image.entry.id, image.entry.turn, image.entry.ordinal, image.entry.rev)
        if key in seen:
            twice.add(image.entry.id)
        seen.add(key)
    return twice


def _update_journal(work: _Work, row: dict[str, Any], standing: Standing | None) -> None:
    if standing is None:
        if not work.fresh:
            return
        last = work.fresh[-1][1]
        tip = Link(last.digest, b"", last.entry.epoch, last.entry.ordinal, last.entry.seq)
        gaps: list[tuple[int, int]] = []
        forked = False
    else:
        nothing = Link(ROOT, b"", "", 0, 0)
        tip, gaps, forked = standing.tip or nothing, standing.gaps, bool(standing.forks)
        tails.note_conflicts(work.connection, work.region, work.journal, standing)
    work.connection.exec_driver_sql(
        "UPDATE journals SET epoch=?, tip_ordinal=?, tip_seq=?, tip=?, forked=?, gaps=? "
        "WHERE region=? AND journal=?",
        (tip.epoch, tip.ordinal, tip.seq, tip.digest, forked, json.dumps(gaps), work.region,
         work.journal),
    )  # fmt: skip


def _count(work: _Work, result: Absorbed, row: dict[str, Any], standing: Standing | None) -> None:
    result.new = sum(c == IN_FORCE for c in work.codes.values())
    result.held = len(work.codes) - result.new
    if standing is not None:
        result.gaps, result.forked = standing.gaps, bool(standing.forks)
    else:
        result.forked = bool(row["forked"])
