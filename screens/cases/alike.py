"""The matches of a registered case: asked for beside its next steps, judged there."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from screens.cases.same import Offer, SameScreen
from screens.cases.ways import ways
from screens.dialogs import refusal
from screens.shell import Changed, Go
from screens.widgets.choices import Choice
from screens.work import Working
from station.language import _
from station.records import Case

if TYPE_CHECKING:
    from storage.same import Match, Matches

KINDS = frozenset({"CONSULT", "COMPLAINT", "OTHER_REQ", "SUGGEST"})
"""Kinds of case that are compared; whoever reported something is nobody's match (令121第37条)."""


class Alike:
    """The key of the line that opens the matches of a case."""

    def __init__(self, found: "Matches") -> None:
        self.found = found

    def choice(self) -> Choice:
        """Return the line: the likeliest one by its number, and how many there are."""
        likely = self.found.likely
        if not likely:
            words = _("判断过不是同一件事的 {n} 件").format(n=len(self.found.judged))
            return Choice(self, words)
        more = len(likely) - 1
        words = (
            _("可能和 {number} 等 {n} 件是同一件事") if more else _("可能和 {number} 是同一件事")
        )
        return Choice(self, words.format(number=likely[0].number, n=len(likely)))


def ask(door: Any, case_id: str) -> "Matches":
    """Look for the matches of a registered case as it stands now. Blocks: call it in a thread."""
    from storage.same import Asked

    found: Matches = door.matches(Asked.about(door.file("", case_id).case), joint=True)
    return found


def wants(case: Case) -> bool:
    """Tell whether it is worth asking: a case that stands, of a kind that is compared."""
    return case.kind in KINDS and not case.void and case.state not in ("MERGED", "CONVERTED")


def show(on: Working, door: Any, case: Case) -> None:
    """Show the matches of a case over the screen of this widget."""

    def offers(match: "Match") -> list[Offer]:
        linked = match.kind == "COMPLAINT" and match.judged == ""
        found = (
            [Offer(*way) for way in ways(on, door, case, match.id, match.number)] if linked else []
        )
        if match.open:
            words = _("打开 {number}").format(number=match.number)
            go = partial(_open, on, match)
            found.append(Offer(words, _("到那一件里去，Esc 回到这里"), go))
        return [*found, _verdict(on, door, case, match)]

    def question() -> "Callable[[], Matches]":
        return lambda: ask(door, case.id)

    on.app.push_screen(SameScreen(door, question, offers))


def _open(on: Widget, match: "Match", _done: Callable[[], Any]) -> None:
    on.post_message(Go("case", (match.region, match.id)))


def _verdict(on: Working, door: Any, case: Case, match: "Match") -> Offer:
    """Return the choice that says that they are two matters, or takes that back."""
    apart = not match.judged
    ids = (match.id, case.id) if match.judged == "theirs" else (case.id, match.id)

    def judge(done: Callable[[], Any]) -> None:
        def judged(_none: None) -> None:
            on.post_message(Changed())
            done()

        on.carry_out(
            lambda: door.set_apart(*ids, apart), judged,
            refused=lambda error: on.app.push_screen(refusal(error)),
        )  # fmt: skip

    if apart:
        about = _("记下来，以后不再提示；判断错了可以取消")
        return Offer(_("不是同一件事"), about, judge, apart=True)
    return Offer(_("取消“不是同一件事”"), _("以后还提示这一件"), judge)
