"""Papers that are letters: notices, the agreement, the request to withdraw.

`{{ 名称? }}` leaves a line to write on where there is no value, so that the sentence still reads.
"""

from word import LETTER, Cell, Document, row

_WAYS = (
    "{%p for 行 in 途径 %}",
    "（{{ 行.序 }}）{{ 行.内容 }}{% if loop.last %}。{% else %}；{% endif %}",
    "{%p endfor %}",
)


def _begun(page=LETTER) -> Document:
    paper = Document(page)
    paper.p("{{ 标题 }}", "PaperTitle")
    return paper


def _numbered(paper: Document) -> None:
    paper.rule("if 文号")
    paper.p("{{ 文号 }}", "PaperNumber")
    paper.rule("endif")


def _ways(paper: Document) -> None:
    for line in _WAYS:
        paper.p(line, "Body")


def _signed(paper: Document) -> None:
    """Who gives the paper, when, and the strip that whoever takes it signs."""
    paper.p("", "Plain")
    paper.p("{{ 落款 }}（{{ 印章 }}）", "Sign")
    paper.p("{{ 日期 }}", "Sign")
    paper.p("经办人：{{ 经办人? }}　　本站电话：{{ 站点电话? }}", "Plain")


def _taken(paper: Document, who: tuple[str, ...]) -> None:
    paper.p("", "Note")
    paper.table(
        [20, 34, 18, 28],
        [
            row(
                Cell(f"{one}签收", style="Label"), Cell("", style="Cell"),
                Cell("签收日期", style="Label"),
                Cell("　　年　　月　　日", style="Middle"), high=500,
            )
            for one in who
        ]
        + [
            row(
                Cell("告知方式", style="Label"),
                Cell("□当面　□电话　□短信　□邮寄　□其他：", span=3), high=460,
            )
        ],
    )  # fmt: skip
    paper.p("{{ 名义说明 }}{{ 份数说明 }}", "Note")


def acceptance() -> Document:
    """受理告知单."""
    paper = _begun()
    _numbered(paper)
    paper.p("{{ 消费者? }}：", "Plain")
    paper.p(
        "您于{{ 接收日期? }}向本站反映与{{ 经营者? }}之间的消费争议（编号：{{ 编号? }}），"
        "本站已于{{ 受理时间? }}{{ 受理称谓 }}。"
    )
    paper.p("商品或者服务：{{ 商品服务? }}")
    paper.p("您的诉求：{{ 诉求? }}")
    paper.rule("if 诉求金额")
    paper.p("诉求金额：{{ 诉求金额 }}（大写：{{ 诉求金额大写 }}）")
    paper.rule("endif")
    paper.rule("if 应办结日")
    paper.p("本站将在{{ 应办结日 }}前把办理结果告诉您。")
    paper.rule("endif")
    paper.p("{{ 调解说明 }}{{ 调解称谓 }}不成的，您还可以选择下列途径：")
    _ways(paper)
    paper.p("请保管好购物凭证、合同、付款记录和商品实物。询问办理情况，请报上面的编号。")
    _signed(paper)
    _taken(paper, ("消费者",))
    return paper


def refusal() -> Document:
    """不予受理告知单: the ground, and the five ways that stay open."""
    paper = _begun()
    _numbered(paper)
    paper.p("{{ 消费者? }}：", "Plain")
    paper.p(
        "您于{{ 接收日期? }}向本站反映与{{ 经营者? }}之间的事项（编号：{{ 编号? }}），"
        "经核对，本站不予受理。"
    )
    paper.p("理由：{{ 不予受理理由? }}{% if 理由依据 %}（{{ 理由依据 }}）{% endif %}。")
    paper.rule("if 答复内容")
    paper.p("说明：{{ 答复内容 }}")
    paper.rule("endif")
    paper.p("依照《中华人民共和国消费者权益保护法》第三十九条，您还可以通过下列途径解决争议：")
    _ways(paper)
    paper.p("本告知单只说明本站不办理的原因，不影响您选择上述任何一条途径。")
    _signed(paper)
    _taken(paper, ("消费者",))
    return paper


def termination() -> Document:
    """终止调解告知单."""
    paper = _begun()
    _numbered(paper)
    paper.p("{{ 消费者? }}、{{ 经营者? }}：", "Plain")
    paper.p(
        "你们双方的消费争议（编号：{{ 编号? }}，{{ 接收日期? }}登记），"
        "{% if 调解次数 %}经本站{{ 调解称谓 }}{{ 调解次数 }}次，{% endif %}"
        "{% if 结果日期 %}于{{ 结果日期 }}{% endif %}终止{{ 调解称谓 }}。"
    )
    paper.p("终止的理由：{{ 终止理由? }}{% if 理由依据 %}（{{ 理由依据 }}）{% endif %}。")
    paper.rule("if 处理结果")
    paper.p("结果：{{ 处理结果 }}。")
    paper.rule("endif")
    paper.rule("if 答复内容")
    paper.p("说明：{{ 答复内容 }}")
    paper.rule("endif")
    paper.p("依照《中华人民共和国消费者权益保护法》第三十九条，消费者还可以通过下列途径解决争议：")
    _ways(paper)
    paper.p("需要本站协助转交材料的，请到本站办理。")
    _signed(paper)
    _taken(paper, ("消费者", "经营者"))
    return paper


def notice() -> Document:
    """调解通知."""
    paper = _begun()
    _numbered(paper)
    paper.p("{{ 消费者? }}、{{ 经营者? }}：", "Plain")
    paper.p(
        "关于{{ 消费者? }}与{{ 经营者? }}因{{ 商品服务? }}发生的消费争议（编号：{{ 编号? }}），"
        "定于下列时间、地点{{ 调解称谓 }}，请准时参加："
    )
    paper.p("时间：{{ 约定日期? }}　{{ 约定时刻? }}")
    paper.p("地点：{{ 约定地点? }}")
    paper.p("{{ 调解员称谓 }}：{{ 主持人? }}")
    paper.p("请携带：{{ 请携带 }}")
    paper.p("{{ 调解说明 }}{{ 回避说明 }}")
    paper.p(
        "不能按时参加的，请提前告诉本站另约时间；没有正当理由不参加的，本站可以终止{{ 调解称谓 }}。"
    )
    _signed(paper)
    _taken(paper, ("消费者", "经营者"))
    return paper


def agreement() -> Document:
    """和解协议, 调解协议书, 人民调解协议书: the elements of 人民调解法29条."""
    paper = _begun()
    _numbered(paper)
    _sides(paper)
    paper.p("一、主要事实、争议事项和双方责任", "Heading")
    paper.p("商品或者服务：{{ 商品服务? }}{% if 消费日期 %}（消费日期：{{ 消费日期 }}）{% endif %}")
    paper.p("{{ 事实经过? }}", "Inset")
    paper.p("甲方要求：{{ 诉求? }}")
    _either(
        paper, "各方责任", "各方责任：{{ 各方责任 }}",
        "各方责任（没有的划去）：______________________",
    )  # fmt: skip
    paper.p("二、协议内容", "Heading")
    paper.p("双方自愿达成如下协议：")
    paper.p("{{ 协议内容? }}", "Inset")
    paper.p("乙方给付甲方的金额共计{{ 协议金额? }}（大写：{{ 协议金额大写? }}）。")
    _where(paper, "解决方式", "解决方式：{{ 解决方式 }}。")
    paper.p("三、履行方式和期限", "Heading")
    _either(
        paper, "履行方式", "履行方式：{{ 履行方式 }}",
        "履行方式：□现金　□转账　□更换或者修理　□其他：________",
    )  # fmt: skip
    paper.p("履行期限：{{ 履行期限? }}{% if 分期 %}（分期的，以下表为准）{% endif %}。")
    _instalments(paper)
    paper.p("四、协议的效力", "Heading")
    paper.p("{{ 协议效力 }}")
    paper.p("五、不履行的处理", "Heading")
    paper.p("{{ 不履行的处理 }}")
    paper.p("六、其他", "Heading")
    paper.p("{{ 份数说明 }}{{ 名义说明 }}", "Last")
    paper.p("", "Last")
    _both_sign(paper)
    return paper


def _where(paper: Document, known: str, text: str, style: str = "Body") -> None:
    """Write a paragraph that stands only where a field is known."""
    paper.rule(f"if {known}")
    paper.p(text, style)
    paper.rule("endif")


def _either(paper: Document, known: str, text: str, blank: str) -> None:
    """Write a paragraph where a field is known, else one to fill in by hand."""
    _where(paper, known, text)
    paper.rule(f"if not {known}")
    paper.p(blank)
    paper.rule("endif")


def _sides(paper: Document) -> None:
    paper.p(
        "甲方（消费者）：{{ 消费者? }}　　联系电话：{{ 联系电话? }}",
        "Plain",
    )
    _where(paper, "消费者地址", "住　　址：{{ 消费者地址 }}", "Plain")
    _where(paper, "代理人", "代 理 人：{{ 代理人 }}　　联系电话：{{ 代理人电话 }}", "Plain")
    paper.p(
        "乙方（经营者）：{{ 经营者? }}　　联系电话：{{ 经营者电话? }}",
        "Plain",
    )
    _where(paper, "信用代码", "统一社会信用代码：{{ 信用代码 }}", "Plain")
    _where(paper, "经营者地址", "地　　址：{{ 经营者地址 }}", "Plain")
    _where(paper, "其他被投诉人", "其他有关经营者：{{ 其他被投诉人 }}", "Plain")
    paper.p(
        "争议编号：{{ 编号? }}　　登记日期：{{ 接收日期? }}",
        "Plain",
    )


def _instalments(paper: Document) -> None:
    paper.rule("if 分期")
    paper.table(
        [12, 36, 30, 22],
        [
            row(*(Cell(t, style="Label") for t in ("期次", "应付日期", "应付金额", "收款人签名")),
                head=True, high=400),
            row(Cell("{%tr for 行 in 分期 %}", span=4)),
            row(
                Cell("{{ 行.期次 }}", style="Middle"), Cell("{{ 行.应付日期 }}", style="Middle"),
                Cell("{{ 行.应付金额 }}", style="Sum"), Cell(""), high=400,
            ),
            row(Cell("{%tr endfor %}", span=4)),
        ],
    )  # fmt: skip
    paper.rule("endif")


def _both_sign(paper: Document) -> None:
    line = "　　　　年　　月　　日"
    paper.table(
        [50, 50],
        [
            row(
                Cell(("甲方（签名、按指印）：", "", "代理人（签名）：", line), style="SignCell", top=True),
                Cell(("乙方（签名、盖章）：", "", "经办人（签名）：", line), style="SignCell", top=True), high=1500,
            ),
            row(
                Cell(('{{ 调解员称谓 }}（签名）：{{ 主持人? }}', '', line), style="SignCell", top=True),
                Cell(('{{ 落款 }}', '（{{ 印章 }}）', '协议日期：{{ 协议日期? }}'), style="SignCell", top=True),
                high=1300,
            ),
        ],
    )  # fmt: skip


def withdrawal() -> Document:
    """撤回投诉申请."""
    paper = _begun()
    paper.p("{{ 站名? }}：", "Plain")
    paper.p(
        "本人{{ 消费者? }}于{{ 接收日期? }}向你站反映与{{ 经营者? }}之间的消费争议"
        "（编号：{{ 编号? }}），现自愿撤回。"
    )
    paper.p("撤回的原因（可以不写）：{{ 撤回原因 }}")
    paper.p("□双方已经自行和解　□不想再追究　□改走其他途径　□其他")
    paper.p("{{ 撤回说明 }}以上内容本人已经看过（听过），是本人真实的意思。")
    paper.p("", "Plain")
    room = "　" * 12
    paper.p(f"{room}申请人（签名、按指印）：______________", "Plain")
    paper.p(f"{room}联系电话：{{{{ 联系电话? }}}}", "Plain")
    paper.rule("if 代理人")
    paper.p(f"{room}代理人（签名）：{{{{ 代理人 }}}}", "Plain")
    paper.rule("endif")
    paper.p("{{ 日期 }}", "Sign")
    paper.p("", "Note")
    paper.table(
        [20, 34, 18, 28],
        [
            row(
                Cell("本站收到人", style="Label"), Cell(""), Cell("收到日期", style="Label"),
                Cell("　　年　　月　　日", style="Middle"), high=520,
            )
        ],
    )  # fmt: skip
    paper.p("{{ 份数说明 }}", "Note")
    return paper


MADE = {
    "acceptance": acceptance, "refusal": refusal, "termination": termination, "notice": notice,
    "agreement": agreement, "withdrawal": withdrawal,
}  # fmt: skip
