"""`station`: the command line of a desk. Every command calls the same functions as the screens."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens import words
from screens.cli import common, due, leads, remedy, shared
from screens.cli.common import DONE
from station.errors import Refused, Usage
from station.language import _, listed

if TYPE_CHECKING:
    from storage.desk import Desk


def main(argv: list[str] | None = None) -> int:
    """Run `station` and return its exit status: 0 done, 1 refused, 2 wrong usage, 3 machine."""
    return common.run(build_parser, argv, _welcome)


def build_parser() -> common.Parser:
    """Return the parser with every command and its help."""
    top, commands = common.parser("station", _("消费维权服务站的登记、调解、上报和统计。"))
    _set_up(commands)
    _daily(commands)
    _exchange(commands)
    _keep(commands)
    return top


def _set_up(commands: Any) -> None:
    add = common.command
    made = add(commands, "demo", _("演示全过程：一个县区、三个站、样例案件、上报到季报"), demo)
    made.add_argument("--to", type=Path, metavar=_("文件夹"), help=_("放在哪里，默认临时文件夹"))
    made = add(commands, "init", _("首次设置本站"), init)
    made.add_argument("--code", required=True, metavar=_("编号"), help=_("站点编号，如 017"))
    made.add_argument("--name", required=True, metavar=_("名称"), help=_("站点名称"))
    made.add_argument(
        "--type", required=True, metavar=_("类型"), help=_("站点类型，代码或名称，如 MALL")
    )
    made.add_argument(
        "--identity", default="", metavar=_("性质"), help=_("以谁的名义调解，代码或名称")
    )
    made.add_argument("--region", default="", metavar=_("区划代码"), help=_("六位行政区划代码"))
    made.add_argument("--desk", default="A", metavar=_("字母"), help=_("窗口，默认 A"))
    made.add_argument("--office", default="", metavar=_("所"), help=_("辖区市场监管所"))
    made = add(commands, "join", _("接入县区：收下县区给的接入通知"), join)
    made.add_argument("invitation", type=Path, metavar=_("接入通知"), help=_("县区给的文件"))
    common.add_proof(made)
    made = add(commands, "card", _("写出本站登记卡，交给县区"), card)
    made.add_argument("--to", type=Path, metavar=_("文件夹"), help=_("写到哪里，默认当前文件夹"))


def _daily(commands: Any) -> None:
    add = common.command
    made = add(commands, "load", _("导入旧台账（CSV 或 XLSX）"), load)
    made.add_argument("file", type=Path, nargs="?", metavar=_("台账"), help=_("台账文件"))
    made.add_argument("--template", type=Path, metavar=_("文件"), help=_("写一份空台账"))
    made.add_argument("--dry-run", action="store_true", help=_("只看结果，不导入"))
    made.add_argument("--keep", action="store_true", help=_("不认识的栏目记进备注"))
    made = add(commands, "find", _("查找"), find)
    made.add_argument("text", metavar=_("文字"), help=_("姓名、电话、经营者、编号或拼音首字母"))
    made.add_argument("--limit", type=int, default=50, metavar=_("件数"), help=_("最多列出多少件"))
    leads.add_open(made)
    made = add(commands, "summary", _("本站统计报表"), summary)
    shared.add_summary_options(made)
    due.add(commands)
    remedy.add(commands)


def _exchange(commands: Any) -> None:
    add = common.command
    made = add(commands, "export", _("上报：写出下一个上报包"), export)
    made.add_argument("--to", type=Path, metavar=_("文件夹"), help=_("U盘或文件夹"))
    made.add_argument("--all", action="store_true", help=_("从第一条记录起全部重报"))
    made = add(commands, "receive", _("接收县区下发：回执等"), receive)
    made.add_argument("file", type=Path, metavar=_("文件"), help=_("县区给的下发文件"))


def _keep(commands: Any) -> None:
    add = common.command
    made = add(commands, "backup", _("备份"), backup)
    made.add_argument("--to", type=Path, metavar=_("文件夹"), help=_("备份到哪里"))
    made = add(commands, "restore", _("从备份恢复"), restore)
    made.add_argument("file", type=Path, metavar=_("备份"), help=_("备份文件"))
    add(commands, "check", _("数据自检"), check)


def _desk(args: argparse.Namespace) -> "Desk":
    from storage.desk import Desk
    from storage.lead_book import shut

    desk = Desk.open(shared.home_of(args, "desk"))
    shut(desk)  # nobody said who is there: at a mall's station leads stay in their book
    return desk


def _welcome(args: argparse.Namespace) -> int:
    return shared.open_app(
        args,
        "desk",
        _(
            "消费维权服务站（命令行）。\n"
            "  station demo    看一遍全过程，不用回答问题\n"
            "  station init    设置本站\n"
            "  station --help  全部命令\n"
            "在终端里直接运行就打开全屏界面。"
        ),
    )


def demo(args: argparse.Namespace) -> int:
    """Run the whole loop in a folder of its own."""
    import tempfile

    from screens.cli import tables
    from storage import demo as loop

    to = args.to or Path(tempfile.mkdtemp(prefix="station-demo-"))
    with common.progress(args.json) as report:
        result = loop.run(to, report)
    if args.json:
        common.as_json({"home": str(to), "summary": result.summary})
        return DONE
    tables.table(
        _("上报和接收"),
        (_("站点"), _("名称"), _("新增"), _("已有"), _("暂存"), _("回执到")),
        [(s.code, s.name, s.new, s.same, s.held, s.acked) for s in result.stations],
    )
    tables.summary(result.summary)
    common.data(
        _(
            "演示数据在 {home}，季报是里面的 summary.xlsx\n接下来可以试试：\n"
            "  {station} --home {desk} find 酱油\n"
            "  {station} --home {desk} summary {period}\n"
            "  {office} --home {county} status\n"
            "  {office} --home {county} summary {period} --by station"
        ).format(
            home=to, desk=result.stations[0].home, county=result.county,
            period=result.summary["period"], station=common.called("station"),
            office=common.called("county"),
        )
    )  # fmt: skip
    return DONE


def init(args: argparse.Namespace) -> int:
    """Set up a station without questions."""
    from storage import desk

    home = shared.home_of(args, "desk")
    setup = desk.Setup(
        code=args.code, name=args.name, type=args.type, identity=args.identity,
        region=args.region, desk=args.desk, office=args.office,
    )  # fmt: skip
    made = desk.init(home, setup)
    info = made.info()
    if args.json:
        common.as_json({"home": str(home.path), "code": info["code"]})
    else:
        common.data(str(home.path))
        common.talk(
            _(
                "已设置 {name}（{code} 站 {desk} 窗口）。下一步：把县区的接入通知用 join 收下。"
            ).format(name=info["name"], code=info["code"], desk=info["desk"])
        )
    return DONE


def join(args: argparse.Namespace) -> int:
    """Take the county's invitation."""
    from station.bundle.enrolment import read_invitation
    from storage import exchange
    from storage.paths import read_small

    opened = _desk(args)
    data = read_small(args.invitation)
    given = read_invitation(data)
    question = _("请县区在电话里念核对码（六组五位数字），照着输入：")
    proof = exchange.Proof(common.proof_text(args, question), args.in_person)
    exchange.join(opened, data, proof)
    if args.json:
        common.as_json(
            {"region": given.region, "county": given.county_name, "fingerprint": given.fingerprint}
        )
    else:
        common.talk(
            _("已接入 {county}。下一步：用 card 写出登记卡交给县区。").format(
                county=given.county_name
            )
        )
    return DONE


def card(args: argparse.Namespace) -> int:
    """Write the station's public card."""
    from storage import exchange, outward

    name, content, fingerprint = exchange.card(_desk(args))
    path = outward.deliver(args.to or Path.cwd(), name, content)
    shared.print_file(args, path, fingerprint)
    return DONE


def load(args: argparse.Namespace) -> int:
    """Take in a ledger, or write an empty one."""
    if (args.file is None) == (args.template is None):
        raise Usage("one-of", _("请给一个台账文件，或用 --template 写一份空台账。"))
    if args.template is not None:
        return _template(args)
    from storage import loading

    with common.progress(args.json) as report:
        result = loading.load(
            _desk(args), args.file, keep=args.keep, dry_run=args.dry_run, report=report
        )
    kept = str(result.refused_file) if result.refused_file else None
    if args.json:
        common.as_json(
            {"rows": result.rows, "new": result.new, "same": result.same,
             "refused": result.refused, "refused_file": kept}
        )  # fmt: skip
        return DONE
    common.data(
        _("共 {rows} 行：新增 {new}，已有 {same}，未导入 {refused}").format(
            rows=result.rows, new=result.new, same=result.same, refused=result.refused
        )
    )
    if args.dry_run:
        common.talk(_("这是试算，什么也没有导入。"))
    if kept:
        common.data(kept)
        common.talk(_("未导入的行和原因写在上面的文件里，改好后可以直接再导入。"))
    if result.later:
        common.talk(
            _("有 {n} 行的接收时间在今天以后，已导入，请核对日期或本机时钟。").format(
                n=result.later
            )
        )
    if result.other_stations:
        common.talk(
            _(
                "有些行的“站点”写着 {codes}，不是本站；已按本站导入，请核对是不是拿错了台账。"
            ).format(codes=listed(result.other_stations))
        )
    return DONE


def _template(args: argparse.Namespace) -> int:
    from station.ledger import template
    from storage import outward

    writers = {".xlsx": template.template_xlsx, ".csv": template.template_csv}
    common.refuse_unknown_ending(args.template, writers)
    if args.template.exists():
        raise Refused(
            "file-exists",
            _("{name} 已经有了，没有改动它。请换一个名字。").format(name=args.template.name),
        )
    content = writers[args.template.suffix.lower()]()
    path = outward.deliver(args.template.parent, args.template.name, content)
    if args.json:
        common.as_json({"path": str(path)})
    else:
        common.data(str(path))
    return DONE


def find(args: argparse.Namespace) -> int:
    """Search the cases."""
    desk = _desk(args)
    if args.leads:
        leads.open_book(args, desk)
    found = desk.find(args.text, max(args.limit, 0))
    if args.json:
        cases = [{k: v for k, v in c.items() if k != "region"} for c in found.cases]
        common.as_json({"total": found.total, "cases": cases})
        return DONE
    from screens.cli import tables
    from station import privacy, taxonomy

    if not found.total:
        common.talk(_("没有找到。"))
        return DONE
    tables.table(
        _("找到 {n} 件").format(n=found.total),
        (_("编号"), _("类别"), _("接收日期"), _("消费者"), _("经营者"), _("状态")),
        [
            (
                c["number"], taxonomy.label("record_kind", c["kind"]), c["received"],
                privacy.mask_name(c["consumer"] or ""), c["merchant"] or "",
                taxonomy.label("case_state", c["state"]),
            )
            for c in found.cases
        ],
    )  # fmt: skip
    return DONE


def summary(args: argparse.Namespace) -> int:
    """Print or write the station's own summary."""
    opened = _desk(args)
    return shared.print_summary(args, opened.store)


def export(args: argparse.Namespace) -> int:
    """Write the next bundle."""
    from storage import exchange

    desk = _desk(args)
    with common.progress(args.json) as report:
        made = exchange.export(desk, args.to, args.all, report)
    paths = [str(p) for p in made.paths]
    if args.json:
        common.as_json(
            {"path": paths[0], "paths": paths, "epoch": made.epoch, "first_seq": made.first_seq,
             "last_seq": made.last_seq, "entries": made.entries,
             "acked_through": made.acked_through}
        )  # fmt: skip
        return DONE
    common.data("\n".join(paths))
    common.talk(words.exported_words(made, desk.info().get("practice") == "1"))
    return DONE


def receive(args: argparse.Namespace) -> int:
    """Take in what the county sent back."""
    from storage import receive as receiving

    got = receiving.receive(_desk(args), args.file)
    if args.json:
        common.as_json(
            {"acked_through": got.acked_through, "applied": got.applied,
             "problems": got.problems, "conflicts": got.conflicts}
        )  # fmt: skip
        return DONE
    first, *more = words.received_words(got)
    common.data(first)
    for sentence in more:
        common.talk(sentence)
    return DONE


def backup(args: argparse.Namespace) -> int:
    """Write a verified backup."""
    return shared.print_backup(args, _desk(args).store)


def restore(args: argparse.Namespace) -> int:
    """Bring the home back from a backup."""
    return shared.print_restore(args, shared.home_of(args, "desk"))


def check(args: argparse.Namespace) -> int:
    """Check the home from the file up."""
    return shared.print_check(args, _desk(args).store)
