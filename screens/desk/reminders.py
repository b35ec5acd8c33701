"""What the workbench reminds of: each line says one thing and leads to where it is dealt with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from screens.words import measured, when
from station.language import _, about
from station.masking import known_in
from station.values import shown, yuan

if TYPE_CHECKING:
    from storage.drafts import Draft
    from storage.workbench import Reminder, Workbench

REGISTERING = "register."
FIRST = ("clock-back", "to-answer", "money-late", "money-late-more")
"""What comes before everything else."""
PICKED = "picked"
"""Way to the cases that a reminder counts: its code, and what they are called."""


@dataclass(frozen=True)
class Way:
    """A place of the program and what it is told."""

    name: str
    argument: Any = None


@dataclass(frozen=True)
class Line:
    """What is said, and where it leads."""

    label: str
    way: Way


def draft_words(draft: "Draft", year: int = 0) -> str:
    """Return what a draft is called in a list: its first words, and when it was left.

    Others see the list: who is named in the draft is masked. `year` is the one that goes unsaid.
    """
    at = when(draft.at)
    title = known_in({**draft.began, **draft.values}).mask(draft.title)
    return f"{shown(title)}  {at[5:] if at[:4] == f'{year:04}' else at}"


def draft_way(draft: "Draft", region: str) -> Way:
    """Return where one goes on with a draft."""
    if draft.form.startswith(REGISTERING):
        return Way("intake", draft)
    if draft.subject:
        return Way("case", (region, draft.subject, draft))
    return Way("station")


def lines(found: "Workbench", region: str) -> list[Line]:
    """Return everything to be reminded of: who waits for an answer and what was half typed first."""
    said = [(r.code, line) for r in found.reminders if (line := _line(r, region)) is not None]
    first = [line for wanted in FIRST for code, line in said if code == wanted]
    other = [line for code, line in said if code not in FIRST]
    year = found.day.year
    kept = [
        Line(about(_("接着填"), draft_words(d, year)), draft_way(d, region)) for d in found.drafts
    ]
    if not found.signs.joined:
        other.append(Line(_("还没接入县区：收下接入通知才能上报"), Way("receive")))
    return [*first, *kept, *other]


def _line(r: "Reminder", region: str) -> Line | None:
    if r.code == "money-late":  # one case: straight to it
        words = _("逾期未付 {n} 笔 {sum} 元 {number}")
        told = words.format(n=r.rows, sum=yuan(r.fen), number=r.name)
        return Line(told, Way("case", (region, r.subject)))
    if r.cases is not None:
        label, title = _counted(r)
        if r.code == "to-follow-up":
            return Line(label, Way("calls"))
        return Line(label, Way(PICKED, (r.code, r.subject, title)))
    match r.code:
        case "clock-back":
            words = _("电脑的时间比上次保存（{at}）还早：先改对日期和时间，再登记").format(
                at=when(r.subject)
            )
            return Line(words, Way("station"))
        case "no-backup":
            words = (
                _("{n} 天没有备份了").format(n=r.count)
                if r.subject
                else _("还没有备份过：插上U盘备份一次")
            )
            return Line(words, Way("station"))
        case "unreceipted":
            words = _("{n} 条已导出，还没有收到回执").format(n=r.count)
            return Line(words, Way("receive"))
        case "leads":
            return Line(_("{n} 条线索还没有移交").format(n=r.count), Way("leads"))
        case "lead-results":
            return Line(_("线索有了结果：{n} 条").format(n=r.count), Way("leads"))
        case "conflicts":
            words = _("{n} 条记录两边都改过，请站长核对").format(n=r.count)
            return Line(words, Way("receive"))
    return None


def _counted(r: "Reminder") -> tuple[str, str]:
    """Return what is said of the cases that a reminder counts, and what their list is called."""
    n = measured(r.count)
    match r.code:
        case "to-answer":
            words = _("{n} 件咨询、线索和其他诉求还没有答复").format(n=r.count)
            return words, _("还没有答复的咨询、线索和其他诉求")
        case "to-close":
            words = _("{n} 件咨询、线索和其他诉求答复了还没有办结").format(n=r.count)
            return words, _("答复了还没有办结的")
        case "money-late-more":
            words = _("另有 {m}投诉逾期未付 {n} 笔 {sum} 元")
            title = _("逾期未付的其他投诉")
            return words.format(m=n, n=r.rows, sum=yuan(r.fen)), title
        case "to-follow-up":
            return _("{n}投诉办结了还没有回访").format(n=n), _("办结了还没有回访的投诉")
        case "merchant-repeat":
            name = shown(r.name)
            return (
                _("{name} 本月已有 {n}投诉").format(name=name, n=n),
                _("{name} 本月的投诉").format(name=name),
            )
        case _:
            words = _("另有 {m} 家经营者本月投诉也多，共 {n}").format(m=r.subject, n=n)
            return words, _("本月投诉多的其他经营者")
