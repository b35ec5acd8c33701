"""Runs the figures of `station.figures` over the tables: the definitions are compiled to SQL.

Figures that share a source and a deciding day are counted in one pass, grouped by the journal that
holds the case, so that a total is the sum over the stations by construction. Plain SQL with bound
values; nothing here is SQLite's alone.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from station.figures import (
    FIGURES,
    ByDue,
    Condition,
    Figure,
    Flag,
    HasSession,
    Is,
    On,
    OpenAt,
    Outcome,
    Some,
)
from station.period import Period
from station.taxonomy import items, outcome_flags
from storage.record_tables import TABLE_OF

_NAME = re.compile(r":([a-z]\w*)")


@dataclass
class _Query:
    """A statement on its way: hands out names for the values it binds."""

    period: Period
    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        """Return the placeholder of a value."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def among(self, expression: str, values: Iterable[str]) -> str:
        """Return the condition that an expression is one of these."""
        marks = ", ".join(self.bind(v) for v in values)
        return f"{expression} IN ({marks})" if marks else "1 = 0"

    def run(self, connection: sa.Connection, sql: str) -> list[Any]:
        """Run the statement; the driver's own way to name a value is used."""
        if connection.dialect.name != "sqlite":
            sql = _NAME.sub(r"%(\1)s", sql)
        return list(connection.exec_driver_sql(sql, self.values))


def by_journal(
    connection: sa.Connection, period: Period, names: Collection[str] = tuple(FIGURES)
) -> dict[str, dict[str, int]]:
    """Return these figures (every one) for each journal that has anything in the period."""
    out: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(names, 0))
    regions = _regions(connection)
    for figures in _passes(names):
        query = _Query(period)
        shared = _shared(figures)
        values = ", ".join(_value(query, figure, shared) for figure in figures)
        sql = (
            f"SELECT {_journal(figures[0])}, {values} {_rows(query, figures[0], regions)} "
            f"AND {_all(query, figures[0], shared)} "
            f"GROUP BY {_side(figures[0])}.region, {_journal(figures[0])}"
        )
        for journal, *numbers in query.run(connection, sql):
            for figure, number in zip(figures, numbers, strict=True):
                out[journal][figure.name] += int(number)
    return dict(out)


def figures(
    connection: sa.Connection, period: Period, journals: Collection[str] | None = None
) -> dict[str, int]:
    """Return every figure over these journals (over all of them when none are given)."""
    return total(
        counts
        for journal, counts in by_journal(connection, period).items()
        if journals is None or journal in journals
    )


def total(parts: Iterable[dict[str, int]]) -> dict[str, int]:
    """Add up the figures of several journals."""
    out = dict.fromkeys(FIGURES, 0)
    for counts in parts:
        for name, number in counts.items():
            out[name] += number
    return out


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that a figure counts: its case (blank where it has none), and what it adds."""

    region: str
    case_id: str
    worth: int


def counted(
    connection: sa.Connection,
    name: str,
    period: Period,
    journals: Collection[str],
    narrowed: Mapping[str, Collection[str]] | None = None,
) -> list[Counted]:
    """Return what a figure of these journals counts; what adds nothing to it is left out.

    Their worths add up to the figure, in fen where it is a sum. `narrowed` gives columns of the
    case and the codes they must hold one of, blank for none.
    """
    figure = FIGURES[name]
    query = _Query(period)
    worth = f"coalesce({_column(figure, figure.sums)}, 0)" if figure.sums else "1"
    holds = [_holds(query, figure), f"{worth} <> 0"]
    for column, codes in (narrowed or {}).items():
        holds.append(query.among(f"coalesce({_column(figure, 'case.' + column)}, '')", codes))
    rows = query.run(
        connection,
        f"SELECT {'DISTINCT' if figure.once else ''} {_journal(figure)}, "
        f"{_side(figure)}.region, coalesce(c.id, ''), {worth} "
        f"{_rows(query, figure, _regions(connection))} AND {' AND '.join(holds)}",
    )
    return [Counted(region, case, n) for journal, region, case, n in rows if journal in journals]


def complaints_by(
    connection: sa.Connection,
    column: str,
    period: Period,
    journals: Collection[str] | None = None,
) -> dict[str, int]:
    """Return the complaints received in the period by the code in a column of the case."""
    figure = FIGURES["complaints"]
    query = _Query(period)
    holds = _holds(query, figure)
    code = f"coalesce({_column(figure, 'case.' + column)}, '')"
    rows = query.run(
        connection,
        f"SELECT c.journal, {code}, count(*) {_rows(query, figure, _regions(connection))} "
        f"AND {holds} GROUP BY c.journal, {code}",
    )
    out: dict[str, int] = defaultdict(int)
    for journal, value, number in rows:
        if journals is None or journal in journals:
            out[value] += int(number)
    return dict(out)


def _passes(names: Collection[str]) -> Iterator[list[Figure]]:
    """Yield the figures that one statement can count: one source, one deciding day."""
    groups: dict[tuple[str, On | OpenAt], list[Figure]] = defaultdict(list)
    for name in names:
        figure = FIGURES[name]
        groups[figure.source, figure.when].append(figure)
    yield from groups.values()


def _regions(connection: sa.Connection) -> list[str]:
    """Return the regions whose rows are here, so that indexes, which lead with it, can serve."""
    found: set[str] = set()
    for table in ("cases", "leads"):
        last: str | None = ""
        while last is not None:
            query = _Query(Period("", date.min, date.min))
            sql = f"SELECT min(region) FROM {table} WHERE region > {query.bind(last)}"
            last = query.run(connection, sql)[0][0]
            found |= {last} if last else set()
    return sorted(found)


def _side(figure: Figure) -> str:
    """Return the alias of the source's rows: cases are `c`, what hangs on them is `x`."""
    return "c" if figure.source == "case" else "x"


def _journal(figure: Figure) -> str:
    """Return whose figure a row is: that of the journal which holds the case."""
    return "coalesce(c.journal, x.journal)" if figure.source == "lead" else "c.journal"


def _column(figure: Figure, name: str) -> str:
    where, _, column = name.rpartition(".")
    return f"c.{column}" if where else f"{_side(figure)}.{column}"


def _rows(query: _Query, figure: Figure, regions: list[str]) -> str:
    """Return FROM and WHERE: what is void, merged, or hangs on such, is left out; then the day."""
    counts = "NOT c.void AND coalesce(c.merged_into, '') = '' AND coalesce(c.state, '') <> 'MERGED'"
    day = _day(query, figure, regions)
    if figure.source == "case":
        return f"FROM cases c WHERE {day} AND {counts}"
    table = TABLE_OF[figure.source]
    join = "JOIN cases c ON c.region = x.region AND c.id = x.case_id"
    if figure.source == "lead":
        join = f"LEFT {join}"
        counts = f"(coalesce(x.case_id, '') = '' OR (c.id IS NOT NULL AND {counts}))"
    return f"FROM {table} x {join} WHERE {day} AND NOT x.void AND {counts}"


def _day(query: _Query, figure: Figure, regions: list[str]) -> str:
    """Return the condition that the deciding day sets, within the regions."""
    first, last = query.period.first.isoformat(), query.period.last.isoformat()
    if isinstance(figure.when, On):
        day = _column(figure, figure.when.field)
        here = query.among(f"{day.partition('.')[0]}.region", regions)
        return f"{here} AND {day} >= {query.bind(first)} AND {day} <= {query.bind(last)}"
    edge = first
    if figure.when.edge == "end":
        edge = (query.period.last + timedelta(days=1)).isoformat()
    # Few cases are open: each half of the choice can be found in the index of the day closed,
    # and coalesce keeps the planner off that of the day received.
    return (
        f"(({query.among('c.region', regions)} AND c.closed_on IS NULL) "
        f"OR ({query.among('c.region', regions)} AND c.closed_on >= {query.bind(edge)})) "
        f"AND coalesce(c.received, '9999') < {query.bind(edge)}"
    )


def _value(query: _Query, figure: Figure, known: Collection[Condition]) -> str:
    """Return the expression that counts or adds up one figure of rows that hold what is known."""
    holds = _all(query, figure, [c for c in figure.where if c not in known])
    if figure.once:
        return f"count(DISTINCT CASE WHEN {holds} THEN c.id END)"
    worth = f"coalesce({_column(figure, figure.sums)}, 0)" if figure.sums else "1"
    return f"sum(CASE WHEN {holds} THEN {worth} ELSE 0 END)"


def _shared(figures: list[Figure]) -> list[Condition]:
    """Return what all these figures ask for: so the engine need not look at the other rows."""
    return [c for c in figures[0].where if all(c in f.where for f in figures)]


def _all(query: _Query, figure: Figure, conditions: Iterable[Condition]) -> str:
    return " AND ".join(_condition(query, figure, c) for c in conditions) or "1 = 1"


def _holds(query: _Query, figure: Figure) -> str:
    return _all(query, figure, figure.where)


def _condition(query: _Query, figure: Figure, condition: Condition) -> str:
    """Return one condition as SQL."""
    match condition:
        case Is(name, values):
            return query.among(_column(figure, name), values)
        case Flag(name, set_):
            flag = f"coalesce({_column(figure, name)}, false)"
            return flag if set_ else f"NOT {flag}"
        case Outcome(flag):
            return _outcome(query, figure, flag)
        case HasSession():
            return (
                "EXISTS (SELECT 1 FROM sessions s "
                "WHERE s.region = c.region AND s.case_id = c.id AND NOT s.void)"
            )
        case ByDue(done, due):
            left, right = _column(figure, done), _column(figure, due)
            return f"({left} IS NOT NULL AND {left} <= {right})"
        case Some(name):
            return f"({_gained(query, figure, name)}) > 0"


def _gained(query: _Query, figure: Figure, name: str) -> str:
    """Return what a case's rows of the period with the codes of a figure come to."""
    if not isinstance(figure.when, On):
        raise TypeError(figure.name)
    own = [c for c in figure.where if isinstance(c, Is) and "." not in c.field]
    codes = "".join(f" AND {query.among(f'y.{c.field}', c.values)}" for c in own)
    day = f"y.{figure.when.field}"
    first, last = (query.bind(d.isoformat()) for d in (query.period.first, query.period.last))
    return (
        f"SELECT coalesce(sum(y.{name}), 0) FROM {TABLE_OF[figure.source]} y "
        f"WHERE y.region = x.region AND y.case_id = x.case_id AND NOT y.void{codes} "
        f"AND {day} >= {first} AND {day} <= {last}"
    )


def _outcome(query: _Query, figure: Figure, flag: str) -> str:
    """Return the condition that the outcome had this flag on the deciding day.

    The flags of an outcome may change on a day; each stretch between two changes has its own list.
    """
    if not isinstance(figure.when, On):
        raise TypeError(figure.name)
    day = _column(figure, figure.when.field)
    period = query.period
    changes = {c.since for one in items("outcome") for c in one.changes}
    starts = [period.first, *sorted(d for d in changes if period.first < d <= period.last)]
    stretches = []
    for start in starts:
        codes = [i.code for i in items("outcome") if getattr(outcome_flags(i.code, start), flag)]
        has = query.among("c.outcome", codes)
        stretches.append((start, has))
    # A later stretch stands around the earlier ones, so the last that has begun decides.
    sql = stretches[0][1]
    for start, has in stretches[1:]:
        begun = query.bind(start.isoformat())
        sql = f"(({day} >= {begun} AND {has}) OR ({day} < {begun} AND {sql}))"
    return f"({sql})"
