"""A shared office: several clerks over one PostgreSQL."""

import pytest

from tests.storage.world import World, agreed, take


@pytest.fixture
def shared(monkeypatch, databases):
    monkeypatch.setattr(World, "database", databases)


@pytest.mark.usefixtures("shared")
def test_first(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    agreed(desk)
    taken = take(county, world.bundle(desk))
    assert [t.refused for t in taken] == [0], taken
    from storage.check import check
    found = check(county.store)
    assert found.problems == []
    from storage import search
    with county.store.read() as c:
        print(search.find(c, "王女士"), search.find(c, "wn"), search.find(c, "惠民"))
    import time
