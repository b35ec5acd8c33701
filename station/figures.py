"""The definition of every figure, stated once: what counts, which day decides, what is summed.

The definitions are data. `storage.figures` compiles them to SQL; `station.recount` counts the same
things a second time without reading them, and tests hold the two against each other.

For all of them: void records count nowhere, nor does a merged case or anything that hangs on it,
nor what hangs on a case that is void or not here. A lead may belong to no case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from station.language import N_
from station.shares import percent

CONSULT, COMPLAINT, LEAD = "CONSULT", "COMPLAINT", "LEAD"
OTHER_KINDS = ("SUGGEST", "OTHER_REQ")
REACHED = ("SATISFIED", "MOSTLY", "UNSATISFIED", "DECLINED")
SATISFIED = ("SATISFIED", "MOSTLY")

# Conditions. A field is the source record's own, or `case.field` of the case it hangs on.


@dataclass(frozen=True)
class Is:
    """The field holds one of these codes."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Flag:
    """The flag is set (or, with `set_=False`, is not)."""

    field: str
    set_: bool = True


@dataclass(frozen=True)
class Outcome:
    """The case's outcome carries this flag on the day that decides. `if_session` counts as set."""

    flag: Literal["mediated", "agreed", "resolved"]


@dataclass(frozen=True)
class HasSession:
    """At least one session of the case was held."""


@dataclass(frozen=True)
class ByDue:
    """The act was done, on its due day at the latest."""

    done: str
    due: str


@dataclass(frozen=True)
class Some:
    """What the case's rows of the period that hold the rest come to is more than nothing.

    A sum that was received and given back within the period is nothing. Only in figures that count
    each case a single time; the rest are conditions on the rows' own codes, or on the case.
    """

    field: str


Condition = Is | Flag | Outcome | HasSession | ByDue | Some

# Days.


@dataclass(frozen=True)
class On:
    """The day of this field lies in the period."""

    field: str


@dataclass(frozen=True)
class OpenAt:
    """Received and not closed: before the first day (`begin`) or after the last (`end`)."""

    edge: Literal["begin", "end"]


Unit = Literal["case", "session", "lead", "call", "fen"]


@dataclass(frozen=True)
class Figure:
    """One figure.

    `source` is the record kind whose rows count; `when` the day that decides; `where` what must
    hold. Rows are counted, or `sums` adds up one field, or `once` counts each case a single time.
    """

    name: str
    label: str
    definition: str
    source: str
    when: On | OpenAt
    where: tuple[Condition, ...] = ()
    sums: str = ""
    once: bool = False
    unit: Unit = "case"


_COMPLAINT = Is("case.kind", (COMPLAINT,))
_MEDIATED = (_COMPLAINT, Outcome("mediated"), HasSession())
_MULTIPLE = Is("kind", ("MULTIPLE",))

_DECLARED = (
    Figure(
        "consultations", N_("咨询"), N_("本期接收的咨询"),
        "case", On("received"), (Is("case.kind", (CONSULT,)),),
    ),
    Figure(
        "complaints", N_("投诉"), N_("本期接收的投诉"),
        "case", On("received"), (_COMPLAINT,),
    ),
    Figure(
        "reports", N_("举报"), N_("本期接收的举报"),
        "case", On("received"), (Is("case.kind", (LEAD,)),),
    ),
    Figure(
        "other", N_("其他诉求"), N_("本期接收的建议和其他诉求"),
        "case", On("received"), (Is("case.kind", OTHER_KINDS),),
    ),
    Figure(
        "accepted", N_("受理投诉"), N_("本期决定受理的投诉"),
        "case", On("decided_on"), (_COMPLAINT, Is("case.decision", ("ACCEPTED",))),
    ),
    Figure(
        "refused", N_("不予受理"), N_("本期决定不予受理的投诉"),
        "case", On("decided_on"), (_COMPLAINT, Is("case.decision", ("REFUSED",))),
    ),
    Figure(
        "referred", N_("转办"), N_("本期转给其他单位办理的案件，一案一次"),
        "referral", On("referred_on"), once=True,
    ),
    Figure(
        "mediations", N_("调解"), N_("本期有调解结果、且至少调解过一次的投诉"),
        "case", On("result_on"), _MEDIATED,
    ),
    Figure(
        "mediations_agreed", N_("调解成功"), N_("调解的投诉中达成协议的，不含自行和解和撤回"),
        "case", On("result_on"), (*_MEDIATED, Outcome("agreed")),
    ),
    Figure(
        "carried_in", N_("上期结转"), N_("本期以前接收、到本期开始时没有办结的投诉"),
        "case", OpenAt("begin"), (_COMPLAINT,),
    ),
    Figure(
        "closed", N_("办结"), N_("本期办结的投诉，含不予受理的"),
        "case", On("closed_on"), (_COMPLAINT,),
    ),
    Figure(
        "resolved", N_("解决"), N_("本期办结的投诉中调解成功或自行和解的"),
        "case", On("closed_on"), (_COMPLAINT, Outcome("resolved")),
    ),
    Figure(
        "open_at_end", N_("期末在办"),
        N_("已接收、到本期结束时没有办结的投诉；上期结转＋本期投诉＝办结＋期末在办"),
        "case", OpenAt("end"), (_COMPLAINT,),
    ),
    Figure(
        "sittings", N_("调解场次"), N_("本期进行的调解，一次算一场"),
        "session", On("held_on"), unit="session",
    ),
    Figure(
        "leads_handed_over", N_("提供线索"), N_("本期移交给市场监管部门或其他部门的违法线索"),
        "lead", On("handed_on"), unit="lead",
    ),
    Figure(
        "claimed_fen", N_("诉求金额"), N_("本期接收的投诉所要求的金额"),
        "case", On("received"), (_COMPLAINT,), sums="claimed_fen", unit="fen",
    ),
    Figure(
        "agreed_fen", N_("协议金额"), N_("本期达成的协议的金额，重新办理后作废的协议不算"),
        "agreement", On("agreed_on"), (Flag("superseded", set_=False),),
        sums="agreed_fen", unit="fen",
    ),
    Figure(
        "recovered_fen", N_("挽回经济损失"), N_("消费者本期实际收到的款项和换、修、减免的折价，减去本期退回的"),
        "payment", On("received_on"), sums="received_fen", unit="fen",
    ),
    Figure(
        "recovered_in_12315_fen", N_("挽回经济损失，其中已录入全国12315平台"),
        N_("挽回经济损失中，案件同时录入了全国12315平台的部分"),
        "payment", On("received_on"), (Flag("case.in_12315"),), sums="received_fen", unit="fen",
    ),
    Figure(
        "settled_fen", N_("挽回经济损失（办结口径）"), N_("本期办结的投诉的协议金额"),
        "agreement", On("case.closed_on"), (_COMPLAINT, Flag("superseded", set_=False)),
        sums="agreed_fen", unit="fen",
    ),
    Figure(
        "punitive_fen", N_("加倍赔偿金额"), N_("挽回经济损失中加倍或惩罚性赔偿的部分"),
        "payment", On("received_on"), (_MULTIPLE,), sums="received_fen", unit="fen",
    ),
    Figure(
        "punitive_fraud_fen", N_("加倍赔偿金额（消法55条）"),
        N_("加倍赔偿中依据消费者权益保护法第五十五条的部分"),
        "payment", On("received_on"), (_MULTIPLE, Is("basis", ("CPL55",))),
        sums="received_fen", unit="fen",
    ),
    Figure(
        "punitive_cases", N_("加倍赔偿件数"), N_("消费者本期收到加倍或惩罚性赔偿的投诉，一案一次，又全部退回的不算"),
        "payment", On("received_on"), (_COMPLAINT, _MULTIPLE, Some("received_fen")), once=True,
    ),
    Figure(
        "follow_ups_asked", N_("回访"), N_("本期打出的回访"),
        "follow_up", On("called_on"), unit="call",
    ),
    Figure(
        "follow_ups_answered", N_("回访接通"), N_("本期接通的回访，不评价的也算接通"),
        "follow_up", On("called_on"), (Is("answer", REACHED),), unit="call",
    ),
    Figure(
        "follow_ups_satisfied", N_("回访满意"), N_("本期接通的回访中满意和基本满意的"),
        "follow_up", On("called_on"), (Is("answer", SATISFIED),), unit="call",
    ),
    Figure(
        "acceptance_due", N_("应作受理决定"), N_("应在本期内决定是否受理的投诉"),
        "case", On("accept_due"), (_COMPLAINT,),
    ),
    Figure(
        "acceptance_on_time", N_("按时作受理决定"), N_("应在本期内决定是否受理的投诉中按时决定的"),
        "case", On("accept_due"), (_COMPLAINT, ByDue("decided_on", "accept_due")),
    ),
    Figure(
        "closing_due", N_("应办结"), N_("应在本期内办结的投诉"),
        "case", On("close_due"), (_COMPLAINT,),
    ),
    Figure(
        "closing_on_time", N_("按时办结"), N_("应在本期内办结的投诉中按时办结的"),
        "case", On("close_due"), (_COMPLAINT, ByDue("closed_on", "close_due")),
    ),
)  # fmt: skip

FIGURES: dict[str, Figure] = {figure.name: figure for figure in _DECLARED}
"""Every figure by its name, in the order in which they are printed."""


@dataclass(frozen=True)
class Over:
    """A denominator: the sum of these figures, and the sentence that names it."""

    figures: tuple[str, ...]
    definition: str


@dataclass(frozen=True)
class Rate:
    """One rate. `over` holds its denominators by base; the first is used unless one is asked."""

    name: str
    label: str
    numerator: str
    over: Mapping[str, Over]


RATES: dict[str, Rate] = {
    rate.name: rate
    for rate in (
        Rate(
            "mediation_success", N_("调解成功率"), "mediations_agreed",
            {
                "mediations": Over(("mediations",), N_("调解成功 ÷ 调解")),
                "closed": Over(("closed",), N_("调解成功 ÷ 办结")),
                "accepted": Over(("accepted",), N_("调解成功 ÷ 受理")),
            },
        ),
        Rate(
            "closing", N_("办结率"), "closed",
            {"": Over(("carried_in", "complaints"), N_("办结 ÷（上期结转＋本期投诉）"))},
        ),
        Rate(
            "resolution", N_("解决率"), "resolved",
            {"": Over(("accepted",), N_("解决 ÷ 受理"))},
        ),
        Rate(
            "on_time_acceptance", N_("按时受理率"), "acceptance_on_time",
            {"": Over(("acceptance_due",), N_("按时作受理决定 ÷ 本期应作受理决定"))},
        ),
        Rate(
            "on_time_closing", N_("按时办结率"), "closing_on_time",
            {"": Over(("closing_due",), N_("按时办结 ÷ 本期应办结"))},
        ),
        Rate(
            "satisfaction", N_("满意率"), "follow_ups_satisfied",
            {"": Over(("follow_ups_answered",), N_("回访满意 ÷ 回访接通"))},
        ),
    )
}  # fmt: skip
"""Every rate by its name."""

BASES = tuple(RATES["mediation_success"].over)
"""What 调解成功率 may be taken of; the first by default."""


def parts(rate: str, figures: Mapping[str, int], base: str = "") -> tuple[int, int]:
    """Return a rate's numerator and denominator out of the figures."""
    over = base_of(rate, base)
    return figures[RATES[rate].numerator], sum(figures[name] for name in over.figures)


def base_of(rate: str, base: str = "") -> Over:
    """Return the denominator that a rate is taken of; its first one where it has no such base."""
    over = RATES[rate].over
    return over.get(base) or next(iter(over.values()))


__all__ = [
    "BASES", "FIGURES", "RATES", "ByDue", "Condition", "Figure", "Flag", "HasSession", "Is", "On",
    "OpenAt", "Outcome", "Over", "Rate", "Some", "base_of", "parts", "percent",
]  # fmt: skip
