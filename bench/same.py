"""How long 可能是同一件事 takes on a large desk: `python -m bench.same HOME [HOW_MANY]`.

HOME is a copy of a desk's home that may be opened (it is brought up to this version). Prints the
median and the 95th of a hundred, by the wall and by the processor, in milliseconds.
"""

import sys
import time
from pathlib import Path
from random import Random

from storage.desk import Desk
from storage.paths import Home
from storage.same import Asked, matches


def main() -> None:
    desk = Desk.open(Home(Path(sys.argv[1]), "desk"))
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with desk.store.read() as connection:
        ids = [row[0] for row in connection.exec_driver_sql("SELECT id FROM cases")]
    wall, cpu = [], []
    for case in Random(1).sample(ids, many):
        asked = Asked.about(desk.file(case).case)
        began, used = time.perf_counter(), time.process_time()
        matches(desk.store, asked)
        wall.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - used))
    print(f"{len(ids)} cases, {many} questions")
    for name, taken in (("wall", sorted(wall)), ("processor", sorted(cpu))):
        print(f"{name}: median {taken[many // 2]:.0f} ms, 95th {taken[many * 95 // 100]:.0f} ms")


if __name__ == "__main__":
    main()
