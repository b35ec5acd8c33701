"""Which names are one merchant: only proposed, said by a person, undone to the letter."""

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from station import merchants as rules
from station.errors import Refused
from station.merchants import Shop
from station.records import Merchant
from storage import (
    by_merchant,
    check,
    judging,
    listing,
    merchants,
    register,
    taking_back,
    workbench,
)
from storage.reports import Asked, report
from tests.storage.standing import counted, records
from tests.storage.test_register import HEAD, code, csv_file
from tests.storage.world import World, complaint, give_back, take

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
DAY = date(2026, 7, 1)


@pytest.fixture
def desk(tmp_path):
    return World(tmp_path).desk("017")


def shop(home, name):
    """Return a merchant of the cases by one of its spellings."""
    with home.store.read() as connection:
        region = merchants.register_region(connection)
        known = merchants._shops(connection, region, register.everybody(connection, region))
    return next(one for one in known if name in (one.name, *one.names))


def pairs(home):
    return {(a.main.name, a.other.name): a.why for a in merchants.book(home).alike}


def counts(home, period="2026Q3"):
    """Return the complaints by merchant: label and count."""
    made = report(home.store, Asked(period, by="merchant")).summary["by_merchant"]
    found = Counter()
    for row in made:
        found[row["label"]] += row["count"]
    return dict(found)


def everything(desk):
    """Return all that a desk's tables say, but for names of merchants that are void."""
    with desk.store.read() as connection:
        return (
            {k: v for k, v in records(desk).items() if not (v["void"] and "contact" in v)},
            sorted(map(tuple, connection.exec_driver_sql("SELECT * FROM search_docs"))),
            sorted(map(tuple, connection.exec_driver_sql("SELECT * FROM case_days"))),
            counted(desk),
            counts(desk),
            workbench.workbench(desk).reminders,
            pairs(desk),
        )


def test_what_looks_alike_is_proposed_and_nothing_is_linked(desk):
    complaint(desk, DAY, merchant="惠民超市（城北店）", merchant_phone="0892-6321234")
    complaint(desk, DAY, merchant="惠民超市 城北店")
    complaint(desk, DAY, merchant="城北食品店", merchant_phone="0892 6321234")
    complaint(desk, DAY, merchant="大华商场", merchant_address="北街1号")
    complaint(desk, DAY, merchant="华联百货公司", merchant_address="北街 1 号")
    complaint(desk, DAY, merchant="便民商店12")
    complaint(desk, DAY, merchant="便民商店13")
    assert pairs(desk) == {
        ("惠民超市 城北店", "城北食品店"): ("phone",), ("大华商场", "华联百货公司"): ("address",),
    }  # fmt: skip
    assert counts(desk)["大华商场"] == 1


def test_linked_ones_count_as_one_and_undone_all_is_as_it_was(desk):
    for name in ("惠民超市城北店", "惠民超市城北店", "惠民超市城北点", "城北惠民"):
        complaint(desk, DAY, merchant=name)
    before = everything(desk)
    assert counts(desk) == {"惠民超市城北店": 2, "惠民超市城北点": 1, "城北惠民": 1}
    judging.link(desk, shop(desk, "惠民超市城北店"), shop(desk, "惠民超市城北点"))
    judging.link(desk, shop(desk, "惠民超市城北店"), shop(desk, "城北惠民"))
    assert counts(desk) == {"惠民超市城北店": 4}
    assert [desk.file(c["id"]).case.merchant for c in desk.find("城北惠民").cases] == [
        "城北惠民", "惠民超市城北点", "惠民超市城北店", "惠民超市城北店",
    ]  # fmt: skip
    assert (
        desk.find("惠民超市城北店").total
        == listing.listing(desk.store, listing.Asked("惠民超市城北店")).total
        == 4
    )
    (repeat,) = [r for r in workbench.workbench(desk).reminders if r.code == "merchant-repeat"]
    assert (repeat.name, repeat.count) == ("惠民超市城北店", 4)
    assert check.check(desk.store).ok
    judged = merchants.book(desk).judged
    assert [(j.same, j.name, j.main) for j in judged] == [
        (True, "城北惠民", "惠民超市城北店"), (True, "惠民超市城北点", "惠民超市城北店"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="已经按一家"):
        judging.link(desk, shop(desk, "城北惠民"), shop(desk, "惠民超市城北点"))
    for one in judged:
        judging.undo(desk, one)
    assert everything(desk) == before
    with pytest.raises(Refused, match="已经取消"):
        judging.undo(desk, judged[0])
    assert check.check(desk.store).ok


def test_two_that_are_not_one_are_not_asked_about_again(desk):
    complaint(desk, DAY, merchant="惠民超市城北店")
    complaint(desk, DAY, merchant="惠民超市城北点")
    before = everything(desk)
    assert len(pairs(desk)) == 1
    judging.part(desk, shop(desk, "惠民超市城北店"), shop(desk, "惠民超市城北点"))
    assert pairs(desk) == {}
    assert counts(desk) == {"惠民超市城北店": 1, "惠民超市城北点": 1}
    complaint(desk, DAY, merchant="惠民超市城北点")
    assert pairs(desk) == {}
    (judged,) = merchants.book(desk).judged
    judging.undo(desk, judged)
    assert len(pairs(desk)) == 1
    assert before[-1].keys() == {("惠民超市城北店", "惠民超市城北点")} or len(before[-1]) == 1


def test_the_last_step_can_be_taken_back(desk):
    complaint(desk, DAY, merchant="惠民超市城北店")
    complaint(desk, DAY, merchant="惠民超市城北点")
    before = everything(desk)
    judging.link(desk, shop(desk, "惠民超市城北店"), shop(desk, "惠民超市城北点"))
    step = taking_back.last_step(desk)
    assert (step.doings, step.case) == (("认定是同一家经营者",), "")
    taking_back.take_back_last(desk, step.act)
    assert everything(desk) == before


def judge_at_random(tmp_path, seed, count):
    rng, desk = Random(seed), World(tmp_path).desk("017")
    known = [f"惠民超市{a}{b}" for a in "东西南北" for b in "店点"]
    for _n in range(count):
        complaint(desk, DAY, merchant=rng.choice(known), credit_code=rng.choice(["", "", code(1)]))
    figures, states = counted(desk), [everything(desk)]
    total = sum(counts(desk).values())
    steps = []
    for _n in range(6):
        one, other = rng.sample([a for a in known if desk.find(a).total], 2)
        act = rng.choice([judging.link, judging.link, judging.part])
        had = {(j.one, j.other, j.same) for j in merchants.book(desk).judged}
        try:
            act(desk, shop(desk, one), shop(desk, other))
        except Refused:
            continue
        (judged,) = [j for j in merchants.book(desk).judged if (j.one, j.other, j.same) not in had]
        steps.append(judged)
        states.append(everything(desk))
        assert counted(desk) == figures
        assert sum(counts(desk).values()) == total
    for judged in reversed(steps):
        assert everything(desk) == states.pop()
        judging.undo(desk, judged)
    assert everything(desk) == states.pop()
    assert check.check(desk.store).ok


@settings(max_examples=3, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_whatever_was_said_undone_leaves_everything_as_it_was(tmp_path_factory, seed):
    judge_at_random(tmp_path_factory.mktemp("judged"), seed, 12)


@pytest.mark.long
@settings(max_examples=60, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**40))
def test_whatever_was_said_undone_leaves_everything_as_it_was_long(tmp_path_factory, seed):
    judge_at_random(tmp_path_factory.mktemp("judged"), seed, 30)


def test_a_rename_changes_nothing_but_the_label(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk, other = world.desk("017", county), world.desk("018", county)
    register.take(county, csv_file(world.path, HEAD, f"老名字,{code(1)},,,,,,,,,,,"))
    for one in (desk, other):
        give_back(world, county, one)
        complaint(one, DAY, merchant="老名字", credit_code=code(1))
        complaint(one, DAY, merchant="无码店")
    take(county, world.bundle(desk), world.bundle(other))

    def rows(home):
        return report(home.store, Asked("2026Q3", by="merchant", as_of="2026-10-01")).summary

    before, mine = rows(county), rows(desk)
    register.take(county, csv_file(world.path, HEAD, f"新名字,{code(1)},,,,,,,,,,,"))
    give_back(world, county, desk)
    after, mine_after = rows(county), rows(desk)
    assert {r["label"]: r["count"] for r in before["by_merchant"]} == {
        "老名字": 2, "无码店（017站）": 1, "无码店（018站）": 1,
    }  # fmt: skip
    for was, now in ((before, after), (mine, mine_after)):
        assert [r["label"] for r in now["by_merchant"] if r["code"] == code(1)] == ["新名字"]
        for made in (was, now):
            for row in made["by_merchant"]:
                row.pop("label")
        assert sorted(map(repr, was.pop("by_merchant"))) == sorted(
            map(repr, now.pop("by_merchant"))
        )
        assert was == now
    assert desk.file(desk.find("老名字").cases[0]["id"]).case.merchant == "老名字"


def test_the_county_counts_what_its_desks_linked_as_one(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    complaint(desk, DAY, merchant="惠民超市城北店")
    complaint(desk, DAY, merchant="惠民超市城北点")
    judging.link(desk, shop(desk, "惠民超市城北店"), shop(desk, "惠民超市城北点"))
    take(county, world.bundle(desk))
    assert counts(county) == {"惠民超市城北店": 2}
    assert check.check(county.store).ok
    with county.store.read() as connection:
        lines = [
            r[0]
            for r in connection.exec_driver_sql("SELECT line FROM entries WHERE kind='merchant'")
        ]
    assert lines
    assert not any("惠民".encode() in line for line in lines), "a typed name stays sealed"


def test_one_code_is_one_merchant(desk):
    complaint(desk, DAY, merchant="惠民超市", credit_code=code(1))
    complaint(desk, DAY, merchant="惠民有限公司", credit_code=code(1))
    book = merchants.book(desk)
    assert [set(one.names) for one in book.several] == [{"惠民超市", "惠民有限公司"}]
    assert list(counts(desk).values()) == [2]
    assert not book.alike


def test_links_both_ways_have_one_end():
    one = Merchant(id="00000000-0000-8000-8000-000000000001", name="甲")
    two = Merchant(id="00000000-0000-8000-8000-000000000002", name="乙")
    found = rules.mains([one.with_(same_as=two.id), two.with_(same_as=one.id)])
    assert len(set(found.values())) == 1


def test_the_listed_one_is_the_main_one():
    one = Shop("惠民超市城北店", cases=9)
    two = Shop("惠民超市城北点", code(1), cases=0, listed=True)
    (found,) = rules.alike([one, two], {}, set())
    assert found.main == two
    assert rules.alike([two, Shop("惠民超市城北点", listed=True)], {}, set()) == []


def test_nobody_is_counted_too(desk):
    complaint(desk, DAY, merchant="")
    assert counts(desk) == {"—": 1}
    assert by_merchant.NOBODY == ""
