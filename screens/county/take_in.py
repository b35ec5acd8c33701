"""接收上报: choose where from, see what would come of each bundle, mark, take in, read the report."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from screens.about import About
from screens.county import words
from screens.county.held import Whole
from screens.files import FolderPick
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.waiting import Waiting
from screens.widgets.pages import Cell
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.table import Column, VirtualTable
from screens.words import size_words, when
from station.language import _, about, joined
from station.progress import Report, silent
from station.values import clean

if TYPE_CHECKING:
    from screens.widgets.pages import Row
    from storage.intake import Taken
    from storage.office import Previewed


class Bundles(VirtualTable):
    """The bundles; the help says what the four piles are."""

    def about(self) -> About:
        """Say what the numbers count."""
        return About(
            _("接收上报"),
            _(
                "每个上报包的记录分成四堆，加起来就是包里的总数。新增：收下并计入统计。"
                "已有：以前收过，不会重复计算。暂存：先留着，不计入统计，原因写在下面。"
                "拒收：整个包不能用，一条也没有收，请照下面写的告诉站点。"
            ),
        )


class TakeInScreen(Frame):
    """The list twice: as a preview that changes nothing, and afterwards as the report."""

    ROOT: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", show=False),
        Binding("ctrl+o", "choose", show=False),
    ]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._folder: Path | None = None
        self._found: list[Taken] = []
        self._outlook = ""
        """What the office would have afterwards, in words."""
        self._report = False
        """What is shown is what became of the bundles, no longer a preview."""

    def heading(self) -> str:
        """Name the screen."""
        return _("接收上报")

    def about(self) -> About:
        """Say how an import goes."""
        return About(
            _("接收上报"),
            _(
                "先选U盘或文件夹，程序逐个检查，列出会收下什么；这时什么也没有改动。"
                "能收的都已选中，按空格可以去掉。Ctrl+S 开始接收；按 Esc 停下时，正在收的那一个"
                "不算，收完的都算数，剩下的以后再收。收完给各站写回执。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what can be done here."""
        return [
            Command(_("选U盘或文件夹"), _("从哪里接收"), self.action_choose, "Ctrl+O"),
            Command(_("开始接收"), _("收下选中的上报包"), self.action_take, "Ctrl+S"),
            Command(_("下发回执"), _("接收以后，给各站写回执"), lambda: self.go("returns"), "F6"),
        ]

    def body(self) -> ComposeResult:
        """The list, the one under the cursor in full, the buttons."""
        with Vertical(classes="panel", id="list"):
            yield Bundles(
                [
                    Column(_("编号"), 6),
                    Column(_("名称"), 22, grow=3),
                    Column(_("号"), 9),
                    Column(_("新增"), 5, right=True),
                    Column(_("已有"), 5, right=True),
                    Column(_("暂存"), 5, right=True),
                    Column(_("拒收"), 7, right=True, hide_under=90),
                    Column(_("结果"), 8, grow=2),
                ],
                empty=_("按 Ctrl+O 选U盘或文件夹，里面的上报包会列在这里。"), markable=True,
            )  # fmt: skip
        with Vertical(classes="panel", id="one") as box:
            box.border_title = _("这一个")
            yield Pairs(id="facts")
        yield Static("", id="sums", markup=False)
        with Horizontal(classes="buttons"):
            yield Button(_("选U盘或文件夹  Ctrl+O"), id="choose", compact=True)
            yield Button(_("开始接收  Ctrl+S"), id="take", variant="primary", compact=True)
            yield Button(_("下一步：下发回执  F6"), id="next", compact=True)

    def on_mount(self) -> None:
        """Ask for the stick at once: that is what one comes here for."""
        self.set_focus(self.query_one(Bundles))
        self._draw()
        self.action_choose()

    # Looking

    @on(Button.Pressed, "#choose")
    def action_choose(self) -> None:
        """Choose where from, then look."""

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self._folder = folder
                self._preview()

        pick = FolderPick(self.shell.door, _("从哪里接收"), ("bundle",))
        self.app.push_screen(pick, chosen)

    def _preview(self) -> None:
        folder = self._folder
        assert folder is not None, "a place was chosen"

        def work(report: Report) -> "Previewed":
            found: Previewed = self.shell.door.preview([folder], report)
            return found

        doing = _("正在逐个检查，什么也不会改动")
        self.app.push_screen(Waiting(_("接收上报"), doing, work), self._looked)

    def _looked(self, found: "Previewed | None") -> None:
        if found is not None:
            self._outlook = words.outlook(found.before, found.after)
            self._show(found, report=False)

    def _show(self, found: "Sequence[Taken]", *, report: bool) -> None:
        self._found, self._report = list(found), report
        table = self.query_one(Bundles)
        table.markable = not report
        table.show(len(found), [_row(t, report) for t in found])
        if not report:
            table.marked = {i for i, t in enumerate(found) if t.error is None}
        table.refresh()
        table.focus()
        self._draw()

    def _draw(self) -> None:
        """Draw what stands round the list."""
        box = self.query_one("#list")
        folder = clean(str(self._folder)) if self._folder else ""
        title = _("接收结果") if self._report else _("预览，还没有接收")
        box.border_title = Content(joined([title, folder]) if folder else _("上报包"))
        box.border_subtitle = (
            _("Enter 看全部") if self._report else _("空格 选中或去掉  Enter 看全部")
        )
        self.query_one("#take").display = self._takable()
        self.query_one("#next").display = self._report
        self.query_one("#sums", Static).update(self._sums())
        if not self._found:
            self.query_one(Pairs).show([])

    def _sums(self) -> str:
        if not self._found:
            return _("没有找到上报包。") if self._folder else ""
        if self._report:
            return words.sums(self._found)
        marked = self.query_one(Bundles).marked
        chosen = about(
            _("共 {n} 个上报包，选中 {m} 个").format(n=len(self._found), m=len(marked)),
            words.piles([self._found[i] for i in sorted(marked)]),
        )
        whole = len(marked) == sum(one.error is None for one in self._found)
        return f"{chosen}\n{self._outlook}" if whole else chosen

    @on(Bundles.Highlighted)
    def _highlighted(self, event: Bundles.Highlighted) -> None:
        if event.index < len(self._found):
            self.query_one(Pairs).show(_facts(self._found[event.index], self._report))

    @on(Bundles.Opened)
    def _open(self, event: Bundles.Opened) -> None:
        one = self._found[event.index]
        self.app.push_screen(Whole(one.name or one.path.name, _facts(one, self._report)))

    @on(Bundles.Marked)
    def _marked(self, event: Bundles.Marked) -> None:
        table = self.query_one(Bundles)
        if self._found[event.index].error is not None:
            table.marked.discard(event.index)
            table.refresh()
            self.notify(_("拒收的包不能选：请看下面的原因。"), markup=False)
        self._draw()

    # Taking in

    def _takable(self) -> bool:
        """Tell whether there is something to take in, or a refusal to note."""
        refused = any(one.error is not None for one in self._found)
        return not self._report and bool(self.query_one(Bundles).marked or refused)

    @on(Button.Pressed, "#take")
    def action_take(self) -> None:
        """Take in what is marked, with progress; what was whole when one stops counts."""
        if not self._takable():
            return
        marked = self.query_one(Bundles).marked
        # The refused ones go along: so the log names them, and the report has them all.
        paths = [
            one.path for i, one in enumerate(self._found) if i in marked or one.error is not None
        ]

        def work(report: Report) -> "list[Taken]":
            taken: list[Taken] = self.shell.door.take(paths, report)
            return taken

        waiting = Waiting(
            _("接收上报"), _("正在接收；停下时，收完的都算数"), work, _("停下")
        )  # fmt: skip
        self.app.push_screen(waiting, self._taken)

    def _taken(self, taken: "list[Taken] | None") -> None:
        self.post_message(Changed())
        if taken is not None:
            self._show(taken, report=True)
            self.query_one("#next").focus()
        else:  # the machine failed in the middle, and says so: show what is here now
            folders = [self._folder] if self._folder else []
            self.fetch(lambda: self.shell.door.preview(folders, silent), self._looked)

    @on(Button.Pressed, "#next")
    def _on_to_returns(self) -> None:
        self.go("returns")


def _row(one: "Taken", report: bool) -> "Row":
    whole = one.error is not None
    held = Cell(str(one.held), "warning") if one.held else "0"
    return (
        words.short(one.station), one.name or one.path.name,
        words.span(one.first_seq, one.last_seq) if one.station else "",
        "" if whole else str(one.new), "" if whole else str(one.same), "" if whole else held,
        Cell(_("全部"), "error") if whole else "0", Cell(*words.outcome(one, report)),
    )  # fmt: skip


def _facts(one: "Taken", report: bool) -> list[Pair]:
    said, tone = words.outcome(one, report)
    pairs = [Pair(_("结果"), about(said, one.reason) if one.reason else said, tone)]
    if one.error is not None:
        pairs.append(Pair(_("怎么办"), words.to_tell(one.code)))
    if one.station:
        pairs.append(
            Pair(
                _("站点"),
                joined(
                    [
                        f"{one.station} {one.name}",
                        _("导出于 {at}").format(at=when(one.exported_at)),
                        *([_days(one)] if one.first_day else []),
                    ]
                ),
            )
        )
    pairs.append(Pair(_("文件"), f"{one.path.name}  {size_words(one.size)}"))
    return pairs


def _days(one: "Taken") -> str:
    if one.first_day == one.last_day:
        return _("{day} 的记录").format(day=one.first_day)
    return _("{first} 至 {last} 的记录").format(first=one.first_day, last=one.last_day)
