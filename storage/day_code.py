"""核对日清单: whether the 记录核对码 on a printed day sheet agrees with what the office received.

The code is the head of a desk's chain when the sheet was printed (storage.day_sheet). An entry whose
digest gives it proves that everything up to there is word for word what the desk had.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

import sqlalchemy as sa

from station.digits import GROUPS, IN_GROUP, thirty
from station.errors import Refused
from station.journal import stored
from station.language import _
from storage.county import County
from storage.settle import IN_FORCE
from storage.store import meta

How = Literal["agrees", "held", "short", "differs"]
_CHUNK = 500


@dataclass(frozen=True)
class Compared:
    """How a sheet agrees with one desk's journal.

    `agrees`: entry `seq`, of day `on`, has the code. `held`: it does, but what is before it does not
    count yet. `short`: only what is before `through`, of day `on`, came so far, so nobody can say.
    `differs`: later days came and no entry has the code; `first` to `last` are those of that day
    (0: none of it), so the difference lies at `last` or before.
    """

    how: How
    desk: str
    through: int
    seq: int = 0
    on: date | None = None
    first: int = 0
    last: int = 0


def compare(county: County, station: str, day: date, code: str) -> list[Compared]:
    """Compare a sheet with the journals of a station (`017`, or `017A` for one desk).

    Returns the one desk that it agrees with, else how it stands with each. Raises `Refused`
    (`bad-code`, `no-station`).
    """
    wanted = re.sub(r"\D", "", unicodedata.normalize("NFKC", code))
    if len(wanted) != GROUPS * IN_GROUP:
        raise Refused("bad-code", _("记录核对码是六组五位数字，照清单上的输入。"))
    with county.store.read() as connection:
        region = meta(connection)["region"]
        journals = _journals(connection, region, station)
        if not journals:
            raise Refused("no-station", _("没有批准过这个站点：{code}").format(code=station))
        found = [_one(connection, region, row, day, wanted) for row in journals]
    sure = [one for one in found if one.how in ("agrees", "held")]
    return sure[:1] or found


def _journals(
    connection: sa.Connection, region: str, station: str
) -> list[tuple[str, str, int, int, str]]:
    code = unicodedata.normalize("NFKC", station).strip().upper().rpartition("-")[2]
    desk = code[-1] if len(code) > 1 and code[-1].isalpha() else ""
    rows = connection.exec_driver_sql(
        "SELECT journal, desk, tip_ordinal, tip_seq, gaps, station FROM journals WHERE region=? "
        "ORDER BY desk, journal",
        (region,),
    ).all()
    own = [(*row[:5],) for row in rows if row[5] in (code, code.zfill(3))]
    if own or not desk:
        return own
    bare = code[:-1]
    return [(*row[:5],) for row in rows if row[5] in (bare, bare.zfill(3)) and row[1] == desk]


def _one(
    connection: sa.Connection, region: str, row: tuple[str, str, int, int, str], day: date,
    wanted: str,
) -> Compared:  # fmt: skip
    journal, desk, _ordinal, tip, gaps = row
    missing = json.loads(gaps)
    through = min(tip, missing[0][0] - 1) if missing else tip
    entries = connection.exec_driver_sql(
        "SELECT seq, digest, standing FROM entries WHERE region=? AND journal=? "
        "ORDER BY ordinal DESC, seq DESC",
        (region, journal),
    )
    for seq, digest, standing in entries:
        if thirty(bytes(digest)).replace(" ", "") == wanted:
            at = _day_of(connection, region, bytes(digest))
            return Compared("agrees" if standing == IN_FORCE else "held", desk, through, seq, at)
    return _without(connection, region, journal, Compared("short", desk, through), day)


def _day_of(connection: sa.Connection, region: str, digest: bytes) -> date:
    line = connection.exec_driver_sql(
        "SELECT line FROM entries WHERE region=? AND digest=?", (region, digest)
    ).scalar_one()
    return date.fromisoformat(stored(bytes(line)).at[:10])


def _without(
    connection: sa.Connection, region: str, journal: str, found: Compared, day: date
) -> Compared:
    """Tell what came of that day, where no entry has the code."""
    of_day: list[int] = []
    newest: date | None = None
    lines = connection.execution_options(yield_per=_CHUNK).exec_driver_sql(
        "SELECT seq, line FROM entries WHERE region=? AND journal=? AND seq<=? "
        f"AND standing={IN_FORCE} ORDER BY ordinal DESC, seq DESC",
        (region, journal, found.through),
    )
    for seq, line in lines:
        at = date.fromisoformat(stored(bytes(line)).at[:10])
        newest = newest or at
        if at < day:
            break
        if at == day:
            of_day.append(seq)
    if newest is None or newest <= day:
        return Compared("short", found.desk, found.through, on=newest)
    first, last = (min(of_day), max(of_day)) if of_day else (0, 0)
    return Compared("differs", found.desk, found.through, on=newest, first=first, last=last)


__all__ = ["Compared", "How", "compare"]
