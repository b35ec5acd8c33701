"""What a list of cases is found with: the line to type in, the conditions, the list itself."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from screens.about import About
from screens.forms.editors import LineInput
from screens.widgets.table import VirtualTable
from station.language import _


class SearchLine(LineInput):
    """What is typed searches at once; Enter and Down go into the list."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down,enter", "into_list", show=False)]

    class Into(Message):
        """The list is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.placeholder = _("姓名、电话、店名、编号、拼音首字母…")

    def action_into_list(self) -> None:
        """Go into the list."""
        self.post_message(self.Into())

    def about(self) -> About:
        """Say what can be typed."""
        return About(
            _("查找"),
            _(
                "边打边找：姓名、电话（后四位也行）、店名、商品、案情里的字、编号、12315 的编号都行。"
                "人名和店名可以打拼音首字母，如 hmcs 找惠民超市。几个词用空格隔开，要都有才算找到。"
            ),
        )


class Chip(Static, can_focus=True):
    """One condition of the filter line: Enter or a click asks which."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", show=False)]
    ALLOW_SELECT = False

    class Chosen(Message):
        """The condition is to be changed."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, name: str) -> None:
        super().__init__("", markup=False, classes="chip")
        self.narrows = name

    def action_choose(self) -> None:
        """Ask which."""
        self.post_message(self.Chosen(self.narrows))

    def on_click(self) -> None:
        """Ask which."""
        self.action_choose()

    def about(self) -> About:
        """Say what the line is for."""
        return About(_("筛选"), _("Enter 换一种条件；几个条件一起算。"))


class CaseTable(VirtualTable):
    """The list. Up on its first row goes back to the line above; letters go on searching."""

    class Typed(Message):
        """A letter was typed here that the search wants."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def action_move(self, lines: int) -> None:
        """Move; from the first row up to what was typed."""
        if lines < 0 and self.cursor == 0:
            self.post_message(self.Typed(""))
        else:
            super().action_move(lines)

    def on_key(self, event: events.Key) -> None:
        """Let letters and characters search; digits stay those of the menu."""
        letter = event.character or ""
        if (event.is_printable and letter.strip() and not letter.isascii()) or letter.isalpha():
            event.stop()
            event.prevent_default()
            self.post_message(self.Typed(letter))

    def about(self) -> About:
        """Say what the list shows."""
        return About(
            _("案件"),
            _(
                "新的在上面。消费者只显示姓，打开才看全名。状态一栏是现在办到哪一步。"
                "Enter 打开；直接打字就接着查找。"
            ),
        )
