"""The lists of the first page of a registration: drafts, kinds, what to begin with."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from screens.about import About
from screens.widgets.choices import Choice, Choices
from station.language import _

if TYPE_CHECKING:
    from storage.drafts import Draft


class Box(Choices):
    """One of the lists of a screen that the arrows go through as if they were one.

    Only the one that the keys go to has a cursor.
    """

    _kept: int | None = None

    def offer(self, found: Sequence[Choice]) -> None:
        """Show these choices, with a cursor where the keys come here."""
        super().offer(found)
        if not self.has_focus:
            self._rest()

    def _rest(self) -> None:
        self._kept, self.highlighted = self.highlighted, None
        self._mark()

    def on_focus(self) -> None:
        """Put the cursor where it stood."""
        if self.highlighted is None and self.option_count:
            self.highlighted = min(self._kept or 0, self.option_count - 1)
            self._mark()

    def on_blur(self) -> None:
        """Take the cursor away: it is in the other list now."""
        self._rest()

    def action_cursor_up(self) -> None:
        """Go up; from the first line to the last one of the list above."""
        if self.highlighted or not self._on(-1):
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go down; from the last line to the first one of the list below."""
        if self.highlighted != self.option_count - 1 or not self._on(1):
            super().action_cursor_down()

    def _on(self, by: int) -> bool:
        """Go to the next list in this direction. Returns whether there is one."""
        boxes = [b for b in self.screen.query(Box) if b.option_count]
        at = boxes.index(self) + by
        if not 0 <= at < len(boxes):
            return False
        boxes[at]._kept = 0 if by > 0 else boxes[at].option_count - 1
        boxes[at].focus()
        return True


class Drafts(Box):
    """What was half typed and not saved."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "drop", show=False)]

    class Dropped(Message):
        """Nobody wants this draft any more."""

        def __init__(self, draft: "Draft") -> None:
            super().__init__()
            self.draft = draft

    def action_drop(self) -> None:
        """Delete: throw away the one under the cursor."""
        chosen = self.chosen()
        if chosen is not None:
            self.post_message(self.Dropped(chosen.key.draft))


class Kinds(Box):
    """What has come; F1 says how to tell one from another."""

    def about(self) -> About:
        """Say how to tell them."""
        return About(
            _("登记哪一种"),
            _(
                "只是来问的记咨询；要本站找经营者解决的记投诉；反映违法、自己不要赔偿的记违法线索。"
                "又要赔偿又反映违法的，先记投诉，再在案件里“记线索”（令121第9条：分开办）。"
                "拿不准就先记咨询，以后可以转成投诉。"
            ),
        )
