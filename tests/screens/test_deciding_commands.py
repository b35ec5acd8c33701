"""`county held`, `decide`, `take-back`: a script can play what the screens do."""

import pytest

from tests.screens.kit import done, run
from tests.storage.world import World, complaint, take


@pytest.fixture
def forked(tmp_path):
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    complaint(desk)
    take(county, world.bundle(desk, "common"))
    twin = world.copy(desk, "twin")
    complaint(desk, merchant="甲店")
    complaint(twin, merchant="乙店")
    take(county, world.bundle(desk, "left"), world.bundle(twin, "right"))
    return lambda *words: run("county", "--home", county.store.home.path, *words)


def test_a_script_decides_and_takes_back(forked):
    found = done(forked("held", "--json")).json
    (matter,) = found["matters"]
    assert {one["matter"] for one in found["held"]} == {matter["matter"]}
    assert [len(row) for row in matter["rows"]] == [3] * len(matter["rows"])
    assert [choice["n"] for choice in matter["choices"]] == [1, 2]
    assert found["decisions"] == []
    assert all(len(one["matter"]) == 8 for one in found["imports"])

    looked = done(forked("decide", matter["matter"], "--json")).json
    assert looked["now"]["cases"] == 1
    assert [then["cases"] for then in looked["after"]] == [2, 2]
    assert done(forked("held", "--json")).json["matters"] != []

    nothing = forked("decide", matter["matter"], "1", "--json")
    assert (nothing.status, "理由" in nothing.err) == (1, True)
    made = done(
        forked("decide", matter["matter"], "1", "--reason", "问过", "--by", "次仁", "--json")
    )
    after = done(forked("held", "--json")).json
    assert (after["matters"], after["held"]) == ([], [])
    assert after["decisions"][0]["id"] == made.json["decision"]
    passed = done(forked("held", "--passed", "--json")).json["held"]
    assert [one["code"] for one in passed] == [9]
    assert done(forked("check", "--json")).json["ok"]

    done(forked("take-back", made.json["decision"], "--reason", "看错", "--json"))
    again = done(forked("held", "--json")).json
    assert again["matters"] == [matter]
    assert again["decisions"][0]["back_reason"] == "看错"
    assert forked("take-back", made.json["decision"], "--reason", "看错").status == 1
    assert forked("decide", "00000000").status == 1


def test_people_read_it_too(forked):
    words = done(forked("held")).out
    assert "暂存" in words
    assert "第二份" in words
    key = done(forked("held", "--json")).json["matters"][0]["matter"]
    looked = done(forked("decide", key))
    assert "案件 1 > 2 件" in looked.err
    made = done(forked("decide", key, "2", "--reason", "问过"))
    assert "已作的决定" in done(forked("held")).out
    done(forked("take-back", made.out.strip(), "--reason", "看错"))
