"""Make the fixture of a released version: `python -m tests.bundles.make VERSION`, once a release.

Bundles written by any released version must import for ever, so these files are never made again.
"""

import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from station import verbs
from storage import exchange, reports
from tests.storage.world import IN_PERSON, World, agreed, complaint, give_back, take

HERE = Path(__file__).parent
PERIOD = "2026Q3"
AS_OF = "2026-10-08T09:00:00+08:00"


def make(target: Path) -> None:
    """Write keys of a county, a desk's card, two bundles with a receipt between, and what counts."""
    target.mkdir()
    world = World(Path(tempfile.mkdtemp()))
    county = world.county()
    desk = world.desk("017")
    exchange.join(desk, county.invite("017")[1], IN_PERSON)
    card = exchange.card(desk)[1]
    county.enrol(card, IN_PERSON)
    first = agreed(desk)
    desk.save(verbs.note_lead(date(2026, 7, 3), handed_on=date(2026, 7, 4), target="SAMR"))
    one = world.bundle(desk, "one")
    take(county, one)
    give_back(world, county, desk)
    desk.save(verbs.redo(desk.file(first.id), date(2026, 8, 1), "消费者不满意"))
    gone = complaint(desk, date(2026, 8, 2), consumer_phone="13800000000")
    desk.erase(gone.id)
    two = world.bundle(desk, "two")
    take(county, two)
    (target / "card.json").write_bytes(card)
    (target / "1.zip.age").write_bytes(one.read_bytes())
    (target / "2.zip.age").write_bytes(two.read_bytes())
    for name in ("age.key", "minisign.key"):
        (target / name).write_bytes((county.store.home.keys / name).read_bytes())
    made = reports.report(county.store, reports.Asked(PERIOD, AS_OF)).summary
    expected = {"figures": made["figures"], "head": made["journals"][0]["head"]}
    (target / "expected.json").write_text(json.dumps(expected, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    make(HERE / sys.argv[1])
