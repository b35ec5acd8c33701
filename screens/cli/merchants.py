"""`county merchants`: the register of merchants from the county's file, and the empty file."""

import argparse
from pathlib import Path
from typing import Any

from screens.cli import common, shared
from screens.cli.common import DONE
from station.errors import Usage
from station.language import _, about, listed

MOST = 20
"""How many changed merchants are listed in a preview."""


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = common.command(
        commands, "merchants", _("经营者名录：承诺、资质，从文件采用，随下发带给各站"), merchants
    )
    made.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar=_("名录"),
        help=_("CSV 或 XLSX；不写就说名录里有多少家"),
    )
    made.add_argument("--dry-run", action="store_true", help=_("只看会变什么，不采用"))
    made.add_argument("--template", type=Path, metavar=_("文件"), help=_("写一份空名录（CSV）"))


def merchants(args: argparse.Namespace) -> int:
    """Take a register's file, write an empty one, or say how many merchants there are."""
    from storage import register
    from storage.county import County

    if args.template is not None:
        if args.file is not None:
            raise Usage("one-of", _("请给一个名录文件，或用 --template 写一份空名录。"))
        return _template(args)
    county = County.open(shared.home_of(args, "county"))
    if args.file is None:
        return _count(args, register.count(county))
    result = register.take(county, args.file, dry_run=args.dry_run)
    if args.json:
        common.as_json(_plain(result, args.dry_run))
        return DONE
    common.data(sums(result))
    for name, code, change in result.changes[:MOST]:
        common.data(f"  {name}  {code}  {change}")
    if len(result.changes) > MOST:
        common.data(_("  还有 {n} 家").format(n=len(result.changes) - MOST))
    for line, why in result.refusals[:MOST]:
        common.talk(about(_("第 {n} 行").format(n=line), why))
    if result.unknown:
        common.talk(_("这几栏没有采用：{names}。").format(names=listed(result.unknown)))
    if result.refused_file is not None:
        common.data(str(result.refused_file))
        common.talk(_("没有采用的行和原因写在上面的文件里，改好后可以直接再采用。"))
    common.talk(
        _("只是看看，什么也没有改。") if args.dry_run else _("已采用，下次下发时带给各站。")
    )
    return DONE


def sums(result: Any) -> str:
    """Return the counts of rows, which add up."""
    return _("共 {rows} 行：新增 {new}，变化 {changed}，没变 {same}，没有采用 {refused}").format(
        rows=result.rows, new=result.new, changed=result.changed, same=result.same,
        refused=result.refused,
    )  # fmt: skip


def _plain(result: Any, dry_run: bool) -> dict[str, Any]:
    return {
        "rows": result.rows, "new": result.new, "changed": result.changed, "same": result.same,
        "refused": result.refused, "taken": not dry_run,
        "refused_file": str(result.refused_file) if result.refused_file else None,
        "unknown": list(result.unknown),
        "changes": [{"name": n, "credit_code": c, "change": w} for n, c, w in result.changes],
        "refusals": [{"line": n, "reason": why} for n, why in result.refusals],
    }  # fmt: skip


def _count(args: argparse.Namespace, count: int) -> int:
    if args.json:
        common.as_json({"merchants": count})
    elif count:
        common.data(_("名录里有 {n} 家经营者。").format(n=count))
    else:
        common.talk(_("还没有名录。用 --template 写一份空的，填好再采用。"))
    return DONE


def _template(args: argparse.Namespace) -> int:
    from station.register.file import template
    from storage.outward import deliver

    path = deliver(args.template.parent, args.template.name, template())
    if args.json:
        common.as_json({"path": str(path)})
    else:
        common.data(str(path))
    return DONE
