"""Plays the sample cases of one station: each step through the verb that a screen would use.

The cases are data (station/data/demo). Their steps are done in the order of their days, whatever
case they belong to, with a clock that shows that day: so the journal reads as a desk's does.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import partial
from importlib import resources
from typing import Any

from station import merging, verbs
from station.clock import uuid7
from station.life import Act, CaseFile
from station.records import Case, Lead
from storage.desk import Desk
from storage.reading import read_file
from storage.tables import OWN_REGION

CHINA = timezone(timedelta(hours=8))
OFFICE_HOURS = time(16, 0)
"""When a step was done that does not say when."""

ISO_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_SPOKEN_DAY = re.compile(r"(?<![0-9年])([0-9]{1,2})月([0-9]{1,2})日")


class DemoClock:
    """A clock that the demo moves along its story; nothing in it depends on today.

    It never goes past `latest`, so that a story moved to today holds nothing of the future.
    """

    def __init__(self, moment: datetime, latest: datetime | None = None) -> None:
        self._latest = latest
        self._moment = min(moment, latest or moment)

    def now(self) -> datetime:
        """Return the moment of the story."""
        return self._moment

    def turn(self, day: date, at: time) -> None:
        """Move to a moment; the clock never goes back."""
        moment = datetime.combine(day, at, CHINA)
        self._moment = max(self._moment, min(moment, self._latest or moment))


def read(name: str) -> bytes:
    """Return a file of the sample data."""
    return (resources.files("station") / "data" / "demo" / name).read_bytes()


def read_toml(name: str) -> dict[str, Any]:
    """Return a TOML file of the sample data."""
    return tomllib.loads(read(name).decode())


def moved(told: Any, by: timedelta, year: int) -> Any:
    """Return sample data with every day in it moved, those that its texts name too (6月9日).

    `year` is that of the days that are written without one.
    """
    if isinstance(told, dict):
        return {name: moved(value, by, year) for name, value in told.items()}
    if isinstance(told, list):
        return [moved(value, by, year) for value in told]
    if isinstance(told, date):
        return told + by
    if not isinstance(told, str):
        return told
    text = ISO_DAY.sub(lambda m: (date.fromisoformat(m[0]) + by).isoformat(), told)
    return _SPOKEN_DAY.sub(lambda m: _spoken(date(year, int(m[1]), int(m[2])) + by), text)


def _spoken(day: date) -> str:
    return f"{day.month}月{day.day}日"


@dataclass(frozen=True)
class Event:
    """One thing that happens at a desk on a day."""

    day: date
    at: time
    run: Callable[[], object]


class Player:
    """Plays the cases of one desk. `key` names a case in the data; ids are drawn here."""

    def __init__(self, desk: Desk, clock: DemoClock) -> None:
        self._desk = desk
        self._clock = clock
        self._ids: dict[str, str] = {}
        self._leads: dict[str, Lead] = {}

    def play(self, events: list[Event]) -> None:
        """Let the events happen, by day and hour."""
        for event in sorted(events, key=lambda e: (e.day, e.at)):
            self._clock.turn(event.day, event.at)
            event.run()

    def events(self, story: dict[str, Any]) -> Iterator[Event]:
        """Yield what happens to every case, in the order of each."""
        for told in story["case"]:
            values = dict(told)
            key, steps = values.pop("key"), values.pop("steps", [])
            late = values.pop("late", None)
            at = time.fromisoformat(values.get("received_at", "10:00"))
            day = late or values["received"]
            yield Event(day, at, partial(self._open, key, values, late is not None))
            for step in steps:
                yield self._event(key, step)
        for step in story.get("visit", []):
            yield self._event("", step)

    def _event(self, key: str, step: dict[str, Any]) -> Event:
        values = dict(step)
        at = time.fromisoformat(values.pop("at", OFFICE_HOURS.isoformat()))
        do, on = values.pop("do"), values.pop("on")
        of = values.pop("of", key)
        return Event(on, at, partial(self._step, of, do, on, values))

    def _open(self, key: str, values: dict[str, Any], late: bool) -> None:
        self._ids[key] = uuid7()
        self._desk.register(Case(id=self._ids[key], **values), late=late)

    def _step(self, key: str, do: str, on: date, values: dict[str, Any]) -> None:
        if do == "convert":
            self._convert(key, on, values)
        elif do == "note_lead":
            self._note_lead(key, on, values)
        elif do == "hand_over_lead":
            lead = self._leads.pop(values.pop("lead"))
            self._desk.save(verbs.hand_over_lead(lead, on, **values))
        elif do == "merge":
            main = self._file(values["into"])
            self._desk.save(merging.merge(self._file(key), main))
        else:
            self._desk.save(_act(do, self._file(key), on, values))

    def _file(self, key: str) -> CaseFile:
        return self._desk.file(self._ids[key])

    def _note_lead(self, key: str, on: date, values: dict[str, Any]) -> None:
        name = values.pop("lead", "")
        act = verbs.note_lead(on, case_id=self._ids.get(key, ""), **values)
        noted = act.records[0]
        if name and isinstance(noted, Lead):
            self._leads[name] = noted
        self._desk.save(act)

    def _convert(self, key: str, on: date, values: dict[str, Any]) -> None:
        """Turn a consultation into a complaint; its number comes in the same transaction."""
        new = values.pop("new")
        self._ids[new] = uuid7()
        with self._desk.writing(), self._desk.store.write() as connection:
            file = read_file(connection, OWN_REGION, self._ids[key])
            number = self._desk.number(connection, on)
            act = verbs.convert(file, on, number, new_id=lambda: self._ids[new], **values)
            self._desk.append(connection, [act])


def _act(do: str, file: CaseFile, on: date, values: dict[str, Any]) -> Act:
    """Return the act of a verb; `on` is the day it was done, or the day it is about."""
    if do == "pay":
        day = on if "received_fen" in values else None
        return verbs.pay(file, received_on=day, **values)
    if do in ("correct", "void"):
        act: Act = getattr(verbs, do)(file, **values)
        return act
    act = getattr(verbs, do)(file, on, **values)
    return act
