"""A merchant as the county lists it: names, code, where it is, what it promised from when to when.

The id is made of the 统一社会信用代码, so a new name for a code is a rename and no other merchant.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256

import msgspec

from station.clock import uuid8
from station.credit import valid_credit_code
from station.errors import Refused
from station.language import _
from station.tokens import fold
from station.values import clean

LINE_MOST = 200
"""Characters of a name, an address, a telephone."""
NAMES_MOST = 20
"""Other names of a merchant."""
HOLDS_MOST = 60
"""Promises and credentials of a merchant, those that ended too."""
CHUNK = 96 * 1024
"""Bytes of the merchants that go down in one entry, well under what a line may be (format.md)."""


class Hold(msgspec.Struct, frozen=True, omit_defaults=True):
    """A promise or a credential: a code of `merchant_promise`, from a day until a day, both known.

    `since` None: the county did not say since when; `until` None: it holds still, else its last day.
    `level`: a code of `credential_level`.
    """

    kind: str
    since: date | None = None
    until: date | None = None
    level: str = ""

    def holds(self, on: date) -> bool:
        """Tell whether it held on a day."""
        return (self.since is None or self.since <= on) and not self.ended(on)

    def ended(self, on: date) -> bool:
        """Tell whether it had ended by a day."""
        return self.until is not None and self.until < on


class Listed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A merchant of the county's register. `on` is the day on which the county wrote this."""

    code: str
    name: str
    on: date
    aliases: tuple[str, ...] = ()
    address: str = ""
    phone: str = ""
    town: str = ""
    holds: tuple[Hold, ...] = ()

    @property
    def id(self) -> str:
        """The id by which cases name it."""
        return merchant_id(self.code)

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and its other names."""
        return (self.name, *self.aliases)

    def same_as(self, other: "Listed") -> bool:
        """Tell whether both say the same, whatever day they were written on."""
        return msgspec.structs.replace(self, on=other.on) == other


def merchant_id(code: str) -> str:
    """Return the id of the merchant with this 统一社会信用代码."""
    return uuid8(sha256(b"merchant\0" + code.encode()).digest())


def fits(listed: Listed, name: str, code: str) -> bool:
    """Tell whether what stands in a case may still be this merchant: its code, else one of its names."""
    if code:
        return code == listed.code
    return fold(name) in {fold(one) for one in listed.names}


def together(before: Listed | None, now: Listed) -> Listed:
    """Return what the county says now on top of what it said: what ended stays known.

    What a file leaves blank stays as it was. A promise with another first day is a new one where
    the old one had ended by then; else the day was put right.
    """
    if before is None:
        return now
    kept = [h for h in before.holds if not any(_replaced(h, other) for other in now.holds)]
    return msgspec.structs.replace(
        now,
        aliases=now.aliases or before.aliases, address=now.address or before.address,
        phone=now.phone or before.phone, town=now.town or before.town,
        holds=in_order((*kept, *now.holds)),
    )  # fmt: skip


def _replaced(old: Hold, new: Hold) -> bool:
    if old.kind != new.kind:
        return False
    return old.until is None or new.since is None or new.since <= old.until


def in_order(holds: Iterable[Hold]) -> tuple[Hold, ...]:
    """Return promises and credentials in the one order in which they are kept."""
    return tuple(sorted(holds, key=lambda h: (h.kind, h.since or date.min, h.until or date.max)))


def chunks(merchants: Sequence[Listed], most: int = CHUNK) -> Iterator[list[dict[str, object]]]:
    """Cut merchants into pieces of plain values, each short enough for one entry."""
    piece: list[dict[str, object]] = []
    size = 0
    for one in merchants:
        length = len(msgspec.json.encode(one)) + 1
        if piece and size + length > most:
            yield piece
            piece, size = [], 0
        piece.append(msgspec.to_builtins(one))
        size += length
    if piece:
        yield piece


def read(value: object) -> list[Listed]:
    """Return the merchants of plain values that came from outside, each checked.

    Raises `Refused` (`bad-data`).
    """
    try:
        found = msgspec.convert(value, list[Listed])
    except msgspec.ValidationError as error:
        raise _bad() from error
    if not all(map(_sound, found)):
        raise _bad()
    return found


def _sound(one: Listed) -> bool:
    texts = (*one.names, one.address, one.phone, one.town)
    return (
        valid_credit_code(one.code)
        and bool(one.name.strip())
        and len(one.aliases) <= NAMES_MOST
        and len(one.holds) <= HOLDS_MOST
        and all(len(text) <= LINE_MOST and clean(text) == text for text in texts)
        and all(len(h.kind) <= LINE_MOST and len(h.level) <= LINE_MOST for h in one.holds)
    )


def _bad() -> Refused:
    return Refused("bad-data", _("名录里有一段读不懂，没有采用；请县区重新下发。"))
