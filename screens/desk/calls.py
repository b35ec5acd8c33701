"""回访名单: whom to call, oldest first; Enter opens the case with the form of the call."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.about import About
from screens.cases.stepping import Ready
from screens.frame import Frame
from screens.shell import Shell
from screens.widgets.pages import Cell
from screens.widgets.table import Column, VirtualTable
from screens.words import measured
from station.language import _, current

if TYPE_CHECKING:
    from storage.calls import Call


class CallTable(VirtualTable):
    """The list; F1 says who is on it."""

    def about(self) -> About:
        """Say who is on it, and when one leaves it."""
        return About(
            _("回访名单"),
            _(
                "近30天办结、还没有回访到人的投诉，先办结的在上面；满三天的就可以打了。"
                "电话没有打通的照样记“未接通”，下次还在名单里，排在后面。"
                "这里只显示姓，按 Enter 打开才看得到电话。"
            ),
        )


class CallsScreen(Frame):
    """Whom to call."""

    ROOT: ClassVar[bool] = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._calls: list[Call] = []

    def heading(self) -> str:
        """Name the screen."""
        return _("回访名单")

    def about(self) -> About:
        """Say how a call goes."""
        return About(
            _("回访名单"),
            _("按 Enter 打开案件和回访的表，照消费者说的记。打不通的也记一笔，以后再打。"),
        )

    def body(self) -> ComposeResult:
        """The table over a line that says what Enter does."""
        english = current() == "en"
        with Vertical(classes="panel", id="calls-box"):
            yield CallTable(
                [
                    Column(_("办结"), 10),
                    Column(_("过了"), 12 if english else 8),
                    Column(_("编号"), 9),
                    Column(_("消费者"), 8),
                    Column(_("经营者"), 10, grow=1),
                    Column(_("打过"), 16),
                ],
                id="calls", empty=_("没有要回访的。投诉办结以后会自动列到这里。按 Esc 返回。"),
            )  # fmt: skip
            yield Static(_("Enter 打开案件，看电话，记回访"), markup=False, id="calls-keys")

    def on_mount(self) -> None:
        """Stand on the list."""
        self.set_focus(self.query_one(CallTable))

    def renew(self) -> None:
        """Read the list anew: whoever was reached has left it."""
        self.fetch(self.shell.door.calls, self._show)

    def _show(self, calls: "list[Call]") -> None:
        self._calls = calls
        today = self.shell.now().date()
        rows: list[list[str | Cell]] = []
        for call in calls:
            one = call.waiting
            days = _("{n} 天").format(n=(today - one.closed_on).days)
            tried = (
                _("{n} 次没通，{day}").format(n=one.tries, day=f"{one.last:%m-%d}")
                if one.last is not None
                else ""
            )
            past = Cell(days, "warning") if one.ripe(today) else _("还早")
            row = call.row
            rows.append([str(one.closed_on), past, row.number, row.consumer, row.merchant, tried])
        self.query_one(CallTable).show(len(rows), rows, keep=True)
        self.query_one("#calls-box").border_title = _("要回访的 {n}").format(n=measured(len(rows)))

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        row = self._calls[event.index].row
        self.go("case", (row.region, row.id, Ready("follow_up")))
