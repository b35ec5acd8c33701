"""`county data`, `county template`: what a county makes its own, and what is in force of it."""

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
    made = common.command(commands, "template", _("文书换成县区自己的模板（DOCX）"), template)
    made.add_argument("paper", metavar=_("文书"), help=_("代码或名称，如 AGREEMENT"))
    made.add_argument("file", type=Path, nargs="?", metavar=_("模板"), help=_("改好的 DOCX"))
    made.add_argument("--write", type=Path, metavar=_("文件"), help=_("写出现在用的模板，拿去改"))
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
        common.as_json(
            {
                "files": [
                    {
                        "title": x.title,
                        "paper": x.paper,
                        "at": x.at,
                        "since": x.since.isoformat() if x.since else None,
                    }
                    for x in taken
                ]
            }
        )
    elif taken:
        tables.table(
            _("县区自己的数据"),
            (_("名称"), _("从哪天起"), _("采用时间")),
            [
                (
                    _("{paper}的模板").format(paper=x.title) if x.paper else x.title,
                    x.since.isoformat() if x.since else "",
                    when(x.at),
                )
                for x in taken
            ],
        )
    else:
        common.talk(_("还没有县区自己的数据。"))
    return DONE


def template(args: argparse.Namespace) -> int:
    """Use a template of the county's own for a paper, or write out the one that holds."""
    from station import taxonomy
    from station.errors import Usage
    from storage.county import County
    from storage.law import read_file
    from storage.outward import deliver

    county = County.open(shared.home_of(args, "county"))
    paper = taxonomy.find("paper", args.paper) or args.paper.upper()
    if args.write is not None:
        path = deliver(args.write.parent, args.write.name, county.template(paper))
        if args.json:
            common.as_json({"path": str(path)})
        else:
            common.data(str(path))
        return DONE
    if args.file is None:
        raise Usage("no-file", _("请写改好的模板，或者用 --write 写出现在用的。"))
    title, told, new = county.take_template(paper, read_file(args.file), rehearse=args.dry_run)
    if args.json:
        common.as_json(
            {"paper": paper, "title": title, "left_out": told, "new": new,
             "taken": not args.dry_run}
        )  # fmt: skip
        return DONE
    if told:
        common.talk(told)
    words = {
        (True, True): _("{title}的模板：没有问题，可以采用。"),
        (True, False): _("{title}的模板：没有问题，可以采用。"),
        (False, True): _("{title}的模板：已采用，下次下发时带给各站。"),
        (False, False): _("{title}的模板：和现在用的一样，没有变化。"),
    }
    common.data(words[args.dry_run, new].format(title=title))
    return DONE
