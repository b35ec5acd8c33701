"""`station due`: when a time limit ends, with every day that was left out."""

import argparse
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from screens.cli import common
from screens.cli.common import DONE
from station.language import _

if TYPE_CHECKING:
    from station.law.counting import Counted
    from station.law.limits import Limit


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = common.command(commands, "due", _("期限计算：哪一天到期，跳过了哪些日子"), due)
    made.add_argument("rule", nargs="?", metavar=_("期限"), help=_("代码，如 SAMR_ACCEPT；不写就列出全部"))  # fmt: skip
    made.add_argument("start", nargs="?", metavar=_("起算日"), help=_("如 2026-02-10，当天不算"))
    made.add_argument("--identity", default="", metavar=_("性质"), help=_("本站以谁的名义调解，代码或名称"))  # fmt: skip
    made.add_argument("--extended", action="store_true", help=_("按批准延长后的期限算"))


def due(args: argparse.Namespace) -> int:
    """Say when a limit ends that began on a day; without a rule, list the rules."""
    from station import taxonomy
    from station.clock import SystemClock, today
    from station.errors import Usage
    from station.law import limits
    from station.values import moment

    if not args.rule:
        return _list(args)
    rule = args.rule.upper()
    now = today(SystemClock())
    limits.limit(rule, now)
    if not args.start:
        raise Usage("no-start", _("请写起算日，如 station due SAMR_ACCEPT 2026-02-10。"))
    day, hour = moment(args.start, now)
    asked = limits.limit(rule, day)
    counted = limits.ends(asked, _begun(day, hour), extended=args.extended)
    identity = taxonomy.find("station_identity", args.identity) if args.identity else ""
    if identity is None:
        raise Usage("bad-code", _("没有这种站点性质：{text}").format(text=args.identity))
    if args.json:
        common.as_json(_as_json(asked, counted, own=_own(asked, identity)))
        return DONE
    for line in _lines(asked, counted, identity):
        common.data(line + "\n")
    return DONE


def _begun(day: date, hour: str) -> date | datetime:
    return datetime.combine(day, time.fromisoformat(hour)) if hour else day


def _own(rule: "Limit", identity: str) -> bool:
    """Tell whether a limit binds a station of this identity (domain: only an entrusted one)."""
    return rule.binds == "STATION" or (rule.binds == "REGULATOR" and identity == "ENTRUSTED")


def _as_json(rule: "Limit", counted: "Counted", *, own: bool) -> dict[str, Any]:
    return {
        "rule": rule.code,
        "label": rule.label,
        "from": counted.start.isoformat(),
        "due": counted.rolled.isoformat(),
        "raw": counted.raw.isoformat(),
        "rolled": counted.rolled.isoformat(),
        "warn": counted.warn.isoformat(),
        "due_at": counted.at.isoformat(timespec="minutes") if counted.at else None,
        "provisional": counted.provisional,
        "in_force": rule.in_force,
        "counted": counted.counted,
        "skipped": [{"date": d.on.isoformat(), "why": d.why} for d in counted.skipped],
        "law": rule.law,
        "binds": rule.binds,
        "own": own,
        "extend": rule.extend,
    }


def _lines(rule: "Limit", counted: "Counted", identity: str) -> list[str]:
    from station import taxonomy
    from station.entry import named_day
    from station.law.limits import words

    said = [
        _("{label}：{term}，从{what}的次日起算").format(
            label=rule.label, term=words(rule.term), what=rule.since_what or _("起算日")
        ),
        _("起算 {start}，到期 {due}").format(
            start=named_day(counted.start), due=named_day(counted.rolled)
        ),
    ]
    if counted.at:
        said.append(_("到期时刻 {at}").format(at=counted.at.isoformat(" ", "minutes")))
    if counted.raw != counted.rolled:
        said.append(
            _("末日 {raw} 放假，顺延到 {rolled}；稳妥起见按较早的一天提醒").format(
                raw=named_day(counted.raw), rolled=named_day(counted.rolled)
            )
        )
    said.append(_("数了 {n} 天，跳过 {m} 天").format(n=counted.counted, m=len(counted.skipped)))
    said += [f"  {named_day(day.on)}  {day.why}" for day in counted.skipped]
    if counted.provisional:
        said.append(_("暂定：这一年的放假安排还没有公布，县区下发以后会自动改过来"))
    if not rule.in_force:
        said.append(_("这个期限在起算那天不适用"))
    if rule.extend:
        said.append(
            _("可以延长 {n}（{how}），用 --extended 算").format(
                n=words(type(rule.term)(rule.extend, rule.term.unit)), how=rule.extend_by
            )
        )
    if rule.binds:
        whose = taxonomy.label("bound", rule.binds)
        said.append(
            whose if _own(rule, identity) else _("{whose}，不是本站的承诺").format(whose=whose)
        )
    said.append(source(rule.law, rule.read))
    said.append(_("供协商参考，不是处理结论"))
    return said


def source(law: str, read: date | None) -> str:
    """Return where a legal figure comes from, and when its text was read."""
    if read is None:
        return _("依据 {law}").format(law=law)
    return _("依据 {law}（{day} 读的文本）").format(law=law, day=read.isoformat())


def _list(args: argparse.Namespace) -> int:
    from screens.cli import tables
    from station import taxonomy
    from station.clock import SystemClock, today
    from station.law import limits

    now = today(SystemClock())
    rules = [limits.limit(one.code, now) for one in taxonomy.items(limits.TABLE)]
    if args.json:
        common.as_json({
            "rules": [
                {"rule": r.code, "label": r.label, "law": r.law, "in_force": r.in_force}
                for r in rules
            ]
        })  # fmt: skip
        return DONE
    tables.table(
        _("期限"),
        (_("代码"), _("期限"), _("多长"), _("依据")),
        [(r.code, r.label, limits.words(r.term), r.law) for r in rules],
    )
    return DONE
