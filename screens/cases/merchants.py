"""可能是同一家: names that look like one merchant; at a desk a person says so, or that they are two."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from screens.about import About
from screens.cases import exporting
from screens.dialogs import Entry, Pick
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.widgets.pages import Cell
from screens.widgets.table import Column, VirtualTable
from station.language import _, joined, listed
from station.merchants import NAMES, Alike, Shop
from station.values import shown

if TYPE_CHECKING:
    from screens.widgets.pages import Row
    from storage.merchants import Book, Judged


class MerchantsScreen(Frame):
    """Who may be one on top, what was said below it; an office only reads."""

    ROOT: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding(exporting.KEY, "write_table", show=False)]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found: list[Any] = []
        self._rows: list[Row] = []
        self._judges = hasattr(shell.door, "judge")

    def heading(self) -> str:
        """Name the screen."""
        return _("可能是同一家")

    def about(self) -> About:
        """Say what is listed, and that nothing is linked by itself."""
        said = _(
            "名称只差标点、电话相同、地址相同、名称相近的经营者，两个两个列出来。程序只提示，不会自己合。"
            "认定是同一家以后，案件里写的名称不变，统计、提醒和查找时算一家，用主名；随时可以取消，"
            "取消了就和没有认定过一样。认定不是同一家的，以后不再问。信用代码相同的，法律上就是一家。"
        )
        if not self._judges:
            said += _("县区这里只看：请站点在“本站”里认定，随上报带上来。")
        return About(_("可能是同一家"), said)

    def commands(self) -> list[Command]:
        """Offer to write the list."""
        return [exporting.command(self.action_write_table)]

    def body(self) -> ComposeResult:
        """The table over a line that says what Enter does."""
        with Vertical(classes="panel", id="merchants-box"):
            yield VirtualTable(
                [
                    Column(_("经营者"), 18, grow=2),
                    Column(_("另一个名称"), 18, grow=2),
                    Column(_("为什么"), 16, grow=1),
                    Column(_("案件"), 6, right=True),
                ],
                id="merchants", empty=_("没有看起来像同一家的经营者。按 Esc 返回。"),
            )  # fmt: skip
            keys = _("Enter 认定或取消") if self._judges else _("只看：由站点认定，随上报带上来")
            yield Static(keys, markup=False, id="merchants-keys")

    def on_mount(self) -> None:
        """Stand on the list."""
        self.set_focus(self.query_one(VirtualTable))

    def renew(self) -> None:
        """Read the list anew."""
        self.fetch(self.shell.door.merchant_book, self._show, group="merchants")

    def _show(self, book: "Book") -> None:
        self._found = [*book.alike, *book.judged, *book.several]
        self._rows = [_row(one) for one in self._found]
        self.query_one(VirtualTable).show(len(self._rows), self._rows, keep=True)
        said = _("可能是同一家 {n} 对，已认定 {m} 对").format(n=book.total, m=len(book.judged))
        self.query_one("#merchants-box").border_title = said

    def action_write_table(self) -> None:
        """Write the list as a table."""
        table = self.query_one(VirtualTable)
        title = str(self.query_one("#merchants-box").border_title)
        exporting.write_plain(self, exporting.of_table(title, table.columns, self._rows))

    # Judging

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        one = self._found[event.index]
        if not self._judges:
            return
        if isinstance(one, Shop):
            said = _("这几个名称用的是同一个信用代码，法律上是一家；写错了代码的，请在案件里更正。")
            self.notify(said, markup=False)
        elif isinstance(one, Alike):
            self._ask(one)
        else:
            self._ask_undo(one)

    def _ask(self, alike: Alike) -> None:
        main, other = shown(alike.main.name), shown(alike.other.name)
        entries = [
            Entry("same", _("是同一家"), _("都算在“{name}”名下，案件里写的不变").format(name=main)),
            Entry("apart", _("不是同一家"), _("以后不再问")),
        ]
        self._pick(
            _("“{main}”和“{other}”").format(main=main, other=other), entries,
            lambda key: partial(self.shell.door.judge, alike, key == "same"),
        )  # fmt: skip

    def _ask_undo(self, judged: "Judged") -> None:
        entries = [Entry("undo", _("取消这个认定"), _("和没有认定过一样"))]
        title = _("“{main}”和“{other}”").format(main=shown(judged.main), other=shown(judged.name))
        self._pick(title, entries, lambda _key: partial(self.shell.door.judge_not, judged))

    def _pick(self, title: str, entries: list[Entry], act: Any) -> None:
        def done(_none: None) -> None:
            self.post_message(Changed())
            self.renew()

        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                self.carry_out(act(entry.key), done)

        self.app.push_screen(Pick(title, entries), chosen)


def _row(one: Any) -> "Row":
    if isinstance(one, Alike):
        why = joined([_(NAMES[w]) for w in one.why])
        return _called(one.main), _called(one.other), Cell(why, "warning"), str(
            one.main.cases + one.other.cases
        )  # fmt: skip
    if isinstance(one, Shop):
        rest = [name for name in one.names if name != one.name]
        return one.name, listed(rest), _("信用代码相同，算一家"), str(one.cases)
    said = _("已认定是同一家") if one.same else _("已认定不是同一家")
    return one.main, one.name, Cell(said, "dim"), ""


def _called(shop: Shop) -> str:
    return joined([shop.name, _("名录")]) if shop.listed else shop.name
