"""What an office keeps and does not count, entry by entry: why, and what there is to decide."""

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from station.journal import stored
from station.language import N_, _, listed, ranges, sense
from station.life import DOINGS
from station.records import KIND_NAMES
from storage import settle
from storage.county import County
from storage.matters import CONFLICT, FORK, about_code, key_of
from storage.store import meta

MAX_HELD = 500
APART = -1
"""The code of a record that was changed on two sides and counts by one of them."""


@dataclass(frozen=True)
class Held:
    """An entry that is kept and does not count: what it is, and why, with what to do.

    `doing` and `kind` are words; `code` is the standing (storage.settle), or `APART` of a record
    that counts and was changed on two sides. `matter` is what there is to decide, blank for nothing.
    """

    station: str
    desk: str
    name: str
    seq: int
    at: str
    doing: str
    kind: str
    code: int
    why: str
    record: str = ""
    matter: str = ""


class HeldList(list[Held]):
    """Held entries in the order of stations and numbers, at most 500, of `total`.

    Records that were changed on two sides come first; there are `apart` of them.
    """

    total: int = 0
    apart: int = 0


def held(county: County, journal: str = "", *, passed: bool = False) -> HeldList:
    """Return the entries that are kept but do not count, of one journal or of all.

    With `passed` those instead that the office did not choose: they wait for nothing.
    """
    found = HeldList()
    kept = f"standing<>0 AND standing IN ({settle.PASSED},{settle.ASIDE})"
    with county.store.read() as connection:
        region = meta(connection)["region"]
        where, values = f"region=? AND {kept if passed else settle.WAITS}", [region]
        if journal:
            where, values = where + " AND journal=?", [region, journal]
        desks = {
            row["journal"]: dict(row)
            for row in connection.exec_driver_sql(
                "SELECT journal, station, desk, name, gaps FROM journals WHERE region=?", (region,)
            ).mappings()
        }
        apart = [] if passed else _apart(connection, region, journal)
        rows = connection.exec_driver_sql(
            f"SELECT journal, seq, standing, line FROM entries WHERE {where} "
            f"ORDER BY journal, ordinal, seq LIMIT {MAX_HELD}",
            tuple(values),
        )
        every = [*apart, *map(tuple, rows)]
        found += [_held(region, desks[one], *rest) for one, *rest in every]
        found.apart = len(apart)
        found.total = connection.exec_driver_sql(
            f"SELECT count(*) FROM entries WHERE {where}", tuple(values)
        ).scalar_one()
    found.sort(key=lambda one: (one.code != APART, one.station, one.desk))
    return found


def _apart(connection: sa.Connection, region: str, journal: str) -> list[tuple[Any, ...]]:
    """Return the images shown of the records that were changed on two sides."""
    rows = connection.exec_driver_sql(
        "SELECT e.journal, e.seq, e.line FROM conflicts c "
        "JOIN entries e ON e.region=c.region AND e.digest=c.shown "
        "WHERE c.region=? ORDER BY c.record",
        (region,),
    )
    return [(one, seq, APART, line) for one, seq, line in rows if journal in ("", one)]


def _held(region: str, desk: dict[str, Any], seq: int, code: int, line: bytes) -> Held:
    entry = stored(line)
    before = [(a, b) for a, b in json.loads(desk["gaps"]) if a < seq]
    about = CONFLICT if code == APART else about_code(code)
    subject = entry.journal if about == FORK else entry.id
    return Held(
        f"{region}-{desk['station']}", desk["desk"], desk["name"], seq, entry.at,
        sense("done", DOINGS.get(entry.do, entry.do)),
        sense("kind", KIND_NAMES.get(entry.kind, entry.kind)), code,
        _why(code, before), entry.id, key_of(about, subject) if about else "",
    )  # fmt: skip


_WHY = {
    APART: N_("恢复以前和恢复以后都改过这一条，现在按恢复以后的计入。按 Enter 看两边，定一份。"),
    settle.FORK: N_(
        "同一站点有两份不同记录，分开以后的都先暂存。请和站长核实用哪一台机器，按 Enter 定一份。"
    ),
    settle.PASSED: N_("未选用：分开以后选用了另一份。一条也没有丢，撤回决定就重新来定。"),
    settle.ASIDE: N_("未选用：这条记录定了另一份内容。撤回决定就重新来定。"),
    settle.WITHHELD: N_("本单位把这一次上报暂缓计入。核实清楚以后放行，就照常计入。"),
    settle.UNDISCLOSED: N_(
        "姓名、电话这些内容没有一起收到。请站点把全部记录重新上报一次，收到后自动生效。"
    ),
    settle.FOREIGN: N_(
        "这条记录是别的窗口登记的，这个窗口的改动先不算。请按 Enter 看两边，定采用不采用。"
    ),
    settle.UNKNOWN_KIND: N_("较新版本的程序才认识这种记录。请先升级县区的程序。"),
    settle.NEWER: N_("这条记录是较新版本的程序写的。请先升级县区的程序。"),
    settle.EQUAL: N_(
        "同一条记录有两份不同内容，分不出先后，先都不计入。请站长核对，按 Enter 定一份。"
    ),
    settle.BROKEN: N_(
        "内容不合规则，如办结早于接收，或金额超出范围。请站点核对后更正，再上报一次。"
    ),
}


def _why(code: int, gaps: list[tuple[int, int]]) -> str:
    """Return why an entry is held and what to do; `gaps` are the missing numbers before it."""
    if code != settle.GAP:
        return _(_WHY[code])
    if not gaps:
        return _("前面的记录还没有收到。请站点再上报一次，补到后自动生效。")
    return _(
        "缺第 {numbers} 号记录。请找到缺的上报包，或给站点下发后再上报；补到后自动生效。"
    ).format(numbers=listed(ranges(gaps)))
