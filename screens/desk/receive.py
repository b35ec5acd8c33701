"""接收下发: the county's invitation and receipts, taken from a stick."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from screens.about import About
from screens.desk.joining import Joining
from screens.files import FilePick
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.widgets.choices import Choice, Choices
from screens.widgets.scrolled import Scrolled
from screens.words import received_words
from station.language import _
from station.values import clean

if TYPE_CHECKING:
    from storage.receive import Received


class ReceiveScreen(Joining, Frame):
    """What can come from the county, and what it came to."""

    ROOT: ClassVar[bool] = True

    def __init__(self, shell: Shell, joined: bool = False) -> None:
        super().__init__(shell)
        self._joined_now = joined
        """The invitation was taken a moment ago, in the first set-up: the card is next."""

    def heading(self) -> str:
        """Name the screen."""
        return _("接收下发")

    def about(self) -> About:
        """Say what comes from the county."""
        return About(
            _("接收下发"),
            _(
                "县区给回来的文件有两种：接入通知（第一次）和下发（回执，以后还有别的）。"
                "收下回执以后，状态栏才显示“县区已收到”。同一份收几次都没有关系。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what can be received."""
        return [
            Command(_("接收回执"), _("收下县区的下发文件"), self._pick_down),
            Command(_("接入县区"), _("收下县区的接入通知"), self.pick_invitation),
            Command(_("写登记卡"), _("写出本站登记卡，交给县区"), self.write_card),
        ]

    def body(self) -> ComposeResult:
        """The ways above, the result below."""
        with Scrolled(classes="panel") as box:
            box.border_title = _("接收下发")
            yield Choices(
                [
                    Choice("down", _("接收回执"), _("U盘上县区给回来的下发文件")),
                    Choice("join", _("接入县区"), _("第一次：收下县区的接入通知，再写登记卡")),
                    Choice("card", _("写登记卡"), _("写出本站登记卡，交给县区批准")),
                ],
                id="ways",
            )
            yield Static("", id="result", markup=False, classes="sentence")

    def renew(self) -> None:
        """Have the list ready; after the first set-up ask at once where the card goes."""
        self.query_one(Choices).focus()
        joined, self._joined_now = self._joined_now, False
        if joined:
            self.tell(_("已接入县区。下一步：写登记卡，交给县区批准，批准后才能上报。"))
            self.write_card()

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        match event.key:
            case "down":
                self._pick_down()
            case "join":
                self.pick_invitation()
            case "card":
                self.write_card()

    def _pick_down(self) -> None:
        def picked(path: Path | None) -> None:
            if path is not None:
                self.carry_out(lambda: self.shell.door.receive(path), self._received)

        self.app.push_screen(FilePick(self.shell.door, _("县区的下发文件"), ("down",)), picked)

    def _received(self, got: "Received") -> None:
        self.tell(*received_words(got))
        self.post_message(Changed())

    def tell(self, *sentences: str) -> None:
        """Show what it came to."""
        self.query_one("#result", Static).update("\n".join(clean(s) for s in sentences))
