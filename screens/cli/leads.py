"""`county lead`: what became of the leads that stations handed over, told once and sent down."""

import argparse
from typing import TYPE_CHECKING, Any

from screens.cli import common, shared
from screens.cli.common import DONE
from station.language import _

if TYPE_CHECKING:
    from storage.lead_results import HandedOver


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = common.command(
        commands, "lead", _("线索反馈：列出各站移交的线索，记下签收、立案和处理结果"), lead
    )
    made.add_argument(
        "lead", nargs="?", metavar=_("线索"), help=_("线索的编号（列表里的）；不写就列出全部")
    )
    made.add_argument(
        "result", nargs="?", metavar=_("结果"), help=_("代码或名称，如 RECEIVED、立案")
    )
    made.add_argument("day", nargs="?", metavar=_("日期"), help=_("如 2026-03-12，默认今天"))
    made.add_argument("--text", default="", metavar=_("说明"), help=_("一句说明，站点看得到"))
    made.add_argument("--station", default="", metavar=_("站点编号"), help=_("只列这个站的"))


def lead(args: argparse.Namespace) -> int:
    """List the leads that were handed over, or say what became of one."""
    from station import taxonomy
    from station.clock import today
    from station.values import day
    from station.errors import Usage
    from station.leads import TABLE, words
    from storage import lead_results
    from storage.county import County

    county = County.open(shared.home_of(args, "county"))
    if args.lead is None:
        return _list(args, lead_results.handed_over(county, args.station))
    if args.result is None:
        raise Usage("no-result", _("请写结果，如 RECEIVED 或 立案。"))
    on = day(args.day, today(county.store.clock)) if args.day else None
    code = taxonomy.find(TABLE, args.result) or args.result
    said = lead_results.say(county, args.lead, code, on, args.text)
    if args.json:
        common.as_json({"lead": args.lead, "code": said.code, "on": said.on.isoformat()})
    else:
        common.data(words(said))
        common.talk(_("已记下，下次下发时带给站点。说错了再说一次，以最后一次为准。"))
    return DONE


def _list(args: argparse.Namespace, found: "list[HandedOver]") -> int:
    from screens.cli import tables
    from station import taxonomy
    from station.leads import line

    if args.json:
        common.as_json({"leads": [_plain(one) for one in found]})
    elif found:
        tables.table(
            _("移交的线索"),
            (_("线索"), _("站点"), _("案件"), _("移交日期"), _("违法类型"), _("处理结果")),
            [
                (
                    one.lead.id, one.station + one.desk, one.number, str(one.lead.handed_on),
                    taxonomy.label("p12315_report_problem", one.lead.problem)
                    if one.lead.problem
                    else "",
                    line(one.said),
                )
                for one in found
            ],
        )  # fmt: skip
    else:
        common.talk(_("还没有移交来的线索。"))
    return DONE


def _plain(one: "HandedOver") -> dict[str, Any]:
    lead = one.lead
    return {
        "id": lead.id, "station": one.station, "desk": one.desk, "case": one.number,
        "noted_on": lead.noted_on.isoformat(), "handed_on": str(lead.handed_on),
        "target": lead.target, "problem": lead.problem,
        "results": [
            {"code": x.code, "on": x.on.isoformat(), "at": x.at, "text": x.text} for x in one.said
        ],
    }  # fmt: skip
