"""Keeps what is half typed as a draft: at most half a second of it is ever lost.

The writing is done in threads of its own and knows no screen, so that it goes on while a screen
is left and can be finished by whoever ends the program.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from station.clock import Clock, uuid7
from station.errors import StationError

if TYPE_CHECKING:
    from storage.drafts import Draft

CEILING = 0.3
"""Seconds from the first change that is not written down to its writing: well below the second that
a power cut may cost, since a slow disk takes its time, too."""
RETRY = 3.0
"""Seconds until a draft that could not be written is tried again."""


class DraftDoor(Protocol):
    """What a keeper asks of a program's door. Both block and raise `StationError`."""

    clock: Clock

    def exists(self) -> bool:
        """Tell whether there is a home yet that a draft can be kept in. Quick."""
        ...

    def keep_draft(self, draft: "Draft") -> None:
        """Keep what is half typed."""
        ...

    def discard_draft(self, draft_id: str) -> None:
        """Throw a draft away."""
        ...


@dataclass(frozen=True)
class Typed:
    """What a form holds: the texts by field, a title, and for an edit what the fields began with."""

    values: Mapping[str, str]
    title: str
    began: Mapping[str, str] = field(default_factory=dict)


class Keeper:
    """Keeps one form. `tell` is called, in any thread, after each attempt to write."""

    def __init__(
        self, door: DraftDoor, form: str, subject: str, draft_id: str | None = None
    ) -> None:
        self.id = draft_id or uuid7()
        self.kept_at = ""
        """The moment of the last draft that was written, as the journal writes it."""
        self.problem = ""
        """Why the last attempt failed: a sentence, empty when it did not."""
        self.tell: Callable[[], object] = lambda: None
        self._door = door
        self._form = form
        self._subject = subject
        self._there = draft_id is not None
        self._newest = Typed({}, "")
        self._unwritten = False
        self._done = False
        self._timer: threading.Timer | None = None
        self._state = threading.Lock()
        self._writing = threading.Lock()

    @property
    def there(self) -> bool:
        """Whether a draft of this form lies in the home."""
        return self._there

    def changed(self, typed: Typed) -> None:
        """Take what the form holds now; empty when it holds nothing worth keeping. Never waits."""
        with self._state:
            if not self._done:
                self._newest = typed
                self._unwritten = True
                self._start(CEILING)

    def flush(self) -> None:
        """Write down at once what is not written yet. Blocks; never raises."""
        with self._writing:
            with self._state:
                self._stop()
                if self._done or not self._unwritten:
                    return
                newest = self._newest
                self._unwritten = False
            try:
                self._write(newest)
            except (StationError, OSError) as error:
                self._failed(str(error))
            else:
                self.problem = ""
        self.tell()

    @contextmanager
    def closing(self) -> Iterator[None]:
        """Save inside: no draft is written meanwhile, nor ever after when saving did not raise."""
        with self._writing:
            yield
            self.finished()

    def finished(self) -> None:
        """Keep nothing more: it is saved, or nobody wants it."""
        with self._state:
            self._done = True
            self._there = False
            self._stop()

    def throw_away(self) -> None:
        """Throw the draft away; nothing more is kept. Blocks; raises `StationError`."""
        with self.closing():
            if self._there:
                self._door.discard_draft(self.id)

    def _write(self, typed: Typed) -> None:
        from storage.drafts import Draft

        if typed.values:
            at = self._door.clock.now().isoformat(timespec="seconds")
            self._door.keep_draft(
                Draft(
                    self.id, self._form, self._subject, dict(typed.values), at, typed.title,
                    dict(typed.began),
                )
            )  # fmt: skip
            self._there, self.kept_at = True, at
        elif self._there:
            self._door.discard_draft(self.id)
            self._there, self.kept_at = False, ""

    def _failed(self, problem: str) -> None:
        with self._state:
            self.problem = problem
            self._unwritten = True
            self._start(RETRY)

    def _start(self, seconds: float) -> None:
        """Write after some time, unless that is under way; `_state` is held."""
        if self._timer is None:
            self._timer = threading.Timer(seconds, self.flush)
            self._timer.daemon = True
            self._timer.start()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


__all__ = ["CEILING", "RETRY", "DraftDoor", "Keeper", "Typed"]
