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

    # Two lines a field: what it is, and its help.
    # fmt: off
    # What and when
    kind: Annotated[str, Ask("类别", shape="code", taxonomy="record_kind", help=
        "来的是哪一种事：只是问问选咨询；和经营者有争议、要求解决选投诉；反映违法选线索。季报按它分开数。")]
    number: Annotated[str, Ask("编号", help=
        "本机自动编排，登记后不变；告诉消费者，以后凭它来查。如 26A-0012：26年、A窗口、第12件。")] = ""
    received: Annotated[date, Ask("接收日期", shape="day", help=
        "消费者来的那一天，不是录入的那一天；期限和季报都从它算起。写 3.10 或 昨天 都行。")]
    received_at: Annotated[str, Ask("接收时刻", shape="moment", help=
        "几点几分来的，记不清可以不填。如 9:30 或 下午3点半。")] = ""
    channel: Annotated[str, Ask("渠道", shape="code", taxonomy="channel", help=
        "消费者是怎么找到本站的：本人来选“现场来访”，打电话选“本站电话”；12315 或 12345 转来的选转办，再把对方的编号写进“外部编号”。")] = ""
    state: Annotated[str, Ask("状态", shape="code", taxonomy="case_state", help=
        "这件事办到哪一步了。由办理步骤自动改，不用手填。")] = "REGISTERED"
    external_numbers: Annotated[list[str], Ask("外部编号", shape="list", sealed=True, help=
        "12315、12345、信访等给这件事的编号，可以有几个，用逗号隔开；凭它能认出是同一件事。")] = []  # noqa: RUF012 - msgspec copies an empty list for each record
    in_12315: Annotated[bool, Ask("已录入全国12315平台", shape="flag", help=
        "已经录进全国12315平台就选“是”：县区汇总时就不会和市场监管局的总数重复。")] = False

    # The consumer
    consumer_name: Annotated[str, Ask("消费者", sealed=True, help=
        "照证件写真实姓名（令121第10条）；咨询可以不填。几个人一起投诉，写一位代表，人数填在“涉及人数”。")] = ""
    consumer_phone: Annotated[str, Ask("联系电话", sealed=True, form="phone", help=
        "能找到消费者的电话，约调解、答复、回访都用它。手机 11 位，座机如 0892-6321234；有两个用逗号隔开。")] = ""
    consumer_address: Annotated[str, Ask("消费者地址", sealed=True, help=
        "现在住的地方，如 幸福路12号3单元。要转交市场监管部门时用得上（令121第10条），平时可以不填。")] = ""
    consumer_id_type: Annotated[str, Ask("证件类型", shape="code", taxonomy="id_type", help=
        "核验身份时看的是哪种证件，如 身份证；平时不用填。")] = ""
    consumer_id_no: Annotated[str, Ask("证件号码", sealed=True, form="id_number", help=
        "只在必须核验身份时才填，够用就好（个保法第6条）。照证件抄，身份证 18 位，末位可能是 X。")] = ""
    elder_child: Annotated[str, Ask("一老一小", shape="code", taxonomy="elder_child", help=
        "消费者是老年人或未成年人就选上，如 老年人；跟老人要当面念一遍、确认听懂。都不是就空着。")] = ""
    persons: Annotated[int | None, Ask("涉及人数", shape="count", help=
        "几个人为同一件事一起投诉就写几，如 12（令121第12条）；一个人可以不填。")] = None
    agent_name: Annotated[str, Ask("代理人", sealed=True, help=
        "替消费者来办的人，如 儿子 王强；要有本人签名的授权委托书和代理人自己的证件（令121第11条）。")] = ""
    agent_phone: Annotated[str, Ask("代理人电话", sealed=True, form="phone", help=
        "代理人的电话；以后先打给代理人。如 13800000000。")] = ""

    # The merchant
    merchant: Annotated[str, Ask("经营者", sealed=True, open_with="credit_code", help=
        "被投诉的店或公司，照招牌、小票或营业执照写全称，如 惠民超市城北店；不要只写“超市”。")] = ""
    credit_code: Annotated[str, Ask("信用代码", sealed=True, open_with="credit_code", form="credit_code", help=
        "营业执照上的统一社会信用代码，18 位。填了，同一家店以后能认出来；不知道就空着。")] = ""
    merchant_id: Annotated[str, Ask("经营者名录", shape="ref", help=
        "这家店在县区名录里的那一条，从标着“名录”的里面选时自动带上，不用手填。")] = ""
    merchant_phone: Annotated[str, Ask("经营者电话", sealed=True, form="phone", help=
        "店里或负责人的电话，约调解要打。如 0892-6321234。")] = ""
    merchant_address: Annotated[str, Ask("经营者地址", sealed=True, help=
        "店在哪里，写到门牌、楼层或摊位，如 万和商场二楼17号。转交时按它分给当地的市场监管所（令121第13条）。")] = ""
    respondent_role: Annotated[str, Ask("责任主体", shape="code", taxonomy="respondent_role", help=
        "这一家在这件事里是什么身份：卖东西的是销售者，做东西的是生产者，提供服务的是服务者，网站是平台，出租柜台、办展会的是场地方。")] = ""
    more_respondents: Annotated[list[dict[str, str]], Ask("其他被投诉人", shape="list", sealed=True, form="respondents", help=
        "除了上面那一家还有别家时才填。每行一家：名称，责任主体，电话。如 兴旺食品厂，生产者，0892-6321234。")] = []  # noqa: RUF012

    # The matter
    goods: Annotated[str, Ask("商品服务", sealed=True, help=
        "买的是什么，让别人一看就懂，如 家常酱油 500ml、两年健身卡。")] = ""
    category: Annotated[str, Ask("类别代码", shape="code", taxonomy="category", help=
        "商品或服务属于哪一类，季报按它统计。打几个字或拼音首字母就能找到，如 手机 或 sj。")] = ""
    nature: Annotated[str, Ask("投诉性质", shape="code", taxonomy="nature", help=
        "争的是哪种问题，按中消协的十种选一种，如 质量、价格、合同、售后服务；季报按它统计。")] = ""
    object_12315: Annotated[str, Ask("12315客体", shape="code", taxonomy="p12315_object", help=
        "全国12315平台的商品服务分类，和“类别代码”是两套；要录入平台时才填。")] = ""
    problem_12315: Annotated[str, Ask("12315问题", shape="code", taxonomy="p12315_problem", help=
        "全国12315平台的问题分类，和“投诉性质”是两套；要录入平台时才填。")] = ""
    sales_mode: Annotated[str, Ask("交易方式", shape="code", taxonomy="sales_mode", help=
        "东西是怎么买的：实体店、网购、直播带货、预付式（办卡充值）、上门推销或会议营销。")] = ""
    prepaid_sector: Annotated[str, Ask("预付卡行业", shape="code", taxonomy="prepaid_sector", help=
        "办卡充值的是哪个行业，如 健身、美容美发；交易方式是预付式时填。")] = ""
    bought_on: Annotated[date | None, Ask("消费日期", shape="day", help=
        "买东西或接受服务的那一天，看小票或付款记录，如 3.8。能不能退、三包过没过期都看它。")] = None
    facts: Annotated[str, Ask("事实经过", shape="text", sealed=True, help=
        "什么时间、什么地点、出了什么事、有什么凭证，照消费者的话写（令121第10条）。如 当天买的酱油，回家发现已过保质期，有小票。不写身份证号和银行卡号。")] = ""
    request: Annotated[str, Ask("诉求", shape="text", sealed=True, help=
        "消费者要经营者做什么，写具体（令121第10条）。如 退货款15元，另赔1000元。")] = ""
    disputed_fen: Annotated[int | None, Ask("争议金额", shape="fen", help=
        "争的这笔买卖值多少钱，一般就是付的钱，单位元，如 15 或 1.5万。不是要求赔的钱。")] = None
    claimed_fen: Annotated[int | None, Ask("诉求金额", shape="fen", help=
        "消费者一共要多少钱，退的和赔的加在一起，单位元，如 1,015。不要钱就空着。")] = None
    note: Annotated[str, Ask("备注", shape="text", sealed=True, help=
        "别处放不下又要记住的事，如 周三以前不方便接电话。")] = ""
    handler: Annotated[str, Ask("经办人", sealed=True, help=
        "本站谁接待、谁跟进，写姓名；以后有事问他。")] = ""

    # Consents
    consent_mediate: Annotated[bool, Ask("双方同意调解", shape="flag", help=
        "经营者和消费者都同意由本站调解，才选“是”；没有同意不能开始调解（令121第18条）。")] = False
    consent_share: Annotated[bool, Ask("同意转交", shape="flag", help=
        "消费者同意把材料转交市场监管部门或消协，才选“是”；要单独问一句（个保法第23条）。")] = False
    consent_publish: Annotated[bool, Ask("同意公示", shape="flag", help=
        "消费者同意县区公示这件事，才选“是”（个保法第25条）；不同意不影响办理。")] = False

    # What was decided, and the result
    decision: Annotated[str, Ask("受理结果", shape="code", taxonomy="decision", help=
        "受理、不予受理或转办，由办理步骤写上，不用手填。")] = ""
    decided_on: Annotated[date | None, Ask("受理时间", shape="day", help=
        "决定受理、不予受理或转办的那一天，如 今天。本站几天内决定按县区的承诺；市场监管部门的期限在“期限计算”里看（令121第15条）。")] = None
    refuse_ground: Annotated[str, Ask("不予受理理由", shape="code", taxonomy="not_accept_ground_2026", help=
        "令121第16条的七条理由，选对得上的那一条，如 超过三年；还要告诉消费者理由和别的途径（消法第39条）。")] = ""
    outcome: Annotated[str, Ask("处理结果", shape="code", taxonomy="outcome", help=
        "最后怎么样了，选最接近的一条，如 双方自行和解；季报的调解成功率、解决率按它算。")] = ""
    result_on: Annotated[date | None, Ask("结果日期", shape="day", help=
        "有结果的那一天：达成协议、终止调解或转办的日子；季报按这一天算。")] = None
    end_ground: Annotated[str, Ask("终止理由", shape="code", taxonomy="terminate_ground_2026", help=
        "令121第23条的终止理由，选对得上的那一条，如 明确表示无法达成协议；拿不准可以不填。")] = ""
    replied_on: Annotated[date | None, Ask("答复日期", shape="day", help=
        "把结果告诉消费者的那一天，如 今天；没有答复不能办结（件件有回复）。")] = None
    reply: Annotated[str, Ask("答复内容", shape="text", sealed=True, help=
        "怎么跟消费者说的：结果是什么，还有哪些途径。如 已告知可向市场监管所投诉或起诉。")] = ""
    closed_on: Annotated[date | None, Ask("办结日期", shape="day", help=
        "办结的那一天，如 今天，不早于答复；季报的办结件数按它算。")] = None
    accept_due: Annotated[date | None, Ask("应受理日", shape="day", help=
        "最晚哪天要决定受不受理，如 3.20；没有要求可以不填。")] = None
    close_due: Annotated[date | None, Ask("应办结日", shape="day", help=
        "最晚哪天要办结，如 5.10；没有要求可以不填。")] = None
    late_reason: Annotated[str, Ask("超期原因", shape="code", taxonomy="late_reason", help=
        "为什么没有赶上期限，选最接近的一条，如 等经营者答复；县区也看得到。")] = ""
    late_note: Annotated[str, Ask("超期说明", shape="text", sealed=True, help=
        "具体是怎么回事、打算哪天办完，如 店长出差，约好周五谈。选“其他”的要写。")] = ""

    # The sitting that is to come
    meet_on: Annotated[date | None, Ask("约定调解日期", shape="day", help=
        "约双方哪天来调解，如 明天 或 3.12；印在调解通知上。")] = None
    meet_at: Annotated[str, Ask("约定时刻", shape="moment", help=
        "约在几点，如 14:30 或 下午2点半。")] = ""
    meet_place: Annotated[str, Ask("约定地点", sealed=True, help=
        "约在哪里，写到楼层、房间，如 本站二楼调解室。")] = ""
    meet_by: Annotated[str, Ask("约定主持人", sealed=True, help=
        "由谁主持，写姓名：双方知道是谁，才好申请回避（令121第20条）。")] = ""

    accept_rule: Annotated[str, Ask("受理期限", shape="code", taxonomy="time_limits", help=
        "应受理日按哪一条期限算出来的，自动写上；自己填的日子没有。")] = ""
    close_rule: Annotated[str, Ask("办结期限", shape="code", taxonomy="time_limits", help=
        "应办结日按哪一条期限算出来的，自动写上；自己填的日子没有。")] = ""
    withdraw_reason: Annotated[str, Ask("撤回原因", shape="text", sealed=True, help=
        "消费者撤回投诉的，照他的话写为什么；印在撤回投诉申请上，可以不写。如 店里当场退了钱。")] = ""
    suspended_on: Annotated[date | None, Ask("中止日期", shape="day", help=
        "从哪天起停下来等鉴定、检测或换调解员，如 今天；停着的日子不算进期限。")] = None
    suspend_reason: Annotated[str, Ask("中止原因", shape="code", taxonomy="suspend_reason", help=
        "为什么停下来：等鉴定检测的结果（令121第22条），还是调解员要回避（令121第20条）。")] = ""
    pauses: Annotated[list[str], Ask("停过的日子", shape="list", help=
        "每一段从中止到恢复的日子，自动写上；算期限时跳过。")] = []  # noqa: RUF012

    # Where it belongs
    round: Annotated[int, Ask("办理轮次", shape="count", help=
        "第几次办：重新办理（回头看）一次加一，自动写上。")] = 1
    redone_on: Annotated[date | None, Ask("重新办理日期", shape="day", help=
        "决定再办的那一天，如 今天；应办结日从这一天重新算。")] = None
    redo_reason: Annotated[str, Ask("重新办理原因", shape="text", sealed=True, help=
        "为什么要重新办，如 回访时消费者说钱没有收到。")] = ""
    converted_from: Annotated[str, Ask("由咨询转来", shape="ref", help=
        "由哪件咨询转来，自动写上；咨询和投诉两件都数。")] = ""
    merged_into: Annotated[str, Ask("并入", shape="ref", help=
        "并到了哪一件里，自动写上；这一件不再数。")] = ""
    group_id: Annotated[str, Ask("共同投诉", shape="ref", help=
        "和哪一件是共同投诉，自动写上；一人一件、各有编号，由代表人一起谈（令121第12条）。")] = ""
    group_role: Annotated[str, Ask("共同投诉身份", shape="code", taxonomy="group_role", help=
        "在共同投诉里是代表人还是一般投诉人；代表人最多两位，由大家书面推选（令121第12条）。")] = ""
    group_consent_on: Annotated[date | None, Ask("同意共同投诉日期", shape="day", help=
        "这位消费者同意一起投诉的那一天，如 今天；放弃、变更诉求或和解还要他同意（令121第12条）。")] = None
    not_same: Annotated[list[str], Ask("不是同一件事", shape="list", help=
        "看过、认定不是同一件事的那几件，自动写上；以后不再提示。")] = []  # noqa: RUF012
    entered_late: Annotated[bool, Ask("补录", shape="flag", help=
        "事后补记的选“是”，接收日期要写真正的那一天。如 停电那天的，来电后补记。")] = False
    from_ledger: Annotated[bool, Ask("来自旧台账", shape="flag", help=
        "从旧台账导入的，自动写上，不用手填。")] = False
    ledger_number: Annotated[str, Ask("旧台账编号", sealed=True, help=
        "旧台账里的编号，自动带上，拿着旧本子也能找到。")] = ""
    # fmt: on
