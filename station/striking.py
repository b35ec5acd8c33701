"""作废 of one thing that hangs on a case: a sitting, an agreement, money, a call, a lead, a paper.

It stays visible with its reason and counts nowhere; the case goes back to where it stands without
it. Pure: the file goes in, the act comes out. Every refusal is `Refused` with a sentence.
"""

from dataclasses import replace

from station.errors import Refused
from station.language import _
from station.life import AGREED_OUTCOMES, MEDIATED_OUTCOMES, Act, CaseFile, performance, why_not
from station.payments import given_back
from station.records import (
    Agreement,
    Attachment,
    Case,
    FollowUp,
    Lead,
    Payment,
    Print,
    Record,
    Session,
)

STRIKABLE = frozenset(
    r.KIND for r in (Session, Agreement, Payment, FollowUp, Lead, Attachment, Print)
)
"""Kinds of what may be struck one by one."""


def why_not_strike(file: CaseFile, record: Record) -> str | None:
    """Return None if a record of this case may be struck now, else one sentence why not."""
    reason = why_not(file, "correct")
    if reason is not None:
        return reason
    if record.void:
        return _("这一条已经作废了。")
    rest = _without(file, record)
    match record:
        case Session():
            outcome = file.case.outcome
            leans = outcome in AGREED_OUTCOMES | MEDIATED_OUTCOMES or outcome == "BREACHED"
            if leans and not rest.held():
                return _("只记过这一次调解，处理结果是按它记的：先把结果改过来，再作废它。")
        case Agreement():
            return _why_not_agreement(rest, record)
        case Payment() if given_back(file, record):
            return _("这笔钱记过退回：先作废退回的那一条，再作废它。")
        case Lead() if record.handed_on is not None:
            return _("已经移交的线索不能作废；请和接收单位说明。")
        case Session() | Payment() | FollowUp() | Lead() | Attachment() | Print():
            pass
        case _:
            return _("这一条不能单独作废。")
    return None


def _why_not_agreement(rest: CaseFile, record: Agreement) -> str | None:
    if record.superseded:
        return _("前一轮的协议本来就不算数了，不用作废。")
    if rest.case.state != "AGREED" and not _agreements(rest):
        return _("处理结果是按这份协议记的：请用“重新办理”，再填对的协议。")
    return None


def strikable(file: CaseFile) -> list[Record]:
    """Return what of a case may be struck now, in the order in which it came about."""
    found = [
        r for r in file.everything() if r.KIND in STRIKABLE and why_not_strike(file, r) is None
    ]
    return sorted(found, key=lambda record: record.id)


def strike(file: CaseFile, record: Record, reason: str) -> Act:
    """Strike a record of this case; what the case says of its result follows.

    Money that is struck was never received; the agreement is performed as far as the rest goes.
    Without its only agreement a case is in mediation again, without its only sitting accepted.
    """
    problem = why_not_strike(file, record)
    if problem is not None:
        raise Refused("may-not-follow", problem)
    if not reason.strip():
        raise Refused("no-reason", _("作废要写原因。"))
    records: tuple[Record, ...] = (record.with_(void=True, void_reason=reason),)
    stands = _stands(_without(file, record), record)
    if stands != file.case:
        records = (stands, *records)
    return Act(f"{record.KIND}.void", records)


def _stands(rest: CaseFile, gone: Record) -> Case:
    """Return a case as it stands without what is gone."""
    case = rest.case
    if isinstance(gone, Session) and case.state == "IN_MEDIATION" and not rest.held():
        return case.with_(state="ACCEPTED")
    if case.outcome not in AGREED_OUTCOMES or not isinstance(gone, Agreement | Payment):
        return case
    if not _agreements(rest):
        return case.with_(state="IN_MEDIATION", outcome="", result_on=None)
    return case.with_(outcome=performance(rest.agreed_fen(), rest.received_this_round_fen()))


def _agreements(file: CaseFile) -> list[Agreement]:
    return [a for a in file.agreements if not a.void and not a.superseded]


def _without(file: CaseFile, gone: Record) -> CaseFile:
    return replace(
        file,
        sessions=tuple(s for s in file.sessions if s.id != gone.id),
        agreements=tuple(a for a in file.agreements if a.id != gone.id),
        payments=tuple(p for p in file.payments if p.id != gone.id),
    )
