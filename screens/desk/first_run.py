"""The first screen on a fresh machine: set up a station, join from a stick, or practise."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.about import About
from screens.frame import Frame
from screens.keeping import Keeping
from screens.shell import Changed, Go
from screens.widgets.choices import Choice, Choices
from station.errors import Refused
from station.language import N_, _

if TYPE_CHECKING:
    from station.bundle.enrolment import Invitation


class FirstRun(Keeping, Frame):
    """The ways to begin, each one Enter away."""

    ROOT: ClassVar[bool] = True

    def heading(self) -> str:
        """Name the screen."""
        return _("第一次使用")

    def about(self) -> About:
        """Say what the ways are."""
        return About(
            _("第一次使用"),
            _(
                "这台电脑上还没有站点的数据。县区已经给了U盘，选“用县区的U盘接入”；"
                "还没有，先选“设置本站”，以后再接入。换了电脑的，不要重新设置，选“用备份恢复”。"
                "只想看看，选“练习模式”：里面都是编的案件，不会报给县区，也不会算进任何数字。"
            ),
        )

    def body(self) -> ComposeResult:
        """Offer the ways."""
        with Vertical(classes="panel", id="begin") as box:
            box.border_title = _("欢迎")
            yield Static(
                _("本机还没有设置。用上下键选，按 Enter。F1 看说明。"),
                markup=False, classes="sentence",
            )  # fmt: skip
            yield Choices(self._ways(), id="ways")

    def renew(self) -> None:
        """Have the list ready."""
        self.query_one(Choices).focus()

    def _ways(self) -> list[Choice]:
        return [
            Choice("stick", _("用县区的U盘接入"), _("编号在U盘里；核对一次，再填本站的名称和类型")),
            Choice("set-up", _("设置本站"), _("县区还没给U盘：先自己填，以后再接入县区")),
            Choice("practice", _("练习模式"), _("编好的案件，随便试；不会报给县区")),
            Choice("first-day", _("第一天"), _("在练习模式里跟着走十步，十来分钟就会用")),
            Choice("restore", _("用备份恢复"), _("换了电脑：从备份接着用，不用重新接入")),
        ]

    @on(Choices.Taken)
    def _begin(self, event: Choices.Taken) -> None:
        match event.key:
            case "stick":
                self._from_stick()
            case "set-up":
                self._set_up(None, "")
            case "practice":
                self._practise()
            case "first-day":
                self.post_message(Go("first-day"))
            case "restore":
                self.restore(lambda: self._begun(False))

    # Setting up

    def _from_stick(self) -> None:
        from screens.desk.joining import read_invitation_file
        from screens.files import FilePick

        def picked(path: Path | None) -> None:
            if path is not None:
                self.fetch(lambda: read_invitation_file(path), lambda both: self._prove(*both))

        pick = FilePick(self.shell.door, _("县区给的接入通知"), ("invitation",))
        self.app.push_screen(pick, picked)

    def _prove(self, data: bytes, invitation: "Invitation") -> None:
        from screens.proving import Prove

        def proven(fingerprint: str | None) -> None:
            if fingerprint is not None:
                self._set_up(invitation, fingerprint, data)

        self.app.push_screen(Prove(invitation.county_name, invitation.fingerprint), proven)

    def _set_up(self, invitation: "Invitation | None", fingerprint: str, data: bytes = b"") -> None:
        from screens.forms.screen import FormScreen
        from station import sheets

        typed = {}
        if invitation is not None:
            typed = {
                "code": invitation.station, "desk": invitation.desk, "area": invitation.region,
            }  # fmt: skip

        def save(values: Mapping[str, Any], draft: str) -> None:
            door = self.shell.door
            if invitation is not None:
                _expect_same(invitation, values)
            if not door.exists():  # pressed again after the joining alone had failed
                door.set_up(values)
            if invitation is not None:
                door.join(data, fingerprint, not fingerprint)

        form = FormScreen(
            self.shell, sheets.sheet("station", self.shell.now().date()), save,
            lambda _nothing: self._begun(invitation is not None), typed=typed,
        )  # fmt: skip
        self.app.push_screen(form)

    def _begun(self, joined: bool) -> None:
        """Go on: who is on duty, then, where the county is known, the card for it."""
        self.post_message(Go("begin"))
        if joined:
            self.post_message(Go("receive", "joined"))
        self.post_message(Changed())

    # Practising

    def _practise(self) -> None:
        self.post_message(Go("practice"))


def _expect_same(invitation: "Invitation", values: Mapping[str, Any]) -> None:
    """Raise `Refused` where the answers are for another desk than the invitation: nothing is made."""
    from storage.desk import checked_code

    wanted = {
        "code": (N_("站点编号"), invitation.station),
        "desk": (N_("窗口"), invitation.desk),
        "area": (N_("行政区划代码"), invitation.region),
    }
    for name, (label, told) in wanted.items():
        given = str(values.get(name) or "")
        if given != told and not (name == "code" and checked_code(given) == told):
            raise Refused(
                "other-station",
                _("接入通知是给“{told}”的，“{label}”要照它填。什么也没有设置。").format(
                    told=told, label=_(label)
                ),
            )
