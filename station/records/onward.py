"""What goes on from a case: referrals, leads, follow-ups, erasures."""

from datetime import date
from typing import Annotated, ClassVar

from station.fields import Ask
from station.records.base import Record


class Referral(Record, frozen=True, kw_only=True):
    """A case handed to another body that will act (转办)."""

    KIND: ClassVar[str] = "referral"

    case_id: Annotated[str, Ask("案件", shape="ref")]
    referred_on: Annotated[date, Ask("转办日期", shape="day")]
    target: Annotated[str, Ask("转给", shape="code", taxonomy="authority")] = ""
    target_name: Annotated[str, Ask("接收单位", sealed=True)] = ""
    reason: Annotated[str, Ask("转办原因", shape="text", sealed=True)] = ""
    from_ledger: Annotated[bool, Ask("来自旧台账", shape="flag")] = False


class Lead(Record, frozen=True, kw_only=True):
    """A suspected violation (违法线索) that the station noted; it may belong to no case."""

    KIND: ClassVar[str] = "lead"

    case_id: Annotated[str, Ask("案件", shape="ref")] = ""
    noted_on: Annotated[date, Ask("发现日期", shape="day")]
    handed_on: Annotated[date | None, Ask("移交日期", shape="day")] = None
    target: Annotated[str, Ask("移交给", shape="code", taxonomy="authority")] = ""
    target_name: Annotated[str, Ask("接收单位", sealed=True)] = ""
    problem: Annotated[str, Ask("违法类型", shape="code", taxonomy="p12315_report_problem")] = ""
    facts: Annotated[str, Ask("线索内容", shape="text", sealed=True)] = ""
    receipt_on: Annotated[date | None, Ask("签收日期", shape="day")] = None
    from_ledger: Annotated[bool, Ask("来自旧台账", shape="flag")] = False


class FollowUp(Record, frozen=True, kw_only=True):
    """One call to the consumer after the case (回访)."""

    KIND: ClassVar[str] = "follow_up"

    case_id: Annotated[str, Ask("案件", shape="ref")]
    called_on: Annotated[date, Ask("回访日期", shape="day")]
    answer: Annotated[
        str,
        Ask("满意度", "满意、基本满意、不满意、未接通、不评价", "code", taxonomy="satisfaction"),
    ]
    reason: Annotated[str, Ask("不满意原因", shape="code", taxonomy="unsatisfied_reason")] = ""
    note: Annotated[str, Ask("备注", shape="text", sealed=True)] = ""
    from_ledger: Annotated[bool, Ask("来自旧台账", shape="flag")] = False


class Erasure(Record, frozen=True, kw_only=True):
    """清除个人信息: names the record, the fields and every commitment whose value is gone for good.

    Figures stay; the chain still verifies (design/format.md, Journal).
    """

    KIND: ClassVar[str] = "erase"

    record_id: Annotated[str, Ask("记录", shape="ref")]
    record_kind: Annotated[str, Ask("记录类型")]
    erased_on: Annotated[date, Ask("清除日期", shape="day")]
    fields_erased: Annotated[list[str], Ask("清除的栏目", shape="list")] = []  # noqa: RUF012
    commits: Annotated[list[str], Ask("清除的核对值", shape="list")] = []  # noqa: RUF012
