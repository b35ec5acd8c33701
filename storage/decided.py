"""What the office decided, as the merge reads it: sides chosen, images picked, imports held back.

A decision is a record of the office's own journal; the newest image of each that is not void is in
force. Everything below depends on that set and the order in which the office decided, never on the
order in which bundles came; a decision about entries that are not here yet waits for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from station.journal import Entry, octets
from station.standing import Link, stretch
from storage import office_journal

KIND = "decision"
FORK, RECORD, IMPORT = "fork", "record", "import"
"""What a decision may be about."""


@dataclass(frozen=True)
class Pick:
    """Of a record: the image that holds, over which others, and which journal owns it.

    Without an image those named in `over` are only set aside.
    """

    image: bytes | None
    over: tuple[bytes, ...]
    owner: str = ""


@dataclass
class Decided:
    """The decisions in force, the newest first: by journal, and by record."""

    chosen: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    held_back: dict[str, list[tuple[bytes, int]]] = field(default_factory=lambda: defaultdict(list))
    """The last entry of an import and the number of its first."""
    picks: dict[str, list[Pick]] = field(default_factory=lambda: defaultdict(list))

    def about(self, journal: str) -> bool:
        """Tell whether anything was decided about the chain of a journal."""
        return journal in self.chosen or journal in self.held_back

    def sides(self, journal: str) -> list[bytes]:
        """Return the entries chosen where this journal forks, the newest choice first."""
        return self.chosen.get(journal, [])

    def withheld(self, journal: str, links: Iterable[Link]) -> set[bytes]:
        """Return which entries of a journal belong to imports that are held back."""
        if journal not in self.held_back:
            return set()
        known = {link.digest: link for link in links}
        return {
            link.digest
            for head, first in self.held_back[journal]
            for link in stretch(known, head, first)
        }

    def of(self, record: str) -> list[Pick]:
        """Return what was picked of a record, the newest first."""
        return self.picks.get(record, [])


def read(connection: sa.Connection, region: str) -> Decided:
    """Return the decisions in force at an office; at a desk there are none."""
    return collect(office_journal.newest(connection, region, KIND))


def collect(images: Iterable[Entry]) -> Decided:
    """Return what these newest images of decisions say, the newest act first."""
    found = Decided()
    for entry in images:
        if entry.void:
            continue
        say = entry.open
        match say["about"]:
            case "fork":
                found.chosen[say["journal"]].append(octets(say["entry"]))
            case "record":
                found.picks[say["record"]].append(pick_of(say))
            case "import":
                found.held_back[say["journal"]].append((octets(say["head"]), say["first_seq"]))
    return found


def pick_of(say: Mapping[str, object]) -> Pick:
    """Return what a decision about a record says."""
    over = say.get("over")
    names = tuple(octets(str(one)) for one in over) if isinstance(over, list) else ()
    image = str(say.get("image") or "")
    return Pick(octets(image) if image else None, names, str(say.get("owner", "")))


def held_back(connection: sa.Connection, region: str) -> dict[str, str]:
    """Return the decisions in force that hold an import back: their ids by its manifest's SHA-256."""
    return {
        entry.open["manifest"]: entry.id
        for entry in office_journal.newest(connection, region, KIND)
        if not entry.void and entry.open["about"] == IMPORT
    }
