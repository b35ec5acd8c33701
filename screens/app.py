"""The program on the terminal: where the menu leads, and what the status line says."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.filter import LineFilter

from screens import textual_fixes, themes
from screens.about import Explain
from screens.dialogs import Confirm, Tell
from screens.ending import EndsWell
from screens.frame import Frame
from screens.help import HelpDialog
from screens.shell import Changed, Go, MenuItem, Shell, Sign
from station.errors import StationError
from station.language import N_, _
from station.values import clean

SIGNS_EVERY = 5
"""Seconds between two looks at what the status line says (a stick may have been put in)."""


STYLES = sorted(Path(__file__).parent.rglob("*.tcss"), key=lambda path: (len(path.parts), path))
"""How every screen looks, the common part first. Read once: a screen that brought its own would
have all of them read anew when it is first opened, and drawn by what was opened before it."""

HELP = MenuItem(1, "help", N_("帮助"), N_("眼前这一项是什么，能做什么"))
COMMANDS = MenuItem(9, "commands", N_("命令"), N_("全部命令，可用拼音首字母查"))
"""The two ends of every menu."""
RESTORABLE = frozenset({"no-key", "damaged"})
"""What may be the matter with a home that a backup mends, by the code of the refusal."""


class BaseApp(EndsWell):
    """What the desk and the office have alike. `places` builds a screen for each menu name."""

    CSS_PATH: ClassVar[list[str | PurePath]] = list(STYLES)
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
        self.shell = shell  # before Textual's own set-up, which asks for the theme's variables
        super().__init__(folder)
        self._looking = False
        self.register_theme(themes.DARK)
        self.register_theme(themes.LIGHT)
        self.theme = shell.look.theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the style sheets the kind of frame that this terminal can draw."""
        return {**super().get_theme_variable_defaults(), **themes.variables(self.shell.look.ascii)}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Look at every line last of all: no control character leaves for the terminal."""
        return [*super().get_line_filters(), textual_fixes.Outgoing(self.shell.look.ascii)]

    def place(self, name: str, argument: Any) -> Frame | None:
        """Return the screen that `name` leads to, None for a name that is no place."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Tell whether the menu may be used: not before the set-up is done."""
        return bool(self.shell.door.exists())

    def on_mount(self) -> None:
        """Begin to look at the signs."""
        self.set_interval(SIGNS_EVERY, self.look_at_signs)
        self.begin()

    def begin(self) -> None:
        """Show the first screen."""
        raise NotImplementedError

    async def cannot_open(self, error: StationError) -> None:
        """Say once why the home cannot be opened, then end: there is nothing to work with."""
        while len(self.screen_stack) > 1:  # the first screen asks, too, and would say it again
            self.workers.cancel_node(self.screen)
            await self.pop_screen()
        if error.code in RESTORABLE:
            if await self._restored(error):
                self.go_to("begin")
                return
        else:
            await self.push_screen_wait(Tell(error.sentence, _("打不开数据")))
        self.exit(return_code=error.exit_status, message=Text(clean(error.sentence)))

    async def _restored(self, error: StationError) -> bool:
        """Offer to bring the home back from a backup; tell whether that was done."""
        from screens.keeping import pick_backup, restoring

        asked = Confirm(error.sentence, _("用备份恢复"), _("退出程序"), title=_("打不开数据"))
        if not await self.push_screen_wait(asked):
            return False
        path = await self.push_screen_wait(pick_backup(self.shell.door))
        if path is None:
            return False
        done = await self.push_screen_wait(restoring(self.shell.door, path))
        return done is True

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
        else:
            self.notify(_("先设置好再用这里：选一种开始的方式，按 Enter。"), markup=False)

    def go_to(self, name: str, argument: Any = None) -> None:
        """Show a place of the menu instead of what is there, or a thing on top of it."""
        made = self.place(name, argument)
        if made is None:
            return
        made.place = name
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
        look = replace(self.shell.look)
        self.run_worker(asyncio.to_thread(look.write, self._folder), group="look", exclusive=True)
        self.refresh_css(animate=False)
        top = self.screen
        if isinstance(top, Frame) and top.place:
            self.go_to(top.place)

    def _at_home(self) -> bool:
        top = self.screen
        return isinstance(top, Frame) and top.place == self.HOME

    def notify(self, *given: Any, **named: Any) -> None:
        """Say a short sentence for a moment; the one before it makes room."""
        self.clear_notifications()
        super().notify(*given, **named)

    def on_explain(self, message: Explain) -> None:
        """Help on a thing in a dialog; the help itself needs none."""
        message.stop()
        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog([message.found] if message.found else []))

    # Signs

    def on_changed(self, message: Changed) -> None:
        """Look at the signs anew after something was saved."""
        message.stop()
        self.look_at_signs()

    def look_at_signs(self) -> None:
        """Ask the door, in a thread, what the status line says now."""
        if self.ready() and not self._looking:
            self.run_worker(self._ask_signs, group="signs")

    async def _ask_signs(self) -> Any:
        self._looking = True  # a stick that does not answer must not take one thread after another
        try:
            self.shell.signs = await asyncio.to_thread(self.read_signs)
        finally:
            self._looking = False
        self.draw_frames()

    def draw_frames(self) -> None:
        """Draw anew what the title and the status line of the screens in view say."""
        for screen in self.screen_stack:  # none when it has ended
            if isinstance(screen, Frame) and screen.is_mounted:
                screen.draw_frame()

    def read_signs(self) -> list[Sign]:
        """Return the words of the status line. Runs in a thread and never raises."""
        try:
            found: list[Sign] = self.shell.door.signs()
        except StationError as error:
            return [Sign(error.sentence, "error")]
        return found
