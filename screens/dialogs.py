"""Dialogs: a sentence to read, a question with two answers, a choice from a list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static

from screens.about import Explain, about_of
from screens.widgets.choices import MarkedList
from screens.words import on_screen
from screens.work import Working
from station.errors import StationError
from station.language import _, about
from station.values import clean

T = TypeVar("T")


_MARKS = "question_mark,fullwidth_question_mark"


class LineInput(Input):
    """A line to type in a dialog; as long as it is empty, a question mark asks for help."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell whether a key is typed here, and is none of the dialog's."""
        if not self.value and key in _MARKS.split(","):
            return False
        return super().check_consume_key(key, character)


class Modal(Working, ModalScreen[T]):
    """A dialog over a screen: Esc leaves it without an answer, F1 or ? helps."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("f1", "help", show=False),
        Binding(_MARKS, "help_on_mark", show=False, priority=True),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a question mark ask for help only where it cannot be meant as a letter."""
        field = self.focused
        return action != "help_on_mark" or not (isinstance(field, Input) and field.value)

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave with a result. What lies on top (help, say) goes first: Textual pops the top one."""
        while self.app.screen is not self and self in self.app.screen_stack:
            self.app.pop_screen()
        return super().dismiss(result)

    def action_help(self) -> None:
        """Ask for help on what has the focus."""
        self.post_message(Explain(about_of(self.focused or self)))

    def action_help_on_mark(self) -> None:
        """Help by the key that every keyboard has."""
        self.action_help()


class Tell(Modal[None]):
    """One sentence that must be seen, with one way on."""

    def __init__(self, sentence: str, title: str = "") -> None:
        super().__init__()
        self._sentence = sentence
        self._title = title

    def compose(self) -> ComposeResult:
        """Show the sentence."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self._title or _("提示"))
            yield Static(clean(self._sentence, multiline=True), markup=False, classes="sentence")
            with Horizontal(classes="buttons"):
                yield Button(_("知道了"), variant="primary", compact=True)

    @on(Button.Pressed)
    def _seen(self) -> None:
        self.dismiss(None)


def refusal(error: StationError) -> Tell:
    """Return the dialog that says why something was refused, and which key leads on."""
    return Tell(on_screen(error))


class Confirm(Modal[bool]):
    """A question with a yes and a no; the harmless answer has the focus."""

    def __init__(self, question: str, yes: str, no: str = "", *, title: str = "") -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._yes = yes
        self._no = no or _("返回")

    def compose(self) -> ComposeResult:
        """Show the question over its two answers."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self._title or _("请确认"))
            yield Static(clean(self._question, multiline=True), markup=False, classes="sentence")
            with Horizontal(classes="buttons"):
                yield Button(self._yes, id="yes", variant="primary", compact=True)
                yield Button(self._no, id="no", compact=True)

    def on_mount(self) -> None:
        """Focus the answer that does no harm."""
        self.set_focus(self.query_one("#no", Button))  # at once: a key may be waiting

    def key_left(self) -> None:
        """Go to the answer on the left."""
        self.query_one("#yes", Button).focus()

    def key_right(self) -> None:
        """Go to the answer on the right."""
        self.query_one("#no", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")


class Ask(Modal[str]):
    """One line to type. Leaves with it, cleaned; an empty line stays and says so."""

    def __init__(self, title: str, question: str, start: str = "") -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._begin = start

    def compose(self) -> ComposeResult:
        """Ask."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = _("Enter 确定  Esc 返回")
            yield Static(clean(self._question, multiline=True), markup=False, classes="sentence")
            yield LineInput(self._begin)
            yield Static("", markup=False, classes="sentence wrong")

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        text = clean(event.value).strip()
        if text:
            self.dismiss(text)
        else:
            self.query_one(".wrong", Static).update(_("! 还没有填。"))


@dataclass(frozen=True)
class Entry:
    """One line to choose: what it stands for, its words, and a few more."""

    key: Any
    label: str
    about: str = ""
    always: bool = False
    """Shown whatever is typed."""
    typed: str = ""
    """What had been typed when it was chosen."""


class Pick(Modal[Entry]):
    """A list to choose from; what is typed narrows it, by its words or their pinyin initials."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, title: str, entries: Sequence[Entry], ask: str = "", say: str = "") -> None:
        super().__init__()
        self._title = title
        self._ask = ask
        self._say = say
        self._entries = list(entries)
        self._initials: list[Any] = []
        self._now: list[Entry] = []

    def compose(self) -> ComposeResult:
        """Show the line to type in over the list."""
        with Vertical(classes="dialog wide") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = _("Enter 选定  Esc 返回")
            if self._say:
                yield Static(clean(self._say, multiline=True), markup=False, classes="sentence")
            yield LineInput(placeholder=self._ask or _("输入汉字或拼音首字母"))
            yield MarkedList()
            yield Static("", markup=False, classes="quiet")

    def on_mount(self) -> None:
        """Show everything; the initials are learnt meanwhile."""
        self.query_one(MarkedList).can_focus = False
        self._narrow("")
        self.fetch(self._learn, self._learnt)

    def _learn(self) -> list[Any]:
        from station.tokens import initials

        return [initials(e.label) for e in self._entries]

    def _learnt(self, found: list[Any]) -> None:
        self._initials = found
        self._narrow(self.query_one(Input).value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    def _narrow(self, text: str) -> None:
        from station.tokens import fold, spells

        word = fold(text)
        self._now = [
            e
            for i, e in enumerate(self._entries)
            if not word
            or e.always
            or word in fold(e.label + e.about)
            or (i < len(self._initials) and spells(word, self._initials[i]))
        ]
        words = [Content(_two(e, clean(text).strip())) for e in self._now]
        self.query_one(MarkedList).fill(words, [True] * len(words), 0 if words else None)
        self.query_one(".quiet", Static).update(
            "" if self._now else _("没有这一项，换几个字试试。")
        )

    def action_move(self, by: int) -> None:
        """Go up or down the list while the typing line keeps the focus."""
        found = self.query_one(MarkedList)
        if self._now:
            found.highlighted = ((found.highlighted or 0) + by) % len(self._now)

    @on(Input.Submitted)
    def _chosen(self) -> None:
        at = self.query_one(MarkedList).highlighted
        if self._now and at is not None:
            self._leave_with(at)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._leave_with(event.option_index)

    def _leave_with(self, at: int) -> None:
        typed = clean(self.query_one(Input).value).strip()
        self.dismiss(replace(self._now[at], typed=typed))


def _two(entry: Entry, typed: str) -> str:
    """Return the words of a line; one that is always there takes up what is typed."""
    label = about(entry.label, typed) if entry.always and typed else entry.label
    return clean(f"{label}  {entry.about}" if entry.about else label)
