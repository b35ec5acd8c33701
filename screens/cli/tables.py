"""Tables of the command line, drawn by rich; text from people is data, never markup."""

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from station.figures import FIGURES, RATES
from station.language import _
from station.values import clean, yuan

_NUMBER = re.compile(r"[0-9][0-9,.]*[^0-9\s]?")


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table on stdout; numbers stand to the right."""
    made = Table(
        title=Text(clean(title)), box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False
    )
    kept = [list(row) for row in rows]
    for index, heading in enumerate(headings):
        right = any(_NUMBER.fullmatch(str(row[index])) for row in kept)
        made.add_column(Text(heading), justify="right" if right else "left", overflow="fold")
    for row in kept:
        made.add_row(*(Text(clean(str(cell))) for cell in row))
    console().print(made)


def console() -> Console:
    """Return a console on stdout: as wide as the terminal, 100 columns into a file or a pipe."""
    return Console(
        file=sys.stdout, highlight=False, markup=False, emoji=False,
        width=None if sys.stdout.isatty() else int(os.environ.get("COLUMNS") or 100),
    )  # fmt: skip


def summary(made: Mapping[str, Any]) -> None:
    """Print a summary: the sentence, every figure, the rates with what is divided by what."""
    figures = made["figures"]
    table(
        _("统计报表 {period}（{first} 至 {last}，{scope}）").format(
            period=made["period"], first=made["from"], last=made["to"], scope=_scope(made["scope"])
        ),
        (_("项目"), _("数量"), _("怎么数的")),
        [
            (_(f.label), _value(f.unit, figures[f.name]), _(f.definition))
            for f in FIGURES.values()
            if f.name in figures
        ],
    )
    table(
        _("比率"),
        (_("项目"), _("结果"), _("分子"), _("分母"), _("怎么算的")),
        [
            (
                _(RATES[name].label),
                f"{rate['percent']}%" if rate["percent"] is not None else _("无"),
                rate["numerator"],
                rate["denominator"],
                rate["definition"],
            )
            for name, rate in made["rates"].items()
        ],
    )
    shares(_("投诉性质"), made["by_nature"])
    stations(made["by_station"])
    console().print(Text(clean(made["sentence"])), soft_wrap=True)


def _scope(scope: str) -> str:
    kind, _sep, code = scope.partition(" ")
    return (_("县(区) {code}") if kind == "county" else _("站点 {code}")).format(code=code)


def _value(unit: str, number: int) -> Any:
    return yuan(number) + _("元") if unit == "fen" else number


def shares(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the rows of one axis that count anything."""
    table(
        title,
        (_("类"), _("件数"), _("占比"), _("上年同期")),
        [
            (r["label"], r["count"], "-" if r["percent"] is None else r["percent"] + "%",
             r["previous_year"])
            for r in rows if r["count"] or r["previous_year"]
        ],
    )  # fmt: skip


def stations(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the main figures of each station."""
    table(
        _("各站"),
        (_("站点"), _("名称"), _("咨询"), _("投诉"), _("调解"), _("调解成功"), _("挽回经济损失")),
        [
            (
                r["code"], r.get("name", ""), r["figures"]["consultations"],
                r["figures"]["complaints"], r["figures"]["mediations"],
                r["figures"]["mediations_agreed"], yuan(r["figures"]["recovered_fen"]) + _("元"),
            )
            for r in rows
        ],
    )  # fmt: skip


def grouped(by: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print what `--by` lays out: stations or types with figures, else the shares of an axis."""
    if by in ("station", "type"):
        stations([{"name": row.get("label", ""), **row} for row in rows])
    else:
        titles = {
            "nature": _("投诉性质"), "goods": _("商品"), "service": _("服务"), "channel": _("渠道"),
            "merchant": _("经营者"),
        }  # fmt: skip
        shares(titles.get(by, by), rows)
