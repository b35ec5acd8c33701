"""The merge: one state for any order, repetition and split of what desks ever sent.

The properties are in `merge_properties`, by the numbers they were designed under. P9, a bad bundle
changes nothing, is `test_bundle_fuzz`; all of them at once, with real homes, bundles and backups,
`test_merge_machine`; wrong rules in place of the right ones `test_merge_planted`. P12, a reported
quarter that is corrected later, has nothing in the program yet that it could hold of.
"""

import pytest

from tests.storage import memory
from tests.storage.histories import History, Stretch
from tests.storage.memory import deliver, dump, empty, problems
from tests.storage.merge_properties import PLAINLY, PROPERTIES

CASES, MANY = 200, 10_000


@pytest.fixture(scope="module")
def county():
    return memory.engine()


each = pytest.mark.parametrize("one", PROPERTIES.values(), ids=lambda one: one.name)


@each
def test_it_holds(county, one):
    one.hold(county, CASES, **PLAINLY)


@pytest.mark.long
@each
def test_it_holds_long(county, one):
    one.hold(county, MANY, **PLAINLY)


def outcome(county, stretches):
    """Return how many cases there are after these, the whole state, and what is wrong with it."""
    with empty(county) as connection:
        deliver(connection, stretches)
        cases = connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one()
        return cases, dump(connection), problems(connection)


def test_a_missing_value_holds_its_act_until_it_comes_or_is_erased(county):
    history = History()
    history.run([("work", 0, 0), ("work", 0, 1), ("erase", 0, 0)])
    first, second, erased = (Stretch(act, []) for act in history.heads[0].acts)
    values = list(history.heads[0].disclosures.values())

    def cases(*stretches):
        return outcome(county, stretches)[0]

    assert cases(first) == 0
    assert cases(first, Stretch(first.steps, values[:1])) == 1
    assert cases(Stretch(first.steps, values[:1]), first) == 1
    assert cases(first, second) == 0
    one, two = outcome(county, [first, second, erased]), outcome(county, [erased, second, first])
    assert one == two
    assert one[2] == []
    assert one[0] >= 1


def test_p6_two_desks_under_one_id_count_for_nothing_from_their_first_entry_on(county):
    history = History()
    history.run([("copy", 0, 0), ("work", 0, 1), ("pay", 0, 0), ("work", 1, 2)])
    one, two = history.stretches([])
    assert outcome(county, [one])[0] > 0
    for order in ([one, two], [two, one]):
        with empty(county) as connection:
            last = deliver(connection, order)[-1]
            assert (last.new, last.forked) == (0, True)
            assert connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one() == 0
            kept = connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one()
            assert kept == len(one.steps) + len(two.steps)
