"""The drawing characters: one cell each, and nothing but ASCII where that is asked."""

import unicodedata
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from screens.glyphs import ASCII, FULL, Glyphs, glyphs, plain
from screens.textual_fixes import Outgoing


def drawn(which: Glyphs) -> list[str]:
    """Return every text of a set."""
    found: list[str] = []
    for field in fields(which):
        value = getattr(which, field.name)
        found += value if isinstance(value, tuple) else [value]
    return found


def test_every_glyph_is_one_cell() -> None:
    assert all(cell_len(text) == len(text) == 1 for text in drawn(FULL))
    assert not [t for t in drawn(FULL) if unicodedata.east_asian_width(t) in "WF"]


def test_ascii_is_ascii() -> None:
    assert all(0x20 <= ord(c) <= 0x7E for text in drawn(ASCII) for c in text)
    assert (glyphs(ascii=True), glyphs(ascii=False)) == (ASCII, FULL)


@given(st.integers(-5, 10**9), st.integers(-5, 10**9), st.integers(-3, 200))
@pytest.mark.parametrize("which", [FULL, ASCII])
def test_a_bar_is_true(which: Glyphs, count: int, greatest: int, cells: int) -> None:
    bar = which.bar(count, greatest, cells)
    assert cell_len(bar) <= max(0, cells)
    assert bool(bar) == (count > 0 and greatest > 0 and cells > 0)
    if bar and count >= greatest:
        assert bar == which.parts[-1] * cells


def test_bars_keep_their_order() -> None:
    def length(count: int) -> int:
        bar = FULL.bar(count, 97, 31)
        return sum(FULL.parts.index(part) + 1 for part in bar)

    lengths = [length(count) for count in range(98)]
    assert lengths == sorted(lengths)
    assert lengths[97] == 31 * 8


@given(st.text())
def test_plain_keeps_every_cell(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)


def test_plain_draws_ascii_and_leaves_letters() -> None:
    lines = "".join(map(chr, range(0x2500, 0x25A0)))
    assert plain(lines).isascii()
    assert plain("“赔偿”……甲·乙──│ Ünal Ж") == '"赔偿"..甲.乙--| Ünal Ж'


def test_two_of_a_kind_are_the_same_filter() -> None:
    assert len({Outgoing(True), Outgoing(True), Outgoing(False)}) == 2


def test_nothing_that_a_terminal_obeys_goes_out() -> None:
    segments = [Segment("甲\x1b[2J\u202e乙\x9b"), Segment("\x1b[6n", None, [])]
    for ascii_only in (False, True):
        out = Outgoing(ascii_only).apply(segments, Color(0, 0, 0))
        assert [s.text for s in out] == ["甲[2J乙", "[6n"]
    tabs = Outgoing(False).apply([Segment("一\t二\n三\u2028四\x00")], Color(0, 0, 0))[0]
    assert "".join(tabs.text.split()) == "一二三四"
    assert tabs.cell_length == cell_len("一\t二\n三\u2028四\x00")
    assert Outgoing(True).apply([Segment("╭─╮")], Color(0, 0, 0))[0].text == "+-+"
    assert Outgoing(False).apply([Segment("╭─╮")], Color(0, 0, 0))[0].text == "╭─╮"
