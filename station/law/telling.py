"""A time limit in sentences: when it ends, every day left out, whose it is, by which article."""

from datetime import date

from station import taxonomy
from station.entry import named_day
from station.language import _, about
from station.law import clocks
from station.law.counting import Counted, Term
from station.law.limits import Limit, words
from station.records import Case


def lines(rule: Limit, counted: Counted, *, own: bool) -> list[str]:
    """Return what a limit comes to, a sentence each; days left out are set in by two spaces."""
    said = [
        _("{label}：{term}，从{what}的次日起算").format(
            label=rule.label, term=words(rule.term), what=rule.since_what or _("起算日")
        ),
        _("起算 {start}，到期 {due}").format(
            start=named_day(counted.start), due=named_day(counted.rolled)
        ),
    ]
    if counted.at:
        said.append(_("到期时刻 {at}").format(at=counted.at.isoformat(" ", "minutes")))
    if counted.raw != counted.rolled:
        said.append(
            _("末日 {raw} 放假，顺延到 {rolled}；稳妥起见按较早的一天提醒").format(
                raw=named_day(counted.raw), rolled=named_day(counted.rolled)
            )
        )
    said.append(_("数了 {n} 天，跳过 {m} 天").format(n=counted.counted, m=len(counted.skipped)))
    said += [f"  {named_day(day.on)}  {day.why}" for day in counted.skipped]
    said += _what_may_change(rule, counted)
    if rule.binds:
        whose = taxonomy.label("bound", rule.binds)
        said.append(whose if own else _("{whose}，不是本站的承诺").format(whose=whose))
    said.append(source(rule.law, rule.read))
    return said


def _what_may_change(rule: Limit, counted: Counted) -> list[str]:
    said = []
    if counted.provisional:
        said.append(_("暂定：这一年的放假安排还没有公布，县区下发以后会自动改过来"))
    if not rule.in_force:
        said.append(_("这个期限在起算那天不适用"))
    if rule.paused:
        said.append(rule.paused)
    if rule.extend:
        longer = words(Term(rule.extend, rule.term.unit))
        said.append(_("可以延长 {n}（{how}）").format(n=longer, how=rule.extend_by))
    return said


def source(law: str, read: date | None) -> str:
    """Return where a legal figure comes from, and when its text was read."""
    if read is None:
        return _("依据 {law}").format(law=law)
    return _("依据 {law}（{day} 读的文本）").format(law=law, day=read.isoformat())


def of_case(case: Case, given: clocks.Promise, only: str = "") -> list[str]:
    """Return how the days to accept and to close by of a case came about; nothing without rules.

    `only` one of them: `accept` or `close`.
    """
    said: list[str] = []
    for which, due in (("accept", case.accept_due), ("close", case.close_due)):
        if only not in ("", which):
            continue
        label = _("应受理日") if which == "accept" else _("应办结日")
        found = clocks.explained(case, which, given)
        if due is None or not found:
            continue
        first, *others = found
        said += [*([""] if said else []), about(label, named_day(due))]
        said += lines(first.rule, first.counted, own=True)
        said += [
            _("同时还有 {label}：到 {due}").format(
                label=other.rule.label, due=named_day(other.counted.rolled)
            )
            for other in others
        ]
    if said and case.suspended_on is not None:
        since = named_day(case.suspended_on)
        said.append(_("{since} 起中止，停着的日子不算").format(since=since))
    return said
