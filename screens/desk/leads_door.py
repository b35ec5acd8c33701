"""The desk's door to leads: whether the book is open, what stands in it. Every method blocks."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from screens.desk.papers_door import PapersDoor
from station.errors import StationError
from station.life import CaseFile

if TYPE_CHECKING:
    from station.leads import Said
    from storage.drafts import Draft
    from storage.lead_book import Book, Door


class LeadsDoor(PapersDoor):
    """What a desk does about leads (storage.lead_book)."""

    def begin_shift(self) -> None:
        """Close the book of leads: somebody else is on duty now."""
        from storage.lead_book import shut

        shut(self.opened, self.by)

    def choose_role(self, operator_id: str, role: str) -> None:
        """Say what somebody does here; what may be seen of leads goes by it."""
        from storage.people import choose_role

        choose_role(self.opened, operator_id, role, self.by)
        self.begin_shift()

    def leads_shut(self) -> bool:
        """Tell whether leads stay in their book now. Quick: nothing is read."""
        return self._opened is not None and self._opened.store.sight.leads is not None

    def close_leads(self) -> None:
        """Close the book. Quick: nothing is read."""
        if self._opened is not None:
            self._opened.store.sight.close()

    def leads_door(self) -> "Door":
        """Return what the person on duty needs to open the book."""
        from storage.lead_book import door

        return door(self.opened, self.by)

    def open_leads(self, word: str = "") -> None:
        """Open the book until it is left."""
        from storage.lead_book import open_

        open_(self.opened, self.by, word)

    def set_leads_word(self, new: str, old: str = "") -> None:
        """Set the 口令 of the book, or change it."""
        from storage.lead_book import set_word

        set_word(self.opened, new, self.by, old)

    def leads(self) -> "Book":
        """Return what the opened book holds; what was heard counts as read then."""
        from storage.lead_book import book, note_read

        found = book(self.opened)
        with suppress(StationError):  # another program writes: it is told once more
            note_read(self.opened)
        return found

    def draft(self, draft_id: str) -> "Draft | None":
        """Return one draft, of a lead too: whoever names it has seen it."""
        from storage.drafts import kept

        return next((d for d in kept(self.opened, every=True) if d.id == draft_id), None)

    def heard(self, region: str, file: CaseFile) -> "Mapping[str, tuple[Said, ...]]":
        """Return what the county said of the leads of a case."""
        from storage.lead_results import results

        leads = [lead.id for lead in file.leads]
        return results(self.opened.store, leads) if leads else {}
