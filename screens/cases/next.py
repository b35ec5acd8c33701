"""What can be done with a case now: the likely step first, the rare ones apart, what has to wait."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from screens.about import About
from screens.cases import alike, dues, linking, one_of, parts, steps, whose
from screens.cases.stepping import GroupMoney, Remedies, Step, Visit
from screens.widgets.choices import Choice, Choices
from screens.widgets.pairs import Pair, Pairs
from screens.work import Working
from station.attaching import why_not_attach
from station.errors import StationError
from station.language import _
from station.late import why_not_explain
from station.life import CaseFile
from station.meeting import why_not_meet
from station.papers.documents.offering import has_any
from station.payments import why_not_plan
from station.sheets import days
from station.sheets.linking import SHEETS

if TYPE_CHECKING:
    from storage.links import Link
    from storage.same import Matches

NOTE_LEAD = "lead.note"
HAND_OVER = "lead.hand_over"
PLAN = "plan"
ATTACH = "attach"
PAPERS = "papers"
WRITE_OUT = "attachment.write"

_CLAIMING = ("COMPLAINT", "CONSULT")
"""Kinds of case in which somebody wants to know what may be claimed."""


def likely(file: CaseFile) -> list[Choice]:
    """Return the steps that a desk takes in this state; what came as a lead is handed over first."""
    verbs = [Choice(Step(verb), steps.label(verb)) for verb in steps.likely(file)]
    return [*(_hand_over(file) if file.case.kind == "LEAD" else ()), *verbs]


def rare(file: CaseFile, links: "Sequence[Link]" = (), day: date | None = None) -> list[Choice]:
    """Return what else can be done: leads, other cases of the matter, putting right, voiding.

    `day` says what is late by then.
    """
    found = _days(file, day)
    if not file.case.void:
        found.append(Choice(Step(NOTE_LEAD), steps.label(NOTE_LEAD)))
    if file.case.kind != "LEAD":
        found += _hand_over(file)
    if why_not_attach(file) is None:
        found.append(Choice(Step(ATTACH), steps.label(ATTACH)))
    if any(not a.void for a in file.attachments):
        found.append(Choice(Step(WRITE_OUT), steps.label(WRITE_OUT)))
    if has_any(file):
        found.append(Choice(Step(PAPERS), steps.label(PAPERS)))
    if not file.case.void:
        found.append(Choice(Step(whose.WHOSE), steps.label(whose.WHOSE)))
    if file.case.accept_rule or file.case.close_rule:
        found.append(Choice(Step(dues.DUES), steps.label(dues.DUES)))
    found += [Choice(Step(verb), steps.label(verb)) for verb in steps.apart(file)]
    found += [Choice(step, steps.label(step.name)) for step in one_of.offered(file)]
    first = [Choice(Visit(x.region, x.id), f"{_(x.how)} {x.number}") for x in links]
    for name, label in linking.offered(file.case):
        choice = Choice(Step(name) if name in SHEETS else linking.Linking(name), label)
        (first if name in linking.FIRST else found).append(choice)
    return [*_money(file), *first, *found]


def _days(file: CaseFile, day: date | None) -> list[Choice]:
    """Offer to say why it is late, and to arrange a sitting."""
    late = day is not None and why_not_explain(file.case, day) is None
    offered = {days.LATE: late, days.MEET: why_not_meet(file) is None}
    return [Choice(Step(name), steps.label(name)) for name, may in offered.items() if may]


def _money(file: CaseFile) -> list[Choice]:
    """Offer to plan instalments, what a joint complaint is owed, and what may be claimed."""
    found = [Choice(Step(PLAN), steps.label(PLAN))] if why_not_plan(file) is None else []
    if file.case.group_id:
        found.append(Choice(GroupMoney(file.case.group_id), _("共同投诉退费表")))
    if file.case.kind in _CLAIMING and not file.case.void:
        found.append(Choice(Remedies(), _("赔付参考")))
    return found


def _hand_over(file: CaseFile) -> list[Choice]:
    """Offer every lead that waits, by its day where there is more than one."""
    waiting = [x for x in file.leads if x.handed_on is None and not x.void]
    days = [f" {lead.noted_on:%m-%d}" if len(waiting) > 1 else "" for lead in waiting]
    return [
        Choice(Step(HAND_OVER, lead), steps.label(HAND_OVER) + day)
        for lead, day in zip(waiting, days, strict=True)
    ]


class NextList(Choices):
    """The list; F1 says what a step means. PgUp and PgDn turn the page that is read beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "read(-1)", show=False),
        Binding("pagedown", "read(1)", show=False),
    ]

    def action_read(self, pages: int) -> None:
        """Turn the page of the case; where all of it is in sight, go through the list."""
        page: Any = self.screen.query_one("#page")
        if page.max_scroll_y:
            page.turn(pages)
        elif pages > 0:
            self.action_page_down()  # type: ignore[no-untyped-call]
        else:
            self.action_page_up()  # type: ignore[no-untyped-call]

    def about(self) -> About:
        """Say what is offered."""
        return About(
            _("下一步"),
            _(
                "只列现在办得了的，最常用的在最上面，Enter 开始办。"
                "还办不了的写在下面，连同先要办什么。"
                "写错了用“更正”，重复登记、试填的用“作废”；都留有记录。"
            ),
        )


class Next(Working, Vertical):
    """The panel: the sentence, the list, what has to wait."""

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._file: CaseFile | None = None

    def compose(self) -> ComposeResult:
        """Put the list over what has to wait."""
        yield NextList(id="next-list")
        yield Static("", id="not-yet", markup=False)

    def on_mount(self) -> None:
        """Name the panel."""
        self.border_title = _("下一步")
        self.border_subtitle = _("Enter 办理  Tab 换栏")

    def show(self, file: CaseFile, links: "Sequence[Link]") -> None:
        """Offer what can be done with this case; after a step the likely next one is marked."""
        usual, other = likely(file), rare(file, links, self._shell().now().date())
        steps_list = self.query_one(NextList)
        if file != self._file:
            steps_list.highlighted = None
        self._file = file
        self._offer(usual, other)
        waiting = self.query_one("#not-yet", Static)
        words = steps.not_yet(file)
        if not usual and not other:
            words = words or [_("这一件没有还能办的了，只能看。")]
        waiting.update("\n".join(words))
        waiting.display = bool(words)
        self._look_for_matches(file, usual, other)

    def _offer(self, usual: Sequence[Choice], other: Sequence[Choice]) -> None:
        heading = [Choice(None, _("其他"), possible=False)] if usual and other else []
        self.query_one(NextList).offer([*usual, *heading, *other])

    def _look_for_matches(
        self, file: CaseFile, usual: Sequence[Choice], other: Sequence[Choice]
    ) -> None:
        """Ask, without anybody waiting for it, which cases may be the same matter."""
        door, case = self._door(), file.case

        def found(matches: "Matches") -> None:
            if (matches.likely or matches.judged) and self._file == file:
                self._offer(usual, [alike.Alike(matches).choice(), *other])

        if alike.wants(case):
            self.fetch(lambda: alike.ask(door, case.id), found, group="matches")

    def _shell(self) -> Any:
        return getattr(self.screen, "shell", None)

    def _door(self) -> Any:
        return self._shell().door

    def refused(self, error: StationError) -> Any:
        """Say nothing: a match is a courtesy, and whoever opens the case is told."""

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        """Show the matches; every other line is for the screen."""
        if isinstance(event.key, alike.Alike) and self._file is not None:
            event.stop()
            alike.show(self, self._door(), self._file.case)


class Beside(VerticalScroll, can_focus=False):
    """The case in short beside a form about it: who is to be called is in sight."""

    DEFAULT_CSS = """
    Beside { width: 36; height: 1fr; scrollbar-size-vertical: 1; }
    Beside Pairs { background: $background; }
    """

    def __init__(self, file: CaseFile) -> None:
        super().__init__(classes="panel")
        self._file = file

    def compose(self) -> ComposeResult:
        """Who, against whom, what for, how much."""
        self.border_title = parts.heading(self._file.case)
        told = [line for line in parts.parties(self._file) if line.label]
        yield Pairs([Pair(t.label, t.value, t.tone) for t in told])
