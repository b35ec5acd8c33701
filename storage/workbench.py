"""The workbench: what a desk sees first. What came today, what is open and due, what it is owed.

Facts only; the screen makes sentences of them. Everything is read in few, narrow looks, so that it
is there at once whatever the number of cases.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from station import taxonomy
from station.language import N_, _
from station.late import TABLE as LATE_REASONS
from station.law import habits
from station.life import OPEN_STATES, waits_for
from station.period import Period, parse
from storage import calls, lead_book, merchants, owed
from storage import drafts as typed
from storage import figures as counting
from storage.apply import marks
from storage.desk import Desk
from storage.drafts import Draft
from storage.listing import Asked, Keys, Row, journals_of, rows_of
from storage.owed import Late
from storage.search import NEWEST
from storage.sight import NO_LEADS, seen
from storage.signs import Signs, signs
from storage.tables import OWN_REGION

MOST = 200
"""How many cases each list shows at most."""
REPEATERS = 5
"""How many merchants are named at most."""
LATE_NAMED = 3
"""How many cases with money overdue are named at most."""
MONEY_LATE = N_("逾期未付")
TO_ANSWER = ("CONSULT", "LEAD", "SUGGEST", "OTHER_REQ")
"""Kinds of case that wait for no decision: what they ask is answered, or referred."""

_TODAY = ("consultations", "complaints", "reports", "other")
_QUARTER = ("recovered_fen", "mediations_agreed")
_MEDIATING, _WAITING, _AGREED = "IN_MEDIATION", "REGISTERED", "AGREED"
_COUNTS = (
    "c.kind='COMPLAINT' AND NOT c.void AND coalesce(c.merged_into, '')='' "
    "AND coalesce(c.state, '')<>'MERGED'"
)
# A complaint that was not decided on yet is due for that first; where the clock stands, not at all.
_DUE = (
    "CASE WHEN c.state='SUSPENDED' THEN NULL WHEN c.state='REGISTERED' AND c.accept_due IS NOT NULL "
    "THEN min(c.accept_due, coalesce(c.close_due, c.accept_due)) ELSE c.close_due END"
)


@dataclass(frozen=True)
class Todo:
    """An open complaint: when it is due, in how many days (less than nothing: overdue), for what.

    `soon`: it is due so soon that one is warned (habit DUE_SOON). `why`: why it is overdue, if
    somebody said so.
    """

    row: Row
    due: date | None
    days: int | None
    next: str
    soon: bool = False
    why: str = ""


@dataclass(frozen=True)
class Reminder:
    """A fact to be reminded of: its code, how many, and what it is about.

    `clock-back` (subject: moment of the last entry), `drafts` (subject: the newest one's id, name:
    its title), `no-backup` (count: days since the last one, subject: its moment, blank for never),
    `unreceipted` (subject: moment of the last bundle), `conflicts`, `leads` (noted and not handed
    over), `lead-results` (what the county said since the book was open). Those that count cases carry them in `cases`, as many as they count: `to-answer`
    and `to-close` (kinds of `TO_ANSWER` that wait for an answer, or have one and are not closed; not
    those of an old ledger, which does not say whether it was given),
    `to-follow-up` (subject and name: id and number of the one closed first), `merchant-repeat`
    (name: the merchant, subject: its credit code or folded name), `merchants-repeat` (all the others of
    them in one; subject: how many merchants),
    `money-late` (one case with money overdue; subject and name: its id and number) and
    `money-late-more` (the others in one): `rows` of their schedules are overdue, `fen` in all.
    """

    code: str
    count: int
    subject: str = ""
    name: str = ""
    cases: Asked | None = None
    fen: int = 0
    rows: int = 0


@dataclass(frozen=True)
class Workbench:
    """A desk at a glance. Counts are of complaints unless they say otherwise; money in fen.

    `open_other` are the open ones that neither wait for a decision, nor are in mediation, nor
    agreed. `due_soon` are warned of (habit DUE_SOON). `recovered_fen` and `agreed_cases` are figures of the
    current quarter. `todo` shows the first of `todo_total`, `today` of `today_total`: of every kind,
    void ones too. `came` are those of today that are counted, `open` the
    open complaints, `due` those of them that are overdue or due soon.
    """

    day: date
    consultations_today: int
    complaints_today: int
    open_waiting: int
    open_mediating: int
    open_agreed: int
    open_other: int
    overdue: int
    due_soon: int
    recovered_fen: int
    agreed_cases: int
    signs: Signs
    todo: list[Todo]
    todo_total: int
    today: list[Row]
    today_total: int
    came: Asked
    open: Asked
    due: Asked
    drafts: list[Draft]
    reminders: list[Reminder]


def all_todo(desk: Desk) -> list[Todo]:
    """Return all that the workbench shows the first of: what is due first stands first."""
    with desk.store.read() as connection:
        day = desk.today()
        owing = {one.case_id for one in owed.late(connection, day)}
        return _todo(connection, _open(connection), day, owing)


@dataclass(frozen=True)
class _Open:
    """An open complaint, before its row is read."""

    id: str
    doc: int
    due: date | None
    replied: bool


def workbench(desk: Desk) -> Workbench:
    """Read a desk's workbench as of today."""
    day, standing, drafts = desk.today(), signs(desk), typed.kept(desk)
    with desk.store.read() as connection:
        by_state = _by_state(connection)
        waiting = _open(connection)
        came = _came(connection, day)
        quarter = parse(f"{day.year}Q{(day.month + 2) // 3}")
        gained = _figures(connection, quarter, _QUARTER)
        owing = owed.late(connection, day)
        todo = _todo(connection, waiting[:MOST], day, {one.case_id for one in owing})
        today_total, today = _received(connection, day)
        reminders = [
            *_of_signs(standing, drafts, day), *_repeaters(connection, day),
            *_to_follow_up(connection, day), *_to_answer(connection, day),
            *_money_late(owing), *_leads(connection),
        ]  # fmt: skip
    late = [one for one in waiting if one.due is not None and one.due < day]
    until = habits.soon_until(day)
    soon = [one for one in waiting if one.due is not None and day <= one.due <= until]
    named = {state: by_state.get(state, 0) for state in (_WAITING, _MEDIATING, _AGREED)}
    return Workbench(
        day=day,
        consultations_today=len(came["consultations"]), complaints_today=len(came["complaints"]),
        open_waiting=named[_WAITING], open_mediating=named[_MEDIATING],
        open_agreed=named[_AGREED], open_other=sum(by_state.values()) - sum(named.values()),
        overdue=len(late), due_soon=len(soon),
        recovered_fen=gained["recovered_fen"], agreed_cases=gained["mediations_agreed"],
        signs=standing, todo=todo, todo_total=len(waiting), today=today, today_total=today_total,
        came=_those(one for ids in came.values() for one in ids),
        open=Asked(kind="COMPLAINT", open_only=True),
        due=_those(one.id for one in (*late, *soon)),
        drafts=drafts, reminders=reminders,
    )  # fmt: skip


def _those(ids: Iterable[str]) -> Asked:
    """Ask for these cases and no other."""
    keys: Keys = tuple((OWN_REGION, one) for one in ids)
    return Asked(ids=keys)


def _came(connection: sa.Connection, day: date) -> dict[str, list[str]]:
    """Return the cases behind the figures of one day; a number here opens as many as it says."""
    journals, period = journals_of(connection, ""), Period("", day, day)
    apart = seen(connection) is not None
    return {
        name: [one.case_id for one in counting.counted(connection, name, period, journals)]
        for name in _TODAY
        if not (apart and name == "reports")
    }


def _figures(connection: sa.Connection, period: Period, names: tuple[str, ...]) -> dict[str, int]:
    counts = counting.by_journal(connection, period, names).values()
    return {name: sum(of[name] for of in counts) for name in names}


def _by_state(connection: sa.Connection) -> dict[str, int]:
    """Count the open complaints by state."""
    states = sorted(OPEN_STATES)
    rows = connection.exec_driver_sql(
        "SELECT state, sum(n) FROM case_days WHERE region=? AND kind='COMPLAINT' "
        f"AND state IN ({marks(len(states))}) GROUP BY state",
        (OWN_REGION, *states),
    )
    return {state: int(n) for state, n in rows}


def _open(connection: sa.Connection) -> list[_Open]:
    """Return the open complaints: those due first, then the oldest."""
    states = sorted(OPEN_STATES)
    rows = connection.exec_driver_sql(
        f"SELECT d.id, d.doc, {_DUE} AS due, c.replied_on "
        "FROM search_docs d INDEXED BY ix_search_docs_state "
        "CROSS JOIN cases c ON c.region=d.region AND c.id=d.id "
        f"WHERE d.region=? AND d.kind='COMPLAINT' AND d.state IN ({marks(len(states))}) "
        "ORDER BY due IS NULL, due, d.received, d.id",
        (OWN_REGION, *states),
    )
    return [
        _Open(record, doc, date.fromisoformat(due) if due else None, replied is not None)
        for record, doc, due, replied in rows
    ]


def _todo(
    connection: sa.Connection, waiting: list[_Open], day: date, owing: set[str]
) -> list[Todo]:
    rows, until = rows_of(connection, [one.doc for one in waiting]), habits.soon_until(day)
    return [
        Todo(
            row, one.due, (one.due - day).days if one.due is not None else None,
            _(MONEY_LATE)
            if one.id in owing
            else waits_for(row.state, row.outcome, one.replied),
            why=_why_late(one, row, day),
            soon=one.due is not None and day <= one.due <= until,
        )
        for one, row in zip(waiting, rows, strict=True)
    ]  # fmt: skip


def _why_late(one: _Open, row: Row, day: date) -> str:
    """Return the reason that was given for its being overdue, in words; nothing for none."""
    late = one.due is not None and one.due < day
    return taxonomy.label(LATE_REASONS, row.late_reason) if late and row.late_reason else ""


def _received(connection: sa.Connection, day: date) -> tuple[int, list[Row]]:
    """Return how many cases were received on a day, and the newest of them."""
    here = (OWN_REGION, day.isoformat())
    which = "d.region=? AND d.received=?"
    if seen(connection) is not None:
        which += f" AND {NO_LEADS}"
    total = connection.exec_driver_sql(
        f"SELECT coalesce(sum(d.n), 0) FROM case_days d WHERE {which}", here
    ).scalar_one()
    rows = connection.exec_driver_sql(
        f"SELECT d.doc FROM search_docs d WHERE {which} ORDER BY {NEWEST} LIMIT {MOST}",
        here,
    )
    return int(total), rows_of(connection, [doc for (doc,) in rows])


def _to_answer(connection: sa.Connection, day: date) -> Iterator[Reminder]:
    """Yield what else is open: it is no complaint, so it is not among what is to be done."""
    kinds = [k for k in TO_ANSWER if k != "LEAD" or seen(connection) is None]
    rows = connection.exec_driver_sql(
        "SELECT c.id, c.state FROM cases c INDEXED BY ix_cases_received "
        f"WHERE c.region=? AND c.received>=? AND c.kind IN ({marks(len(kinds))}) "
        "AND c.state IN ('REGISTERED', 'REPLIED') AND NOT c.void AND NOT coalesce(c.from_ledger, 0)",
        (OWN_REGION, (day - habits.span("ANSWER", day)).isoformat(), *kinds),
    ).all()
    for code, wanted in (("to-answer", "REGISTERED"), ("to-close", "REPLIED")):
        ids = [record for record, state in rows if state == wanted]
        if ids:
            yield Reminder(code, len(ids), cases=_those(ids))


def _of_signs(now: Signs, drafts: list[Draft], day: date) -> Iterator[Reminder]:
    if now.clock_back:
        yield Reminder("clock-back", 1, now.saved_at)
    if drafts:
        yield Reminder("drafts", len(drafts), drafts[0].id, drafts[0].title)
    since = day - datetime.fromisoformat(now.backup_at).date() if now.backup_at else None
    if since is None or since > habits.span("BACKUP", day):
        yield Reminder("no-backup", since.days if since is not None else 0, now.backup_at)
    if now.exported_unreceipted:
        yield Reminder("unreceipted", now.exported_unreceipted, now.exported_at)
    if now.waiting["conflicts"]:
        yield Reminder("conflicts", now.waiting["conflicts"])


def _repeaters(connection: sa.Connection, day: date) -> Iterator[Reminder]:
    """Yield the merchants with several complaints since the month began, those beyond some in one.

    Names that a person linked are one merchant, called by the main one.
    """
    rows = connection.exec_driver_sql(
        "SELECT c.id, c.merchant, coalesce(c.credit_code, '') FROM cases c "
        f"WHERE c.region=? AND {_COUNTS} AND c.received>=? AND c.received<=? "
        "AND coalesce(c.merchant, '')<>'' ORDER BY c.received, c.id",
        (OWN_REGION, day.replace(day=1).isoformat(), day.isoformat()),
    )
    found, least = merchants.grouped(connection, rows), habits.number("REPEATED", day)
    named = [one for one in found if len(one.ids) >= least]
    for one in named[:REPEATERS]:
        those = _those(one.ids)
        yield Reminder("merchant-repeat", len(one.ids), one.key, one.name, those)
    if others := named[REPEATERS:]:
        those = _those(case for one in others for case in one.ids)
        n = sum(len(one.ids) for one in others)
        yield Reminder("merchants-repeat", n, str(len(others)), cases=those)


def _money_late(owing: list[Late]) -> Iterator[Reminder]:
    """Yield the cases with money overdue: the longest each by itself, the others in one."""
    for one in owing[:LATE_NAMED]:
        those = _those([one.case_id])
        yield Reminder("money-late", 1, one.case_id, one.number, those, one.fen, one.rows)
    if more := owing[LATE_NAMED:]:
        fen, rows = sum(one.fen for one in more), sum(one.rows for one in more)
        those = _those(one.case_id for one in more)
        yield Reminder("money-late-more", len(more), cases=those, fen=fen, rows=rows)


def _leads(connection: sa.Connection) -> Iterator[Reminder]:
    """Yield how many leads wait to be handed over, and how often the county said more since."""
    waiting, heard = lead_book.waiting(connection)
    if waiting:
        yield Reminder("leads", waiting)
    if heard:
        yield Reminder("lead-results", heard)


def _to_follow_up(connection: sa.Connection, day: date) -> Iterator[Reminder]:
    """Yield that consumers of complaints closed of late were not reached yet."""
    found = calls.waiting(connection, day)
    if found:
        first = min(found, key=lambda one: (one.closed_on, one.id))
        those = _those(one.id for one in found)
        yield Reminder("to-follow-up", len(found), first.id, first.number, those)
