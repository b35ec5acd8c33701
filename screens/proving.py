"""Two people make sure of each other: face to face, or by the 核对码 read out on the telephone."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from screens.about import About
from screens.dialogs import Modal
from station.language import _


class Prove(Modal[str]):
    """Asks for the proof. Leaves with the code that fits, with "" for 当面开通, None for neither."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "compare", show=False)]

    def __init__(self, who: str, fingerprint: str) -> None:
        super().__init__()
        self._who = who
        self._fingerprint = fingerprint

    def about(self) -> About:
        """Say why this is asked."""
        return About(
            _("核对"),
            _(
                "文件在路上可能被人换过，所以要核对一次。东西是当面交接的，选“当面开通”；"
                "不是当面的，请打电话让对方念核对码，照着输入，六组数字一个不能差。"
            ),
        )

    def compose(self) -> ComposeResult:
        """Ask for the code, with the other way beside it."""
        with Vertical(classes="dialog wide") as box:
            box.border_title = _("核对")
            yield Static(_("对方：{who}").format(who=self._who), markup=False, classes="sentence")
            yield Static(
                _("电话里请对方念核对码，照着输入（六组五位数字，空格有没有都行）："),
                markup=False, classes="sentence",
            )  # fmt: skip
            yield Input(id="code", compact=True)
            yield Static("", id="wrong", markup=False, classes="sentence")
            with Horizontal(classes="buttons"):
                yield Button(_("核对"), id="compare", variant="primary", compact=True)
                yield Button(_("当面开通"), id="in-person", compact=True)
                yield Button(_("返回"), id="leave", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#compare")
    def action_compare(self) -> None:
        """Leave with the code if it is the right one, else say so and let it be typed again."""
        from station.bundle.keys import same_fingerprint

        typed = self.query_one("#code", Input).value
        if same_fingerprint(typed, self._fingerprint):
            self.dismiss(typed)
            return
        said = (
            _("! 核对码不一致。请再核对一遍；还是不一致，就不要接入：文件可能被换过。")
            if typed.strip()
            else _("! 请输入核对码；东西是当面交接的，就选“当面开通”。")
        )
        self.query_one("#wrong", Static).update(said)

    @on(Button.Pressed, "#in-person")
    def _in_person(self) -> None:
        self.dismiss("")

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.dismiss(None)
