"""What check must notice even when it has nothing left to read."""

import pytest

from storage import vault
from storage.check import check
from tests.faults.kit import raw
from tests.storage.world import World, agreed, take


@pytest.fixture
def homes(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    take(county, world.bundle(desk))
    return {"desk": desk.store, "county": county.store}


EMPTYING = (
    "DELETE FROM entries",
    "DELETE FROM entries; DELETE FROM journals",
    "DELETE FROM entries; UPDATE journals SET tip_seq=0",
    "DELETE FROM entries; DELETE FROM cases; DELETE FROM payments; DELETE FROM sessions; "
    "DELETE FROM agreements; DELETE FROM stations; DELETE FROM operators; DELETE FROM search; "
    "DELETE FROM search_docs; DELETE FROM disclosures; DELETE FROM counters",
)


@pytest.mark.parametrize("kind", ["desk", "county"])
@pytest.mark.parametrize("statements", EMPTYING, ids=range(len(EMPTYING)))
def test_a_home_without_its_entries_is_not_sound(homes, kind, statements):
    store = homes[kind]
    assert check(store).ok
    with raw(store.home.database, vault.database_key(store.home)) as connection:
        connection.executescript(statements)
    found = check(store)
    assert not found.ok
    assert found.entries == 0


def test_a_row_of_a_region_without_entries_is_seen(homes):
    store = homes["county"]
    with raw(store.home.database, vault.database_key(store.home)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(operators)")][1:]
        names = ",".join(f'"{c}"' for c in columns)
        connection.execute(
            f"INSERT INTO operators (region, {names}) SELECT '999999', {names} FROM operators"
        )
        connection.commit()
    assert not check(store).ok


def test_a_desk_that_never_sent_anything_is_no_problem_at_the_county(tmp_path):
    world = World(tmp_path)
    county = world.county()
    world.desk("017", county)
    assert check(county.store).ok
