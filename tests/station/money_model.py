"""Random money histories, kept twice: by the program's acts, and in a plain book of its own.

The book is written from figures.md and the rules of money alone. Of the program it sees what an
act may be given and the values of the records that came of it, for the comparison at the end.
Money in fen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from station import merging, payments, striking, verbs
from station.errors import Refused
from station.life import Act, CaseFile
from station.period import Period
from station.records import Case, Record
from station.records.base import halves
from station.recount import Image, recount
from station.schedule import schedule

START = date(2026, 1, 5)
MIDDLE = date(2026, 7, 1)
PERIODS = (
    Period("a", date(2026, 1, 1), date(2026, 6, 30)),
    Period("b", MIDDLE, date(2026, 12, 31)),
    Period("c", date(2026, 1, 1), date(2027, 12, 31)),
)
KINDS = (("REFUND", ""), ("MULTIPLE", "CPL55"), ("MULTIPLE", "FSL148"), ("IN_KIND", ""))
PAYERS = ("MERCHANT", "HOST")
SUMS = (1, 2, 99, 100, 101, 33_333, 100_000, 10**10)

Step = tuple[int, int, int, int]
"""What is done, to which thing, on which day, how much: any four numbers."""


@dataclass
class Money:
    """One line of the book: agreed, due or received; `back` names the line it was given back of."""

    what: str
    id: str
    case: int
    round: int
    fen: int
    day: date | None
    kind: str = ""
    basis: str = ""
    payer: str = ""
    back: str = ""
    old: bool = False
    struck: bool = False


@dataclass
class Book:
    """The lines of some cases, their rounds and days of closing."""

    lines: list[Money] = field(default_factory=list)
    rounds: list[int] = field(default_factory=lambda: [1, 1])
    closed: list[date | None] = field(default_factory=lambda: [None, None])
    main: list[int] = field(default_factory=lambda: [0, 1])

    def those(self, what: str, case: int | None = None, now: bool = False) -> list[Money]:
        """Return the standing lines of a sort, of one case, of its current round only."""
        return [
            m for m in self.lines
            if m.what == what and not m.struck and not m.old and (case is None or m.case == case)
            and (not now or m.round == self.rounds[m.case])
        ]  # fmt: skip

    def backs(self, line: Money) -> list[Money]:
        return [m for m in self.those("got") if m.back == line.id]

    def total(self, what: str, case: int) -> int:
        """Return what is agreed, or what was received in the current round less given back."""
        return sum(m.fen for m in self.those(what, case, now=what == "got"))


class History:
    """Two complaints and what is done to their money. `put` gets every act that was allowed."""

    def __init__(self, put: Callable[[Act], object] = lambda _act: None, first: int = 0) -> None:
        self.put = put
        self.book = Book()
        self.records: dict[str, Record] = {}
        self.count = first
        self.done: list[str] = []
        self.cases = [self.new_id(), self.new_id()]
        for number, case_id in enumerate(self.cases):
            case = Case(id=case_id, kind="COMPLAINT", number=f"26A-{number + 1:04}", received=START)
            self.take(verbs.register(case, accept_at_once=True))
            self.take(verbs.hold(self.file(number), START, consent=True, new_id=self.new_id))

    def new_id(self) -> str:
        self.count += 1
        return f"{self.count:08x}-0000-7000-8000-000000000000"

    def file(self, case: int) -> CaseFile:
        wanted = self.cases[case]
        families: dict[str, tuple[Any, ...]] = {
            name: tuple(
                r for r in self.records.values()
                if kind == r.KIND and getattr(r, "case_id", "") == wanted
            )
            for kind, name in (
                ("session", "sessions"), ("agreement", "agreements"), ("payment", "payments"),
            )
        }  # fmt: skip
        found = self.records[wanted]
        assert isinstance(found, Case)
        return CaseFile(found, **families)

    def take(self, act: Act) -> None:
        for record in act.records:
            self.records[record.id] = record
        self.done.append(act.do)
        self.put(act)

    def run(self, steps: Sequence[Step]) -> None:
        for what, which, when, much in steps:
            _DO[what % len(_DO)](self, which, START + timedelta(days=when % 360), much)

    # What is done. Each says whether the rules of money allow it; where they do not, it must be
    # refused. What the state of the case does not allow is left to the program, and skipped.

    def try_(self, make: Callable[[], Act], allowed: bool = True) -> bool:
        try:
            act = make()
        except Refused as error:
            if allowed and error.code not in ("may-not-follow", "bad-main"):
                raise
            return False
        assert allowed, (act.do, "must be refused")
        self.take(act)
        return True

    def agree(self, which: int, day: date, much: int) -> None:
        case, fen, due = which % 2, SUMS[much % len(SUMS)], day + timedelta(days=much % 90)
        new = self.count + 1
        values: dict[str, Any] = {"due_on": due} if much % 3 else {}
        if self.try_(
            lambda: verbs.agree(self.file(case), day, fen, new_id=self.new_id, **values)
        ):  # fmt: skip
            line = Money("agreed", self.id_of(new), case, self.book.rounds[case], fen, day)
            line.basis = due.isoformat() if values else ""  # where the book keeps the day due
            self.book.lines.append(line)

    def id_of(self, number: int) -> str:
        return f"{number:08x}-0000-7000-8000-000000000000"

    def pay(self, which: int, day: date, much: int) -> None:
        case, fen = which % 2, much % 7 if much % 5 == 0 else SUMS[much % len(SUMS)]
        kind, basis = KINDS[(which // 2) % 4]
        payer, new = PAYERS[much % 2], self.count + 1
        if self.try_(
            lambda: verbs.pay(
                self.file(case), kind, received_on=day, received_fen=fen, basis=basis,
                payer=payer, new_id=self.new_id,
            )
        ):  # fmt: skip
            now = self.book.rounds[case]
            self.book.lines.append(
                Money("got", self.id_of(new), case, now, fen, day, kind, basis, payer)
            )

    def plan(self, which: int, day: date, much: int) -> None:
        case, count, anew = which % 2, much % 4 + 1, which % 7 == 0
        rows = [(day + timedelta(days=30 * n), 1 + (much * (n + 3)) % 70_000) for n in range(count)]
        rows = [(on, 0) for on, _fen in rows] if much % 11 == 0 else rows
        new = self.count + 1
        if not self.try_(
            lambda: payments.plan(
                self.file(case), rows, "REFUND", anew=anew, new_id=self.new_id
            ),
            allowed=much % 11 != 0,
        ):  # fmt: skip
            return
        if anew:
            for old in self.book.those("due", case, now=True):
                old.struck = True
        for number, (on, fen) in enumerate(rows):
            now = self.book.rounds[case]
            self.book.lines.append(
                Money("due", self.id_of(new + number), case, now, fen, on, "REFUND")
            )

    def line(self, which: int, *sorts: str) -> Money | None:
        found = [m for m in self.book.lines if m.what in sorts]
        return found[which % len(found)] if found else None

    def give_back(self, which: int, day: date, much: int) -> None:
        line = self.line(which, "got", "due") if which % 9 == 0 else self.line(which, "got")
        if line is None:
            return
        kept = line.fen + sum(m.fen for m in self.book.backs(line))
        fen = kept if much % 3 == 0 else much % 3 - 1 if much % 5 == 0 else SUMS[much % len(SUMS)]
        allowed = (
            line.what == "got" and not line.struck and not line.back and line.fen > 0
            and 0 < fen <= kept and line.day is not None and day >= line.day
        )  # fmt: skip
        new = self.count + 1
        if self.try_(
            lambda: payments.give_back(
                self.file(line.case), self.record(line), day, fen, new_id=self.new_id
            ),
            allowed,
        ):  # fmt: skip
            self.book.lines.append(
                replace(line, id=self.id_of(new), fen=-fen, day=day, back=line.id)
            )

    def record(self, line: Money) -> Any:
        return self.records[line.id]

    def correct(self, which: int, day: date, much: int) -> None:
        line = self.line(which, "got", "due")
        if line is None:
            return
        fen = SUMS[much % len(SUMS)]
        to = [{"fen": fen}, {"day": day}, {"fen": fen, "day": day}, {"kind": 1}][much % 4]
        kind, basis = KINDS[(much // 4) % 4]
        if "kind" in to:
            to = {"kind": kind, "basis": basis}
        if line.back and "fen" in to:
            to["fen"] = -fen
        name = {"fen": "received_fen", "day": "received_on"}
        if line.what == "due":
            name = {"fen": "due_fen", "day": "due_on"}
        changed = replace(line, **to)
        allowed = not line.struck and changed != line and self.sound(changed, to)
        changes = {name.get(key, key): value for key, value in to.items()}
        if not self.try_(
            lambda: payments.correct(self.file(line.case), self.record(line), **changes), allowed
        ):
            return
        for one in [line, *(self.book.backs(line) if "kind" in to else [])]:
            for key, value in to.items():
                setattr(one, key, value)

    def sound(self, line: Money, to: dict[str, Any]) -> bool:
        """Tell whether a corrected line agrees with what was given back, or received before."""
        if line.back:
            paid = next(m for m in self.book.lines if m.id == line.back)
            others = [m for m in self.book.backs(paid) if m.id != line.id]
            kept = paid.fen + sum(m.fen for m in others)
            after = line.day is not None and paid.day is not None and line.day >= paid.day
            return "kind" not in to and 0 < -line.fen <= kept and after
        backs = self.book.backs(line)
        early = any(m.day is not None and line.day is not None and m.day < line.day for m in backs)
        return line.fen + sum(m.fen for m in backs) >= 0 and not early

    def strike(self, which: int, _day: date, _much: int) -> None:
        line = self.line(which, "got", "due", "agreed")
        if line is None:
            return
        allowed = not line.struck and not line.old and not self.book.backs(line)
        if self.try_(
            lambda: striking.strike(self.file(line.case), self.record(line), "记错了"), allowed
        ):
            line.struck = True

    def close(self, which: int, day: date, _much: int) -> None:
        case = which % 2
        self.try_(lambda: verbs.reply(self.file(case), day, "已告知"))
        if self.try_(lambda: verbs.close(self.file(case), day)):
            self.book.closed[case] = day

    def redo(self, which: int, day: date, _much: int) -> None:
        case = which % 2
        if self.try_(lambda: verbs.redo(self.file(case), day, "不满意")):
            for line in self.book.those("agreed", case):
                line.old = True
            self.book.rounds[case] += 1
            self.book.closed[case] = None
            self.try_(lambda: verbs.hold(self.file(case), day, new_id=self.new_id))

    def merge(self, which: int, _day: date, much: int) -> None:
        gone, case = which % 2, 1 - which % 2
        if much % 4 or not self.try_(lambda: merging.merge(self.file(gone), self.file(case))):
            return
        self.book.closed[gone] = None
        now, main = self.book.rounds[gone], self.book.rounds[case]
        for line in self.book.lines:
            if line.case == gone:
                line.case = case
                line.round = main if line.round == now else min(line.round, main - 1)

    # What must be equal

    def expected(self, period: Period) -> dict[str, int]:
        """Return the figures of money out of the book."""
        book = self.book
        got = [
            m for m in book.those("got")
            if m.day is not None and period.first <= m.day <= period.last
        ]  # fmt: skip
        multiple = [m for m in got if m.kind == "MULTIPLE"]
        by_case = {c: sum(m.fen for m in multiple if m.case == c) for c in (0, 1)}
        agreed = book.those("agreed")
        closed = [
            c for c in (0, 1)
            if (on := book.closed[c]) is not None and period.first <= on <= period.last
        ]  # fmt: skip
        return {
            "agreed_fen": sum(
                m.fen for m in agreed
                if m.day is not None and period.first <= m.day <= period.last
            ),
            "recovered_fen": sum(m.fen for m in got),
            "settled_fen": sum(m.fen for m in agreed if m.case in closed),
            "punitive_fen": sum(m.fen for m in multiple),
            "punitive_fraud_fen": sum(m.fen for m in multiple if m.basis == "CPL55"),
            "punitive_cases": sum(fen > 0 for fen in by_case.values()),
        }  # fmt: skip

    def rows(self, case: int, today: date) -> list[tuple[date | None, int, int, str, int]]:
        """Return the schedule out of the book: day, due, paid, state, days since.

        Every row stands for a stretch of all that is due; what was received fills it from below.
        """
        due = [(m.day, m.id, m.fen) for m in self.book.those("due", case, now=True)]
        before = 0
        if due:
            first = min(row[1] for row in due)
            early = sum(m.fen for m in self.book.those("got", case, now=True) if m.id < first)
            left = sum(m.fen for m in self.book.those("agreed", case)) - sum(row[2] for row in due)
            before = max(0, min(early, left))
        if not due:
            due = [
                (date.fromisoformat(m.basis), m.id, m.fen)
                for m in self.book.those("agreed", case) if m.basis and m.fen
            ]  # fmt: skip
        due.sort(key=lambda row: (row[0] is None, row[0] or START, row[1]))
        got, below, found = self.book.total("got", case) - before, 0, []
        for day, _id, fen in due:
            paid = sorted((0, got - below, fen))[1]
            below += fen
            days = 0 if day is None else (today - day).days
            late = "OVERDUE" if days > 0 else "PARTLY" if paid else "OPEN"
            found.append((day, fen, paid, "PAID" if paid == fen else late, days))
        return found

    def agrees(self, today: date = MIDDLE) -> None:
        """Assert that the program and the book hold the same money, to the fen."""
        images = [
            Image(r.KIND, r.id, "j", halves(r)[0], r.void) for r in self.records.values()
        ]  # fmt: skip
        for period in PERIODS:
            counted = recount(images, period)
            wanted = self.expected(period)
            assert {name: counted[name] for name in wanted} == wanted, period
        for case in (0, 1):
            file = self.file(case)
            agreed, got = self.book.total("agreed", case), self.book.total("got", case)
            assert (file.agreed_fen(), file.received_this_round_fen()) == (agreed, got)
            if file.case.outcome.startswith("AGREED_"):
                how = "DONE" if got >= agreed else "PARTIAL" if got > 0 else "PENDING"
                assert file.case.outcome == f"AGREED_{how}"
            made = [(r.on, r.due_fen, r.paid_fen, r.state, r.days) for r in schedule(file, today)]
            assert made == self.rows(case, today)


_DO: tuple[Callable[[History, int, date, int], None], ...] = (
    History.agree, History.agree, History.pay, History.pay, History.pay, History.plan,
    History.plan, History.give_back, History.give_back, History.correct, History.correct,
    History.strike, History.close, History.redo, History.merge,
)  # fmt: skip
