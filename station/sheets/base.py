"""What a form is made of: lines in parts, parts in a sheet."""

from dataclasses import dataclass
from datetime import date

from station.fields import FieldSpec


@dataclass(frozen=True)
class Line:
    """One field as a form asks for it.

    `only`: the codes that may be chosen here, all when empty. `start`: the text that the field
    begins with, as `entry.written`. `since`: the earliest day that may stand here. `ahead`: a day
    may lie in the future, and a day without a year is the next one. `wide`: wants the whole width.
    `hidden`: kept with the form and not drawn (a reference that choosing a merchant fills).
    A `required` flag has to be ticked.
    """

    spec: FieldSpec
    required: bool = False
    only: tuple[str, ...] = ()
    start: str = ""
    ahead: bool = False
    wide: bool = False
    since: date | None = None
    hidden: bool = False


@dataclass(frozen=True)
class Part:
    """Some lines under a heading, which is in the language in use (empty for none)."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """A form. Its texts are in the language in use; the labels of its fields are message ids.

    `done` stands on the button that saves, `about` is one sentence at the top or empty. `edits`:
    the sheet shows what a record holds, and only what was changed counts.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    done: str
    about: str = ""
    edits: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in the order they are asked."""
        return tuple(line for part in self.parts for line in part.lines)
