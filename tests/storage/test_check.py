"""What check must notice even when it has nothing left to read."""

import pytest

from storage import apply, vault
from storage.check import check
from tests.faults.kit import raw
from tests.storage.world import World, agreed, take

pytestmark = pytest.mark.usefixtures("either_engine")


@pytest.fixture
def homes(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    take(county, world.bundle(desk))
    return {"desk": desk.store, "county": county.store}


def spoil(store, statements):
    """Change what is kept behind the program's back."""
    if store.shared:
        with store.write() as connection:
            for statement in statements.split(";"):
                connection.exec_driver_sql(statement)
        return
    with raw(store.home.database, vault.database_key(store.home)) as connection:
        connection.executescript(statements)
        connection.commit()


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
    spoil(store, statements)
    found = check(store)
    assert not found.ok
    assert found.entries == 0


def test_a_row_of_a_region_without_entries_is_seen(homes):
    store = homes["county"]
    names = ",".join(f'"{c}"' for c in apply.columns("operator")[1:])
    spoil(store, f"INSERT INTO operators (region, {names}) SELECT '999999', {names} FROM operators")
    assert not check(store).ok


def test_a_desk_that_never_sent_anything_is_no_problem_at_the_county(tmp_path):
    world = World(tmp_path)
    county = world.county()
    world.desk("017", county)
    assert check(county.store).ok
