"""Papers that keep the others: the sheet of a day, the cover and the contents of a case file."""

from ruled import DAY, begun, item, label, listed
from word import FORM, ROOMY, Cell, Document, row


def day_sheet() -> Document:
    """日清单."""
    paper = begun(under="{{ 站名 }}　　{{ 清单日期 }}")
    paper.rule("if 当日合计")
    paper.p(
        "当日合计：{% for 行 in 当日合计 %}{{ 行.名称 }} {{ 行.数 }}"
        "{% if not loop.last %}，{% endif %}{% endfor %}", "Under",
    )  # fmt: skip
    paper.rule("endif")
    paper.table(
        [7, 11, 17, 49, 16],
        listed(
            ["序号", "时刻", "编号", "事项", "经办人"], "当日事项",
            [item("序"), item("时刻"), item("编号"), item("事项", "Cell"), item("经办人")],
            high=380,
        ),
    )  # fmt: skip
    paper.p("", "Note")
    paper.table(
        [18, 82],
        [
            row(label("记录条数"), Cell("{{ 记录条数 }}"), high=410),
            row(label("记录核对码"), Cell("{{ 记录核对码 }}"), high=560),
            row(
                label("站长（签名）"), Cell("　　　　　　　　　　　　　" + DAY), high=560,
            ),
            row(label("说　　明"), Cell("{{ 记录核对码说明 }}{{ 份数说明 }}"), high=440),
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
    paper = begun(ROOMY, under="{{ 站名 }}　　编号：{{ 编号 }}", number=False)
    paper.p("{{ 消费者 }}{% if 经营者 %}与{{ 经营者 }}{% endif %}", "Under")
    paper.table(
        [7, 20, 12, 26, 21, 7, 7],
        listed(
            ["序号", "文号", "责任者", "题名", "日期", "页号", "备注"], "目录",
            [
                item("序"), item("文号"), item("责任者"), item("题名", "Cell"), item("日期"), item("页号"),
                item("备注"),
            ],
            high=560,
        ),
    )  # fmt: skip
    return paper


MADE = {"day_sheet": day_sheet, "cover": cover, "contents": contents}
