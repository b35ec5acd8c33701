"""`county`: the command line of an office."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens.cli import common, deciding, shared
from screens.cli import data as own_data
from screens.cli import leads as lead_results
from screens.cli import merchants as own_merchants
from screens.cli.common import DONE, REFUSED
from station.language import _, about, joined, listed, ranges
from station.values import clean

if TYPE_CHECKING:
    from storage.county import County
    from storage.paths import Home


def main(argv: list[str] | None = None) -> int:
    """Run `county` and return its exit status: 0 done, 1 refused, 2 wrong usage, 3 machine."""
    return common.run(build_parser, argv, _welcome)


def build_parser() -> common.Parser:
    """Return the parser with every command and its help."""
    top, commands = common.parser("county", _("县区：接收各站上报，出统计报表。"))
    _registry(commands)
    _month(commands)
    _keep(commands)
    return top


def _registry(commands: Any) -> None:
    add = common.command
    made = add(commands, "init", _("首次设置县区"), init)
    made.add_argument(
        "--code", required=True, metavar=_("区划代码"), help=_("六位行政区划代码，如 540102")
    )
    made.add_argument("--name", required=True, metavar=_("名称"), help=_("县区名称"))
    made.add_argument(
        "--database",
        metavar=_("地址"),
        help=_("共享数据库，如 postgresql+psycopg://用户@主机/库名"),
    )
    made.add_argument(
        "--keys", type=Path, metavar=_("文件"), help=_("加入已有的县区：county keys 写出的文件")
    )
    made = add(commands, "invite", _("给一个站发接入通知"), invite)
    made.add_argument("station", metavar=_("站点编号"), help=_("如 017"))
    made.add_argument("--desk", default="A", metavar=_("字母"), help=_("窗口，默认 A"))
    made.add_argument("--to", type=Path, metavar=_("文件夹"), help=_("写到哪里，默认当前文件夹"))
    made = add(commands, "enrol", _("批准接入：收下站点的登记卡"), enrol)
    made.add_argument("card", type=Path, metavar=_("登记卡"), help=_("站点给的文件"))
    common.add_proof(made)
    made = add(commands, "keys", _("写出县区的钥匙，放进保险柜"), keys)
    made.add_argument("--to", type=Path, required=True, metavar=_("文件夹"), help=_("写到哪里"))


def _month(commands: Any) -> None:
    add = common.command
    made = add(commands, "import", _("接收上报：上报包或装着上报包的文件夹"), import_)
    made.add_argument(
        "paths", type=Path, nargs="+", metavar=_("文件或文件夹"), help=_("可以有几个")
    )
    made.add_argument("--dry-run", action="store_true", help=_("只看结果，不接收"))
    add(commands, "status", _("上报情况：各站最近一次、缺号、逾期未报"), status)
    deciding.add(commands)
    made = add(commands, "returns", _("写出给各站的下发文件（回执等）"), returns)
    made.add_argument("--to", type=Path, metavar=_("文件夹"), help=_("写到哪里"))
    own_data.add(commands)
    made = add(commands, "day-sheet", _("核对打印的日清单：核对码和收到的对不对得上"), day_sheet)
    made.add_argument("station", metavar=_("站点"), help=_("如 017；有几个窗口的写 017A"))
    made.add_argument("day", metavar=_("日期"), help=_("清单是哪一天的，如 2026-07-02"))
    made.add_argument("code", nargs="+", metavar=_("记录核对码"), help=_("六组五位数字"))
    lead_results.add(commands)
    own_merchants.add(commands)
    made = add(commands, "open", _("查看一个上报包"), open_)
    made.add_argument("bundle", type=Path, metavar=_("上报包"), help=_("上报包文件"))
    made.add_argument(
        "-o", "--output", type=Path, metavar=_("文件"), help=_("写成 .xlsx 或 .jsonl")
    )
    made = add(commands, "summary", _("全县(区)统计报表"), summary)
    shared.add_summary_options(made)


def _keep(commands: Any) -> None:
    add = common.command
    made = add(commands, "backup", _("备份"), backup)
    made.add_argument("--to", type=Path, metavar=_("文件夹"), help=_("备份到哪里"))
    made = add(commands, "restore", _("从备份恢复"), restore)
    made.add_argument(
        "file", type=Path, nargs="?", metavar=_("备份"),
        help=_("备份文件；共享数据库由管它的人恢复好以后，不带文件"),
    )  # fmt: skip
    made.add_argument(
        "--database", metavar=_("地址"), help=_("恢复到这个空的共享数据库里，用新的文件夹")
    )
    add(commands, "check", _("数据自检"), check)


def _county(args: argparse.Namespace) -> "County":
    from storage.county import County

    return County.open(shared.home_of(args, "county"))


def _welcome(args: argparse.Namespace) -> int:
    return shared.open_app(
        args,
        "county",
        _(
            "县区端（命令行）。\n"
            "  county init    设置县区\n"
            "  county --help  全部命令\n"
            "在终端里直接运行就打开全屏界面。"
        ),
    )


def init(args: argparse.Namespace) -> int:
    """Set up an office."""
    from storage import county

    home = shared.home_of(args, "county")
    made = county.init(home, args.code, args.name, args.database, keys_file=args.keys)
    if args.json:
        common.as_json({"home": str(home.path), "code": made.info()["region"]})
    else:
        common.data(str(home.path))
        common.talk(_("已设置。下一步：用 invite 给各站发接入通知。"))
    return DONE


def invite(args: argparse.Namespace) -> int:
    """Write an invitation for one desk of a station."""
    path, fingerprint = _county(args).write_invitation(
        args.to or Path.cwd(), args.station, args.desk
    )
    shared.print_file(args, path, fingerprint)
    return DONE


def enrol(args: argparse.Namespace) -> int:
    """Take a station's card into the registry."""
    from storage import exchange
    from storage.paths import read_small

    opened = _county(args)
    data = read_small(args.card)
    question = _("请站点在电话里念核对码（六组五位数字），照着输入：")
    proof = exchange.Proof(common.proof_text(args, question), args.in_person)
    made = opened.enrol(data, proof)
    if args.json:
        common.as_json(
            {"station": made.station, "desk": made.desk, "name": made.name,
             "journal": made.journal, "fingerprint": made.fingerprint, "how": made.how}
        )  # fmt: skip
    else:
        common.talk(
            _("已登记 {name}（{station} 站 {desk} 窗口）。").format(
                name=made.name, station=made.station, desk=made.desk
            )
        )
    if made.beside:
        common.talk(
            _("注意：这个站的这个窗口已登记过另外 {n} 台机器，它们报来的记录都计数。").format(
                n=made.beside
            )
        )
    return DONE


def keys(args: argparse.Namespace) -> int:
    """Write the office's keys for the safe."""
    paths = _county(args).write_keys(args.to)
    if args.json:
        common.as_json({"paths": [str(p) for p in paths]})
    else:
        common.data("\n".join(str(p) for p in paths))
    common.talk(_("注意：拿到其中的钥匙就能打开所有上报包。只放进保险柜，不要留在U盘上。"))
    return DONE


def import_(args: argparse.Namespace) -> int:
    """Take in bundles: 0, or 1 when one was refused (the others still enter)."""
    from storage import intake

    with common.progress(args.json) as report:
        taken = intake.take(_county(args), args.paths, args.dry_run, report)
    if args.json:
        common.as_json({"bundles": [_as_row(t) for t in taken]})
    else:
        _print_taken(taken, args.dry_run)
    refused = [t for t in taken if t.error is not None]
    for one in refused:
        common.talk(about(clean(one.path.name), one.reason))
    return REFUSED if refused else DONE


def _as_row(taken: Any) -> dict[str, Any]:
    return {
        "path": str(taken.path), "station": taken.station, "new": taken.new, "same": taken.same,
        "held": taken.held, "refused": taken.refused, "released": taken.released,
        "reason": taken.reason, "code": taken.code, "gaps": taken.gaps,
    }  # fmt: skip


def _print_taken(taken: list[Any], dry_run: bool) -> None:
    from screens.cli import tables

    if not taken:
        common.talk(_("没有找到上报包。"))
        return
    tables.table(
        _("接收上报（试算，没有接收）") if dry_run else _("接收上报"),
        (_("文件"), _("站点"), _("新增"), _("已有"), _("暂存"), _("拒收"), _("说明")),
        [
            (t.path.name, t.station, t.new, t.same, t.held,
             _("整包") if t.error is not None else 0, t.reason)
            for t in taken
        ],
    )  # fmt: skip


def status(args: argparse.Namespace) -> int:
    """Show where each station stands."""
    rows = _county(args).status()
    if args.json:
        common.as_json({"stations": rows})
        return DONE
    from screens.cli import tables

    if not rows:
        common.talk(_("还没有登记站点。"))
        return DONE
    tables.table(
        _("上报情况"),
        (_("站点"), _("名称"), _("最近上报"), _("收到第几号"), _("缺号"), _("暂存"), _("提醒")),
        [
            (
                r["code"] + r["desk"], r["name"], (r["last_bundle"] or _("还没有")).replace("T", " ")[:16],
                r["last_seq"], listed(ranges(r["gaps"])), r["held"],
                _reminders(r),
            )
            for r in rows
        ],
    )  # fmt: skip
    return DONE


def _reminders(row: dict[str, Any]) -> str:
    words = []
    if row["silent"]:
        words.append(_("逾期未报") if row["last_bundle"] else _("还没有上报过"))
    if row["forked"]:
        words.append(_("同一站点有两份不同记录"))
    if row["conflicts"]:
        words.append(_("{n} 条两边都改过").format(n=row["conflicts"]))
    return joined(words)


def day_sheet(args: argparse.Namespace) -> int:
    """Compare the code of a printed day sheet with what was received: 1 where it does not agree."""
    from screens.county import day_words
    from station import values
    from storage.day_code import compare

    opened = _county(args)
    day = values.day(args.day, opened.store.clock.now().date())
    found = compare(opened, args.station, day, " ".join(args.code))
    if args.json:
        common.as_json({"desks": [
            {"desk": x.desk, "how": x.how, "seq": x.seq, "through": x.through,
             "day": x.on.isoformat() if x.on else None, "first": x.first, "last": x.last}
            for x in found
        ]})  # fmt: skip
    else:
        common.data("\n".join(map(day_words.words, found)))
    return DONE if found[0].how == "agrees" else REFUSED


def returns(args: argparse.Namespace) -> int:
    """Write what goes down to each desk."""
    from storage import returns as going_down

    with common.progress(args.json) as report:
        written = going_down.write_returns(_county(args), args.to, report)
    if args.json:
        common.as_json(
            {"files": [{"station": w.station, "desk": w.desk, "path": str(w.path)}
                       for w in written]}
        )  # fmt: skip
    else:
        common.data("\n".join(str(w.path) for w in written) or _("还没有登记站点。"))
    return DONE


def open_(args: argparse.Namespace) -> int:
    """Read one bundle for a person."""
    from screens.cli import tables
    from screens.words import size_words
    from storage import opening, outward

    found = opening.read_bundle(_county(args), args.bundle)
    if args.output is not None:
        writers = {".xlsx": found.as_workbook, ".jsonl": found.as_lines}
        common.refuse_unknown_ending(args.output, writers)
        content = writers[args.output.suffix.lower()]()
        path = outward.deliver(args.output.parent, args.output.name, content)
        common.talk(_("文件里有消费者的个人信息，用完请删除。"))
        if not args.json:
            common.data(str(path))
            return DONE
    if args.json:
        common.as_json(found.as_plain())
        return DONE
    tables.table(
        _("{station} {name}：第 {a}–{b} 号").format(
            station=found.station, name=found.name, a=found.first_seq, b=found.last_seq
        ),
        (_("号"), _("时间"), _("做了什么"), _("记录"), _("内容")),
        [
            (line.seq, line.at.replace("T", " ")[:16], line.do, line.kind, line.words)
            for line in found.lines
        ],
    )
    if found.attachments:
        common.talk(
            _("附件 {n} 个，共 {size}。").format(
                n=len(found.attachments), size=size_words(sum(s for _sha, s in found.attachments))
            )
        )
    return DONE


def summary(args: argparse.Namespace) -> int:
    """Print or write the summary over all stations."""
    return shared.print_summary(args, _county(args).store)


def backup(args: argparse.Namespace) -> int:
    """Write a verified backup."""
    return shared.print_backup(args, _county(args).store)


def restore(args: argparse.Namespace) -> int:
    """Bring the office back from a backup."""
    home = shared.home_of(args, "county")
    if args.file is None or args.database:
        return _restored(args, home)
    return shared.print_restore(args, home)


def _restored(args: argparse.Namespace, home: "Home") -> int:
    from storage import moving

    if args.file is None:
        moving.restored(home)
    else:
        moving.restore(home, args.file, args.database).close()
    if args.json:
        common.as_json({"home": str(home.path), "epoch": "", "put_aside": None})
    else:
        common.data(str(home.path))
        common.talk(_("已恢复。各站下次上报会把缺的补上；请尽快下发一次回执。"))
    return DONE


def check(args: argparse.Namespace) -> int:
    """Check the home from the file up."""
    return shared.print_check(args, _county(args).store)
