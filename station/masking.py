"""A case file as an office reads it: the consumer masked, numbers in free text too.

个人信息保护法 art. 6 and 51: a clerk recognises the case and sees no more than that takes. Masks
are of what is shown; the records stay as they are.
"""

from dataclasses import replace
from typing import Any, TypeVar

from station.language import _
from station.life import CaseFile
from station.privacy import mask_address, mask_id, mask_name, mask_phone, mask_text
from station.records import Case, Record

R = TypeVar("R", bound=Record)

_BY_NAME = {
    "consumer_name": mask_name, "agent_name": mask_name, "consumer_phone": mask_phone,
    "agent_phone": mask_phone, "consumer_address": mask_address, "consumer_id_no": mask_id,
}  # fmt: skip

_LABELS = {s.name: s.ask.label for s in Case.fields() if s.name in _BY_NAME}


def masked_value(record: Record, name: str, value: Any) -> Any:
    """Return a field's value as an office reads it."""
    if not isinstance(value, str) or not value:
        return value
    if name in _BY_NAME:
        return _BY_NAME[name](value)
    ask = next((s.ask for s in record.fields() if s.name == name), None)
    return mask_text(value) if ask is not None and ask.shape == "text" else value


def masked_words(label: str, words: str) -> str:
    """Return what is said of a case's field, named by its label, as an office reads it."""
    mask = next((m for n, m in _BY_NAME.items() if _(_LABELS[n]) == label), mask_text)
    return mask(words)


def masked_record(record: R) -> R:
    """Return a record as an office reads it."""
    changes = {
        s.name: masked_value(record, s.name, getattr(record, s.name)) for s in record.fields()
    }
    return record.with_(**changes)


def masked(file: CaseFile) -> CaseFile:
    """Return a case with everything that hangs on it as an office reads it."""
    return replace(
        file,
        case=masked_record(file.case),
        sessions=tuple(map(masked_record, file.sessions)),
        agreements=tuple(map(masked_record, file.agreements)),
        payments=tuple(map(masked_record, file.payments)),
        referrals=tuple(map(masked_record, file.referrals)),
        leads=tuple(map(masked_record, file.leads)),
        follow_ups=tuple(map(masked_record, file.follow_ups)),
    )


__all__ = ["masked", "masked_record", "masked_value", "masked_words"]
