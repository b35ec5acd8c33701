"""Registering: what is asked of a person who comes in, what it makes, and putting it right.

Few fields have to be filled while a person talks; what is seldom known stands in the last parts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from station import verbs
from station.entry import written
from station.errors import Refused
from station.fields import Ask
from station.language import N_, _
from station.law import telling, whose_told
from station.law.clocks import Promise
from station.life import NAMES, Act, CaseFile
from station.records import Case, Lead, Record
from station.sheets import grounds
from station.sheets.base import (
    Line,
    Now,
    Part,
    Rule,
    Sheet,
    begun,
    field,
    lines,
    not_before,
    own,
    tick,
    today_line,
    wide,
)
from station.sheets.leads import HANDED

KIND_OF = {
    "register.CONSULT": "CONSULT",
    "register.COMPLAINT": "COMPLAINT",
    "register.LEAD": "LEAD",
    "register.OTHER": "OTHER_REQ",
}
"""What each registration makes; the last may also make a suggestion."""

ANSWERED_NOW = "answered_now"
ACCEPTED_NOW = "accepted_now"
_LEAD_FIELDS = ("problem", "handed_on", "target", "target_name")

_ANSWERED = own(ANSWERED_NOW, Ask(
    "当场答复",
    "写了答复内容、已经当面说清楚的，选“是”：登记、答复、办结一次记好；没说清楚的选“否”，以后再答复。",
    "flag",
), bool)  # fmt: skip
_ACCEPTED = own(ACCEPTED_NOW, Ask(
    "当场受理",
    "现在就能决定受理的选“是”，省得再办一步；同一件事消协、法院已经在办的先不选，问清楚再定（令121第16条）。",
    "flag",
), bool)  # fmt: skip


def _answer(found: Mapping[str, Any]) -> str:
    if found[ANSWERED_NOW] and not found["reply"]:
        return _("选了“当场答复”，请写是怎么答复的；还没有答复的，把“当场答复”改成“否”。")
    return ""


_ANSWER = Rule(("reply", ANSWERED_NOW), _answer)
"""What is marked as answered says how."""

_QUESTION = N_("问了什么")
_QUESTION_HELP = N_("消费者想知道什么，一两句话写清楚，如 办的健身卡，店搬走了，余额能不能退。")
_TELLER = N_("反映人")
_TELLER_HELP = N_(
    "谁来反映的；不愿留姓名可以不填。姓名要保密，不能告诉被反映的一方（令121第37条）。"
)
_TOLD = N_("反映内容")
_TOLD_HELP = N_(
    "在哪里、看见什么、有什么凭据，写到别人能去查，如 夜市北口烧烤摊没有执照，每晚七点到十二点。"
)
_WISH_HELP = N_("来人说了什么、希望怎样，如 建议冰柜里的饮料也贴上价签。")


def _arrival(now: Now, *more: Line) -> Part:
    """Return how and when the person came, filled with now."""
    channel = field(Case, "channel")
    asked = (
        Line(channel, start=written(channel, "WALKIN")),
        today_line(Case, "received", now, since=None),
        Line(field(Case, "received_at"), start=now.at, of_day="received"),
        Line(field(Case, "handler"), start=now.person),
    )
    return Part(_("接待"), (*asked, *more))


def _must(*names: str) -> tuple[Line, ...]:
    return tuple(Line(field(Case, n), required=True) for n in names)


_MATTER = ("goods", "category", "nature", "bought_on", "disputed_fen")
_MORE_CONSUMER = (
    "consumer_address", "consumer_id_type", "consumer_id_no", "persons", "agent_name",
    "agent_phone", "consent_share", "consent_publish",
)  # fmt: skip
_MORE_MERCHANT = ("credit_code", "merchant_address", "respondent_role", "more_respondents")
_MORE_MATTER = (
    "sales_mode", "prepaid_sector", "external_numbers", "in_12315", "object_12315",
    "problem_12315", "note",
)  # fmt: skip
_WIDE = {"consumer_address", "merchant_address", "more_respondents", "note"}


def _more(*names: str) -> tuple[Line, ...]:
    return tuple(replace(one, wide=one.spec.name in _WIDE) for one in lines(Case, *names))


def _chosen() -> Line:
    """Return the reference that choosing a merchant from the register fills."""
    return Line(field(Case, "merchant_id"), hidden=True)


def _bought(found: Mapping[str, Any]) -> str:
    day, received = found["bought_on"], found["received"]
    if day is None or received is None or day <= received:
        return ""
    return _("消费日期 {day} 晚于接收日期 {received}，请检查。").format(day=day, received=received)


_BOUGHT = Rule(("bought_on", "received"), _bought)


def _case_rules() -> tuple[Rule, ...]:
    return (_BOUGHT, Rule(("consumer_id_type", "consumer_id_no"), _id))


def _id(found: Mapping[str, Any]) -> str:
    if found["consumer_id_no"] and not found["consumer_id_type"]:
        return _("填了证件号码，请选是哪种证件。")
    return ""


def register(name: str, now: Now, at_once: bool) -> Sheet:
    """Return the sheet of a registration; `at_once`: registering accepts at this station."""
    make = {
        "register.CONSULT": _consultation,
        "register.COMPLAINT": _complaint,
        "register.LEAD": _lead,
        "register.OTHER": _other,
    }[name]
    title, about, parts, rules = make(now, at_once)
    return Sheet(name, title, tuple(parts), _("登记好"), about, rules=rules)


_Made = tuple[str, str, list[Part], tuple[Rule, ...]]


def _consultation(now: Now, _at_once: bool) -> _Made:
    asked = (
        wide(Case, "facts", required=True, label=_QUESTION, about=_QUESTION_HELP),
        wide(Case, "reply"),
        Line(_ANSWERED, start=tick()),
    )
    who = lines(Case, "consumer_name", "consumer_phone", "elder_child")
    about_what = lines(
        Case, "merchant", "goods", "category", "nature", "bought_on", "disputed_fen", "sales_mode"
    )
    parts = [
        Part(_("问和答"), asked),
        Part(_("咨询的人（可以不填）"), who),
        _arrival(now),
        Part(_("什么事（可以不填）"), (*about_what, _chosen())),
        Part(_("其他（可以不填）"), _more("external_numbers", "in_12315", "note")),
    ]
    about = _("写下问了什么、怎么答复的，就一次办结；以后再答复的，“当场答复”改成“否”。")
    return _("登记咨询"), about, parts, (_BOUGHT, _ANSWER)


def _complaint(now: Now, at_once: bool) -> _Made:
    matter = (
        *lines(Case, *_MATTER),
        wide(Case, "facts", required=True),
        wide(Case, "request", required=True),
        *lines(Case, "claimed_fen"),
    )
    warning = whose_told.warning(now.identity, now.today)
    accept = () if at_once else (Line(_ACCEPTED, why=warning),)
    parts = [
        Part(_("消费者"), (*_must("consumer_name", "consumer_phone"), *lines(Case, "elder_child"))),
        Part(_("经营者"), (*_must("merchant"), *lines(Case, "merchant_phone"), _chosen())),
        Part(_("什么事"), matter),
        _arrival(now, *accept),
        Part(_("其他：消费者（可以不填）"), _more(*_MORE_CONSUMER)),
        Part(_("其他：经营者（可以不填）"), _more(*_MORE_MERCHANT)),
        Part(_("其他：案情（可以不填）"), _more(*_MORE_MATTER)),
    ]
    about = _("先填必填的几栏就能登记，别的等人走了再补。")
    return _("登记投诉"), _first_said(warning, about), parts, _case_rules()


def _first_said(warning: str, about: str) -> str:
    """Put what has to be said before acceptance over what the form is."""
    return "\n".join(filter(None, (warning, about)))


def _lead(now: Now, _at_once: bool) -> _Made:
    told = (
        wide(Case, "facts", required=True, label=_TOLD, about=_TOLD_HELP),
        *lines(Case, "merchant", "merchant_address"),
        *lines(Lead, "problem"),
        _chosen(),
    )
    who = (
        Line(field(Case, "consumer_name", label=_TELLER, about=_TELLER_HELP)),
        *lines(Case, "consumer_phone"),
    )
    handed = lines(Lead, "handed_on", "target", "target_name")
    parts = [
        Part(_("线索"), told),
        Part(_("谁反映的（可以不填）"), who),
        _arrival(now),
        Part(_("已经移交的（没交就不填）"), handed),
        Part(
            _("其他（可以不填）"),
            _more("goods", "category", "nature", "external_numbers", "in_12315", "note"),
        ),
    ]
    about = _("登记后自动记一条违法线索，交给辖区市场监管所；反映人要保密（令121第37条）。")
    return _("登记线索"), about, parts, (HANDED, not_before("handed_on", "received"))


def _other(now: Now, _at_once: bool) -> _Made:
    kind = field(Case, "kind")
    told = (
        Line(kind, required=True, only=("OTHER_REQ", "SUGGEST"), start=written(kind, "OTHER_REQ")),
        wide(Case, "facts", required=True, label=_TOLD, about=_WISH_HELP),
        wide(Case, "reply"),
        Line(_ANSWERED, start=tick()),
    )
    who = (
        Line(field(Case, "consumer_name", label=_TELLER)),
        *lines(Case, "consumer_phone", "elder_child"),
    )
    parts = [
        Part(_("反映和答复"), told),
        Part(_("谁反映的（可以不填）"), who),
        _arrival(now),
        Part(
            _("其他（可以不填）"),
            (*_more("merchant", "goods", "category", "external_numbers", "in_12315", "note"),
             _chosen()),
        ),
    ]  # fmt: skip
    about = _("不是咨询、投诉、线索的都记在这里；以后再答复的，“当场答复”改成“否”。")
    return _("登记其他诉求"), about, parts, (_ANSWER,)


def convert(case: Case, now: Now) -> Sheet:
    """Return the sheet of 咨询转投诉: the complaint's, begun with what the consultation holds."""
    _title, _about, parts, rules = _complaint(now, at_once=True)
    fresh = {"channel", "received", "received_at", "handler"}
    kept = tuple(
        Part(p.title, tuple(
            one if one.spec.name in fresh else replace(one, start=begun(case, one.spec))
            for one in p.lines
        ))
        for p in parts
    )  # fmt: skip
    kept = _since(kept, "received", case.received)
    about = _first_said(
        whose_told.warning(now.identity, now.today),
        _("咨询和投诉两件都数；咨询记的内容已经带过来，请补上诉求。"),
    )
    return Sheet("convert", _(NAMES["convert"]), kept, _("转成投诉"), about, rules=rules)


def _since(parts: tuple[Part, ...], name: str, day: date) -> tuple[Part, ...]:
    return tuple(
        replace(
            p, lines=tuple(replace(x, since=day) if x.spec.name == name else x for x in p.lines)
        )
        for p in parts
    )


def case_of(name: str, given: Mapping[str, Any], new_id: Callable[[], str]) -> Case:
    """Return the case that a registration sheet describes, before it has a number.

    An answer that was given on the spot is left to `following`.
    """
    known = {s.name for s in Case.fields()}
    told = {k: v for k, v in given.items() if k in known}
    if _answered(given):
        told.pop("reply")
    return Case(**{"id": new_id(), "kind": KIND_OF[name], **told})


def is_late(given: Mapping[str, Any], today: date) -> bool:
    """Tell whether a registration is 补录: the person came on an earlier day."""
    return bool(given["received"] < today)


def _answered(given: Mapping[str, Any]) -> bool:
    return bool(given.get(ANSWERED_NOW) and given.get("reply"))


def following(name: str, given: Mapping[str, Any]) -> tuple[Callable[[CaseFile], Act], ...]:
    """Return what is done in the same breath as the registration, each to the file as it stands.

    An answer given on the spot: reply and close. 当场受理: accept. A lead that came in: noted, and
    handed over if it says so.
    """
    on: date = given["received"]
    if _answered(given):
        text: str = given["reply"]
        return (lambda file: verbs.reply(file, on, text), lambda file: verbs.close(file, on))
    if given.get(ACCEPTED_NOW):
        return (lambda file: verbs.accept(file, on),)
    if name == "register.LEAD":
        told = {k: given[k] for k in _LEAD_FIELDS if k in given}
        return (
            lambda file: verbs.note_lead(on, case_id=file.case.id, facts=given["facts"], **told),
        )
    return ()


# Putting right what was written


def correct(case: Case) -> Sheet:
    """Return the sheet of 更正: all that a hand may change, as it stands."""
    done = tuple(
        name
        for name in (
            "decided_on", "refuse_ground", "result_on", "end_ground", "replied_on", "reply",
            "withdraw_reason", "closed_on", "redo_reason",
        )
        if getattr(case, name)
    )  # fmt: skip
    groups = (
        (_("接待"), ("received", "received_at", "channel", "handler", "entered_late")),
        (_("消费者"), ("consumer_name", "consumer_phone", "elder_child", *_MORE_CONSUMER)),
        (_("经营者"), ("merchant", "merchant_phone", *_MORE_MERCHANT)),
        (_("什么事"), (*_MATTER, "facts", "request", "claimed_fen", *_MORE_MATTER)),
        (_("办理"), (*done, "consent_mediate", "accept_due", "close_due")),
    )
    parts = tuple(Part(title, tuple(_as_it_is(case, n) for n in names)) for title, names in groups)
    hidden = Part("", (replace(_chosen(), start=begun(case, field(Case, "merchant_id"))),))
    about = _("只改写错的地方；办到哪一步不在这里改。改了以后，原来写的仍查得到。")
    return Sheet(
        "correct", _(NAMES["correct"]), (*parts, hidden), _("改好"), about, edits=True,
        rules=_case_rules(),
    )  # fmt: skip


_NEEDED = frozenset({"received", "reply", *verbs.CORRECTABLE_DAYS})
_DUE = {"accept_due": "accept", "close_due": "close"}
_LONG = _WIDE | {"facts", "request", "reply", "redo_reason", "withdraw_reason"}


def _as_it_is(case: Case, name: str) -> Line:
    if name in ("refuse_ground", "end_ground"):
        return grounds.line(case, name, start=True)
    spec = field(Case, name)
    return Line(
        spec, required=name in _NEEDED, start=begun(case, spec),
        ahead=name in _DUE, wide=name in _LONG,
        why="\n".join(telling.of_case(case, Promise(), _DUE[name])) if name in _DUE else "",
    )  # fmt: skip


def expect_unmoved(seen: Record, now: Record, names: Iterable[str]) -> None:
    """Refuse (`changed-meanwhile`) a correction of what is no longer as the sheet showed it."""
    for name in names:
        if getattr(now, name) != getattr(seen, name):
            spec = field(type(seen), name)
            raise Refused(
                "changed-meanwhile",
                _(
                    "“{label}”刚才在别处改成了“{text}”，没有保存。先按 Esc 退出，再进“更正”核对："
                    "这里输入的留作草稿。"
                ).format(label=_(spec.ask.label), text=begun(now, spec)),
            )


def corrected(file: CaseFile, given: Mapping[str, Any]) -> Act:
    """Return the act of 更正. Raises `Refused` (`no-change`) where nothing was changed."""
    if not given:
        raise Refused("no-change", _("没有改动，不用保存。"))
    return verbs.correct(file, **given)
