"""What may be right and looks like a slip: asked once before a sheet is saved, never refused."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from station import groups
from station.language import N_, _
from station.law import habits
from station.life import CaseFile
from station.records import Case
from station.sheets import money_doubts
from station.sheets.base import Line, Sheet
from station.tokens import fold
from station.values import yuan

Given = Mapping[str, Any]

_OLD = {"bought_on": "ASK_BOUGHT"}
"""Fields whose day may lie far back, with the habit that says how far."""


def doubts(
    of: Sheet,
    given: Given,
    today: date,
    *,
    file: CaseFile | None = None,
    others: Collection[Case] = (),
) -> list[str]:
    """Return a sentence for everything that is worth a question, in the order of the sheet.

    `given`: the values as `values` returned them without an error. `file`: the case that the sheet
    is about. `others`: cases among which a registration may be a second time the same (of one
    telephone, say). Nothing is asked about what nobody touched. Money in fen.
    """
    name, _sep, record = of.name.partition(":")
    found = list(_days(of, given, today))
    if file is not None and name in _ASKED:
        found += _ASKED[name](file, given)
    if file is not None:
        found += money_doubts.doubts(name, file, given, today, record)
    if file is not None and name == "agree":
        found += groups.unasked(file.case)
    found += _again(name, given, others)
    return found


def _days(of: Sheet, given: Given, today: date) -> Iterator[str]:
    for line in of.lines:
        day = given.get(line.spec.name)
        if isinstance(day, date) and (line.ahead or day != today):
            sentence = _day(line, day, today)
            if sentence:
                yield sentence.format(
                    label=_(line.spec.ask.label), day=day, n=abs((today - day).days)
                )


def _day(line: Line, day: date, today: date) -> str:
    name = line.spec.name
    if line.ahead:
        far = day - today > habits.span("ASK_AHEAD", today)  # yesterday's, read as next year's
        return _("“{label}”{day} 还有 {n} 天，对吗？") if far else ""
    if today - day > habits.span(_OLD.get(name, "ASK_PAST"), today):
        return _("“{label}”{day} 已经过去 {n} 天，对吗？")
    if day.year != today.year and name not in _OLD:
        return _("“{label}”{day} 不在今年，会算进去年的数字，对吗？")
    return ""


def _hold(file: CaseFile, given: Given) -> Iterator[str]:
    case = file.case
    at, on = given.get("held_at", ""), given.get("held_on")
    if on == case.received and at and case.received_at and at < case.received_at:
        yield _("调解时刻 {at} 早于消费者来的时刻 {received}，对吗？").format(
            at=at, received=case.received_at
        )
    offered, asked = given.get("offered_fen"), given.get("asked_fen")
    if offered is not None and asked is not None and offered > asked:
        yield _("经营者愿付 {offered} 元，比消费者要求的 {asked} 元还多，对吗？").format(
            offered=yuan(offered), asked=yuan(asked)
        )


def _agree(file: CaseFile, given: Given) -> Iterator[str]:
    claimed, agreed = file.case.claimed_fen, given["agreed_fen"]
    if claimed is not None and agreed > claimed:
        yield _("协议金额 {agreed} 元，比诉求金额 {claimed} 元还多，对吗？").format(
            agreed=yuan(agreed), claimed=yuan(claimed)
        )


_ASKED: dict[str, Callable[[CaseFile, Given], Iterator[str]]] = {
    "hold": _hold, "agree": _agree,
}  # fmt: skip


def _again(name: str, given: Given, others: Collection[Case]) -> list[str]:
    """Name the cases of the same day that have the same telephone and the same merchant."""
    if not name.startswith("register."):
        return []
    mine = _who(given.get("consumer_phone", ""), given.get("merchant", ""))
    same: Sequence[Case] = [
        other
        for other in others
        if mine is not None
        and not other.void
        and other.received == given.get("received")
        and _who(other.consumer_phone, other.merchant) == mine
    ]
    words = N_("同一天已经登记过 {number}：电话和经营者都一样，再登记一件吗？")
    return [_(words).format(number=other.number) for other in same]


def _who(phone: str, merchant: str) -> tuple[str, str] | None:
    return (fold(phone), fold(merchant)) if phone.strip() and merchant.strip() else None
