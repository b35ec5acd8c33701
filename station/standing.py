"""What of a journal counts: a pure function of the set of its entries.

Whatever the order, repetition and split in which entries arrived, the same set stands the same way
(docs/decisions/0001-journal-and-bundle.md). An entry is in force when its chain back to the first
entry is whole and nobody wrote a second entry at its place or at the place of one before it, or
where the office chose which side counts (docs/decisions/0012-decisions-of-the-office.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    (ordinal, seq) where two entries stand; `gaps` the missing numbers [first, last]; `passed` what
    the office passed over when it chose the other side.
    """

    in_force: set[bytes] = field(default_factory=set)
    held_gap: set[bytes] = field(default_factory=set)
    held_fork: set[bytes] = field(default_factory=set)
    passed: set[bytes] = field(default_factory=set)
    main: set[bytes] = field(default_factory=set)
    tail: set[bytes] = field(default_factory=set)
    tip: Link | None = None
    forks: list[tuple[int, int]] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)


def stand(links: Iterable[Link], chosen: Sequence[bytes] = ()) -> Standing:
    """Return how a journal's entries stand. The order of `links` does not matter.

    `chosen` are the entries that the office chose where a journal forks, the newest choice first:
    the line to a chosen entry holds, and what rivals it is passed over with all that follows it.
    """
    by_digest = {link.digest: link for link in links}
    ordered = sorted(by_digest.values(), key=lambda k: (k.seq, k.ordinal, k.digest))
    passed = _passed_over(ordered, by_digest, chosen)
    if passed:
        ordered = [link for link in ordered if link.digest not in passed]
        by_digest = {link.digest: link for link in ordered}
    forked = _forked_places(ordered)
    result = Standing(forks=sorted(forked), passed=passed)
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


def sides(links: Iterable[Link], standing: Standing) -> dict[int, list[list[Link]]]:
    """Return the sides of every fork, by its ordinal: each its first entry and all that follows it.

    Sides stand in the order of numbers and digests. What forks again behind such a place belongs to
    the side that it is on.
    """
    held = [link for link in links if link.digest in standing.held_fork]
    found: dict[int, list[list[Link]]] = defaultdict(list)
    side_of: dict[bytes, list[Link]] = {}
    for link in sorted(held, key=lambda k: (k.seq, k.ordinal, k.digest)):
        side = side_of.get(link.prev)
        if side is None:
            side = []
            found[link.ordinal].append(side)
        side.append(link)
        side_of[link.digest] = side
    return dict(found)


def stretch(links: Mapping[bytes, Link], head: bytes, first: int) -> Iterator[Link]:
    """Walk back from an entry, if it is here, to the one with the number `first`."""
    link = links.get(head)
    while link is not None and link.seq >= first:
        yield link
        link = links.get(link.prev)


def _passed_over(
    ordered: Sequence[Link], by_digest: dict[bytes, Link], chosen: Sequence[bytes]
) -> set[bytes]:
    """Return what rivals the line to an entry chosen, with all that follows.

    A rival has the same place, or the same ordinal under another name. An older choice that a newer
    one passed over says nothing.
    """
    passed: set[bytes] = set()
    for digest in chosen:
        if digest in passed or digest not in by_digest:
            continue
        line = _line_to(by_digest[digest], by_digest)
        places = {(by_digest[d].ordinal, by_digest[d].seq) for d in line}
        names: dict[int, set[str]] = defaultdict(set)
        for one in line:
            names[by_digest[one].ordinal].add(by_digest[one].epoch)
        for link in ordered:  # by number, so what comes before an entry is judged before it
            if link.digest in line:
                continue
            of_another = link.ordinal in names and link.epoch not in names[link.ordinal]
            if of_another or (link.ordinal, link.seq) in places or link.prev in passed:
                passed.add(link.digest)
    return passed


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
