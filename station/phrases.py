"""Text blocks and templates: what is said again and again, called by a short key, gaps named.

A block is called by `::` and its key. What stands in braces in it is filled from the form by the
label of the field; what the form does not know yet stays as it is and is named before saving.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

from station import entry
from station.errors import Refused
from station.language import _, current
from station.records import Case
from station.sheets import Line, Sheet
from station.tokens import fold, initials, spells
from station.values import half

KEY_MAX = 12
"""Characters of a key."""
BLOCK, FORM = "block", "form"

_CALL = re.compile(rf"[:：]{{2}}([^\s:：{{}}]{{0,{KEY_MAX}}})$")
_GAP = re.compile(r"\{([^{}\n]{1,12})\}")
_BLANK = re.compile(r"_{2,}")
_KEY = re.compile(r"[^\s:：{}]{1,12}")

_SHORT: Mapping[str, tuple[str, ...]] = {
    "金额": ("claimed_fen", "disputed_fen"),
    "商品": ("goods",),
    "性质": ("nature",),
    "来人": ("consumer_name",),
}
"""Shorter words for fields in a block: the first of them that is filled."""


_SPECS = {spec.name: spec for spec in Case.fields()}


@dataclass(frozen=True)
class Phrase:
    """A text block, or a form filled in beforehand.

    `form` is the sheet that it is for, blank for any; a block has a `body`, a template `texts` by
    field. One that a desk keeps itself has an `id`; those that come with the program have none.
    """

    kind: str
    key: str
    title: str
    body: str = ""
    form: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    id: str = ""


def called(before: str) -> str | None:
    """Return what a text block is being called by, right before the cursor; None for nothing."""
    match = _CALL.search(before)
    return None if match is None else match[1]


def without_call(before: str) -> str:
    """Return the text before the cursor without the call at its end."""
    return _CALL.sub("", before)


def fitting(phrases: Sequence[Phrase], query: str) -> list[Phrase]:
    """Return the blocks that a call may mean, the best first."""
    word = fold(query)
    ranked = []
    for place, one in enumerate(phrases):
        rank = _rank(one, word)
        if rank is not None:
            ranked.append((rank, place, one))
    return [one for _rank, _place, one in sorted(ranked, key=lambda r: r[:2])]


def _rank(one: Phrase, word: str) -> int | None:
    key, title = fold(one.key), fold(one.title)
    if key.startswith(word):
        return 0 if key == word else 1
    if word in title:
        return 2
    return 3 if spells(word, initials(one.title)) else None


def filled(text: str, known: Mapping[str, str]) -> str:
    """Return a text with every variable filled that is known."""
    return _GAP.sub(lambda match: known.get(match[1], "") or match[0], text)


def gaps(text: str, names: Collection[str]) -> list[str]:
    """Return the gaps of a text, each once: open variables by name, a blank line as it stands."""
    found = [name for name in _GAP.findall(text) if name in names]
    return list(dict.fromkeys([*found, *(["____"] if _BLANK.search(text) else [])]))


@dataclass(frozen=True)
class Around:
    """What no field holds: the day, the station's name, who is on duty."""

    today: date
    place: str = ""
    person: str = ""


def known(of: Sheet, typed: Mapping[str, str], around: Around) -> dict[str, str]:
    """Return what the variables stand for: by label of the field, by a shorter word; blank if open.

    Sums with two decimals, days in words. What cannot be read is not known.
    """
    found = {"今天": _day(around.today), "本站": around.place, "值班人": around.person}
    by_name: dict[str, str] = {}
    for line in of.lines:
        spec = line.spec
        text = _said(line, typed.get(spec.name, line.start), around.today)
        by_name[spec.name] = text
        found |= {spec.ask.label: text, _(spec.ask.label): text}
    for word, names in _SHORT.items():
        found[word] = next(filter(None, (by_name.get(n, "") for n in names)), "")
    return found


def _said(line: Line, text: str, today: date) -> str:
    try:
        value = entry.read(line.spec, text, today, only=line.only, ahead=line.ahead)
    except Refused:
        return ""
    return _day(value) if isinstance(value, date) else entry.written(line.spec, value)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def checked_key(text: str) -> str:
    """Return a key as it is kept. Raises `Refused` (`bad-key`)."""
    key = half(text)
    if not _KEY.fullmatch(key):
        raise Refused(
            "bad-key",
            _("“快捷字”最多 {n} 个字，不能有空格、冒号和花括号，如 7t。").format(n=KEY_MAX),
        )
    return key


@cache
def _data() -> dict[str, list[dict[str, object]]]:
    text = (resources.files("station") / "data" / "phrases.toml").read_text("utf-8")
    return tomllib.loads(text)


def _label(name: str, text: str) -> str:
    """Return a text of the data as a form writes it: a code by its label."""
    spec = _SPECS[name]
    return entry.written(spec, text) if spec.ask.shape == "code" else text


def shipped(kind: str) -> list[Phrase]:
    """Return the blocks or templates that come with the program, titled in the language in use."""
    found = []
    for row in _data()[kind]:
        told = {str(k): str(v) for k, v in row.items() if k not in ("texts", "title", "en")}
        texts = row.get("texts", {})
        assert isinstance(texts, dict)
        texts = {name: _label(name, text) for name, text in texts.items()}
        title = str(row["en"] if current() == "en" else row["title"])
        found.append(Phrase(kind=kind, title=title, texts=texts, **{"key": "", **told}))
    return found
