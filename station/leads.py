"""What became of a lead after it was handed over (线索反馈): what the county said, and its clock.

The station noted and handed over; to file or not, and what follows, is the regulator's alone. Who
reported is in none of this (令121第37条, 食品安全法第115条).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station import taxonomy
from station.language import _
from station.law import handed
from station.law.handed import Clock

TABLE = "lead_result"
RECEIPT, FILING = 1, 2
"""Stages of what is said: the receipt, filed or not; what comes after is the result."""


@dataclass(frozen=True)
class Said:
    """One thing that a county said of a lead: a code of `lead_result`, its day, its words.

    `at` is the ISO moment when it was said; `text` is blank where nothing was, or it was erased.
    """

    code: str
    on: date
    at: str
    text: str = ""


def stage(code: str) -> int:
    """Return the stage of a code; what this version does not know is a result."""
    one = taxonomy.item(TABLE, code)
    return int(one.value("stage") or 0) if one is not None else FILING + 1


def standing(said: Sequence[Said]) -> list[Said]:
    """Return what holds, a line a stage: the newest of each; `said` is in the order it was said."""
    newest = {stage(one.code): one for one in said}
    return [newest[at] for at in sorted(newest)]


def words(one: Said) -> str:
    """Return one thing that was said, in a line."""
    return "  ".join(
        filter(None, [one.on.isoformat(), taxonomy.label(TABLE, one.code, one.on), one.text])
    )


def line(said: Sequence[Said]) -> str:
    """Return the codes and days that hold, in one short line; blank for nothing."""
    held = [f"{taxonomy.label(TABLE, x.code, x.on)} {x.on:%m-%d}" for x in standing(said)]
    return " → ".join(held)


def clock(handed_on: date, said: Sequence[Said]) -> Clock | None:
    """Return by when the regulator decides on filing; None once it did, or where no rule says it.

    Counted in working days from the receipt, before there is one from the day handed over. The
    rule is the row of `time_limits` with `of_lead`; the longer term needs its head's word and is
    not assumed.
    """
    held = {stage(one.code): one for one in standing(said)}
    if any(at >= FILING for at in held):
        return None
    return handed.clock("of_lead", held[RECEIPT].on if RECEIPT in held else handed_on)


def clock_words(found: Clock) -> tuple[str, str]:
    """Return the regulator's limit, its label and its words; it binds them, not the station."""
    due = found.end.warn.isoformat()
    said = _("{day} 前核查并决定是否立案（{law}）").format(day=due, law=found.law)
    return _("市场监管部门的期限"), said
