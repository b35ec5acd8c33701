"""共同投诉: one merchant, many consumers. Each keeps its case, its number and its reply.

令121第12条: up to two representatives, elected in writing; each consents for himself. Grouping
counts nothing together: each is its own complaint in every figure. Pure; every refusal is `Refused`
with a sentence.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from station.errors import Refused
from station.language import N_, _
from station.life import DONE_STATES, OPEN_STATES, Act, CaseFile
from station.records import Case
from station.tokens import fold

REPRESENTATIVES = 2
"""How many representatives a group may have (令121第12条)."""

JOIN, SET, LEAVE = "group.join", "group.set", "group.leave"

NAMES: dict[str, str] = {
    JOIN: N_("共同投诉：和另一件一起"),
    SET: N_("更正代表人和同意日期"),
    LEAVE: N_("退出共同投诉"),
}


@dataclass(frozen=True)
class Group:
    """A group with its sums in fen; `members` in the order of their numbers, none void or merged."""

    members: tuple[Case, ...]
    claimed_fen: int
    agreed_fen: int
    received_fen: int

    @property
    def representatives(self) -> list[Case]:
        """Those who speak for all."""
        return [m for m in self.members if m.group_role == "REPRESENTATIVE"]

    @property
    def unconsented(self) -> list[Case]:
        """Those who have not consented yet."""
        return [m for m in self.members if m.group_consent_on is None]


def stands(case: Case) -> bool:
    """Tell whether a case counts among the members of its group."""
    return not case.void and case.state != "MERGED"


def why_not(case: Case, step: str) -> str | None:
    """Return None if a step of 共同投诉 may follow now, else one sentence why not."""
    if case.kind != "COMPLAINT":
        return _("只有投诉能做共同投诉。")
    if case.void or case.state not in OPEN_STATES | DONE_STATES:
        return _("已经作废或并走的案件不能这样办。")
    if step == JOIN and case.group_id:
        return _("这一件已经在共同投诉里：要换一组，先退出原来的。")
    if step != JOIN and not case.group_id:
        return _("这一件不在共同投诉里。")
    return None


def join(
    file: CaseFile, other: CaseFile, members: Sequence[Case], *, role: str = "MEMBER",
    consent_on: date | None = None, taken: Collection[str] = (),
) -> Act:  # fmt: skip
    """Bring a complaint into the group of another; a group of two begins with this.

    `members`: the group that the other one is in, if any. `taken`: ids that name a group already,
    of the two cases. Raises `Refused` (`may-not-follow`, `bad-group`, `two-representatives`).
    """
    case, first = file.case, other.case
    if case.id == first.id:
        raise Refused("bad-group", _("和自己不能做共同投诉，请写另一件的编号。"))
    problem = why_not(case, JOIN) or why_not(first, SET if first.group_id else JOIN)
    if problem is not None:
        raise Refused("may-not-follow", problem)
    _room(role, case, members)
    group = first.group_id or next((c.id for c in (first, case) if c.id not in taken), "")
    if not group:
        raise Refused("bad-group", _("这两件都开过一组共同投诉，请加入其中还在的那一组。"))
    joined = case.with_(group_id=group, group_role=role, group_consent_on=consent_on)
    if first.group_id:
        return Act(JOIN, (joined,))
    return Act(JOIN, (first.with_(group_id=group, group_role="MEMBER"), joined))


def change(file: CaseFile, members: Sequence[Case], role: str, consent_on: date | None) -> Act:
    """Put down who speaks for the group, and the day on which a member consented."""
    _may(file.case, SET)
    _room(role, file.case, members)
    return Act(SET, (file.case.with_(group_role=role, group_consent_on=consent_on),))


def leave(file: CaseFile, members: Sequence[Case]) -> Act:
    """Take a complaint out of its group; with one left there is no group any more."""
    _may(file.case, LEAVE)
    rest = [m for m in members if m.id != file.case.id and stands(m)]
    return Act(LEAVE, tuple(_alone(c) for c in (file.case, *(rest if len(rest) == 1 else ()))))


def doubts(case: Case, other: Case) -> list[str]:
    """Return a sentence where the two are about different merchants."""
    mine, theirs = (fold(c.credit_code or c.merchant) for c in (case, other))
    if fold(case.merchant) == fold(other.merchant) or mine == theirs:
        return []
    return [
        _("这一件的经营者是“{a}”，{number} 的是“{b}”，是同一家吗？").format(
            a=case.merchant, number=other.number, b=other.merchant
        )
    ]


def unasked(case: Case) -> list[str]:
    """Return a sentence where an agreement would bind a member who has not consented."""
    if not case.group_id or case.group_consent_on is not None:
        return []
    return [_("这位消费者在共同投诉里还没有写同意的日期，谈成的要他本人同意，问过了吗？")]


def _alone(case: Case) -> Case:
    return case.with_(group_id="", group_role="", group_consent_on=None)


def _may(case: Case, step: str) -> None:
    problem = why_not(case, step)
    if problem is not None:
        raise Refused("may-not-follow", problem)


def _room(role: str, case: Case, members: Sequence[Case]) -> None:
    others = [m for m in members if m.id != case.id and stands(m)]
    if role == "REPRESENTATIVE" and (sum(m.group_role == role for m in others) >= REPRESENTATIVES):
        raise Refused(
            "two-representatives",
            _("代表人最多两位（令121第12条），已经有两位了：先把其中一位改成共同投诉人。"),
        )
