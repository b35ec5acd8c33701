"""退费时间表: what is due when, and how far each instalment is paid. Pure; money in fen."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from station.life import CaseFile
from station.records import Agreement, Case, Payment

State = Literal["PAID", "PARTLY", "OPEN", "OVERDUE"]

_DAYS = {"WEEK": 7, "FORTNIGHT": 14}
_MONTHS = {"MONTH": 1, "QUARTER": 3}
EVERY = tuple(_DAYS) + tuple(_MONTHS)
"""How far apart instalments may lie (taxonomy `plan_every`)."""


PAYABLE = ("AGREED", "ENDED", "CLOSED")
EXPECTED = ("AGREED_PENDING", "AGREED_PARTIAL", "BREACHED", "SELF_SETTLED")
"""States and outcomes of a case in which money is still expected; what is late then is overdue."""


def expects(case: Case) -> bool:
    """Tell whether money is still expected in a case."""
    stands = not case.void and not case.merged_into
    return stands and case.state in PAYABLE and case.outcome in EXPECTED


@dataclass(frozen=True)
class Due:
    """One row of a schedule: how much was due on which day, and how much of it is paid.

    `record` is the payment that says so, or the agreement where no instalments were planned.
    `days` since it was due (less than nothing: still to come; 0 without a day).
    """

    number: int
    record: Payment | Agreement
    on: date | None
    due_fen: int
    paid_fen: int
    state: State
    days: int

    @property
    def left_fen(self) -> int:
        """What is still to be paid of it, in fen."""
        return self.due_fen - self.paid_fen


def schedule(file: CaseFile, today: date) -> tuple[Due, ...]:
    """Return what is due in the current round of a case, the oldest first.

    A row is every standing payment of this round with a sum that is due. Where there is none, the
    standing agreements with a day of performance are the rows. What the consumer received in this
    round, less what was given back, is set against the rows oldest first: by day, then by id; a row
    without a day comes last. A row is paid when nothing of it is left, else overdue from the day
    after its day, else partly paid, else open. What was received above the rows pays none of them;
    what was received before the first row was written first pays what was agreed and no row names.
    """
    rows = _rows(file)
    received = file.received_this_round_fen() - _for_no_row(file)
    paid_fen = spread(received, [fen for _on, fen, _record in rows])
    found = []
    for number, ((on, fen, record), paid) in enumerate(zip(rows, paid_fen, strict=True), 1):
        days = (today - on).days if on is not None else 0
        found.append(Due(number, record, on, fen, paid, _state(paid, fen, days), days))
    return tuple(found)


def _for_no_row(file: CaseFile) -> int:
    """Return how much of what was received paid what the rows leave out, in fen."""
    rows, now = planned(file), file.case.round
    if not rows:
        return 0
    begun = min(p.id for p in rows)
    early = sum(
        p.received_fen or 0 for p in file.payments if not p.void and p.round == now and p.id < begun
    )
    unnamed = file.agreed_fen() - sum(p.due_fen or 0 for p in rows)
    return min(max(early, 0), max(unnamed, 0))


def spread(received_fen: int, sums: Sequence[int]) -> list[int]:
    """Set a sum against others, the first one first; return how much of each is met, in fen."""
    rest = max(received_fen, 0)
    met = []
    for fen in sums:
        met.append(min(rest, fen))
        rest -= met[-1]
    return met


def planned(file: CaseFile) -> list[Payment]:
    """Return the standing payments of this round that say what is due, in order of making."""
    now = file.case.round
    return [p for p in file.payments if p.due_fen is not None and not p.void and p.round == now]


def overdue(rows: Iterable[Due]) -> list[Due]:
    """Return the rows that are late and not paid whole."""
    return [row for row in rows if row.state == "OVERDUE"]


def _rows(file: CaseFile) -> list[tuple[date | None, int, Payment | Agreement]]:
    rows: list[tuple[date | None, int, Payment | Agreement]] = [
        (p.due_on, p.due_fen or 0, p) for p in planned(file)
    ]
    if not rows:
        rows = [
            (a.due_on, a.agreed_fen, a)
            for a in file.agreements
            if not a.void and not a.superseded and a.due_on is not None and a.agreed_fen
        ]
    return sorted(rows, key=lambda row: (row[0] or date.max, row[2].id))


def _state(paid: int, fen: int, days: int) -> State:
    if paid >= fen:
        return "PAID"
    if days > 0:
        return "OVERDUE"
    return "PARTLY" if paid else "OPEN"


def instalments(total_fen: int, count: int, first: date, every: str) -> list[tuple[date, int]]:
    """Return `count` equal parts with their days; the last one takes the remainder.

    A month that lacks the first one's day has its last day instead; the next one keeps to the day.
    Raises `ValueError` for a count below one, a part below one fen or an unknown distance.
    """
    if count < 1 or total_fen < count or every not in EVERY:
        raise ValueError((total_fen, count, every))
    part = total_fen // count
    sums = [part] * (count - 1) + [total_fen - part * (count - 1)]
    return [(_later(first, every, n), fen) for n, fen in enumerate(sums)]


def _later(first: date, every: str, times: int) -> date:
    """Return the day so many distances later. Raises `OverflowError` beyond the calendar."""
    if every in _DAYS:
        return first + timedelta(days=_DAYS[every] * times)
    years, month = divmod(first.month - 1 + _MONTHS[every] * times, 12)
    year = first.year + years
    if year > date.max.year:
        raise OverflowError(year)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def sums(rows: Sequence[Due]) -> tuple[int, int, int]:
    """Return what these rows come to: due, paid, left; in fen."""
    due, paid = sum(row.due_fen for row in rows), sum(row.paid_fen for row in rows)
    return due, paid, due - paid
