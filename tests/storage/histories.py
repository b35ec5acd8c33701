"""Random histories of one journal and its copies: work, restores, copied homes, erasures."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from station.clock import as_uuid
from station.journal import GENESIS, Disclosure, Entry, commitment, digest, encode

JOURNAL = as_uuid(0x70008000000000000000 << 48 | 1)
OTHER = as_uuid(0x70008000000000000000 << 48 | 2)

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

    def __init__(self, journal: str = JOURNAL, salt: int = 0) -> None:
        self.journal = journal
        self.salt = salt
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
            act=act, at="2026-07-01T09:00:00+08:00", by="", epoch=head.epoch, id=record,
            journal=self.journal, part=part, prev=prev, seq=len(steps) + 1, turn=0, v=1, **values,
        )  # fmt: skip
        line = encode(made)
        return line, made, bytes.fromhex(digest(line).removeprefix("sha256:"))

    def work(self, head: Head, b: int) -> None:
        """An act of one or two entries: a new case, or the next image of one."""
        known = sorted(r for r, e in head.last().items() if e.kind == "case")
        act, size = self.uuid(0xAC), 1 + b % 2
        head.acts.append([])
        for number in range(1, size + 1):
            again = known and (b + number) % 3
            record = known[(b // 3) % len(known)] if again else self.uuid(0xCA5E)
            before = head.last().get(record)
            sealed = dict(before.sealed) if before and b % 2 else self.seal(head, record, b)
            head.acts[-1].append(
                self.entry(
                    head, act, (number, size), record, sealed=sealed,
                    rev=before.rev + 1 if before else 1,
                    open={"kind": "COMPLAINT", "received": "2026-07-01", "state": "REGISTERED",
                          "claimed_fen": self.unique()},
                )
            )  # fmt: skip

    def seal(self, head: Head, record: str, b: int) -> dict[str, str]:
        value, key = f"王{self.unique()}", (self.unique() + self.salt).to_bytes(32, "big")
        made = Disclosure(
            id=record, field="consumer_name", key=key.hex(), value=value,
            commit=commitment("consumer_name", value, key),
        )  # fmt: skip
        head.disclosures[record, made.commit] = made
        return {"consumer_name": made.commit}

    def restore(self, head: Head, b: int) -> None:
        """A home brought back from an older backup: a new epoch, from an act's end."""
        keep = b % (len(head.acts) + 1)
        ordinal = head.ordinal + 1
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
        known = sorted(r for r, e in head.last().items() if e.kind == "case")
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


OPS = st.lists(
    st.tuples(
        st.sampled_from(["work", "work", "work", "work", "restore", "copy", "erase"]),
        st.integers(0, 5),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=14,
)
CUTS = st.lists(st.integers(0, 20), max_size=5)
