"""What the office's screens read: its stations, what is held or refused, and a preview of an import.

Codes of stations are full ones (540102-017). Moments are ISO, as they were written down.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from station.clock import today
from station.period import Period, parse
from station.progress import Report, silent
from storage import decided, intake
from storage import figures as counting
from storage.apply import among
from storage.county import County, overdue
from storage.intake import Taken
from storage.returns import RETURNS_AT
from storage.store import meta


@dataclass(frozen=True)
class StationLine:
    """Where one desk stands. `silent` says that its bundle is overdue, `never` that none ever came.

    A desk that was enrolled of late owes none yet: it is not silent. `enrolled_by` is a name, empty when it is not known; `days_since` counts from the last bundle;
    `beside` counts the other machines enrolled under the same station and desk.
    """

    code: str
    desk: str
    name: str
    type: str
    journal: str
    last_bundle: str
    last_seq: int
    gaps: list[tuple[int, int]]
    held: int
    silent: bool
    never: bool
    forked: bool
    conflicts: int
    enrolled_at: str
    enrolled_how: str
    enrolled_by: str
    days_since: int | None
    beside: int

    @property
    def trouble(self) -> int:
        """How troubled it is: 0 forked, 1 gaps, 2 held or in conflict, 3 silent, 4 not at all."""
        signs = (self.forked, bool(self.gaps), bool(self.held or self.conflicts), self.silent)
        return signs.index(True) if True in signs else len(signs)


@dataclass(frozen=True)
class Invited:
    """A desk that was invited and whose card has not come."""

    station: str
    desk: str
    issued_at: str


@dataclass(frozen=True)
class RefusedFile:
    """A file that was refused as a whole."""

    at: str
    name: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Arrival:
    """A bundle that was taken in; `name` is the station's, `file` the file's.

    `manifest` is the SHA-256 of its manifest, `withheld` says that it is held back.
    """

    at: str
    station: str
    name: str
    first_seq: int
    last_seq: int
    new: int
    same: int
    held: int
    file: str = ""
    desk: str = ""
    journal: str = ""
    manifest: str = ""
    withheld: bool = False


class Arrivals(list[Arrival]):
    """Bundles that were taken in, the newest first, of `total`."""

    total: int = 0


@dataclass(frozen=True)
class Outlook:
    """What the office has: stations, cases, and the complaints and fen recovered in a period."""

    stations: int
    cases: int
    period: Period
    complaints: int
    recovered_fen: int


class Previewed(list[Taken]):
    """What would become of each file, and what the office has `before` and would have `after`."""

    before: Outlook
    after: Outlook


@dataclass(frozen=True)
class OfficeSigns:
    """What the status line shows. `held` counts entries, the others stations, whatever their desks."""

    stations: int
    silent: int
    gaps: int
    forked: int
    held: int
    last_import: str
    waiting_returns: int
    """Stations whose last bundle came after the last receipts were written."""
    never: int = 0
    """Stations with a desk of which nothing ever came, overdue or not."""


def stations(county: County) -> list[StationLine]:
    """Return every enrolled desk, the troubled first, then by code."""
    rows = county.status()
    now = county.store.clock.now()
    with county.store.read() as connection:
        region = meta(connection)["region"]
        query = "SELECT id, name FROM operators WHERE region=? AND id IN ({keys})"
        people = sorted({row["enrolled_by"] for row in rows})
        names = {person: name or "" for person, name in among(connection, query, region, people)}
    lines = [_line(row, now, names) for row in rows]
    return sorted(lines, key=lambda line: (line.trouble, line.code, line.desk, line.journal))


def _overdue(row: dict[str, Any], now: datetime) -> bool:
    """Tell whether a desk should have sent something.

    The time runs from its last bundle, or from its enrolment where nothing came yet.
    """
    since = row["last_bundle"] or row["enrolled_at"]
    return bool(since) and overdue(since, now)


def _line(row: dict[str, Any], now: datetime, names: dict[str, str]) -> StationLine:
    last = row["last_bundle"] or ""
    since = (now.date() - datetime.fromisoformat(last).date()).days if last else None
    return StationLine(
        code=row["code"], desk=row["desk"], name=row["name"], type=row["type"],
        journal=row["journal"], last_bundle=last, last_seq=row["last_seq"],
        gaps=[(a, b) for a, b in row["gaps"]], held=row["held"], silent=_overdue(row, now),
        never=not last, forked=row["forked"], conflicts=row["conflicts"],
        enrolled_at=row["enrolled_at"], enrolled_how=row["enrolled_how"],
        enrolled_by=names.get(row["enrolled_by"], ""),
        days_since=None if since is None else max(0, since), beside=row["beside"],
    )  # fmt: skip


def invited(county: County) -> list[Invited]:
    """Return the invitations that no card has answered, the newest first."""
    with county.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT i.region, i.station, i.desk, i.issued_at FROM invitations i "
            "WHERE NOT EXISTS (SELECT 1 FROM journals j WHERE j.region=i.region "
            "AND j.station=i.station AND j.desk=i.desk) "
            "ORDER BY i.issued_at DESC, i.station, i.desk"
        )
        return [Invited(f"{region}-{station}", desk, at) for region, station, desk, at in rows]


def refused(county: County, limit: int = 200) -> list[RefusedFile]:
    """Return the files that were refused as a whole, the newest first."""
    with county.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT at, name, code, sentence FROM imports WHERE region=? "
            "ORDER BY at DESC, id DESC LIMIT ?",
            (meta(connection)["region"], limit),
        )
        return [RefusedFile(*row) for row in rows]


def arrivals(county: County, limit: int = 50, journal: str = "") -> Arrivals:
    """Return the bundles that were taken in, of one journal or of all, the newest first."""
    found = Arrivals()
    with county.store.read() as connection:
        region = meta(connection)["region"]
        where = (
            "FROM bundles b JOIN journals j ON j.region=b.region AND j.journal=b.journal "
            "WHERE b.region=? AND (?='' OR b.journal=?)"
        )
        rows = connection.exec_driver_sql(
            "SELECT b.at, j.station, j.name, b.first_seq, b.last_seq, b.new, b.same, b.held, "
            f"b.name, j.desk, b.journal, b.manifest_sha {where} "
            "ORDER BY b.at DESC, b.last_seq DESC LIMIT ?",
            (region, journal, journal, limit),
        )
        back = decided.held_back(connection, region)
        found += [
            replace(Arrival(at, f"{region}-{station}", *rest), withheld=rest[-1] in back)
            for at, station, *rest in rows
        ]
        found.total = connection.exec_driver_sql(
            f"SELECT count(*) {where}", (region, journal, journal)
        ).scalar_one()
    return found


def preview(county: County, paths: Iterable[Path], report: Report = silent) -> Previewed:
    """Tell what would become of these bundles, each after those before it; nothing is kept.

    A dry run within one transaction, with what the office has before and after. Raises what
    `intake.take` raises, and passes `Cancelled` on.
    """
    files = intake.bundles_in(paths)
    found = Previewed()
    with county.writing(), intake.rehearsal(county) as connection:
        found.before = _outlook(county, connection)
        found += intake.rehearse(county, connection, files, report)
        found.after = _outlook(county, connection)
    return found


def _outlook(county: County, connection: sa.Connection) -> Outlook:
    now = today(county.store.clock)
    period = parse(f"{now.year}Q{(now.month + 2) // 3}")
    figures = counting.total(counting.by_journal(connection, period).values())
    enrolled, cases = connection.exec_driver_sql(
        "SELECT (SELECT count(DISTINCT station) FROM journals), (SELECT count(*) FROM cases)"
    ).one()
    return Outlook(enrolled, cases, period, figures["complaints"], figures["recovered_fen"])


def signs(county: County) -> OfficeSigns:
    """Return what the status line shows."""
    lines, now = county.status(), county.store.clock.now()
    with county.store.read() as connection:
        info = meta(connection)
        last, waiting = connection.exec_driver_sql(
            "SELECT (SELECT max(at) FROM bundles WHERE region=?), "
            "(SELECT count(DISTINCT j.station) FROM bundles b "
            "JOIN journals j ON j.region=b.region AND j.journal=b.journal "
            "WHERE b.region=? AND b.at>?)",
            (info["region"], info["region"], info.get(RETURNS_AT, "")),
        ).one()

    def count(troubled: Callable[[dict[str, Any]], object]) -> int:
        return len({line["code"] for line in lines if troubled(line)})

    return OfficeSigns(
        stations=count(lambda line: True),
        silent=count(lambda line: _overdue(line, now)),
        gaps=count(lambda line: line["gaps"]),
        forked=count(lambda line: line["forked"]),
        held=sum(line["held"] for line in lines),
        last_import=last or "",
        waiting_returns=waiting,
        never=count(lambda line: not line["last_bundle"]),
    )
