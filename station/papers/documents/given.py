"""What a paper is made from: records, and what no record holds, handed in as values."""

from dataclasses import dataclass
from datetime import date

from station.groups import Group
from station.life import CaseFile
from station.records import Operator, Record, Station


@dataclass(frozen=True)
class Meeting:
    """A sitting that is still to come; `at` is `HH:MM`."""

    on: date
    at: str = ""
    place: str = ""
    mediator: str = ""


@dataclass(frozen=True)
class Done:
    """One line of a day sheet: at what time, which case, what was done, by whom."""

    at: str
    number: str
    what: str
    who: str


@dataclass(frozen=True)
class Day:
    """What a desk did on a day, in words; `code` is the 记录核对码 in groups of digits."""

    on: date
    code: str
    entries: int
    done: tuple[Done, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Kept:
    """One line of 卷内目录: a paper or an attachment of the case file."""

    title: str
    number: str = ""
    by: str = ""
    on: date | None = None
    page: str = ""
    note: str = ""


@dataclass(frozen=True)
class Folder:
    """What a cover says of its case file."""

    pages: str = ""
    keep: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one paper is made from.

    `on` is the day of printing, `number` the paper's own number as it is printed. `file` is masked
    by the caller where the reader may not see all of it. `record` is the session, agreement,
    referral, lead or follow-up that the paper is about.
    """

    station: Station
    on: date
    number: str = ""
    operator: Operator | None = None
    file: CaseFile | None = None
    record: Record | None = None
    meeting: Meeting | None = None
    group: Group | None = None
    day: Day | None = None
    kept: tuple[Kept, ...] = ()
    folder: Folder = Folder()
    practice: bool = False
    """Made in practice: the paper says so in its title and where the seal would be."""
    reason: str = ""
    """Why the consumer withdraws."""
    phone: str = ""
    """The telephone of the body that a case is handed to."""
    article: str = ""
    """By which article that body is competent."""


__all__ = ["Day", "Done", "Folder", "Given", "Kept", "Meeting"]
