"""The decisions that the office took, as a person reads them: about what, what was chosen, why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from station.journal import Entry, known_values, octets, stored
from station.language import N_, _, about, listed, ranges, sense
from station.records import KIND_NAMES
from storage import comparing, decided, office_journal, settle
from storage.county import County
from storage.store import meta


@dataclass(frozen=True)
class Decision:
    """One decision: about what, what was chosen, why, who (a name), and when.

    `station` is the full code of the desk that it is about; moments are ISO, `back_at` that at
    which it was taken back. `left` counts the entries of that desk that lie on a side not chosen.
    """

    id: str
    about: str
    station: str
    desk: str
    name: str
    what: str
    chosen: str
    reason: str
    who: str
    at: str
    back_at: str = ""
    back_reason: str = ""
    left: int = 0


CHOSEN = {
    "shown": N_("保留现在计入的"),
    "tail": N_("改用旧机器上的"),
    "accept": N_("采用改动"),
    "refuse": N_("不采用改动"),
    "one": N_("选用其中一份"),
}
"""What was chosen between two images of a record, by the code that its decision holds."""


def decisions(county: County) -> list[Decision]:
    """Return what was decided: what is in force first, then the newest act first."""
    with county.store.read() as connection:
        region = meta(connection)["region"]
        images = office_journal.newest(connection, region, decided.KIND)
        list_ = _List(connection, region, images)
        found = [list_.line(entry) for entry in images]
    return sorted(found, key=lambda one: bool(one.back_at))


class _List:
    """What the lines of the list are made from."""

    def __init__(self, connection: sa.Connection, region: str, images: list[Entry]) -> None:
        self._connection = connection
        self._region = region
        self._values = office_journal.values(connection, region, images)
        self._first = office_journal.first_at(connection, region, decided.KIND)
        self._desks = {
            row["journal"]: row
            for row in connection.exec_driver_sql(
                "SELECT journal, station, desk, name FROM journals WHERE region=?", (region,)
            ).mappings()
        }
        passed = connection.exec_driver_sql(
            "SELECT journal, count(*) FROM entries WHERE region=? AND standing<>0 "
            f"AND standing={settle.PASSED} GROUP BY journal",
            (region,),
        )
        self._left = {journal: int(n) for journal, n in passed}

    def line(self, entry: Entry) -> Decision:
        """Return the decision whose newest image this is."""
        say, typed = entry.open, known_values(entry, self._values)
        journal = str(say.get("journal", ""))
        desk = self._desks.get(journal, {"station": "", "desk": "", "name": ""})
        what, chosen = self._words(say)
        fork = say["about"] == decided.FORK and not entry.void
        return Decision(
            id=entry.id, about=say["about"], desk=desk["desk"], name=desk["name"],
            station=f"{self._region}-{desk['station']}" if desk["station"] else "",
            what=what, chosen=chosen, reason=str(typed.get("reason", "")),
            who=str(typed.get("who", "")), at=self._first[entry.id] if entry.void else entry.at,
            back_at=entry.at if entry.void else "", back_reason=str(typed.get("void_reason", "")),
            left=self._left.get(journal, 0) if fork else 0,
        )  # fmt: skip

    def _words(self, say: Mapping[str, Any]) -> tuple[str, str]:
        match say["about"]:
            case "fork":
                what = _("两份记录，从第 {n} 号起").format(n=say["seq"])
                return what, self._side(self._entry(say["entry"]))
            case "import":
                span = listed(ranges([(say["first_seq"], say["last_seq"])]))
                return _("一次上报，第 {span} 号").format(span=span), _("暂缓计入")
            case _:
                return self._record(say)

    def _side(self, first: Entry | None) -> str:
        if first is None:
            return _(CHOSEN["one"])
        if first.kind == "case":
            short = comparing.in_short(self._connection, self._region, first)
            return _("选用有“{case}”的那一份").format(case=short)
        return _("选用 {at} 开始写的那一份").format(at=first.at[:16].replace("T", " "))

    def _record(self, say: Mapping[str, Any]) -> tuple[str, str]:
        kind = sense("kind", KIND_NAMES.get(say["kind"], say["kind"]))
        images = [e for e in map(self._entry, (say.get("image", ""), *say["over"])) if e]
        number = comparing.number_of(self._connection, self._region, images) if images else ""
        chosen = _(CHOSEN.get(str(say.get("chosen")), CHOSEN["one"]))
        if owner := self._desks.get(str(say.get("owner", ""))):
            chosen = _("算{name} {desk} 窗口的").format(name=owner["name"], desk=owner["desk"])
        return (about(kind, number) if number else kind), chosen

    def _entry(self, name: str) -> Entry | None:
        if not name:
            return None
        line = self._connection.exec_driver_sql(
            "SELECT line FROM entries WHERE region=? AND digest=?", (self._region, octets(name))
        ).scalar()
        return stored(line) if line is not None else None
