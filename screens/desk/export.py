"""上报: the next bundle for the county, written to a stick."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from screens.about import About
from screens.files import FolderPick
from screens.frame import Frame
from screens.shell import Changed, Command
from screens.waiting import Waiting
from screens.widgets.choices import Choice, Choices
from screens.widgets.scrolled import Scrolled
from screens.words import exported_words
from station.language import _
from station.values import clean

if TYPE_CHECKING:
    from storage.exchange import Exported
    from storage.signs import Signs


class ExportScreen(Frame):
    """How much waits, where it goes, and what became of it."""

    ROOT: ClassVar[bool] = True

    def heading(self) -> str:
        """Name the screen."""
        return _("上报")

    def about(self) -> About:
        """Say what an export is, and when something has arrived."""
        return About(
            _("上报"),
            _(
                "把县区还没收到的记录写成上报包，放到U盘上交给县区。同一包交几次都不会重复计算。"
                "县区收下后会给回执；用“接收”收下回执，这里才显示“县区已收到”。"
                "U盘丢了不要紧：下一包会把没收到的全带上。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the two ways to export."""
        return [
            Command(_("写上报包"), _("把没收到回执的记录写到U盘"), lambda: self._choose(False)),
            Command(
                _("全部重报"), _("从第一条起全部再写一遍，县区要求时用"), lambda: self._choose(True)
            ),
        ]

    def body(self) -> ComposeResult:
        """Facts above, the ways below, the result last."""
        with Scrolled(classes="panel") as box:
            box.border_title = _("上报")
            yield Static("", id="facts", markup=False, classes="sentence")
            yield Choices(id="ways")
            yield Static("", id="result", markup=False, classes="sentence")

    def renew(self) -> None:
        """Read how much waits."""
        self.fetch(self.shell.door.standing, self._facts)

    def _facts(self, now: "Signs") -> None:
        self.query_one("#facts", Static).update("\n".join(_lines(now)))
        self.query_one(Choices).offer(
            [
                Choice("new", _("写上报包"), _("选U盘或文件夹；Enter 开始"), bool(now.joined)),
                Choice("all", _("全部重报"), _("县区要求时才用"), bool(now.joined)),
                Choice("receive", _("接收回执"), _("县区给回来的文件在U盘上")),
                *([] if now.joined else [Choice("join", _("接入县区"), _("先收下接入通知"))]),
            ]
        )
        self.query_one(Choices).focus()

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        if event.key in ("new", "all"):
            self._choose(event.key == "all")
        else:
            self.go("receive")

    def _choose(self, everything: bool) -> None:
        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self._export(folder, everything)

        self.app.push_screen(FolderPick(self.shell.door, _("写到哪里")), chosen)

    def _export(self, folder: Path, everything: bool) -> None:
        def work(report: Any) -> "Exported":
            made: Exported = self.shell.door.export(folder, everything, report)
            return made

        def written(made: "Exported | None") -> None:
            if made is None:
                return
            names = "\n".join(clean(str(path)) for path in made.paths)
            self.query_one("#result", Static).update(
                f"{exported_words(made, self.shell.practice)}\n{names}"
            )
            self.post_message(Changed())
            self.renew()

        self.app.push_screen(Waiting(_("上报"), _("正在写上报包"), work), written)


def _lines(now: "Signs") -> list[str]:
    """Return what is known of the way up, in words that promise nothing unproven."""
    if not now.joined:
        return [_("还没有接入县区：县区不认识本站，不能上报。先收下县区的接入通知。")]
    said = [_("县区：{name}").format(name=clean(now.joined))]
    said.append(_("待上报 {n} 条").format(n=now.to_export))
    if now.exported_unreceipted:
        said.append(
            _("已导出 {n} 条（{at}），未收到回执").format(
                n=now.exported_unreceipted, at=_short(now.exported_at)
            )
        )
    if now.receipt_at:
        said.append(
            _("县区已收到第 {n} 号为止的记录（回执 {at}）").format(
                n=now.acked_through, at=_short(now.receipt_at)
            )
        )
    return said


def _short(at: str) -> str:
    """Return day and time of a moment as the journal writes it."""
    return at[:16].replace("T", " ")
