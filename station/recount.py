"""A second count of every figure, from the records' images alone.

Written apart from `station.figures` on purpose: it shares neither the definitions nor the SQL made
of them, so that a figure on a screen can be checked by a program that came to it another way. It
reads open fields only, as `county verify` finds them in the kept journals.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from station.period import Period
from station.taxonomy import outcome_flags

_NAMES = (
    "consultations", "complaints", "reports", "other", "accepted", "refused", "referred",
    "mediations", "mediations_agreed", "carried_in", "closed", "resolved", "open_at_end",
    "sittings", "leads_handed_over", "claimed_fen", "agreed_fen", "recovered_fen",
    "recovered_in_12315_fen", "settled_fen", "punitive_fen", "punitive_fraud_fen",
    "punitive_cases", "follow_ups_asked", "follow_ups_answered", "follow_ups_satisfied",
    "acceptance_due", "acceptance_on_time", "closing_due", "closing_on_time",
)  # fmt: skip


@dataclass(frozen=True)
class Image:
    """The latest image in force of one record, with its open half."""

    kind: str
    id: str
    journal: str
    open: dict[str, Any]
    void: bool = False


@dataclass
class _File:
    """A case with everything that hangs on it."""

    case: dict[str, Any]
    journal: str
    children: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))


class _Days:
    """Asks of a day, as it is written in an image, whether it lies in the period."""

    def __init__(self, period: Period) -> None:
        self.first = period.first.isoformat()
        self.last = period.last.isoformat()

    def hit(self, record: dict[str, Any], name: str) -> bool:
        """Tell whether the record has this day and it lies in the period."""
        day = record.get(name) or ""
        return day != "" and self.first <= day <= self.last


def recount(images: Iterable[Image], period: Period) -> dict[str, int]:
    """Count every figure of the period; `images` holds each record once."""
    total = dict.fromkeys(_NAMES, 0)
    for counts in recount_by_journal(images, period).values():
        for name, number in counts.items():
            total[name] += number
    return total


def recount_by_journal(images: Iterable[Image], period: Period) -> dict[str, dict[str, int]]:
    """Count every figure for each journal; what hangs on a case counts where the case is."""
    days = _Days(period)
    files, loose = _filed(images)
    out: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_NAMES, 0))
    for file in files.values():
        counts = out[file.journal]
        if file.case.get("kind") == "COMPLAINT":
            _complaint(file, days, counts)
        else:
            _other_kind(file.case, days, counts)
        _hanging(file, days, counts)
    for lead in loose:
        out[lead.journal]["leads_handed_over"] += days.hit(lead.open, "handed_on")
    return dict(out)


def _filed(images: Iterable[Image]) -> tuple[dict[str, _File], list[Image]]:
    """Sort the records that count into their cases; leads of no case stay loose."""
    files: dict[str, _File] = {}
    rest: list[Image] = []
    for image in images:
        if image.void:
            continue
        if image.kind != "case":
            rest.append(image)
        elif not image.open.get("merged_into") and image.open.get("state") != "MERGED":
            files[image.id] = _File(image.open, image.journal)
    loose = []
    for image in rest:
        at = image.open.get("case_id") or ""
        if at in files:
            files[at].children[image.kind].append(image.open)
        elif image.kind == "lead" and not at:
            loose.append(image)
    return files, loose


def _other_kind(case: dict[str, Any], days: _Days, counts: dict[str, int]) -> None:
    if not days.hit(case, "received"):
        return
    match case.get("kind"):
        case "CONSULT":
            counts["consultations"] += 1
        case "LEAD":
            counts["reports"] += 1
        case "SUGGEST" | "OTHER_REQ":
            counts["other"] += 1


def _complaint(file: _File, days: _Days, counts: dict[str, int]) -> None:
    case = file.case
    if days.hit(case, "received"):
        counts["complaints"] += 1
        counts["claimed_fen"] += case.get("claimed_fen") or 0
    if days.hit(case, "decided_on"):
        counts["accepted"] += case.get("decision") == "ACCEPTED"
        counts["refused"] += case.get("decision") == "REFUSED"
    _standing(case, days, counts)
    _due(case, days, counts)
    _result(file, days, counts)
    multiple = [p for p in file.children["payment"] if p.get("kind") == "MULTIPLE"]
    gained = sum(p.get("received_fen") or 0 for p in multiple if days.hit(p, "received_on"))
    counts["punitive_cases"] += gained > 0  # what was given back is less than nothing


def _standing(case: dict[str, Any], days: _Days, counts: dict[str, int]) -> None:
    """Count the complaint as carried in and as still open."""
    closed = case.get("closed_on") or "9999-99-99"
    received = case.get("received") or "9999-99-99"
    if received < days.first <= closed:
        counts["carried_in"] += 1
    if received <= days.last < closed:
        counts["open_at_end"] += 1


def _due(case: dict[str, Any], days: _Days, counts: dict[str, int]) -> None:
    for name, due, done in (
        ("acceptance", "accept_due", "decided_on"),
        ("closing", "close_due", "closed_on"),
    ):
        if days.hit(case, due):
            counts[name + "_due"] += 1
            if case.get(done) and case[done] <= case[due]:
                counts[name + "_on_time"] += 1


def _result(file: _File, days: _Days, counts: dict[str, int]) -> None:
    """Count the complaint as mediated and as closed."""
    case = file.case
    outcome = case.get("outcome") or ""
    if days.hit(case, "result_on") and file.children["session"]:
        flags = outcome_flags(outcome, _day(case["result_on"]))
        if flags.mediated:
            counts["mediations"] += 1
            counts["mediations_agreed"] += flags.agreed
    if days.hit(case, "closed_on"):
        counts["closed"] += 1
        counts["resolved"] += outcome_flags(outcome, _day(case["closed_on"])).resolved
        for agreement in file.children["agreement"]:
            if not agreement.get("superseded"):
                counts["settled_fen"] += agreement.get("agreed_fen") or 0


def _hanging(file: _File, days: _Days, counts: dict[str, int]) -> None:
    """Count what counts on a case of any kind."""
    children = file.children
    counts["sittings"] += sum(days.hit(s, "held_on") for s in children["session"])
    counts["leads_handed_over"] += sum(days.hit(x, "handed_on") for x in children["lead"])
    counts["referred"] += any(days.hit(r, "referred_on") for r in children["referral"])
    for agreement in children["agreement"]:
        if days.hit(agreement, "agreed_on") and not agreement.get("superseded"):
            counts["agreed_fen"] += agreement.get("agreed_fen") or 0
    for call in children["follow_up"]:
        if days.hit(call, "called_on"):
            answer = call.get("answer")
            counts["follow_ups_asked"] += 1
            counts["follow_ups_answered"] += answer in (
                "SATISFIED", "MOSTLY", "UNSATISFIED", "DECLINED",
            )  # fmt: skip
            counts["follow_ups_satisfied"] += answer in ("SATISFIED", "MOSTLY")
    for payment in children["payment"]:
        if days.hit(payment, "received_on"):
            _payment(payment, bool(file.case.get("in_12315")), counts)


def _payment(payment: dict[str, Any], in_12315: bool, counts: dict[str, int]) -> None:
    fen = payment.get("received_fen") or 0
    counts["recovered_fen"] += fen
    if in_12315:
        counts["recovered_in_12315_fen"] += fen
    if payment.get("kind") == "MULTIPLE":
        counts["punitive_fen"] += fen
        if payment.get("basis") == "CPL55":
            counts["punitive_fraud_fen"] += fen


def _day(text: str) -> date | None:
    """Return a day as a date; None for a day that no calendar has."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
