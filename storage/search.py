"""Finding cases by anything that was written down: names, phones, numbers, shops, words.

The index (SQLite's FTS5, no content of its own) only proposes: it holds the tokens of
`station.tokens`. Every proposal is verified against the row, so that what is found is what a
reader of all rows would find.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from station import tokens
from station.language import _

NAMES = ("consumer_name", "agent_name", "merchant", "handler")
"""Fields that are also found by their pinyin initials."""
FIELDS = (
    "number", "ledger_number", "external_numbers", "consumer_name", "consumer_phone",
    "agent_name", "merchant", "credit_code", "goods", "facts", "request", "note", "handler",
)  # fmt: skip
"""Fields of a case that are searched."""
LONGEST = 2_000
"""How much of each field is searched, in characters."""
CANDIDATES = 5_000
"""How many proposals are verified at most; beyond that a total is a lower bound."""

_BATCH = 500
_BULK = 2_000
_ROOM = 16 << 20  # bytes the index gathers before it writes; less is slower in bulk
_ASKED = 40
_SHOWN = ("region", "id", "number", "kind", "received", "merchant", "state", "journal", "void")

Row = tuple[str, str, Mapping[str, Any]]
"""Region, id and the values of a case by column name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the newest cases, and how many there are in all.

    When `capped`, there are at least `total`.
    """

    total: int
    cases: list[dict[str, Any]] = field(default_factory=list)
    capped: bool = False


def searched(values: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the texts of a case that are searched, and those of them that are names."""
    texts: list[str] = []
    for name in FIELDS:
        value = values.get(name)
        if not value:
            continue
        items = _items(value) if name == "external_numbers" else [value]
        texts += [str(item)[:LONGEST] for item in items]
    return texts, [str(values[n])[:LONGEST] for n in NAMES if values.get(n)]


def _items(value: Any) -> Sequence[Any]:
    """Read a list column: a list, its JSON, or text that is neither."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return [value]
    return value if isinstance(value, list | tuple) else [value]


def index(connection: sa.Connection, rows: Iterable[Row]) -> None:
    """Index cases, new ones and changed ones, inside the caller's transaction."""
    batch: dict[tuple[str, str], Mapping[str, Any]] = {}
    for region, record, values in rows:
        batch[region, record] = values
        if len(batch) == _BULK:
            connection.exec_driver_sql(
                f"INSERT INTO search(search, rank) VALUES('hashsize', {_ROOM})"
            )
            _put(connection, batch)
            batch = {}
    if batch:
        _put(connection, batch)


def _put(connection: sa.Connection, batch: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
    known = _docs(connection, batch)
    if known:
        connection.exec_driver_sql(
            "DELETE FROM search WHERE rowid=?", [(doc,) for doc in known.values()]
        )
    fresh = [key for key in batch if key not in known]
    if fresh:
        connection.exec_driver_sql("INSERT INTO search_docs (region, id) VALUES (?,?)", fresh)
        known |= _docs(connection, fresh)
    connection.exec_driver_sql(
        "INSERT INTO search (rowid, tokens) VALUES (?,?)",
        [(known[key], tokens.index_tokens(*searched(v))) for key, v in batch.items()],
    )


def _docs(connection: sa.Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    by_region: dict[str, list[str]] = {}
    for region, record in keys:
        by_region.setdefault(region, []).append(record)
    found: dict[tuple[str, str], int] = {}
    for region, records in by_region.items():
        for part in _parts(records):
            rows = connection.exec_driver_sql(
                f"SELECT id, doc FROM search_docs WHERE region=? AND id IN ({_marks(part)})",
                (region, *part),
            )
            found |= {(region, record): doc for record, doc in rows}
    return found


def remove(connection: sa.Connection, region: str, ids: Iterable[str]) -> None:
    """Take cases out of the index, inside the caller's transaction."""
    docs = [(doc,) for doc in _docs(connection, [(region, record) for record in ids]).values()]
    if docs:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid=?", docs)
        connection.exec_driver_sql("DELETE FROM search_docs WHERE doc=?", docs)


def purge(connection: sa.Connection) -> None:
    """Rewrite the index without what was deleted from it.

    Deleted tokens otherwise stay in the file until the engine merges; call it after an erasure.
    """
    connection.exec_driver_sql("INSERT INTO search(search) VALUES('optimize')")


def find(
    connection: sa.Connection,
    text: str,
    *,
    limit: int = 50,
    region: str | None = None,
    include_leads: bool = True,
) -> Found:
    """Find the cases that have every word of `text`, newest first; blank text finds nothing.

    A word is found anywhere in a field, whatever its width, case and punctuation, and as the
    pinyin initials of a name. Voided cases are among them, with `void` true. Values are given in
    the clear: masking is the caller's.
    """
    wanted = tokens.words(text)
    if not wanted:
        return Found(0)
    keys = _candidates(connection, text, region, include_leads)
    total, cases = 0, []
    for row in _rows(connection, keys[:CANDIDATES]):
        if not tokens.matches(wanted, *searched(row)):
            continue
        total += 1
        if total <= limit:
            cases.append(_shown(row))
    return Found(total, cases, len(keys) > CANDIDATES)


def _candidates(
    connection: sa.Connection, text: str, region: str | None, include_leads: bool
) -> list[int]:
    """Return the row numbers of the cases that have all tokens, newest first, one over the cap."""
    conditions, values = ["search MATCH ?"], [_expression(tokens.query_tokens(text))]
    if region is not None:
        conditions.append("d.region = ?")
        values.append(region)
    if not include_leads:
        conditions.append("c.kind <> 'LEAD'")
    rows = connection.exec_driver_sql(
        "SELECT c.rowid FROM search CROSS JOIN search_docs d ON d.doc = search.rowid "
        "CROSS JOIN cases c ON c.region = d.region AND c.id = d.id "
        f"WHERE {' AND '.join(conditions)} "
        f"ORDER BY c.received DESC, c.number DESC, c.region, c.id LIMIT {CANDIDATES + 1}",
        tuple(values),
    )
    return [key for (key,) in rows]


def _expression(per_word: Sequence[Sequence[str]]) -> str:
    """Return the query in the index's language: every token, the most telling ones of many.

    Fewer tokens only propose more. Beginnings are dear, so they are asked for when nothing else
    is there.
    """
    asked = dict.fromkeys(token for word in per_word for token in word)
    whole = [token for token in asked if not token.endswith(tokens.PREFIX)]
    begun = [token[:-1] for token in asked if token.endswith(tokens.PREFIX)]
    terms = [f'"{token}"' for token in sorted(whole, key=len, reverse=True)[:_ASKED]]
    terms += [f'"{b}" *' for b in begun[:_ASKED] if len(b) > 1 or not terms]
    return " AND ".join(terms)


def _rows(connection: sa.Connection, keys: Sequence[int]) -> Iterator[Mapping[str, Any]]:
    """Read cases in the order of their row numbers given."""
    names = tuple(dict.fromkeys((*_SHOWN, *FIELDS)))
    for part in _parts(keys):
        rows = connection.exec_driver_sql(
            f"SELECT rowid, {', '.join(names)} FROM cases WHERE rowid IN ({_marks(part)})",
            tuple(part),
        )
        by_key = {row[0]: row for row in rows}
        for key in part:
            yield dict(zip(names, by_key[key][1:], strict=True))


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: row[name] for name in _SHOWN}
    return {**shown, "void": bool(row["void"]), "consumer": row["consumer_name"] or ""}


def rebuild(connection: sa.Connection) -> int:
    """Index every case anew, inside the caller's transaction; return how many there are."""
    connection.exec_driver_sql("INSERT INTO search(search) VALUES('delete-all')")
    connection.exec_driver_sql("DELETE FROM search_docs")
    count, last = 0, -1
    while True:
        rows = connection.exec_driver_sql(
            f"SELECT rowid, region, id, {', '.join(FIELDS)} FROM cases "
            f"WHERE rowid > ? ORDER BY rowid LIMIT {_BULK}",
            (last,),
        )
        batch = list(rows)
        if not batch:
            return count
        index(
            connection,
            ((row[1], row[2], dict(zip(FIELDS, row[3:], strict=True))) for row in batch),
        )
        count, last = count + len(batch), batch[-1][0]


def problems(connection: sa.Connection) -> list[str]:
    """Return what is wrong with the index, one sentence each; empty when it is whole."""
    missing, strange, silent = (
        connection.exec_driver_sql(f"SELECT count(*) FROM {query}").scalar_one()
        for query in (
            "cases c WHERE NOT EXISTS "
            "(SELECT 1 FROM search_docs d WHERE d.region=c.region AND d.id=c.id)",
            "search_docs d WHERE NOT EXISTS "
            "(SELECT 1 FROM cases c WHERE c.region=d.region AND c.id=d.id)",
            "(SELECT doc FROM search_docs EXCEPT SELECT rowid FROM search)",
        )
    )
    extra = connection.exec_driver_sql(
        "SELECT count(*) FROM (SELECT rowid FROM search EXCEPT SELECT doc FROM search_docs)"
    ).scalar_one()
    found = []
    if missing or silent:
        found.append(
            _("搜索索引缺少{n}件。记录本身没有问题，请重建索引。").format(n=missing + silent)
        )
    if strange or extra:
        found.append(
            _("搜索索引多出{n}件。记录本身没有问题，请重建索引。").format(n=strange + extra)
        )
    return found


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _marks(items: Sequence[Any]) -> str:
    return ",".join("?" * len(items))
