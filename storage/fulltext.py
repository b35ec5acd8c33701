"""The index under the search: which documents have all of these tokens.

SQLite's FTS5 with no content of its own; in a shared office PostgreSQL's tsvector with a GIN index.
Both hold the tokens of `station.tokens` as they are and only propose. To ask, a statement says
`search MATCH ?` with an `expression`.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from station import tokens
from storage import shared

ASKED = 40
"""How many tokens are asked for at most; fewer only propose more."""
_ROOM = 16 << 20  # bytes FTS5 gathers before it writes; less is slower in bulk
_MOST = 1_000_000  # bytes of tokens that PostgreSQL takes for one document, a little less


def _shared(connection: sa.Connection) -> bool:
    return connection.dialect.name == shared.NAME


def put(connection: sa.Connection, documents: Sequence[tuple[int, str]]) -> None:
    """Index documents that are not in the index: their numbers, and their tokens apart by spaces."""
    if not _shared(connection):
        connection.exec_driver_sql(
            "INSERT INTO search (rowid, tokens) VALUES (?,?)", list(documents)
        )
        return
    connection.exec_driver_sql(
        "INSERT INTO search (rowid, tokens) VALUES (?, array_to_tsvector(string_to_array(?, ' ')))",
        [(doc, _fitting(text)) for doc, text in documents],
    )


def _fitting(text: str) -> str:
    """Return as many of the tokens as one document may have; what people write has far fewer."""
    if len(text.encode()) <= _MOST:
        return text
    left, kept = _MOST, []
    for token in sorted(text.split(), key=lambda one: (-len(one), one)):
        left -= len(token.encode()) + 1
        if left < 0:
            break
        kept.append(token)
    return " ".join(kept)


def drop(connection: sa.Connection, documents: Sequence[int]) -> None:
    """Take documents out."""
    connection.exec_driver_sql("DELETE FROM search WHERE rowid=?", [(doc,) for doc in documents])


def gather(connection: sa.Connection) -> None:
    """Make room for many documents at once."""
    if not _shared(connection):
        connection.exec_driver_sql(f"INSERT INTO search(search, rank) VALUES('hashsize', {_ROOM})")


def purge(connection: sa.Connection) -> None:
    """Rewrite the index without what was deleted from it, after an erasure.

    Deleted tokens otherwise stay in the file until the engine merges. PostgreSQL overwrites deleted
    rows when it cleans up after itself (VACUUM, which no transaction may hold).
    """
    if not _shared(connection):
        connection.exec_driver_sql("INSERT INTO search(search) VALUES('optimize')")


def empty(connection: sa.Connection) -> None:
    """Take everything out."""
    connection.exec_driver_sql(
        "DELETE FROM search"
        if _shared(connection)
        else "INSERT INTO search(search) VALUES('delete-all')"
    )


def expression(connection: sa.Connection, per_word: Sequence[Sequence[str]]) -> str:
    """Return the query in the index's language: every token, the most telling ones of many.

    Fewer tokens only propose more. Beginnings are dear: asked for when nothing else is there.
    """
    asked = dict.fromkeys(token for word in per_word for token in word)
    whole = [token for token in asked if not token.endswith(tokens.PREFIX)]
    begun = [token[:-1] for token in asked if token.endswith(tokens.PREFIX)]
    telling = sorted(whole, key=len, reverse=True)[:ASKED]
    begun = [b for b in begun[:ASKED] if len(b) > 1 or not telling]
    terms = [f'"{token}"' for token in telling] + [f'"{b}" *' for b in begun]
    return asked_of(connection, " AND ".join(terms))


def asked_of(connection: sa.Connection, query: str) -> str:
    """Return a query in the index's language.

    `query` is tokens in double quotes, a star behind one that only begins so, AND, OR, brackets.
    """
    if _shared(connection):
        for ours, theirs in (('" *', "':*"), ('"', "'"), (" AND ", " & "), (" OR ", " | ")):
            query = query.replace(ours, theirs)
    return query
