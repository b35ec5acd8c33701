"""The office takes bundles in: one transaction a bundle, piles that add up, a log of refusals."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import sqlalchemy as sa

from station.bundle import read
from station.bundle.keys import Keys
from station.bundle.manifest import Manifest
from station.clock import uuid7
from station.errors import MachineFailed, Refused, StationError
from station.journal import Disclosure, Entry, digest, octets
from station.language import _, listed, ranges
from station.progress import Cancelled, Progress, Report, silent
from storage import evidence, sticks, vault
from storage.absorb import Absorbed, absorb
from storage.county import County
from storage.store import meta

STOPPED = "stopped"
"""The code of a bundle that was not taken in because a person stopped the work before it."""


@dataclass
class Taken:
    """What became of one file: counts of entries, and why, when something is held or refused.

    `exported_at` is the moment of the export; `first_day` and `last_day` are the ISO days on which
    its entries were written; `size` is in bytes.
    """

    path: Path
    station: str = ""
    name: str = ""
    new: int = 0
    same: int = 0
    held: int = 0
    refused: int = 0
    released: int = 0
    reason: str = ""
    code: str = ""
    gaps: list[tuple[int, int]] = field(default_factory=list)
    error: StationError | None = None
    first_seq: int = 0
    last_seq: int = 0
    exported_at: str = ""
    first_day: str = ""
    last_day: str = ""
    size: int = 0


READ = 40
"""Percent of the work on a bundle that reading and checking it takes (measured)."""
STEP = 1_000
"""Lines between two reports of progress."""


class _DryRun(Exception):
    """Ends a preview: the transaction rolls back."""


class _At(msgspec.Struct):
    """Of an entry, only when it was written."""

    at: str


def bundles_in(paths: Iterable[Path]) -> list[Path]:
    """List the files to look at: named files as they are, folders by their content.

    In a folder a file counts as a bundle by its first bytes or its ending `.age`, whatever else
    its name is; unfinished `.part` files and what goes down to desks (often on the same stick)
    are passed over. Raises `Refused` (`no-file`).
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and _looks_like(p))
        elif path.is_file():
            found.append(path)
        else:
            raise Refused("no-file", _("没有找到 {path}，什么也没有接收。").format(path=path))
    return list(dict.fromkeys(found))


def _looks_like(path: Path) -> bool:
    if path.name.startswith(".") or path.name.endswith(".part"):
        return False
    try:
        with path.open("rb") as file:
            head = file.read(len(sticks.AGE_MAGIC))
    except OSError:
        head = b""
    return sticks.sealed(path, head) == "bundle"


def take(
    county: County, paths: Iterable[Path], dry_run: bool = False, report: Report = silent
) -> list[Taken]:
    """Take in bundles or folders of them. One refused bundle does not stop the others.

    Stopped by its report, it keeps the bundles that were whole; the one it was at and those after
    it are as they were, and come back with the code `stopped`. A dry run leaves nothing behind
    and passes `Cancelled` on; in it each bundle sees those before it.
    """
    files = bundles_in(paths)
    if dry_run:
        with county.writing(), rehearsal(county) as connection:
            return list(rehearse(county, connection, files, report))
    taken: list[Taken] = []
    gauge = _Gauge.over(files, report)
    with county.writing():
        try:
            for path in files:
                taken.append(_one(county, path, county.store.write, gauge))
                if taken[-1].error is not None:
                    _log(county, path, taken[-1].error)
                gauge.next()
            gauge.finish()
        except Cancelled:
            left = files[len(taken) :]
            taken += [Taken(p, code=STOPPED, reason=_("停下了，没有接收。")) for p in left]
    return taken


@contextmanager
def rehearsal(county: County) -> Iterator[sa.Connection]:
    """One transaction that is undone when the block ends, however it ends."""
    with suppress(_DryRun), county.store.write() as connection:
        yield connection
        raise _DryRun


def rehearse(
    county: County, connection: sa.Connection, files: Iterable[Path], report: Report
) -> Iterator[Taken]:
    """Take in bundles within a rehearsal, one after the other."""
    files = list(files)
    gauge = _Gauge.over(files, report)
    for path in files:
        yield _one(county, path, lambda: nullcontext(connection), gauge)
        gauge.next()
    gauge.finish()


@dataclass
class _Gauge:
    """How far all bundles are, in percent of their bytes; a big one moves along its entries."""

    report: Report
    files: list[Path]
    sizes: list[int]
    at: int = 0

    @classmethod
    def over(cls, files: list[Path], report: Report) -> "_Gauge":
        """Return the gauge of these files."""
        return cls(report, files, [_size(path) for path in files])

    def next(self) -> None:
        """Go on to the next file."""
        self.at += 1

    def tell(self, part: int, whole: int, entries: int = 0) -> None:
        """Report that `part` of `whole` of the current file is done; it holds so many entries."""
        done = sum(self.sizes[: self.at]) + self.sizes[self.at] * part // whole
        words = _("正在接收 {name}").format(name=self.files[self.at].name)
        if entries:
            words = _("正在接收 {name}：{n} / {total} 条").format(
                name=self.files[self.at].name, n=entries * part // whole, total=entries
            )
        self.report(Progress(100 * done // max(1, sum(self.sizes)), 100, words))

    def finish(self) -> None:
        """Report the end."""
        self.report(Progress(100, 100, _("接收完毕")))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # the opening will say it in words


Writing = Callable[[], AbstractContextManager[sa.Connection]]
"""Gives the transaction that one bundle is written in: its own, or that of a rehearsal.

A refused bundle needs no undoing within a rehearsal: whatever refuses it comes before any writing.
"""


def _one(county: County, path: Path, writing: Writing, gauge: _Gauge) -> Taken:
    taken = Taken(path, size=gauge.sizes[gauge.at])
    try:
        gauge.tell(0, 1)
        inner, keyring = vault.unseal(county.store.home, path)
        with writing() as connection:
            opened, region = _open(connection, county, inner, keyring)
            _introduce(connection, region, opened, taken)
            if not _again(connection, region, opened, taken):
                _absorb(connection, county, region, opened, taken, gauge)
    except MachineFailed:
        raise
    except StationError as error:
        taken.new = taken.same = taken.held = taken.released = 0
        taken.reason, taken.code, taken.error = error.sentence, error.code, error
    return taken


def _log(county: County, path: Path, error: StationError) -> None:
    with county.store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO imports (region, id, at, name, code, sentence) VALUES (?,?,?,?,?,?)",
            (meta(connection)["region"], uuid7(), county.store.now(), path.name[:200],
             error.code, error.sentence[:2000]),
        )  # fmt: skip


def open_file(county: County, path: Path) -> tuple[read.Opened, str]:
    """Unseal and check one bundle up to its payloads. Returns it and the county's region."""
    inner, keyring = vault.unseal(county.store.home, path)
    with county.store.read() as connection:
        return _open(connection, county, inner, keyring)


def _open(
    connection: sa.Connection, county: County, inner: bytes, keyring: Keys
) -> tuple[read.Opened, str]:
    region = meta(connection)["region"]
    opened = read.open_bundle(
        inner,
        kind="up",
        signer_of=lambda manifest: _signer(connection, region, manifest),
        our_recipient=keyring.age_recipient,
        our_region=region,
        today=county.store.clock.now().date().isoformat(),
    )
    return opened, region


def _signer(connection: sa.Connection, region: str, manifest: Manifest) -> read.Signer | None:
    row = connection.exec_driver_sql(
        "SELECT minisign, revoked_on, name FROM journals WHERE region=? AND journal=?",
        (region, manifest.body.journal),
    ).first()
    return None if row is None else read.Signer(row[0], row[1], row[2])


def _introduce(connection: sa.Connection, region: str, opened: read.Opened, taken: Taken) -> None:
    """Say whose bundle it is, by our registry: what the manifest says of itself may lie."""
    body = opened.body
    station, taken.name = connection.exec_driver_sql(
        "SELECT station, name FROM journals WHERE region=? AND journal=?", (region, body.journal)
    ).one()
    taken.station = f"{region}-{station}"
    taken.first_seq, taken.last_seq = body.first_seq, body.last_seq
    taken.exported_at = opened.manifest.created


def _again(connection: sa.Connection, region: str, opened: read.Opened, taken: Taken) -> bool:
    """Tell whether this very bundle was taken in before; its entries are then all here.

    Its manifest names the sums of everything in it, and those were just checked.
    """
    sha = hashlib.sha256(opened.manifest_bytes).hexdigest()
    found = connection.exec_driver_sql(
        "SELECT j.gaps, j.forked FROM bundles b JOIN journals j ON j.region=b.region "
        "AND j.journal=b.journal WHERE b.region=? AND b.manifest_sha=?",
        (region, sha),
    ).first()
    if found is None:
        return False
    body = opened.body
    taken.same = body.entries
    taken.gaps = [(a, b) for a, b in json.loads(found[0])]
    taken.reason = reason_of(Absorbed(gaps=taken.gaps, forked=bool(found[1])))
    lines = connection.exec_driver_sql(
        "SELECT line FROM entries WHERE region=? AND journal=? AND seq BETWEEN ? AND ?",
        (region, body.journal, body.first_seq, body.last_seq),
    )
    _date(taken, [msgspec.json.decode(line, type=_At).at for (line,) in lines])
    return True


def _date(taken: Taken, moments: Sequence[str]) -> None:
    if moments:
        taken.first_day, taken.last_day = min(moments)[:10], max(moments)[:10]


def _absorb(
    connection: sa.Connection,
    county: County,
    region: str,
    opened: read.Opened,
    taken: Taken,
    gauge: _Gauge,
) -> None:
    body = opened.body
    taken.refused = body.entries
    entries, disclosures = _read(opened, gauge)
    _date(taken, [entry.at for _line, entry, _digest in entries])
    result = absorb(
        connection, region, body.journal, entries, disclosures,
        lambda percent: gauge.tell(READ + (100 - READ) * percent // 100, 100, body.entries),
    )  # fmt: skip
    evidence.keep(connection, region, opened, taken.path.name, result, county.store.now())
    taken.refused = 0
    taken.new, taken.same, taken.held = result.new, result.same, result.held
    taken.released, taken.gaps = result.released, result.gaps
    taken.reason = reason_of(result)


def _read(
    opened: read.Opened, gauge: _Gauge
) -> tuple[list[tuple[bytes, Entry, bytes]], list[Disclosure]]:
    """Read and check everything in a bundle, reporting every thousand lines.

    How many disclosures there are is not known before: about three an entry.
    """
    total = opened.body.entries

    def tell(done: int) -> None:
        gauge.tell(READ * min(done, 2 * total), 200 * max(1, total), total)

    entries = []
    for number, (line, entry) in enumerate(opened.entries()):
        if number % STEP == 0:
            tell(number)
        entries.append((line, entry, octets(digest(line))))
    disclosures = []
    for number, disclosure in enumerate(opened.disclosures()):
        if number % STEP == 0:
            tell(total + number // 3)
        disclosures.append(disclosure)
    return entries, disclosures


def reason_of(result: Absorbed) -> str:
    """Return what there is to say of what is held or was withdrawn, else nothing."""
    parts = []
    if result.withdrawn:
        parts.append(_("先前计入的 {n} 条记录已撤出统计。").format(n=result.withdrawn))
    if result.gaps:
        missing = listed(ranges(result.gaps))
        parts.append(
            _("缺第 {ranges} 号记录，后面的先暂存，补到后自动生效。").format(ranges=missing)
        )
    if result.forked:
        parts.append(_("同一站点有两份不同记录，分开以后的都先暂存，要由县区核实。"))
    if result.passed:
        parts.append(
            _("有 {n} 条是没有选用的那台机器写的，留着不算；请站长停用它。").format(n=result.passed)
        )
    if result.held and not parts:
        parts.append(_("有记录内容不全、看不懂或与别处冲突，先暂存，不计入统计。"))
    return "".join(parts)


__all__ = [
    "STOPPED",
    "Taken",
    "bundles_in",
    "open_file",
    "reason_of",
    "rehearsal",
    "rehearse",
    "take",
]
