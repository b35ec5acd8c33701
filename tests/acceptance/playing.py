"""A story at the keyboard, told as keys and as what must be read then, and a way to play it.

Nothing here knows how a screen is built: `play` goes by what stands on it, as a person does. A
`Hand` is a keyboard and a pair of eyes: Textual's headless one, or a tmux window.
"""

from __future__ import annotations

import re
import time
from asyncio import sleep
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

PATIENCE = 30
"""Seconds after which what was awaited is missed."""
LOOK = 0.02
MOST = 60
"""How many fields or lines are passed on the way to one."""

Line = Sequence[tuple[str, bool]]
"""The characters of a line of the screen, each with whether it is bold."""


class Hand(Protocol):
    """What the story is played with."""

    async def open(self, program: str) -> None:
        """Start `station` or `county` over its home."""
        ...

    async def leave(self) -> None:
        """Wait until the program has ended by itself, with status 0."""
        ...

    async def press(self, *keys: str) -> None:
        """Press keys by the names that Textual gives them."""
        ...

    async def write(self, text: str) -> None:
        """Type a text."""
        ...

    async def look(self) -> list[Line]:
        """Return the lines of the screen."""
        ...


# The words of a story


@dataclass(frozen=True)
class Open:
    """Start a program; `Leave` ends it."""

    program: str


class Leave:
    """End the program by Ctrl+Q."""


@dataclass(frozen=True)
class Press:
    """Press a key."""

    key: str


@dataclass(frozen=True)
class Write:
    """Type a text where one is."""

    text: str


@dataclass(frozen=True)
class Fill:
    """Go to the field with this label by Tab and type; `+` ticks a box."""

    label: str
    text: str


@dataclass(frozen=True)
class Choose:
    """Go down to the line that begins so, and press Enter."""

    label: str


@dataclass(frozen=True)
class See:
    """Wait until all this stands on the screen; spaces, frames and folds do not count."""

    words: tuple[str, ...]


Step = Open | Leave | Press | Write | Fill | Choose | See


def see(*words: str) -> See:
    return See(words)


def press(*keys: str) -> Iterator[Step]:
    return map(Press, keys)


def form(title: str, **fields: str) -> Iterator[Step]:
    """Fill in the form with this title and save it."""
    yield see(title)
    for label, text in fields.items():
        yield Fill(label, text)
    yield Press("ctrl+s")


def step(label: str, title: str, **fields: str) -> Iterator[Step]:
    """Take one of the next steps of a case."""
    yield Choose(label)
    yield from form(title, **fields)


# Playing it


async def play(hand: Hand, story: Iterable[Step]) -> None:
    """Do every step; a text that does not come fails with what stood on the screen."""
    for one in story:
        match one:
            case Open(program):
                await hand.open(program)
            case Leave():
                await hand.press("ctrl+q")
                await hand.leave()
            case Press(key):
                await hand.press(key)
            case Write(text):
                await hand.write(text)
            case Fill(label, text):
                await _fill(hand, label, text)
            case Choose(label):
                await _choose(hand, label)
            case See(words):
                await _until(hand, lambda lines, words=words: _says(lines, words), str(words))


async def _until(hand: Hand, holds: Callable[[list[Line]], bool], what: str) -> list[Line]:
    until = time.monotonic() + PATIENCE
    while True:
        lines = await hand.look()
        if holds(lines):
            return lines
        assert time.monotonic() < until, f"{what} did not come:\n{_text(lines)}"
        await sleep(LOOK)


def _text(lines: list[Line]) -> str:
    return "\n".join("".join(c for c, _bold in line).rstrip() for line in lines)


def _bare(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and not "─" <= c <= "╿" and c != "|")


def _says(lines: list[Line], words: Sequence[str]) -> bool:
    said = _bare(_text(lines))
    return all(_bare(word) in said for word in words)


async def _fill(hand: Hand, label: str, text: str) -> None:
    """The field that has the focus is the one whose label is bold."""
    row = re.compile(rf"(?:^|[\s│]){re.escape(label)} [ *] \[")
    await _until(hand, lambda lines: _focused(lines) != "", "a field with the focus")
    for _step in range(MOST):
        now = _focused(await hand.look())
        if row.search(now):
            break
        await hand.press("tab")
        await _until(hand, lambda lines, now=now: _focused(lines) != now or not now, f"after {now}")
    else:
        raise AssertionError(f"Tab does not lead to {label}")
    if text == "+":
        await hand.press("space")
    else:
        await hand.press("ctrl+a", "delete")
        await hand.write(text)


_FIELD = re.compile(r"(?:^|[\s│])([^\s│][^\[│]*?) [ *] \[")


def _focused(lines: list[Line]) -> str:
    """Return the row of the form whose label is bold, nothing when there is none."""
    for line in lines:
        text = "".join(c for c, _bold in line)
        found = _FIELD.search(text)
        if found and all(bold for c, bold in line[found.start(1) : found.end(1)] if c != " "):
            return found[0]
    return ""


async def _choose(hand: Hand, label: str) -> None:
    for _step in range(MOST):
        now = await _until(hand, lambda lines: bool(_marked(lines)), "a list with a mark")
        if any(line.startswith(label) for line in _marked(now)):
            await hand.press("enter")
            return
        before = _marked(now)
        await hand.press("down")
        await _until(hand, lambda lines, before=before: _marked(lines) != before, f"past {before}")
    raise AssertionError(f"{label} is not offered")


def _marked(lines: list[Line]) -> list[str]:
    """Return what stands behind the mark of the line under the cursor, in every list."""
    found = (re.search(r"(?:^|[\s│])> (\S.*)", text) for text in _text(lines).split("\n"))
    return [match[1] for match in found if match]
