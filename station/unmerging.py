"""取消并案: a case that was merged into another goes its own way again, with what was its own.

Only what the merge changed is put back; what was done in the main case since stays there. Pure:
every refusal is `Refused` with a sentence.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from station.errors import Refused
from station.language import _
from station.life import (
    AGREED_OUTCOMES,
    MEDIATED_OUTCOMES,
    Act,
    CaseFile,
    performance,
)
from station.records import Agreement, Case, Payment, Record, Session
from station.taking_back import Touched

UNMERGE = "case.unmerge"
_LEANING = AGREED_OUTCOMES | MEDIATED_OUTCOMES | {"BREACHED"}
"""Outcomes that lean on sittings."""


@dataclass(frozen=True)
class Merging:
    """What a merge did: every record of its act by id, and what happened to the main case since.

    `moved_on`: an agreement or a payment of the main case's own was written since. `brought`:
    external numbers that it has from any merge; `kept`: those of the cases that stay merged.
    `represented`: the joint complaint of the merged case has all its representatives by now.
    """

    touched: Mapping[str, Touched]
    moved_on: bool = False
    brought: Collection[str] = ()
    kept: Collection[str] = ()
    represented: bool = False


def why_not_unmerge(case: Case) -> str | None:
    """Return None if a case is merged into another now, else one sentence."""
    if case.void or case.state != "MERGED":
        return _("这一件没有并入别的案件，谈不上取消并案。")
    return None


def unmerge(file: CaseFile, main: CaseFile, merging: Merging) -> Act:
    """Take a merged case out of the main one again; both files are as they stand now.

    With nothing done since, every record is as it was before the merge. Raises `Refused`
    (`may-not-follow`) where the main case was merged on, or its result rests on what would go.
    """
    problem = why_not_unmerge(file.case)
    if problem is not None:
        raise Refused("may-not-follow", problem)
    if main.case.merged_into:
        raise Refused(
            "may-not-follow", _("主件后来又并入了另一件：先到主件里取消那一次并案，再取消这一次。")
        )
    moved = [r for r in main.everything() if r.id in merging.touched and r is not main.case]
    back = [_back(child, merging.touched[child.id], file.case) for child in moved]
    rounds = {r.id: r.round for r in back if isinstance(r, Payment)}
    given_back = [p for p in main.payments if p.returns in rounds and p.id not in merging.touched]
    back += [p.with_(case_id=file.case.id, round=rounds[p.returns]) for p in given_back]
    moved += given_back
    gone = _own(file, back, merging)
    whole = _main(main, file.case, merging, {r.id for r in moved})
    was = {r.id: r for r in (main.case, file.case, *moved)}
    changed = tuple(r for r in (whole, gone, *back) if r != was[r.id])
    return Act(UNMERGE, changed)


def _back(child: Record, touched: Touched, case: Case) -> Record:
    """Return what hung on a merged case as it hangs on it again.

    A redo of the main case was none of this one: its agreement stands as it did.
    """
    before, after = touched.before, touched.after
    if isinstance(child, Agreement) and isinstance(before, Agreement):
        child = child.with_(superseded=before.superseded)
    if isinstance(child, Agreement | Payment) and isinstance(before, Agreement | Payment):
        same = isinstance(after, Agreement | Payment) and child.round == after.round
        child = child.with_(round=before.round if same else child.round)
    return child.with_(case_id=case.id)


def _own(file: CaseFile, back: Sequence[Record], merging: Merging) -> Case:
    """Return the merged case as it stands by itself, with what was changed meanwhile counted."""
    before = merging.touched[file.case.id].before
    assert isinstance(before, Case)
    case = file.case.with_(
        state=before.state, outcome=before.outcome, merged_into=before.merged_into
    )
    if case.group_role == "REPRESENTATIVE" and merging.represented:
        case = case.with_(group_role="MEMBER")
    changed = [r for r in back if _changed(r, merging)]
    if not changed:
        return case
    struck = [r for r in changed if r.void]
    whole = _with(replace(file, case=case), back)
    if case.outcome in _LEANING and not whole.held():
        raise _leans(_("并过去的调解后来作废了，这一件的处理结果却是按它记的，不能取消并案。"))
    if case.state == "IN_MEDIATION" and not whole.held():
        return case.with_(state="ACCEPTED")
    if case.outcome not in AGREED_OUTCOMES:
        return case
    if any(isinstance(r, Agreement) for r in struck) and not _agreements(whole):
        if case.state != "AGREED":
            raise _leans(_("并过去的协议后来作废了，这一件的处理结果却是按它记的，不能取消并案。"))
        return case.with_(state="IN_MEDIATION", outcome="", result_on=None)
    return case.with_(outcome=performance(whole.agreed_fen(), whole.received_this_round_fen()))


def _changed(record: Record, merging: Merging) -> bool:
    """Tell whether a record came, was struck or says another sum since the merge."""
    touched = merging.touched.get(record.id)
    if touched is None:
        return True
    before = touched.before
    assert before is not None, "a merge makes nothing"
    told = ("void", "received_fen", "due_fen", "agreed_fen")
    return any(getattr(record, n, None) != getattr(before, n, None) for n in told)


def _main(main: CaseFile, gone: Case, merging: Merging, its: Collection[str]) -> Case:
    """Return the main case without what the merge of the one that goes brought."""
    case = main.case
    touched = merging.touched[case.id]
    before, after = touched.before, touched.after
    assert isinstance(before, Case)
    assert isinstance(after, Case)
    numbers = before.external_numbers
    if case.external_numbers != after.external_numbers:
        came = {gone.number, *gone.external_numbers} & set(merging.brought) - set(merging.kept)
        numbers = [n for n in case.external_numbers if n not in came]
    rest = _without(main, its)
    stands = (case.state, case.outcome) == (before.state, before.outcome)
    leans = case.outcome in _LEANING or case.state == "IN_MEDIATION"
    if leans and not stands and main.held() and not rest.held() and not case.void:
        raise _leans(_("主件现在的处理结果是按并过来的调解记的，不能取消并案。"))
    return case.with_(external_numbers=numbers, outcome=_performed(rest, before, merging))


def _performed(rest: CaseFile, before: Case, merging: Merging) -> str:
    """Return how far the main case is performed by what is its own."""
    outcome = rest.case.outcome
    if outcome not in AGREED_OUTCOMES:
        return outcome
    if not merging.moved_on:
        return before.outcome if before.outcome in AGREED_OUTCOMES else outcome
    if not _agreements(rest):
        raise _leans(_("主件现在的处理结果是按并过来的协议记的，不能取消并案。"))
    return performance(rest.agreed_fen(), rest.received_this_round_fen())


def _leans(sentence: str) -> Refused:
    return Refused("may-not-follow", sentence)


def _agreements(file: CaseFile) -> list[Agreement]:
    return [a for a in file.agreements if not a.void and not a.superseded]


def _with(file: CaseFile, more: Sequence[Record]) -> CaseFile:
    """Return a file with what came back to it, as far as sittings and money go."""
    return replace(
        file,
        sessions=(*file.sessions, *(r for r in more if isinstance(r, Session))),
        agreements=(*file.agreements, *(r for r in more if isinstance(r, Agreement))),
        payments=(*file.payments, *(r for r in more if isinstance(r, Payment))),
    )


def _without(file: CaseFile, gone: Collection[str]) -> CaseFile:
    return replace(
        file,
        sessions=tuple(r for r in file.sessions if r.id not in gone),
        agreements=tuple(r for r in file.agreements if r.id not in gone),
        payments=tuple(r for r in file.payments if r.id not in gone),
    )
