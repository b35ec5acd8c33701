"""What about money may be right and looks like a slip: asked once, never refused. In fen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from station.errors import Refused
from station.language import _
from station.life import CaseFile
from station.schedule import planned
from station.sheets import money
from station.values import yuan

Given = Mapping[str, Any]


def doubts(name: str, file: CaseFile, given: Given, today: date, record: str = "") -> Iterator[str]:
    """Yield a sentence for what is worth a question in the answers to a sheet of money.

    `record`: the id of the payment that is put right.
    """
    if name in _ASKED:
        yield from _ASKED[name](file, given, today, record)


def _pay(file: CaseFile, given: Given, _today: date, _record: str) -> Iterator[str]:
    received, due = given.get("received_fen"), given.get("due_fen")
    yield from _twice(file, given["kind"], given.get("received_on"), received)
    yield from _too_much(file, received or 0, due or 0)
    if given.get("payer") == "MERCHANT" and received:
        yield from _recovered(file, received)
    yield from _too_early(file, [given.get("due_on")])


def _plan(file: CaseFile, given: Given, today: date, _record: str) -> Iterator[str]:
    try:
        rows = money.rows_of(given, today)
    except Refused:
        return  # said when it is saved
    anew = bool(given.get("plan_anew"))
    was = money.standing(file)
    whole = sum(fen for _day, fen in [*rows, *money.paid_before(file, anew)])
    whole += 0 if anew else was.due
    if was.agreed and whole != was.agreed:
        yield _("排出来一共 {sum} 元，协议是 {agreed} 元，差 {gap} 元，对吗？").format(
            sum=yuan(whole), agreed=yuan(was.agreed), gap=yuan(abs(was.agreed - whole))
        )
    yield from _too_early(file, [day for day, _fen in rows])
    old = [] if anew else [(p.due_on, p.due_fen) for p in planned(file)]
    for day, fen in rows:
        if (day, fen) in old:
            yield _("{day} 已经排过一期一样的 {sum} 元，再排一期吗？").format(
                day=day, sum=yuan(fen)
            )


def _correct(file: CaseFile, given: Given, _today: date, record: str) -> Iterator[str]:
    was = next((p for p in file.payments if p.id == record), None)
    if was is None or was.returns:
        return
    now = was.with_(**money.signed(was, given))
    rest = replace(file, payments=tuple(p for p in file.payments if p.id != record))
    if {"kind", "received_on", "received_fen"} & given.keys():
        yield from _twice(rest, now.kind, now.received_on, now.received_fen)
    if "received_fen" in given and now.round == file.case.round:
        yield from _too_much(rest, now.received_fen or 0, 0)
    if "due_on" in given:
        yield from _too_early(file, [now.due_on])


def _twice(file: CaseFile, kind: str, on: date | None, fen: int | None) -> Iterator[str]:
    if fen and any(
        (p.kind, p.received_on, p.received_fen) == (kind, on, fen) and not p.void
        for p in file.payments
    ):
        yield _("{day} 已经记过一笔一样的 {sum} 元，再记一笔吗？").format(day=on, sum=yuan(fen))


def _too_much(file: CaseFile, received: int, due: int) -> Iterator[str]:
    """Compare a payment with what is still to come; without an agreement, with what was asked."""
    agreed, claimed = file.agreed_fen(), file.case.claimed_fen
    so_far = file.received_this_round_fen()
    this = received + due
    if agreed:
        left = max(agreed - so_far, 0)
        if this > left:
            yield _(
                "协议 {agreed} 元，还差 {left} 元，这一笔却有 {sum} 元，多出 {more} 元，对吗？"
            ).format(agreed=yuan(agreed), left=yuan(left), sum=yuan(this), more=yuan(this - left))
    elif claimed is not None and so_far + this > claimed:
        yield _("诉求金额 {claimed} 元，连这一笔一共收到 {sum} 元，对吗？").format(
            claimed=yuan(claimed), sum=yuan(so_far + this)
        )


def _recovered(file: CaseFile, received: int) -> Iterator[str]:
    """Ask whether the merchant paid the consumer, or the host that had paid in advance."""
    advanced = sum(
        p.received_fen or 0
        for p in file.payments
        if p.payer == "HOST" and not p.void and p.round == file.case.round
    )
    if advanced > 0 and received > file.agreed_fen() - file.received_this_round_fen():
        yield _(
            "依托单位已经先行赔付 {sum} 元：它向经营者追回的钱不要再记。这一笔是另外给消费者的吗？"
        ).format(sum=yuan(advanced))


def _too_early(file: CaseFile, days: list[date | None]) -> Iterator[str]:
    agreed = [a.agreed_on for a in file.agreements if not a.void and not a.superseded]
    early = [day for day in days if day is not None and agreed and day < min(agreed)]
    if early:
        yield _("应付日期 {day} 早于协议日期 {agreed}，对吗？").format(
            day=min(early), agreed=min(agreed)
        )


_ASKED: dict[str, Callable[[CaseFile, Given, date, str], Iterator[str]]] = {
    "pay": _pay, money.PLAN: _plan, money.CORRECT_PAYMENT: _correct,
}  # fmt: skip
