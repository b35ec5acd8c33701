"""Names for the shift: added, corrected, gone; what they did stays theirs."""

from datetime import date
from pathlib import Path

import pytest

from station import verbs
from station.errors import Refused
from station.journal import stored
from storage.check import check
from storage.desk import Desk, Setup, init
from storage.paths import Home
from storage.people import add, people, rename
from tests.storage.world import World, complaint


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return World(tmp_path).desk("017")


def entries(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.read() as connection:
        lines = connection.exec_driver_sql("SELECT line FROM entries ORDER BY seq").all()
    return [(stored(line).do, stored(line).by) for (line,) in lines]


def names(desk: Desk) -> list[str]:
    return [p.name for p in people(desk)]


def test_the_head_of_a_new_desk_may_have_no_name_yet(desk: Desk) -> None:
    (head,) = people(desk)
    assert (head.name, head.role) == ("", "HEAD")
    rename(desk, head.id, " 李站长\x1b ")
    assert names(desk) == ["李站长"]
    assert people(desk)[0].id == head.id


def test_a_named_head_is_there_at_once(tmp_path: Path) -> None:
    made = init(Home(tmp_path / "d", "desk"), Setup("017", "站", "MARKET", head="李站长"))
    assert names(made) == ["李站长"]


def test_people_come_through_the_journal(desk: Desk) -> None:
    (head,) = people(desk)
    added = add(desk, "李建华")
    add(desk, "张芳", "MEDIATOR", by=added.id)
    assert [(p.name, p.role) for p in people(desk)[1:]] == [
        ("李建华", "VOLUNTEER"), ("张芳", "MEDIATOR"),
    ]  # fmt: skip
    assert entries(desk)[-2:] == [("operator.add", head.id), ("operator.add", added.id)]
    assert check(desk.store).ok


def test_an_entry_carries_who_did_it(desk: Desk) -> None:
    person = add(desk, "李建华")
    case = complaint(desk)
    desk.save(verbs.accept(desk.file(case.id), date(2026, 7, 2)), by=person.id)
    assert entries(desk)[-1] == ("case.accept", person.id)


@pytest.mark.parametrize(
    ("name", "role", "code"),
    [
        ("", "VOLUNTEER", "no-name"),
        ("\x1b", "VOLUNTEER", "no-name"),
        ("字" * 201, "HEAD", "long-name"),
        ("李建华", "HEAD", "same-name"),
        ("王芳", "KING", "bad-role"),
    ],
)
def test_what_is_no_name_or_no_role_is_refused(desk: Desk, name: str, role: str, code: str) -> None:
    add(desk, "李建华")
    with pytest.raises(Refused) as caught:
        add(desk, name, role)
    assert caught.value.code == code
    assert names(desk) == ["", "李建华"]


def test_two_people_cannot_share_a_name_but_one_keeps_theirs(desk: Desk) -> None:
    one, two = add(desk, "李建华"), add(desk, "张芳")
    with pytest.raises(Refused) as caught:
        rename(desk, two.id, "李建华")
    assert caught.value.code == "same-name"
    assert rename(desk, one.id, "李建华").name == "李建华"
