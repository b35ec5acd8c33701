"""暂存和拒收: what was kept and does not count, what was not taken at all, and what to do."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from screens.about import About
from screens.cases import exporting
from screens.county import words
from screens.dialogs import Modal
from screens.frame import Frame
from screens.shell import Command, Shell
from screens.widgets.pages import Row
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.table import Column, VirtualTable
from screens.words import when
from station.language import _

if TYPE_CHECKING:
    from storage.held import Held, HeldList
    from storage.office import RefusedFile


class Whole(Modal[None]):
    """All of one line, folded so that nothing is cut. Enter leaves as Esc does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leave", show=False)]

    def __init__(self, title: str, pairs: list[Pair]) -> None:
        super().__init__()
        self._title = title
        self._pairs = pairs

    def compose(self) -> ComposeResult:
        """Show it."""
        with VerticalScroll(classes="dialog wide") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = _("Esc 关闭")
            yield Pairs(self._pairs, id="pairs")


class HeldTable(VirtualTable):
    """Entries that are kept and do not count."""

    def about(self) -> About:
        """Say why something is held."""
        return About(
            _("暂存"),
            _(
                "收到了、但还不能计入统计的记录：前面缺号、同一站点有两份不同记录、内容不全，"
                "或别处改过同一条。多数在原因消除后自动生效；有两份对不上的要人来定：按 Enter 看两边再定，"
                "定错了可以撤回。一条也不会丢。"
            ),
        )


class RefusedTable(VirtualTable):
    """Files that were not taken in."""

    def about(self) -> About:
        """Say what is refused."""
        return About(
            _("拒收"),
            _(
                "整个文件不能用，里面一条也没有收：没拷完整、被改动过、不是给本县(区)的，"
                "或站点还没批准接入。Enter 看原因和该告诉站点什么。"
            ),
        )


class HeldScreen(Frame):
    """Two lists; Tab goes from one to the other."""

    ROOT: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "decisions", show=False),
        Binding(exporting.KEY, "write_table", show=False),
    ]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._held: list[Held] = []
        self._refused: list[RefusedFile] = []
        self._lines: dict[str, list[Row]] = {}

    def heading(self) -> str:
        """Name the screen."""
        return _("暂存和拒收")

    def about(self) -> About:
        """Say the difference."""
        return About(
            _("暂存和拒收"),
            _(
                "暂存：收下了，先不计入统计，原因消除后自动生效。拒收：整个文件没有收。"
                "Tab 换到另一张表，Enter 看全部内容和该怎么办。"
            )
            + _("Ctrl+S 把光标所在的表写成表格（XLSX）。"),
        )

    def commands(self) -> list[Command]:
        """Offer what follows."""
        return [
            Command(_("已作的决定"), _("看定过什么，撤回"), self.action_decisions, "Ctrl+T"),
            Command(_("下发回执"), _("请站点补报缺的记录"), lambda: self.go("returns"), "F6"),
            exporting.command(self.action_write_table),
        ]

    def body(self) -> ComposeResult:
        """Held above, refused below."""
        with Vertical(classes="panel", id="held") as box:
            box.border_title = _("暂存")
            box.border_subtitle = _("Enter 看全部，要定的在那里定  Ctrl+T 已作的决定")
            yield HeldTable(
                [
                    Column(_("编号"), 6),
                    Column(_("窗口"), 4, hide_under=90),
                    Column(_("名称"), 20, grow=2),
                    Column(_("号"), 6, right=True),
                    Column(_("时间"), 16, hide_under=90),
                    Column(_("做了什么"), 10, grow=1),
                    Column(_("原因"), 22, grow=4),
                ],
                empty=_("没有暂存的记录：收到的都已计入统计。"), id="held-table",
            )  # fmt: skip
        with Vertical(classes="panel", id="refused") as box:
            box.border_title = _("拒收")
            box.border_subtitle = _("Enter 看全部")
            yield RefusedTable(
                [
                    Column(_("时间"), 16),
                    Column(_("文件"), 16, grow=1),
                    Column(_("原因"), 24, grow=3),
                ],
                empty=_("没有拒收过文件。"), id="refused-table",
            )  # fmt: skip

    def on_mount(self) -> None:
        """Stand on the first list."""
        self.set_focus(self.query_one(HeldTable))

    def renew(self) -> None:
        """Read both lists."""
        door = self.shell.door
        self.fetch(lambda: (door.held(), door.refused()), self._came, group="held")

    def _came(self, found: "tuple[HeldList, list[RefusedFile]]") -> None:
        self._held, self._refused = found
        self.query_one("#held").border_title = words.held_title(found[0])
        self.query_one("#refused").border_title = _("拒收 {n} 个文件").format(n=len(self._refused))
        rows = [
            (words.short(h.station), h.desk, h.name, str(h.seq), when(h.at), h.doing, h.why)
            for h in self._held
        ]
        self.query_one(HeldTable).show(len(rows), rows, keep=True)
        files = [(when(r.at), r.name, _(r.sentence)) for r in self._refused]
        self.query_one(RefusedTable).show(len(files), files, keep=True)
        self._lines = {"held-table": list(rows), "refused-table": list(files)}

    def action_decisions(self) -> None:
        """Go to what was decided."""
        self.go("decisions")

    def action_write_table(self) -> None:
        """Write the list that has the focus as a table; the one above where neither has."""
        table: VirtualTable = self.query_one(HeldTable)
        if isinstance(self.focused, RefusedTable):
            table = self.focused
        title = str(
            self.query_one("#refused" if table.id == "refused-table" else "#held").border_title
        )
        lines = self._lines.get(table.id or "", [])
        exporting.write_plain(self, exporting.of_table(title, table.columns, lines))

    @on(VirtualTable.Opened, "#held-table")
    def _open_held(self, event: VirtualTable.Opened) -> None:
        open_held(self, self._held[event.index])

    @on(VirtualTable.Opened, "#refused-table")
    def _open_refused(self, event: VirtualTable.Opened) -> None:
        one = self._refused[event.index]
        pairs = [
            Pair(_("文件"), one.name),
            Pair(_("时间"), when(one.at)),
            Pair(_("原因"), _(one.sentence), "error"),
            Pair(_("怎么办"), words.to_tell(one.code)),
        ]
        self.app.push_screen(Whole(_("拒收的文件"), pairs))


def open_held(screen: Frame, one: "Held") -> None:
    """Open what there is to decide about a held entry, or else all of the entry."""
    if one.matter:
        screen.go("matter", one.matter)
    else:
        screen.app.push_screen(Whole(_("暂存的记录"), held_pairs(one)))


def held_pairs(one: "Held") -> list[Pair]:
    """Return all of a held entry."""
    return [
        Pair(_("站点"), f"{one.station} {one.name}"),
        Pair(_("窗口"), one.desk),
        Pair(_("号"), str(one.seq)),
        Pair(_("时间"), when(one.at)),
        Pair(_("做了什么"), f"{one.doing}  {one.kind}"),
        Pair(_("原因"), one.why, "warning"),
    ]
