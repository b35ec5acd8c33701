"""Multiple damages: unsafe food, fake medicine, fraud, a known defect. Sums in fen.

食品安全法148条, 药品管理法144条, 消法55条. The floor is applied once to the whole claim: `price` is
the sum of all items of it.
"""

from station import taxonomy
from station.language import N_, _
from station.law.remedies.base import CHOICES, Question, Reckoning, Rule, money

_PRICE = Question(
    "price", "fen", N_("价款"),
    N_("实际付的钱，扣掉优惠券和红包；同一件事买了几样就写总数，如 15。"), "price", needed=True,
)  # fmt: skip
_LOSS = Question(
    "loss", "fen", N_("损失"),
    N_("另外受的损失，如医药费、误工、路费，有单据的才写；没有就空着。"), "loss",
)  # fmt: skip
_WAS_PAID = Question(
    "was_paid", "flag", N_("付钱了吗"), N_("还没有付钱，就没有钱可退；看小票或付款记录。"), "refund",
)  # fmt: skip
_AGAINST = Question(
    "against", "code", N_("向谁要"),
    N_("向销售者要，要看他是不是明知；向生产者要，不用看。进口商和销售者一样看。"),
    "knowing", only=("seller", "maker", "importer"),
)  # fmt: skip
_KNOWING = Question(
    "knowing", "flag", N_("对方明知吗"),
    N_("过了保质期还卖、拿不出进货来源、没有进货查验、进价低得不合理、改生产日期，都算明知。"),
    "knowing",
)  # fmt: skip
_KNOWING_MEDICINE = Question(
    "knowing", "flag", N_("对方明知吗"),
    N_("进货渠道不正规、拿不出合格证明、进价低得不合理的，问清楚对方知不知道是假药、劣药。"),
    "knowing",
)  # fmt: skip
_LABEL = Question(
    "label_flaw_only", "flag", N_("只是标签瑕疵吗"),
    N_("只是字号、错别字这类毛病，不影响安全和质量，也不会让人误解，就答“是”：没有加倍赔偿。"),
    "label",
)  # fmt: skip
_LIVING = Question(
    "for_living", "flag", N_("为生活消费买的吗"),
    N_("自己用、家里用，答“是”；买来转卖或做生意用，答“否”。"), "living",
)  # fmt: skip
_BUYER_KNEW = Question(
    "buyer_knew", "flag", N_("买之前就知道吗"),
    N_("买之前就知道有问题还买，只在合理的生活消费需要范围内给；要由对方拿证据。"), "knew",
)  # fmt: skip
_STAGED = Question(
    "staged", "flag", N_("有没有造假骗赔"),
    N_("夹带、掉包、改生产日期、捏造事实来要赔偿，答“是”：不适用加倍赔偿，由公安机关处理。"),
    "staged",
)  # fmt: skip
_FOLK = Question(
    "folk", "flag", N_("自救互助或民间配方吗"),
    N_("不为赚钱、自救互助的少量药品，或按民间传统配方制售、数量不大，又没有伤人，答“是”。"), "folk",
)  # fmt: skip
_FRAUD = Question(
    "fraud", "flag", N_("是欺诈吗"),
    N_("故意说假话或者瞒着真情，让消费者上当才买，才是欺诈；只是质量不好不算。"), "fraud",
)  # fmt: skip


def _money_back(r: Reckoning) -> tuple[int, int]:
    """Say what is given back and what is compensated; return both."""
    price, loss = r.fen("price"), r.fen("loss")
    if not price and not loss:
        raise r.refuse("price", _("价款和损失都是零，没有可算的。"))
    refund = 0 if r.yes("was_paid") is False else price
    r.assume("was_paid", _("按钱已经付了算。"))
    if refund:
        r.say(_("退款：实际付的 {price}").format(price=money(price)), "refund", "price")
    else:
        r.say(_("退款：还没有付钱，没有钱可退"), "refund")
    if loss:
        r.say(_("损失：{loss}").format(loss=money(loss)), "loss")
    r.give(refund=refund, loss=loss)
    return refund, loss


def _multiples(r: Reckoning, price: int, loss: int) -> tuple[str, int]:
    """Return the formula and the greater of so many times the price and so many times the loss."""
    ways = [(r.number("multiple") * price, _("价款"), price, r.number("multiple"))]
    if r.item.value("loss_multiple", r.on) is not None:
        times = r.number("loss_multiple")
        ways.append((times * loss, _("损失"), loss, times))
    fen, name, base, times = max(ways, key=lambda way: way[0])
    formula = f"{name} {money(base)} × {times} = {money(fen)}"
    return formula, fen


def _punish(r: Reckoning, price: int, loss: int) -> int:
    """Say and return the multiple damages: the floor stands once for the whole claim."""
    formula, basis = _multiples(r, price, loss)
    floor = r.number("floor_fen")
    punitive = max(basis, floor)
    if basis < floor:
        words = _("加倍赔偿：{formula}，不足 {floor}，按 {floor}").format(
            formula=formula, floor=money(floor)
        )
    else:
        words = _("加倍赔偿：{formula}（保底 {floor}，整件事只用一次）").format(
            formula=formula, floor=money(floor)
        )
    r.say(words, "punitive")
    if r.item.value("loss_multiple", r.on) is not None and loss:
        r.mind(_("价款的倍数和损失的倍数由消费者选，这里按多的算。"), "punitive")
    r.give(basis=basis, punitive=punitive)
    return punitive


def _bar(r: Reckoning) -> tuple[str, str]:
    """Return why there are no multiple damages and the step that says so; nothing where there are."""
    bars = (
        ("for_living", False, _("不是为生活消费买的"), "living"),
        ("label_flaw_only", True, _("只是标签、说明书的瑕疵，不影响安全和质量，也不误导"), "label"),
        ("fraud", False, _("不是欺诈"), "fraud"),
        ("folk", True, _("属于自救互助或民间传统配方，没有伤人"), "folk"),
    )
    for key, barring, words, step in bars:
        if r.yes(key) is barring:
            return words, step
    if _needs_knowing(r) and r.yes("knowing") is False:
        return _("{who}不是明知").format(who=_who(r)), "knowing"
    return "", ""


def _needs_knowing(r: Reckoning) -> bool:
    return "knowing" in r.figure("cites") and r.code("against") != "maker"


def _who(r: Reckoning) -> str:
    return taxonomy.label(CHOICES, r.code("against") or "seller")


def _take_for_granted(r: Reckoning, questions: set[str]) -> None:
    """Say what the sum takes for granted, of what this rule asks."""
    if _needs_knowing(r):
        if not r.code("against"):
            r.assume("against", _("按向销售者要算；向生产者要，不看他是不是明知。"), "knowing")
        r.assume("knowing", _("按{who}明知算：先问清楚再谈这个数。").format(who=_who(r)), "knowing")
    words = {
        "fraud": (_("按经营者有欺诈行为算：是不是欺诈，要有证据。"), "fraud"),
        "label_flaw_only": (_("按不只是标签瑕疵算。"), "label"),
        "for_living": (_("按为生活消费买的算。"), "living"),
        "folk": (_("按不是自救互助、民间配方算。"), "folk"),
        "staged": (_("按没有造假骗赔算。"), "staged"),
    }
    for key, (sentence, step) in words.items():
        if key in questions:
            r.assume(key, sentence, step)


def _staged(r: Reckoning) -> None:
    r.say(_("造假骗取赔偿的，不适用加倍赔偿，由公安机关处理"), "staged")
    r.give(refund=0, loss=0, basis=0, punitive=0, total=0)
    r.route = "police"


def _work(r: Reckoning, questions: set[str]) -> None:
    if r.yes("staged"):
        _staged(r)
        return
    refund, loss = _money_back(r)
    bar, step = _bar(r)
    base = 0 if r.yes("was_paid") is False else r.fen("price")
    if not bar and not base and not loss:
        bar, step = _("还没有付钱，没有可以加倍的价款"), "punitive"
    if bar:
        r.say(_("加倍赔偿：没有，因为{why}").format(why=bar), step)
        r.give(basis=0, punitive=0)
        punitive = 0
        if step == "knowing":
            r.mind(_("生产者不看是不是明知，可以改向生产者要。"), "punitive")
    else:
        _take_for_granted(r, questions)
        punitive = _punish(r, base, loss)
        if r.yes("buyer_knew"):
            r.mind(_("买之前就知道的，只按合理的生活消费需要算：价款只写这一部分。"), "knew")
    r.claim = refund + loss + punitive
    r.give(total=r.claim)
    r.say(
        _("合计：{refund} + {loss} + {punitive} = {total}").format(
            refund=money(refund), loss=money(loss), punitive=money(punitive), total=money(r.claim)
        )
    )
    r.mind(_("退款的时候，东西一般要退回去。"))


def _food(r: Reckoning) -> None:
    _work(r, {q.key for q in _FOOD})
    r.mind(_("没有吃出毛病也可以要。"), "harm")
    r.mind(_("有欺诈的，也可以改按欺诈要加倍赔偿，两样只能选一样。"), "choice")


def _medicine(r: Reckoning) -> None:
    _work(r, {q.key for q in _MEDICINE})
    r.mind(_("是不是假药、劣药，要有检验结论或者处罚决定。"), "punitive")


def _fraud(r: Reckoning) -> None:
    _work(r, {q.key for q in _FRAUD_ASKS})
    r.mind(_("食品、药品另有规定的，用食品安全法、药品管理法的算法。"), "punitive")


def _defect(r: Reckoning) -> None:
    loss = r.fen("loss")
    r.say(_("损失：{loss}").format(loss=money(loss)), "loss")
    barred = [key for key in ("knowing", "grave") if r.yes(key) is False]
    times = 0 if barred else r.number("loss_multiple")
    most = times * loss
    if barred:
        r.say(_("惩罚性赔偿：没有，要既明知有缺陷、又造成死亡或健康严重损害"), "punitive")
    else:
        r.assume("knowing", _("按经营者明知有缺陷算。"), "knowing")
        r.assume("grave", _("按造成死亡或者健康严重损害算。"), "grave")
        r.say(
            _("惩罚性赔偿：最高 损失 {loss} × {times} = {sum}").format(
                loss=money(loss), times=times, sum=money(most)
            ),
            "punitive",
        )
    r.give(loss=loss, punitive_max=most, total_max=loss + most)
    r.claim, r.most = loss + most, not barred
    r.mind(_("这类事由法院定多少，本站一般引导起诉。"), "punitive")


_FOOD = (
    _PRICE, _AGAINST, _KNOWING, _LABEL, _WAS_PAID, _LOSS, _LIVING, _BUYER_KNEW, _STAGED,
)  # fmt: skip
_MEDICINE = (
    _PRICE, _AGAINST, _KNOWING_MEDICINE, _WAS_PAID, _LOSS, _FOLK, _LIVING, _STAGED,
)  # fmt: skip
_FRAUD_ASKS = (_PRICE, _FRAUD, _LABEL, _WAS_PAID, _LOSS, _LIVING, _STAGED)
_DEFECT = (
    Question(
        "loss", "fen", N_("损失"),
        N_("医疗、护理、误工、残疾或死亡赔偿等依法算出来的损失，如 80000。"), "loss", needed=True,
    ),
    Question(
        "knowing", "flag", N_("明知有缺陷吗"),
        N_("经营者知道商品或服务有危险还照样提供，才有这一条。"), "knowing",
    ),
    Question(
        "grave", "flag", N_("死亡或健康严重损害吗"),
        N_("人死亡了，或者健康受到严重损害，才有这一条。"), "grave",
    ),
)  # fmt: skip

RULES = (
    Rule("FSL148", _FOOD, _food),
    Rule("DAL144", _MEDICINE, _medicine),
    Rule("CPL55", _FRAUD_ASKS, _fraud),
    Rule("CPL55_2", _DEFECT, _defect),
)

__all__ = ["RULES"]
