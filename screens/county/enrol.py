"""准备接入U盘: the first step of an enrolment, quick for many stations in a row."""

from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from screens.about import About
from screens.county.code import CodeDigits
from screens.files import FolderPick
from screens.forms.form import RecordForm
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from station import sheets
from station.errors import StationError
from station.language import _, joined
from station.sheets import Part, Sheet
from station.values import clean

ASKED = ("code", "desk")


def invitation_sheet(shell: Shell) -> Sheet:
    """Return the two fields of an invitation, as the station's own set-up asks for them."""
    whole = sheets.sheet("station", shell.now().date())
    lines = {line.spec.name: line for line in whole.lines}
    return Sheet(
        "invitation", _("接入通知"), (Part("", tuple(lines[name] for name in ASKED)),),
        _("写接入通知"),
        rules=tuple(rule for rule in whole.rules if set(rule.fields) <= set(ASKED)),
    )  # fmt: skip


class InviteScreen(Frame):
    """Which station, where to; the office's code large; what was written in this sitting."""

    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", show=False),
        Binding("ctrl+o", "elsewhere", show=False),
        Binding("ctrl+e", "approve", show=False, priority=True),
    ]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._sheet = invitation_sheet(shell)
        self._folder: Path | None = None
        self._written: list[str] = []
        self.form = RecordForm(self._sheet, today=shell.now().date())

    def heading(self) -> str:
        """Name the screen."""
        return _("准备接入U盘")

    def about(self) -> About:
        """Say what an invitation is and how the enrolment goes on."""
        return About(
            _("准备接入U盘"),
            _(
                "第一步：填站点编号，把接入通知写到U盘上，U盘交给站点；一个U盘可以写很多站的。"
                "第二步：站点在自己的电脑上收下通知，核对一次，写登记卡。"
                "第三步：U盘拿回来，用“批准接入”收下登记卡。批准以后才收它的上报。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what can be done here."""
        return [
            Command(self._sheet.done, _("检查以后写到U盘"), self.action_save, "Ctrl+S"),
            Command(_("换一个U盘"), _("写到别的地方"), self.action_elsewhere, "Ctrl+O"),
            Command(_("批准接入"), _("收下站点的登记卡"), self.action_approve, "Ctrl+E"),
        ]

    def body(self) -> ComposeResult:
        """The form, the code, what was written."""
        with Vertical(classes="panel", id="ask") as box:
            box.border_title = _("1 给哪个站")
            yield self.form
            with Horizontal(classes="buttons"):
                yield Button(
                    f"{self._sheet.done}  Ctrl+S", id="save",
                    variant="primary", compact=True,
                )  # fmt: skip
                yield Button(_("换一个U盘  Ctrl+O"), id="elsewhere", compact=True)
            yield Static("", id="where", markup=False)
        with Vertical(classes="panel", id="code") as box:
            box.border_title = _("2 县区核对码")
            yield CodeDigits(id="digits")
            yield Static(
                _("U盘当面交给站点就行；不是当面交的，在电话里把县区核对码念给站点听，它照着输入。"),
                markup=False, classes="sentence",
            )  # fmt: skip
        with Vertical(classes="panel", id="done") as box:
            box.border_title = _("3 写好的")
            yield Static("", id="written", markup=False)

    def on_mount(self) -> None:
        """Show the code at once; it is the same for every station."""
        self._tell()
        self.fetch(self.shell.door.fingerprint, self.query_one(CodeDigits).show, group="code")

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Check, ask once where to, write."""
        values, errors = self.form.check()
        if errors:
            return
        if self._folder is None:
            self._choose(lambda: self._write(values))
        else:
            self._write(values)

    @on(Button.Pressed, "#elsewhere")
    def action_elsewhere(self) -> None:
        """Choose another place."""
        self._choose(self._tell)

    def action_approve(self) -> None:
        """Go on to the second step."""
        self.go("enrol")

    def _choose(self, then: Any) -> None:
        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self._folder = folder
                then()

        self.app.push_screen(FolderPick(self.shell.door, _("接入通知写到哪里")), chosen)

    def _write(self, values: dict[str, Any]) -> None:
        folder, typed = self._folder, self.form.typed()
        assert folder is not None, "a place was chosen"

        def write() -> Path:
            path: Path = self.shell.door.invite(values["code"], values["desk"], folder)
            return path

        def written(path: Path) -> None:
            line = _("{station} 站 {desk} 窗口：{file}").format(
                station=values["code"], desk=values["desk"], file=path.name
            )
            self._written.insert(0, clean(line))
            if self.form.typed() == typed:  # else the next one is being typed already
                self.form.put({"code": "", "desk": "A"})
                self.form.focus_first()
            self._tell()
            self.post_message(Changed())

        self.carry_out(write, written, refused=self._not_written)

    def _not_written(self, error: StationError) -> None:
        """The place may be gone or full: the next time it is asked anew."""
        if error.code == "bad-code":
            self.form.blame("code", error.sentence)
            return
        self._folder = None
        self._tell()
        self.refused(error)

    def _tell(self) -> None:
        where = (
            _("写到 {folder}").format(folder=clean(str(self._folder)))
            if self._folder
            else _("写的时候再选U盘；插着一个就按 Enter。")
        )
        self.query_one("#where", Static).update(where)
        nothing = _("还没有。写好一个，接着填下一个站的编号；都写好了，按 Ctrl+E 批准接入。")
        self.query_one("#written", Static).update("\n".join(self._written) or nothing)
        if self._written:
            box = self.query_one("#done")
            box.border_title = joined(
                [_("3 写好 {n} 份").format(n=len(self._written)), _("下一步：U盘交给站点")]
            )
