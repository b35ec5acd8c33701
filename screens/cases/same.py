"""可能是同一件事: the cases that may be one matter with another, and what can be done about each.

Whoever shows it says what is asked and what may be done: `Offers` gives the choices for a match.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from screens.about import About
from screens.cases import parts
from screens.cases.steps import state_words
from screens.dialogs import Modal
from screens.widgets.choices import Choice, Choices
from screens.widgets.pairs import Pair, Pairs
from station.language import _
from station.life import CaseFile

if TYPE_CHECKING:
    from storage.same import Match, Matches


@dataclass(frozen=True)
class Offer:
    """Something that can be done about a match.

    `run` is called on the UI thread once the match is no longer in front; it takes what is to be
    called when it is done, after which the list is asked anew. `apart`: Delete in the list does it.
    """

    label: str
    about: str
    run: Callable[[Callable[[], Any]], Any]
    apart: bool = False


Offers = Callable[["Match"], Sequence[Offer]]
Question = Callable[[], "Callable[[], Matches]"]
"""Called on the UI thread; what it returns asks, in a thread."""


def heading(match: "Match") -> str:
    """Return the number, day, state and merchant of a match; of a closed one no merchant."""
    state = state_words(match.kind, match.state, match.outcome)
    return "  ".join(filter(None, [match.number, match.received, state, match.merchant]))


def reason(match: "Match") -> str:
    """Return in words what matched."""
    said = match.likeness.said()
    return _("别的消费者：{matched}").format(matched=said) if match.likeness.joint else said


class SameList(Choices):
    """The matches; Delete says that the one under the cursor is another matter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "apart", show=False)]

    def action_apart(self) -> None:
        """Delete: not the same matter."""
        screen = self.screen
        chosen = self.chosen()
        if chosen is not None and isinstance(screen, SameScreen):
            screen.put_apart(chosen.key)


class SameScreen(Modal[None]):
    """The list over whatever asked; Enter shows one of them and what can be done about it."""

    def __init__(self, door: Any, question: Question, offers: Offers) -> None:
        super().__init__()
        self._door = door
        self._question = question
        self._offers = offers

    def compose(self) -> ComposeResult:
        """Show the list."""
        with Vertical(classes="dialog wide") as box:
            box.border_title = _("可能是同一件事")
            box.border_subtitle = _("Enter 看一看  Delete 不是同一件事  Esc 返回")
            yield Static("", markup=False, classes="sentence")
            yield SameList()

    def on_mount(self) -> None:
        """Stand on the list."""
        self.set_focus(self.query_one(SameList))

    def on_screen_resume(self) -> None:
        """Ask: at first, and whenever one comes back here."""
        self.renew()

    def about(self) -> About:
        """Say what stands here."""
        return About(
            _("可能是同一件事"),
            _(
                "这些记录的电话、姓名、经营者或外部编号对得上，下面一行写着哪些对得上。"
                "是不是同一件事由您看过再定，这里不对任何人下结论。"
            ),
        )

    def renew(self) -> None:
        """Ask anew."""
        self.fetch(self._question(), self._show)

    def _show(self, found: "Matches") -> None:
        rows = [Choice(m, heading(m), reason(m)) for m in found.found]
        if found.judged:
            rows.append(Choice(None, _("已判断不是同一件事"), possible=False))
        rows += [Choice(m, heading(m), reason(m)) for m in found.judged]
        self.query_one(SameList).offer(rows)
        words = "" if found.found else _("没有可能是同一件事的记录了，按 Esc 返回。")
        self.query_one(Static).update(words)
        self.query_one(Static).display = bool(words)

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        event.stop()
        match: Match = event.key
        if not match.open:
            self._look(match, None)
            return
        self.fetch(
            lambda: self._door.file(match.region, match.id), partial(self._look, match),
            group="opening match",
        )  # fmt: skip

    def _look(self, match: "Match", file: CaseFile | None) -> None:
        """Show a match; of a closed one only number, day and state."""

        def chosen(offer: Offer | None) -> None:
            if offer is not None:
                offer.run(self.renew)

        self.app.push_screen(LookAt(match, file, self._offers(match)), chosen)

    def put_apart(self, match: "Match | None") -> None:
        """Do what Delete does for this match, if anything."""
        for offer in self._offers(match) if match is not None else ():
            if offer.apart and match is not None and not match.judged:
                offer.run(self.renew)
                return


class LookAt(Modal[Offer]):
    """One match: what it is about, and what can be done."""

    DEFAULT_CSS = """
    LookAt VerticalScroll { height: auto; max-height: 27vh; }
    LookAt Pairs { background: $background; }
    """

    def __init__(self, match: "Match", file: CaseFile | None, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._match = match
        self._file = file
        self._offered = offers

    def compose(self) -> ComposeResult:
        """Show the case over the choices."""
        with Vertical(classes="dialog wide") as box:
            box.border_title = heading(self._match)
            box.border_subtitle = _("Enter 选定  Esc 返回")
            yield Static(reason(self._match), markup=False, classes="sentence")
            if self._file is not None:
                with VerticalScroll(can_focus=False):
                    told = [t for t in parts.parties(self._file) if t.label]
                    yield Pairs([Pair(t.label, t.value, t.tone) for t in told])
            else:
                yield Static(_("已经办完的只显示编号、日期和状态。"), markup=False, classes="quiet")
            yield Choices([Choice(o, o.label, o.about) for o in self._offered])

    def on_mount(self) -> None:
        """Stand on the choices."""
        self.set_focus(self.query_one(Choices))

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        event.stop()
        self.dismiss(event.key)


__all__ = ["Offer", "Offers", "SameScreen", "heading", "reason"]
