"""The 口令 of the book of leads: typed unseen, and twice where it is new."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from screens.dialogs import Modal, Tell
from screens.frame import Frame
from station.errors import StationError
from station.language import _

Given = Callable[[str | None], None]


class Word(Modal[str]):
    """A line whose letters are not drawn. Leaves with them, or with None."""

    def __init__(self, title: str, question: str) -> None:
        super().__init__()
        self._title = title
        self._question = question

    def compose(self) -> ComposeResult:
        """Ask."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = _("Enter 确定  Esc 返回")
            yield Static(self._question, markup=False, classes="sentence")
            yield Input(password=True)
            yield Static("", markup=False, classes="sentence wrong")

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        if event.value:
            self.dismiss(event.value)
        else:
            self.query_one(".wrong", Static).update(_("! 还没有填。"))


def ask_word(screen: Frame, title: str, given: Given) -> None:
    """Ask for the 口令 that holds."""
    question = _("线索要保密（令121第37条）。打开会记下是谁、什么时候。")
    screen.app.push_screen(Word(title, question), given)


def set_word(screen: Frame, given: Given, *, known: bool) -> None:
    """Have the head set a new 口令, typed twice, after the old one where it is `known`."""
    door = screen.shell.door

    def second(old: str, new: str, again: str | None) -> None:
        if again is None:
            given(None)
        elif again != new:
            screen.app.push_screen(Tell(_("两次打的不一样，没有改动。")), lambda _none: given(None))
        else:
            screen.carry_out(
                lambda: door.set_leads_word(new, old),
                lambda _none: given(new),
                refused=lambda error: refused(error),
            )

    def refused(error: StationError) -> None:
        screen.app.push_screen(Tell(error.sentence), lambda _none: given(None))

    def first(old: str, new: str | None) -> None:
        if new is None:
            given(None)
        else:
            asked = Word(_("线索口令"), _("再打一遍。"))
            screen.app.push_screen(asked, lambda again: second(old, new, again))

    def begin(old: str | None) -> None:
        if old is None:
            given(None)
            return
        question = _(
            "请站长设一个线索口令：只告诉可以看线索的人，不要告诉依托单位。"
            "忘了只能请县区取消，再设一个；线索不会丢。"
        )
        screen.app.push_screen(Word(_("新的线索口令"), question), lambda new: first(old, new))

    if known:
        ask_word(screen, _("现在的线索口令"), begin)
    else:
        begin("")
