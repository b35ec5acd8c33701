"""Between Textual and the terminal: keys one after the other, bad bytes, a window that is closed.

Textual 8.2 hands on a key while the one before is still on its way: what is typed quickly after Tab
stands in the field that was left. A byte that is no UTF-8 ends its program. A closed window leaves
it reading an end of file for ever, or waiting for threads that it started anew.
"""

import asyncio
import os
import select
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable
from concurrent.futures import Future, wait
from contextlib import suppress
from typing import IO, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App, ScreenStackError
from textual.driver import Driver
from textual.message import Message
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

from screens.fitting import fits, sets
from screens.work import OPENING

LOOK = 0.1
"""Seconds after which the reading thread looks whether it should end."""
PATIENCE = 1
"""Seconds that a key waits for the one before it."""
PATIENT = 10
"""Seconds that a key waits for what the one before it opens: a form on a slow machine."""
_ROUNDS = 2
"""How often a key's way is gone: for the key, then for what the widgets say because of it."""
_CHUNK = 4096


async def carried(app: App[Any]) -> None:
    """Return when every key that was handed to the app before has done what it does."""
    with suppress(ScreenStackError):
        await _passed(app)
        for _round in range(_ROUNDS):
            for pump in (app.focused or app.screen).ancestors_with_self:
                await _passed(pump)


async def opened(app: App[Any]) -> None:
    """Return when nothing that the keys are to go to is still on its way to the screen."""
    while any(w.group.startswith(OPENING) and not w.is_finished for w in app.workers):
        while any(w.group.startswith(OPENING) and not w.is_finished for w in app.workers):
            await asyncio.sleep(LOOK / 10)
        await carried(app)


async def _passed(pump: MessagePump) -> None:
    """Wait until the messages that this one has got by now are dealt with, or it is gone."""
    done = asyncio.Event()
    if not pump.is_running or not pump.call_later(done.set):
        return
    while pump.is_running and not done.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), LOOK / 5)


class InOrder(Driver):
    """Hands on a key when the one before is done. For every system."""

    exit_event: Any

    def process_message(self, message: Any) -> None:
        """Send a message to the app; wait, in the reading thread, for what was typed or pasted."""
        super().process_message(message)
        if isinstance(message, events.Key | events.Paste) and not self._only_a_letter(message):
            self._wait(asyncio.run_coroutine_threadsafe(self._carried(), self._loop))

    def _only_a_letter(self, message: events.Key | events.Paste) -> bool:
        """Tell a key that cannot lead away: what follows it goes the same way, after it."""
        if not isinstance(message, events.Key) or not message.is_printable:
            return False
        with suppress(ScreenStackError):
            return isinstance(self._app.focused, Input | TextArea)
        return False

    async def _carried(self) -> None:
        for done, seconds in ((carried, PATIENCE), (opened, PATIENT)):
            with suppress(TimeoutError):
                await asyncio.wait_for(done(self._app), seconds)

    def _wait(self, future: "Future[None]") -> None:
        while not self.exit_event.is_set() and not wait([future], LOOK).done:
            pass

    def unread(self) -> bool:
        """Tell whether something was typed that the app does not know yet."""
        return False


if sys.platform == "win32":
    from textual.drivers.windows_driver import WindowsDriver

    def drivable() -> bool:
        """Tell whether Textual's driver is the one that ours goes on from."""
        return fits(Driver, "process_message", "message")

    class TerminalDriver(InOrder, WindowsDriver):
        """The driver of our programs."""

else:
    from textual.drivers.linux_driver import LinuxDriver

    def drivable() -> bool:
        """Tell whether Textual's driver is the one that ours goes on from."""
        return (
            fits(Driver, "process_message", "message")
            and fits(LinuxDriver, "run_input_thread")
            and fits(LinuxDriver, "_sigcont_application")
            and sets(LinuxDriver, "_file", "fileno", "exit_event", "_key_thread")
            and sets(LinuxDriver, "_must_signal_resume")
        )

    class TerminalDriver(InOrder, LinuxDriver):
        """The driver of our programs.

        The app's `hung_up` is called when its window is gone; a fault here is left in its `fault`.
        """

        def __init__(self, app: App[Any], **given: Any) -> None:
            super().__init__(app, **given)
            self._file: Any = Lasting(self._file)
            self._sending = False

        def _sigcont_application(self, *given: Any) -> None:
            """Begin anew only after a stop of our own: a closed window sends SIGCONT, too."""
            if self._must_signal_resume:
                super()._sigcont_application(*given)

        def run_input_thread(self) -> None:
            """Read what is typed until the program ends or its window is gone."""
            app: Any = self._app
            try:
                if not self._read_on():
                    app.call_later(app.hung_up)
            except BaseException as error:
                app.fault = error
                raise
            finally:
                self._sending = False

        def _read_on(self) -> bool:
            """Read what is typed. Returns whether there is a terminal still."""
            parser = XTermParser(self._debug)
            decode = getincrementaldecoder("utf-8")("replace").decode
            while not self.exit_event.is_set():
                if self._readable(LOOK):
                    self._sending = True
                    typed = self._typed()
                    if not typed:
                        return False
                    text = decode(typed)
                    if text:  # the parser takes none, as of half a character, for the end
                        self._send(parser.feed(text))
                    self._sending = False
                else:  # only a silence tells that an Esc begins nothing: the rest may be unread
                    self._send(parser.tick())
            return True

        def unread(self) -> bool:
            """Tell whether something was typed that the app does not know yet."""
            thread = self._key_thread
            return thread is not None and thread.is_alive() and (self._sending or self._readable(0))

        def _readable(self, seconds: float) -> bool:
            return bool(select.select([self.fileno], [], [], seconds)[0])

        def _typed(self) -> bytes:
            """Return what was typed, nothing when there is no terminal any more."""
            try:
                return os.read(self.fileno, _CHUNK)
            except OSError:
                return b""

        def _send(self, messages: Iterable[Message]) -> None:
            for message in messages:
                self.process_message(message)


class Lasting:
    """A file to draw into. Where no terminal is any more it takes everything, and nobody waits."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write."""
        try:
            self._file.write(text)
        except OSError:
            self._give_up()

    def flush(self) -> None:
        """Let it be seen."""
        try:
            self._file.flush()
        except OSError:
            self._give_up()

    def fileno(self) -> int:
        """Return the number of the file."""
        return self._file.fileno()

    def _give_up(self) -> None:
        """Draw into nothing from now on, so that not even the end of the program stumbles."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)


__all__ = ["InOrder", "Lasting", "TerminalDriver", "carried", "drivable"]
