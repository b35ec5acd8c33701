"""How the program ends, however it ends: nothing typed is lost, and the terminal is left in order."""

import asyncio
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rich.text import Text
from textual import work
from textual.app import App

from screens.dialogs import Confirm
from screens.frame import Frame
from screens.terminal import ENDING
from station.language import _, about
from station.values import clean

if TYPE_CHECKING:
    from textual.driver import Driver

CRASH_LOG = "crash.log"
LAST_KEYS = 10
"""Seconds that the keys typed before the end may take to reach their fields."""
LAST_MOMENT = 2
"""Seconds that drafts may take before the terminal is put in order; then they are finished."""
_GLANCE = 0.01


class Keeps(Protocol):
    """Something half typed that can be written down at once."""

    problem: str
    """Why it could not be written down: a sentence, empty when it could."""

    def flush(self) -> None:
        """Write it down; blocks; never raises."""
        ...


class EndsWell(App[int]):
    """An app that ends well: by its key, by a signal, with its window, by a fault of ours.

    `folder` takes the note of a crash; `keepers` are flushed before any end.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.keepers: set[Keeps] = set()
        self.fault: BaseException | None = None
        """What went wrong in the thread that reads the keys."""
        self._folder = folder
        self._asking = False

    def get_driver_class(self) -> "type[Driver]":
        """Use the driver that keeps keys in order and sees when the window is gone."""
        from screens.driver import TerminalDriver, drivable

        return TerminalDriver if drivable() else super().get_driver_class()

    def on_load(self) -> None:
        """Listen for the signals that a closed window sends, before anything is drawn."""
        loop = asyncio.get_running_loop()
        for number in ENDING:
            with suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows
                loop.add_signal_handler(number, self._end_well)

    def hung_up(self) -> None:
        """The window was closed: nobody types any more."""
        self._end_well()

    @work(group="end", exclusive=True)
    async def _end_well(self) -> None:
        await self._write_down()
        self.exit()

    async def _write_down(self) -> None:
        """Write down everything half typed, at once and when the last keys are in their fields."""
        await self._flush_in_time()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._last_keys(), LAST_KEYS)
        await self._flush_in_time()

    async def _flush_in_time(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Frame):
                screen.hand_over()
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(self.flush), LAST_MOMENT)

    async def _last_keys(self) -> None:
        from screens.driver import InOrder, carried

        while isinstance(self._driver, InOrder) and self._driver.unread():
            await asyncio.sleep(_GLANCE)
        await carried(self)

    def flush(self) -> None:
        """Write down everything half typed."""
        for keeper in tuple(self.keepers):
            keeper.flush()

    async def action_quit(self) -> None:
        """Ctrl+Q: end; what is half typed stays as a draft. Asks first where it would be lost."""
        if not self._asking:
            self._quit()

    @work(group="end", exclusive=True)
    async def _quit(self) -> None:
        self._asking = True
        try:
            await self._write_down()
            lost = [s.lost() for s in self.screen_stack if isinstance(s, Frame)]
            if not any(lost) or await self.push_screen_wait(_still_leave(lost)):
                self.exit()
        finally:
            self._asking = False

    def action_help_quit(self) -> None:
        """Ctrl+C copies in a field and ends nothing elsewhere: say how to end."""
        self.notify(_("退出请按 Ctrl+Q；没保存的内容会留作草稿。"), markup=False)

    def panic(self, *_shown: Any) -> None:
        """End after a fault that Textual would show on the terminal."""
        self._return_code = 1
        self._fatal_error()

    def _fatal_error(self) -> None:
        """End after a fault of ours without showing anybody's data, and keep what was typed.

        Textual would print the values of local variables: names and telephone numbers.
        """
        if not self._exit_renderables:  # the first fault is the one that tells
            self.flush()
            self._exit_renderables.append(Text(self._notice()))
        self._return_code = 1
        self._close_messages_no_wait()

    def _notice(self) -> str:
        """Write the crash log; return what is said on the terminal."""
        problems = list(filter(None, (keeper.problem for keeper in self.keepers)))
        said = [
            _("程序出错，已经退出。保存过的记录完好。"),
            about(_("草稿没有存下"), problems[0]) if problems else _("没保存的内容留在草稿里。"),
        ]
        log = self._folder / CRASH_LOG
        with suppress(OSError):
            log.write_text("".join(_frames(self._exception or self.fault)), "utf-8")
            said += [
                _("请再打开一次；再出错请把这个文件交给维护的人（里面没有个人信息）："),
                clean(str(log)),
            ]
        return "\n".join(said)


def _still_leave(lost: list[str]) -> Confirm:
    """Return the question whether to end although something would be lost."""
    question = [*filter(None, dict.fromkeys(lost)), _("现在离开，刚才输入的内容就没有了。")]
    return Confirm("\n".join(question), _("还是离开"), _("留在这里"))


def _frames(error: BaseException | None) -> list[str]:
    """Return the lines of a crash log: the kind of error and where it was, nothing of what it says."""
    error = getattr(error, "error", error)  # a failed worker wraps the real one
    lines = [f"{type(error).__name__}\n"]
    while error is not None:
        for frame in traceback.extract_tb(error.__traceback__):
            lines.append(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}\n")
        error = error.__cause__ or error.__context__
    return lines


__all__ = ["CRASH_LOG", "EndsWell", "Keeps"]
