"""第一天: ten things to do on the real screens, in practice; one sentence at a time over the screen."""

from collections.abc import Collection
from dataclasses import dataclass

from station.language import N_, _


@dataclass(frozen=True)
class Stop:
    """One thing to do: what is said, and where one comes by it or what is written down by it."""

    say: str
    place: str = ""
    acts: frozenset[str] = frozenset()


_REGISTERED = frozenset({"case.register", "case.register_late"})
_STEPS = frozenset(
    f"case.{verb}"
    for verb in ("accept", "refuse", "refer", "reply", "hold", "agree", "end", "pay", "close")
)

STOPS = (
    Stop(N_("工作台上是今天的事，快到期的在上面。在“待办”里选一件，按 Enter 打开。"), "case"),
    Stop(N_("来了人就登记：先按 Esc 回工作台，再按 F2。"), "intake"),
    Stop(N_("选“咨询”，写一句问了什么、一句怎么答的，按 Ctrl+S 登记。"), acts=_REGISTERED),
    Stop(N_("再按 F2 选“投诉”，带 * 的填好，按 Ctrl+S。写错了不怕，都是编的。"), acts=_REGISTERED),
    Stop(N_("案件右边是“下一步”：选最上面那一步按 Enter，填好按 Ctrl+S。"), acts=_STEPS),
    Stop(N_("找以前的：按 F3，打几个字、编号、电话后四位或拼音首字母。"), "cases"),
    Stop(N_("办结了要回访：按 Ctrl+P，打“回访名单”，按 Enter。"), "calls"),
    Stop(N_("下班交接：按 Ctrl+P，打“交接”，按 Enter，给下一班写一句话。"), "handover"),
    Stop(N_("季度要报数：按 F5，选一个数按 Enter，看它是哪些案件。"), "quarter"),
    Stop(N_("每周上报：按 F6，写到U盘交给县区。练习写的包县区收不了。"), "export"),
)
"""The day, in its order."""


class FirstDay:
    """How far somebody has come; `at` is the number of things done."""

    def __init__(self, at: int = 0) -> None:
        self.at = min(max(at, 0), len(STOPS))

    @property
    def over(self) -> bool:
        """Tell whether everything was done."""
        return self.at >= len(STOPS)

    def words(self) -> str:
        """Return what is to be done now."""
        if self.over:
            return _("第一天走完了。按 F8 选“退出练习模式”，就回到本站真正的数据。")
        return _("第一天 {n}/{all}  {say}").format(
            n=self.at + 1, all=len(STOPS), say=_(STOPS[self.at].say)
        )

    def reached(self, place: str) -> bool:
        """Note where somebody went; tell whether that was the thing to do."""
        return self._done(not self.over and STOPS[self.at].place == place)

    def did(self, acts: Collection[str]) -> bool:
        """Note what was written down; tell whether that was the thing to do."""
        return self._done(not self.over and bool(STOPS[self.at].acts.intersection(acts)))

    def _done(self, done: bool) -> bool:
        self.at += done
        return done


class Guide:
    """The first day of one program: it stands over every screen until it is left."""

    def __init__(self) -> None:
        self.day: FirstDay | None = None
        self.wanted = False
        """It begins as soon as practice is open."""
        self.since = 0
        """The entry up to which everything was there before the present thing to do."""

    def line(self) -> str:
        """Return what stands over the screen; nothing without a tour."""
        return self.day.words() if self.day is not None else ""
