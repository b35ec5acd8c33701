"""How Chinese names sound: names that are told over a telephone are written by their sound."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from station.tokens import fold, readings

_ONE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
"""Sounds that half of the country does not tell apart (平翘舌音, 前后鼻音): the first as the second."""


@lru_cache(maxsize=8192)
def sounds(char: str) -> frozenset[str]:
    """Return the syllables that a character is read as, without tones; itself where it has none."""
    found = set()
    for reading in readings(char):
        plain = unicodedata.normalize("NFD", reading)
        syllable = "".join(c for c in plain if c.isascii() and c.isalpha())
        for said, heard in _ONE:
            syllable = syllable.replace(said, heard)
        found.add(syllable)
    return frozenset(found or {char})


def alike(one: str, other: str) -> bool:
    """Tell whether two names sound the same, character by character: 张伟 and 章玮."""
    first, second = fold(one), fold(other)
    return len(first) == len(second) and _all(first, second)


def _all(first: Sequence[str], second: Sequence[str]) -> bool:
    return all(a == b or sounds(a) & sounds(b) for a, b in zip(first, second, strict=True))
