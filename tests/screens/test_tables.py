"""A list as a table: exactly its rows, nobody's name, and a line that stays where a head asked."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from screens.cases.exporting import CaseList, PlainList
from screens.county.door import CountyDoor
from screens.desk.door import DeskDoor
from station import verbs
from station.clock import uuid7
from station.errors import Refused
from station.papers import listed as paper
from station.progress import Cancelled, Progress, silent
from station.records import Case
from storage import listed, search
from storage import listing as listings
from storage.check import check
from storage.desk import Desk
from storage.listing import Asked, listing
from storage.people import add, people, rename
from tests.hostile_text import HOSTILE
from tests.storage.world import World, complaint, take

PHONE = "13912345678"
NAME = "王小明"
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Desk]]:
    """A desk of a county: 130 complaints, a lead, one that is void, names in the free text."""
    world = World(tmp_path_factory.mktemp("world"))
    desk = world.desk("017", world.county())
    rename(desk, people(desk)[0].id, "周敏")
    acts = [
        verbs.register(
            Case(
                id=uuid7(), number=f"26A-{n + 1:04d}", kind="COMPLAINT", received=date(2026, 7, n % 28 + 1),
                consumer_name=NAME, consumer_phone=PHONE, merchant=f"惠民超市{n}", claimed_fen=n * 100,
                goods=f"{NAME}的手机 {PHONE}" if n % 2 else FORMULA, nature="quality" if n % 3 else "price",
            )
        )
        for n in range(130)
    ]  # fmt: skip
    desk.save(*acts)
    desk.register(
        Case(
            id=uuid7(),
            kind="LEAD",
            received=date(2026, 7, 9),
            consumer_name="李举报",
            consumer_phone="13700001111",
            facts="过期",
        )
    )
    wrong = complaint(desk, consumer_name=NAME)
    desk.save(verbs.void(desk.file(wrong.id), "试填"))
    yield world, desk
    desk.store.close()


def door_of(desk: Desk, by: str | None = None) -> DeskDoor:
    door = DeskDoor(desk.store.home, desk.store.clock)
    door._opened = desk
    door.by = by
    return door


def head(desk: Desk) -> str:
    return next(p.id for p in people(desk) if p.role == "HEAD")


def case_list(desk: Desk, asked: Asked, **more: Any) -> CaseList:
    return CaseList(asked, "案件", ["性质：质量"], listing(desk.store, asked).total, **more)


def text_of(path: Path) -> str:
    """All text of all parts of a workbook."""
    with zipfile.ZipFile(path) as packed:
        return "\n".join(packed.read(n).decode() for n in packed.namelist() if n.endswith(".xml"))


def rows_of(path: Path) -> list[list[Any]]:
    """The rows under the heads, of all sheets."""
    found = []
    for sheet in openpyxl.load_workbook(path):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        at = next(n for n, row in enumerate(rows) if "编号" in row)
        found += rows[at + 1 :]
    return found


@pytest.mark.parametrize(
    "asked",
    [
        Asked(), Asked(nature="quality"), Asked(state="VOID"), Asked(text="惠民超市1"), Asked(text="惠民"),
        Asked(least_fen=5_000, last=date(2026, 7, 9)), Asked(text="hmcs", nature="price"), Asked(text="没有"),
    ],
)  # fmt: skip
def test_a_table_holds_the_rows_of_the_list_in_its_order(
    made: tuple[World, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: Asked
) -> None:
    _world, desk = made
    whole = listing(desk.store, asked)
    wanted = [(r.number, r.received.isoformat(), r.merchant) for r in whole.rows(0, whole.total)]
    monkeypatch.setattr(listings, "HELD", 7)  # a list by text holds few; the table has them all
    monkeypatch.setattr(search, "CANDIDATES", 9)
    path = door_of(desk).write_cases(tmp_path, case_list(desk, asked), False, silent)
    assert [(r[0], r[1], r[4] or "") for r in rows_of(path)] == wanted


def test_nobody_is_named_in_a_masked_table(made: tuple[World, Desk], tmp_path: Path) -> None:
    _world, desk = made
    typed = case_list(desk, Asked(text=f"{NAME} {PHONE}"), words=(NAME, PHONE))
    for wanted in (case_list(desk, Asked()), typed):
        said = text_of(door_of(desk).write_cases(tmp_path, wanted, False, silent))
        assert not [
            piece for piece in (NAME, "小明", PHONE, "李举报", "13700001111") if piece in said
        ]
        assert "王**" in said
        assert "性质：质量" in said
    assert "查找“王** 139****5678”" in said
    piece = case_list(desk, Asked(text=PHONE[-7:]), words=(PHONE[-7:],))
    said = text_of(door_of(desk).write_cases(tmp_path, piece, False, silent))
    assert "查找“***”" in said
    assert PHONE[-7:] not in said
    assert check(desk.store).ok


def test_text_is_text_and_sums_are_numbers(made: tuple[World, Desk], tmp_path: Path) -> None:
    _world, desk = made
    path = door_of(desk).write_cases(tmp_path, case_list(desk, Asked()), False, silent)
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert FORMULA in {cell.value for cell in cells}
    sums = [row[-1] for row in rows_of(path)]
    assert sums.count(None) == 1  # the lead claims nothing
    assert sorted(n for n in sums if n is not None) == sorted([*range(130), 15])


def test_hostile_text_stays_in_its_cell(tmp_path: Path) -> None:
    lines = [[text, "x"] for _what, text in HOSTILE]
    heads = [paper.Head("编号", 12), paper.Head("甲", 3, "centre")]
    about = paper.Paper("清单", "=1+1", ["条件"], "", "2026-07-02T09:00:00+08:00")
    out = io.BytesIO()
    assert paper.write_listed(out, about, heads, lines, len(lines), tmp_path) == len(lines)
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    rows = rows_of(tmp_path / "a.xlsx")
    assert [row[1] for row in rows] == ["x"] * len(lines)
    assert not [n for n in text_of(tmp_path / "a.xlsx") if n in "\x00\x08\x1b\u202e"]


def test_a_long_list_goes_on_on_the_next_sheet(
    made: tuple[World, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _world, desk = made
    monkeypatch.setattr(paper, "LONGEST", 50)
    path = door_of(desk).write_cases(tmp_path, case_list(desk, Asked()), False, silent)
    assert [s.title for s in openpyxl.load_workbook(path)] == ["清单", "清单 2", "清单 3"]
    whole = listing(desk.store, Asked())
    assert [r[0] for r in rows_of(path)] == [r.number for r in whole.rows(0, whole.total)]


def test_only_a_head_gets_names_and_it_is_noted_for_good(tmp_path: Path) -> None:
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    complaint(desk, consumer_name=NAME, consumer_phone=PHONE)
    desk.register(Case(id=uuid7(), kind="LEAD", received=date(2026, 7, 2), consumer_name="李举报"))
    wanted = case_list(desk, Asked())
    volunteer = add(desk, "李玲")
    before = check(desk.store).entries
    for by in (volunteer.id, None, "nobody"):
        door = door_of(desk, by)
        assert door.may_unmask()[0] is False
        with pytest.raises(Refused, match="站长"):
            door.write_cases(tmp_path / "out", wanted, True, silent)
    assert not (tmp_path / "out").exists()
    assert check(desk.store).entries == before
    rename(desk, head(desk), "周敏")
    door = door_of(desk, head(desk))
    said = text_of(door.write_cases(tmp_path / "out", wanted, True, silent))
    assert NAME in said
    assert PHONE in said
    assert "周敏" in said
    assert "李举报" not in said  # who reported is secret in every list
    allowed, (noted,) = door.may_unmask()
    assert allowed
    assert (noted.by, noted.rows) == ("周敏", 2)
    rename(desk, head(desk), "周小敏")  # what is done to the person later says it no second time
    assert len(listed.unmaskings(desk.store)) == 1
    take(county, world.bundle(desk))
    with county.store.read() as connection:
        lines = connection.exec_driver_sql("SELECT line FROM entries WHERE standing=0").all()
    assert sum(b"list.unmask" in line for (line,) in lines) == 1
    assert check(desk.store).ok
    assert check(county.store).ok


def test_the_office_gets_masked_lists_only(made: tuple[World, Desk], tmp_path: Path) -> None:
    world, desk = made
    county = world.county()
    take(county, world.bundle(desk, everything=True))
    door = CountyDoor(county.store.home, county.store.clock)
    door._opened = county
    said = text_of(door.write_cases(tmp_path, case_list(desk, Asked()), True, silent))
    assert not [piece for piece in (NAME, PHONE, "李举报") if piece in said]
    assert "017站" in said


def test_stopped_it_leaves_nothing_behind(made: tuple[World, Desk], tmp_path: Path) -> None:
    _world, desk = made
    home = {p.name for p in desk.store.home.path.iterdir()}

    def stop(progress: Progress) -> None:
        if progress.done:
            raise Cancelled

    with pytest.raises(Cancelled):
        door_of(desk).write_cases(tmp_path / "out", case_list(desk, Asked()), False, stop)
    assert not (tmp_path / "out").exists()
    assert {p.name for p in desk.store.home.path.iterdir()} == home


def test_a_row_too_few_is_no_table(
    made: tuple[World, Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _world, desk = made
    honest = listings.rows_of
    monkeypatch.setattr(listings, "rows_of", lambda *a, **k: honest(*a, **k)[1:])
    with pytest.raises(listed.MachineFailed) as failed:
        door_of(desk).write_cases(tmp_path / "out", case_list(desk, Asked()), False, silent)
    assert failed.value.code == "list-incomplete"
    assert not (tmp_path / "out").exists()


def test_rows_of_a_screen_are_written_as_they_stand(
    made: tuple[World, Desk], tmp_path: Path
) -> None:
    _world, desk = made
    plain = PlainList("各站/情况:1", ["编号", "名称"], [6, 30], [("017", FORMULA), ("018", "")])
    path = door_of(desk).write_plain(tmp_path, plain)
    assert rows_of(path) == [["017", FORMULA], ["018", None]]
    assert path.name.startswith("017-各站-情况-1-2026")
