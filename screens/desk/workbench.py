"""工作台: what came today, what is open and due, what the quarter brought, what to remember."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from screens.about import About
from screens.cases import exporting, parts
from screens.cases.preview import Preview
from screens.cases.steps import state_words
from screens.desk import reminders
from screens.shell import Command, Shell
from screens.taking_back import TakesBack
from screens.widgets.bars import Tile
from screens.widgets.cells import cell_len
from screens.widgets.choices import Choice, Choices
from screens.widgets.pages import Cell
from screens.widgets.table import Column, VirtualTable
from screens.words import due_words, measured
from station.language import N_, _, current
from station.law import habits
from station.period import quarter_of
from station.values import yuan

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.drill import Drill
    from storage.listing import Asked, Row
    from storage.workbench import Todo, Workbench

    Again = Callable[["Workbench"], "Asked | None"]

TILES = {
    "today": N_("今日登记"),
    "open": N_("在办"),
    "due": N_("到期"),
    "recovered": N_("本季挽回"),
    "export": N_("待上报"),
}
"""The tiles in their order; each opens the list or the place that it counts."""

WIDEST_SUM = 12
"""Cells of a tile on the narrowest terminal."""

_OPENS = {"today": "came", "open": "open", "due": "due"}
"""Where the workbench holds what a tile counts."""


class TodoTable(VirtualTable):
    """What is to be done; F1 says in which order."""

    def about(self) -> About:
        """Say what stands here."""
        return About(
            _("待办"),
            _(
                "在办的投诉，快到期的在上面；没有定期限的看是第几天，写了超期原因的看原因。Enter 打开，右边就是下一步。"
                "消费者只显示姓，打开才看全名和电话。"
            ),
        )


class TodayTable(VirtualTable):
    """What came today."""

    def about(self) -> About:
        """Say what stands here."""
        return About(
            _("今天已登记"),
            _(
                "今天接收的咨询、投诉、线索和其他诉求，作废的也在，新的在上面。"
                "上面的“今日登记”不数作废的。"
            ),
        )


class ReminderList(Choices):
    """What to remember."""

    def about(self) -> About:
        """Say what is reminded of."""
        return About(
            _("提醒"),
            _(
                "还没有答复的咨询和其他诉求（近半年）、说好了没有按时付的钱、没填完的草稿、该备份了、导出了还没有回执、"
                "本月投诉多的经营者、近30天办结还没有回访的投诉。Enter 去办，或看是哪些案件。"
            ),
        )


class WorkbenchScreen(TakesBack):
    """The first screen of the desk."""

    ROOT: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [Binding(exporting.KEY, "write_table", show=False)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012 - as Textual has it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-tall")]  # noqa: RUF012

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._found: Workbench | None = None
        self._own_region = ""

    def heading(self) -> str:
        """Name the screen."""
        return _("工作台")

    def about(self) -> About:
        """Say what is seen here."""
        return About(
            _("工作台"),
            _(
                "上面五个数都能打开：Enter 看是哪些案件。中间是待办，快到期的在上面。"
                "下面是今天已登记的和提醒。有人来了按 2 或 F2 登记，找以前的按 3 或 F3。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what the tiles open."""
        tiles = [
            Command(_(title), _("看是哪些案件"), partial(self._open, key))
            for key, title in TILES.items()
            if key != "export"
        ]
        table = exporting.command(self.action_write_table)
        return [*self.take_back_commands(), *tiles, table]

    def body(self) -> ComposeResult:
        """Tiles, what is to be done beside a case in short, today beside the reminders."""
        with Horizontal(id="tiles"):
            for key, title in TILES.items():
                yield Tile(_(title), self.shell.glyphs.ellipsis, key=key, id=f"tile-{key}")
        english = current() == "en"
        state = Column(_("状态"), 14 if english else 10)
        with Horizontal(id="middle"):
            yield _panel(
                TodoTable(
                    [
                        Column(_("期限"), 14 if english else 10),
                        Column(_("编号"), 9),
                        Column(_("消费者"), 8 if english else 6),
                        Column(_("经营者"), 12, grow=1),
                        state,
                    ],
                    id="todo",
                ),
                _("待办"),
                _("Enter 打开"),
            )
            yield Preview(self.shell.door, id="preview")
        with Horizontal(id="low"):
            yield _panel(
                TodayTable(
                    [
                        Column(_("时刻"), 5),
                        Column(_("类别"), 14 if english else 9),
                        Column(_("编号"), 9),
                        Column(_("经营者"), 8, grow=1),
                        Column(_("商品"), 8, grow=1),
                        state,
                    ],
                    id="today", empty=_("今天还没有登记。来了人按 2 或 F2。"),
                ),
                _("今天已登记"),
            )  # fmt: skip
            yield _panel(ReminderList(id="reminders"), _("提醒"))

    def on_mount(self) -> None:
        """Stand on what is to be done."""
        self.set_focus(self.query_one(TodoTable))

    def renew(self) -> None:
        """Read everything anew."""
        door = self.shell.door

        def ask() -> "tuple[Workbench, bool, str]":
            from storage.listing import Asked
            from storage.tables import OWN_REGION

            found: Workbench = door.workbench()
            return found, bool(found.todo or door.listing(Asked()).total), OWN_REGION

        self.fetch(ask, lambda got: self._show(*got))

    # Showing

    def _show(self, found: "Workbench", any_case: bool, region: str) -> None:
        self._found, self._own_region = found, region
        self._show_tiles(found)
        todo = self.query_one(TodoTable)
        todo.empty = (
            _("没有在办的投诉。来了人按 2 或 F2 登记。")
            if any_case
            else _("还没有案件。按 2 或 F2 登记第一件。")
        )
        todo.show(len(found.todo), [_todo(t, found) for t in found.todo], keep=True)
        more = found.todo_total - len(found.todo)
        todo.border_title = (
            _("待办 {n}，先列 {shown}").format(
                n=measured(found.todo_total), shown=measured(len(found.todo))
            )
            if more
            else _("待办 {n}").format(n=measured(found.todo_total))
        )
        if not found.todo:
            self.query_one(Preview).clear()
        today = self.query_one(TodayTable)
        today.show(len(found.today), [_today(row) for row in found.today], keep=True)
        today.border_title = (
            _("今天已登记 {n} 件，先列 {shown} 件").format(
                n=f"{found.today_total:,}", shown=len(found.today)
            )
            if found.today_total > len(found.today)
            else _("今天已登记 {n} 件").format(n=found.today_total)
        )
        told = reminders.lines(found, region)
        listed = self.query_one(ReminderList)
        listed.offer([Choice(line.way, line.label) for line in told])
        listed.border_title = _("提醒 {n}").format(n=len(told)) if told else _("没有提醒")
        listed.can_focus = bool(told)

    def _show_tiles(self, found: "Workbench") -> None:
        came = found.consultations_today, found.complaints_today
        others = found.open_agreed + found.open_other
        is_open = found.open_waiting + found.open_mediating + others
        due = found.overdue + found.due_soon
        signs = found.signs
        told = {
            "today": (
                measured(len(found.came.ids or ())),
                _("咨询 {a}  投诉 {b}").format(a=came[0], b=came[1]),
            ),
            "open": (
                measured(is_open),
                _("待受理 {a} 调解 {b}").format(a=found.open_waiting, b=found.open_mediating),
            ),
            "due": (
                measured(due),
                _soon_short(found.day).format(a=found.overdue, b=found.due_soon),
            ),
            "recovered": (
                _short(found.recovered_fen),
                _("调解成功 {n}").format(n=measured(found.agreed_cases)),
            ),
            "export": (
                _("{n} 条").format(n=signs.to_export),
                _("未收到回执 {n}").format(n=signs.exported_unreceipted)
                if signs.joined
                else _("还没接入县区"),
            ),
        }
        for key, (value, line) in told.items():
            self.query_one(f"#tile-{key}", Tile).show(value, [line])
        self.query_one("#tile-due").set_class(found.overdue > 0, "-overdue")

    def action_write_table(self) -> None:
        """Write what is to be done as a table: all of it, in the order of the list."""
        if (found := self._found) is not None:
            columns = self.query_one(TodoTable).columns
            exporting.write_todo(self, columns, lambda one: _todo(one, found))

    # Opening

    @on(Tile.Opened)
    def _tile(self, event: Tile.Opened) -> None:
        self._open(event.key)

    def _open(self, key: str) -> None:
        found = self._found
        if found is None:
            return
        if key == "export":
            self.go("export")
        elif key == "recovered":
            period = quarter_of(found.day)
            door = self.shell.door
            title = _("挽回经济损失 {period}").format(period=period.name())

            def show(drill: "Drill") -> None:
                from storage.listing import Asked

                sum_ = _("{sum} 元").format(sum=yuan(drill.counted))
                self._list(title, Asked(ids=drill.cases), note=sum_)

            self.fetch(lambda: door.drill("recovered_fen", period.text), show, group="drill")
        else:
            title, asked = {
                "today": (_("今日登记的案件"), found.came),
                "open": (_("在办的投诉"), found.open),
                "due": (
                    _("超期和{soon}到期的投诉").format(soon=habits.soon_words(found.day)),
                    found.due,
                ),
            }[key]
            self._list(title, asked, lambda now: getattr(now, _OPENS[key]))

    def _list(
        self, title: str, asked: "Asked", again: "Again | None" = None, note: str = ""
    ) -> None:
        from screens.cases.listing import Shown

        if asked.ids == ():
            self.notify(_("这个数是零，没有案件。"), markup=False)
            return
        door = self.shell.door
        anew = None if again is None else lambda: again(door.workbench())
        self.go("cases", Shown(asked, title, note, anew))

    @on(VirtualTable.Highlighted, "#todo")
    def _highlighted(self, event: VirtualTable.Highlighted) -> None:
        if self._found is not None and event.index < len(self._found.todo):
            row = self._found.todo[event.index].row
            self.query_one(Preview).tell(row.region, row.id)

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        if self._found is None:
            return
        todo = event.table.id == "todo"
        row = self._found.todo[event.index].row if todo else self._found.today[event.index]
        self.go("case", (row.region, row.id))

    @on(Choices.Taken)
    def _reminded(self, event: Choices.Taken) -> None:
        way: reminders.Way = event.key
        if way.name == reminders.PICKED:
            code, subject, title = way.argument
            now = self._found and _reminded(self._found, code, subject)
            if now:
                self._list(title, now, lambda found: _reminded(found, code, subject))
        else:
            self.go(way.name, way.argument)


def _reminded(found: "Workbench", code: str, subject: str) -> "Asked | None":
    """Return the cases of a reminder as they are now, or None where nothing is left of it.

    Whoever is dealt with drops out: only a merchant's reminder is told apart by its subject.
    """
    same = [r for r in found.reminders if r.code == code]
    if code == "merchant-repeat":
        same = [r for r in same if r.subject == subject]
    return same[0].cases if same else None


def _short(fen: int) -> str:
    """Write a sum so that a tile holds it whole: a very long one without its unit, then its fen."""
    text = yuan(fen)
    for words in (_("{sum} 元").format(sum=text), text):
        if cell_len(words) <= WIDEST_SUM:
            return words
    return text[:-3]


def _panel(widget: Widget, title: str, subtitle: str = "") -> Widget:
    widget.add_class("panel")
    widget.border_title = title
    widget.border_subtitle = subtitle
    return widget


def _todo(todo: "Todo", found: "Workbench") -> "list[str | Cell]":
    row = todo.row
    overdue = todo.days is not None and todo.days < 0
    late = overdue and not todo.why
    due = Cell(_due(todo, found), "error" if late else "warning" if overdue or todo.soon else "")
    return [due, row.number, row.consumer, row.merchant, todo.why or todo.next]


def _due(todo: "Todo", found: "Workbench") -> str:
    """Return in how many days it is due; where no limit was set, which day of the case it is."""
    if todo.days is None:
        return _("第 {n} 天").format(n=(found.day - todo.row.received).days + 1)
    return due_words(todo.days)


def _soon_short(day: date) -> str:
    """Return what the figure of dues says below it: how many are overdue, how many due soon."""
    near = habits.soon(day) == habits.NEAR
    return _("超期 {a}  今明 {b}") if near else _("超期 {a}  快到 {b}")


def _today(row: "Row") -> "list[str | Cell]":
    state = state_words(row.kind, row.state, row.outcome, row.void)
    at = row.received_at[11:16] if "T" in row.received_at else row.received_at
    return [at, parts.kind_words(row.kind), row.number, row.merchant, row.goods, state]
