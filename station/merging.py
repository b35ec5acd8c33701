"""并案: a case becomes part of another one; unmerging (station.unmerging) takes it back."""

from dataclasses import replace

from station.errors import Refused
from station.language import _
from station.life import AGREED_OUTCOMES, Act, CaseFile, performance, why_not
from station.records import Agreement, Case, Payment, Record
from station.schedule import EXPECTED

_MAY_TAKE_AGREEMENTS = frozenset({*EXPECTED, "AGREED_DONE"})
"""Outcomes in which money is expected or was paid; in any other an agreement would be lost sight of."""


def merge(file: CaseFile, main: CaseFile) -> Act:
    """并案: the same dispute. Numbers, sessions and money go to the main case; it counts once.

    Raises `Refused` (`bad-main`) where the main case cannot be one, or has no agreement yet while
    this one has.
    """
    case = file.case
    reason = why_not(file, "merge")
    if reason is not None:
        raise Refused("may-not-follow", reason)
    if main.case.id == case.id or main.case.void or main.case.merged_into:
        raise Refused("bad-main", _("不能并入这一件：它是同一件、已作废或已并走。"))
    if main.case.kind != "COMPLAINT":
        raise Refused("bad-main", _("只能并入另一件投诉。"))
    agreed = any(not a.void and not a.superseded for a in file.agreements)
    if agreed and main.case.outcome not in _MAY_TAKE_AGREEMENTS:
        raise Refused(
            "bad-main", _("这一件已经达成协议，那一件还没有：请反过来，把那一件并入这一件。")
        )
    numbers = list(dict.fromkeys([
        *main.case.external_numbers, *case.external_numbers, *([case.number] if case.number else [])
    ]))  # fmt: skip
    gone = case.with_(state="MERGED", outcome="MERGED", merged_into=main.case.id)
    children: list[Record] = [
        _moved(child, case, main.case) for child in file.everything() if child is not case
    ]
    whole = main.case.with_(external_numbers=numbers, outcome=_performed(main, children))
    return Act("case.merge", (whole, gone, *children))


def _performed(main: CaseFile, more: list[Record]) -> str:
    """Return how far a case with an agreement is performed once these hang on it too."""
    if main.case.outcome not in AGREED_OUTCOMES:
        return main.case.outcome
    joined = replace(
        main,
        agreements=(*main.agreements, *(r for r in more if isinstance(r, Agreement))),
        payments=(*main.payments, *(r for r in more if isinstance(r, Payment))),
    )
    return performance(joined.agreed_fen(), joined.received_this_round_fen())


def _moved(child: Record, case: Case, main: Case) -> Record:
    """Return what hung on a merged case as it hangs on the main one.

    What was of the current round stays so; what was of an earlier one must not become current.
    """
    if isinstance(child, Agreement | Payment):
        now = child.round == case.round
        child = child.with_(round=main.round if now else min(child.round, main.round - 1))
    return child.with_(case_id=main.id)
