"""One line of the list of cases: its columns, and what they say of a case."""

from datetime import date
from typing import TYPE_CHECKING

from screens.cases import parts
from screens.cases.steps import state_words
from screens.widgets.pages import Cell
from screens.widgets.table import Column
from station import taxonomy
from station.language import _, current
from station.law import habits
from station.masking import HIDDEN
from station.values import yuan

if TYPE_CHECKING:
    from storage.listing import Row


def columns(office: bool) -> list[Column]:
    """Return the columns of the list; an office also tells the station of each case."""
    english = current() == "en"
    found = [
        Column(_("编号"), 9),
        Column(_("接收日期"), 10),
        Column(_("类别"), 14 if english else 9, hide_under=96 if office else 70),
        Column(_("消费者"), 8 if english else 6),
        Column(_("经营者"), 12, grow=3),
        Column(_("商品"), 10, grow=2, hide_under=130 if office else 96),
        Column(_("性质"), 12 if english else 8, hide_under=130 if office else 116),
        Column(_("站点"), 22, grow=2),
        Column(_("状态"), 14 if english else 10),
        Column(_("诉求金额"), 12, right=True, hide_under=90 if office else 0),
    ]
    return found if office else found[:7] + found[8:]


LATE = "!"
"""What stands before the state of a case that is overdue."""


def cells(row: "Row", office: bool, day: date) -> list[str | Cell]:
    """Return what the columns say of a case; what is overdue by then or due soon stands out."""
    words = state_words(row.kind, row.state, row.outcome, row.void)
    state: str | Cell = words
    if row.late(day):
        state = Cell(LATE + words, "warning" if row.late_reason else "error")
    elif row.due is not None and row.due <= habits.soon_until(day):
        state = Cell(words, "warning")
    found: list[str | Cell] = [
        row.number,
        row.received.isoformat(),
        parts.kind_words(row.kind),
        consumer_words(row),
        row.merchant,
        row.goods or taxonomy.label("category", row.category),
        taxonomy.label("nature", row.nature),
        row.station_name,
        state,
        yuan(row.claimed_fen) if row.claimed_fen is not None else "",
    ]
    if row.void:
        found = [Cell(c, "dim") for c in found if isinstance(c, str)]
    return found if office else found[:7] + found[8:]


def consumer_words(row: "Row") -> str:
    """Return the consumer as a list names one; of who reported a lead a list says nothing."""
    return _(HIDDEN) if row.kind == "LEAD" else row.consumer
