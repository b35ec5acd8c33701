"""The table of any length: what is drawn, what is asked for, what the keys and the mouse do."""

from asyncio import sleep
from collections.abc import Sequence
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.widgets import Input

from screens.widgets.pages import KEPT, PAGE, Cell, Pages
from screens.widgets.table import Column, VirtualTable, layout
from tests.pilot import Bare, drawn, halved, no_cut_wide, resized, text_of

COLUMNS = [
    Column("编号", 8),
    Column("消费者", 8, grow=1),
    Column("经营者", 12, grow=2),
    Column("金额", 10, right=True),
    Column("备注", 10, hide_under=60),
]


def made(start: int, stop: int) -> list[list[str]]:
    """Return rows that say their own index."""
    return [
        [f"A{i:07}", "王建国", "惠民超市（城北店）", f"{i}.00", "无"] for i in range(start, stop)
    ]


class Owner(Bare):
    """Remembers what the table tells and asks."""

    def on_virtual_table_highlighted(self, event: VirtualTable.Highlighted) -> None:
        self.seen.append(("at", event.index))

    def on_virtual_table_opened(self, event: VirtualTable.Opened) -> None:
        self.seen.append(("open", event.index))

    def on_virtual_table_marked(self, event: VirtualTable.Marked) -> None:
        self.seen.append(("mark", event.index))


def owner(table: VirtualTable, *more: Any, ascii: bool = False) -> Owner:  # noqa: A002
    """Return an app with the table in it."""
    return Owner(table, *more, ascii=ascii)


async def shown(pilot: Pilot[None], table: VirtualTable, total: int) -> list[tuple[int, int]]:
    """Show `total` rows made on demand; return the list that remembers what was fetched."""
    fetched: list[tuple[int, int]] = []

    def page(start: int, stop: int) -> Sequence[Sequence[str]]:
        fetched.append((start, stop))
        return made(start, stop)

    table.show(total, page)
    await pilot.pause()
    return fetched


# Columns


@given(
    st.lists(
        st.builds(
            Column,
            st.just("甲"),
            st.integers(1, 30),
            st.booleans(),
            st.integers(0, 3),
            st.sampled_from([0, 0, 40, 90]),
        ),
        min_size=1,
        max_size=9,
    ),
    st.integers(0, 160),
)
def test_columns_always_fit(columns: list[Column], width: int) -> None:
    found = layout(columns, width)
    used = sum(cells for _, cells in found) + max(0, len(found) - 1)
    assert used <= max(0, width)
    assert all(cells >= 3 for _, cells in found)
    assert [place for place, _ in found] == sorted(place for place, _ in found)
    assert not [place for place, _ in found if width < columns[place].hide_under]
    if any(columns[place].grow for place, _ in found):
        assert used == width, "columns that grow leave nothing over"


def test_spare_cells_are_shared() -> None:
    columns = [Column("甲", 5), Column("乙", 5, grow=1), Column("丙", 5, grow=2)]
    assert layout(columns, 17 + 9) == [(0, 5), (1, 8), (2, 11)]
    assert layout(columns, 17) == [(0, 5), (1, 5), (2, 5)]


def test_names_give_way_before_numbers() -> None:
    columns = [Column("编号", 13), Column("经营者", 20, grow=1), Column("金额", 10)]
    assert layout(columns, 33) == [(0, 13), (1, 8), (2, 10)]
    assert dict(layout(columns, 30))[1] <= 8


def test_columns_hide() -> None:
    assert [p for p, _ in layout(COLUMNS, 59)] == [0, 1, 2, 3]
    assert [p for p, _ in layout(COLUMNS, 60)] == [0, 1, 2, 3, 4]


# Drawing


async def test_rows_are_drawn_in_their_columns() -> None:
    table = VirtualTable(COLUMNS)
    async with owner(table).run_test(size=(60, 6)) as pilot:
        table.show(3, made(0, 3))
        await pilot.pause()
        assert text_of(pilot.app) == [
            "  编号     消费者        经营者                         金额",
            "> A0000000 王建国        惠民超市（城北店）             0.00",
            "  A0000001 王建国        惠民超市（城北店）             1.00",
            "  A0000002 王建国        惠民超市（城北店）             2.00",
            "",
            "",
        ]


async def test_wide_characters_are_never_cut() -> None:
    table = VirtualTable([Column("经营者", 5), Column("消费者", 6)])
    with halved() as cut:
        async with owner(table).run_test(size=(14, 4)) as pilot:
            table.show(2, [["惠民超市", "A惠民超市"], ["惠民", "阿卜杜拉"]])
            await pilot.pause()
            assert text_of(pilot.app)[1:3] == ["> 惠民… A惠民…", "  惠民  阿卜…"]
    assert not cut


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (140, 40), (31, 7), (6, 3)])
@pytest.mark.parametrize("plain", [False, True])
async def test_every_line_fits(size: tuple[int, int], plain: bool) -> None:
    table = VirtualTable(COLUMNS, markable=True)
    with halved() as cut:
        async with owner(table, ascii=plain).run_test(size=size) as pilot:
            await shown(pilot, table, 500)
            no_cut_wide(text_of(pilot.app), size[0])
            if plain:
                drawn = "".join(text_of(pilot.app))
                assert not [c for c in drawn if c in "…─│>·" and c != ">"]
    assert not cut


async def test_text_is_data() -> None:
    table = VirtualTable([Column("甲", 30)])
    texts = [
        "[red]假[/red]",
        "[/]",
        "甲\x1b[2J乙",
        "一\n二\t三",
        "$primary",
        "[@click=app.quit]退[/]",
    ]
    async with owner(table).run_test(size=(40, 9)) as pilot:
        table.show(len(texts), [[text] for text in texts])
        await pilot.pause()
        assert [line[2:] for line in text_of(pilot.app)[1:7]] == [
            "[red]假[/red]",
            "[/]",
            "甲[2J乙",
            "一 二 三",
            "$primary",
            "[@click=app.quit]退[/]",
        ]


async def test_an_empty_table_says_so() -> None:
    table = VirtualTable(COLUMNS, empty="没有找到符合条件的案件。换一个词，或者按 F8 清除筛选。")
    async with owner(table).run_test(size=(30, 7)) as pilot:
        await pilot.pause()
        assert "没有" not in "".join(text_of(pilot.app)), "nothing is said before it is known"
        table.show(0, [])
        await pilot.pause()
        assert text_of(pilot.app)[1:5] == [
            "",
            "  没有找到符合条件的案件。换",
            "  一个词，或者按 F8 清除筛",
            "  选。",
        ]
        await pilot.press("enter", "down", "end", "space")
        assert pilot.app.seen == []  # type: ignore[attr-defined]
        table.show(1, made(0, 1))
        await pilot.pause()
        assert "没有" not in "".join(text_of(pilot.app))


async def test_cells_have_styles_but_not_under_the_cursor() -> None:
    table = VirtualTable([Column("甲", 6)])
    app = owner(table)
    async with app.run_test(size=(20, 5)) as pilot:
        table.show(2, [[Cell("超期", "error")], [Cell("超期", "error")]])
        await pilot.pause()
        colours = []
        for strip in drawn(app)[1:3]:
            style = next(s.style for s in strip if "超期" in s.text)
            assert style
            assert style.color
            colours.append(style.color.name.upper())
        assert colours == ["#000000", app.theme_variables["error"]]


# Keys and mouse


async def test_keys_move_the_cursor() -> None:
    table = VirtualTable(COLUMNS)
    async with owner(table).run_test(size=(60, 11)) as pilot:
        await shown(pilot, table, 1000)
        places = []
        for key in ("down", "down", "up", "pagedown", "end", "down", "pageup", "home", "up"):
            await pilot.press(key)
            places.append(table.cursor)
            marked = [line for line in text_of(pilot.app) if line.startswith(">")]
            assert marked == [line for line in marked if f"A{table.cursor:07}" in line]
            assert len(marked) == 1, f"the cursor is in view after {key}"
        assert places == [1, 2, 1, 10, 999, 999, 990, 0, 0]
        told = [index for what, index in pilot.app.seen if what == "at"]  # type: ignore[attr-defined]
        assert told == [0, 1, 2, 1, 10, 999, 990, 0]


async def test_enter_and_double_click_open() -> None:
    table = VirtualTable(COLUMNS)
    app = owner(table)
    async with app.run_test(size=(60, 11)) as pilot:
        await shown(pilot, table, 20)
        await pilot.press("down", "enter")
        assert app.seen[-1] == ("open", 1)
        await pilot.click(VirtualTable, offset=(10, 5))
        assert app.seen[-1] == ("at", 4)
        await pilot.click(VirtualTable, offset=(10, 7), times=2)
        assert app.seen[-2:] == [("at", 6), ("open", 6)]
        await pilot.click(VirtualTable, offset=(10, 0), times=2)
        assert app.seen[-1] == ("open", 6), "titles are no row"


async def test_a_click_under_the_last_row_is_nothing() -> None:
    table = VirtualTable(COLUMNS)
    app = owner(table)
    async with app.run_test(size=(60, 11)) as pilot:
        await shown(pilot, table, 3)
        await pilot.click(VirtualTable, offset=(10, 8), times=2)
        assert app.seen == [("at", 0)]


async def test_the_wheel_scrolls_and_a_frame_shifts_no_click() -> None:
    table = VirtualTable(COLUMNS)
    app = owner(table)
    app.CSS += "VirtualTable { border: $frame $primary; }"
    async with app.run_test(size=(60, 12)) as pilot:
        await shown(pilot, table, 100)
        for _ in range(4):
            table.post_message(_wheel(table))
        await pilot.pause()
        top = table.scroll_offset.y
        assert top > 0
        assert table.cursor == 0
        assert f"A{top:07}" in text_of(app)[2]
        await pilot.click(VirtualTable, offset=(10, 4))
        assert table.cursor == top + 2
        assert text_of(app)[4].startswith(f"│> A{top + 2:07}")


def _wheel(table: VirtualTable) -> Any:
    from textual.events import MouseScrollDown

    return MouseScrollDown(table, 5, 5, 0, 1, 0, False, False, False, 5, 5)


async def test_marks() -> None:
    table = VirtualTable(COLUMNS, markable=True)
    app = owner(table)
    async with app.run_test(size=(60, 11)) as pilot:
        await shown(pilot, table, 3)
        await pilot.press("space", "down", "space")
        assert table.marked == {0, 2}
        assert [line[:6] for line in text_of(app)[1:4]] == ["  [x] ", "  [ ] ", "> [x] "]
        await pilot.press("space")
        assert table.marked == {0}
        assert [index for what, index in app.seen if what == "mark"] == [0, 2, 2]
        table.show(3, made(0, 3), keep=True)
        assert table.marked == {0}
        table.show(4, made(0, 4), keep=True)
        assert table.marked == set(), "a mark could lie on another row"


async def test_marking_is_not_offered_where_it_means_nothing() -> None:
    table = VirtualTable(COLUMNS)
    async with owner(table).run_test(size=(60, 11)) as pilot:
        await shown(pilot, table, 3)
        await pilot.press("space")
        assert table.marked == set()
        offered = {binding.action for _, binding, *_ in pilot.app.screen.active_bindings.values()}
        assert "mark" not in offered
        assert "open" in offered


async def test_the_pointer_says_whether_keys_act_here() -> None:
    table = VirtualTable(COLUMNS)
    async with owner(table, Input(compact=True)).run_test(size=(60, 9)) as pilot:
        await shown(pilot, table, 3)
        assert text_of(pilot.app)[1].startswith("> ")
        pilot.app.query_one(Input).focus()
        await pilot.pause()
        assert text_of(pilot.app)[1].startswith("· ")


# Refresh and size


async def test_the_cursor_stays_on_its_row() -> None:
    table = VirtualTable(COLUMNS)
    app = owner(table)
    async with app.run_test(size=(60, 11)) as pilot:
        table.show(40, made(0, 40))
        await pilot.press(*["down"] * 20)
        top = table.scroll_offset.y
        table.show(43, made(100, 103) + made(0, 40), keep=True)
        await pilot.pause()
        assert table.cursor == 23
        assert "A0000020" in next(line for line in text_of(app) if line.startswith(">"))
        table.show(43, made(100, 103) + made(0, 40), keep=True)
        assert (table.cursor, app.seen[-1]) == (23, ("at", 23))
        changed = [["A0000020", "李强", "丽人美容", "1.00", ""], *made(0, 3)]
        table.show(4, changed, keep=True)
        assert table.cursor == 0, "the same number with other cells is the same row"
        table.show(2, made(500, 502), keep=True)
        assert table.cursor == 0
        table.show(40, made(0, 40))
        assert (table.cursor, table.scroll_offset.y) == (0, 0)
        assert top > 0


async def test_a_row_that_is_gone_leaves_the_cursor_at_its_place() -> None:
    table = VirtualTable(COLUMNS)
    async with owner(table).run_test(size=(60, 11)) as pilot:
        table.show(40, made(0, 40))
        await pilot.press(*["down"] * 5)
        table.show(39, made(0, 5) + made(6, 40), keep=True)
        assert table.cursor == 5
        table.show(2, made(0, 2), keep=True)
        assert table.cursor == 1
        table.show(0, [], keep=True)
        assert table.cursor == 0


async def test_resizing_keeps_the_cursor_in_view() -> None:
    table = VirtualTable(COLUMNS)
    app = owner(table)
    async with app.run_test(size=(100, 30)) as pilot:
        await shown(pilot, table, 200)
        await pilot.press(*["pagedown"] * 2, "down")
        for size in ((80, 24), (60, 6), (30, 4), (140, 40), (60, 2), (100, 30)):
            await resized(pilot, *size)
            lines = text_of(app)
            no_cut_wide(lines, size[0])
            assert [line for line in lines if line.startswith(">")], size


async def test_rows_shown_before_the_first_frame_are_there() -> None:
    table = VirtualTable(COLUMNS)
    table.show(3, made(0, 3))
    app = owner(table)
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        assert "A0000002" in text_of(app)[3]
        assert app.seen == [("at", 0)]


async def test_an_automatic_height_is_that_of_the_rows() -> None:
    table = VirtualTable(COLUMNS)
    table.show(3, made(0, 3))
    app = owner(table)
    app.CSS += "VirtualTable { height: auto; max-height: 8; }"
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert table.size.height == 4
        table.show(100, made(0, 100))
        await pilot.pause()
        assert table.size.height == 8


# A million rows


async def test_only_what_is_seen_is_fetched() -> None:
    table = VirtualTable(COLUMNS)
    async with owner(table).run_test(size=(100, 30)) as pilot:
        fetched = await shown(pilot, table, 1_000_000)
        assert fetched == [(0, PAGE)]
        await pilot.press("end")
        assert "A0999999" in text_of(pilot.app)[-1]
        last = 1_000_000 // PAGE * PAGE
        assert fetched == [(0, PAGE), (last, 1_000_000)]
        await pilot.press("up", "up", "home", "down")
        assert len(fetched) == 2, "what is kept is not fetched again"


async def test_pages_are_asked_for_once_and_drawn_when_they_come() -> None:
    table = VirtualTable(COLUMNS)
    asked: list[tuple[int, int]] = []
    app = owner(table)
    async with app.run_test(size=(60, 11)) as pilot:
        table.feed(1_000_000, lambda start, stop: asked.append((start, stop)))
        await pilot.pause(0.05)
        assert asked == [(0, PAGE)]
        assert [line.strip() for line in text_of(app)[1:]] == [">"] + [""] * 9
        await pilot.press("down", "down", "up")
        assert asked == [(0, PAGE)]
        assert table.row(1) is None
        table.put(0, made(0, PAGE))
        await pilot.pause()
        assert "A0000001" in text_of(app)[2]
        assert table.row(1) == made(1, 2)[0]
        await pilot.press("down")
        assert asked == [(0, PAGE)]


async def test_a_view_over_two_pages_asks_for_both() -> None:
    table = VirtualTable(COLUMNS)
    asked: list[tuple[int, int]] = []
    async with owner(table).run_test(size=(60, 11)) as pilot:
        table.feed(300, lambda start, stop: asked.append((start, stop)))
        table.cursor = PAGE + 4
        await pilot.pause(0.1)
        assert asked[-2:] == [(0, PAGE), (PAGE, 2 * PAGE)] or asked == [
            (0, PAGE),
            (PAGE, 2 * PAGE),
        ]


async def test_pages_rushed_past_are_not_asked_for() -> None:
    table = VirtualTable(COLUMNS)
    asked: list[tuple[int, int]] = []
    async with owner(table).run_test(size=(60, 31)) as pilot:
        table.feed(1_000_000, lambda start, stop: asked.append((start, stop)))
        await pilot.pause(0.1)
        asked.clear()
        began = monotonic()
        for place in range(500_000, 900_000, 10_000):
            table.cursor = place
            table.render_line(5)
            await sleep(0.002)
        most = 2 * ((monotonic() - began) / 0.05 + 2)  # a view may lie on two pages
        await pilot.pause(0.2)
        assert asked[-1][0] <= 890_000 < asked[-1][1]
        assert len(asked) <= most


async def test_what_was_not_answered_is_asked_again_when_it_is_seen_again() -> None:
    table = VirtualTable(COLUMNS)
    asked: list[tuple[int, int]] = []
    async with owner(table).run_test(size=(60, 11)) as pilot:
        table.feed(10_000, lambda start, stop: asked.append((start, stop)))
        await pilot.pause(0.1)
        await pilot.press("end")
        await pilot.pause(0.1)
        await pilot.press("home")
        await pilot.pause(0.1)
        assert asked.count((0, PAGE)) == 2


async def test_an_answer_to_an_earlier_feed_is_left_aside() -> None:
    table = VirtualTable(COLUMNS)
    async with owner(table).run_test(size=(60, 11)) as pilot:
        first = table.feed(300, lambda start, stop: None)
        second = table.feed(200, lambda start, stop: None)
        table.put(0, made(0, PAGE), feed=first)
        assert table.row(0) is None
        table.put(0, made(0, PAGE), feed=second)
        assert table.row(0) is not None
        with pytest.raises(ValueError, match="no page"):
            table.put(5, made(5, 9))
        await pilot.pause()


async def test_a_feed_keeps_the_place() -> None:
    table = VirtualTable(COLUMNS)
    async with owner(table).run_test(size=(60, 11)) as pilot:
        table.feed(1000, lambda start, stop: None)
        table.cursor = 500
        await pilot.pause()
        top = table.scroll_offset.y
        table.feed(1001, lambda start, stop: None, keep=True)
        await pilot.pause()
        assert (table.cursor, table.scroll_offset.y) == (500, top)
        table.feed(1001, lambda start, stop: None)
        await pilot.pause()
        assert (table.cursor, table.scroll_offset.y) == (0, 0)


async def test_nobody_is_asked_after_the_table_is_gone() -> None:
    table = VirtualTable(COLUMNS)
    asked: list[tuple[int, int]] = []
    box = Vertical(table)
    async with owner(table).run_test(size=(60, 11)) as pilot:
        assert box is not None
        table.feed(100_000, lambda start, stop: asked.append((start, stop)))
        await pilot.pause(0.1)
        table.cursor = 50_000
        table.render_line(3)
        await table.remove()
        before = len(asked)
        await pilot.pause(0.1)
        assert len(asked) == before


def test_pages_are_kept_and_let_go() -> None:
    fetched: list[int] = []

    def page(start: int, stop: int) -> list[list[str]]:
        fetched.append(start)
        return made(start, stop)

    pages = Pages(1_000_000, page)
    for number in range(KEPT + 1):
        assert pages.row(number * PAGE) == made(number * PAGE, number * PAGE + 1)[0]
    pages.row(PAGE)
    assert len(fetched) == KEPT + 1, "the page next to the oldest is still there"
    pages.row(0)
    assert len(fetched) == KEPT + 2, "the oldest had to go"
    pages.row(PAGE)
    assert len(fetched) == KEPT + 2, "what was read last is kept longest"


def test_a_page_shorter_than_promised_leaves_blank_rows() -> None:
    pages = Pages(10, lambda start, stop: made(0, 4))
    assert pages.row(3) is not None
    assert pages.row(4) is None
