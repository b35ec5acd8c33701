"""The life of a case: its states, what may follow what, and a sentence why not.

Pure rules. A verb (station.verbs) asks here first; a screen asks to know which keys to offer. The
order of the steps is 消法 39 and the station's own practice (docs/decisions/0004-life-of-a-case.md):
a decision, sessions, a result, a reply, and only then the closing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from station.language import N_, _
from station.records import (
    Agreement,
    Attachment,
    Case,
    FollowUp,
    Lead,
    Payment,
    Print,
    Record,
    Referral,
    Session,
)
from station.values import yuan

MEDIATED_OUTCOMES = frozenset({"NO_AGREEMENT", "TEST_FEE", "TIMEOUT"})
"""Outcomes that only a held session can lead to (figures: flag *mediated*)."""

AGREED_OUTCOMES = frozenset({"AGREED_DONE", "AGREED_PENDING", "AGREED_PARTIAL"})

END_OUTCOMES = MEDIATED_OUTCOMES | {
    "SELF_SETTLED",
    "WITHDRAWN",
    "REFUSED_M",
    "REFUSED_C",
    "PARTY_GONE",
    "HANDED_SAMR",
    "HANDED_DEPT",
    "TO_ARB",
    "TO_COURT",
    "TO_POLICE",
    "BREACHED",
}
"""How a complaint can end without (further) agreement."""

OPEN_STATES = frozenset(
    {
        "REGISTERED",
        "ACCEPTED",
        "IN_MEDIATION",
        "SUSPENDED",
        "AGREED",
        "ENDED",
        "REPLIED",
        "REFERRED",
    }
)
DONE_STATES = frozenset({"CLOSED", "REFUSED"})

VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "accept": (frozenset({"COMPLAINT"}), frozenset({"REGISTERED"})),
    "refuse": (frozenset({"COMPLAINT"}), frozenset({"REGISTERED"})),
    "refer": (frozenset(), frozenset({"REGISTERED", "ACCEPTED", "IN_MEDIATION", "ENDED"})),
    "reply": (frozenset(), OPEN_STATES),
    "hold": (frozenset({"COMPLAINT"}), frozenset({"ACCEPTED", "IN_MEDIATION"})),
    "agree": (frozenset({"COMPLAINT"}), frozenset({"IN_MEDIATION"})),
    "suspend": (frozenset({"COMPLAINT"}), frozenset({"ACCEPTED", "IN_MEDIATION"})),
    "resume": (frozenset({"COMPLAINT"}), frozenset({"SUSPENDED"})),
    "end": (
        frozenset({"COMPLAINT"}),
        frozenset({"REGISTERED", "ACCEPTED", "IN_MEDIATION", "SUSPENDED", "REFERRED", "AGREED"}),
    ),
    "pay": (frozenset({"COMPLAINT"}), frozenset({"AGREED", "ENDED", "CLOSED"})),
    "follow_up": (frozenset(), frozenset({"CLOSED", "REFUSED", "ENDED", "REPLIED", "REFERRED"})),
    "close": (frozenset(), frozenset({"AGREED", "ENDED", "REPLIED", "REFERRED"})),
    "redo": (frozenset({"COMPLAINT"}), DONE_STATES),
    "correct": (frozenset(), OPEN_STATES | DONE_STATES | {"CONVERTED"}),
    "void": (frozenset(), OPEN_STATES | DONE_STATES | {"CONVERTED"}),
    "convert": (frozenset({"CONSULT"}), frozenset({"REGISTERED", "REPLIED", "CLOSED"})),
    "merge": (frozenset({"COMPLAINT"}), OPEN_STATES | DONE_STATES),
}
"""Verb: the kinds of case it is for (empty: any) and the states it may follow."""

NAMES: dict[str, str] = {
    "accept": N_("受理"),
    "refuse": N_("不予受理"),
    "refer": N_("转办"),
    "reply": N_("答复"),
    "hold": N_("记调解"),
    "agree": N_("填协议"),
    "suspend": N_("中止"),
    "resume": N_("恢复调解"),
    "end": N_("终止调解"),
    "pay": N_("记兑现"),
    "follow_up": N_("回访"),
    "close": N_("办结"),
    "redo": N_("重新办理"),
    "correct": N_("更正"),
    "void": N_("作废"),
    "convert": N_("咨询转投诉"),
    "merge": N_("并案"),
}

DOINGS: dict[str, str] = {
    "station.init": N_("首次设置"),
    "station.join": N_("接入县区"),
    "station.restore": N_("从备份恢复"),
    "station.promise": N_("定本站承诺"),
    "ledger.load": N_("导入旧台账"),
    "adopt": N_("找回丢失的记录"),
    "case.register": N_("登记"),
    "case.register_late": N_("补录"),
    "case.erase": N_("清除个人信息"),
    "case.plan": N_("排分期"),
    "case.due": N_("按新的放假安排重算期限"),
    "case.late": N_("写超期原因"),
    "case.meet": N_("约调解"),
    "payment.give_back": N_("记退回"),
    "payment.correct": N_("更正一笔钱"),
    "case.not_same": N_("判断不是同一件事"),
    "case.maybe_same": N_("取消“不是同一件事”"),
    "lead.note": N_("记线索"),
    "lead.hand_over": N_("移交线索"),
    "session.void": N_("作废一次调解"),
    "agreement.void": N_("作废协议"),
    "payment.void": N_("作废一笔钱"),
    "follow_up.void": N_("作废一次回访"),
    "lead.void": N_("作废一条线索"),
    "leads.open": N_("打开线索本"),
    "leads.word": N_("设线索口令"),
    "attachment.add": N_("附上文件"),
    "attachment.void": N_("作废一个附件"),
    "paper.print": N_("打印文书"),
    "print.void": N_("作废一份文书"),
    "operator.add": N_("添加人员"),
    "operator.rename": N_("更正姓名"),
    "operator.role": N_("改身份"),
    "operator.leave": N_("人员离岗"),
    "case.unmerge": N_("取消并案"),
    "group.join": N_("共同投诉"),
    "group.set": N_("更正共同投诉"),
    "group.leave": N_("退出共同投诉"),
    "undo": N_("撤销上一步"),
    "merchant.link": N_("认定是同一家经营者"),
    "merchant.apart": N_("认定不是同一家经营者"),
    "merchant.undo": N_("取消关于经营者的认定"),
    "list.unmask": N_("写出完整信息的列表"),
    **{f"case.{verb}": name for verb, name in NAMES.items()},
}
"""What an entry's `do` says to a person."""

_NEXT: dict[str, str] = {
    "REGISTERED": N_("先决定受理、不予受理或转办。"),
    "ACCEPTED": N_("先记一次调解，或终止调解。"),
    "IN_MEDIATION": N_("先填协议，或终止调解。"),
    "SUSPENDED": N_("调解中止着，先恢复。"),
    "AGREED": N_("已达成协议：可以记兑现、答复，然后办结。"),
    "ENDED": N_("调解已结束：先答复消费者，然后办结。"),
    "REPLIED": N_("已答复：可以办结。"),
    "REFERRED": N_("已转办：等对方结果，答复后办结。"),
    "CLOSED": N_("已经办结：要再办请用“重新办理”，写错了请用“更正”。"),
    "REFUSED": N_("已经不予受理：要再办请用“重新办理”。"),
    "CONVERTED": N_("已转为投诉：请到那件投诉里办。"),
    "MERGED": N_("已并入另一件：请到主件里办。"),
    "VOID": N_("已经作废，不能再办。"),
}

_WAITS: dict[str, str] = {
    "REGISTERED": N_("待受理"),
    "ACCEPTED": N_("待调解"),
    "IN_MEDIATION": N_("调解中"),
    "SUSPENDED": N_("中止"),
    "AGREED": N_("待履行"),
    "ENDED": N_("待答复"),
    "REPLIED": N_("待办结"),
    "REFERRED": N_("等转办结果"),
    "CLOSED": N_("待回访"),
}


@dataclass(frozen=True)
class CaseFile:
    """A case with everything that hangs on it."""

    case: Case
    sessions: tuple[Session, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    payments: tuple[Payment, ...] = ()
    referrals: tuple[Referral, ...] = ()
    leads: tuple[Lead, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    prints: tuple[Print, ...] = ()

    def everything(self) -> tuple[Record, ...]:
        """Return the case and every record that hangs on it."""
        return (
            self.case, *self.sessions, *self.agreements, *self.payments, *self.referrals,
            *self.leads, *self.follow_ups, *self.attachments, *self.prints,
        )  # fmt: skip

    def held(self) -> int:
        """Return how many sessions were held (void ones do not count)."""
        return sum(not s.void for s in self.sessions)

    def agreed_fen(self) -> int:
        """Return the sum of the agreements that stand, in fen."""
        return sum(a.agreed_fen for a in self.agreements if not a.void and not a.superseded)

    def received_fen(self) -> int:
        """Return what the consumer received, in fen."""
        return sum(p.received_fen or 0 for p in self.payments if not p.void)

    def received_this_round_fen(self) -> int:
        """Return what the consumer received since the last redo (or ever, without one), in fen."""
        now = self.case.round
        return sum(p.received_fen or 0 for p in self.payments if not p.void and p.round == now)


@dataclass(frozen=True)
class Act:
    """One act of a person: what was done, and the records as they are after it."""

    do: str
    records: tuple[Record, ...]
    beside: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Open fields that go into a record's image though the record does not declare them."""


def why_not(file: CaseFile, verb: str) -> str | None:
    """Return None if the verb may follow now, else one sentence why not and what comes first."""
    kinds, states = VERBS[verb]
    case = file.case
    name = _(NAMES[verb])
    state = "VOID" if case.void else case.state
    if state not in states or case.void:
        return _("现在不能“{verb}”：").format(verb=name) + _(_NEXT.get(state, ""))
    if kinds and case.kind not in kinds:
        return _("这一类记录不能“{verb}”。").format(verb=name)
    if verb == "close":
        return _why_not_close(case)
    if verb == "agree" and not file.held():
        return _("还没有记过调解，先记一次调解再填协议。")
    return None


def _why_not_close(case: Case) -> str | None:
    if case.replied_on is None:
        return _("还没有答复消费者：先记答复，再办结（件件有回复）。")
    if not case.outcome:
        return _("还没有处理结果：先填结果，再办结。")
    return None


def performance(agreed_fen: int, received_fen: int) -> str:
    """Return the outcome of an agreement of this sum once so much of it was received (fen)."""
    if received_fen >= agreed_fen:
        return "AGREED_DONE"
    return "AGREED_PARTIAL" if received_fen > 0 else "AGREED_PENDING"


def next_verbs(file: CaseFile) -> list[str]:
    """Return the verbs that may follow now, in the order a desk uses them."""
    return [verb for verb in VERBS if why_not(file, verb) is None]


def comes_next(file: CaseFile) -> str:
    """Return one sentence that says what a case waits for now."""
    case = file.case
    state = "VOID" if case.void else case.state
    if state == "REGISTERED" and case.kind == "CONSULT":
        return _("先答复；要解决争议的可以转为投诉。")
    if case.kind == "LEAD" and any(x.handed_on is None and not x.void for x in file.leads):
        return _("先把线索移交给辖区市场监管所。")
    if state == "REGISTERED" and case.kind != "COMPLAINT":
        return _("先答复，或转办。")
    if state == "AGREED":
        owed = file.agreed_fen() - file.received_this_round_fen()
        if owed > 0:
            return _("已达成协议，还有 {sum} 元没有收到：收到了就记兑现。").format(sum=yuan(owed))
        if case.replied_on is None:
            return _("协议已经履行：先答复消费者，然后办结。")
    if state in ("AGREED", "ENDED") and case.replied_on is not None:
        state = "REPLIED"
    return _once_closed(file) if state == "CLOSED" else _(_NEXT.get(state, ""))


def _once_closed(file: CaseFile) -> str:
    owed = file.agreed_fen() - file.received_this_round_fen()
    if owed > 0 and why_not(file, "pay") is None:
        return _("已经办结，还有 {sum} 元没有收到：收到了就记兑现。").format(sum=yuan(owed))
    if file.case.kind == "COMPLAINT" and not called(file):
        return _("已经办结：过几天回访消费者。")
    if why_not(file, "redo") is not None:
        return _("已经办结：写错了请用“更正”。")
    return _(_NEXT["CLOSED"])


def called(file: CaseFile) -> bool:
    """Tell whether the consumer was reached since the case was closed.

    The call that led to its being taken up again was before, on the day of the closing, too.
    """
    on, redone = file.case.closed_on, file.case.round > 1
    return any(
        on is not None and f.called_on >= on
        for f in file.follow_ups
        if not f.void
        and f.answer != "UNREACHED"
        and not (redone and f.called_on == on and f.answer == "UNSATISFIED")
    )


def waits_for(state: str, outcome: str, replied: bool) -> str:
    """Return in a few words what a complaint in this state waits for, nothing where nothing comes.

    Once its mediation ended, its agreement was performed or it was referred, it waits for the reply
    to the consumer, then for the closing; a closed one for the follow-up.
    """
    performed = state == "AGREED" and outcome == "AGREED_DONE"
    if replied and (performed or state in ("ENDED", "REFERRED")):
        state = "REPLIED"
    elif performed:
        state = "ENDED"
    return _(_WAITS.get(state, ""))


def fault(case: Case) -> str | None:
    """Return one sentence if the days or sums of a case contradict each other, else None."""
    days: tuple[tuple[str, date | None], ...] = (
        (N_("受理日期"), case.decided_on),
        (N_("结果日期"), case.result_on),
        (N_("答复日期"), case.replied_on),
        (N_("办结日期"), case.closed_on),
    )
    for label, day in days:
        if day is not None and day < case.received and not case.from_ledger:
            return _("{what}（{day}）早于接收日期（{received}），请检查。").format(
                what=_(label), day=day, received=case.received
            )
    if case.closed_on is not None and case.closed_on < case.received:
        return _("办结日期早于接收日期，请检查。")
    for sum_fen in (case.claimed_fen, case.disputed_fen):
        if sum_fen is not None and sum_fen < 0:
            return _("金额不能是负数。")
    return None
