"""Random histories of one journal and its copies: work, money, restores, copied homes, erasures."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import strategies as st

from station.clock import as_uuid
from station.journal import GENESIS, Disclosure, Entry, commitment, digest, encode

JOURNAL = as_uuid(0x70008000000000000000 << 48 | 1)
OTHER = as_uuid(0x70008000000000000000 << 48 | 2)
DAYS = ("2026-02-11", "2026-03-31", "2026-04-01", "2026-07-01", "2025-12-31")

Step = tuple[bytes, Entry, bytes]


@dataclass
class Head:
    """One copy of the desk: the entries it holds, act by act, and what it knows of records."""

    ordinal: int
    epoch: str
    acts: list[list[Step]] = field(default_factory=list)
    disclosures: dict[tuple[str, str], Disclosure] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def steps(self) -> list[Step]:
        return [step for act in self.acts for step in act]

    def last(self) -> dict[str, Entry]:
        return {e.id: e for _l, e, _d in self.steps()}


@dataclass
class Stretch:
    steps: list[Step]
    disclosures: list[Disclosure]


class History:
    """Makes heads out of drawn numbers; the same numbers make the same history."""

    def __init__(
        self, journal: str = JOURNAL, salt: int = 0,
        clock: Callable[[int], str] = lambda _n: "2026-07-01T09:00:00+08:00",
    ) -> None:  # fmt: skip
        """`clock` tells what the desk's clock says as the n-th entry is written."""
        self.journal = journal
        self.salt = salt
        self.clock = clock
        self.count = 0
        self.heads = [Head(1, "1.00000001")]

    def unique(self) -> int:
        self.count += 1
        return self.count

    def uuid(self, kind: int) -> str:
        number = self.unique() + self.salt
        return as_uuid((kind << 96) | (0x7 << 76) | (0x2 << 62) | number)

    def run(self, ops: list[tuple[str, int, int]]) -> None:
        for op, a, b in ops:
            getattr(self, op)(self.heads[a % len(self.heads)], b)

    def entry(self, head: Head, act: str, part: tuple[int, int], record: str, **given: Any) -> Step:
        steps = head.steps()
        prev = digest(steps[-1][0]) if steps else GENESIS
        values = {"kind": "case", "do": "case.correct", "open": {}, "sealed": {}, "rev": 1, **given}
        made = Entry(
            act=act, at=self.clock(self.unique()), by="", epoch=head.epoch, id=record,
            journal=self.journal, part=part, prev=prev, seq=len(steps) + 1, turn=0, v=1, **values,
        )  # fmt: skip
        line = encode(made)
        return line, made, bytes.fromhex(digest(line).removeprefix("sha256:"))

    def cases(self, head: Head) -> list[str]:
        return sorted(r for r, e in head.last().items() if e.kind == "case")

    def work(self, head: Head, b: int) -> None:
        """An act of one or two entries: a new case, or the next image of one."""
        known = self.cases(head)
        act, size = self.uuid(0xAC), 1 + b % 2
        head.acts.append([])
        for number in range(1, size + 1):
            again = known and (b + number) % 3
            record = known[(b // 3) % len(known)] if again else self.uuid(0xCA5E)
            head.acts[-1].append(self.image(head, act, (number, size), record, b))

    def image(
        self, head: Head, act: str, part: tuple[int, int], record: str, b: int, **more: Any
    ) -> Step:
        """The next image of a case, or its first."""
        before = head.last().get(record)
        sealed = dict(before.sealed) if before and b % 2 else self.seal(head, record, b)
        told = {"kind": "COMPLAINT", "received": DAYS[b % len(DAYS)], "state": "REGISTERED",
                "claimed_fen": self.unique()}  # fmt: skip
        return self.entry(head, act, part, record, sealed=sealed,
                          rev=before.rev + 1 if before else 1, open={**told, **more})  # fmt: skip

    def pay(self, head: Head, b: int) -> None:
        """One act of two records: a case closed, and the money received on it."""
        known = self.cases(head)
        if not known:
            return self.work(head, b)
        act, record = self.uuid(0xAC), known[b % len(known)]
        head.acts.append([])
        head.acts[-1].append(self.image(head, act, (1, 2), record, b, state="CLOSED",
                                        closed_on="2026-08-01"))  # fmt: skip
        head.acts[-1].append(self.entry(
            head, act, (2, 2), self.uuid(0x9A4), kind="payment", do="case.pay",
            open={"case_id": record, "kind": "REFUND", "received_on": DAYS[b // 2 % len(DAYS)],
                  "received_fen": self.unique()},
        ))  # fmt: skip
        return None

    def odd(self, head: Head, b: int) -> None:
        """What this program does not know or does not take: a kind, a version, a day, a field."""
        known = self.cases(head)
        act = self.uuid(0xAC)
        if b % 4 == 0 or not known:
            step = self.entry(head, act, (1, 1), self.uuid(0x0DD), kind="visit", open={"n": b})
        elif b % 4 == 1:
            step = self.image(head, act, (1, 1), known[b % len(known)], b, closed_on="2019-01-01")
        elif b % 4 == 2:
            step = self.image(head, act, (1, 1), known[b % len(known)], b, void=True)
        else:
            step = self.image(head, act, (1, 1), known[b % len(known)], b, later=[b])
        head.acts.append([step])

    def rename(self, head: Head, b: int) -> None:
        """Another name for what a case holds already: nothing that is counted changes."""
        known = self.cases(head)
        if not known:
            return self.work(head, b)
        record = known[b % len(known)]
        before = head.last()[record]
        head.acts.append([self.entry(
            head, self.uuid(0xAC), (1, 1), record, sealed=self.seal(head, record, b),
            open=before.open, rev=before.rev + 1,
        )])  # fmt: skip
        return None

    def meddle(self, record: str) -> None:
        """An image of a record that is another journal's, at this journal's end."""
        head = self.heads[0]
        head.acts.append([self.entry(
            head, self.uuid(0xAC), (1, 1), record, rev=2,
            open={"kind": "COMPLAINT", "received": "2026-01-01", "claimed_fen": 10**9},
        )])  # fmt: skip

    def seal(self, head: Head, record: str, b: int) -> dict[str, str]:
        value = f"王{self.unique() + self.salt}。"
        key = (self.unique() + self.salt).to_bytes(32, "big")
        made = Disclosure(
            id=record, field="consumer_name", key=key.hex(), value=value,
            commit=commitment("consumer_name", value, key),
        )  # fmt: skip
        head.disclosures[record, made.commit] = made
        return {"consumer_name": made.commit}

    def restore(self, head: Head, b: int) -> None:
        """A copy of the home brought back from an older backup: it opens the copy's next epoch."""
        self.bring_back(head, b, head.ordinal + 1)

    def renew(self, head: Head, b: int) -> None:
        """The home itself brought back: it knows every epoch that it ever opened."""
        self.bring_back(head, b, max(h.ordinal for h in self.heads) + 1)

    def bring_back(self, head: Head, b: int, ordinal: int) -> None:
        keep = b % (len(head.acts) + 1)
        fresh = Head(ordinal, f"{ordinal}.{self.unique() + 0x10:08x}", head.acts[:keep],
                     dict(head.disclosures), set(head.erased))  # fmt: skip
        self.heads.append(fresh)
        self.work(fresh, b)

    def copy(self, head: Head, b: int) -> None:
        """A copied home: the same epoch on two machines."""
        self.heads.append(Head(head.ordinal, head.epoch, list(head.acts),
                               dict(head.disclosures), set(head.erased)))  # fmt: skip

    def erase(self, head: Head, b: int) -> None:
        """清除个人信息 of one record: an entry, and the values are gone from this head."""
        known = self.cases(head)
        if not known:
            return self.work(head, b)
        record = known[b % len(known)]
        commits = sorted({c for _l, e, _d in head.steps() if e.id == record
                          for c in e.sealed.values()})  # fmt: skip
        head.erased.update(commits)
        head.acts.append([self.entry(
            head, self.uuid(0xAC), (1, 1), self.uuid(0xE5), kind="erase", do="case.erase",
            open={"record_id": record, "record_kind": "case", "erased_on": "2026-07-02",
                  "fields_erased": ["consumer_name"], "commits": commits},
        )])  # fmt: skip
        return None

    def stretches(self, cuts: list[int]) -> list[Stretch]:
        """Cut what each head would send into bundles, at ends of acts."""
        out = []
        for head in self.heads:
            places = sorted({c % (len(head.acts) + 1) for c in cuts} | {0, len(head.acts)})
            sent: set[tuple[str, str]] = set()
            for start, end in itertools.pairwise(places):
                steps = [s for act in head.acts[start:end] for s in act]
                fresh = []
                for _line, entry, _digest in steps:
                    for commit in entry.sealed.values():
                        key = (entry.id, commit)
                        if key not in sent and commit not in head.erased:
                            fresh.append(head.disclosures[key])
                        sent.add(key)
                out.append(Stretch(steps, fresh))
        return out


def ops(*names: str, least: int = 1, most: int = 14) -> st.SearchStrategy[Any]:
    """Draw what happens: (what, to which copy, a number that decides the rest)."""
    return st.lists(
        st.tuples(st.sampled_from(names), st.integers(0, 5), st.integers(0, 20)),
        min_size=least,
        max_size=most,
    )


WORK = ("work", "work", "pay")
OPS = ops(*WORK, "odd", "restore", "renew", "copy", "erase", most=8)


def pieces(stretch: Stretch, dice: Random) -> list[Stretch]:
    """Cut a stretch in two at the end of an act: smaller bundles of the same."""
    ends = [n for n, (_l, e, _d) in enumerate(stretch.steps, 1) if e.part[0] == e.part[1]]
    cut = dice.choice(ends) if ends else 0
    early = {(e.id, c) for _l, e, _d in stretch.steps[:cut] for c in e.sealed.values()}
    first = [d for d in stretch.disclosures if (d.id, d.commit) in early]
    rest = [d for d in stretch.disclosures if (d.id, d.commit) not in early]
    return [Stretch(stretch.steps[:cut], first), Stretch(stretch.steps[cut:], rest)]


CUTS = st.lists(st.integers(0, 20), max_size=2)
