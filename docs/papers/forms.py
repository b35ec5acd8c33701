"""Papers that are forms: ruled, to be filled in by hand as well."""

from word import FORM, ROOMY, WIDE, Cell, Document, Page, row

_DAY = "　　年　　月　　日"


def _begun(page: Page = FORM, under: str = "", number: bool = True) -> Document:
    paper = Document(page)
    paper.p("{{ 标题 }}", "PaperTitle")
    if number:
        paper.rule("if 文号")
        paper.p("{{ 文号 }}", "PaperNumber")
        paper.rule("endif")
    if under:
        paper.p(under, "Under")
    return paper


def _l(text: str, **more: object) -> Cell:
    return Cell(text, style="Label", **more)


def _pair(*texts: str, span: int = 1, high: int = 410) -> str:
    """Return a row of labels and values in turn; the last value takes the rest."""
    cells = [_l(t) if n % 2 == 0 else Cell(t) for n, t in enumerate(texts)]
    if span > 1:
        cells[-1] = Cell(texts[-1], span=span)
    return row(*cells, high=high)


def _wide(label: str, text: str | tuple[str, ...], span: int = 3, high: int = 1200) -> str:
    return row(_l(label), Cell(text, span=span, top=high > 600), high=high, whole=False)


def _rows(head: list[str], of: str, cells: list[Cell], high: int = 420) -> list[str]:
    """Return the head of a list and a row for each of its items."""
    return [
        row(*(_l(t, shade=True) for t in head), head=True, high=high),
        row(Cell("{%tr for 行 in " + of + " %}", span=len(head))),
        row(*cells, high=high),
        row(Cell("{%tr endfor %}", span=len(head))),
    ]


def _i(name: str, style: str = "Middle") -> Cell:
    return Cell("{{ 行." + name + " }}", style=style)


def registration() -> Document:
    """投诉登记表."""
    paper = _begun(under="登记单位：{{ 站名 }}　　编号：{{ 编号 }}　　电话：{{ 站点电话 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            _pair("接收时间", "{{ 接收日期 }} {{ 接收时刻 }}", "渠　　道", "{{ 渠道 }}"),
            _pair("投 诉 人", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            _pair("证件类型", "{{ 证件类型 }}", "证件号码", "{{ 证件号码 }}"),
            _pair("住　　址", "{{ 消费者地址 }}", "一老一小", "{{ 一老一小 }}"),
            _pair("代 理 人", "{{ 代理人 }}", "代理人电话", "{{ 代理人电话 }}"),
            _pair("被投诉人", "{{ 经营者 }}", "信用代码", "{{ 信用代码 }}"),
            _pair("地　　址", "{{ 经营者地址 }}", "联系电话", "{{ 经营者电话 }}"),
            _pair("责任主体", "{{ 责任主体 }}", "其他被投诉人", "{{ 其他被投诉人 }}"),
            _pair("商品服务", "{{ 商品服务 }}", "商品类别", "{{ 商品类别 }}"),
            _pair("投诉性质", "{{ 投诉性质 }}", "消费日期", "{{ 消费日期 }}"),
            _pair(
                "交易方式", "{{ 交易方式 }}{% if 预付卡行业 %}（{{ 预付卡行业 }}）{% endif %}",
                "外部编号", "{{ 外部编号 }}",
            ),
            _pair("争议金额", "{{ 争议金额 }}", "涉及人数", "{{ 涉及人数 }}"),
            _wide("事实经过", "{{ 事实经过 }}", high=1500),
            _wide("诉　　求", "{{ 诉求 }}", high=800),
            _wide("诉求金额", "{{ 诉求金额 }}{% if 诉求金额大写 %}（大写：{{ 诉求金额大写 }}）{% endif %}", high=410),
            _wide(
                "附　　件",
                "{% for 行 in 附件 %}{% if 行.名称 %}{{ 行.序 }}．{{ 行.类型 }}：{{ 行.名称 }}　"
                "{% endif %}{% endfor %}", high=410,
            ),
            _pair("同意由本站{{ 调解称谓 }}", "{{ 双方同意调解 }}", "同意转交有关部门", "{{ 同意转交 }}"),
            _pair("同意公示", "{{ 同意公示 }}", "备　　注", "{{ 备注 }}"),
            _wide("告　　知", ("{{ 登记前提示 }}", "{{ 个人信息告知 }}"), high=410),
            row(
                Cell(("投诉人（签名）：", "", _DAY), span=2, top=True),
                Cell(("登记人（签名）：{{ 经办人 }}", "", _DAY), span=2, top=True), high=1000,
            ),
        ],
    )  # fmt: skip
    paper.p("{{ 名义说明 }}{{ 份数说明 }}电话等远程登记的，投诉人可以不签名。", "Note")
    return paper


def consultation() -> Document:
    """咨询登记表."""
    paper = _begun(ROOMY, under="登记单位：{{ 站名 }}　　编号：{{ 编号 }}　　电话：{{ 站点电话 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            _pair("接收时间", "{{ 接收日期 }} {{ 接收时刻 }}", "渠　　道", "{{ 渠道 }}"),
            _pair("咨 询 人", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            _pair("商品服务", "{{ 商品服务 }}", "商品类别", "{{ 商品类别 }}"),
            _wide("涉及经营者", "{{ 经营者 }}", high=410),
            _wide("咨询内容", "{{ 咨询内容 }}", high=3000),
            _wide("答复内容", "{{ 答复内容 }}", high=3400),
            _pair("答复日期", "{{ 答复日期 }}", "答 复 人", "{{ 经办人 }}"),
            _wide("备　　注", "{{ 备注 }}", high=800),
        ],
    )
    paper.p("咨询可以不留姓名和电话。{{ 份数说明 }}", "Note")
    return paper


def session() -> Document:
    """调解记录."""
    paper = _begun(under="编号：{{ 编号 }}　　{% if 第几次 %}第{{ 第几次 }}次{% endif %}")
    paper.table(
        [15, 35, 15, 35],
        [
            _pair("时　　间", "{{ 调解日期 }} {{ 调解时刻 }}", "地　　点", "{{ 地点 }}"),
            _pair("{{ 调解员称谓 }}", "{{ 调解员 }}", "到　　场", "{{ 到场 }}"),
            _pair("消 费 者", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            _pair("代 理 人", "{{ 代理人 }}", "代理人电话", "{{ 代理人电话 }}"),
            _pair("经 营 者", "{{ 经营者 }}", "联系电话", "{{ 经营者电话 }}"),
            _pair("商品服务", "{{ 商品服务 }}", "远程进行", "{{ 远程调解 }}"),
            _wide("争议事项", ("{{ 事实经过 }}", "诉求：{{ 诉求 }}"), high=1600),
            _wide("告　　知", "{{ 调解说明 }}{{ 回避说明 }}", high=410),
            _wide("{{ 调解称谓 }}情况", "{{ 调解情况 }}", high=3600),
            _pair("消费者要求", "{{ 消费者要求 }}", "经营者愿付", "{{ 经营者愿付 }}"),
            _wide("本次结果", "□达成协议，另签协议书　□另约时间　□终止{{ 调解称谓 }}　□其他：", high=410),
            row(
                Cell(("消费者（签名）：", "", _DAY), span=2, top=True),
                Cell(("经营者（签名）：", "", _DAY), span=2, top=True), high=1000,
            ),
            row(
                Cell(("{{ 调解员称谓 }}（签名）：", "", _DAY), span=2, top=True),
                Cell(("记录人（签名）：", "", _DAY), span=2, top=True), high=1000,
            ),
        ],
    )  # fmt: skip
    paper.p("以上记录请核对，有错当场改正并在改动处签名。{{ 名义说明 }}{{ 份数说明 }}", "Note")
    return paper


def _receipt(back: str) -> list[str]:
    """Return the strip that the receiver signs and gives back."""
    return [
        row(_l("单位签收"), Cell(("签收人（签名）：", "（盖章）"), top=True), _l("签收日期"),
            Cell(_DAY, style="Middle"), high=900),
        row(_l(back), Cell("", span=3), high=900),
    ]  # fmt: skip


def referral() -> Document:
    """转交单."""
    paper = _begun(under="转交单位：{{ 站名 }}　　投诉编号：{{ 编号 }}　　转交日期：{{ 转交日期 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            _pair("接收单位", "{{ 接收单位 }}", "主管部门", "{{ 转给 }}"),
            _pair("单位电话", "{{ 单位电话 }}", "接收日期", "{{ 接收日期 }}"),
            _pair("投 诉 人", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            _wide("住　　址", "{{ 消费者地址 }}", high=410),
            _pair("被投诉人", "{{ 经营者 }}", "信用代码", "{{ 信用代码 }}"),
            _pair("地　　址", "{{ 经营者地址 }}", "联系电话", "{{ 经营者电话 }}"),
            _pair("商品服务", "{{ 商品服务 }}", "投诉性质", "{{ 投诉性质 }}"),
            _wide("事实经过", "{{ 事实经过 }}", high=1500),
            _wide("诉　　求", "{{ 诉求 }}{% if 诉求金额 %}（{{ 诉求金额 }}，大写：{{ 诉求金额大写 }}）{% endif %}", high=700),
            _wide("转交原因", "{{ 转交原因 }}", high=1000),
            _wide("转交依据", "{{ 转交依据 }}", high=600),
            _wide(
                "附　　件",
                "{% for 行 in 附件 %}{% if 行.名称 %}{{ 行.序 }}．{{ 行.类型 }}：{{ 行.名称 }}　"
                "{% endif %}{% endfor %}{% if 附件件数 %}共{{ 附件件数 }}件{% endif %}",
                high=700,
            ),
            _pair("同意转交", "{{ 同意转交 }}", "经 办 人", "{{ 经办人 }}"),
            row(_l("转交单位"), Cell(("{{ 落款 }}（{{ 印章 }}）", "{{ 日期 }}"), span=3), high=800),
            *_receipt("办理反馈"),
        ],
    )  # fmt: skip
    paper.p("{{ 转交说明 }}{{ 份数说明 }}", "Note")
    return paper


def lead() -> Document:
    """线索移交单: of the one reported alone."""
    paper = _begun(ROOMY, under="移交单位：{{ 站名 }}　　移交日期：{{ 移交日期 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            _pair("接收单位", "{{ 接收单位 }}", "主管部门", "{{ 移交给 }}"),
            _pair("发现日期", "{{ 发现日期 }}", "违法类型", "{{ 违法类型 }}"),
            _pair("被反映单位", "{{ 被反映单位 }}", "信用代码", "{{ 单位信用代码 }}"),
            _wide("单位地址", "{{ 单位地址 }}", high=410),
            _wide("商品服务", "{{ 涉及商品 }}", high=410),
            _wide("线索内容", "{{ 线索内容 }}", high=4200),
            _wide("证据材料", "□照片　□实物　□票据　□其他：　　　　　　　共　　件", high=500),
            row(
                _l("移交单位"),
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
    paper = _begun(ROOMY, under="回访单位：{{ 站名 }}　　编号：{{ 编号 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            _pair("消 费 者", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            _pair("经 营 者", "{{ 经营者 }}", "商品服务", "{{ 商品服务 }}"),
            _pair("接收日期", "{{ 接收日期 }}", "办结日期", "{{ 办结日期 }}"),
            _wide("诉　　求", "{{ 诉求 }}", high=700),
            _wide("处理结果", "{{ 处理结果 }}", high=410),
            _pair("协议金额", "{{ 协议合计 }}", "收到金额", "{{ 收到合计 }}"),
            _pair("回访日期", "{{ 回访日期 }}", "回 访 人", "{{ 打印人 }}"),
            _wide("满 意 度", "{{ 满意度 }}", high=500),
            _wide("不满意原因", "{{ 不满意原因 }}", high=500),
            _wide("回访内容", "{{ 回访内容 }}", high=3000),
            _wide("重新办理", "□不需要　□需要重新办理（回头看），原因：", high=700),
        ],
    )
    paper.p("满意度由消费者自己说，不替他选。{{ 份数说明 }}", "Note")
    return paper


def group() -> Document:
    """共同投诉名单."""
    paper = _begun(WIDE, "登记单位：{{ 站名 }}　　电话：{{ 站点电话 }}　　日期：{{ 日期 }}")
    paper.table(
        [10, 40, 10, 40],
        [
            _pair("经 营 者", "{{ 经营者 }}", "商品服务", "{{ 商品服务 }}"),
            _pair("地　　址", "{{ 经营者地址 }}", "投诉性质", "{{ 投诉性质 }}"),
            _wide("共同诉求", "{{ 诉求 }}", high=600),
            _pair("代 表 人", "{{ 代表人 }}", "人　　数", "{{ 人数 }}"),
            _wide(
                "诉求合计",
                "{{ 诉求合计 }}{% if 诉求合计大写 %}（大写：{{ 诉求合计大写 }}）{% endif %}", high=410,
            ),
        ],
    )  # fmt: skip
    paper.p("{{ 共同投诉说明 }}", "Note")
    paper.table(
        [5, 13, 13, 15, 14, 11, 15, 14],
        _rows(
            ["序号", "编号", "姓名", "电话", "诉求金额", "身份", "同意日期", "本人签名"],
            "名单",
            [
                _i("序"), _i("编号"), _i("姓名"), _i("电话"), _i("诉求金额", "Sum"), _i("身份"),
                _i("同意日期"), Cell(""),
            ],
            high=500,
        ),
    )  # fmt: skip
    paper.p("{{ 份数说明 }}", "Note")
    return paper


def schedule() -> Document:
    """退费时间表."""
    paper = _begun(ROOMY, under="登记单位：{{ 站名 }}　　编号：{{ 编号 }}　　日期：{{ 日期 }}")
    paper.table(
        [15, 35, 15, 35],
        [
            _pair("消 费 者", "{{ 消费者 }}", "联系电话", "{{ 联系电话 }}"),
            _pair("经 营 者", "{{ 经营者 }}", "联系电话", "{{ 经营者电话 }}"),
            _pair("商品服务", "{{ 商品服务 }}", "协议日期", "{{ 协议日期 }}"),
            _wide(
                "协议金额",
                "{{ 协议金额 }}{% if 协议金额大写 %}（大写：{{ 协议金额大写 }}）{% endif %}", high=410,
            ),
            _wide("协议内容", "{{ 协议内容 }}", high=800),
        ],
    )  # fmt: skip
    paper.p("", "Note")
    paper.table(
        [8, 25, 17, 16, 16, 14, 13],
        [
            *_rows(
                ["期次", "应付日期", "应付金额", "已付金额", "未付金额", "情况", "收款签名"],
                "分期",
                [
                    _i("期次"), _i("应付日期"), _i("应付金额", "Sum"), _i("已付金额", "Sum"),
                    _i("未付金额", "Sum"), _i("付款状态"), Cell(""),
                ],
                high=480,
            ),
            row(
                _l("合　计", span=2, shade=True), Cell("{{ 应付合计 }}", style="Sum"),
                Cell("{{ 已付合计 }}", style="Sum"), Cell("{{ 未付合计 }}", style="Sum"),
                Cell("", span=2), high=480,
            ),
            row(_l("应付大写", span=2), Cell("{{ 应付合计大写 }}", span=5), high=410),
            row(_l("未付大写", span=2), Cell("{{ 未付合计大写 }}", span=5), high=410),
        ],
    )  # fmt: skip
    paper.p("{{ 时间表说明 }}", "Note")
    paper.table(
        [50, 50],
        [
            row(
                Cell(("消费者（签名）：", "", _DAY), top=True),
                Cell(("经营者（签名、盖章）：", "", _DAY), top=True), high=1000,
            )
        ],
    )  # fmt: skip
    paper.p("{{ 份数说明 }}", "Note")
    return paper


def day_sheet() -> Document:
    """日清单."""
    paper = _begun(under="{{ 站名 }}　　{{ 清单日期 }}")
    paper.rule("if 当日合计")
    paper.p(
        "当日合计：{% for 行 in 当日合计 %}{{ 行.名称 }} {{ 行.数 }}"
        "{% if not loop.last %}，{% endif %}{% endfor %}", "Under",
    )  # fmt: skip
    paper.rule("endif")
    paper.table(
        [7, 11, 17, 49, 16],
        _rows(
            ["序号", "时刻", "编号", "事项", "经办人"], "当日事项",
            [_i("序"), _i("时刻"), _i("编号"), _i("事项", "Cell"), _i("经办人")],
            high=380,
        ),
    )  # fmt: skip
    paper.p("", "Note")
    paper.table(
        [18, 82],
        [
            row(_l("记录条数"), Cell("{{ 记录条数 }}"), high=410),
            row(_l("记录核对码"), Cell("{{ 记录核对码 }}"), high=560),
            row(
                _l("站长（签名）"), Cell("　　　　　　　　　　　　　" + _DAY), high=560,
            ),
            row(_l("说　　明"), Cell("{{ 记录核对码说明 }}{{ 份数说明 }}"), high=440),
        ],
    )  # fmt: skip
    return paper


def cover() -> Document:
    """案卷封面."""
    paper = Document(FORM)
    paper.p("{{ 站名 }}", "Owner")
    paper.p("案　卷", "Big")

    def line(label: str, text: str) -> str:
        return row(Cell(label, style="LargeLabel"), Cell(text, span=3, style="Large"), high=700)

    def two(first: str, one: str, second: str, other: str) -> str:
        return row(
            Cell(first, style="LargeLabel"), Cell(one, style="Large"),
            Cell(second, style="LargeLabel"), Cell(other, style="Large"), high=700,
        )  # fmt: skip

    paper.table(
        [18, 33, 18, 31],
        [
            line("案 卷 号", "{{ 文号 }}"),
            line("编　　号", "{{ 编号 }}"),
            line("外部编号", "{{ 外部编号 }}"),
            line("案　　由", "{{ 案由 }}"),
            line("消 费 者", "{{ 消费者 }}"),
            line("经 营 者", "{{ 经营者 }}"),
            two("接收日期", "{{ 接收日期 }}", "办结日期", "{{ 办结日期 }}"),
            line("处理结果", "{{ 处理结果 }}"),
            two("协议金额", "{{ 协议合计 }}", "收到金额", "{{ 收到合计 }}"),
            two("卷内件数", "{{ 卷内件数 }}", "页　　数", "{{ 卷内页数 }}"),
            two("保管期限", "{{ 保管期限 }}", "经 办 人", "{{ 经办人 }}"),
            two("立 卷 人", "{{ 立卷人 }}", "立卷日期", "{{ 日期 }}"),
        ],
    )
    paper.p("{{ 份数说明 }}", "Note")
    return paper


def contents() -> Document:
    """卷内目录."""
    paper = _begun(ROOMY, under="{{ 站名 }}　　编号：{{ 编号 }}", number=False)
    paper.p("{{ 消费者 }}{% if 经营者 %}与{{ 经营者 }}{% endif %}", "Under")
    paper.table(
        [7, 20, 12, 26, 21, 7, 7],
        _rows(
            ["序号", "文号", "责任者", "题名", "日期", "页号", "备注"], "目录",
            [
                _i("序"), _i("文号"), _i("责任者"), _i("题名", "Cell"), _i("日期"), _i("页号"),
                _i("备注"),
            ],
            high=560,
        ),
    )  # fmt: skip
    return paper


MADE = {
    "registration": registration, "consultation": consultation, "session": session,
    "referral": referral, "lead": lead, "follow_up": follow_up, "group": group,
    "schedule": schedule, "day_sheet": day_sheet, "cover": cover, "contents": contents,
}  # fmt: skip
