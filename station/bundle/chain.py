"""A stretch of a journal checked line by line: typed, contiguous, chained, acts whole.

The rules are those of the format's chapter "Journal"; what a record means is not looked at here.
"""

from datetime import datetime

from station.bundle.manifest import Body
from station.errors import Refused
from station.journal import GENESIS, Entry, decode, digest
from station.language import _


class Chain:
    """Takes the lines of one stretch in order. `feed` each line, then `end`.

    `commitments` collects what the entries seal, for the disclosures that come after them.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self._seq = body.first_seq
        self._prev = body.prev
        self._epoch = ""
        self._act = ""
        self._part = (0, 0)
        self._acts: set[str] = set()
        self.commitments: set[bytes] = set()

    def feed(self, line: bytes) -> Entry:
        """Take the next line, without its line end.

        Raises `Refused`: `bad-entry` for the line itself, `bad-chain` for its place.
        """
        entry = decode(line)
        if not _tidy(entry):
            raise bad_entry(self._seq)
        whole = (
            entry.journal == self._body.journal
            and entry.seq == self._seq
            and entry.seq <= self._body.last_seq
            and entry.prev == self._prev
            and self._epoch_follows(entry)
            and self._part_follows(entry)
        )
        if not whole:
            raise bad_chain()
        self._seq += 1
        self._prev = digest(line)
        self._epoch, self._act, self._part = entry.epoch, entry.act, entry.part
        self._acts.add(entry.act)
        self.commitments.update(seal_key(entry.id, f, c) for f, c in entry.sealed.items())
        return entry

    def end(self) -> None:
        """Check what only the end shows: count, head, epoch, and that the last act is whole."""
        body = self._body
        whole = (
            self._seq == body.last_seq + 1
            and self._prev == body.head
            and self._part[0] == self._part[1]
            and self._epoch in ("", body.epoch)
        )
        if not whole:
            raise bad_chain()

    def _epoch_follows(self, entry: Entry) -> bool:
        """An ordinal never falls, and one chain has one name for each ordinal."""
        if not self._epoch or entry.epoch == self._epoch:
            return True
        return entry.ordinal > int(self._epoch.partition(".")[0]) and entry.part[0] == 1

    def _part_follows(self, entry: Entry) -> bool:
        """The next part of the act that is open, or the first part of one not seen before."""
        done, of = self._part
        if done < of:
            return entry.act == self._act and entry.part == (done + 1, of)
        return entry.part[0] == 1 and entry.act not in self._acts


def check_range(body: Body) -> None:
    """Check that the manifest's own numbers agree. Raises `Refused` (`bad-chain`)."""
    whole = (
        body.entries == body.last_seq - body.first_seq + 1
        and (body.first_seq == 1) == (body.prev == GENESIS)
        and (body.entries > 0 or body.head == body.prev)
    )
    if not whole:
        raise bad_chain()


def seal_key(record_id: str, field: str, commit: str) -> bytes:
    """Return a short key for (record, field, commitment): 50,000 entries hold very many."""
    return bytes.fromhex(commit) + f"{record_id}{field}".encode()


def bad_entry(seq: int) -> Refused:
    """Return the refusal of one line that is not a proper entry."""
    sentence = _("第 {seq} 号记录不规范，上报包已损坏或被改动。本机数据没有改动，请对方重新导出。")
    return Refused("bad-entry", sentence.format(seq=seq))


def bad_chain() -> Refused:
    """Return the refusal of lines that do not follow one another."""
    return Refused(
        "bad-chain",
        _("上报包里的记录前后接不上，包已损坏或被改动。本机数据没有改动，请对方重新导出。"),
    )


def _tidy(entry: Entry) -> bool:
    """Whether the moment is a real one and no name carries a line end (a pattern's `$` lets it)."""
    names = (entry.act, entry.id, entry.epoch, entry.do, entry.kind, *entry.open, *entry.sealed)
    if any(n.endswith("\n") for n in names) or not entry.at.isascii():
        return False
    try:
        return datetime.fromisoformat(entry.at).utcoffset() is not None
    except ValueError:
        return False
