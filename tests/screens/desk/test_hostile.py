"""What people and attackers type, through every field of a saved case: list, case, time line."""

from datetime import date
from pathlib import Path

import pytest

from screens.cases.case import CaseScreen
from screens.cases.folded import Story, Sums
from screens.cases.listing import CasesScreen
from screens.widgets.pairs import Pairs
from station import verbs
from station.clock import uuid7
from station.life import Act
from station.records import Case, FollowUp, Lead, Record, Referral
from station.records.base import is_sealed
from station.values import clean
from storage.desk import Desk
from tests.hostile_text import HOSTILE
from tests.pilot import no_cut_wide
from tests.screens.desk.kit import AtDesk, Wall, at_desk, desk_of

DAY = date(2026, 7, 2)
TEXTS = list(dict.fromkeys(clean(text, multiline=True) for _tag, text in HOSTILE))
PLAIN = "普通"


def _free(kind: type[Record], record: Record) -> list[str]:
    """Return the fields of a record that hold what was typed freely."""
    return [
        s.name
        for s in kind.fields()
        if s.kind is str and is_sealed(s, record) and not s.ask.taxonomy
    ]


class Feeder:
    """Gives out the hostile texts one after the other, and remembers which."""

    def __init__(self) -> None:
        self.left = list(TEXTS)

    def fill(self, record: Record) -> Record:
        names = _free(type(record), record)
        return record.with_(**{n: self.left.pop() if self.left else PLAIN for n in names})


def _lay(desk: Desk) -> list[tuple[str, list[str]]]:
    """Save cases until every text stands in a field; return their ids with the texts in them."""
    feeder, laid = Feeder(), []
    while feeder.left:
        before = len(feeder.left)
        case = feeder.fill(Case(id=uuid7(), kind="COMPLAINT", received=DAY, claimed_fen=1500))
        listed = feeder.left.pop() if feeder.left else PLAIN
        case = case.with_(external_numbers=[listed], more_respondents=[{"name": listed}])
        made = desk.register(case)
        desk.save(verbs.accept(desk.file(made.id), DAY))
        desk.save(verbs.hold(desk.file(made.id), DAY, consent=True))
        desk.save(verbs.agree(desk.file(made.id), DAY, 1500))
        desk.save(verbs.pay(desk.file(made.id), "REFUND", received_on=DAY, received_fen=100))
        _rewrite(desk, made.id, feeder)
        laid.append((made.id, TEXTS[len(feeder.left) : before]))
    return laid


def _rewrite(desk: Desk, case_id: str, feeder: Feeder) -> None:
    """Let hostile texts stand in everything that hangs on a case."""
    file = desk.file(case_id)
    hanging = [
        *file.sessions, *file.agreements, *file.payments,
        Lead(id=uuid7(), case_id=case_id, noted_on=DAY),
        Referral(id=uuid7(), case_id=case_id, referred_on=DAY),
        FollowUp(id=uuid7(), case_id=case_id, called_on=DAY, answer="SATISFIED"),
    ]  # fmt: skip
    desk.save(Act("case.correct", tuple(feeder.fill(r) for r in hanging)))


@pytest.fixture
def laid(home: Path, clock: Wall) -> tuple[Path, list[tuple[str, list[str]]]]:
    with desk_of(home, clock) as desk:
        found = _lay(desk)
    return home, found


def _words(text: str) -> str:
    """Return a text without the space that folding may take away."""
    return "".join(text.split())


def _drawn(desk: AtDesk) -> str:
    """Return everything that the widgets of the screen hold, line under line, also out of view."""
    said = []
    for pairs in desk.screen.query(Pairs):
        said += [value for _label, value, _style in pairs._lines(pairs.size.width)]
    for story in desk.screen.query(Story):
        said += ["".join(text for text, _style in line) for line in story.lines(story.size.width)]
    for sums in desk.screen.query(Sums):
        said += [line[1][0] for line in sums.lines(sums.size.width) if len(line) > 1]
    return _words("".join(said))


@pytest.mark.long
async def test_a_case_shows_every_text_letter_for_letter(
    laid: tuple[Path, list[tuple[str, list[str]]]], clock: Wall
) -> None:
    home, cases = laid
    async with at_desk(home, clock, (80, 24)) as desk:
        for case_id, texts in cases:
            desk.screen.go("case", ("000000", case_id))
            await desk.settle()
            assert isinstance(desk.screen, CaseScreen)
            no_cut_wide(desk.lines, 80)
            seen = _drawn(desk)
            missing = [t for t in texts if _words(t) and _words(t) not in seen]
            assert not missing, missing[:3]
            desk.screen._turn()
            await desk.settle()
            no_cut_wide(desk.lines, 80)
            await desk.press("escape")


async def test_the_list_and_the_workbench_stay_whole(
    laid: tuple[Path, list[tuple[str, list[str]]]], clock: Wall
) -> None:
    home, cases = laid
    async with at_desk(home, clock) as desk:
        no_cut_wide(desk.lines, 100)
        await desk.press(*["down"] * len(cases))
        no_cut_wide(desk.lines, 100)
        await desk.press("f3", "down", *["down"] * len(cases))
        assert isinstance(desk.screen, CasesScreen)
        no_cut_wide(desk.lines, 100)


async def test_hostile_texts_may_be_searched_for(home: Path, clock: Wall) -> None:
    async with at_desk(home, clock) as desk:
        await desk.press("f3")
        line = desk.screen.query_one("SearchLine")
        for text in TEXTS[::5]:
            line.put(text[:200])
            await desk.pilot.pause()
        await desk.settle()
        no_cut_wide(desk.lines, 100)
