"""What was done to a case can be read back: who, when, and what became of what."""

import itertools
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station import language, merging, verbs
from station.fields import Ask, FieldSpec
from station.journal import stored
from station.records import Case
from station.saying import said
from storage import backup
from storage.desk import Desk
from storage.people import add, people, rename
from storage.reading import read_file
from storage.timeline import Change, Step, timeline
from tests.station.lives import Life
from tests.storage.world import World, agreed, complaint, give_back, restore, take

pytestmark = pytest.mark.usefixtures("either_engine")

DAY = date(2026, 7, 2)


@pytest.fixture(autouse=True)
def _chinese() -> None:
    language.choose("zh_CN")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def desk(world: World) -> Desk:
    made = world.desk("017", world.county())
    rename(made, people(made)[0].id, "李站长")
    return made


def steps(desk: Desk, case_id: str) -> list[Step]:
    return timeline(desk.store, "000000", desk.file(case_id))


def changes(step: Step) -> list[tuple[str, str, str]]:
    return [(c.label, c.before, c.after) for c in step.changes]


def test_a_case_from_its_registration_to_its_closing(desk: Desk) -> None:
    case = agreed(desk)
    told = steps(desk, case.id)
    assert [s.doing for s in told] == ["办结", "答复", "记兑现", "填协议", "记调解", "受理", "登记"]
    assert {s.by for s in told} == {"李站长"}
    assert [s.at for s in told] == sorted((s.at for s in told), reverse=True)
    assert changes(told[-1]) == [
        ("类别", "", "投诉"), ("编号", "", "26A-0001"), ("接收日期", "", "2026-07-02"),
        ("消费者", "", "王女士"), ("经营者", "", "惠民超市"), ("诉求金额", "", "15.00元"),
    ]  # fmt: skip
    assert changes(told[0]) == [
        ("状态", "达成协议，待履行", "办结"), ("办结日期", "", "2026-07-02"),
    ]  # fmt: skip


def test_what_one_act_changed_stands_together(desk: Desk) -> None:
    case = agreed(desk)
    (payment,) = desk.file(case.id).payments
    paid = steps(desk, case.id)[2]
    assert (paid.kind, paid.record) == ("payment", payment.id)
    assert changes(paid) == [
        ("处理结果", "调解成功待履行", "调解成功并即时履行"), ("款项", "", "退款"),
        ("收到日期", "", "2026-07-02"), ("收到金额", "", "1,015.00元"),
    ]  # fmt: skip
    held = steps(desk, case.id)[4]
    assert ("双方同意调解", "否", "是") in changes(held)
    assert ("状态", "已受理", "调解中") in changes(held)


def test_a_correction_shows_before_and_after(desk: Desk) -> None:
    who = add(desk, "张芳")
    case = complaint(desk, DAY, nature="quality")
    act = verbs.correct(
        desk.file(case.id), consumer_name="李女士", claimed_fen=None, nature="price",
        external_numbers=["1330106", "浙7"], in_12315=True,
    )  # fmt: skip
    desk.save(act, by=who.id)
    corrected = steps(desk, case.id)[0]
    assert (corrected.by, corrected.doing, corrected.kind) == ("张芳", "更正", "case")
    assert changes(corrected) == [
        ("外部编号", "", "1330106、浙7"), ("已录入全国12315平台", "否", "是"),
        ("消费者", "王女士", "李女士"), ("投诉性质", "质量", "价格"), ("诉求金额", "15.00元", ""),
    ]  # fmt: skip


def test_what_did_not_change_is_not_told(desk: Desk) -> None:
    case = complaint(desk, DAY, facts="x", credit_code="91330106MA2B1X0T3K")
    desk.save(verbs.correct(desk.file(case.id), claimed_fen=1500))
    assert steps(desk, case.id)[0].changes == ()


def test_erased_values_say_so(desk: Desk) -> None:
    case = complaint(desk, DAY)
    desk.save(verbs.correct(desk.file(case.id), consumer_name="李女士"))
    desk.erase(case.id)
    erased, corrected, registered = steps(desk, case.id)
    assert (erased.doing, erased.kind, erased.record) == ("清除个人信息", "case", case.id)
    assert changes(erased) == [("消费者", "", "（已清除）"), ("经营者", "", "（已清除）")]
    assert changes(corrected) == [("消费者", "（已清除）", "（已清除）")]
    assert ("消费者", "", "（已清除）") in changes(registered)
    assert ("诉求金额", "", "15.00元") in changes(registered)


def test_a_void_case_says_why(desk: Desk) -> None:
    case = complaint(desk, DAY)
    desk.save(verbs.void(desk.file(case.id), "重复登记"))
    assert changes(steps(desk, case.id)[0]) == [
        ("状态", "已登记", "作废"), ("作废原因", "", "重复登记"),
    ]  # fmt: skip
    desk.erase(case.id)
    assert changes(steps(desk, case.id)[1])[1] == ("作废原因", "", "（已清除）")
    assert ("作废原因", "", "（已清除）") in changes(steps(desk, case.id)[0])


def test_other_cases_are_named_by_their_numbers(desk: Desk) -> None:
    main, other = complaint(desk, DAY), agreed(desk)
    desk.save(verbs.redo(desk.file(other.id), DAY, "没修好"))
    desk.save(merging.merge(desk.file(other.id), desk.file(main.id)))
    assert ("并入", "", "26A-0001") in changes(steps(desk, other.id)[0])
    told = steps(desk, main.id)
    assert told[0].doing == "并案"
    assert changes(told[0]) == [
        ("外部编号", "", "26A-0002"), ("办理轮次", "1", "0"), ("办理轮次", "1", "0"),
    ]  # fmt: skip
    assert "记兑现" in [s.doing for s in told]


def test_a_load_is_one_step(desk: Desk, world: World) -> None:
    from bench.ledgers import ledger
    from storage import loading

    path = world.path / "ledger.csv"
    path.write_bytes(ledger(12))
    loading.load(desk, path)
    with desk.store.read() as connection:
        ids = connection.exec_driver_sql("SELECT id FROM cases WHERE kind='COMPLAINT'").all()
    for (case_id,) in ids:
        (loaded,) = steps(desk, case_id)
        assert (loaded.doing, loaded.kind, loaded.record) == ("导入旧台账", "case", case_id)
        assert {"类别", "旧台账编号", "调解日期", "状态"} <= {c.label for c in loaded.changes}


def test_the_county_tells_the_same_in_either_language(world: World, desk: Desk) -> None:
    case = agreed(desk)
    desk.save(verbs.correct(desk.file(case.id), consumer_name="李女士"))
    county = world.county()
    take(county, world.bundle(desk))
    with county.store.read() as connection:
        file = read_file(connection, "540102", case.id)
    assert timeline(county.store, "540102", file) == steps(desk, case.id)
    language.choose("en")
    told = timeline(county.store, "540102", file)
    assert [s.doing for s in told][-1] == "Registered"
    assert Change("Claimed", "", "CNY 15.00") in told[-1].changes


def test_a_lost_tail_that_came_home_is_told_once(world: World, desk: Desk) -> None:
    county = world.county()
    saved = backup.backup(desk.store, world.path / "safe").path
    lost = agreed(desk, 5000)
    take(county, world.bundle(desk, "a"))
    desk = restore(desk, saved, world.clock)
    complaint(desk)
    take(county, world.bundle(desk, "b"))
    give_back(world, county, desk)
    told = steps(desk, lost.id)
    assert [s.doing for s in told] == ["找回丢失的记录"]
    take(county, world.bundle(desk, "c"))
    with county.store.read() as connection:
        file = read_file(connection, "540102", lost.id)
    at_county = timeline(county.store, "540102", file)
    assert [s.doing for s in at_county][:2] == ["找回丢失的记录", "办结"]
    assert at_county[0].changes == ()


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**40))
def test_every_entry_of_a_case_is_told_and_nothing_twice(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    desk = World(tmp_path_factory.mktemp("life")).desk("017")
    life = Life(Random(seed))
    desk.save(*life.acts(60))
    with desk.store.read() as connection:
        entries = [stored(line) for (line,) in
                   connection.exec_driver_sql("SELECT line FROM entries ORDER BY seq")]  # fmt: skip
    for case in life.book.cases():
        ids = {r.id for r in desk.file(case.id).everything()}
        acts = dict.fromkeys(e.act for e in entries if e.id in ids)
        told = steps(desk, case.id)
        assert len(told) == len(acts)
        assert {s.record for s in told} <= ids
        _says_what_it_became(desk.file(case.id).case, told)


def _says_what_it_became(case: Case, told: list[Step]) -> None:
    """The last word on each field is what the case holds now, and each step goes on from the last."""
    for spec in Case.fields():
        if spec.ask.shape == "ref" or spec.ask.label in ("备注", "办理轮次", "来自旧台账"):
            continue
        words = [c for s in reversed(told) for c in s.changes if c.label == _label(spec)]
        for one, two in itertools.pairwise(words):
            assert two.before == one.after
        if words:
            assert words[-1].after == said(spec, getattr(case, spec.name))


def _label(spec: FieldSpec) -> str:
    return language._(spec.ask.label)


@pytest.mark.parametrize(
    ("ask", "kind", "value", "words"),
    [
        (Ask("x", shape="fen"), int, 101500, "1,015.00元"),
        (Ask("x", shape="code", taxonomy="nature"), str, "quality", "质量"),
        (Ask("x", shape="code", taxonomy="nature"), str, "NEW", "NEW"),
        (Ask("x", shape="flag"), bool, True, "是"),
        (Ask("x", shape="flag"), bool, False, "否"),
        (Ask("x", shape="count"), int, 0, "0"),
        (Ask("x", shape="day"), date, DAY, "2026-07-02"),
        (Ask("x", shape="day"), date, "2026-07-02", "2026-07-02"),
        (Ask("x", shape="list"), list, ["甲", "乙"], "甲、乙"),
        (Ask("x", shape="list"), list, [{"name": "甲店", "role": "销售者"}], "甲店 销售者"),
        (Ask("x", shape="list"), list, [], ""),
        (Ask("x"), str, "见[/]附件", "见[/]附件"),
        (Ask("x"), str, None, ""),
    ],
)
def test_a_value_in_words(ask: Ask, kind: type, value: object, words: str) -> None:
    assert said(FieldSpec("x", ask, kind, None), value) == words
