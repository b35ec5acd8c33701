"""The summary of a period: what stands on top, every figure, the bars; each opens its cases."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from screens.about import About
from screens.dialogs import Ask, Entry, Pick
from screens.figures import rows
from screens.files import FolderPick
from screens.frame import Frame
from screens.shell import Command, Shell
from screens.widgets.bars import Bars, Tile
from screens.widgets.table import Column, VirtualTable
from station.errors import Refused
from station.figures import BASES, FIGURES, RATES
from station.language import N_, _
from station.period import YEARS, Period, parse, period_after, period_before, quarter_of
from station.values import clean

if TYPE_CHECKING:
    from storage.drill import Drill
    from storage.reports import Reported

BASE_NAMES = {"mediations": N_("÷ 调解"), "closed": N_("÷ 办结"), "accepted": N_("÷ 受理")}


class PeriodLine(Static, can_focus=True):
    """Which period: left and right go to the next, Enter chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Turned(Message):
        """Another period is wanted: -1 and 1 are its neighbours, 0 asks which."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def show(self, period: Period) -> None:
        """Say the period with its first and last day."""
        days = _("{first} 至 {last}").format(first=period.first, last=period.last)
        self.update(f"< {period.name()} >   {days}")

    def action_turn(self, by: int) -> None:
        """Go to a neighbour."""
        self.post_message(self.Turned(by))

    def action_choose(self) -> None:
        """Ask which."""
        self.post_message(self.Turned(0))

    def on_click(self) -> None:
        """A click asks which."""
        self.action_choose()

    def about(self) -> About:
        """Say how a period is chosen and how it is written."""
        return About(
            _("期间"),
            _("左右键换到相邻的期间，Enter 选别的。一个期间从第一天到最后一天，两头都算。"),
        )


class FigureTable(VirtualTable):
    """Every figure and rate; the help says how the one under the cursor is counted."""

    said: ClassVar[list[rows.Said]] = []
    base = BASES[0]

    def about(self) -> About | None:
        """Define the figure under the cursor."""
        if not self.said:
            return None
        one = self.said[self.cursor]
        return About(one.label, rows.definition(one.key, self.base))


class CutBars(Bars):
    """The bars; left and right lay them out by something else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cut(-1)", show=False),
        Binding("right", "cut(1)", show=False),
    ]

    class Turned(Message):
        """Another layout is wanted."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def action_cut(self, by: int) -> None:
        """Lay out by the next thing."""
        self.post_message(self.Turned(by))

    def about(self) -> About:
        """Say what is laid out."""
        return About(
            _("分类"),
            _(
                "本期接收的投诉按这一类分开；左右键换一种分法，Enter 打开那一类的案件。"
                "百分比的分母是本期全部投诉。"
            ),
        )


class SummaryScreen(Frame):
    """The summary of one period over this home."""

    ROOT: ClassVar[bool] = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._period = quarter_of(shell.now().date())
        self._base = BASES[0]
        self._cut = 0
        self._made: Mapping[str, Any] = {}

    def heading(self) -> str:
        """Name the screen."""
        return _("统计")

    def about(self) -> About:
        """Say where the numbers come from."""
        return About(
            _("统计"),
            _(
                "每个数都能打开：Enter 看是哪些案件。数怎么来的，把光标放上去按 F1。"
                "挽回经济损失只算消费者实际收到的，算在收到的那一天。"
                "这里、列表、工作簿和命令 summary 用的是同一个算法。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what can be done with a summary."""
        return [
            Command(_("写成工作簿"), _("XLSX，可以打印签字"), self._ask_folder),
            Command(_("换期间"), _("季、月、半年、年或几个月累计"), self._ask_period),
            Command(_("换调解成功率的分母"), _("÷ 调解、÷ 办结或 ÷ 受理"), self._ask_base),
        ]

    def body(self) -> ComposeResult:
        """Period on top, tiles, then figures beside bars, the sentence last."""
        with Horizontal(id="top"):
            yield PeriodLine("", id="period", markup=False)
            yield Static(_("Ctrl+P 写成工作簿"), id="hint", markup=False)
        with Horizontal(id="tiles"):
            for key in rows.TILES:
                label = RATES[key].label if key in RATES else FIGURES[key].label
                yield Tile(_(label), self.shell.glyphs.ellipsis, key=key, classes=key)
        with Horizontal(id="both"):
            table = FigureTable(
                [
                    Column(_("指标"), 18, grow=2),
                    Column(_("本期"), 14, right=True, grow=1),
                    Column(_("上期"), 14, right=True, grow=1, hide_under=52),
                    Column(_("分子/分母"), 11, right=True, hide_under=66),
                ],
                id="figures", classes="panel",
            )  # fmt: skip
            table.border_title = _("全部指标")
            table.border_subtitle = _("Enter 看案件  F1 怎么算的")
            yield table
            bars = CutBars(id="bars", classes="panel", empty=_("这个期间没有投诉。"))
            bars.border_subtitle = _("左右键换分法  Enter 看案件")
            yield bars
        with VerticalScroll(id="sentence", classes="panel", can_focus=False) as box:
            box.border_title = _("一句话")
            yield Static("", markup=False, classes="sentence")

    def on_mount(self) -> None:
        """Put the cursor on the figures."""
        self.set_focus(self.query_one(FigureTable))

    def renew(self) -> None:
        """Count."""
        period, base = self._period, self._base
        self.query_one(PeriodLine).show(period)
        if period.text != self._made.get("period"):
            self._blank()

        def count() -> "tuple[Reported, Reported]":
            door = self.shell.door
            return door.report(period.text, base), door.report(period_before(period).text, base)

        self.fetch(count, lambda both: self._show(both[0].summary, both[1].summary))

    def _blank(self) -> None:
        """Show no number while another period is counted: the old ones are not of this one."""
        self._made = {}
        for tile in self.query(Tile):
            tile.show(self.shell.glyphs.ellipsis)
        self.query_one(FigureTable).show(0, [])
        self.query_one(CutBars).show([])
        self.query_one("#sentence Static", Static).update("")

    def _show(self, made: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        self._made = made
        for tile in self.query(Tile):
            tile.show(
                rows.value(tile.key, made),
                [_("上期 {value}").format(value=rows.bare(tile.key, before))],
            )
        table = self.query_one(FigureTable)
        said = rows.said(made, before)
        table.said, table.base = said, self._base  # type: ignore[misc]
        table.show(len(said), [(s.label, s.now, s.before, s.note) for s in said], keep=True)
        counted = any(made["figures"][name] for name in rows.SAID)
        self.query_one("#sentence Static", Static).update(
            clean(made["sentence"]) if counted else _("这个期间还没有可数的记录。")
        )
        self._show_bars()

    def _show_bars(self) -> None:
        if not self._made:
            return
        cuts = rows.cuts(self._made)
        self._cut %= len(cuts)
        cut, label = cuts[self._cut]
        bars = self.query_one(CutBars)
        bars.border_title = _(label)
        bars.show(rows.bars(self._made, cut))

    # Choosing

    @on(PeriodLine.Turned)
    def _turned(self, event: PeriodLine.Turned) -> None:
        if not event.by:
            self._ask_period()
            return
        turned = (period_after if event.by > 0 else period_before)(self._period)
        if turned.first.year - 1 in YEARS and turned.last.year in YEARS:  # it has one before it
            self._period = turned
            self.renew()

    @on(CutBars.Turned)
    def _cut_turned(self, event: CutBars.Turned) -> None:
        self._cut += event.by
        self._show_bars()

    def _ask_period(self) -> None:
        def typed(text: str | None) -> None:
            if text is None:
                return
            try:
                self._period = parse(text)
            except Refused as error:
                self.refused(error)
            else:
                self.renew()

        question = _("写成 2026Q3、2026-09、2026H1、2026 或 2026-01..2026-09：")
        self.app.push_screen(Ask(_("换期间"), question, self._period.text), typed)

    def _ask_base(self) -> None:
        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                self._base = entry.key
                self.renew()

        entries = [Entry(base, _(BASE_NAMES[base])) for base in BASES]
        self.app.push_screen(Pick(_("调解成功率的分母"), entries), chosen)

    # Opening

    @on(Tile.Opened)
    def _tile_opened(self, event: Tile.Opened) -> None:
        self._open_figure(event.key)

    @on(VirtualTable.Opened)
    def _figure_opened(self, event: VirtualTable.Opened) -> None:
        table = self.query_one(FigureTable)
        if table.said:
            self._open_figure(table.said[event.index].key)

    def _open_figure(self, key: str) -> None:
        figure, period = rows.opens(key), self._period
        label = _(FIGURES[figure].label)
        self.fetch(
            lambda: self.shell.door.drill(figure, period.text),
            lambda found: self._open(figure, f"{label} {period.name()}", found),
            group="drill",
        )

    @on(Bars.Opened)
    def _bar_opened(self, event: Bars.Opened) -> None:
        cut, _label = rows.cuts(self._made)[self._cut]
        period, code = self._period, event.key
        label = next(b.label for b in rows.bars(self._made, cut) if b.key == code)
        title = _("投诉 {what} {period}").format(what=label, period=period.name())
        door = self.shell.door

        def ask() -> "Drill":
            if cut == "station":
                found: Drill = door.drill("complaints", period.text, code)
            else:
                found = door.drill_share(cut, code, period.text)
            return found

        self.fetch(ask, lambda found: self._open("complaints", title, found), group="drill")

    def _open(self, figure: str, title: str, found: "Drill") -> None:
        from screens.cases.listing import Shown
        from storage.listing import Asked

        if not found.cases:
            said = (
                _("这 {n} 条不属于哪一件案件，没有可打开的。").format(n=found.beside)
                if found.beside
                else _("这 {n} 条请在线索本里看。").format(n=found.in_book)
                if found.in_book
                else _("这个数是零，没有案件。")
            )
            self.notify(said, markup=False)
            return
        note = rows.note(figure, found.counted, found.beside)
        self.go("cases", Shown(Asked(ids=found.cases), title, note))

    # The workbook

    def _ask_folder(self) -> None:
        period, base = self._period, self._base

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self.carry_out(
                    lambda: self.shell.door.write_workbook(period.text, folder, base),
                    self._written,
                )

        self.app.push_screen(FolderPick(self.shell.door, _("工作簿写到哪里")), chosen)

    def _written(self, path: Path) -> None:
        from screens.dialogs import Tell

        self.app.push_screen(Tell(_("工作簿写好了：{path}").format(path=path), _("写成工作簿")))
