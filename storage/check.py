"""数据自检: is the file sound, does the chain hold, are the tables what the journal says.

The engine's own check sees few changed bits; the chain and the comparison of the tables with a
rebuild see all of them. Nothing is changed here. Any exception while checking means damaged.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa

from station.errors import StationError
from station.journal import Disclosure, Entry, decode, digest, octets, opens, stored
from station.language import _
from station.progress import Progress, Report, silent
from station.records import KINDS
from station.standing import Link, stand
from storage import apply, attachments, decided, lead_results, office_journal, search, settle
from storage.apply import Image
from storage.desk import highest_number
from storage.record_tables import TABLE_OF
from storage.settle import IN_FORCE
from storage.store import Store, meta
from storage.tables import OWN_REGION
from storage.tails import tail_conflicts


@dataclass
class Checked:
    """What a check found: sound or not, how many entries were read, one sentence a problem."""

    ok: bool = True
    entries: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, sentence: str) -> None:
        """Note a problem (at most 100 are kept)."""
        self.ok = False
        if len(self.problems) < 100:
            self.problems.append(sentence)


def check(store: Store, report: Report = silent) -> Checked:
    """Check a home from the file up. Never raises for damage: it is in the result."""
    result = Checked()
    try:
        with store.read() as connection:
            if not store.shared:
                _file(connection, result)
            _knows_itself(connection, store.home.kind, result)
            for region, journal in connection.exec_driver_sql(
                "SELECT region, journal FROM entries UNION "
                "SELECT region, journal FROM journals WHERE tip_seq>0 OR region=?",
                (OWN_REGION,),
            ).all():
                report(Progress(result.entries, 0, _("正在核对记录")))
                _journal(connection, region, journal, result)
            _disclosures(connection, result)
            for sentence in attachments.problems(connection):
                result.add(sentence)
            _tables(connection, result, report)
            for part in (search, lead_results, office_journal):
                for sentence in part.problems(connection):
                    result.add(sentence)
    except (StationError, sa.exc.SQLAlchemyError, ValueError, TypeError, KeyError) as error:
        result.add(
            _("数据读不完整，可能已损坏（{what}）。请先备份文件夹，再用备份恢复。").format(
                what=type(error).__name__
            )
        )
    return result


def _file(connection: sa.Connection, result: Checked) -> None:
    raw = connection.connection.dbapi_connection
    assert raw is not None
    cursor = raw.cursor()
    for pragma in ("cipher_integrity_check", "integrity_check"):
        for (line,) in cursor.execute(f"PRAGMA {pragma}").fetchall():
            if line != "ok":
                result.add(_("数据文件有损坏：{what}").format(what=line))


def _knows_itself(connection: sa.Connection, kind: str, result: Checked) -> None:
    """Check what a home must know about itself, and that case numbers only go up."""
    info = meta(connection)
    needed = {
        "desk": ("kind", "journal", "operator", "code", "desk", "station_id", "highest_ordinal"),
        "county": ("kind", "region", "operator"),
    }[kind]
    if any(not info.get(name) for name in needed) or info.get("kind") != kind:
        result.add(_("本机的设置不完整。请用备份恢复。"))
        return
    if kind == "desk":
        own = connection.exec_driver_sql(
            "SELECT 1 FROM journals WHERE journal=?", (info["journal"],)
        ).first()
        if own is None:
            result.add(_("本机的设置不完整。请用备份恢复。"))
        kept = {str(r[0]): int(r[1]) for r in connection.exec_driver_sql("SELECT * FROM counters")}
        stems = connection.exec_driver_sql(
            "SELECT DISTINCT substr(number, 1, instr(number, '-') - 1) FROM cases "
            "WHERE number LIKE '%-%'"
        )
        ours = f"{info['desk']}" + (
            "" if info["highest_ordinal"] == "1" else info["highest_ordinal"]
        )
        for (stem,) in stems.all():
            if stem[2:] == ours and kept.get(stem, 0) < highest_number(connection, stem):
                result.add(_("编号 {stem} 的计数比用过的号小。").format(stem=stem))


def _rows(connection: sa.Connection, region: str, journal: str) -> Iterator[tuple[Any, ...]]:
    yield from connection.exec_driver_sql(
        "SELECT digest, prev, epoch, ordinal, seq, act, kind, record, turn, rev, line, standing "
        "FROM entries WHERE region=? AND journal=? ORDER BY ordinal, seq",
        (region, journal),
        execution_options={"yield_per": 2000},
    )


def _journal(connection: sa.Connection, region: str, journal: str, result: Checked) -> None:
    """Check each entry against its bytes, and the standing of all against the chain."""
    links: list[Link] = []
    codes: dict[bytes, int] = {}
    act_of: dict[bytes, tuple[str, int]] = {}
    content: dict[tuple[str, int], int] = defaultdict(int)
    explained, erased = _explanations(connection, region)
    for row in _rows(connection, region, journal):
        result.entries += 1
        entry = _entry(row, journal, result)
        if entry is not None:
            links.append(Link(row[0], row[1], row[2], row[3], row[4]))
            act = settle.act_key(entry)
            codes[row[0]], act_of[row[0]] = row[11], act
            code = settle.content_code(Image(entry, row[0]), explained, erased)
            content[act] = max(content[act], code)
    decisions = decided.read(connection, region)
    standing = stand(links, decisions.sides(journal))
    withheld = decisions.withheld(journal, links)
    for link in links:
        by_chain = settle.chain_code(standing, withheld, link.digest)
        expected = by_chain or content[act_of[link.digest]]
        code = codes[link.digest]
        if code != expected and not (expected == IN_FORCE and code in settle.DISPUTABLE):
            result.add(_("第 {seq} 号记录前后接不上。").format(seq=link.seq))
    _end(connection, region, journal, standing.tip, result)
    pairs = tail_conflicts(connection, region, journal, standing, decisions)
    _conflicts(connection, region, journal, pairs, result)


def _explanations(connection: sa.Connection, region: str) -> tuple[set[tuple[str, str]], set[str]]:
    known = connection.exec_driver_sql(
        "SELECT record, hmac FROM disclosures WHERE region=?", (region,)
    )
    gone = connection.exec_driver_sql("SELECT hmac FROM erased WHERE region=?", (region,))
    return set(map(tuple, known)), {h for (h,) in gone}


def _entry(row: tuple[Any, ...], journal: str, result: Checked) -> Entry | None:
    seq = row[4]
    try:
        line = bytes(row[10])
        entry = decode(line)
    except (StationError, TypeError) as error:
        result.add(_("第 {seq} 号记录读不出来（{what}）。").format(seq=seq, what=error))
        return None
    stated = (
        octets(entry.prev), entry.epoch, entry.ordinal, entry.seq,
        entry.act, entry.kind, entry.id, entry.turn, entry.rev,
    )  # fmt: skip
    if stated != tuple(row[1:10]) or entry.journal != journal:
        result.add(_("第 {seq} 号记录与它的原文不一致。").format(seq=seq))
    if octets(digest(line)) != row[0]:
        result.add(_("第 {seq} 号记录的原文被改动过。").format(seq=seq))
        return None
    return entry


def _end(
    connection: sa.Connection, region: str, journal: str, tip: Link | None, result: Checked
) -> None:
    row = connection.exec_driver_sql(
        "SELECT tip, tip_seq, tip_ordinal FROM journals WHERE region=? AND journal=?",
        (region, journal),
    ).first()
    if tip is None:  # a desk has at least its own first act
        sound = row is not None and row[1] == 0 and region != OWN_REGION
    else:
        sound = row is not None and tuple(row) == (tip.digest, tip.seq, tip.ordinal)
    if not sound:
        result.add(_("记录的末尾与登记的不一致，可能被删掉过一段。"))


def _conflicts(
    connection: sa.Connection,
    region: str,
    journal: str,
    expected: list[tuple[str, str, bytes, bytes]],
    result: Checked,
) -> None:
    listed = {
        row[0]
        for row in connection.exec_driver_sql(
            "SELECT c.record FROM conflicts c JOIN entries e ON e.region=c.region "
            "AND e.digest=c.shown WHERE c.region=? AND e.journal=?",
            (region, journal),
        )
    }
    if not {e[0] for e in expected} <= listed:
        result.add(_("有两份不同内容的记录没有列出来。"))


def _disclosures(connection: sa.Connection, result: Checked) -> None:
    """Check that every kept value opens its commitment, and that none was erased."""
    for record, name, commit, key, value in connection.exec_driver_sql(
        "SELECT record, field, hmac, key, value FROM disclosures"
    ):
        disclosure = Disclosure(
            id=record, field=name, commit=commit, key=key, value=msgspec.json.decode(value)
        )
        if not opens(disclosure):
            result.add(_("有一项个人信息被改动过（{field}）。").format(field=name))
    left = connection.exec_driver_sql(
        "SELECT count(*) FROM disclosures d JOIN erased e ON e.region=d.region AND e.hmac=d.hmac"
    ).scalar_one()
    if left:
        result.add(_("有 {n} 项应清除的个人信息还在。").format(n=left))


def _tables(connection: sa.Connection, result: Checked, report: Report) -> None:
    """Rebuild every row from the entries in force and compare it with the table."""
    for region, kind, expected in _expected(connection, result, report):
        names = apply.columns(kind)
        quoted = ",".join(f'"{n}"' for n in names)
        actual = {
            row[1]: tuple(row)
            for row in connection.exec_driver_sql(
                f"SELECT {quoted} FROM {TABLE_OF[kind]} WHERE region=?", (region,)
            )
        }
        if actual.keys() != expected.keys():
            result.add(_("{kind} 表的条数与记录不符。").format(kind=kind))
        for record, row in expected.items():
            if record in actual and actual[record] != row:
                result.add(_("{kind} 表里有一条与记录不符。").format(kind=kind))


def _expected(
    connection: sa.Connection, result: Checked, report: Report
) -> Iterator[tuple[str, str, dict[str, tuple[Any, ...]]]]:
    tables = ("entries", *TABLE_OF.values())
    regions = connection.exec_driver_sql(
        " UNION ".join(f"SELECT region FROM {table}" for table in tables)
    ).all()
    for (region,) in regions:
        decisions = decided.read(connection, region)
        for kind in KINDS:
            by_record: dict[str, list[Image]] = defaultdict(list)
            makers: dict[str, set[str]] = defaultdict(set)
            codes: dict[bytes, int] = {}
            for digest_, line, code in connection.exec_driver_sql(
                "SELECT digest, line, standing FROM entries WHERE region=? AND kind=?",
                (region, kind),
            ):
                image = Image(stored(line), digest_)
                if image.entry.rev == 1 and code != settle.PASSED:
                    makers[image.entry.id].add(image.entry.journal)
                if code in settle.DISPUTABLE:
                    by_record[image.entry.id].append(image)
                    codes[digest_] = code
            choices = [
                settle.choose(found, makers[r], decisions.of(r)) for r, found in by_record.items()
            ]
            if any(codes[d] != code for one in choices for d, code in one.codes.items()):
                result.add(_("{kind} 表里有一条与记录不符。").format(kind=kind))
            images = [one.image for one in choices if one.image is not None]
            commits = [c for i in images for c in i.entry.sealed.values()]
            values = apply.disclosed(connection, region, commits)
            report(Progress(0, 0, _("正在核对各表")))
            yield region, kind, {i.entry.id: apply.row_of(region, i, values) for i in images}
