"""What a case has behind it, where it stands, and what is likely to be done next.

Pure: a case file goes in, plain values come out; `station.life` is asked what may follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station import taxonomy
from station.language import N_, _, listed
from station.life import DONE_STATES, NAMES, VERBS, CaseFile, next_verbs, why_not
from station.records import Case

MAIN_LINE = ("accept", "hold", "agree", "pay", "close", "follow_up")
"""The usual way of a complaint; what of it is not possible yet is named with what comes first."""

APART = ("suspend", "redo", "merge", "correct", "void")
"""Verbs that stand at the end of the list: rare, or not undone by the next one."""

_LIKELY: dict[str, tuple[str, ...]] = {
    "REGISTERED": ("accept", "refuse", "reply", "convert", "refer", "end"),
    "ACCEPTED": ("hold", "end", "refer", "reply"),
    "IN_MEDIATION": ("agree", "hold", "end", "refer", "reply"),
    "SUSPENDED": ("resume", "end", "reply"),
    "AGREED": ("pay", "reply", "close", "end"),
    "ENDED": ("reply", "close", "pay", "follow_up", "refer"),
    "REPLIED": ("close", "convert", "follow_up", "reply"),
    "REFERRED": ("reply", "close", "end", "follow_up"),
    "CLOSED": ("follow_up", "pay", "convert"),
    "REFUSED": ("follow_up",),
}
"""The order in which a desk does things in each state, the likely one first."""

_IN_THE_LIST: dict[str, str] = {
    "refuse": N_("不予受理这件投诉"),
    "refer": N_("转办给别的单位"),
    "reply": N_("答复消费者"),
    "follow_up": N_("回访消费者"),
    "close": N_("办结这一件"),
    "merge": N_("并案：并入另一件"),
    "suspend": N_("中止：等检测、回避"),
    "dues": N_("期限是怎么算的"),
    "late": N_("写超期原因"),
    "meet": N_("约调解（调解通知）"),
    "whose": N_("归谁管、能做什么"),
    "lead.note": N_("记线索（违法的苗头）"),
    "lead.hand_over": N_("移交线索给监管部门"),
    "plan": N_("排分期（退费时间表）"),
    "give_back": N_("记退回（到账又退回）"),
    "correct_payment": N_("更正一笔钱"),
    "strike": N_("作废记错的一条"),
    "attach": N_("附上小票、照片、合同"),
    "papers": N_("打印文书"),
    "attachment.write": N_("附件写到U盘"),
}
"""Steps that a list calls by more than their name; the others are called by it."""

_STAGES = ("REGISTERED", "ACCEPTED", "IN_MEDIATION", "AGREED", "REPLIED", "CLOSED")
"""How far each verb of the main line reaches."""

_SHORT: dict[str, str] = {
    "REGISTERED": N_("待受理"),
    "AGREED_PENDING": N_("待履行"),
    "AGREED_PARTIAL": N_("部分履行"),
    "AGREED_DONE": N_("已履行"),
    "ENDED": N_("调解结束"),
    "CLOSED": N_("办结"),
    "CONVERTED": N_("已转投诉"),
}


@dataclass(frozen=True)
class Stage:
    """One state on the line: its words, and whether it is behind (-1), now (0) or ahead (1)."""

    label: str
    when: int


def state_words(kind: str, state: str, outcome: str, void: bool = False) -> str:
    """Return in a word or two how a case stands, short enough for a column."""
    if void:
        return taxonomy.label("case_state", "VOID")
    if state == "REGISTERED" and kind != "COMPLAINT":
        return taxonomy.label("case_state", state)
    short = _SHORT.get(outcome if state == "AGREED" else state)
    return _(short) if short else taxonomy.label("case_state", state)


def label(step: str) -> str:
    """Return what a step is called in the list of what can be done."""
    return _(_IN_THE_LIST.get(step) or NAMES[step])


def likely(file: CaseFile) -> list[str]:
    """Return the verbs that may follow now, the likely one first; not those that stand apart."""
    case = file.case
    allowed = [v for v in next_verbs(file) if v not in APART]
    order = [v for v in _LIKELY.get(case.state, ()) if v in allowed]
    order += [v for v in allowed if v not in order]
    late = set()
    if case.replied_on is not None:
        late.add("reply")
    if case.outcome == "AGREED_DONE":
        late.add("pay")
    return [v for v in order if v not in late] + [v for v in order if v in late]


def apart(file: CaseFile) -> list[str]:
    """Return the rare verbs that may follow now."""
    allowed = next_verbs(file)
    return [v for v in APART if v in allowed]


def not_yet(file: CaseFile) -> list[str]:
    """Return sentences for the usual steps that lie ahead and are not possible yet."""
    case = file.case
    if case.kind != "COMPLAINT" or case.void or case.state not in (*_STAGES, "ENDED", "REFERRED"):
        return []
    said = []
    later = []
    for verb in _ahead(file):
        reason = why_not(file, verb)
        if reason is None:
            continue
        if case.state in VERBS[verb][1]:
            said.append(f"{label(verb)}  {reason}")
        else:
            later.append(label(verb))
    if later:
        said.append(_("以后才能：{verbs}").format(verbs=listed(later)))
    return said


def _ahead(file: CaseFile) -> Sequence[str]:
    state = file.case.state
    if state in DONE_STATES:
        return ()
    if state in ("ENDED", "REFERRED"):
        return ("close", "follow_up")
    return MAIN_LINE[_STAGES.index(state) :]


def line(file: CaseFile) -> list[Stage]:
    """Return the states of a case in a row, each with its day where it is another than before."""
    case = file.case
    if case.void:
        passed: Passed = [(_label("REGISTERED"), case.received), (_label("VOID"), None)]
        ahead: list[str] = []
    else:
        passed, ahead = _complaint(file) if case.kind == "COMPLAINT" else _other(case)
    stages = []
    last: date | None = None
    for number, (words, day) in enumerate(passed):
        shown = f"{words} {day:%m-%d}" if day is not None and day != last else words
        stages.append(Stage(shown, 0 if number == len(passed) - 1 else -1))
        last = day or last
    return [*stages, *(Stage(words, 1) for words in ahead)]


Passed = list[tuple[str, date | None]]


def _label(state: str) -> str:
    return taxonomy.label("case_state", state)


def _complaint(file: CaseFile) -> tuple[Passed, list[str]]:
    case = file.case
    now = state_words(case.kind, case.state, case.outcome)
    passed: Passed = [(_label("REGISTERED"), case.received)]
    if case.decision == "ACCEPTED":
        passed.append((_label("ACCEPTED"), case.decided_on))
    if case.state == "REFUSED":
        return [*passed, (now, case.decided_on)], []
    if case.state == "REFERRED":
        return _ending(case, [*passed, (now, case.result_on)])
    held = [s.held_on for s in file.sessions if not s.void]
    if held and case.state not in ("REGISTERED", "ACCEPTED"):
        passed.append((_label("IN_MEDIATION"), min(held)))
    if case.state in ("CONVERTED", "MERGED"):
        return [*passed, (now, None)], []
    if case.outcome:
        return _ending(case, [*passed, (_result(case), case.result_on)])
    passed[-1] = (now, passed[-1][1])
    ahead = [_label("ACCEPTED"), _label("IN_MEDIATION"), _("达成协议")]
    return passed, [*ahead[len(passed) - 1 :], _label("REPLIED"), _label("CLOSED")]


def _other(case: Case) -> tuple[Passed, list[str]]:
    passed: Passed = [(_label("REGISTERED"), case.received)]
    if case.state in ("CONVERTED", "MERGED"):
        return [*passed, (_label(case.state), case.result_on)], []
    if case.state == "REFERRED":
        passed.append((_label("REFERRED"), case.result_on))
    return _ending(case, passed)


def _ending(case: Case, passed: Passed) -> tuple[Passed, list[str]]:
    """Add the reply and the closing to what is behind, or name them as what comes."""
    ahead = []
    for state, day in (("REPLIED", case.replied_on), ("CLOSED", case.closed_on)):
        if day is not None:
            passed.append((_label(state), day))
        else:
            ahead.append(_label(state))
    return passed, ahead


def _result(case: Case) -> str:
    """Return how the mediation came out: agreed with its performance, or the outcome by name."""
    if case.outcome in _SHORT:
        return _(_SHORT[case.outcome])
    return taxonomy.label("outcome", case.outcome)
