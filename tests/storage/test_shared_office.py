"""A shared office: several clerks over one PostgreSQL, each with a home and the office's keys."""

import json
import os
import random
import shutil
import stat
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from screens.cli.county import main
from station.errors import MachineFailed, Refused, Usage
from station.period import parse
from storage import (
    backup,
    check,
    figures,
    fulltext,
    migrations,
    moving,
    search,
    shared,
    shared_office,
    vault,
)
from storage.county import LOOKED, County
from storage.county import init as init_county
from storage.migrations import postgres
from storage.paths import Home
from tests.storage.test_law import OURS
from tests.storage.world import World, agreed, complaint, enrol, give_back, take

NAME, REGION = "城关区", "540102"


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def url(databases):
    return databases()


@pytest.fixture
def county(world, url):
    return init_county(Home(world.path / "county", "county"), REGION, NAME, url, world.clock)


def home(world, name):
    return Home(world.path / name, "county")


def keys_of(world, county):
    return next(p for p in county.write_keys(world.path / "safe") if p.name.endswith(".json"))


def twin(world, county, name="alone"):
    """An office in a file with the keys and desks of this one, that has taken in nothing."""
    made = init_county(home(world, name), REGION, NAME, clock=world.clock)
    for key in ("age.key", "minisign.key"):
        (made.store.home.keys / key).write_bytes((county.store.home.keys / key).read_bytes())
    with county.store.read() as source, made.store.write() as target:
        for table in ("journals", "invitations"):
            rows = source.exec_driver_sql(f"SELECT * FROM {table}").mappings().all()
            for row in rows:
                names, marks = ",".join(row), ",".join("?" * len(row))
                target.exec_driver_sql(
                    f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values())
                )
    return made


def bundles(world, *desks):
    """Overlapping bundles of each desk: as they were written in time, and everything at once."""
    made = []
    for desk in desks:
        for month in range(3):
            agreed(desk, fen=1_000 * (month + 1))
            complaint(desk, merchant=f"第{month}店")
            made.append(world.bundle(desk, f"{desk.store.home.path.name}-{month}"))
        made.append(world.bundle(desk, f"{desk.store.home.path.name}-all", everything=True))
    return made


def rows(county, but=("meta", "imports", "search_docs")):
    """Return every row of every table but the hour of arrival and names that each office makes."""
    found = {}
    with county.store.read() as connection:
        for name in sorted(SQLModel.metadata.tables.keys() - set(but)):
            told = connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings().all()
            found[name] = sorted(
                repr(sorted((k, int(v) if isinstance(v, bool) else v)
                            for k, v in row.items() if k not in ("at", "outgoing")))
                for row in told
            )  # fmt: skip
        docs = "SELECT region, id, received, kind, state, journal, nature, claimed_fen"
        found["docs"] = sorted(
            map(tuple, connection.exec_driver_sql(docs + " FROM search_docs").all())
        )
    return found


def test_rows_figures_and_what_is_found_are_those_of_a_file(world, county):
    desks = [world.desk(code, county) for code in ("017", "018")]
    alone = twin(world, county)
    paths = bundles(world, *desks)
    one, two = take(county, *paths), take(alone, *paths)
    assert [(t.new, t.same, t.held, t.code) for t in one] == [
        (t.new, t.same, t.held, t.code) for t in two
    ]
    assert rows(county) == rows(alone)
    assert check.check(county.store).problems == []
    told = []
    for office in (county, alone):
        with office.store.read() as connection:
            found = [search.find(connection, t) for t in ("王女士", "wn", "第1店", "惠民", "店 王")]
            told.append((found, figures.figures(connection, parse("2026"))))
    assert told[0] == told[1]
    assert told[0][0][0].total == 12
    assert [give_back(world, county, d, f"down{n}").acked_through > 0 for n, d in enumerate(desks)]


IMPORT = "import sys; from screens.cli.county import main; sys.exit(main(sys.argv[1:]))"


def importing(place, paths):
    """Start `county import`, as a clerk at another PC does."""
    command = [sys.executable, "-c", IMPORT, "--home", str(place.path), "import", "--json"]
    return subprocess.Popen(
        [*command, *map(str, paths)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def at_once(world, county, colleague, desks, orders, stop=()):
    """Let clerks take in bundles at once, each in an order of its own; some are stopped midway.

    What was stopped is taken in again. The office must be the one that took in all, one by one.
    """
    alone = twin(world, county)
    paths = bundles(world, *desks)
    homes = [county.store.home, colleague.store.home]
    clerks = [
        importing(homes[n % 2] if n < 2 else copied(world, homes[0], n), order(paths))
        for n, order in enumerate(orders)
    ]
    for n in stop:
        time.sleep(2)
        clerks[n].kill()
    said = [clerk.communicate()[0] for clerk in clerks]
    take(county, *(paths if stop else ()))
    take(alone, *paths)
    but = ("meta", "imports", "search_docs", "bundles", "attachments")
    assert rows(county, but) == rows(alone, but)
    assert check.check(county.store).problems == []
    with county.store.read() as connection:
        entries = connection.exec_driver_sql("SELECT count(*) FROM entries").scalar_one()
    if not stop:
        assert [clerk.returncode for clerk in clerks] == [0] * len(clerks)
        taken = [one for told in said for one in json.loads(told)["bundles"]]
        assert entries == sum(one["new"] + one["held"] for one in taken)


def copied(world, place, number):
    """A third clerk's home: it holds keys and the address, so a copy is as good as joining."""
    target = world.path / f"clerk-{number}"
    shutil.copytree(place.path, target)
    return Home(target, "county")


@pytest.fixture
def colleague(world, county, url):
    return init_county(home(world, "two"), REGION, NAME, url, world.clock,
                       keys_file=keys_of(world, county))  # fmt: skip


def test_two_importers_at_once_are_one_after_the_other(world, county, colleague):
    desks = [world.desk(code, county) for code in ("017", "018")]
    at_once(
        world, county, colleague, desks,
        [lambda p: [p[0], p[7], *p[1:4]], lambda p: [p[3], *reversed(p[4:]), p[1]]],
    )  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_any_clerks_in_any_order_one_of_them_cut_off(world, county, colleague, seed):
    rng = random.Random(seed)
    desks = [world.desk(f"{n:03d}", county) for n in range(1, 5)]
    fork = world.copy(desks[0], "fork")
    agreed(fork)

    def shuffled(paths):
        return rng.sample(paths, len(paths))

    at_once(world, county, colleague, [*desks, fork], [shuffled] * 3, stop=(1,) if seed else ())


def test_a_colleague_joins_with_the_keys_alone(world, county, url, tmp_path):
    def join(name, code=REGION, keys=None):
        return init_county(home(world, name), code, "别名", url, world.clock, keys_file=keys)

    with pytest.raises(Refused) as refused:
        join("two")
    assert refused.value.code == "not-let-in"
    assert "540102-office.keys.json" in refused.value.sentence
    with pytest.raises(Refused, match="540103"):
        join("two", "540103")
    keys = keys_of(world, county)
    text = json.loads(keys.read_text())
    other = World(tmp_path / "other").county()
    strange = shared_office.OfficeKeys(
        format=shared_office.FORMAT, region=REGION, **vars(vault.keys(other.store.home))
    )
    for spoilt, code in (
        (text | {"age_recipient": "age1x"}, "bad-keys"),
        (text | {"format": "x"}, "bad-keys"),
        ({}, "bad-keys"),
        (text | {"region": "540103"}, "other-county"),
        ({f: getattr(strange, f) for f in text}, "other-keys"),
    ):
        (tmp_path / "keys.json").write_text(json.dumps(spoilt))
        with pytest.raises(Refused) as refused:
            join("two", keys=tmp_path / "keys.json")
        assert refused.value.code == code
    assert not home(world, "two").exists()
    made = join("two", keys=keys)
    assert made.info() == county.info()
    desk = world.desk("017", made)
    agreed(desk)
    assert take(made, world.bundle(desk, "a"))[0].new
    assert County.open(county.store.home, world.clock).status() == made.status()
    again = init_county(home(world, "three"), REGION, NAME, url, keys_file=keys)
    assert give_back(world, again, desk).acked_through


def test_the_first_of_two_founders_founds(world, url):
    made = [init_county(home(world, "one"), REGION, NAME, url)]
    with pytest.raises(Refused, match="keys"):
        init_county(home(world, "two"), REGION, NAME, url)
    with pytest.raises(Refused, match="已经设置过"):
        init_county(home(world, "one"), REGION, NAME, url)
    assert made[0].store.shared


def test_the_address_stays_in_the_home(world, url):
    secret = url.replace("postgres:@", "postgres:verysecret@")
    assert secret != url
    made = init_county(home(world, "one"), REGION, NAME, secret)
    kept = made.store.home.keys / vault.URL
    assert "verysecret" in kept.read_text()
    if os.name != "nt":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "verysecret" not in repr(made.store) + repr(rows(made, but=())) + str(made.info())
    for path in made.write_keys(world.path / "safe"):
        assert "verysecret" not in path.read_text()
    kept.write_text(secret.replace("/postgres?", "/nowhere?"))
    with pytest.raises(MachineFailed) as failed:
        County.open(made.store.home)
    assert failed.value.code == "no-database"
    assert "verysecret" not in failed.value.sentence


@pytest.mark.parametrize(
    "text", ["", "x", "sqlite:///x.db", "mysql://u:verysecret@h/d", "postgresql://u:verysecret@h"]
)
def test_what_is_no_address_is_refused_unrepeated(world, text):
    with pytest.raises(Usage) as refused:
        init_county(home(world, "one"), REGION, NAME, text)
    assert refused.value.code == "bad-database"
    assert "verysecret" not in refused.value.sentence
    assert not (world.path / "one").exists()


def test_the_driver_may_be_missing(world, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Refused, match="county-postgres"):
        shared.engine(shared.address("postgresql://somebody@nowhere/office"))


def test_keys_go_with_a_database_only(world, county):
    with pytest.raises(Usage, match="--database"):
        init_county(home(world, "two"), REGION, NAME, keys_file=keys_of(world, county))


def test_a_newer_office_is_left_alone_and_an_older_one_brought_up(county, monkeypatch):
    def version():
        with county.store.read() as connection:
            return connection.exec_driver_sql("SELECT value FROM meta WHERE name='schema'").scalar()

    assert version() == str(migrations.NEWEST)
    ran = []
    monkeypatch.setattr(postgres, "_run", lambda _connection, name: ran.append(name))
    monkeypatch.setattr(migrations, "NEWEST", 5)
    again = County.open(county.store.home)
    assert (version(), ran) == ("5", ["postgres_v0005.sql"])
    again.store.close()
    monkeypatch.undo()
    with pytest.raises(Refused) as refused:
        County.open(county.store.home)
    assert refused.value.code == "newer-file"


def test_the_tables_are_those_of_the_file(world, county):
    alone = World(world.path / "file").county()
    ours, theirs = (sa.inspect(one.store.engine) for one in (county, alone))
    for name in SQLModel.metadata.tables:
        columns = [
            {(c["name"], c["nullable"]) for c in one.get_columns(name)} for one in (ours, theirs)
        ]
        assert columns[0] == columns[1], name
        assert all(
            one.get("collation", "C") == "C" for one in map(dict, ours.get_columns(name))
            if isinstance(one["type"], sa.Text)
        )  # fmt: skip
        if name not in ("meta", "counters", "drafts", "templates", "loaded"):
            assert ours.get_pk_constraint(name)["constrained_columns"][0] == "region"
        indexes = [{i["name"] for i in one.get_indexes(name)} for one in (ours, theirs)]
        assert indexes[1] - {None} <= indexes[0]


def test_a_backup_goes_from_a_file_to_a_database_and_back(world, county, url, databases):
    desk = world.desk("017", county)
    take(county, *bundles(world, desk))
    county.take_law(OURS)
    saved = backup.backup(county.store, world.path / "safe")
    assert saved.entries
    with pytest.raises(Refused, match="空的数据库") as refused:
        backup.restore(county.store.home, saved.path)
    assert refused.value.code == "shared-restore"
    backup.restore(home(world, "file"), saved.path, world.clock)
    file = County.open(home(world, "file"), world.clock)
    again = backup.backup(file.store, world.path / "safe").path
    moving.restore(home(world, "moved"), again, databases(), world.clock)
    moved = County.open(home(world, "moved"), world.clock)
    for one in (county, file, moved):
        assert check.check(one.store).problems == []
    with county.store.write() as connection:  # as after any restore
        connection.exec_driver_sql("UPDATE journals SET resend_from=tip_seq+1")
        connection.exec_driver_sql("DELETE FROM outgoing")
    assert rows(county) == rows(file) == rows(moved)
    assert not file.store.shared
    each_its_own = {"backup_at", LOOKED}  # what is noted when it is saved, and when it is opened
    facts = [
        {k: v for k, v in one.info().items() if k not in each_its_own} for one in (county, moved)
    ]
    assert facts[0] == facts[1]
    assert give_back(world, moved, desk).acked_through
    agreed(desk)
    assert take(moved, world.bundle(desk, "later"))[0].new
    for place, code in (("moved", "home-exists"), ("other", "office-exists")):
        with pytest.raises(Refused) as refused:
            moving.restore(home(world, place), again, url)
        assert refused.value.code == code
    assert not home(world, "other").exists()


def test_after_its_keeper_brought_it_back_every_desk_sends_what_is_lacking(world, county):
    desk = world.desk("017", county)
    agreed(desk)
    take(county, world.bundle(desk, "a"))
    give_back(world, county, desk, "down1")
    with county.store.write() as connection:  # as an older copy has it
        for table in ("entries", "cases", "sessions", "agreements", "payments", "bundles",
                      "stations", "operators", "search", "search_docs", "disclosures"):  # fmt: skip
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("UPDATE journals SET tip_seq=0, tip_ordinal=0, tip=?", (b"",))
    moving.restored(county.store.home)
    give_back(world, county, desk, "down2")
    assert take(county, world.bundle(desk, "b"))[0].new
    assert check.check(county.store).problems == []
    alone = World(world.path / "file").county()
    with pytest.raises(Usage):
        moving.restored(alone.store.home)


def test_a_text_may_hold_what_the_database_may_not(world, county):
    desk = world.desk("017", county)
    complaint(desk, goods="A\0B空调")
    taken = take(county, world.bundle(desk))
    assert taken[0].held == 0
    assert check.check(county.store).problems == []


def test_one_who_may_only_look_is_told(county):
    with pytest.raises(MachineFailed) as failed, county.store.read() as connection:
        connection.exec_driver_sql("DELETE FROM cases")
    assert failed.value.code == "read-only"


def test_a_writer_that_waits_too_long_is_told(county, monkeypatch):
    monkeypatch.setattr(shared, "PATIENCE", 0.1)
    impatient = County.open(county.store.home)
    with county.store.write(), pytest.raises(MachineFailed) as failed, impatient.store.write():
        pass
    assert failed.value.code == "busy"
    with county.store.write(), impatient.store.read() as connection:  # reading waits for nobody
        assert connection.exec_driver_sql("SELECT count(*) FROM cases").scalar() == 0


@pytest.mark.parametrize(
    ("file", "database"),
    [
        ("SELECT a FROM t WHERE b=? AND c='?' AND d LIKE '5%'",
         "SELECT a FROM t WHERE b=%s AND c='?' AND d LIKE '5%%'"),
        ('SELECT "?" FROM t INDEXED BY ix_t CROSS JOIN u ON 1=1',
         'SELECT "?" FROM t  JOIN u ON 1=1'),
        ("rowid FROM search WHERE search MATCH ?",
         "rowid FROM search WHERE search.tokens @@ CAST(%s AS tsquery)"),
        ("SELECT 'it''s ?', value FROM json_each(?)",
         "SELECT 'it''s ?', value FROM json_array_elements_text(%s)"),
    ],
)  # fmt: skip
def test_a_statement_is_put_in_the_other_words(file, database):
    assert shared.spoken(file) == database


def test_more_tokens_than_a_document_may_have_are_cut(county):
    facts = "".join(chr(0x4E00 + n % 20_000) for n in range(0, 600_000, 7))
    numbers = [facts[n : n + 2_000] for n in range(0, len(facts), 2_000)]
    row = {"external_numbers": numbers, "merchant": "惠民超市", "received": "2026-07-01"}
    with county.store.write() as connection:
        search.index(connection, [(REGION, "x" * 36, row)])
        assert search.documents(connection, [(REGION, "x" * 36)])


def test_desks_may_be_enrolled_by_either_clerk(world, county, colleague):
    desk = world.desk("017")
    enrol(colleague, desk, "017")
    agreed(desk)
    assert take(county, world.bundle(desk))[0].new


def test_the_commands_of_a_shared_office(world, url, databases, capsys, tmp_path):
    def run(place, *words):
        status = main(["--home", str(tmp_path / place), *words, "--json"])
        said = capsys.readouterr()
        return status, json.loads(said.out) if said.out else said.err

    named = ("init", "--code", REGION, "--name", NAME, "--database")
    assert run("one", *named, url) == (0, {"home": str(tmp_path / "one"), "code": REGION})
    status, paths = run("one", "keys", "--to", str(tmp_path / "safe"))
    assert status == 0
    assert run("two", *named, url)[0] == 1
    assert run("two", *named, url, "--keys", paths["paths"][-1])[0] == 0
    desk = world.desk("017")
    enrol(County.open(home(world, "two")), desk, "017")
    agreed(desk)
    status, taken = run("one", "import", str(world.bundle(desk)))
    assert (status, taken["bundles"][0]["held"]) == (0, 0)
    assert run("two", "status")[1]["stations"][0]["last_seq"] == taken["bundles"][0]["new"]
    status, saved = run("two", "backup", "--to", str(tmp_path / "safe"))
    assert status == 0
    status, said = run("two", "restore", saved["path"])
    assert (status, "--database" in said) == (1, True)
    assert run("three", "restore", saved["path"], "--database", databases())[0] == 0
    assert run("three", "summary", "2026Q3")[1]["figures"]["complaints"] == 1
    assert run("three", "restore")[0] == run("three", "check")[0] == 0
    assert run("four", "restore")[0] == 2
    status, said = run("four", *named, "postgresql://u:verysecret@h")
    assert status == 2
    assert "verysecret" not in said


def test_a_query_with_brackets_is_put_in_the_other_words(county):
    rows = [("a", "惠民超市"), ("b", "惠民商店"), ("c", "万家")]
    with county.store.write() as connection:
        search.index(connection, [(REGION, one, {"merchant": shop}) for one, shop in rows])
        asked = fulltext.asked_of(connection, '"hm" * AND ("超市" OR "家")')
        assert asked == "'hm':* & ('超市' | '家')"
        found = connection.exec_driver_sql(
            "SELECT d.id FROM (SELECT rowid AS doc FROM search WHERE search MATCH ?) s "
            "CROSS JOIN search_docs d ON d.doc = s.doc",
            (asked,),
        )
        assert found.all() == [("a",)]


def test_what_does_not_fit_is_refused_and_the_next_one_enters(world, county):
    desks = [world.desk(code, county) for code in ("017", "018")]
    complaint(desks[0], merchant=random.Random(1).randbytes(6_000).hex())
    agreed(desks[1])
    one, two = take(county, *(world.bundle(d, d.info()["code"]) for d in desks))
    assert (one.code, one.new, two.code) == ("does-not-fit", 0, "")
    assert two.new
    assert check.check(county.store).problems == []
