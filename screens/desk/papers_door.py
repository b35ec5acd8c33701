"""The desk's door to its papers (文书). Every method blocks."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from screens.desk.linking import LinkingDoor

if TYPE_CHECKING:
    from storage.machine import Able
    from storage.papers import Paper, Printed, Wanted


class PapersDoor(LinkingDoor):
    """What a desk does about papers: see one, write it, open it, send it to a printer."""

    def paper_titles(self, papers: Sequence[str]) -> list[str]:
        """Return what these papers are called at this station."""
        from storage.papers import titles

        return titles(self.opened, papers)

    def paper(self, wanted: "Wanted") -> "tuple[Paper, Able]":
        """Return a paper as it would be printed now, and what this machine can do with it."""
        from storage.machine import able
        from storage.papers import make

        return make(self.opened, wanted, by=self.by), able()

    def write_paper(self, wanted: "Wanted", folder: Path) -> "Printed":
        """Print a paper into a folder."""
        from storage.papers import print_

        return print_(self.opened, wanted, folder, by=self.by)

    def open_paper(self, wanted: "Wanted") -> "Printed":
        """Print a paper and open it in the system's editor; it lies in the home for a day."""
        from storage import machine
        from storage.papers import print_

        machine.sweep(self.home.opened)
        return print_(self.opened, wanted, self.home.opened, by=self.by, hand=machine.open_)

    def send_paper(self, wanted: "Wanted") -> "Printed":
        """Print a paper on the machine's printer."""
        from storage import machine
        from storage.papers import print_

        machine.sweep(self.home.opened)
        done = print_(self.opened, wanted, self.home.opened, by=self.by, hand=machine.send)
        machine.sent(done.path)
        return done

    def write_empty(self, paper: str, folder: Path) -> Path:
        """Write the empty form of a paper into a folder."""
        from storage.papers import empty

        return empty(self.opened, paper, folder)
