"""撤销上一步 by a key: what was done last is named, and taken back when the answer is yes."""

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.dialogs import Confirm
from screens.frame import Frame
from screens.shell import Changed, Command
from screens.words import when
from screens.work import OPENING
from station.language import _, about, listed

if TYPE_CHECKING:
    from storage.taking_back import LastStep


class TakesBack(Frame):
    """A screen of a desk on which the last step can be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "take_back", show=False)]

    def take_back_commands(self) -> list[Command]:
        """Offer it in the palette and the help; an office has nothing to take back."""
        if not self._can():
            return []
        about_ = _("刚办的一步写错了，没上报以前可以收回")
        return [Command(_("撤销上一步"), about_, self.action_take_back, "Ctrl+Z")]

    def _can(self) -> bool:
        return hasattr(self.shell.door, "last_step")

    def action_take_back(self) -> None:
        """Say what the last step was, and ask."""
        if self._can():
            self.fetch(self.shell.door.last_step, self._ask_back, group=f"{OPENING} back")

    def _ask_back(self, step: "LastStep") -> None:
        door = self.shell.door

        def answered(yes: bool | None) -> None:
            if yes:
                self.carry_out(
                    lambda: door.take_back(step.act),
                    lambda _done: self.saved(about(_("已撤销"), listed(step.doings))),
                )

        self.app.push_screen(
            Confirm(question(step), _("撤销"), _("不撤销"), title=_("撤销上一步")), answered
        )

    def saved(self, words: str) -> None:
        """Say what was done, and show everything as it is now."""
        self.notify(words, markup=False)
        self.post_message(Changed())
        self.renew()


def question(step: "LastStep") -> str:
    """Return in a sentence what would be taken back, with the number of its case."""
    who = "  ".join(filter(None, [when(step.at), step.by]))
    what = listed(step.doings)
    asked = (
        _("{number}：撤销“{what}”（{who}）吗？").format(number=step.number, what=what, who=who)
        if step.number
        else _("撤销“{what}”（{who}）吗？").format(what=what, who=who)
    )
    return asked + "\n" + _("这一步新添的作废，改过的恢复原样；时间线里都看得到。")
