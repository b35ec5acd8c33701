"""The whole loop at a size, each step beside its floor in the same run, as a ratio.

`make bench`, or `python -m bench.run 10000`. Seconds depend on the machine; read the ratios.
"""

import hashlib
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from bench.ledgers import ledger
from storage import check, exchange, intake, loading, reports
from storage.county import County
from storage.county import init as init_county
from storage.desk import Desk, Setup
from storage.desk import init as init_desk
from storage.exchange import Proof
from storage.paths import Home

IN_PERSON = Proof(in_person=True)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds a piece of work took, and what it returned."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def floor_rows(source: Path, key: str, target: Path, mode: str) -> float:
    """Time the bare engine writing every row that the step wrote, tables and index alike."""
    read = sqlcipher.connect(str(source))
    read.execute(f"PRAGMA key=\"x'{key}'\"")
    tables = [
        row for row in read.execute("SELECT name, sql FROM sqlite_master WHERE type='table'")
        if not row[0].startswith(("search", "sqlite_"))
    ]  # fmt: skip
    indexes = [sql for (sql,) in read.execute("SELECT sql FROM sqlite_master WHERE type='index'")]
    contents = {name: read.execute(f'SELECT * FROM "{name}"').fetchall() for name, _sql in tables}
    read.close()
    write = sqlcipher.connect(str(target), isolation_level=None)
    write.execute(f"PRAGMA key=\"x'{key}'\"")
    write.execute(f"PRAGMA journal_mode={mode}")
    write.execute("PRAGMA synchronous=FULL")
    for _name, sql in tables:
        write.execute(sql)
    for sql in filter(None, indexes):
        write.execute(sql)
    start = time.perf_counter()
    write.execute("BEGIN IMMEDIATE")
    for name, rows in contents.items():
        if rows:
            marks = ",".join("?" * len(rows[0]))
            write.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
    write.execute("COMMIT")
    seconds = time.perf_counter() - start
    write.close()
    return seconds


def floor_hash(path: Path) -> float:
    """Time reading a file and its SHA-256."""
    return timed(lambda: hashlib.sha256(path.read_bytes()).digest())[0]


def key_of(home: Home) -> str:
    """Return the key of a home's database in hex."""
    return (home.keys / "database.key").read_text().strip()


def enrolled(folder: Path) -> tuple[County, Desk]:
    """Return a county and one desk that know each other."""
    county = init_county(Home(folder / "county", "county"), "540102", "城关区")
    desk = init_desk(Home(folder / "desk", "desk"), Setup("017", "城关超市站", "MARKET"))
    exchange.join(desk, county.invite("017")[1], IN_PERSON)
    county.enrol(exchange.card(desk)[1], IN_PERSON)
    return county, desk


def run(rows: int, folder: Path) -> list[tuple[str, float, str, float]]:
    """Run the loop; return (step, seconds, floor, seconds of the floor)."""
    county, desk = enrolled(folder)
    path = folder / "ledger.csv"
    path.write_bytes(ledger(rows))
    out: list[tuple[str, float, str, float]] = []

    seconds, loaded = timed(lambda: loading.load(desk, path))
    assert loaded.new == rows, loaded
    home = desk.store.home
    bare = floor_rows(home.database, key_of(home), folder / "floor-desk.db", "truncate")
    out.append(("load", seconds, "executemany of the same rows", bare))
    seconds, _again = timed(lambda: loading.load(desk, path))
    out.append(("load again", seconds, "the first load", out[0][1]))

    seconds, exported = timed(lambda: exchange.export(desk, folder / "out"))
    bundle = exported.paths[0]
    out.append(("export", seconds, "read + sha256 of the database", floor_hash(home.database)))

    seconds, taken = timed(lambda: intake.take(county, [bundle]))
    assert taken[0].held == 0, taken
    office = county.store.home
    bare = floor_rows(office.database, key_of(office), folder / "floor-county.db", "wal")
    out.append(("import", seconds, "executemany of the same rows", bare))
    seconds, taken = timed(lambda: intake.take(county, [bundle]))
    assert taken[0].new == 0, taken
    out.append(("import again", seconds, "the first import", out[-1][1]))

    asked = reports.Asked("2026Q3", as_of="2026-10-08T09:00:00+08:00")
    seconds, _made = timed(lambda: reports.report(county.store, asked))
    out.append(("summary", seconds, "read + sha256 of the database", floor_hash(office.database)))
    seconds, _found = timed(lambda: [desk.find(t) for t in ("惠民超市", "王女", "0012", "hmcs")])
    out.append(("4 searches", seconds, "read + sha256 of the database", floor_hash(home.database)))
    seconds, checked = timed(lambda: check.check(county.store))
    assert checked.ok, checked.problems
    out.append(("check", seconds, "read + sha256 of the database", floor_hash(office.database)))
    return out


def main() -> None:
    """Print the table of one run."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(tempfile.mkdtemp(prefix="station-bench-"))
    try:
        steps = run(rows, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{rows:,} ledger rows; peak memory of the process {peak} MiB\n")
    print(f"{'step':<14}{'seconds':>9}   {'floor':<34}{'seconds':>9}{'ratio':>9}")
    for step, seconds, floor, bare in steps:
        print(f"{step:<14}{seconds:>9.2f}   {floor:<34}{bare:>9.3f}{seconds / bare:>9.2f}")


if __name__ == "__main__":
    main()
