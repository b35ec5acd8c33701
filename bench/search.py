"""Search against a scan of all rows: is everything found, how soon, and how big is the index.

`python -m bench.search [CASES] [QUERIES]` (default 100,000 cases, 25 queries of each class). The cases
are rows of an invented ledger (`bench.ledgers`), written into the tables without a journal, which no
search reads; the home is kept in bench/.kept for the next run. The scan shares no code with the
search: it folds, spells and compares by itself.
"""

import csv
import io
import json
import re
import statistics
import sys
import time
import unicodedata
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from bench.ledgers import ledger
from station import taxonomy
from station.values import money
from storage import database, search

KEPT = Path(__file__).with_name(".kept")
REGION, JOURNAL = "000000", "bench"
DAYS = 3_650
PAGE = 50
"""Rows of the first page, which a person waits for; of rare words it may be cut short."""
LIST = 1_000
"""Rows of the list that takes its place."""
BATCH = 5_000
PLAIN = (
    "number",
    "ledger_number",
    "consumer_name",
    "consumer_phone",
    "merchant",
    "goods",
    "request",
)
"""The fields that the invented cases have, besides the external numbers."""
SPELLED = dict(
    zip(
        "王李张刘陈杨赵黄周吴女士先生惠民超市万家电器佳美健身城南鞋店安居装饰便民商店启明培训",
        "wlzlcyzhzwnsxshmcswjdqjmjscnxdajzsbmsdqmpx",
        strict=True,
    )
)
"""How the characters of the invented names begin in pinyin, written down by hand."""


def cases(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield invented cases; the id of number n is n in 32 digits."""
    natures = {i.label(lang="zh_CN"): i.code for i in taxonomy.items("nature")}
    source = io.StringIO(ledger(count, seed, DAYS).decode("utf-8-sig"), newline="")
    for n, row in enumerate(csv.DictReader(source)):
        day = row["接收时间"]
        external = [f"15401022026{n * 7919 % 10**9:09d}"] if n % 5 == 0 else []
        yield {
            "region": REGION, "id": f"{n:032d}", "journal": JOURNAL, "turn": 0, "ordinal": 1,
            "rev": 1, "digest": b"", "void": False, "received": day,
            "number": f"{day[2:4]}A-{n:06d}", "ledger_number": row["编号"],
            "kind": "CONSULT" if row["类别"] == "咨询" else "COMPLAINT",
            "state": "REPLIED" if row["类别"] == "咨询" else "CLOSED",
            "consumer_name": row["消费者"], "consumer_phone": row["联系电话"],
            "merchant": row["经营者"], "goods": row["商品服务"], "category": row["类别代码"],
            "nature": natures.get(row["投诉性质"], ""), "request": row["诉求"],
            "claimed_fen": money(row["诉求金额"]) if row["诉求金额"] else None,
            "external_numbers": json.dumps(external),
        }  # fmt: skip


def fill(connection: sa.Connection, count: int, seed: int = 1) -> None:
    """Write so many cases into the table of an empty home; they are not indexed yet."""
    batch: list[tuple[Any, ...]] = []
    names: tuple[str, ...] = ()
    for case in cases(count, seed):
        names = tuple(case)
        batch.append(tuple(case.values()))
        if len(batch) == BATCH:
            _write(connection, names, batch)
    _write(connection, names, batch)


def _write(connection: sa.Connection, names: tuple[str, ...], batch: list[Any]) -> None:
    if batch:
        marks = ",".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO cases ({','.join(names)}) VALUES ({marks})", batch)
        batch.clear()


@dataclass(frozen=True)
class Query:
    """What is typed, and which class of question it is."""

    kind: str
    text: str


def queries(rows: list[dict[str, Any]], each: int, seed: int = 7) -> list[Query]:
    """Return questions made of pieces of these cases, and some that nothing has."""
    rng = Random(seed)
    found: list[Query] = []
    for _n in range(each):
        one, other = rng.choice(rows), rng.choice(rows)
        for length in (1, 2, 3, 4):
            found.append(Query(f"{length} characters", _piece(rng, _chinese(one), length)))
            found.append(Query(f"{length} initials", _piece(rng, spelled(_name(rng, one)), length)))
            found.append(Query(f"{length} digits", _piece(rng, one["consumer_phone"], length)))
        found += [
            Query("telephone tail", one["consumer_phone"][-4:]),
            Query("telephone", one["consumer_phone"]),
            Query("number", rng.choice((one["number"], one["ledger_number"]))),
            Query("number tail", one["number"][-rng.randrange(3, 6) :]),
            Query("external number", (json.loads(one["external_numbers"]) or ["15401"])[0][-9:]),
            Query("name and shop", f"{one['consumer_name']} {one['merchant'][:2]}"),
            Query("shop with digits", one["merchant"]),
            Query("two pieces", f"{_piece(rng, _chinese(one), 2)} {other['consumer_phone'][-3:]}"),
            Query("nothing has it", f"{rng.choice('鱻龘犇')}{_piece(rng, _chinese(one), 1)}"),
        ]  # fmt: skip
    return list(dict.fromkeys(found))


def _chinese(case: dict[str, Any]) -> str:
    texts = (case["consumer_name"], case["merchant"], case["goods"], case["request"])
    return max((t for t in texts), key=lambda t: hash_of(t, case["id"]))


def hash_of(text: str, salt: str) -> int:
    """Return a number that is the same in every run; nothing for no text."""
    return sum(ord(c) * (7 + n) for n, c in enumerate(text + salt)) % 997 + 1 if text else 0


def _name(rng: Random, case: dict[str, Any]) -> str:
    return str(rng.choice((case["consumer_name"], case["merchant"])))


def _piece(rng: Random, text: str, length: int) -> str:
    start = rng.randrange(max(len(text) - length, 0) + 1)
    return text[start : start + length]


# The scan: every row read, nothing shared with the search


def folded(text: str) -> str:
    """Return text in one width and case without signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def spelled(name: str) -> str:
    """Return the initials of a name, character by character."""
    return "".join(SPELLED.get(c, c) for c in name)


def scan(connection: sa.Connection, asked: list[Query]) -> "list[array[int]]":
    """Return for each question the numbers of the cases that have all its words, newest first."""
    wanted = [list(filter(None, map(folded, query.text.split()))) for query in asked]
    found: list[array[int]] = [array("q") for _query in asked]
    names = ", ".join((*PLAIN, "external_numbers"))
    rows = connection.exec_driver_sql(
        f"SELECT {names} FROM cases ORDER BY received DESC, id DESC, region DESC"
    )
    places = connection.exec_driver_sql(
        "SELECT id FROM cases ORDER BY received DESC, id DESC, region DESC"
    )
    for row, (record,) in zip(rows, places, strict=True):
        texts = [*row[:-1], *json.loads(row[-1])]
        text = "\n".join([*(folded(t) for t in texts if t), spelled(row[2]), spelled(row[4])])
        for words, docs in zip(wanted, found, strict=True):
            if words and all(word in text for word in words):
                docs.append(int(record))
    return found


# Measuring


@dataclass(frozen=True)
class Held:
    """What one question gave: how much of the truth, what too much, and the times in ms."""

    query: Query
    truth: int
    missing: int
    extra: int
    page_right: bool
    page_ms: float
    list_ms: float


def hold(
    connection: sa.Connection, query: Query, truth: "array[int]", number: Mapping[int, int]
) -> Held:
    """Ask the search what the scan answered, and hold one against the other."""
    start = time.perf_counter()
    page, more = search.newest(connection, query.text, search.Narrow(), PAGE, hasty=True)
    paged = time.perf_counter()
    long, _more = search.newest(connection, query.text, search.Narrow(), LIST)
    listed = time.perf_counter()
    every = array("q", (number[d] for d in search.every(connection, query.text, search.Narrow())))
    shown = [array("q", (number[doc] for doc in docs)) for docs in (page, long)]
    return Held(
        query, len(truth), len(set(truth) - set(every)), len(set(every) - set(truth)),
        shown[0] == truth[: len(page) if more else PAGE] and shown[1] == truth[:LIST]
        and every == truth,
        (paged - start) * 1000, (listed - paged) * 1000,
    )  # fmt: skip


def numbers(connection: sa.Connection) -> dict[int, int]:
    """Return the number of the case behind each document."""
    rows = connection.exec_driver_sql("SELECT doc, id FROM search_docs")
    return {doc: int(record) for doc, record in rows}


def p95(values: list[float]) -> float:
    """Return the value that 95 in 100 are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]


def home_of(count: int) -> tuple[sa.Engine, dict[str, float]]:
    """Return a database with so many cases, made once, and what its making took."""
    place = KEPT / f"search-{count}"
    path, told = place / "station.db", place / "told.json"
    if told.exists():
        key = (place / "key").read_bytes()
        return database.open_(path, key, "desk", place), json.loads(told.read_text())
    place.mkdir(parents=True)
    key = database.new_key()
    (place / "key").write_bytes(key)
    engine = database.create(path, key, "desk")
    print(f"making {count:,} cases ...", file=sys.stderr, flush=True)
    with engine.connect() as connection, connection.begin():
        fill(connection, count)
    bare = path.stat().st_size
    start = time.perf_counter()
    with engine.connect() as connection, connection.begin():
        search.rebuild(connection)
    seconds = time.perf_counter() - start
    made = {"bare": bare, "all": path.stat().st_size, "seconds": seconds}
    told.write_text(json.dumps(made))
    return engine, made


def main() -> None:
    """Print recall and times by class, then the size of the index."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 25
    engine, made = home_of(count)
    rng = Random(3)
    keep = {rng.randrange(count) for _n in range(1_000)}
    asked = queries([case for n, case in enumerate(cases(count)) if n in keep], each)
    with engine.connect() as connection:
        start = time.perf_counter()
        truth = scan(connection, asked)
        scanned = (time.perf_counter() - start) * 1000 / len(asked)
        known = numbers(connection)
        held = [hold(connection, *both, known) for both in zip(asked, truth, strict=True)]
    report(held, count, scanned)
    index = made["all"] - made["bare"]
    print(
        f"\nindex {index / 2**20:,.0f} MiB, {index / count:,.0f} bytes a case; tables of the cases "
        f"{made['bare'] / 2**20:,.0f} MiB; ratio {index / made['bare']:.2f}; "
        f"made in {made['seconds']:.0f} s ({made['seconds'] / count * 1e6:.0f} µs a case)"
    )


def report(held: list[Held], count: int, scanned: float) -> None:
    """Print one line for each class of question, then all of them."""
    print(f"{count:,} cases, {len(held)} questions; the scan takes {scanned:,.0f} ms a question")
    heads = ("recall", "extra", "order", "p50 page", "p95 page", "p50 list", "p95 list", "hits")
    print(f"{'class':<18}" + "".join(f"{head:>10}" for head in heads))
    kinds = [*dict.fromkeys(one.query.kind for one in held), "all"]
    for kind in kinds:
        these = [one for one in held if kind in ("all", one.query.kind)]
        truth, missing = (sum(getattr(o, n) for o in these) for n in ("truth", "missing"))
        pages, lists = [o.page_ms for o in these], [o.list_ms for o in these]
        recall = 1 - missing / truth if truth else 1.0
        order = "right" if all(o.page_right for o in these) else "WRONG"
        print(
            f"{kind:<18}{recall:>10.4f}{sum(o.extra for o in these):>10}{order:>10}"
            f"{statistics.median(pages):>10.1f}{p95(pages):>10.1f}"
            f"{statistics.median(lists):>10.1f}{p95(lists):>10.1f}{truth // len(these):>10}"
        )
    for one in held:
        if one.missing or one.extra or not one.page_right:
            print(f"  WRONG {one}", file=sys.stderr)


if __name__ == "__main__":
    main()
