"""What goes on from a case: referrals, leads, follow-ups, papers printed, erasures."""

from datetime import date
from typing import Annotated, ClassVar

from station.fields import Ask
from station.records.base import Record


class Referral(Record, frozen=True, kw_only=True):
    """A case handed to another body that will act (转办)."""

    KIND: ClassVar[str] = "referral"

    case_id: Annotated[str, Ask("案件", "属于哪件案件，自动写上。", "ref")]
    referred_on: Annotated[date, Ask("转办日期", "把材料转出去的那一天，如 今天 或 3.12。", "day")]
    target: Annotated[
        str,
        Ask(
            "转给",
            "归谁管就转给谁：商品和服务一般是市场监管，快递是邮政管理，物业是住建。打几个字就能找到，如 市监。",
            "code",
            taxonomy="authority",
        ),
    ] = ""
    target_name: Annotated[
        str,
        Ask(
            "接收单位", "具体是哪一家，如 城东市场监管所；单子里没有的单位也写在这里。", sealed=True
        ),
    ] = ""
    reason: Annotated[
        str,
        Ask(
            "转办原因",
            "为什么要转，如 本站调解不成，消费者要求处理；或 不属于消费争议。",
            "text",
            sealed=True,
        ),
    ] = ""
    from_ledger: Annotated[
        bool, Ask("来自旧台账", "从旧台账导入的，自动写上，不用手填。", "flag")
    ] = False


class Lead(Record, frozen=True, kw_only=True):
    """A suspected violation (违法线索) that the station noted; it may belong to no case."""

    KIND: ClassVar[str] = "lead"

    case_id: Annotated[
        str, Ask("案件", "从哪件案件里发现的，自动写上；巡查时发现的没有。", "ref")
    ] = ""
    noted_on: Annotated[date, Ask("发现日期", "发现的那一天，如 今天 或 3.12。", "day")]
    handed_on: Annotated[
        date | None,
        Ask(
            "移交日期", "交给市场监管部门的那一天；提供线索的条数按这一天数，还没交就空着。", "day"
        ),
    ] = None
    target: Annotated[
        str, Ask("移交给", "交给谁，一般是辖区的市场监管所。", "code", taxonomy="authority")
    ] = ""
    target_name: Annotated[
        str, Ask("接收单位", "具体是哪一家，如 城东市场监管所。", sealed=True)
    ] = ""
    problem: Annotated[
        str,
        Ask(
            "违法类型",
            "像是哪一种违法，如 食品违法行为、无照经营；拿不准可以不填。",
            "code",
            taxonomy="p12315_report_problem",
        ),
    ] = ""
    facts: Annotated[
        str,
        Ask(
            "线索内容",
            "在哪里、看见什么、有什么凭据。如 货架上有4瓶过期酱油没有撤。谁反映的要保密（令121第37条），不写进这里。",
            "text",
            sealed=True,
        ),
    ] = ""
    receipt_on: Annotated[
        date | None, Ask("签收日期", "对方签收的那一天，如 3.13；没有签收单可以不填。", "day")
    ] = None
    from_ledger: Annotated[
        bool, Ask("来自旧台账", "从旧台账导入的，自动写上，不用手填。", "flag")
    ] = False


class FollowUp(Record, frozen=True, kw_only=True):
    """One call to the consumer after the case (回访)."""

    KIND: ClassVar[str] = "follow_up"

    case_id: Annotated[str, Ask("案件", "属于哪件案件，自动写上。", "ref")]
    called_on: Annotated[
        date, Ask("回访日期", "打电话回访的那一天，如 今天；没接通也记一条。", "day")
    ]
    answer: Annotated[
        str,
        Ask(
            "满意度",
            "消费者自己怎么说的就选哪个，不替他选：满意、基本满意、不满意、未接通、不评价。满意率按它算。",
            "code",
            taxonomy="satisfaction",
        ),
    ]
    reason: Annotated[
        str,
        Ask(
            "不满意原因",
            "不满意在哪里：对结果、态度、本站没有强制力，还是对经营者。满意的不用填。",
            "code",
            taxonomy="unsatisfied_reason",
        ),
    ] = ""
    note: Annotated[
        str, Ask("备注", "消费者还说了什么，如 钱已经收到，谢谢。", "text", sealed=True)
    ] = ""
    from_ledger: Annotated[
        bool, Ask("来自旧台账", "从旧台账导入的，自动写上，不用手填。", "flag")
    ] = False


class Print(Record, frozen=True, kw_only=True):
    """A paper (文书) that was printed. It stays also when void: a number is never given twice."""

    KIND: ClassVar[str] = "print"

    case_id: Annotated[str, Ask("案件", "是哪件案件的文书，自动写上；日清单没有。", "ref")] = ""
    paper: Annotated[str, Ask("文书", "打印的是哪一种文书，自动写上。", "code", taxonomy="paper")]
    of_record: Annotated[
        str, Ask("所记的事", "这份文书写的是哪次调解、哪份协议等，自动写上。", "ref")
    ] = ""
    printed_on: Annotated[date, Ask("打印日期", "打印的那一天，自动写上。", "day")]
    year: Annotated[int, Ask("文号年份", "文号里的年份，自动写上；没有文号的是0。", "count")] = 0
    n: Annotated[
        int, Ask("第几号", "这一年这种文书的第几号，自动写上；没有文号的是0。", "count")
    ] = 0
    desk: Annotated[
        str, Ask("文号窗口", "哪个窗口排的号，恢复过备份的再加第几次，自动写上，印在文号里。")
    ] = ""


class Erasure(Record, frozen=True, kw_only=True):
    """清除个人信息: names the record, the fields and every commitment whose value is gone for good.

    Figures stay; the chain still verifies (design/format.md, Journal).
    """

    KIND: ClassVar[str] = "erase"

    record_id: Annotated[str, Ask("记录", "清除了哪一条记录，自动写上。", "ref")]
    record_kind: Annotated[str, Ask("记录类型", "那条记录是哪一类，自动写上。")]
    erased_on: Annotated[date, Ask("清除日期", "清除的那一天，自动写上；数字都留着。", "day")]
    fields_erased: Annotated[list[str], Ask("清除的栏目", "清掉了哪几栏，自动写上。", "list")] = []  # noqa: RUF012
    commits: Annotated[
        list[str],
        Ask("清除的核对值", "每个清掉的值的核对值，自动写上，让上报的记录仍然对得上。", "list"),
    ] = []  # noqa: RUF012
