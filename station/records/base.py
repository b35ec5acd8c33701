"""What every record has in common, and its image: the open and the sealed half."""

from typing import Any, ClassVar, Self, TypeVar

import msgspec

from station.fields import FieldSpec, specs


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


def halves(record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split a record into (open, sealed) plain values; fields at their default are left out.

    Days become `YYYY-MM-DD`, lists stay lists, `void` stands in open, its reason in sealed.
    """
    open_half: dict[str, Any] = {}
    sealed: dict[str, Any] = {}
    for spec in record.fields():
        value = getattr(record, spec.name)
        if value is None or value == spec.default or value in ("", (), []):
            continue
        plain = msgspec.to_builtins(value)
        (sealed if is_sealed(spec, record) else open_half)[spec.name] = plain
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
