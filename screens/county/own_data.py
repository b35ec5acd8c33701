"""本县的数据和模板: what is in force of it, and taking a file in after it was looked at."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from screens.about import About
from screens.county.held import Whole
from screens.dialogs import Confirm, Entry, Pick, Tell
from screens.files import FilePick, FolderPick
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.widgets.pairs import Pair
from screens.widgets.table import Column, VirtualTable
from screens.words import when
from station import taxonomy
from station.language import _, about, joined
from station.values import clean

if TYPE_CHECKING:
    from station.law.pack import Pack
    from storage.law import Taken


class OwnDataScreen(Frame):
    """The files in force, the newest first; what is taken in is shown before it holds."""

    ROOT: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "take", show=False),
        Binding("ctrl+o", "write", show=False),
    ]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._taken: list[Taken] = []

    def heading(self) -> str:
        """Name the screen."""
        return _("本县的数据和模板")

    def about(self) -> About:
        """Say what they are."""
        return About(
            _("本县的数据和模板"),
            _(
                "期限、放假安排、承诺、提醒的天数、名称、主管部门写在一份文本文件（TOML）里，"
                "文书模板是 DOCX。Ctrl+N 选一份，先看里面是什么、从哪天起，再采用；"
                "下次下发时带给各站，以前的案件仍按当时的规定。写法见手册。"
                "Ctrl+O 写出现在用的文书模板，拿去改。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what can be done here."""
        return [
            Command(_("采用一份"), _("先看再采用"), self.action_take, "Ctrl+N"),
            Command(_("写出文书模板"), _("拿去改"), self.action_write, "Ctrl+O"),
            Command(_("下发回执"), _("采用的数据随下发带给各站"), lambda: self.go("returns"), "F6"),
        ]

    def body(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="panel", id="own") as box:
            box.border_title = _("现在用的")
            box.border_subtitle = _("Enter 看内容  Ctrl+N 采用一份  Ctrl+O 写出文书模板")
            yield VirtualTable(
                [
                    Column(_("名称"), 30, grow=1), Column(_("从哪天起"), 10),
                    Column(_("采用时间"), 16),
                ],
                empty=_("还没有本县自己的。各站用程序里带的。"), id="files",
            )  # fmt: skip

    def renew(self) -> None:
        """Read the list."""
        self.fetch(self.shell.door.laws, self._show, group="own")

    def _show(self, taken: "list[Taken]") -> None:
        self._taken = taken
        rows = [(_title(x), x.since.isoformat() if x.since else "", when(x.at)) for x in taken]
        table = self.query_one(VirtualTable)
        table.show(len(rows), rows, keep=True)
        table.focus()

    @on(VirtualTable.Opened)
    def _open(self, event: VirtualTable.Opened) -> None:
        one = self._taken[event.index]
        pairs = [Pair(table, words) for table, words in said(one.rows)]
        self.app.push_screen(Whole(_title(one), pairs or [Pair(_("采用时间"), when(one.at))]))

    # Taking one in

    def action_take(self) -> None:
        """Ask for a file, look at it, then take it."""
        pick = FilePick(self.shell.door, _("采用哪一份"), ("law", "template"))
        self.app.push_screen(pick, self._chosen)

    def _chosen(self, path: Path | None) -> None:
        if path is None:
            return
        if path.suffix.lower() == ".docx":
            self._pick_paper(_("是哪一种文书的模板"), lambda paper: self._look(paper, path))
            return
        door = self.shell.door
        self.fetch(lambda: door.look_at_law(path), lambda pack: self._ask(pack, path))

    def _ask(self, pack: "Pack", path: Path) -> None:
        told = [about(t, w) for t, w in said(pack.rows)]
        question = "\n".join([_("{title}：没有问题，可以采用。").format(title=pack.title), *told])
        door = self.shell.door

        def answered(yes: bool | None) -> None:
            if yes:
                self.carry_out(
                    lambda: door.take_law(path), lambda done: self._done(done[0], done[1])
                )

        self.app.push_screen(Confirm(question, _("采用"), title=_("采用以前看一看")), answered)

    def _look(self, paper: str, path: Path) -> None:
        door = self.shell.door

        def answered(yes: bool | None) -> None:
            if yes:
                self.carry_out(
                    lambda: door.take_template(paper, path, False),
                    lambda done: self._done(_("{paper}的模板").format(paper=done[0]), done[2]),
                )

        def looked(found: tuple[str, str, bool]) -> None:
            said = [_("{title}的模板：没有问题，可以采用。").format(title=found[0]), found[1]]
            question = "\n".join(filter(None, said))
            self.app.push_screen(Confirm(question, _("采用"), title=_("采用以前看一看")), answered)

        self.fetch(lambda: door.take_template(paper, path, True), looked)

    def _done(self, title: str, new: bool) -> None:
        words = (
            _("{title}：已采用，下次下发时带给各站。")
            if new
            else _("{title}：以前已经采用过，没有变化。")
        )
        self.app.push_screen(Tell(words.format(title=clean(title))))
        self.post_message(Changed())
        self.renew()

    # Writing a template out

    def action_write(self) -> None:
        """Write the template of a paper that holds, to be changed by hand."""
        self._pick_paper(_("写出哪一种文书的模板"), self._write)

    def _pick_paper(self, title: str, then: Any) -> None:
        entries = [Entry(one.code, one.label()) for one in taxonomy.items("paper")]

        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                then(entry.key)

        self.app.push_screen(Pick(title, entries), chosen)

    def _write(self, paper: str) -> None:
        door = self.shell.door

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self.carry_out(lambda: door.write_template(paper, folder), written)

        def written(path: Path) -> None:
            self.app.push_screen(Tell(_("已写好：{path}").format(path=clean(str(path)))))

        self.app.push_screen(FolderPick(door, _("模板写到哪里")), chosen)


def _title(one: "Taken") -> str:
    return _("{paper}的模板").format(paper=one.title) if one.paper else clean(one.title)


def said(rows: taxonomy.Rows) -> Iterator[tuple[str, str]]:
    """Yield each table by its Chinese name, with what its rows do."""
    for table, found in rows.items():
        yield taxonomy.title(table), joined([_row(table, row) for row in found])


def _row(table: str, row: Any) -> str:
    code = str(row["code"])
    name = clean(str(row.get("zh", ""))) or taxonomy.label(table, code)
    if "retired" in row:
        return _("{name} {day} 以后停用").format(name=name, day=row["retired"])
    if "since" in row:
        return _("{name} 从 {day} 起").format(name=name, day=row["since"])
    return name


__all__ = ["OwnDataScreen", "said"]
