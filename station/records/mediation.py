"""What happens between the two sides: sessions, agreements, money."""

from datetime import date
from typing import Annotated, ClassVar

from station.fields import Ask
from station.records.base import Record


class Session(Record, frozen=True, kw_only=True):
    """One sitting (调解一次) of a case."""

    KIND: ClassVar[str] = "session"

    case_id: Annotated[str, Ask("案件", "属于哪件案件，自动写上。", "ref")]
    held_on: Annotated[
        date,
        Ask(
            "调解日期", "坐下来调解的那一天，如 今天 或 3.12；一次记一条，同一件可以有几次。", "day"
        ),
    ]
    held_at: Annotated[str, Ask("调解时刻", "几点开始的，如 14:30；记不清可以不填。", "moment")] = (
        ""
    )
    remote: Annotated[bool, Ask("远程调解", "打电话或视频调解的选“是”，当面的不选。", "flag")] = (
        False
    )
    place: Annotated[str, Ask("地点", "在哪里调解的，如 本站、店里、电话。", sealed=True)] = ""
    mediator: Annotated[
        str,
        Ask(
            "调解员", "谁主持的，写姓名；和一方有亲属或利害关系要回避（令121第20条）。", sealed=True
        ),
    ] = ""
    came: Annotated[
        str,
        Ask(
            "到场",
            "谁来了：双方、只有一方，还是都没来。有一方无故不来，也照实记。",
            "code",
            taxonomy="came",
        ),
    ] = ""
    offered_fen: Annotated[
        int | None, Ask("经营者愿付", "经营者这一次愿意付多少，单位元，如 15；没说就空着。", "fen")
    ] = None
    asked_fen: Annotated[
        int | None, Ask("消费者要求", "消费者这一次要多少，单位元，如 1,015；没说就空着。", "fen")
    ] = None
    notes: Annotated[
        str,
        Ask(
            "调解情况",
            "双方各说了什么，谈到哪一步，下次约在什么时候。如 店长承认漏撤过期商品，愿退货款。",
            "text",
            sealed=True,
        ),
    ] = ""
    from_ledger: Annotated[
        bool, Ask("来自旧台账", "从旧台账导入的，自动写上，不用手填。", "flag")
    ] = False


class Agreement(Record, frozen=True, kw_only=True):
    """What the two sides agreed. A redone case's old agreement is `superseded`: not counted."""

    KIND: ClassVar[str] = "agreement"

    case_id: Annotated[str, Ask("案件", "属于哪件案件，自动写上。", "ref")]
    agreed_on: Annotated[
        date, Ask("协议日期", "双方谈妥的那一天，如 今天 或 3.12；协议金额按这一天进季报。", "day")
    ]
    agreed_fen: Annotated[
        int,
        Ask(
            "协议金额",
            "经营者一共答应给多少，退的和赔的加在一起，单位元，如 1,015。只道歉、不给钱写 0。",
            "fen",
        ),
    ] = 0
    remedy: Annotated[
        str,
        Ask(
            "解决方式",
            "主要怎么解决的，选一种，如 退货退款、更换、加倍赔偿。",
            "code",
            taxonomy="remedy",
        ),
    ] = ""
    due_on: Annotated[
        date | None,
        Ask("履行期限", "说好最晚哪天兑现，如 3.20；当场给清的填当天，分几次的填最后一次。", "day"),
    ] = None
    terms: Annotated[
        str,
        Ask(
            "协议内容",
            "谁、在哪天以前、怎样、给多少，一条一条写清楚（人民调解法第29条）。如 当天退货款15元，另赔1000元。",
            "text",
            sealed=True,
        ),
    ] = ""
    duties: Annotated[
        str,
        Ask(
            "各方责任",
            "各方有什么责任、各做什么，一方一句（人民调解法第29条）。如 经营者撤下过期商品；消费者交回剩下的酱油。",
            "text",
            sealed=True,
        ),
    ] = ""
    manner: Annotated[
        str,
        Ask(
            "履行方式",
            "怎样给、怎样交接（人民调解法第29条）。如 当面付现金，消费者写收条。",
            "text",
            sealed=True,
        ),
    ] = ""
    superseded: Annotated[
        bool,
        Ask("已被重新办理取代", "重新办理以后，原来的协议自动标上，不再算进协议金额。", "flag"),
    ] = False
    round: Annotated[int, Ask("办理轮次", "第几次办的协议，自动写上。", "count")] = 1
    from_ledger: Annotated[
        bool, Ask("来自旧台账", "从旧台账导入的，自动写上，不用手填。", "flag")
    ] = False


class Payment(Record, frozen=True, kw_only=True):
    """Money or value that is due, or that the consumer received (兑现).

    What was given back is a payment of its own, with `returns` and a negative `received_fen`.
    """

    KIND: ClassVar[str] = "payment"

    case_id: Annotated[str, Ask("案件", "属于哪件案件，自动写上。", "ref")]
    kind: Annotated[
        str,
        Ask(
            "款项",
            "这笔是什么钱：退款、赔偿、加倍赔偿、换修折价或其他。又退又赔的分两笔记。",
            "code",
            taxonomy="payment_kind",
        ),
    ]
    basis: Annotated[
        str,
        Ask(
            "加倍依据",
            "加倍赔偿依据哪条法：退一赔三是消法55条，退一赔十是食品安全法148条，药品是药品管理法144条。",
            "code",
            taxonomy="punitive_basis",
        ),
    ] = ""
    due_on: Annotated[
        date | None, Ask("应付日期", "还没到手的钱说好哪天付，如 4.15；分期的一期记一条。", "day")
    ] = None
    due_fen: Annotated[
        int | None,
        Ask("应付金额", "还没到手的钱有多少，单位元，如 1400。到手以后另记收到的一笔。", "fen"),
    ] = None
    received_on: Annotated[
        date | None,
        Ask("收到日期", "消费者真正拿到钱或东西的那一天；挽回经济损失按这一天进季报。", "day"),
    ] = None
    received_fen: Annotated[
        int | None,
        Ask(
            "收到金额",
            "消费者真正拿到多少，单位元，如 15；换的、修的折成钱。分几次给，一次记一笔。",
            "fen",
        ),
    ] = None
    payer: Annotated[
        str, Ask("付款人", "谁给的：经营者，或者商场、市场先行赔付。", "code", taxonomy="payer")
    ] = ""
    note: Annotated[
        str,
        Ask(
            "备注",
            "凭什么知道付了，如 微信转账截图、当面点清；别的要记的也写这里。",
            "text",
            sealed=True,
        ),
    ] = ""
    returns: Annotated[
        str,
        Ask("退回的是哪一笔", "这一笔退回了哪一笔收到的钱，自动写上；金额记作负数。", "ref"),
    ] = ""
    round: Annotated[int, Ask("办理轮次", "第几次办时收到的，自动写上。", "count")] = 1
    from_ledger: Annotated[
        bool, Ask("来自旧台账", "从旧台账导入的，自动写上，不用手填。", "flag")
    ] = False


class Attachment(Record, frozen=True, kw_only=True):
    """A file that belongs to a case, named by the SHA-256 of its bytes; its name is only a label.

    The bytes stand apart and may follow in a later bundle (design/format.md, Bundle).
    """

    KIND: ClassVar[str] = "attachment"

    case_id: Annotated[str, Ask("案件", "属于哪件案件，自动写上。", "ref")]
    sha: Annotated[str, Ask("文件", "这个文件的核对值，自动算出：内容一样的文件只存一份。")]
    size: Annotated[int, Ask("大小", "文件有多少字节，自动写上；一个最多 10 MB。", "count")] = 0
    name: Annotated[
        str, Ask("文件名", "原来的文件名，如 小票.jpg；重名也不要紧。", sealed=True)
    ] = ""
    what: Annotated[
        str,
        Ask(
            "附件类型",
            "是什么材料：小票、照片、合同、聊天记录、录音录像还是别的。",
            "code",
            taxonomy="attachment_kind",
        ),
    ] = ""
    added_on: Annotated[date | None, Ask("附上日期", "附到案件里的那一天，自动写上。", "day")] = (
        None
    )
    note: Annotated[str, Ask("备注", "看得出什么，如 小票上有购买日期。", "text", sealed=True)] = ""
