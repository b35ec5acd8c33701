"""What the tables say of papers: title, number, when one makes sense, the words by identity.

A paper is Chinese whatever the language of the screen: it is handed to people and kept in a file.
"""

from datetime import date
from typing import Any

from station import taxonomy
from station.papers.documents.fields import CODES
from station.records import Case, Station

_TABLE, _WORDS, _TEXTS = "paper", "paper_word", "paper_text"
CHINESE = "zh_CN"


def _item(table: str, code: str) -> taxonomy.Item:
    found = taxonomy.item(table, code)
    if found is None:
        raise KeyError(code)
    return found


def known(code: str) -> bool:
    """Tell whether this version knows a paper."""
    return taxonomy.item(_TABLE, code) is not None


def value(code: str, key: str, on: date) -> Any:
    """Return one of the keys of a paper (`copies`, `signs`, `law`, `template`…) on a day."""
    return _item(_TABLE, code).value(key, on)


def title(code: str, identity: str, on: date) -> str:
    """Return what a paper is called at a station of this identity."""
    one = _item(_TABLE, code)
    own = (one.value("titles", on) or {}).get(identity)
    return str(own) if own else one.label(on, CHINESE)


def number(code: str, year: int, count: int, on: date, desk: str = "") -> str:
    """Write the number of a paper, `count` of its kind at this desk this year; empty for none.

    Two desks of a station number on their own, so the desk stands in the number.
    """
    return _numbered(code, str(year), str(count), desk, on)


def blank_number(code: str, on: date) -> str:
    """Write the number of an empty form: room for the year and the count; empty for none."""
    return _numbered(code, "　　　", "　　　", "", on)


def _numbered(code: str, year: str, count: str, desk: str, on: date) -> str:
    """Fill a pattern, which a county may have written, and obey nothing else in it."""
    pattern = str(value(code, "number", on) or "")
    if desk and "{desk}" not in pattern:
        count = f"{desk}-{count}"
    return pattern.replace("{year}", year).replace("{desk}", desk).replace("{n}", count)


def numbered(code: str, on: date) -> bool:
    """Tell whether papers of this kind are numbered on their own."""
    return bool(value(code, "number", on))


def word(code: str, identity: str, on: date) -> str:
    """Return a word that changes with the identity: MEDIATOR, MEDIATION, SEAL, TAKEN, CITED."""
    one = _item(_WORDS, code)
    own = (one.value("by", on) or {}).get(identity)
    return str(own) if own else one.label(on, CHINESE)


def text(code: str, station: Station, on: date) -> str:
    """Return a text of the rules as it holds for this station."""
    one = _item(_TEXTS, code)
    said = (one.value("by", on) or {}).get(station.identity) or one.value("text", on)
    limit = one.value("limit", on)
    days = _item("time_limits", limit).value("days", on) if limit else ""
    return (
        str(said).replace("{days}", str(days)).replace("{office}", station.office or "市场监管部门")
    )


def texts(on: date) -> dict[str, str]:
    """Return the codes of the texts by the names that templates write."""
    return {i.zh: i.code for i in taxonomy.items(_TEXTS) if i.in_force(on)}


def for_case(case: Case, on: date) -> list[str]:
    """Return the papers that are about a case itself and make sense in its state now."""
    return [
        code for code in CODES
        if value(code, "of", on) == "case" and makes_sense(code, case, on)
    ]  # fmt: skip


def makes_sense(code: str, case: Case, on: date) -> bool:
    """Tell whether a paper makes sense for a case of this kind in this state."""
    kinds, states = value(code, "kinds", on), value(code, "states", on)
    stands = not case.void and case.state != "MERGED"
    return stands and (not kinds or case.kind in kinds) and (not states or case.state in states)


__all__ = [
    "CHINESE", "blank_number", "for_case", "known", "makes_sense", "number", "numbered", "text", "texts", "title",
    "value", "word",
]  # fmt: skip
