"""What is asked at each step of a case: one sheet for each thing a desk does."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from station.clock import uuid7
from station.life import Act, CaseFile
from station.records import Case, Record
from station.sheets.base import Line, Part, Sheet


def sheet(
    name: str,
    today: date,
    *,
    file: CaseFile | None = None,
    now: str = "",
    person: str = "",
    record: Record | None = None,
    at_once: bool = False,
) -> Sheet:
    """Return the sheet of a step; `at_once`: registering accepts at this station."""
    raise NotImplementedError


def values(
    of: Sheet, typed: Mapping[str, str], today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values by field and the errors by field."""
    raise NotImplementedError


def case_of(name: str, given: Mapping[str, Any], new_id: Callable[[], str] = uuid7) -> Case:
    """Return the case that a registration sheet describes."""
    raise NotImplementedError


def following(name: str, given: Mapping[str, Any]) -> tuple[Callable[[CaseFile], Act], ...]:
    """Return what is done in the same breath as the registration."""
    raise NotImplementedError


def act(
    name: str,
    file: CaseFile | None,
    given: Mapping[str, Any],
    new_id: Callable[[], str] = uuid7,
    *,
    main: CaseFile | None = None,
    record: Record | None = None,
    number: str = "",
    at_once: bool = False,
) -> Act:
    """Return the act of a step."""
    raise NotImplementedError


__all__ = ["Line", "Part", "Sheet", "act", "case_of", "following", "sheet", "values"]
