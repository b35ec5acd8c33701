"""A thing to decide, as a person reads it; and where it is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from station.journal import Entry, image_key, stored
from station.language import N_, _
from storage.apply import Image, among

FORK, RECORD, FOREIGN, CONFLICT, IMPORT = "fork", "record", "foreign", "conflict", "import"
"""What a matter is about: a journal, a record in three ways, an import by its manifest's SHA-256."""

SIDES = (N_("第一份"), N_("第二份"), N_("第三份"), N_("第四份"))
MOST = len(SIDES)
"""Sides that are shown of one matter; more than three machines are settled one after the other."""


@dataclass(frozen=True)
class Choice:
    """One way out: what it is called, what follows, and the decision that it would be."""

    words: str
    told: str
    say: dict[str, Any]


@dataclass(frozen=True)
class Matter:
    """One thing to decide. `rows` are a label and what each of `heads` says.

    `back` is the decision in force that holds an import back, and can be taken back.
    """

    key: str
    about: str
    station: str
    desk: str
    name: str
    what: str
    why: str
    todo: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    choices: tuple[Choice, ...] = ()
    back: str = ""


@dataclass(frozen=True)
class Here:
    """Where a matter is looked for."""

    connection: sa.Connection
    region: str
    key: str

    def desk(self, journal: str) -> dict[str, Any]:
        """Return a desk's station, letter and name."""
        found = self.connection.exec_driver_sql(
            "SELECT station, desk, name FROM journals WHERE region=? AND journal=?",
            (self.region, journal),
        ).mappings()
        return dict(found.one())

    def named(self, journal: str) -> str:
        """Return a desk as a person calls it."""
        one = self.desk(journal)
        return _("{name}（{station} 站 {desk} 窗口）").format(**one)

    def matter(
        self, kind: str, journal: str, what: str, why: str, todo: str, **more: Any
    ) -> Matter:
        """Return a matter of a desk."""
        one = self.desk(journal)
        return Matter(
            self.key, kind, f"{self.region}-{one['station']}", one["desk"], one["name"], what, why,
            todo, **more,
        )  # fmt: skip

    def entries(self, digests: Sequence[bytes]) -> dict[bytes, Entry]:
        """Return these entries by their digests."""
        query = "SELECT digest, line FROM entries WHERE region=? AND digest IN ({keys})"
        rows = among(self.connection, query, self.region, digests)
        return {digest: stored(line) for digest, line in rows}

    def images(self, record: str, *codes: int) -> list[Image]:
        """Return the images of a record with these standings, those that hold the least first."""
        rows = self.connection.exec_driver_sql(
            "SELECT digest, line FROM entries WHERE region=? AND record=? AND standing IN "
            f"({','.join(map(str, codes))})",
            (self.region, record),
        )
        found = [Image(stored(line), digest) for digest, line in rows]
        return sorted(found, key=lambda i: (image_key(i.entry), i.digest))


def name_of(digest: bytes) -> str:
    """Return a digest as decisions write it."""
    return "sha256:" + digest.hex()
