"""The office decides about what is held: an act of its own journal, in force at once, undoable.

A decision changes nothing that a desk wrote. Everything is kept; what counts is worked out anew
from the same entries, so a decision taken back leaves no trace in any table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
from storage.office_journal import Doing
from storage.store import meta

MAX_REASON = 500
"""Characters of the reason for a decision."""
_ALWAYS = Period("", date.min, date.max)
_COUNTED = ("complaints", "consultations", "recovered_fen")


@dataclass(frozen=True)
class Decision:
    """What was decided: the record's id, what it says, why, when; and when it was taken back.

    `by` is the id of who decided, `at` and `back_at` are ISO moments.
    """

    id: str
    say: Mapping[str, Any]
    reason: str
    by: str
    at: str
    back_at: str = ""
    back_reason: str = ""


@dataclass(frozen=True)
class Totals:
    """What the office counts at a moment: cases, complaints, consultations, fen recovered."""

    cases: int
    complaints: int
    consultations: int
    recovered_fen: int


def decide(county: County, say: Mapping[str, Any], reason: str, instead: str = "") -> str:
    """Decide what `say` says (see storage.decided), for a reason. Returns the decision's id.

    `instead` is the id of a decision in force that this one replaces. Raises `Refused`
    (`no-reason`, `no-decision`).
    """
    why = _checked(reason)
    with county.writing(), county.store.write() as connection:
        return enact(connection, county.store.now(), say, why, instead)


def take_back(county: County, decision: str, reason: str) -> None:
    """Take a decision back: everything is as if it had never been taken.

    Raises `Refused` (`no-reason`, `no-decision`).
    """
    why = _checked(reason)
    with county.writing(), county.store.write() as connection:
        undo(connection, county.store.now(), decision, why)


def rehearse(county: County, choices: Sequence[Mapping[str, Any]]) -> tuple[Totals, list[Totals]]:
    """Return what the office counts now, and what it would count after each of these decisions."""
    found: list[Totals] = []
    with county.writing(), intake.rehearsal(county) as connection:
        now = totals(connection)
        for say in choices:
            tried = connection.begin_nested()
            enact(connection, county.store.now(), say, "")
            found.append(totals(connection))
            tried.rollback()
    return now, found


def totals(connection: sa.Connection) -> Totals:
    """Return what the office counts, over all time."""
    figures = counting.total(counting.by_journal(connection, _ALWAYS, _COUNTED).values())
    cases = connection.exec_driver_sql("SELECT count(*) FROM cases WHERE NOT void").scalar_one()
    return Totals(int(cases), *(figures[name] for name in _COUNTED))


def decisions(county: County) -> list[Decision]:
    """Return what was decided, the newest first, with what was taken back."""
    with county.store.read() as connection:
        return listed(connection, meta(connection)["region"])


def listed(connection: sa.Connection, region: str) -> list[Decision]:
    """Return the same within the caller's transaction."""
    found = office_journal.newest(connection, region, KIND)
    first = office_journal.first_at(connection, region, KIND)
    values = office_journal.values(connection, region, found)
    return [_decision(entry, known_values(entry, values), first[entry.id]) for entry in found]


def _decision(entry: Entry, said: Mapping[str, Any], first: str) -> Decision:
    back = entry.at if entry.void else ""
    return Decision(
        entry.id, entry.open, str(said.get("reason", "")), entry.by, first if back else entry.at,
        back, str(said.get("void_reason", "")),
    )  # fmt: skip


def _checked(reason: str) -> str:
    why = clean(reason).strip()
    if not why:
        raise Refused("no-reason", _("请写明理由：以后查得到为什么这样定。没有改动。"))
    if len(why) > MAX_REASON:
        raise Refused("long-reason", _("理由太长，最多 {n} 个字。没有改动。").format(n=MAX_REASON))
    return why


def _in_force(connection: sa.Connection, decision: str) -> Entry:
    region = meta(connection)["region"]
    for entry in office_journal.newest(connection, region, KIND):
        if entry.id == decision and not entry.void:
            return entry
    raise Refused("no-decision", _("没有这个决定，或已经撤回。没有改动。"))


def enact(
    connection: sa.Connection, at: str, say: Mapping[str, Any], reason: str, instead: str = ""
) -> str:
    """Write a decision down and let it hold, within the caller's transaction."""
    before = _in_force(connection, instead).open if instead else {}
    record = instead or uuid7()
    doing = Doing(f"decision.{say['about']}", KIND, record, say, {"reason": reason})
    office_journal.append(connection, at, [doing])
    if before:
        _apply(connection, before)
    _apply(connection, say)
    return record


def undo(connection: sa.Connection, at: str, decision: str, reason: str) -> None:
    """Take a decision back within the caller's transaction."""
    entry = _in_force(connection, decision)
    region = meta(connection)["region"]
    said = known_values(entry, office_journal.values(connection, region, [entry]))
    typed = {**{n: said[n] for n in entry.sealed if n in said}, "void_reason": reason}
    image = {**entry.open, "void": True}
    doing = Doing("decision.take_back", KIND, decision, image, typed)
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
