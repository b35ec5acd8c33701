"""What happens between the two sides: sessions, agreements, money."""

from datetime import date
from typing import Annotated, ClassVar

from station.fields import Ask
from station.records.base import Record


class Session(Record, frozen=True, kw_only=True):
    """One sitting (调解一次) of a case."""

    KIND: ClassVar[str] = "session"

    case_id: Annotated[str, Ask("案件", shape="ref")]
    held_on: Annotated[date, Ask("调解日期", shape="day")]
    held_at: Annotated[str, Ask("调解时刻", shape="moment")] = ""
    remote: Annotated[bool, Ask("远程调解", shape="flag")] = False
    place: Annotated[str, Ask("地点", sealed=True)] = ""
    mediator: Annotated[str, Ask("调解员", sealed=True)] = ""
    came: Annotated[str, Ask("到场", shape="code", taxonomy="came")] = ""
    offered_fen: Annotated[int | None, Ask("经营者愿付", shape="fen")] = None
    asked_fen: Annotated[int | None, Ask("消费者要求", shape="fen")] = None
    notes: Annotated[str, Ask("调解情况", shape="text", sealed=True)] = ""
    from_ledger: Annotated[bool, Ask("来自旧台账", shape="flag")] = False


class Agreement(Record, frozen=True, kw_only=True):
    """What the two sides agreed. A redone case's old agreement is `superseded`: not counted."""

    KIND: ClassVar[str] = "agreement"

    case_id: Annotated[str, Ask("案件", shape="ref")]
    agreed_on: Annotated[date, Ask("协议日期", shape="day")]
    agreed_fen: Annotated[int, Ask("协议金额", shape="fen")] = 0
    remedy: Annotated[str, Ask("解决方式", shape="code", taxonomy="remedy")] = ""
    due_on: Annotated[date | None, Ask("履行期限", shape="day")] = None
    terms: Annotated[str, Ask("协议内容", shape="text", sealed=True)] = ""
    superseded: Annotated[bool, Ask("已被重新办理取代", shape="flag")] = False
    round: Annotated[int, Ask("办理轮次", shape="count")] = 1
    from_ledger: Annotated[bool, Ask("来自旧台账", shape="flag")] = False


class Payment(Record, frozen=True, kw_only=True):
    """Money or value that is due, or that the consumer received (兑现)."""

    KIND: ClassVar[str] = "payment"

    case_id: Annotated[str, Ask("案件", shape="ref")]
    kind: Annotated[
        str, Ask("款项", "退款、赔偿、加倍赔偿、换修折价或其他", "code", taxonomy="payment_kind")
    ]
    basis: Annotated[str, Ask("加倍依据", shape="code", taxonomy="punitive_basis")] = ""
    due_on: Annotated[date | None, Ask("应付日期", shape="day")] = None
    due_fen: Annotated[int | None, Ask("应付金额", shape="fen")] = None
    received_on: Annotated[date | None, Ask("收到日期", "消费者实际收到的那一天", "day")] = None
    received_fen: Annotated[int | None, Ask("收到金额", shape="fen")] = None
    payer: Annotated[
        str, Ask("付款人", "经营者、依托单位先行赔付或其他", "code", taxonomy="payer")
    ] = ""
    note: Annotated[str, Ask("备注", shape="text", sealed=True)] = ""
    round: Annotated[int, Ask("办理轮次", shape="count")] = 1
    from_ledger: Annotated[bool, Ask("来自旧台账", shape="flag")] = False
