"""The steps of a case: what each asks, and the act that the answers make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from station import taxonomy, verbs
from station.entry import written
from station.fields import Ask
from station.language import N_, _
from station.law import whose, whose_told
from station.life import DOINGS, END_OUTCOMES, MEDIATED_OUTCOMES, NAMES, Act, CaseFile
from station.records import Agreement, Case, FollowUp, Payment, Record, Referral, Session
from station.sheets import grounds, money
from station.sheets.base import (
    Line,
    Now,
    Part,
    Rule,
    Sheet,
    field,
    not_before,
    own,
    today_line,
    wide,
    without,
)
from station.values import shown, yuan

NewId = Callable[[], str]
Given = Mapping[str, Any]

_RESUMED_ON = own("resumed_on", Ask(
    "恢复日期", "检测有了结果、换好了调解员，重新开始的那一天，如 今天。", "day",
), date)  # fmt: skip
_VOID_REASON = own("void_reason", Ask(
    "作废原因", "为什么不算数，如 重复登记、试填的；作废的仍看得到，只是不进任何数字。", "text", sealed=True,
))  # fmt: skip
_MAIN = own("main", Ask(
    "并入哪一件", "主件的编号，如 26A-0012；外部编号、调解和兑现都并过去，只数主件一件。",
))  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """What a step asks; the heading is the step's own name."""

    lines: tuple[Line, ...]
    done: str
    about: str = ""
    rules: tuple[Rule, ...] = ()
    more: tuple[Line, ...] = ()


def _accept(file: CaseFile, now: Now) -> _Asked:
    day = today_line(Case, "decided_on", now, since=file.case.received, label=N_("受理日期"))
    about = _("同一件事消协、法院或别的部门已经在办的，先问清楚再受理（令121第16条）。")
    warning = whose_told.warning(now.identity, file.case.received)
    return _Asked((day,), _("受理"), "\n".join(filter(None, (warning, about))))


def _refuse(file: CaseFile, now: Now) -> _Asked:
    asked = (
        replace(grounds.line(file.case, "refuse_ground"), required=True),
        wide(Case, "reply", start=file.case.reply),
        today_line(Case, "decided_on", now, since=file.case.received, label=N_("不予受理日期")),
    )
    about = _("要告诉消费者理由，和消法第39条的别的途径；记下就办结。")
    return _Asked(asked, _("不予受理这件"), about)


def _refer(file: CaseFile, now: Now) -> _Asked:
    first, *_others = whose.competent(file.case, now.today)
    target = field(Referral, "target")
    sure = "" if first.guessed or first.anyway else written(target, first.authority)
    asked = (
        Line(target, start=sure, why=_whose_help(file.case, now)),
        Line(field(Referral, "target_name")),
        wide(Referral, "reason"),
        today_line(Referral, "referred_on", now, since=file.case.received),
    )
    consent = () if file.case.consent_share else (Line(field(Case, "consent_share")),)
    about = _("材料里有个人信息，先问消费者同不同意转交（个保法第23条）。")
    rule = Rule(("target", "target_name"), _to_whom)
    about = "\n".join((about, whose_told.likely(file.case, now.today)))
    return _Asked((*asked, *consent), _("转出去"), about, (rule,))


def _whose_help(case: Case, now: Now) -> str:
    """Return who may be competent for this case, and every body with its telephone."""
    found = whose_told.bodies(case, now.today)
    return "\n".join((_("这一件多半归："), *found, "", _("各部门："), whose_told.table(now.today)))


def _to_whom(found: Given) -> str:
    return "" if found["target"] or found["target_name"] else _("请选转给谁，或写出接收单位。")


def _reply(file: CaseFile, now: Now) -> _Asked:
    case = file.case
    asked = (
        wide(Case, "reply", required=True, start=case.reply),
        today_line(Case, "replied_on", now, since=case.received),
    )
    return _Asked(asked, _("已答复"), _("件件有回复：答复了才能办结。"))


def _hold(file: CaseFile, now: Now) -> _Asked:
    case = file.case
    before = next((s for s in reversed(file.sessions) if not s.void), None)
    claim = field(Session, "asked_fen")
    came = field(Session, "came")
    consent = () if case.consent_mediate else (Line(field(Case, "consent_mediate"), required=True),)
    asked = (
        *consent,
        wide(Session, "notes"),
        Line(claim, start=written(claim, case.claimed_fen)),
        Line(field(Session, "offered_fen")),
        Line(came, start=written(came, "BOTH")),
        today_line(Session, "held_on", now, since=case.received),
        Line(field(Session, "held_at"), start=now.at, of_day="held_on"),
        Line(field(Session, "mediator"), start=now.person or (before.mediator if before else "")),
        Line(field(Session, "place"), start=before.place if before else case.meet_place),
        Line(field(Session, "remote")),
    )
    about = _("谈一次记一次；谈妥了再填协议。和一方有亲属或利害关系的要回避（令121第20条）。")
    return _Asked(asked, _("记下"), about)


def _agree(file: CaseFile, now: Now) -> _Asked:
    asked = (
        Line(field(Agreement, "agreed_fen"), required=True),
        Line(field(Agreement, "remedy")),
        wide(Agreement, "terms"),
        wide(Agreement, "duties"),
        wide(Agreement, "manner"),
        Line(field(Agreement, "due_on"), ahead=True),
        today_line(Agreement, "agreed_on", now, since=file.case.received),
    )
    about = _("金额写经营者答应给的总数；真正拿到的钱另用“记兑现”。")
    return _Asked(asked, _("记下"), about, (not_before("due_on", "agreed_on"),))


def _end(file: CaseFile, now: Now) -> _Asked:
    case = file.case
    agreed = case.state == "AGREED"
    allowed = {"BREACHED"} if agreed else END_OUTCOMES - {"BREACHED"}
    if not file.held():
        allowed -= MEDIATED_OUTCOMES
    only = tuple(i.code for i in taxonomy.items("outcome") if i.code in allowed)
    outcome = field(Case, "outcome")
    start = written(outcome, only[0]) if len(only) == 1 else ""
    # A breach keeps the day of the agreement as the day of the result.
    day = () if agreed else (today_line(Case, "result_on", now, since=case.received),)
    asked = (
        Line(outcome, required=True, only=only, start=start),
        grounds.line(case, "end_ground"),
        *(() if agreed else (wide(Case, "withdraw_reason"),)),
        *day,
    )
    if agreed:
        about = _("已有协议，只能记没有履行；收到过的钱照样算。")
    else:
        about = _("没有谈成也要告诉消费者别的途径（消法第39条）。")
    return _Asked(asked, _("记下"), about)


def _pay(file: CaseFile, now: Now) -> _Asked:
    payer = field(Payment, "payer")
    asked = (
        Line(field(Payment, "kind"), required=True),
        Line(field(Payment, "received_fen")),
        today_line(Payment, "received_on", now, since=file.case.received, required=False),
        Line(field(Payment, "basis")),
        Line(payer, start=written(payer, "MERCHANT")),
        wide(Payment, "note"),
    )
    later = (Line(field(Payment, "due_fen")), Line(field(Payment, "due_on"), ahead=True))
    rules = (
        Rule(("received_fen", "due_fen"), _some_sum),
        Rule(("received_on", "received_fen"), _day_of_money),
        Rule(("due_on", "due_fen"), _day_of_due),
        Rule(("basis", "kind"), money.basis),
    )
    return _Asked(asked, _("记下"), _so_far(file), rules, later)


def _so_far(file: CaseFile) -> str:
    agreed, received = file.agreed_fen(), file.received_this_round_fen()
    if not agreed:
        return _("退款和赔偿分两笔记；挽回经济损失按真正收到的算。")
    return _("协议 {agreed} 元，已收到 {received} 元，还差 {left} 元；退款和赔偿分两笔记。").format(
        agreed=yuan(agreed), received=yuan(received), left=yuan(max(agreed - received, 0))
    )


def _some_sum(found: Given) -> str:
    if found["received_fen"] is None and found["due_fen"] is None:
        return _("请填收到的金额，或应付的金额。")
    return ""


def _day_of_money(found: Given) -> str:
    missing = found["received_fen"] is not None and found["received_on"] is None
    return _("收到的钱要有日期和金额。") if missing else ""


def _day_of_due(found: Given) -> str:
    missing = found["due_fen"] is not None and found["due_on"] is None
    return _("还没到手的钱，请写说好哪天付。") if missing else ""


def _suspend(file: CaseFile, now: Now) -> _Asked:
    asked = (
        Line(field(Case, "suspend_reason"), required=True),
        today_line(Case, "suspended_on", now, since=file.case.received),
    )
    return _Asked(asked, _("先停下"), _("停着的日子不算进期限；有了结果再“恢复调解”。"))


def _resume(file: CaseFile, now: Now) -> _Asked:
    since = file.case.suspended_on or file.case.received
    day = Line(_RESUMED_ON, required=True, start=written(_RESUMED_ON, now.today), since=since)
    return _Asked((day,), _("恢复"), _("期限从这一天接着算。"))


def _follow_up(file: CaseFile, now: Now) -> _Asked:
    asked = (
        Line(field(FollowUp, "answer"), required=True),
        Line(field(FollowUp, "reason")),
        wide(FollowUp, "note"),
        today_line(FollowUp, "called_on", now, since=file.case.received),
    )
    case = file.case  # whom to call has to be in sight, also where no case stands beside the form
    people = (case.consumer_name, case.consumer_phone, case.merchant)
    who = "  ".join(shown(text) for text in people if text)
    told = _("消费者怎么说就怎么记；不满意的可以重新办理。")
    about = "\n".join(filter(None, [who, told]))
    return _Asked(asked, _("记下"), about, (Rule(("reason", "answer"), _why),))


def _why(found: Given) -> str:
    if found["reason"] and found["answer"] == "SATISFIED":
        return _("满意的不用填不满意原因。")
    return ""


def _close(file: CaseFile, now: Now) -> _Asked:
    since = max(file.case.received, file.case.replied_on or file.case.received)
    return _Asked(
        (today_line(Case, "closed_on", now, since=since),),
        _("办结这件"),
        _("办结以后还可以回访、补记兑现、更正。"),
    )


def _redo(file: CaseFile, now: Now) -> _Asked:
    day = today_line(Case, "redone_on", now, since=file.case.received)
    about = _("原来的结果、答复和办结都收回，重新受理；收到过的钱还算收到。")
    return _Asked((wide(Case, "redo_reason", required=True), day), _("重新办理"), about)


def _void(_file: CaseFile, _now: Now) -> _Asked:
    about = _("作废后不能恢复；只用于重复登记、试填的。写错了请用“更正”。")
    return _Asked((Line(_VOID_REASON, required=True, wide=True),), _("作废"), about)


def strike(record: Record) -> Sheet:
    """Return the sheet of 作废 of one thing that hangs on a case."""
    title = _(DOINGS[f"{record.KIND}.void"])
    about = _("作废后不能恢复，仍看得到，只是不进任何数字。记错了的，作废后再记一条对的。")
    reason = Line(_VOID_REASON, required=True, wide=True)
    return Sheet("strike", title, (Part("", (reason,)),), _("作废"), about)


def _merge(_file: CaseFile, _now: Now) -> _Asked:
    about = _("同一件争议才并；并过去以后这一件不再数，弄错了可以“取消并案”。")
    return _Asked((Line(_MAIN, required=True),), _("并过去"), about)


_ASKED: dict[str, Callable[[CaseFile, Now], _Asked]] = {
    "accept": _accept, "refuse": _refuse, "refer": _refer, "reply": _reply, "hold": _hold,
    "agree": _agree, "end": _end, "pay": _pay, "follow_up": _follow_up, "close": _close,
    "redo": _redo, "void": _void, "merge": _merge, "suspend": _suspend, "resume": _resume,
}  # fmt: skip


def step(name: str, file: CaseFile, now: Now) -> Sheet:
    """Return the sheet of a verb. Raises `KeyError` for a verb that has none here."""
    asked = _ASKED[name](file, now)
    parts = [Part("", asked.lines)]
    if asked.more:
        parts.append(Part(_("还没到手的（分期才填）"), asked.more))
    return Sheet(name, _(NAMES[name]), tuple(parts), asked.done, asked.about, rules=asked.rules)


# The acts


def _refer_act(file: CaseFile, given: Given, new_id: NewId) -> Act:
    act = verbs.refer(
        file, given["referred_on"], target=given.get("target", ""),
        target_name=given.get("target_name", ""), reason=given.get("reason", ""), new_id=new_id,
    )  # fmt: skip
    if not given.get("consent_share"):
        return act
    case, *rest = act.records
    return replace(act, records=(case.with_(consent_share=True), *rest))


def _hold_act(file: CaseFile, given: Given, new_id: NewId) -> Act:
    rest = without(given, "held_on", "consent_mediate")
    consent = bool(given.get("consent_mediate"))
    return verbs.hold(file, given["held_on"], consent=consent, new_id=new_id, **rest)


def _end_act(file: CaseFile, given: Given, _new_id: NewId) -> Act:
    on = given.get("result_on") or file.case.result_on or file.case.received
    return verbs.end(
        file, on, given["outcome"], given.get("end_ground", ""),
        withdraw_reason=given.get("withdraw_reason", ""),
    )  # fmt: skip


def _pay_act(file: CaseFile, given: Given, new_id: NewId) -> Act:
    received = given.get("received_fen")
    on = given.get("received_on") if received is not None else None
    return verbs.pay(
        file, given["kind"], received_on=on, received_fen=received, new_id=new_id,
        **without(given, "kind", "received_on", "received_fen"),
    )  # fmt: skip


_ACTS: dict[str, Callable[[CaseFile, Given, NewId], Act]] = {
    "accept": lambda file, given, _id: verbs.accept(file, given["decided_on"]),
    "refuse": lambda file, given, _id: verbs.refuse(
        file, given["decided_on"], given["refuse_ground"], given.get("reply", "")
    ),
    "refer": _refer_act,
    "reply": lambda file, given, _id: verbs.reply(
        file, given["replied_on"], given.get("reply", "")
    ),
    "hold": _hold_act,
    "agree": lambda file, given, new_id: verbs.agree(
        file, given["agreed_on"], given["agreed_fen"], new_id=new_id,
        **without(given, "agreed_on", "agreed_fen"),
    ),
    "end": _end_act,
    "pay": _pay_act,
    "follow_up": lambda file, given, new_id: verbs.follow_up(
        file, given["called_on"], given["answer"], new_id=new_id,
        **without(given, "called_on", "answer"),
    ),
    "close": lambda file, given, _id: verbs.close(file, given["closed_on"]),
    "redo": lambda file, given, _id: verbs.redo(file, given["redone_on"], given["redo_reason"]),
    "suspend": lambda file, given, _id: verbs.suspend(
        file, given["suspended_on"], given["suspend_reason"]
    ),
    "resume": lambda file, given, _id: verbs.resume(file, given["resumed_on"]),
    "void": lambda file, given, _id: verbs.void(file, given["void_reason"]),
}  # fmt: skip


def act(name: str, file: CaseFile, given: Given, new_id: NewId) -> Act:
    """Return the act that the answers to a verb's sheet make."""
    return _ACTS[name](file, given, new_id)
