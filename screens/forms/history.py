"""Undo for a whole form: a list of what it held, one step for each field or pause."""

from collections.abc import Mapping

PAUSE = 1.0
"""Seconds without a key that end a step."""
MOST = 300
"""Steps that are kept."""


class History:
    """What a form held, step by step. `now` is a monotonic clock in seconds, handed in."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._steps = [dict(values)]
        self._at = 0
        self._field = ""
        self._last = 0.0

    @property
    def values(self) -> dict[str, str]:
        """What the form holds now."""
        return self._steps[self._at]

    def note(self, values: Mapping[str, str], field: str, now: float) -> bool:
        """Write down a change of a field; tells whether it is one. An empty name joins no step."""
        if values == self.values:
            return False
        del self._steps[self._at + 1 :]
        goes_on = field and field == self._field and now - self._last < PAUSE
        if goes_on:
            self._steps[self._at] = dict(values)
        else:
            self._steps.append(dict(values))
            del self._steps[:-MOST]
            self._at = len(self._steps) - 1
        self._field, self._last = field, now
        return True

    def back(self) -> dict[str, str] | None:
        """Return what the form held a step before, None at the beginning."""
        return self._go(self._at - 1)

    def forward(self) -> dict[str, str] | None:
        """Return what the last step back took away, None where there is nothing."""
        return self._go(self._at + 1)

    def _go(self, at: int) -> dict[str, str] | None:
        if not 0 <= at < len(self._steps):
            return None
        self._at, self._field = at, ""
        return self.values
