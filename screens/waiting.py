"""A dialog over long work: how far it is, and a way to stop it."""

from collections.abc import Callable
from typing import Any, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from screens.dialogs import Modal, refusal
from screens.widgets.meter import Meter
from screens.work import Job
from station.errors import StationError
from station.language import _
from station.progress import Cancelled, Progress, Report

T = TypeVar("T")


class Waiting(Modal[T]):
    """Runs `work(report)` in a thread and leaves with its result, or with None when stopped.

    An Enter too many stops nothing: the button has to be gone to, or Esc pressed.
    """

    AUTO_FOCUS = ""

    def __init__(self, title: str, doing: str, work: Callable[[Report], T], stop: str = "") -> None:
        super().__init__()
        self._title = title
        self._doing = doing
        self._work = work
        self._stop = stop
        self._job: Job | None = None

    def compose(self) -> ComposeResult:
        """Show what is done, a bar, and the button that stops."""
        with Vertical(classes="dialog wide") as box:
            box.border_title = self._title
            yield Static(self._doing, markup=False, classes="sentence", id="doing")
            yield Meter(id="meter")
            with Horizontal(classes="buttons"):
                yield Button(f"{self._stop or _('停下')}  Esc", compact=True)

    def on_mount(self) -> None:
        """Begin."""
        self._job = job = Job(self._step)

        def worked() -> tuple[bool, Any]:
            try:
                return True, self._work(job.report)
            except Cancelled:
                return False, None

        self.carry_out(worked, self._left_with)

    def _left_with(self, done: tuple[bool, Any]) -> None:
        """Leave with the result; nothing is awaited here, for the worker goes with the screen."""
        if not done[0]:
            self.app.notify(_("停下了。"), markup=False)
        self.dismiss(done[1])

    def on_unmount(self) -> None:
        """However the dialog went away, nothing works on behind it."""
        if self._job is not None:
            self._job.stop()

    def _step(self, progress: Progress) -> None:
        if self.is_mounted:
            self.query_one(Meter).show(progress.done, progress.total, progress.doing)

    def refused(self, error: StationError) -> Any:
        """Leave, and say why it did not work."""
        app = self.app
        self.dismiss(None)
        app.push_screen(refusal(error))

    @on(Button.Pressed)
    def action_leave(self) -> None:
        """Stop at the next step; what was begun leaves nothing behind."""
        if self._job is not None:
            self._job.stop()
            self.query_one("#doing", Static).update(_("正在停下…"))
