"""Codes as a drop-down offers them and as people type them: label, initials, another name.

Typing `yfk` finds 预付式 by its other name 预付卡. What is found by a part of its name comes after
what is found by the beginning.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from station import taxonomy
from station.errors import Refused
from station.language import _, current, joined
from station.taxonomy import Item
from station.tokens import Letters, fold, initials, spells
from station.values import shown

_NAMED = 8
"""How many labels a sentence names."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a drop-down: a code, its label, a hint, how deep it stands under its class.

    The hint is the class of a sub code, else the pinyin initials (Chinese only).
    """

    code: str
    label: str
    hint: str
    depth: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A code with everything that it can be found by, folded."""

    item: Item
    depth: int
    names: tuple[str, ...]
    aliases: tuple[str, ...]
    english: tuple[str, ...]
    under: str
    spelled: tuple[Letters, ...]
    alias_spelled: tuple[Letters, ...]

    def known_as(self) -> tuple[str, ...]:
        """Return the labels that may be typed: the Chinese ones, and in English the English."""
        return self.names + self.english if current() == "en" else self.names


Way = Callable[[_Entry, str], bool]


def _starts(query: str, letters: Letters) -> bool:
    return spells(query, letters[: len(query)])


def _code(entry: _Entry, query: str) -> bool:
    return query == fold(entry.item.code)


def _exact(entry: _Entry, query: str) -> bool:
    return query in (*entry.known_as(), *entry.aliases)


def _begins(entry: _Entry, query: str) -> bool:
    return any(name.startswith(query) for name in entry.known_as())


def _contains(entry: _Entry, query: str) -> bool:
    return any(query in name for name in entry.known_as())


def _spelled(entry: _Entry, query: str) -> bool:
    return any(_starts(query, letters) for letters in entry.spelled)


def _alias_begins(entry: _Entry, query: str) -> bool:
    return any(alias.startswith(query) for alias in entry.aliases)


def _alias_spelled(entry: _Entry, query: str) -> bool:
    return any(_starts(query, letters) for letters in entry.alias_spelled)


def _alias_contains(entry: _Entry, query: str) -> bool:
    return any(query in alias for alias in entry.aliases)


def _spelled_within(entry: _Entry, query: str) -> bool:
    return any(spells(query, letters) for letters in entry.spelled)


def _class_contains(entry: _Entry, query: str) -> bool:
    return query in entry.under


_SURE: tuple[Way, ...] = (_code, _exact, _begins, _spelled, _alias_begins, _alias_spelled)
"""Ways by which a text may mean one code without its being chosen from a list."""

_WAYS: tuple[Way, ...] = (
    _code, _exact, _begins, _contains, _spelled, _alias_begins, _alias_spelled, _alias_contains,
    _spelled_within, _class_contains,
)  # fmt: skip
"""Ways to find a code, the best first."""


def _labels(one: Item) -> tuple[str, ...]:
    return (one.zh, *(c.zh for c in one.changes))


def _entry(one: Item, depth: int, under: str) -> _Entry:
    return _Entry(
        item=one,
        depth=depth,
        names=tuple(fold(x) for x in _labels(one)),
        aliases=tuple(fold(x) for x in one.aliases),
        english=tuple(fold(x) for x in (one.en, *(c.en for c in one.changes))),
        under=fold(under),
        spelled=tuple(initials(x) for x in _labels(one)),
        alias_spelled=tuple(initials(x) for x in one.aliases),
    )


@cache
def _entries(table: str) -> tuple[_Entry, ...]:
    """Return the entries of a table, each class followed by what belongs to it."""

    def below(code: str, depth: int, under: str) -> Iterator[_Entry]:
        for one in taxonomy.children(table, code):
            yield _entry(one, depth, under)
            yield from below(one.code, depth + 1, one.zh)

    return tuple(below("", 0, ""))


taxonomy.forgotten_with(_entries.cache_clear)


def choices(
    table: str,
    text: str = "",
    *,
    only: Collection[str] = (),
    on: date | None = None,
    limit: int = 200,
) -> list[Choice]:
    """Return the codes of a table for a drop-down.

    Without a text all of them in their order, sub codes after their class; with one what it
    finds, the best first. `on` leaves out what was not in force that day (without a day: what is
    retired) and gives the labels of that day.
    """
    offered = [
        e
        for e in _entries(table)
        if (not only or e.item.code in only)
        and (e.item.in_force(on) if on else e.item.retired is None)
    ]
    if text.strip():
        offered = _found(offered, fold(text))
    return [_choice(table, e, on) for e in offered[:limit]]


def _found(offered: list[_Entry], query: str) -> list[_Entry]:
    ranked = []
    for place, entry in enumerate(offered):
        rank = next((n for n, way in enumerate(_WAYS) if query and way(entry, query)), None)
        if rank is not None:
            ranked.append((rank, place, entry))
    return [entry for _rank, _place, entry in sorted(ranked, key=lambda r: r[:2])]


def _choice(table: str, entry: _Entry, on: date | None) -> Choice:
    one = entry.item
    if one.parent:
        hint = taxonomy.label(table, one.parent, on)
    else:
        hint = "" if current() == "en" else "".join(x[0] for x in entry.spelled[-1])
    return Choice(one.code, one.label(on), hint, entry.depth)


def code_of(table: str, text: str, only: Collection[str] = ()) -> str:
    """Return the one code that a text means, among `only` where given.

    A code, a label, a usual other name; or the beginning of one alone, in characters or initials.
    Raises `Refused` (`bad-code`) with what it could be.
    """
    sure = taxonomy.find(table, text)
    if sure is not None and (not only or sure in only):
        return sure
    query = fold(text)
    offered = [e for e in _entries(table) if not only or e.item.code in only]
    hits = next(filter(None, ([e for e in offered if way(e, query)] for way in _SURE)), [])
    if query and len(hits) > 1:
        hits = [e for e in hits if _whole(e, query)] or hits
    if query and len(hits) == 1:
        return hits[0].item.code
    raise _unclear(text, hits if query and hits else offered, bool(query and hits))


def _whole(entry: _Entry, query: str) -> bool:
    """Tell whether these initials spell a whole name and not only its beginning."""
    letters = (*entry.spelled, *entry.alias_spelled)
    return any(len(x) == len(query) and spells(query, x) for x in letters)


def _unclear(text: str, known: list[_Entry], several: bool) -> Refused:
    labels = [e.item.label() for e in known if several or not e.depth or len(known) <= _NAMED]
    more = "…" if len(labels) > _NAMED else ""
    sentence = (
        _("“{text}”可以是几项：{known}{more}，请再多写一点。")
        if several
        else _("没有“{text}”这一项，可以写：{known}{more}。")
    )
    return Refused(
        "bad-code",
        sentence.format(text=shown(text), known=joined(labels[:_NAMED]), more=more),
    )
