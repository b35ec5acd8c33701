"""The stations of the office: how each stands, the troubled first, and one station by itself."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from screens.about import About
from screens.cases import exporting
from screens.county import words
from screens.frame import Frame
from screens.shell import Command, Shell
from screens.widgets.bars import Tile
from screens.widgets.pages import Cell
from screens.widgets.table import Column, VirtualTable
from station.language import N_, _, current
from station.law import habits

if TYPE_CHECKING:
    from screens.widgets.pages import Row
    from storage.office import Invited, StationLine

TILES = {
    "all": N_("各站"),
    "silent": N_("逾期未报"),
    "gaps": N_("缺号"),
    "held": N_("暂存"),
    "forked": N_("两份记录"),
}
"""What the tiles count; opening one leaves only those stations in the list."""


class StationTable(VirtualTable):
    """The list; its help says what the columns mean."""

    def about(self) -> About:
        """Say what the columns mean."""
        frame = self.screen
        day = frame.shell.now().date() if isinstance(frame, Frame) else None
        return About(
            _("各站"),
            _(
                "一行是一个窗口，编号后面的字母是窗口。号：收到第几号为止。缺号：中间少了哪些。"
                "暂存：收到了、还不计入统计的记录。逾期未报：超过{n}天没有上报，新批准接入的从批准那天算起。"
                "有问题的排在前面。Enter 看一个站的全部情况。"
            ).format(n=habits.number("SILENT", day)),
        )


class StationsScreen(Frame):
    """Figures above, the list below."""

    ROOT: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "enrolment('invite')", show=False),
        Binding("ctrl+e", "enrolment('enrol')", show=False),
        Binding(exporting.KEY, "write_table", show=False),
    ]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._lines: list[StationLine] = []
        self._invited: list[Invited] = []
        self._shown: list[StationLine | Invited] = []
        self._rows: list[Row] = []
        self._only = "all"

    def heading(self) -> str:
        """Name the screen."""
        return _("各站上报情况")

    def about(self) -> About:
        """Say what is seen here."""
        return About(
            _("各站上报情况"),
            _(
                "每个站最近一次上报、收到第几号、缺哪些、暂存多少。光标放在上面的数字上按 Enter，"
                "下面只留那一类站；再按一次看全部。还没批准接入的也列在后面。"
            )
            + _("Ctrl+S 把这个列表写成表格（XLSX）。"),
        )

    def commands(self) -> list[Command]:
        """Offer enrolment and what follows an import."""
        return [
            Command(
                _("准备接入U盘"), _("给一个新站写接入通知"), lambda: self.go("invite"), "Ctrl+N"
            ),
            Command(_("批准接入"), _("收下站点的登记卡"), lambda: self.go("enrol"), "Ctrl+E"),
            exporting.command(self.action_write_table),
        ]

    def action_enrolment(self, name: str) -> None:
        """Go to a step of the enrolment."""
        self.go(name)

    def body(self) -> ComposeResult:
        """The tiles over the list."""
        with Horizontal(id="tiles"):
            for key, title in TILES.items():
                yield Tile(_(title), key=key, id=f"tile-{key}")
        with Vertical(classes="panel", id="list") as box:
            box.border_subtitle = _("Enter 看一个站  Ctrl+N 准备接入U盘  Ctrl+E 批准接入")
            yield StationTable(
                [
                    Column(_("编号"), 7),
                    Column(_("名称"), 28, grow=2),
                    Column(_("最后上报"), 10, hide_under=110),
                    Column(_("几天前"), 8 if current() == "en" else 6, right=True),
                    Column(_("号"), 6, right=True, hide_under=90),
                    Column(_("缺号"), 7, hide_under=110),
                    Column(_("暂存"), 4, right=True),
                    Column(_("情况"), 22, grow=3),
                ],
                empty=_("还没有站点。按 Ctrl+N 准备接入U盘，给第一个站写接入通知。"),
            )

    def on_mount(self) -> None:
        """Draw, and stand on the list."""
        self.set_focus(self.query_one(StationTable))

    def renew(self) -> None:
        """Ask how the stations stand."""
        door = self.shell.door
        self.fetch(lambda: (door.stations(), door.invited()), self._came, group="stations")

    def _came(self, found: "tuple[list[StationLine], list[Invited]]") -> None:
        self._lines, self._invited = found
        for key in TILES:
            self._tile(key)
        self._draw()

    def _tile(self, key: str) -> None:
        lines = [line for line in self._lines if _is(key, line)]
        below = []
        if key == "all" and self._invited:
            below = [_("待批准 {n} 个").format(n=len(self._invited))]
        elif key == "held" and lines:
            below = [_("共 {n} 条").format(n=sum(line.held for line in lines))]
        value = _("{n} 个站").format(n=words.places(lines)[0])
        self.query_one(f"#tile-{key}", Tile).show(value, below)

    def _draw(self) -> None:
        lines = [line for line in self._lines if _is(self._only, line)]
        self._shown = [*lines, *(self._invited if self._only == "all" else ())]
        self._rows = rows = [_row(line) for line in lines]
        if self._only == "all":
            rows += [_invited_row(one) for one in self._invited]
        self.query_one("#list").border_title = self._title(lines)
        self.query_one(StationTable).show(len(rows), rows, keep=True)

    def _title(self, lines: "list[StationLine]") -> str:
        """Say how many stations are listed; how many desks, where a station has several."""
        stations, desks = words.places(lines)
        said = [_("{what} {n} 个站").format(what=_(TILES[self._only]), n=stations)]
        if desks != stations:
            said.append(_("{n} 个窗口").format(n=desks))
        if self._only == "all" and self._invited:
            said.append(_("待批准 {n} 个").format(n=len(self._invited)))
        said.append(_("截至 {day}").format(day=self.shell.now().date().isoformat()))
        return _("，").join(said)

    def action_write_table(self) -> None:
        """Write what is listed as a table."""
        table = self.query_one(StationTable)
        said = [str(self.query_one("#list").border_title)]
        listed = exporting.of_table(self.heading(), table.columns, self._rows, said)
        exporting.write_plain(self, listed)

    @on(Tile.Opened)
    def _narrow(self, event: Tile.Opened) -> None:
        self._only = "all" if event.key == self._only else event.key
        self._draw()

    @on(StationTable.Opened)
    def _open(self, event: StationTable.Opened) -> None:
        one = self._shown[event.index]
        if hasattr(one, "journal"):
            self.go("one-station", one)
        else:
            self.go("enrol")


def _is(key: str, line: "StationLine") -> bool:
    if key == "silent":  # never having sent anything, when that is due, is the longest silence
        return line.silent
    return key == "all" or key in words.troubles(line)


def _row(line: "StationLine") -> "Row":
    said, tone = words.situation(line)
    held: str | Cell = Cell(str(line.held), "warning") if line.held else ""
    return (
        _place(line.code, line.desk), line.name, line.last_bundle[:10],
        "" if line.days_since is None else str(line.days_since),
        str(line.last_seq or ""), words.numbers(line), held, Cell(said, tone),
    )  # fmt: skip


def _invited_row(one: "Invited") -> "Row":
    said = _("等登记卡，{day} 通知").format(day=one.issued_at[5:10])
    return (_place(one.station, one.desk), "", "", "", "", "", "", Cell(said, "dim"))


def _place(code: str, desk: str) -> str:
    return f"{words.short(code)} {desk}"
