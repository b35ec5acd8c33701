"""The regulator's own limit for what a station handed over: it binds them, not the station.

Which rule that is stands in the table of limits: `of_referral` (the authority that a case went to),
`of_lead`. Counted from the day it was handed over or, where that is known, received.
"""

from dataclasses import dataclass
from datetime import date

from station import taxonomy
from station.language import _
from station.law import limits
from station.law.counting import Counted
from station.records import Referral


@dataclass(frozen=True)
class Clock:
    """A limit of the regulator: its name, its law, its last day."""

    label: str
    law: str
    end: Counted


def clock(about: str, start: date, value: object = True) -> Clock | None:
    """Return the limit in force on `start` whose row says `value` of `about`; None for no rule."""
    for one in taxonomy.items(limits.TABLE):
        if one.value(about, start) == value and one.in_force(start):
            rule = limits.limit(one.code, start)
            return Clock(rule.label, rule.law, limits.ends(rule, start))
    return None


def of_referral(referral: Referral) -> tuple[str, str] | None:
    """Return the limit for a case that was referred, its label and its words; None for no rule."""
    found = clock("of_referral", referral.referred_on, referral.target)
    if found is None:
        return None
    day = found.end.warn.isoformat()
    said = _("{day} 前：{what}（{law}）").format(day=day, what=found.label, law=found.law)
    return _("市场监管部门的期限"), said
