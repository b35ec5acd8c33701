"""Progress of long work, as a plain callable handed in last.

The callable may raise `Cancelled`; the work then leaves nothing behind.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a piece of work has come: `done` of `total` (0 = unknown), and what it does now."""

    done: int
    total: int
    doing: str


Report = Callable[[Progress], None]


class Cancelled(Exception):
    """The person asked to stop."""


def silent(_progress: Progress) -> None:
    """Report to nobody."""
