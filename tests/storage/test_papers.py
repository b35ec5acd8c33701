"""Papers: a print is an entry with a number of its own, given once; what failed leaves nothing."""

import os
from contextlib import contextmanager
from datetime import date
from random import Random

import pytest

from station import groups, meeting, payments, striking, taxonomy, verbs
from station.digits import thirty
from station.errors import MachineFailed, Refused
from station.papers.documents.offering import has_any, offered
from storage import backup, check, outward, papers, taking_back, timeline
from storage.desk import Desk, Setup, init
from storage.papers import Wanted
from storage.paths import Home
from storage.reading import read_file
from storage.store import Store, set_meta
from tests.papers_kit import texts
from tests.station.lives import Life
from tests.storage.world import Ticking, World, agreed, complaint, take

DAY = date(2026, 7, 2)


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def both(world):
    county = world.county()
    return county, world.desk("017", county)


def accepted(desk, **more):
    case = complaint(desk, **more)
    desk.save(verbs.accept(desk.file(case.id), DAY))
    return case


def printed(world, desk, case, paper="ACCEPTANCE", record="", **more):
    return papers.print_(desk, Wanted(paper, case.id, record), world.path / "stick", **more)


def numbers(desk, case):
    return [(p.paper, p.n, p.void) for p in desk.file(case.id).prints]


def sound(*homes):
    return [check.check(home.store).problems for home in homes] == [[]] * len(homes)


def entries(desk):
    with desk.store.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one()


def test_a_print_takes_the_next_number_of_its_kind_and_is_written(world, both):
    _county, desk = both
    one, two = accepted(desk), accepted(desk)
    before = entries(desk)
    shown = papers.make(desk, Wanted("ACCEPTANCE", one.id))
    assert (shown.number, entries(desk)) == ("受告字〔2026〕A第1号", before)
    done = printed(world, desk, one)
    assert done.path.name == f"{one.number}-投诉受理告知单.docx"
    assert done.path.read_bytes() == shown.docx
    assert entries(desk) == before + 1
    assert any("受告字〔2026〕A第1号" in text for text in texts(shown.docx))
    assert printed(world, desk, two).number == "受告字〔2026〕A第2号"
    again = printed(world, desk, one)
    assert (again.number, again.path.name) == (
        "受告字〔2026〕A第3号", f"{one.number}-投诉受理告知单 (2).docx"
    )  # fmt: skip
    assert printed(world, desk, one, "COVER").number == "卷字〔2026〕A第1号"
    assert printed(world, desk, one, "REGISTRATION").number == ""
    assert numbers(desk, one) == [
        ("ACCEPTANCE", 1, False), ("ACCEPTANCE", 3, False), ("COVER", 1, False),
        ("REGISTRATION", 0, False),
    ]  # fmt: skip
    world.clock._now = world.clock._now.replace(year=2027)
    assert printed(world, desk, two).number == "受告字〔2027〕A第1号"
    assert sound(desk)


def test_a_void_or_taken_back_number_is_never_given_again(world, both):
    _county, desk = both
    case = accepted(desk)
    printed(world, desk, case)
    taking_back.take_back_last(desk, taking_back.last_step(desk).act)
    assert numbers(desk, case) == [("ACCEPTANCE", 1, True)]
    assert printed(world, desk, case).number == "受告字〔2026〕A第2号"
    file = desk.file(case.id)
    desk.save(striking.strike(file, file.prints[-1], "打错了"))
    assert printed(world, desk, case).number == "受告字〔2026〕A第3号"
    assert [p.void for p in desk.file(case.id).prints] == [True, True, False]


def test_numbers_go_on_after_a_restore(world, both):
    _county, desk = both
    case = accepted(desk)
    printed(world, desk, case)
    saved = backup.backup(desk.store, world.path / "safe").path
    desk.store.close()
    backup.restore(desk.store.home, saved, Ticking())
    opened = Desk.open(desk.store.home, world.clock)
    assert printed(world, opened, case).number == "受告字〔2026〕A2第2号", (
        "the old machine may have given A第2号 after the backup"
    )
    assert [papers.printing.number(p) for p in opened.file(case.id).prints] == [
        "受告字〔2026〕A第1号", "受告字〔2026〕A2第2号",
    ]  # fmt: skip
    assert sound(opened)


def test_two_desks_of_a_station_never_give_one_number(world):
    desks = [
        init(
            Home(world.path / name, "desk"), Setup("017", "017站", "MARKET", desk=name), world.clock
        )
        for name in "AB"
    ]
    said = [printed(world, desk, accepted(desk)).number for desk in desks]
    assert said == ["受告字〔2026〕A第1号", "受告字〔2026〕B第1号"]


def test_a_pattern_of_a_county_gets_the_desk_too(world, both):
    _county, desk = both
    own = {"code": "ACCEPTANCE", "since": DAY.replace(day=1), "number": "城消受〔{year}〕{n}号"}
    taxonomy.amend({"paper": [own]})
    try:
        assert printed(world, desk, accepted(desk)).number == "城消受〔2026〕A-1号"
    finally:
        taxonomy.amend({})


def failing(_path):
    raise MachineFailed("no-printer", "没有打印机")


def test_what_could_not_be_noted_leaves_nothing(world, both, monkeypatch):
    _county, desk = both
    case = accepted(desk)
    printed(world, desk, case)
    before, files = entries(desk), sorted((world.path / "stick").iterdir())
    monkeypatch.setattr(Store, "write", broken_at_the_end(Store.write))
    with pytest.raises(MachineFailed):
        printed(world, desk, case)
    monkeypatch.undo()
    assert (entries(desk), sorted((world.path / "stick").iterdir())) == (before, files)
    assert printed(world, desk, case).number == "受告字〔2026〕A第2号"
    assert sound(desk)


@pytest.mark.parametrize("how", ["full", "hand"])
def test_what_was_numbered_and_not_written_is_written_under_its_number(
    world, both, monkeypatch, how
):
    _county, desk = both
    case, other = accepted(desk), accepted(desk)
    printed(world, desk, case)
    before, files = entries(desk), sorted((world.path / "stick").iterdir())
    if how == "full":
        monkeypatch.setattr(outward, "MEBIBYTE", 2**60)
    with pytest.raises(MachineFailed, match="受告字〔2026〕A第2号 留着"):
        printed(world, desk, case, hand=failing if how == "hand" else lambda _path: None)
    monkeypatch.undo()
    assert sorted((world.path / "stick").iterdir()) == files
    assert entries(desk) == before + 1
    assert printed(world, desk, other).number == "受告字〔2026〕A第3号", "it is no other's number"
    assert papers.make(desk, Wanted("ACCEPTANCE", case.id)).number == "受告字〔2026〕A第2号"
    assert printed(world, desk, case).number == "受告字〔2026〕A第2号"
    assert entries(desk) == before + 2
    assert printed(world, desk, case).number == "受告字〔2026〕A第4号"
    assert sound(desk)


def test_a_number_taken_back_before_it_was_written_is_no_longer_kept(world, both):
    _county, desk = both
    case = accepted(desk)
    with pytest.raises(MachineFailed):
        printed(world, desk, case, hand=failing)
    taking_back.take_back_last(desk, taking_back.last_step(desk).act)
    assert printed(world, desk, case).number == "受告字〔2026〕A第2号"


def broken_at_the_end(write):
    @contextmanager
    def broken(store):
        with write(store) as connection:
            yield connection
            raise MachineFailed("disk-full", "磁盘满了")

    return broken


def test_a_folder_that_cannot_be_written_keeps_the_number(world, both):
    _county, desk = both
    case = accepted(desk)
    (world.path / "stick").write_bytes(b"a file where a folder should be")
    with pytest.raises(MachineFailed):
        printed(world, desk, case)
    assert numbers(desk, case) == [("ACCEPTANCE", 1, False)]


def test_the_bundle_carries_prints_and_the_county_reads_them(world, both):
    county, desk = both
    case = accepted(desk)
    printed(world, desk, case)
    taken = take(county, world.bundle(desk))[0]
    assert (taken.refused, taken.held) == (0, 0)
    with county.store.read() as connection:
        file = read_file(connection, "540102", case.id)
    assert [(p.paper, p.n) for p in file.prints] == [("ACCEPTANCE", 1)]
    step = timeline.timeline(county.store, "540102", file)[0]
    assert step.doing == "打印文书"
    assert [(c.label, c.after) for c in step.changes] == [
        ("文书", "投诉受理告知单"), ("打印日期", "2026-07-01"), ("第几号", "1"), ("文号窗口", "A"),
    ]  # fmt: skip
    assert sound(desk, county)


def test_a_notice_says_when_and_where_and_a_withdrawal_why(world, both):
    _county, desk = both
    case = accepted(desk)
    desk.save(
        meeting.meet(
            desk.file(case.id), DAY.replace(day=9), at="14:30", place="二楼调解室", by="韩雪"
        )
    )
    said = "\n".join(texts(papers.make(desk, Wanted("NOTICE", case.id)).docx))
    assert "2026年7月9日　14时30分" in said
    assert "二楼调解室" in said
    assert "韩雪" in said
    desk.save(verbs.end(desk.file(case.id), DAY, "WITHDRAWN", withdraw_reason="店里当场退了钱"))
    said = "\n".join(texts(papers.make(desk, Wanted("WITHDRAWAL", case.id)).docx))
    assert "店里当场退了钱" in said
    assert sound(desk)


def test_a_paper_of_practice_says_so(world, both):
    _county, desk = both
    case = accepted(desk)
    with desk.store.write() as connection:
        set_meta(connection, practice="1")
    said = texts(papers.make(desk, Wanted("ACCEPTANCE", case.id)).docx)
    assert "【练习】投诉受理告知单" in said
    assert any("【练习】不盖章" in text for text in said)
    empty = papers.empty(desk, "AGREEMENT", world.path / "stick")
    assert any(text.startswith("【练习】") for text in texts(empty.read_bytes()))


def test_a_merge_takes_them_along(world, both):
    _county, desk = both
    main, other = accepted(desk), accepted(desk)
    printed(world, desk, other)
    desk.merge(other.id, main.number)
    assert numbers(desk, main) == [("ACCEPTANCE", 1, False)]
    assert sound(desk)


def test_every_paper_that_is_offered_can_be_made(world, both):
    _county, desk = both
    case = agreed(desk)
    desk.save(verbs.follow_up(desk.file(case.id), DAY, "SATISFIED"))
    offers = offered(desk.file(case.id), desk.today())
    assert [o.paper for o in offers] == [
        "REGISTRATION", "ACCEPTANCE", "WITHDRAWAL", "COVER", "CONTENTS", "SESSION", "AGREEMENT",
        "FOLLOW_UP",
    ]  # fmt: skip
    for offer in offers:
        printed(world, desk, case, offer.paper, offer.of_record)
    assert len(os.listdir(world.path / "stick")) == len(offers)
    kept = papers.make(desk, Wanted("CONTENTS", case.id)).docx
    assert any("协议字〔2026〕A第1号" in text for text in texts(kept))


def test_whatever_a_case_lived_through_what_is_offered_can_be_made(world, both):
    _county, desk = both
    life = Life(Random(20261122))
    for act in life.acts(60):
        desk.save(act)
    made = set()
    for case in life.book.cases():
        file = desk.file(case.id)
        offers = offered(file, DAY)
        assert has_any(file) is bool(offers)
        for offer in offers:
            if offer.paper not in made:
                papers.make(desk, Wanted(offer.paper, case.id, offer.of_record))
                made.add(offer.paper)
    assert len(made) > 7, made


def test_instalments_have_a_timetable(world, both):
    _county, desk = both
    case = accepted(desk)
    desk.save(verbs.hold(desk.file(case.id), DAY, consent=True))
    desk.save(verbs.agree(desk.file(case.id), DAY, 30000))
    rows = [(date(2026, 8 + n, 1), 10000) for n in range(3)]
    desk.save(payments.plan(desk.file(case.id), rows, "REFUND"))
    made = papers.make(desk, Wanted("SCHEDULE", case.id))
    assert (made.title, made.number) == ("退费时间表", "")
    assert "2026年10月1日" in texts(made.docx)


def test_a_joint_complaint_and_a_lead_have_papers_of_their_own(world, both):
    _county, desk = both
    one, two = complaint(desk), complaint(desk)
    desk.save(groups.join(desk.file(one.id), desk.file(two.id), []))
    desk.save(verbs.note_lead(DAY, case_id=one.id, facts="货架上有过期酱油，王女士说的"))
    lead = desk.file(one.id).leads[0]
    slip = papers.make(desk, Wanted("LEAD", one.id, lead.id))
    assert slip.number == "线移字〔2026〕A第1号"
    assert not any("王女士" in text for text in texts(slip.docx))
    listed = texts(papers.make(desk, Wanted("GROUP", one.id)).docx)
    assert {one.number, two.number} <= set(listed)


def test_what_makes_no_sense_now_is_refused(world, both):
    _county, desk = both
    case = complaint(desk)
    for paper, record in (("REFUSAL", ""), ("SESSION", "nobody"), ("AGREEMENT", "")):
        with pytest.raises(Refused) as caught:
            printed(world, desk, case, paper, record)
        assert caught.value.code == "may-not-follow"
    desk.save(verbs.void(desk.file(case.id), "试填"))
    assert offered(desk.file(case.id), DAY) == []


def test_a_lead_case_has_no_cover_with_who_told(world, both):
    from station.clock import uuid7
    from station.records import Case

    _county, desk = both
    case = desk.register(Case(id=uuid7(), kind="LEAD", received=DAY, consumer_name="王女士"))
    assert {o.paper for o in offered(desk.file(case.id), DAY)} <= {"LEAD"}


def test_an_empty_form_takes_no_number_and_no_entry(world, both):
    _county, desk = both
    before = entries(desk)
    path = papers.empty(desk, "AGREEMENT", world.path / "stick")
    assert path.name == "空白-消费争议调解协议书.docx"
    assert any("017站" in text for text in texts(path.read_bytes()))
    assert entries(desk) == before


def test_a_day_sheet_tells_the_day_and_the_code_of_all_records(world, both):
    _county, desk = both
    case = accepted(desk)
    with desk.store.read() as connection:
        tip, seq = connection.exec_driver_sql("SELECT tip, tip_seq FROM journals").one()
    said = texts(papers.make(desk, Wanted(papers.DAY_SHEET)).docx)
    assert any(thirty(tip) in text for text in said)
    assert any(str(seq) in text for text in said)
    assert case.number in said
    assert "受理" in said
    done = papers.print_(desk, Wanted(papers.DAY_SHEET), world.path / "stick")
    assert done.path.name == f"{desk.today()}-日清单.docx"
    again = texts(papers.make(desk, Wanted(papers.DAY_SHEET)).docx)
    assert not any(thirty(tip) in text for text in again)
    assert "打印文书" in again
    assert sound(desk)
