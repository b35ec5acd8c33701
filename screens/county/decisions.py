"""已作的决定: what the office decided about held records, why, and taking it back."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from screens.about import About
from screens.cases import exporting
from screens.county import words
from screens.county.held import Whole
from screens.county.matter import Reason
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.widgets.pages import Cell
from screens.widgets.pairs import Pair
from screens.widgets.table import Column, VirtualTable
from screens.words import when
from station.language import _, about

if TYPE_CHECKING:
    from screens.widgets.pages import Row
    from storage.deciding import Totals
    from storage.decisions import Decision


class DecisionsScreen(Frame):
    """One list: what holds first, what was taken back below."""

    ROOT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "take_back", show=False),
        Binding(exporting.KEY, "write_table", show=False),
    ]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found: list[Decision] = []
        self._rows: list[Row] = []

    def heading(self) -> str:
        """Name the screen."""
        return _("已作的决定")

    def about(self) -> About:
        """Say what a decision is."""
        return About(
            _("已作的决定"),
            _(
                "对暂存的记录定过什么、为什么、谁定的。决定只影响本单位的统计，不改站点的记录。"
                "Ctrl+Z 撤回光标所在的决定：撤回后和没有定过一样，可以重新定。撤回过的也留在这里。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer to take back."""
        return [
            Command(_("撤回"), _("撤回光标所在的决定"), self.action_take_back, "Ctrl+Z"),
            exporting.command(self.action_write_table),
        ]

    def body(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="panel", id="list") as box:
            box.border_title = _("已作的决定")
            box.border_subtitle = _("Enter 看全部  Ctrl+Z 撤回")
            yield VirtualTable(
                [
                    Column(_("时间"), 16),
                    Column(_("编号"), 6),
                    Column(_("名称"), 16, grow=1, hide_under=90),
                    Column(_("什么事"), 16, grow=2),
                    Column(_("怎么定的"), 14, grow=2),
                    Column(_("撤回"), 6),
                ],
                empty=_("还没有作过决定。"),
            )

    def on_mount(self) -> None:
        """Stand on the list."""
        self.set_focus(self.query_one(VirtualTable))

    def renew(self) -> None:
        """Read the list."""
        self.fetch(self.shell.door.decisions, self._came, group="decisions")

    def _came(self, found: "list[Decision]") -> None:
        self._found = found
        self._rows = [
            (when(d.at), words.short(d.station), d.name, d.what, d.chosen,
             Cell(_("已撤回"), "dim") if d.back_at else "")
            for d in found
        ]  # fmt: skip
        self.query_one(VirtualTable).show(len(found), self._rows, keep=True)

    def action_write_table(self) -> None:
        """Write the list as a table."""
        table = self.query_one(VirtualTable)
        listed = exporting.of_table(self.heading(), table.columns, self._rows)
        exporting.write_plain(self, listed)

    @on(VirtualTable.Opened)
    def _open(self, event: VirtualTable.Opened) -> None:
        self.app.push_screen(Whole(_("一个决定"), decision_pairs(self._found[event.index])))

    def action_take_back(self) -> None:
        """Say what taking it back would do, then ask why."""
        at = self.query_one(VirtualTable).cursor
        if not self._found or self._found[at].back_at:
            self.notify(
                _("这个决定已经撤回。") if self._found else _("没有可以撤回的。"), markup=False
            )
            return
        one, door = self._found[at], self.shell.door
        self.fetch(lambda: door.weigh_back(one.id), lambda both: self._ask(one, *both))

    def _ask(self, one: "Decision", now: "Totals", after: "Totals") -> None:
        told = "\n".join((
            about(one.what, one.chosen), about(_("撤回以后的统计"), words.effect(now, after)),
        ))  # fmt: skip

        def typed(given: tuple[str, str] | None) -> None:
            if given is not None:
                self.carry_out(lambda: self.shell.door.take_back(one.id, *given), self._back)

        self.app.push_screen(
            Reason(_("撤回这个决定"), told, _("撤回"), self.shell.door.decider), typed
        )

    def _back(self, _done: None) -> None:
        self.post_message(Changed())
        self.notify(_("已撤回，和没有定过一样。"), markup=False)
        self.renew()


def decision_pairs(one: "Decision") -> list[Pair]:
    """Return all of a decision."""
    pairs = [
        Pair(_("站点"), f"{one.station} {one.desk}  {one.name}"),
        Pair(_("什么事"), one.what),
        Pair(_("怎么定的"), one.chosen),
        Pair(_("理由"), one.reason),
        Pair(_("谁定的"), one.who),
        Pair(_("时间"), when(one.at)),
    ]
    if one.left:
        pairs.append(Pair(_("未选用"), _("{n} 条，都留着").format(n=one.left)))
    if one.back_at:
        pairs.append(Pair(_("撤回"), "  ".join(filter(None, [when(one.back_at), one.back_reason]))))
    return pairs
