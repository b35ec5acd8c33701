"""Bundles of every released version import for ever, with the figures they had then."""

import json
import shutil
from pathlib import Path

import pytest

from storage import check, reports
from storage.county import County
from tests.bundles.make import AS_OF, PERIOD
from tests.storage.world import IN_PERSON, World, take

RELEASED = sorted(p.parent for p in Path(__file__).parent.glob("*/expected.json"))


def test_every_release_left_its_bundles():
    assert RELEASED


@pytest.mark.parametrize("kept", RELEASED, ids=lambda p: p.name)
@pytest.mark.parametrize("order", [("1", "2"), ("2", "1")])
def test_a_released_bundle_imports(tmp_path, kept, order):
    world = World(tmp_path)
    home = world.county().store.home
    for name in ("age.key", "minisign.key"):
        shutil.copy(kept / name, home.keys / name)
    county = County.open(home, world.clock)
    county.invite("017")
    county.enrol((kept / "card.json").read_bytes(), IN_PERSON)
    taken = take(county, *(kept / f"{n}.zip.age" for n in order))
    assert all(t.error is None for t in taken)
    made = reports.report(county.store, reports.Asked(PERIOD, AS_OF)).summary
    expected = json.loads((kept / "expected.json").read_text("utf-8"))
    assert {k: made["figures"][k] for k in expected["figures"]} == expected["figures"]
    assert made["journals"][0]["head"] == expected["head"]
    assert check.check(county.store).ok
