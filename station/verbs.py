"""The verbs of a case: each takes the file and values and returns the act, or refuses.

Nothing is read, drawn or saved here. Money in fen, days as calendar dates. Every refusal is
`Refused` with the code `may-not-follow` or `contradiction` and a sentence that says what comes
first.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from station.clock import uuid7
from station.errors import Refused
from station.language import _
from station.life import (
    AGREED_OUTCOMES,
    END_OUTCOMES,
    MEDIATED_OUTCOMES,
    Act,
    CaseFile,
    fault,
    performance,
    why_not,
)
from station.records import Agreement, Case, FollowUp, Lead, Payment, Record, Referral, Session

NewId = Callable[[], str]

SET_BY_VERBS = frozenset(
    {
        "id", "kind", "number", "state", "decision", "decided_on", "outcome", "result_on",
        "replied_on", "closed_on", "round", "converted_from", "merged_into", "void",
        "void_reason", "from_ledger", "ledger_number", "group_id", "group_role",
        "group_consent_on", "not_same", "accept_rule", "close_rule", "suspended_on",
        "suspend_reason", "pauses", "redone_on", "late_reason", "late_note", "meet_on", "meet_at",
        "meet_place", "meet_by",
    }
)  # fmt: skip
"""Fields that only a verb changes; `correct` refuses them, but for the four days."""

CORRECTABLE_DAYS = frozenset({"decided_on", "result_on", "replied_on", "closed_on"})

_UNBEGUN: dict[str, Any] = {
    "state": "REGISTERED", "received_at": "", "decision": "", "decided_on": None,
    "refuse_ground": "", "outcome": "", "result_on": None, "end_ground": "", "replied_on": None,
    "reply": "", "closed_on": None, "accept_due": None, "close_due": None, "round": 1,
    "accept_rule": "", "close_rule": "", "suspended_on": None, "suspend_reason": "", "pauses": [],
    "redo_reason": "", "merged_into": "", "entered_late": False, "from_ledger": False,
    "ledger_number": "", "redone_on": None, "late_reason": "", "late_note": "", "meet_on": None,
    "meet_at": "", "meet_place": "", "meet_by": "", "withdraw_reason": "", "group_id": "", "group_role": "", "group_consent_on": None, "not_same": [],
}  # fmt: skip
"""What a complaint made of a consultation does not take over: the life that the other one had."""


def _may(file: CaseFile, verb: str) -> Case:
    reason = why_not(file, verb)
    if reason is not None:
        raise Refused("may-not-follow", reason)
    return file.case


def _sound(case: Case) -> Case:
    problem = fault(case)
    if problem is not None:
        raise Refused("contradiction", problem)
    return case


def _not_before(day: date, case: Case) -> None:
    if day < case.received:
        raise Refused(
            "contradiction",
            _("日期（{day}）早于接收日期（{received}），请检查。").format(
                day=day, received=case.received
            ),
        )


def register(case: Case, *, accept_at_once: bool = False, late: bool = False) -> Act:
    """Register a walk-in. At an enterprise-run or liaison station 登记即受理 (accept_at_once).

    `late` marks 补录: entered afterwards, with its true day.
    """
    case = case.with_(state="REGISTERED", entered_late=late)
    if accept_at_once and case.kind == "COMPLAINT":
        case = case.with_(state="ACCEPTED", decision="ACCEPTED", decided_on=case.received)
    return Act("case.register_late" if late else "case.register", (_sound(case),))


def accept(file: CaseFile, on: date) -> Act:
    """Accept a complaint on the day decided."""
    case = _may(file, "accept")
    done = case.with_(state="ACCEPTED", decision="ACCEPTED", decided_on=on)
    return Act("case.accept", (_sound(done),))


def refuse(file: CaseFile, on: date, ground: str, reply: str = "") -> Act:
    """Refuse a complaint: closed on the day decided; the consumer is told the ground."""
    case = _may(file, "refuse")
    if not ground:
        raise Refused("no-ground", _("不予受理要选一条理由（令121第16条）。"))
    done = case.with_(
        state="REFUSED", decision="REFUSED", decided_on=on, refuse_ground=ground,
        outcome="NOT_ACCEPTED", result_on=on, replied_on=on, reply=reply, closed_on=on,
    )  # fmt: skip
    return Act("case.refuse", (_sound(done),))


def refer(
    file: CaseFile, on: date, *, target: str = "", target_name: str = "", reason: str = "",
    new_id: NewId = uuid7,
) -> Act:  # fmt: skip
    """Hand a case to another body that will act (转办)."""
    case = _may(file, "refer")
    _not_before(on, case)
    referral = Referral(
        id=new_id(), case_id=case.id, referred_on=on, target=target, target_name=target_name,
        reason=reason,
    )  # fmt: skip
    decided: dict[str, Any] = {}
    if not case.decision:
        decided = {"decision": "REFERRED", "decided_on": on}
    outcome = "HANDED_SAMR" if target == "SAMR" else "HANDED_DEPT"
    done = case.with_(state="REFERRED", outcome=outcome, result_on=on, **decided)
    return Act("case.refer", (_sound(done), referral))


def reply(file: CaseFile, on: date, text: str = "") -> Act:
    """Tell the consumer; a consultation is answered by it."""
    case = _may(file, "reply")
    done = case.with_(replied_on=on, reply=text)
    if case.kind != "COMPLAINT" and case.state == "REGISTERED":
        done = done.with_(state="REPLIED", outcome="ANSWERED", result_on=on)
    return Act("case.reply", (_sound(done),))


def hold(
    file: CaseFile, on: date, *, consent: bool = False, new_id: NewId = uuid7, **values: Any
) -> Act:
    """Record one sitting. Both sides must have consented to mediation (令121第18条)."""
    case = _may(file, "hold")
    _not_before(on, case)
    if not (case.consent_mediate or consent):
        raise Refused("no-consent", _("双方还没有都同意调解：先征得同意（令121第18条）。"))
    session = Session(id=new_id(), case_id=case.id, held_on=on, **values)
    done = case.with_(state="IN_MEDIATION", consent_mediate=True)
    return Act("case.hold", (done, session))


def agree(
    file: CaseFile, on: date, agreed_fen: int, *, new_id: NewId = uuid7, **values: Any
) -> Act:
    """Record what the two sides agreed; performance is pending until money is recorded."""
    case = _may(file, "agree")
    if agreed_fen < 0:
        raise Refused("contradiction", _("金额不能是负数。"))
    agreement = Agreement(
        id=new_id(), case_id=case.id, agreed_on=on, agreed_fen=agreed_fen, round=case.round,
        **values,
    )  # fmt: skip
    outcome = performance(file.agreed_fen() + agreed_fen, file.received_this_round_fen())
    done = case.with_(state="AGREED", outcome=outcome, result_on=on)
    return Act("case.agree", (_sound(done), agreement))


def suspend(file: CaseFile, on: date, reason: str) -> Act:
    """中止: mediation waits for a test or for another mediator; the clock stands (令121第20、22条)."""
    case = _may(file, "suspend")
    if not reason:
        raise Refused("no-reason", _("中止要选一个原因。"))
    _not_before(on, case)
    done = case.with_(state="SUSPENDED", suspended_on=on, suspend_reason=reason)
    return Act("case.suspend", (_sound(done),))


def resume(file: CaseFile, on: date) -> Act:
    """恢复: mediation goes on; the days in between are left out of the limits."""
    case = _may(file, "resume")
    state = "IN_MEDIATION" if file.held() else "ACCEPTED"
    return Act("case.resume", (_sound(case.with_(state=state, **_running(case, on))),))


def _running(case: Case, on: date) -> dict[str, Any]:
    """Return what changes when the clock of a case runs again on a day; nothing where it runs."""
    since = case.suspended_on
    if since is None:
        return {}
    if on < since:
        raise Refused(
            "contradiction",
            _("日期（{day}）早于中止日期（{since}），请检查。").format(day=on, since=since),
        )
    stood = f"{since.isoformat()}..{on.isoformat()}"
    return {"suspended_on": None, "suspend_reason": "", "pauses": [*case.pauses, stood]}


def end(
    file: CaseFile, on: date, outcome: str, ground: str = "", *, withdraw_reason: str = ""
) -> Act:
    """End the mediation without (further) agreement, with its outcome."""
    case = _may(file, "end")
    if outcome not in END_OUTCOMES:
        raise Refused("bad-outcome", _("这个结果不能用“终止调解”来记。"))
    if case.state == "AGREED" and outcome != "BREACHED":
        raise Refused("may-not-follow", _("已达成协议：只能记逾期未履行，或更正协议。"))
    if outcome == "BREACHED" and case.state != "AGREED":
        raise Refused("may-not-follow", _("没有协议，谈不上逾期未履行。"))
    if outcome in MEDIATED_OUTCOMES and not file.held():
        raise Refused("may-not-follow", _("还没有记过调解，先记一次调解。"))
    result_on = case.result_on if outcome == "BREACHED" else on
    done = case.with_(
        state="ENDED", outcome=outcome, result_on=result_on, end_ground=ground,
        withdraw_reason=withdraw_reason, **_running(case, on),
    )  # fmt: skip
    return Act("case.end", (_sound(done),))


def pay(
    file: CaseFile, kind: str, *, received_on: date | None = None, received_fen: int | None = None,
    due_on: date | None = None, due_fen: int | None = None, new_id: NewId = uuid7, **values: Any,
) -> Act:  # fmt: skip
    """Record money that is due or that the consumer received (fen); partial sums are entries."""
    case = _may(file, "pay")
    if received_fen is None and due_fen is None:
        raise Refused("no-sum", _("请填收到的金额，或应付的金额。"))
    if (received_fen is None) != (received_on is None):
        raise Refused("no-day", _("收到的钱要有日期和金额。"))
    if (received_fen or 0) < 0 or (due_fen or 0) < 0:
        raise Refused("contradiction", _("金额不能是负数。"))
    if received_on is not None:
        _not_before(received_on, case)
    payment = Payment(
        id=new_id(), case_id=case.id, kind=kind, received_on=received_on,
        received_fen=received_fen, due_on=due_on, due_fen=due_fen, round=case.round, **values,
    )  # fmt: skip
    records: list[Record] = [payment]
    if case.outcome in AGREED_OUTCOMES and received_fen:
        so_far = file.received_this_round_fen() + received_fen
        outcome = performance(file.agreed_fen(), so_far)
        records.insert(0, case.with_(outcome=outcome))
    return Act("case.pay", tuple(records))


def follow_up(
    file: CaseFile, on: date, answer: str, *, reason: str = "", note: str = "",
    new_id: NewId = uuid7,
) -> Act:  # fmt: skip
    """Record one call to the consumer (回访)."""
    case = _may(file, "follow_up")
    _not_before(on, case)
    call = FollowUp(
        id=new_id(), case_id=case.id, called_on=on, answer=answer, reason=reason, note=note
    )
    return Act("case.follow_up", (call,))


def close(file: CaseFile, on: date) -> Act:
    """Close a case; the consumer must have had a reply."""
    case = _may(file, "close")
    return Act("case.close", (_sound(case.with_(state="CLOSED", closed_on=on)),))


def redo(file: CaseFile, on: date, reason: str) -> Act:
    """Take a closed complaint up again (回头看): no closing and no result until a new one.

    It is to be closed by a new day, which the promise counts from `on` (station.law.clocks).

    Agreements of the earlier round no longer count as agreed; money received stays received, but
    does not perform a new agreement.
    """
    case = _may(file, "redo")
    if not reason:
        raise Refused("no-reason", _("重新办理要写原因。"))
    _not_before(on, case)
    decided = case.decided_on if case.decision == "ACCEPTED" else on
    again = case.with_(
        state="ACCEPTED", decision="ACCEPTED", decided_on=decided, round=case.round + 1,
        redo_reason=reason, outcome="", result_on=None, closed_on=None, replied_on=None,
        reply="", end_ground="", refuse_ground="", close_due=None, close_rule="", pauses=[],
        redone_on=on, late_reason="", late_note="", meet_on=None, meet_at="", meet_place="",
        meet_by="", withdraw_reason="",
    )  # fmt: skip
    old = [a.with_(superseded=True) for a in file.agreements if not a.void and not a.superseded]
    return Act("case.redo", (again, *old))


def correct(file: CaseFile, **changes: Any) -> Act:
    """更正: change what was written wrong. States and results change only through their verbs."""
    case = _may(file, "correct")
    for name in changes:
        if name in SET_BY_VERBS - CORRECTABLE_DAYS:
            raise Refused("not-by-hand", _("这一栏由办理步骤决定，不能直接改。"))
        if name in CORRECTABLE_DAYS and getattr(case, name) is None:
            raise Refused("not-by-hand", _("这一步还没有办，谈不上更正日期。"))
        if name in CORRECTABLE_DAYS and changes[name] is None:
            raise Refused("not-by-hand", _("日期不能更正为空。"))
    done = case.with_(**changes)
    for due, rule in (("accept_due", "accept_rule"), ("close_due", "close_rule")):
        if due in changes and changes[due] != getattr(case, due):
            done = done.with_(**{rule: ""})  # a day set by hand stays as it was set
    one_day = case.state == "REFUSED" and case.decided_on == case.closed_on
    if one_day and {"decided_on", "closed_on"} & changes.keys():
        day = changes.get("decided_on") or changes["closed_on"]
        done = done.with_(decided_on=day, closed_on=day)  # refused = closed on the day decided
    return Act("case.correct", (_sound(done),))


def void(file: CaseFile, reason: str) -> Act:
    """作废: a wrong or test entry. It stays visible with its reason and counts nowhere."""
    case = _may(file, "void")
    if not reason.strip():
        raise Refused("no-reason", _("作废要写原因。"))
    return Act("case.void", (case.with_(void=True, void_reason=reason, state="VOID"),))


def convert(
    file: CaseFile, on: date, number: str, *, accept_at_once: bool = False,
    new_id: NewId = uuid7, **values: Any,
) -> Act:  # fmt: skip
    """Turn a consultation into a complaint: both count, linked; the consultation is closed.

    The complaint is received on that day and begins its own life, whatever the other one's was.
    """
    case = _may(file, "convert")
    _not_before(on, case)
    if accept_at_once:
        values = {**values, "state": "ACCEPTED", "decision": "ACCEPTED", "decided_on": on}
    complaint = case.with_(
        **{
            **_UNBEGUN, "id": new_id(), "kind": "COMPLAINT", "number": number, "received": on,
            "converted_from": case.id, **values,
        }
    )  # fmt: skip
    answered = case.with_(
        state="CONVERTED", outcome=case.outcome or "ANSWERED", result_on=case.result_on or on,
        replied_on=case.replied_on or on, closed_on=case.closed_on or on,
    )  # fmt: skip
    return Act("case.convert", (_sound(complaint), answered))


def note_lead(
    on: date, *, case_id: str = "", handed_on: date | None = None, new_id: NewId = uuid7,
    **values: Any,
) -> Act:  # fmt: skip
    """Note a suspected violation, from a case or from a visit; handed over now or later."""
    if handed_on is not None and handed_on < on:
        raise Refused("contradiction", _("移交日期早于发现日期，请检查。"))
    lead = Lead(id=new_id(), case_id=case_id, noted_on=on, handed_on=handed_on, **values)
    return Act("lead.note", (lead,))


def hand_over_lead(lead: Lead, on: date, **values: Any) -> Act:
    """移交线索: hand a noted lead to the regulator or another authority."""
    if lead.void or lead.handed_on is not None:
        raise Refused("may-not-follow", _("这条线索已经移交或作废了。"))
    if on < lead.noted_on:
        raise Refused("contradiction", _("移交日期早于发现日期，请检查。"))
    return Act("lead.hand_over", (lead.with_(handed_on=on, **values),))
