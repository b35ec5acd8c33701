"""大写: a sum as a Chinese paper writes it in words, so that no digit can be added or changed.

支付结算办法 附一 (正确填写票据和结算凭证的基本规定), rules 1 to 4. Pure; money in fen.
"""

from station.errors import Refused
from station.language import _

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEPS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def capitals(fen: int) -> str:
    """Write a sum in fen in words: 101500 is `人民币壹仟零壹拾伍元整`.

    Zeros inside are one 零; where the rules leave the 零 to the writer it is written before 角 and
    left out after 万 (their own first examples). 整 stands after 元 and after 角, so that nothing can
    be added; after 分 never. Raises `Refused` (`bad-money`) for a negative sum.
    """
    if fen < 0:
        raise Refused("bad-money", _("金额不能是负数。"))
    yuan, part = divmod(fen, 100)
    jiao, cents = divmod(part, 10)
    said = _words(yuan) + "元" if yuan or not part else ""
    if said and part and (not jiao or yuan % 10 == 0):
        said += DIGITS[0]
    if jiao:
        said += DIGITS[jiao] + "角"
    return "人民币" + said + (DIGITS[cents] + "分" if cents else "整")


def _words(number: int) -> str:
    """Write a whole number: the greatest unit that fits, what stands before it, what is left."""
    for base, unit in _STEPS:
        if number >= base:
            above, below = divmod(number, base)
            gap = DIGITS[0] if 0 < below < base // 10 else ""
            return _words(above) + unit + gap + (_words(below) if below else "")
    return DIGITS[number]


__all__ = ["DIGITS", "capitals"]
