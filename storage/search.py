"""Finding cases by anything that was written down: names, phones, numbers, shops, words.

The index (storage.fulltext) only proposes: it holds the tokens of `station.tokens`. Every proposal is verified against the row, so that what is found is what a
reader of all rows would find. Beside each document stands what lists sort and choose by, in an
index of its own, so that the newest proposals are known before any row is read.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa

from station import tokens
from station.language import _
from storage import fulltext

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
LISTED = ("received", "kind", "state", "journal", "nature", "category", "claimed_fen")
"""What lists sort and choose cases by; all are text but the sum, which may be none."""
NEWEST = "d.received DESC, d.id DESC, d.region DESC"
"""The order of every list of cases; `d` is `search_docs`."""
ALONG = "ix_search_docs_newest"
"""The index that has this order, and everything that lists choose by."""

_BATCH = 500
_BULK = 2_000
_FEW = 8
"""How many proposals are tried first for each case that is wanted."""
_SHOWN = ("region", "id", "number", "kind", "received", "merchant", "state", "journal", "void")

Row = tuple[str, str, Mapping[str, Any]]
"""Region, id and the values of a case by column name."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """Conditions on `search_docs` (as `d`) in SQL, and the values they bind."""

    conditions: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()

    def where(self) -> str:
        """Return the conditions as one."""
        return " AND ".join(self.conditions) or "1 = 1"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the newest cases, and how many there are."""

    total: int
    cases: list[dict[str, Any]] = field(default_factory=list)


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
            fulltext.gather(connection)
            _put(connection, batch)
            batch = {}
    if batch:
        _put(connection, batch)


def _put(connection: sa.Connection, batch: Mapping[tuple[str, str], Mapping[str, Any]]) -> None:
    known = documents(connection, batch)
    if known:
        fulltext.drop(connection, list(known.values()))
        connection.exec_driver_sql(
            f"UPDATE search_docs SET ({', '.join(LISTED)}) = ({_marks(LISTED)}) "
            f"WHERE doc=? AND ({', '.join(LISTED)}) IS DISTINCT FROM ({_marks(LISTED)})",
            [
                (*chosen_by, doc, *chosen_by)
                for chosen_by, doc in ((_listed(batch[key]), doc) for key, doc in known.items())
            ],
        )
    fresh = [key for key in batch if key not in known]
    if fresh:
        connection.exec_driver_sql(
            f"INSERT INTO search_docs (region, id, {', '.join(LISTED)}) "
            f"VALUES (?,?,{_marks(LISTED)})",
            [(*key, *_listed(batch[key])) for key in fresh],
        )
        known |= documents(connection, fresh)
    fulltext.put(
        connection, [(known[key], tokens.index_tokens(*searched(v))) for key, v in batch.items()]
    )


def _listed(values: Mapping[str, Any]) -> tuple[str | int | None, ...]:
    """Return what lists sort and choose a case by; blank for what it does not have."""
    state = "VOID" if values.get("void") else values.get("state")
    texts = (str(v or "") for v in ({**values, "state": state}.get(n) for n in LISTED[:-1]))
    return (*texts, values.get(LISTED[-1]))


def documents(
    connection: sa.Connection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Return the document of each case (region, id) that is here."""
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
    docs = list(documents(connection, [(region, record) for record in ids]).values())
    if docs:
        fulltext.drop(connection, docs)
        connection.exec_driver_sql("DELETE FROM search_docs WHERE doc=?", [(doc,) for doc in docs])


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
    conditions = [] if region is None else [("d.region = ?", region)]
    conditions += [] if include_leads else [("d.kind <> ?", "LEAD")]
    narrow = Narrow(tuple(c for c, _v in conditions), tuple(v for _c, v in conditions))
    docs = list(every(connection, text, narrow))
    return Found(len(docs), shown(connection, docs[:limit]))


def shown(connection: sa.Connection, docs: Sequence[int]) -> list[dict[str, Any]]:
    """Return what a search shows of these documents, in their order."""
    return [_shown(row) for _doc, row in _rows(connection, docs)]


def newest(
    connection: sa.Connection, text: str, narrow: Narrow, most: int, *, hasty: bool = False
) -> tuple[list[int], bool]:
    """Return the newest documents that have every word of `text`, at most `most`.

    The second tells whether there are, or may be, more. Blank text finds nothing. `hasty` looks at
    the newest proposals alone: where the words are rare and their parts are not, that finds fewer.
    """
    if _certain(text):
        docs = _proposed(connection, text, narrow, most + 1)
        return docs[:most], len(docs) > most
    held: list[int] = []
    rounds = sorted({min(most * _FEW, CANDIDATES), CANDIDATES})  # a page is there sooner
    for tried in rounds if hasty else [*rounds, -1]:
        docs = _proposed(connection, text, narrow, tried + 1 if tried > 0 else -1)
        more = 0 < tried < len(docs)
        sure = (doc for doc, _row in _verified(connection, text, docs[:tried] if more else docs))
        held = list(islice(sure, most + 1))
        if len(held) > most or not more:
            break
    return held[:most], len(held) > most or more


def every(connection: sa.Connection, text: str, narrow: Narrow) -> Iterator[int]:
    """Yield all documents that have every word of `text`, newest first, however many they are."""
    docs = _proposed(connection, text, narrow, -1)
    if _certain(text):
        yield from docs
    else:
        yield from (doc for doc, _row in _verified(connection, text, docs))


def _certain(text: str) -> bool:
    """Tell whether whatever has the tokens of `text` has its words: each word is one token.

    Not so beside a lone letter, which is not asked for then, nor for what may be a code point.
    """
    per_word = tokens.query_tokens(text)
    if len(per_word) > fulltext.ASKED or any(len(word) != 1 for word in per_word):
        return False
    begun = [word[0] for word in per_word if word[0].endswith(tokens.PREFIX)]
    lone = any(len(token) == 1 + len(tokens.PREFIX) for token in begun)
    return not (lone and len(per_word) > 1) and not any(token[0] == "u" for token in begun)


def _proposed(connection: sa.Connection, text: str, narrow: Narrow, most: int) -> list[int]:
    """Return the newest documents that have all tokens of `text`, at most `most`; -1 for all."""
    if not tokens.words(text):
        return []
    asked = fulltext.expression(connection, tokens.query_tokens(text))
    found = connection.exec_driver_sql(
        f"SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT {CANDIDATES + 1}) few",
        (asked,),
    ).scalar_one()
    if found <= CANDIDATES:
        source = "search CROSS JOIN search_docs d ON d.doc = search.rowid"
        where, values = f"search MATCH ? AND {narrow.where()}", (asked, *narrow.values)
    else:  # go along the newest and ask of each, rather than sort them all
        source = f"search_docs d INDEXED BY {ALONG}"
        where = "d.doc IN (SELECT rowid FROM search WHERE search MATCH ?)"
        here, value = one_region(connection)
        where, values = f"{here} AND {narrow.where()} AND {where}", (value, *narrow.values, asked)
    rows = connection.exec_driver_sql(
        f"SELECT d.doc FROM {source} WHERE {where} ORDER BY {NEWEST} {at_most(most)}",
        values,
    )
    return [doc for (doc,) in rows]


def at_most(most: int) -> str:
    """Return the clause that ends a list after so many rows; -1 for all of them."""
    return f"LIMIT {most}" if most >= 0 else ""


def one_region(connection: sa.Connection) -> tuple[str, str]:
    """Return the condition that every case here meets: only within one region the index sorts."""
    first, last = connection.exec_driver_sql(
        "SELECT (SELECT min(region) FROM case_days), (SELECT max(region) FROM case_days)"
    ).one()
    return ("d.region = ?" if first == last else "d.region >= ?"), first


def _verified(
    connection: sa.Connection, text: str, docs: Sequence[int]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield those of the proposed documents that have every word of `text`, with their case."""
    wanted = tokens.words(text)
    for doc, row in _rows(connection, docs):
        if tokens.matches(wanted, *searched(row)):
            yield doc, row


def _rows(
    connection: sa.Connection, docs: Sequence[int]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Read the cases of these documents, in their order."""
    names = tuple(dict.fromkeys((*_SHOWN, *FIELDS)))
    for part in _parts(docs):
        rows = connection.exec_driver_sql(
            f"SELECT d.doc, {', '.join('c.' + n for n in names)} FROM search_docs d "
            "CROSS JOIN cases c ON c.region = d.region AND c.id = d.id "
            f"WHERE d.doc IN ({_marks(part)})",
            tuple(part),
        )
        by_doc = {row[0]: row for row in rows}
        for doc in part:
            if doc in by_doc:
                yield doc, dict(zip(names, by_doc[doc][1:], strict=True))


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: row[name] for name in _SHOWN}
    return {**values, "void": bool(row["void"]), "consumer": row["consumer_name"] or ""}


def rebuild(connection: sa.Connection) -> int:
    """Index every case anew, inside the caller's transaction; return how many there are."""
    fulltext.empty(connection)
    for table in ("search_docs", "case_days"):  # the counts grow anew with the documents
        connection.exec_driver_sql(f"DELETE FROM {table}")
    count, last = 0, ("", "")
    names = (*LISTED, "void", *FIELDS)
    while True:
        rows = connection.exec_driver_sql(
            f"SELECT region, id, {', '.join(names)} FROM cases "
            f"WHERE (region, id) > (?, ?) ORDER BY region, id LIMIT {_BULK}",
            last,
        )
        batch = list(rows)
        if not batch:
            return count
        index(
            connection,
            ((row[0], row[1], dict(zip(names, row[2:], strict=True))) for row in batch),
        )
        count, last = count + len(batch), (batch[-1][0], batch[-1][1])


def problems(connection: sa.Connection) -> list[str]:
    """Return what is wrong with the index, one sentence each; empty when it is whole."""
    missing, strange, silent, unlike = (
        connection.exec_driver_sql(f"SELECT count(*) FROM {query}").scalar_one()
        for query in (
            "cases c WHERE NOT EXISTS "
            "(SELECT 1 FROM search_docs d WHERE d.region=c.region AND d.id=c.id)",
            "search_docs d WHERE NOT EXISTS "
            "(SELECT 1 FROM cases c WHERE c.region=d.region AND c.id=d.id)",
            "(SELECT doc FROM search_docs EXCEPT SELECT rowid FROM search) lost",
            "search_docs d JOIN cases c ON c.region=d.region AND c.id=d.id "
            f"WHERE ({', '.join('d.' + n for n in LISTED)}) IS DISTINCT FROM (coalesce(c.received, ''), "
            "coalesce(c.kind, ''), CASE WHEN c.void THEN 'VOID' ELSE coalesce(c.state, '') END, "
            "c.journal, coalesce(c.nature, ''), coalesce(c.category, ''), c.claimed_fen)",
        )
    )
    extra = connection.exec_driver_sql(
        "SELECT count(*) FROM (SELECT rowid FROM search EXCEPT SELECT doc FROM search_docs) odd"
    ).scalar_one()
    found = []
    if missing or silent:
        found.append(
            _("有 {n} 件查找不到。记录本身没有问题，请告诉维护的人。").format(n=missing + silent)
        )
    if strange or extra:
        found.append(
            _("查找会多出 {n} 件。记录本身没有问题，请告诉维护的人。").format(n=strange + extra)
        )
    if unlike or _miscounted(connection):
        found.append(_("案件列表与记录不符。记录本身没有问题，请告诉维护的人。"))
    return found


def _miscounted(connection: sa.Connection) -> bool:
    """Tell whether the counts by day are other than the cases that lists choose from."""
    counted = "SELECT region, received, kind, state, journal, n FROM case_days"
    here = (
        "SELECT region, received, kind, state, journal, count(*) FROM search_docs "
        "GROUP BY region, received, kind, state, journal"
    )
    return any(
        connection.exec_driver_sql(f"{one} EXCEPT {other} LIMIT 1").first() is not None
        for one, other in ((counted, here), (here, counted))
    )


def _parts(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _marks(items: Sequence[Any]) -> str:
    return ",".join("?" * len(items))
