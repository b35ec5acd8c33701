"""What every record has in common, and its image: the open and the sealed half."""

import re
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

import msgspec

from station.errors import Refused
from station.fields import FieldSpec, specs
from station.language import _

_WORD = re.compile(r"[0-9A-Za-z_.-]{1,64}")
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_DAY = r"[0-9]{4}-[01][0-9]-[0-3][0-9]"

_TYPES: dict[str, type] = {"day": date, "fen": int, "count": int, "flag": bool}
"""The type of an open value whose shape is no text."""

_OPEN: dict[str, re.Pattern[str]] = {
    "code": re.compile(r"[0-9A-Za-z_.-]{1,40}"),
    "moment": re.compile(rf"{_CLOCK}|{_DAY}T{_CLOCK}:[0-5][0-9][+-]{_CLOCK}"),
    "ref": re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    "line": _WORD,
    "text": _WORD,
    "list": _WORD,
}
"""What an open text of each shape looks like: never a sentence, never a name."""

_OPEN_FIELDS: dict[tuple[str, str], re.Pattern[str]] = {
    ("case", "number"): re.compile(r"[0-9A-Za-z-]{1,40}"),
    ("case", "not_same"): _OPEN["ref"],
    ("merchant", "not_same"): _OPEN["ref"],
    ("attachment", "sha"): re.compile(r"[0-9a-f]{64}"),
}
"""Open fields with a narrower form than their shape has."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a desk writes down. `id` is a UUID made at the desk and never changes."""

    KIND: ClassVar[str] = ""

    id: str
    void: bool = False
    """作废: a wrong or test entry. It stays visible and counts nowhere."""
    void_reason: str = ""
    """Why it is void; typed freely, so always sealed."""

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some fields changed."""
        return msgspec.structs.replace(self, **changes)

    @classmethod
    def fields(cls) -> tuple[FieldSpec, ...]:
        """Return the declared fields in their order."""
        return specs(cls)


R = TypeVar("R", bound=Record)


def is_sealed(spec: FieldSpec, record: Record) -> bool:
    """Tell whether this field of this record is bound by a commitment.

    A merchant's name is open only beside a valid 信用代码 (design/format.md, Journal).
    """
    if not spec.ask.sealed:
        return False
    if spec.ask.open_with:
        from station.credit import valid_credit_code

        return not valid_credit_code(getattr(record, spec.ask.open_with) or "")
    return True


def may_stand_open(kind: str, spec: FieldSpec, value: Any) -> bool:
    """Tell whether everybody may read this value of a field: nothing in it was typed freely."""
    shape = spec.ask.shape
    if shape in _TYPES:
        return type(value) is _TYPES[shape]
    fits = (_OPEN_FIELDS.get((kind, spec.name)) or _OPEN[shape]).fullmatch
    if shape != "list":
        return type(value) is str and fits(value) is not None
    return type(value) is list and all(type(v) is str and fits(v) for v in value)


def _not_open(spec: FieldSpec) -> Refused:
    return Refused(
        "not-open",
        _("“{label}”里不能写这些字，没有保存：这一栏只写代码、号码、日期或时刻。").format(
            label=_(spec.ask.label)
        ),
    )


def halves(record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a record into (open, sealed) plain values; fields at their default are left out.

    Days become `YYYY-MM-DD`, lists stay lists, `void` stands in open, its reason in sealed. Raises
    `Refused` (`not-open`) where a field that is open for ever holds what was typed freely.
    """
    open_half: dict[str, Any] = {}
    sealed: dict[str, Any] = {}
    for spec in record.fields():
        value = getattr(record, spec.name)
        if value is None or value == spec.default or value in ("", (), []):
            continue
        plain = msgspec.to_builtins(value)
        if is_sealed(spec, record):
            sealed[spec.name] = plain
        elif spec.ask.open_with or may_stand_open(record.KIND, spec, value):
            open_half[spec.name] = plain
        else:
            raise _not_open(spec)
    if record.void:
        open_half["void"] = True
        if record.void_reason:
            sealed["void_reason"] = record.void_reason
    return open_half, sealed


def from_halves(kind: type[R], record_id: str, values: dict[str, Any]) -> R:
    """Build a record from plain values; names it does not know are left to the caller.

    Raises `msgspec.ValidationError` where a value has the wrong type.
    """
    known = {s.name for s in specs(kind)} | {"void", "void_reason"}
    return msgspec.convert(
        {"id": record_id, **{k: v for k, v in values.items() if k in known}}, kind
    )
