"""The screens of a desk on small and large terminals, in both languages, drawn or in ASCII."""

import re
from pathlib import Path

import pytest

from storage.drafts import Draft
from storage.drafts import keep as keep_draft
from tests.pilot import no_cut_wide, restless
from tests.screens.desk.kit import SIZES, AtDesk, Wall, at_desk, desk_of, new_desk
from tests.storage.world import agreed, complaint

ENGLISH = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
KEYS = {"Enter", "Esc", "Tab", "Ctrl", "Shift", "PgUp", "PgDn", "Home", "End"}
DATA = {
    "zh_CN": ("王女士", "惠民超市", "过期酱油", "登记投诉 王女士"),
    "en": ("Ann Lee", "Corner Shop", "Soy sauce", "Complaint Ann Lee"),
}


def _lay(home: Path, clock: Wall, lang: str) -> None:
    name, shop, goods, title = DATA[lang]
    given = {"consumer_name": name, "merchant": shop, "goods": goods}
    with desk_of(home, clock) as made:
        done = agreed(made, day=clock.now().date())
        made.erase(done.id)  # its names are Chinese in both languages
        case = complaint(made, clock.now().date(), facts=goods, request=goods, **given)
        at = clock.now().isoformat(timespec="seconds")
        keep_draft(made, Draft("d", "register.COMPLAINT", "", {"goods": goods}, at, title))
        keep_draft(made, Draft("e", "accept", case.id, {"decided_on": "2026-07-02"}, at, title))


class Resting(dict[str, list[str]]):
    """What stands on the screens, by their names."""

    def __init__(self, desk: AtDesk) -> None:
        super().__init__()
        self._desk = desk

    async def look(self, name: str) -> None:
        self[name] = self._desk.lines
        assert await restless(self._desk.app) < 3, f"{name} is laid out again and again"


async def _every_screen(desk: AtDesk) -> dict[str, list[str]]:
    """Go through the screens of the desk, each of which comes to rest; return what stands there."""
    seen = Resting(desk)
    await seen.look("workbench")
    await desk.press("f2")
    await seen.look("intake")
    await desk.press("down", "enter")
    await seen.look("form")
    await desk.press("escape")
    await desk.press("f3")
    await seen.look("cases")
    await desk.press("tab", "enter")
    await seen.look("filter")
    await desk.press("escape", "shift+tab", "down", "enter")
    await seen.look("case")
    await desk.press("shift+tab")
    desk.screen._turn()
    await desk.settle()
    await seen.look("time line")
    await desk.press("f1")
    await seen.look("help")
    await desk.press("escape", "escape", "down", "enter")
    await seen.look("done case")
    return seen


@pytest.mark.parametrize(
    ("size", "lang"),
    [
        pytest.param(size, lang, marks=() if (at + of) % 2 == 0 else pytest.mark.long)
        for at, size in enumerate(SIZES)
        for of, lang in enumerate(DATA)
    ],
)
async def test_one_language_at_a_time_and_nothing_is_cut(
    tmp_path: Path, clock: Wall, size: tuple[int, int], lang: str
) -> None:
    person = {"zh_CN": "周敏", "en": "Mae"}[lang]
    name = {"zh_CN": "华发广场站", "en": "Plaza"}[lang]
    new_desk(tmp_path / "desk", clock, head=person, name=name).store.close()
    _lay(tmp_path / "desk", clock, lang)
    async with at_desk(tmp_path / "desk", clock, size, lang=lang, person=person) as desk:
        seen = await _every_screen(desk)
    for screen, lines in seen.items():
        no_cut_wide(lines, size[0])
        text = "\n".join(lines)
        if lang == "en":
            found = CHINESE.findall(text)
        else:
            found = [w for w in ENGLISH.findall(text) if w not in KEYS]
        assert not found, f"{screen}: {found}\n{text}"


async def test_ascii_alone_where_the_terminal_cannot_draw(home: Path, clock: Wall) -> None:
    with desk_of(home, clock) as made:
        complaint(made, clock.now().date())
    async with at_desk(home, clock, (80, 24), ascii_only=True) as desk:
        for screen, lines in (await _every_screen(desk)).items():
            drawn = set("".join(lines)) & set("╭╮╰╯│─┄…→·▪█▏")
            assert not drawn, f"{screen}: {drawn}"
