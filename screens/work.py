"""Work that takes time, off the UI thread: a screen asks, a thread answers, the screen goes on.

The only way from a screen to the disk. `fetch` is for reading: a newer question of the same group
makes the older answer unwanted. `carry_out` is for saving: it is never abandoned half-way.
"""

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from textual.widget import Widget

from station.errors import StationError
from station.progress import Cancelled, Progress, Report

OPENING = "opening"
"""How the group of work begins whose end shows something to type into: keys wait for that."""

T = TypeVar("T")
Then = Callable[[T], Any]
Refusal = Callable[[StationError], Any]


async def _goes_on(result: Any) -> None:
    if inspect.isawaitable(result):
        await result


class Working(Widget):
    """A screen or widget that has work done in threads."""

    saving: bool = False
    """Something is being carried out; a second press of the same key does nothing."""

    def refused(self, error: StationError) -> Any:
        """Say what was refused. The frame overrides this with a dialog."""
        self.notify(error.sentence, severity="error", markup=False)

    def fetch(
        self, ask: Callable[[], T], then: Then[T], *, group: str = "fetch",
        refused: Refusal | None = None,
    ) -> None:  # fmt: skip
        """Run `ask` in a thread and give its answer to `then`, unless a newer one was asked."""

        def unless_gone(go_on: Callable[[Any], Any]) -> Callable[[Any], Any]:
            return lambda answer: None if self._taken_away() else go_on(answer)

        async def fetched() -> None:
            await self._answered(ask, unless_gone(then), unless_gone(refused or self.refused))

        self._start(fetched, group, exclusive=True)

    def carry_out(
        self, act: Callable[[], T], then: Then[T], *, refused: Refusal | None = None
    ) -> bool:
        """Run an act in a thread. Returns False, and does nothing, while one is under way."""
        if self.saving:
            return False
        self.saving = True

        async def carried() -> None:
            try:
                await self._answered(act, then, refused or self.refused)
            finally:
                self.saving = False

        self._start(carried, "act", exclusive=False)
        return True

    def _start(
        self, work: Callable[[], Coroutine[None, None, Any]], group: str, *, exclusive: bool
    ) -> None:
        self.run_worker(work, group=group, exclusive=exclusive, exit_on_error=True)

    def _taken_away(self) -> bool:
        """Tell whether whoever asked has left the screen, perhaps with its parts gone already."""
        return self._pruning or self._closing or self._closed

    async def _answered(self, ask: Callable[[], T], then: Then[T], refused: Refusal) -> None:
        try:
            value = await asyncio.to_thread(ask)
        except StationError as error:
            await _goes_on(refused(error))
        else:
            await _goes_on(then(value))


class Job:
    """One long piece of work that shows how far it is and can be stopped.

    `report` is called in the thread that works; `show` on the UI thread, with the newest step only.
    """

    def __init__(self, show: Callable[[Progress], Any]) -> None:
        self._show = show
        self._loop = asyncio.get_running_loop()
        self._newest: Progress | None = None
        self.stopped = False

    def stop(self) -> None:
        """Ask the work to stop at its next step; what it had begun leaves nothing behind."""
        self.stopped = True

    @property
    def report(self) -> Report:
        """The callable that the work reports to; it raises `Cancelled` once stopped."""
        return self._report

    def _report(self, progress: Progress) -> None:
        if self.stopped:
            raise Cancelled
        waiting = self._newest is not None
        self._newest = progress
        if not waiting and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._draw)

    def _draw(self) -> None:
        newest, self._newest = self._newest, None
        if newest is not None:
            self._show(newest)
