"""Matches out of the database: what is proposed, what is left out, verdicts."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station import verbs
from station.apart import maybe_same, not_same
from station.clock import uuid7
from station.records import Case
from storage.desk import Desk
from storage.same import Asked, Match, matches
from tests.storage.world import World

PLAIN: dict[str, Any] = {
    "consumer_name": "王建国", "consumer_phone": "13989012345", "merchant": "惠民超市城北店",
    "goods": "家常酱油", "facts": "买的酱油过了保质期，店里不认", "disputed_fen": 1500,
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return World(tmp_path).desk("017", kind="COMMUNITY")


def rows(desk: Desk) -> list[str]:
    """Return the cases, their search and their links to the last letter, without their journal."""
    from storage.same import _COLUMNS

    with desk.store.read() as connection:
        cases = connection.exec_driver_sql(f"SELECT {', '.join(_COLUMNS)} FROM cases ORDER BY id")
        index = connection.exec_driver_sql("SELECT * FROM search_docs ORDER BY doc")
        return [*map(repr, cases), *map(repr, index)]


def new(desk: Desk, kind: str = "COMPLAINT", **values: Any) -> Case:
    day = values.pop("received", date(2026, 7, 2))
    return desk.register(Case(id=uuid7(), kind=kind, received=day, **{**PLAIN, **values}))


def found(desk: Desk, case: Case, joint: bool = False) -> list[Match]:
    return matches(desk.store, Asked.about(desk.file(case.id).case), joint=joint).found


@pytest.mark.parametrize(
    "other",
    [
        {"consumer_phone": "13600001111"},
        {"consumer_phone": "0892-6321234，13989012345", "consumer_name": ""},
        {"consumer_name": "汪建国", "consumer_phone": "13600001111", "merchant": "惠民超市"},
        {"merchant": "惠民超市", "consumer_phone": "13600001111"},
        {"consumer_phone": "13989012346"},
        {"kind": "CONSULT"},
    ],
)
def test_each_way_proposes(desk: Desk, other: dict[str, Any]) -> None:
    mine = new(desk)
    its = new(desk, **other)
    new(desk, consumer_name="李梅", consumer_phone="13011112222", goods="面包", facts="发霉")
    assert [m.id for m in found(desk, mine)] == [its.id]
    assert [m.id for m in found(desk, its)] == [mine.id]


def test_a_number_finds_a_case_that_has_nothing_else(desk: Desk) -> None:
    hotline = new(
        desk,
        consumer_name="",
        consumer_phone="",
        merchant="某店",
        external_numbers=["SZ-20260702-77"],
    )
    mine = new(desk, external_numbers=["SZ2026070277"])
    again = new(desk, consumer_name="", merchant="", consumer_phone="", goods="",
                external_numbers=[mine.number])  # fmt: skip
    assert {m.id for m in found(desk, mine)} == {hotline.id, again.id}
    assert [m.id for m in found(desk, again)] == [mine.id]


def test_void_merged_converted_and_leads_are_left_out(desk: Desk) -> None:
    mine = new(desk)
    void, merged, main = new(desk), new(desk), new(desk)
    desk.save(verbs.void(desk.file(void.id), "重复"))
    desk.merge(merged.id, main.number)
    new(desk, kind="LEAD")
    asked = new(desk, kind="CONSULT")
    complaint = desk.convert(asked.id, date(2026, 7, 3))
    assert {m.id for m in found(desk, mine)} == {main.id, complaint.id}
    assert asked.id not in [m.id for m in found(desk, complaint)]


def test_a_closed_one_shows_its_number_and_no_merchant(desk: Desk) -> None:
    mine, done = new(desk), new(desk)
    desk.save(verbs.refuse(desk.file(done.id), date(2026, 7, 3), "A16_1"))
    (match,) = found(desk, mine)
    assert (match.number, match.merchant, match.open) == (done.number, "", False)


def test_a_verdict_holds_for_both_and_is_undone_to_the_letter(desk: Desk) -> None:
    mine, its = new(desk), new(desk)
    before = rows(desk)
    desk.step(mine.id, lambda file: not_same(file, its.id))
    for one, judged in ((mine, "mine"), (its, "theirs")):
        told = matches(desk.store, Asked.about(desk.file(one.id).case))
        assert ([m.judged for m in told.judged], told.found) == ([judged], [])
    assert rows(desk) != before
    desk.step(mine.id, lambda file: maybe_same(file, its.id))
    assert rows(desk) == before
    assert [m.id for m in found(desk, mine)] == [its.id]


def test_a_mall_shows_open_matters_with_the_same_merchant_only(tmp_path: Path) -> None:
    mall = World(tmp_path).desk("018", kind="MALL")
    mine, its, done = new(mall), new(mall), new(mall)
    new(mall, merchant="惠民超市")
    mall.save(verbs.refuse(mall.file(done.id), date(2026, 7, 3), "A16_1"))
    assert [m.id for m in found(mall, mine)] == [its.id]


def test_the_same_trouble_of_others_is_told_apart(desk: Desk) -> None:
    words = "办的健身卡店关门了，负责人电话没有人接，卡里余额没有退还给大家"
    mine = new(desk, facts=words)
    new(desk, consumer_name="李梅", consumer_phone="13011112222", facts=words)
    assert found(desk, mine) == []
    assert [m.likeness.joint for m in found(desk, mine, joint=True)] == [True]
