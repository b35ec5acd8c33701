"""Every field that a template of each paper may name: the list that a county's editor reads.

A name that stands here is never taken away: templates in use write it.
"""

from functools import cache

from station.language import N_
from station.papers.documents.slots import Slot, of
from station.records import (
    Agreement,
    Case,
    FollowUp,
    Lead,
    Referral,
    Session,
    Station,
)  # fmt: skip

_HEAD = (
    Slot(N_("标题"), N_("这种文书的名称，按站点性质自动换，如 和解协议。"), "fixed", must=True),
    Slot(N_("文号"), N_("本站这种文书的编号，如 受告字〔2026〕第12号；没有文号的是空的。")),
    *of(Station, "name=站名", "host=依托单位", "office=辖区所", "phone=站点电话", "code=站点编号"),
    Slot(N_("落款"), N_("以谁的名义：一般是站名，受委托的是委托机关。"), "fixed"),
    Slot(N_("印章"), N_("盖谁的章，按站点性质自动换。"), "fixed"),
    Slot(N_("名义说明"), N_("本站以谁的名义调解，按站点性质自动换。"), "fixed"),
    Slot(N_("调解员称谓"), N_("调解员；经营者自建的站是接待员。"), "fixed"),
    Slot(N_("调解称谓"), N_("调解；经营者自建的站是协商。"), "fixed"),
    Slot(N_("受理称谓"), N_("受理；经营者自建的站和联络站是登记。"), "fixed"),
    Slot(N_("日期"), N_("打印这份文书的日期。"), "day"),
    Slot(N_("打印人"), N_("打印这份文书的人。")),
    Slot(N_("份数说明"), N_("一式几份、谁留存。"), "fixed"),
)
_PARTIES = of(
    Case, "number", "received", "consumer_name", "consumer_phone", "merchant", "goods", "handler",
    must=("number", "consumer_name", "merchant"),
)  # fmt: skip
_CASE = (
    *_PARTIES,
    *of(
        Case, "received_at", "channel", "consumer_address", "agent_name", "agent_phone",
        "credit_code", "merchant_phone", "merchant_address", "respondent_role",
        "category=商品类别", "nature", "sales_mode", "bought_on", "facts", "request",
        "disputed_fen", "claimed_fen",
    ),
    Slot(N_("外部编号"), N_("12315、12345等给这件事的编号，用顿号隔开。")),
    Slot(N_("其他被投诉人"), N_("除了上面那一家还有的，一行一家：名称，责任主体，电话。"), "text"),
    Slot(N_("争议金额大写"), N_("争议金额的大写。"), "words"),
    Slot(N_("诉求金额大写"), N_("诉求金额的大写。"), "words"),
)  # fmt: skip
_WAYS = Slot(
    N_("途径"), N_("消法第39条的五条途径，一行一条。"), "fixed",
    rows=(Slot(N_("序"), N_("第几条，如 一。")), Slot(N_("内容"), N_("这一行的内容。"))),
)  # fmt: skip
_ATTACHED = Slot(
    N_("附件"), N_("案件里附上的材料，一行一件。"), "list", blanks=3,
    rows=(
        Slot(N_("序"), N_("第几件。")), Slot(N_("名称"), N_("文件名。")),
        Slot(N_("类型"), N_("是什么材料，如 小票发票。")),
    ),
)  # fmt: skip


def _text(name: str) -> Slot:
    """Return the slot of a text that the rules give."""
    return Slot(name, N_("按规定印的文字，随站点性质自动换。"), "fixed")


_PLAN = Slot(
    N_("分期"), N_("应付的钱，一期一行，早的在前。"), "list", blanks=6,
    rows=(
        Slot(N_("期次"), N_("第几期。")), Slot(N_("应付日期"), N_("这一期说好哪天付。")),
        Slot(N_("应付金额"), N_("这一期应付多少。")), Slot(N_("已付金额"), N_("这一期已经付了多少。")),
        Slot(N_("未付金额"), N_("这一期还差多少。")),
        Slot(N_("付款状态"), N_("已付清、部分已付、未到期或逾期几天。")),
    ),
)  # fmt: skip
_SUMS = (
    Slot(N_("应付合计"), N_("各期应付加起来。"), "sum"),
    Slot(N_("应付合计大写"), N_("应付合计的大写。"), "words"),
    Slot(N_("已付合计"), N_("各期已付加起来。"), "sum"),
    Slot(N_("未付合计"), N_("各期还差的加起来。"), "sum"),
    Slot(N_("未付合计大写"), N_("未付合计的大写。"), "words"),
)
_AGREED = (
    *of(
        Agreement, "agreed_on", "agreed_fen", "remedy", "due_on", "terms", "duties", "manner",
        must=("terms", "agreed_fen", "agreed_on"),
    ),
    Slot(N_("协议金额大写"), N_("协议金额的大写。"), "words", must=True),
)  # fmt: skip

_OWN: dict[str, tuple[Slot, ...]] = {
    "REGISTRATION": (
        *_CASE,
        *of(
            Case, "consumer_id_type", "consumer_id_no", "elder_child", "persons",
            "prepaid_sector", "note", "consent_mediate", "consent_share", "consent_publish",
        ),
        _text(N_("登记前提示")), _text(N_("个人信息告知")), _ATTACHED,
    ),
    "CONSULTATION": (
        *_PARTIES,
        *of(
            Case, "received_at", "channel", "category=商品类别", "facts=咨询内容", "reply",
            "replied_on", "note",
        ),
    ),
    "ACCEPTANCE": (
        *_CASE, *of(Case, "decided_on", "close_due"), _text(N_("调解说明")), _WAYS,
    ),
    "REFUSAL": (
        *_CASE, *of(Case, "decided_on", "refuse_ground", "reply", must=("refuse_ground",)),
        Slot(N_("理由依据"), N_("上面那条理由在哪部规定的哪一条。")), _WAYS,
    ),
    "TERMINATION": (
        *_CASE, *of(Case, "end_ground", "result_on", "outcome", "reply", must=("end_ground",)),
        Slot(N_("理由依据"), N_("上面那条理由在哪部规定的哪一条。")),
        Slot(N_("调解次数"), N_("一共调解过几次。")), _WAYS,
    ),
    "NOTICE": (
        *_CASE,
        Slot(N_("约定日期"), N_("约在哪一天。"), "day", must=True),
        Slot(N_("约定时刻"), N_("约在几点。"), "time"),
        Slot(N_("约定地点"), N_("约在哪里。"), must=True),
        Slot(N_("主持人"), N_("由谁主持。")),
        _text(N_("请携带")), _text(N_("调解说明")), _text(N_("回避说明")),
    ),
    "SESSION": (
        *_CASE,
        *of(
            Session, "held_on", "held_at", "place", "mediator", "came", "remote=远程调解",
            "offered_fen", "asked_fen", "notes", must=("held_on", "notes"),
        ),
        Slot(N_("第几次"), N_("这一件的第几次调解。")),
        _text(N_("调解说明")), _text(N_("回避说明")),
    ),
    "AGREEMENT": (
        *_CASE, *_AGREED,
        Slot(N_("主持人"), N_("最近一次调解是谁主持的。")),
        Slot(N_("约定地点"), N_("最近一次调解在哪里。")),
        _text(N_("协议效力")), _text(N_("不履行的处理")), _PLAN,
    ),
    "WITHDRAWAL": (
        *_CASE, Slot(N_("撤回原因"), N_("消费者为什么撤回，可以不写。"), "text"),
        _text(N_("撤回说明")),
    ),
    "REFERRAL": (
        *_CASE,
        *of(
            Referral, "referred_on=转交日期", "target=转给", "target_name", "reason=转交原因",
            must=("referred_on", "reason"),
        ),
        *of(Case, "consent_share"),
        Slot(N_("单位电话"), N_("接收单位的电话。")),
        Slot(N_("转交依据"), N_("归它管的依据，写明哪部法第几条。"), "text"),
        Slot(N_("附件件数"), N_("一共附了几件材料。")), _text(N_("转交说明")), _ATTACHED,
    ),
    "LEAD": (
        *of(
            Lead, "noted_on", "handed_on", "target=移交给", "target_name", "problem", "facts",
            must=("facts",),
        ),
        Slot(N_("被反映单位"), N_("线索说的是哪一家。")),
        Slot(N_("单位信用代码"), N_("那一家的统一社会信用代码。")),
        Slot(N_("单位地址"), N_("那一家在哪里。")),
        Slot(N_("涉及商品"), N_("涉及什么商品或服务。")),
        _text(N_("线索保密说明")),
    ),
    "FOLLOW_UP": (
        *_CASE, *of(Case, "outcome", "closed_on"),
        *of(
            FollowUp, "called_on", "answer", "reason", "note=回访内容",
            must=("called_on", "answer"),
        ),
        Slot(N_("协议合计"), N_("这一件的协议金额加起来。"), "sum"),
        Slot(N_("收到合计"), N_("消费者真正拿到的加起来。"), "sum"),
    ),
    "GROUP": (
        *of(Case, "merchant", "merchant_address", "credit_code", "goods", "nature", "request"),
        Slot(N_("人数"), N_("一共几个人。")),
        Slot(N_("代表人"), N_("推选的代表人，用顿号隔开。"), must=True),
        Slot(N_("诉求合计"), N_("各人的诉求金额加起来。"), "sum"),
        Slot(N_("诉求合计大写"), N_("诉求合计的大写。"), "words"),
        _text(N_("共同投诉说明")),
        Slot(
            N_("名单"), N_("共同投诉的人，一人一行，按编号排。"), "list", must=True, blanks=9,
            rows=(
                Slot(N_("序"), N_("第几位。")), Slot(N_("编号"), N_("这一位的案件编号。")),
                Slot(N_("姓名"), N_("这一位的姓名。")), Slot(N_("电话"), N_("这一位的电话。")),
                Slot(N_("诉求金额"), N_("这一位要多少。")),
                Slot(N_("身份"), N_("代表人或共同投诉人。")),
                Slot(N_("同意日期"), N_("这一位哪天同意一起投诉。")),
            ),
        ),
    ),
    "SCHEDULE": (*_CASE, *_AGREED, _PLAN, *_SUMS, _text(N_("时间表说明"))),
    "DAY_SHEET": (
        Slot(N_("清单日期"), N_("是哪一天的清单。"), "day", must=True),
        Slot(N_("记录核对码"), N_("到这一天为止全部记录的核对码。"), must=True),
        Slot(N_("记录条数"), N_("到这一天为止一共多少条记录。")),
        _text(N_("记录核对码说明")),
        Slot(
            N_("当日合计"), N_("这一天各项办了多少。"), "list",
            rows=(Slot(N_("名称"), N_("哪一项。")), Slot(N_("数"), N_("多少。"))),
        ),
        Slot(
            N_("当日事项"), N_("这一天办的每一件事，早的在前。"), "list", must=True, blanks=15,
            rows=(
                Slot(N_("序"), N_("第几件。")), Slot(N_("时刻"), N_("几点几分。")),
                Slot(N_("编号"), N_("哪一件案件。")), Slot(N_("事项"), N_("办了什么。")),
                Slot(N_("经办人"), N_("谁办的。")),
            ),
        ),
    ),
    "COVER": (
        *_CASE, *of(Case, "decided_on", "outcome", "closed_on"),
        Slot(N_("案由"), N_("争的是什么：性质和商品服务。")),
        Slot(N_("协议合计"), N_("这一件的协议金额加起来。"), "sum"),
        Slot(N_("收到合计"), N_("消费者真正拿到的加起来。"), "sum"),
        Slot(N_("卷内件数"), N_("这一卷里有几份材料。")),
        Slot(N_("卷内页数"), N_("这一卷一共几页。")),
        Slot(N_("保管期限"), N_("要保管多久，按县区的规定。")),
        Slot(N_("立卷人"), N_("谁整理的这一卷。")),
    ),
    "CONTENTS": (
        *_PARTIES,
        Slot(
            N_("目录"), N_("卷里的每一份材料，按顺序。"), "list", must=True, blanks=18,
            rows=(
                Slot(N_("序"), N_("第几份。")), Slot(N_("文号"), N_("这一份的文号。")),
                Slot(N_("责任者"), N_("谁出的。")), Slot(N_("题名"), N_("是什么材料。")),
                Slot(N_("日期"), N_("哪天的。")), Slot(N_("页号"), N_("从第几页起。")),
                Slot(N_("备注"), N_("别的要记的。")),
            ),
        ),
    ),
}  # fmt: skip

CODES = tuple(_OWN)
"""The papers, in the order of their table."""


@cache
def slots(code: str) -> dict[str, Slot]:
    """Return the fields of a paper by the names that a template writes. `KeyError`: no such paper."""
    return {slot.name: slot for slot in (*_HEAD, *_OWN[code])}


__all__ = ["CODES", "slots"]
