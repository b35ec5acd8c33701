"""What can go wrong, as types: each carries a stable code and one sentence for a person.

The sentence says what happened, what is safe and what to do. Front ends print it; nothing else.
"""

from typing import ClassVar


class StationError(Exception):
    """Anything the program says no to. `code` is stable, the sentence is translated."""

    exit_status: ClassVar[int] = 1

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class Refused(StationError):
    """Input that is not what it should be, or an act that may not follow. Nothing changed."""


class Usage(StationError):
    """The command was called in a way that it does not understand."""

    exit_status = 2


class MachineFailed(StationError):
    """The machine failed us: disk full, no permission, a damaged file."""

    exit_status = 3
