"""The columns of a ledger: their names, the other names that offices use, what they hold.

Names and other names are data: a heading is matched in Chinese whatever the language on screen.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from station.language import N_

Holds = Literal["line", "text", "code", "moment", "money"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, the taxonomy of a code, its note and other names."""

    name: str
    holds: Holds
    note: str
    aliases: tuple[str, ...] = ()
    taxonomy: str = ""
    required: bool = False


@dataclass(frozen=True)
class Headings:
    """The columns that a kind of file may have, and what to say of a file that has none of them.

    `missing` goes on a sentence; translated when it is said.
    """

    columns: tuple[Column, ...]
    missing: str

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which it is not such a file."""
        return tuple(c.name for c in self.columns if c.required)

    @cached_property
    def _index(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for column in self.columns:
            for name in (column.name, *column.aliases):
                found.setdefault(heading_key(name), column.name)
        return found

    def column_of(self, heading: str) -> str | None:
        """Return the name of the column that a heading means, or None."""
        return self._index.get(heading_key(heading))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COLUMNS: tuple[Column, ...] = (
    Column(
        "编号",
        "line",
        N_("本单位自己的编号；可以不填，由内容生成"),
        _names("登记编号 台账编号 案件编号 受理编号 投诉编号 登记号 案号 编码"),
    ),
    Column(
        "站点",
        "line",
        N_("哪个站点登记的"),
        _names("站点名称 服务站 维权站 消费维权服务站 服务站名称 站名 受理站点"),
    ),
    Column(
        "外部编号",
        "line",
        N_("12315、12345、信访等的编号，几个之间用逗号隔开"),
        _names("12315编号 12345编号 工单号 工单编号 平台编号 其他编号"),
    ),
    Column(
        "类别",
        "code",
        N_("咨询、投诉、举报、建议或其他"),
        _names("类型 业务类型 业务类别 诉求类型 诉求类别 登记类别 登记类型 受理类别 信息类别"),
        "record_kind",
        required=True,
    ),
    Column(
        "接收时间",
        "moment",
        N_("消费者来的那一天，可以带时刻"),
        _names(
            "登记日期 登记时间 接收日期 接待日期 接待时间 来访日期 来访时间 投诉日期 投诉时间 "
            "收到日期 收到时间 收件日期 接诉日期 接诉时间 日期"
        ),
        required=True,
    ),
    Column(
        "渠道",
        "code",
        N_("从哪里来的"),
        _names("来源 来源渠道 受理渠道 投诉渠道 接收渠道 接收方式 投诉方式 受理方式 信息来源"),
        "channel",
    ),
    Column(
        "消费者",
        "line",
        N_("姓名；咨询可以不填"),
        _names("投诉人 消费者姓名 投诉人姓名 姓名 诉求人 来访人 咨询人 举报人 投诉者"),
    ),
    Column(
        "联系电话",
        "line",
        N_("消费者的电话"),
        _names(
            "联系方式 电话 电话号码 手机 手机号 手机号码 消费者电话 投诉人电话 消费者联系电话 "
            "投诉人联系电话 消费者联系方式 投诉人联系方式"
        ),
    ),
    Column(
        "经营者",
        "line",
        N_("被投诉的店或公司"),
        _names(
            "被投诉人 被投诉单位 被投诉方 被投诉企业 被投诉商家 被投诉对象 被投诉人名称 经营者名称 "
            "商家 商户 商家名称 商户名称 企业名称 被诉方"
        ),
    ),
    Column(
        "信用代码",
        "line",
        N_("经营者的统一社会信用代码，18位"),
        _names("统一社会信用代码 社会信用代码 统一信用代码"),
    ),
    Column(
        "商品服务",
        "line",
        N_("买了什么"),
        _names(
            "商品或服务 商品/服务 商品、服务 商品和服务 商品(服务) 商品 商品名称 商品服务名称 "
            "商品或服务名称 商品/服务名称 投诉商品 涉及商品 商品或者服务"
        ),
    ),
    Column(
        "类别代码",
        "code",
        N_("商品或服务的类，写代码或名称"),
        _names(
            "商品类别 商品服务类别 商品/服务类别 商品或服务类别 服务类别 客体类别 行业类别 类别编码"
        ),
        "category",
    ),
    Column(
        "投诉性质",
        "code",
        N_("写代码或名称"),
        _names("性质 问题性质 问题类别 问题类型 投诉问题 纠纷性质"),
        "nature",
    ),
    Column(
        "消费日期",
        "moment",
        N_("购买的那一天"),
        _names("购买日期 消费时间 购买时间 交易日期"),
    ),
    Column(
        "交易方式",
        "code",
        N_("怎么买的"),
        _names("销售方式 消费方式 购买方式 交易类型"),
        "sales_mode",
    ),
    Column(
        "诉求",
        "text",
        N_("消费者要什么"),
        _names(
            "投诉请求 消费者诉求 投诉人诉求 诉求内容 投诉诉求 投诉要求 投诉内容 反映内容 "
            "主要内容 事由"
        ),
    ),
    Column(
        "争议金额",
        "money",
        N_("争的是多少钱，单位元"),
        _names("金额 涉案金额 涉及金额 消费金额 购买金额 商品金额 投诉金额"),
    ),
    Column(
        "诉求金额",
        "money",
        N_("要求赔多少，单位元"),
        _names("索赔金额 要求金额 请求金额 要求赔偿金额"),
    ),
    Column(
        "经办人",
        "line",
        N_("本站谁办的"),
        _names("受理人 承办人 经办 登记人 接待人 处理人 办理人 调解员 调解人 受理人员 经办人员"),
    ),
    Column(
        "受理结果",
        "code",
        N_("受理、不予受理或转办"),
        _names("是否受理 受理情况 受理决定 受理意见"),
        "decision",
    ),
    Column("受理时间", "moment", N_("决定受理、不予受理或转办的那一天"), _names("受理日期")),
    Column("调解时间", "moment", N_("调解的那一天，可以带时刻"), _names("调解日期")),
    Column(
        "处理结果",
        "code",
        N_("写代码或名称，也可以写调解成功、调解不成、和解、撤诉"),
        _names("结果 办理结果 调解结果 办结结果"),
        "outcome",
    ),
    Column(
        "办结时间",
        "moment",
        N_("办结的那一天；收到的钱也记在这一天"),
        _names("办结日期 结案日期 结案时间 完成日期 完成时间 处理日期 处理时间"),
    ),
    Column("退款", "money", N_("退给消费者的钱，单位元"), _names("退款金额 退货退款")),
    Column("赔偿", "money", N_("赔偿损失，单位元"), _names("赔偿金额 赔偿损失 补偿 补偿金额")),
    Column(
        "加倍赔偿",
        "money",
        N_("加倍或惩罚性赔偿，单位元，不含在赔偿里"),
        _names("惩罚性赔偿 加倍赔偿金额 惩罚性赔偿金额"),
    ),
    Column("换修折价", "money", N_("更换、修理折成的钱，单位元"), _names("换修 换货修理折价")),
    Column("其他挽回", "money", N_("其他挽回的钱，单位元"), _names("其他挽回金额 其他挽回损失")),
    Column(
        "满意度",
        "code",
        N_("满意、基本满意、不满意、未接通或不评价"),
        _names("满意情况 回访满意度 消费者满意度 回访结果 满意度评价"),
        "satisfaction",
    ),
    Column("回访时间", "moment", N_("回访的那一天"), _names("回访日期")),
    Column(
        "线索去向",
        "line",
        N_("线索交给了谁；填了就算移交一条线索"),
        _names("线索移交 线索移交单位 移交单位 线索转交 线索接收单位"),
    ),
    Column("备注", "text", N_("其他要记的"), _names("说明 注 备考")),
)

BY_NAME = {column.name: column for column in COLUMNS}
REASON = "未导入原因"
"""The column that a file of refused rows has beside the original ones."""

IGNORED = frozenset({"序号", "序", "no", "no.", "行号", REASON})
TOTAL_HEADINGS = frozenset(
    {"挽回经济损失", "挽回损失", "挽回金额", "挽回经济损失金额", "为消费者挽回经济损失"}
)
"""One sum for all that was recovered: read as 其他挽回 where no column of its parts is there."""

MONEY_PARTS = ("退款", "赔偿", "加倍赔偿", "换修折价", "其他挽回")

_UNIT = re.compile(r"\((?:单位:?)?(?:人民币)?元\)$|\(必填\)$|\(选填\)$|[*:]+$|^\*+")


def heading_key(text: str) -> str:
    """Fold a heading: width, case, space, a unit or a mark at its end."""
    key = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    while True:
        shorter = _UNIT.sub("", key)
        if shorter == key:
            return key
        key = shorter


LEDGER = Headings(COLUMNS, N_("台账的栏目名称（编号、类别、接收时间……），这不像是台账。"))
"""The headings of a ledger."""


def ignored(heading: str) -> bool:
    """Tell whether a heading names a column that holds nothing of its own (序号)."""
    return heading_key(heading) in IGNORED
