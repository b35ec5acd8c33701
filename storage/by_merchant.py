"""The complaints of a period by merchant: names that a person linked count as one."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from station import merchants
from station.credit import valid_credit_code
from station.period import Period, same_period_last_year
from station.shares import Share, Totals, plain, rated
from storage import figures, register
from storage.apply import among
from storage.merchants import linked, names, register_region

NOBODY = ""
"""The key of complaints that name no merchant."""


@dataclass(frozen=True)
class _Named:
    """Under what a complaint is counted: the key, of one journal where it is only a name."""

    journal: str
    key: str


def shares(
    connection: sa.Connection,
    period: Period,
    stations: Mapping[str, tuple[str, str]],
    decimals: int = 2,
) -> list[dict[str, Any]]:
    """Return the complaints received in a period by merchant, most first, as shares.

    A credit code counts once over all stations, a mere name within its own. `code` is the credit
    code or blank; the label is the name in the county's register, else the main one that was typed.
    `stations` gives (code, name) for each journal that counts.
    """
    labels: dict[_Named, str] = {}
    now = _counted(connection, period, stations, labels)
    before = _counted(connection, same_period_last_year(period), stations, labels)
    _relabel(connection, labels, stations)
    rows = [
        Share(_code(one), labels[one], now[one], before[one])
        for one in sorted(now, key=lambda o: (-now[o], labels[o], o.key, o.journal))
    ]
    totals = Totals(sum(now.values()), sum(before.values()), decimals)
    return [plain(row, decimals) for row in rated(rows, totals)]


def _code(one: _Named) -> str:
    return "" if one.journal else one.key


def _counted(
    connection: sa.Connection, period: Period, journals: Collection[str], labels: dict[_Named, str]
) -> Counter[_Named]:
    tops = linked(connection)
    counted = figures.counted(connection, "complaints", period, list(journals))
    found: Counter[_Named] = Counter()
    for region in {one.region for one in counted}:
        ids = [one.case_id for one in counted if one.region == region]
        query = (
            "SELECT journal, coalesce(merchant, ''), coalesce(credit_code, '') FROM cases "
            "WHERE region=? AND id IN ({keys})"
        )
        for journal, name, code in among(connection, query, region, ids):
            key = merchants.key(name, code)
            top = tops.get(journal, {}).get(key, key)
            coded = not top or valid_credit_code(top)
            one = _Named("" if coded else journal, top)
            found[one] += 1
            if top == key:
                labels[one] = max(labels.get(one, ""), name)
            labels.setdefault(one, "")
    return found


def _relabel(
    connection: sa.Connection, labels: dict[_Named, str], stations: Mapping[str, tuple[str, str]]
) -> None:
    """Give each the name that the register has, else the one that was linked to, else what was typed."""
    region = register_region(connection)
    listed = {one.code: one.name for one in register.everybody(connection, region)}
    said = {merchants.key(one.name, one.credit_code): one.name for one in names(connection)}
    several = len({code for code, _name in stations.values()}) > 1
    for one, typed in labels.items():
        name = listed.get(one.key) or typed or said.get(one.key, "")
        if one.key == NOBODY:
            name = "—"
        elif one.journal and several:
            name = f"{name}（{stations[one.journal][1]}）"
        labels[one] = name
