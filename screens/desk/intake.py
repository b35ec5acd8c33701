"""登记: what has come, then the form for it; what was half typed before is offered first."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from screens.about import About
from screens.cases import steps, whose
from screens.desk import same
from screens.desk.boxes import Box, Drafts, Kinds
from screens.desk.listed import Listing
from screens.desk.reminders import REGISTERING, draft_words
from screens.desk.same import Known
from screens.desk.starts import Begin, beginnings, save_template
from screens.dialogs import Confirm
from screens.forms.form import RecordForm
from screens.forms.screen import FormScreen
from screens.frame import Frame
from screens.shell import Command, Shell
from screens.widgets.choices import Choice, Choices
from screens.widgets.pairs import Pair, Pairs
from screens.work import OPENING
from station import taxonomy
from station.clock import today
from station.errors import Refused
from station.language import N_, _
from station.values import clean

if TYPE_CHECKING:
    from station.records import Case
    from station.sheets import Sheet
    from storage.drafts import Draft

KINDS: dict[str, str] = {
    "register.CONSULT": N_("来问怎么办、能不能退，不要求本站找经营者"),
    "register.COMPLAINT": N_("和经营者有争议，要求解决：退货、退款、赔偿"),
    "register.LEAD": N_("反映有人违法，自己不要赔偿；交给市场监管所查"),
    "register.OTHER": N_("建议、表扬、不归这里管的事"),
}
"""The sheets of registration, and when each is the right one."""
COMPARED = frozenset(KINDS) - {"register.LEAD"}
"""Registrations that are compared with earlier ones (令121第37条: leads are not)."""
_SETTLE = 0.25
"""Seconds without a key after which it is looked up what is missing."""


@dataclass(frozen=True)
class Start:
    """A sheet to begin, or a draft to go on with."""

    name: str
    draft: "Draft | None" = None
    typed: "Mapping[str, str] | None" = None
    """Texts to begin with: of a template, or of the shop that came before."""


def _kinds() -> list[Choice]:
    """Return the kinds of registration by the names that their cases will carry."""
    from station.sheets import KIND_OF

    return [
        Choice(Start(name), taxonomy.label("record_kind", KIND_OF[name]), _(words))
        for name, words in KINDS.items()
    ]


class Missing(VerticalScroll, can_focus=False):
    """Beside a registration: what it still lacks, and what came before from the same people."""

    DEFAULT_CSS = """
    Missing { width: 36; height: 1fr; scrollbar-size-vertical: 1; }
    Missing Pairs { background: $background; }
    Missing #missing-none { width: 100%; height: auto; margin: 1 0; }
    """

    def __init__(self, door: Any) -> None:
        super().__init__(classes="panel")
        self.known = Known(door)
        self.listing = Listing(door)

    def compose(self) -> ComposeResult:
        """The fields, how to save, and under it what is known already."""
        yield Pairs(id="missing")
        yield Static("", id="missing-none", markup=False)
        yield self.listing
        yield self.known

    def show(self, form: RecordForm) -> None:
        """Look at the form as it stands: required fields without a word, and what cannot be read."""
        errors = form.errors()
        typed = form.typed()
        pairs = [
            Pair(form.rows[name].label, sentence, "warning")
            if name in typed
            else Pair(form.rows[name].label, _("还没有填"))
            for name, sentence in errors.items()
            if name in form.rows
        ]
        self.border_title = _("还差 {n} 处").format(n=len(errors)) if errors else _("可以登记了")
        self.query_one("#missing", Pairs).show(pairs)
        self.query_one("#missing", Pairs).display = bool(pairs)
        self.query_one("#missing-none", Static).update(
            _("填完按 Ctrl+S 登记。") if errors else _("按 Ctrl+S 登记；别的以后用“更正”补。")
        )
        self.listing.look(form)
        self.known.look(form)


class IntakeForm(FormScreen):
    """The form of a registration, with what is missing beside it, and what may be known already."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+g", "matches", show=False)]

    def __init__(self, shell: Shell, *given: Any, **named: Any) -> None:
        self._missing = Missing(shell.door)
        self._look: Timer | None = None
        self._said = {"listed": "", "same": ""}
        super().__init__(shell, *given, beside=self._missing, **named)

    def on_mount(self) -> None:
        """Say at once what is needed."""
        self.call_after_refresh(self._look_again)

    @on(RecordForm.Changed)
    def _changed_here(self) -> None:
        if self._look is not None:
            self._look.stop()
        self._look = self.set_timer(_SETTLE, self._look_again)

    def _look_again(self) -> None:
        if self._missing.is_attached:
            self._missing.show(self.form)

    @on(Known.Found)
    def _found(self, event: Known.Found) -> None:
        self._tell("same", event.said)

    @on(Listing.Found)
    def _listed(self, event: Listing.Found) -> None:
        self._tell("listed", event.said)

    def _tell(self, what: str, said: str) -> None:
        """Say what the merchant promised and the likeliest match where the sheet says what it is for.

        The form does not move; what is said before acceptance stays.
        """
        self._said[what] = clean(said)
        about = self.query_one("#sheet-about", Static)
        first, _line, last = self.sheet.about.rpartition("\n")
        lines = [line for line in self._said.values() if line]
        about.update("\n".join(filter(None, (first, *(lines or [last])))))
        about.set_class(bool(lines), "-matches")

    def action_matches(self) -> None:
        """Show the list of what may be the same matter."""
        same.show(self._missing.known, self.form, self.shell.door)

    def _whose(self) -> None:
        """Say whose business it is by what stands in the form, before anything is saved."""
        from station import sheets

        day = today(self.shell.clock)
        given = sheets.values(self.sheet, self.form.typed(), day)[0]
        kind = sheets.KIND_OF[self.sheet.name]
        whose.say(self, self.shell.door, given, day, kind)

    def commands(self) -> list[Command]:
        """Offer whose business it is, to keep the form as a template, and the list of what may be the same matter."""
        keep = partial(save_template, self, self.shell.door)
        about_it = _("不含消费者和日期；下次在“登记”里选它开始")
        found = [*super().commands(), Command(_("存为模板"), about_it, keep)]
        found.append(Command(steps.label(whose.WHOSE), _("按填的内容看"), self._whose))
        if self.sheet.name in COMPARED:
            about = _("看电话、经营者、编号对得上的记录")
            found.append(Command(_("可能是同一件事"), about, self.action_matches, same.KEYS))
        return found


class IntakeScreen(Frame):
    """Choose what has come, or go on with a draft; the form comes on top."""

    ROOT: ClassVar[bool] = True
    AUTO_FOCUS = "#kinds-list"
    LATE: ClassVar[bool] = False
    """What is registered here was written by hand before."""

    def __init__(self, shell: Shell, draft: "Draft | None" = None) -> None:
        super().__init__(shell)
        self._draft = draft

    def heading(self) -> str:
        """Name the screen."""
        return _("登记")

    def about(self) -> About:
        """Say how a registration goes."""
        return About(
            _("登记"),
            _(
                "先选来的是哪一种事，再填表。带 * 的填了就能登记，Ctrl+S 保存；编号自动编排。"
                "没填完就离开的留作草稿，下次在最上面接着填。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the kinds."""
        return [
            Command(choice.label, choice.about, partial(self._begin, choice.key))
            for choice in _kinds()
        ]

    def body(self) -> ComposeResult:
        """Drafts on top, the kinds below."""
        with VerticalScroll(id="intake", can_focus=False):
            with Vertical(classes="panel", id="drafts") as box:
                box.display = False  # from the start: what is hidden later takes the focus along
                box.border_title = _("接着填")
                box.border_subtitle = _("Enter 接着填  Delete 不要了")
                yield Drafts(id="kept")
            with Vertical(classes="panel", id="kinds") as box:
                box.border_title = _("来的是哪一种事")
                box.border_subtitle = _("上下键选，Enter 开始登记")
                yield Kinds([*_kinds(), *self.more()], id="kinds-list")
            with Vertical(classes="panel", id="starts") as box:
                box.display = False
                box.border_title = _("常见的，填好一半再开始")
                box.border_subtitle = _("Enter 开始登记")
                yield Box(id="starts-list")

    def more(self) -> list[Choice]:
        """Return what else stands under the kinds."""
        return [Choice("late", _("补录"), _("停电时手写的，一份一份录入；空白登记表也在里面"))]

    def prepared(self, sheet: "Sheet") -> "Sheet":
        """Return the sheet as it begins here."""
        return sheet

    def on_mount(self) -> None:
        """Go on with the draft that was chosen elsewhere."""
        if self._draft is not None:
            self._begin(Start(self._draft.form, self._draft))

    def renew(self) -> None:
        """Look for drafts of registrations, and for what one may begin with.

        Both come at once: until a box is laid out Tab takes it for the first one of the screen.
        """
        door = self.shell.door
        self.fetch(lambda: (door.drafts(), beginnings(door)), lambda found: self._offer(*found))

    def _offer(self, drafts: "list[Draft]", starts: list[Begin]) -> None:
        self.query_one("#starts-list", Box).offer(
            [Choice(Start(one.name, typed=one.texts), one.label) for one in starts]
        )
        self.query_one("#starts").display = bool(starts)
        mine = [d for d in drafts if d.form.startswith(REGISTERING)]
        kept = self.query_one(Drafts)
        had_focus = kept.has_focus
        kept.offer([Choice(Start(d.form, d), draft_words(d)) for d in mine])
        self.query_one("#drafts").display = bool(mine)
        if had_focus and not mine:
            self.query_one(Kinds).focus()

    @on(Drafts.Dropped)
    def _drop(self, event: Drafts.Dropped) -> None:
        """Throw a draft away, after a question."""
        draft, door = event.draft, self.shell.door
        question = _("“{title}”不要了？草稿扔掉，不能找回。").format(title=draft_words(draft))

        def answered(yes: bool | None) -> None:
            if yes:
                self.carry_out(lambda: door.discard_draft(draft.id), lambda _none: self.renew())

        self.app.push_screen(Confirm(question, _("不要了"), _("留着")), answered)

    # Beginning

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        if isinstance(event.key, Start):
            self._begin(event.key)
        elif not self.LATE:
            self.go(event.key)

    def _begin(self, start: Start) -> None:
        shell, now = self.shell, self.shell.now()

        def ask() -> "tuple[Sheet, Draft | None]":
            from station import sheets
            from storage.desk import AT_ONCE

            listed, draft = start.draft, None
            if listed is not None:  # it may have been gone on with since it was listed
                draft = shell.door.draft(listed.id)
                if draft is None:
                    raise Refused("draft-gone", _("这份草稿已经保存或者扔掉了。"))
            identity = shell.door.info()["identity"]
            sheet = sheets.sheet(
                start.name, now.date(), now=f"{now:%H:%M}", person=shell.person,
                at_once=identity in AT_ONCE, identity=identity,
            )  # fmt: skip
            return same.with_judged(self.prepared(sheet)), draft

        self.fetch(ask, lambda got: self._fill_in(start, *got), group=OPENING)

    def _fill_in(self, start: Start, sheet: "Sheet", draft: "Draft | None") -> Any:
        door = self.shell.door

        def save(values: dict[str, Any], draft: str) -> "Case":
            made: Case = door.register(start.name, values, draft, self.LATE)
            return made

        def doubts(values: dict[str, Any]) -> list[str]:
            from station import sheets

            apart = values.get(same.JUDGED, ())
            others = [
                one
                for one in door.with_phone(values.get("consumer_phone", ""))
                if one.id not in apart
            ]
            return sheets.doubts(sheet, values, today(self.shell.clock), others=others)

        form = IntakeForm(
            self.shell, sheet, save, self._registered, draft=draft, doubts=doubts,
            typed=start.typed,
        )  # fmt: skip
        return self.app.push_screen(form)

    def _registered(self, case: "Case") -> None:
        """Say the number, then show the case; one that is done already leads to the workbench."""
        from screens.cases.steps import state_words

        done = case.closed_on is not None
        told = _("已登记 {number}。")
        if done or case.kind == "COMPLAINT":
            told = _("已登记 {number}，{state}。")
        state = state_words(case.kind, case.state, case.outcome)
        self.app.notify(told.format(number=case.number, state=state), markup=False)
        self.go("workbench")
        if case.kind == "LEAD" and self.shell.door.leads_shut():
            told = _("已登记 {number}，在线索本里。")
            self.app.notify(told.format(number=case.number), markup=False)
        elif not done:
            from storage.tables import OWN_REGION

            self.go("case", (OWN_REGION, case.id))
