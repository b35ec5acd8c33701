"""One station: who enrolled it when and how, what is the matter, what arrived, what is held."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from screens.about import About
from screens.county import words
from screens.county.held import Whole, open_held
from screens.frame import Frame
from screens.shell import Command, Shell
from screens.widgets.pages import Cell
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.table import Column, VirtualTable
from screens.words import when
from station import taxonomy
from station.language import _, joined

if TYPE_CHECKING:
    from storage.held import HeldList
    from storage.office import Arrivals, StationLine


class OneStationScreen(Frame):
    """Facts and advice above, arrivals and held entries below."""

    ROOT: ClassVar[bool] = False

    def __init__(self, shell: Shell, line: "StationLine") -> None:
        super().__init__(shell)
        self._line = line
        self._held: HeldList | None = None
        self._arrived: Arrivals | None = None

    def heading(self) -> str:
        """Name the station."""
        return f"{self._line.code} {self._line.name}"

    def about(self) -> About:
        """Say what is seen here."""
        return About(
            _("一个站"),
            _(
                "上面是这个站的情况和该怎么办；中间是它历次上报，新的在前；下面是暂存的记录和原因。"
                "Tab 换到另一张表，Enter 看全部内容，Esc 回到站点。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what helps a station on."""
        return [
            Command(_("下发回执"), _("请站点从缺的地方补报"), lambda: self.go("returns"), "F6"),
            Command(_("接收上报"), _("收下它的上报包"), lambda: self.go("take-in"), "F2"),
            Command(
                _("移交的线索"),
                _("签收、立案、处理结果"),
                lambda: self.go("leads", self._line.code),
            ),
        ]

    def body(self) -> ComposeResult:
        """Facts, arrivals, held entries."""
        with Vertical(classes="panel", id="one") as box:
            box.border_title = _("情况")
            yield Pairs(_pairs(self._line), id="facts")
        with Vertical(classes="panel", id="arrivals") as box:
            box.border_title = _("历次上报")
            box.border_subtitle = _("Enter 看全部")
            yield VirtualTable(
                [
                    Column(_("接收时间"), 16),
                    Column(_("号"), 11),
                    Column(_("新增"), 6, right=True),
                    Column(_("已有"), 6, right=True),
                    Column(_("暂存"), 6, right=True),
                    Column(_("文件"), 14, grow=1),
                ],
                empty=_("还没有收到过它的上报包。"), id="arrived",
            )  # fmt: skip
        with Vertical(classes="panel", id="held") as box:
            box.border_title = _("暂存")
            box.border_subtitle = _("Enter 看全部")
            yield VirtualTable(
                [
                    Column(_("号"), 6, right=True),
                    Column(_("时间"), 16, hide_under=90),
                    Column(_("做了什么"), 12, grow=1),
                    Column(_("原因"), 22, grow=4),
                ],
                id="kept",
            )

    def on_mount(self) -> None:
        """Draw what is known; the lists come."""
        self.query_one("#held").display = bool(self._line.held)
        self.set_focus(self.query_one("#arrived"))

    def renew(self) -> None:
        """Read the lists, and how the station stands now."""
        door, journal = self.shell.door, self._line.journal
        self.fetch(
            lambda: (
                next((line for line in door.stations() if line.journal == journal), self._line),
                door.arrivals(journal),
                door.held(journal),
            ),
            lambda found: self._came(*found),
            group="one",
        )

    def _came(self, line: "StationLine", arrived: "Arrivals", held: "HeldList") -> None:
        self._line, self._held, self._arrived = line, held, arrived
        self.query_one("#facts", Pairs).show(_pairs(line), keep=True)
        self.query_one("#arrivals").border_title = words.arrivals_title(arrived)
        rows = [
            (when(a.at), words.span(a.first_seq, a.last_seq), str(a.new), str(a.same),
             Cell(_("暂缓"), "warning") if a.withheld else str(a.held), a.file)
            for a in arrived
        ]  # fmt: skip
        self.query_one("#arrived", VirtualTable).show(len(rows), rows, keep=True)
        box = self.query_one("#held")
        box.display = bool(held)
        box.border_title = words.held_title(held)
        kept = [(str(h.seq), when(h.at), f"{h.doing} {h.kind}", h.why) for h in held]
        self.query_one("#kept", VirtualTable).show(len(kept), kept, keep=True)

    @on(VirtualTable.Opened, "#arrived")
    def _open_arrived(self, event: VirtualTable.Opened) -> None:
        if self._arrived:
            one = self._arrived[event.index]
            if one.last_seq >= one.first_seq:
                self.go("matter", self.shell.door.import_key(one.manifest))
                return
            pairs = [
                Pair(_("接收时间"), when(one.at)),
                Pair(_("号"), words.span(one.first_seq, one.last_seq)),
                Pair(_("新增"), str(one.new)),
                Pair(_("已有"), str(one.same)),
                Pair(_("暂存"), str(one.held), "warning" if one.held else ""),
                Pair(_("文件"), one.file),
            ]
            self.app.push_screen(Whole(_("一次上报"), pairs))

    @on(VirtualTable.Opened, "#kept")
    def _open(self, event: VirtualTable.Opened) -> None:
        if self._held:
            one = self._held[event.index]
            open_held(self, one)


def _pairs(line: "StationLine") -> list[Pair]:
    said, tone = words.situation(line)
    who = line.enrolled_by or _("本单位")
    how = _(words.HOW[line.enrolled_how]) if line.enrolled_how in words.HOW else ""
    place = [_("{code} 站 {desk} 窗口").format(code=line.code, desk=line.desk)]
    if line.type:
        place.append(taxonomy.label("station_type", line.type))
    pairs = [
        Pair(_("站点"), joined(place)),
        Pair(_("接入时间"), "  ".join(filter(None, [when(line.enrolled_at), how, who]))),
        Pair(_("最后上报"), _last(line)),
        Pair(_("情况"), said, tone),
    ]
    if todo := words.advice(line):
        pairs.append(Pair(_("怎么办"), "\n".join(todo)))
    return pairs


def _last(line: "StationLine") -> str:
    if not line.last_bundle:
        return _("从未上报")
    return _("{at}（{n} 天前），收到第 {seq} 号为止").format(
        at=when(line.last_bundle), n=line.days_since, seq=line.last_seq
    )
