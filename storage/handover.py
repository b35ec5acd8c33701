"""交接: what a desk hands to the next shift: open, due, waited for, owed, to be called, half typed.

Everything is read; only the remark is written, beside what the home knows of itself: it is for the
next shift, belongs to no case, and the next remark takes its place.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

import msgspec
import sqlalchemy as sa

from station.language import sense
from station.life import DOINGS
from station.schedule import schedule, sums
from station.values import clean
from storage import owed
from storage.acts import lines_back
from storage.calls import Call, calls
from storage.desk import Desk
from storage.drafts import Draft
from storage.listing import Row, rows_of
from storage.sight import seen
from storage.steps import tip
from storage.store import meta, set_meta
from storage.tables import OWN_REGION
from storage.workbench import Todo, workbench

REMARK = "handover_remark"
OF_LEADS = "lead."
"""How acts upon leads begin: a hand-over that may not show leads says nothing of them."""
MAX_REMARK = 1_000
"""Characters of a remark that are kept."""


class Remark(msgspec.Struct, frozen=True):
    """What somebody wrote for the next shift: when (ISO moment), who, what."""

    at: str
    by: str
    text: str


@dataclass(frozen=True)
class Owed:
    """A case on which money is still to come: fen, and the day agreed for it, if any.

    `days`: on how many days it is to come; `due` is the first of them.
    """

    row: Row
    fen: int
    due: date | None
    days: int


class _Doing(msgspec.Struct):
    """What a line of the journal says of its act; most of a line is the image, passed over here."""

    seq: int
    act: str
    at: str
    by: str
    do: str


_doing = msgspec.json.Decoder(_Doing).decode


@dataclass(frozen=True)
class Done:
    """What one person did today: each act by its words, and how often."""

    by: str
    acts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Handover:
    """A desk as one shift leaves it to the next. `todo` is due first; money in fen."""

    station: str
    day: date
    at: str
    todo: list[Todo]
    todo_total: int
    overdue: int
    due_soon: int
    owed: list[Owed]
    calls: list[Call]
    drafts: list[Draft]
    done: list[Done]
    remark: Remark | None


def handover(desk: Desk) -> Handover:
    """Read what is to be handed over now."""
    bench, to_call = workbench(desk), calls(desk)
    with desk.store.read() as connection:
        info = meta(connection)
        expected = _owed(connection, bench.day)
        done = _done(connection, info["journal"], bench.day)
    return Handover(
        station=info["name"], day=bench.day, at=desk.store.now(), todo=bench.todo,
        todo_total=bench.todo_total, overdue=bench.overdue, due_soon=bench.due_soon, owed=expected,
        calls=to_call, drafts=bench.drafts, done=done, remark=_remark(info),
    )  # fmt: skip


def leave_remark(desk: Desk, text: str, by: str) -> None:
    """Keep a remark for the next shift; a blank one takes the last one away."""
    said = clean(text, multiline=True).strip()[:MAX_REMARK]
    with desk.writing(), desk.store.write() as connection:
        kept = json.dumps([desk.store.now(), by, said], ensure_ascii=False) if said else ""
        set_meta(connection, **{REMARK: kept})


def _remark(info: dict[str, str]) -> Remark | None:
    kept = info.get(REMARK, "")
    return Remark(*json.loads(kept)) if kept else None


def _owed(connection: sa.Connection, day: date) -> list[Owed]:
    """Return the complaints on which money is still to come, those due first on top.

    What was agreed in the current round, less what was received in it; where nothing was agreed,
    what the schedule still names. The day is the first one of the schedule that is not met.
    """
    rows = connection.exec_driver_sql(
        "SELECT c.id, d.doc FROM cases c JOIN search_docs d ON d.region=c.region AND d.id=c.id "
        f"WHERE c.region=? AND {owed.OF_CASE} "
        "AND (EXISTS (SELECT 1 FROM agreements a WHERE a.region=c.region AND a.case_id=c.id "
        "AND NOT a.void AND NOT coalesce(a.superseded, 0)) OR EXISTS (SELECT 1 FROM payments p "
        "WHERE p.region=c.region AND p.case_id=c.id AND NOT p.void AND p.due_fen>0))",
        (OWN_REGION,),
    )
    docs = {str(case): int(doc) for case, doc in rows}
    listed = {row.id: row for row in rows_of(connection, list(docs.values()))}
    found = []
    for file in owed.files(connection, OWN_REGION, sorted(docs)):
        plan = schedule(file, day)
        left = file.agreed_fen() - file.received_this_round_fen()
        if not file.agreed_fen():
            left = sums(plan)[2]
        unmet = [row.on for row in plan if row.left_fen and row.on is not None]
        if left > 0:
            first = min(unmet, default=None)
            found.append(Owed(listed[file.case.id], left, first, len(set(unmet))))
    return sorted(found, key=lambda one: (one.due is None, one.due or day, one.row.id))


def _done(connection: sa.Connection, journal: str, day: date) -> list[Done]:
    """Return what was written down since the day began, by person; the busiest first."""
    people = connection.exec_driver_sql(
        "SELECT id, name FROM operators WHERE region=?", (OWN_REGION,)
    )
    names: dict[str, str] = {person: name or "" for person, name in people}
    counted: dict[str, Counter[str]] = {}
    told: set[str] = set()
    shut = seen(connection) is not None
    for entry in map(_doing, lines_back(connection, journal)):
        if entry.at[:10] < day.isoformat():
            break
        if entry.act not in told and not (shut and entry.do.startswith(OF_LEADS)):
            told.add(entry.act)
            who = names.get(entry.by, "")
            counted.setdefault(who, Counter())[entry.do] += 1
    busiest = sorted(counted.items(), key=lambda item: (-item[1].total(), item[0]))
    return [
        Done(who, tuple((sense("done", DOINGS.get(do, do)), n) for do, n in acts.most_common()))
        for who, acts in busiest
    ]


def acts_since(desk: Desk, since: int) -> tuple[int, set[str]]:
    """Return the number of the last entry, and what was done after entry `since` (0: nothing)."""
    with desk.store.read() as connection:
        journal = meta(connection)["journal"]
        last = tip(connection, journal)[1]
        newer = takewhile(
            lambda entry: entry.seq > since, map(_doing, lines_back(connection, journal))
        )
        return last, {entry.do for entry in newer} if since else set()
