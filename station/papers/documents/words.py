"""How a value stands on paper: 2026年3月12日, 1,015.00元, labels for codes, boxes to tick.

Always Chinese: the language of the screen does not change what is handed to people.
"""

from datetime import date
from typing import Any

from station import taxonomy
from station.fields import FieldSpec
from station.papers.documents.kinds import CHINESE
from station.values import yuan

TICKED, BOX = "☑", "□"
YES, NO = "是", "否"
_SPACE = "　"
RULED = {
    "day": f"{_SPACE * 2}年{_SPACE * 2}月{_SPACE * 2}日",
    "time": f"{_SPACE * 2}时{_SPACE * 2}分",
    "sum": f"{_SPACE * 5}元",
}
"""What stands in the cells of an empty form, by the shape of the field."""
LETTER = {
    "day": "______年____月____日", "time": "____时____分", "sum": "__________元",
    "words": "人民币____________", "text": f"{'_' * 32}\n{'_' * 54}", "line": "_" * 16,
    "code": "_" * 20,
}  # fmt: skip
"""The lines to write on in an empty letter."""
_FEW = 6
"""How many choices are printed to be ticked; of more one is written."""


def day(on: date | None) -> str:
    """Write a day: 2026年3月12日; nothing for none."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def time(moment: str) -> str:
    """Write a time of day, of `HH:MM` or of an ISO moment: 14时30分; nothing for none."""
    clock = moment.partition("T")[2] or moment
    hour, _sep, minutes = clock[:5].partition(":")
    return f"{int(hour)}时{minutes}分" if hour.isdigit() and minutes.isdigit() else ""


def money(fen: int | None) -> str:
    """Write a sum: 1,015.00元; nothing for none."""
    return "" if fen is None else f"{yuan(fen)}元"


def ticks(value: bool) -> str:
    """Write a yes as a ticked box; what was not said yes to stays open for the pen."""
    return f"{TICKED if value else BOX}{YES}{_SPACE}{BOX}{NO}"


def choices(table: str, on: date) -> str:
    """Return the few codes of a table to be ticked; nothing where they are many."""
    items = [i for i in taxonomy.items(table) if i.in_force(on)] if table else []
    if not 0 < len(items) <= _FEW:
        return ""
    return _SPACE.join(BOX + i.label(on, CHINESE) for i in items)


def printed(spec: FieldSpec, value: Any, on: date) -> str:
    """Return a field's value as it stands on paper, labels as they are on that day."""
    shape = spec.ask.shape
    if shape == "flag":
        return ticks(bool(value))
    if value is None or value == "":
        return ""
    if shape == "day":
        return day(value)
    if shape == "moment":
        return time(value)
    if shape == "fen":
        return money(value)
    if spec.ask.taxonomy:
        return taxonomy.label(spec.ask.taxonomy, value, on, CHINESE)
    return listed(value) if isinstance(value, list) else str(value)


def listed(values: list[Any]) -> str:
    """Join values as Chinese lists them."""
    return "、".join(map(str, values))


__all__ = [
    "BOX", "LETTER", "NO", "RULED", "TICKED", "YES", "choices", "day", "listed", "money", "printed",
    "ticks", "time",
]  # fmt: skip
