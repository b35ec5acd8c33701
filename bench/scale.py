"""How an office grows: import, size, summary and search at a number of cases, in a file and shared.

`python -m bench.scale [CASES] [STATIONS]` (default 10,000 cases of 20 stations). Every case goes the
whole way: a ledger loaded at its station, a bundle, the import. Both offices have the same keys and
take the same bundles; PostgreSQL comes out of the wheel, with its settings as they are (fsync on).
Seconds are those of the processors, the server's among them: they hold on a busy machine too.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import psutil

from bench.ledgers import ledger
from storage import exchange, intake, loading, opening, reports, search, shared_office
from storage.county import County
from storage.county import init as init_county
from storage.desk import Setup
from storage.desk import init as init_desk
from storage.exchange import Proof
from storage.paths import Home
from tests.postgres import server

IN_PERSON = Proof(in_person=True)
WORDS = ("惠民超市", "王女", "0012", "hmcs")
ASKED = reports.Asked("2026Q3", as_of="2026-10-08T09:00:00+08:00")
COPIED = ("journals", "invitations")
_SIZE = (
    "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c "
    "WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
)


@dataclass
class Office:
    """An office on its way up, and the seconds it took for each bundle."""

    county: County
    bundles: list[float] = field(default_factory=list)
    entries: int = 0
    wall: float = 0.0
    server: dict[int, float] = field(default_factory=dict)
    """By process of the server, also those that ended."""

    def worked(self) -> float:
        """Return the processor seconds of this process, and of the office's server."""
        if self.county.store.shared:
            with self.county.store.read() as connection:
                ours = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            first = psutil.Process(ours).parent()
            for process in [first, *first.children()]:
                with suppress(psutil.NoSuchProcess):
                    times = process.cpu_times()
                    self.server[process.pid] = times.user + times.system
        return time.process_time() + sum(self.server.values())

    def timed(self, work: Callable[[], Any]) -> tuple[float, Any]:
        """Return the processor seconds a piece of work took, and what it returned."""
        start = self.worked()
        result = work()
        return self.worked() - start, result


def stations(count: int, number: int, folder: Path, county: County) -> Iterator[Path]:
    """Yield the bundle of each station; its home is gone when the next one is asked for."""
    for n in range(1, number + 1):
        code = f"{n:03d}"
        home = folder / "desk"
        desk = init_desk(Home(home, "desk"), Setup(code, f"{code}站", "MARKET"))
        exchange.join(desk, county.invite(code)[1], IN_PERSON)
        county.enrol(exchange.card(desk)[1], IN_PERSON)
        book = folder / "ledger.csv"
        book.write_bytes(ledger(count // number, seed=n))
        loading.load(desk, book)
        yield from exchange.export(desk, folder / "out").paths
        desk.store.close()
        shutil.rmtree(home)


def twin(folder: Path, county: County, url: str) -> County:
    """Return a shared office with the keys and the desks of this one, which took in nothing."""
    keys = shared_office.write_keys(county.store, folder)
    made = init_county(Home(folder / "shared", "county"), "540102", "城关区", url, keys_file=keys)
    with county.store.read() as source, made.store.write() as target:
        for table in COPIED:
            for row in source.exec_driver_sql(f"SELECT * FROM {table}").mappings():
                values = {**row, "forked": False} if "forked" in row else dict(row)
                target.exec_driver_sql(
                    f"INSERT INTO {table} ({','.join(values)}) "
                    f"VALUES ({','.join('?' * len(values))})",
                    tuple(values.values()),
                )
    return made


def size(county: County) -> int:
    """Return how many bytes the office's data takes."""
    if not county.store.shared:
        return county.store.home.database.stat().st_size
    with county.store.read() as connection:
        return int(connection.exec_driver_sql(_SIZE).scalar_one())


def fed(office: Office, paths: list[Path]) -> None:
    """Take the bundles in, one after the other."""
    start = time.perf_counter()
    for path in paths:
        seconds, taken = office.timed(lambda path=path: intake.take(office.county, [path]))
        assert taken[0].held == 0, taken
        office.bundles.append(seconds)
        office.entries += taken[0].new
    office.wall += time.perf_counter() - start


def measured(office: Office, again: list[Path]) -> dict[str, str]:
    """Return what to say of an office that has everything."""
    store = office.county.store
    tenth = max(1, len(office.bundles) // 10)
    total = sum(office.bundles)
    repeated, _taken = office.timed(lambda: intake.take(office.county, again))
    summary = min(office.timed(lambda: reports.report(store, ASKED))[0] for _n in range(3))
    found = []
    for text in WORDS:
        with store.read() as connection:
            found.append(office.timed(lambda t=text, c=connection: search.find(c, t))[0])  # type: ignore[misc]
    return {
        "import, s": f"{total:.1f}",
        "import by the clock, s": f"{office.wall:.1f}",
        "entries a second": f"{office.entries / total:,.0f}",
        "a bundle, first tenth, s": f"{statistics.mean(office.bundles[:tenth]):.2f}",
        "a bundle, last tenth, s": f"{statistics.mean(office.bundles[-tenth:]):.2f}",
        "a bundle again, s": f"{repeated / len(again):.2f}",
        "data, MiB": f"{size(office.county) / 2**20:,.0f}",
        "summary of a quarter, s": f"{summary:.2f}",
        "slowest of 4 searches, s": f"{max(found):.2f}",
    }


def archived(county: County, paths: list[Path], folder: Path) -> dict[str, str]:
    """Read the journals of the bundles in place, as an outsider does."""
    folder.mkdir()
    for n, path in enumerate(paths):
        (folder / f"{n:04d}.jsonl").write_bytes(opening.read_bundle(county, path).as_lines())
    asked = (
        f"SELECT kind, count(*) FROM read_json('{folder}/*.jsonl', format='newline_delimited', "
        "columns={kind: 'VARCHAR', id: 'VARCHAR', rev: 'BIGINT'}) GROUP BY kind"
    )
    start = time.process_time()
    counts = duckdb.sql(asked).fetchall()
    seconds = time.process_time() - start
    data = sum(p.stat().st_size for p in folder.iterdir())
    sealed = sum(p.stat().st_size for p in paths)
    return {
        "bundles, MiB": f"{sealed / 2**20:,.0f}",
        "journal.jsonl, MiB": f"{data / 2**20:,.0f}",
        "entries counted by DuckDB": f"{sum(n for _k, n in counts):,} in {seconds:.2f} s",
    }


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="station-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def grown(offices: list[Office], paths: list[Path]) -> None:
    """Take all bundles in at both offices, and print how they stand at a tenth and at the end."""
    tenth = len(paths) // 10
    for part in filter(None, (paths[:tenth], paths[tenth:])):
        for office in offices:
            fed(office, part)
        said = [measured(office, part[-min(10, len(part)) :]) for office in offices]
        with offices[0].county.store.read() as connection:
            cases = connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one()
        print(f"\n{cases:,} cases in {len(offices[0].bundles)} bundles, ", end="")
        print(f"{offices[0].entries:,} entries\n\n| | file | PostgreSQL |\n|---|---|---|")
        for what in said[0]:
            print(f"| {what} | {said[0][what]} | {said[1][what]} |", flush=True)


def main() -> None:
    """Print the tables of one run."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with _folder() as folder, server(durable=True) as fresh:
        one = init_county(Home(folder / "county", "county"), "540102", "城关区")
        paths = list(stations(cases, number, folder, one))
        grown([Office(one), Office(twin(folder, one, fresh()))], paths)
        print("\n| | |\n|---|---|")
        for what, told in archived(one, paths, folder / "archive").items():
            print(f"| {what} | {told} |")


if __name__ == "__main__":
    main()
