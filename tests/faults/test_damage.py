"""A damaged file is noticed: every changed bit, zeroed sector and cut tail, with words."""

from __future__ import annotations

import random
import shutil

import pytest

from station.errors import MachineFailed, Refused
from storage import exchange, intake, vault
from storage.check import check
from storage.county import County
from storage.desk import Desk
from storage.paths import Home
from tests.faults.kit import Ticking, complaint, enrol, make_county, make_desk, raw, work

SECTOR = 512
PAGE = 4096


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    """A small desk and the county that took in its bundle, both sound and closed."""
    place = tmp_path_factory.mktemp("damage")
    desk, county = make_desk(place / "desk"), make_county(place / "county")
    enrol(county, desk)
    for _number in range(3):
        work(desk, lambda done: None)
    intake.take(county, exchange.export(desk, place / "out").paths)
    for home in (desk.store.home, county.store.home):
        assert seen_in(home) is None
        assert {p.name for p in home.path.glob("station.db*") if p.stat().st_size} == {"station.db"}
    return {"desk": desk.store.home, "county": county.store.home}


def seen_in(home):
    """Tell how damage is noticed; None when all is well. Nothing else may be raised."""
    opened = {"desk": Desk, "county": County}[home.kind]
    try:
        found = check(opened.open(home, Ticking()).store)
    except (MachineFailed, Refused) as error:
        return error.code
    return None if found.ok else "problems"


def one_bit(data, chance):
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def sixteen_bytes(data, chance):
    at = chance.randrange(len(data) - 16)
    data[at : at + 16] = chance.randbytes(16)


def a_sector(data, chance):
    at = chance.randrange(len(data) // SECTOR) * SECTOR
    data[at : at + SECTOR] = bytes(SECTOR)


def a_page_elsewhere(data, chance):
    pages = len(data) // PAGE
    here, there = chance.sample(range(pages), 2)
    data[here * PAGE : here * PAGE + PAGE] = data[there * PAGE : there * PAGE + PAGE]


def the_tail(data, chance):
    del data[chance.randrange(len(data)) :]


def whole_pages_of_the_tail(data, chance):
    del data[chance.randrange(1, len(data) // PAGE) * 4096 :]


def a_longer_tail(data, chance):
    data += chance.randbytes(PAGE * chance.randrange(1, 4))


KINDS = (
    one_bit,
    sixteen_bytes,
    a_sector,
    a_page_elsewhere,
    the_tail,
    whole_pages_of_the_tail,
    a_longer_tail,
)


@pytest.mark.parametrize("copies", [8, pytest.param(60, marks=pytest.mark.long)])
@pytest.mark.parametrize("change", KINDS, ids=lambda c: c.__name__)
@pytest.mark.parametrize("kind", ["desk", "county"])
def test_every_change_is_noticed(homes, tmp_path, kind, change, copies):
    chance = random.Random(f"{kind} {change.__name__}")
    home = Home(tmp_path / "copy", kind)
    shutil.copytree(homes[kind].path, home.path)
    sound = home.database.read_bytes()
    missed = []
    for _number in range(copies):
        data = bytearray(sound)
        change(data, chance)
        assert data != sound
        for beside in home.path.glob("station.db-*"):
            beside.unlink()
        home.database.write_bytes(data)
        if seen_in(home) is None:
            missed.append([n for n in range(len(sound)) if data[n] != sound[n]][:3])
    assert missed == []


@pytest.mark.parametrize("kind", ["desk", "county"])
def test_the_borders_of_pages_are_guarded_too(homes, tmp_path, kind):
    """The salt, the first page's header, and the last bytes of a page (its seal)."""
    home = Home(tmp_path / "copy", kind)
    shutil.copytree(homes[kind].path, home.path)
    sound = home.database.read_bytes()
    last = len(sound) - 1
    for at in (0, 15, 16, 31, 40, 4016, 4032, 4095, 4096, 8191, last - 80, last):
        data = bytearray(sound)
        data[at] ^= 1
        home.database.write_bytes(data)
        assert seen_in(home) is not None, at


@pytest.mark.parametrize("name", ["database.key", "home.json"])
def test_what_lies_beside_the_database_is_missed_too(homes, tmp_path, name):
    home = Home(tmp_path / "copy", "desk")
    shutil.copytree(homes["desk"].path, home.path)
    path = home.mark if name == "home.json" else home.keys / name
    sound = path.read_bytes()
    for data in (b"", b"\xff" * 40, sound[:10], sound[::-1], b"null", b"[]", b'{"kind": 7}'):
        path.write_bytes(data)
        assert seen_in(home) is not None, data
    path.unlink()
    assert seen_in(home) is not None


CHANGES = (
    "UPDATE cases SET claimed_fen=claimed_fen+1",
    "UPDATE cases SET merchant='别家'",
    "UPDATE cases SET extra='{}'",
    "UPDATE payments SET received_fen=1",
    "UPDATE payments SET void=1",
    "DELETE FROM sessions",
    "DELETE FROM cases WHERE id=(SELECT max(id) FROM cases)",
    "DELETE FROM entries WHERE seq=(SELECT max(seq) FROM entries)",
    "DELETE FROM entries WHERE seq=5",
    "UPDATE entries SET line=replace(line, '1500', '9500') WHERE kind='case'",
    "UPDATE entries SET line=x'ff00' WHERE seq=3",
    "UPDATE entries SET line='text' WHERE seq=3",
    "UPDATE entries SET rev=rev+1 WHERE seq=6",
    "UPDATE entries SET standing=1 WHERE seq=4",
    "UPDATE disclosures SET value='\"别人\"'",
    "UPDATE disclosures SET value='not json'",
    "UPDATE disclosures SET value=x'ff'",
    "UPDATE disclosures SET key='zz'",
    "DELETE FROM disclosures",
    "UPDATE journals SET tip_seq=tip_seq-1",
    "UPDATE journals SET tip=x''",
    "DELETE FROM journals",
    "DELETE FROM search",
    "DELETE FROM search_docs",
    "DROP TABLE payments",
    "DROP TABLE search",
)


@pytest.mark.parametrize(
    "statement",
    [
        *CHANGES,
        "UPDATE entries SET standing=3 WHERE seq=4",
        "UPDATE meta SET value='别的' WHERE name='journal'",
        "DELETE FROM meta",
        "DELETE FROM counters",
    ],
)
def test_what_somebody_with_the_key_changed_is_noticed(homes, tmp_path, statement):
    home = Home(tmp_path / "copy", "desk")
    shutil.copytree(homes["desk"].path, home.path)
    with raw(home.database, vault.database_key(home)) as connection:
        connection.execute(statement)
        connection.commit()
    assert seen_in(home) is not None


@pytest.fixture(scope="module")
def stale(tmp_path_factory):
    """Put each page of an older copy into the newer file; return the tables where nobody noticed.

    The seal of a page says where it belongs, not when: an old page must be seen by its rows. The
    last case stays open: else the older page of the counts by day would hold the same rows.
    """
    desk = make_desk(tmp_path_factory.mktemp("stale") / "desk")
    work(desk, lambda done: None)
    home = desk.store.home
    older = home.database.read_bytes()
    work(desk, lambda done: None)
    complaint(desk)
    newer = home.database.read_bytes()
    with raw(home.database, vault.database_key(home)) as connection:
        names = dict(connection.execute("SELECT rootpage, name FROM sqlite_schema"))
    missed, seen = set(), set()
    for at in range(0, min(len(older), len(newer)), PAGE):
        if older[at : at + PAGE] == newer[at : at + PAGE]:
            continue
        home.database.write_bytes(newer[:at] + older[at : at + PAGE] + newer[at + PAGE :])
        found = missed if seen_in(home) is None else seen
        found.add(names.get(at // PAGE + 1, f"page {at // PAGE + 1}"))
    home.database.write_bytes(newer)
    assert seen_in(home) is None
    assert {"cases", "case_days", "sqlite_autoindex_case_days_1"} <= missed | seen
    return missed


def test_an_older_page_of_a_record_or_an_entry_is_noticed(stale):
    passed_over = ("counters", "search")
    assert {n for n in stale if not n.startswith(passed_over)} == set()


def test_an_older_page_of_the_counters_is_noticed(stale):
    """With a counter set back, the next case gets the number of another one."""
    assert "counters" not in stale


@pytest.mark.xfail(strict=True, reason="check does not look into the index, only at its rows")
def test_an_older_page_of_the_search_index_is_noticed(stale):
    assert {n for n in stale if n.startswith("search")} == set()
