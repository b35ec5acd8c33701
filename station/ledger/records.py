"""A ledger's row as records (design: figures, "How a ledger row becomes records").

Steps that the row implies but does not name are made and marked `from_ledger`. What the row says
and no record holds stays as a line of the case's note: nothing is lost.
"""

from collections.abc import Callable
from datetime import date

from station import taxonomy
from station.ledger.rows import RECEIPT_OUTCOMES, LedgerRow
from station.records import Agreement, Case, FollowUp, Lead, Payment, Record, Referral, Session

_ACCEPTS_NOT = frozenset({"NOT_ACCEPTED", "MERGED"})
_REFERRED_BY = {
    "HANDED_SAMR": "SAMR",
    "TO_POLICE": "POLICE",
    "TO_COURT": "COURT",
    "TO_ARB": "ARB",
}


def to_records(
    row: LedgerRow, make_id: Callable[[str], str], number_text: str = ""
) -> list[Record]:
    """Return the records of a row, the case first.

    `make_id` gives the id of a part: `case`, `session`, `agreement`, `payment.REFUND` (and the
    other codes of `payment_kind`), `referral`, `lead`, `follow_up`. `number_text` is the number
    that the case shows; the office's own stays in `ledger_number`. Due days are left to the
    caller. The row is one that `parse` made, so nothing is refused here.
    """
    case_id = make_id("case")
    decision = _decision(row)
    made: list[Record] = [_case(row, case_id, number_text, decision)]
    if decision == "REFERRED":
        made.append(
            Referral(
                id=make_id("referral"),
                case_id=case_id,
                referred_on=row.decided_on or row.received,
                target=_REFERRED_BY.get(row.outcome, ""),
                from_ledger=True,
            )
        )
    if _has_session(row):
        made.append(
            Session(
                id=make_id("session"),
                case_id=case_id,
                held_on=_result_on(row),
                held_at=row.mediated_at,
                from_ledger=True,
            )
        )
    if row.money:
        made += _money(row, case_id, make_id)
    if row.satisfaction:
        made.append(
            FollowUp(
                id=make_id("follow_up"),
                case_id=case_id,
                called_on=row.followed_on or row.closed_on or _closing_day(row) or row.received,
                answer=row.satisfaction,
                from_ledger=True,
            )
        )
    if row.lead_to:
        made.append(_lead(row, case_id, make_id("lead")))
    return made


def _decision(row: LedgerRow) -> str:
    """Return the decision that the row names or implies.

    A ledger (受理台账) lists what was accepted: a complaint that it neither refuses nor hands on
    was accepted, on 受理时间 else 接收时间.
    """
    if row.refused:
        return "REFUSED"
    if row.decision or row.kind != "COMPLAINT":
        return row.decision
    return "" if row.outcome in _ACCEPTS_NOT else "ACCEPTED"


def _closing_day(row: LedgerRow) -> date | None:
    return row.last_step_on if row.closes else None


def _outcome(row: LedgerRow) -> str:
    if row.refused:
        return "NOT_ACCEPTED"
    return row.outcome or ("ANSWERED" if row.closes else "")


def _has_session(row: LedgerRow) -> bool:
    return row.mediated or (row.mediated_on is not None and not row.outcome)


def _result_on(row: LedgerRow) -> date:
    """Return the day of the session and of its result."""
    return row.mediated_on or row.closed_on or row.decided_on or row.received


def _state(row: LedgerRow, decision: str) -> str:
    if row.outcome == "MERGED":
        return "MERGED"
    if row.refused and row.kind == "COMPLAINT":
        return "REFUSED"
    if row.closes:
        return "CLOSED"
    if decision in ("REFERRED", "GUIDED"):
        return decision
    if row.kind != "COMPLAINT":
        return "REGISTERED"
    if row.money:
        return "AGREED"
    if row.mediated_on:
        return "IN_MEDIATION"
    return decision or "REGISTERED"


def _note(row: LedgerRow) -> str:
    """Return 备注 and a line for what the row says and no record holds."""
    lines = [row.note] if row.note else []
    if row.station:
        lines.append(f"站点：{row.station}")
    if row.closed_on and not row.closes:
        lines.append(f"办结时间：{row.closed_on}")
    if row.mediated_on and not _has_session(row):
        lines.append(f"调解时间：{row.mediated_on} {row.mediated_at}".rstrip())
    if row.followed_on and not row.satisfaction:
        lines.append(f"回访时间：{row.followed_on}")
    if row.outcome and row.outcome != _outcome(row):
        label = taxonomy.label("outcome", row.outcome, lang="zh_CN")
        lines.append(f"处理结果：{label}")
    if row.decided_on and not _decision(row):
        lines.append(f"受理时间：{row.decided_on}")
    return "\n".join(lines)


def _case(row: LedgerRow, case_id: str, number_text: str, decision: str) -> Case:
    closing = _closing_day(row)
    return Case(
        id=case_id,
        kind=row.kind,
        number=number_text,
        received=row.received,
        received_at=row.received_at,
        channel=row.channel,
        state=_state(row, decision),
        external_numbers=list(row.external_numbers),
        consumer_name=row.consumer,
        consumer_phone=row.phone,
        merchant=row.merchant,
        credit_code=row.credit_code,
        goods=row.goods,
        category=row.category,
        nature=row.nature,
        sales_mode=row.sales_mode,
        bought_on=row.bought_on,
        request=row.request,
        disputed_fen=row.disputed_fen,
        claimed_fen=row.disputed_fen if row.claimed_fen is None else row.claimed_fen,
        note=_note(row),
        handler=row.handler,
        decision=decision,
        decided_on=(row.decided_on or row.received) if decision else None,
        outcome=_outcome(row),
        result_on=_result_on(row) if row.mediated else closing,
        replied_on=closing,
        closed_on=closing,
        from_ledger=True,
        ledger_number=row.number,
    )


def _money(row: LedgerRow, case_id: str, make_id: Callable[[str], str]) -> list[Record]:
    """Return one agreement on all sums, and the payments that the outcome tells of."""
    made: list[Record] = [
        Agreement(
            id=make_id("agreement"),
            case_id=case_id,
            agreed_on=row.mediated_on or row.last_step_on,
            agreed_fen=sum(row.money.values()),
            from_ledger=True,
        )
    ]
    received = row.outcome in RECEIPT_OUTCOMES
    if received or row.outcome == "AGREED_PENDING":
        made += [
            Payment(
                id=make_id(f"payment.{kind}"),
                case_id=case_id,
                kind=kind,
                due_fen=None if received else fen,
                received_on=row.closed_on if received else None,
                received_fen=fen if received else None,
                from_ledger=True,
            )
            for kind, fen in row.money.items()
        ]
    return made


def _lead(row: LedgerRow, case_id: str, lead_id: str) -> Lead:
    return Lead(
        id=lead_id,
        case_id=case_id,
        noted_on=row.received,
        handed_on=row.closed_on or row.received,
        target=_authority(row.lead_to),
        target_name=row.lead_to,
        from_ledger=True,
    )


def _authority(text: str) -> str:
    """Return the authority that a text names: 城关区市场监管局 is the market regulator."""
    found = taxonomy.find("authority", text)
    if found is None and any(word in text for word in ("市场监管", "市场监督管理", "市监")):
        return "SAMR"
    return found or ""
