"""A case file as an office reads it: the consumer masked, in free text too, who reported hidden.

个人信息保护法 art. 6 and 51: a clerk recognises the case and sees no more than that takes; 令121第37条:
who reported is secret. Masks are of what is shown; the records stay as they are.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from station.language import N_, _
from station.life import CaseFile
from station.privacy import mask_address, mask_id, mask_name, mask_phone, mask_text
from station.records import KINDS, Case, Record

R = TypeVar("R", bound=Record)

GONE = N_("（已清除）")
"""Stands for a value that was erased; it is said of the value, so no mask is laid over it."""
HIDDEN = N_("保密")
"""Stands for who reported."""

_BY_NAME: dict[str, Callable[[str], str]] = {
    "consumer_name": mask_name, "agent_name": mask_name, "consumer_phone": mask_phone,
    "agent_phone": mask_phone, "consumer_address": mask_address, "consumer_id_no": mask_id,
}  # fmt: skip
_FREE_LINES = frozenset({"goods", "place", "void_reason"})
"""Fields of one line in which people also write what happened."""
_REPORTED = "LEAD"

_LABELS = {s.name: s.ask.label for s in Case.fields() if s.name in _BY_NAME}
_FREE_LABELS = frozenset(
    {N_("作废原因"), N_("文件名")}
    | {s.ask.label for of in KINDS.values() for s in of.fields()
       if s.ask.shape == "text" or s.name in _FREE_LINES}
)  # fmt: skip

_STARS = "***"
_LEAST_NAME = 2
_LEAST_DIGITS = 5
_SPLIT = re.compile(r"[、,，;；/]+")
_LETTERS = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ\s.·'-]+")


@dataclass(frozen=True)
class Known:
    """What a case itself says of its people: masked wherever it stands again in free text."""

    found: tuple[tuple[re.Pattern[str], str], ...] = ()
    hidden: bool = False
    """Nothing of them may be seen: they reported."""

    def mask(self, text: str) -> str:
        """Return free text with these and every number that can be told from others masked."""
        for pattern, instead in self.found:
            text = pattern.sub(lambda _match, word=instead: word, text)  # type: ignore[misc]
        return mask_text(text)


NOBODY = Known()


def known(values: Iterable[tuple[str, str]], *, hidden: bool = False) -> Known:
    """Return what these values, each with the name of its field, say of people.

    With `hidden` nothing of them is left. Too short ones, which any text has, are left out.
    """
    found: dict[str, tuple[re.Pattern[str], str]] = {}
    for name, value in values:
        if name not in _BY_NAME or not isinstance(value, str):
            continue
        for piece in filter(None, map(str.strip, _SPLIT.split(value))):
            pattern = _pattern(name, piece)
            if pattern is not None:
                found[piece] = (pattern, _STARS if hidden else _BY_NAME[name](piece))
    longest = sorted(found, key=len, reverse=True)
    return Known(tuple(found[piece] for piece in longest), hidden)


def _pattern(name: str, piece: str) -> re.Pattern[str] | None:
    """Return what finds a value again, also spaced out, in other letters or full-width digits."""
    marks = [re.escape(c) for c in piece if not c.isspace()]
    if name in ("consumer_name", "agent_name"):
        if len(marks) < _LEAST_NAME:
            return None
        if _LETTERS.fullmatch(piece):  # as a whole word: Li is not in Listen
            words = r"\s+".join(re.escape(w) for w in piece.split())
            return re.compile(rf"(?<![^\W\d_]){words}(?![^\W\d_])", re.IGNORECASE)
        return re.compile(r"\s*".join(marks))
    digits = [c for c in piece if c.isdigit()]
    if name == "consumer_address" or len(digits) < _LEAST_DIGITS:
        return re.compile(r"\s*".join(marks)) if len(marks) > _LEAST_DIGITS else None
    signs = [c for c in piece if c.isalnum()]
    spaced = r"[\s-]*".join(_either_width(c) for c in signs)
    return re.compile(rf"(?<![0-9０-９]){spaced}(?![0-9０-９])", re.IGNORECASE)


def _either_width(sign: str) -> str:
    code = ord(sign)
    if 0x21 <= code < 0x7F:
        return f"[{re.escape(sign)}{chr(code + 0xFEE0)}]"
    return re.escape(sign)


def masked_value(record: Record, name: str, value: Any, people: Known = NOBODY) -> Any:
    """Return a field's value as an office reads it; `people` are those of the case."""
    if not isinstance(value, str) or not value:
        return value
    if name in _BY_NAME:
        return _(HIDDEN) if people.hidden else _BY_NAME[name](value)
    ask = next((s.ask for s in record.fields() if s.name == name), None)
    free = name in _FREE_LINES or (ask is not None and ask.shape == "text")
    return people.mask(value) if free else value


def masked_words(label: str, words: str, people: Known = NOBODY) -> str:
    """Return what is said of a case's field, named by its label, as an office reads it."""
    if not words or words == _(GONE):
        return words
    name = _field_of(label)
    if name:
        return _(HIDDEN) if people.hidden else _BY_NAME[name](words)
    if label in {_(free) for free in _FREE_LABELS}:
        return people.mask(words)
    return mask_text(words)


def known_of(file: CaseFile, said: Iterable[tuple[str, str]] = ()) -> Known:
    """Return the people of a case, and those whom it named before: `said` is (label, words)."""
    now = [(name, getattr(file.case, name)) for name in _BY_NAME]
    before = [(_field_of(label), words) for label, words in said if words != _(GONE)]
    return known([*now, *before], hidden=file.case.kind == _REPORTED)


def known_in(values: Mapping[str, str]) -> Known:
    """Return the people of a half-filled form, by the names of its fields."""
    return known(values.items())


def _field_of(label: str) -> str:
    return next((name for name, own in _LABELS.items() if _(own) == label), "")


def masked_record(record: R, people: Known = NOBODY) -> R:
    """Return a record as an office reads it; `people` are those of the case it hangs on."""
    names = [*(s.name for s in record.fields()), "void_reason"]
    changes = {name: masked_value(record, name, getattr(record, name), people) for name in names}
    return record.with_(**changes)


def masked(file: CaseFile) -> CaseFile:
    """Return a case with everything that hangs on it as an office reads it."""
    people = known_of(file)

    def each(records: Iterable[R]) -> tuple[R, ...]:
        return tuple(masked_record(record, people) for record in records)

    return replace(
        file,
        case=masked_record(file.case, people),
        sessions=each(file.sessions),
        agreements=each(file.agreements),
        payments=each(file.payments),
        referrals=each(file.referrals),
        leads=each(file.leads),
        follow_ups=each(file.follow_ups),
        attachments=tuple(a.with_(name=people.mask(a.name)) for a in each(file.attachments)),
        prints=each(file.prints),
    )


__all__ = [
    "GONE", "HIDDEN", "NOBODY", "Known", "known", "known_in", "known_of", "masked",
    "masked_record", "masked_value", "masked_words",
]  # fmt: skip
