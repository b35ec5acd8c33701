"""P9: a bad bundle changes nothing: thousands of them, from bytes to nonsense under a true signature.

Each is refused with a sentence of ours, or it is the same as before, or held: no row of a record
changes, and none takes more of the processor or of memory than `bundle_fuzz` allows.
"""

import pytest

from tests.storage.bundle_takers import MEBIBYTES, SECONDS, Office, Seat, run

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


@pytest.mark.long
@pytest.mark.parametrize("taker", [Office, Seat])
@pytest.mark.parametrize("part", range(10))
def test_mutated_bundles_change_nothing_long(tmp_path, taker, part):
    harmless(taker(tmp_path), tmp_path, SEED + 1 + part, 1_000)
