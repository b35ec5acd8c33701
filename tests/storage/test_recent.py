"""What a desk typed before: no consumer, no lead; and the blocks and templates that it keeps."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station.clock import uuid7
from station.errors import Refused
from station.phrases import BLOCK, FORM, Phrase, called, fitting, gaps, shipped
from station.recall import PERSONAL, Known, Memory
from station.records import Case
from storage import loading, recent, templates
from storage.desk import Desk, Setup, init
from storage.paths import Home


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = init(Home(tmp_path_factory.mktemp("recent"), "desk"), Setup("017", "站", "MALL"))
    day = date(2026, 6, 1)
    _take(made, received=day, merchant="惠民超市", merchant_phone="0892-1", goods="酱油",
          category="FOOD", facts="王建国买的酱油过期")  # fmt: skip
    _take(made, received=day.replace(day=2), merchant="翟记烧饼", goods="烧饼", category="DINE",
          facts="饼里有异物", handler="周敏", channel="PHONE")  # fmt: skip
    _take(made, kind="LEAD", received=day.replace(day=3), merchant="北口烧烤", goods="烤肉",
          facts="没有执照")  # fmt: skip
    yield made
    made.store.close()


def _take(desk: Desk, kind: str = "COMPLAINT", **values: Any) -> None:
    who = {"consumer_name": "王建国", "consumer_phone": "13800000000", "request": "退货"}
    desk.register(Case(id=uuid7(), kind=kind, **{**who, **values}))


def test_the_last_used_comes_first_and_a_lead_never(desk: Desk) -> None:
    memory = recent.memory(desk)
    assert [k.text for k in memory.found("merchant", "")] == ["翟记烧饼", "惠民超市"]
    assert [k.text for k in memory.found("goods", "")] == ["烧饼", "酱油"]
    assert memory.codes["category"] == ["DINE", "FOOD"]
    assert "register.LEAD" not in memory.last
    assert recent.last_case(desk) is None, "the last one is a lead"


def test_no_consumer_is_ever_offered(desk: Desk) -> None:
    memory = recent.memory(desk)
    assert not PERSONAL & memory.lines.keys()
    offered = repr((memory.lines, memory.codes, memory.last))
    for word in ("王建国", "13800000000", "北口烧烤", "烤肉"):
        assert word not in offered
    last = memory.last["register.COMPLAINT"]
    assert last["facts"] == "饼里有异物", "a text that names nobody may come again"
    assert last["merchant"] == "翟记烧饼"
    assert not PERSONAL & last.keys()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("惠民", "惠民超市"), ("惠超", "惠民超市"), ("hmcs", "惠民超市"), ("cs", "惠民超市"),
     ("zjsb", "翟记烧饼"), ("烧饼", "翟记烧饼"), ("ＨＭ", "惠民超市")],
)  # fmt: skip
def test_a_shop_is_found(desk: Desk, typed: str, wanted: str) -> None:
    assert recent.memory(desk).found("merchant", typed)[0].text == wanted


def test_a_shop_is_found_by_its_code_and_what_begins_so_comes_first() -> None:
    shops = [Known("新惠民店"), Known("惠民超市", "91350100M000100Y43")]
    memory = Memory({"merchant": shops})
    assert memory.found("merchant", "9135")[0].text == "惠民超市"
    assert [k.text for k in memory.found("merchant", "惠民")] == ["惠民超市", "新惠民店"]
    assert not memory.found("merchant", "！！")


def test_what_goes_with_a_shop(desk: Desk) -> None:
    shop = recent.memory(desk).found("merchant", "惠民")[0]
    assert shop.fills == {"merchant_phone": "0892-1"}


def test_blocks_are_kept_changed_and_thrown_away(desk: Desk) -> None:
    block = templates.keep(desk, Phrase(BLOCK, "zb", "自备", "请自备{商品}"))
    assert templates.kept(desk, BLOCK) == [block]
    changed = templates.keep(desk, Phrase(BLOCK, "zb", "自备材料", "请自备", id=block.id))
    assert [one.title for one in templates.kept(desk, BLOCK)] == ["自备材料"]
    with pytest.raises(Refused, match="zb"):
        templates.keep(desk, Phrase(BLOCK, "ｚｂ", "另一条", "别的"))
    for bad in ("", "a b", "::", "{x}", "x" * 13):
        with pytest.raises(Refused):
            templates.keep(desk, Phrase(BLOCK, bad, "坏的", "别的"))
    templates.discard(desk, changed.id)
    assert templates.kept(desk, BLOCK) == []


def test_a_template_holds_no_consumer(desk: Desk) -> None:
    texts = {
        "consumer_name": "王建国",
        "consumer_phone": "13800000000",
        "goods": "酱油",
        "note": "x",
    }
    made = templates.keep(desk, Phrase(FORM, "", "过期", form="register.COMPLAINT", texts=texts))
    assert templates.kept(desk, FORM) == [made]
    assert made.texts == {"goods": "酱油"}
    with pytest.raises(Refused):
        templates.keep(desk, Phrase(FORM, "", "空的", texts={"consumer_name": "王建国"}))
    templates.discard(desk, made.id)


def test_how_a_block_is_called() -> None:
    assert called("先说：：7t") == "7t"
    assert called("::") == ""
    assert called("a::b c") is None
    assert called("3:30") is None
    blocks = shipped("block")
    assert fitting(blocks, "7t")[0].key == "7t"
    assert fitting(blocks, "预付")[0].key == "yfk"
    assert gaps("{经营者}欠{什么}____元", {"经营者"}) == ["经营者", "____"]


def test_what_was_typed_last_stands_before_what_was_loaded(tmp_path: Path) -> None:
    """Ids of loaded rows are in no order of time."""
    desk = init(Home(tmp_path / "desk", "desk"), Setup("017", "站", "MALL"))
    ledger = tmp_path / "old.csv"
    rows = [f"A{n},投诉,2026-01-0{n + 1},李雷{n},旧店{n},旧货{n},赵敏" for n in range(9)]
    heads = "编号,类别,接收时间,消费者,经营者,商品服务,经办人"
    ledger.write_text("\n".join([heads, *rows]), "utf-8")
    assert loading.load(desk, ledger).new == 9
    case = Case(
        id=uuid7(), kind="COMPLAINT", received=date(2025, 12, 1), merchant="新店", goods="新货"
    )
    desk.register(case)
    found = recent.memory(desk)
    assert found.lines["goods"][0].text == "新货"
    last = recent.last_case(desk)
    assert last is not None
    assert last.merchant == "新店"
    desk.store.close()
