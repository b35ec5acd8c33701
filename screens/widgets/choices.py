"""A short list to choose from; the line under the cursor is marked, so it is seen without colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.glyphs import glyphs_of
from station.values import clean


@dataclass(frozen=True)
class Choice:
    """One thing to choose: what it leads to, its words, a line about it, whether it may be chosen."""

    key: Any
    label: str
    about: str = ""
    possible: bool = True


class MarkedList(OptionList):
    """An option list whose highlighted line begins with a mark. Its words are data, never markup."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, markup=False, compact=True)
        self._words: list[Content] = []
        self._marked: int | None = None

    def fill(self, words: Sequence[Content], possible: Sequence[bool], at: int | None) -> None:
        """Show these lines; the cursor stands on line `at`."""
        self._words = list(words)
        self._marked = None
        self.clear_options()
        self.add_options(
            [
                Option(_marked(line, "  "), disabled=not can)
                for line, can in zip(words, possible, strict=True)
            ]
        )
        self.highlighted = at
        self._mark()

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._mark()

    def mark(self) -> str:
        """Return what stands before the line under the cursor."""
        return glyphs_of(self).cursor

    def _mark(self) -> None:
        """Mark the line under the cursor, unmark the one before."""
        at = self.highlighted
        if at == self._marked:
            return
        for index, sign in ((self._marked, "  "), (at, f"{self.mark()} ")):
            if index is not None and index < len(self._words):
                self.replace_option_prompt_at_index(index, _marked(self._words[index], sign))
        self._marked = at


class Choices(MarkedList):
    """Things to do, each with a line that says what for. Enter or a click takes one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", show=False)]

    def mark(self) -> str:
        """Return another mark where the keys do not come here: it is seen without colour."""
        return super().mark() if self.has_focus else glyphs_of(self).resting

    def watch_has_focus(self, focused: bool) -> None:
        """Draw the mark anew."""
        super().watch_has_focus(focused)
        if self._marked is not None:
            self._marked = None
            self._mark()

    class Taken(Message):
        """A choice was made."""

        def __init__(self, choices: "Choices", key: Any) -> None:
            super().__init__()
            self.choices = choices
            self.key = key

        @property
        def control(self) -> "Choices":
            """The list that was chosen from."""
            return self.choices

    def __init__(
        self, found: Sequence[Choice] = (), *, id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(id=id, classes=classes)
        self._found: list[Choice] = list(found)

    def on_mount(self) -> None:
        """Show what was given at first."""
        if self._found:
            self.offer(self._found)

    def offer(self, found: Sequence[Choice]) -> None:
        """Show these choices; the same one stays under the cursor where it is still there."""
        before = self.chosen()
        same = [i for i, c in enumerate(found) if before and c.key == before.key and c.possible]
        first = [i for i, c in enumerate(found) if c.possible]
        self._found = list(found)
        at = next(iter(same or first), None)
        self.fill([_words(c) for c in found], [c.possible for c in found], at)

    def chosen(self) -> Choice | None:
        """Return the choice under the cursor."""
        at = self.highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Taken(self, self._found[event.option_index].key))


def _words(choice: Choice) -> Content:
    label = Content.styled(clean(choice.label), "bold")
    if not choice.about:
        return label
    return Content.assemble(label, "\n  ", Content(clean(choice.about)))


def _marked(words: Content, sign: str) -> Content:
    """Put the sign before the first line and as much room before the others."""
    first, *others = words.split("\n")
    lines = [Content(sign) + first, *(Content("  ") + other for other in others)]
    return Content("\n").join(lines)
