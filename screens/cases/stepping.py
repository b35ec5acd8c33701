"""What can be chosen in a case: a step, another case, the money of a joint complaint."""

from dataclasses import dataclass

from station.records import Record


@dataclass(frozen=True)
class Step:
    """A step that can be taken: its sheet, and the record on the case that it is about, if any."""

    name: str
    record: Record | None = None

    @property
    def draft(self) -> str:
        """What a draft of it is kept under."""
        return f"{self.name}:{self.record.id}" if self.record is not None else self.name


@dataclass(frozen=True)
class Ready:
    """A step that a case is opened for: its form comes at once."""

    form: str


@dataclass(frozen=True)
class Visit:
    """Another case that belongs to this one."""

    region: str
    id: str


@dataclass(frozen=True)
class Remedies:
    """赔付参考 with the facts of this case."""


@dataclass(frozen=True)
class GroupMoney:
    """The schedule of a joint complaint over all its members."""

    group: str
