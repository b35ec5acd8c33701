"""The case: a consultation, a complaint, a lead that came in, or another request."""

from datetime import date
from typing import Annotated, ClassVar

from station.fields import Ask
from station.records.base import Record


class Case(Record, frozen=True, kw_only=True):
    """What a person came with, and what became of it.

    Money in fen. Figures read only the open fields. `state` is set by the verbs of
    `station.life`, never by hand.
    """

    KIND: ClassVar[str] = "case"

    # What and when
    kind: Annotated[str, Ask("类别", "咨询、投诉、举报或其他", "code", taxonomy="record_kind")]
    number: Annotated[str, Ask("编号", "给人看的号码，由本机编排")] = ""
    received: Annotated[date, Ask("接收日期", "消费者来的那一天", "day")]
    received_at: Annotated[str, Ask("接收时刻", "几点几分，可以不填", "moment")] = ""
    channel: Annotated[str, Ask("渠道", "从哪里来的", "code", taxonomy="channel")] = ""
    state: Annotated[str, Ask("状态", shape="code", taxonomy="case_state")] = "REGISTERED"
    external_numbers: Annotated[
        list[str], Ask("外部编号", "12315、12345、信访等的编号，可以有几个", "list", sealed=True)
    ] = []  # noqa: RUF012 - msgspec copies an empty list for each record
    in_12315: Annotated[bool, Ask("已录入全国12315平台", "避免与市场监管局的总数重复", "flag")] = (
        False
    )

    # The consumer
    consumer_name: Annotated[str, Ask("消费者", "姓名；咨询可以不填", sealed=True)] = ""
    consumer_phone: Annotated[str, Ask("联系电话", sealed=True)] = ""
    consumer_address: Annotated[str, Ask("消费者地址", sealed=True)] = ""
    consumer_id_type: Annotated[str, Ask("证件类型", shape="code", taxonomy="id_type")] = ""
    consumer_id_no: Annotated[str, Ask("证件号码", "需要核验身份时才填", sealed=True)] = ""
    elder_child: Annotated[
        str, Ask("一老一小", "老年人或未成年人", "code", taxonomy="elder_child")
    ] = ""
    persons: Annotated[int | None, Ask("涉及人数", "共同投诉的人数", "count")] = None
    agent_name: Annotated[
        str, Ask("代理人", "有授权委托书的代理人（令121第11条）", sealed=True)
    ] = ""
    agent_phone: Annotated[str, Ask("代理人电话", sealed=True)] = ""

    # The merchant
    merchant: Annotated[
        str, Ask("经营者", "被投诉的店或公司", sealed=True, open_with="credit_code")
    ] = ""
    credit_code: Annotated[
        str, Ask("信用代码", "统一社会信用代码，18位", sealed=True, open_with="credit_code")
    ] = ""
    merchant_id: Annotated[str, Ask("经营者名录", shape="ref")] = ""
    merchant_phone: Annotated[str, Ask("经营者电话", sealed=True)] = ""
    merchant_address: Annotated[str, Ask("经营者地址", sealed=True)] = ""
    respondent_role: Annotated[
        str,
        Ask("责任主体", "销售者、生产者、服务者、平台或场地方", "code", taxonomy="respondent_role"),
    ] = ""
    more_respondents: Annotated[
        list[dict[str, str]],
        Ask("其他被投诉人", "每个一行：名称、责任主体、电话", "list", sealed=True),
    ] = []  # noqa: RUF012

    # The matter
    goods: Annotated[str, Ask("商品服务", "买了什么", sealed=True)] = ""
    category: Annotated[str, Ask("类别代码", "商品或服务的类", "code", taxonomy="category")] = ""
    nature: Annotated[str, Ask("投诉性质", shape="code", taxonomy="nature")] = ""
    object_12315: Annotated[str, Ask("12315客体", shape="code", taxonomy="p12315_object")] = ""
    problem_12315: Annotated[str, Ask("12315问题", shape="code", taxonomy="p12315_problem")] = ""
    sales_mode: Annotated[str, Ask("交易方式", shape="code", taxonomy="sales_mode")] = ""
    prepaid_sector: Annotated[str, Ask("预付卡行业", shape="code", taxonomy="prepaid_sector")] = ""
    bought_on: Annotated[date | None, Ask("消费日期", shape="day")] = None
    facts: Annotated[str, Ask("事实经过", "时间、地点、经过", "text", sealed=True)] = ""
    request: Annotated[str, Ask("诉求", "消费者要什么", "text", sealed=True)] = ""
    disputed_fen: Annotated[int | None, Ask("争议金额", "争的是多少钱", "fen")] = None
    claimed_fen: Annotated[int | None, Ask("诉求金额", "要求赔多少", "fen")] = None
    note: Annotated[str, Ask("备注", shape="text", sealed=True)] = ""
    handler: Annotated[str, Ask("经办人", sealed=True)] = ""

    # Consents
    consent_mediate: Annotated[bool, Ask("双方同意调解", "令121第18条", "flag")] = False
    consent_share: Annotated[
        bool, Ask("同意转交", "同意把材料转交市场监管部门或消协（个保法第23条）", "flag")
    ] = False
    consent_publish: Annotated[bool, Ask("同意公示", shape="flag")] = False

    # What was decided, and the result
    decision: Annotated[str, Ask("受理结果", shape="code", taxonomy="decision")] = ""
    decided_on: Annotated[date | None, Ask("受理时间", shape="day")] = None
    refuse_ground: Annotated[
        str, Ask("不予受理理由", shape="code", taxonomy="not_accept_ground_2026")
    ] = ""
    outcome: Annotated[str, Ask("处理结果", shape="code", taxonomy="outcome")] = ""
    result_on: Annotated[date | None, Ask("结果日期", "调解有结果的那一天", "day")] = None
    end_ground: Annotated[str, Ask("终止理由", shape="code", taxonomy="terminate_ground_2026")] = ""
    replied_on: Annotated[date | None, Ask("答复日期", shape="day")] = None
    reply: Annotated[str, Ask("答复内容", shape="text", sealed=True)] = ""
    closed_on: Annotated[date | None, Ask("办结日期", shape="day")] = None
    accept_due: Annotated[date | None, Ask("应受理日", shape="day")] = None
    close_due: Annotated[date | None, Ask("应办结日", shape="day")] = None

    # Where it belongs
    round: Annotated[int, Ask("办理轮次", "重新办理（回头看）一次加一", "count")] = 1
    redo_reason: Annotated[str, Ask("重新办理原因", shape="text", sealed=True)] = ""
    converted_from: Annotated[str, Ask("由咨询转来", shape="ref")] = ""
    merged_into: Annotated[str, Ask("并入", shape="ref")] = ""
    entered_late: Annotated[bool, Ask("补录", "事后录入", "flag")] = False
    from_ledger: Annotated[bool, Ask("来自旧台账", shape="flag")] = False
    ledger_number: Annotated[str, Ask("旧台账编号", sealed=True)] = ""
