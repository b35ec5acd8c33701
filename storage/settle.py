"""Which image of a record holds, and what is held for a person: pure of order and repetition.

Codes of standing: 0 in force; otherwise why an entry is kept but does not count.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec
import sqlalchemy as sa

from station.journal import VERSION, Entry, image_key, stored
from station.records import KINDS, Case, Payment
from station.records.base import from_halves
from station.values import MAX_FEN
from storage import apply
from storage.apply import Image, chunks, marks

IN_FORCE = 0
GAP = 1
FORK = 2
UNDISCLOSED = 3
FOREIGN = 4
UNKNOWN_KIND = 5
NEWER = 6
EQUAL = 7
BROKEN = 8

DISPUTABLE = (IN_FORCE, FOREIGN, EQUAL)
"""Codes that depend on the other images of the same record."""


@dataclass
class Choice:
    """The image that holds (None: nobody's), and the code of every image looked at."""

    image: Image | None = None
    codes: dict[bytes, int] = field(default_factory=dict)


def choose(images: Iterable[Image], makers: set[str]) -> Choice:
    """Choose among the images of one record, whatever journals they come from.

    `makers` are the journals that hold, in whatever standing, a first image (rev 1) of the record.
    One maker owns it: another journal's edit is held. Two makers hold each other, and nobody's
    image stands. Two images of the owner with an equal key hold each other; the next lower one
    stands meanwhile.
    """
    choice = Choice()
    owner = next(iter(makers)) if len(makers) == 1 else None
    own = []
    for image in images:
        if image.entry.journal == owner:
            own.append(image)
        else:
            choice.codes[image.digest] = EQUAL if image.entry.journal in makers else FOREIGN
    _among_own(own, choice)
    return choice


def _among_own(images: Sequence[Image], choice: Choice) -> None:
    by_key: dict[tuple[int, int, int], list[Image]] = defaultdict(list)
    for image in images:
        by_key[image_key(image.entry)].append(image)
    for key in sorted(by_key):
        alike = by_key[key]
        choice.codes.update({i.digest: IN_FORCE if len(alike) == 1 else EQUAL for i in alike})
        if len(alike) == 1:
            choice.image = alike[0]


def settle(connection: sa.Connection, region: str, records: Sequence[str]) -> dict[bytes, int]:
    """Bring the rows of these records to what the entries in force say.

    Returns the code of every entry that was looked at.
    """
    settled: dict[bytes, int] = {}
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
            if rev == 1:
                makers[record].add(journal)
            if code in DISPUTABLE:
                by_record[record].append(Image(stored(line), digest))
                codes[digest] = code
        settled |= _write_choices(connection, region, by_record, makers, codes, kinds)
    return settled


def _write_choices(
    connection: sa.Connection,
    region: str,
    by_record: dict[str, list[Image]],
    makers: dict[str, set[str]],
    codes: dict[bytes, int],
    kinds: dict[str, set[str]],
) -> dict[bytes, int]:
    chosen: list[Image] = []
    changed: list[tuple[int, str, bytes]] = []
    settled: dict[bytes, int] = {}
    for record, images in by_record.items():
        choice = choose(images, makers[record])
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
