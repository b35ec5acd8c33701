"""The journal: entries, their canonical bytes, their chain, and the commitments they carry.

The format is settled in docs/decisions/0001-journal-and-bundle.md and must import for ever. An
entry is one line of canonical JSON (RFC 8785); its digest is SHA-256 of exactly those bytes.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from station.errors import Refused
from station.language import _

GENESIS = "sha256:" + "0" * 64
"""`prev` of the first entry of a journal."""

MAX_LINE = 256 * 1024
MAX_PARTS = 1000
MAX_INT = 2**53 - 1
VERSION = 1

_UUID = r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"
KEY = re.compile(r"\A[a-z][a-z0-9_]{0,63}\Z")
"""The name of a field in either half of an entry."""

Uuid = Annotated[str, msgspec.Meta(pattern=_UUID)]
Digest = Annotated[str, msgspec.Meta(pattern=r"\Asha256:[0-9a-f]{64}\Z")]
Commitment = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
EpochName = Annotated[str, msgspec.Meta(pattern=r"\A[1-9][0-9]{0,5}\.[0-9a-f]{8}\Z")]
Moment = Annotated[
    str,
    msgspec.Meta(
        pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}\Z"
    ),
]
Word = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_.]{0,63}\Z")]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a journal: the whole image of one record after one act of a person."""

    act: Uuid
    at: Moment
    by: Annotated[str, msgspec.Meta(max_length=64)]
    do: Word
    epoch: EpochName
    id: Uuid
    journal: Uuid
    kind: Word
    open: dict[str, Any]
    part: tuple[
        Annotated[int, msgspec.Meta(ge=1, le=MAX_PARTS)],
        Annotated[int, msgspec.Meta(ge=1, le=MAX_PARTS)],
    ]
    prev: Digest
    rev: Annotated[int, msgspec.Meta(ge=1, le=MAX_INT)]
    sealed: dict[str, Commitment]
    seq: Annotated[int, msgspec.Meta(ge=1, le=MAX_INT)]
    turn: Annotated[int, msgspec.Meta(ge=0, le=MAX_INT)]
    v: Annotated[int, msgspec.Meta(ge=1, le=MAX_INT)]

    @property
    def ordinal(self) -> int:
        """The number of the epoch: 1 at init, one more at each restore."""
        return ordinal(self.epoch)

    @property
    def void(self) -> bool:
        """Whether the image says that the record is void."""
        return self.open.get("void") is True


class Disclosure(msgspec.Struct, frozen=True, kw_only=True):
    """The value behind a commitment. Kept apart from the journal so that it can be erased."""

    id: Uuid
    field: Word
    commit: Commitment
    key: Commitment
    value: Any


_TYPED = frozenset(Entry.__struct_fields__) - {"open"}
"""What the typed decoding has looked at to every leaf."""

_encoder = msgspec.json.Encoder(order="sorted")
_entry_decoder = msgspec.json.Decoder(Entry)
_disclosure_decoder = msgspec.json.Decoder(Disclosure)


def ordinal(epoch: str) -> int:
    """Return N of an epoch written `N.xxxxxxxx`."""
    return int(epoch.partition(".")[0])


def new_epoch(number: int) -> str:
    """Return the name of a new epoch with this ordinal: 32 random bits tell two copies apart."""
    return f"{number}.{os.urandom(4).hex()}"


def canonical(value: Any) -> bytes:
    """Return the canonical JSON (RFC 8785) of plain values with integers and ASCII keys."""
    return _encoder.encode(value)


def digest(line: bytes) -> str:
    """Return the digest of an entry's canonical bytes (without the line's end)."""
    return "sha256:" + hashlib.sha256(line).hexdigest()


def octets(digest_: str) -> bytes:
    """Return the 32 bytes of a digest written `sha256:…`."""
    return bytes.fromhex(digest_.removeprefix("sha256:"))


def encode(entry: Entry) -> bytes:
    """Return the canonical bytes of an entry, without a line end."""
    return _encoder.encode(entry)


def decode(line: bytes) -> Entry:
    """Read one line as an entry.

    Raises `Refused` (`bad-entry`) unless it is typed, within limits, free of fractions and equal,
    byte for byte, to its own canonical form. Fields that a later version added stay in the bytes.
    """
    if len(line) > MAX_LINE:
        raise Refused("bad-entry", _("有一行过长，上报包已损坏或不是本程序写的。"))
    try:
        entry = _entry_decoder.decode(line)
        plain = msgspec.json.decode(line)
        if canonical(plain) != line or not _same_part(entry.part):
            raise ValueError
        if not all(k.isascii() and (k in _TYPED or _plain_object(plain[k])) for k in plain):
            raise ValueError
        for half in (entry.open, entry.sealed):
            if not all(KEY.match(k) for k in half):
                raise ValueError
    except (ValueError, msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise Refused("bad-entry", _("有一行不是规范的记录，上报包已损坏或被改动。")) from error
    return entry


def stored(line: bytes) -> Entry:
    """Read a line that was checked when it was taken in; only `check` looks at it again."""
    return _entry_decoder.decode(line)


def decode_disclosure(line: bytes) -> Disclosure:
    """Read one line of `personal.jsonl`. Raises `Refused` (`bad-disclosure`)."""
    try:
        if len(line) > MAX_LINE:
            raise ValueError
        disclosure = _disclosure_decoder.decode(line)
        if not _plain_object(disclosure.value):
            raise ValueError
        return disclosure
    except (ValueError, msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise Refused("bad-disclosure", _("有一行个人信息读不出来，上报包已损坏。")) from error


def _same_part(part: tuple[int, int]) -> bool:
    return part[0] <= part[1]


def _plain_object(value: Any) -> bool:
    """Whether it is plain JSON, numbers are integers within ±(2^53−1) and keys ASCII, down to every leaf.

    ASCII keys sort alike by code point and by UTF-16, so our encoder is RFC 8785's.
    """
    if isinstance(value, str | bool | None):
        return True
    if isinstance(value, int):
        return -MAX_INT <= value <= MAX_INT
    if isinstance(value, dict):
        return all(k.isascii() and _plain_object(v) for k, v in value.items())
    return isinstance(value, list) and all(_plain_object(v) for v in value)


def commitment(field: str, value: Any, key: bytes) -> str:
    """Return HMAC-SHA256(key, field name, 0x00, canonical JSON of the value) in hex."""
    return hmac.new(key, field.encode() + b"\0" + canonical(value), hashlib.sha256).hexdigest()


def seal(record_id: str, field: str, value: Any) -> Disclosure:
    """Bind a value with a fresh key of 32 random bytes."""
    if not _plain_object(value):
        raise ValueError(field)
    key = os.urandom(32)
    return Disclosure(
        id=record_id, field=field, commit=commitment(field, value, key), key=key.hex(), value=value
    )


def opens(disclosure: Disclosure) -> bool:
    """Tell whether a disclosure's value is what its commitment was made of."""
    made = commitment(disclosure.field, disclosure.value, bytes.fromhex(disclosure.key))
    return hmac.compare_digest(made, disclosure.commit)


def image_key(entry: Entry) -> tuple[int, int, int]:
    """Return (turn, epoch ordinal, rev): of two images of a record the greatest holds."""
    return (entry.turn, entry.ordinal, entry.rev)


def known_values(entry: Entry, values: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """Return what an image says: its open values, and the sealed ones that are disclosed.

    `values` maps (record id, commitment) to the disclosed value.
    """
    sealed = {
        name: values[entry.id, commit]
        for name, commit in entry.sealed.items()
        if (entry.id, commit) in values
    }
    return {**entry.open, **sealed}
