"""撤销上一步: the newest act of a desk, while it is in no bundle, is taken back by a new act.

Acts that were saved at once are one step: their place in the journal is noted when they are saved.
What was taken back is as if it had not been done, so the step before it may follow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import sqlalchemy as sa

from station.errors import Refused
from station.journal import Entry, stored
from station.language import _, sense
from station.life import DOINGS, Act
from station.records import (
    Agreement,
    Attachment,
    Case,
    FollowUp,
    Lead,
    Merchant,
    Payment,
    Print,
    Record,
    Referral,
    Session,
)
from station.taking_back import UNDO, take_back
from storage.acts import lines_back, touched
from storage.reading import read_records
from storage.settle import act_key
from storage.sight import OPENED, case_of, of_leads, seen
from storage.steps import noted
from storage.store import meta
from storage.tables import OWN_REGION

if TYPE_CHECKING:
    from storage.desk import Desk

_KINDS = frozenset(
    r.KIND
    for r in (
        Case, Session, Agreement, Payment, Referral, Lead, FollowUp, Attachment, Print,
        Merchant,
    )
)  # fmt: skip
_NEVER = frozenset({"adopt", "ledger.load"})


@dataclass(frozen=True)
class LastStep:
    """The newest step of a desk that is not taken back.

    `act` tells it from another, `doings` say what was done, oldest first, `number` and `case` are
    of its case, blank for none. `at` is ISO, `by` a name or blank.
    """

    act: str
    doings: tuple[str, ...]
    number: str
    case: str
    at: str
    by: str


def last_step(desk: "Desk") -> LastStep:
    """Return what would be taken back now. Raises `Refused` (`may-not-follow`)."""
    with desk.store.read() as connection:
        acts = _newest(connection)
        if seen(connection) is not None and of_leads(connection, [e for a in acts for e in a]):
            raise Refused("may-not-follow", _("上一步记在线索本里：打开线索本，在那里撤销。"))
        _acts(connection, acts)
        newest = acts[0][0]
        case_id = next(filter(None, (case_of(e) for a in acts for e in a)), "")
        found = read_records(connection, OWN_REGION, "case", "id", case_id) if case_id else []
        doings = [sense("done", DOINGS.get(a[0].do, a[0].do)) for a in reversed(acts)]
        return LastStep(
            act=newest.act, doings=tuple(doings), case=case_id, at=newest.at,
            number=next((c.number for c in found if isinstance(c, Case)), ""),
            by=_called(connection, newest.by),
        )  # fmt: skip


def take_back_last(desk: "Desk", expected: str, *, by: str | None = None) -> LastStep:
    """Take back the newest step, which is the one that was shown. Returns it.

    Raises `Refused` (`may-not-follow`, `other-step`).
    """
    step = last_step(desk)
    with desk.writing(), desk.store.write() as connection:
        acts = _newest(connection)
        if acts[0][0].act != expected or step.act != expected:
            raise Refused("other-step", _("刚才又办了别的，没有撤销：请再看一次上一步是什么。"))
        desk.append(connection, _acts(connection, acts), by)
    return step


def _acts(connection: sa.Connection, acts: Sequence[Sequence[Entry]]) -> list[Act]:
    """Return the acts that take these back, newest first. Raises `Refused`."""
    now: dict[str, Record] = {}
    found: list[Act] = []
    for act in acts:
        for kind in {e.kind for e in act}:
            ids = [e.id for e in act if e.kind == kind and e.id not in now]
            now |= {r.id: r for r in read_records(connection, OWN_REGION, kind, "id", *ids)}
        made = take_back(touched(connection, act), now)
        now |= {r.id: r for r in made.records}
        found.append(made)
    return found


def _newest(connection: sa.Connection) -> list[list[Entry]]:
    """Return the acts of the newest step that is not taken back, newest first.

    Raises `Refused` where it may not be taken back.
    """
    info = meta(connection)
    mark = int(info.get("exported_seq", "0"))
    acked = connection.exec_driver_sql(
        "SELECT acked_seq FROM counties WHERE region=?", (info["region"],)
    ).scalar()
    back = _backwards(connection, info["journal"])
    newest = _standing(back)
    first = _begin_of(info, newest)
    acts = [newest]
    while acts[-1][0].seq > first:
        acts.append(next(back))
    _may(acts, max(mark, int(acked or 0)))
    return acts


def _standing(back: Iterator[list[Entry]]) -> list[Entry]:
    """Return the newest act that is not taken back: each undoing stands for one act before it.

    Opening the book of leads is no step.
    """
    undone = 0
    for act in back:
        if act[0].do == OPENED:
            continue
        if act[0].do == UNDO:
            undone += 1
        elif undone:
            undone -= 1
        else:
            return act
    raise Refused("may-not-follow", _("还没有办过什么，没有可以撤销的。"))


def _begin_of(info: dict[str, str], act: Sequence[Entry]) -> int:
    """Return where the step begins that an act belongs to."""
    at = act[0].seq
    return next((first for first, last in noted(info) if first <= at <= last), at)


def _may(acts: Sequence[Sequence[Entry]], exported: int) -> None:
    for act in acts:
        problem = _refusal(act)
        if problem is not None:
            raise Refused("may-not-follow", problem)
    if acts[-1][0].seq <= exported:
        raise Refused(
            "may-not-follow",
            _("上一步“{doing}”已经上报，不能撤销：写错了请用“更正”，多记的请用“作废”。").format(
                doing=sense("done", DOINGS.get(acts[0][0].do, acts[0][0].do))
            ),
        )


def _refusal(act: Sequence[Entry]) -> str | None:
    if act[0].do not in _NEVER and all(e.kind in _KINDS for e in act):
        return None
    doing = sense("done", DOINGS.get(act[0].do, act[0].do))
    return _("上一步是“{doing}”，这一步不能撤销。").format(doing=doing)


def _backwards(connection: sa.Connection, journal: str) -> Iterator[list[Entry]]:
    """Yield the acts of a desk's journal, newest first, each with its entries in their order."""
    entries = map(stored, lines_back(connection, journal))
    for _key, act in groupby(entries, key=act_key):
        yield list(act)[::-1]


def _called(connection: sa.Connection, operator: str) -> str:
    name = connection.exec_driver_sql(
        "SELECT name FROM operators WHERE region=? AND id=?", (OWN_REGION, operator)
    ).scalar()
    return name or ""
