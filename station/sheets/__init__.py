"""What is asked at each thing a desk does, and what the answers make.

A sheet says which fields are asked, in what order, what they begin with. A front end shows it,
gives the typed texts to `values`, and their result to `case_of` and `following` (registration) or
to `act`. Nothing is read or saved here.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from station import striking
from station.clock import uuid7
from station.life import VERBS, Act, CaseFile
from station.records import Case, Lead, Record
from station.sheets import days, files, intake, leads, linking, money, parties, steps
from station.sheets.base import Line, Now, Part, Sheet, values, wrong
from station.sheets.doubting import doubts
from station.sheets.intake import KIND_OF, expect_unmoved, following, is_late

NAMES: tuple[str, ...] = (
    *KIND_OF, *VERBS, *money.NAMES, *linking.SHEETS, *days.NAMES, "strike", files.ATTACH, "lead.note", "lead.hand_over",
    "station", "county",
)  # fmt: skip
"""Every sheet there is."""


def sheet(
    name: str,
    today: date,
    *,
    file: CaseFile | None = None,
    now: str = "",
    person: str = "",
    record: Record | None = None,
    at_once: bool = False,
    identity: str = "",
) -> Sheet:
    """Return a sheet by its name, in the language in use.

    `file`: the case of a verb (a lead may have none); `record`: the lead that is handed over, what
    is struck, the payment given back or put right; `now`: the time `HH:MM`; `person`: who is at the
    desk;
    `at_once`: registering a complaint accepts it at this station, so nothing asks about it;
    `identity`: in whose name the station mediates, which decides what is said before acceptance.
    Raises `KeyError` for a name that is not in `NAMES`.
    """
    moment = Now(today, now, person, identity)
    if name in KIND_OF:
        return intake.register(name, moment, at_once)
    if name in ("station", "county"):
        return parties.station() if name == "station" else parties.county()
    if name == "lead.note":
        return leads.note(file, moment)
    if name == "lead.hand_over":
        assert isinstance(record, Lead), "a lead is handed over"
        return leads.hand_over(record, moment)
    assert file is not None, "a verb is done to a case"
    return _done_to(file, name, moment, record)


def _done_to(file: CaseFile, name: str, moment: Now, record: Record | None) -> Sheet:
    if name == files.ATTACH:
        return files.attach(file)
    if name == "strike":
        assert record is not None, "something is struck"
        return steps.strike(record)
    if name in money.NAMES:
        return money.sheet(name, file, moment, record)
    if name in linking.SHEETS:
        return linking.sheet(name, file, moment)
    if name in days.NAMES:
        return days.sheet(name, file, moment)
    if name == "correct":
        return intake.correct(file.case)
    if name == "convert":
        return intake.convert(file.case, moment)
    return steps.step(name, file, moment)


def case_of(name: str, given: Mapping[str, Any], new_id: Callable[[], str] = uuid7) -> Case:
    """Return the case that a registration sheet describes; its number comes when it is saved."""
    return intake.case_of(name, given, new_id)


def act(
    name: str,
    file: CaseFile | None,
    given: Mapping[str, Any],
    new_id: Callable[[], str] = uuid7,
    *,
    record: Record | None = None,
    today: date | None = None,
) -> Act:
    """Return the act that the answers to a sheet make.

    `record`: the lead handed over, what is struck, the payment given back or put right; `today`:
    reads the days of a typed list of instalments and says what is late. 咨询转投诉, 并案 and 共同投诉 need another case
    or a new number and are acts of the desk, not of a sheet.
    Raises `Refused` where the rules say no.
    """
    if name == "lead.note":
        return leads.noted(file, given, new_id)
    if name == "lead.hand_over":
        assert isinstance(record, Lead), "a lead is handed over"
        return leads.handed_over(record, given)
    assert file is not None, "a verb is done to a case"
    if name == "strike":
        assert record is not None, "something is struck"
        return striking.strike(file, record, given["void_reason"])
    if name in money.NAMES:
        return money.act(name, file, given, new_id, record, today)
    if name in days.NAMES:
        return days.act(name, file, given, today)
    if name == "correct":
        return intake.corrected(file, given)
    return steps.act(name, file, given, new_id)


__all__ = [
    "KIND_OF",
    "NAMES",
    "Line",
    "Part",
    "Sheet",
    "act",
    "case_of",
    "doubts",
    "expect_unmoved",
    "following",
    "is_late",
    "sheet",
    "values",
    "wrong",
]
