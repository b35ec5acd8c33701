"""本单位: enrolment, the keys for the safe, keeping the data, how the screens look."""

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.about import About
from screens.county import day_sheet
from screens.dialogs import Confirm
from screens.frame import Frame
from screens.keeping import Keeping
from screens.looks import looks, take_look
from screens.shell import Command
from screens.widgets.choices import Choice
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.scrolled import Scrolled
from screens.widgets.table import Column, VirtualTable
from station.language import N_, _
from station.values import clean


class OfficeScreen(Keeping, Frame):
    """Facts about the office above, things to do below, the result last."""

    ROOT: ClassVar[bool] = True
    KEPT_WITH_KEYS = N_("里面有本单位的钥匙，请收好，不要随便给人。")
    BROKEN = N_("自检发现问题。请先备份整个文件夹，再用备份恢复：")

    def heading(self) -> str:
        """Name the screen."""
        return _("本单位")

    def about(self) -> About:
        """Say what is here."""
        return About(
            _("本单位"),
            _(
                "给新站接入、换本县的数据和模板、核对站点的日清单、写出钥匙、备份、自检都在这里。备份每周一次，写到U盘上收好。"
                "钥匙丢了，各站的上报包就再也打不开：写一份放进保险柜，用完的U盘不要留着它。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the same things in the palette."""
        return [Command(c.label, c.about, partial(self._do, c.key)) for c in _things()]

    def body(self) -> ComposeResult:
        """Facts, things to do, the result."""
        with Vertical(classes="panel", id="facts-box") as box:
            box.border_title = _("本单位")
            yield Pairs(id="facts")
        with Vertical(classes="panel", id="things-box") as box:
            box.border_title = _("可以做")
            box.border_subtitle = _("Enter 开始")
            yield VirtualTable(
                [Column(_("做什么"), 24), Column(_("说明"), 30, grow=1)], id="things"
            )
        with Scrolled(classes="panel", id="result-box") as box:
            box.border_title = _("结果")
            yield Static("", id="result", markup=False, classes="sentence")

    def on_mount(self) -> None:
        """Stand on the list."""
        things = [(c.label, c.about) for c in _things()]
        table = self.query_one(VirtualTable)
        table.show(len(things), things)
        self.set_focus(table)

    def renew(self) -> None:
        """Read the facts."""
        door = self.shell.door
        self.fetch(lambda: (door.info(), door.fingerprint()), lambda both: self._facts(*both))

    def _facts(self, info: dict[str, str], fingerprint: str) -> None:
        self.query_one(Pairs).show(
            [
                Pair(_("名称"), info["name"]),
                Pair(_("行政区划代码"), info["region"]),
                Pair(_("县区核对码"), fingerprint),
                Pair(_("数据在"), str(self.shell.door.home.path)),
            ]
        )

    @on(VirtualTable.Opened)
    def _taken(self, event: VirtualTable.Opened) -> None:
        self._do(_things()[event.index].key)

    def _do(self, key: str) -> None:
        match key:
            case "invite" | "enrol" | "own-data" | "leads" | "register" | "merchants":
                self.go(key)
            case "day-sheet":
                day_sheet.ask(self, self.tell)
            case "keys":
                self._keys()
            case "backup":
                self.back_up()
            case "check":
                self.check_all()
            case look:
                take_look(self, look)

    def _keys(self) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.into(_("钥匙写到哪里"), self._write_keys)

        self.app.push_screen(
            Confirm(
                _(
                    "拿到这把钥匙的人，能打开所有站的上报包。只在要放进保险柜时才写出来："
                    "写到一个专用的U盘，马上锁好，不要再插到别的电脑上。现在写吗？"
                ),
                _("写出钥匙"),
            ),
            answered,
        )

    def _write_keys(self, folder: Path) -> None:
        def written(paths: list[Path]) -> None:
            self.tell(
                _("钥匙写好了，{n} 个文件，在 {folder}。请把U盘锁进保险柜。").format(
                    n=len(paths), folder=folder
                )
            )

        self.carry_out(lambda: self.shell.door.write_keys(folder), written)

    def tell(self, *sentences: str) -> None:
        """Show what it came to, under the list."""
        self.query_one("#result", Static).update(clean("\n".join(sentences), multiline=True))


def _things() -> list[Choice]:
    """Return what can be done here."""
    return [
        Choice("invite", _("准备接入U盘"), _("给一个新站写接入通知")),
        Choice("enrol", _("批准接入"), _("收下站点的登记卡，核对后批准")),
        Choice("keys", _("放进保险柜的钥匙"), _("电脑全毁了，凭它还能打开各站的上报包")),
        Choice("backup", _("备份"), _("写到U盘，写完自己检查一遍")),
        Choice("check", _("数据自检"), _("从头核对全部记录")),
        Choice(
            "own-data", _("本县的数据和模板"), _("期限、放假、承诺、文书模板：看现在用的，换新的")
        ),
        Choice("day-sheet", _("核对日清单"), _("输入打印的记录核对码，看和收到的对不对得上")),
        Choice("leads", _("移交的线索"), _("各站移交来的：签收、立案、处理结果")),
        Choice("register", _("经营者名录"), _("承诺和资质，从文件采用，下发带给各站")),
        Choice("merchants", _("可能是同一家"), _("看起来像同一家的经营者")),
        *looks(),
    ]
