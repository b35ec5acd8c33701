"""Earnest money, cars, mail, package tours, distance sales. Sums in fen.

民法典586–588条, 家用汽车三包规定27条, 邮政法45–48条, 旅游法70条, 消法25条.
"""

from collections.abc import Callable
from fractions import Fraction

from station.language import N_, _
from station.law.remedies.base import Question, Reckoning, Rule, half_up, money, plain

# 定金


def _earnest(r: Reckoning) -> None:
    price, paid, loss = r.fen("price"), r.fen("paid_as_earnest"), r.fen("loss")
    if paid > price:
        raise r.refuse("paid_as_earnest", _("定金比合同总价还多，请检查。"))
    if r.yes("written") is False:
        _no_earnest(r, paid)
        return
    r.assume("written", _("按写明是“定金”、起担保作用算。"), "word")
    cap = r.percent("cap_percent") * price
    effective = min(Fraction(paid), cap)
    r.say(
        _("有效定金：总价 {price} × {cap}% = {most}，实付 {paid}，按 {sum}").format(
            price=money(price), cap=r.figure("cap_percent"), most=money(cap), paid=money(paid),
            sum=money(effective),
        ),
        "cap",
    )  # fmt: skip
    excess = paid - effective
    double, beyond = Fraction(0), Fraction(0)
    if r.code("breach") == "merchant":
        times = r.number("back_times")
        double = times * effective
        beyond = max(loss - effective, Fraction(0))
        r.say(
            _("经营者不履行：定金加倍返还 {sum} × {times} = {double}").format(
                sum=money(effective), times=times, double=money(double)
            ),
            "double",
        )
    else:
        r.say(_("消费者不履行：有效定金不能要回"), "double")
    if excess:
        r.say(_("超出部分不是定金，照数退回：{sum}").format(sum=money(excess)), "cap")
    if beyond:
        r.say(_("损失超过定金的部分：{sum}").format(sum=money(beyond)), "loss")
    total = double + excess + beyond
    r.give(
        earnest_effective=effective, return_double=double, return_excess=excess,
        loss_beyond=beyond, total=total,
    )  # fmt: skip
    r.claim = half_up(total) or None
    r.say(_("合计：{total}").format(total=money(total)))
    r.mind(_("又有违约金又有定金的，只能选一样。"), "either")
    r.mind(_("要紧的是合同目的落空；小毛病不适用定金罚则。"), "double")


def _no_earnest(r: Reckoning, paid: int) -> None:
    r.say(
        _("写的是订金、押金等，没有约定是定金：不加倍，照数退回 {sum}").format(sum=money(paid)),
        "word",
    )
    r.give(earnest_effective=0, return_double=0, return_excess=paid, loss_beyond=0, total=paid)
    r.claim = paid or None
    if r.code("breach") == "consumer":
        r.mind(_("消费者违约造成的损失，经营者可以另外要。"), "loss")


# 家用汽车


def _car(r: Reckoning) -> None:
    price, km = r.fen("price"), r.count("km") or 0
    n, cap = r.share("n") or Fraction(0), r.percent("cap_percent")
    if n > cap:
        raise r.refuse(
            "n",
            _("使用补偿系数 {n}% 高于 {cap}%，不能用（{article}）。").format(
                n=plain(n * 100), cap=r.figure("cap_percent"), article=r.cites("cap")[0]
            ),
        )
    r.flags["fee_due"] = r.yes("by_art24") is not False
    r.assume("by_art24", _("按三包有效期内依这一条退换算，要付使用补偿费。"), "ground")
    if r.flags["fee_due"]:
        unit = r.number("per_km")
        fee = Fraction(price * km, unit) * n
        r.say(
            _("使用补偿费：{price} × {km} 公里 ÷ {unit} × {n}% = {fee}").format(
                price=money(price), km=f"{km:,}", unit=unit, n=plain(n * 100), fee=money(fee)
            ),
            "fee",
        )
        r.say(_("系数不高于 {cap}%").format(cap=r.figure("cap_percent")), "cap")
    else:
        fee = Fraction(0)
        r.say(_("刚买不久就因重大故障退换的，不付使用补偿费"), "free")
    if fee > price:
        fee = Fraction(price)
        r.mind(_("补偿费超过车价，按车价封顶：请核对公里数。"), "fee")
    net = price - fee
    r.give(use_fee=fee, refund_net=net)
    r.say(
        _("退车净额：{price} − {fee} = {net}").format(
            price=money(price), fee=money(fee), net=money(net)
        ),
        "ground",
    )
    r.claim = half_up(net) or None
    r.mind(_("登记费、折旧后的加装费、收过的服务费，可以另外要。"), "more")


# 邮件


def _mail(r: Reckoning) -> None:
    kind = r.code("mail") or "uninsured"
    if kind == "express":
        raise r.refuse(
            "mail",
            _("快递不按邮费的倍数赔：保价的按保价约定，没保价的按民法典算（{article}）。").format(
                article=r.cites("express")[0]
            ),
        )
    r.assume("mail", _("按邮政企业的给据邮件、没有保价算。"), "scope")
    if r.yes("grave_fault"):
        loss = r.fen("loss")
        r.say(
            _("故意、重大过失，或者没有按规定提醒：不限赔，按实际损失 {loss}").format(
                loss=money(loss)
            ),
            "grave",
        )
        r.give(max=loss, compensation=loss)
    else:
        r.assume("grave_fault", _("按没有故意或重大过失、已经按规定提醒算。"), "grave")
        _MAIL[kind](r)
    r.claim = r.sums["compensation"] or None
    r.mind(_("不可抗力、东西本身的性质、寄件人或收件人的过错造成的，不赔。"), "excused")
    r.mind(_("快递不适用这一条。"), "express")


def _capped(r: Reckoning) -> int:
    fee, times = r.fen("fee"), r.number("fee_multiple")
    r.say(
        _("邮费 {fee} × {times} = {sum}").format(
            fee=money(fee), times=times, sum=money(fee * times)
        ),
        "cap",
    )
    return fee * times


def _uninsured(r: Reckoning) -> None:
    most, loss = _capped(r), r.fen("loss")
    paid = min(most, loss)
    r.say(
        _("赔偿：实际损失 {loss}，最高 {most}，按 {sum}").format(
            loss=money(loss), most=money(most), sum=money(paid)
        ),
        "cap",
    )
    r.give(max=most, compensation=paid)


def _letter(r: Reckoning) -> None:
    most = _capped(r)
    r.say(_("挂号信件按邮费的倍数赔：{sum}").format(sum=money(most)), "cap")
    r.give(max=most, compensation=most)


def _insured(r: Reckoning) -> None:
    insured, whole, loss = r.fen("insured_value"), r.fen("mail_value"), r.fen("loss")
    if not insured:
        raise r.refuse("insured_value", _("保价的邮件要写保价额。"))
    if not whole or loss >= whole:
        r.say(_("全部丢失、损毁：按保价额 {sum}").format(sum=money(insured)), "insured")
        r.give(max=insured, compensation=insured)
        return
    part = Fraction(loss * insured, whole)
    r.say(
        _("部分损毁、短少：损失 {loss} × 保价额 {insured} ÷ 全部价值 {whole} = {sum}").format(
            loss=money(loss), insured=money(insured), whole=money(whole), sum=money(part)
        ),
        "insured",
    )
    r.give(max=insured, compensation=part)


def _ordinary(r: Reckoning) -> None:
    r.say(_("平常邮件丢了不赔，除非是故意或重大过失"), "ordinary")
    r.give(max=0, compensation=0)


_MAIL: dict[str, Callable[[Reckoning], None]] = {
    "uninsured": _uninsured, "registered_letter": _letter, "insured": _insured,
    "ordinary": _ordinary,
}  # fmt: skip


# 包价旅游


def _tour(r: Reckoning) -> None:
    fee, loss = r.fen("fee"), r.fen("loss")
    grounds = {
        "able": _("按旅行社有条件履行算。"),
        "refused": _("按旅游者要求以后仍然拒绝履行算。"),
        "severe": _("按造成人身损害、滞留等严重后果算。"),
    }
    due = all(r.yes(key) is not False for key in grounds)
    least = r.number("least_multiple") * fee if due else 0
    most = r.number("most_multiple") * fee if due else 0
    if loss:
        r.say(_("损失：{loss}").format(loss=money(loss)), "loss")
    if due:
        for key, sentence in grounds.items():
            r.assume(key, sentence, "punitive")
        r.say(
            _("赔偿金：旅游费用 {fee} × {a} 到 {b} = {least} 到 {most}").format(
                fee=money(fee), a=r.number("least_multiple"), b=r.number("most_multiple"),
                least=money(least), most=money(most),
            ),
            "punitive",
        )  # fmt: skip
    else:
        r.say(_("没有赔偿金：要有条件履行、要求后仍拒绝、又造成严重后果，三样都有才行"), "punitive")
        r.mind(_("一般违约可以要求继续履行、补救或者赔偿损失。"), "loss")
    r.give(
        punitive_min=least, punitive_max=most, loss=loss, total_min=loss + least,
        total_max=loss + most,
    )  # fmt: skip
    r.claim, r.most = (loss + most) or None, due
    r.mind(_("旅游者自己的原因造成的，旅行社不负责。"), "own")


# 网购等七日无理由


def _no_reason(r: Reckoning) -> None:
    price, days, limit = r.fen("price"), r.count("days_since_receipt") or 0, r.number("days")
    reasons = (
        (
            days > limit,
            _("签收次日起第 {n} 天，超过 {limit} 天").format(n=days, limit=limit),
            "count",
        ),
        (bool(r.yes("excluded")), _("属于定作、鲜活易腐、拆封的数字商品、报刊"), "excluded"),
        (bool(r.yes("confirmed")), _("购买时单独确认过不宜退货"), "confirmed"),
        (r.yes("intact") is False, _("东西已经不完好"), "intact"),
    )
    barred = next(((why, step) for hit, why, step in reasons if hit), None)
    r.flags["no_reason_refund"] = barred is None
    freight = r.fen("freight")
    ours = 0 if r.yes("freight_agreed") else freight
    if barred is not None:
        r.say(_("不能无理由退货：{why}").format(why=barred[0]), barred[1])
        r.give(refund=0, freight_on_consumer=0, total=0)
    else:
        r.say(
            _("签收次日起第 {n} 天，在 {limit} 天以内").format(n=days, limit=limit),
            "refund",
            "count",
        )
        r.say(_("退款：实际付的 {price}").format(price=money(price)), "price")
        _say_freight(r, freight, ours)
        total = price + freight - ours
        r.give(refund=price, freight_on_consumer=ours, total=total)
        r.claim = total or None
        r.assume("excluded", _("按不是定作、鲜活易腐、拆封的数字商品、报刊算。"), "excluded")
        r.assume("confirmed", _("按购买时没有单独确认过不宜退货算；默认勾选不算确认。"), "tick")
        r.assume("intact", _("按东西完好算；为了查看打开包装、合理试用，还算完好。"), "open")
    r.mind(_("东西有质量问题的，不受这些限制，运费由经营者出。"), "quality")
    r.mind(_("实体店自己承诺可以无理由退货的，按承诺办。"), "promise")


def _say_freight(r: Reckoning, freight: int, ours: int) -> None:
    r.assume("freight_agreed", _("按没有另外约定运费算：退货运费由消费者出。"), "freight")
    if freight:
        words = _("退货运费 {sum} 由消费者出") if ours else _("退货运费 {sum} 按约定由经营者出")
        r.say(words.format(sum=money(freight)), "freight")


_EARNEST = (
    Question(
        "price", "fen", N_("合同总价"), N_("这笔买卖一共多少钱，如 10000。"), "cap", needed=True
    ),
    Question(
        "paid_as_earnest", "fen", N_("实付定金"), N_("实际交了多少定金，如 3000。"), "cap", needed=True
    ),
    Question(
        "breach", "code", N_("谁不履行"),
        N_("经营者不卖了、交不出来，选经营者；消费者自己不买了，选消费者。"), "double",
        needed=True, only=("merchant", "consumer"),
    ),
    Question(
        "written", "flag", N_("写的是定金吗"),
        N_("收据、合同上写“定金”，或者约定了定金的作用，答“是”；写订金、押金，答“否”。"), "word",
    ),
    Question("loss", "fen", N_("损失"), N_("损失比定金多的，写上，多出的部分也可以要。"), "loss"),
)  # fmt: skip
_CAR = (
    Question("price", "fen", N_("车价款"), N_("发票上的车价，如 15万。"), "fee", needed=True),
    Question("km", "count", N_("行驶里程（公里）"), N_("表上的公里数，如 12000。"), "fee", needed=True),
    Question(
        "n", "share", N_("使用补偿系数"), N_("三包凭证上写的 n，如 0.5% 或 0.005。"), "cap", needed=True
    ),
    Question(
        "by_art24", "flag", N_("修不好才退换吗"),
        N_("多次修不好、多次更换、修理时间太长，答“是”；刚买不久就有重大故障的，答“否”，不用付补偿费。"),
        "ground",
    ),
)  # fmt: skip
_POST = (
    Question("fee", "fen", N_("邮费"), N_("寄的时候付的资费，不含保价费，如 20。"), "cap", needed=True),
    Question("loss", "fen", N_("损失"), N_("丢了、坏了的东西值多少钱，如 500。"), "cap", needed=True),
    Question(
        "mail", "code", N_("哪种邮件"),
        N_("看详情单：保价没有、是不是挂号信。快递公司送的选快件，不用这一条。"), "scope",
        only=("uninsured", "registered_letter", "insured", "ordinary", "express"),
    ),
    Question(
        "grave_fault", "flag", N_("故意或重大过失吗"),
        N_("邮政企业故意、有重大过失，或没有在单据上醒目提醒限赔，答“是”：不限赔。"), "grave",
    ),
    Question("insured_value", "fen", N_("保价额"), N_("保价的时候申报多少，如 800。"), "insured"),
    Question(
        "mail_value", "fen", N_("邮件全部价值"),
        N_("只坏了一部分时写：整件东西值多少钱，如 1000。"), "insured",
    ),
)  # fmt: skip
_TOUR = (
    Question("fee", "fen", N_("旅游费用"), N_("包价旅游合同的总费用，如 3000。"), "punitive", needed=True),
    Question(
        "able", "flag", N_("旅行社有条件履行吗"), N_("明明办得到却不办，答“是”。"), "punitive"
    ),
    Question(
        "refused", "flag", N_("要求后仍拒绝吗"), N_("旅游者要求过，旅行社还是不办，答“是”。"), "punitive"
    ),
    Question(
        "severe", "flag", N_("有严重后果吗"), N_("有人受伤，或者被丢在半路（滞留），答“是”。"), "punitive"
    ),
    Question("loss", "fen", N_("损失"), N_("另外受的损失，如住宿、车票钱。"), "loss"),
)  # fmt: skip
_NO_REASON = (
    Question("price", "fen", N_("价款"), N_("实际付的钱，如 199。"), "price", needed=True),
    Question(
        "days_since_receipt", "count", N_("签收到现在几天"),
        N_("签收的第二天是第1天，数到提出退货那天，如 5。"), "count", needed=True,
    ),
    Question(
        "excluded", "flag", N_("是四类例外吗"),
        N_("定作的、鲜活易腐的、拆封的音像软件等数字商品、报纸期刊，答“是”。"), "excluded",
    ),
    Question(
        "confirmed", "flag", N_("确认过不宜退货吗"),
        N_("下单时单独点过“确认不退”的，答“是”；默认勾选的不算。"), "confirmed",
    ),
    Question(
        "intact", "flag", N_("东西完好吗"),
        N_("本身、配件、商标标识齐全就算完好；为了查看拆包装、试一下，也算完好。"), "intact",
    ),
    Question("freight", "fen", N_("退货运费"), N_("退回去要多少运费，如 12。"), "freight"),
    Question(
        "freight_agreed", "flag", N_("约定经营者出运费吗"),
        N_("网页写了包运费、有运费险，答“是”。"), "freight",
    ),
)  # fmt: skip

RULES = (
    Rule("CC586_587", _EARNEST, _earnest),
    Rule("CAR27", _CAR, _car),
    Rule("POST47", _POST, _mail),
    Rule("TOUR70", _TOUR, _tour),
    Rule("NOREASON25", _NO_REASON, _no_reason),
)

__all__ = ["RULES"]
