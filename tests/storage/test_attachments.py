"""Attachments: kept by their content, sent once, asked for again, erased; nothing waits for one."""

import dataclasses
import hashlib
from datetime import date

import pytest

from station import attaching, striking, verbs
from station.bundle import write
from station.errors import Refused
from storage import attachments, backup, check, exchange
from storage.desk import Desk
from tests.storage.world import Ticking, World, complaint, give_back, take

pytestmark = pytest.mark.usefixtures("either_engine")

DAY = date(2026, 7, 2)
PICTURE = b"\xff\xd8 a receipt " * 300


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def both(world):
    county = world.county()
    return county, world.desk("017", county)


def file_of(world, name="小票.jpg", data=PICTURE):
    place = world.path / "shop" / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(data)
    return place


def attached(world, desk, case, name="小票.jpg", data=PICTURE, **more):
    return attachments.attach(desk, case.id, file_of(world, name, data), what="RECEIPT", **more)


def kept(home):
    with home.store.read() as connection:
        return {
            sha: bytes(data)
            for sha, data in connection.exec_driver_sql("SELECT sha, data FROM attachments")
        }


def sound(*homes):
    return [check.check(home.store).problems for home in homes] == [[]] * len(homes)


def files_in(county, *paths):
    from storage import opening

    return [len(opening.read_bundle(county, path).attachments) for path in paths]


def test_a_file_comes_to_the_county_whole_once_and_out_again(world, both):
    county, desk = both
    one, two = complaint(desk), complaint(desk, merchant="万和商场")
    made = attached(world, desk, one, note="小票上有日期")
    again = attached(world, desk, two, name="小票.jpg")
    attached(world, desk, two, name="小票.jpg", data=b"another picture")
    assert (made.sha, made.size) == (hashlib.sha256(PICTURE).hexdigest(), len(PICTURE))
    assert again.sha == made.sha
    assert len(kept(desk)) == 2
    paths = exchange.export(desk, world.path / "out").paths
    assert files_in(county, *paths) == [2]
    assert take(county, *paths)[0].held == 0
    assert kept(county) == kept(desk)
    file = county_file(county, two)
    assert [a.name for a in file.attachments] == ["小票.jpg", "小票.jpg"]
    out = world.path / "stick"
    written = [attachments.write_out(county.store, "540102", a, out) for a in file.attachments]
    written += [attachments.write_out(county.store, "540102", file.attachments[0], out)]
    assert [p.name for p in written] == ["小票.jpg", "小票 (2).jpg", "小票.jpg"]
    assert [p.read_bytes() for p in written] == [PICTURE, b"another picture", PICTURE]
    give_back(world, county, desk)
    complaint(desk)
    assert files_in(county, *exchange.export(desk, world.path / "next").paths) == [0]
    assert sound(desk, county)


def county_file(county, case):
    from storage.reading import read_file

    with county.store.read() as connection:
        return read_file(connection, "540102", case.id)


def test_what_is_missing_is_named_refuses_nothing_and_is_sent_again(world, both, monkeypatch):
    county, desk = both
    case = complaint(desk)
    lost = attached(world, desk, case)
    pack = write.pack

    def without(stretch, **given):
        return pack(dataclasses.replace(stretch, attachments={}), **given)

    monkeypatch.setattr(write, "pack", without)
    first = exchange.export(desk, world.path / "out").paths
    monkeypatch.undo()
    taken = take(county, *first)[0]
    assert (taken.refused, taken.held) == (0, 0)
    assert taken.new
    assert kept(county) == {}
    assert len(county_file(county, case).attachments) == 1
    got = give_back(world, county, desk)
    assert got.acked_through == desk_tip(desk)
    again = exchange.export(desk, world.path / "again").paths
    assert files_in(county, *again) == [1]
    take(county, *again)
    assert kept(county) == {lost.sha: PICTURE}
    give_back(world, county, desk, "down2")
    assert files_in(county, *exchange.export(desk, world.path / "last").paths) == [0]
    assert sound(desk, county)


def desk_tip(desk):
    with desk.store.read() as connection:
        return connection.exec_driver_sql("SELECT max(seq) FROM entries").scalar_one()


def test_what_is_over_a_cap_goes_into_further_bundles(world, both, monkeypatch):
    county, desk = both
    case = complaint(desk)
    for n in range(5):
        attached(world, desk, case, data=b"%d" % n * 400)
    monkeypatch.setattr(exchange, "COMFORTABLE", 3000)
    paths = exchange.export(desk, world.path / "out").paths
    assert len(paths) > 2
    assert sum(files_in(county, *paths)) == 5
    with desk.store.write() as connection:
        attachments.note_asked(connection, [hashlib.sha256(b"0" * 400).hexdigest()])
    for bundle in take(county, *paths):
        assert (bundle.refused, bundle.held) == (0, 0)
    assert kept(county) == kept(desk)
    give_back(world, county, desk)
    with desk.store.write() as connection:
        attachments.note_asked(connection, sorted(kept(desk)))
    monkeypatch.setattr(exchange, "COMFORTABLE", 900)
    alone = exchange.export(desk, world.path / "alone").paths
    assert len(set(alone)) == 3
    assert files_in(county, *alone) == [2, 2, 1]
    assert all(t.refused == 0 for t in take(county, *alone))


def test_a_file_too_large_empty_or_gone_is_refused_in_a_sentence(world, both):
    _county, desk = both
    case = complaint(desk)
    for data, code in ((b"x" * (attaching.MAX_BYTES + 1), "too-large"), (b"", "empty-file")):
        with pytest.raises(Refused) as caught:
            attached(world, desk, case, data=data)
        assert caught.value.code == code
    with pytest.raises(Refused, match="文件"):
        attachments.attach(desk, case.id, world.path / "nowhere.jpg")
    attached(world, desk, case, data=b"x" * attaching.MAX_BYTES)
    desk.save(verbs.void(desk.file(case.id), "试填"))
    with pytest.raises(Refused):
        attached(world, desk, case)
    assert len(kept(desk)) == 1


def test_a_merge_moves_them_and_a_void_one_is_neither_missed_nor_sent(world, both):
    county, desk = both
    main, other = complaint(desk), complaint(desk)
    moved = attached(world, desk, other)
    wrong = attached(world, desk, other, data=b"the wrong one")
    file = desk.file(other.id)
    desk.save(striking.strike(file, wrong, "附错了"))
    desk.merge(other.id, main.number)
    standing = [a.id for a in desk.file(main.id).attachments if not a.void]
    assert standing == [moved.id]
    assert desk.file(other.id).attachments == ()
    paths = exchange.export(desk, world.path / "out").paths
    assert files_in(county, *paths) == [1]
    take(county, *paths)
    with county.store.read() as connection:
        assert attachments.missing(connection, "540102", desk.info()["journal"]) == []
    assert sound(desk, county)


@pytest.mark.parametrize("late", [False, True])
def test_erasing_deletes_bytes_that_nothing_else_names_whatever_comes_first(world, both, late):
    county, desk = both
    one, two = complaint(desk), complaint(desk)
    attached(world, desk, one)
    attached(world, desk, two)
    secret = attached(world, desk, one, data=b"an identity card")
    before = exchange.export(desk, world.path / "before").paths
    desk.erase(one.id)
    after = exchange.export(desk, world.path / "after").paths
    take(county, *(after if late else before))
    take(county, *(before if late else after))
    for home in (desk, county):
        assert set(kept(home).values()) == {PICTURE}
        assert secret.sha not in kept(home)
    desk.erase(two.id)
    take(county, *exchange.export(desk, world.path / "more").paths, *before)
    assert kept(desk) == kept(county) == {}
    assert sound(desk, county)


def test_a_backup_carries_them(world, both):
    _county, desk = both
    attached(world, desk, complaint(desk))
    saved = backup.backup(desk.store, world.path / "safe").path
    desk.store.close()
    backup.restore(desk.store.home, saved, Ticking())
    opened = Desk.open(desk.store.home, world.clock)
    assert set(kept(opened).values()) == {PICTURE}
    assert sound(opened)


@pytest.mark.parametrize(
    "name",
    ["", "..", "CON.txt", "a/b\\c:d.jpg", "\x1b[31m红.pdf", "长" * 300 + ".jpg", "=cmd|x!A0"],
)
def test_a_name_is_only_a_label_and_no_path(name):
    for again in (1, 2):
        made = attaching.file_name(name, again)
        assert made
        assert made not in (".", "..")
        assert len(made.encode()) <= 200
        assert not set(made) & set('<>:"/\\|?*\x1b')
        assert not made.upper().startswith("CON.")
    assert attaching.label(name)
