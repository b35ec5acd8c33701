"""What a case is read on: the page that turns, and the line that changes what is on it."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from screens.about import About
from station.language import N_, _

VIEWS = (N_("案情"), N_("时间线"))


class Views(Static, can_focus=True):
    """The two views of a case: left and right go from one to the other."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,right,enter", "turn", show=False),
    ]

    class Turned(Message):
        """The other view is wanted."""

    def show(self, at: int) -> None:
        """Mark the view that is shown."""
        words = [f"[{_(v)}]" if n == at else f" {_(v)} " for n, v in enumerate(VIEWS)]
        self.update(Content(" ".join(words)))

    def action_turn(self) -> None:
        """Go to the other one."""
        self.post_message(self.Turned())

    def on_click(self) -> None:
        """Go to the other one."""
        self.action_turn()

    def about(self) -> About:
        """Say what the views are."""
        return About(
            _("时间线"),
            _("谁在什么时候办了哪一步，哪一栏从什么改成了什么。左右键在案情和时间线之间切换。"),
        )


class Page(VerticalScroll):
    """The case to be read. A page further begins with the line that the last one ended with."""

    def turn(self, pages: int) -> None:
        """Go pages down or up, at once."""
        line = self.scroll_y + pages * max(1, self.size.height - 1)
        self.scroll_to(y=line, animate=False)

    def action_page_down(self) -> None:
        """Go a page down."""
        self.turn(1)

    def action_page_up(self) -> None:
        """Go a page up."""
        self.turn(-1)
