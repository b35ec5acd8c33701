"""What the workbench reminds of: each line says one thing and leads to where it is dealt with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from screens.words import when
from station.language import _, about
from station.values import shown

if TYPE_CHECKING:
    from storage.drafts import Draft
    from storage.workbench import Reminder, Workbench

REGISTERING = "register."


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


def draft_words(draft: "Draft") -> str:
    """Return what a draft is called in a list: its first words, and when it was left."""
    return f"{shown(draft.title)}  {when(draft.at)[5:]}"


def draft_way(draft: "Draft", region: str) -> Way:
    """Return where one goes on with a draft."""
    if draft.form.startswith(REGISTERING):
        return Way("intake", draft)
    if draft.subject:
        return Way("case", (region, draft.subject, draft))
    return Way("station")


def lines(found: "Workbench", region: str) -> list[Line]:
    """Return everything to be reminded of: what was half typed first."""
    kept = [Line(about(_("接着填"), draft_words(d)), draft_way(d, region)) for d in found.drafts]
    other = [line for r in found.reminders if (line := _line(r, region)) is not None]
    if not found.signs.joined:
        other.append(Line(_("还没接入县区：收下接入通知才能上报"), Way("receive")))
    return [*kept, *other]


def _line(r: "Reminder", region: str) -> Line | None:
    match r.code:
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
        case "conflicts":
            words = _("{n} 条记录两边都改过，请站长核对").format(n=r.count)
            return Line(words, Way("receive"))
        case "to-follow-up":
            words = _("{n} 件办结了还没有回访").format(n=r.count)
            return Line(words, Way("case", (region, r.subject)))
        case "merchant-repeat":
            words = _("{name} 本月已有 {n} 件投诉").format(name=shown(r.name), n=r.count)
            return Line(words, Way("merchant", r.name))
    return None
