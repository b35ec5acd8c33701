"""The row of one field: its label, the editor, and beside it how the program reads what stands there.

A row is two widgets: it draws label, brackets and note itself round its editor, so that a form of
forty fields opens without a visible wait.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from screens.about import About
from screens.forms.calling import CallingText, FreeInput
from screens.forms.choice import ChoiceInput, DropDown
from screens.forms.editors import TEXT_ROWS, LineInput, TextInput, Toggle
from screens.forms.recall import Recall
from screens.widgets.cells import cell_len, fit, fold, one_line
from station import entry
from station.language import _, listed
from station.sheets import Line
from station.values import clean

AnyEditor: TypeAlias = LineInput | TextInput | Toggle

_WIDTHS = {
    "day": 16, "fen": 16, "count": 8, "moment": 8, "flag": 8, "code": 28, "line": 28, "list": 28,
}  # fmt: skip
"""Cells of an editor by shape; a `wide` one and a text take what there is."""
_TYPED_OVER = frozenset({"day", "fen", "count", "moment"})
"""Shapes of which a new one takes the place of what stood there: it is typed, not edited."""
_LEAST = 12
FEW = 6
"""Codes that are all named beside the field instead of waiting in the list."""

MARKS = {"error": "x ", "warning": "! ", "echo": "= ", "hint": ""}
"""What stands before a note: the state is never told by colour alone."""
_TONES = {"error": "$text-error", "warning": "$text-warning", "echo": "$text-success", "hint": ""}


@dataclass(frozen=True)
class Measures:
    """How a form divides its width, in cells: the whole row, and its column of labels."""

    width: int
    label: int

    @property
    def gutter(self) -> int:
        """Where the opening bracket stands: after the label and the mark of a required field."""
        return self.label + 3


def several_lines(line: Line) -> bool:
    """Tell whether a field is typed into more than one line."""
    return line.spec.ask.shape == "text" or (
        line.spec.ask.shape == "list" and bool(line.spec.ask.form)
    )


class FieldRow(Widget):
    """One field of a form."""

    DEFAULT_CSS = f"""
    FieldRow {{ height: auto; width: 100%; }}
    FieldRow LineInput, FieldRow LineInput:focus {{
        background: $surface; border: none; height: 1; padding: 0;
    }}
    FieldRow TextInput, FieldRow TextInput:focus {{
        background: $surface; border: none; padding: 0; height: auto;
        min-height: {TEXT_ROWS[0]}; max-height: {TEXT_ROWS[1]}; scrollbar-size-vertical: 1;
    }}
    FieldRow Toggle {{ height: 1; background: $surface; color: $foreground; }}
    FieldRow Toggle:focus {{ text-style: reverse; }}
    """
    ALLOW_SELECT = False

    class Edited(Message):
        """What stands in the field was changed."""

        def __init__(self, row: "FieldRow") -> None:
            super().__init__()
            self.row = row

    def __init__(
        self, line: Line, text: str, today: date, drop_down: DropDown, recall: Recall
    ) -> None:
        super().__init__()
        self._recall = recall
        self.early = True
        self.line = line
        self.error = ""
        self._today = today
        self._measures = Measures(0, 0)
        self._note: tuple[str, str] = ("", "hint")
        self._warned = ""
        self.editor = self._make(text, drop_down)

    def _make(self, text: str, drop_down: DropDown) -> AnyEditor:
        line = self.line
        shape = line.spec.ask.shape
        if shape == "flag":
            return Toggle(line.spec, text)
        if several_lines(line):
            return CallingText(text, drop_down, self._recall)
        if shape == "code" and line.spec.ask.taxonomy:
            return ChoiceInput(
                line.spec, text, drop_down, line.only, line.on or self._today, self._recall
            )
        if shape == "line" and not line.spec.ask.form:
            return FreeInput(line.spec, text, drop_down, self._recall)
        return LineInput(text, select_on_focus=shape in _TYPED_OVER)

    def compose(self) -> ComposeResult:
        """Hold the editor, if the form does not mount it later."""
        if self.early:
            yield self.editor

    @property
    def awake(self) -> bool:
        """Whether the editor is there to be typed into."""
        return self.editor.parent is self

    def wake(self) -> None:
        """Mount the editor where the form opened without it."""
        if not self.awake:
            self.mount(self.editor)

    def go(self) -> None:
        """Let the next key go into this field."""
        self.wake()
        self.editor.focus()

    @property
    def field(self) -> str:
        """The name of the field in its record."""
        return self.line.spec.name

    @property
    def label(self) -> str:
        """What the field is called."""
        return _(self.line.spec.ask.label)

    @property
    def typed(self) -> str:
        """The text as it stands."""
        return self.editor.typed

    def put(self, text: str) -> None:
        """Let another text stand in the field."""
        if text != self.typed:
            self.editor.put(text)
        self.look(left=True)

    def about(self) -> About:
        """Say what the field is, for F1."""
        ask = self.line.spec.ask
        how = _how("text" if several_lines(self.line) else ask.shape)
        if isinstance(self.editor, FreeInput) and self.editor.remembers:
            how = _("向下键看最近用过的，打两个字或拼音首字母来找；不选就照打的记。")
        parts = [_("必填。") if self.line.required else "", _(ask.help), how]
        choices = self.choices()
        if choices:
            known = "\n".join("  " * c.depth + c.label for c in choices)
            parts.append(_("可以选：\n{known}").format(known=known))
        parts.append(self.line.why)
        return About(self.label, "\n".join(filter(None, parts)))

    @property
    def free(self) -> bool:
        """Whether any text may stand here, text blocks too."""
        return isinstance(self.editor, FreeInput | CallingText)

    def choices(self) -> Sequence[entry.Choice]:
        """Return the codes that may stand here; none where it is no field of codes."""
        return self.editor.choices() if isinstance(self.editor, ChoiceInput) else ()

    # What is said beside the field

    def say(self, error: str) -> None:
        """Show an error, or show none any more."""
        self.error = error
        self.look(left=True)

    def warns(self) -> bool:
        """Tell whether a warning about what stands here is news; it is shown, and news only once."""
        text = self.typed
        news = bool(entry.warn(self.line.spec, text)) and text != self._warned
        self._warned = text
        self.look(left=True)
        return news

    def look(self, *, left: bool) -> None:
        """Find what stands beside the field. While it is typed (not `left`) nothing is blamed."""
        note = self._find_note(left)
        if note != self._note:
            higher = len(self._below()) if self._measures.width else 0
            self._note = note
            self.refresh(layout=bool(self._measures.width) and len(self._below()) != higher)

    def _find_note(self, left: bool) -> tuple[str, str]:
        line = self.line
        text = self.typed
        if self.error:
            return self.error, "error"
        warning = entry.warn(line.spec, text) if left else ""
        if warning:
            return warning, "warning"
        said = entry.echo(line.spec, text, self._today, only=line.only, ahead=line.ahead)
        if said and line.spec.ask.shape != "flag":
            return said, "echo"
        if not self.has_focus_within:
            return "", "hint"
        if isinstance(self.editor, Toggle):
            return _("空格键改"), "hint"
        if isinstance(self.editor, FreeInput) and self.editor.remembers and not text:
            return _("向下键看用过的"), "hint"
        named = text.strip() in {c.label for c in self.choices()}
        return "" if named else self._hint(), "hint"

    def _hint(self) -> str:
        """Return the names of a few codes where they fit beside the field: no row moves for them."""
        choices = self.choices()
        words = listed(c.label for c in choices) if len(choices) <= FEW else ""
        return words if cell_len(words) <= self._beside() else ""

    # Drawing

    def measure(self, measures: Measures) -> None:
        """Divide the width of the row."""
        self._measures = measures
        line = self.line
        room = max(_LEAST, measures.width - measures.gutter - 2)
        wants = room if line.wide or several_lines(line) else _WIDTHS.get(line.spec.ask.shape, room)
        self.editor.styles.width = min(wants, room)
        bracket = 0 if line.spec.ask.shape == "flag" else 1
        self.editor.styles.margin = (0, 0, 0, measures.gutter + bracket)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the editor or the label, and the note where it stands below."""
        editor = super().get_content_height(container, viewport, width)
        least = TEXT_ROWS[0] if several_lines(self.line) else 1
        return max(editor, least, len(self._label_lines())) + len(self._below())

    def render(self) -> Content:
        """Draw everything but what the editor holds."""
        measures = self._measures
        if not measures.width:
            return Content("")
        below = self._below()
        labels = self._label_lines()
        rows = max(self.editor.size.height, len(labels), 1)
        keys = self._keys(rows - len(labels))
        inside = self.editor.size.width
        lines = []
        for y in range(rows):
            words = [*labels, *keys][y] if y < len(labels) + len(keys) else ""
            label = fit(words, measures.label, "", right=True)
            mark = "*" if self.line.required and y == 0 else " "
            parts = [
                Content.styled(label, self._label_style() if y < len(labels) else "$text-muted"),
                Content.styled(f" {mark} ", "$text-accent bold"),
            ]
            if y < max(1, self.editor.size.height):
                parts += self._bracketed(inside)
            if y == 0 and not below and self._note[0]:
                parts.append(Content.styled(" " + self._words(), _TONES[self._note[1]]))
            lines.append(Content("").join(parts))
        indent = " " * (measures.gutter + 1)
        lines += [Content.styled(indent + text, _TONES[self._note[1]]) for text in below]
        return Content("\n").join(lines)

    def _bracketed(self, inside: int) -> list[Content]:
        """Return the room for the editor between brackets; the box of a flag needs none."""
        if self.line.spec.ask.shape == "flag":
            return [Content(" " * (inside + 2))]
        style = "$accent bold" if self.has_focus_within else "$border-blurred"
        return [Content.styled("[", style), Content(" " * inside), Content.styled("]", style)]

    def _label_style(self) -> str:
        return "bold $foreground" if self.has_focus_within else "$foreground"

    def _label_lines(self) -> list[str]:
        return fold(self.label, self._measures.label) if self._measures.label else [""]

    def _keys(self, room: int) -> list[str]:
        """Return what makes a new line, for the free lines under the label of a text."""
        if not (self.has_focus_within and several_lines(self.line)):
            return []
        words = ["Ctrl+J", _("换行")]
        lines = [" ".join(words)] if cell_len(" ".join(words)) <= self._measures.label else words
        return lines if len(lines) <= room else []

    def _words(self) -> str:
        text, kind = self._note
        return MARKS[kind] + clean(text)

    def _beside(self) -> int:
        """Return the cells that are free beside the editor."""
        width = self.editor.styles.width
        inside = int(width.value) if width is not None else 0
        return self._measures.width - self._measures.gutter - inside - 3

    def _below(self) -> list[str]:
        """Return the note as lines under the editor, none where it fits beside it."""
        words = one_line(self._words()) if self._note[0] else ""
        measures = self._measures
        if not words or cell_len(words) <= self._beside():
            return []
        hang = len(MARKS[self._note[1]])
        first, *more = fold(words[hang:], measures.width - measures.gutter - 2 - hang)
        return [words[:hang] + first, *(" " * hang + line for line in more)]

    # Events

    def on_click(self) -> None:
        """A click on the label goes to the editor."""
        self.go()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        self.refresh()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Toggle.Changed)
    def _edited(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Edited(self))


def _how(shape: str) -> str:
    """Return how a field of this shape is typed."""
    return {
        "day": _("可以写 2026-03-12、3.12、0312、昨天。"),
        "moment": _("可以写 9:30、0930、下午2点。"),
        "fen": _("单位是元，可以写 15、1,000.00、1.5万。"),
        "flag": _("空格键改，Enter 不改、到下一栏；也可以写“是”或“否”。"),
        "code": _("按向下键看全部；输入汉字、代码或拼音首字母来找，Enter 选定。"),
        "list": _("几个之间用逗号隔开。"),
        "text": _(
            "Enter 到下一栏；要另起一行按 Ctrl+J（有的终端 Shift+Enter 也行）；打 :: 和快捷字插常用语。"
        ),
    }.get(shape, "")
