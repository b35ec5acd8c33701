"""The first screen on a fresh machine: set up the office, or bring it back from a backup."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from screens.about import About
from screens.forms.form import RecordForm
from screens.frame import Frame
from screens.keeping import Keeping
from screens.shell import Changed, Command, Go, Shell
from station import sheets
from station.language import _


class FirstRun(Keeping, Frame):
    """Two fields and a button; a machine that replaces a broken one begins with the backup."""

    ROOT: ClassVar[bool] = True
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False),
        Binding("ctrl+o", "restore", show=False),
    ]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        today = shell.now().date()
        self._sheet = sheets.sheet("county", today)
        self.form = RecordForm(self._sheet, today=today)

    def heading(self) -> str:
        """Name the screen."""
        return _("首次设置")

    def about(self) -> About:
        """Say what is asked, and what it is for."""
        return About(
            _("首次设置"),
            _(
                "这台电脑上还没有本单位的数据。填行政区划代码和名称，保存后就可以给各站发接入通知。"
                "换了电脑的，不要重新设置：选“用备份恢复”，钥匙也在备份里，站点不用重新接入。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer both ways to begin."""
        return [
            Command(self._sheet.done, _("检查以后保存"), self.action_save, "Ctrl+S"),
            Command(_("用备份恢复"), _("换了电脑，从备份接着用"), self.action_restore, "Ctrl+O"),
        ]

    def body(self) -> ComposeResult:
        """Say where one is, ask, offer the backup."""
        with Vertical(classes="panel", id="begin") as box:
            box.border_title = _("欢迎")
            yield Static(
                _(
                    "县区端：接收各站上报，看案件，出统计报表。先设置本单位，只做一次。\n"
                    "代码是国家的六位行政区划代码，以后不能改；名称会写进给各站的接入通知。"
                ),
                markup=False, classes="sentence",
            )  # fmt: skip
            yield self.form
            with Horizontal(classes="buttons"):
                yield Button(
                    f"{self._sheet.done}  Ctrl+S", id="save",
                    variant="primary", compact=True,
                )  # fmt: skip
                yield Button(_("用备份恢复  Ctrl+O"), id="restore", compact=True)

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Check, then set up."""
        values, errors = self.form.check()
        if not errors:
            self.carry_out(lambda: self.shell.door.set_up(values), self._begun)

    @on(Button.Pressed, "#restore")
    def action_restore(self) -> None:
        """Choose a backup and bring the office back from it."""
        self.restore(lambda: self._begun(None))

    def _begun(self, _nothing: Any) -> None:
        self.post_message(Go("begin"))
        self.post_message(Changed())
