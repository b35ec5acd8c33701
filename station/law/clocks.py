"""The clocks of a complaint: by which limits a station accepts and closes, and the days they give.

A station shows its own promise (本站承诺, its county's profile); the regulator's limits bind it only
where it is entrusted. A day that a person set by hand has no rule and is never touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from station import taxonomy
from station.law import limits
from station.law.calendar import Calendar, calendar
from station.law.counting import Counted, Pause
from station.life import OPEN_STATES, Act
from station.records import Case

TABLE = "promise"
_BEGINS = frozenset(
    {"case.register", "case.register_late", "case.convert", "case.accept", "case.redo"}
)
_MOVES = frozenset({"case.correct", "case.resume"})
"""Acts with which a clock begins to run, and those after which it may end on another day."""


@dataclass(frozen=True)
class Promise:
    """The codes of the limits by which a station accepts and closes (none: no promise)."""

    accept: tuple[str, ...] = ()
    close: tuple[str, ...] = ()


def promise(identity: str, chosen: str, on: date) -> Promise:
    """Return what binds a station on a day: its identity's limits, its own choice, the default."""
    items = [one for one in taxonomy.items(TABLE) if one.in_force(on)]
    found = (
        [one for one in items if identity and one.value("identity", on) == identity]
        or [one for one in items if one.code == chosen]
        or [one for one in items[::-1] if one.value("default", on)]
    )
    if not found:
        return Promise()
    return Promise(*(tuple(found[0].value(key, on) or ()) for key in ("accept", "close")))


@dataclass(frozen=True)
class Clock:
    """One limit on a case: its rule, and where it ends."""

    rule: limits.Limit
    counted: Counted


def clocks(case: Case, codes: Sequence[str], days: Calendar, *, again: bool = False) -> list[Clock]:
    """Return the limits that were in force when a case was received, the earliest warning first.

    One that runs from acceptance is left out while the case is not accepted (令121 transition: the
    day of receipt decides which text holds). `again`: where it was taken up again (回头看), every
    limit runs from that day, as it stood then.
    """
    found = []
    anew = case.redone_on if again else None
    for code in codes:
        if taxonomy.item(limits.TABLE, code) is None:
            continue
        rule = limits.limit(code, anew or case.received)
        start = anew or _start(case, rule)
        if rule.in_force and start is not None:
            found.append(Clock(rule, limits.ends(rule, start, pauses(case), days=days)))
    return sorted(found, key=lambda clock: clock.counted.warn)


def _start(case: Case, rule: limits.Limit) -> date | datetime | None:
    if rule.event == "ACCEPTED":
        return case.decided_on if case.decision == "ACCEPTED" else None
    hour = case.received_at
    if rule.term.unit == "hour" and len(hour) == len("09:30"):
        return datetime.combine(case.received, time.fromisoformat(hour))
    return case.received


def pauses(case: Case) -> list[Pause]:
    """Return the days on which the clock of a case stood still."""
    found = []
    for text in case.pauses:
        stopped, _to, again = text.partition("..")
        found.append((date.fromisoformat(stopped), date.fromisoformat(again)))
    return found


def timed(act: Act, given: Promise) -> Act:
    """Return an act with the days by which its complaint is to be accepted and closed.

    A complaint that begins gets the days of the promise where it has none; later its days move with
    what they run from. Days without a rule stay, and so do those of a case from an old ledger.
    One that is taken up again (回头看) is to be closed within the same time, counted from that day.
    """
    if act.do not in _BEGINS | _MOVES:
        return act
    days = calendar()
    records = tuple(
        set_days(r, given, days, begins=act.do in _BEGINS) if isinstance(r, Case) else r
        for r in act.records
    )
    return replace(act, records=records)


def set_days(case: Case, given: Promise, days: Calendar, *, begins: bool = False) -> Case:
    """Return a complaint with its days to accept and to close by, as far as rules set them."""
    again = case.redone_on is not None
    old = case.from_ledger and not again
    if case.kind != "COMPLAINT" or old or case.void or case.merged_into:
        return case
    if case.accept_rule or (begins and case.accept_due is None and not again):
        case = _set(case, "accept", clocks(case, _codes(case.accept_rule, given.accept), days))
    if case.close_rule or (begins and case.close_due is None):
        codes = _codes(case.close_rule, given.close)
        case = _set(case, "close", clocks(case, codes, days, again=again))
    return case


def _codes(rule: str, given: Sequence[str]) -> Sequence[str]:
    """Return the limits that may have set a day: those of the promise, or the one that did."""
    return given if not rule or rule in given else (rule,)


def _set(case: Case, which: str, found: Sequence[Clock]) -> Case:
    if not found:
        return case
    first = found[0]
    return case.with_(**{
        f"{which}_due": first.counted.warn, f"{which}_rule": first.rule.code,
    })  # fmt: skip


def pending(case: Case) -> dict[str, date]:
    """Return what a complaint is still due for, by field: `accept_due`, `close_due`.

    A clock that stands (中止) ends on no day yet, and what is done is due no more.
    """
    if case.void or case.state not in OPEN_STATES or case.suspended_on is not None:
        return {}
    accept = case.accept_due if case.state == "REGISTERED" else None
    found = {"accept_due": accept, "close_due": case.close_due}
    return {name: due for name, due in found.items() if due is not None}


def missed(case: Case, on: date) -> date | None:
    """Return the first day that a complaint missed, by what it is still due for and what came late."""
    done = (
        () if case.void or case.merged_into else
        ((case.accept_due, case.decided_on), (case.close_due, case.closed_on))
    )  # fmt: skip
    late = [due for due in pending(case).values() if due < on]
    late += [due for due, came in done if due is not None and came is not None and came > due]
    return min(late, default=None)


def explained(case: Case, which: str, given: Promise) -> list[Clock]:
    """Return the limits behind the day to accept (`accept`) or to close by (`close`) of a case."""
    rule = case.accept_rule if which == "accept" else case.close_rule
    codes = given.accept if which == "accept" else given.close
    again = which == "close"
    return clocks(case, _codes(rule, codes), calendar(), again=again) if rule else []
