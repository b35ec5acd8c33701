"""A mall's desk after leads about its tenant: nothing tells of them until the book is open."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screens import tables
from screens.cases.exporting import CaseList
from screens.cli import station as cli
from station import language, verbs
from station.errors import Refused
from station.figures import FIGURES
from station.papers.documents.offering import offered
from station.period import parse
from station.records import Case
from storage import (
    backup,
    calls,
    check,
    drafts,
    drill,
    figures,
    handover,
    lead_book,
    linking,
    listing,
    papers,
    people,
    recent,
    same,
    taking_back,
    timeline,
    workbench,
)
from storage.desk import Desk
from storage.listing import Asked
from storage.papers import DAY_SHEET, Wanted
from storage.tables import OWN_REGION
from tests.leads_kit import SEARCHED, WORDS, of_file, of_folder, plant, told
from tests.storage.world import World, complaint, give_back, take

DAY = date(2026, 7, 1)
WORD = "黄河之水天上来"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield World(tmp_path)
    language.choose("zh_CN")


def mall(world: World, kind: str = "MALL") -> tuple[Desk, Case, Case]:
    """A desk with a tenant's complaint, and leads about the tenant; its book is shut."""
    desk = world.desk("017", world.county(), kind)
    case = complaint(desk, DAY)
    desk.save(verbs.accept(desk.file(case.id), DAY))
    desk.save(verbs.hold(desk.file(case.id), DAY, consent=True))
    came = plant(desk, DAY, desk.file(case.id).case)
    lead_book.shut(desk)
    return desk, case, came


def said(desk: Desk, case: Case, folder: Path) -> list[str]:
    """Return everything that a front end can read of a desk, as text."""
    store, file = desk.store, desk.file(case.id)
    found: list[Any] = [
        file, timeline.timeline(store, OWN_REGION, file), workbench.workbench(desk),
        workbench.all_todo(desk), handover.handover(desk), calls.calls(desk), recent.memory(desk),
        recent.last_case(desk), drafts.kept(desk), same.matches(store, same.Asked.about(case)),
        desk.with_phone("13987654398"),
    ]  # fmt: skip
    for asked in (Asked(), Asked(kind="LEAD"), Asked(first=DAY), Asked(open_only=True)):
        found.append(listing.listing(store, asked).rows(0, 99))
    for word in WORDS:
        found.append(listing.listing(store, Asked(text=word)).rows(0, 99))
        found.append(desk.find(word))
    for figure in FIGURES:
        ids = drill.cases_of(store, figure, "2026Q3").cases
        found.append(listing.listing(store, Asked(ids=ids)).rows(0, 99))
    texts = [repr(one) for one in found]
    for offer in offered(file, DAY):
        texts.append(of_file(papers.make(desk, Wanted(offer.paper, case.id, offer.of_record)).docx))
        papers.print_(desk, Wanted(offer.paper, case.id, offer.of_record), folder)
    texts.append(of_file(papers.make(desk, Wanted(DAY_SHEET)).docx))
    papers.print_(desk, Wanted(DAY_SHEET), folder)
    tables.cases(desk, folder, CaseList(Asked(), "全部", [], 9, ()), False, lambda _step: None)
    tables.cases_in_full(
        desk, desk.info()["operator"], folder, CaseList(Asked(), "全部", [], 9, ()), lambda _s: None
    )
    return [*texts, *of_folder(folder)]


def test_nothing_tells_of_them(world: World, tmp_path: Path) -> None:
    desk, case, came = mall(world)
    texts = said(desk, case, tmp_path / "written")
    assert told(*texts) == []
    assert not any(came.number in text for text in texts)
    assert not any("线索" in text for text in texts[:2])
    assert not any("移交线索" in text or "违法线索移交单" in text for text in texts)
    with pytest.raises(Refused, match="线索本"):
        desk.file(came.id)
    with pytest.raises(Refused):
        linking.numbered(desk, came.number)
    for wanted in (Wanted("LEAD", case.id, ""), Wanted("COVER", came.id)):
        with pytest.raises(Refused):
            papers.make(desk, wanted)


def test_the_look_would_see_them(world: World, tmp_path: Path) -> None:
    desk, case, _came = mall(world)
    desk.store.sight.leads = None
    seen = told(*said(desk, case, tmp_path / "written"))
    assert len(seen) == len(WORDS) - 2  # facts of a case stand in no list, a loose lead nowhere


def test_of_which_case_a_lead_was_is_not_told(world: World) -> None:
    desk, _case, _came = mall(world)
    found = drill.cases_of(desk.store, "leads_handed_over", "2026Q3")
    assert (found.cases, found.in_book, found.counted) == ((), 1, 1)
    found = drill.cases_of(desk.store, "reports", "2026Q3")
    assert (found.cases, found.in_book, found.counted) == ((), 1, 1)


def test_figures_bundles_and_backups_know_them(world: World) -> None:
    desk, _case, came = mall(world)
    with desk.store.read() as connection:
        counts = figures.total(figures.by_journal(connection, parse("2026Q3")).values())
    assert (counts["reports"], counts["leads_handed_over"]) == (1, 1)
    county = world.county()
    (taken,) = take(county, world.bundle(desk))
    assert taken.refused == 0
    with county.store.read() as connection:
        facts = connection.exec_driver_sql("SELECT facts FROM leads").scalars().all()
    assert set(facts) == set(WORDS[1:4])
    assert listing.listing(county.store, Asked(kind="LEAD")).rows(0, 9)[0].number == came.number
    assert give_back(world, county, desk).acked_through > 0
    assert check.check(desk.store).problems == []
    saved = backup.backup(desk.store, world.path / "saved").path
    assert told(of_file(saved.read_bytes())) == []


def test_taking_the_last_step_back_waits_for_the_book(world: World) -> None:
    desk, case, _came = mall(world)
    desk.save(verbs.note_lead(DAY, case_id=case.id, facts="多记的"))
    with pytest.raises(Refused, match="线索本"):
        taking_back.last_step(desk)
    lead_book.set_word(desk, WORD)
    lead_book.open_(desk, word=WORD)
    with pytest.raises(Refused, match="不能撤销"):  # who set the 口令 stays written down
        taking_back.last_step(desk)
    desk.save(verbs.note_lead(DAY, case_id=case.id, facts="多记的"))
    lead_book.open_(desk, word=WORD)
    step = taking_back.last_step(desk)  # opening the book is no step
    taking_back.take_back_last(desk, step.act)
    assert [x.void for x in desk.file(case.id).leads if x.facts == "多记的"] == [False, True]


def test_the_book_opens_by_its_word(world: World) -> None:
    desk, case, came = mall(world)
    with pytest.raises(Refused, match="先设一个"):
        lead_book.open_(desk, word="")
    with pytest.raises(Refused, match="太短"):
        lead_book.set_word(desk, "一二三")
    lead_book.set_word(desk, WORD)
    with pytest.raises(Refused, match="不对"):
        lead_book.open_(desk, word="不是这个口令")
    with pytest.raises(Refused, match="不对"):
        lead_book.set_word(desk, "另外一个口令", old="不是这个口令")
    assert told(repr(listing.listing(desk.store, Asked()).rows(0, 9))) == []
    lead_book.open_(desk, word=WORD)
    book = lead_book.book(desk)
    assert told(repr(book), repr(desk.file(case.id)), repr(desk.file(came.id))) == [
        *WORDS,
        "13987654398",
    ]
    assert len(book.pages) == 4
    assert len(book.drafts) == 3
    lead = next(p.lead for p in book.pages if p.lead and p.lead.facts == WORDS[2])
    assert lead is not None
    desk.step_on("lead", lead.id, lambda now, _f: verbs.hand_over_lead(now, DAY, target="SAMR"))
    assert "LEAD" in {o.paper for o in offered(desk.file(case.id), DAY)}
    desk.store.sight.close()
    assert told(*said(desk, case, world.path / "after")) == []
    done = [what for one in handover.handover(desk).done for what, _n in one.acts]
    assert "打开线索本" in done
    assert "设线索口令" in done


def test_the_word_is_kept_as_a_hash_and_the_county_takes_it_away(world: World) -> None:
    desk, _case, _came = mall(world)
    county = world.county()
    take(county, world.bundle(desk))
    lead_book.set_word(desk, WORD)
    assert WORD not in json.dumps(desk.info(), ensure_ascii=False)
    with pytest.raises(Refused):
        lead_book.forget_word(county, "018")
    lead_book.forget_word(county, "017")
    assert give_back(world, county, desk).applied == [{"kind": "leads_word"}]
    assert not lead_book.door(desk, None).word
    with pytest.raises(Refused, match="先设一个"):
        lead_book.open_(desk, word=WORD)


@pytest.mark.parametrize(
    ("kind", "role", "all_of_them"),
    [("TOWNSHIP", "MEDIATOR", True), ("TOWNSHIP", "VOLUNTEER", False), ("TOWNSHIP", "HOST", False),
     ("MALL", "MEDIATOR", False)],
)  # fmt: skip
def test_the_role_decides(world: World, kind: str, role: str, all_of_them: bool) -> None:
    desk, case, _came = mall(world, kind)
    person = people.add(desk, "李敏", role)
    lead_book.shut(desk, person.id)
    seen = told(repr(desk.file(case.id)), repr(listing.listing(desk.store, Asked()).rows(0, 9)))
    assert bool(seen) == all_of_them
    assert (desk.find(SEARCHED[1]).total == 1) == all_of_them
    if role == "HOST":
        with pytest.raises(Refused, match="线索本只有"):
            lead_book.open_(desk, person.id)


def test_a_volunteer_sees_what_she_noted_today(world: World) -> None:
    desk, case, _came = mall(world, "TOWNSHIP")
    person = people.add(desk, "李敏", "VOLUNTEER")
    desk.save(verbs.note_lead(DAY, case_id=case.id, facts="门口的"), by=person.id)
    lead_book.shut(desk, person.id)
    lead_book.open_(desk, person.id)
    (page,) = lead_book.book(desk).pages
    assert page.lead is not None
    assert page.lead.facts == "门口的"
    assert [x.facts for x in desk.file(case.id).leads] == ["门口的"]


def test_the_commands(world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    desk, _case, came = mall(world)
    lead_book.set_word(desk, WORD)
    home = ["--home", str(desk.store.home.path)]
    desk.store.close()
    for word in (*SEARCHED, came.number):
        assert cli.main(["find", word, *home, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["total"] == 0
    for ending in ("xlsx", "json", "csv"):
        path = str(tmp_path / f"out.{ending}")
        assert cli.main(["summary", "2026Q3", "-o", path, *home]) == 0
        assert told(of_file(Path(path).read_bytes())) == []
    for words in (["summary", "2026Q3", "--json"], ["check"], ["summary", "2026Q3"]):
        assert cli.main([*words, *home]) == 0
    out = capsys.readouterr()
    assert told(out.out, out.err) == []
    assert cli.main(["find", SEARCHED[1], "--leads", *home]) == 1
    assert "口令" in capsys.readouterr().err
    kept = tmp_path / "word"
    kept.write_text(WORD + "\n", "utf-8")
    opened = ["find", SEARCHED[1], "--leads", "--word-file", str(kept), "--json", *home]
    assert cli.main(opened) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 1


def test_elsewhere_the_command_finds_them_as_ever(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, _case, came = mall(world, "TOWNSHIP")
    home = ["--home", str(desk.store.home.path), "--json"]
    desk.store.close()
    assert cli.main(["find", SEARCHED[1], *home]) == 0
    (one,) = json.loads(capsys.readouterr().out)["cases"]
    assert (one["number"], one["kind"]) == (came.number, "LEAD")
