"""Invented ledgers of any size, the same for the same size."""

import csv
import io
from datetime import date, timedelta
from random import Random

NATURES = ("质量", "价格", "合同", "售后服务", "虚假宣传", "计量", "其他")
GOODS = (
    ("酱油", "FOOD"),
    ("手机", "PHONE"),
    ("健身卡", "FIT"),
    ("运动鞋", "SHOES"),
    ("装修", "DECOR"),
)
SHOPS = ("惠民超市", "万家电器", "佳美健身", "城南鞋店", "安居装饰", "便民商店", "启明培训")
NAMES = "王李张刘陈杨赵黄周吴"


def ledger(rows: int, seed: int = 1, days: int = 270) -> bytes:
    """Return a CSV of `rows` rows over the days that end with September 2026.

    Consultations, complaints, some reports.
    """
    rng = Random(seed)
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(
        ["编号", "类别", "接收时间", "渠道", "消费者", "联系电话", "经营者", "商品服务", "类别代码",
         "投诉性质", "诉求", "争议金额", "诉求金额", "受理结果", "受理时间", "调解时间", "处理结果",
         "办结时间", "退款", "满意度", "线索去向"]
    )  # fmt: skip
    for number in range(rows):
        lines.writerow(_row(rng, number, days))
    return out.getvalue().encode("utf-8-sig")


def _row(rng: Random, number: int, days: int) -> list[str]:
    day = date(2026, 9, 28) - timedelta(days=days - 1 - rng.randrange(days))
    goods, category = rng.choice(GOODS)
    who = [rng.choice(NAMES) + rng.choice(("女士", "先生")), f"1380000{rng.randrange(10**4):04d}"]
    what = [rng.choice(SHOPS) + str(rng.randrange(400)), goods, category]
    if rng.random() < 0.5:
        return [f"B{number:06d}", "咨询", day.isoformat(), "现场来访", *who, *what, "", "问怎么退",
                "", "", "", "", "", "", "", "", "", ""]  # fmt: skip
    sum_ = str(rng.randrange(10, 3000))
    agreed = rng.random() < 0.8
    later = (day + timedelta(days=rng.randrange(10))).isoformat()
    return [
        f"B{number:06d}", "投诉", day.isoformat(), "现场来访", *who, *what, rng.choice(NATURES),
        "要求退款并说明情况，" * rng.randrange(1, 5), sum_, sum_, "受理", day.isoformat(), later,
        "调解成功" if agreed else "调解不成", later, sum_ if agreed else "",
        rng.choice(("满意", "基本满意", "未接通")), "市场监管所" if rng.random() < 0.1 else "",
    ]  # fmt: skip
