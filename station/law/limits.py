"""The time limits as they stood on a day: whose they are, by which article, and when one ends.

Everything is read from the table `time_limits`; a county adds to it and changes it by files of its
own. A rule is asked for with the day that decides which text held (令121 transition: the day of
receipt).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from station import taxonomy
from station.errors import Refused
from station.language import _, current, listed
from station.law.calendar import Calendar, calendar
from station.law.counting import Counted, Pause, Term, Unit, count

TABLE = "time_limits"
_KEYS: tuple[tuple[str, Unit], ...] = (
    ("days", "day"), ("months", "month"), ("years", "year"), ("hours", "hour"),
)  # fmt: skip
"""The keys that say how long, in the order in which they are looked for."""


@dataclass(frozen=True)
class Limit:
    """A time limit as it stood on a day.

    `event` is ACCEPTED where a case's clock runs from its acceptance, else blank. `binds` says
    whose duty or right it is (table `bound`), `law` by which article, `read` when its text was
    read; `paused` what stops the clock, `extend` how much longer it may become and `extend_by`
    how. `in_force` on the day that was asked about.
    """

    code: str
    label: str
    term: Term
    since_what: str
    event: str
    binds: str
    law: str
    read: date | None
    paused: str
    extend: int
    extend_by: str
    in_force: bool


def limit(code: str, on: date) -> Limit:
    """Return a limit as it stood on a day. Raises `Refused` (`unknown-rule`)."""
    one = taxonomy.item(TABLE, code)
    if one is None:
        known = listed(item.code for item in taxonomy.items(TABLE))
        raise Refused(
            "unknown-rule", _("没有这种期限：{code}。有：{known}").format(code=code, known=known)
        )
    english = current().startswith("en")
    return Limit(
        code=one.code,
        label=one.label(on),
        term=_term(one, on),
        since_what=str(one.value("from_en" if english else "from_zh", on) or ""),
        event=str(one.value("event", on) or ""),
        binds=str(one.value("binds", on) or ""),
        law=str(one.value("law", on) or ""),
        read=one.value("read", on),
        paused=str(one.value("paused_en" if english else "paused", on) or ""),
        extend=int(one.value("extend", on) or 0),
        extend_by=str(one.value("extend_by_en" if english else "extend_by", on) or ""),
        in_force=one.in_force(on),
    )


def _term(one: taxonomy.Item, on: date) -> Term:
    for key, unit in _KEYS:
        found = one.value(key, on)
        if found is not None:
            workdays = key == "days" and one.value("unit", on) == "workday"
            return Term(int(found), "workday" if workdays else unit)
    raise Refused("bad-limit", _("期限 {code} 没有写多长。").format(code=one.code))


def ends(
    rule: Limit,
    start: date | datetime,
    pauses: Sequence[Pause] = (),
    *,
    extended: bool = False,
    days: Calendar | None = None,
) -> Counted:
    """Return when a limit ends that began on a day, its days counted one by one."""
    term = rule.term
    if extended and rule.extend:
        term = Term(term.count + rule.extend, term.unit)
    return count(start, term, days or calendar(), pauses)


def words(term: Term) -> str:
    """Return a term in words: 7个工作日, 60日, 24小时."""
    forms = {
        "hour": _("{n}小时"), "workday": _("{n}个工作日"), "day": _("{n}日"),
        "month": _("{n}个月"), "year": _("{n}年"),
    }  # fmt: skip
    return forms[term.unit].format(n=term.count)
