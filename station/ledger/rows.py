"""A ledger's row as typed values, or the one reason why it cannot be taken.

A row is refused only for what cannot be read (a day, a sum, a code) or what contradicts itself.
Days carry their year: a ledger that is loaded again next year must read the same.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any

from station import journal, taxonomy, values
from station.errors import Refused
from station.language import _
from station.ledger.columns import BY_NAME, MONEY_PARTS
from station.ledger.reading import RawRow

BLANKS = frozenset({"", "-", "--", "—", "——", "－", "/", "\\", "无", "N/A", "n/a", "空"})
"""What offices write in a cell of a day, a sum or a code to say that there is none."""

RECEIPT_OUTCOMES = frozenset({"AGREED_DONE", "AGREED_PARTIAL", "SELF_SETTLED"})
"""Outcomes whose money the consumer has received on the closing day."""

KINDS = frozenset({"CONSULT", "COMPLAINT", "LEAD", "SUGGEST", "OTHER_REQ"})

_PARTS = re.compile(r"[、,，;；\s]+")


class RowRefused(Refused):
    """One row that cannot be taken: the column at fault and a sentence for a person."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__("row-refused", reason)
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One row in its types: codes of the taxonomy, days, times `HH:MM`, money in fen."""

    kind: str
    received: date
    number: str = ""
    station: str = ""
    external_numbers: tuple[str, ...] = ()
    received_at: str = ""
    channel: str = ""
    consumer: str = ""
    phone: str = ""
    merchant: str = ""
    credit_code: str = ""
    goods: str = ""
    category: str = ""
    nature: str = ""
    bought_on: date | None = None
    sales_mode: str = ""
    request: str = ""
    disputed_fen: int | None = None
    claimed_fen: int | None = None
    handler: str = ""
    decision: str = ""
    decided_on: date | None = None
    mediated_on: date | None = None
    mediated_at: str = ""
    outcome: str = ""
    closed_on: date | None = None
    refund_fen: int | None = None
    compensation_fen: int | None = None
    multiple_fen: int | None = None
    in_kind_fen: int | None = None
    other_fen: int | None = None
    satisfaction: str = ""
    followed_on: date | None = None
    lead_to: str = ""
    note: str = ""

    @property
    def money(self) -> dict[str, int]:
        """The sums that are not zero, in fen, by code of `payment_kind`."""
        parts = {
            "REFUND": self.refund_fen,
            "COMPENSATION": self.compensation_fen,
            "MULTIPLE": self.multiple_fen,
            "IN_KIND": self.in_kind_fen,
            "OTHER": self.other_fen,
        }
        return {kind: fen for kind, fen in parts.items() if fen}

    @property
    def last_step_on(self) -> date:
        """办结时间, else 调解时间, 受理时间, 接收时间: the day a closed row was closed."""
        return self.closed_on or self.mediated_on or self.decided_on or self.received

    @property
    def refused(self) -> bool:
        """Whether the row says 不予受理."""
        return self.decision == "REFUSED" or self.outcome == "NOT_ACCEPTED"

    @property
    def mediated(self) -> bool:
        """Whether the outcome says that a session was held."""
        flag = taxonomy.outcome_flags(self.outcome).mediated
        return self.mediated_on is not None if flag == "if_session" else flag

    @property
    def closes(self) -> bool:
        """Whether the row closes its case."""
        if self.outcome or self.refused:
            return True
        return self.kind != "COMPLAINT" and self.closed_on is not None


def _line(cells: dict[str, str], name: str) -> str:
    return values.clean(cells[name]).strip() if name in cells else ""


def _text(cells: dict[str, str], name: str) -> str:
    return cells.get(name, "")


def _numbers(cells: dict[str, str], name: str) -> tuple[str, ...]:
    return tuple(x for x in _PARTS.split(cells.get(name, "")) if x)


def _where(cells: dict[str, str], name: str) -> str:
    return "" if cells.get(name, "") in BLANKS else _line(cells, name)


def _kind(cells: dict[str, str], name: str) -> str:
    code = _code(cells, name)
    if code not in KINDS:
        text = cells.get(name, "")
        raise RowRefused(
            name,
            _("类别「{text}」不能导入，请写咨询、投诉、举报、建议或其他。").format(
                text=values.shown(text)
            )
            if text
            else _("没有类别。"),
        )
    return code


def _code(cells: dict[str, str], name: str) -> str:
    text = cells.get(name, "")
    if text in BLANKS:
        return ""
    code = taxonomy.find(BY_NAME[name].taxonomy, text)
    if code is None:
        raise RowRefused(
            name,
            _("不认识「{text}」，请写分类表里的代码或名称。").format(text=values.shown(text)),
        )
    return code


@lru_cache(maxsize=4096)
def _read_moment(text: str) -> tuple[date, str]:
    return values.serial(text) or values.moment(text)


def _moment(cells: dict[str, str], name: str) -> tuple[date | None, str]:
    text = cells.get(name, "")
    if text in BLANKS:
        return None, ""
    try:
        return _read_moment(text)
    except Refused as error:
        raise RowRefused(name, error.sentence) from error


def _day(cells: dict[str, str], name: str) -> date | None:
    return _moment(cells, name)[0]


def _money(cells: dict[str, str], name: str) -> int | None:
    text = cells.get(name, "")
    if text in BLANKS:
        return None
    try:
        return values.money(text)
    except Refused as error:
        raise RowRefused(name, error.sentence) from error


_PLAN: tuple[tuple[str, Callable[[dict[str, str], str], Any], str], ...] = (
    ("number", _line, "编号"),
    ("station", _line, "站点"),
    ("external_numbers", _numbers, "外部编号"),
    ("channel", _code, "渠道"),
    ("consumer", _line, "消费者"),
    ("phone", _line, "联系电话"),
    ("merchant", _line, "经营者"),
    ("credit_code", _line, "信用代码"),
    ("goods", _line, "商品服务"),
    ("category", _code, "类别代码"),
    ("nature", _code, "投诉性质"),
    ("bought_on", _day, "消费日期"),
    ("sales_mode", _code, "交易方式"),
    ("request", _text, "诉求"),
    ("disputed_fen", _money, "争议金额"),
    ("claimed_fen", _money, "诉求金额"),
    ("handler", _line, "经办人"),
    ("decision", _code, "受理结果"),
    ("decided_on", _day, "受理时间"),
    ("outcome", _code, "处理结果"),
    ("closed_on", _day, "办结时间"),
    ("refund_fen", _money, "退款"),
    ("compensation_fen", _money, "赔偿"),
    ("multiple_fen", _money, "加倍赔偿"),
    ("in_kind_fen", _money, "换修折价"),
    ("other_fen", _money, "其他挽回"),
    ("satisfaction", _code, "满意度"),
    ("followed_on", _day, "回访时间"),
    ("lead_to", _where, "线索去向"),
    ("note", _text, "备注"),
)
"""Which column each field is read from, and how; 类别 and the two with a time are read apart."""


def parse(raw: RawRow) -> LedgerRow:
    """Read a row's cells. Raises `RowRefused` with the first column that is at fault."""
    cells = raw.cells
    received, received_at = _moment(cells, "接收时间")
    if received is None:
        raise RowRefused("接收时间", _("没有接收时间。"))
    mediated_on, mediated_at = _moment(cells, "调解时间")
    row = LedgerRow(
        received=received,
        received_at=received_at,
        mediated_on=mediated_on,
        mediated_at=mediated_at,
        kind=_kind(cells, "类别"),
        **{field: how(cells, column) for field, how, column in _PLAN if column in cells},
    )
    _check(row)
    return row


def _check(row: LedgerRow) -> None:
    """Refuse a row that contradicts itself."""
    closing = row.closed_on or (row.last_step_on if row.closes else None)
    if closing and closing < row.received:
        raise RowRefused(
            "办结时间",
            _("办结（{closed}）早于接收（{received}），请核对日期。").format(
                closed=closing, received=row.received
            ),
        )
    if row.money:
        _check_money(row)
    if row.refused:
        _check_refused(row)


def _check_money(row: LedgerRow) -> None:
    column = next(n for n, fen in zip(MONEY_PARTS, _parts(row), strict=True) if fen)
    if row.kind == "CONSULT":
        raise RowRefused(
            column, _("咨询没有退款或赔偿。如果是投诉，请把类别改为投诉；否则请删去金额。")
        )
    if row.outcome in RECEIPT_OUTCOMES and row.closed_on is None:
        raise RowRefused(
            "办结时间", _("有收到的钱，但没有办结时间。请补上办结时间（也是收到钱的那一天）。")
        )


def _parts(row: LedgerRow) -> tuple[int | None, ...]:
    return (
        row.refund_fen,
        row.compensation_fen,
        row.multiple_fen,
        row.in_kind_fen,
        row.other_fen,
    )


def _check_refused(row: LedgerRow) -> None:
    if row.decision not in ("", "REFUSED"):
        raise RowRefused("处理结果", _("受理结果不是不予受理，处理结果却是不予受理，请核对。"))
    if row.mediated or row.mediated_on or taxonomy.outcome_flags(row.outcome).agreed or row.money:
        raise RowRefused(
            "受理结果", _("不予受理的投诉不会有调解、协议或挽回金额，请核对受理结果和处理结果。")
        )


_FIELDS = tuple((f.name, f.default) for f in fields(LedgerRow) if f.name != "number")


def content_key(row: LedgerRow) -> bytes:
    """Return canonical bytes of what a row means, without its 编号 and how it was spelled.

    Blank columns are left out, so a ledger with more columns tells its old rows the same.
    """
    plain: dict[str, Any] = {}
    for name, default in _FIELDS:
        value = getattr(row, name)
        if value != default:
            plain[name] = value
    return journal.canonical(plain)
