"""What the fields of one form share: what the desk typed before, and its text blocks.

It is empty when the form opens and filled once a thread has read it: nobody waits for it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from station.phrases import Around, Phrase
from station.recall import Known, Memory


def _nothing(_field: str, _known: Known) -> None:
    """Take nothing: no form stands around the field."""


class Recall:
    """One form's memory. The form says how a known text is taken and what variables stand for."""

    def __init__(self, today: date) -> None:
        self.memory = Memory()
        self.blocks: Sequence[Phrase] = ()
        self.around = Around(today)
        self.take: Callable[[str, Known], None] = _nothing
        self.variables: Callable[[], Mapping[str, str]] = dict


__all__ = ["Recall"]
