"""The register of merchants (经营者名录) in a home: taken from a county's file, sent down, kept.

What was written last of a merchant holds, in whatever order and how often it comes: each writing
has a number that only grows (`version`), and a row is replaced by a greater one alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from station.clock import uuid7
from station.errors import Refused
from station.journal import Disclosure, Entry
from station.language import _, about
from station.ledger import RawRow, RowRefused, Sheet, refused_csv
from station.register import Listed, chunks, fits, merchant_id, together
from station.register import file as register_file
from station.register.listed import read as read_listed
from station.tokens import fold
from storage import outward
from storage.apply import among, marks
from storage.apply import chunks as chunked
from storage.letters import commitment
from storage.paths import cannot_read
from storage.store import Opened, meta
from storage.tables import OWN_REGION

KIND = "register"
_BODY = "body"


@dataclass
class Taken:
    """What a file came to: rows that add up, the columns that mean nothing here, refused rows.

    `changes`: a sentence for each merchant that is new or changed, in the order of the file;
    `refusals`: the line of each refused row and why.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    unknown: tuple[str, ...] = ()
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    refused_file: Path | None = None


# At a county: taken from a file


def take(county: Opened, path: Path, *, dry_run: bool = False) -> Taken:
    """Take a register's file. What it does not name stays; the same file again changes nothing.

    Refused rows are written to `FILE.refused.csv` beside it. With `dry_run` nothing is kept or
    written. Raises `Refused` where the file as a whole is none.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    sheet = register_file.read(data, path.name)
    on = county.store.clock.now().date()
    result = Taken(rows=len(sheet.rows), unknown=sheet.kept)
    with county.writing(), county.store.write() as connection:
        region = meta(connection)["region"]
        refusals, fresh = _sorted(connection, region, sheet, on, result)
        if fresh and not dry_run:
            write(connection, region, fresh, int(county.store.clock.now().timestamp()))
    result.refused = len(refusals)
    result.refusals = [(raw.line_no, why) for raw, why in refusals]
    if refusals and not dry_run:
        made = refused_csv(sheet, refusals)
        result.refused_file = outward.deliver(path.parent, path.name + ".refused.csv", made)
    return result


def _sorted(
    connection: sa.Connection, region: str, sheet: Sheet, on: date, result: Taken
) -> tuple[list[tuple[RawRow, str]], list[Listed]]:
    """Sort the rows into refused ones and merchants that are new or changed; count them."""
    refusals: list[tuple[RawRow, str]] = []
    read: list[tuple[RawRow, Listed]] = []
    first: dict[str, int] = {}
    for raw in sheet.rows:
        try:
            one = register_file.parse(raw, on)
            if one.code in first:
                raise RowRefused(
                    register_file.CODE,
                    _("{code} 在第 {n} 行已经有了，一个代码只写一行。").format(
                        code=one.code, n=first[one.code]
                    ),
                )
        except RowRefused as error:
            refusals.append((raw, about(error.column, error.reason)))
            continue
        first[one.code] = raw.line_no
        read.append((raw, one))
    known = by_ids(connection, region, [one.id for _raw, one in read])
    fresh = []
    for raw, one in read:
        before = known.get(one.id)
        denied = register_file.denied(raw, before.holds) if before is not None else ""
        if denied:
            why = _("写了“否”，可是名录里还有效：请在“{column}止”写到哪一天为止。")
            refusals.append((raw, about(denied, why.format(column=denied))))
            continue
        now = together(before, one)
        if before is not None and now.same_as(before):
            result.same += 1
            continue
        fresh.append(now)
        result.new += before is None
        result.changed += before is not None
        result.changes.append((now.name, now.code, _change(before, now)))
    refusals.sort(key=lambda both: both[0].line_no)
    return refusals, fresh


def _change(before: Listed | None, now: Listed) -> str:
    if before is None:
        return _("新增")
    if before.name != now.name:
        return _("改名，原来叫 {name}").format(name=before.name)
    return _("承诺或资质有变化") if before.holds != now.holds else _("地址、电话等有变化")


def write(
    connection: sa.Connection, region: str, merchants: Sequence[Listed], at_least: int
) -> None:
    """Write merchants with a number greater than any before, and as pieces that go down."""
    last = connection.exec_driver_sql(
        "SELECT coalesce(max(version), 0) FROM register_parts WHERE region=?", (region,)
    ).scalar_one()
    version = max(int(last) + 1, at_least)
    keep(connection, region, merchants, version)
    connection.exec_driver_sql(
        "INSERT INTO register_parts (region, version, part, id, body) VALUES (?,?,?,?,?)",
        [
            (region, version, n, uuid7(), msgspec.json.encode(piece).decode())
            for n, piece in enumerate(chunks(merchants), start=1)
        ],
    )


def letters(
    connection: sa.Connection, region: str, journal: str, queued: Iterable[str]
) -> Iterator[tuple[str, str, str, dict[str, Any], dict[str, str]]]:
    """Yield topic, kind, id, open and sealed half of every piece not queued for a desk, oldest first."""
    done = set(queued)
    for version, part, record, body in connection.exec_driver_sql(
        "SELECT version, part, id, body FROM register_parts WHERE region=? ORDER BY version, part",
        (region,),
    ).all():
        topic = f"register:{version}:{part}"
        if topic not in done:
            value = msgspec.json.decode(body)
            commit = commitment(connection, region, journal, (record, _BODY, value))
            yield topic, KIND, record, {"version": version, "part": part}, {_BODY: commit}


# In either home: kept and read


def receive(
    connection: sa.Connection, entries: Iterable[Entry], disclosures: Iterable[Disclosure]
) -> tuple[int, list[str]]:
    """Keep what came down. Returns how many merchants are new or changed, and why others are not."""
    values = {(d.id, d.commit): d.value for d in disclosures}
    count, refused = 0, []
    for entry in entries:
        if entry.kind != KIND:
            continue
        version = entry.open.get("version")
        try:
            merchants = read_listed(values.get((entry.id, entry.sealed.get(_BODY, ""))))
        except Refused as error:
            refused.append(error.sentence)
            continue
        if type(version) is int:
            count += keep(connection, OWN_REGION, merchants, version)
    return count, refused


def keep(connection: sa.Connection, region: str, merchants: Sequence[Listed], version: int) -> int:
    """Keep merchants as they were written under this number, where nothing newer is known.

    Returns how many of them were new or other than before.
    """
    ids = [one.id for one in merchants]
    query = "SELECT id, version FROM register WHERE region=? AND id IN ({keys})"
    known = {record: int(at) for record, at in among(connection, query, region, ids)}
    rows = [
        (region, one.id, version, one.code, one.name, fold(one.name),
         msgspec.json.encode(one).decode())
        for one in merchants
        if known.get(one.id, -1) < version
    ]  # fmt: skip
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO register (region, id, version, code, name, folded, body) "
            "VALUES (?,?,?,?,?,?,?) ON CONFLICT (region, id) DO UPDATE SET "
            "version=excluded.version, name=excluded.name, folded=excluded.folded, "
            "body=excluded.body",
            rows,
        )
        fresh = {row[1] for row in rows}
        _name(connection, region, [one for one in merchants if one.id in fresh])
    return len(rows)


def _name(connection: sa.Connection, region: str, merchants: Sequence[Listed]) -> None:
    """Keep by which other names merchants may be looked up."""
    for part in chunked([one.id for one in merchants]):
        connection.exec_driver_sql(
            f"DELETE FROM register_names WHERE region=? AND id IN ({marks(len(part))})",
            (region, *part),
        )
    names = {(region, fold(name), one.id) for one in merchants for name in one.aliases}
    if names:
        connection.exec_driver_sql(
            "INSERT INTO register_names (region, folded, id) VALUES (?,?,?)", sorted(names)
        )


def by_ids(connection: sa.Connection, region: str, ids: Sequence[str]) -> dict[str, Listed]:
    """Return the merchants with these ids, by id."""
    query = "SELECT id, body FROM register WHERE region=? AND id IN ({keys})"
    return {record: _listed(body) for record, body in among(connection, query, region, ids)}


def everybody(connection: sa.Connection, region: str) -> list[Listed]:
    """Return all merchants of the register by name."""
    rows = connection.exec_driver_sql(
        "SELECT body FROM register WHERE region=? ORDER BY folded, id", (region,)
    )
    return [_listed(body) for (body,) in rows]


def _listed(body: str) -> Listed:
    return msgspec.json.decode(body, type=Listed)


def stamp(home: Opened) -> tuple[int, int]:
    """Return what tells one state of the register from another: how many, the newest writing."""
    with home.store.read() as connection:
        many, newest = connection.exec_driver_sql(
            "SELECT count(*), coalesce(max(version), 0) FROM register"
        ).one()
    return int(many), int(newest)


def count(home: Opened) -> int:
    """Return how many merchants the register of an office has."""
    return stamp(home)[0]


@dataclass(frozen=True)
class Meant:
    """What the register says of a merchant of a case: the one chosen, else those it may be.

    `chosen` holds where a person chose it (`merchant_id`); `perhaps` have its code or its name.
    """

    chosen: Listed | None = None
    perhaps: tuple[Listed, ...] = ()


def meant(home: Opened, region: str, given: Mapping[str, Any]) -> Meant:
    """Look up what a case or a form names by `merchant_id`, `credit_code` and `merchant`.

    What was chosen and then typed over with another name or code is chosen no more.
    """
    chosen, code = str(given.get("merchant_id") or ""), str(given.get("credit_code") or "")
    name = fold(str(given.get("merchant") or ""))
    with home.store.read() as connection:
        ids = [one for one in (chosen, merchant_id(code) if code else "") if one]
        found = by_ids(connection, region, ids)
        if chosen in found and fits(found[chosen], str(given.get("merchant") or ""), code):
            return Meant(found[chosen])
        if code and found:
            return Meant(perhaps=tuple(one for one in found.values() if one.code == code))
        if not name:
            return Meant()
        rows = connection.exec_driver_sql(
            "SELECT body FROM register WHERE region=? AND (folded=? OR id IN "
            "(SELECT id FROM register_names WHERE region=? AND folded=?)) ORDER BY id LIMIT 5",
            (region, name, region, name),
        )
        return Meant(perhaps=tuple(_listed(body) for (body,) in rows))
