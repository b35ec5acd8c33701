"""Interest on a prepaid sum that is paid back. 法释〔2025〕4号16, 17条; the rates are dated data."""

from datetime import date
from fractions import Fraction

from station import taxonomy
from station.language import N_, _
from station.law.remedies.base import Line, Question, Reckoning, Rule, half_up, money, plain

RATES = "rates"
BASIS_POINTS = 10_000
"""Basis points in one: how the table writes a rate."""


def published(code: str, on: date) -> Fraction | None:
    """Return a yearly rate of the table as it stood on a day, None before its first value."""
    item = taxonomy.item(RATES, code)
    if item is None or not item.in_force(on):
        return None
    return Fraction(item.value("rate_bp", on), BASIS_POINTS)


def _by_table(r: Reckoning, name: str, signed: date) -> Fraction:
    code = str(r.figure(name))
    rate = published(code, signed)
    label = taxonomy.label(RATES, code)
    if rate is None:
        raise r.refuse(
            "signed_on",
            _("利率表里没有 {day} 的{name}：请查到以后写在“约定年利率”里。").format(
                day=signed, name=label
            ),
        )
    r.say(
        _("利率：没有约定，按合同成立时（{day}）的{name} {rate}%").format(
            day=signed, name=label, rate=plain(rate * 100)
        ),
        "rate",
    )
    r.texts["rate_name"] = label
    item = taxonomy.item(RATES, code)
    if item is not None and item.value("verify", signed):
        read = item.value("read", signed)
        r.mind(_("利率表抄录于 {read}，用以前请核对人民银行公布的数。").format(read=read), "rate")
    return rate


def _rate(r: Reckoning) -> Fraction | None:
    """Return the yearly rate, None where the article fixes none and nobody gave one."""
    agreed, own, cause = r.share("agreed_rate"), r.share("rate"), r.code("cause")
    if agreed is not None:
        r.say(_("利率：按约定，年利率 {rate}%").format(rate=plain(agreed * 100)), "rate")
        return agreed
    if cause == "neither":
        if own is None:
            r.say(_("双方都没有原因的，这一条没有定利率：不计利息，请双方商量"), "rate")
            return None
        r.say(_("利率：这一条没有定，按填写的年利率 {rate}%").format(rate=plain(own * 100)), "rate")
        return own
    if own is not None:
        raise r.refuse("rate", _("只有双方都没有原因时才用；有约定的请写“约定年利率”。"))
    signed = r.day("signed_on")
    if signed is None:
        raise r.refuse("signed_on", _("请写合同成立的日子：利率按那一天的算。"))
    return _by_table(r, "deposit" if cause == "consumer" else "lpr", signed)


def _days(r: Reckoning) -> int:
    """Say and return for how many days interest runs."""
    begins, until = r.day("ended_on") or r.on, r.day("until") or r.on
    agreed = r.day("agreed_from")
    r.assume("until", _("利息算到 {day}。").format(day=until), "from")
    if agreed is not None and agreed < begins:
        begins = agreed
        r.say(_("约定的起算日更有利：从 {day} 起算").format(day=begins), "better")
    else:
        r.say(_("从合同解除之日 {day} 起算").format(day=begins), "from")
    if until < begins:
        raise r.refuse("until", _("{day} 早于 {first}，请检查。").format(day=until, first=begins))
    return (until - begins).days


def _interest(r: Reckoning) -> None:
    principal = r.fen("principal")
    rate = _rate(r)
    if rate is None:
        r.give(interest=0, total=principal)
        r.claim = principal or None
        return
    if r.share("agreed_rate") is None and not r.code("cause"):
        r.assume("cause", _("按经营者原因退款算。"), "rate")
    days, year = _days(r), r.number("year_days")
    interest = principal * rate * days / year
    r.say(
        _("利息：{principal} × {rate}% × {days} 天 ÷ {year} = {sum}").format(
            principal=money(principal), rate=plain(rate * 100), days=days, year=year,
            sum=money(interest),
        ),
        "rate",
    )  # fmt: skip
    r.assumed.append(Line(_("按单利、一年 {year} 天算：条文没有写怎么折算。").format(year=year)))
    r.ratios["rate"] = rate
    r.texts["days"] = days
    r.give(interest=interest, total=principal + interest)
    r.say(
        _("合计：{principal} + {interest} = {total}").format(
            principal=money(principal), interest=money(interest),
            total=money(principal + interest),
        ),
        "refund",
    )  # fmt: skip
    r.claim = half_up(principal + interest) or None
    r.mind(_("进了监管账户的钱，可以要求按账户的实际利率算。"), "watched")


_ASKS = (
    Question(
        "principal", "fen", N_("要退的本金"), N_("先用别的规则算出要退多少，如 800。"), "refund",
        needed=True,
    ),
    Question(
        "cause", "code", N_("谁的原因"),
        N_("经营者原因按贷款市场报价利率，消费者原因按存款基准利率，双方都没有原因的没有定。"),
        "rate", only=("merchant", "consumer", "neither"),
    ),
    Question(
        "signed_on", "day", N_("合同成立日"), N_("办卡、签合同的那一天，利率按这天的，如 2025-06-01。"), "rate",
    ),
    Question(
        "ended_on", "day", N_("合同解除日"), N_("利息从这一天起算，如 2026-03-01。"), "from",
        needed=True,
    ),
    Question("until", "day", N_("算到哪天"), N_("还钱的那一天；空着算到今天。"), "from"),
    Question(
        "agreed_rate", "percent", N_("约定年利率"), N_("合同写了利率就用它，写 3.45% 或 3.45。"), "rate"
    ),
    Question(
        "agreed_from", "day", N_("约定起算日"), N_("合同说好从更早的一天起算利息，就写那天。"), "better"
    ),
    Question(
        "rate", "percent", N_("商定年利率"),
        N_("双方都没有原因、条文没有定时，双方商量的年利率，写 3% 或 3；没有就不计。"), "rate",
    ),
)  # fmt: skip

RULES = (Rule("PREPAID16", _ASKS, _interest),)

__all__ = ["RULES", "published"]
