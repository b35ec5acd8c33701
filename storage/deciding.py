"""The office decides about what is held: an act of its own journal, in force at once, undoable.

A decision changes nothing that a desk wrote. Everything is kept; what counts is worked out anew
from the same entries, so a decision taken back leaves no trace in any table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from station.clock import uuid7
from station.errors import Refused
from station.journal import Entry, known_values
from station.language import _
from station.period import Period
from station.values import clean
from storage import decided, intake, office_journal
from storage import figures as counting
from storage.absorb import restand
from storage.county import County
from storage.decided import KIND
from storage.desk import checked_name
from storage.matters import Matter, matter
from storage.office_journal import Doing
from storage.store import meta

MAX_REASON = 500
"""Characters of the reason for a decision."""
_ALWAYS = Period("", date.min, date.max)
_COUNTED = ("complaints", "consultations", "recovered_fen")


@dataclass(frozen=True)
class Totals:
    """What the office counts at a moment: cases, complaints, consultations, fen recovered."""

    cases: int
    complaints: int
    consultations: int
    recovered_fen: int


def decide(county: County, key: str, number: int, reason: str, who: str = "") -> str:
    """Decide a matter by its n-th choice (1, 2, …), for a reason; `who` decides, by name.

    Returns the decision's id. Raises `Refused` (`no-reason`, `no-matter`, `no-choice`).
    """
    typed = _checked(reason, who)
    with county.writing():
        found = matter(county, key)
        if not 1 <= number <= len(found.choices):
            raise Refused("no-choice", _("没有这个选项，请重新看一遍。没有改动。"))
        with county.store.write() as connection:
            return enact(connection, county.store.now(), found.choices[number - 1].say, typed)


def take_back(county: County, decision: str, reason: str, who: str = "") -> None:
    """Take a decision back: everything is as if it had never been taken.

    Raises `Refused` (`no-reason`, `no-decision`).
    """
    typed = _checked(reason, who)
    with county.writing(), county.store.write() as connection:
        undo(connection, county.store.now(), decision, typed)


def weigh(county: County, found: Matter) -> tuple[Totals, list[Totals]]:
    """Return what the office counts now, and what it would count after each choice of a matter.

    Of an import that is held back: what it would count after its release. Nothing is kept.
    """
    if found.back:
        now, after = weigh_back(county, found.back)
        return now, [after]
    at = county.store.now()
    ways = [partial(enact, at=at, say=one.say, typed={}) for one in found.choices]
    return _tried(county, ways)


def weigh_back(county: County, decision: str) -> tuple[Totals, Totals]:
    """Return what the office counts now, and what it would count without this decision."""
    now, (after,) = _tried(county, [partial(undo, at=county.store.now(), decision=decision)])
    return now, after


def _tried(
    county: County, ways: Sequence[Callable[[sa.Connection], object]]
) -> tuple[Totals, list[Totals]]:
    found: list[Totals] = []
    with county.writing(), intake.rehearsal(county) as connection:
        now = totals(connection)
        for way in ways:
            tried = connection.begin_nested()
            way(connection)
            found.append(totals(connection))
            tried.rollback()
    return now, found


def totals(connection: sa.Connection) -> Totals:
    """Return what the office counts, over all time."""
    figures = counting.total(counting.by_journal(connection, _ALWAYS, _COUNTED).values())
    cases = connection.exec_driver_sql("SELECT count(*) FROM cases WHERE NOT void").scalar_one()
    return Totals(int(cases), *(figures[name] for name in _COUNTED))


def _checked(reason: str, who: str) -> dict[str, str]:
    """Return what was typed with a decision."""
    why, name = clean(reason).strip(), checked_name(who, empty=True)
    if not why:
        raise Refused("no-reason", _("请写明理由：以后查得到为什么这样定。没有改动。"))
    if len(why) > MAX_REASON:
        raise Refused("long-reason", _("理由太长，最多 {n} 个字。没有改动。").format(n=MAX_REASON))
    return {"reason": why, **({"who": name} if name else {})}


def _in_force(connection: sa.Connection, decision: str) -> Entry:
    region = meta(connection)["region"]
    for entry in office_journal.newest(connection, region, KIND):
        if entry.id == decision and not entry.void:
            return entry
    raise Refused("no-decision", _("没有这个决定，或已经撤回。没有改动。"))


def enact(
    connection: sa.Connection, at: str, say: Mapping[str, Any], typed: Mapping[str, str]
) -> str:
    """Write a decision down and let it hold, within the caller's transaction."""
    record = uuid7()
    doing = Doing(f"decision.{say['about']}", KIND, record, say, typed)
    office_journal.append(connection, at, [doing])
    _apply(connection, say)
    return record


def undo(
    connection: sa.Connection, at: str, decision: str, typed: Mapping[str, str] | None = None
) -> None:
    """Take a decision back within the caller's transaction."""
    entry = _in_force(connection, decision)
    region = meta(connection)["region"]
    said = known_values(entry, office_journal.values(connection, region, [entry]))
    kept = {name: said[name] for name in entry.sealed if name in said}
    back = {"reason": "void_reason", "who": "void_who"}
    said_now = {**kept, **{back[name]: value for name, value in (typed or {}).items()}}
    doing = Doing("decision.take_back", KIND, decision, {**entry.open, "void": True}, said_now)
    office_journal.append(connection, at, [doing])
    _apply(connection, entry.open)


def _apply(connection: sa.Connection, say: Mapping[str, Any]) -> None:
    """Let everything that a decision is about stand anew."""
    region = meta(connection)["region"]
    if say["about"] != decided.RECORD:
        restand(connection, region, say["journal"])
        return
    journals = connection.exec_driver_sql(
        "SELECT DISTINCT journal FROM entries WHERE region=? AND record=? ORDER BY journal",
        (region, say["record"]),
    ).all()
    for (journal,) in journals:
        restand(connection, region, journal, (say["record"],))
