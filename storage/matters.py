"""What waits for the office to decide, and the one matter that a person opened.

A matter is worked out from what is here at the moment. Its key is made from what it is about, so it
stays the same while more comes in. Consumers are masked as everywhere at an office.
"""

import hashlib
from collections.abc import Callable, Iterator

import sqlalchemy as sa

from station.errors import Refused
from station.language import _
from storage import matter_chain, matter_record, settle
from storage.county import County
from storage.matter import CONFLICT, FOREIGN, FORK, IMPORT, RECORD, Choice, Here, Matter
from storage.store import meta


def key_of(kind: str, subject: str) -> str:
    """Return the short name of a matter: eight letters and digits."""
    return hashlib.sha256(f"{kind}:{subject}".encode()).hexdigest()[:8]


def matter(county: County, key: str) -> Matter:
    """Return the matter of this key as it stands now. Raises `Refused` (`no-matter`)."""
    with county.store.read() as connection:
        region = meta(connection)["region"]
        for kind, subject in (*waiting(connection, region), *_imports(connection, region)):
            if key_of(kind, subject) == key:
                found = _BUILD[kind](Here(connection, region, key), subject)
                if found is not None:
                    return found
    raise Refused("no-matter", _("没有这件要定的事，或已经定过了。请重新看一遍。没有改动。"))


def matters(county: County) -> list[Matter]:
    """Return everything that waits for a decision."""
    with county.store.read() as connection:
        region = meta(connection)["region"]
        found = [
            _BUILD[kind](Here(connection, region, key_of(kind, subject)), subject)
            for kind, subject in waiting(connection, region)
        ]
    return [one for one in found if one is not None]


def waiting(connection: sa.Connection, region: str) -> list[tuple[str, str]]:
    """Return what waits for a decision: what it is about, and the journal or record."""
    forked = connection.exec_driver_sql(
        "SELECT journal FROM journals WHERE region=? AND forked ORDER BY station, desk, journal",
        (region,),
    ).all()
    disputed = connection.exec_driver_sql(
        "SELECT DISTINCT record, standing FROM entries WHERE region=? AND standing<>0 "
        f"AND standing IN ({settle.FOREIGN},{settle.EQUAL}) ORDER BY record, standing",
        (region,),
    ).all()
    apart = connection.exec_driver_sql(
        "SELECT record FROM conflicts WHERE region=? ORDER BY record", (region,)
    ).all()
    return [
        *((FORK, journal) for (journal,) in forked),
        *((about_code(code), record) for record, code in disputed),
        *((CONFLICT, record) for (record,) in apart),
    ]


def about_code(code: int) -> str:
    """Return what the matter is about that an entry with this standing belongs to; blank for none."""
    return {settle.FORK: FORK, settle.EQUAL: RECORD, settle.FOREIGN: FOREIGN}.get(code, "")


def _imports(connection: sa.Connection, region: str) -> Iterator[tuple[str, str]]:
    rows = connection.exec_driver_sql("SELECT manifest_sha FROM bundles WHERE region=?", (region,))
    for (sha,) in rows:
        yield IMPORT, sha


_BUILD: dict[str, Callable[[Here, str], Matter | None]] = {
    FORK: matter_chain.fork, RECORD: matter_record.alike, FOREIGN: matter_record.foreign,
    CONFLICT: matter_record.conflict, IMPORT: matter_chain.whole_import,
}  # fmt: skip

__all__ = [
    "CONFLICT",
    "FORK",
    "IMPORT",
    "Choice",
    "Matter",
    "about_code",
    "key_of",
    "matter",
    "matters",
    "waiting",
]
