"""线索本: the one place of a desk where leads are read, who may open it, and how it closes again.

At a station that its host runs (`host` in the tables of types and identities) the book is behind a
口令 that the head sets; everywhere the role decides (`leads`, `own_leads` in `operator_role`). The
口令 keeps leads off the screens, papers and tables of whoever sits there. It does not encrypt: who
may read the files of this machine by a program of their own needs no screen.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from station import taxonomy
from station.clock import uuid7
from station.errors import Refused
from station.journal import Entry, stored
from station.language import _
from station.leads import Said
from station.life import OPEN_STATES, Act
from station.records import Lead, Operator
from station.same import restricted
from storage import lead_results, letters
from storage.acts import lines_back
from storage.apply import marks
from storage.county import County
from storage.desk import Desk
from storage.drafts import OF_LEADS, Draft, kept
from storage.listing import Row, rows_of
from storage.reading import read_records, record_from_row
from storage.sight import LEAD_CASE, OPENED, seen
from storage.store import meta, set_meta
from storage.tables import OWN_REGION

KIND = WORD = "leads_word"
HEARD = "leads_heard"
"""What the home knows: the scrypt of the 口令 (salt and hash in hex), and how much was read."""
SET = "leads.word"
"""What the entry is called that says who set the 口令."""
LEAST = 6
"""Characters that a 口令 has at least."""
_COST = {"n": 1 << 14, "r": 8, "p": 1}
_ROLES = "operator_role"


@dataclass(frozen=True)
class Door:
    """What it takes to open the book now: a 口令, one to be set first, or only a role."""

    guarded: bool
    word: bool
    may: bool
    own: bool
    head: bool


@dataclass(frozen=True)
class Page:
    """One lead in the book: the record or None, the case it came as or hangs on, what was said."""

    lead: Lead | None
    case: Row | None
    said: tuple[Said, ...] = ()

    @property
    def day(self) -> date:
        """The day of it."""
        if self.lead is not None:
            return self.lead.handed_on or self.lead.noted_on
        assert self.case is not None, "a page is about something"
        return self.case.received


@dataclass(frozen=True)
class Book:
    """All that may be read: leads, the newest first, and what was half typed."""

    pages: tuple[Page, ...] = ()
    drafts: tuple[Draft, ...] = ()


# Who may


def guarded(info: dict[str, str]) -> bool:
    """Tell whether a station stands in the house of those who are complained of."""
    return restricted(info["type"], info["identity"])


def door(desk: Desk, by: str | None) -> Door:
    """Return what the person on duty needs to open the book."""
    info = desk.info()
    role = _role(desk, by)
    closed = guarded(info)
    return Door(
        guarded=closed, word=bool(info.get(WORD)), may=_has(role, "leads"),
        own=not closed and _has(role, "own_leads"), head=role == "HEAD",
    )  # fmt: skip


def _role(desk: Desk, by: str | None) -> str:
    with desk.store.read() as connection:
        who = by or meta(connection)["operator"]
        people = read_records(connection, OWN_REGION, Operator.KIND, "id", who)
    return next((p.role for p in people if isinstance(p, Operator)), "")


def _has(role: str, right: str) -> bool:
    one = taxonomy.item(_ROLES, role)
    return one is not None and bool(one.value(right))


def shut(desk: Desk, by: str | None = None) -> None:
    """Close the book: from now on leads are seen as far as the place and the role allow.

    A front end says it when it opens a home, at each change of shift, and on leaving the book.
    """
    free = not guarded(desk.info()) and _has(_role(desk, by), "leads")
    desk.store.sight.closed = None if free else frozenset()
    desk.store.sight.close()


def open_(desk: Desk, by: str | None = None, word: str = "") -> None:
    """Open the book until `shut`; where it is guarded that is an entry of the journal.

    Raises `Refused` (`no-right`, `no-word`, `wrong-word`).
    """
    needed = door(desk, by)
    if needed.own and not needed.may:
        desk.store.sight.leads = _own(desk, by)
        return
    if not needed.may:
        raise Refused("no-right", _("线索本只有站长、调解员可以打开。没有打开。"))
    if needed.guarded:
        _expect(desk.info(), word)
        with desk.writing(), desk.store.write() as connection:
            _note(desk, connection, OPENED, by)
    desk.store.sight.leads = None


def set_word(desk: Desk, new: str, by: str | None = None, old: str = "") -> None:
    """Set the 口令, or change it: only the head, and the one that holds has to be known.

    Raises `Refused` (`not-head`, `short-word`, `wrong-word`). One that nobody knows is taken away
    by the county (`county lead --forget-word`), with its returns.
    """
    needed = door(desk, by)
    if not needed.head:
        raise Refused("not-head", _("线索口令只有站长值班时可以设。没有改动。"))
    if len(new) < LEAST:
        raise Refused("short-word", _("口令太短，至少 {n} 个字符。没有改动。").format(n=LEAST))
    info = desk.info()
    if info.get(WORD):
        _expect(info, old)
    salt = os.urandom(16)
    with desk.writing(), desk.store.write() as connection:
        set_meta(connection, **{WORD: f"{salt.hex()}:{_hash(new, salt).hex()}"})
        _note(desk, connection, SET, by)


def forget_word(county: County, station: str, desk: str = "A") -> None:
    """Say, at the county, that the 口令 of a desk no longer holds; it goes down with the returns.

    Raises `Refused` (`no-station`).
    """
    with county.writing(), county.store.write() as connection:
        info = meta(connection)
        journals = connection.exec_driver_sql(
            "SELECT journal FROM journals WHERE region=? AND station=? AND desk=?",
            (info["region"], station.strip().removeprefix(info["region"] + "-"), desk),
        ).all()
        if not journals:
            raise Refused("no-station", _("没有登记过这个站的这个窗口。没有改动。"))
        for (journal,) in journals:
            letter = letters.Letter(f"{KIND}:{uuid7()}", f"county.{KIND}", KIND, uuid7(), {}, {})
            letters.append(connection, info, journal, county.store.now(), [letter])


def take_forgotten(connection: sa.Connection, entries: Sequence[Entry]) -> list[dict[str, str]]:
    """Take the 口令 away where the county says so, within the transaction that its letter came in."""
    if not any(e.kind == KIND for e in entries):
        return []
    set_meta(connection, **{WORD: ""})
    return [{"kind": KIND}]


def _expect(info: dict[str, str], word: str) -> None:
    salt, _colon, kept_hash = info.get(WORD, "").partition(":")
    if not kept_hash:
        raise Refused("no-word", _("还没有线索口令：请站长值班时先设一个。没有打开。"))
    if not hmac.compare_digest(_hash(word, bytes.fromhex(salt)), bytes.fromhex(kept_hash)):
        raise Refused("wrong-word", _("线索口令不对，没有打开。"))


def _hash(word: str, salt: bytes) -> bytes:
    return hashlib.scrypt(word.encode(), salt=salt, **_COST)


def _note(desk: Desk, connection: sa.Connection, do: str, by: str | None) -> None:
    who = by or meta(connection)["operator"]
    (person,) = read_records(connection, OWN_REGION, Operator.KIND, "id", who)
    desk.append(connection, [Act(do, (person,))], by)


def _own(desk: Desk, by: str | None) -> frozenset[str]:
    """Return the leads, and the cases that came as leads, that somebody wrote down today."""
    day, own = desk.today().isoformat(), set()
    with desk.store.read() as connection:
        info = meta(connection)
        for entry in map(stored, lines_back(connection, info["journal"])):
            if entry.at[:10] < day:
                break
            if entry.rev == 1 and entry.by == (by or info["operator"]):
                own.add(entry.id)
    return frozenset(own)


# What stands in it


def waiting(connection: sa.Connection) -> tuple[int, int]:
    """Return how many leads wait to be handed over, and how much was heard that nobody read yet."""
    noted, came, heard, read = connection.exec_driver_sql(
        "SELECT (SELECT count(*) FROM leads WHERE region=? AND NOT void AND handed_on IS NULL), "
        f"(SELECT count(*) FROM search_docs c WHERE c.region=? AND c.kind='{LEAD_CASE}' "
        f"AND c.state IN ({marks(len(OPEN_STATES))}) AND NOT EXISTS "
        "(SELECT 1 FROM leads l WHERE l.region=c.region AND l.case_id=c.id AND NOT l.void)), "
        "(SELECT count(*) FROM lead_results), "
        f"coalesce((SELECT value FROM meta WHERE name='{HEARD}'), '0')",
        (OWN_REGION, OWN_REGION, *sorted(OPEN_STATES)),
    ).one()
    shut_in = came if seen(connection) is not None else 0  # else the lists remind of them
    return int(noted) + int(shut_in), max(0, int(heard) - int(read))


def book(desk: Desk) -> Book:
    """Return what the opened book holds; what was heard counts as read then."""
    with desk.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT * FROM leads WHERE region=? ORDER BY id DESC", (OWN_REGION,)
        ).mappings()
        leads = [record_from_row(Lead.KIND, dict(row)) for row in rows]
        cases = connection.exec_driver_sql(
            f"SELECT d.id, d.doc FROM search_docs d WHERE d.region=? AND d.kind='{LEAD_CASE}' "
            "UNION SELECT d.id, d.doc FROM leads l JOIN search_docs d ON d.region=l.region "
            "AND d.id=l.case_id WHERE l.region=?",
            (OWN_REGION, OWN_REGION),
        )
        docs = {str(record): int(doc) for record, doc in cases}
        of = {row.id: row for row in rows_of(connection, list(docs.values()))}
    said = lead_results.results(desk.store, [lead.id for lead in leads])
    pages = [
        Page(lead, of.get(lead.case_id), said.get(lead.id, ()))
        for lead in leads
        if isinstance(lead, Lead)
    ]
    came = {row.id for row in of.values() if row.kind == LEAD_CASE}
    noted = {p.case.id for p in pages if p.case is not None}
    pages += [Page(None, r) for r in of.values() if r.kind == LEAD_CASE and r.id not in noted]
    only = desk.store.sight.leads
    if only is not None:
        pages = [p for p in pages if _id(p) in only]
    drafts = [d for d in kept(desk) if d.form.startswith(OF_LEADS) or d.subject in came]
    return Book(tuple(sorted(pages, key=lambda p: p.day, reverse=True)), tuple(drafts))


def _id(page: Page) -> str:
    if page.lead is not None:
        return page.lead.id
    assert page.case is not None, "a page is about something"
    return page.case.id


def note_read(desk: Desk) -> None:
    """Write down that everything heard so far was read."""
    with desk.writing(), desk.store.write() as connection:
        heard = connection.exec_driver_sql("SELECT count(*) FROM lead_results").scalar_one()
        set_meta(connection, **{HEARD: str(heard)})


__all__ = [
    "Book", "Door", "Page", "book", "door", "forget_word", "guarded", "note_read", "open_",
    "set_word", "shut", "take_forgotten", "waiting",
]  # fmt: skip
