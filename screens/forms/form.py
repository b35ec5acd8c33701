"""The form: rows of fields in parts, with one way to move, to undo and to see what is wrong."""

from collections.abc import Mapping
from datetime import date
from time import monotonic
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Spacing
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.forms.choice import ChoiceInput, DropDown
from screens.forms.editors import LineInput, Passed, TextInput
from screens.forms.field import FieldRow, Measures
from screens.forms.history import History
from screens.forms.recall import Recall
from screens.widgets.cells import cell_len
from station import phrases, sheets
from station.language import _
from station.recall import PERSONAL, Known
from station.sheets import Sheet

_WIDEST_LABEL = 24
_LABEL_SHARE = 3
"""Labels take at most a third of the width; longer ones are folded."""
_MARGIN = Spacing(1, 0, 3, 0)
"""Rows kept free over and under the focused field: an input method's window needs them."""


EARLY = 1
"""Rows whose editors are there in the first frame; those of the others follow, some at a time."""
BATCH = 8


class RecordForm(VerticalScroll, can_focus=False):
    """Asks for what a sheet lists.

    `typed`: texts to begin with, by field; a field that it does not name begins as the sheet says.
    """

    DEFAULT_CSS = """
    RecordForm { padding: 0 1; scrollbar-size-vertical: 1; background: $background; }
    RecordForm > .part { margin: 1 0 0 0; color: $primary; text-style: bold; width: 100%; }
    RecordForm > .part.-first { margin: 0; }
    RecordForm > .foot { height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("shift+tab", "leave(-1)", show=False),
        Binding("tab", "leave(1)", show=False),
        Binding("ctrl+z", "undo", show=False, priority=True),
        Binding("ctrl+y", "redo", show=False, priority=True),
        Binding("ctrl+r", "again", show=False),
    ]

    class Changed(Message):
        """Something in the form was changed."""

        def __init__(self, form: "RecordForm") -> None:
            super().__init__()
            self.form = form

        @property
        def control(self) -> "RecordForm":
            """The form that was changed."""
            return self.form

    def __init__(
        self, sheet: Sheet, *, today: date, typed: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self.sheet = sheet
        self.today = today
        self._drop_down = DropDown()
        self.recall = Recall(today)
        self.recall.take = self._take_known
        self.recall.variables = self.variables
        given = typed or {}
        self._start = {line.spec.name: line.start for line in sheet.lines}
        texts = {name: given.get(name, start) for name, start in self._start.items()}
        self._hidden = {
            line.spec.name: texts[line.spec.name] for line in sheet.lines if line.hidden
        }
        self.rows = {
            line.spec.name: FieldRow(
                line, texts[line.spec.name], today, self._drop_down, self.recall
            )
            for line in sheet.lines
            if not line.hidden
        }
        for row in list(self.rows.values())[EARLY:]:
            row.early = False
        self._history = History(self._texts())

    def compose(self) -> ComposeResult:
        """Put the rows under the headings of their parts."""
        first = True
        for part in self.sheet.parts:
            shown = [line for line in part.lines if not line.hidden]
            if shown and part.title:
                yield Static(part.title, markup=False, classes="part -first" if first else "part")
            for line in shown:
                first = False
                yield self.rows[line.spec.name]
        yield Static("", classes="foot")
        yield self._drop_down

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.focus_first()
        errors = self.errors()
        for name, row in self.rows.items():
            row.say(errors.get(name, "") if row.typed.strip() else "")
        self.call_after_refresh(self._wake_some)
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _screen: self._caret())

    def _wake_some(self) -> None:
        """Mount some of the editors that the first frame did without."""
        asleep = [row for row in self.rows.values() if not row.awake]
        for row in asleep[:BATCH]:
            row.wake()
        if asleep:
            self.call_after_refresh(self._wake_some)

    def focus_first(self) -> None:
        """Go to the first field."""
        for row in self.rows.values():
            row.go()
            return

    # What the form holds

    def typed(self) -> dict[str, str]:
        """Return the texts as they stand, by field.

        Blank ones are left out, but for those that began with something: they were emptied.
        """
        return {name: t for name, t in self._texts().items() if t.strip() or self._start[name]}

    def _texts(self) -> dict[str, str]:
        return self._hidden | {name: row.typed for name, row in self.rows.items()}

    def put(self, texts: Mapping[str, str]) -> None:
        """Let other texts stand in some fields; the rest stays."""
        for name, text in texts.items():
            if name in self._hidden:
                self._hidden[name] = text
            elif name in self.rows:
                self.rows[name].put(text)
        self._blame_less()
        if self._history.note(self._texts(), "", monotonic()):
            self.post_message(self.Changed(self))

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what the sheet began with."""
        return self._texts() != self._start

    def errors(self) -> dict[str, str]:
        """Return what keeps the form from being saved, by field; nothing is marked."""
        return sheets.values(self.sheet, self.typed(), self.today)[1]

    def check(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values and the errors by field; mark these and go to the first one."""
        values, errors = sheets.values(self.sheet, self.typed(), self.today)
        for name, row in self.rows.items():
            row.say(errors.get(name, ""))
        for name, row in self.rows.items():
            if name in errors:
                row.go()
                break
        return values, errors

    def blame(self, name: str, error: str) -> None:
        """Mark a field with what was said of it when saving was refused, and go there."""
        self.rows[name].say(error)
        self.rows[name].go()

    # What was typed before

    def _take_known(self, name: str, known: Known) -> None:
        """Put a known text with what goes with it: only into blank fields, and in one step."""
        blank = {
            n: text
            for n, text in known.fills.items()
            if n in self.rows and not self.rows[n].typed.strip()
        }
        self.put({**blank, **known.sets, name: known.text})

    def action_again(self) -> None:
        """Put what the last one of this kind said into the field in focus, and go on."""
        row = next((r for r in self.rows.values() if r.has_focus_within), None)
        last = self.recall.memory.last.get(self.sheet.name)
        if row is None or last is None:
            self.notify(_("还没有上一件。"), markup=False)
        elif row.field in PERSONAL:
            self.notify(_("这一栏是消费者本人的，不照上一件填。"), markup=False)
        elif not last.get(row.field):
            self.notify(_("上一件这一栏是空的，或者写有个人信息。"), markup=False)
        else:
            self.put({row.field: last[row.field]})
            self.action_leave(1)

    def variables(self) -> dict[str, str]:
        """Return what the variables of a text block stand for just now; blank where unknown.

        What is wrong in its field is not known yet.
        """
        wrong = self.errors()
        texts = {name: "" if name in wrong else text for name, text in self._texts().items()}
        return phrases.known(self.sheet, texts, self.recall.around)

    def fill_gaps(self) -> None:
        """Fill the gaps of text blocks that the form knows by now."""
        gaping = {n: r.typed for n, r in self.rows.items() if "{" in r.typed and r.free}
        if gaping:
            known = self.variables()
            filled = {name: phrases.filled(text, known) for name, text in gaping.items()}
            self.put({name: text for name, text in filled.items() if text != gaping[name]})

    def gaps(self) -> dict[str, list[str]]:
        """Return what is still open in the texts, by field."""
        names = self.variables().keys()
        found = {n: phrases.gaps(r.typed, names) for n, r in self.rows.items() if r.free}
        return {name: open_ for name, open_ in found.items() if open_}

    # Events

    @on(FieldRow.Edited)
    def _edited(self, event: FieldRow.Edited) -> None:
        event.stop()
        row = event.row
        if self._history.note(self._texts(), row.field, monotonic()):  # else it was put there
            row.look(left=not row.has_focus_within)
            self._blame_less()
            self.post_message(self.Changed(self))

    def _blame_less(self) -> None:
        """Take away or renew the errors that are shown; none appears while somebody types."""
        if any(row.error for row in self.rows.values()):
            errors = self.errors()
            for name, row in self.rows.items():
                if row.error:
                    row.say(errors.get(name, ""))

    @on(events.DescendantFocus)
    def _entered(self, event: events.DescendantFocus) -> None:
        row = self._row_of(event.widget)
        if row is not None:
            row.look(left=True)
            self.call_after_refresh(self._reveal, row)

    @on(events.DescendantBlur)
    def _left(self, event: events.DescendantBlur) -> None:
        row = self._row_of(event.widget)
        self.fill_gaps()
        if row is not None and row.typed.strip():
            row.say(self.errors().get(row.field, ""))
        elif row is not None:
            row.look(left=True)

    def _reveal(self, row: FieldRow) -> None:
        if row.is_attached:
            self.scroll_to_region(row.virtual_region, spacing=_MARGIN, animate=False)

    def _caret(self) -> None:
        """Let the terminal's cursor follow its field: there an input method opens its window."""
        focused = self.screen.focused
        if isinstance(focused, LineInput | TextInput) and self in focused.ancestors:
            place = focused.cursor_screen_offset
            if place != self.app.cursor_position:
                self.app.cursor_position = place
                focused.refresh()  # the terminal is told with the next thing that is drawn

    def _row_of(self, widget: Widget) -> FieldRow | None:
        return next((r for r in self.rows.values() if r.editor is widget), None)

    def on_resize(self, event: events.Resize) -> None:
        """Divide the width anew."""
        width = self.scrollable_content_region.width
        widest = max((cell_len(row.label) for row in self.rows.values()), default=0)
        measures = Measures(width, min(widest, _WIDEST_LABEL, width // _LABEL_SHARE))
        for row in self.rows.values():
            row.measure(measures)

    # Keys

    @on(Input.Submitted)
    @on(Passed)
    def _submitted(self, event: Message) -> None:
        """Go on by Enter, unless what stands here cannot be read: it is said beside the field."""
        event.stop()
        row = next((r for r in self.rows.values() if r.has_focus_within), None)
        if row is None or not self._stays(row):
            self.action_leave(1)

    def _stays(self, row: FieldRow) -> bool:
        text = row.typed
        error = sheets.wrong(self.sheet, row.field, text, self.today) if text.strip() else ""
        if error:
            row.say(error)
        return bool(error) or row.warns()

    @on(DropDown.Taken)
    def _taken(self, event: DropDown.Taken) -> None:
        event.stop()
        focused = self.screen.focused
        if isinstance(focused, ChoiceInput):
            focused.take()

    def action_go(self, by: int) -> None:
        """Go to the field above or below; not past the first and the last."""
        row = self._neighbour(by)
        if row is not None:
            row.go()

    def action_leave(self, by: int) -> None:
        """Go to the next field or the one before, from the last one to what follows the form.

        Textual's own Tab would pass over fields whose editors are not mounted yet.
        """
        row = self._neighbour(by)
        if row is not None:
            row.go()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def _neighbour(self, by: int) -> FieldRow | None:
        rows = list(self.rows.values())
        at = next((n for n, row in enumerate(rows) if row.has_focus_within), None)
        return rows[at + by] if at is not None and 0 <= at + by < len(rows) else None

    def action_undo(self) -> None:
        """Go a step back."""
        self._restore(self._history.back())

    def action_redo(self) -> None:
        """Go a step forward again."""
        self._restore(self._history.forward())

    def _restore(self, texts: Mapping[str, str] | None) -> None:
        if texts is None:
            return
        self._hidden = {name: texts[name] for name in self._hidden}
        changed = [row for name, row in self.rows.items() if row.typed != texts[name]]
        for row in changed:
            row.put(texts[row.field])
        for row in changed[:1]:
            row.go()
        self._blame_less()
        self.post_message(self.Changed(self))


__all__ = ["RecordForm"]
