"""A field with a list of codes: what is typed narrows the list, by characters, code or initials."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.forms.editors import LineInput
from screens.forms.recall import Recall
from screens.widgets.cells import cell_len, fit
from screens.widgets.lines import Lines
from station import entry
from station.fields import FieldSpec
from station.language import _

MOST_ROWS = 10
"""Lines of a list that are seen at once."""
LEAST_WIDTH, MOST_WIDTH = 20, 56
_FRAME = 2


class DropDown(Lines, can_focus=False):
    """The list under a choice. The keys stay with the choice; a click takes a line."""

    DEFAULT_CSS = """
    DropDown {
        overlay: screen; display: none; width: auto; height: auto;
        border: $frame $accent; background: $panel;
        border-subtitle-color: $foreground;
    }
    DropDown > .lines--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    """

    class Taken(Message):
        """A line was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[entry.Choice] = ()
        self._field: Widget | None = None
        self._seen = False
        self._placed: tuple[Offset, int, int] | None = None
        self._armed = True
        self._called = ""
        self._widest = 0

    @property
    def is_open(self) -> bool:
        """Whether the list is on the screen."""
        return bool(self.display)

    @property
    def chosen(self) -> entry.Choice | None:
        """The line under the cursor while the list is open; none before one was gone to."""
        there = self.is_open and self._armed and self._choices
        return self._choices[self.cursor] if there else None

    def open(
        self, choices: Sequence[entry.Choice], cursor: int, field: Widget, *,
        armed: bool = True, called: str = "",
    ) -> None:  # fmt: skip
        """Show the choices at a field; not `armed`, no line is marked until it is gone to."""
        self._widest = max(map(_cells, choices), default=0)
        if self.is_open and self._field is field and self._placed is not None:
            self._widest = max(self._widest, self._placed[1] - 6)  # a list that narrows stays put
        self._choices = choices
        self._armed = armed
        self._called = called
        self._field = field
        self._seen = False
        self.display = True
        self._place()
        self.restart(len(choices), cursor)
        self._count()

    def _place(self) -> None:
        """Stand under the field, or over it where there is more room; follow it where it goes."""
        field = self._field
        if field is None or not self.is_open:
            return
        region, screen = field.content_region, self.screen.size
        if isinstance(self.parent, Widget) and field.region.overlaps(self.parent.region):
            self._seen = True
        elif self._seen:  # scrolled away; before that, the form is still on its way to the field
            self.close()
            return
        under, over = screen.height - region.bottom, region.y
        rows = min(len(self._choices), MOST_ROWS)
        below = under >= rows + _FRAME or under >= over
        rows = max(1, min(rows, (under if below else over) - _FRAME))
        width = min(max(self._widest + 6, region.width, LEAST_WIDTH), MOST_WIDTH, screen.width - 2)
        x = max(0, min(region.x - 1, screen.width - width - _FRAME))
        place = Offset(x, region.bottom if below else region.y - rows - _FRAME)
        if (place, width, rows) != self._placed:
            self._placed = (place, width, rows)
            self.absolute_offset = place
            self.styles.width = width + _FRAME
            self.styles.height = rows + _FRAME
            self.refresh(layout=True)

    def on_mount(self) -> None:
        """Follow the field when the form is scrolled or a row grows."""
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _screen: self._place())

    def close(self) -> None:
        """Take the list off the screen."""
        if self.is_open:
            self.display = False

    def moved(self) -> None:
        """Say which of how many it is."""
        self._count()

    def draw(self, index: int, width: int) -> Strip:
        """Draw a choice: its label under its class, its hint at the right."""
        choice = self._choices[index]
        ellipsis = self.glyphs.ellipsis
        label = fit(
            self.pointer(index) + _words(choice), width - cell_len(choice.hint) - 1, ellipsis
        )
        return Strip([Segment(f"{label}{choice.hint} ", self.line_style(index))])

    def pointer(self, index: int) -> str:
        """Mark the line that Enter takes."""
        return (self.glyphs.cursor if index == self.cursor and self._armed else " ") + " "

    def line_style(self, index: int) -> Style:
        """Return the style of a line; no line is the cursor's before one was gone to."""
        return super().line_style(index) if self._armed else self.rich_style

    def action_move(self, lines: int) -> None:
        """Move the cursor; the first key goes to the first line."""
        if self._armed:
            super().action_move(lines)
        else:
            self._arm()

    def action_turn(self, pages: int) -> None:
        """Move the cursor by a page."""
        self._arm()
        super().action_turn(pages)

    def _arm(self) -> None:
        self._armed = True
        self.refresh()
        self._count()

    def on_click(self, event: events.Click) -> None:
        """Take the line under the pointer, where the cursor is set next."""
        if event.get_content_offset(self) is not None:
            self._armed = True
            self.post_message(self.Taken())

    def _count(self) -> None:
        fits = self.total <= MOST_ROWS
        said = "" if fits else f"{self.cursor + 1}/{self.total}"
        self.border_subtitle = said if self._armed else _("向下键来选")
        self.border_title = self._called


def _cells(choice: entry.Choice) -> int:
    return cell_len(_words(choice)) + cell_len(choice.hint)


def _words(choice: entry.Choice) -> str:
    return "  " * choice.depth + choice.label


class Offering(LineInput):
    """A line with a list under it: Down opens it, Enter and Tab take the marked line, Esc closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("tab", "take", show=False),
        Binding("escape", "close", show=False),
    ]

    def __init__(self, text: str, drop_down: DropDown, *, select_on_focus: bool) -> None:
        super().__init__(text, select_on_focus=select_on_focus)
        self._list = drop_down
        self._settled = self.value

    def offer(self, text: str) -> None:
        """Open the list for what was typed, or close it."""
        raise NotImplementedError

    def open_all(self) -> bool:
        """Open the list on a key that asks for it. Returns whether there is anything in it."""
        raise NotImplementedError

    def take_line(self, chosen: entry.Choice) -> None:
        """Let the marked line stand in the field."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Let another text stand here without opening the list."""
        self._settled = text
        super().put(text)

    def watch_value(self, value: str) -> None:
        """Narrow the list while somebody types."""
        if not self.has_focus or value == self._settled:
            return
        self._settled = value
        self.offer(value)

    def on_blur(self) -> None:
        """Close the list and take nothing."""
        self._list.close()

    def on_click(self) -> None:
        """Open the whole list, or close it."""
        if self._list.is_open:
            self._list.close()
        else:
            self.open_all()

    def action_move(self, by: int) -> None:
        """Go down or up in the list; Down opens it."""
        if self._list.is_open:
            self._list.action_move(by)
        elif by < 0 or not self.open_all():
            raise SkipAction

    def action_turn(self, by: int) -> None:
        """Go a page down or up in the list."""
        if not self._list.is_open:
            raise SkipAction
        self._list.action_turn(by)

    def action_take(self) -> None:
        """Take the marked line; Tab then goes on."""
        self.take()
        raise SkipAction

    def action_close(self) -> None:
        """Close the list; Esc leaves the form only where none is open."""
        if not self._list.is_open:
            raise SkipAction
        self._list.close()

    async def action_submit(self) -> None:
        """Take the marked line; Enter then goes on."""
        self.take()
        await super().action_submit()

    def take(self) -> None:
        """Let the marked line of an open list stand in the field, if there is one."""
        chosen = self._list.chosen
        if chosen is not None:
            self.take_line(chosen)
        self._list.close()


class ChoiceInput(Offering):
    """A field of codes: the best line is marked at once."""

    def __init__(
        self, spec: FieldSpec, text: str, drop_down: DropDown, only: Collection[str], on: date,
        recall: Recall,
    ) -> None:  # fmt: skip
        super().__init__(text, drop_down, select_on_focus=True)
        self._spec = spec
        self._only = only
        self._on = on
        self._recall = recall

    def choices(self, text: str = "") -> list[entry.Choice]:
        """Return what the list offers for a text, best first."""
        return entry.choices(self._spec, text, only=self._only, on=self._on)

    def offer(self, text: str) -> None:
        """Open the list with what the text finds."""
        found = self.choices(text) if text.strip() else []
        if found:
            self._list.open(found, 0, self)
        else:
            self._list.close()

    def take_line(self, chosen: entry.Choice) -> None:
        """Let the label of the code stand in the field."""
        self.put(entry.written(self._spec, chosen.code))

    def open_all(self) -> bool:
        """Open the whole list: a long one begins with what this desk chose last."""
        found = self.choices()
        if not found:
            return False
        lately = self._lately(found) if len(found) > MOST_ROWS and not self.value else []
        now = [n for n, c in enumerate(found) if entry.written(self._spec, c.code) == self.value]
        self._list.open([*lately, *found], (now or [0])[0], self)
        return True

    def _lately(self, found: Sequence[entry.Choice]) -> list[entry.Choice]:
        by_code = {choice.code: choice for choice in found}
        codes = self._recall.memory.codes.get(self._spec.name, ())
        chosen = [by_code[code] for code in codes if code in by_code]
        return [replace(choice, depth=0) for choice in chosen]
