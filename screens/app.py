"""The program on the terminal: where the menu leads, and how it ends well however it ends."""

import asyncio
import signal
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Protocol

from rich.text import Text
from textual import work
from textual.app import App
from textual.binding import Binding, BindingType

from screens import textual_fixes, themes
from screens.frame import Frame
from screens.shell import Changed, Go, Shell, Sign
from station.language import _

CRASH_LOG = "crash.log"
SIGNS_EVERY = 5
"""Seconds between two looks at what the status line says (a stick may have been put in)."""
LAST_MOMENT = 2
"""Seconds that drafts may take when the terminal is gone."""


class Keeps(Protocol):
    """Something half typed that can be written down at once."""

    def flush(self) -> None:
        """Write it down; blocks; never raises."""
        ...


class BaseApp(App[int]):
    """What the desk and the office have alike. `places` builds a screen for each menu name."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+c", "help_quit", show=False),
    ]
    HOME = ""
    """The name of the place where Esc ends."""
    ALWAYS: ClassVar[frozenset[str]] = frozenset()
    """Where one may go before the set-up is done."""

    def __init__(self, shell: Shell, folder: Path) -> None:
        textual_fixes.install()
        super().__init__()
        self.shell = shell
        self.keepers: set[Keeps] = set()
        self._folder = folder
        self.register_theme(themes.DARK)
        self.register_theme(themes.LIGHT)
        self.theme = shell.look.theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the style sheets the kind of frame that this terminal can draw."""
        return {**super().get_theme_variable_defaults(), **themes.variables(self.shell.look.ascii)}

    def place(self, name: str, argument: Any) -> Frame | None:
        """Return the screen that `name` leads to, None for a name that is no place."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Tell whether the menu may be used: not before the set-up is done."""
        return True

    def on_mount(self) -> None:
        """Listen for the signals that a closed window sends, and begin to look at the signs."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            if hasattr(signal, name):
                with suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows
                    loop.add_signal_handler(getattr(signal, name), self._asked_to_end)
        self.set_interval(SIGNS_EVERY, self.look_at_signs)
        self.begin()

    def begin(self) -> None:
        """Show the first screen."""
        raise NotImplementedError

    # Going

    def on_go(self, message: Go) -> None:
        """Go where a screen asked to go."""
        message.stop()
        if message.name == "back":
            self.go_back()
        elif message.name == "look":
            self.draw_anew()
        elif message.name in self.ALWAYS or self.ready():
            self.go_to(message.name, message.argument)

    def go_to(self, name: str, argument: Any = None) -> None:
        """Show a place of the menu instead of what is there, or a thing on top of it."""
        made = self.place(name, argument)
        if made is None:
            return
        made.name = name
        if made.ROOT:
            while len(self.screen_stack) > 2:
                self.pop_screen()
            if len(self.screen_stack) == 2:
                self.switch_screen(made)
                return
        self.push_screen(made)

    def go_back(self) -> None:
        """Leave what is on top; at the bottom lies the first place of the menu."""
        if len(self.screen_stack) > 2:
            self.pop_screen()
        elif self.ready() and not self._at_home():
            self.go_to(self.HOME)

    def draw_anew(self) -> None:
        """Draw with another look or language: the place of the menu that is shown is built anew."""
        self.shell.look.write(self._folder)
        self.refresh_css(animate=False)
        top = self.screen
        if isinstance(top, Frame) and top.name:
            self.go_to(top.name)

    def _at_home(self) -> bool:
        top = self.screen
        return isinstance(top, Frame) and top.name == self.HOME

    # Signs

    def on_changed(self, message: Changed) -> None:
        """Look at the signs anew after something was saved."""
        message.stop()
        self.look_at_signs()

    def look_at_signs(self) -> None:
        """Ask the door, in a thread, what the status line says now."""
        if self.ready():
            self.run_worker(self._ask_signs(), group="signs", exclusive=True)

    async def _ask_signs(self) -> None:
        self.shell.signs = await asyncio.to_thread(self.read_signs)
        top = self.screen
        if isinstance(top, Frame) and top.is_mounted:
            top.draw_frame()

    def read_signs(self) -> list[Sign]:
        """Return the words of the status line. Runs in a thread and never raises."""
        raise NotImplementedError

    # Ending

    def _asked_to_end(self) -> None:
        """A signal: what is half typed is written down, then the terminal is put in order."""
        self._end_well()

    @work(group="end", exclusive=True)
    async def _end_well(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(self.flush), LAST_MOMENT)
        self.exit(0)

    def flush(self) -> None:
        """Write down everything half typed."""
        for keeper in tuple(self.keepers):
            keeper.flush()

    async def action_quit(self) -> None:
        """Ctrl+Q: end; what is half typed stays as a draft."""
        self._end_well()

    def action_help_quit(self) -> None:
        """Ctrl+C copies in a field and ends nothing elsewhere: say how to end."""
        self.notify(_("退出请按 Ctrl+Q；没保存的内容会留作草稿。"), markup=False)

    def _fatal_error(self) -> None:
        """End after a fault of ours without showing anybody's data, and keep what was typed.

        Textual would print the values of local variables: names and telephone numbers.
        """
        error = self._exception
        error = getattr(error, "error", error)  # a failed worker wraps the real one
        self.flush()
        lines = [f"{type(error).__name__}\n"]
        seen: BaseException | None = error
        while seen is not None:
            for frame in traceback.extract_tb(seen.__traceback__):
                lines.append(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}\n")
            seen = seen.__cause__ or seen.__context__
        log = self._folder / CRASH_LOG
        with suppress(OSError):
            log.write_text("".join(lines), "utf-8")
        notice = _(
            "程序出错，已经退出。保存过的记录完好，没保存的内容留在草稿里。\n"
            "请再打开一次；再出错请把这个文件交给维护的人（里面没有个人信息）：\n{log}"
        )
        self._exit_renderables.append(Text(notice.format(log=log)))
        self._return_code = 1
        self._close_messages_no_wait()
