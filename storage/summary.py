"""The summary of a period: counts first, then rates, shares, stations, and the sentence.

`summary` returns plain values in the order and under the names that other programs read; nothing
in it depends on the moment it is made but `as_of`, which is handed in.
"""

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from station.errors import Usage
from station.figures import BASES, FIGURES, RATES, base_of, parts
from station.language import _
from station.ledger.files import starts_formula
from station.period import Period, same_period_last_year
from station.sentence import Opening, Wording, sentence
from station.shares import Share, Totals, percent, plain, rated, settled
from station.taxonomy import Item, item, items, label, top
from station.values import yuan
from storage import figures as counting

BY = ("station", "type", "nature", "goods", "service", "channel", "merchant")
"""What a summary may be laid out by."""

OTHER = "other"

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Layout:
    """How a summary is printed: decimals, where the rounding residue goes, the rate's base.

    `wording` and `opening` are the county's choices about the sentence.
    """

    decimals: int = 2
    residual: bool = False
    base: str = BASES[0]
    wording: Wording = field(default_factory=Wording)
    opening: Opening = field(default_factory=Opening)


def summary(
    connection: sa.Connection,
    period: Period,
    *,
    scope: str,
    stations: int,
    as_of: str,
    station_codes: Mapping[str, tuple[str, str]],
    journals: Sequence[Mapping[str, Any]],
    layout: Layout | None = None,
) -> dict[str, Any]:
    """Return the summary of a period as its JSON holds it.

    `station_codes` gives (code, name) for each journal that counts; `journals` is the evidence
    that is passed through. Raises `Usage` (`bad-base`).
    """
    chosen = layout or Layout()
    if chosen.base not in BASES:
        raise Usage("bad-base", _("调解成功率的分母只能是 mediations、closed 或 accepted。"))
    counts = counting.by_journal(connection, period)
    mine = {journal: counts.get(journal, {}) for journal in station_codes}
    figures = counting.total(mine.values())
    wording = Wording(chosen.wording.measure, chosen.wording.sum_base, chosen.base)
    return {
        "period": period.text,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "scope": scope,
        "stations": stations,
        "as_of": as_of,
        "journals": [dict(j) for j in journals],
        "figures": figures,
        "rates": rates(figures, chosen.decimals, chosen.base),
        **shares(connection, period, set(station_codes), chosen),
        "by_station": _by_station(mine, station_codes),
        "sentence": sentence(figures, wording, chosen.opening),
    }


def rates(figures: Mapping[str, int], decimals: int, base: str) -> dict[str, dict[str, Any]]:
    """Return every rate with its numerator, denominator, percentage and definition."""
    out: dict[str, dict[str, Any]] = {}
    for name, rate in RATES.items():
        over, under = parts(name, figures, base)
        out[name] = {
            "numerator": over,
            "denominator": under,
            "percent": percent(over, under, decimals),
            "definition": _(base_of(name, base).definition),
        }
        if len(rate.over) > 1:
            out[name]["base"] = base
    return out


def shares(
    connection: sa.Connection, period: Period, journals: Collection[str], layout: Layout
) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of shares over all complaints received in the period."""
    last_year = same_period_last_year(period)
    now, before = (
        {
            column: counting.complaints_by(connection, column, when, journals)
            for column in ("nature", "category", "channel")
        }
        for when in (period, last_year)
    )
    totals = Totals(sum(now["nature"].values()), sum(before["nature"].values()), layout.decimals)
    tables = _Tables(period, totals, layout.residual)
    goods, services = tables.goods_and_services(now["category"], before["category"])
    out = {
        "by_nature": tables.simple("nature", now["nature"], before["nature"]),
        "by_class": tables.classes(now["category"], before["category"]),
        "by_goods": goods,
        "by_service": services,
        "by_channel": tables.simple("channel", now["channel"], before["channel"]),
    }
    return {name: [plain(row, layout.decimals) for row in rows] for name, rows in out.items()}


@dataclass(frozen=True)
class _Tables:
    """Makes the tables of shares of one period."""

    period: Period
    totals: Totals
    residual: bool

    def finished(self, rows: Sequence[Share], other: str = OTHER) -> list[Share]:
        """Return the rows with percentages; together they cover every complaint."""
        out = rated(rows, self.totals)
        return settled(out, self.totals, other) if self.residual else out

    def simple(self, table: str, now: Mapping[str, int], before: Mapping[str, int]) -> list[Share]:
        """Return a row for each code of a table, and what has no code of it in `other`."""
        known = [i for i in items(table) if i.code != OTHER]
        rows = [self.row(i, now, before) for i in known if self.shown(i, now, before)]
        codes = {i.code for i in known}
        name = label(table, OTHER, on=self.period.last) if item(table, OTHER) else _("其他")
        count, then = (sum(n for c, n in of.items() if c not in codes) for of in (now, before))
        return self.finished([*rows, Share(OTHER, name, count, then)])

    def classes(self, now: Mapping[str, int], before: Mapping[str, int]) -> list[Share]:
        """Return goods, services, and what is neither."""
        count, then = _folded(now, class_of), _folded(before, class_of)
        rows = [self.row(i, count, then) for i in items("class3")]
        return self.finished(rows, "OTHER_CLASS")

    def goods_and_services(
        self, now: Mapping[str, int], before: Mapping[str, int]
    ) -> tuple[list[Share], list[Share]]:
        """Return the classes of goods and those of services, each with its parts.

        Both lists end in the same row `other`: what is neither. All classes and that one row
        together cover the total.
        """
        heads, heads_before = _folded(now, _top), _folded(before, _top)
        goods, services = (
            [
                self.row(i, heads, heads_before, self.parts(i, now, before))
                for i in items(table)
                if not i.parent and self.shown(i, heads, heads_before)
            ]
            for table in ("goods", "services")
        )
        count, then = (_folded(of, class_of).get("OTHER_CLASS", 0) for of in (now, before))
        name = label("class3", "OTHER_CLASS", on=self.period.last)
        other = Share(OTHER, name, count, then, ())
        rows = self.finished([*goods, *services, other])
        cut = len(goods)
        return [*rows[:cut], rows[-1]], rows[cut:]

    def parts(
        self, above: Item, now: Mapping[str, int], before: Mapping[str, int]
    ) -> tuple[Share, ...]:
        """Return the parts of a class that have anything, this year or last."""
        below = (i for i in items("category") if i.parent and top("category", i.code) == above.code)
        return tuple(
            self.row(i, now, before) for i in below if now.get(i.code) or before.get(i.code)
        )

    def row(
        self,
        one: Item,
        now: Mapping[str, int],
        before: Mapping[str, int],
        sub: tuple[Share, ...] | None = None,
    ) -> Share:
        """Return the row of one code under the label that holds at the period's end."""
        name = one.label(self.period.last)
        return Share(one.code, name, now.get(one.code, 0), before.get(one.code, 0), sub)

    def shown(self, one: Item, now: Mapping[str, int], before: Mapping[str, int]) -> bool:
        """Tell whether a code has a row: it is in force, or something was counted under it."""
        return bool(one.in_force(self.period.last) or now.get(one.code) or before.get(one.code))


def _top(code: str) -> str:
    return top("category", code)


def class_of(code: str) -> str:
    """Return whether a category is of goods, of services, or of neither."""
    head = top("category", code)
    if item("goods", head) is not None:
        return "GOODS"
    return "SERVICES" if item("services", head) is not None else "OTHER_CLASS"


def _folded(counts: Mapping[str, int], fold: Any) -> dict[str, int]:
    out: dict[str, int] = {}
    for code, number in counts.items():
        out[fold(code)] = out.get(fold(code), 0) + number
    return out


def _by_station(
    counts: Mapping[str, Mapping[str, int]], station_codes: Mapping[str, tuple[str, str]]
) -> list[dict[str, Any]]:
    """Return the figures of each station, its desks added up, those with nothing too."""
    desks: dict[str, list[str]] = {}
    for journal, (code, _name) in station_codes.items():
        desks.setdefault(code, []).append(journal)
    return [
        {
            "code": code,
            "name": station_codes[own[0]][1],
            "figures": counting.total(dict(counts[journal]) for journal in own),
        }
        for code, own in sorted(desks.items())
    ]


def select(
    made: Mapping[str, Any], by: str, types: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return the part of a summary that it is laid out by.

    By station or type the rows hold figures, else shares. `types` gives the type of each station
    by its code. Raises `Usage` (`bad-by`).
    """
    if by not in BY:
        raise Usage("bad-by", _("--by 只能是 {known} 之一。").format(known=", ".join(BY)))
    rows: list[dict[str, Any]] = made["by_" + ("station" if by == "type" else by)]
    return _by_type(rows, types or {}) if by == "type" else rows


def _by_type(rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the stations' figures added up by type, in the order of the types."""
    groups: dict[str, list[Mapping[str, Any]]] = {i.code: [] for i in items("station_type")}
    for row in rows:
        groups.setdefault(types.get(row["code"], ""), []).append(row)
    return [
        {
            "code": code,
            "label": label("station_type", code) or _("未填类型"),
            "stations": len(group),
            "figures": counting.total(row["figures"] for row in group),
        }
        for code, group in groups.items()
        if group
    ]


def summary_csv(
    made: Mapping[str, Any], by: str = "", types: Mapping[str, str] | None = None
) -> bytes:
    """Return a summary as CSV: figures, then rates, then shares (or the rows of `by`).

    UTF-8 with a byte order mark, for a spreadsheet; no cell begins a formula. Sums are in yuan, to the fen.
    """
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(
        [
            _("指标"), _("名称"), _("数值"), _("单位"), _("百分比"), _("分子"), _("分母"),
            _("去年同期"), _("变化（百分点）"), _("口径"),
        ]
    )  # fmt: skip
    rows = [*_figure_rows(made["figures"]), *_rate_rows(made["rates"])]
    if by:
        rows += _grouped_rows(by, select(made, by, types))
    else:
        for name in (n for n in made if n.startswith("by_") and n != "by_station"):
            rows += _share_rows(name, made[name])
    for row in rows:
        lines.writerow([safe_cell(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def safe_cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula; plain numbers stay numbers."""
    text = "" if value is None else str(value)
    if starts_formula(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def _figure_rows(figures: Mapping[str, int], under: str = "") -> list[list[Any]]:
    """Return a row for each figure; `under` names the station or type that they are of."""
    return [
        [
            name,
            f"{under} {_(FIGURES[name].label)}".strip(),
            yuan(number).replace(",", "") if FIGURES[name].unit == "fen" else number,
            _("元") if FIGURES[name].unit == "fen" else None,
            *[None] * 5,
            _(FIGURES[name].definition),
        ]
        for name, number in figures.items()
    ]


def _rate_rows(made: Mapping[str, Mapping[str, Any]]) -> list[list[Any]]:
    return [
        [
            name, _(RATES[name].label), rate["percent"], "%", rate["percent"], rate["numerator"],
            rate["denominator"], None, None, rate["definition"],
        ]
        for name, rate in made.items()
    ]  # fmt: skip


def _share_rows(name: str, rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    out: list[list[Any]] = []
    for row in rows:
        out.append(
            [
                f"{name}:{row['code']}", row["label"], row["count"], None, row["percent"], None,
                None, row["previous_year"], row["change_points"], None,
            ]
        )  # fmt: skip
        out += _share_rows(name, row.get("sub", ()))
    return out


def _grouped_rows(by: str, rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Return the rows of a layout: figures by station or type, else shares."""
    if by not in ("station", "type"):
        return _share_rows(f"by_{by}", rows)
    out = []
    for row in rows:
        title = row["name"] if by == "station" else row["label"]
        for line in _figure_rows(row["figures"], title):
            out.append([f"by_{by}:{row['code']}:{line[0]}", *line[1:]])
    return out
