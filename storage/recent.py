"""What this desk typed lately: names to offer again, codes, the last registration of each kind.

Leads are left out altogether: whom somebody pointed at is nobody's business at the counter.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from station import recall, sheets
from station.recall import Known, Memory
from station.records import Case
from storage import register
from storage.apply import among
from storage.reading import read_records
from storage.record_tables import TABLE_OF
from storage.store import Opened, meta
from storage.tables import OWN_REGION

NEWEST = 2_000
"""Newest cases that goods, people and codes are taken from; the last of a kind is among them."""
SHOPS = 5_000
"""Merchants that are offered, those met last first."""
ENTRIES = 8_000
"""Newest entries of the journal that are looked at for them."""
CODES = 5
"""Codes of a field that stand on top of its list."""

_CODED = (
    "channel", "category", "nature", "sales_mode", "prepaid_sector", "respondent_role",
    "object_12315", "problem_12315",
)  # fmt: skip
_SESSION = ("mediator", "place")
_SHOP = (
    "merchant", "merchant_phone", "merchant_address", "credit_code", "respondent_role",
    "merchant_id",
)  # fmt: skip

_MERCHANTS = f"""
WITH names AS MATERIALIZED (
  SELECT merchant, max(received) AS seen FROM cases WHERE region=? AND merchant<>''
  GROUP BY merchant ORDER BY seen DESC LIMIT ?)
SELECT {", ".join("c." + name for name in _SHOP)} FROM names n JOIN cases c ON c.rowid = (
  SELECT k.rowid FROM cases k WHERE k.region=? AND k.merchant=n.merchant AND NOT k.void
  AND k.kind<>'LEAD' ORDER BY k.received DESC, k.id DESC LIMIT 1)
ORDER BY c.received DESC, c.id DESC"""
"""Each merchant by its newest case: names by the index alone, then one case each."""


def listed(desk: Opened) -> list[Known]:
    """Return the merchants of the county's register, to be offered. Seconds for ten thousand."""
    with desk.store.read() as connection:
        return [recall.listed(one) for one in register.everybody(connection, OWN_REGION)]


def memory(desk: Opened, of_register: Sequence[Known] = ()) -> Memory:
    """Return what the desk may want to type again. A second or less with 200,000 cases.

    `of_register`: what `listed` returned; what was made ready once is ready.
    """
    with desk.store.read() as connection:
        names = ("id", "kind", "goods", "handler", *_CODED)
        rows = _newest(connection, "cases", names, "NOT void AND kind<>'LEAD'")
        shops = connection.exec_driver_sql(_MERCHANTS, (OWN_REGION, SHOPS, OWN_REGION)).mappings()
        sat = _newest(connection, "sessions", _SESSION, "NOT void")
        lines: dict[str, list[Known]] = {
            "merchant": [
                *(recall.merchant(_case(dict(row))) for row in shops),
                *of_register,
            ],
            "goods": _goods(rows),
            "handler": _plain(rows, "handler"),
            **{name: _plain(sat, name) for name in _SESSION},
        }
        codes = {name: recall.used(row[name] for row in rows)[:CODES] for name in _CODED}
        last = {}
        for name, kind in sheets.KIND_OF.items():
            newest = next((row["id"] for row in rows if row["kind"] == kind), None)
            if newest is not None:
                last[name] = recall.again(_read(connection, newest))
    if sat:
        last["hold"] = {name: sat[0][name] for name in _SESSION if sat[0][name]}
    return Memory(lines, codes, last).ready()


def last_case(desk: Opened) -> Case | None:
    """Return the case that was registered last, if it had a merchant and is no lead."""
    with desk.store.read() as connection:
        found = _newest(connection, "cases", ("id",), "NOT void")[:1]
        case = _read(connection, found[0]["id"]) if found else None
    return case if case is not None and case.merchant and case.kind != "LEAD" else None


def _read(connection: sa.Connection, case_id: str) -> Case:
    (case,) = read_records(connection, OWN_REGION, "case", "id", case_id)
    assert isinstance(case, Case)
    return case


_MADE = """
SELECT record FROM (
  SELECT record, kind, rev, ordinal, seq FROM entries WHERE region=? AND journal=?
  ORDER BY ordinal DESC, seq DESC LIMIT ?)
WHERE kind=? AND rev=1 ORDER BY ordinal DESC, seq DESC LIMIT ?"""
"""What was written down first, the last one on top: ids of loaded rows are in no order of time."""


def _newest(
    connection: sa.Connection, table: str, names: tuple[str, ...], condition: str
) -> list[dict[str, Any]]:
    kind = next(kind for kind, of in TABLE_OF.items() if of == table)
    journal = meta(connection)["journal"]
    made = [
        record
        for (record,) in connection.exec_driver_sql(
            _MADE, (OWN_REGION, journal, ENTRIES, kind, NEWEST)
        )
    ]
    query = (
        f"SELECT {', '.join(dict.fromkeys(('id', *names)))} FROM {table} "
        f"WHERE {condition} AND region=? AND id IN ({{keys}})"
    )
    found = {row[0]: dict(row._mapping) for row in among(connection, query, OWN_REGION, made)}
    return [found[record] for record in made if record in found]


def _goods(rows: list[dict[str, Any]]) -> list[Known]:
    newest: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["goods"]:
            newest.setdefault(row["goods"], row)
    return [recall.goods(_case(row)) for row in newest.values()]


def _case(row: dict[str, Any]) -> Case:
    told = {"id": "", "kind": "", **{name: value for name, value in row.items() if value}}
    return Case(**{"received": date.min, **told})


def _plain(rows: list[dict[str, Any]], name: str) -> list[Known]:
    return [Known(text) for text in recall.used(row[name] for row in rows)]


__all__ = ["last_case", "listed", "memory"]
