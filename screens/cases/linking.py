"""Cases that belong together: what can be done about it, and the group of 共同投诉 on the screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget

from screens.about import About
from screens.dialogs import Confirm
from screens.taking_back import TakesBack
from screens.widgets.pairs import Pair, Pairs
from station import groups
from station.language import _, listed
from station.life import CaseFile
from station.privacy import mask_name
from station.records import Case
from station.unmerging import why_not_unmerge
from station.values import yuan

if TYPE_CHECKING:
    from station.groups import Group
    from station.sheets import Sheet

UNMERGE = "unmerge"
MEMBERS = "members"
NAMED = 5
"""How many members are named where more wait."""
FIRST = frozenset({UNMERGE, MEMBERS})
"""What stands on top of the rare steps."""


@dataclass(frozen=True)
class Linking:
    """Something done about how cases belong together that asks no form."""

    name: str


def offered(case: Case) -> list[tuple[str, str]]:
    """Return what can be done about the links of a case: its name, and what a list calls it."""
    found = []
    if why_not_unmerge(case) is None:
        found.append((UNMERGE, _("取消并案：和主件分开")))
    if case.group_id:
        found.append((MEMBERS, _("看共同投诉的各件")))
    steps = [s for s in groups.NAMES if groups.why_not(case, s) is None]
    return [*found, *((step, _(groups.NAMES[step])) for step in steps)]


class Section(VerticalScroll):
    """A part of the case under its title; the arrows scroll it."""

    def __init__(self, title: str, content: Widget, *, id: str) -> None:  # noqa: A002
        super().__init__(content, id=id, classes="panel")
        self.border_title = title


class GroupPart(Section):
    """The group that the case is in, in a few lines; Enter opens the list of its members."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "members", show=False)]

    class Opened(Message):
        """The members are wanted."""

    def __init__(self) -> None:
        super().__init__(_("共同投诉"), Pairs(id="group-lines"), id="group")
        self.border_subtitle = _("Enter 看各件")
        self.display = False

    def action_members(self) -> None:
        """Ask for the list of the members."""
        self.post_message(self.Opened())

    def about(self) -> About:
        """Say what a group is."""
        return About(
            _("共同投诉"),
            _(
                "同一经营者的几位消费者一起投诉：各人一件、各有编号和答复，代表人最多两位。"
                "放弃、变更诉求或者和解，要每个人都同意（令121第12条）。Enter 看是哪几件。"
            ),
        )

    def show(self, group: "Group | None") -> None:
        """Show a group; nothing for none."""
        self.display = group is not None
        if group is not None:
            self.query_one(Pairs).show(lines(group))


def lines(group: "Group") -> list[Pair]:
    """Return what is said of a group. The consumers are masked."""
    waiting = group.unconsented
    sums = _("诉求 {claimed}  协议 {agreed}  已收到 {received}").format(
        claimed=yuan(group.claimed_fen), agreed=yuan(group.agreed_fen),
        received=yuan(group.received_fen),
    )  # fmt: skip
    return [
        Pair(_("人数"), _("{n} 件，各算各的").format(n=len(group.members))),
        Pair(_("代表人"), _called(group.representatives) or _("还没有推选")),
        Pair(_("还没同意"), _called(waiting) or _("都同意了"), "warning" if waiting else ""),
        Pair(_("合计（元）"), sums),
    ]


def _called(members: Sequence[Case]) -> str:
    words = [" ".join(filter(None, [m.number, mask_name(m.consumer_name)])) for m in members]
    if len(words) <= NAMED:
        return listed(words)
    return _("{some} 等 {n} 件").format(some=listed(words[:NAMED]), n=len(words))


class LinkedCase(TakesBack):
    """What the screen of a case does about other cases."""

    _key: tuple[str, str]
    _file: CaseFile | None

    def group_part(self) -> ComposeResult:
        """Make room for the group."""
        yield GroupPart()

    def show_group(self, file: CaseFile) -> None:
        """Read the group of a case anew, in a thread."""
        part, door, region, group_id = (
            self.query_one(GroupPart), self.shell.door, self._key[0], file.case.group_id,
        )  # fmt: skip
        if not group_id:
            part.show(None)
            return
        self.fetch(lambda: door.group(region, group_id), part.show, group="group")

    def link(self, linking: Linking) -> None:
        """Do what was chosen, once it was confirmed."""
        door, case_id = self.shell.door, self._key[1]
        if linking.name == MEMBERS:
            self._open_members()
        elif linking.name == UNMERGE:
            asked = _(
                "取消并案吗？并过去的调解、协议、兑现和回访回到这一件，并案以后主件新添的留在主件。"
            )
            self._confirmed(asked, _("取消并案"), lambda: door.take_out(case_id))
        elif linking.name == groups.LEAVE:
            asked = _("退出共同投诉吗？这一件照样办，只是不再和那几件放在一起。")
            self._confirmed(asked, _("退出共同投诉"), lambda: door.leave_group(case_id))

    def _confirmed(self, question: str, yes: str, act: Callable[[], Any]) -> None:
        def answered(sure: bool | None) -> None:
            if sure:
                self.carry_out(act, lambda _none: self.saved(_("已保存")))

        self.app.push_screen(Confirm(question, yes), answered)

    @on(GroupPart.Opened)
    def _open_members(self) -> None:
        if self._file is None or not self._file.case.group_id:
            return
        (region, _id), door, group_id = self._key, self.shell.door, self._file.case.group_id

        def show(group: "Group") -> None:
            from screens.cases.listing import Shown
            from storage.listing import Asked

            asked = Asked(ids=tuple((region, m.id) for m in group.members))
            self.go("cases", Shown(asked, _("共同投诉的各件")))

        self.fetch(partial(door.group, region, group_id), show, group="members")

    def doubted(self, sheet: "Sheet", given: dict[str, Any], file: CaseFile) -> list[str]:
        """Return what of the answers to a sheet is worth a question. Runs in a thread."""
        from station.clock import today
        from station.sheets import doubts

        found = doubts(sheet, given, today(self.shell.clock), file=file)
        if sheet.name == groups.JOIN:
            found += groups.doubts(file.case, self.shell.door.numbered(given["main"]))
        return found
