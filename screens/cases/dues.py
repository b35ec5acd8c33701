"""How the days by which a case is to be accepted and closed were counted."""

from typing import Any

from screens.about import About, Explain
from screens.cases import steps
from screens.work import Working
from station.life import CaseFile

DUES = "dues"


def say(on: Working, door: Any, file: CaseFile) -> None:
    """Tell it in the help's dialog, which scrolls: a limit may leave out many days."""
    on.fetch(
        lambda: door.dues(file),
        lambda said: on.post_message(Explain(About(steps.label(DUES), "\n".join(said)))),
    )
