"""Finding under one name what several names stand for: a person said that they are one merchant."""

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from storage import merchants, search
from storage.apply import chunks, marks
from storage.search import Found, Narrow
from storage.sight import NO_LEADS


def find(
    connection: sa.Connection, text: str, limit: int = 50, *, include_leads: bool = True
) -> Found:
    """Find as `search.find` does; the name of a merchant finds all of its cases."""
    others = merchants.ways(connection, text)
    if not others:
        return search.find(connection, text, limit=limit, include_leads=include_leads)
    narrow = Narrow() if include_leads else Narrow((NO_LEADS,))
    docs = _together(connection, [text, *others], narrow)
    return Found(len(docs), search.shown(connection, docs[:limit]))


def newest(
    connection: sa.Connection, text: str, narrow: Narrow, most: int, *, hasty: bool = False
) -> tuple[list[int], bool]:
    """Return what `search.newest` returns, of all names of a merchant."""
    others = merchants.ways(connection, text)
    if not others:
        return search.newest(connection, text, narrow, most, hasty=hasty)
    docs = _together(connection, [text, *others], narrow)
    return docs[:most], len(docs) > most


def every(connection: sa.Connection, text: str, narrow: Narrow) -> Iterable[int]:
    """Return what `search.every` returns, of all names of a merchant."""
    others = merchants.ways(connection, text)
    if not others:
        return search.every(connection, text, narrow)
    return _together(connection, [text, *others], narrow)


def _together(connection: sa.Connection, texts: Sequence[str], narrow: Narrow) -> list[int]:
    found = {doc for text in texts for doc in search.every(connection, text, narrow)}
    places = sorted(_places(connection, sorted(found)), reverse=True)
    return [doc for *_place, doc in places]


def _places(connection: sa.Connection, docs: Sequence[int]) -> Iterator[tuple[str, str, str, int]]:
    """Yield what lists are sorted by (`search.NEWEST`), and the document."""
    for piece in chunks(docs):
        for row in connection.exec_driver_sql(
            f"SELECT received, id, region, doc FROM search_docs WHERE doc IN ({marks(len(piece))})",
            tuple(piece),
        ):
            yield row[0], row[1], row[2], row[3]
