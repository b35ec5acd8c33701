"""Whether two cases may be one matter: by pairs that differ in one thing."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station import same, sounds
from station.apart import maybe_same, not_same
from station.clock import uuid7
from station.errors import Refused
from station.life import OPEN_STATES, CaseFile
from station.matter import Matter
from station.records import Case
from station.same import CERTAIN, LIKELY, Shop, likeness

DAY = date(2026, 9, 1)
PLAIN: dict[str, Any] = {
    "kind": "COMPLAINT", "received": DAY, "consumer_name": "王建国",
    "consumer_phone": "13989012345", "merchant": "惠民超市城北店", "goods": "家常酱油",
    "facts": "买的酱油过了保质期，店里不认", "disputed_fen": 1500,
}  # fmt: skip
CROWDED = Shop(300, {"家常酱油"})


def strength(mine: dict[str, Any], shop: Shop = same.NO_SHOP, **other: Any) -> int:
    found = likeness(Matter({**PLAIN, **mine}), Matter({**PLAIN, **other}), shop)
    return found.strength if found is not None else 0


@pytest.mark.parametrize(
    ("other", "key"),
    [
        ({"consumer_phone": "139 8901 2345"}, "phone"),
        ({"consumer_phone": "0892-6321234，13989012345"}, "phone"),
        ({"consumer_phone": "13989012354"}, "phone-near"),
        ({"consumer_phone": "13989012346"}, "phone-near"),
        ({"consumer_phone": "13600001111"}, "name"),
        ({"consumer_name": "汪建国"}, "name-sound"),
        ({"consumer_name": "王建围"}, "name-typo"),
        ({"consumer_name": "王先生"}, "surname"),
        ({"merchant": "惠民超市"}, "merchant-like"),
        ({"merchant": "惠民超市 城北店"}, "merchant"),
        ({"goods": "酱油"}, "goods"),
        ({"claimed_fen": 101500}, "sum"),
        ({"agent_name": "王建国", "consumer_name": "王大山"}, "name"),
    ],
)
def test_one_difference_leaves_it_likely_and_says_what_matched(
    other: dict[str, Any], key: str
) -> None:
    for mine, its in (({}, other), (other, {})):
        found = likeness(Matter({**PLAIN, **mine}), Matter({**PLAIN, **its}))
        assert found is not None
        assert (found.strength, key in found.matched) == (LIKELY, True)
        assert same.WORDS[key] in found.said()


@pytest.mark.parametrize(
    "other",
    [
        {"merchant": "万家电器", "goods": "电饭煲"},  # one consumer, two shops
        {"merchant": "便民商店12", "disputed_fen": 9900},
        {"goods": "电热水壶", "disputed_fen": 9900, "received": DAY + timedelta(days=200)},
        {"consumer_name": "李梅", "consumer_phone": "13011112222"},
        {"consumer_name": "王秀英", "goods": "面包", "disputed_fen": 600},  # a relative, else
        {"kind": "LEAD"},
    ],
)
def test_another_matter_is_not_likely(other: dict[str, Any]) -> None:
    mine = {"merchant": "便民商店13"} if other.get("merchant") == "便民商店12" else {}
    assert strength(mine, **other) < LIKELY


def test_a_number_of_another_office_settles_it() -> None:
    number = {"external_numbers": ["SZ2026 0901-0001"]}
    other = {"consumer_name": "李梅", "consumer_phone": "", "merchant": "", "goods": "面包"}
    assert strength(number, external_numbers=["SZ202609010001"], **other) == CERTAIN
    assert strength({"external_numbers": ["26A-0012"]}, number="26A-0012", **other) == CERTAIN
    assert strength({"external_numbers": ["12345"]}, external_numbers=["12345"], **other) == 0


def test_where_hundreds_come_a_name_alone_says_less() -> None:
    mine = {"consumer_name": "张伟", "disputed_fen": None}
    other = {**mine, "consumer_phone": "13011112222", "facts": "", "received": date(2026, 7, 20)}
    assert strength(mine, Shop(3), **other) == LIKELY
    assert strength(mine, CROWDED, **{**other, "goods": ""}) < LIKELY


def test_leads_are_compared_with_nothing() -> None:
    for kinds in (("LEAD", "COMPLAINT"), ("COMPLAINT", "LEAD"), ("LEAD", "LEAD")):
        mine, its = (
            Matter({**PLAIN, "kind": k, "external_numbers": ["SZ20260901"]}) for k in kinds
        )
        assert likeness(mine, its, joint=True) is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("张伟", "章伟", True), ("张玮", "章伟", True), ("陈静", "程静", True), ("曾丽", "增丽", True),
        ("张伟", "李伟", False), ("张伟", "张伟伟", False), ("单雄", "善雄", True), ("", "", True),
    ],
)  # fmt: skip
def test_names_are_compared_by_their_sound(one: str, other: str, alike: bool) -> None:
    assert sounds.alike(one, other) == alike


_TEXT = st.sampled_from(
    ["", "王", "王建国", "13989012345", "惠民超市", "\U00020000𠮷", "A1 ", "，、"]
)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_it_does_not_matter_which_came_first(data: st.DataObject) -> None:
    names = ("consumer_name", "consumer_phone", "merchant", "goods", "facts", "agent_name")
    mine, its = (
        Matter(
            {
                **{n: data.draw(_TEXT) for n in names},
                "received": DAY + timedelta(days=data.draw(st.integers(0, 400))),
                "external_numbers": data.draw(st.lists(_TEXT, max_size=2)),
                "claimed_fen": data.draw(st.sampled_from([None, 0, 1500])),
            }
        )
        for _ in range(2)
    )
    assert likeness(mine, its, joint=True) == likeness(its, mine, joint=True)


def test_in_a_mall_only_open_matters_of_the_same_merchant_are_shown() -> None:
    there = likeness(Matter(PLAIN), Matter(PLAIN))
    like = likeness(Matter(PLAIN), Matter({**PLAIN, "merchant": "惠民超市"}))
    assert there
    assert like
    for kind, identity in (
        ("MALL", ""),
        ("MARKET", ""),
        ("COMPANY", ""),
        ("VILLAGE", "ENTERPRISE"),
    ):
        here = same.restricted(kind, identity)
        shown = [s for s in (*OPEN_STATES, "CLOSED", "REFUSED") if same.may_show(here, s, there)]
        assert set(shown) == OPEN_STATES
        assert not any(same.may_show(here, s, like) for s in OPEN_STATES)
    elsewhere = same.restricted("COMMUNITY", "CCA_BRANCH")
    assert same.may_show(elsewhere, "CLOSED", like)
    for here in (True, False):
        assert not any(same.may_show(here, s, there) for s in ("MERGED", "VOID", "CONVERTED"))


def test_a_verdict_is_taken_back_exactly() -> None:
    case = Case(id=uuid7(), kind="COMPLAINT", received=DAY, not_same=["a"])
    judged = not_same(CaseFile(case), "b").records[0]
    assert isinstance(judged, Case)
    assert judged.not_same == ["a", "b"]
    assert maybe_same(CaseFile(judged), "b").records == (case,)
    for wrong in (lambda: not_same(CaseFile(case), case.id), lambda: not_same(CaseFile(case), "a"),
                  lambda: maybe_same(CaseFile(case), "b"),
                  lambda: not_same(CaseFile(case.with_(void=True)), "b")):  # fmt: skip
        with pytest.raises(Refused):
            wrong()
