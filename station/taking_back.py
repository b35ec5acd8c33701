"""撤销: what an act made becomes void, what it changed gets its earlier image back.

Pure: what was touched goes in, a new act comes out; nothing is ever deleted. Every refusal is
`Refused` with a sentence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from station.errors import Refused
from station.language import _
from station.life import Act
from station.records import Case, Record

UNDO = "undo"
"""What an act says that takes another one back; there is one for each act taken back."""


@dataclass(frozen=True)
class Touched:
    """One record of an act: as it was before (None: the act made it), and as the act left it.

    `lost`: values of the earlier image were erased since; it cannot be had back whole.
    """

    before: Record | None
    after: Record
    lost: bool = False


def take_back(touched: Iterable[Touched], now: Mapping[str, Record]) -> Act:
    """Return the act that takes another one back; `now` holds the records by id as they stand.

    Raises `Refused` (`may-not-follow`) where one of them went on since or was erased.
    """
    records: list[Record] = []
    for one in touched:
        if one.lost:
            raise Refused("may-not-follow", _("这一步里有清除过的个人信息，找不回来，不能撤销。"))
        if now.get(one.after.id) != one.after:
            raise Refused("may-not-follow", _("这一步以后又有改动，不能撤销：写错了请用“更正”。"))
        records.append(one.before if one.before is not None else _void(one.after))
    return Act(UNDO, tuple(records))


def _void(made: Record) -> Record:
    """Return what an act made as it stands once that is taken back: visible, counted nowhere."""
    gone = made.with_(void=True, void_reason=_("撤销"))
    return gone.with_(state="VOID") if isinstance(gone, Case) else gone
