"""A short list of things to do, each with a line that says what it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from station.values import shown


@dataclass(frozen=True)
class Choice:
    """One thing to do: what it leads to, its words, a line about it, and whether it may be done."""

    key: Any
    label: str
    about: str = ""
    possible: bool = True


class Choices(OptionList):
    """The list. Enter or a click takes the highlighted one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", show=False)]

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
        super().__init__(id=id, classes=classes, markup=False, compact=True)
        self._found: list[Choice] = []
        self.offer(found)

    def offer(self, found: Sequence[Choice]) -> None:
        """Show these choices; the same one stays highlighted where it is still there."""
        at = self.highlighted
        before = self._found[at].key if at is not None and at < len(self._found) else None
        self._found = list(found)
        self.clear_options()
        self.add_options([Option(_words(c), disabled=not c.possible) for c in found])
        same = [i for i, c in enumerate(found) if c.key == before and c.possible]
        first = [i for i, c in enumerate(found) if c.possible]
        self.highlighted = (same or first or [None])[0]

    def chosen(self) -> Choice | None:
        """Return the highlighted choice."""
        return self._found[self.highlighted] if self.highlighted is not None else None

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Taken(self, self._found[event.option_index].key))


def _words(choice: Choice) -> Content:
    label = Content.styled(shown(choice.label), "bold")
    if not choice.about:
        return label
    return Content.assemble(label, "\n  ", Content(shown(choice.about)))
