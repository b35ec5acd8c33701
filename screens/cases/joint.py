"""共同投诉退费表: what every member of a joint complaint is due, got and still waits for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.about import About
from screens.cases.money import state_of, tone_of
from screens.frame import Frame
from screens.shell import Shell
from screens.widgets.pages import Cell
from screens.widgets.table import Column, VirtualTable
from station.language import _
from station.schedule import overdue, sums
from station.values import yuan

if TYPE_CHECKING:
    from storage.owed import Member

Line = tuple[str, str, list["str | Cell"]]
"""Region and id of the case that a line opens, and its cells."""


class JointTable(VirtualTable):
    """A line for every instalment; F1 says what the columns are."""

    def about(self) -> About:
        """Say what stands here."""
        return About(
            _("共同投诉退费表"),
            _(
                "共同投诉的每个人一件，排了几期就有几行；没有排期的，一行写协议还差多少。"
                "收到的钱先抵最早的一期。Enter 打开那一件。"
            ),
        )


class JointMoney(Frame):
    """The schedules of all members of a joint complaint under one another, totals above."""

    ROOT: ClassVar[bool] = False

    def __init__(self, shell: Shell, argument: "tuple[str, str]") -> None:
        super().__init__(shell)
        self._key = argument
        self._lines: list[Line] = []

    def heading(self) -> str:
        """Name the screen."""
        return _("共同投诉退费表")

    def about(self) -> About:
        """Say what is seen here."""
        return About(
            _("共同投诉退费表"),
            _("上面是合计：协议、收到、还差、逾期。下面一人一件，一期一行。Enter 打开，Esc 返回。"),
        )

    def body(self) -> ComposeResult:
        """The totals over the table."""
        with Vertical(classes="panel", id="joint") as box:
            box.border_title = _("共同投诉退费表（元）")
            box.border_subtitle = _("Enter 打开")
            yield Static("", id="joint-totals", markup=False)
            yield JointTable(
                [
                    Column(_("编号"), 9),
                    Column(_("消费者"), 6, grow=1),
                    Column(_("期"), 3, right=True),
                    Column(_("应付日期"), 10),
                    Column(_("应付"), 10, right=True, grow=1),
                    Column(_("已付"), 10, right=True, grow=1),
                    Column(_("还差"), 10, right=True, grow=1),
                    Column(_("情况"), 10, grow=1),
                ],
                empty=_("这个共同投诉里没有还算数的案件。"), id="joint-table",
            )  # fmt: skip

    def on_mount(self) -> None:
        """Stand in the table."""
        self.set_focus(self.query_one(JointTable))

    def renew(self) -> None:
        """Read the members anew."""
        door, (region, group) = self.shell.door, self._key
        self.fetch(lambda: door.joint_money(region, group), self._show, group="joint")

    def _show(self, members: "list[Member]") -> None:
        self._lines = lines(members)
        self.query_one("#joint-totals", Static).update(totals(members))
        table = self.query_one(JointTable)
        table.show(len(self._lines), [cells for _r, _id, cells in self._lines], keep=True)

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        region, case_id, _cells = self._lines[event.index]
        self.go("case", (region, case_id))


def totals(members: "Sequence[Member]") -> str:
    """Return the totals over all members in two lines: by agreements, by the schedules."""
    rows = [row for member in members for row in member.rows]
    late = overdue(rows)
    due, paid, left = sums(rows)
    by_agreement = _("{n} 人  协议 {agreed}  已收到 {received}  还差 {left}").format(
        n=len(members), agreed=yuan(sum(m.agreed_fen for m in members)),
        received=yuan(sum(m.received_fen for m in members)),
        left=yuan(sum(m.left_fen for m in members)),
    )  # fmt: skip
    by_schedule = _("排期 {n} 期  应付 {due}  已付 {paid}  没付 {left}  逾期 {m} 期 {late}").format(
        n=len(rows), due=yuan(due), paid=yuan(paid), left=yuan(left), m=len(late),
        late=yuan(sums(late)[2]),
    )  # fmt: skip
    return f"{by_agreement}\n{by_schedule}"


def lines(members: "Sequence[Member]") -> list[Line]:
    """Return a line for every row of every schedule; one for a member that has none."""
    found: list[Line] = []
    for member in members:
        head: list[str | Cell] = [member.number, member.consumer]
        for row in member.rows:
            cells: list[str | Cell] = [
                *head, str(row.number), str(row.on or ""), yuan(row.due_fen), yuan(row.paid_fen),
                yuan(row.left_fen), Cell(state_of(row, paid=False), tone_of(row)),
            ]  # fmt: skip
            found.append((member.region, member.id, cells))
        if not member.rows:
            fen = (member.agreed_fen, member.received_fen, member.left_fen)
            none = Cell(_("没有排期") if member.agreed_fen else _("还没有协议"), "dim")
            found.append((member.region, member.id, [*head, "", "", *map(yuan, fen), none]))
    return found
