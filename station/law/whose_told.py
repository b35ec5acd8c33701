"""Whose business a matter is, in sentences: who is competent, what a station can do, what it cannot.

Texts are rows of the table `whose_text` and `resolution_way`, by the station's identity and the day
of receipt; a county may write its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from station import taxonomy
from station.language import _, about, current, joined
from station.law import telling
from station.law.whose import MARKET, Competent, competent, said
from station.records import Case

TEXTS, WAYS = "whose_text", "resolution_way"
_FURTHER = "  "


@dataclass(frozen=True)
class Station:
    """What of a station matters here: in whose name it acts, and the market regulator's office."""

    identity: str = ""
    office: str = ""


NO_STATION = Station()


def called(one: Competent, office: str = "") -> str:
    """Return a body by its name, with its telephone where the name does not say it."""
    name = one.label
    if one.authority == MARKET and office:
        name = about(name, office)
    if not one.phone or one.phone in name:
        return name
    phone = _("电话 {phone}").format(phone=one.phone)
    return "  ".join((name, _unsure(phone) if one.phone_unsure else phone))


def _unsure(words: str) -> str:
    return _("{words}（待核实）").format(words=words)


def _cited(law: str) -> str:
    """Return articles in the language in use."""
    from station.law.remedies.sources import cited  # the rules come along: only when it is asked

    return joined(cited(one) for one in law.split("；") if one)


def source(law: str, read: date | None, unsure: bool = False) -> str:
    """Return by which article, in the language in use, and when it was read; empty for none."""
    if not law:
        return _("依据待核实") if unsure else ""
    words = telling.source(_cited(law), read)
    return _unsure(words) if unsure else words


def likely(of: Case | Mapping[str, Any], on: date) -> str:
    """Return in a line or two who is likely competent, by which article, and why."""
    first = competent(of, on)[0]
    why = _unsure(first.why) if first.unsure else first.why
    law = _cited(first.law)
    whom = _("{whom}（{law}）").format(whom=called(first), law=law) if law else called(first)
    return about(_("多半归 {whom}").format(whom=whom), why)


def bodies(of: Case | Mapping[str, Any], on: date, office: str = "") -> list[str]:
    """Return who may be competent, a body a line; why, what it takes and by what stand under it."""
    told: list[str] = []
    found = competent(of, on)
    for number, one in enumerate(found, 1):
        told.append(f"{number}. {called(one, office)}")
        guess = _("只是从文字里看的，先问清楚。") if one.guessed else ""
        why = one.why if not one.unsure else _unsure(one.why)
        law = source(one.law, one.read, one.unsure and one.read is None)
        told += [_FURTHER + words for words in (guess, why, one.does, law) if words]
    hint = next((t for t in _texts("NO_LINE", on, on, "")), None)
    if hint is not None and any(not one.phone for one in found):
        told.append(_unsure(hint.words) if hint.unsure else hint.words)
    return told


@dataclass(frozen=True)
class _Text:
    words: str
    blocks: bool
    unsure: bool
    outside: bool
    law: str
    read: date | None


def _texts(part: str, received: date, on: date, identity: str, kind: str = "") -> Iterator[_Text]:
    """Yield the texts of a part that hold for this identity and kind of case."""
    for row in taxonomy.items(TEXTS):
        kinds = row.value("kinds", received)
        if row.value("part", received) != part or not row.in_force(on):
            continue
        if kind and kinds and kind not in kinds:
            continue
        words = _own(row, "text", received, identity)
        if words:
            yield _Text(
                _days(words, row, on), identity in (row.value("blocks", received) or ()),
                row.src == "memory", bool(row.value("outside", received)),
                str(row.value("law", received) or ""), row.value("read", received),
            )  # fmt: skip


def _own(row: taxonomy.Item, key: str, on: date, identity: str) -> str:
    """Return what a row says for this identity, else what it says for all."""
    by = row.value("by_en" if current().startswith("en") else "by", on)
    own = by.get(identity) if isinstance(by, Mapping) else None
    return str(own) if own is not None else said(row, key, on)


def _days(words: str, row: taxonomy.Item, on: date) -> str:
    limit = taxonomy.item("time_limits", str(row.value("limit", on) or ""))
    return words.replace("{days}", str(limit.value("days", on)) if limit else "")


def before(identity: str, received: date) -> str:
    """Return what is said before a complaint of that day is taken; empty for an unknown identity.

    Where a station acts for the consumers' association or the regulator, the regulator may refuse
    the same dispute afterwards (令121第16条2项; before 2026-04-15 令20第15条2项).
    """
    if not identity:
        return ""
    return next((t.words for t in _texts("BEFORE", received, received, identity)), "")


def warning(identity: str, received: date) -> str:
    """Return what is said before only where taking the complaint may close the way; else nothing."""
    return before(identity, received) if blocks(identity, received) else ""


def blocks(identity: str, received: date) -> bool:
    """Tell whether taking a complaint of that day here may close the way to the regulator."""
    return any(t.blocks for t in _texts("BEFORE", received, received, identity))


def lines(
    of: Case | Mapping[str, Any], on: date, at: Station = NO_STATION, *, kind: str = "",
    received: date | None = None,
) -> list[str]:  # fmt: skip
    """Return all of it for a help: who is competent, what this station can and cannot do, the ways.

    `kind` and `received` are those of the case where `of` does not say them; without them the text
    of today.
    """
    if isinstance(of, Case):
        kind, received = of.kind, of.received
    taken = received or on
    found = competent(of, on)
    whom = called(found[0], at.office)
    outside = found[0].authority != MARKET

    def part(name: str) -> list[str]:
        texts = _texts(name, taken, on, at.identity, kind)
        return [t.words.replace("{whom}", whom) for t in texts if outside or not t.outside]

    blocks_of = (
        (_("归谁管（最像的在前面）"), bodies(of, on, at.office)),
        (_("受理以前先说清楚"), part("BEFORE") if at.identity else []),
        (_("本站能做的"), part("CAN")),
        (_("本站做不了的"), part("CANNOT")),
        (_("消费者的五条路（消法39条）"), ways(at.identity, whom, on)),
    )
    told: list[str] = []
    for heading, words in blocks_of:
        if words:
            told += [*([""] if told else []), heading, *(_FURTHER + one for one in words)]
    return [*told, "", _("供协商参考，不是处理结论。归谁管以有关单位的答复为准。")]


def ways(identity: str, whom: str, on: date) -> list[str]:
    """Return the ways of 消法39条 in their order, each with what it is good for here."""
    told = []
    for number, row in enumerate((i for i in taxonomy.items(WAYS) if i.in_force(on)), 1):
        good = _own(row, "good", on, identity).replace("{whom}", whom)
        told.append(f"{number}. " + about(row.label(on), good) if good else row.label(on))
    return told


def table(on: date) -> str:
    """Return every body with its telephone and what it takes, for the help of a field."""
    told = []
    for body in taxonomy.items("authority"):
        if not body.in_force(on):
            continue
        phone = str(body.value("phone", on) or "")
        name = (
            body.label(on) if not phone or phone in body.label(on) else f"{body.label(on)} {phone}"
        )
        marked = _unsure(name) if body.src == "memory" else name
        does = said(body, "does", on)
        told.append(about(marked, does) if does else marked)
    return "\n".join(told)


__all__ = [
    "NO_STATION", "Station", "before", "blocks", "bodies", "called", "likely", "lines", "source",
    "table", "ways",
]  # fmt: skip
