"""Nothing typed is lost, nothing saved is offered again, and a draft is nobody's business."""

from datetime import date
from pathlib import Path

import pytest

from station import striking, verbs
from station.clock import uuid7
from station.errors import Refused
from station.life import Act, CaseFile
from station.records import Case, Record
from storage import backup
from storage.check import check
from storage.desk import Desk
from storage.drafts import Draft, discard, keep, kept
from storage.signs import signs
from tests.storage.world import World, agreed, complaint, restore

DAY = date(2026, 7, 2)
SIGNS = ["\x1b[31m红", "a\x00b", "\u202e反", "\ud800", "[/]附件", '"}', "行\n行", "😀" * 3, ""]


def draft(number: int, form: str = "register.COMPLAINT", subject: str = "", **values: str) -> Draft:
    """Return a draft; the higher its number, the newer it is."""
    at = f"2026-07-01T09:{number:02d}:00+08:00"
    return Draft(f"d{number}", form, subject, values or {"facts": "说了一半"}, at, f"第{number}份")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def desk(world: World) -> Desk:
    return world.desk("017", world.county())


def test_every_draft_is_kept_apart_and_the_newest_comes_first(world: World, desk: Desk) -> None:
    drafts = [draft(n, facts=f"第{n}件", claimed="1千") for n in range(5)]
    for one in drafts:
        keep(desk, one)
    assert kept(desk) == drafts[::-1]
    assert kept(Desk.open(desk.store.home, world.clock)) == drafts[::-1]


def test_a_draft_is_kept_in_the_place_of_its_former_self(desk: Desk) -> None:
    keep(desk, draft(1))
    keep(desk, draft(2))
    again = Draft("d1", "hold", "c1", {"notes": "又写了几句"}, "2026-07-01T10:00:00+08:00", "又")
    keep(desk, again)
    assert kept(desk) == [again, draft(2)]


def test_a_discarded_draft_is_gone_and_may_be_discarded_again(desk: Desk) -> None:
    keep(desk, draft(1))
    keep(desk, draft(2))
    for _ in range(2):
        discard(desk, "d1")
        assert kept(desk) == [draft(2)]


@pytest.mark.parametrize("text", SIGNS)
def test_what_was_typed_comes_back_letter_for_letter(desk: Desk, text: str) -> None:
    keep(desk, Draft("d", "hold", "c", {"notes": text}, "2026-07-01T09:00:00+08:00", text))
    (found,) = kept(desk)
    assert found.values == {"notes": text}
    assert "\x1b" not in found.title


def test_a_draft_lies_encrypted_and_travels_nowhere(world: World, desk: Desk) -> None:
    before = desk.store.home.database.read_bytes()
    keep(desk, draft(1, phone="13987654321"))
    after = desk.store.home.database.read_bytes()
    assert after != before
    assert b"13987654321" not in after
    with desk.store.read() as connection:
        lines = connection.exec_driver_sql("SELECT line FROM entries").all()
    assert not [line for (line,) in lines if b"13987654321" in line]
    assert check(desk.store).ok


def test_a_save_ends_its_draft_and_no_other(desk: Desk) -> None:
    case = complaint(desk)
    keep(desk, draft(1, "accept", case.id))
    keep(desk, draft(2, "hold", case.id))
    desk.save(verbs.accept(desk.file(case.id), DAY), draft="d1")
    assert kept(desk) == [draft(2, "hold", case.id)]


def test_what_is_not_saved_keeps_its_draft(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = complaint(desk)
    keep(desk, draft(1, "accept", case.id))
    act = verbs.accept(desk.file(case.id), DAY)

    def fail(*_given: object) -> None:
        raise Refused("full", "x")

    with monkeypatch.context() as broken:
        broken.setattr(Desk, "append", fail)
        with pytest.raises(Refused):
            desk.save(act, draft="d1")
    assert len(kept(desk)) == 1
    assert desk.file(case.id).case.state == "REGISTERED"


def consultation(**values: str) -> Case:
    return Case(id=uuid7(), kind="CONSULT", received=DAY, **values)


def test_a_case_is_registered_with_its_next_steps_at_once(desk: Desk) -> None:
    keep(desk, draft(1))
    made = desk.register(
        consultation(facts="怎么退"),
        draft="d1",
        then=[lambda f: verbs.reply(f, DAY, "七日内可退"), lambda f: verbs.close(f, DAY)],
    )
    assert (made.state, made.number, made.outcome) == ("CLOSED", "26A-0001", "ANSWERED")
    assert desk.file(made.id).case == made
    assert kept(desk) == []
    assert check(desk.store).ok


def test_if_one_step_refuses_nothing_is_saved_and_no_number_is_used(desk: Desk) -> None:
    keep(desk, draft(1))
    case = consultation()
    with pytest.raises(Refused) as caught:
        desk.register(case, draft="d1", then=[lambda f: verbs.close(f, DAY)])
    assert caught.value.code == "may-not-follow"
    assert kept(desk) == [draft(1)]
    with pytest.raises(Refused):
        desk.file(case.id)
    assert complaint(desk).number == "26A-0001"
    assert check(desk.store).ok


def test_a_conversion_ends_its_draft(desk: Desk) -> None:
    made = desk.register(consultation())
    keep(desk, draft(1, "convert", made.id))
    desk.convert(made.id, DAY, draft="d1", claimed_fen=1500)
    assert kept(desk) == []


def test_erasing_a_case_throws_away_what_was_typed_about_it(desk: Desk) -> None:
    asked = desk.register(consultation(consumer_name="王女士"))
    made = desk.convert(asked.id, DAY)
    for number, subject in enumerate((asked.id, made.id, agreed(desk).id)):
        keep(desk, draft(number, "correct", subject))
    desk.erase(made.id)
    assert [one.id for one in kept(desk)] == ["d2"]


def test_a_backup_brings_its_drafts_back(world: World, desk: Desk) -> None:
    keep(desk, draft(1))
    saved = backup.backup(desk.store, world.path / "safe").path
    discard(desk, "d1")
    desk = restore(desk, saved, world.clock)
    assert kept(desk) == [draft(1)]


def test_one_draft_is_saved_once(desk: Desk) -> None:
    """In two windows, or when a save went through and said that it did not."""
    keep(desk, draft(1, facts="张三退货"))
    made = desk.register(consultation(), draft="d1")
    with pytest.raises(Refused) as caught:
        desk.register(consultation(), draft="d1")
    assert caught.value.code == "already-saved"
    with pytest.raises(Refused) as caught:
        keep(desk, draft(1, facts="张三退货，又写了几句"))  # the other window writes on
    assert caught.value.code == "already-saved"
    discard(desk, "d1")
    with pytest.raises(Refused):
        desk.register(consultation(), draft="d1")
    assert kept(desk) == []
    assert signs(desk).drafts == 0
    assert desk.register(consultation()).number > made.number
    with desk.store.read() as connection:
        left = connection.exec_driver_sql("SELECT * FROM drafts WHERE id='d1'").one()
    assert "张三" not in str(left)


def test_money_typed_in_two_windows_is_received_once(desk: Desk) -> None:
    case = agreed(desk)
    before = desk.file(case.id).received_fen()

    def pay(file: CaseFile) -> Act:
        return verbs.pay(file, "REFUND", received_on=DAY, received_fen=1500)

    desk.step(case.id, pay, draft="d1")
    with pytest.raises(Refused) as caught:
        desk.step(case.id, pay, draft="d1")
    assert caught.value.code == "already-saved"
    assert desk.file(case.id).received_fen() == before + 1500


def test_a_draft_of_an_edit_knows_what_stood_there(desk: Desk) -> None:
    edit = Draft(
        "d", "correct", "c", {"goods": "酱油"}, "2026-07-01T09:00:00+08:00", "t", {"goods": "醋"}
    )
    keep(desk, edit)
    assert kept(desk) == [edit]


def test_a_wrong_payment_is_struck_as_it_stands_now(desk: Desk) -> None:
    case = agreed(desk)
    before = desk.file(case.id).received_fen()
    desk.step(case.id, lambda file: verbs.pay(file, "REFUND", received_on=DAY, received_fen=990000))
    paid = desk.file(case.id).payments[-1]

    def strike(record: Record, file: CaseFile | None) -> Act:
        assert file is not None
        return striking.strike(file, record, "多写了两个零")

    desk.step_on("payment", paid.id, strike)
    file = desk.file(case.id)
    assert (file.received_fen(), file.case.outcome) == (before, "AGREED_DONE")
    with pytest.raises(Refused, match="已经作废"):  # the second window
        desk.step_on("payment", paid.id, strike)
    with pytest.raises(Refused) as caught:
        desk.step_on("payment", "nobody", strike)
    assert caught.value.code == "no-record"
    assert check(desk.store).ok
