"""Prepaid cards: what is left of the money. 法释〔2025〕4号; sums in fen, ratios exact.

14 seven days, 18 not the consumer's cause, 19 the consumer's cause, 20 no claw-back, 22 unlimited
plans by the time left. Interest is in `interest`.
"""

from datetime import date
from fractions import Fraction

from station.language import N_, _
from station.law.remedies.base import Question, Reckoning, Rule, half_up, money, plain
from station.law.remedies.interest import RULES as INTEREST

_PAID = Question(
    "paid", "fen", N_("实付金额"), N_("办卡、充值实际付了多少钱，不含赠送的，如 1000。"), "refund",
    needed=True,
)  # fmt: skip
_GIFT = Question(
    "gift", "fen", N_("赠送金额"), N_("充值时另外送的金额，如充1000送500就写 500；没有送就空着。"), "gift",
)  # fmt: skip
_DISCOUNT = Question(
    "discount", "share", N_("折扣"), N_("办卡享受几折，写 7折 或 0.7；不打折就空着。"), "discount"
)  # fmt: skip
_CONSUMED = Question(
    "consumed_list", "fen", N_("已消费（原价）"),
    N_("已经用掉的商品和服务，按打折以前的价格算一共多少，如 300；一次没用写 0。"), "refund",
    needed=True,
)  # fmt: skip
_CAUSE = Question(
    "cause", "code", N_("谁的原因"),
    N_("店关了、搬远了、降质加价，是经营者原因；消费者自己不想去了，是消费者原因；双方都没有原因的，照非消费者原因算。"),
    "not_consumer", only=("merchant", "consumer", "neither"),
)  # fmt: skip
_AGREED = Question(
    "agreed_value", "fen", N_("约定的已消费价款"),
    N_("合同另有更有利于消费者的算法，按约定算出来用掉了多少；没有就空着。"), "better",
)  # fmt: skip
_MARKET = Question(
    "market_value", "fen", N_("按市场价的已消费价款"),
    N_("原价高得明显不合理，经营者又拿不出按原价卖过的记录，才写按同类市场价算的数。"), "market",
)  # fmt: skip
_BALANCE = (_PAID, _GIFT, _DISCOUNT, _CONSUMED, _CAUSE, _AGREED, _MARKET)

_UNLIMITED_CAUSE = Question(
    "cause", "code", N_("谁的原因"),
    N_("消费者自己一直没去、到期了才来退，选消费者原因；其他情形按剩余时间退。"), "unused",
    only=("merchant", "consumer", "neither"),
)  # fmt: skip


def _paid(r: Reckoning) -> int:
    paid = r.fen("paid")
    if not paid:
        raise r.refuse("paid", _("实付金额要大于零。"))
    return paid


def _scope(r: Reckoning) -> None:
    r.mind(_("只管一家或一个品牌的单用途卡；到处能用的多用途卡不适用。"), "scope")


# 18, 19, 20


def _discounted(r: Reckoning, paid: int) -> tuple[Fraction, str, tuple[str, ...]]:
    """Return what was consumed at the price actually paid, its formula, the steps it rests on."""
    listed = r.fen("consumed_list")
    discount, gift = r.share("discount"), r.fen("gift")
    value, words, steps = Fraction(listed), money(listed), []
    if discount is not None:
        if not 0 < discount <= 1:
            raise r.refuse("discount", _("折扣要大于零、不超过一，如 7折 或 0.7。"))
        value *= discount
        words += f" × {plain(discount)}"
        steps.append("discount")
    if gift:
        ratio = Fraction(paid, paid + gift)
        r.ratios["ratio"] = ratio
        value *= ratio
        words += _(" × 优惠比例 {paid} ÷ ({paid} + {gift})").format(
            paid=money(paid), gift=money(gift)
        )
        steps.append("gift")
    if steps:
        words += f" = {money(value)}"
    return value, words, tuple(steps) or ("not_consumer",)


def _agreed(r: Reckoning, value: Fraction, step: str) -> Fraction:
    """Let better agreed terms prevail."""
    agreed = r.count("agreed_value")
    if agreed is None:
        return value
    if agreed < value:
        r.say(_("约定对消费者更有利，按约定：{sum}").format(sum=money(agreed)), step)
        return Fraction(agreed)
    r.mind(_("约定的算法没有更有利，不用它。"), step)
    return value


def _at_list_price(r: Reckoning) -> Fraction:
    listed, market = r.fen("consumed_list"), r.count("market_value")
    if market is not None:
        r.say(
            _("已消费：原价明显不合理又没有交易记录，按市场价 {sum}").format(sum=money(market)),
            "market",
        )
        return _agreed(r, Fraction(market), "better_consumer")
    r.say(_("已消费：消费者原因，按打折以前的价格 {sum}").format(sum=money(listed)), "consumer")
    r.mind(_("原价明显不合理、又拿不出按原价卖过的记录的，可以按市场价算。"), "market")
    return _agreed(r, Fraction(listed), "better_consumer")


def _own_cause(r: Reckoning, usual: str) -> bool:
    """Tell whether the consumer's cause counts, and say which way was taken instead of the rule's."""
    cause = r.code("cause") or usual
    own = cause == "consumer"
    if not r.code("cause"):
        words = _("按消费者原因算。") if own else _("按非消费者原因算。")
        r.assume("cause", words, "consumer" if own else "not_consumer")
    if own and usual != "consumer":
        r.say(_("因消费者原因退款，不用这一条，按打折以前的价格算"), "consumer")
        r.texts["computed_by"] = "PREPAID19"
    if not own and usual == "consumer":
        r.say(_("不是消费者原因，按折扣价或优惠比例算"), "not_consumer")
        r.texts["computed_by"] = "PREPAID18"
    return own


def _balance(r: Reckoning, usual: str) -> None:
    paid = _paid(r)
    discounted, words, steps = _discounted(r, paid)
    own = _own_cause(r, usual)
    if own:
        value = _at_list_price(r)
    else:
        r.say(_("已消费：{formula}").format(formula=words), *steps)
        value = _agreed(r, discounted, "better")
    refund = max(Fraction(paid) - value, Fraction(0))
    r.give(consumed_value=value, refund=refund)
    r.say(
        _("退款：实付 {paid} − 已消费 {value} = {refund}").format(
            paid=money(paid), value=money(value), refund=money(refund)
        ),
        "refund",
    )
    if value > paid:
        _over(r, paid, value, discounted)
    r.claim = half_up(refund) or None
    r.mind(_("另外送的东西要不要还，看价值、履行情况和退款原因，公平处理。"), "presents")
    r.mind(_("经营者有记录不拿出来的，可以按消费者说的算。"), "records")
    r.mind(_("收了钱关门、恶意躲着不退的，还可以要惩罚性赔偿。"), "gone")
    _scope(r)


def _over(r: Reckoning, paid: int, value: Fraction, discounted: Fraction) -> None:
    """Say that what was consumed beyond the money paid is not claimed back from the consumer."""
    if discounted > paid:
        words = _("按折扣价也已经超过实付金额：请核对数字；超出的部分这里不算。")
        if r.item.code == "PREPAID20":
            raise r.refuse("consumed_list", words)
        r.mind(words, "claw_back")
        return
    r.say(
        _("超出实付的 {over} 不用补：经营者不能倒要").format(over=money(value - paid)), "claw_back"
    )


def _no_claw_back(r: Reckoning) -> None:
    _balance(r, "consumer")
    r.give(claw_back=0)
    if not set(r.cites("claw_back")) & {a for line in r.lines for a in line.articles}:
        r.say(_("没有超出实付金额，谈不上倒补"), "claw_back")


# 14


def _seven_days(r: Reckoning) -> None:
    paid, days = _paid(r), r.count("days_since_payment") or 0
    law, agreed = r.number("days"), r.count("agreed_days")
    limit = law
    if agreed is not None and agreed > law:
        limit = agreed
        r.say(_("约定更有利：{n} 日内可以退").format(n=agreed), "better")
    within, fresh = days <= limit, not r.yes("same_goods_before")
    r.assume("same_goods_before", _("按办卡以前没有买过、用过同样的算。"), "before")
    r.flags["no_reason_refund"] = within and fresh
    if not (within and fresh):
        why = (
            _("付款到现在 {days} 天，超过 {limit} 天").format(days=days, limit=limit)
            if fresh
            else _("办卡以前已经得到过同样的商品或服务")
        )
        r.say(_("不能无理由退款：{why}").format(why=why), "refund" if fresh else "before")
        r.give(refund=0)
        r.mind(_("还可以解除合同退余额：用“预付卡退余额”算。"), "other")
        _scope(r)
        return
    consumed = r.fen("consumed")
    refund = max(paid - consumed, 0)
    r.say(
        _("付款到现在 {days} 天，在 {limit} 天以内，可以要求退本金").format(days=days, limit=limit),
        "refund",
    )
    r.say(
        _("退款：实付 {paid} − 已消费 {value} = {refund}").format(
            paid=money(paid), value=money(consumed), refund=money(refund)
        ),
        "deduct",
    )
    r.assume("consumed", _("按一次也没有用过算。"), "deduct")
    r.give(refund=refund)
    r.claim = refund or None
    _scope(r)


_SEVEN = (
    _PAID,
    Question(
        "days_since_payment", "count", N_("付款到要求退款几天"),
        N_("付款的第二天是第1天，数到提出退款那天，如 3。"), "refund", needed=True,
    ),
    Question(
        "same_goods_before", "flag", N_("以前得到过同样的吗"),
        N_("办卡以前已经从这家或别家得到过同样的商品或服务，答“是”，就不能无理由退。"), "before",
    ),
    Question(
        "consumed", "fen", N_("已消费价款"), N_("这几天已经用掉的价款，如 200；没有用就空着。"), "deduct",
    ),
    Question(
        "agreed_days", "count", N_("约定可退几天"),
        N_("合同说好的无理由退款天数比法定的多，就写上，如 15。"), "better",
    ),
)  # fmt: skip


# 22


def _spans(r: Reckoning) -> tuple[int, int, str]:
    """Return all days, the days left, and which step of the law counts them."""
    begins, ends = r.day("starts_on"), r.day("ends_on")
    total = r.count("days_total")
    if total is None:
        if begins is None or ends is None:
            raise r.refuse("days_total", _("请写全部天数，或者写开始日和到期日。"))
        total = (ends - begins).days + 1
    if total <= 0:
        raise r.refuse("days_total", _("全部天数要大于零。"))
    left, step = _left(r, ends)
    if left > total:
        raise r.refuse("days_left", _("剩余天数（{left}）比全部天数（{total}）还多。").format(
            left=left, total=total
        ))  # fmt: skip
    return total, left, step


def _left(r: Reckoning, ends: date | None) -> tuple[int, str]:
    ended, stopped = r.day("ended_on"), r.day("stopped_on")
    found = [(r.count("days_left"), "refund"), (r.count("days_left_at_stop"), "stopped")]
    if ends is not None:
        found += [
            (max((ends - ended).days, 0) if ended else None, "refund"),
            (max((ends - stopped).days + 1, 0) if stopped else None, "stopped"),
        ]
    known = [(days, step) for days, step in found if days is not None]
    if not known:
        raise r.refuse("days_left", _("请写剩余天数；或者写到期日，和解除或停止服务的日子。"))
    return max(known, key=lambda one: one[0])


def _unlimited(r: Reckoning) -> None:
    paid = _paid(r)
    total, left, step = _spans(r)
    own = r.code("cause") == "consumer"
    if own and left == 0:
        r.say(_("期限已满，消费者因自身原因没有去：不退"), "unused")
        r.give(refund=0)
        _scope(r)
        return
    refund = Fraction(paid * left, total)
    words = (
        _("退款：{paid} × 停止服务以后剩余 {left} 天 ÷ 全部 {total} 天 = {refund}")
        if step == "stopped"
        else _("退款：{paid} × 剩余 {left} 天 ÷ 全部 {total} 天 = {refund}")
    )
    r.say(
        words.format(paid=money(paid), left=left, total=total, refund=money(refund)),
        *dict.fromkeys(("refund", step)),
    )
    r.ratios["ratio"] = Fraction(left, total)
    r.give(refund=refund)
    r.claim = half_up(refund) or None
    if own:
        r.mind(_("期限没有满，剩下的时间照样按比例退。"), "refund")
    else:
        r.mind(_("消费者因自身原因一直没去、期限满了的，不退。"), "unused")
    r.mind(_("经营者先停了服务的，从停的那天起算剩余时间。"), "stopped")
    r.mind(_("收了钱关门、恶意躲着不退的，还可以要惩罚性赔偿。"), "gone")
    _scope(r)


_UNLIMITED = (
    _PAID,
    Question(
        "days_total", "count", N_("全部天数"),
        N_("合同约定的全部履行期限有几天，如一年卡写 365；也可以写开始日和到期日。"), "refund",
    ),
    Question(
        "days_left", "count", N_("剩余天数"), N_("合同解除以后还剩几天，如 265。"), "refund"
    ),
    Question(
        "days_left_at_stop", "count", N_("停止服务时剩余天数"),
        N_("经营者先停了服务的，从停的那天起还剩几天；比上面多的，按它算。"), "stopped",
    ),
    Question("starts_on", "day", N_("开始日"), N_("卡从哪天起能用，如 2026-01-01。"), "refund"),
    Question("ends_on", "day", N_("到期日"), N_("卡用到哪天为止，这天也算，如 2026-12-31。"), "refund"),
    Question("ended_on", "day", N_("合同解除日"), N_("退卡、解除合同的那一天，如 2026-04-10。"), "refund"),
    Question(
        "stopped_on", "day", N_("停止服务日"),
        N_("经营者从哪天起不再提供服务，如 2026-04-01。"), "stopped",
    ),
    _UNLIMITED_CAUSE,
)  # fmt: skip

RULES = (
    Rule("PREPAID14", _SEVEN, _seven_days),
    Rule("PREPAID18", _BALANCE, lambda r: _balance(r, "merchant")),
    Rule("PREPAID19", _BALANCE, lambda r: _balance(r, "consumer")),
    Rule("PREPAID20", _BALANCE, _no_claw_back),
    Rule("PREPAID22", _UNLIMITED, _unlimited),
    *INTEREST,
)

__all__ = ["RULES"]
