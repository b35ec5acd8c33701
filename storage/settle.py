"""Which image of a record holds, and what is held for a person: pure of order and repetition.

Codes of standing: 0 in force; otherwise why an entry is kept but does not count.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec
import sqlalchemy as sa

from station.journal import VERSION, Entry, image_key, stored
from station.records import KINDS, Case, Payment
from station.records.base import from_halves
from station.standing import Standing
from station.values import MAX_FEN
from storage import apply, decided
from storage.apply import Image, chunks, marks
from storage.decided import Pick

IN_FORCE = 0
GAP = 1
FORK = 2
UNDISCLOSED = 3
FOREIGN = 4
UNKNOWN_KIND = 5
NEWER = 6
EQUAL = 7
BROKEN = 8
PASSED = 9
"""On the side of a fork that the office did not choose."""
ASIDE = 10
"""An image that the office did not choose, or set aside."""
WITHHELD = 11
"""Of an import that the office holds back."""

DISPUTABLE = (IN_FORCE, FOREIGN, EQUAL, ASIDE)
"""Codes that depend on the other images of the same record."""
BY_CHAIN = (GAP, FORK, PASSED, WITHHELD)
"""Codes that depend on the chain of the journal."""
LATER = (UNKNOWN_KIND, NEWER, BROKEN)
"""Codes of what a newer program may know."""
WAITS = f"standing<>0 AND standing NOT IN ({PASSED},{ASIDE})"
"""The condition that an entry is kept, does not count, and waits for something."""


@dataclass
class Choice:
    """The image that holds (None: nobody's), and the code of every image looked at."""

    image: Image | None = None
    codes: dict[bytes, int] = field(default_factory=dict)


def chain_code(standing: Standing, withheld: Collection[bytes], digest: bytes) -> int:
    """Return the code of an entry by its chain; 0 where only what it holds can hold it back."""
    for code, pile in (
        (PASSED, standing.passed), (GAP, standing.held_gap), (FORK, standing.held_fork),
        (WITHHELD, withheld),
    ):  # fmt: skip
        if digest in pile:
            return code
    return IN_FORCE


def choose(images: Iterable[Image], makers: set[str], picks: Sequence[Pick] = ()) -> Choice:
    """Choose among the images of one record, whatever journals they come from.

    `makers` are the journals that hold, in whatever standing but passed over, a first image (rev 1)
    of the record. One maker owns it: another journal's edit is held. Two makers hold each other,
    and nobody's image stands. Two images of the owner with an equal key hold each other; the next
    lower one stands meanwhile. `picks` is what the office decided, the newest first.
    """
    choice = Choice()
    known = {image.digest: image for image in images}
    effective, aside = _effective(picks, known)
    owner = _owner(makers, picks)
    places = _places(known, effective, owner)
    for image in known.values():
        if image.digest not in places:
            disputed = owner is None and image.entry.journal in makers
            code = EQUAL if disputed else FOREIGN
            choice.codes[image.digest] = ASIDE if image.digest in aside else code
    by_place: dict[_Place, list[Image]] = defaultdict(list)
    for digest, place in places.items():
        by_place[place].append(known[digest])
    for place in sorted(by_place):
        alike = by_place[place]
        if len(alike) > 1:
            choice.codes.update({i.digest: ASIDE for i in alike if i.digest in aside})
            alike = [i for i in alike if i.digest not in aside]
        choice.codes.update({i.digest: IN_FORCE if len(alike) == 1 else EQUAL for i in alike})
        if len(alike) == 1:
            choice.image = replace(alike[0], owner=owner or "")
    return choice


_Place = tuple[tuple[int, int, int], int]
"""Where an image stands: its key, or that of the image it was picked over, and after that one."""


def _effective(
    picks: Sequence[Pick], known: Mapping[bytes, Image]
) -> tuple[dict[bytes, Pick], set[bytes]]:
    """Return the picks whose image is here, the newest first, and what all picks set aside.

    What a newer pick set aside an older one cannot bring back, nor set aside what a newer picked.
    """
    effective: dict[bytes, Pick] = {}
    aside: set[bytes] = set()
    for pick in picks:
        if pick.image is not None and pick.image not in known:
            continue
        if pick.image is not None and pick.image not in aside:
            effective.setdefault(pick.image, pick)
        aside.update(one for one in pick.over if one not in effective)
    return effective, aside


def _owner(makers: set[str], picks: Sequence[Pick]) -> str | None:
    if len(makers) == 1:
        return next(iter(makers))
    return next((pick.owner for pick in picks if pick.owner in makers), None)


def _places(
    known: Mapping[bytes, Image], effective: Mapping[bytes, Pick], owner: str | None
) -> dict[bytes, _Place]:
    """Return where the owner's images and those picked stand; of nobody's record none does."""
    places: dict[bytes, _Place] = {
        d: (image_key(i.entry), 0) for d, i in known.items() if i.entry.journal == owner
    }
    if owner is None:
        return {}
    lowest: _Place = ((-1, 0, 0), 0)
    for number, (digest, pick) in enumerate(reversed(list(effective.items())), start=1):
        beneath = max((places[one] for one in pick.over if one in places), default=lowest)
        if beneath > places.get(digest, lowest) or digest not in places:
            places[digest] = (beneath[0], number)
    return places


def settle(connection: sa.Connection, region: str, records: Sequence[str]) -> dict[bytes, int]:
    """Bring the rows of these records to what the entries in force say.

    Returns the code of every entry that was looked at.
    """
    settled: dict[bytes, int] = {}
    decisions = decided.read(connection, region) if records else decided.Decided()
    for part in chunks(records):
        by_record: dict[str, list[Image]] = {record: [] for record in part}
        makers: dict[str, set[str]] = defaultdict(set)
        codes: dict[bytes, int] = {}
        kinds: dict[str, set[str]] = defaultdict(set)
        for record, digest, line, code, kind, journal, rev in connection.exec_driver_sql(
            "SELECT record, digest, line, standing, kind, journal, rev FROM entries "
            f"WHERE region=? AND record IN ({marks(len(part))})",
            (region, *part),
        ):
            kinds[record].add(kind)
            if rev == 1 and code != PASSED:
                makers[record].add(journal)
            if code in DISPUTABLE:
                by_record[record].append(Image(stored(line), digest))
                codes[digest] = code
        found = {r: choose(i, makers[r], decisions.of(r)) for r, i in by_record.items()}
        settled |= _write_choices(connection, region, found, codes, kinds)
    return settled


def _write_choices(
    connection: sa.Connection,
    region: str,
    found: dict[str, Choice],
    codes: dict[bytes, int],
    kinds: dict[str, set[str]],
) -> dict[bytes, int]:
    chosen: list[Image] = []
    changed: list[tuple[int, str, bytes]] = []
    settled: dict[bytes, int] = {}
    for record, choice in found.items():
        settled |= choice.codes
        changed += [(c, region, d) for d, c in choice.codes.items() if codes[d] != c]
        for kind in kinds[record] & KINDS.keys():
            if choice.image is None or choice.image.entry.kind != kind:
                apply.delete_rows(connection, region, kind, [record])
        if choice.image is not None:
            chosen.append(choice.image)
    if changed:
        connection.exec_driver_sql(
            "UPDATE entries SET standing=? WHERE region=? AND digest=?", changed
        )
    commits = [c for image in chosen for c in image.entry.sealed.values()]
    values = apply.disclosed(connection, region, commits)
    apply.write_rows(connection, region, chosen, values)
    return settled


def content_codes(
    images: Sequence[Image], explained: set[tuple[str, str]], erased: set[str]
) -> dict[bytes, int]:
    """Return the code of each image by what it holds, whole acts alike.

    `explained` are the (record, commitment) pairs with a disclosure, `erased` the commitments
    that an erasure names. A missing one that nothing explains holds the act.
    """
    by_act: dict[tuple[str, int], list[Image]] = defaultdict(list)
    for image in images:
        by_act[act_key(image.entry)].append(image)
    codes: dict[bytes, int] = {}
    for members in by_act.values():
        code = max(content_code(i, explained, erased) for i in members)
        codes.update({i.digest: code for i in members})
    return codes


def act_key(entry: Entry) -> tuple[str, int]:
    """Return what tells one act from another: its id and the place where it begins.

    An id that stands again elsewhere in the journal is another act.
    """
    return entry.act, entry.seq - entry.part[0]


def content_code(image: Image, explained: set[tuple[str, str]], erased: set[str]) -> int:
    """Return the code of one image by what it holds (see `content_codes`)."""
    entry = image.entry
    if entry.v > VERSION:
        return NEWER
    if entry.kind not in KINDS:
        return UNKNOWN_KIND
    for commit in entry.sealed.values():
        if (entry.id, commit) not in explained and commit not in erased:
            return UNDISCLOSED
    return IN_FORCE if readable(entry) else BROKEN


def readable(entry: Entry) -> bool:
    """Tell whether an image of a known kind has values of the right types that do not contradict.

    A case closed before it was received would break every balance of figures, and a sum below zero
    or beyond what a form takes every total, so they are held. Only what was given back of a payment
    is less than nothing, and nothing else of that entry is a sum.
    """
    try:
        record = from_halves(KINDS[entry.kind], entry.id, entry.open)
    except msgspec.ValidationError:
        return False
    if isinstance(record, Case) and record.closed_on and record.closed_on < record.received:
        return False
    sums = {
        spec.name: getattr(record, spec.name)
        for spec in record.fields()
        if spec.ask.shape == "fen" and getattr(record, spec.name) is not None
    }
    if isinstance(record, Payment) and record.returns:
        return sums.keys() == {"received_fen"} and -MAX_FEN <= sums["received_fen"] < 0
    return all(0 <= fen <= MAX_FEN for fen in sums.values())
