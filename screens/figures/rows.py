"""What the summary's screen says: its tiles, its table of figures and its bars, as plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screens.widgets.bars import Bar
from screens.words import measure
from station.figures import FIGURES, RATES, base_of
from station.language import N_, _
from station.values import yuan

NONE = "--"
"""What stands where nothing can be divided."""

TILES = ("consultations", "complaints", "mediation_success", "recovered_fen", "leads_handed_over")
"""The figures that stand on top."""

SAID = ("consultations", "complaints", "mediations", "recovered_fen", "leads_handed_over")
"""The figures that the sentence is made of: without any of them there is none to say."""

CUTS: tuple[tuple[str, str], ...] = (
    ("nature", N_("投诉性质")),
    ("goods", N_("商品")),
    ("service", N_("服务")),
    ("channel", N_("渠道")),
)
"""What the bars may be laid out by; an office also has its stations."""

STATIONS = ("station", N_("站点（投诉）"))

UNITS = {
    "session": N_("场"),
    "lead": N_("条"),
    "call": N_("次"),
    "fen": N_("元"),
}


@dataclass(frozen=True)
class Said:
    """One figure or rate as it is read: its value, and the one of the period before."""

    key: str
    label: str
    now: str
    before: str
    note: str = ""


def value(key: str, made: Mapping[str, Any]) -> str:
    """Return a figure with its unit, or a rate with its per cent."""
    if key in RATES:
        percent = made["rates"][key]["percent"]
        return NONE if percent is None else f"{percent}%"
    return f"{bare(key, made)} {unit(key)}"


def unit(key: str) -> str:
    """Return the unit of a figure: of cases the measure word of the sentence, as on paper."""
    kind = FIGURES[key].unit
    return measure() if kind == "case" else _(UNITS[kind]).strip()


def note(key: str, counted: int, beside: int) -> str:
    """Return what was opened where it is no number of cases, or some of it belongs to no case."""
    if FIGURES[key].unit == "case" and not beside:
        return ""
    number = yuan(counted) if FIGURES[key].unit == "fen" else f"{counted:,}"
    said = f"{number} {unit(key)}"
    if beside:
        return _("{what}（{n} 条不属于案件）").format(what=said, n=beside)
    return said


def bare(key: str, made: Mapping[str, Any]) -> str:
    """Return a figure without its unit, or a rate."""
    if key in RATES:
        return value(key, made)
    number = made["figures"][key]
    return yuan(number) if FIGURES[key].unit == "fen" else f"{number:,}"


def said(made: Mapping[str, Any], before: Mapping[str, Any]) -> list[Said]:
    """Return every figure in its order, then every rate."""
    rows = [
        Said(name, _(figure.label), value(name, made), value(name, before))
        for name, figure in FIGURES.items()
    ]
    for name, rate in RATES.items():
        parts = made["rates"][name]
        rows.append(
            Said(
                name, _(rate.label), value(name, made), value(name, before),
                f"{parts['numerator']:,}/{parts['denominator']:,}",
            )
        )  # fmt: skip
    return rows


def definition(key: str, base: str) -> str:
    """Return what a figure counts and on which day, or what a rate divides."""
    if key in RATES:
        return _(base_of(key, base).definition)
    return _(FIGURES[key].definition)


def opens(key: str) -> str:
    """Return the figure whose cases a figure or rate opens: of a rate, the numerator."""
    return RATES[key].numerator if key in RATES else key


def bars(made: Mapping[str, Any], cut: str) -> list[Bar]:
    """Return the rows of one layout, biggest first, those with nothing left out."""
    if cut == "station":
        rows = [
            Bar(row["name"] or row["code"], row["figures"]["complaints"], "", row["code"])
            for row in made["by_station"]
        ]
        return sorted(rows, key=lambda b: -b.count)
    found = [
        Bar(row["label"], row["count"], f"{row['percent']}%", row["code"])
        for row in made[f"by_{cut}"]
        if row["count"]
    ]
    return sorted(found, key=lambda b: -b.count)


def cuts(made: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Return the layouts that say something here."""
    return (*CUTS, STATIONS) if len(made["by_station"]) > 1 else CUTS
