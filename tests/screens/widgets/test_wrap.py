"""Chinese is folded as print does it: no line begins with a closing mark or ends with an opening one."""

import re
from importlib.metadata import version
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from rich import _wrap as rich_wrap
from rich.cells import cell_len
from textual import _wrap as textual_wrap
from textual.content import Content
from textual.scrollbar import ScrollBar
from textual.widgets import Label, Static, TextArea

from screens import textual_fixes
from screens.textual_fixes import CLOSING, OPENING
from tests.pilot import Bare, halved, no_cut_wide, text_of

textual_fixes.install()

STORY = (
    "消费者王建国（60岁以上）于2026年3月12日在“惠民超市（城北店）”购买熟食2份，支付29.80元；"
    "回家后发现已过保质期5天！商家说：“只能退货。”消费者要求按《食品安全法》第148条赔偿￥1,000.00，"
    "并出示小票(No.20260312-0031)、照片……另：联系人——店长刘涛，电话0512-53580000。"
)
WORDS = st.text(alphabet="甲乙丙丁戊", min_size=1, max_size=6) | st.text("abc019", min_size=1)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Words of both scripts, some in a pair of marks, parted by closing marks or spaces."""
    pieces = []
    for word in draw(st.lists(WORDS, max_size=20)):
        opening, closing = draw(st.sampled_from(["", "（）", "“”", "《》", "()", "「」"])) or "  "
        pieces.append((opening + word + closing).strip())
        pieces.append(draw(st.sampled_from(["", "", "，", "。", "、", "……", "%", " "])))
    return "".join(pieces)


def well_folded(lines: list[str]) -> bool:
    """Tell whether marks stand where print has them."""
    begins = [line[0] for line in lines[1:] if line]
    ends = [line.rstrip()[-1] for line in lines[:-1] if line.rstrip()]
    return not set(begins) & set(CLOSING) and not set(ends) & set(OPENING)


def folded(text: str, width: int) -> list[str]:
    """Fold as Static and Label do."""
    return [line.plain for line in Content(text).wrap(width)]


def sections(area: TextArea) -> list[str]:
    """Return the lines of an area as they are drawn."""
    return [part for line in area.wrapped_document.lines for part in line]


def test_the_private_names_are_there() -> None:
    assert tuple(map(int, version("textual").split(".")[:3])) >= (8, 2, 8)
    assert int(version("textual").split(".")[0]) < 9, "look at screens/textual_fixes.py again"
    assert isinstance(textual_wrap.re_chunk, re.Pattern)
    assert isinstance(rich_wrap.re_word, re.Pattern)
    assert list(textual_wrap.chunks("甲。乙")) == [(0, 2, "甲。"), (2, 3, "乙")]
    assert list(rich_wrap.words("甲。乙")) == [(0, 2, "甲。"), (2, 3, "乙")]


def test_installing_twice_changes_nothing() -> None:
    before = textual_wrap.re_chunk, rich_wrap.re_word, ScrollBar.renderer
    textual_fixes.install()
    assert before == (textual_wrap.re_chunk, rich_wrap.re_word, ScrollBar.renderer)


@pytest.mark.parametrize("width", range(20, 80))
def test_a_story_is_well_folded(width: int) -> None:
    lines = folded(STORY, width)
    assert well_folded(lines), lines
    assert "".join(lines) == STORY
    assert all(cell_len(line) <= width for line in lines)


_WORD = re.compile(rf"[^\s{textual_fixes._WIDE}]+")
"""What stays whole: one that is wider than the line, with its marks, is cut anywhere."""
_MARKS = 8


@example("丁丁丁丁丁丁丁0000000000000……“000000000000000000000000000000”", 46)
@example("丁" * 20 + "0000000000000……“0000000000000000000000000000”", 46)
@given(sentences(), st.integers(36, 60))
def test_any_sentence_is_well_folded(text: str, width: int) -> None:
    assume(all(cell_len(word) < width - _MARKS for word in _WORD.findall(text)))
    lines = folded(text, width)
    assert well_folded(lines), lines
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(cell_len(line) <= width for line in lines)


@settings(deadline=2000)
@given(st.text(alphabet=OPENING + CLOSING + "甲a \u3000", max_size=300), st.integers(1, 20))
def test_any_heap_of_marks_keeps_every_character(text: str, width: int) -> None:
    places = [(start, end) for start, end, _ in textual_wrap.chunks(text)]
    assert "".join(text[a:b] for a, b in places) == text
    words = "".join(word for _, _, word in rich_wrap.words(text))
    assert words.strip() == text.strip()


def test_lines_are_filled() -> None:
    lines = folded("诉求: " + "消费者反映商家只同意退货" * 3, 20)
    assert all(cell_len(line) >= 18 for line in lines[:-1]), lines


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("abc“甲”", ["abc", "“甲”"]),
        ("abc(甲)", ["abc", "(甲)"]),
        ("￥1,000.00元。", ["￥1,000.00", "元。"]),
        ("甲（abc）乙", ["甲", "（abc）", "乙"]),
        ("「」甲", ["「」", "甲"]),
        ("甲　乙", ["甲　", "乙"]),
        ("阿卜杜拉·买", ["阿", "卜", "杜", "拉·", "买"]),
        ("f(x) (", ["f(x) ", "("]),
    ],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    assert [piece for _, _, piece in textual_wrap.chunks(text)] == pieces
    assert [word for _, _, word in rich_wrap.words(text)] == pieces


def test_words_of_other_scripts_stay_whole() -> None:
    assert folded("经营者说 refund only 不赔", 14) == ["经营者说", "refund only 不", "赔"]
    assert folded("http://x.invalid/a?b=(c) 甲", 24) == ["http://x.invalid/a?b=(c)", "甲"]


@pytest.mark.parametrize("marks", ["（" * 5000, "(" * 5000, "。" * 5000, "((甲" * 2000])
def test_long_runs_of_marks_take_no_time(marks: str) -> None:
    assert "".join(text for _, _, text in textual_wrap.chunks(marks)) == marks


@pytest.mark.parametrize("width", [21, 30, 44])
async def test_widgets_fold_well(width: int) -> None:
    app = Bare(Static(STORY, markup=False), Label(Content(STORY)))
    app.CSS += f"Static, Label {{ width: {width}; height: auto; }}"
    with halved() as cut:
        async with app.run_test(size=(60, 40)):
            lines = text_of(app)
    assert not cut
    no_cut_wide(lines, 60)
    whole = [line for line in lines if line]
    assert whole[: len(whole) // 2] == whole[len(whole) // 2 :], "Static and Label fold alike"
    assert well_folded(whole[: len(whole) // 2])


@pytest.mark.parametrize("width", [25, 34])
async def test_the_cursor_walks_through_folded_text(width: int) -> None:
    area = TextArea(STORY, soft_wrap=True, compact=True)
    app = Bare(area)
    app.CSS += f"TextArea {{ width: {width}; height: 30; }}"
    async with app.run_test(size=(60, 32)) as pilot:
        await pilot.pause()
        lines = sections(area)
        assert len(lines) > 4
        assert well_folded(lines), lines
        assert "".join(lines) == STORY
        seen = [area.cursor_screen_offset]
        for place in range(len(STORY)):
            assert area.cursor_location == (0, place)
            area.action_cursor_right()
            seen.append(area.cursor_screen_offset)
        steps = [(b.y, b.x) > (a.y, a.x) for a, b in pairwise(seen)]
        assert all(steps), "the cursor goes forward with every key"
        rows = {offset.y for offset in seen}
        assert len(rows) == len(lines)
        for place in range(len(STORY), 0, -1):
            assert area.cursor_location == (0, place)
            assert area.cursor_screen_offset == seen[place]
            area.action_cursor_left()
        area.action_cursor_down()
        assert area.cursor_location == (0, len(lines[0])), "down goes to the next folded line"
        area.action_cursor_up()
        assert area.cursor_location == (0, 0)
