"""The screens of a desk where no frames can be drawn. Languages and sizes: the snapshots."""

from pathlib import Path

import pytest

from screens.dialogs import Confirm
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of
from tests.storage.world import complaint


async def _every_screen(desk: AtDesk) -> dict[str, list[str]]:
    """Go through the screens of the desk; return what stands there."""
    ways = {
        "workbench": [], "intake": ["f2"], "form": ["down", "enter"], "cases": ["escape", "f3"],
        "filter": ["tab", "enter"], "case": ["escape", "shift+tab", "down", "enter"],
        "help": ["f1"],
    }  # fmt: skip
    seen: dict[str, list[str]] = {}
    for name, keys in ways.items():
        await desk.press(*keys)
        seen[name] = desk.lines
    await desk.press("escape")
    desk.screen._turn()
    await desk.settle()
    return {**seen, "time line": desk.lines}


@pytest.mark.long
async def test_ascii_alone_where_the_terminal_cannot_draw(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        complaint(made, clock.now().date())
    async with at_desk(home, clock, (80, 24), ascii_only=True) as desk:
        for screen, lines in (await _every_screen(desk)).items():
            drawn = set("".join(lines)) & set("╭╮╰╯│─┄…→·▪█▏")
            assert not drawn, f"{screen}: {drawn}"


async def test_the_harmless_answer_has_the_focus_before_any_key_is_taken(
    home: Path, clock: Wall
) -> None:
    async with at_desk(home, clock) as desk:
        await desk.app.push_screen(Confirm("真的吗？", "真的"))
        focused = desk.app.focused
        assert focused is not None
        assert focused.id == "no"
