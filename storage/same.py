"""Cases that may be one matter with another: proposed by the indexes, judged by `station.same`.

Proposals come by telephone, by merchant (its newest), by numbers of other offices, and by the
consumer's name or the sound of it together with the merchant. Each way is bounded, so that the
answer is as quick at 200,000 cases as at 200.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from station import same, tokens
from station.life import OPEN_STATES
from station.matter import Matter
from station.records import Case
from station.same import Likeness
from storage import fulltext
from storage.apply import among
from storage.store import Store, meta
from storage.tables import OWN_REGION

MOST = 30
"""How many matches are told at most, the likeliest first."""
_NEWEST = 400
"""How many of a merchant's newest cases are looked at."""
_BY_WORDS = 150
"""How many proposals each question to the search index gives at most, the newest."""
_BY_PHONE = 100
_USUAL = 4
"""From so many cases on, goods are what people complain of at a merchant."""
_LIST = "external_numbers"
_COLUMNS = (
    "id", "state", "outcome", "void", "not_same", "converted_from", "group_id",
    *Matter.FIELDS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """The case that matches are looked for: one being typed, or one that is registered."""

    matter: Matter
    id: str = ""
    not_same: frozenset[str] = frozenset()
    converted_from: str = ""
    group_id: str = ""

    @classmethod
    def about(cls, case: Case) -> "Asked":
        """Ask about a case that is registered."""
        return cls(
            Matter.of(case), case.id, frozenset(case.not_same), case.converted_from, case.group_id
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A case that may be the same matter. `merchant` is blank for one that is closed.

    `judged`: where it was said that this is another matter: `mine`, `theirs`, or blank.
    """

    region: str
    id: str
    number: str
    received: str
    kind: str
    state: str
    outcome: str
    merchant: str
    open: bool
    likeness: Likeness
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found, the likeliest first, and what was judged before to be another matter."""

    found: list[Match] = field(default_factory=list)
    judged: list[Match] = field(default_factory=list)

    @property
    def likely(self) -> list[Match]:
        """Those that are said unasked."""
        return [m for m in self.found if m.likeness.strength >= same.LIKELY]


def matches(store: Store, asked: Asked, *, joint: bool = False) -> Matches:
    """Look for the cases that may be the same matter as this one, as far as a desk may show them.

    `joint` also looks for other consumers' like trouble with the same merchant.
    """
    if asked.matter.kind == "LEAD":
        return Matches()
    with store.read() as connection:
        info = meta(connection)
        rows = _read(connection, OWN_REGION, _proposed(connection, OWN_REGION, asked.matter))
    here = same.restricted(info["type"], info["identity"])
    told = list(_judge(asked, rows, here, joint))
    told.sort(key=_rank)
    return Matches([m for m in told if not m.judged][:MOST], [m for m in told if m.judged][:MOST])


def _rank(match: Match) -> tuple[int, ...]:
    day = date.fromisoformat(match.received).toordinal()
    return (-match.likeness.strength, match.likeness.joint, -match.likeness.points, -day)


def _judge(
    asked: Asked, rows: Mapping[str, Mapping[str, Any]], here: bool, joint: bool
) -> Iterator[Match]:
    others = [
        (row, Matter(row))
        for case, row in rows.items()
        if not row["void"] and case != asked.id and not _known(asked, row)
    ]
    shop = _shop(asked.matter, [matter for _row, matter in others])
    for row, matter in others:
        found = same.likeness(asked.matter, matter, shop, joint=joint)
        if found is not None and same.may_show(here, row["state"], found):
            yield _match(asked, row, found)


def _known(asked: Asked, row: Mapping[str, Any]) -> bool:
    """Tell whether how these two belong together was said already."""
    return (
        row["id"] == asked.converted_from
        or bool(asked.id and row["converted_from"] == asked.id)
        or bool(asked.group_id and row["group_id"] == asked.group_id)
    )


def _match(asked: Asked, row: Mapping[str, Any], found: Likeness) -> Match:
    is_open = row["state"] in OPEN_STATES
    theirs = "theirs" if asked.id in msgspec.json.decode(row["not_same"] or "[]") else ""
    return Match(
        OWN_REGION, row["id"], row["number"] or "", row["received"].isoformat(), row["kind"],
        row["state"], row["outcome"] or "", (row["merchant"] or "") if is_open else "", is_open,
        found, "mine" if row["id"] in asked.not_same else theirs,
    )  # fmt: skip


def _shop(mine: Matter, others: Sequence[Matter]) -> same.Shop:
    """Return what is usual at the merchant of a case."""
    there = [m for m in others if m.merchant and m.merchant == mine.merchant]
    goods = Counter(m.goods for m in there if m.goods)
    return same.Shop(len(there), frozenset(g for g, n in goods.items() if n >= _USUAL))


def _proposed(connection: sa.Connection, region: str, mine: Matter) -> list[str]:
    """Return the ids of the cases that are worth a comparison, each once."""
    found: dict[str, None] = {}
    phones = [p for name in ("consumer_phone", "agent_phone") if (p := mine.text(name).strip())]
    for phone in dict.fromkeys((*phones, *mine.phones)):
        rows = connection.exec_driver_sql(
            f"SELECT id FROM cases WHERE region=? AND consumer_phone=? LIMIT {_BY_PHONE}",
            (region, phone),
        )
        found.update(dict.fromkeys(row[0] for row in rows))
    merchant = mine.text("merchant").strip()
    if merchant:
        rows = connection.exec_driver_sql(
            "SELECT id FROM cases WHERE region=? AND merchant=? ORDER BY received DESC "
            f"LIMIT {_NEWEST}",
            (region, merchant),
        )
        found.update(dict.fromkeys(row[0] for row in rows))
    for number in mine.numbers_typed:
        rows = connection.exec_driver_sql(
            "SELECT id FROM cases WHERE region=? AND number=?", (region, number)
        )
        found.update(dict.fromkeys(row[0] for row in rows))
    for words in _expressions(mine):
        found.update(dict.fromkeys(_by_words(connection, region, words)))
    return list(found)


def _by_words(connection: sa.Connection, region: str, expression: str) -> list[str]:
    """Return the cases whose tokens meet an expression, those last indexed first."""
    rows = connection.exec_driver_sql(
        "SELECT d.id FROM (SELECT rowid AS doc FROM search WHERE search MATCH ? "
        f"ORDER BY rowid DESC LIMIT {_BY_WORDS}) s CROSS JOIN search_docs d ON d.doc = s.doc "
        "WHERE d.region = ?",
        (fulltext.asked_of(connection, expression), region),
    )
    return [row[0] for row in rows]


def _expressions(mine: Matter) -> Iterator[str]:
    """Yield questions in the language of the search index."""
    for phone in mine.phones:
        yield f'"{phone[-tokens.GRAM :]}"'
    for number in mine.known_as:
        yield _all(_telling(number))
    shop = [t for t in _tokens(mine.merchant) if len(t) > 1 and not t.endswith(tokens.PREFIX)]
    some = " OR ".join(f'"{t}"' for t in shop)
    for name in dict.fromkeys(mine.names):
        if len(name) < 2:
            continue
        if some:
            yield f"{_all(_tokens(name))} AND ({some})"
            letters = "".join(options[0] for options in tokens.initials(name))[: tokens.GRAM]
            yield f'"{letters}" AND ({some})'
        elif len(name) > 2:
            yield _all(_tokens(name))


def _telling(number: str) -> list[str]:
    """Return the tokens at the end of a number: how it begins, a thousand others begin."""
    if not number.isascii():
        return _tokens(number)
    first = max(0, len(number) - 2 * tokens.GRAM)
    return list(dict.fromkeys((number[-tokens.GRAM :], number[first : first + tokens.GRAM])))


def _tokens(text: str) -> list[str]:
    return [token for word in tokens.query_tokens(text) for token in word]


def _all(wanted: Iterable[str]) -> str:
    return " AND ".join(
        f'"{t[:-1]}" *' if t.endswith(tokens.PREFIX) else f'"{t}"' for t in wanted if t
    )


def _read(
    connection: sa.Connection, region: str, ids: Sequence[str]
) -> dict[str, Mapping[str, Any]]:
    """Read what is compared of these cases, by id."""
    query = f"SELECT {', '.join(_COLUMNS)} FROM cases WHERE region=? AND id IN ({{keys}})"
    return {
        row[0]: _typed(dict(zip(_COLUMNS, row, strict=True)))
        for row in among(connection, query, region, ids)
    }


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("received", "bought_on"):
        if row[name]:
            row[name] = date.fromisoformat(row[name])
    row[_LIST] = msgspec.json.decode(row[_LIST] or "[]")
    return row


__all__ = ["Asked", "Match", "Matches", "matches"]
