"""The list of cases: found while one types, narrowed by kind and state, opened by Enter."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from screens.about import About
from screens.cases import exporting
from screens.cases.finding import CaseTable, SearchLine
from screens.cases.narrowing import CONDITIONS, NarrowLine, offered
from screens.cases.preview import Preview
from screens.cases.rows import cells, columns
from screens.frame import Frame
from screens.shell import Command, Shell
from screens.widgets.pages import PAGE, Cell
from screens.widgets.table import VirtualTable
from station.errors import StationError
from station.language import N_, _
from station.values import shown

if TYPE_CHECKING:
    from storage.listing import Asked, Listing, Row

WAYS = {
    "kind": N_("咨询、投诉、线索…"),
    "state": N_("待受理、调解中、办结…"),
    "nature": N_("质量、价格、合同…"),
    "category": N_("一类商品或服务，连同它的各种"),
    "days": N_("本月、本季，或者从哪天到哪天"),
    "sums": N_("要求的金额从多少到多少"),
    "open_only": N_("再选一次看全部"),
    "station": N_("只看一个站的案件"),
    "office": N_("只看一个所辖区里的案件"),
}
"""What the palette says of each condition."""
KEPT = 16
"""Pages of rows that are remembered for opening; others are read again."""


@dataclass(frozen=True)
class Shown:
    """Cases that something else picked out: which, and what they are called.

    `note` is the number that was opened where it is none of cases (3 场, 1,015.00 元). `again` picks
    anew when one comes back to the list, so that what was dealt with drops out; it may take time.
    """

    asked: "Asked"
    title: str
    note: str = ""
    again: "Callable[[], Asked | None] | None" = None


class CasesScreen(Frame):
    """All cases of this home, or those that something else picked out."""

    ROOT: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(exporting.KEY, "write_table", show=False, priority=True)
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]  # noqa: RUF012

    def __init__(self, shell: Shell, argument: Shown | None = None) -> None:
        super().__init__(shell)
        self._from = argument
        if argument is not None:  # picked out: it lies over the screen that picked
            self.ROOT = False  # type: ignore[misc]
        self._found: Listing | None = None
        self._pages: dict[int, list[Row]] = {}
        self._asked_once = self._unanswered = self._open_next = False
        self._all: int | None = None

    def heading(self) -> str:
        """Say which cases."""
        return self._from.title if self._from is not None else _("案件")

    def about(self) -> About:
        """Say how to find."""
        return About(
            _("案件"),
            _(
                "上面一行边打边找，筛选行按类别、性质、日期、金额等缩小范围，下面是找到的案件，新的在前。状态前面有 ! 的超期了。打开看完按 Esc 回到原处。"
            )
            + _(exporting.ABOUT),
        )

    def commands(self) -> list[Command]:
        """Offer the conditions."""
        line = self.query_one(NarrowLine)
        found = [
            Command(
                _("按{what}筛选").format(what=_(CONDITIONS[name]))
                if name != "open_only"
                else _("只看在办的"),
                _(WAYS[name]),
                partial(line.ask_for, name),
            )
            for name in line.offered
        ]
        found.append(exporting.command(self.action_write_table))
        if self._narrowed():
            found.append(Command(_("清除条件"), _("看全部案件"), self._clear))
        return found

    def body(self) -> ComposeResult:
        """The line to type in, the conditions, the list, a case in short."""
        with Horizontal(id="find"):
            yield Static(_("查找"), id="find-label", markup=False)
            yield SearchLine()
            yield Static("", id="count", markup=False)
        within = self._from.asked if self._from is not None else None
        yield NarrowLine(self.shell, offered(within, self._office()))
        yield CaseTable(columns(self._office()), id="cases")
        yield Preview(self.shell.door, id="preview")

    def _office(self) -> bool:
        """Tell whether this is the office: it reads the cases of all stations and acts on none."""
        return not hasattr(self.shell.door, "act")

    def on_mount(self) -> None:
        """Begin in the line to type in; a list that was picked out is read, so begin there."""
        self.set_focus(self.query_one(SearchLine if self._from is None else CaseTable))

    def renew(self) -> None:
        """Ask anew; the cursor stays on its case."""
        self._ask(keep=self._asked_once)

    # Asking

    @on(Input.Changed)
    def _typed(self) -> None:
        self._asked_anew()

    def _asked_anew(self) -> None:
        self.query_one(NarrowLine).show(self._narrowed())
        self._ask()

    def _narrowed(self) -> bool:
        return bool(self.query_one(NarrowLine).held or self.query_one(SearchLine).value.strip())

    def _ask(self, keep: bool = False) -> None:
        self._asked_once = True
        text = self.query_one(SearchLine).value
        begun, door = self._from, self.shell.door
        conditions = self.query_one(NarrowLine).asked()
        pick = begun.again if begun is not None and keep else None
        at = self.query_one(CaseTable).cursor if keep else 0
        first = at - at % PAGE
        row = self._row(at) if keep else None

        def ask() -> "tuple[Asked | None, Listing, list[Row]]":
            from storage.listing import Asked

            within = begun.asked if begun is not None else None
            if pick is not None:
                within = pick() or Asked(ids=())
            asked = Asked(text=text, **conditions, within=within)
            found: Listing = door.listing(asked, 0 if keep else PAGE)
            return within, found, found.rows(first, first + PAGE)

        self._unanswered, self._open_next = self._unanswered or not keep, False

        def show(got: "tuple[Asked | None, Listing, list[Row]]") -> None:
            self._unanswered = False
            self._show(*got, first, row, keep)
            if self._open_next:
                self._go_to(got[2][:1])
                return
            if got[1].capped and not keep:  # a page of a text is there at once; now the rest
                self._ask(keep=True)

        self.fetch(ask, show, group="list", refused=self._not_found)

    def _not_found(self, error: StationError) -> None:
        self._unanswered = False
        self.refused(error)

    def _show(
        self, within: "Asked | None", found: "Listing", rows: "list[Row]", first: int,
        row: "Row | None", keep: bool,
    ) -> None:  # fmt: skip
        if self._from is not None and within is not None:
            self._from = replace(self._from, asked=within)
            if within.ids is not None:
                self._all = len(within.ids)
        self._found = found
        if not self._narrowed():
            self._all = found.total
        self._pages = {first: rows}
        table = self.query_one(CaseTable)
        table.empty = self._nothing()
        number = table.feed(found.total, self._want, keep=keep)
        if rows:
            table.put(first, self._cells(rows), feed=number)
        if row is not None:
            here = [
                first + n for n, r in enumerate(rows) if (r.region, r.id) == (row.region, row.id)
            ]
            table.cursor = here[0] if here else table.cursor
        self.query_one("#count", Static).update(self._count(found))
        if not found.total:
            self.query_one(Preview).clear()

    def _want(self, start: int, stop: int) -> None:
        """Read a page of rows in a thread."""
        found, number = self._found, self.query_one(CaseTable)._feed
        if found is None:
            return

        def put(rows: "list[Row]") -> None:
            if found is self._found:
                self._remember(start, rows)
                table = self.query_one(CaseTable)
                table.put(start, self._cells(rows), feed=number)
                self._tell(table.cursor)  # it may have come here before its row did

        self.fetch(lambda: found.rows(start, stop), put, group=f"page-{start}")

    def _cells(self, rows: "list[Row]") -> "list[list[str | Cell]]":
        day, office = self.shell.now().date(), self._office()
        return [cells(row, office, day) for row in rows]

    def _remember(self, start: int, rows: "list[Row]") -> None:
        self._pages.pop(start, None)
        self._pages[start] = rows
        while len(self._pages) > KEPT:
            del self._pages[next(iter(self._pages))]

    def _row(self, index: int) -> "Row | None":
        rows = self._pages.get(index - index % PAGE, [])
        return rows[index % PAGE] if index % PAGE < len(rows) else None

    def _count(self, found: "Listing") -> str:
        number = f"{found.total:,}"
        if found.capped:
            return _("至少 {n} 件").format(n=number)
        if self._from is not None and self._narrowed() and self._all is not None:
            return _("找到 {n} 件，共 {all} 件").format(n=number, all=f"{self._all:,}")
        if self._from is not None and self._from.note:
            return _("{what}，在 {n} 件案件里").format(what=self._from.note, n=number)
        if self._narrowed() or self._from is not None:
            return _("找到 {n} 件").format(n=number)
        return _("共 {n} 件").format(n=number)

    def _nothing(self) -> str:
        text = shown(self.query_one(SearchLine).value)
        if text:
            return _("没有找到“{text}”。少打几个字，或者换拼音首字母、电话后四位试试。").format(
                text=text
            )
        if self._narrowed():
            return _("这些条件下没有案件。")
        if self._from is not None:
            return _("现在没有这样的案件。")
        if self._office():
            return _("还没有案件。接收了站点的上报包，这里就有了。")
        return _("还没有案件。按 2 或 F2 登记第一件。")

    # Narrowing

    @on(NarrowLine.Changed)
    def _narrow(self) -> None:
        self._asked_anew()

    @on(NarrowLine.Cleared)
    def _clear(self) -> None:
        self.query_one(NarrowLine).clear()
        line = self.query_one(SearchLine)
        with line.prevent(Input.Changed):
            line.value = ""
        self._asked_anew()

    def action_write_table(self) -> None:
        """Write what is listed, all of it, as a table."""
        if self._found is None or self._unanswered:
            return
        exporting.write_cases(self, self._listed(self._found))

    def _listed(self, found: "Listing") -> exporting.CaseList:
        """Return the list as it is asked for now."""
        from storage.listing import Asked

        line, text = self.query_one(NarrowLine), self.query_one(SearchLine).value
        within = self._from.asked if self._from is not None else None
        said = [self._from.note] if self._from is not None and self._from.note else []
        asked = Asked(text=text, **line.asked(), within=within)
        return exporting.CaseList(
            asked, self.heading(), [*said, *line.said()], found.total, tuple(text.split())
        )

    # The list

    @on(SearchLine.Into)
    def _into_list(self) -> None:
        self.query_one(CaseTable).focus()

    @on(CaseTable.Typed)
    def _go_on_typing(self, event: CaseTable.Typed) -> None:
        line = self.query_one(SearchLine)
        line.focus()
        if event.text:
            line.value += event.text
        line.cursor_position = len(line.value)

    @on(VirtualTable.Highlighted)
    def _highlighted(self, event: VirtualTable.Highlighted) -> None:
        self._tell(event.index)

    def _tell(self, index: int) -> None:
        """Show the case of a row in short, when the row is there."""
        row = self._row(index)
        if row is not None:
            self.query_one(Preview).tell(row.region, row.id)

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        row, found, index = self._row(event.index), self._found, event.index
        if self._unanswered:
            self._open_next = True  # what stands here is not what was asked for
        elif row is not None:
            self._go_to([row])
        elif found is not None:
            self.fetch(lambda: found.rows(index, index + 1), self._go_to, group="open")

    def _go_to(self, rows: "list[Row]") -> None:
        for row in rows:
            self.go("case", (row.region, row.id))
