"""大写 of sums: the examples of the rules, and every sum read back by a parser of its own."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.capitals import capitals
from station.errors import Refused

MOST = 99_999_999_99
"""99,999,999.99元, in fen."""

_SHAPE = re.compile(
    r"人民币(?:(?P<yuan>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元)?零?(?:(?P<jiao>[壹贰叁肆伍陆柒捌玖])角)?"
    r"(?:(?P<fen>[壹贰叁肆伍陆柒捌玖])分|整)"
)
_DIGIT = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNIT = {"拾": 10, "佰": 100, "仟": 1000}


def reading(words: str) -> int:
    """Read a sum in words from left to right, as a bank clerk does; return it in fen."""
    match = _SHAPE.fullmatch(words)
    assert match, words
    jiao, fen = _DIGIT[match["jiao"] or "零"], _DIGIT[match["fen"] or "零"]
    return _whole(match["yuan"] or "零") * 100 + jiao * 10 + fen


def _whole(words: str) -> int:
    total = section = digit = 0
    for sign in words:
        if sign in _DIGIT:
            digit = _DIGIT[sign]
        elif sign in _UNIT:
            assert digit, words  # 壹拾伍, never 拾伍
            section, digit = section + digit * _UNIT[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    return total + section + digit


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (53, "伍角叁分"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (1000, "壹拾元整"),
        (1500, "壹拾伍元整"),
        (101500, "壹仟零壹拾伍元整"),
        (140950, "壹仟肆佰零玖元伍角整"),  # this and the next ones: the rules' own examples
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (10000000, "壹拾万元整"),
        (10050000, "壹拾万零伍佰元整"),
        (10000000015_00, "壹佰亿零壹拾伍元整"),
        (1_0000_7000_00, "壹亿零柒仟元整"),
        (1_1000_0000_00, "壹亿壹仟万元整"),
        (MOST, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_as_the_rules_write_it(fen: int, words: str) -> None:
    assert capitals(fen) == "人民币" + words
    assert reading(capitals(fen)) == fen


def _fits(fen: int) -> None:
    words = capitals(fen)
    assert reading(words) == fen
    assert "零零" not in words
    assert not re.search("零[元万亿拾佰仟整]", words) or fen == 0
    assert words.endswith("分") == bool(fen % 10)


@settings(max_examples=2000)
@given(st.integers(1, MOST))
def test_every_sum_reads_back(fen: int) -> None:
    _fits(fen)


@given(st.integers(0, 10**16))
def test_greater_ones_too(fen: int) -> None:
    _fits(fen)


def test_the_whole_range_in_strides() -> None:
    for fen in range(1, 100_000):
        _fits(fen)
    for fen in range(1, MOST, 199_999):
        _fits(fen)


def test_round_sums_and_their_neighbours() -> None:
    for power in range(12):
        for times in (1, 2, 5, 10, 11, 101, 1001):
            for near in (-1, 0, 1):
                if (fen := times * 10**power + near) > 0:
                    _fits(fen)


@pytest.mark.long
def test_the_whole_range_in_fine_strides() -> None:
    for fen in range(1, MOST + 1, 10_007):
        _fits(fen)
    _fits(MOST)


def test_nothing_below_zero() -> None:
    with pytest.raises(Refused):
        capitals(-1)
