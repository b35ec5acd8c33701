"""Leads on the command line: what a county says of them, and the book opened for one command."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens.cli import common, shared
from screens.cli.common import DONE
from station.language import _

if TYPE_CHECKING:
    from storage.county import County
    from storage.desk import Desk
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
    made.add_argument(
        "--forget-word", metavar=_("站点编号"), help=_("站长忘了线索口令：下次下发时取消它")
    )
    made.add_argument("--desk", default="A", metavar=_("字母"), help=_("窗口，默认 A"))
    made.add_argument("--station", default="", metavar=_("站点编号"), help=_("只列这个站的"))


def add_open(made: Any) -> None:
    """Add the options by which leads are looked for where they stay in their book."""
    made.add_argument("--leads", action="store_true", help=_("也找线索；依托单位办的站要线索口令"))
    made.add_argument("--word-file", type=Path, metavar=_("文件"), help=_("写有线索口令的文件"))


def open_book(args: argparse.Namespace, desk: "Desk") -> None:
    """Open the book of leads for one command; asks for its 口令 only on a terminal."""
    from storage import lead_book

    lead_book.open_(desk, word=_word(args) if lead_book.guarded(desk.info()) else "")


def _word(args: argparse.Namespace) -> str:
    from station.errors import Usage

    if args.word_file:
        try:
            return str(args.word_file.read_text("utf-8").strip())
        except (OSError, UnicodeError) as error:
            raise Usage("no-file", _("读不出 {path}。").format(path=args.word_file)) from error
    if given := os.environ.get("STATION_LEADS_WORD"):
        return given
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(_("线索口令："))
    return ""


def lead(args: argparse.Namespace) -> int:
    """List the leads that were handed over, or say what became of one."""
    from station import taxonomy
    from station.clock import today
    from station.errors import Usage
    from station.leads import TABLE, words
    from station.values import day
    from storage import lead_results
    from storage.county import County

    county = County.open(shared.home_of(args, "county"))
    if args.forget_word:
        return _forget(args, county)
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


def _forget(args: argparse.Namespace, county: "County") -> int:
    from storage.lead_book import forget_word

    forget_word(county, args.forget_word, args.desk)
    if args.json:
        common.as_json({"station": args.forget_word, "desk": args.desk})
    else:
        common.talk(_("已记下：下次下发以后，那里的线索口令作废，由站长重新设。"))
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
