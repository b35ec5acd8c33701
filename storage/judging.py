"""What a person says of two merchants at a desk: one, or two; and taking that back. One act each."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from station import merchants as rules
from station.clock import uuid7
from station.errors import Refused
from station.language import _
from station.merchants import Shop
from station.records import Merchant
from storage import merchants

if TYPE_CHECKING:
    from storage.desk import Desk


def link(desk: "Desk", main: Shop, other: Shop, *, by: str | None = None) -> None:
    """是同一家: `other` counts under `main`. Cases keep what was typed. Raises `Refused`."""
    with desk.writing(), desk.store.write() as connection:
        said = merchants.names(connection)
        tops = rules.mains(said)
        upper, lower = (_named(said, one, tops) for one in (main, other))
        desk.append(connection, [rules.link(upper, lower, said)], by)


def part(desk: "Desk", one: Shop, other: Shop, *, by: str | None = None) -> None:
    """不是同一家: it is not asked again. Raises `Refused`."""
    with desk.writing(), desk.store.write() as connection:
        said = merchants.names(connection)
        two = [_named(said, shop, {}) for shop in (one, other)]
        desk.append(connection, [rules.part(two[0], two[1], said)], by)


def undo(desk: "Desk", judged: merchants.Judged, *, by: str | None = None) -> None:
    """Take back what was said of two names. Raises `Refused`."""
    with desk.writing(), desk.store.write() as connection:
        said = {one.id: one for one in merchants.names(connection)}
        if judged.one not in said or judged.other not in said:
            raise Refused("may-not-follow", _("这一条已经取消了，没有改动。"))
        made = rules.undo(said[judged.one], said[judged.other], said.values())
        desk.append(connection, [made], by)


def _named(said: Sequence[Merchant], shop: Shop, tops: Mapping[str, str]) -> Merchant:
    """Return the record of what a name counts under, a new one where nothing was said of it."""
    wanted = tops.get(shop.key, shop.key)
    for one in said:
        if rules.key(one.name, one.credit_code) == wanted:
            return one
    return Merchant(id=uuid7(), name=shop.name, credit_code=shop.code)
