"""Sentences that the command line and the screens say alike."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from station.errors import StationError
from station.language import N_, _, current, together
from station.sentence import Wording

if TYPE_CHECKING:
    from storage.exchange import Exported
    from storage.receive import Received

_UNITS = ("KB", "MB", "GB", "TB")


_WAYS_ON: dict[str, str] = {
    "not-joined": N_("请按 F7，选“接入县区”。"),
    "not-invited": N_("请在“站点”里按 Ctrl+N 准备接入U盘。"),
    "keys-changed": N_("请让站点的人当面来：再按 Enter，选“当面开通”。"),
}
"""Which key leads on after a refusal, by its code. The command line names its commands."""


def on_screen(error: StationError) -> str:
    """Return the sentence of a refusal, and on which screen one goes on where there is one."""
    return together([error.sentence, _(_WAYS_ON.get(error.code, ""))])


def when(at: str | None) -> str:
    """Return day and time of a moment as the journal writes it, nothing for none."""
    return (at or "")[:16].replace("T", " ")


def due_words(days: int) -> str:
    """Return in how many days something is due; less than nothing: overdue."""
    if days < 0:
        return _("超期 {n} 天").format(n=-days)
    if days == 0:
        return _("今天到期")
    return _("明天到期") if days == 1 else _("还有 {n} 天").format(n=days)


def measure() -> str:
    """Return the measure word of complaints and consultations: the one of the county's sentence."""
    return _("件").strip() if current() == "en" else Wording.measure


def measured(number: int) -> str:
    """Write a number of complaints or consultations with its measure word; English needs none."""
    return f"{number:,}" if current() == "en" else f"{number:,} {measure()}"


def problem_words(problem: Mapping[str, Any]) -> str:
    """Return the sentence for a problem that a receipt names."""
    if problem["code"] == "gap":
        return _("县区缺第 {range} 号记录；下一次上报会从那里补起。").format(range=problem["text"])
    if problem["code"] == "forked":
        return _("县区收到两份不同的本站记录：可能有一台同样的机器在用。请站长联系县区。")
    return _("县区提示：{text}").format(text=problem["text"] or problem["code"])


def exported_words(made: "Exported", practice: bool = False) -> str:
    """Return what an export came to. Nothing is called arrived before the county's receipt."""
    if practice:
        return _("练习：写好了 {n} 条。这个文件是练习用的，县区收不了，不要交给县区。").format(
            n=made.entries
        )
    if not made.entries:
        return _("没有新的记录；写了一个空包，交给县区，县区由此知道本站在用。")
    return _("已导出 {n} 条（第 {a}–{b} 号），未收到回执。请安全弹出U盘后交给县区。").format(
        n=made.entries, a=made.first_seq, b=made.last_seq
    )


def received_words(got: "Received") -> list[str]:
    """Return what a file from the county came to, a sentence each."""
    said = [_("县区已收到第 {n} 号为止的全部记录。").format(n=got.acked_through)]
    for item in got.applied:
        if item["kind"] == "tail":
            said.append(_("找回了恢复前丢失的 {n} 条记录。").format(n=item["records"]))
        elif item["kind"] == "law":
            said.append(_("已采用县区的数据：{title}。").format(title=item["title"]))
        elif item["kind"] == "register":
            said.append(_("经营者名录更新了 {n} 家。").format(n=item["merchants"]))
        elif item["kind"] == "due":
            said.append(_("{n} 件在办投诉的期限按新的规定重算了。").format(n=item["cases"]))
    heard = sum(item["kind"] == "lead_result" for item in got.applied)
    if heard:
        said.append(_("线索有了结果：{n} 条，请看线索本。").format(n=heard))
    if any(item["kind"] == "leads_word" for item in got.applied):
        said.append(_("县区已取消线索口令：请站长打开线索本，重新设一个。"))
    if got.conflicts:
        said.append(_("有 {n} 条记录两边都改过，请站长核对。").format(n=got.conflicts))
    return [*said, *(problem_words(p) for p in got.problems)]


def size_words(size: int) -> str:
    """Write a number of bytes as people read it: 0 KB, 312 KB, 1.4 GB."""
    tenths = size * 10 // 1024
    unit = 0
    while tenths >= 10_240 and unit + 1 < len(_UNITS):
        tenths //= 1024
        unit += 1
    whole, part = divmod(tenths, 10)
    return f"{whole}.{part} {_UNITS[unit]}" if unit and whole < 100 else f"{whole} {_UNITS[unit]}"
