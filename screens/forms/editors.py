"""What a field is typed into: one line, a text of several lines, yes or no.

Whatever arrives by key, by paste or from a draft is cleaned of control characters and otherwise
stays letter for letter; Textual itself takes only what Python calls printable, which the
ideographic space and the private characters of rare names are not.
"""

from datetime import date
from typing import ClassVar, Protocol

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widget import Widget
from textual.widgets import Input, TextArea

from screens.widgets.cells import cell_len
from station import entry
from station.errors import Refused
from station.fields import FieldSpec
from station.language import _
from station.values import clean

TEXT_ROWS = (3, 5)
"""A text is at least and at most this many rows high; it scrolls inside."""


class Editor(Protocol):
    """What a row asks of its editor."""

    @property
    def typed(self) -> str:
        """The text as it stands."""
        ...

    def put(self, text: str) -> None:
        """Let another text stand here."""
        ...


def unprintable_letter(event: events.Key) -> str:
    """Return the character of a key that Textual would drop although it belongs to a text."""
    character = event.character or ""
    wanted = character > "\x9f" and not event.is_printable and clean(character) == character
    return character if wanted else ""


class Passed(Message):
    """Enter was pressed: what stands here is said, the next field is wanted."""


class LineInput(Input):
    """One line. Several pasted lines become one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+a", "select_all", show=False)]

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """Textual's own lays the whole screen out anew for each letter; one line never grows."""

    def __init__(self, text: str = "", *, select_on_focus: bool = False) -> None:
        self._reactive_compact = True  # set as usual, it styles what is not on a screen yet
        super().__init__(
            clean(text), select_on_focus=select_on_focus, compact=True, classes="-textual-compact"
        )

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is drawn; Textual says one cell further behind the last character."""
        x, y = self.content_region.offset
        return Offset(x + cell_len(self.value[: self.cursor_position]) - self.scroll_offset.x, y)

    @property
    def typed(self) -> str:
        """The text as it stands."""
        return self.value

    def put(self, text: str) -> None:
        """Let another text stand here."""
        self.value = clean(text)
        self.cursor_position = len(self.value)

    def on_key(self, event: events.Key) -> None:
        """Take the letters that the input itself would drop."""
        if letter := unprintable_letter(event):
            event.stop()
            event.prevent_default()
            self.replace(letter, *self.selection)

    def on_paste(self, event: events.Paste) -> None:
        """Take all lines, not the first one alone."""
        event.stop()
        event.prevent_default()
        self._insert(event.text)

    def action_paste(self) -> None:
        """Paste what was copied inside the program."""
        self._insert(self.app.clipboard)

    def _insert(self, text: str) -> None:
        self.replace(clean(text.strip("\r\n")), *self.selection)


class TextInput(TextArea):
    """A text of several lines. Enter goes on as everywhere; Up leaves it at its first line.

    A new line is Ctrl+J, which every terminal tells apart from Enter; some tell the others, too.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+a", "select_all", show=False),
        Binding("f6,f7", "leave_to_menu", show=False),
        Binding("ctrl+j,shift+enter,ctrl+enter,alt+enter", "new_line", show=False),
    ]

    def __init__(self, text: str = "") -> None:
        super().__init__(
            clean(text, multiline=True), show_line_numbers=False,
            highlight_cursor_line=False,
        )  # fmt: skip

    @property
    def typed(self) -> str:
        """The text as it stands."""
        return self.text

    def put(self, text: str) -> None:
        """Let another text stand here."""
        self.load_text(clean(text, multiline=True))
        self.move_cursor(self.document.end)

    def on_mount(self) -> None:
        """Begin at the end of what stands here."""
        self.move_cursor(self.document.end)

    def on_key(self, event: events.Key) -> None:
        """Go on by Enter; take the letters that the text area itself would drop."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(Passed())
        elif letter := unprintable_letter(event):
            event.stop()
            event.prevent_default()
            self._insert(letter)

    def on_paste(self, event: events.Paste) -> None:
        """Take a text of any length, cleaned."""
        event.stop()
        event.prevent_default()
        self._insert(event.text)

    def action_paste(self) -> None:
        """Paste what was copied inside the program."""
        self._insert(self.app.clipboard)

    def action_cursor_up(self, select: bool = False) -> None:
        """Go up a line; from the first one to the field above."""
        if not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            raise SkipAction
        super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go down a line; from the last one to the field below."""
        if not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            raise SkipAction
        super().action_cursor_down(select)

    def action_new_line(self) -> None:
        """Begin a line."""
        self._insert("\n")

    def action_leave_to_menu(self) -> None:
        """F6 and F7 lead to places of the menu here as everywhere."""
        raise SkipAction

    def _insert(self, text: str) -> None:
        start, end = sorted(self.selection)
        self.replace(clean(text, multiline=True), start, end, maintain_selection_offset=False)


class Toggle(Widget, can_focus=True):
    """Yes or no. Space changes it, the words may be typed; Enter goes on and changes nothing."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "flip", show=False),
        Binding("enter", "pass_on", show=False),
    ]

    on: reactive[bool] = reactive(False)

    class Changed(Message):
        """It was changed."""

    def __init__(self, spec: FieldSpec, text: str = "") -> None:
        super().__init__()
        self._spec = spec
        self.set_reactive(Toggle.on, bool(self._read(text)))

    def render(self) -> Content:
        """Draw the box with its word."""
        return Content(f"[x] {_('是')}" if self.on else f"[ ] {_('否')}")

    def watch_on(self) -> None:
        """Tell the row."""
        self.post_message(self.Changed())

    @property
    def typed(self) -> str:
        """The word for yes; nothing for no."""
        return entry.written(self._spec, self.on)

    def put(self, text: str) -> None:
        """Let another answer stand here; what is no answer is no."""
        self.on = bool(self._read(text))

    def action_flip(self) -> None:
        """Change it."""
        self.on = not self.on

    def action_pass_on(self) -> None:
        """Leave it as it is."""
        self.post_message(Passed())

    def on_click(self) -> None:
        """Change it."""
        self.action_flip()

    def on_key(self, event: events.Key) -> None:
        """Take a word for yes or no; no letter typed here is a key of the screen."""
        if event.is_printable and event.key != "space":
            event.stop()
            answer = self._read(event.character or "")
            self.on = self.on if answer is None else answer

    def _read(self, text: str) -> bool | None:
        try:
            return bool(entry.read(self._spec, text, date.min))
        except Refused:
            return None


__all__ = ["TEXT_ROWS", "Editor", "LineInput", "Passed", "TextInput", "Toggle"]
