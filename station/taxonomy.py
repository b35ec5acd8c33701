"""The tables of codes: labels in both languages, dated, read once from data/taxonomy/*.toml.

A code is retired with a date and never reused; its label may change from a day on. Nothing here
knows the date of today: without a day, the newest label is given. A county's own rows (`amend`,
read and checked by station.law.pack) stand after ours and hold from their day on.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from station import language

Mediated = bool | Literal["if_session"]

_OWN = {"code", "zh", "en", "parent", "aliases", "since", "retired", "src", "changed"}
_BRACKETS = re.compile(r"\([^()]*\)")  # linear, whatever is pasted
_SUFFIXES = ("类", "服务", "问题", "商品")


@dataclass(frozen=True, slots=True)
class Change:
    """A new label (and new values of other keys) that an item has from a day on."""

    since: date
    zh: str
    en: str
    more: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One code of a table.

    `parent` is the class it belongs to; `since` and `retired` are its first and last day; `src`
    says where the label was seen; `more` holds the table's own keys (flags, law, days).
    """

    code: str
    zh: str
    en: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    since: date | None = None
    retired: date | None = None
    src: str = ""
    changes: tuple[Change, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def in_force(self, on: date) -> bool:
        """Tell whether the code may be chosen for something of this day."""
        return (self.since is None or self.since <= on) and (
            self.retired is None or on <= self.retired
        )

    def label(self, on: date | None = None, lang: str | None = None) -> str:
        """Return the label of that day (the newest without a day)."""
        zh, en = self.zh, self.en
        for change in self.changes:
            if on is None or change.since <= on:
                zh, en = change.zh, change.en
        return en if (lang or language.current()).startswith("en") else zh

    def value(self, key: str, on: date | None = None) -> Any:
        """Return one of the table's own keys as it was on that day, or None."""
        found = self.more.get(key)
        for change in self.changes:
            if (on is None or change.since <= on) and key in change.more:
                found = change.more[key]
        return found


@dataclass(frozen=True, slots=True)
class Flags:
    """What an outcome means for the figures (design: figures)."""

    mediated: Mediated
    agreed: bool
    resolved: bool


Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows of tables by name, in their order: items, or changes of items that are there."""

_amended: Rows = {}
_kept: list[Callable[[], None]] = []


def amend(rows: Rows) -> None:
    """Put a county's rows after ours, for the whole program; those of before are forgotten.

    The rows were checked. Like the language it is one for all: a program serves one office.
    """
    global _amended
    if rows == _amended:
        return
    _amended = rows
    for forget in (_by_code.cache_clear, items.cache_clear, _levels.cache_clear, find.cache_clear):
        forget()
    for forget in _kept:
        forget()


def forgotten_with(forget: Callable[[], None]) -> None:
    """Have something called whenever the tables change: who keeps what it made of them asks here."""
    _kept.append(forget)


@cache
def tables() -> tuple[str, ...]:
    """Return the names of all tables."""
    folder = resources.files("station") / "data" / "taxonomy"
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def _file(table: str) -> dict[str, Any]:
    if table not in tables():
        raise KeyError(table)
    folder = resources.files("station") / "data" / "taxonomy"
    return tomllib.loads((folder / f"{table}.toml").read_text(encoding="utf-8"))


def _item(raw: dict[str, Any]) -> Item:
    changes = tuple(
        Change(
            since=c["since"],
            zh=c.get("zh", raw["zh"]),
            en=c.get("en", raw["en"]),
            more={k: v for k, v in c.items() if k not in _OWN},
        )
        for c in sorted(raw.get("changed", []), key=lambda c: c["since"])
    )
    return Item(
        code=raw["code"],
        zh=raw["zh"],
        en=raw["en"],
        parent=raw.get("parent", ""),
        aliases=tuple(raw.get("aliases", ())),
        since=raw.get("since"),
        retired=raw.get("retired"),
        src=raw.get("src", ""),
        changes=changes,
        more={k: v for k, v in raw.items() if k not in _OWN},
    )


@cache
def _by_code(table: str) -> dict[str, Item]:
    raw = _file(table)
    found: dict[str, Item] = {}
    own = tuple(_item(i) for i in _with_amended(table, raw.get("item", [])))
    joined = tuple(i for part in raw.get("union", []) for i in _by_code(part).values())
    for one in (*own, *joined) if raw.get("own_first") else (*joined, *own):
        if one.code in found:
            raise ValueError(f"{table}: {one.code} twice")
        found[one.code] = one
    return found


def _with_amended(table: str, ours: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = {one["code"]: one for one in ours}
    for row in _amended.get(table, ()):
        one = rows.get(row["code"])
        if one is None:
            rows[row["code"]] = dict(row)
        elif "retired" in row:
            rows[row["code"]] = {**one, "retired": row["retired"]}
        else:
            rows[row["code"]] = {**one, "changed": [*one.get("changed", []), row]}
    return list(rows.values())


def own(table: str) -> frozenset[str]:
    """Return the codes that are a table's own, not those of its parts."""
    rows = _with_amended(table, _file(table).get("item", []))
    return frozenset(row["code"] for row in rows)


def kin(table: str) -> tuple[str, ...]:
    """Return the tables that share their items with this one: its parts, and what it is part of."""
    parts = _file(table).get("union", ())
    return (*parts, *(t for t in tables() if table in _file(t).get("union", ())))


def title(table: str) -> str:
    """Return the Chinese name of a table."""
    return str(_file(table)["title"])


@cache
def items(table: str) -> tuple[Item, ...]:
    """Return the items of a table in their order, sub codes after their class.

    Raises `KeyError` for a table that does not exist.
    """
    return tuple(_by_code(table).values())


def item(table: str, code: str) -> Item | None:
    """Return the item of a code, or None. Raises `KeyError` for an unknown table."""
    return _by_code(table).get(code)


def label(table: str, code: str, on: date | None = None, lang: str | None = None) -> str:
    """Return the label of a code on a day (the newest without one); an unknown code is itself."""
    found = item(table, code)
    return found.label(on, lang) if found else code


def children(table: str, code: str) -> tuple[Item, ...]:
    """Return the items right below a code."""
    return tuple(i for i in items(table) if i.parent == code)


def top(table: str, code: str) -> str:
    """Return the class that a code belongs to; a class and an unknown code are themselves."""
    known = _by_code(table)
    while code in known and known[code].parent:
        code = known[code].parent
    return code


def _key(text: str) -> str:
    """Fold width and case and drop all space: what two spellings of one word share."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _short(key: str) -> str:
    """Take off what a label ends in and what people leave out."""
    for suffix in _SUFFIXES:
        if key.endswith(suffix) and len(key) > len(suffix):
            return _short(key.removesuffix(suffix))
    return key


def _exact(one: Item) -> set[str]:
    labels = {one.zh, *one.aliases, *(c.zh for c in one.changes)}
    return {_key(x) for x in labels}


def _english(one: Item) -> set[str]:
    return {_key(x) for x in (one.en, *(c.en for c in one.changes))}


def _loose(one: Item) -> set[str]:
    """Return a label without its brackets, its ending, and cut at its strokes."""
    keys = set()
    for key in _exact(one):
        bare = _BRACKETS.sub("", key)
        parts = bare.split("/")
        keys |= {bare, *(p for p in parts if all(len(p) > 1 for p in parts))}
    return {k for key in keys for k in (key, _short(key)) if k}


@cache
def _levels(table: str) -> tuple[dict[str, set[str]], ...]:
    """Return the ways to name an item, the surest first."""
    ways: tuple[Any, ...] = (lambda i: {_key(i.code)}, _exact, _english, _loose)
    out = []
    for way in ways:
        level: dict[str, set[str]] = {}
        for one in items(table):
            for key in way(one):
                level.setdefault(key, set()).add(one.code)
        out.append(level)
    return tuple(out)


def _single(table: str, codes: set[str]) -> str | None:
    """Return the one code meant: a class stands for itself and the sub codes named like it."""
    if len(codes) == 1:
        return next(iter(codes))
    heads = {top(table, c) for c in codes}
    return next(iter(heads)) if len(heads) == 1 and heads <= codes else None


@lru_cache(maxsize=4096)
def find(table: str, text: str) -> str | None:
    """Return the code that a text names: a code in any case, a label, a usual other name.

    Width, case and spaces do not matter; an ending such as 类 or 服务 may be left out or added
    where one code alone is meant. None when nothing or more than one is meant.
    Raises `KeyError` for an unknown table.
    """
    key = _key(text)
    if not key:
        return None
    *sure, loose = _levels(table)
    for level in sure:
        if key in level:
            code = _single(table, level[key])
            if code:
                return code
    bare = _BRACKETS.sub("", key)
    for attempt in (key, bare, _short(bare)):
        if attempt in loose:
            return _single(table, loose[attempt])
    return None


def outcome_flags(code: str, on: date | None = None) -> Flags:
    """Return what an outcome means for the figures on a day; an unknown code means nothing."""
    one = item("outcome", code)
    if one is None:
        return Flags(mediated=False, agreed=False, resolved=False)
    mediated = one.value("mediated", on)
    return Flags(
        mediated="if_session" if mediated == "if_session" else bool(mediated),
        agreed=bool(one.value("agreed", on)),
        resolved=bool(one.value("resolved", on)),
    )


__all__ = [
    "Change",
    "Flags",
    "Item",
    "children",
    "find",
    "item",
    "items",
    "label",
    "outcome_flags",
    "tables",
    "title",
    "top",
]
