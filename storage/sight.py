"""Who may read leads (令121第37条, 食品安全法115条): what of them a reading of this home leaves out.

A lead is a record of that kind, or a case that came as one (举报). A front end says through its
store which of them may be seen; every reading carries that along, so that lists, case files, papers
and histories leave the others out. Writing, checking, counting and what goes to the county know all.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from station.errors import Refused
from station.journal import Entry
from station.language import _
from station.life import CaseFile
from station.records import Case, Lead, Print
from storage.apply import among
from storage.tables import OWN_REGION

OPTION = "leads"
"""What a reading connection knows of them, under this name: a `Leads`; nothing for all."""
LEAD_CASE = "LEAD"
"""The kind of a case that came as a lead, and the code of the paper that hands one over."""
NO_LEADS = "d.kind <> 'LEAD'"
"""What a list of cases leaves out that may not show leads; `d` is `search_docs`."""
OPENED = "leads.open"
"""What the entry is called that says who opened the book; it changes no record."""
Leads = frozenset[str] | None
"""The ids of the leads, and of the cases that came as leads, that may be seen; None for all."""


@dataclass
class Sight:
    """What may be seen of leads through one store from now on, and once the book is closed again."""

    leads: Leads = None
    closed: Leads = None

    def close(self) -> None:
        """Close the book, at once."""
        self.leads = self.closed


def seen(connection: sa.Connection) -> Leads:
    """Return what may be seen of leads through a connection."""
    found: Leads = connection.get_execution_options().get(OPTION)
    return found


def narrowed(file: CaseFile, leads: Leads) -> CaseFile:
    """Return a case file without the leads that may not be seen, nor the slips printed of them.

    Raises `Refused` (`leads-shut`) for a case that came as a lead and may not be seen.
    """
    if leads is None:
        return file
    if file.case.kind == LEAD_CASE and file.case.id not in leads:
        raise Refused("leads-shut", _("这一件在线索本里：请从“线索本”打开。"))
    return CaseFile(
        file.case, file.sessions, file.agreements, file.payments, file.referrals,
        tuple(x for x in file.leads if x.id in leads), file.follow_ups, file.attachments,
        tuple(p for p in file.prints if p.paper != LEAD_CASE or p.of_record in leads),
    )  # fmt: skip


def lead_cases(connection: sa.Connection, ids: Iterable[str]) -> set[str]:
    """Return which of these cases of the desk came as leads."""
    query = f"SELECT id FROM cases WHERE kind='{LEAD_CASE}' AND region=? AND id IN ({{keys}})"
    return {row[0] for row in among(connection, query, OWN_REGION, sorted(set(ids) - {""}))}


def case_of(entry: Entry) -> str:
    """Return the id of the case that an entry is of, blank for none."""
    return entry.id if entry.kind == Case.KIND else str(entry.open.get("case_id", ""))


def of_leads(connection: sa.Connection, entries: Iterable[Entry]) -> set[str]:
    """Return the acts among these entries that tell of a lead."""
    entries = list(entries)
    apart = lead_cases(connection, map(case_of, entries))
    return {e.act for e in entries if case_of(e) in apart or _tells(e)}


def _tells(entry: Entry) -> bool:
    if entry.kind == Print.KIND:
        return entry.open.get("paper") == LEAD_CASE
    return entry.kind == Lead.KIND


__all__ = [
    "LEAD_CASE", "OPENED", "OPTION", "Leads", "Sight", "case_of", "lead_cases", "narrowed", "of_leads",
    "seen",
]  # fmt: skip
