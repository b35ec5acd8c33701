"""The screens over many cases, each wait beside the same wait in an empty Textual app.

`python -m bench.screens [CASES]` (default 200,000; making them takes some minutes, and the home is
kept in bench/.kept for the next run). First frames stand beside harlequin and posting, installed
into environments of their own under bench/.kept.
"""

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.ledgers import ledger
from storage import loading
from storage.desk import Desk, Setup, init
from storage.listing import Asked, listing
from storage.paths import Home
from storage.people import people, rename
from tests.terminal import Terminal, program

KEPT = Path(__file__).with_name(".kept")
SIZE = (100, 30)
RUNS = 7
DAYS = 3_650
"""Ten years of cases: no station has more in a quarter than a city has in a year."""


def home_of(cases: int) -> Path:
    """Return a desk with so many cases, made once."""
    place = KEPT / f"desk-{cases}"
    if not (place / "done").exists():
        KEPT.mkdir(exist_ok=True)
        desk: Desk = init(Home(place, "desk"), Setup("017", "城关超市站", "MARKET"))
        rename(desk, people(desk)[0].id, "王芳")
        source = KEPT / f"{cases}.csv"
        source.write_bytes(ledger(cases, days=DAYS))
        print(f"loading {cases:,} cases ...", file=sys.stderr)
        assert loading.load(desk, source).new == cases
        desk.store.close()
        (place / "done").touch()
    return place


def drawn(terminal: Terminal, act: Callable[[], None], wanted: str) -> float:
    """Return the milliseconds from an act until a text was drawn (the raw bytes are looked at)."""
    terminal.settle(0.3)
    mark = len(terminal.written)
    start = time.perf_counter()
    act()
    needle = wanted.encode()
    while needle not in plain(terminal.written[mark:]):
        terminal.read(0.0005)
        if time.perf_counter() - start > 60:
            raise AssertionError(f"{wanted!r} did not come:\n{terminal.text()}")
    return (time.perf_counter() - start) * 1000


def plain(written: bytes) -> bytes:
    """Return what was drawn without its colours and moves."""
    return re.sub(rb"\x1b\[[\d;?<>=]*[a-zA-Z]", b"", written)


def first_frame(command: list[str], wanted: str, env: dict[str, str]) -> tuple[float, int]:
    """Return the milliseconds from the start of a process until a text is drawn, and its MiB."""
    start = time.perf_counter()
    with Terminal(command, env, SIZE) as terminal:
        while wanted.encode() not in plain(terminal.written):
            terminal.read(0.001)
            if time.perf_counter() - start > 60 or terminal.ended():
                raise AssertionError(f"{command}: {wanted!r} did not come:\n{terminal.text()}")
        seconds = time.perf_counter() - start
        status = Path(f"/proc/{terminal.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return seconds * 1000, int(found[1]) // 1024 if found else 0


def median(values: list[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def others() -> dict[str, tuple[list[str], str]]:
    """Return harlequin and posting, each installed once; what cannot be had is left out."""
    wanted = {
        "harlequin": (["harlequin==2.17.0"], ["-a", "sqlite", ":memory:"], "Data Catalog"),
        "posting": (["posting==2.11.1", "tree-sitter==0.25.2"], [], "Collection"),
    }
    found = {}
    for name, (packages, words, text) in wanted.items():
        place = KEPT / f"venv-{name}"
        if not (place / "bin" / name).exists():
            subprocess.run([sys.executable, "-m", "venv", place], check=True)
            done = subprocess.run([place / "bin/pip", "-q", "install", *packages], check=False)
            if done.returncode:
                print(f"{name} cannot be installed here; left out", file=sys.stderr)
                continue
        found[name] = ([str(place / "bin" / name), *words], text)
    return found


def frames(home: Path) -> None:
    """Print first frames, one beside the other in the same rounds."""
    env = {"HOME": str(KEPT), "STATION_LANG": "zh_CN"}
    apps = {
        "empty Textual app": ([sys.executable, str(Path(__file__).with_name("empty_app.py"))], "ready-to-type"),
        "station": ([program("station"), "--home", str(home)], "F1"),
        **others(),
    }  # fmt: skip
    taken: dict[str, list[tuple[float, int]]] = {name: [] for name in apps}
    for _round in range(RUNS + 1):
        for name, (command, wanted) in apps.items():
            taken[name].append(first_frame(command, wanted, env))
    floor = median([ms for ms, _mib in taken["empty Textual app"][1:]])
    print(f"{'first frame':<34}{'ms':>9}{'ratio':>9}{'MiB':>7}")
    for name, rounds in taken.items():
        ms = median([r[0] for r in rounds[1:]])
        print(f"{name:<34}{ms:>9.0f}{ms / floor:>9.2f}{rounds[-1][1]:>7}")


def ends(home: Path) -> tuple[str, str]:
    """Return the numbers of the newest and the oldest case."""
    desk = Desk.open(Home(home, "desk"))
    found = listing(desk.store, Asked())
    numbers = (found.rows(0, 1)[0].number, found.rows(found.total - 1, found.total)[0].number)
    desk.store.close()
    return numbers


def waits(home: Path, cases: int) -> None:
    """Print how long each act in the list takes until it is drawn, beside a key in the empty app."""
    with Terminal(
        [sys.executable, str(Path(__file__).with_name("empty_app.py"))], {}, SIZE
    ) as empty:
        empty.wait("ready-to-type")
        keys = [drawn(empty, lambda: empty.type("a"), f"d {n}"[1:]) for n in range(1, 10)]
    floor = median(keys)
    newest, oldest = ends(home)
    print(f"\n{f'{cases:,} cases':<34}{'ms':>9}{'ratio':>9}")
    print(f"{'a key in the empty app':<34}{floor:>9.1f}{1:>9.2f}")
    env = {"HOME": str(KEPT), "STATION_LANG": "zh_CN"}
    with Terminal([program("station"), "--home", str(home)], env, SIZE) as desk:
        desk.wait("今天谁值班")
        desk.press("Enter")
        desk.wait("待办")
        rows: list[tuple[str, list[float]]] = []
        rows.append(("open the list", [drawn(desk, lambda: desk.press("F3"), newest)]))
        for what, text, wanted in (
            ("search 酱油", "酱油", "至少"),
            ("search 惠民超市12", "惠民超市12", "至少"),
            ("search a telephone's tail", "0012", "至少"),
            ("search pinyin initials", "hmcs", "至少"),
        ):
            times = []
            for _round in range(3):
                times.append(drawn(desk, lambda t=text: desk.type(t), wanted))
                desk.press("C-a", "Backspace")
                desk.settle(0.4)
            rows.append((what, times))
        desk.press("Down")
        rows.append(("last row (End)", [drawn(desk, lambda: desk.press("End"), oldest)]))
        rows.append(("first row (Home)", [drawn(desk, lambda: desk.press("Home"), newest)]))
        opened = []
        for _round in range(5):
            opened.append(drawn(desk, lambda: desk.press("Enter"), "下一步"))
            desk.press("Esc")
            desk.settle(0.3)
        rows.append(("open a case", opened))
        rows.append(("workbench", [drawn(desk, lambda: desk.press("F4"), "待办")]))
        rows.append(("quarter counted", [drawn(desk, lambda: desk.press("F5"), "起")]))
    for what, times in rows:
        print(f"{what:<34}{median(times):>9.1f}{median(times) / floor:>9.1f}")


def main() -> None:
    """Print both tables."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    os.environ.pop("STATION_HOME", None)
    home = home_of(cases)
    frames(home)
    waits(home, cases)


if __name__ == "__main__":
    main()
