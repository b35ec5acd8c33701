"""The quarterly summary of a home: which journals count, and the evidence beside the figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from station.errors import Refused
from station.language import _
from station.period import parse
from station.sentence import Opening
from storage import by_merchant
from storage import summary as building
from storage.store import Store, meta


@dataclass(frozen=True)
class Asked:
    """How a summary was asked for. `as_of` is an ISO moment, now by default.

    `by` "merchant" counts the complaints by merchant too; nobody gets their names unasked.
    """

    period: str
    as_of: str = ""
    decimals: int = 2
    residual: bool = False
    base: str = "mediations"
    cutoff: int | None = None
    by: str = ""


@dataclass(frozen=True)
class Reported:
    """A summary, and what its groupings need beside it."""

    summary: dict[str, Any]
    types: Mapping[str, str]
    """Station code to station type."""
    area: str = ""
    """The name of the county, or of the station."""


def report(store: Store, asked: Asked) -> Reported:
    """Return the summary of this home over a period: one station's, or the whole county's."""
    if not 0 <= asked.decimals <= 6:
        raise Refused("bad-decimals", _("小数位数是 0 到 6。"))
    period = parse(asked.period, asked.cutoff)
    as_of = moment(asked.as_of) if asked.as_of else store.now()
    with store.read() as connection:
        info = meta(connection)
        rows = _journals(connection, store, info)
        codes = {row["journal"]: (row["code"], row["name"]) for row in rows}
        stations = len({code for code, _name in codes.values()})
        if store.home.kind == "desk":
            scope = f"station {rows[0]['code']}"
            count = 0
        else:
            scope, count = f"county {info['region']}", stations
        layout = building.Layout(
            decimals=asked.decimals, residual=asked.residual, base=asked.base,
            opening=Opening(period=period.name(), area=info["name"], stations=count),
        )  # fmt: skip
        made = building.summary(
            connection, period, scope=scope, stations=stations, as_of=as_of,
            station_codes=codes, layout=layout,
            journals=[
                {
                    "station": row["code"], "desk": row["desk"], "journal": row["journal"],
                    "epoch": row["epoch"], "seq": row["tip_seq"],
                    "head": "sha256:" + row["tip"].hex() if row["tip"] else None,
                }
                for row in rows
            ],
        )  # fmt: skip
        if asked.by == "merchant":
            made["by_merchant"] = by_merchant.shares(connection, period, codes, asked.decimals)
    return Reported(made, {row["code"]: row["type"] for row in rows}, info["name"])


def write_workbook(reported: Reported, by: str = "") -> bytes:
    """Return a summary as XLSX, opened at the sheet of what it is laid out `by`.

    Raises `Usage` (`bad-by`).
    """
    from station.papers.workbook import Facts, workbook  # its library costs 75 ms to import

    rows = building.select(reported.summary, by, reported.types) if by else []
    facts = Facts(reported.area, by, rows if by == "type" else ())
    return workbook(reported.summary, facts)


def _journals(
    connection: sa.Connection, store: Store, info: dict[str, str]
) -> list[dict[str, Any]]:
    rows = connection.exec_driver_sql(
        "SELECT journal, station, desk, name, type, epoch, tip_seq, tip FROM journals "
        "ORDER BY station, desk, journal"
    ).mappings()
    region = info["region"] or "000000"
    return [{**row, "code": f"{region}-{row['station']}"} for row in rows]


def moment(text: str) -> str:
    """Read `--as-of`: a day or an ISO moment; the machine's offset where none is given."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            "bad-as-of", _("“{text}”不是时间，请写成 2026-10-08T09:00:00+08:00。").format(text=text)
        ) from error
    if found.tzinfo is None:
        found = found.astimezone()
    return found.replace(microsecond=0).isoformat(timespec="seconds")
