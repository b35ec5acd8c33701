"""The sheets of money besides 记兑现: a schedule, what was given back, one payment put right."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from station import payments
from station.entry import read, written
from station.errors import Refused
from station.fields import Ask
from station.language import N_, _
from station.life import DOINGS, Act, CaseFile
from station.records import Payment, Record
from station.schedule import EVERY, instalments, planned
from station.sheets.base import Line, Now, Part, Rule, Sheet, begun, field, own, today_line, wide
from station.values import shown, yuan

NewId = Callable[[], str]
Given = Mapping[str, Any]

PLAN, GIVE_BACK, CORRECT_PAYMENT = "plan", "give_back", "correct_payment"
NAMES = (PLAN, GIVE_BACK, CORRECT_PAYMENT)
"""The sheets of this module."""

_TOTAL = own("plan_fen", Ask(
    "要排的金额", "还没到手、要分几次付的一共多少，单位元，如 6000；每期平均分，除不尽的进最后一期。", "fen",
), int)  # fmt: skip
_COUNT = own("plan_count", Ask("分几期", "一共分几次付，如 6。", "count"), int)
_FIRST = own("plan_first", Ask("第一期哪天", "第一次说好哪天付，如 12.1。", "day"), date)
_EVERY = own("plan_every", Ask(
    "隔多久一期", "每两期隔多久：每月、每周、每两周或每三个月。31 号起每月的，小月按月底算。", "code",
    taxonomy="plan_every",
))  # fmt: skip
_LIST = own("plan_list", Ask(
    "一期一期写", "日子和金额不一样的，一行写一期：哪天、多少元，如 12.1 1000。写了这里，“分几期”和“第一期哪天”就空着。", "text",
    sealed=True,
))  # fmt: skip
_ANEW = own("plan_anew", Ask(
    "重新排", "选“是”：原来排的各期作废（仍看得到），按这一次的排；收到的钱不变。", "flag",
), bool)  # fmt: skip
_HELPER = ("plan_fen", "plan_count", "plan_first", "plan_every")
_PARTED = re.compile(r"[\s,，、:：=]+")


@dataclass(frozen=True)
class Planned:
    """How the money of a case stands before a plan is made, in fen."""

    agreed: int
    received: int
    rows: int
    """How many rows stand."""
    due: int
    """What they come to."""

    @property
    def left(self) -> int:
        """What no row speaks of and nobody paid yet."""
        return max(self.agreed - max(self.received, self.due), 0)


def standing(file: CaseFile) -> Planned:
    """Return how the money of the current round stands."""
    rows = planned(file)
    due = sum(p.due_fen or 0 for p in rows)
    return Planned(file.agreed_fen(), max(file.received_this_round_fen(), 0), len(rows), due)


# The schedule


def plan(file: CaseFile, now: Now) -> Sheet:
    """Return the sheet that plans instalments, all in one act."""
    was = standing(file)
    total = was.left or max(was.agreed - was.received, 0)
    kind, payer = field(Payment, "kind"), field(Payment, "payer")
    helper = (
        Line(_TOTAL, start=written(_TOTAL, total) if total else ""),
        Line(_COUNT),
        Line(_FIRST, ahead=True, since=file.case.received),
        Line(_EVERY, start=written(_EVERY, "MONTH")),
    )
    by_hand = (Line(_LIST, wide=True),)
    other = (
        Line(kind, required=True, start=written(kind, "REFUND")),
        Line(field(Payment, "basis")),
        Line(payer, start=written(payer, "MERCHANT")),
        wide(Payment, "note"),
    )
    anew = (Line(_ANEW, start=written(_ANEW, not was.left)),) if was.rows else ()
    parts = (
        Part("", (*anew, *helper)), Part(_("每期不一样的"), by_hand), Part(_("是什么钱"), other),
    )  # fmt: skip
    rules = (
        Rule(("plan_list", *_HELPER), _one_way),
        Rule(("plan_fen", "plan_list"), lambda found: _missing(found, "plan_fen", _TOTAL)),
        Rule(("plan_count", "plan_fen", "plan_list"), _count),
        Rule(("plan_first", "plan_list"), lambda found: _missing(found, "plan_first", _FIRST)),
        Rule(("plan_list",), lambda found: _unread(found, now.today)),
        Rule(("basis", "kind"), basis),
    )
    return Sheet(PLAN, _(DOINGS["case.plan"]), parts, _("排好"), _about(was), rules=rules)


def _about(was: Planned) -> str:
    said = [
        _("协议 {agreed} 元，已收到 {received} 元。").format(
            agreed=yuan(was.agreed), received=yuan(was.received)
        )
    ]
    if was.rows:
        said.append(_("已排 {n} 期 {sum} 元。").format(n=was.rows, sum=yuan(was.due)))
    if was.received > was.due:
        said.append(_("已收到的自动列作第一期，这里只排还没到手的。"))
    return "".join(said)


def _one_way(found: Given) -> str:
    """Refuse a list beside a helper that was filled; what the helper begins with does not count."""
    filled = found["plan_list"] and (found["plan_count"] or found["plan_first"])
    return _("一期一期写了，就不要再填分几期和第一期；两样只用一样。") if filled else ""


def _missing(found: Given, name: str, spec: Any) -> str:
    if found["plan_list"] or found[name]:
        return ""
    return _("请填“{label}”。").format(label=_(spec.ask.label))


def _count(found: Given) -> str:
    if found["plan_list"]:
        return ""
    count, total = found["plan_count"], found["plan_fen"] or 0
    if not count or count > payments.MOST_ROWS:
        return _("期数要在 1 和 {most} 之间。").format(most=payments.MOST_ROWS)
    return _("每一期的金额都要大于零。") if 0 < total < count else ""


def _unread(found: Given, today: date) -> str:
    try:
        listed_rows(found["plan_list"] or "", today)
    except Refused as error:
        return error.sentence
    return ""


def listed_rows(text: str, today: date) -> list[tuple[date, int]]:
    """Read instalments, one a line: a day, then a sum (fen). Raises `Refused` naming the line."""
    rows = []
    for number, line in enumerate(filter(str.strip, re.split(r"[;；\n]+", text)), 1):
        day, *sum_ = _PARTED.split(line.strip(), maxsplit=1)
        try:
            fen = read(_TOTAL, "".join(sum_), today)
            if not fen:
                raise Refused("no-sum", _("每一期的金额都要大于零。"))
            rows.append((read(_FIRST, day, today, ahead=True), fen))
        except Refused as error:
            words = _("第 {n} 行“{text}”：先写哪天，空一格再写多少元，如 12.1 1000。")
            raise Refused(error.code, words.format(n=number, text=shown(line.strip()))) from error
    return rows


def rows_of(given: Given, today: date) -> list[tuple[date, int]]:
    """Return the instalments that the answers describe, (day, fen), in order of their days."""
    if given.get("plan_list"):
        return sorted(listed_rows(given["plan_list"], today))
    try:
        return instalments(
            given["plan_fen"], given["plan_count"], given["plan_first"],
            given.get("plan_every") or EVERY[0],
        )  # fmt: skip
    except (ValueError, OverflowError) as error:
        raise Refused("bad-count", _("分不成这么多期，请检查金额、期数和日子。")) from error


def paid_before(file: CaseFile, anew: bool) -> list[tuple[date, int]]:
    """Return the row that stands for what was received and no row speaks of, if there is any.

    So a schedule made after a first payment is not paid by it, and comes to what was agreed.
    """
    was = standing(file)
    due = sum(p.due_fen or 0 for p in planned(file) if p not in payments.replaceable(file))
    fen = was.received - (due if anew else was.due)
    days = [
        p.received_on
        for p in file.payments
        if not p.void and p.round == file.case.round and not p.returns and p.received_on
    ]
    return [(max(days), fen)] if fen > 0 and days else []


def _plan_act(file: CaseFile, given: Given, today: date, new_id: NewId) -> Act:
    anew = bool(given.get("plan_anew"))
    rows = [*paid_before(file, anew), *rows_of(given, today)]
    rest = {name: given[name] for name in ("basis", "payer", "note") if given.get(name)}
    return payments.plan(file, rows, given["kind"], anew=anew, new_id=new_id, **rest)


# What was given back


def give_back(file: CaseFile, payment: Payment, now: Now) -> Sheet:
    """Return the sheet of a payment that bounced or was handed back."""
    most = payments.kept_fen(file, payment)
    fen = field(
        Payment, "received_fen", label=N_("退回金额"),
        about=N_("退回去多少，单位元；全退的不用改。退票、转账没到账、消费者交还的都记这里。"),
    )  # fmt: skip
    asked = (
        Line(fen, required=True, start=written(fen, most)),
        today_line(Payment, "received_on", now, since=payment.received_on, label=N_("退回日期")),
        wide(Payment, "note", about=N_("为什么退回，如 转账被银行退回、消费者退还换来的货。")),
    )
    about = _("从退回的那一天起，挽回经济损失减去这一笔；以前的报表不变。")
    return Sheet(
        GIVE_BACK, _(DOINGS["payment.give_back"]), (Part("", asked),), _("记下"), about,
        rules=(Rule(("received_fen",), lambda found: _too_much(found["received_fen"], most)),),
    )  # fmt: skip


def _too_much(fen: int | None, most: int) -> str:
    if fen is not None and not 0 < fen <= most:
        return _("退回的金额要大于零，最多 {most} 元。").format(most=yuan(most))
    return ""


# One payment put right


def correct(file: CaseFile, payment: Payment) -> Sheet:
    """Return the sheet of 更正 of one payment: what it says, as it stands."""
    asked = [_as_it_is(file, payment, name) for name in _fields(payment)]
    about = _("只改写错的地方；改了以后，原来写的在时间线里仍查得到，兑现到哪一步跟着重算。")
    rules = () if payment.returns else (Rule(("basis", "kind"), basis),)
    return Sheet(
        CORRECT_PAYMENT, _(DOINGS["payment.correct"]), (Part("", tuple(asked)),), _("改好"), about,
        edits=True, rules=rules,
    )  # fmt: skip


def _fields(payment: Payment) -> tuple[str, ...]:
    if payment.returns:
        return "received_fen", "received_on", "note"
    received = ("received_fen", "received_on") if payment.received_fen is not None else ()
    due = ("due_fen", "due_on") if payment.due_fen is not None else ()
    return ("kind", *received, *due, "basis", "payer", "note")


def _as_it_is(file: CaseFile, payment: Payment, name: str) -> Line:
    spec = field(Payment, name)
    line = Line(
        spec, required=name not in ("basis", "payer", "note", "due_on"), start=begun(payment, spec),
        wide=name == "note", ahead=name == "due_on",
        since=file.case.received if name == "received_on" else None,
    )  # fmt: skip
    if payment.returns and name == "received_fen":
        spec = field(Payment, name, label=N_("退回金额"))
        return replace(line, spec=spec, start=written(spec, -(payment.received_fen or 0)))
    if payment.returns and name == "received_on":
        return replace(line, spec=field(Payment, name, label=N_("退回日期")))
    return line


def basis(found: Given) -> str:
    """Say what is wrong between a kind of payment and the law it rests on."""
    multiple = found["kind"] == "MULTIPLE"
    if multiple and not found["basis"]:
        return _("加倍赔偿请选依据哪条法。")
    if found["basis"] and not multiple:
        return _("只有加倍赔偿才填依据；是加倍赔偿的，款项请选“加倍赔偿”。")
    return ""


def signed(payment: Payment, given: Given) -> dict[str, Any]:
    """Return what a correction changes as the record holds it: given back is less than nothing."""
    changes = dict(given)
    if payment.returns and changes.get("received_fen") is not None:
        changes["received_fen"] = -changes["received_fen"]
    return changes


# All of them


def sheet(name: str, file: CaseFile, now: Now, record: Record | None) -> Sheet:
    """Return one of these sheets."""
    if name == PLAN:
        return plan(file, now)
    assert isinstance(record, Payment), "a payment is given back or put right"
    return give_back(file, record, now) if name == GIVE_BACK else correct(file, record)


def act(
    name: str, file: CaseFile, given: Given, new_id: NewId, record: Record | None,
    today: date | None,
) -> Act:  # fmt: skip
    """Return the act that the answers to one of these sheets make."""
    if name == PLAN:
        assert today is not None, "the days of a list are read as of today"
        return _plan_act(file, given, today, new_id)
    assert isinstance(record, Payment), "a payment is given back or put right"
    if name == CORRECT_PAYMENT:
        return payments.correct(file, record, **signed(record, given))
    return payments.give_back(
        file, record, given["received_on"], given["received_fen"], note=given.get("note", ""),
        new_id=new_id,
    )  # fmt: skip
