"""Whose business a matter is: the body that is likely competent, with reason, telephone and article.

Everything is read from the tables `competence` and `authority`; a county corrects both by rows of
its own. What the tables know from memory alone is marked, never told as certain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from station import taxonomy
from station.language import current
from station.records import Case
from station.tokens import fold

TABLE, BODIES = "competence", "authority"
MARKET = "SAMR"
"""The market regulator: every other body is a special one."""
_UNCLASSED = ("", "OTHER_CLASS")
"""Categories that say nothing of the thing."""
_KNOWN, _MAYBE, _ANYWAY = range(3)
"""How surely a row fits: told by what was filled in, only read out of the words, fits always."""


@dataclass(frozen=True)
class Competent:
    """A body that may be competent.

    `authority` is its code, `label` its name, `phone` its line (empty where none is known), `why`
    the reason in a sentence, `law` by which article and `read` the day of the text read, `cite` the
    article as a paper quotes it, `does` what it takes and what not. `unsure`: reason and article
    are known from memory alone; `phone_unsure`: the telephone is. `guessed`: told from words, not
    from a code; `anyway`: it is competent for what nobody else is.
    """

    authority: str
    label: str
    phone: str
    why: str
    law: str
    read: date | None
    cite: str
    does: str
    unsure: bool
    phone_unsure: bool
    guessed: bool
    anyway: bool


@dataclass(frozen=True)
class _Matter:
    """What of a case says whose business it is; `goods` and `told` are folded."""

    category: str
    nature: str
    mode: str
    sector: str
    goods: str
    told: str


def competent(of: Case | Mapping[str, Any], on: date) -> tuple[Competent, ...]:
    """Return who may be competent on a day for a case, or for the values of a form, best first.

    There is always one: the market regulator takes what nobody else does (消法32条1款).
    """
    matter = _matter(of)
    found: dict[str, Competent] = {}
    for row, fit in _fitting(matter, on):
        body = taxonomy.item(BODIES, str(row.value("authority", on) or ""))
        if body is not None and body.in_force(on) and body.code not in found:
            found[body.code] = _competent(row, body, on, fit)
    return tuple(found.values())


def for_paper(target: str, on: date, of: Case | None = None) -> tuple[str, str]:
    """Return telephone and article that a paper gives for a body; empty where none is known.

    An article that nobody has read is not printed.
    """
    body = taxonomy.item(BODIES, target)
    if body is None:
        return "", ""
    bodies = competent(of, on) if of is not None else ()
    mine = next((one for one in bodies if one.authority == target and not one.unsure), None)
    cite = (mine.cite if mine else "") or str(body.value("cite", on) or "")
    return str(body.value("phone", on) or ""), cite


def said(one: taxonomy.Item, key: str, on: date) -> str:
    """Return a sentence of a row in the language in use: `key`, or `key_en` in English."""
    own = one.value(f"{key}_en", on) if current().startswith("en") else None
    return str(own or one.value(key, on) or "")


def _competent(row: taxonomy.Item, body: taxonomy.Item, on: date, fit: "_Fit") -> Competent:
    source = row if row.value("law", on) else body
    return Competent(
        authority=body.code,
        label=body.label(on),
        phone=str(body.value("phone", on) or ""),
        why=said(row, "why", on),
        law=str(source.value("law", on) or ""),
        read=source.value("read", on),
        cite=str(source.value("cite", on) or ""),
        does=said(body, "does", on),
        unsure=row.src == "memory",
        phone_unsure=body.src == "memory",
        guessed=fit.guessed,
        anyway=fit.surely == _ANYWAY,
    )


def _matter(of: Case | Mapping[str, Any]) -> _Matter:
    def get(name: str) -> str:
        value = of.get(name) if isinstance(of, Mapping) else getattr(of, name)
        return str(value or "")

    told = " ".join(get(name) for name in ("goods", "facts", "request"))
    return _Matter(
        get("category"), get("nature"), get("sales_mode"), get("prepaid_sector"),
        fold(get("goods")), fold(told),
    )  # fmt: skip


@dataclass(frozen=True)
class _Fit:
    """How a row fits; `exact`: it names the category itself, `inherited`: the class above it."""

    surely: int = _KNOWN
    guessed: bool = False
    exact: bool = False
    inherited: bool = False


def _fitting(matter: _Matter, on: date) -> list[tuple[taxonomy.Item, _Fit]]:
    """Return the rows that fit, best first.

    Where a row names the category itself, what is only said of its class is left out.
    """
    rows = [row for row in taxonomy.items(TABLE) if row.in_force(on)]
    fits = [(row, fit) for row in rows if (fit := _fit(row, matter, on)) is not None]
    exact = any(fit.exact for _row, fit in fits)
    kept = [(row, fit) for row, fit in fits if not (exact and fit.inherited)]
    return sorted(kept, key=lambda one: (one[1].surely, int(one[0].value("order", on) or 0)))


def _fit(row: taxonomy.Item, matter: _Matter, on: date) -> _Fit | None:
    modes, natures = _codes(row, "modes", on), _codes(row, "natures", on)
    words = _codes(row, "words", on)
    if (modes and matter.mode not in modes) or (natures and matter.nature not in natures):
        return None
    if words and not any(fold(word) in matter.told for word in words):
        return None
    if any(row.value(key, on) for key in ("classes", "sectors", "named")):
        return _thing(row, matter, on)
    if modes or natures:
        return _Fit()
    if words:
        return _Fit(_KNOWN if matter.category in _UNCLASSED else _MAYBE, guessed=True)
    return _Fit(_ANYWAY)


def _thing(row: taxonomy.Item, matter: _Matter, on: date) -> _Fit | None:
    """Tell whether the thing itself is what the row is about, by its code or by its name."""
    classes = _codes(row, "classes", on)
    if matter.category in classes:
        return _Fit(exact=True)
    if taxonomy.top("category", matter.category) in classes:
        return _Fit(inherited=True)
    if matter.sector and matter.sector in _codes(row, "sectors", on):
        return _Fit()
    named = matter.category in _UNCLASSED and any(
        fold(word) in matter.goods for word in _codes(row, "named", on)
    )
    return _Fit(guessed=True) if named else None


def _codes(row: taxonomy.Item, key: str, on: date) -> tuple[str, ...]:
    """Return the texts of a list; what a county wrote there by mistake counts for nothing."""
    return tuple(x for x in row.value(key, on) or () if isinstance(x, str) and x)


__all__ = ["BODIES", "MARKET", "TABLE", "Competent", "competent", "for_paper", "said"]
