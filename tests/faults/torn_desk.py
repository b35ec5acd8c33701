"""The run that is traced: a desk that saves and tells. `python -m tests.faults.torn_desk HOME …`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from storage import database
from tests.faults.kit import ack, open_desk, work


def main(folder: str, cases: str, sync: str) -> None:
    if sync != "full":
        _weaken(sync)
    desk = open_desk(Path(folder))
    for _number in range(int(cases)):
        work(desk, lambda done: ack(1, done))


def _weaken(sync: str) -> None:
    safe = database._set_and_read_back

    def unsafe(raw: Any, kind: str) -> None:
        safe(raw, kind)
        raw.execute(f"PRAGMA synchronous={sync}")

    database._set_and_read_back = unsafe


if __name__ == "__main__":
    main(*sys.argv[1:])
