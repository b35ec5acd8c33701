"""P9: a bad bundle changes nothing: thousands of them, from bytes to nonsense under a true signature.

Each is refused with a sentence of ours, or it is the same as before, or held: no row of a record
changes, and none takes more of the processor or of memory than `bundle_fuzz` allows.
"""

import pytest

from tests.storage.bundle_fuzz import Maker
from tests.storage.bundle_takers import MEBIBYTES, SECONDS, Office, Seat, run

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")
SEED = 1_541


def harmless(taker, folder, seed, count):
    found = run(taker, seed, count, folder)
    assert found["wrong"] == []
    assert found["worst"][0] <= SECONDS, found
    assert found["most"][0] <= MEBIBYTES, found
    assert sum(found["codes"].values()) == count
    return found["codes"]


def test_mutated_bundles_change_nothing_at_a_county(tmp_path):
    codes = harmless(Office(tmp_path), tmp_path, SEED, 300)
    reached = {"bad-zip", "truncated", "bad-disclosure", "bad-entry", "bad-chain", "too-large",
               "not-a-bundle", "altered", "held", "same"}  # fmt: skip
    assert reached <= codes.keys()


@pytest.fixture(scope="module")
def seat(tmp_path_factory):
    return Seat(tmp_path_factory.mktemp("seat"))


def test_mutated_returns_change_nothing_at_a_desk(seat, tmp_path):
    harmless(seat, tmp_path, SEED, 60)


TAIL = {"of": "case", "epoch": "1.00000001", "digest": "sha256:0", "image": {}}
IMAGE = {"kind": "COMPLAINT", "received": "2026-01-01"}


@pytest.mark.parametrize(
    "told",
    [{"of": []}, {"of": {}}, {"of": 7}, {"of": "visit"}, {"epoch": "x.y"}, {"epoch": None},
     {"epoch": []}, {"epoch": "9" * 5000 + "."}, {"image": []}, {"image": {"kind": []}},
     {"image": {**IMAGE, "A B": 1}}],
)  # fmt: skip
def test_a_lost_tail_that_nobody_can_read_is_passed_over(seat, tmp_path, told):
    maker = Maker(1, *seat.given)
    path = tmp_path / "x.zip.age"
    path.write_bytes(maker.saying(kind="tail", id=maker.case, open={**TAIL, **told}))
    assert seat.take(path) == ("taken", "")


@pytest.mark.long
@pytest.mark.parametrize("taker", [Office, Seat])
@pytest.mark.parametrize("part", range(10))
def test_mutated_bundles_change_nothing_long(tmp_path, taker, part):
    harmless(taker(tmp_path), tmp_path, SEED + 1 + part, 1_000)
