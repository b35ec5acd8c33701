"""Where a desk's work stands, for the status line: saved, on a stick, arrived. Proven facts only.

A bundle that was written has not arrived; only a receipt says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from station.journal import stored
from storage.desk import Desk
from storage.store import meta
from storage.tables import OWN_REGION

DRIFT = timedelta(hours=1)
"""How far the clock may stand before the last entry and pass for right."""


@dataclass(frozen=True)
class Signs:
    """How far things went. Moments are ISO, blank for never.

    `saved_at` is the moment of the last entry. `to_export` counts the entries after those last
    written into a bundle, `exported_unreceipted` those written but not receipted; receipts go
    through `acked_through`. `clock_back`: the clock of this machine stands well before the last
    entry, so what is written now would be dated wrong. `joined` names the county. `waiting` counts what waits for a person, by
    its kind: `conflicts` are records changed on two sides.
    """

    saved_at: str
    to_export: int
    exported_unreceipted: int
    exported_at: str
    acked_through: int
    receipt_at: str
    joined: str
    drafts: int
    waiting: dict[str, int]
    backup_at: str
    clock_back: bool


def signs(desk: Desk) -> Signs:
    """Read how far a desk's work went."""
    with desk.store.read() as connection:
        info = meta(connection)
        last, line = connection.exec_driver_sql(
            "SELECT seq, line FROM entries WHERE region=? AND journal=? "
            "ORDER BY ordinal DESC, seq DESC LIMIT 1",
            (OWN_REGION, info["journal"]),
        ).one()
        county = connection.exec_driver_sql(
            "SELECT name, acked_seq, receipt_at FROM counties WHERE region=?", (info["region"],)
        ).first()
        drafts, conflicts = connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM drafts WHERE form<>''), "
            "(SELECT count(*) FROM conflicts WHERE region=?)",
            (OWN_REGION,),
        ).one()
    name, acked, receipt_at = county or ("", 0, None)
    saved_at = stored(line).at
    back = datetime.fromisoformat(saved_at) - desk.store.clock.now()
    exported = max(int(info.get("exported_seq", "0")), acked)
    return Signs(
        saved_at=saved_at,
        to_export=last - exported,
        exported_unreceipted=exported - acked,
        exported_at=info.get("exported_at", ""),
        acked_through=acked,
        receipt_at=receipt_at or "",
        joined=name,
        drafts=drafts,
        waiting={"conflicts": conflicts},
        backup_at=info.get("backup_at", ""),
        clock_back=back > DRIFT,
    )
