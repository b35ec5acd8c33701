"""What a template is tried with before a county uses it: every field full, and every field empty."""

from station.papers.documents.fields import slots
from station.papers.documents.slots import Slot
from station.papers.documents.values import Values

_ROWS = 40
_TEXT = "第一行：{{ 试 }} {% 试 %} {# 试 #} {_{ <试> & “试” '试' ]]> \\ ${试}\n第二行\t试"
"""Characters that have a meaning somewhere: they must come out as they are."""


def fullest(code: str) -> Values:
    """Return values of which every one is long, with signs in them, and every list too."""
    return {name: _full(slot) for name, slot in slots(code).items()}


def emptiest(code: str) -> Values:
    """Return values of which every one is empty."""
    return {name: [] if slot.rows else "" for name, slot in slots(code).items()}


def _full(slot: Slot) -> str | list[dict[str, str]]:
    if not slot.rows:
        return _said(slot)
    return [{row.name: f"{number}{_said(row)}" for row in slot.rows} for number in range(_ROWS)]


def _said(slot: Slot) -> str:
    return f"{slot.name}：{_TEXT}"


__all__ = ["emptiest", "fullest"]
