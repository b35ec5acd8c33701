"""The stations, one station, what is held and refused, the returns, the office itself."""

from pathlib import Path
from typing import Any

import pytest

from screens.county import words
from screens.county.door import sign_words
from screens.county.held import Whole
from screens.county.one_station import OneStationScreen
from screens.dialogs import Confirm, Tell
from screens.widgets.bars import Bars, Tile
from screens.widgets.table import VirtualTable
from station.errors import MachineFailed
from storage import exchange
from storage.desk import Setup
from storage.desk import init as init_desk
from storage.office import OfficeSigns, StationLine
from storage.paths import Home
from tests.screens.county.kit import IN_PERSON, NAMES, Office, at

FINE = StationLine(
    code="540102-017", desk="A", name="甲站", type="MARKET", journal="j", last_bundle="2026-08-18",
    last_seq=4, gaps=[], held=0, silent=False, never=False, forked=False, conflicts=0,
    enrolled_at="", enrolled_how="in-person", enrolled_by="", days_since=2, beside=0,
)  # fmt: skip


def line(**changes: Any) -> StationLine:
    return StationLine(**{**FINE.__dict__, **changes})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "正常"),
        ({"never": True, "silent": True, "days_since": None}, "从未上报"),
        ({"never": True, "days_since": None}, "从未上报，还没到期"),
        ({"silent": True, "days_since": 36}, "逾期未报 36 天"),
        ({"gaps": [(28, 31)], "held": 3}, "缺第 28–31 号"),
        ({"gaps": [(28, 28), (40, 41)]}, "缺第 28、40–41 号"),
        ({"held": 2}, "暂存 2 条"),
        ({"forked": True, "held": 2}, "同一站点有两份不同记录"),
        ({"conflicts": 1}, "1 条两边都改过"),
        ({"beside": 1}, "同窗口另有 1 台机器"),
        ({"forked": True, "gaps": [(5, 6)]}, "同一站点有两份不同记录；缺第 5–6 号"),
    ],
)
def test_a_station_in_words(changes: dict[str, Any], said: str) -> None:
    now = line(**changes)
    assert words.situation(now)[0] == said
    assert len(words.advice(now)) == len(words.troubles(now))


def signs(**changes: int | str) -> list[tuple[str, str]]:
    given: dict[str, Any] = {
        "stations": 3, "silent": 0, "gaps": 0, "forked": 0, "held": 0,
        "last_import": "2026-08-19T09:00:00+08:00", "waiting_returns": 0, **changes,
    }  # fmt: skip
    return [(sign.text, sign.tone) for sign in sign_words(OfficeSigns(**given))]


def test_green_only_where_nothing_is_wanting() -> None:
    fine = ("各站都按时上报，没有缺号和暂存", "success")
    assert signs() == [("最近接收 08-19", ""), fine]
    for name in ("silent", "gaps", "forked", "held", "waiting_returns"):
        assert fine not in signs(**{name: 1})
    assert fine not in signs(never=1), "it is not late, and it did not report either"
    assert signs(last_import="")[0] == ("还没有接收过上报", "warning")
    assert signs(stations=0) == [("还没有站点", "warning")]


async def test_the_troubled_stand_first_and_the_invited_last(full: Office) -> None:
    async with at(full) as here:
        rows = [words.short(getattr(one, "code", "") or one.station) for one in here.screen._shown]
        assert rows == ["019", "018", "020", "021", "017", "022"]
        assert here.says(
            "同一站点有两份不同记录", "缺第 5–6 号", "逾期未报 46 天", "从未上报", "正常",
            "等登记卡，07-01 通知",
        )  # fmt: skip


async def test_a_tile_leaves_only_its_stations(full: Office) -> None:
    async with at(full) as here:
        table = here.screen.query_one(VirtualTable)
        here.screen.query_one("#tile-silent", Tile).focus()
        await here.press("enter")
        assert table.total == 2
        assert here.says("逾期未报2个")
        await here.press("enter")
        assert table.total == 6


def test_green_and_yellow_are_for_what_is_due() -> None:
    assert words.situation(line(never=True))[1] == ""
    assert words.situation(line(never=True, silent=True))[1] == "warning"
    assert words.situation(line())[1] == "success"


async def test_stations_are_counted_and_not_their_desks(full: Office) -> None:
    county = full.county()
    second = init_desk(
        Home(full.path / "desk-018B", "desk"), Setup("018", "八廓街旅游景区站", "MARKET", desk="B"),
        clock=full.clock,
    )  # fmt: skip
    exchange.join(second, county.invite("018", "B")[1], IN_PERSON)
    county.enrol(exchange.card(second)[1], IN_PERSON)
    county.store.close()
    async with at(full) as here:
        assert str(here.screen.query_one("#tile-all", Tile).content).startswith("5 个站")
        assert here.says("各站 5 个站，6 个窗口，待批准 1 个", "018 B", "从未上报，还没到期")
        assert str(here.screen.query_one("#tile-silent", Tile).content).startswith("2 个站")


async def test_every_bar_of_a_station_opens_its_complaints(full: Office) -> None:
    async with at(full) as here:
        await here.press("f5")
        bars = here.screen.query_one(Bars)
        for _turn in range(4):
            here.screen._cut += 1
        here.screen._show_bars()
        counted = {bar.key: bar.count for bar in bars.rows}
        assert sum(counted.values()) > 2
        assert len(counted) == 5
        for place, (key, count) in enumerate(counted.items()):
            if count:
                bars.cursor = place
                bars.focus()
                await here.press("enter")
                assert here.says(f"找到 {count} 件"), key
                await here.press("escape")


async def test_a_name_of_a_station_is_whole_on_a_small_screen(full: Office) -> None:
    async with at(full, (80, 24)) as here:
        for name in NAMES.values():
            assert here.says(name)
        await here.press("f3")
        assert any(NAMES["018"] in text for text in here.lines)


async def test_one_station_shows_all_of_it(full: Office) -> None:
    async with at(full, (80, 24)) as here:
        await here.press("down", "enter")
        assert isinstance(here.screen, OneStationScreen)
        assert here.says(
            "540102-018 八廓街旅游景区站", "当面开通", "缺第 5–6 号", "下发回执", "历次上报2次",
            "暂存1条",
        )  # fmt: skip
        await here.press("tab", "enter")
        assert isinstance(here.screen, Whole)
        assert here.says("缺第 5–6 号记录")
        await here.press("escape", "escape")
        assert here.says("各站上报情况")


async def test_held_and_refused_open_in_full(full: Office) -> None:
    async with at(full, (80, 24)) as here:
        await here.press("7")
        assert here.says("暂存3条", "拒收1个文件")
        await here.press("enter")
        assert here.says("暂存的记录", "补到后自动生效")
        await here.press("escape", "tab", "enter")
        assert here.says("拒收的文件", "上报包不完整或已损坏", "请站点重新上报一次")
        assert len(here.app.screen_stack) == 3


async def test_returns_say_whose_are_new(full: Office) -> None:
    async with at(full) as here:
        await here.press("6")
        assert here.says("4个站有新的，共5个站", "回执待下发4站")
        await here.press("enter", "enter")
        assert here.says("写好5个下发文件，其中4个有新回执")
        assert here.text.count("新回执已写好") == 4
        assert len(list(full.stick.glob("*-down-*"))) == 5
        assert not here.says("回执待下发")
        await here.press("ctrl+s", "enter")
        assert here.says("其中0个有新回执")


async def test_a_full_stick_is_a_sentence(full: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_given: Any) -> Path:
        raise MachineFailed("disk-full", "U盘只剩 0 MB，放不下，没有写出文件。")

    async with at(full) as here:
        await here.press("6")
        monkeypatch.setattr("storage.outward.deliver", no_room)
        await here.press("enter", "enter")
        assert here.says("放不下，没有写出文件")
        await here.press("enter")
        assert here.says("回执待下发4站")  # they still wait


# 本单位


async def test_the_keys_are_asked_about_first(full: Office) -> None:
    async with at(full) as here:
        await here.press("8", "down", "down", "enter")
        assert here.says("拿到这把钥匙的人，能打开所有站的上报包", "写出钥匙")
        await here.press("enter")  # the harmless answer has the focus
        assert not list(full.stick.glob("*.pub"))
        await here.press("enter", "left", "enter", "enter")
        assert here.says("钥匙写好了，7 个文件")
        assert len(list(full.stick.glob("*.pub"))) == 6


async def test_backup_and_check(full: Office) -> None:
    county = full.county()
    with county.store.read() as connection:
        total = connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one()
    county.store.close()
    async with at(full) as here:
        await here.press("8", "down", "down", "down", "enter", "enter")
        assert here.says(f"备份写好并检查过了，共 {total} 条记录")
        assert len(list(full.stick.glob("*.backup"))) == 1
        await here.press("down", "enter")
        assert here.says(f"自检通过：{total} 条记录")


async def test_the_look_changes_at_once(full: Office) -> None:
    async with at(full) as here:
        await here.press("8", "end", "enter")
        assert here.says("Office", "Prepare a stick")
        await here.press("end", "up", "up", "enter")
        assert here.app.theme == "station-light"
        await here.press("end", "up", "enter")
        assert "╭" not in here.text
        assert "+-" in here.text


async def test_a_home_that_cannot_be_opened(full: Office) -> None:
    """It is said, and the program ends with the status of a machine that failed."""
    (full.home.database).write_bytes(b"not a database" * 100)
    async with at(full) as here:
        said = []
        while here.app.return_code is None:
            assert isinstance(here.screen, Tell | Confirm)  # a backup may be taken instead
            said.append(here.text)
            await here.press("enter")
        assert "打不开数据" in said[-1]
        assert here.app.return_code == 3
