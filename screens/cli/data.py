"""`county data`: the county's own rows of law and codes, and what is in force of them."""

import argparse
from pathlib import Path
from typing import Any

from screens.cli import common, shared
from screens.cli.common import DONE
from station.language import _


def add(commands: Any) -> None:
    """Add the command to the parser."""
    made = common.command(
        commands, "data", _("采用县区自己的数据：期限、放假安排、名称、主管部门"), data
    )
    made.add_argument(
        "file", type=Path, nargs="?", metavar=_("文件"), help=_("TOML 文件；不写就列出已经采用的")
    )
    made.add_argument("--dry-run", action="store_true", help=_("只检查，不采用"))


def data(args: argparse.Namespace) -> int:
    """Take a file of own rows, or list those in force."""
    from storage.county import County
    from storage.law import read_file

    county = County.open(shared.home_of(args, "county"))
    if args.file is None:
        return _list(args, county)
    title, new = county.take_law(read_file(args.file), rehearse=args.dry_run)
    if args.json:
        common.as_json({"title": title, "new": new, "taken": not args.dry_run})
    elif args.dry_run:
        common.data(_("{title}：没有问题，可以采用。").format(title=title))
    elif new:
        common.data(_("{title}：已采用，下次下发时带给各站。").format(title=title))
    else:
        common.data(_("{title}：以前已经采用过，没有变化。").format(title=title))
    return DONE


def _list(args: argparse.Namespace, county: Any) -> int:
    from screens.cli import tables
    from screens.words import when

    taken = county.laws()
    if args.json:
        common.as_json({"files": [{"title": x.title, "at": x.at} for x in taken]})
    elif taken:
        tables.table(
            _("县区自己的数据"), (_("名称"), _("采用时间")), [(x.title, when(x.at)) for x in taken]
        )
    else:
        common.talk(_("还没有县区自己的数据。"))
    return DONE
