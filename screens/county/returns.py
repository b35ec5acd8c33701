"""下发: receipts and what else goes down to the stations, written to a stick."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from screens.about import About
from screens.county import words
from screens.county.held import Whole
from screens.files import FolderPick
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.waiting import Waiting
from screens.widgets.pages import Cell
from screens.widgets.pairs import Pair
from screens.widgets.table import Column, VirtualTable
from screens.words import when
from station.language import _, listed
from station.progress import Report
from station.values import clean

if TYPE_CHECKING:
    from storage.office import StationLine
    from storage.returns import Returned


class ReturnsScreen(Frame):
    """Whose receipts wait, then what was written."""

    ROOT: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "write", show=False)]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._written: dict[tuple[str, str], list[str]] = {}
        self._fresh: set[tuple[str, str]] = set()
        """Whose receipt was new when it was written here."""
        self._due: list[tuple[StationLine, bool]] = []

    def heading(self) -> str:
        """Name the screen."""
        return _("下发")

    def about(self) -> About:
        """Say what goes down and why it matters."""
        return About(
            _("下发"),
            _(
                "给每个站写一个下发文件：里面是回执，说明收到第几号为止、缺哪些、请从哪里补报。"
                "站点收下回执，它那边才显示“县区已收到”，缺的记录下一次会补上。"
                "一个U盘可以放所有站的；各站只打得开自己的。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the one thing that is done here."""
        return [
            Command(_("写下发文件"), _("给所有站写回执"), self.action_write, "Ctrl+S"),
        ]

    def body(self) -> ComposeResult:
        """The stations, the result, the button."""
        with Vertical(classes="panel", id="list") as box:
            box.border_title = _("各站的回执")
            box.border_subtitle = _("Enter 看全部")
            yield VirtualTable(
                [
                    Column(_("编号"), 6),
                    Column(_("窗口"), 4),
                    Column(_("名称"), 28, grow=2),
                    Column(_("最后上报"), 16, hide_under=110),
                    Column(_("回执"), 16, grow=1),
                    Column(_("写好的文件"), 16, grow=2),
                ],
                empty=_("还没有站点。"),
            )
        yield Static("", id="said", markup=False)
        with Horizontal(classes="buttons"):
            yield Button(
                _("写下发文件  Ctrl+S"), id="write", variant="primary", compact=True
            )  # fmt: skip

    def on_mount(self) -> None:
        """Stand on the button: Enter asks where to."""
        self.set_focus(self.query_one("#write"))

    def renew(self) -> None:
        """Ask whose receipts wait."""
        self.fetch(self.shell.door.due, self._came, group="due")

    def _came(self, due: "list[tuple[StationLine, bool]]") -> None:
        self._due = due
        waiting = len({line.code for line, waits in due if waits})
        rows = [
            (
                words.short(line.code), line.desk, line.name, when(line.last_bundle),
                self._receipt((line.code, line.desk), waits),
                listed(self._written.get((line.code, line.desk), ())),
            )
            for line, waits in due
        ]  # fmt: skip
        table = self.query_one(VirtualTable)
        table.show(len(rows), rows, keep=True)
        box = self.query_one("#list")
        box.border_title = _("各站的回执：{n} 个站有新的，共 {m} 个站").format(
            n=waiting, m=words.places([line for line, _waits in due])[0]
        )
        self.query_one("#write").display = bool(due)
        if not self._written:
            self._say(
                _("写的是所有站的；没有新的也写，收几次都没有关系。")
                if due
                else _("先批准站点接入，收了上报，才有回执可写。")
            )

    def _receipt(self, desk: tuple[str, str], waits: bool) -> Cell:
        if waits:
            return Cell(_("有新的，待下发"), "warning")
        if desk in self._fresh:
            return Cell(_("新回执已写好"), "success")
        return Cell(_("没有新的"), "dim")

    @on(VirtualTable.Opened)
    def _open(self, event: VirtualTable.Opened) -> None:
        """Show one station whole; what was written for it may be longer than its cell."""
        line, waits = self._due[event.index]
        desk = (line.code, line.desk)
        written = listed(self._written.get(desk, [])) or _("还没有写")
        pairs = [
            Pair(_("站点"), f"{line.code} {line.name}"),
            Pair(_("窗口"), line.desk),
            Pair(_("最后上报"), when(line.last_bundle) or _("从未上报")),
            Pair(_("回执"), self._receipt(desk, waits).text),
            Pair(_("写好的文件"), written),
        ]
        self.app.push_screen(Whole(line.name, pairs))

    @on(Button.Pressed, "#write")
    def action_write(self) -> None:
        """Ask where to, then write."""
        if not self._due:
            return

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self._write(folder)

        self.app.push_screen(FolderPick(self.shell.door, _("下发文件写到哪里")), chosen)

    def _write(self, folder: Path) -> None:
        fresh = {(line.code, line.desk) for line, waits in self._due if waits}

        def work(report: Report) -> "list[Returned]":
            made: list[Returned] = self.shell.door.write_returns(folder, report)
            return made

        def written(made: "list[Returned] | None") -> None:
            self.post_message(Changed())
            if made is None:
                self._say(_("停下了：写好的文件可以用，没写的请再写一次。"))
            else:
                self._written = {}
                for one in made:
                    self._written.setdefault((one.station, one.desk), []).append(one.path.name)
                self._fresh = fresh & self._written.keys()
                new = len(self._fresh)
                self._say(
                    _("写好 {n} 个下发文件，其中 {m} 个有新回执。").format(n=len(made), m=new),
                    _("在 {folder}。请安全弹出U盘，交给各站。").format(folder=folder),
                )
            self.renew()

        self.app.push_screen(Waiting(_("下发"), _("正在写下发文件"), work), written)

    def _say(self, *sentences: str) -> None:
        self.query_one("#said", Static).update(clean("\n".join(sentences), multiline=True))
