"""Time and identifiers; a clock is handed in, so that a test or the demo can bring its own."""

import os
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time of this desk. Clocks order nothing; they are only written down."""

    def now(self) -> datetime:
        """Return the moment with the offset of the desk's own zone."""
        ...


class SystemClock:
    """The machine's clock in the machine's zone."""

    def now(self) -> datetime:
        """Return the moment now, to the second."""
        return datetime.now().astimezone().replace(microsecond=0)


def today(clock: Clock) -> date:
    """Return the calendar date at the desk."""
    return clock.now().date()


_last_ms = 0
_counter = 0


def uuid7(now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> str:
    """Return a new UUIDv7 (RFC 9562), ascending within one process even if the clock steps back."""
    global _last_ms, _counter
    ms = now_ms()
    if ms <= _last_ms:
        ms = _last_ms
        _counter += 1
        if _counter > 0xFFF:
            ms, _counter = ms + 1, 0
    else:
        _counter = 0
    _last_ms = ms
    tail = int.from_bytes(os.urandom(8), "big") & 0x3FFFFFFFFFFFFFFF
    value = (ms << 80) | (0x7 << 76) | (_counter << 64) | (0x2 << 62) | tail
    return as_uuid(value)


def uuid8(material: bytes) -> str:
    """Return the UUIDv8 made of the first 122 bits of `material` (at least 16 bytes)."""
    value = int.from_bytes(material[:16], "big")
    value = (value & ~(0xF << 76)) | (0x8 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return as_uuid(value)


def as_uuid(value: int) -> str:
    """Write a 128-bit integer the way UUIDs are written."""
    h = f"{value:032x}"
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"
