"""Taking a checked stretch of a journal into the tables: whole, once, in any order.

What counts afterwards depends only on the set of entries, disclosures and erasures at hand, never
on the order in which they came. Runs inside the caller's transaction.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from station.journal import Disclosure, Entry, octets, stored
from station.records import Erasure
from station.records.base import from_halves
from station.standing import ROOT, Link, Standing, stand
from storage import apply, decided, erasing, settle, tails
from storage.apply import Image, among
from storage.decided import Decided
from storage.settle import BY_CHAIN, FORK, GAP, IN_FORCE, LATER, PASSED, UNDISCLOSED
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
    passed: int = 0
    """Of those held, the ones on a side that the office did not choose."""
    gaps: list[tuple[int, int]] = field(default_factory=list)
    forked: bool = False


@dataclass
class _Work:
    """One stretch on its way in."""

    connection: sa.Connection
    region: str
    journal: str
    decisions: Decided
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
    work = _Work(connection, region, journal, decided.read(connection, region))
    result = Absorbed()
    known = _known(connection, region, [digest for _l, _e, digest in entries])
    work.fresh = [(li, Image(e, d)) for li, e, d in entries if d not in known]
    result.same = len(entries) - len(work.fresh)
    familiar = _familiar(connection, region, [i.entry.id for _l, i in work.fresh])
    _forget_erased(work)
    new_values = _take_disclosures(work, entries, disclosures)
    tick(15)
    row = _journal_row(connection, region, journal)
    if not work.decisions.about(journal) and _continues(row, work.fresh):
        _place(work, {})
        standing = None
    else:
        standing = _stand_all(work, result)
    tick(35)
    insert_entries(
        connection,
        [entry_row(region, i.entry, i.digest, li, work.codes[i.digest]) for li, i in work.fresh],
    )
    _recheck(work, result, (UNDISCLOSED,))
    tick(45)
    _to_tables(work, familiar, new_values, tick)
    _update_journal(work, row, standing)
    _count(work, result, row, standing)
    return result


def restand(
    connection: sa.Connection, region: str, journal: str, records: Collection[str] = ()
) -> Absorbed:
    """Let a journal stand as the decisions in force say, and these of its records with it."""
    work = _Work(connection, region, journal, decided.read(connection, region))
    work.touched.update(records)
    row = _journal_row(connection, region, journal)
    result = Absorbed()
    standing = _stand_all(work, result)
    _to_tables(work, set(), {}, lambda _percent: None)
    _update_journal(work, row, standing)
    _count(work, result, row, standing)
    return result


def look_again(connection: sa.Connection, region: str) -> int:
    """Look again at what the program did not know or would not take; return how much counts now.

    A newer program may know a kind, a version, a rule.
    """
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT journal FROM entries WHERE region=? AND standing<>0 "
        f"AND standing IN ({_listed(LATER)})",
        (region,),
    ).all()
    released = 0
    for (journal,) in rows:
        work = _Work(connection, region, journal, Decided())
        result = Absorbed()
        _recheck(work, result, LATER)
        _to_tables(work, set(), {}, lambda _percent: None)
        released += result.released
    return released


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


def _place(work: _Work, by_chain: Mapping[bytes, int]) -> None:
    """Give every fresh entry its code: by its chain first, then by what it holds."""
    sound = [image for _line, image in work.fresh if not by_chain.get(image.digest)]
    explained, erased = _explanations(work, sound)
    work.codes = settle.content_codes(sound, explained, erased)
    for _line, image in work.fresh:
        work.codes.setdefault(image.digest, by_chain.get(image.digest, IN_FORCE))


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
    was = {link.digest: code for link, code in kept}
    fresh_links = [
        Link(
            i.digest, octets(i.entry.prev), i.entry.epoch,
            i.entry.ordinal, i.entry.seq,
        )
        for _line, i in work.fresh
    ]  # fmt: skip
    links = [link for link, _code in kept] + fresh_links
    standing = stand(links, work.decisions.sides(work.journal))
    withheld = work.decisions.withheld(work.journal, links)
    by_chain = {link.digest: settle.chain_code(standing, withheld, link.digest) for link in links}
    _place(work, by_chain)
    released = [d for d, code in was.items() if code in BY_CHAIN and not by_chain[d]]
    moved = {d: by_chain[d] for d, code in was.items() if by_chain[d] not in (IN_FORCE, code)}
    result.withdrawn += sum(was[digest] == IN_FORCE for digest in moved)
    images = _images(work, [*released, *moved])
    work.touched.update(i.entry.id for i in images)
    sound = [i for i in images if not by_chain[i.digest]]
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


def _recheck(work: _Work, result: Absorbed, held: Sequence[int]) -> None:
    """Look again at acts that were held by these codes: what they lack may have come."""
    rows = work.connection.exec_driver_sql(
        "SELECT digest, line, standing FROM entries WHERE region=? AND journal=? AND standing<>0 "
        f"AND standing IN ({_listed(held)})",
        (work.region, work.journal),
    ).all()
    images = [Image(stored(line), digest) for digest, line, _code in rows]
    if not images:
        return
    was = {digest: code for digest, _line, code in rows}
    codes = settle.content_codes(images, *_explanations(work, images))
    freed = {d: c for d, c in codes.items() if c != was[d]}
    fresh = {i.digest for _line, i in work.fresh}
    result.released += sum(c == IN_FORCE and d not in fresh for d, c in freed.items())
    work.codes.update({d: c for d, c in freed.items() if d in fresh})
    work.touched.update(i.entry.id for i in images if i.digest in freed)
    _set_codes(work, freed)


def _listed(codes: Sequence[int]) -> str:
    return ",".join(map(str, codes))


def _to_tables(
    work: _Work,
    familiar: set[str],
    new_values: dict[tuple[str, str], Any],
    tick: Callable[[int], object],
) -> None:
    """Write the rows: straight for records never seen before, settled for all others."""
    fresh = [i for _line, i in work.fresh if work.codes[i.digest] == IN_FORCE]
    made = {
        i.entry.id for _line, i in work.fresh
        if i.entry.rev == 1 and work.codes[i.digest] != PASSED
    }  # fmt: skip
    work.touched.update(i.entry.id for _line, i in work.fresh if i.entry.id in work.decisions.picks)
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
        tails.note_conflicts(work.connection, work.region, work.journal, standing, work.decisions)
    work.connection.exec_driver_sql(
        "UPDATE journals SET epoch=?, tip_ordinal=?, tip_seq=?, tip=?, forked=?, gaps=? "
        "WHERE region=? AND journal=?",
        (tip.epoch, tip.ordinal, tip.seq, tip.digest, forked, json.dumps(gaps), work.region,
         work.journal),
    )  # fmt: skip


def _count(work: _Work, result: Absorbed, row: dict[str, Any], standing: Standing | None) -> None:
    result.new = sum(c == IN_FORCE for c in work.codes.values())
    result.held = len(work.codes) - result.new
    result.passed = sum(c == PASSED for c in work.codes.values())
    if standing is not None:
        result.gaps, result.forked = standing.gaps, bool(standing.forks)
    else:
        result.forked = bool(row["forked"])
