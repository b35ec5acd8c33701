"""`station due`: when a time limit ends, with every day that was left out."""

import argparse
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from screens.cli import common, shared
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
    from station.law import limits, telling
    from station.values import moment

    shared.go_by_the_law_of(args)
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
    told = telling.lines(asked, counted, own=_own(asked, identity))
    common.data("\n".join([*told, _("供协商参考，不是处理结论")]))
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
