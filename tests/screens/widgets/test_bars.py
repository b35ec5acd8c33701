"""Bars and tiles: aligned with Chinese labels, true to their counts, opened by key and mouse."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.containers import Horizontal
from textual.widgets import Input

from screens.widgets.bars import Bar, Bars, Tile
from screens.widgets.cells import cell_len
from tests.pilot import Bare, halved, no_cut_wide, text_of

KINDS = [
    Bar("食品", 52, "28.3%", "food"),
    Bar("预付卡", 39, "21.2%", "card"),
    Bar("网络购物", 26, "14.1%", "net"),
    Bar("教育培训服务及校外托管", 1, "0.5%", "school"),
    Bar("其他", 0, "0.0%"),
]


class Owner(Bare):
    """Remembers what was opened."""

    def on_bars_opened(self, event: Bars.Opened) -> None:
        self.seen.append(event.key)

    def on_tile_opened(self, event: Tile.Opened) -> None:
        self.seen.append(event.key)


async def test_bars_are_aligned_and_true() -> None:
    async with Owner(Bars(KINDS)).run_test(size=(46, 8)) as pilot:
        await pilot.pause()
        assert text_of(pilot.app)[:6] == [
            "> 食品             ██████████████████ 52 28.3%",
            "  预付卡           █████████████▌     39 21.2%",
            "  网络购物         █████████          26 14.1%",
            "  教育培训服务及…  ▎                   1  0.5%",
            "  其他                                 0  0.0%",
            "",
        ]


async def test_bars_in_ascii() -> None:
    async with Owner(Bars(KINDS), ascii=True).run_test(size=(46, 8)) as pilot:
        await pilot.pause()
        lines = text_of(pilot.app)
        assert lines[0] == "> 食品             ################## 52 28.3%"
        assert lines[3] == "  教育培训服务及.. #                   1  0.5%"


async def test_keys_and_mouse_open_a_bar() -> None:
    bars = Bars(KINDS)
    app = Owner(bars)
    async with app.run_test(size=(46, 8)) as pilot:
        await pilot.press("down", "enter")
        assert app.seen == ["card"]
        await pilot.click(Bars, offset=(5, 0))
        assert app.seen == ["card"]
        await pilot.click(Bars, offset=(5, 2), times=2)
        assert app.seen == ["card", "net"]
        await pilot.press("end", "enter")
        assert app.seen == ["card", "net"], "a bar without a key opens nothing"


async def test_many_bars_scroll() -> None:
    bars = Bars([Bar(f"第 {i} 类", i, "", str(i)) for i in range(50)])
    app = Owner(bars)
    async with app.run_test(size=(46, 8)) as pilot:
        await pilot.press("end", "up", "enter")
        assert app.seen == ["48"]
        assert text_of(app)[-2].startswith("> 第 48 类")
        no_cut_wide(text_of(app), 46)


async def test_a_refresh_keeps_the_bar() -> None:
    bars = Bars(KINDS)
    async with Owner(bars).run_test(size=(46, 8)) as pilot:
        await pilot.press("down", "down")
        bars.show([Bar("新", 99, "", "new"), *KINDS], keep=True)
        assert bars.rows[bars.cursor].key == "net"
        bars.show(KINDS[:1], keep=True)
        assert bars.cursor == 0
        bars.show(KINDS)
        await pilot.pause()
        assert text_of(pilot.app)[0].startswith("> 食品")


async def test_no_bars_say_so() -> None:
    bars = Bars(empty="本季还没有投诉。")
    async with Owner(bars).run_test(size=(30, 4)) as pilot:
        await pilot.press("enter", "down")
        assert text_of(pilot.app)[0] == "", "nothing is said before it is known"
        bars.show([])
        await pilot.pause()
        assert text_of(pilot.app)[0] == "  本季还没有投诉。"
        bars.show(KINDS)
        await pilot.pause()
        assert "食品" in text_of(pilot.app)[0]


@pytest.mark.parametrize("width", [5, 9, 14, 20, 33, 80, 140])
async def test_bars_fit_every_width(width: int) -> None:
    with halved() as cut:
        async with Owner(Bars(KINDS)).run_test(size=(width, 8)) as pilot:
            await pilot.pause()
            no_cut_wide(text_of(pilot.app), width)
            if width > 19:
                assert all("28.3%" in line for line in text_of(pilot.app)[:1])
    assert not cut or width < 20


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.integers(0, 10**7)), min_size=1, max_size=9))
def test_the_widths_of_any_bars_add_up(rows: list[tuple[str, int]]) -> None:
    bars = Bars([Bar(label, count, "1.0%") for label, count in rows])
    for width in (40, 80):
        label, bar, count, percent = bars._widths(width)
        assert 2 + label + 1 + bar + 1 + count + 1 + percent == width
        assert bar >= 6


# Tiles


def tiles() -> list[Tile]:
    """Return the tiles of a workbench."""
    return [
        Tile("今日登记", "6 件", ["昨日 4 件"], key="today", id="a"),
        Tile("本季挽回", "286,420.50 元", ["上季 241,008.00"], key="money", id="b"),
        Tile("待上报", "41 条", id="c"),
    ]


async def test_tiles_are_drawn() -> None:
    app = Owner(Horizontal(*tiles()))
    app.CSS += "Tile { width: 1fr; }"
    async with app.run_test(size=(60, 6)) as pilot:
        await pilot.pause()
        assert text_of(app)[:4] == [
            "┏━ > 今日登记 ━━━━━┓╭─ 本季挽回 ───────╮╭─ 待上报 ─────────╮",
            "┃ 6 件             ┃│ 286,420.50 元    ││ 41 条            │",
            "┃ 昨日 4 件        ┃│ 上季 241,008.00  ││                  │",
            "┗━━━━━━━━━━━━━━━━━━┛╰──────────────────╯╰──────────────────╯",
        ]


async def test_the_focused_tile_is_marked_and_opened() -> None:
    app = Owner(Horizontal(*tiles()), Input(compact=True, id="line"), ascii=True)
    app.CSS += "Tile { width: 1fr; } Horizontal { height: 5; }"
    async with app.run_test(size=(60, 8)) as pilot:
        app.query_one("#a").focus()
        await pilot.press("tab", "enter")
        assert app.seen == ["money"]
        assert text_of(app)[0] == "+- 今日登记 -------++- > 本季挽回 -----++- 待上报 ---------+"
        await pilot.press("tab")
        assert app.focused is app.query_one("#line"), "a tile that opens nothing is passed over"
        assert ">" not in text_of(app)[0]
        await pilot.click("#a")
        assert app.seen == ["money", "today"]
        await pilot.click("#c")
        assert app.seen == ["money", "today"]


async def test_a_tile_shows_another_figure_whole() -> None:
    tile = Tile("本季挽回")
    app = Owner(tile)
    app.CSS += "Tile { width: 12; }"
    async with app.run_test(size=(30, 10)) as pilot:
        tile.show("1,286,420.50 元", ["上季 [b]1[/b]"])
        await pilot.pause()
        inside = "".join(line.strip("│").strip() for line in text_of(app)[1:6])
        assert inside.replace(" ", "").startswith("1,286,420.50元上季[b]1[/b]"), inside


async def test_a_long_tile_title_is_cut_by_cells() -> None:
    tile = Tile("投诉和举报线索的平均办理天数", "3.1 天", key="x")
    app = Owner(tile)
    app.CSS += "Tile { width: 17; }"
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        assert {cell_len(line) for line in text_of(app)[:4]} == {17}
