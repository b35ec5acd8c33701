"""What a case holds, laid out for reading: the pairs, the records newest first, the money.

Pure: a case file goes in, plain values come out. Text of people passes as it was typed; the
widgets clean what they draw.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from screens.words import due_words, size_words
from station import attaching, leads, printing, saying, taxonomy
from station.language import N_, _, about
from station.law import clocks, habits, handed
from station.life import CaseFile, comes_next
from station.records import (
    Agreement,
    Attachment,
    Case,
    FollowUp,
    Lead,
    Payment,
    Print,
    Record,
    Referral,
    Session,
)
from station.values import yuan

_OF_LEAD = ("target_name", "problem", "facts", "receipt_on", "from_ledger")
WHO: tuple[tuple[str, ...], ...] = (
    ("consumer_name", "elder_child", "persons"),
    ("consumer_phone",),
    ("consumer_address",),
    ("consumer_id_no", "consumer_id_type"),
    ("agent_name", "agent_phone"),
)
MERCHANT: tuple[tuple[str, ...], ...] = (
    ("merchant", "respondent_role"),
    ("credit_code",),
    ("merchant_phone",),
    ("merchant_address",),
    ("more_respondents",),
)
MATTER: tuple[tuple[str, ...], ...] = (
    ("goods", "category"),
    ("nature",),
    ("object_12315", "problem_12315"),
    ("sales_mode", "prepaid_sector"),
    ("bought_on",),
    ("request",),
    ("facts",),
)
HANDLING: tuple[tuple[str, ...], ...] = (
    ("received", "received_at", "channel"),
    ("external_numbers",),
    ("in_12315",),
    ("handler",),
    ("consent_mediate",),
    ("consent_share",),
    ("consent_publish",),
    ("decision", "decided_on"),
    ("refuse_ground",),
    ("accept_due", "accept_rule"),
    ("close_due", "close_rule"),
    ("late_reason", "late_note"),
    ("meet_on", "meet_at", "meet_place", "meet_by"),
    ("suspended_on", "suspend_reason"),
    ("pauses",),
    ("outcome", "result_on"),
    ("end_ground",),
    ("withdraw_reason",),
    ("replied_on", "reply"),
    ("closed_on",),
    ("round", "redone_on", "redo_reason"),
    ("group_role",),
    ("group_consent_on",),
    ("entered_late",),
    ("from_ledger", "ledger_number"),
    ("note",),
)
GROUPS = (WHO, MERCHANT, MATTER, HANDLING)
"""The fields of a case as a reader wants them: a line each, what belongs together on one."""

ELSEWHERE = frozenset({
    "kind", "number", "state", "disputed_fen", "claimed_fen", "merchant_id", "converted_from",
    "merged_into", "group_id", "not_same",
})  # fmt: skip
"""Fields that stand in the title, on the line of states, among the money or as a way to go."""

Tone = Literal["", "warning", "error", "success", "dim"]


@dataclass(frozen=True)
class Told:
    """A label and what is said under it, or a blank line between two groups."""

    label: str
    value: str
    tone: Tone = ""


@dataclass(frozen=True)
class Item:
    """One thing that was done: its heading, and lines of a label with what is said."""

    head: str
    lines: tuple[Told, ...] = ()
    tone: Tone = ""


@dataclass(frozen=True)
class Sum:
    """A line of money: what it is, how, and the sum in yuan. A `rule` is drawn above a total."""

    day: str
    what: str
    sum: str
    tone: Tone = ""
    rule: bool = False


def said(record: Record, name: str) -> str:
    """Return a field of a record in words; nothing where it is as it was from the beginning."""
    spec = next(s for s in record.fields() if s.name == name)
    value = getattr(record, name)
    if value is None or value == spec.default or value in ("", [], ()):
        return ""
    return saying.said(spec, value)


def told(record: Record, names: Sequence[str]) -> Told | None:
    """Return one line for fields that belong together, under the label of the first with words."""
    words = [(name, said(record, name)) for name in names]
    words = [(name, text) for name, text in words if text]
    if not words:
        return None
    return Told(_label(record, words[0][0]), "  ".join(text for _name, text in words))


def _label(record: Record, name: str) -> str:
    return _(next(s.ask.label for s in record.fields() if s.name == name))


def parties(file: CaseFile, listed: Sequence[Told] = (), day: date | None = None) -> list[Told]:
    """Return who, against whom, what for, and how it was handled; blank lines between.

    `listed`: what the county's register says of the merchant. With a day, what is still due also
    says in how many days, and is warned of (habit DUE_SOON).
    """
    case = file.case
    lines: list[Told] = []
    if case.void:
        lines = [Told(_("作废"), case.void_reason or _("没有写原因"), "error"), Told("", "")]
    for group in GROUPS:
        found = [
            _due(case, names[0], line, day)
            for names in group
            if (line := told(case, names)) is not None
        ]
        if found:
            lines += [*found, *(listed if group is MERCHANT else ()), Told("", "")]
    return lines[:-1]


def _due(case: Case, name: str, line: Told, day: date | None) -> Told:
    """Return the line of a day that something is due by with how far off it is."""
    due = clocks.pending(case).get(name) if day is not None else None
    if day is None or due is None:
        return line
    late, soon = due < day, due <= habits.soon_until(day)
    return Told(
        line.label, f"{line.value}  {due_words((due - day).days)}",
        "error" if late else "warning" if soon else "",
    )  # fmt: skip


# Records


def story(
    file: CaseFile,
    missing: Collection[str] = (),
    heard: "Mapping[str, Sequence[leads.Said]] | None" = None,
) -> list[Item]:
    """Return everything that hangs on a case, the newest first.

    `missing` are the sums of the attachments whose content is not here, `heard` what a county said
    of its leads.
    """
    numbered = {s.id: n for n, s in enumerate(_standing(file.sessions), 1)}
    dated: list[tuple[date, int, str, Item]] = [  # of one day, what usually comes later is newer
        *((s.held_on, 0, s.held_at, _session(s, numbered.get(s.id, 0))) for s in file.sessions),
        *((a.agreed_on, 1, "", _agreement(a)) for a in file.agreements),
        *(
            (r.referred_on, 2, "", _referral(r, file.case.state == "REFERRED"))
            for r in file.referrals
        ),
        *(
            (x.handed_on or x.noted_on, 3, "", _lead(x, (heard or {}).get(x.id, ())))
            for x in file.leads
        ),
        *((f.called_on, 4, "", _follow_up(f)) for f in file.follow_ups),
        *((_added(a), 5, "", _attachment(a, a.sha in missing)) for a in file.attachments),
        *((p.printed_on, 6, "", _printed(p)) for p in file.prints),
    ]
    return [one[3] for one in sorted(dated, key=lambda one: one[:3], reverse=True)]


def _standing(sessions: Sequence[Session]) -> list[Session]:
    return sorted((s for s in sessions if not s.void), key=lambda s: (s.held_on, s.held_at, s.id))


def counted(file: CaseFile) -> str:
    """Return how many of each there are, in words."""
    counts = (
        (N_("调解 {n} 次"), file.held()),
        (N_("线索 {n} 条"), sum(not x.void for x in file.leads)),
        (N_("转办 {n} 次"), sum(not x.void for x in file.referrals)),
        (N_("回访 {n} 次"), sum(not x.void for x in file.follow_ups)),
        (N_("附件 {n} 个"), sum(not x.void for x in file.attachments)),
        (N_("文书 {n} 份"), sum(not x.void for x in file.prints)),
    )
    return "  ".join(_(words).format(n=n) for words, n in counts if n)


def _item(record: Record, day: date, head: Sequence[str], names: Sequence[str]) -> Item:
    words = "  ".join([day.isoformat(), *filter(None, head)])
    lines = [line for name in names if (line := told(record, (name,))) is not None]
    if record.void:
        lines.insert(0, Told(_("作废"), record.void_reason or _("没有写原因"), "error"))
        return Item(words, tuple(lines), "dim")
    return Item(words, tuple(lines))


def _session(s: Session, number: int) -> Item:
    what = _("第 {n} 次调解").format(n=number) if number else _("调解")
    head = [s.held_at, what, said(s, "came"), _("远程") if s.remote else ""]
    names = ("mediator", "place", "asked_fen", "offered_fen", "notes", "from_ledger")
    return _item(s, s.held_on, head, names)


def _agreement(a: Agreement) -> Item:
    head = [_("达成协议"), said(a, "remedy"), _("{sum}元").format(sum=yuan(a.agreed_fen))]
    if a.superseded:
        head.append(_("（已被重新办理取代）"))
    made = _item(a, a.agreed_on, head, ("due_on", "terms", "duties", "manner", "from_ledger"))
    return Item(made.head, made.lines, "dim") if a.superseded else made


def _referral(r: Referral, waits: bool = False) -> Item:
    """Return a referral; one that is waited for says by when the regulator has to decide."""
    head = [_("转办"), said(r, "target")]
    made = _item(r, r.referred_on, head, ("target_name", "reason", "from_ledger"))
    limit = handed.of_referral(r) if waits and not r.void else None
    return Item(made.head, (*made.lines, Told(*limit)), made.tone) if limit else made


def _lead(lead: Lead, heard: Sequence[leads.Said] = ()) -> Item:
    made = _noted(lead, list(_OF_LEAD))
    return Item(made.head, (*made.lines, *lead_lines(lead, heard)), made.tone)


def lead_told(lead: Lead) -> list[Told]:
    """Return what was noted of a lead."""
    return [line for name in _OF_LEAD if (line := told(lead, (name,))) is not None]


def lead_lines(lead: Lead, heard: Sequence[leads.Said]) -> list[Told]:
    """Return what became of a lead, and by when the regulator decides whether to file it."""
    said = [Told(_("处理结果"), leads.words(one), "success") for one in leads.standing(heard)]
    due = leads.clock(lead.handed_on, heard) if lead.handed_on and not lead.void else None
    return [*said, *([Told(*leads.clock_words(due))] if due is not None else [])]


def _noted(lead: Lead, names: list[str]) -> Item:
    if lead.handed_on is None:
        return _item(lead, lead.noted_on, [_("线索"), _("还没有移交")], names)
    head = [_("移交线索"), said(lead, "target")]
    return _item(lead, lead.handed_on, head, ["noted_on", *names])


def _follow_up(f: FollowUp) -> Item:
    head = [_("回访"), said(f, "answer"), said(f, "reason")]
    return _item(f, f.called_on, head, ("note", "from_ledger"))


def _added(a: Attachment) -> date:
    return a.added_on or date.min


def _attachment(a: Attachment, missing: bool = False) -> Item:
    made = _item(a, _added(a), [_("附件"), attaching.kind_words(a), a.name], ("note",))
    lines = [Told(_("大小"), size_words(a.size)), *made.lines]
    if missing and not a.void:
        lines.insert(0, Told(_("内容"), _("还没有到，或已清除"), "warning"))
    return Item(made.head, tuple(lines), made.tone)


def _printed(p: Print) -> Item:
    head = [_("打印文书"), said(p, "paper"), printing.number(p)]
    return _item(p, p.printed_on, head, ())


def named(record: Record) -> str:
    """Return in one line what hangs on a case: its day, what it is, its sum."""
    match record:
        case Session():
            return _session(record, 0).head
        case Agreement():
            return _agreement(record).head
        case Payment():
            return _payment(record)
        case FollowUp():
            return _follow_up(record).head
        case Lead():
            return _lead(record).head
        case Attachment():
            return _attachment(record).head
        case Referral():
            return _referral(record).head
        case Print():
            return _printed(record).head
    return record.KIND


def _payment(p: Payment) -> str:
    due = p.received_fen is None
    day, sum_fen = (p.due_on, p.due_fen) if due else (p.received_on, p.received_fen)
    words = kind_of(p)
    if due:
        words = about(_("应付"), words)
    elif p.returns:
        words = about(_("退回"), words)
    sum_ = _("{sum}元").format(sum=yuan(sum_fen or 0))
    return "  ".join(filter(None, [str(day or ""), words, sum_]))


def kind_of(p: Payment) -> str:
    """Return what a payment is: its kind, on which law, and who paid unless it is the merchant."""
    payer = said(p, "payer") if p.payer not in ("", "MERCHANT") else ""
    words = [said(p, "kind"), said(p, "basis"), payer, said(p, "note")]
    return "  ".join(filter(None, words))


# In short


def kind_words(kind: str) -> str:
    """Return the kind of a case in a word."""
    return taxonomy.label("record_kind", kind)


def heading(case: Case) -> str:
    """Return what a case is called: its number and its kind."""
    return f"{case.number}  {kind_words(case.kind)}"


def preview(file: CaseFile) -> list[Told]:
    """Return a case in a few lines: what for, how much, the latest thing done, what comes next."""
    case = file.case
    lines = [told(case, names) for names in (("goods", "nature"), ("claimed_fen",), ("request",))]
    lines += [Told(_("最近"), item.head) for item in story(file)[:1]]
    lines.append(Told(_("下一步"), comes_next(file), "success"))
    lines += [told(case, names) for names in (("late_reason", "late_note"), ("reply",), ("facts",))]
    return [line for line in lines if line is not None]


def title(case: Case) -> str:
    """Return number, consumer, kind and merchant of a case in a line."""
    words = (case.number, case.consumer_name, kind_words(case.kind), case.merchant)
    return "  ".join(filter(None, words))
