"""Full-width input never changes a value: in whatever width a text is typed, it is read the same."""

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from station import entry
from station.errors import Refused
from station.fields import FieldSpec
from station.records import KINDS
from station.values import half

TODAY = date(2026, 7, 2)

SPECS = [spec for record in KINDS.values() for spec in record.fields()]
FREE = ("line", "text")
"""Shapes whose text stays letter for letter: compared by what it says, not by its width."""

TYPED = {
    "fen": ["12.5元", "1.5万", "1,000.00", "¥15", "15块", "3千", "0.005", "1,00", "-5", "12.345万"],
    "day": ["3.12", "0312", "2026-03-12", "2026/3/12", "昨天", "3月12日", "20260312", "2.30", "13.1"],
    "moment": ["9:30", "0930", "下午2点", "14时05分", "25:00", "9:75"],
    "count": ["3", "12人", "1234567", "-1"],
    "flag": ["y", "YES", "0", "x", "是", "no", "maybe"],
    "code": ["yfk", "SP", "WALKIN", "online", "zl", "017", "A-1"],
    "ref": ["01a201f8-e7f9-7000-9472-a63261ff2fcf", "01A201F8"],
    "list": ["12345-1, 98;7", "甲,producer,0892-6321234", "信访(2026)3号"],
    "line": ["13800000000", "138 0000 0000", "0892-6321234", "91350100M000100Y43", "a,b;c"],
    "text": ["ABC 12.5 (x)"],
}  # fmt: skip


def widened(text: str, which: list[bool]) -> str:
    """Return the text with some of its characters typed in full width."""
    wide = [which[n % len(which)] for n in range(len(text))]
    return "".join(_wide(c) if w else c for c, w in zip(text, wide, strict=True))


def _wide(char: str) -> str:
    if char == " ":
        return "\u3000"
    if char == "¥":
        return "￥"
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char


def read(spec: FieldSpec, text: str) -> Any:
    """Return the value, or the code of the refusal."""
    try:
        value = entry.read(spec, text, TODAY)
    except Refused as refused:
        return refused.code
    if isinstance(value, str) and spec.ask.shape in FREE and not spec.ask.form:
        return half(value)
    if isinstance(value, list):
        return [
            half(v) if isinstance(v, str) else {k: half(t) for k, t in v.items()} for v in value
        ]
    return value


ascii_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)


def of_shape(shape: str) -> list[FieldSpec]:
    """Return a field for each form and taxonomy that fields of a shape have."""
    return list({s.ask.form + s.ask.taxonomy: s for s in SPECS if s.ask.shape == shape}.values())


@pytest.mark.parametrize("shape", sorted(TYPED))
@settings(max_examples=25, deadline=None)
@example("", [True])
@given(text=ascii_text, which=st.lists(st.booleans(), min_size=1, max_size=20))
def test_the_width_of_what_is_typed_never_changes_it(
    shape: str, text: str, which: list[bool]
) -> None:
    for spec in of_shape(shape)[:6]:
        assert read(spec, widened(text, which)) == read(spec, text), (spec.name, text)


@pytest.mark.parametrize("shape", sorted(TYPED))
@pytest.mark.parametrize("which", [[True], [True, False], [False, True, True]])
def test_what_people_type_is_read_in_every_width(shape: str, which: list[bool]) -> None:
    for spec in of_shape(shape):
        for typed in TYPED[shape]:
            assert read(spec, widened(typed, which)) == read(spec, typed), (spec.name, typed)


def test_every_shape_of_field_is_looked_at() -> None:
    assert {spec.ask.shape for spec in SPECS} == set(TYPED)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("disputed_fen", "１２．５元", "12.50 元"), ("disputed_fen", "1.5万", "15,000.00 元"),
        ("disputed_fen", "１．５万", "15,000.00 元"), ("disputed_fen", "３千", "3,000.00 元"),
        ("bought_on", "3.12", "2026-03-12 星期四"), ("bought_on", "３．１２", "2026-03-12 星期四"),
        ("bought_on", "昨天", "2026-07-01 星期三"), ("bought_on", "０３１２", "2026-03-12 星期四"),
        ("bought_on", "３月１２日", "2026-03-12 星期四"), ("received_at", "９：３０", "09:30"),
        ("persons", "１２人", "12"),
    ],
)  # fmt: skip
def test_what_is_read_stands_beside_the_field(name: str, typed: str, said: str) -> None:
    spec = next(s for s in KINDS["case"].fields() if s.name == name)
    assert entry.echo(spec, typed, TODAY) == said
