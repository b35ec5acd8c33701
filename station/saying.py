"""A value of a record as a person reads it: labels for codes, 元 for fen."""

from typing import Any

from station.fields import FieldSpec
from station.language import _, listed
from station.taxonomy import label
from station.values import yuan


def said(spec: FieldSpec, value: Any) -> str:
    """Return a field's value in words; nothing for none.

    The value may be as the record holds it or as plain JSON does. What was typed freely comes as it
    was typed: whoever draws it cleans it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if spec.ask.shape == "fen" and isinstance(value, int):
        return _("{sum}元").format(sum=yuan(value))
    if spec.ask.taxonomy and isinstance(value, str):
        return label(spec.ask.taxonomy, value)
    if isinstance(value, list | tuple):
        return listed(map(_one, value))
    return str(value)


def _one(item: Any) -> str:
    """Return an item of a list; one that has parts by their values."""
    return " ".join(map(str, item.values())) if isinstance(item, dict) else str(item)
