"""What is done to the money of a case besides recording it: planned, given back, put right.

Pure: the file goes in, the act comes out. Money in fen. Nothing is ever deleted: a plan that is
made anew voids the old rows, what was given back is an entry of its own, a correction a later
image of the same record. Every refusal is `Refused` with one sentence.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from station.clock import uuid7
from station.errors import Refused
from station.language import _
from station.life import AGREED_OUTCOMES, Act, CaseFile, performance, why_not
from station.records import Payment, Record
from station.schedule import planned
from station.values import yuan

NewId = Callable[[], str]

MOST_ROWS = 120
"""Instalments that one act may plan: ten years of months."""

CORRECTABLE = ("kind", "basis", "received_fen", "received_on", "due_fen", "due_on", "payer", "note")
"""What of a payment may be put right."""

_OF_BOTH = frozenset({"kind", "basis", "payer"})
"""What a payment and what was given back of it have in common."""


def why_not_plan(file: CaseFile) -> str | None:
    """Return None if instalments may be planned now, else one sentence why not."""
    reason = why_not(file, "pay")
    if reason is not None:
        return reason
    if file.agreed_fen() <= file.received_this_round_fen() and file.case.outcome != "SELF_SETTLED":
        return _("没有还要付的协议金额，不用排分期。")
    return None


def plan(
    file: CaseFile, rows: Sequence[tuple[date, int]], kind: str, *, anew: bool = False,
    new_id: NewId = uuid7, **values: Any,
) -> Act:  # fmt: skip
    """Plan instalments: (day, fen) each, all in one act. `anew` voids what was planned before."""
    reason = why_not_plan(file)
    if reason is not None:
        raise Refused("may-not-follow", reason)
    if not 1 <= len(rows) <= MOST_ROWS:
        raise Refused("bad-count", _("期数要在 1 和 {most} 之间。").format(most=MOST_ROWS))
    if any(fen <= 0 for _day, fen in rows):
        raise Refused("contradiction", _("每一期的金额都要大于零。"))
    for day, _fen in rows:
        _not_before_received(file, day)
    gone = [p.with_(void=True, void_reason=_("重新排期")) for p in replaceable(file)]
    made = [
        Payment(
            id=new_id(), case_id=file.case.id, kind=kind, due_on=day, due_fen=fen,
            round=file.case.round, **values,
        )
        for day, fen in rows
    ]  # fmt: skip
    return Act("case.plan", (*(gone if anew else ()), *made))


def replaceable(file: CaseFile) -> list[Payment]:
    """Return the planned rows that a new plan may void: those that say nothing of a receipt."""
    return [p for p in planned(file) if p.received_fen is None]


def given_back(file: CaseFile, payment: Payment) -> list[Payment]:
    """Return the standing entries of what was given back of a payment."""
    return [p for p in file.payments if p.returns == payment.id and not p.void]


def kept_fen(file: CaseFile, payment: Payment) -> int:
    """Return what the consumer still has of a payment, in fen."""
    back = sum(p.received_fen or 0 for p in given_back(file, payment))
    return (payment.received_fen or 0) + back


def returnable(file: CaseFile) -> list[Record]:
    """Return the payments of which something can be given back now, in order of making."""
    return [p for p in file.payments if why_not_give_back(file, p) is None]


def why_not_give_back(file: CaseFile, payment: Payment) -> str | None:
    """Return None if a payment can have been given back, else one sentence why not."""
    reason = why_not(file, "correct")
    if reason is not None:
        return reason
    if payment.void or payment.returns or not payment.received_fen:
        return _("这一条不是收到的钱，谈不上退回。")
    if kept_fen(file, payment) <= 0:
        return _("这笔钱已经全部退回了。")
    return None


def give_back(
    file: CaseFile, payment: Payment, on: date, fen: int, *, note: str = "", new_id: NewId = uuid7
) -> Act:
    """Record that a received payment bounced or was handed back, wholly or in part (fen > 0).

    An entry of its own with a negative sum: the figures of the day given back fall, those of the
    day received stay as they were printed.
    """
    reason = why_not_give_back(file, payment)
    if reason is not None:
        raise Refused("may-not-follow", reason)
    _within(fen, kept_fen(file, payment))
    _not_before_paid(payment, on)
    back = Payment(
        id=new_id(), case_id=file.case.id, kind=payment.kind, basis=payment.basis,
        payer=payment.payer, received_on=on, received_fen=-fen, returns=payment.id,
        round=payment.round, note=note,
    )  # fmt: skip
    return _act("payment.give_back", file, [back])


def correctable(file: CaseFile) -> list[Record]:
    """Return the payments that may be put right now, in order of making."""
    if why_not(file, "correct") is not None:
        return []
    return [p for p in file.payments if not p.void]


def correct(file: CaseFile, payment: Payment, **changes: Any) -> Act:
    """更正 of one payment: another image of the same record; how far it performs follows.

    What was given back of it keeps its kind, basis and payer with it. The sum of what was given
    back stays negative here, as the record has it.
    """
    if payment.id not in {p.id for p in correctable(file)}:
        raise Refused("may-not-follow", why_not(file, "correct") or _("这一条已经作废了。"))
    changes = {name: new for name, new in changes.items() if getattr(payment, name) != new}
    if not changes:
        raise Refused("no-change", _("没有改动，不用保存。"))
    if not changes.keys() <= set(CORRECTABLE):
        raise Refused("not-by-hand", _("这一栏由办理步骤决定，不能直接改。"))
    done = payment.with_(**changes)
    _whole(payment, done)
    if done.received_on is not None:
        _not_before_received(file, done.received_on)
    if payment.returns:
        _sound_return(file, payment, done, changes)
        return _act("payment.correct", file, [done])
    backs = given_back(file, payment)
    if (done.received_fen or 0) + sum(p.received_fen or 0 for p in backs) < 0:
        raise Refused("contradiction", _("金额不能少于已经退回的：先更正退回的那一条。"))
    if any(p.received_on and done.received_on and p.received_on < done.received_on for p in backs):
        raise Refused("contradiction", _("收到日期不能晚于退回日期，请检查。"))
    shared = {name: new for name, new in changes.items() if name in _OF_BOTH}
    return _act("payment.correct", file, [done, *(p.with_(**shared) for p in backs if shared)])


def _sound_return(file: CaseFile, before: Payment, after: Payment, changes: dict[str, Any]) -> None:
    """Refuse a correction of what was given back that its payment does not bear."""
    if changes.keys() & _OF_BOTH:
        raise Refused("not-by-hand", _("款项、依据和付款人跟着收到的那一笔，请更正那一笔。"))
    paid = next((p for p in file.payments if p.id == before.returns), None)
    if paid is None:
        raise Refused("contradiction", _("没有找到退回的是哪一笔。"))
    _within(-(after.received_fen or 0), kept_fen(file, paid) - (before.received_fen or 0))
    if after.received_on is not None:
        _not_before_paid(paid, after.received_on)


def _whole(before: Payment, after: Payment) -> None:
    """Refuse a payment that lost its sum or its day, or whose sum has the wrong sign."""
    for name in ("received_fen", "received_on", "due_fen"):
        if (getattr(before, name) is None) != (getattr(after, name) is None):
            raise Refused("no-sum", _("金额和日期不能更正为空；不算数的请作废。"))
    if before.returns:
        return
    if (after.received_fen or 0) < 0 or (after.due_fen or 0) < 0:
        raise Refused("contradiction", _("金额不能是负数。"))


def _within(fen: int, most: int) -> None:
    if not 0 < fen <= most:
        raise Refused("too-much", _("退回的金额要大于零，最多 {most} 元。").format(most=yuan(most)))


def _not_before_paid(payment: Payment, on: date) -> None:
    if payment.received_on is not None and on < payment.received_on:
        raise Refused(
            "contradiction",
            _("退回日期（{day}）早于收到日期（{received}），请检查。").format(
                day=on, received=payment.received_on
            ),
        )


def _not_before_received(file: CaseFile, day: date) -> None:
    if day < file.case.received:
        raise Refused(
            "contradiction",
            _("日期（{day}）早于接收日期（{received}），请检查。").format(
                day=day, received=file.case.received
            ),
        )


def _act(do: str, file: CaseFile, changed: list[Payment]) -> Act:
    """Return the act, with the case where its money of this round performs it otherwise now."""
    ids = {p.id for p in changed}
    after = replace(file, payments=(*(p for p in file.payments if p.id not in ids), *changed))
    received = after.received_this_round_fen()
    case = file.case
    if case.outcome in AGREED_OUTCOMES and received != file.received_this_round_fen():
        case = case.with_(outcome=performance(file.agreed_fen(), received))
    return Act(do, (*([case] if case != file.case else ()), *changed))
