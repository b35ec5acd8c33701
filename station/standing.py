"""What of a journal counts: a pure function of the set of its entries.

Whatever the order, repetition and split in which entries arrived, the same set stands the same way
(docs/decisions/0001-journal-and-bundle.md). An entry is in force when its chain back to the first
entry is whole and nobody wrote a second entry at its place or at the place of one before it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from station.journal import GENESIS, octets

ROOT = octets(GENESIS)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry's place in the chain: raw SHA-256 digests, epoch name and ordinal, number."""

    digest: bytes
    prev: bytes
    epoch: str
    ordinal: int
    seq: int


@dataclass
class Standing:
    """How the entries of one journal stand.

    `tip` is the last entry of the newest line in force; `main` the digests from the first entry to
    it; `tail` what is in force beside that line (a restored desk's lost tail); `forks` the places
    (ordinal, seq) where two entries stand; `gaps` the missing numbers [first, last].
    """

    in_force: set[bytes] = field(default_factory=set)
    held_gap: set[bytes] = field(default_factory=set)
    held_fork: set[bytes] = field(default_factory=set)
    main: set[bytes] = field(default_factory=set)
    tail: set[bytes] = field(default_factory=set)
    tip: Link | None = None
    forks: list[tuple[int, int]] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)


def stand(links: Iterable[Link]) -> Standing:
    """Return how a journal's entries stand. The order of `links` does not matter."""
    by_digest = {link.digest: link for link in links}
    ordered = sorted(by_digest.values(), key=lambda k: (k.seq, k.ordinal, k.digest))
    forked = _forked_places(ordered)
    result = Standing(forks=sorted(forked))
    connected: set[bytes] = set()
    for link in ordered:
        if not _follows(link, by_digest, connected):
            result.held_gap.add(link.digest)
            continue
        connected.add(link.digest)
        clean = link.prev == ROOT or link.prev in result.in_force
        if clean and (link.ordinal, link.seq) not in forked:
            result.in_force.add(link.digest)
            if result.tip is None or (link.ordinal, link.seq) > (
                result.tip.ordinal,
                result.tip.seq,
            ):
                result.tip = link
        else:
            result.held_fork.add(link.digest)
    result.main = _line_to(result.tip, by_digest)
    result.tail = result.in_force - result.main
    result.gaps = _gaps(ordered, result.held_gap, by_digest)
    return result


def _follows(link: Link, by_digest: dict[bytes, Link], connected: set[bytes]) -> bool:
    if link.prev == ROOT:
        return link.seq == 1
    before = by_digest.get(link.prev)
    return (
        before is not None
        and link.prev in connected
        and before.seq == link.seq - 1
        and before.ordinal <= link.ordinal
    )


def _forked_places(links: Iterable[Link]) -> set[tuple[int, int]]:
    """Return every place held by two entries, and every place of an ordinal that two copies opened.

    Two restored copies have the same ordinal under two names; from wherever each began, nothing
    tells which of them is the desk, so neither counts.
    """
    places: dict[tuple[int, int], set[bytes]] = defaultdict(set)
    names: dict[int, set[str]] = defaultdict(set)
    for link in links:
        places[link.ordinal, link.seq].add(link.digest)
        names[link.ordinal].add(link.epoch)
    return {
        place for place, digests in places.items() if len(digests) > 1 or len(names[place[0]]) > 1
    }


def _line_to(tip: Link | None, by_digest: dict[bytes, Link]) -> set[bytes]:
    line: set[bytes] = set()
    link = tip
    while link is not None:
        line.add(link.digest)
        link = by_digest.get(link.prev)
    return line


def _gaps(
    ordered: list[Link], held: set[bytes], by_digest: dict[bytes, Link]
) -> list[tuple[int, int]]:
    """Name the missing numbers before each held stretch, from the last known number below it."""
    starts = sorted({by_digest[d].seq for d in held if by_digest[d].prev not in by_digest})
    known = sorted({link.seq for link in ordered})
    gaps = []
    for start in starts:
        below = [s for s in known if s < start]
        first = (below[-1] if below else 0) + 1
        gaps.append((min(first, start - 1), start - 1))
    return [g for g in gaps if g[1] >= 1]
