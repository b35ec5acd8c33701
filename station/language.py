"""Words on screen: Chinese is the source language, English the translation.

A sentence is looked up when it is shown, never at import, so that the language can be chosen at
start and changed later. `N_` marks a sentence that is only stored (a label, a table of words).
"""

import gettext as _gettext
import os
import re
import unicodedata
from collections.abc import Iterable
from importlib import resources

LANGUAGES = ("zh_CN", "en")

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_code = "zh_CN"


def choose(lang: str | None = None) -> str:
    """Choose the language of all sentences and return its code (`zh_CN` or `en`).

    Order: the argument, `STATION_LANG`, a locale that begins with `en_`, else Chinese.
    A language that is not spoken here falls back to Chinese.
    """
    global _current, _code
    wanted = lang or os.environ.get("STATION_LANG") or _from_locale()
    _code = "en" if wanted.lower().startswith("en") else "zh_CN"
    _current = _gettext.NullTranslations()
    if _code == "en":
        mo = resources.files("station") / "locale" / "en" / "LC_MESSAGES" / "station.mo"
        if mo.is_file():
            with mo.open("rb") as file:
                _current = _gettext.GNUTranslations(file)
    return _code


def current() -> str:
    """Return the language in use."""
    return _code


def _from_locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "en" if value.startswith("en_") else "zh_CN"
    return "zh_CN"


def _(sentence: str) -> str:
    """Return the sentence in the language in use."""
    return _current.gettext(sentence) if sentence else sentence


def N_(sentence: str) -> str:
    """Mark a sentence for translation where it is only stored."""
    return sentence


def sense(of: str, sentence: str) -> str:
    """Return the sentence as it is meant in one sense: `menu`, `done` (what was done) or `kind`.

    One Chinese word may be a verb here and a figure there; the catalogue holds the other English
    under that sense (gettext's context) only where it differs.
    """
    found = _current.pgettext(of, sentence)
    return found if found != sentence else _(sentence)


def listed(parts: Iterable[str]) -> str:
    """Join parts as the language lists them: 甲、乙, or a, b."""
    return (", " if _code == "en" else "、").join(parts)


def joined(parts: Iterable[str]) -> str:
    """Join clauses as the language does: 甲；乙, or a; b."""
    return ("; " if _code == "en" else "；").join(parts)


def about(what: str, words: str) -> str:
    """Put a name before what is said of it: 名称：话, or name: words."""
    return f"{what}: {words}" if _code == "en" else f"{what}：{words}"


def together(sentences: Iterable[str]) -> str:
    """Put whole sentences one after the other in a line."""
    return (" " if _code == "en" else "").join(filter(None, sentences))


def ranges(pairs: Iterable[tuple[int, int]]) -> list[str]:
    """Write ranges of numbers: 28, or 28–31."""
    return [str(a) if a == b else f"{a}–{b}" for a, b in pairs]


def cells(text: str) -> int:
    """Return how many cells a text takes, on a terminal or in a column: a wide character two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` cells, at spaces or between wide characters."""
    lines = [""]
    for piece in re.findall(r"[!-~]+|.", text):
        if lines[-1] and cells(lines[-1] + piece) > width and piece not in "，。、；：）":
            lines.append("")
        if lines[-1] or piece != " ":
            lines[-1] += piece
    return lines
