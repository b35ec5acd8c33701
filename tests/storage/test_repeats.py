"""可能是同一件事, measured: what is found of planted repeats, and how much of it is right."""

import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from station import verbs
from storage.desk import Setup, init
from storage.paths import Home
from storage.same import Asked, matches
from tests.storage.repeats import MANNERS, Told, cases

_AT_ONCE = 500


@dataclass
class Score:
    """Counts: repeats planted and found, matches told and right among them."""

    planted: int = 0
    found: int = 0
    told: int = 0
    right: int = 0


def measure(folder: Path, told: list[Told], asked: list[Told]) -> dict[str, Score]:
    """Register the cases as they came, and ask about each of `asked` just before it is saved."""
    desk = init(Home(folder / "desk", "desk"), Setup("017", "幸福社区站", "COMMUNITY"))
    of = {t.case.id: t for t in told}
    wanted = {t.case.id for t in asked}
    scores = {manner: Score() for manner in ("", *MANNERS)}
    first: dict[int, str] = {}
    waiting: list[Told] = []
    for one in told:
        if one.case.id in wanted or len(waiting) == _AT_ONCE:
            desk.save(*(verbs.register(t.case) for t in waiting))
            waiting = []
        if one.case.id in wanted:
            likely = [m.id for m in matches(desk.store, Asked.about(one.case)).likely]
            score = scores[one.manner]
            score.told += len(likely)
            score.right += sum(of[case].matter == one.matter for case in likely)
            if one.matter in first:  # of two on one day either may come first
                score.planted += 1
                score.found += first[one.matter] in likely
        waiting.append(one)
        first.setdefault(one.matter, one.case.id)
    desk.store.close()
    return scores


def judged(scores: dict[str, Score]) -> tuple[int, int, str]:
    """Return recall and precision in percent, rounded down, and both by manner in words."""
    whole = [
        sum(getattr(s, n) for s in scores.values()) for n in ("planted", "found", "told", "right")
    ]
    lines = [
        f"{manner or 'none'}: {s.found}/{s.planted} found, {s.right}/{s.told} right"
        for manner, s in scores.items()
    ]
    return 100 * whole[1] // whole[0], 100 * whole[3] // whole[2], "\n".join(lines)


@pytest.mark.long
def test_planted_repeats_are_found_and_little_else(tmp_path: Path) -> None:
    told = cases(900, seed=7)
    asked = [t for n, t in enumerate(told) if t.manner or n % 10 == 0]
    recall, precision, words = judged(measure(tmp_path, told, asked))
    assert (recall >= 85, precision >= 85) == (True, True), words  # few: a case is a percent


@pytest.mark.long
def test_of_20000_cases_95_percent_of_the_repeats_and_90_percent_right(tmp_path: Path) -> None:
    told = cases(20_000)
    asked = Random(3).sample(told, 2_500)  # of all that come, repeats or not
    recall, precision, words = judged(measure(tmp_path, told, asked))
    sys.stdout.write(f"recall {recall} %, precision {precision} %\n{words}\n")
    assert recall >= 95, words
    assert precision >= 90, words
