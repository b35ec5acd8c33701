"""Papers that are forms: ruled, to be filled in by hand as well."""

from ruled import DAY, begun, item, label, listed, pair, wide
from word import ROOMY, WIDE, Cell, Document, row


def registration() -> Document:
    """投诉登记表."""
    paper = begun(under="登记单位：{{ 站名 }}　　编号：{{ 编号 }}　　电话：{{ 站点电话 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            pair("接收时间", "{{ 接收日期 }} {{ 接收时刻 }}", "渠　　道", "{{ 渠道 }}"),
            pair("投 诉 人", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            pair("证件类型", "{{ 证件类型 }}", "证件号码", "{{ 证件号码 }}"),
            pair("住　　址", "{{ 消费者地址 }}", "一老一小", "{{ 一老一小 }}"),
            pair("代 理 人", "{{ 代理人 }}", "代理人电话", "{{ 代理人电话 }}"),
            pair("被投诉人", "{{ 经营者 }}", "信用代码", "{{ 信用代码 }}"),
            pair("地　　址", "{{ 经营者地址 }}", "联系电话", "{{ 经营者电话 }}"),
            pair("责任主体", "{{ 责任主体 }}", "其他被投诉人", "{{ 其他被投诉人 }}"),
            pair("商品服务", "{{ 商品服务 }}", "商品类别", "{{ 商品类别 }}"),
            pair("投诉性质", "{{ 投诉性质 }}", "消费日期", "{{ 消费日期 }}"),
            pair(
                "交易方式", "{{ 交易方式 }}{% if 预付卡行业 %}（{{ 预付卡行业 }}）{% endif %}",
                "外部编号", "{{ 外部编号 }}",
            ),
            pair("争议金额", "{{ 争议金额 }}", "涉及人数", "{{ 涉及人数 }}"),
            wide("事实经过", "{{ 事实经过 }}", high=1500),
            wide("诉　　求", "{{ 诉求 }}", high=800),
            wide("诉求金额", "{{ 诉求金额 }}{% if 诉求金额大写 %}（大写：{{ 诉求金额大写 }}）{% endif %}", high=410),
            wide(
                "附　　件",
                "{% for 行 in 附件 %}{% if 行.名称 %}{{ 行.序 }}．{{ 行.类型 }}：{{ 行.名称 }}　"
                "{% endif %}{% endfor %}", high=410,
            ),
            pair("同意由本站{{ 调解称谓 }}", "{{ 双方同意调解 }}", "同意转交有关部门", "{{ 同意转交 }}"),
            pair("同意公示", "{{ 同意公示 }}", "备　　注", "{{ 备注 }}"),
            wide("告　　知", ("{{ 登记前提示 }}", "{{ 个人信息告知 }}"), high=410),
            row(
                Cell(("投诉人（签名）：", "", DAY), span=2, top=True),
                Cell(("登记人（签名）：{{ 经办人 }}", "", DAY), span=2, top=True), high=1000,
            ),
        ],
    )  # fmt: skip
    paper.p("{{ 名义说明 }}{{ 份数说明 }}电话等远程登记的，投诉人可以不签名。", "Note")
    return paper


def consultation() -> Document:
    """咨询登记表."""
    paper = begun(ROOMY, under="登记单位：{{ 站名 }}　　编号：{{ 编号 }}　　电话：{{ 站点电话 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            pair("接收时间", "{{ 接收日期 }} {{ 接收时刻 }}", "渠　　道", "{{ 渠道 }}"),
            pair("咨 询 人", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            pair("商品服务", "{{ 商品服务 }}", "商品类别", "{{ 商品类别 }}"),
            wide("涉及经营者", "{{ 经营者 }}", high=410),
            wide("咨询内容", "{{ 咨询内容 }}", high=3000),
            wide("答复内容", "{{ 答复内容 }}", high=3400),
            pair("答复日期", "{{ 答复日期 }}", "答 复 人", "{{ 经办人 }}"),
            wide("备　　注", "{{ 备注 }}", high=800),
        ],
    )
    paper.p("咨询可以不留姓名和电话。{{ 份数说明 }}", "Note")
    return paper


def session() -> Document:
    """调解记录."""
    paper = begun(under="编号：{{ 编号 }}　　{% if 第几次 %}第{{ 第几次 }}次{% endif %}")
    paper.table(
        [15, 35, 15, 35],
        [
            pair("时　　间", "{{ 调解日期 }} {{ 调解时刻 }}", "地　　点", "{{ 地点 }}"),
            pair("{{ 调解员称谓 }}", "{{ 调解员 }}", "到　　场", "{{ 到场 }}"),
            pair("消 费 者", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            pair("代 理 人", "{{ 代理人 }}", "代理人电话", "{{ 代理人电话 }}"),
            pair("经 营 者", "{{ 经营者 }}", "联系电话", "{{ 经营者电话 }}"),
            pair("商品服务", "{{ 商品服务 }}", "远程进行", "{{ 远程调解 }}"),
            wide("争议事项", ("{{ 事实经过 }}", "诉求：{{ 诉求 }}"), high=1600),
            wide("告　　知", "{{ 调解说明 }}{{ 回避说明 }}", high=410),
            wide("{{ 调解称谓 }}情况", "{{ 调解情况 }}", high=3600),
            pair("消费者要求", "{{ 消费者要求 }}", "经营者愿付", "{{ 经营者愿付 }}"),
            wide("本次结果", "□达成协议，另签协议书　□另约时间　□终止{{ 调解称谓 }}　□其他：", high=410),
            row(
                Cell(("消费者（签名）：", "", DAY), span=2, top=True),
                Cell(("经营者（签名）：", "", DAY), span=2, top=True), high=1000,
            ),
            row(
                Cell(("{{ 调解员称谓 }}（签名）：", "", DAY), span=2, top=True),
                Cell(("记录人（签名）：", "", DAY), span=2, top=True), high=1000,
            ),
        ],
    )  # fmt: skip
    paper.p("以上记录请核对，有错当场改正并在改动处签名。{{ 名义说明 }}{{ 份数说明 }}", "Note")
    return paper


def _receipt(back: str) -> list[str]:
    """Return the strip that the receiver signs and gives back."""
    return [
        row(label("单位签收"), Cell(("签收人（签名）：", "（盖章）"), top=True), label("签收日期"),
            Cell(DAY, style="Middle"), high=900),
        row(label(back), Cell("", span=3), high=900),
    ]  # fmt: skip


def referral() -> Document:
    """转交单."""
    paper = begun(under="转交单位：{{ 站名 }}　　投诉编号：{{ 编号 }}　　转交日期：{{ 转交日期 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            pair("接收单位", "{{ 接收单位 }}", "主管部门", "{{ 转给 }}"),
            pair("单位电话", "{{ 单位电话 }}", "接收日期", "{{ 接收日期 }}"),
            pair("投 诉 人", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            wide("住　　址", "{{ 消费者地址 }}", high=410),
            pair("被投诉人", "{{ 经营者 }}", "信用代码", "{{ 信用代码 }}"),
            pair("地　　址", "{{ 经营者地址 }}", "联系电话", "{{ 经营者电话 }}"),
            pair("商品服务", "{{ 商品服务 }}", "投诉性质", "{{ 投诉性质 }}"),
            wide("事实经过", "{{ 事实经过 }}", high=1500),
            wide("诉　　求", "{{ 诉求 }}{% if 诉求金额 %}（{{ 诉求金额 }}，大写：{{ 诉求金额大写 }}）{% endif %}", high=700),
            wide("转交原因", "{{ 转交原因 }}", high=1000),
            wide("转交依据", "{{ 转交依据 }}", high=600),
            wide(
                "附　　件",
                "{% for 行 in 附件 %}{% if 行.名称 %}{{ 行.序 }}．{{ 行.类型 }}：{{ 行.名称 }}　"
                "{% endif %}{% endfor %}{% if 附件件数 %}共{{ 附件件数 }}件{% endif %}",
                high=700,
            ),
            pair("同意转交", "{{ 同意转交 }}", "经 办 人", "{{ 经办人 }}"),
            row(label("转交单位"), Cell(("{{ 落款 }}（{{ 印章 }}）", "{{ 日期 }}"), span=3), high=800),
            *_receipt("办理反馈"),
        ],
    )  # fmt: skip
    paper.p("{{ 转交说明 }}{{ 份数说明 }}", "Note")
    return paper


def lead() -> Document:
    """线索移交单: of the one reported alone."""
    paper = begun(ROOMY, under="移交单位：{{ 站名 }}　　移交日期：{{ 移交日期 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            pair("接收单位", "{{ 接收单位 }}", "主管部门", "{{ 移交给 }}"),
            pair("发现日期", "{{ 发现日期 }}", "违法类型", "{{ 违法类型 }}"),
            pair("被反映单位", "{{ 被反映单位 }}", "信用代码", "{{ 单位信用代码 }}"),
            wide("单位地址", "{{ 单位地址 }}", high=410),
            wide("商品服务", "{{ 涉及商品 }}", high=410),
            wide("线索内容", "{{ 线索内容 }}", high=4200),
            wide("证据材料", "□照片　□实物　□票据　□其他：　　　　　　　共　　件", high=500),
            row(
                label("移交单位"),
                Cell(("{{ 落款 }}（{{ 印章 }}）", "移交人：{{ 打印人 }}　　{{ 日期 }}"), span=3),
                high=900,
            ),
            *_receipt("核查反馈"),
        ],
    )  # fmt: skip
    paper.p("{{ 线索保密说明 }}{{ 份数说明 }}", "Note")
    return paper


def follow_up() -> Document:
    """回访记录."""
    paper = begun(ROOMY, under="回访单位：{{ 站名 }}　　编号：{{ 编号 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            pair("消 费 者", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            pair("经 营 者", "{{ 经营者 }}", "商品服务", "{{ 商品服务 }}"),
            pair("接收日期", "{{ 接收日期 }}", "办结日期", "{{ 办结日期 }}"),
            wide("诉　　求", "{{ 诉求 }}", high=700),
            wide("处理结果", "{{ 处理结果 }}", high=410),
            pair("协议金额", "{{ 协议合计 }}", "收到金额", "{{ 收到合计 }}"),
            pair("回访日期", "{{ 回访日期 }}", "回 访 人", "{{ 打印人 }}"),
            wide("满 意 度", "{{ 满意度 }}", high=500),
            wide("不满意原因", "{{ 不满意原因 }}", high=500),
            wide("回访内容", "{{ 回访内容 }}", high=3000),
            wide("重新办理", "□不需要　□需要重新办理（回头看），原因：", high=700),
        ],
    )
    paper.p("满意度由消费者自己说，不替他选。{{ 份数说明 }}", "Note")
    return paper


def group() -> Document:
    """共同投诉名单."""
    paper = begun(WIDE, "登记单位：{{ 站名 }}　　电话：{{ 站点电话 }}　　日期：{{ 日期 }}")
    paper.table(
        [10, 40, 10, 40],
        [
            pair("经 营 者", "{{ 经营者 }}", "商品服务", "{{ 商品服务 }}"),
            pair("地　　址", "{{ 经营者地址 }}", "投诉性质", "{{ 投诉性质 }}"),
            wide("共同诉求", "{{ 诉求 }}", high=600),
            pair("代 表 人", "{{ 代表人 }}", "人　　数", "{{ 人数 }}"),
            wide(
                "诉求合计",
                "{{ 诉求合计 }}{% if 诉求合计大写 %}（大写：{{ 诉求合计大写 }}）{% endif %}", high=410,
            ),
        ],
    )  # fmt: skip
    paper.p("{{ 共同投诉说明 }}", "Note")
    paper.table(
        [5, 13, 13, 15, 14, 11, 15, 14],
        listed(
            ["序号", "编号", "姓名", "电话", "诉求金额", "身份", "同意日期", "本人签名"],
            "名单",
            [
                item("序"), item("编号"), item("姓名"), item("电话"), item("诉求金额", "Sum"), item("身份"),
                item("同意日期"), Cell(""),
            ],
            high=500,
        ),
    )  # fmt: skip
    paper.p("{{ 份数说明 }}", "Note")
    return paper


def schedule() -> Document:
    """退费时间表."""
    paper = begun(ROOMY, under="登记单位：{{ 站名 }}　　编号：{{ 编号 }}　　日期：{{ 日期 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            pair("消 费 者", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            pair("经 营 者", "{{ 经营者 }}", "联系电话", "{{ 经营者电话 }}"),
            pair("商品服务", "{{ 商品服务 }}", "协议日期", "{{ 协议日期 }}"),
            wide(
                "协议金额",
                "{{ 协议金额 }}{% if 协议金额大写 %}（大写：{{ 协议金额大写 }}）{% endif %}", high=410,
            ),
            wide("协议内容", "{{ 协议内容 }}", high=800),
        ],
    )  # fmt: skip
    paper.p("", "Note")
    paper.table(
        [8, 25, 17, 16, 16, 14, 13],
        [
            *listed(
                ["期次", "应付日期", "应付金额", "已付金额", "未付金额", "情况", "收款签名"],
                "分期",
                [
                    item("期次"), item("应付日期"), item("应付金额", "Sum"), item("已付金额", "Sum"),
                    item("未付金额", "Sum"), item("付款状态"), Cell(""),
                ],
                high=480,
            ),
            row(
                label("合　计", span=2, shade=True), Cell("{{ 应付合计 }}", style="Sum"),
                Cell("{{ 已付合计 }}", style="Sum"), Cell("{{ 未付合计 }}", style="Sum"),
                Cell("", span=2), high=480,
            ),
            row(label("应付大写", span=2), Cell("{{ 应付合计大写 }}", span=5), high=410),
            row(label("未付大写", span=2), Cell("{{ 未付合计大写 }}", span=5), high=410),
        ],
    )  # fmt: skip
    paper.p("{{ 时间表说明 }}", "Note")
    paper.table(
        [50, 50],
        [
            row(
                Cell(("消费者（签名）：", "", DAY), top=True),
                Cell(("经营者（签名、盖章）：", "", DAY), top=True), high=1000,
            )
        ],
    )  # fmt: skip
    paper.p("{{ 份数说明 }}", "Note")
    return paper


MADE = {
    "registration": registration, "consultation": consultation, "session": session,
    "referral": referral, "lead": lead, "follow_up": follow_up, "group": group,
    "schedule": schedule,
}  # fmt: skip
