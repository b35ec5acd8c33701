"""Words for the search: how text is compared, and what of it goes into the index.

Text is compared folded: one width, one case, letters and digits only. The index holds tokens of
which a search engine need only know "which rows have all of these": single Chinese characters and
pairs of neighbours; stretches of up to four letters or digits; and the same stretches of the
pinyin initials of names. Tokens may promise too much, never too little: whoever finds candidates
by them asks `matches` for the truth.

A token is made of a-z, 0-9 and common Chinese characters; any other letter stands as its code
point. No tokenizer then splits it, and nothing in it is syntax of a query.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources, util
from itertools import groupby, product
from operator import add
from pathlib import Path
from typing import Any

import msgspec

GRAM = 4
"""The longest stretch of letters and digits that is one token."""
SPELLED = 64
"""How many characters of a name can be found by their initials."""
PREFIX = "*"
"""At the end of a query token: any token that begins so will do."""

Letters = tuple[str, ...]
"""A name by its characters: for each the letters it may be typed as, 王女士 -> ("w", "n", "s")."""

_APART = "\x1f"
_RUNS = re.compile(f"[a-z0-9]+|[^a-z0-9{_APART}]+")
_SHORT = re.compile("[a-z0-9]+")
_COMMON = re.compile("[\u4e00-\u9fa5]+")
_STRANGE = re.compile(f"[^a-z0-9{_APART}\u4e00-\u9fa5]")


class _Kept(dict[int, str]):
    """What becomes of each character, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        kept = char if category[0] in "LNM" and category != "Me" else ""
        if category == "Nd":
            kept = str(unicodedata.decimal(char))
        if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or code == 0x034F:
            kept = ""  # variants of one character, and a joiner nobody sees
        self[code] = kept
        return kept


_KEPT = _Kept({ord(_APART): _APART})


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", text).translate(_KEPT)


def fold(text: str) -> str:
    """Return text for comparison only: one width, one case, nothing but letters and digits."""
    return _folded(text.replace(_APART, ""))


def _fold_all(values: Iterable[str]) -> str:
    """Fold many values at once; they stay apart by a sign that no folded text has."""
    return _folded(_APART.join([v.replace(_APART, "") for v in values if v]))


def words(text: str) -> list[str]:
    """Return the folded words of a query, each once; blank text and bare signs give none."""
    return list(dict.fromkeys(w for w in map(fold, text.split()) if w))


def index_tokens(values: Iterable[str], names: Iterable[str]) -> str:
    """Return the tokens of a row, each once, in no order, apart by spaces.

    `values` are all its texts; those of them that are `names` are also found by their initials.
    """
    found: set[str] = set()
    text = _fold_all(values)
    common = not _STRANGE.search(text)
    for run in _RUNS.findall(text):
        if run.isascii():
            found.update([run[i : i + GRAM] for i in range(len(run))])
        else:
            units = run if common else _units(run)
            found.update(units)
            found.update(map(add, units, units[1:]))
    for name in names:
        if name:
            found.update(_spelled_grams(initials(name)))
    return " ".join(found)


def query_tokens(text: str) -> list[list[str]]:
    """Return for each word of a query the tokens that a row must have, all of them.

    A token that ends in `PREFIX` asks for any token that begins with the rest.
    """
    return [_word_tokens(word) for word in words(text)]


def _word_tokens(word: str) -> list[str]:
    wanted: dict[str, None] = {}
    for run in _RUNS.findall(word):
        if not run.isascii():
            units = _units(run)
            wanted.update(dict.fromkeys(map(add, units, units[1:]) if len(units) > 1 else units))
        elif len(run) < GRAM:
            wanted[run + PREFIX] = None
        else:
            wanted.update(dict.fromkeys(run[i : i + GRAM] for i in range(len(run) - GRAM + 1)))
    return list(wanted)


def matches(wanted: Sequence[str], values: Iterable[str], names: Iterable[str]) -> bool:
    """Tell whether each of these folded words stands in a value, or spells a part of a name."""
    text = _fold_all(values)
    missing = [word for word in wanted if word not in text]
    if not missing:
        return True
    if not all(_SHORT.fullmatch(word) for word in missing):
        return False
    spelled = [initials(name) for name in names if name]
    return all(any(spells(word, letters) for letters in spelled) for word in missing)


def spells(word: str, letters: Letters) -> bool:
    """Tell whether a folded word is a stretch of these initials, in any of their readings."""
    if word in "".join([options[0] for options in letters]):
        return True
    if all(len(options) == 1 for options in letters):
        return False
    return any(
        all(char in letters[start + i] for i, char in enumerate(word))
        for start in range(len(letters) - len(word) + 1)
    )


@lru_cache(maxsize=4096)
def initials(name: str) -> Letters:
    """Return the letters by which a name may be typed, character by character.

    Chinese gives the initial of its pinyin, first the usual reading, then those of a surname or
    a place; everything else stands for itself.
    """
    text = fold(name)[:SPELLED]
    own = _own_readings()
    letters = [_letters(char) for char in text]
    if text[:1] in own.head:
        letters[0] = _once(letters[0] + own.head[text[0]])
    if text[:2] in own.compound:
        first, second = own.compound[text[:2]]
        letters[:2] = _once(letters[0] + first), _once(letters[1] + second)
    return tuple(letters)


def _once(letters: str) -> str:
    return "".join(dict.fromkeys(letters))


def _units(run: str) -> Sequence[str]:
    if _COMMON.fullmatch(run):
        return run
    return [c if _COMMON.match(c) else f"u{ord(c):x}" for c in run]


def _spelled_grams(letters: Letters) -> Iterator[str]:
    if all(len(options) == 1 for options in letters):
        for run in _SHORT.findall("".join(letters)):
            yield from [run[i : i + GRAM] for i in range(len(run))]
        return
    for spelled, stretch in groupby(letters, key=str.isascii):
        run = tuple(stretch)
        for i in range(len(run) if spelled else 0):
            yield from map("".join, product(*run[i : i + GRAM]))


class _Own(msgspec.Struct):
    head: dict[str, str]
    anywhere: dict[str, str]
    compound: dict[str, tuple[str, str]]


@cache
def _own_readings() -> _Own:
    text = (resources.files("station") / "data" / "surnames.toml").read_text("utf-8")
    told = tomllib.loads(text)
    compound: dict[str, tuple[str, str]] = {}
    for letters, surnames in told["compound"].items():
        for surname in surnames:
            had = compound.get(surname, ("", ""))
            compound[surname] = (had[0] + letters[0], had[1] + letters[1])
    return _Own(_by_character(told["head"]), _by_character(told["anywhere"]), compound)


def _by_character(told: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for letter, characters in told.items():
        for char in characters:
            found[char] = found.get(char, "") + letter
    return found


@cache
def _letters(char: str) -> str:
    """Return the usual initial of a character, and those it has in places and shops."""
    if char.isascii():
        return char
    reading = _library().get(str(ord(char)), "")
    usual = unicodedata.normalize("NFD", reading)[:1]
    return usual + _own_readings().anywhere.get(char, "") if usual.isascii() and usual else char


def readings(char: str) -> list[str]:
    """Return the readings of a character with their tones, the usual one first; none for others."""
    return [r for r in _library().get(str(ord(char)), "").split(",") if r]


@cache
def _library() -> dict[str, str]:
    """Return the library's table of single characters, without its phrases (0.4 s to import)."""
    spec = util.find_spec("pypinyin")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / "pinyin_dict.json"
        if path.is_file():
            return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    from pypinyin.pinyin_dict import pinyin_dict

    table: dict[int, Any] = pinyin_dict
    return {str(code): reading for code, reading in table.items()}
