"""The first day: ten things on the real screens, left and gone on with; practice looks different."""

from datetime import date
from pathlib import Path

from screens.desk.app import DeskApp
from screens.desk.door import DeskDoor
from screens.desk.first_day import STOPS, FirstDay
from screens.desk.places import place
from screens.shell import Look
from station.period import parse
from storage import figures
from storage.listing import Asked, listing
from storage.paths import Home
from tests import pilot as quick
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of
from tests.storage.world import agreed


def test_every_thing_to_do_can_be_done_and_only_in_its_turn() -> None:
    day = FirstDay()
    assert len(STOPS) == 10
    for n, stop in enumerate(STOPS):
        assert day.at == n
        assert f"{n + 1}/10" in day.words()
        assert not day.reached("nowhere")
        assert not day.did({"case.void"})
        assert bool(stop.place) != bool(stop.acts)
        assert day.reached(stop.place) if stop.place else day.did({*stop.acts, "case.void"})
    assert day.over
    assert not day.reached("export")


async def test_it_is_walked_in_practice_left_and_gone_on_with(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as desk:
        agreed(desk, day=date(2026, 7, 1))
        before = _counted(desk), desk.info()
    async with at_desk(home, clock) as at:
        assert "练习" not in at.lines[0] + at.lines[-2]
        at.app.go_to("first-day")
        await at.see("第一天 1/10") if at.app._guide.day else await _on_duty(at)
        await at.press("enter")
        await at.see("第一天 2/10")
        for line in (0, -2):
            assert "练习" in at.lines[line], at.lines[line]
        await at.press("f2")
        await at.see("第一天 3/10")
        assert "练习" in at.lines[-2]
        at.app.go_to("first-day")
        await at.settle()
        assert "第一天" not in at.text
        at.app.go_to("first-day")
        await at.see("第一天 3/10")
        await at.press("enter")
        await at.put(facts="能不能退卡", reply="可以退")
        await at.save()
        await at.see("第一天 4/10")
        at.app.go_to("leave-practice")
        await at.settle()
        await at.press("enter")
        assert "练习" not in at.lines[0] + at.lines[-2]
        assert "第一天" not in at.text
    with desk_of(home, clock) as desk:
        assert (_counted(desk), desk.info()) == before


async def _on_duty(at: AtDesk) -> None:
    """The practice desk asks who is on duty, too."""
    await at.see("今天谁值班")
    await at.press("enter")
    await at.see("第一天 1/10")


def _counted(desk: object) -> object:
    store = desk.store  # type: ignore[attr-defined]
    with store.read() as connection:
        entries = connection.exec_driver_sql("SELECT digest FROM entries").all()
        return figures.figures(connection, parse("2026Q3")), entries, listing(store, Asked()).total


async def test_a_fresh_machine_offers_it_and_every_place_is_reached_by_its_words(
    tmp_path: Path, clock: Wall
) -> None:
    app = DeskApp(DeskDoor(Home(tmp_path / "new", "desk"), clock), Look(), clock)
    async with app.run_test(size=(80, 24)):
        await quick.settled(app)
        assert "第一天" in "\n".join(quick.text_of(app))
        names = {item.name for item in app.shell.extra} - {"first-day"}
        assert all(place(app.shell, name, None) is not None for name in names)
    app.door.close()
