"""What a printed day sheet came to when it was compared with what was received, in sentences."""

from typing import TYPE_CHECKING

from station.language import _

if TYPE_CHECKING:
    from storage.day_code import Compared


def words(one: "Compared") -> str:
    """Return how a sheet agrees with one desk's journal, and what is to be done."""
    desk = _("{desk} 窗口：").format(desk=one.desk)
    if one.how == "agrees":
        return desk + _("对得上。到第 {n} 号（{day}）为止，收到的和站里当时的一字不差。").format(
            n=one.seq, day=one.on
        )
    if one.how == "held":
        return desk + _(
            "核对码是第 {n} 号（{day}）的，但前面还缺记录或者有两份不同记录，暂存着，不计入统计。"
        ).format(n=one.seq, day=one.on)
    if one.how == "short":
        return desk + _short(one)
    if not one.last:
        return desk + _("对不上：收到的记录里没有那一天的。请核对日期，或请站点说明。")
    return desk + _(
        "对不上：收到的第 {a}—{b} 号是那一天的，没有一号是这个核对码；不同的地方在第 {b} 号或以前。"
        "先核对抄没抄错，再请站点拿当天的清单来对。"
    ).format(a=one.first, b=one.last)


def _short(one: "Compared") -> str:
    if one.on is None:
        return _("还没有收到过记录，没法对。请站点先上报。")
    return _(
        "只收到第 {n} 号（{day}）为止，这份清单上的还没有全部报来，没法对。请站点上报。"
    ).format(n=one.through, day=one.on)
