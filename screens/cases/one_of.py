"""Steps about one thing that hangs on a case: which things, and how it is asked which one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from screens.cases import parts
from screens.cases.stepping import Step
from screens.dialogs import Entry, Pick
from station.language import N_, _
from station.life import CaseFile
from station.payments import correctable, returnable
from station.records import Record
from station.striking import strikable

STRIKE, GIVE_BACK, CORRECT_PAYMENT = "strike", "give_back", "correct_payment"


@dataclass(frozen=True)
class OneOf:
    """What may be chosen now, and the words over the list."""

    among: Callable[[CaseFile], Sequence[Record]]
    title: str
    say: str


ONE_OF: dict[str, OneOf] = {
    GIVE_BACK: OneOf(
        returnable, N_("退回的是哪一笔"), N_("钱没有真正到账、或者又还回去的，选原来收到的那一笔。"),
    ),
    CORRECT_PAYMENT: OneOf(
        correctable, N_("更正哪一笔"), N_("金额、日期、款项写错了的改这里；整笔不算数的用“作废”。"),
    ),
    STRIKE: OneOf(strikable, N_("作废哪一条"), N_("只作废记错的这一条，案件里别的照旧。")),
}  # fmt: skip
"""The steps that are about one thing, in the order in which they are offered."""


def offered(file: CaseFile) -> list[Step]:
    """Return the steps that have something to be about, not yet saying what."""
    return [Step(name) for name, one in ONE_OF.items() if one.among(file)]


def every(file: CaseFile) -> list[Step]:
    """Return these steps for each thing that they may be about now."""
    return [Step(name, record) for name, one in ONE_OF.items() for record in one.among(file)]


def pick(step: Step, file: CaseFile) -> Pick:
    """Return the dialog that asks which one; its entries carry the step with its record."""
    one = ONE_OF[step.name]
    entries = [Entry(Step(step.name, r), parts.named(r)) for r in one.among(file)]
    return Pick(_(one.title), entries, say=_(one.say))
