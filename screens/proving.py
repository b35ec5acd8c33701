"""Two people make sure of each other: face to face, or by the 核对码 read out on the telephone."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Static

from screens.about import About
from screens.dialogs import LineInput, Modal
from station.language import _, about
from station.values import clean

_CODE_DIGITS = 30


def code_fault(typed: str, code: str) -> str:
    """Return what is wrong with a 核对码 as it was typed, nothing when it is the right one."""
    from station.bundle.keys import same_fingerprint

    if same_fingerprint(typed, code):
        return ""
    digits = sum(c.isdecimal() for c in typed)
    if not typed.strip():
        return _("! 请输入核对码。")
    if digits < _CODE_DIGITS:
        return _("! 还没打完：核对码是 {all} 位数字，现在有 {n} 位。").format(
            all=_CODE_DIGITS, n=digits
        )
    if digits > _CODE_DIGITS:
        return _("! 打多了：核对码是 {all} 位数字，现在有 {n} 位。").format(
            all=_CODE_DIGITS, n=digits
        )
    return _("! 核对码不一致。请再念一遍；还是不一致，就不要接着办：文件可能被换过。")


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
                "接入通知在路上可能被人换过，所以要核对一次。U盘是县区的人当面交给你的，选“当面开通”；"
                "不是当面的，打县区的电话，请对方念县区核对码，照着输入，六组数字一个不能差。"
            ),
        )

    def compose(self) -> ComposeResult:
        """Ask for the code, with the other way beside it."""
        with Vertical(classes="dialog wide") as box:
            box.border_title = _("核对")
            yield Static(
                about(_("发来接入通知的县区"), clean(self._who)), markup=False, classes="sentence"
            )
            yield Static(
                _("U盘是县区的人当面交给你的，选“当面开通”。不是，就打电话请县区念县区核对码，照着输入（六组五位数字，空格有没有都行）："),
                markup=False, classes="sentence",
            )  # fmt: skip
            yield LineInput(id="code")
            yield Static("", id="wrong", markup=False, classes="sentence")
            with Horizontal(classes="buttons"):
                yield Button(_("核对"), id="compare", variant="primary", compact=True)
                yield Button(_("当面开通"), id="in-person", compact=True)
                yield Button(_("返回"), id="leave", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#compare")
    def action_compare(self) -> None:
        """Leave with the code if it is the right one, else say so and let it be typed again."""
        field = self.query_one("#code", Input)
        fault = code_fault(field.value, self._fingerprint)
        if not fault:
            self.dismiss(field.value)
            return
        self.query_one("#wrong", Static).update(fault)
        field.focus()

    @on(Button.Pressed, "#in-person")
    def _in_person(self) -> None:
        self.dismiss("")

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.dismiss(None)
