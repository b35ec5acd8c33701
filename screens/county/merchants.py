"""经营者名录: choose the county's file, see what would change, put it in force."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from screens.about import About
from screens.county.held import Whole
from screens.files import FilePick, FolderPick
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.widgets.pages import Cell
from screens.widgets.pairs import Pair
from screens.widgets.table import Column, VirtualTable
from station.language import _, joined, listed
from station.values import clean

if TYPE_CHECKING:
    from screens.widgets.pages import Row
    from storage.register import Taken


class RegisterScreen(Frame):
    """The file's rows that change something or are refused: a preview first, then the result."""

    ROOT: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", show=False),
        Binding("ctrl+o", "choose", show=False),
    ]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._path: Path | None = None
        self._seen: Taken | None = None
        self._taken = False
        self._rows: list[tuple[str, str, str]] = []

    def heading(self) -> str:
        """Name the screen."""
        return _("经营者名录")

    def about(self) -> About:
        """Say how a register's file is taken."""
        return About(
            _("经营者名录"),
            _(
                "线下无理由退货、先行赔付、ODR企业、放心消费示范单位，从表格（CSV、XLSX）采用，下次下发带给各站，"
                "站点登记时看得到。先看会变什么，这时什么也没有改。每家靠信用代码认：名称变了是改名，"
                "不是另一家；文件里没有写到的不动；不再承诺的写“止”的日子，以前的案件仍按当时的。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what can be done here."""
        return [
            Command(_("选名录文件"), _("CSV 或 XLSX"), self.action_choose, "Ctrl+O"),
            Command(_("采用"), _("下次下发时带给各站"), self.action_take, "Ctrl+S"),
            Command(_("写一份空名录"), _("栏目齐全，填好再采用"), self._template),
        ]

    def body(self) -> ComposeResult:
        """The rows, the sums, the buttons."""
        with Vertical(classes="panel", id="list") as box:
            box.border_title = _("名录文件")
            box.border_subtitle = _("Enter 看全部")
            yield VirtualTable(
                [
                    Column(_("经营者"), 22, grow=2),
                    Column(_("信用代码"), 18),
                    Column(_("会变什么"), 26, grow=3),
                ],
                empty=_("按 Ctrl+O 选名录文件，会变的和读不了的都列在这里。"),
            )  # fmt: skip
        yield Static("", id="said", markup=False)
        with Horizontal(classes="buttons"):
            yield Button(_("选名录文件  Ctrl+O"), id="choose", compact=True)
            yield Button(_("采用  Ctrl+S"), id="take", variant="primary", compact=True)

    def on_mount(self) -> None:
        """Say how many there are; the file is asked for by a key."""
        self.query_one(VirtualTable).show(0, [])
        self.set_focus(self.query_one("#choose"))
        self._draw()

    def renew(self) -> None:
        """Count the merchants."""
        self.fetch(self.shell.door.register_count, self._count, group="count")

    def _count(self, count: int) -> None:
        if self._seen is None:
            self._say(
                _("名录里有 {n} 家经营者。").format(n=count)
                if count
                else _("还没有名录；Ctrl+P 里可以写一份空的，填好再采用。")
            )

    @on(Button.Pressed, "#choose")
    def action_choose(self) -> None:
        """Choose the file, then look."""

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._path = path
                door = self.shell.door
                self.fetch(lambda: door.take_register(path, True), self._looked)

        pick = FilePick(self.shell.door, _("采用哪一份名录"), ("register",))
        self.app.push_screen(pick, chosen)

    def _looked(self, found: "Taken") -> None:
        self._show(found, taken=False)

    @on(Button.Pressed, "#take")
    def action_take(self) -> None:
        """Put what was looked at in force."""
        path, door = self._path, self.shell.door
        if path is None or not self._takable():
            return

        def taken(found: "Taken") -> None:
            self._show(found, taken=True)
            self.post_message(Changed())

        self.carry_out(lambda: door.take_register(path, False), taken)

    def _takable(self) -> bool:
        return self._seen is not None and not self._taken and bool(self._seen.changes)

    def _show(self, found: "Taken", *, taken: bool) -> None:
        self._seen, self._taken = found, taken
        refused = [(_("第 {n} 行").format(n=n), "", why) for n, why in found.refusals]
        self._rows = [*refused, *found.changes]
        cells: list[Row] = [(name, code, Cell(why, "error")) for name, code, why in refused]
        cells += found.changes
        self.query_one(VirtualTable).show(len(cells), cells)
        self._draw()
        said = [
            _("共 {rows} 行：新增 {new}，变化 {changed}，没变 {same}，没有采用 {refused}").format(
                rows=found.rows, new=found.new, changed=found.changed, same=found.same,
                refused=found.refused,
            )
        ]  # fmt: skip
        if found.unknown:
            said.append(_("这几栏没有采用：{names}。").format(names=listed(found.unknown)))
        if taken:
            said.append(_("已采用，下次下发时带给各站。"))
        if found.refused_file is not None:
            kept = _("没有采用的行和原因在 {path}，改好后可以直接再采用。")
            said.append(kept.format(path=found.refused_file))
        self._say(*said)

    @on(VirtualTable.Opened)
    def _open(self, event: VirtualTable.Opened) -> None:
        """Show one row whole."""
        name, code, what = self._rows[event.index]
        pairs = [Pair(_("经营者"), name), Pair(_("信用代码"), code), Pair(_("会变什么"), what)]
        self.app.push_screen(Whole(name, pairs))

    def _draw(self) -> None:
        box = self.query_one("#list")
        title = _("采用结果") if self._taken else _("预览，还没有采用")
        name = clean(self._path.name) if self._path else ""
        box.border_title = Content(joined([title, name])) if self._seen else _("名录文件")
        self.query_one("#take").display = self._takable()

    def _template(self) -> None:
        """Ask where to, then write an empty register."""
        door = self.shell.door

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self.carry_out(lambda: door.write_register_template(folder), written)

        def written(path: Path) -> None:
            self._say(_("空名录写好了：{path}").format(path=path))

        self.app.push_screen(FolderPick(self.shell.door, _("空名录写到哪里")), chosen)

    def _say(self, *sentences: str) -> None:
        self.query_one("#said", Static).update(clean("\n".join(sentences), multiline=True))
