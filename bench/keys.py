"""From a key to what it paints, in the form of a registration and in the search line.

`python -m bench.keys [CASES]` (default 200,000; the home is the one of bench.screens). Each figure
stands beside the same key in an empty Textual app, pressed in turn with it in the same run.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.screens import KEPT, SIZE, home_of, median, plain
from tests.terminal import Terminal, program

KEYS = 60
"""Keys that are measured in each place."""
TEMPO = 0.06
"""Seconds between two keys: quicker than anybody types."""
LETTERS = "hmcsqz"
"""Initials of shops, then what finds nothing; no other text on these screens holds them."""


def painted(terminal: Terminal, key: str) -> float:
    """Return the milliseconds from a key until its letter was drawn."""
    until = time.perf_counter() + TEMPO
    while time.perf_counter() < until:
        terminal.read(0.005)
    mark = len(terminal.written)
    start = time.perf_counter()
    terminal.type(key)
    while key.encode() not in plain(terminal.written[mark:]):
        terminal.read(0.0005)
        if time.perf_counter() - start > 30:
            raise AssertionError(f"{key!r} was not drawn:\\n{terminal.text()}")
    return (time.perf_counter() - start) * 1000


def side_by_side(place: Terminal, empty: Terminal) -> tuple[list[float], list[float]]:
    """Type the same letters here and in the empty app, in turn; return the milliseconds of both."""
    here, there = [], []
    for number in range(KEYS):
        letter = LETTERS[number % len(LETTERS)]
        if not number % len(LETTERS):  # each word begins in an empty line
            for terminal in (place, empty):
                terminal.press("C-a", "Backspace", "C-u")
                terminal.settle(0.1, 1)
        here.append(painted(place, letter))
        there.append(painted(empty, letter))
    return here, there


def p95(values: list[float]) -> float:
    """Return the value that 95 of 100 do not exceed."""
    return sorted(values)[int(len(values) * 0.95) - 1]


@contextmanager
def at_desk(home: Path) -> Iterator[Terminal]:
    """Open the desk over a home and say who is on duty."""
    env = {"HOME": str(KEPT), "STATION_LANG": "zh_CN"}
    with Terminal([program("station"), "--home", str(home)], env, SIZE) as desk:
        desk.wait("今天谁值班")
        desk.press("Enter")
        desk.wait("待办")
        yield desk


def _form(desk: Terminal, tabs: int) -> None:
    desk.press("F2")
    desk.wait("来的是哪一种事")
    desk.press("Down", "Enter")
    desk.wait("消费日期")
    desk.settle(0.5, 4)  # what the desk typed before has been read
    for _field in range(tabs):
        desk.press("Tab")
    desk.settle(0.3, 2)


def _search(desk: Terminal) -> None:
    desk.press("F3")
    desk.wait("受理")
    desk.settle(0.5, 4)


PLACES: dict[str, Callable[[Terminal], None]] = {
    "form, consumer": lambda desk: _form(desk, 0),
    "form, merchant (type-ahead)": lambda desk: _form(desk, 3),
    "form, class (codes)": lambda desk: _form(desk, 6),
    "form, facts (text)": lambda desk: _form(desk, 10),
    "search line": _search,
}


def main() -> None:
    """Print the table."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    home = home_of(cases)
    floor = [sys.executable, str(Path(__file__).with_name("empty_app.py"))]
    print(
        f"{f'key to paint, {cases:,} cases':<34}{'median':>9}{'p95 ms':>9}{'empty':>9}{'ratio':>9}"
    )
    for what, go in PLACES.items():
        with at_desk(home) as desk, Terminal(floor, {}, SIZE) as empty:
            empty.wait("ready-to-type")
            go(desk)
            here, there = side_by_side(desk, empty)
        most, least = p95(here), p95(there)
        print(f"{what:<34}{median(here):>9.1f}{most:>9.1f}{least:>9.1f}{most / least:>9.1f}")


if __name__ == "__main__":
    main()
