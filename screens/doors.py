"""What both doors are: one opened home behind a lock, reached from worker threads only."""

import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from station.clock import Clock
from station.language import _
from station.life import CaseFile
from station.progress import Progress, Report
from station.records import Attachment, Case

if TYPE_CHECKING:
    from screens.cases.exporting import CaseList, PlainList
    from station.groups import Group
    from station.leads import Said
    from storage.backup import BackedUp
    from storage.check import Checked
    from storage.drill import Drill
    from storage.links import Link
    from storage.listing import Asked, Listing
    from storage.merchants import Book
    from storage.paths import Home
    from storage.register import Meant
    from storage.reports import Reported
    from storage.sticks import Find, Stick
    from storage.store import Opened

H = TypeVar("H", bound="Opened")


class HomeDoor(Generic[H]):
    """Everything that the screens of one program ask of its home. Every method blocks."""

    def __init__(self, home: "Home", clock: Clock) -> None:
        self.home = home
        self.clock = clock
        self._opened: H | None = None
        self._opening = threading.Lock()

    def _open(self) -> H:
        raise NotImplementedError

    @property
    def opened(self) -> H:
        """The opened home; the first caller opens it, whoever comes meanwhile waits."""
        with self._opening:
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def exists(self) -> bool:
        """Tell whether the home has been set up. Quick: it looks for one file."""
        return self.home.exists()

    def close(self) -> None:
        """Let go of the file."""
        with self._opening:
            if self._opened is not None:
                self._opened.store.close()
                self._opened = None

    def info(self) -> dict[str, str]:
        """Return what the home knows about itself."""
        return self.opened.info()

    # Reading

    def listing(self, asked: "Asked", first: int = 0) -> "Listing":
        """Return the cases that were asked for, newest first; of a text only the `first` if given."""
        from storage.listing import listing

        return listing(self.opened.store, asked, first)

    def offices(self) -> list[str]:
        """Return the 所 that the stations here stand under."""
        from storage.listing import offices

        with self.opened.store.read() as connection:
            return offices(connection)

    def links(self, region: str, case: Case) -> "Sequence[Link]":
        """Return the other cases of the same matter."""
        from storage.links import links

        return links(self.opened.store, region, case)

    def meant(self, region: str, given: Mapping[str, Any]) -> "Meant":
        """Return what the county's register says of the merchant of a case or of a form."""
        from storage.register import meant

        return meant(self.opened, region, given)

    def merchant_book(self) -> "Book":
        """Return which merchants look like one, and what was said of them."""
        from storage.merchants import book

        return book(self.opened)

    def group(self, region: str, group_id: str) -> "Group":
        """Return a group of 共同投诉 with its sums."""
        from storage.groups import group

        return group(self.opened.store, region, group_id)

    def dues(self, file: CaseFile) -> list[str]:
        """Return how the days by which a case is to be accepted and closed were counted."""
        from station.law.telling import of_case

        return of_case(file.case, self.opened.promised())

    def missing(self, region: str, file: CaseFile) -> frozenset[str]:
        """Return the sums of the attachments of a case whose content is not here."""
        from storage.attachments import here

        named = frozenset(a.sha for a in file.attachments)
        return named - here(self.opened.store, region, file.attachments) if named else named

    def heard(self, region: str, file: CaseFile) -> "Mapping[str, tuple[Said, ...]]":
        """Return what a county said of the leads of a case, by lead."""
        return {}

    def write_attachment(self, region: str, attachment: Attachment, folder: Path) -> Path:
        """Write an attachment into a folder. Returns its path."""
        from storage.attachments import write_out

        return write_out(self.opened.store, region, attachment, folder)

    def report(self, period: str, base: str = "mediations") -> "Reported":
        """Return the summary of a period."""
        from storage.reports import Asked, report

        return report(self.opened.store, Asked(period, base=base))

    def drill(self, figure: str, period: str, station: str = "") -> "Drill":
        """Return the cases behind a figure."""
        from storage.drill import cases_of

        return cases_of(self.opened.store, figure, period, station)

    def drill_share(self, table: str, code: str, period: str, station: str = "") -> "Drill":
        """Return the complaints behind one row of a table of shares."""
        from storage.drill import complaints_with

        return complaints_with(self.opened.store, table, code, period, station)

    def write_workbook(self, period: str, folder: Path, base: str = "mediations") -> Path:
        """Write the summary of a period as a workbook into a folder. Returns its path."""
        from storage import outward
        from storage.reports import write_workbook

        made = self.report(period, base)
        whose = made.summary["scope"].split()[-1]  # two stations may write to one stick
        return outward.deliver(folder, f"{whose}-{period}.xlsx", write_workbook(made))

    def write_cases(self, folder: Path, listed: "CaseList", full: bool, report: Report) -> Path:
        """Write a list of cases as a table into a folder, masked. Returns its path."""
        from screens import tables

        return tables.cases(self.opened, folder, listed, True, report)

    def write_plain(self, folder: Path, listed: "PlainList") -> Path:
        """Write rows that stand on a screen as a table into a folder. Returns its path."""
        from screens import tables

        return tables.plain(self.opened, folder, listed)

    # Sticks and files

    def sticks(self) -> "list[Stick]":
        """Return the removable drives that are there now."""
        from storage.sticks import sticks

        return sticks()

    def look(self, folder: Path, wanted: Collection[str]) -> "list[Find]":
        """Return the files of these kinds in a folder, newest first."""
        from storage.sticks import look

        return look(folder, wanted)

    # Keeping

    def backup(self, folder: Path | None, report: Report) -> "BackedUp":
        """Write a verified backup."""
        from storage.backup import backup

        return backup(self.opened.store, folder, report)

    def restore(self, path: Path, report: Report) -> bool:
        """Bring the home back from a backup; what is here now is put aside. Returns True."""
        from storage.backup import restore

        self.close()
        report(Progress(0, 1, _("正在检查并恢复备份")))
        restore(self.home, path, self.clock)
        return True

    def check(self, report: Report) -> "Checked":
        """Check the whole home: file, journal, tables."""
        from storage.check import check

        return check(self.opened.store, report)
