"""Commands that a desk and an office have alike: summary, backup, restore, check, enrolment files."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens.cli import common
from screens.cli.common import DONE, REFUSED
from station.language import _

if TYPE_CHECKING:
    from storage.paths import Home


def add_summary_options(made: Any) -> None:
    """Add the options of `summary`, the same at a desk and at an office."""
    made.add_argument("period", metavar=_("期间"), help=_("2026Q3、2026-09、2026H1、2026 或 2026-01..2026-09"))  # fmt: skip
    made.add_argument(
        "-o", "--output", type=Path, metavar=_("文件"), help=_("写成 .xlsx、.csv 或 .json")
    )
    made.add_argument(
        "--by", help=_("按 station、type、nature、goods、service、channel、merchant 列出")
    )
    made.add_argument("--as-of", default="", metavar=_("时刻"), help=_("报表的时刻，默认现在"))
    made.add_argument("--decimals", type=int, default=2, help=_("百分比的小数位数"))
    made.add_argument("--residual", action="store_true", help=_("舍入的差额归入其他"))
    made.add_argument("--base", default="mediations", help=_("调解成功率除以 mediations、closed 或 accepted"))  # fmt: skip
    made.add_argument("--cut-off", type=int, metavar=_("日"), help=_("每月截止日，如 25"))


def home_of(args: argparse.Namespace, kind: str) -> "Home":
    """Return the home that a command works on."""
    from storage.paths import Home, default_home

    return Home(Path(args.home) if args.home else default_home(kind), kind)


def go_by_the_law_of(args: argparse.Namespace) -> None:
    """Put the county's own rows in force for a calculator, where a station is set up here."""
    home = home_of(args, "desk")
    if home.exists():
        from storage.desk import Desk

        Desk.open(home)


def open_app(args: argparse.Namespace, kind: str, otherwise: str) -> int:
    """Open the screens on this terminal; without a terminal print `otherwise` instead."""
    from screens import terminal
    from screens.shell import Look
    from station import language
    from station.clock import SystemClock

    if not terminal.attached():
        common.data(otherwise)
        return DONE
    terminal.expect_utf8()
    home = home_of(args, kind)
    home.exists()  # a folder that cannot be looked at is said before any screen is there
    look = Look.read(home.path)
    if look.lang and not args.lang:
        language.choose(look.lang)
    terminal.settle(look)
    if kind == "desk":
        from screens.desk import app
    else:
        from screens.county import app  # type: ignore[no-redef]
    return app.run(home, SystemClock(), look)


def print_file(args: argparse.Namespace, path: Path, fingerprint: str) -> None:
    """Print where an enrolment file was written and its fingerprint."""
    if args.json:
        common.as_json({"path": str(path), "fingerprint": fingerprint})
    else:
        common.data(f"{path}\n{fingerprint}")
        common.talk(_("第二行是核对码：交文件时当面核对，或在电话里念给对方。"))


def print_summary(args: argparse.Namespace, store: Any) -> int:
    """Print a summary as a table or JSON, or write it to a file by its ending."""
    from screens.cli import tables
    from storage import outward, reports
    from storage.summary import select, summary_csv

    asked = reports.Asked(
        args.period, args.as_of, args.decimals, args.residual, args.base, args.cut_off,
        args.by or "",
    )  # fmt: skip
    made = reports.report(store, asked)
    if args.output is not None:
        writers = {
            ".xlsx": lambda: reports.write_workbook(made, args.by or ""),
            ".json": lambda: common.json_bytes(made.summary),
            ".csv": lambda: summary_csv(made.summary, args.by or "", made.types),
        }
        if args.by == "merchant":
            del writers[".xlsx"]  # the workbook is for printing, and names no merchant
        common.refuse_unknown_ending(args.output, writers)
        content = writers[args.output.suffix.lower()]()
        path = outward.deliver(args.output.parent, args.output.name, content)
        if not args.json:
            common.data(str(path))
            return DONE
    if args.json:
        extra = {"path": str(args.output)} if args.output else {}
        grouped = {"by": select(made.summary, args.by, made.types)} if args.by else {}
        common.as_json({**made.summary, **grouped, **extra})
    elif args.by:
        tables.grouped(args.by, select(made.summary, args.by, made.types))
    else:
        tables.summary(made.summary)
    return DONE


def print_backup(args: argparse.Namespace, store: Any) -> int:
    """Write a verified backup of either kind of home and say where it is."""
    from storage import backup as backups

    with common.progress(args.json) as report:
        made = backups.backup(store, args.to, report)
    if args.json:
        common.as_json({"path": str(made.path), "entries": made.entries})
    else:
        common.data(str(made.path))
        common.talk(_("备份已核对。里面有本机的钥匙，请放进保险柜，不要随便给人。"))
    return DONE


def print_restore(args: argparse.Namespace, home: "Home") -> int:
    """Restore either kind of home and say where the old one was put."""
    from storage import backup as backups

    made = backups.restore(home, args.file)
    if args.json:
        common.as_json(made)
        return DONE
    common.data(made["home"])
    if made["put_aside"]:
        common.talk(_("原来的数据没有删，放在 {path}。").format(path=made["put_aside"]))
    if home.kind == "county":
        common.talk(_("已恢复。各站下次上报会把缺的补上；请尽快下发一次回执。"))
    else:
        common.talk(_("已恢复。请尽快上报一次，县区会把备份之后的记录发回来。"))
    return DONE


def print_check(args: argparse.Namespace, store: Any) -> int:
    """Check either kind of home: 0 when sound, 1 when not."""
    from storage import check as checking

    with common.progress(args.json) as report:
        found = checking.check(store, report)
    if args.json:
        common.as_json({"ok": found.ok, "entries": found.entries, "problems": found.problems})
    elif found.ok:
        common.data(_("自检通过：{n} 条记录，前后相连，各表与记录一致。").format(n=found.entries))
    else:
        common.data("\n".join(found.problems))
    if not found.ok:
        common.talk(_("自检没有通过。没有改动任何东西；请先备份整个文件夹，再用备份恢复。"))
    return DONE if found.ok else REFUSED
