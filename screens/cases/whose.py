"""Whose business a matter is, what this station can and cannot do about it, and the five ways."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from screens.about import About, Explain
from screens.cases import steps
from screens.work import Working
from station.law import whose_told
from station.records import Case

WHOSE = "whose"


def say(on: Working, door: Any, of: Case | Mapping[str, Any], day: date, kind: str = "") -> None:
    """Tell it in the help's dialog, of a case or of what stands in a form of this kind."""

    def ask() -> str:
        info = door.info()
        at = whose_told.Station(info["identity"], info.get("office", ""))
        return "\n".join(whose_told.lines(of, day, at, kind=kind))

    on.fetch(ask, lambda said: on.post_message(Explain(About(steps.label(WHOSE), said))))
