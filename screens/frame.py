"""The frame of every screen: title above, the body, the status line, the menu below."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from screens.about import About, about_of
from screens.dialogs import Entry, Modal, Pick, refusal
from screens.help import HelpDialog
from screens.shell import Command, Go, MenuItem, Shell, Sign
from screens.widgets.heading import TitleBar
from screens.work import Working
from station.errors import StationError
from station.language import N_, _, sense
from station.values import clean

TICK = 20
"""Seconds between two looks at the clock."""


class StatusLine(Widget):
    """What is saved, what waits to go up, what arrived; words first, colour only beside them."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._signs: Sequence[Sign] = ()

    def show(self, signs: Sequence[Sign]) -> None:
        """Draw the signs in their order."""
        self._signs = tuple(signs)
        self.refresh()

    def render(self) -> Content:
        """Draw them; where there is no room, in their short words, then closer together."""
        whole = [clean(sign.text) for sign in self._signs]
        short = [clean(sign.short or sign.text) for sign in self._signs]
        tones = [f"${_TONES[s.tone]}" if s.tone in _TONES else "" for s in self._signs]
        for words, gap in ((whole, "  "), (short, "  "), (short, " ")):
            if _fits(words, gap, self.size.width):
                break
        return Content(gap).join(map(Content.styled, words, tones))


_TONES = {"success": "text-success", "warning": "text-warning", "error": "text-error"}


def _fits(words: Sequence[str], gap: str, width: int) -> bool:
    return sum(cell_len(w) + len(gap) for w in words) - len(gap) <= width


class MenuLine(Widget):
    """The menu in one line. A click is the same as the key."""

    def __init__(self, menu: Sequence[MenuItem]) -> None:
        super().__init__()
        self._menu = menu

    def render(self) -> Content:
        """Draw the items; where they do not fit, the F goes, since the digit does the same."""
        for form, gap in (("F{} {}", "  "), ("F{}{}", "  "), ("F{}{}", " "), ("{}{}", " ")):
            words = [form.format(m.number, sense("menu", m.label)) for m in self._menu]
            if _fits(words, gap, self.size.width):
                break
        self._places = []
        at = 0
        for item, word in zip(self._menu, words, strict=True):
            self._places.append((at, at + cell_len(word), item))
            at += cell_len(word) + len(gap)
        return Content(gap.join(words))

    def on_click(self, event: events.Click) -> None:
        """Go where the word under the pointer leads."""
        for start, end, item in self._places:
            if start <= event.x < end:
                self.post_message(Go(item.name))


class Palette(Pick):
    """Everything that can be done here; each line is one line, its key before its words."""


class Frame(Screen[Any], Working):
    """A screen with its frame. Say `heading` and `body`; the menu keys are the same everywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"f{n},{n}", f"menu({n})", show=False) for n in range(1, 10)),
        Binding("question_mark,fullwidth_question_mark", "help", show=False),
        Binding("ctrl+p", "palette", show=False),
        Binding("escape", "back", show=False),
    ]
    ROOT: ClassVar[bool] = False
    """A place of the menu: Esc has nothing to go back to."""

    place = ""
    """The name by which the program came here."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self._told = False

    def heading(self) -> str:
        """Return what this screen is called."""
        return ""

    def body(self) -> ComposeResult:
        """Compose what stands between the title and the status line."""
        yield from ()

    def commands(self) -> list[Command]:
        """Return what can be done here; the palette and the help list it."""
        return []

    def about(self) -> About | None:
        """Return what the help says of this screen."""
        return None

    def renew(self) -> None:
        """Read anew what this screen shows; called when it comes back to the top."""

    def hand_over(self) -> None:
        """Give what was typed here to who keeps it: the program ends, and messages may come late."""

    def lost(self) -> str:
        """Return why leaving now would lose what was typed; nothing when it would not."""
        return ""

    def compose(self) -> ComposeResult:
        """Put the frame round the body."""
        yield TitleBar("", "", "", id="title")
        yield Static("", id="strip", markup=False)
        with Container(id="body"):
            yield from self.body()
        yield StatusLine(id="status")
        yield MenuLine(self.shell.menu)

    def on_mount(self) -> None:
        """Draw the frame at once; rows come later."""
        self.draw_frame()
        self.set_interval(TICK, self.draw_frame)

    def on_screen_resume(self) -> None:
        """Come back to the top. After a refusal nothing is asked again: it would be refused again."""
        self.draw_frame()
        told, self._told = self._told, False
        if not told:
            self.renew()

    def draw_frame(self) -> None:
        """Draw title and status anew from what the shell knows."""
        shell = self.shell
        place = shell.place or sense("title", N_("消费维权服务站"))
        left = _("【练习】{place}").format(place=place) if shell.practice else place
        now = shell.now()
        right = f"{now:%Y-%m-%d %H:%M}"
        if shell.person:
            right = _("值班 {person}").format(person=shell.person) + "  " + right
        for bar in self.query("#title").results(TitleBar):  # none while it opens or closes
            bar.show(left, self.heading(), right)
        practice = [Sign(_("练习：不报给县区"), "warning", _("练习"))] if shell.practice else []
        for line in self.query("#status").results(StatusLine):
            line.show([*practice, *shell.signs])
        self.set_class(shell.practice, "-practice")
        for strip in self.query("#strip").results(Static):
            strip.display = bool(shell.strip)
            if strip.content != shell.strip:  # an update lays the whole screen out
                strip.update(shell.strip)

    def refused(self, error: StationError) -> Any:
        """Say a refusal in a dialog: a sentence that is gone in five seconds is not read."""
        self._told = True
        self.app.push_screen(refusal(error))

    def action_menu(self, number: int) -> None:
        """Go to a place of the menu."""
        for item in self.shell.menu:
            if item.number == number:
                self.go(item.name)

    def go(self, name: str, argument: Any = None) -> None:
        """Go to a place or a thing; help and commands are answered here."""
        if name == "help":
            self.action_help()
        elif name == "commands":
            self.action_palette()
        else:
            self.post_message(Go(name, argument))

    def on_go(self, message: Go) -> None:
        """Answer a click on the menu that asks for help or commands."""
        if message.name in ("help", "commands"):
            message.stop()
            self.go(message.name)

    def action_help(self) -> None:
        """F1: what the focused thing is, what this screen is, what can be done."""
        found = [about_of(self.focused), self.about()]
        said = list(dict.fromkeys(a for a in found if a is not None))
        commands = [*self.commands(), *self._extra()]
        self.app.push_screen(HelpDialog(said, self.shell.menu, commands))

    def _extra(self) -> list[Command]:
        """Return the ways to the places that are no part of the menu."""
        return [Command(_(m.label), _(m.about), partial(self.go, m.name)) for m in self.shell.extra]

    def action_back(self) -> None:
        """Esc: back to where one came from; from a place of the menu to the first screen."""
        self.post_message(Go("back"))

    def action_palette(self) -> None:
        """Offer everything that can be done here, then the menu."""
        places = [
            Command(sense("menu", m.label), _(m.about), partial(self.go, m.name), f"F{m.number}")
            for m in self.shell.menu
            if m.name != "commands"
        ]
        more = self._extra()
        quit_ = Command(_("退出"), _("没保存的内容留作草稿"), self.app.action_quit, "Ctrl+Q")
        entries = [
            Entry(c.run, c.label, f"{c.keys}  {c.about}".strip())
            for c in (*self.commands(), *places, *more, quit_)
        ]

        async def chosen(entry: Entry | None) -> None:
            if entry is not None:
                result = entry.key()
                if result is not None:
                    await result

        self.app.push_screen(Palette(_("命令"), entries), chosen)


__all__ = ["Frame", "MenuLine", "Modal", "StatusLine"]
