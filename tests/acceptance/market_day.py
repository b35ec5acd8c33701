"""A market day at one station: its visitors as keys, and what a person with a pencil counts.

Each visitor adds to the tally as the script has it done, never by asking the program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from tests.acceptance.playing import Choose, Leave, Open, Press, Step, form, see, step

ON_DUTY = "王建国"
NAMES = ("王芳", "李雷", "欧阳小红", "曾玉兰", "单国强", "古丽阿依", "格桑伦珠", "赵敏")
SHOPS = ("惠民超市", "老街烧烤", "南门手机城", "丽人美容", "阳光健身", "小博士培训", "明珠百货")
GOODS = ("酱油", "皮鞋", "手机屏", "健身卡", "熟食", "沙发", "电饭锅")
SUMS = (
    ("15", 1_500), ("１２．５元", 1_250), ("1.5万", 1_500_000), ("1千", 100_000),
    ("2,399.00", 239_900), ("0.99", 99), ("58", 5_800), ("１０１５", 101_500),
)  # fmt: skip
"""Sums as people type them, and what each is in fen."""

Pencil = Counter[str]
Visit = Callable[[Random, Pencil, int], Iterator[Step]]


def _begin(kind: str) -> Iterator[Step]:
    yield Press("f2")
    yield see("来的是哪一种事")
    yield Choose(kind)


def _consultation(chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    yield from _begin("咨询")
    yield from form(
        "登记咨询", 问了什么=f"第{number}位：{chance.choice(GOODS)}能不能退", 答复内容="七日内凭小票可以退。"
    )  # fmt: skip
    yield see("今日登记")
    pencil["consultations"] += 1


def _question_for_later(chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    yield from _begin("咨询")
    asked = f"第{number}位：{chance.choice(GOODS)}保修几年"
    yield from form("登记咨询", 问了什么=asked, 当场答复="+")
    yield see("先答复；要解决争议的可以转为投诉。")
    yield from step("答复消费者", "答复了才能办结", 答复内容="整机一年。")
    yield from step("办结这一件", "办结以后还可以回访")
    yield see("[办结")
    pencil["consultations"] += 1


def _suggestion(_chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    yield from _begin("其他")
    yield from form(
        "登记其他诉求", 反映内容=f"第{number}位：冰柜也贴价签", 答复内容="转告市场管理处。"
    )
    yield see("今日登记")
    pencil["other"] += 1


def _lead(chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    yield from _begin("违法线索")
    yield from form(
        "登记线索", 反映内容=f"第{number}位：{chance.choice(SHOPS)}货架上有过期的"
    )  # fmt: skip
    yield see("先把线索移交给辖区市场监管所。")
    yield from step("移交线索", "请对方在移交单上签收", 移交给="市场监管局/所")
    yield see("已保存：移交线索")
    pencil["reports"] += 1
    pencil["leads_handed_over"] += 1


Sum = tuple[str, int]


def _complaint(
    chance: Random, pencil: Pencil, number: int, claim: Sum | None = None
) -> Iterator[Step]:
    typed, fen = claim or chance.choice(SUMS)
    yield from _begin("投诉")
    yield from form(
        "登记投诉", 消费者=chance.choice(NAMES), 联系电话=f"139{number:08d}",
        经营者=chance.choice(SHOPS), 商品服务=chance.choice(GOODS),
        投诉性质="质量", 事实经过=f"第{number}位买的东西坏了，有小票。", 诉求="退款", 诉求金额=typed,
    )  # fmt: skip
    yield see("投诉", "[待受理")
    pencil["complaints"] += 1
    pencil["claimed_fen"] += fen


def _accepted(
    chance: Random, pencil: Pencil, number: int, claim: Sum | None = None
) -> Iterator[Step]:
    yield from _complaint(chance, pencil, number, claim)
    yield from step("受理", "同一件事消协、法院或别的部门已经在办的")
    yield see("[已受理")
    pencil["accepted"] += 1


def _sat(chance: Random, pencil: Pencil, number: int, claim: Sum | None = None) -> Iterator[Step]:
    yield from _accepted(chance, pencil, number, claim)
    yield from step("记调解", "谈一次记一次", 双方同意调解="+", 调解情况="双方都来了，没谈拢。")
    yield see("[调解中")
    pencil["sittings"] += 1
    if chance.random() < 0.4:
        yield from step("记调解", "谈一次记一次", 调解情况="又谈了一次。")
        yield see("第 2 次调解")
        pencil["sittings"] += 1


def _agreed(chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    """Agree on two sums, receive the first, now and then the second, which is punitive."""
    (first, first_fen), (second, second_fen) = chance.choice(SUMS), chance.choice(SUMS)
    whole = first_fen + second_fen
    typed = f"{whole // 100}.{whole % 100:02d}"
    yield from _sat(chance, pencil, number, (typed, whole))
    yield from step("填协议", "金额写经营者答应给的总数", 协议金额=typed)
    yield see("[待履行")
    yield from step("记兑现", "还差", 款项="退款", 收到金额=first)
    yield see("[部分履行")
    pencil["recovered_fen"] += first_fen
    pencil["agreed_fen"] += whole
    pencil["mediations"] += 1
    pencil["mediations_agreed"] += 1
    if chance.random() < 0.3:
        return
    yield from step(
        "记兑现", "还差", 款项="加倍赔偿", 收到金额=second, 加倍依据="食品安全法"
    )  # fmt: skip
    yield see("[已履行")
    pencil["recovered_fen"] += second_fen
    pencil["punitive_fen"] += second_fen
    pencil["punitive_cases"] += 1
    yield from _closed("退的赔的都已收到。")
    pencil["closed"] += 1
    pencil["resolved"] += 1
    pencil["settled_fen"] += whole
    answer = chance.choice(("满意", "基本满意", "未接通"))
    yield from step("回访消费者", "消费者怎么说就怎么记", 满意度=answer)
    yield see("已保存：回访")
    pencil["follow_ups_asked"] += 1
    pencil["follow_ups_answered"] += answer != "未接通"
    pencil["follow_ups_satisfied"] += answer != "未接通"


def _closed(told: str) -> Iterator[Step]:
    yield from step("答复消费者", "答复了才能办结", 答复内容=told)
    yield from step("办结这一件", "办结以后还可以回访")
    yield see("[办结")


def _no_agreement(chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    yield from _sat(chance, pencil, number)
    yield from step("终止调解", "没有谈成也要告诉消费者别的途径", 处理结果="调解不成")
    yield see("调解已结束：先答复消费者，然后办结。")
    yield from _closed("可以向市场监管所投诉，也可以起诉。")
    pencil["mediations"] += 1
    pencil["closed"] += 1


def _self_settled(chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    yield from _accepted(chance, pencil, number)
    yield from step("终止调解", "没有谈成也要告诉消费者别的途径", 处理结果="双方自行和解")
    yield see("调解已结束：先答复消费者，然后办结。")
    yield from _closed("双方已经自己谈好。")
    pencil["closed"] += 1
    pencil["resolved"] += 1


def _refused(chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    yield from _complaint(chance, pencil, number)
    yield from step(
        "不予受理", "要告诉消费者理由", 不予受理理由="超过三年", 答复内容="已告知可以起诉。"
    )
    yield see("不予受理")
    pencil["refused"] += 1
    pencil["closed"] += 1


def _referred(chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    yield from _complaint(chance, pencil, number)
    yield from step("转办", "先问消费者同不同意转交", 转给="邮政管理")
    yield see("已转办")
    pencil["referred"] += 1


def _mistaken(chance: Random, pencil: Pencil, number: int) -> Iterator[Step]:
    """Registered twice by mistake: the second one is struck, and was never counted."""
    nothing: Pencil = Counter()
    yield from _complaint(chance, nothing, number)
    yield from step("作废", "作废后不能恢复", 作废原因="重复登记")
    yield see("已经作废，不能再办。")


VISITS: tuple[tuple[Visit, int], ...] = (
    (_consultation, 13), (_agreed, 9), (_no_agreement, 3), (_lead, 3), (_sat, 2),
    (_suggestion, 2), (_question_for_later, 2), (_self_settled, 2), (_refused, 1), (_referred, 1),
    (_accepted, 1), (_mistaken, 1),
)  # fmt: skip
"""Who comes on a market day, and how many of them."""


def market_day(seed: int, few: int | None = None) -> tuple[Iterator[Step], Pencil]:
    """Return the keys of a day, and the tally that fills while they are played.

    `few`: so many visitors, each of another kind.
    """
    chance = Random(seed)
    visits = [visit for visit, times in VISITS for _n in range(times)]
    if few is not None:
        visits = chance.sample([visit for visit, _times in VISITS], few)
    chance.shuffle(visits)
    pencil: Pencil = Counter()

    def day() -> Iterator[Step]:
        yield Open("station")
        yield see("今天谁值班？", ON_DUTY)
        yield Press("enter")
        yield see("还没有案件")
        for number, visit in enumerate(visits, start=1):
            yield from visit(chance, pencil, number)
        yield Press("f5")
        yield see("全部指标")
        yield see(f"{pencil['recovered_fen'] // 100:,}.{pencil['recovered_fen'] % 100:02d} 元")
        yield Leave()

    return day(), pencil
