"""What every sheet of a summary's workbook has to know: titles, units, groups, decimals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from station.figures import FIGURES, Figure
from station.language import N_, _, about, current, joined
from station.period import parse
from station.sentence import Wording
from station.values import clean

NOTHING = "—"
"""Stands where a denominator is 0."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("接收和受理"), (
        "consultations", "complaints", "reports", "other", "accepted", "refused", "referred",
    )),
    (N_("调解和办结"), (
        "carried_in", "mediations", "mediations_agreed", "sittings", "closed", "resolved",
        "open_at_end",
    )),
    (N_("金额"), (
        "claimed_fen", "agreed_fen", "recovered_fen", "recovered_in_12315_fen", "settled_fen",
        "punitive_fen", "punitive_fraud_fen", "punitive_cases",
    )),
    (N_("线索和回访"), (
        "leads_handed_over", "follow_ups_asked", "follow_ups_answered", "follow_ups_satisfied",
    )),
    (N_("时限"), (
        "acceptance_due", "acceptance_on_time", "closing_due", "closing_on_time",
    )),
)  # fmt: skip
"""The figures in the order and under the headings in which paper shows them."""

_UNITS = {"session": N_("场"), "lead": N_("条"), "call": N_("次"), "fen": N_("元")}


@dataclass(frozen=True)
class Facts:
    """What a workbook is told beside the summary.

    `area` is the name of the county or the station; `by` what the summary was asked to be laid
    out by (the workbook opens there); `by_type` the rows of the layout by type, if that was asked;
    `measure` the measure word of the sentence.
    """

    area: str = ""
    by: str = ""
    by_type: Sequence[Mapping[str, Any]] = ()
    measure: str = Wording.measure


@dataclass(frozen=True)
class Report:
    """A summary, as its JSON holds it, and what is said around it."""

    made: Mapping[str, Any]
    facts: Facts

    @property
    def of_county(self) -> bool:
        """Whether the summary is a county's, not one station's."""
        return str(self.made["scope"]).startswith("county")

    @property
    def title(self) -> str:
        """The heading of the whole report."""
        area = clean(self.facts.area)
        words = _("{area}消费维权统计报表") if self.of_county else _("{area}统计报表")
        return words.format(area=area).strip()

    @property
    def period(self) -> str:
        """The period as a person says it."""
        return parse(self.made["period"]).name()

    @property
    def days(self) -> str:
        """The first and the last day, both inside."""
        return _("{first} 至 {last}").format(first=self.made["from"], last=self.made["to"])

    @cached_property
    def as_of(self) -> datetime:
        """The moment of the report."""
        return datetime.fromisoformat(self.made["as_of"])

    @property
    def as_of_utc(self) -> datetime:
        """The moment of the report in UTC, without a zone: what a file's properties hold."""
        return self.as_of.astimezone(UTC).replace(tzinfo=None)

    @property
    def moment(self) -> str:
        """The moment of the report, in words."""
        return about(_("统计时间"), self.as_of.strftime("%Y-%m-%d %H:%M"))

    @property
    def subtitle(self) -> str:
        """Period, days, number of stations and moment in one line."""
        said = [self.period, self.days]
        if self.of_county:
            said.append(_("{n} 个站").format(n=self.made["stations"]))
        return joined([*said, self.moment])

    @cached_property
    def decimals(self) -> int:
        """How many decimals the percentages of the summary have; 2 where there is none."""
        rows = [*self.made["rates"].values(), *self.made["by_nature"]]
        first = next((row["percent"] for row in rows if row["percent"] is not None), "0.00")
        return len(first.partition(".")[2])

    @property
    def measure(self) -> str:
        """The unit of what is counted in cases."""
        return _("件").strip() if current() == "en" else self.facts.measure

    def unit(self, figure: Figure) -> str:
        """Return the unit in which a figure is printed."""
        return self.measure if figure.unit == "case" else _(_UNITS[figure.unit]).strip()


def printed(name: str, number: int) -> int | Decimal:
    """Return a figure as a cell holds it: a count, or yuan out of fen."""
    return yuan(number) if FIGURES[name].unit == "fen" else number


def yuan(fen: int) -> Decimal:
    """Return fen as yuan with two decimals, exactly."""
    return Decimal(fen).scaleb(-2)
