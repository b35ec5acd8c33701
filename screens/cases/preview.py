"""A case in a few lines beside or under a list; consumers are masked, a list is seen by others."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer

from screens.cases import parts
from screens.glyphs import glyphs_of
from screens.widgets.cells import cut
from screens.widgets.pairs import Pair, Pairs
from screens.work import Working
from station.errors import StationError
from station.life import CaseFile
from station.masking import masked
from station.values import shown

_FRAME = 6
"""Cells of the frame beside its title."""
PAUSE = 0.08
"""Seconds that the cursor rests before its case is read: a held key reads nothing on its way."""


class Preview(Working, VerticalScroll, can_focus=False):
    """Reads the case that it is told of, in a thread, and shows it in short."""

    def __init__(self, door: Any, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes="panel")
        self._door = door
        self._wait: Timer | None = None

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Pairs()

    def refused(self, error: StationError) -> Any:
        """Say nothing: whoever opens the case is told."""

    def clear(self) -> None:
        """Show nothing."""
        self._stop()
        self.border_title = ""
        self.query_one(Pairs).show(())

    def tell(self, region: str, case_id: str) -> None:
        """Show this case once the cursor rests; nothing is read where nobody would see it."""
        self._stop()
        if not self.display:
            return
        self._wait = self.set_timer(PAUSE, lambda: self._read(region, case_id))

    def _stop(self) -> None:
        if self._wait is not None:
            self._wait.stop()

    def _read(self, region: str, case_id: str) -> None:
        self.fetch(lambda: masked(self._door.file(region, case_id)), self._show)

    def _show(self, file: CaseFile) -> None:
        title = shown(parts.title(file.case))
        self.border_title = Content(cut(title, self.size.width - _FRAME, glyphs_of(self).ellipsis))
        self.query_one(Pairs).show([Pair(t.label, t.value, t.tone) for t in parts.preview(file)])
        self.scroll_home(animate=False)
