"""Which papers make sense for a case as it stands, each with the record that it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from station.life import AGREED_OUTCOMES, CaseFile
from station.papers.documents import kinds
from station.papers.documents.fields import CODES
from station.records import Record
from station.schedule import schedule

OF_A_CASE_FILE = ("COVER", "CONTENTS")


@dataclass(frozen=True)
class Offer:
    """A paper that can be printed; `record` is what it is about, None for the case itself."""

    paper: str
    record: Record | None = None

    @property
    def of_record(self) -> str:
        """The id of what it is about, blank for the case itself."""
        return self.record.id if self.record is not None else ""


def offered(file: CaseFile, on: date) -> list[Offer]:
    """Return the papers that make sense for a case now, those about the case itself first."""
    case = file.case
    found = [Offer(code) for code in kinds.for_case(case, on) if _has_something(file, code, on)]
    if case.group_id and kinds.makes_sense("GROUP", case, on):
        found.append(Offer("GROUP"))
    return found + [
        offer for offer in _of_records(file) if kinds.makes_sense(offer.paper, case, on)
    ]


def has_any(file: CaseFile) -> bool:
    """Tell, of any day, whether a paper of this case can be printed."""
    case = file.case
    if case.void or case.state == "MERGED":
        return False
    return case.kind != "LEAD" or next(_of_records(file), None) is not None


def _has_something(file: CaseFile, code: str, on: date) -> bool:
    """Tell whether a paper about the case would say anything that holds."""
    if code == "SCHEDULE":
        return bool(schedule(file, on))
    if code == "TERMINATION":  # closed after an agreement, mediation did not end without one
        return file.case.outcome not in AGREED_OUTCOMES
    if code in OF_A_CASE_FILE:  # 令121第37条: who told stands on no cover
        return file.case.kind != "LEAD"
    return True


def _of_records(file: CaseFile) -> Iterator[Offer]:
    standing = [a for a in file.agreements if not a.superseded]
    for code, records in (
        ("SESSION", file.sessions), ("AGREEMENT", standing), ("REFERRAL", file.referrals),
        ("LEAD", file.leads), ("FOLLOW_UP", file.follow_ups),
    ):  # fmt: skip
        yield from (Offer(code, record) for record in records if not record.void)


def empty_forms(on: date) -> list[str]:
    """Return the papers that can be handed out empty, to be filled in by hand."""
    return [code for code in CODES if kinds.value(code, "form", on)]


__all__ = ["OF_A_CASE_FILE", "Offer", "empty_forms", "has_any", "offered"]
