"""Free lines that repeat, and text blocks called by `::` and a key, in lines and in texts.

A line stays free: until a line of the list was gone to, Enter keeps what was typed, letter for
letter. A block that is being called is marked at once: two colons are no word of anybody's.
"""

import re
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from screens.forms.choice import DropDown, Offering
from screens.forms.editors import TextInput
from screens.forms.recall import Recall
from station import phrases
from station.entry import Choice
from station.fields import FieldSpec
from station.language import _
from station.phrases import Phrase
from station.recall import Known, choice

MOST = 50
"""Lines that are offered; more letters find the others."""


def _lines(found: list[Phrase]) -> list[Choice]:
    return [Choice(str(n), one.title, one.key, 0) for n, one in enumerate(found)]


class FreeInput(Offering):
    """A free line: offers what was typed here before, and takes text blocks."""

    def __init__(self, spec: FieldSpec, text: str, drop_down: DropDown, recall: Recall) -> None:
        super().__init__(text, drop_down, select_on_focus=False)
        self._spec = spec
        self._recall = recall
        self._known: list[Known] = []
        self._sought = ""
        self._blocks: list[Phrase] = []

    @property
    def remembers(self) -> bool:
        """Whether anything was typed here before."""
        return bool(self._recall.memory.lines.get(self._spec.name))

    def offer(self, text: str) -> None:
        """Offer the block that is called, else what the text may mean."""
        call = phrases.called(text[: self.cursor_position])
        self._blocks = phrases.fitting(self._recall.blocks, call) if call is not None else []
        if self._blocks:
            self._list.open(_lines(self._blocks), 0, self, called=_("常用语"))
            return
        self._known = self._narrowed(text) if text.strip() else []
        self._show()

    def _narrowed(self, text: str) -> list[Known]:
        """Look among what the text had found before its last letter was typed."""
        before, self._sought = self._sought, text
        goes_on = before and self._known and text.startswith(before)
        same = text.isascii() == before.isascii()
        among = self._known if goes_on and same else None
        return self._recall.memory.found(self._spec.name, text, among)

    def open_all(self) -> bool:
        """Open what was typed here before, the last one on top."""
        self._blocks = []
        self._sought = ""
        self._known = self._recall.memory.found(self._spec.name, self.value)
        self._show()
        if self._known:
            self._list.action_move(1)
        return bool(self._known)

    def _show(self) -> None:
        if self._known:
            lines = [replace(choice(one), code=str(n)) for n, one in enumerate(self._known[:MOST])]
            self._list.open(lines, 0, self, armed=False)
        else:
            self._list.close()

    def take_line(self, chosen: Choice) -> None:
        """Put the block where it was called, or the known text with what goes with it."""
        if self._blocks:
            self._put_block(self._blocks[int(chosen.code)])
            return
        self._recall.take(self._spec.name, self._known[int(chosen.code)])

    async def action_submit(self) -> None:
        """Take what is marked and go on; after a block there may be more to type."""
        if self._list.is_open and self._blocks:
            self.take()
        else:
            await super().action_submit()

    def _put_block(self, block: Phrase) -> None:
        before, after = self.value[: self.cursor_position], self.value[self.cursor_position :]
        kept = phrases.without_call(before)
        said = " ".join(phrases.filled(block.body, self._recall.variables()).split("\n"))
        self.put(kept + said + after)
        self.cursor_position = len(kept + said)


class CallingText(TextInput):
    """A text of several lines that takes text blocks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "take_block", show=False),
        Binding("escape", "close_list", show=False),
    ]

    def __init__(self, text: str, drop_down: DropDown, recall: Recall) -> None:
        super().__init__(text)
        self._list = drop_down
        self._recall = recall
        self._blocks: list[Phrase] = []
        self._seen = self.text

    @property
    def calling(self) -> bool:
        """Whether the list of blocks is open here."""
        return bool(self._blocks) and self._list.is_open

    def put(self, text: str) -> None:
        """Let another text stand here without opening the list."""
        super().put(text)
        self._seen = self.text

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        """Offer the block that is being called."""
        if not self.has_focus or self.text == self._seen:
            return
        self._seen = self.text
        call = phrases.called(self._before())
        self._blocks = phrases.fitting(self._recall.blocks, call) if call is not None else []
        if self._blocks:
            self._list.open(_lines(self._blocks), 0, self, called=_("常用语"))
        else:
            self._list.close()

    def _before(self) -> str:
        row, column = self.cursor_location
        return self.document.get_line(row)[:column]

    def on_key(self, event: events.Key) -> None:
        """Enter takes the marked block."""
        if event.key == "enter" and self.calling:
            event.stop()
            event.prevent_default()
            self.take()

    def on_blur(self) -> None:
        """Close the list and take nothing."""
        if self._blocks:
            self._list.close()

    def take(self) -> None:
        """Put the marked block where it was called."""
        chosen = self._list.chosen
        self._list.close()
        if chosen is not None and self._blocks:
            self.insert_block(self._blocks[int(chosen.code)])

    def insert_block(self, block: Phrase) -> None:
        """Put a block at the cursor, in the place of what called it."""
        row, column = self.cursor_location
        start = len(phrases.without_call(self._before()))
        said = phrases.filled(block.body, self._recall.variables())
        self.replace(said, (row, start), (row, column), maintain_selection_offset=False)
        self._seen = self.text

    def mark(self, pattern: re.Pattern[str]) -> None:
        """Select the first place that looks so: what is typed next takes its place."""
        for row, line in enumerate(self.text.split("\n")):
            if match := pattern.search(line):
                self.selection = Selection((row, match.start()), (row, match.end()))
                return

    def action_take_block(self) -> None:
        """Take the marked block; where none is, Tab goes on."""
        if not self.calling:
            raise SkipAction
        self.take()

    def action_close_list(self) -> None:
        """Close the list; Esc leaves the form only where none is open."""
        if not self.calling:
            raise SkipAction
        self._list.close()

    def action_cursor_up(self, select: bool = False) -> None:
        """Go up in the list or in the text."""
        if self.calling:
            self._list.action_move(-1)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Go down in the list or in the text."""
        if self.calling:
            self._list.action_move(1)
        else:
            super().action_cursor_down(select)


__all__ = ["CallingText", "FreeInput"]
