"""Random lives of cases: any verb at any time, most of them at a moment when they may follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from station import merging, payments, printing, striking, verbs
from station.clock import uuid7
from station.errors import Refused
from station.life import END_OUTCOMES, VERBS, Act, CaseFile, why_not
from station.papers.documents.offering import offered
from station.records import Case, Record

FIRST = date(2026, 1, 1)
FAMILIES = {
    "session": "sessions", "agreement": "agreements", "payment": "payments",
    "referral": "referrals", "lead": "leads", "follow_up": "follow_ups", "print": "prints",
}  # fmt: skip


@dataclass
class Book:
    """The latest record of each id: what a desk's tables would hold."""

    records: dict[str, Record] = field(default_factory=dict)

    def put(self, act: Act) -> None:
        for record in act.records:
            self.records[record.id] = record

    def cases(self) -> list[Case]:
        return [r for r in self.records.values() if isinstance(r, Case)]

    def file(self, case_id: str) -> CaseFile:
        families: dict[str, Any] = {
            name: tuple(
                r for r in self.records.values()
                if kind == r.KIND and getattr(r, "case_id", "") == case_id
            )
            for kind, name in FAMILIES.items()
        }  # fmt: skip
        case = self.records[case_id]
        assert isinstance(case, Case)
        return CaseFile(case, **families)


class Life:
    """Draws acts for a book. What the rules refuse changes nothing and is counted."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.book = Book()
        self.refused = 0

    def day(self, after: date = FIRST) -> date:
        return after + timedelta(days=self.rng.randrange(-3, 120))

    def acts(self, count: int) -> Iterator[Act]:
        """Yield `count` acts that the rules allowed, each already in the book."""
        for _ in range(count):
            act = None
            while act is None:
                again = self.book.cases() and self.rng.random() < 0.8
                act = self.any_verb() if again else self.register()
            self.book.put(act)
            yield act

    def register(self) -> Act:
        case = Case(
            id=uuid7(), number=str(len(self.book.records)), received=self.day(),
            kind=self.rng.choice(["CONSULT", "COMPLAINT", "COMPLAINT", "COMPLAINT", "OTHER_REQ"]),
            claimed_fen=self.rng.choice([None, 0, 1500, 10**9 + 1]),
            consumer_name=self.rng.choice(["", "王女士"]),
            in_12315=self.rng.random() < 0.2,
        )  # fmt: skip
        return verbs.register(case, accept_at_once=self.rng.random() < 0.3)

    def any_verb(self) -> Act | None:
        file = self.book.file(self.rng.choice(self.book.cases()).id)
        if self.rng.random() < 0.1:
            return self.strike(file)
        if self.rng.random() < 0.1:
            return self.money(file)
        if self.rng.random() < 0.05:
            return self.printed(file)
        likely = [v for v in VERBS if why_not(file, v) is None]
        verb = self.rng.choice(likely or list(VERBS))
        if self.rng.random() < 0.1:
            verb = self.rng.choice(list(VERBS))
        try:
            act = getattr(self, "do_" + verb)(file, self.day(file.case.received))
        except Refused:
            self.refused += 1
            return None
        assert why_not(file, verb) is None, verb
        return act

    def strike(self, file: CaseFile) -> Act | None:
        record = self.rng.choice(file.everything())
        try:
            act = striking.strike(file, record, self.rng.choice(["", "记错了", "记错了"]))
        except Refused:
            self.refused += 1
            return None
        assert record in striking.strikable(file)
        return act

    def printed(self, file: CaseFile) -> Act | None:
        """Print a paper that makes sense; its number is not looked at here."""
        offers = offered(file, file.case.received)
        if not offers:
            return None
        offer = self.rng.choice(offers)
        return printing.print_(
            offer.paper, self.day(file.case.received), case_id=file.case.id,
            of_record=offer.of_record, n=self.rng.randrange(3),
        )  # fmt: skip

    def money(self, file: CaseFile) -> Act | None:
        """Plan, give back or put right; the rules allow some of it."""
        on, fen = self.day(file.case.received), self.rng.choice([1, 999, 10**8])
        if self.rng.random() < 0.4:
            rows = [(on + timedelta(days=30 * n), fen) for n in range(self.rng.randrange(4))]
            make: Callable[[], Act] = lambda: payments.plan(  # noqa: E731
                file, rows, "REFUND", anew=self.rng.random() < 0.5
            )
        elif not file.payments:
            return None
        else:
            paid = self.rng.choice(file.payments)
            back = self.rng.random() < 0.6
            make = lambda: (  # noqa: E731
                payments.give_back(file, paid, on, min(fen, payments.kept_fen(file, paid)))
                if back
                else payments.correct(file, paid, received_fen=fen, note="看错了")
            )
        try:
            return make()
        except Refused:
            self.refused += 1
            return None

    def do_accept(self, file: CaseFile, on: date) -> Act:
        return verbs.accept(file, on)

    def do_refuse(self, file: CaseFile, on: date) -> Act:
        return verbs.refuse(file, on, self.rng.choice(["", "A16_1", "A16_3"]))

    def do_refer(self, file: CaseFile, on: date) -> Act:
        return verbs.refer(file, on, target=self.rng.choice(["SAMR", "POST"]))

    def do_reply(self, file: CaseFile, on: date) -> Act:
        return verbs.reply(file, on, "已答复")

    def do_hold(self, file: CaseFile, on: date) -> Act:
        return verbs.hold(file, on, consent=self.rng.random() < 0.9)

    def do_agree(self, file: CaseFile, on: date) -> Act:
        return verbs.agree(file, on, self.rng.choice([0, 1, 999, 10**10]))

    def do_suspend(self, file: CaseFile, on: date) -> Act:
        return verbs.suspend(file, on, self.rng.choice(["", "TESTING", "RECUSAL"]))

    def do_resume(self, file: CaseFile, on: date) -> Act:
        return verbs.resume(file, on)

    def do_end(self, file: CaseFile, on: date) -> Act:
        return verbs.end(file, on, self.rng.choice(sorted(END_OUTCOMES)))

    def do_pay(self, file: CaseFile, on: date) -> Act:
        kind = self.rng.choice(["REFUND", "COMPENSATION", "MULTIPLE", "IN_KIND", "OTHER"])
        basis = self.rng.choice(["", "CPL55", "FSL148"]) if kind == "MULTIPLE" else ""
        fen = self.rng.randrange(0, 10**8)
        if self.rng.random() < 0.2:
            return verbs.pay(file, kind, due_on=on, due_fen=fen)
        return verbs.pay(file, kind, received_on=on, received_fen=fen, basis=basis)

    def do_follow_up(self, file: CaseFile, on: date) -> Act:
        return verbs.follow_up(
            file, on, self.rng.choice(["SATISFIED", "MOSTLY", "UNSATISFIED", "UNREACHED"])
        )

    def do_close(self, file: CaseFile, on: date) -> Act:
        return verbs.close(file, on)

    def do_redo(self, file: CaseFile, on: date) -> Act:
        return verbs.redo(file, on, "消费者不满意")

    def do_correct(self, file: CaseFile, on: date) -> Act:
        changes = self.rng.choice([
            {"claimed_fen": 77}, {"received": on}, {"closed_on": on}, {"nature": "quality"},
            {"result_on": on}, {"consumer_name": "李先生"},
        ])  # fmt: skip
        return verbs.correct(file, **changes)

    def do_void(self, file: CaseFile, on: date) -> Act:
        return verbs.void(file, self.rng.choice(["", "重复登记"]))

    def do_convert(self, file: CaseFile, on: date) -> Act:
        return verbs.convert(file, on, f"C{len(self.book.records)}")

    def do_merge(self, file: CaseFile, on: date) -> Act:
        main = self.book.file(self.rng.choice(self.book.cases()).id)
        return merging.merge(file, main)
