"""From entries to tables: the latest image in force of each record becomes its row.

The same code serves a save at a desk, an import at a county, and the rebuild that `check` compares
with. Rows are a pure function of the entries in force and of the disclosures at hand.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from station.fields import FieldSpec
from station.journal import Entry, image_key
from station.records import KINDS
from storage import search
from storage.record_tables import KEY_COLUMNS, TABLE_OF

CHUNK = 400
"""How many ids one look-up names."""


@dataclass(frozen=True)
class Image:
    """One entry on its way into the tables."""

    entry: Entry
    digest: bytes
    owner: str = ""
    """Whose record it is, where another journal's edit was taken over."""


def chunks(items: Sequence[Any], size: int = CHUNK) -> Iterable[Sequence[Any]]:
    """Cut a sequence into pieces that one statement can name."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def marks(n: int) -> str:
    """Return n question marks for an IN list; nothing is in a list of none."""
    return ",".join("?" * n) or "NULL"


def among(connection: sa.Connection, query: str, region: str, keys: Sequence[Any]) -> Iterator[Any]:
    """Yield the rows of a look-up by many keys; `query` ends in `region=? AND … IN ({keys})`."""
    for part in chunks(keys):
        yield from connection.exec_driver_sql(query.format(keys=marks(len(part))), (region, *part))


def columns(kind: str) -> list[str]:
    """Return the columns of a record's table in the order rows are written."""
    return [*KEY_COLUMNS, *(s.name for s in KINDS[kind].fields()), "extra"]


def upsert_sql(kind: str) -> str:
    """Return the one statement that writes a row of this kind."""
    names = columns(kind)
    sets = ",".join(f'"{n}"=excluded."{n}"' for n in names if n not in ("region", "id"))
    quoted = ",".join(f'"{n}"' for n in names)
    return (
        f"INSERT INTO {TABLE_OF[kind]} ({quoted}) VALUES ({marks(len(names))}) "
        f"ON CONFLICT (region, id) DO UPDATE SET {sets}"
    )


def to_column(spec: FieldSpec, value: Any) -> Any:
    """Return a plain value of the journal as its column holds it; what does not fit is None."""
    if value is None:
        return spec.default if spec.kind in (bool, int, str) else None
    if spec.kind is list:
        plain = value if isinstance(value, list) else [value]
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    if spec.kind is bool:
        return value is True
    if spec.kind is int:
        return value if isinstance(value, int) and not isinstance(value, bool) else None
    return _text(value)


def _text(value: Any) -> str | None:
    """Return a text without the one character that no database of ours may lack: PostgreSQL's end."""
    return value.replace("\0", "") if isinstance(value, str) else None


def row_of(region: str, image: Image, values: Mapping[tuple[str, str], Any]) -> tuple[Any, ...]:
    """Return the row of one image; `values` maps (record, commitment) to disclosed values."""
    entry = image.entry
    specs = KINDS[entry.kind].fields()
    sealable = {s.name for s in specs if s.ask.sealed} | {"void_reason"}
    plain = dict(entry.open)
    for name, commit in entry.sealed.items():
        if name in sealable and (entry.id, commit) in values:  # figures read open fields only
            plain[name] = values[entry.id, commit]
    known = {s.name for s in specs} | {"void", "void_reason"}
    extra = extra_of(entry, known)
    return (
        region,
        entry.id,
        image.owner or entry.journal,
        entry.turn,
        entry.ordinal,
        entry.rev,
        image.digest,
        entry.void,
        _text(plain.get("void_reason")),
        *(to_column(s, plain.get(s.name)) for s in specs),
        json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else None,
    )


def extra_of(entry: Entry, known: set[str]) -> dict[str, dict[str, Any]]:
    """Return the fields of an image that this version does not know; they are never dropped."""
    found = {
        "open": {k: v for k, v in entry.open.items() if k not in known},
        "sealed": {k: v for k, v in entry.sealed.items() if k not in known},
    }
    return {half: fields for half, fields in found.items() if fields}


def disclosed(
    connection: sa.Connection, region: str, commits: Sequence[str]
) -> dict[tuple[str, str], Any]:
    """Look up disclosed values by commitment: {(record, commitment): value}."""
    query = "SELECT record, hmac, value FROM disclosures WHERE region=? AND hmac IN ({keys})"
    return {
        (record, commit): msgspec.json.decode(value)
        for record, commit, value in among(connection, query, region, commits)
    }


def write_rows(
    connection: sa.Connection,
    region: str,
    images: Iterable[Image],
    values: Mapping[tuple[str, str], Any],
) -> int:
    """Write the rows of these images (one per record, already chosen) and index their cases."""
    by_kind: dict[str, list[tuple[Any, ...]]] = {}
    for image in images:
        by_kind.setdefault(image.entry.kind, []).append(row_of(region, image, values))
    written = 0
    for kind, rows in by_kind.items():
        connection.exec_driver_sql(upsert_sql(kind), rows)
        written += len(rows)
    if "case" in by_kind:
        names = columns("case")
        search.index(
            connection, [(region, r[1], dict(zip(names, r, strict=True))) for r in by_kind["case"]]
        )
    return written


def delete_rows(connection: sa.Connection, region: str, kind: str, ids: Sequence[str]) -> None:
    """Take the rows of these records out again (their entries are no longer in force)."""
    for part in chunks(ids):
        connection.exec_driver_sql(
            f"DELETE FROM {TABLE_OF[kind]} WHERE region=? AND id IN ({marks(len(part))})",
            (region, *part),
        )
    if kind == "case":
        search.remove(connection, region, ids)


def latest(images: Iterable[Image]) -> dict[str, Image]:
    """Choose the greatest image of each record among images of one undisputed journal."""
    best: dict[str, Image] = {}
    for image in images:
        held = best.get(image.entry.id)
        if held is None or image_key(image.entry) > image_key(held.entry):
            best[image.entry.id] = image
    return best
