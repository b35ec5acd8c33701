"""What can be done about another case that may be the same matter: 并案 into it, 共同投诉 with it."""

from collections.abc import Callable
from typing import Any

from screens.dialogs import Confirm, refusal
from screens.shell import Changed
from screens.work import OPENING, Working
from station import groups
from station.language import _
from station.life import CaseFile, why_not
from station.records import Case

Way = tuple[str, str, Callable[[Callable[[], Any]], Any]]
"""What a list calls it, a few words about it, and what does it: called with what comes after."""


def ways(on: Working, door: Any, case: Case, other: str, number: str) -> list[Way]:
    """Return what may be done with another complaint, by its id and number, from this case.

    Each asks first. What the rules refuse is said; nothing is saved then.
    """
    found: list[Way] = []
    if why_not(CaseFile(case), "merge") is None:
        found.append((
            _("同一件争议：并入 {number}").format(number=number),
            _("编号都留着，只数一件；弄错了可以取消并案"),
            lambda done: _merge(on, door, case, other, number, done),
        ))  # fmt: skip
    if groups.why_not(case, groups.JOIN) is None:
        found.append((
            _("和 {number} 共同投诉").format(number=number),
            _("各人一件、各有编号，数字照样一件一件算"),
            lambda done: _group(on, door, case, other, number, done),
        ))  # fmt: skip
    return found


def _merge(
    on: Working, door: Any, case: Case, other: str, number: str, done: Callable[[], Any]
) -> None:
    question = _("{a} 和 {b} 是同一件争议，把 {a} 并入 {b} 吗？").format(a=case.number, b=number)
    _ask(on, question, _("并过去"), lambda: door.merge_into(case.id, other), done)


def _group(
    on: Working, door: Any, case: Case, other: str, number: str, done: Callable[[], Any]
) -> None:
    question = _("{a} 和 {b} 放到一起，做共同投诉吗？").format(a=case.number, b=number)

    def asked(doubts: list[str]) -> None:
        _ask(
            on, "\n".join([*doubts, question]), _("放到一起"),
            lambda: door.group_with(case.id, other), done,
        )  # fmt: skip

    on.fetch(
        lambda: groups.doubts(case, door.file("", other).case), asked, group=f"{OPENING} way",
        refused=lambda error: on.app.push_screen(refusal(error)),
    )  # fmt: skip


def _ask(
    on: Working, question: str, yes: str, act: Callable[[], Any], done: Callable[[], Any]
) -> None:
    def saved(_none: Any) -> None:
        on.post_message(Changed())
        done()

    def answered(sure: bool | None) -> None:
        if sure:
            on.carry_out(
                act, saved, refused=lambda error: on.app.push_screen(refusal(error))
            )  # fmt: skip

    on.app.push_screen(Confirm(question, yes), answered)
