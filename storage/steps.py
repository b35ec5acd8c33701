"""Acts that were saved at once: to a person they are one step, and this notes where it lies."""

import json
from collections.abc import Mapping

import sqlalchemy as sa

from storage.store import meta, set_meta
from storage.tables import OWN_REGION

_NOTED = 50
"""How many steps of several acts are remembered."""


def begins(connection: sa.Connection, journal: str) -> int:
    """Return where the next entry of a desk's journal goes."""
    return tip(connection, journal)[1] + 1


def note(connection: sa.Connection, journal: str, first: int) -> None:
    """Note that the acts from this place on are one step, within their transaction."""
    ordinal, last = tip(connection, journal)
    acts = connection.exec_driver_sql(
        "SELECT count(DISTINCT act) FROM entries "
        "WHERE region=? AND journal=? AND ordinal=? AND seq>=?",
        (OWN_REGION, journal, ordinal, first),
    ).scalar_one()
    if acts > 1:
        steps = [s for s in noted(meta(connection)) if s[1] < first]
        set_meta(connection, steps=json.dumps([*steps, [first, last]][-_NOTED:]))


def noted(info: Mapping[str, str]) -> list[list[int]]:
    """Return the first and the last place of each step that is noted, the oldest first."""
    steps: list[list[int]] = json.loads(info.get("steps", "[]"))
    return steps


def tip(connection: sa.Connection, journal: str) -> tuple[int, int]:
    """Return (epoch ordinal, place) of the last entry of a desk's journal."""
    ordinal, seq = connection.exec_driver_sql(
        "SELECT tip_ordinal, tip_seq FROM journals WHERE region=? AND journal=?",
        (OWN_REGION, journal),
    ).one()
    return int(ordinal), int(seq)
