"""`county held`, `decide`, `take-back`: what waits for the office, and what it decides."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from screens.cli import common, shared
from screens.cli.common import DONE
from station.language import _, about

if TYPE_CHECKING:
    from storage.county import County
    from storage.matters import Matter

ARRIVALS = 200
"""How many imports are listed to be held back or released."""


def add(commands: Any) -> None:
    """Add the commands to the parser."""
    made = common.command(commands, "held", _("暂存：不计入统计的记录，要定的事，已作的决定"), held)
    made.add_argument("--passed", action="store_true", help=_("列出未选用的记录"))
    made = common.command(
        commands, "decide", _("定一件事：选用一份、采用改动、暂缓一次上报"), decide
    )
    made.add_argument("matter", metavar=_("事项"), help=_("held 列出的八位代号"))
    made.add_argument("choice", type=int, nargs="?", metavar=_("第几项"), help=_("不写就只看"))
    _add_why(made)
    made.add_argument("--dry-run", action="store_true", help=_("只看各项对统计的影响"))
    made = common.command(commands, "take-back", _("撤回一个决定，恢复到没有定过"), take_back)
    made.add_argument("decision", metavar=_("决定"), help=_("held 列出的决定的代号"))
    _add_why(made)


def _add_why(made: Any) -> None:
    made.add_argument("--reason", default="", metavar=_("理由"), help=_("为什么这样定"))
    made.add_argument("--by", default="", metavar=_("姓名"), help=_("谁定的"))


def _county(args: argparse.Namespace) -> "County":
    from storage.county import County

    return County.open(shared.home_of(args, "county"))


def held(args: argparse.Namespace) -> int:
    """List what is kept and does not count, what there is to decide, and what was decided."""
    from storage.decisions import decisions
    from storage.held import held as kept
    from storage.matters import IMPORT, key_of, matters
    from storage.office import arrivals

    county = _county(args)
    found, waiting, taken = kept(county, passed=args.passed), matters(county), decisions(county)
    if args.json:
        imports = [
            {**asdict(one), "matter": key_of(IMPORT, one.manifest)}
            for one in arrivals(county, ARRIVALS)
        ]
        common.as_json(
            {"held": [asdict(one) for one in found], "total": found.total,
             "matters": [_plain(one) for one in waiting],
             "decisions": [asdict(one) for one in taken], "imports": imports}
        )  # fmt: skip
        return DONE
    _print_held(found, args.passed)
    for one in waiting:
        _print_matter(one)
    _print_decisions(taken)
    return DONE


def _plain(one: "Matter") -> dict[str, Any]:
    return {
        "matter": one.key, "about": one.about, "station": one.station, "desk": one.desk,
        "name": one.name, "what": one.what, "why": one.why, "todo": one.todo,
        "sides": list(one.heads), "rows": [[label, *said] for label, said in one.rows],
        "choices": [{"n": n, "words": c.words, "told": c.told}
                    for n, c in enumerate(one.choices, 1)],
        "decision": one.back,
    }  # fmt: skip


def _print_held(found: Any, passed: bool) -> None:
    from screens.cli import tables
    from screens.words import when

    if not found:
        common.talk(
            _("没有未选用的记录。") if passed else _("没有暂存的记录：收到的都已计入统计。")
        )
        return
    tables.table(
        _("未选用") if passed else _("暂存"),
        (_("站点"), _("号"), _("时间"), _("做了什么"), _("原因"), _("事项")),
        [
            (h.station + h.desk, h.seq, when(h.at), f"{h.doing} {h.kind}", h.why, h.matter)
            for h in found
        ],
    )


def _print_matter(one: "Matter") -> None:
    from screens.cli import tables

    tables.table(
        f"{one.key}  {one.station}{one.desk} {one.name}  {one.what}",
        ("", *one.heads),
        [(label, *said) for label, said in one.rows],
    )
    common.talk(one.why)
    common.talk(one.todo)
    for number, choice in enumerate(one.choices, start=1):
        common.talk(f"  {number}. {about(choice.words, choice.told)}")


def _print_decisions(taken: list[Any]) -> None:
    from screens.cli import tables
    from screens.words import when

    if taken:
        tables.table(
            _("已作的决定"),
            (_("代号"), _("站点"), _("什么事"), _("怎么定的"), _("理由"), _("谁定的"), _("时间"),
             _("撤回")),
            [
                (d.id, d.station + d.desk, d.what, d.chosen, d.reason, d.who, when(d.at),
                 when(d.back_at) if d.back_at else "")
                for d in taken
            ],
        )  # fmt: skip


def decide(args: argparse.Namespace) -> int:
    """Decide a matter, or show what each choice would do."""
    from screens.county.words import effect
    from storage import deciding
    from storage.matters import matter

    county = _county(args)
    if args.choice is not None and not args.dry_run:
        made = deciding.decide(county, args.matter, args.choice, args.reason, args.by)
        if args.json:
            common.as_json({"decision": made})
        else:
            common.data(made)
            common.talk(_("已定。要改主意，用 take-back 撤回。"))
        return DONE
    found = matter(county, args.matter)
    now, after = deciding.weigh(county, found)
    if args.json:
        common.as_json({**_plain(found), "now": asdict(now), "after": [asdict(t) for t in after]})
        return DONE
    _print_matter(found)
    names = [choice.words for choice in found.choices] or [_("放行")]
    for number, (name, then) in enumerate(zip(names, after, strict=True), start=1):
        common.talk(f"  {number}. {about(name, effect(now, then))}")
    return DONE


def take_back(args: argparse.Namespace) -> int:
    """Take a decision back."""
    from storage import deciding

    deciding.take_back(_county(args), args.decision, args.reason, args.by)
    if args.json:
        common.as_json({"decision": args.decision})
    else:
        common.talk(_("已撤回，和没有定过一样。"))
    return DONE
