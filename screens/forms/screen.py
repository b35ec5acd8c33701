"""The screen of a form: its draft is kept while it is filled, and saving is one act."""

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Static

from screens.about import About
from screens.dialogs import Confirm, Tell, refusal
from screens.forms.form import RecordForm
from screens.forms.keeper import Keeper, Typed
from screens.forms.remembering import Remembering
from screens.frame import Frame
from screens.shell import Changed, Command, Go, Shell
from screens.work import OPENING
from station.clock import today
from station.errors import StationError
from station.language import _, about, listed
from station.privacy import mask_name
from station.sheets import Sheet
from station.values import shown

if TYPE_CHECKING:
    from storage.drafts import Draft

_ROOM_BESIDE = 96
"""Columns from which something may stand on the right of the form."""
_COUNT_AFTER = 0.25
"""Seconds without a change after which it is counted what is still wanting."""
_STAY = ("help", "commands")
_TITLE_PARTS = 3
_NAMES = ("consumer_name", "agent_name")

Save = Callable[[dict[str, Any], str], Any]
Doubts = Callable[[dict[str, Any]], list[str]]


@dataclass(frozen=True)
class _Doubted:
    """What is worth a question before these values are saved."""

    values: dict[str, Any]
    questions: list[str]


class Kept(Message):
    """The keeper tried to write the draft."""


class FormScreen(Frame):
    """Fill in a sheet, save it, go on.

    `save` takes the values and the id of the draft, runs in a thread, does the act and drops the
    draft with it; `doubts` says, in a thread too, what of the values is worth a question before
    they are saved; `done` takes what it returned, on the UI thread, when this screen is left.
    `called` is the number of the case that it is about. A `draft` is gone on with; without one, `typed` gives texts to begin with. `beside` stands on
    the right where there is room. Before there is a home, no draft can be kept and leaving asks.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    def __init__(
        self, shell: Shell, sheet: Sheet, save: Save, done: Callable[[Any], Any], *,
        subject: str = "", called: str = "", draft: "Draft | None" = None, typed: Mapping[str, str] | None = None,
        beside: Widget | None = None, doubts: Doubts | None = None, drafts: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(shell)
        self.sheet = sheet
        self._save = save
        self._doubts = doubts
        self._done = done
        self._beside = beside
        self._leaving = False
        self._called = called
        self._held: Widget | None = None
        self._count: Timer | None = None
        self._wanting = 0
        self._state = Static("", markup=False, id="sheet-state")
        self.form = RecordForm(
            sheet, today=today(shell.clock), typed=draft.values if draft else typed
        )
        self._moved = _moved(sheet, draft) if draft is not None else ""
        self.remembering = Remembering(self, self.form, shell)
        self._keeps = drafts and shell.door.exists()
        begun = typed and not draft and self._keeps
        self._given = self.form.typed() if begun else None
        self.keeper = Keeper(shell.door, sheet.name, subject, draft.id if draft else None)

    def heading(self) -> str:
        """The title of the sheet."""
        return self.sheet.title

    def about(self) -> About:
        """Say what the sheet is for, and how drafts are kept."""
        kept = _("输入的内容随时留作草稿；Ctrl+S 保存后草稿就不在了。") if self._keeps else ""
        return About(self.sheet.title, "\n".join(filter(None, [self.sheet.about, kept])))

    def commands(self) -> list[Command]:
        """What can be done here."""
        return [
            Command(self.sheet.done, _("检查以后保存"), self.action_save, "Ctrl+S"),
            Command(_("撤销"), _("退回一步输入"), self.form.action_undo, "Ctrl+Z"),
            Command(_("重做"), _("撤销的输入再来一次"), self.form.action_redo, "Ctrl+Y"),
            *self.remembering.commands(),
            Command(_("不要这一页"), _("扔掉输入的内容和草稿"), self._discard),
        ]

    def body(self) -> ComposeResult:
        """The form, what stands beside it, and the line under both."""
        if self.sheet.about:
            yield Static(self.sheet.about, markup=False, id="sheet-about")
        with Horizontal(id="sheet"):
            yield self.form
            if self._beside is not None:
                with Container(id="sheet-beside"):
                    yield self._beside
        with Horizontal(id="sheet-foot"):
            yield self._state
            yield Static(self.remembering.keys(), markup=False, id="sheet-keys")
            yield Button(
                Content(f"{self.sheet.done}  Ctrl+S"), id="sheet-save", variant="primary",
                compact=True,
            )  # fmt: skip

    def on_mount(self) -> None:
        """Let the program know that something here is worth keeping."""
        loop = asyncio.get_running_loop()

        def tell() -> None:
            with suppress(RuntimeError):  # the program has ended meanwhile
                loop.call_soon_threadsafe(self.post_message, Kept())

        self.keeper.tell = tell
        self._keepers().add(self.keeper)
        self.remembering.read()
        self._recount()
        if self._moved:
            self.app.push_screen(Tell(self._moved))

    def on_resize(self, event: events.Resize) -> None:
        """Show what stands beside the form where there is room for both."""
        for one in self.query("#sheet-beside, #sheet-keys"):
            one.display = event.size.width >= _ROOM_BESIDE

    def on_unmount(self) -> None:
        """However the screen was left, nothing typed stays unwritten."""
        keeper, keepers = self.keeper, self._keepers()

        def flush() -> None:
            keeper.flush()
            if not keeper.problem:  # else the end of the program tries again
                keepers.discard(keeper)

        self.app.run_worker(asyncio.to_thread(flush), group="drafts")

    def _keepers(self) -> set[Any]:
        found: set[Any] = getattr(self.app, "keepers", set())
        return found

    # The line under the form

    @on(RecordForm.Changed)
    def _changed(self) -> None:
        if self._keeps:
            self.keeper.changed(self._typed())
        if self._count is not None:
            self._count.stop()
        self._count = self.set_timer(_COUNT_AFTER, self._recount)

    def _touched(self) -> bool:
        """Whether the person changed anything: a template as it was chosen is nobody's work."""
        return self.form.dirty and self.form.typed() != self._given

    def _typed(self) -> Typed:
        """Return what a draft is to hold: of an edit only what was changed, and from what."""
        typed = self.form.typed() if self._touched() else {}
        if not self.sheet.edits:
            return Typed(typed, self._title(typed))
        starts = {line.spec.name: line.start for line in self.sheet.lines if typed}
        began = {n: start for n, start in starts.items() if typed.get(n, "") != start}
        changed = {n: typed.get(n, "") for n in began}
        return Typed(changed, self._title(changed), began)

    def _title(self, typed: dict[str, str]) -> str:
        """Name a draft by what its first fields say."""
        if self._called or self.sheet.name == "register.LEAD":  # who is named in what is done
            return f"{self.sheet.title}  {self._called}".rstrip()  # is nobody's who passes by
        words = [
            _unnamed(line.spec.name, typed[line.spec.name])
            for line in self.sheet.lines
            if line.spec.name in typed
            and not line.hidden
            and line.spec.ask.shape in ("line", "text")
            and not line.spec.ask.form
            and typed[line.spec.name] != line.start
        ]
        return " ".join([self.sheet.title, *words[:_TITLE_PARTS]])

    def _recount(self) -> None:
        self._wanting = len(self.form.errors())
        self._draw_state()

    @on(Kept)
    def _draw_state(self) -> None:
        if self.form.disabled:
            return  # it is being saved, and the line says so
        keeper = self.keeper
        parts = []
        if keeper.problem:
            words = about(_("草稿没有存下"), keeper.problem)
            parts.append(Content.styled(f"x {words}", "$text-error"))
        elif keeper.kept_at:
            words = _("草稿已自动保存 {at}").format(at=keeper.kept_at[11:19])
            parts.append(Content.styled(words, "$text-success"))
        if self._wanting:
            words = _("还差 {n} 处").format(n=self._wanting)
            parts.append(Content.styled(words, "$text-warning"))
        self._state.update(Content("   ").join(parts))

    # Saving

    @on(Button.Pressed, "#sheet-save")
    def action_save(self) -> None:
        """Check everything, then save in a thread; a second press meanwhile does nothing."""
        if self.saving:
            return
        self.form.fill_gaps()
        values, errors = self.form.check()
        self._wanting = len(errors)
        self._draw_state()
        if not errors:
            open_ = self.remembering.open_gaps()
            self._hold()
            self._begin_saving(lambda: self._unless_doubted(values, open_))

    def _begin_saving(self, act: Callable[[], Any]) -> None:
        self._state.update(_("正在保存…"))
        self.carry_out(act, self._saved, refused=self._refused)

    def _unless_doubted(self, values: dict[str, Any], questions: list[str]) -> Any:
        if self._doubts is not None:
            questions = [*questions, *self._doubts(values)]
        return _Doubted(values, questions) if questions else self._saved_with(values)

    def _saved_with(self, values: dict[str, Any]) -> Any:
        with self.keeper.closing():
            return self._save(values, self.keeper.id)

    def _ask(self, doubted: _Doubted) -> None:
        """Ask what is worth a question; the form stays held until it is answered."""

        def answered(yes: bool | None) -> None:
            if yes:
                self._begin_saving(lambda: self._saved_with(doubted.values))
            else:
                self._release()
                self.remembering.go_to_gap()

        question = "\n".join(doubted.questions)
        self.app.push_screen(Confirm(question, _("没错，保存"), _("回去改")), answered)

    def _saved(self, result: Any) -> None:
        if isinstance(result, _Doubted):
            self.call_later(self._ask, result)  # this act is over then
            return
        app = self.app
        self._depart()
        app.call_later(self._done, result)

    def _depart(self, _told: object = None) -> None:
        """Leave this screen for good, and what lies on it."""
        app = self.app
        app.post_message(Changed())
        while self in app.screen_stack and app.screen is not self:
            app.pop_screen()
        if app.screen is self:
            app.pop_screen()

    def _discard(self) -> None:
        """Throw away what was typed here, after a question."""
        question = _("这一页输入的内容不要了？草稿也一起扔掉，不能找回。")

        def answered(yes: bool | None) -> None:
            if yes:
                self.carry_out(self.keeper.throw_away, self._depart)

        self.app.push_screen(Confirm(question, _("不要了"), _("留着")), answered)

    def _hold(self) -> None:
        """Take nothing more while it is saved: it would be in neither the record nor a draft."""
        self._held = self.focused
        self.form.disabled = True

    def _release(self) -> None:
        self.form.disabled = False
        self._recount()
        if self._held is not None:
            self._held.focus()

    def _refused(self, error: StationError) -> None:
        """Say it; everything typed stays, and the field that is named is gone to."""
        if error.code == "already-saved":
            self.keeper.finished()
            self.app.push_screen(refusal(error), self._depart)
            return
        self._release()
        for name, row in self.form.rows.items():
            if re.search(f"[“「\"']{re.escape(row.label)}[”」\"']", error.sentence):
                self.form.blame(name, error.sentence)
                break
        self._draw_state()
        self.refused(error)

    # Leaving

    def on_go(self, message: Go) -> None:
        """Write the draft before anything is left, and say that it was kept."""
        if message.name in _STAY or self._leaving:
            return
        message.stop()
        message.prevent_default()
        group = f"{OPENING} elsewhere"
        self.fetch(self.keeper.flush, lambda _none: self._leave(message), group=group)

    def _leave(self, message: Go) -> None:
        if self.app.screen is not self:
            return  # what was being saved came to a question or a refusal, which is to be read
        lost = self.lost()
        if lost:
            question = lost + "\n" + _("现在离开，刚才输入的内容就没有了。")
            self.app.push_screen(
                Confirm(question, _("还是离开"), _("留在这里")),
                lambda yes: self._go(message) if yes else None,
            )
            return
        if self.keeper.there and self._touched():
            self.app.notify(_("没保存的内容已留作草稿。"), markup=False)
        self._go(message)

    def hand_over(self) -> None:
        """Give the keeper what stands in the form at this moment."""
        if self._keeps and self._touched():
            self.keeper.changed(self._typed())

    def lost(self) -> str:
        """Return why leaving would lose what was typed; nothing when it would not."""
        if self.keeper.problem:
            return about(_("草稿没有存下"), self.keeper.problem)
        return _("这一页还没有保存。") if self._touched() and not self._keeps else ""

    def _go(self, message: Go) -> None:
        self._leaving = True
        self.post_message(Go(message.name, message.argument))
        self.call_later(self._stay)

    def _stay(self) -> None:
        self._leaving = False


def _moved(sheet: Sheet, draft: "Draft") -> str:
    """Return what to say of fields that were changed elsewhere since a draft of an edit was left."""
    if not sheet.edits:
        return ""
    said = [
        _("“{label}”现在是“{text}”").format(label=_(line.spec.ask.label), text=shown(line.start))
        for line in sheet.lines
        if line.spec.name in draft.values
        and draft.began.get(line.spec.name) != line.start
        and draft.values[line.spec.name] != line.start
    ]
    if not said:
        return ""
    return _("接着填的更正里，有几栏后来在别处改过：{fields}。核对好再保存。").format(
        fields=listed(said)
    )


def _unnamed(field: str, text: str) -> str:
    """Return what the title of a draft says of a field: of a person's name the first character."""
    return mask_name(text) if field in _NAMES else shown(text)


__all__ = ["FormScreen"]
