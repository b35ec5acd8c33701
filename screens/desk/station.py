"""本站: who is on duty, the county, keeping the data safe, how the screens look."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.about import About
from screens.desk.roles import choose_role
from screens.dialogs import Entry, Pick, Tell
from screens.frame import Frame
from screens.keeping import Keeping
from screens.looks import looks, take_look
from screens.shell import Command, Go
from screens.widgets.choices import Choice, Choices
from station import taxonomy
from station.language import N_, _, about, joined
from station.values import clean


class StationScreen(Keeping, Frame):
    """Facts about the desk above, things to do with it below."""

    ROOT: ClassVar[bool] = True
    KEPT_WITH_KEYS = N_("里面有个人信息和本机的钥匙，U盘请锁好，不要随便给人。")
    BROKEN = N_("自检发现问题，请不要继续登记，联系县区：")

    def heading(self) -> str:
        """Name the screen."""
        return _("本站")

    def about(self) -> About:
        """Say what is here."""
        return About(
            _("本站"),
            _(
                "换值班人、接入县区、备份和自检都在这里，也可以换成大对比的深色或浅色。"
                "备份请写到U盘上，每周一次；备份里有个人信息，U盘要收好。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the same things in the palette."""
        return [Command(c.label, c.about, partial(self._do, c.key)) for c in self._things()]

    def _things(self) -> list[Choice]:
        found = [
            Choice("shift", _("换值班人"), _("交班，或添加新来的人")),
            Choice(
                "role", _("人员身份"), _("志愿者、调解员、站长、依托单位人员；谁能看线索本按它")
            ),
            Choice("leads", _("线索本"), _("违法线索：移交给谁、签收和处理结果")),
            Choice("phrases", _("常用语和模板"), _("给常说的话起快捷字，填表时打 :: 调出来")),
            Choice("join", _("接入县区"), _("收下县区的接入通知，写登记卡")),
            Choice("backup", _("备份"), _("写到U盘，写完自己检查一遍")),
            Choice("check", _("数据自检"), _("从头核对全部记录")),
            Choice("promise", _("本站承诺"), _("几天受理、几天办结；新登记的投诉自动写上到期日")),
            Choice("merchants", _("可能是同一家"), _("看起来像同一家的经营者，是不是一家由人认定")),
            *looks(),
        ]
        if self.shell.practice:
            found.append(Choice("leave-practice", _("退出练习模式"), _("回到本站真正的数据")))
        else:
            found.append(Choice("practice", _("练习模式"), _("编好的案件，随便试；不会报给县区")))
        return found

    def body(self) -> ComposeResult:
        """Facts above, things to do below."""
        with Vertical(classes="panel") as box:
            box.border_title = _("本站")
            yield Static("", id="facts", markup=False, classes="sentence")
            yield Choices(self._things(), id="things")

    def renew(self) -> None:
        """Read the facts."""
        self.fetch(self.shell.door.info, self._facts)
        self.query_one(Choices).offer(self._things())
        self.query_one(Choices).focus()

    def _facts(self, info: dict[str, str]) -> None:
        parts = [
            about(
                _("编号"), _("{code} 站 {desk} 窗口").format(code=info["code"], desk=info["desk"])
            ),
            about(_("名称"), clean(info["name"])),
            about(_("类型"), taxonomy.label("station_type", info["type"])),
        ]
        if info.get("identity"):
            parts.append(about(_("性质"), taxonomy.label("station_identity", info["identity"])))
        if info.get("promise"):
            parts.append(about(_("本站承诺"), taxonomy.label("promise", info["promise"])))
        if info.get("office"):
            parts.append(about(_("辖区市场监管所"), clean(info["office"])))
        self.query_one("#facts", Static).update(joined(parts))

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        self._do(event.key)

    def _do(self, key: str) -> None:
        match key:
            case "shift" | "practice" | "leave-practice":
                self.post_message(Go(key))
            case "promise":
                self._choose_promise()
            case "role":
                choose_role(self)
            case "phrases" | "leads" | "merchants":
                self.go(key)
            case "join":
                self.go("receive")
            case "backup":
                self.back_up()
            case "check":
                self.check_all()
            case look:
                take_look(self, look)

    def _choose_promise(self) -> None:
        """Offer the promises that a station may choose from; the county's own are among them."""
        offered = [
            Entry(one.code, one.label())
            for one in taxonomy.items("promise")
            if one.retired is None and not one.value("identity")
        ]
        offered.append(Entry("", _("按县区的规定（县区没有规定就不写到期日）"), always=True))
        say = _("按县区的要求选；受市场监管部门委托的站，一律按市场监管部门的期限。")
        door = self.shell.door

        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                self.carry_out(lambda: door.choose_promise(entry.key), lambda _none: self.renew())

        self.app.push_screen(Pick(_("本站承诺"), offered, say=say), chosen)

    def tell(self, *sentences: str) -> None:
        """Say what it came to in a dialog: the list fills the screen."""
        self.app.push_screen(Tell("\n".join(sentences)))
