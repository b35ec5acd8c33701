"""赔付参考: what the law lets a consumer claim, by rule, with the formula and the article.

`answer(code, answers, on)` gives the sum; it is a reference for talking it over, never a verdict.
"""

from datetime import date

from station import taxonomy
from station.errors import Refused
from station.language import _, joined
from station.law.remedies import others, prepaid, punitive
from station.law.remedies.base import (
    TABLE,
    Answers,
    Line,
    Question,
    Result,
    Rule,
)

RULES: tuple[Rule, ...] = (*punitive.RULES, *prepaid.RULES, *others.RULES)
"""Every rule, in the order in which they are listed."""


def rule(text: str) -> Rule:
    """Return the rule that a code or a name means, in any case.

    Raises `Refused` (`unknown-rule`) with the list of the rules.
    """
    code = taxonomy.find(TABLE, text)
    found = next((r for r in RULES if r.code == code), None)
    if found is None:
        known = joined(f"{r.code} {r.label()}" for r in RULES)
        raise Refused("unknown-rule", _("没有这条规则。可以是：{known}。").format(known=known))
    return found


def answer(code: str, answers: Answers, on: date) -> Result:
    """Work out a rule with typed answers (sums in fen) as the law stands on that day.

    Raises `Refused` for an unknown rule, a missing or contradictory answer.
    """
    return rule(code).answer(answers, on)


__all__ = ["RULES", "Answers", "Line", "Question", "Result", "Rule", "answer", "rule"]
