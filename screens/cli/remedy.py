"""`station remedy`: what the law lets a consumer claim, without a case and without a home."""

import argparse
from typing import Any

from screens.cli import common, shared
from screens.cli.common import DONE
from station.errors import Refused
from station.language import _, together

_LISTS = frozenset({"unknown-key", "missing", "bad-value"})
"""Refusals after which it helps to say what the rule takes."""


def add(commands: Any) -> None:
    """Add the command."""
    made = common.command(commands, "remedy", _("赔付参考：依法可以要多少，有公式和条文"), remedy)
    made.add_argument(
        "rule", nargs="?", default="", metavar=_("规则"),
        help=_("如 FSL148；不写就列出全部规则和要写什么"),
    )  # fmt: skip
    made.add_argument(
        "answers", nargs="*", metavar=_("名称=值"), help=_("案件的情况，如 price=15 knowing=是")
    )
    made.add_argument("--on", default="", metavar=_("日期"), help=_("按哪一天的法律算，默认今天"))


def remedy(args: argparse.Namespace) -> int:
    """Work out a rule from KEY=VALUE words, or list the rules."""
    from station.clock import SystemClock, today
    from station.law import remedies
    from station.law.remedies import ask, words
    from station.values import day

    shared.go_by_the_law_of(args)
    now = today(SystemClock())
    on = day(args.on, now) if args.on else now
    if not args.rule:
        return _list(args, on)
    rule = remedies.rule(args.rule)
    try:
        result = rule.answer(ask.parse(rule, args.answers, now), on)
    except Refused as error:
        if error.code not in _LISTS:
            raise
        raise Refused(error.code, together([error.sentence, words.take_words(rule)])) from error
    if args.json:
        common.as_json(words.as_json(result))
    else:
        common.data("\n".join(words.told(result, rule)))
    return DONE


def _list(args: argparse.Namespace, on: Any) -> int:
    from station.law import remedies
    from station.law.remedies import words

    if args.json:
        common.as_json({"rules": [words.described(rule, on) for rule in remedies.RULES]})
        return DONE
    for rule in remedies.RULES:
        common.data("\n".join(words.listed_rule(rule, on)))
    common.talk(_("例：{program} remedy FSL148 price=15").format(program=common.called("station")))
    return DONE
