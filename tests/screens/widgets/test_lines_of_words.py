"""Steps, pairs, the meter and the heading: words in cells, folded or cut where they must be."""

import pytest
from textual.widgets import Input

from screens.widgets.cells import cell_len, cut, fit, fold
from screens.widgets.heading import TitleBar
from screens.widgets.meter import Meter
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.steps import Step, StepsLine
from station import language
from tests.pilot import Bare, halved, no_cut_wide, resized, text_of

STEPS = [
    Step("已登记", "done"),
    Step("已受理", "done"),
    Step("调解中", "now"),
    Step("已和解"),
    Step("已办结"),
]
PAIRS = [
    Pair("消费者", "王建国 男 60 岁以上"),
    Pair("联系电话", "138 0012 3456"),
    Pair("诉求内容", "购买熟食 2 份，回家后发现已过保质期 5 天。\n商家只同意退货。"),
    Pair("期限", "超期 1 天", "error"),
]


# Cells


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("惠民超市", 8, "惠民超市"),
        ("惠民超市", 7, "惠民超…"),
        ("惠民超市", 6, "惠民…"),
        ("惠民超市", 1, "…"),
        ("惠民超市", 0, ""),
        ("abcd", 3, "ab…"),
        ("e\u0301e\u0301e\u0301", 2, "e\u0301…"),
        ("👩\u200d👧甲乙", 4, "👩\u200d👧…"),
    ],
)
def test_cutting(text: str, width: int, expected: str) -> None:
    assert cut(text, width, "…") == expected
    assert cell_len(fit(text, width, "…")) == width
    assert cell_len(fit(text, width, "..", right=True)) == width


def test_folding_keeps_line_ends() -> None:
    assert fold("一\n\n二三四", 4) == ["一", "", "二三", "四"]
    assert fold("", 10) == [""]
    assert fold("甲\x1b[2J\r\n乙\u202e", 20) == ["甲[2J", "乙"]


# Steps


async def test_steps_say_where_the_case_stands() -> None:
    steps = StepsLine(STEPS)
    async with Bare(steps).run_test(size=(80, 4)) as pilot:
        assert text_of(pilot.app)[0] == "已登记 ── 已受理 ── [调解中] ┄┄ 已和解 ┄┄ 已办结"
        steps.show([Step("已登记", "done"), Step("[终止]", "now")])
        await pilot.pause()
        assert text_of(pilot.app)[0] == "已登记 ── [[终止]]"


async def test_steps_fold_between_states() -> None:
    steps = StepsLine(STEPS)
    with halved() as halves:
        async with Bare(steps, ascii=True).run_test(size=(24, 6)) as pilot:
            await pilot.pause()
            assert text_of(pilot.app)[:4] == [
                "已登记 -- 已受理",
                "  -- [调解中] .. 已和解",
                "  .. 已办结",
                "",
            ]
            assert steps.size.height == 3
            await resized(pilot, 60, 6)
            assert steps.size.height == 1
    assert not halves


@pytest.mark.parametrize(("width", "lines"), [(48, 1), (47, 2)])
async def test_steps_fill_a_line_to_its_last_cell(width: int, lines: int) -> None:
    steps = StepsLine(STEPS)
    async with Bare(steps).run_test(size=(width, 4)) as pilot:
        await pilot.pause()
        assert steps.size.height == lines
        assert text_of(pilot.app)[lines - 1].endswith("已办结")


@pytest.mark.parametrize("width", [7, 11, 30, 79])
async def test_steps_fit(width: int) -> None:
    with halved() as halves:
        async with Bare(StepsLine(STEPS)).run_test(size=(width, 12)) as pilot:
            await pilot.pause()
            no_cut_wide(text_of(pilot.app), width)
    assert not halves


# Pairs


async def test_pairs_are_aligned_and_folded() -> None:
    async with Bare(Pairs(PAIRS)).run_test(size=(36, 9)) as pilot:
        await pilot.pause()
        assert text_of(pilot.app)[:7] == [
            "  消费者  王建国 男 60 岁以上",
            "联系电话  138 0012 3456",
            "诉求内容  购买熟食 2 份，回家后发现",
            "          已过保质期 5 天。",
            "          商家只同意退货。",
            "    期限  超期 1 天",
            "",
        ]


async def test_pairs_scroll_and_take_keys_only_then() -> None:
    pairs = Pairs(PAIRS)
    app = Bare(pairs, Input(compact=True))
    app.CSS += "Pairs { height: 4; }"
    with halved() as halves:
        async with app.run_test(size=(36, 9)) as pilot:
            await pilot.pause()
            pairs.focus()
            await pilot.press("end")
            assert "超期 1 天" in text_of(app)[3]
            await pilot.press("up")
            assert "超期 1 天" not in text_of(app)[3]
            await pilot.press("pageup")
            assert "王建国" in text_of(app)[0]
            await pilot.press("pagedown", "pagedown", "pagedown")
            assert "超期 1 天" in text_of(app)[3]
            await pilot.press("home")
            assert "王建国" in text_of(app)[0]
            assert app.focused is pairs
            pairs.show(PAIRS[:2])
            await pilot.pause()
            assert "消费者" in text_of(app)[0]
            assert not pairs.allow_focus()
    assert not halves


async def test_long_labels_fold_too() -> None:
    pairs = Pairs([Pair("Compensation received in full", "1,015.00"), Pair("A", "B")])
    async with Bare(pairs).run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        lines = text_of(pilot.app)
        assert lines[0].endswith("  1,015.00")
        assert (
            "".join(line[:10].strip() for line in lines[:4])
            .replace(" ", "")
            .startswith("Compensationreceivedinfull")
        )
        no_cut_wide(lines, 30)


# Meter


async def test_the_meter_says_how_far() -> None:
    meter = Meter()
    async with Bare(meter).run_test(size=(40, 4)) as pilot:
        meter.show(26, 43, "城北集贸市场站")
        await pilot.pause()
        bar = "█" * 19 + "▉"
        assert text_of(pilot.app)[:2] == [
            f"[{bar}" + " " * 13 + "]  60%",
            "已完成 26，共 43  城北集贸市场站",
        ]
        meter.show(42, 43)
        await pilot.pause()
        assert text_of(pilot.app)[0].endswith("]  97%"), "rounded down"
        meter.show(430_000, 430_000)
        await pilot.pause()
        assert text_of(pilot.app)[0] == "[" + "█" * 33 + "] 100%"
        assert text_of(pilot.app)[1] == "已完成 430,000，共 430,000"
        meter.show(1_200, None, "[red]找[/red]")
        await pilot.pause()
        assert text_of(pilot.app)[:2] == ["", "已完成 1,200  [red]找[/red]"]


async def test_the_meter_in_ascii_and_english() -> None:
    meter = Meter()
    language.choose("en")
    try:
        async with Bare(meter, ascii=True).run_test(size=(40, 4)) as pilot:
            meter.show(1, 1000)
            await pilot.pause()
            assert text_of(pilot.app)[:2] == ["[#" + " " * 32 + "]   0%", "1 of 1,000 done"]
    finally:
        language.choose("zh_CN")


@pytest.mark.parametrize("width", [3, 8, 20])
async def test_the_meter_fits(width: int) -> None:
    meter = Meter()
    with halved() as halves:
        async with Bare(meter).run_test(size=(width, 4)) as pilot:
            meter.show(26, 43, "城北集贸市场站")
            await pilot.pause()
            no_cut_wide(text_of(pilot.app), width)
    assert not halves


# Heading


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (60, " 消费维权服务站            工作台          2026-03-15 09:42"),
        (46, " 消费维权服务站     工作台   2026-03-15 09:42"),
        (43, " 消费维权服务站   工作台  2026-03-15 09:42"),
        (40, " 消费维权服务站   工…  2026-03-15 09:42"),
        (30, " 消费维权…   2026-03-15 09:42"),
        (19, "  2026-03-15 09:42"),
        (14, " 2026-03-15 …"),
    ],
)
async def test_the_heading_is_one_line(width: int, expected: str) -> None:
    bar = TitleBar("消费维权服务站", "工作台", "2026-03-15 09:42")
    with halved() as halves:
        async with Bare(bar).run_test(size=(width, 3)) as pilot:
            await pilot.pause()
            assert [line.rstrip() for line in text_of(pilot.app)] == [expected, "", ""]
    assert not halves


async def test_a_part_of_the_heading_changes() -> None:
    bar = TitleBar("左", "中", "右")
    async with Bare(bar).run_test(size=(20, 2)) as pilot:
        bar.show(middle="[b]\n新")
        await pilot.pause()
        assert text_of(pilot.app)[0].split() == ["左", "[b]", "新", "右"]
        bar.show("", "", "")
        await pilot.pause()
        assert text_of(pilot.app)[0] == ""
