"""One paper as it will be printed: read it, then write it to a stick, open it or print it."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from screens.about import About
from screens.dialogs import Tell, refusal
from screens.files import FolderPick
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.widgets.choices import Choice, Choices
from screens.widgets.scrolled import Scrolled
from screens.work import OPENING
from station.errors import Refused, StationError
from station.language import _
from station.values import clean

if TYPE_CHECKING:
    from storage.machine import Able
    from storage.papers import Paper, Printed, Wanted

WRITE, OPEN, SEND = "write", "open", "send"
_LEAST = 24


class Ways(Choices):
    """What can be done with the paper; PgUp and PgDn turn its pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "read(-1)", show=False),
        Binding("pagedown", "read(1)", show=False),
    ]

    def action_read(self, pages: int) -> None:
        """Turn the page."""
        page = self.screen.query_one("#paper", Scrolled)
        step = max(1, page.scrollable_content_region.height - 1)
        page.scroll_to(y=page.scroll_y + pages * step, animate=False)


class PaperScreen(Frame):
    """The paper named by (code, case id, id of what it is about, number of the case)."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "write", show=False),
        Binding("ctrl+o", "open", show=False),
        Binding("ctrl+l", "send", show=False),
    ]

    def __init__(self, shell: Shell, argument: tuple[str, str, str, str]) -> None:
        super().__init__(shell)
        self._code, self._case, self._record, self._called = argument
        self._paper: Paper | None = None
        self._able: Able | None = None
        self._width = 0

    def heading(self) -> str:
        """Say which paper, of which case."""
        title = self._paper.title if self._paper is not None else ""
        return "  ".join(filter(None, [title, self._called]))

    def about(self) -> About:
        """Say how it goes."""
        return About(
            _("打印文书"),
            _(
                "上面是这份文书打印出来的字，PgUp、PgDn 翻页。看好了再写到U盘、打开或打印："
                "每打印一次记一次，文号用过就不再用。只看不打印，什么也不记。"
                "字写错了先回案件里更正，再来打印。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the three ways out."""
        return [
            Command(_("写到U盘或文件夹"), "", self.action_write, "Ctrl+S"),
            Command(_("用本机的编辑器打开"), "", self.action_open, "Ctrl+O"),
            Command(_("用打印机打印"), "", self.action_send, "Ctrl+L"),
        ]

    def body(self) -> ComposeResult:
        """The paper above, what can be done with it below."""
        with Scrolled(classes="panel", id="paper") as box:
            box.border_title = _("预览")
            box.border_subtitle = _("PgUp PgDn 翻页")
            yield Static("", id="paper-text", markup=False)
        with Vertical(id="paper-ways"):
            yield Ways(id="ways")

    def renew(self) -> None:
        """Make the paper anew: the case may have moved on."""
        door, wanted = self.shell.door, self._wanted()
        self.fetch(
            lambda: door.paper(wanted), lambda got: self._show(*got), group=OPENING,
            refused=self._gone,
        )  # fmt: skip

    def _wanted(self) -> "Wanted":
        from storage.papers import Wanted

        return Wanted(self._code, self._case, self._record)

    def _gone(self, error: StationError) -> None:
        """Say why it cannot be shown, and leave."""
        self._told = True
        self.app.push_screen(refusal(error), lambda _none: self.go("back"))

    def _show(self, paper: "Paper", able: "Able") -> None:
        self._paper, self._able = paper, able
        self._width = 0
        self.draw_frame()
        self.query_one("#paper", Scrolled).border_title = "  ".join(
            filter(None, [_("预览"), paper.number])
        )
        self.query_one(Ways).offer(
            [
                _way(WRITE, _("写到U盘或文件夹"), "Ctrl+S"),
                _way(OPEN, _("用本机的编辑器打开"), "Ctrl+O", able.no_editor),
                _way(SEND, _("用打印机打印"), "Ctrl+L", able.no_printer),
            ]
        )
        self.query_one(Ways).focus()
        self.call_after_refresh(self._lay_out)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        """Break the paper into lines for the width that there is."""
        page = self.query_one("#paper", Scrolled)
        width = max(page.scrollable_content_region.width - 1, _LEAST)
        if self._paper is None or width == self._width:
            return
        self._width, docx = width, self._paper.docx

        def ask() -> list[str]:
            from station.papers.documents import preview

            return preview.lines(docx, width)

        def laid_out(lines: list[str]) -> None:
            self.query_one("#paper-text", Static).update(Content("\n".join(lines)))

        self.fetch(ask, laid_out, group="preview")

    # Printing

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        {WRITE: self.action_write, OPEN: self.action_open, SEND: self.action_send}[event.key]()

    def action_write(self) -> None:
        """Write it into a folder."""
        door, wanted = self.shell.door, self._wanted()
        if self._paper is None:
            return

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self.carry_out(lambda: door.write_paper(wanted, folder), self._written)

        self.app.push_screen(FolderPick(door, _("文书写到哪里")), chosen)

    def action_open(self) -> None:
        """Open it in the system's editor."""
        door, wanted = self.shell.door, self._wanted()
        if self._may(self._able.no_editor if self._able else None):
            self.carry_out(lambda: door.open_paper(wanted), self._opened)

    def action_send(self) -> None:
        """Send it to the printer."""
        door, wanted = self.shell.door, self._wanted()
        if self._may(self._able.no_printer if self._able else None):
            self.carry_out(lambda: door.send_paper(wanted), self._sent)

    def _may(self, problem: str | None) -> bool:
        """Tell whether this machine can; say why not."""
        if problem:
            self.refused(Refused("no-program", problem))
        return problem == ""

    def _written(self, done: "Printed") -> None:
        self._say(done, _("已写好：{path}").format(path=clean(str(done.path))))

    def _opened(self, done: "Printed") -> None:
        self._say(done, _("已用本机的编辑器打开。改动要留的请另存到别处，这里的明天清掉。"))

    def _sent(self, done: "Printed") -> None:
        self._say(done, _("已交给打印机。"))

    def _say(self, done: "Printed", first: str) -> None:
        """Say what was done and what comes after it; then back to where one came from."""
        said = [first]
        if done.number:
            said.append(_("文号是 {number}。").format(number=done.number))
        said.append(
            _("签好字、盖好章，扫描或拍照以后，用“附上小票、照片、合同”放回这一件。")
            if self._case
            else _("请站长签名后存放。")
        )
        self._told = True
        self.post_message(Changed())
        self.app.push_screen(
            Tell("\n".join(said), clean(done.title)), lambda _none: self.go("back")
        )


def _way(key: str, label: str, by: str, problem: str = "") -> Choice:
    return Choice(key, f"{label}  {by}", problem, possible=not problem)
