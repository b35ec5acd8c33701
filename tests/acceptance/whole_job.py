"""The whole job of a station and its county, told once as keys and as what must be read then.

Nothing here knows how a screen is built: `play` goes by what stands on it, as a person does. A
`Hand` is a keyboard and a pair of eyes: Textual's headless one, or a tmux window.
"""

from __future__ import annotations

import re
import time
from asyncio import sleep
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

PATIENCE = 30
"""Seconds after which what was awaited is missed."""
LOOK = 0.02
MOST = 60
"""How many fields or lines are passed on the way to one."""

Line = Sequence[tuple[str, bool]]
"""The characters of a line of the screen, each with whether it is bold."""


class Hand(Protocol):
    """What the story is played with."""

    async def open(self, program: str) -> None:
        """Start `station` or `county` over its home."""
        ...

    async def leave(self) -> None:
        """Wait until the program has ended by itself, with status 0."""
        ...

    async def press(self, *keys: str) -> None:
        """Press keys by the names that Textual gives them."""
        ...

    async def write(self, text: str) -> None:
        """Type a text."""
        ...

    async def look(self) -> list[Line]:
        """Return the lines of the screen."""
        ...


# The words of the story


@dataclass(frozen=True)
class Open:
    """Start a program; `Leave` ends it."""

    program: str


class Leave:
    """End the program by Ctrl+Q."""


@dataclass(frozen=True)
class Press:
    """Press a key."""

    key: str


@dataclass(frozen=True)
class Write:
    """Type a text where one is."""

    text: str


@dataclass(frozen=True)
class Fill:
    """Go to the field with this label by Tab and type; `+` ticks a box."""

    label: str
    text: str


@dataclass(frozen=True)
class Choose:
    """Go down to the line that begins so, and press Enter."""

    label: str


@dataclass(frozen=True)
class See:
    """Wait until all this stands on the screen; spaces, frames and folds do not count."""

    words: tuple[str, ...]


Step = Open | Leave | Press | Write | Fill | Choose | See


def _see(*words: str) -> See:
    return See(words)


def _press(*keys: str) -> Iterator[Step]:
    return map(Press, keys)


def _form(title: str, **fields: str) -> Iterator[Step]:
    """Fill in the form with this title and save it."""
    yield _see(title)
    for label, text in fields.items():
        yield Fill(label, text)
    yield Press("ctrl+s")


def _step(label: str, title: str, **fields: str) -> Iterator[Step]:
    """Take one of the next steps of a case."""
    yield Choose(label)
    yield from _form(title, **fields)


# The story

COUNTY, CODE, STATION = "城关区市场监督管理局", "017", "惠民路农贸市场站"
STICK = "惠民U盘"
RECOVERED = "1,015.00"
RECOVERED_FEN = 101500
FACTS = "买了5瓶过期酱油，生产日期2024年3月，保质期18个月，店里只肯换货。"


def _office_before() -> Iterator[Step]:
    yield Open("county")
    yield _see("首次设置", "行政区划代码")
    yield Fill("行政区划代码", "540102")
    yield Fill("县(区)名称", COUNTY)
    yield Press("ctrl+s")
    yield _see("还没有站点")
    yield Press("ctrl+n")
    yield _see("准备接入U盘", "县区核对码")
    yield Fill("站点编号", CODE)
    yield Press("ctrl+s")
    yield _see("接入通知写到哪里", STICK)
    yield Press("enter")
    yield _see("3 写好 1 份", "540102-017A.invitation.json")
    yield Leave()


def _desk_begins() -> Iterator[Step]:
    yield Open("station")
    yield _see("第一次使用", "用县区的U盘接入")
    yield Choose("设置本站")
    fields = {
        "站点编号": CODE, "站点名称": STATION, "站点类型": "集贸", "站点性质": "消协",
        "站长姓名": "王建国",
    }  # fmt: skip
    yield from _form("首次设置", **fields)
    yield _see("今天谁值班？", "王建国")
    yield Press("enter")
    yield _see("还没有案件。按 2 或 F2 登记第一件。", "还没接入县区")


def _consultation() -> Iterator[Step]:
    yield Press("f2")
    yield _see("来的是哪一种事")
    yield Choose("咨询")
    answer = "余额可以要求退还；凭办卡的收据找店家，店家不退再来登记投诉。"
    yield from _form("登记咨询", 问了什么="健身卡没用完，店搬走了，余额能不能退", 答复内容=answer)
    yield _see("今日登记", "1 起", "没有在办的投诉")


def _join() -> Iterator[Step]:
    yield Press("f7")
    yield _see("第一次：收下县区的接入通知")
    yield Choose("接入县区")
    yield _see("要找的是：接入通知", "540102-017A.invitation.json")
    yield Press("enter")
    yield _see("县区：" + COUNTY, "当面开通")
    yield from _press("tab", "tab", "enter")
    yield _see("登记卡写到哪里", STICK)
    yield Press("enter")
    yield _see("登记卡写好了", "站点核对码：")


def _soy_sauce() -> Iterator[Step]:
    yield Press("f2")
    yield _see("来的是哪一种事")
    yield Choose("投诉")
    yield from _form(
        "登记投诉", 消费者="王女士", 联系电话="13800000000", 经营者="惠民超市", 商品服务="酱油",
        投诉性质="质量", 事实经过=FACTS, 诉求="退还货款15元，按食品安全法赔偿1000元",
        诉求金额="1015",
    )  # fmt: skip
    yield _see("投诉", "[待受理", "下一步")
    yield from _step("受理", "同一件事消协、法院或别的部门已经在办的")
    yield _see("[已受理")
    yield from _step(
        "记调解", "谈一次记一次", 双方同意调解="+", 调解情况="当面查看实物，经营者认可过期。",
        经营者愿付="1015",
    )  # fmt: skip
    yield _see("[调解中", "先填协议，或终止调解。")
    yield from _step("填协议", "金额写经营者答应给的总数", 协议金额="1,015.00")
    yield _see("[待履行")
    yield from _step("记兑现", "还差 1,015.00 元", 款项="退款", 收到金额="15")
    yield _see("[部分履行")
    yield from _step(
        "记兑现", "还差 1,000.00 元", 款项="加倍赔偿", 收到金额="1千", 加倍依据="食品安全法",
    )  # fmt: skip
    yield _see("[已履行", "协议已经履行：先答复消费者，然后办结。")
    yield from _step("答复消费者", "答复了才能办结", 答复内容="退款15元、赔偿1000元，都已收到。")
    yield _see("已答复：可以办结。")
    yield from _step("办结这一件", "办结以后还可以回访")
    yield _see("[办结")
    yield from _step("回访消费者", "消费者怎么说就怎么记", 满意度="满意")
    yield _see("[办结", "已保存：回访")


def _quarter() -> Iterator[Step]:
    yield Press("f5")
    yield _see("挽回经济损失", "1,015.00 元", "为消费者挽回经济损失1015元")
    yield Choose("挽回经济损失")
    yield _see("1,015.00 元，在 1 件案件里", "惠民超市")
    yield Press("enter")
    yield _see("[办结", "买了5瓶过期酱油")
    yield Press("escape")
    yield _see("在 1 件案件里")
    yield Press("escape")
    yield _see("全部指标")


def _export() -> Iterator[Step]:
    yield Press("f6")
    yield _see("县区：" + COUNTY, "写上报包")
    yield Choose("写上报包")
    yield _see("写到哪里", STICK)
    yield Press("enter")
    yield _see("未收到回执。请安全弹出U盘后交给县区。", "待上报 0 条")
    yield Leave()


def _office() -> Iterator[Step]:
    yield Open("county")
    yield _see("各站上报情况", "等登记卡")
    yield Press("ctrl+e")
    yield _see("登记卡在哪里", STICK)
    yield Press("enter")
    yield _see("登记卡 1 张", "等批准")
    yield Press("enter")
    yield _see("批准接入 " + STATION, "当面开通")
    yield Press("enter")
    yield _see("一样就批准")
    yield from _press("left", "enter")
    yield _see("已批准 " + STATION, "当面开通")
    yield Press("f2")
    yield _see("从哪里接收", STICK)
    yield Press("enter")
    yield _see("预览，还没有接收", "共 1 个上报包，选中 1 个", STATION)
    yield Press("ctrl+s")
    yield _see("接收结果", "接收 1 个", "下一步：下发回执")
    yield Press("f5")
    yield _see("挽回经济损失", "1,015.00 元", "100.00%")
    yield Choose("挽回经济损失")
    yield _see("1,015.00 元，在 1 件案件里", "惠民超市")
    yield Press("escape")
    yield _see("全部指标")
    yield Press("ctrl+p")
    yield _see("写成工作簿", "Enter 选定")
    yield Press("enter")
    yield _see("工作簿写到哪里", STICK)
    yield Press("enter")
    yield _see("工作簿写好了", "知道了")
    yield Press("enter")
    yield Press("f6")
    yield _see("1 个站有新的")
    yield Press("ctrl+s")
    yield _see("下发文件写到哪里", STICK)
    yield Press("enter")
    yield _see("写好 1 个下发文件，其中 1 个有新回执")
    yield Leave()


def _desk_again() -> Iterator[Step]:
    yield Open("station")
    yield _see("今天谁值班？")
    yield Press("enter")
    yield _see("未收到回执")
    yield Press("f7")
    yield _see("接收下发", "U盘上县区给回来的下发文件")
    yield Choose("接收回执")
    yield _see("要找的是：下发文件", "540102-017A-down")
    yield Press("enter")
    yield _see("为止的全部记录。", "县区已全部收到")
    yield Leave()


def story() -> Iterator[Step]:
    """Yield the steps, from two machines without anything to the receipt."""
    for told in (
        _office_before, _desk_begins, _consultation, _join, _soy_sauce, _quarter, _export,
        _office, _desk_again,
    ):  # fmt: skip
        yield from told()


# Playing it


async def play(hand: Hand) -> None:
    """Do every step; a text that does not come fails with what stood on the screen."""
    for step in story():
        match step:
            case Open(program):
                await hand.open(program)
            case Leave():
                await hand.press("ctrl+q")
                await hand.leave()
            case Press(key):
                await hand.press(key)
            case Write(text):
                await hand.write(text)
            case Fill(label, text):
                await _fill(hand, label, text)
            case Choose(label):
                await _choose(hand, label)
            case See(words):
                await _until(hand, lambda lines, words=words: _says(lines, words), str(words))


async def _until(hand: Hand, holds: Callable[[list[Line]], bool], what: str) -> list[Line]:
    until = time.monotonic() + PATIENCE
    while True:
        lines = await hand.look()
        if holds(lines):
            return lines
        assert time.monotonic() < until, f"{what} did not come:\n{_text(lines)}"
        await sleep(LOOK)


def _text(lines: list[Line]) -> str:
    return "\n".join("".join(c for c, _bold in line).rstrip() for line in lines)


def _bare(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and not "─" <= c <= "╿" and c != "|")


def _says(lines: list[Line], words: Sequence[str]) -> bool:
    said = _bare(_text(lines))
    return all(_bare(word) in said for word in words)


async def _fill(hand: Hand, label: str, text: str) -> None:
    """The field that has the focus is the one whose label is bold."""
    row = re.compile(rf"(?:^|[\s│]){re.escape(label)} [ *] \[")
    await _until(hand, lambda lines: _focused(lines) != "", "a field with the focus")
    for _step in range(MOST):
        now = _focused(await hand.look())
        if row.search(now):
            break
        await hand.press("tab")
        await _until(hand, lambda lines, now=now: _focused(lines) not in ("", now), f"after {now}")
    else:
        raise AssertionError(f"Tab does not lead to {label}")
    if text == "+":
        await hand.press("space")
    else:
        await hand.press("ctrl+a", "delete")
        await hand.write(text)


_FIELD = re.compile(r"(?:^|[\s│])([^\s│][^\[│]*?) [ *] \[")


def _focused(lines: list[Line]) -> str:
    """Return the row of the form whose label is bold, nothing when there is none."""
    for line in lines:
        text = "".join(c for c, _bold in line)
        found = _FIELD.search(text)
        if found and all(bold for c, bold in line[found.start(1) : found.end(1)] if c != " "):
            return found[0]
    return ""


async def _choose(hand: Hand, label: str) -> None:
    for _step in range(MOST):
        now = await _until(hand, lambda lines: bool(_marked(lines)), "a list with a mark")
        if any(line.startswith(label) for line in _marked(now)):
            await hand.press("enter")
            return
        before = _marked(now)
        await hand.press("down")
        await _until(hand, lambda lines, before=before: _marked(lines) != before, f"past {before}")
    raise AssertionError(f"{label} is not offered")


def _marked(lines: list[Line]) -> list[str]:
    """Return what stands behind the mark of the line under the cursor, in every list."""
    found = (re.search(r"(?:^|[\s│])> (\S.*)", text) for text in _text(lines).split("\n"))
    return [match[1] for match in found if match]
