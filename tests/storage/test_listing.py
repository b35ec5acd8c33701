"""A list is what a reader of all rows would make of it, whatever its length and page."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station import taxonomy, verbs
from station.clock import uuid7
from station.life import OPEN_STATES
from station.privacy import mask_name
from station.records import Case
from storage import fulltext, search
from storage import listing as listings
from storage.check import check
from storage.county import County
from storage.listing import Asked, listing
from storage.store import Store
from tests.storage.test_search import NAMES, QUERIES, SHOPS, TEXTS, scan, write
from tests.storage.world import World, agreed, complaint, take

REGIONS = ("330106", "540102")
OFFICES = {"j1": "城东所", "j2": "城西所", "j3": "城东所"}
JOURNALS = {
    "540102": {"j1": "017", "j2": "017", "j3": "018"},
    "330106": {"j4": "017"},
}
"""By region: the journals of a county and the stations they are of."""

CLASS = "G_FOOD"
PARTS = [i.code for i in taxonomy.children("category", CLASS)]
DAYS = [None, date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
SUMS = [None, 0, 100, 101500]

CASES = st.fixed_dictionaries(
    {
        "journal": st.sampled_from(["j1", "j2", "j3", "j4", "stranger"]),
        "number": st.integers(1, 12).map(lambda n: f"26A-{n:04d}"),
        "kind": st.sampled_from(["COMPLAINT", "COMPLAINT", "CONSULT", "LEAD"]),
        "state": st.sampled_from(["REGISTERED", "IN_MEDIATION", "CLOSED", "MERGED", None]),
        "received": st.integers(1, 4).map(lambda n: f"2026-03-0{n}"),
        "void": st.sampled_from([False, False, False, True]),
        "consumer_name": st.sampled_from(NAMES),
        "consumer_phone": st.sampled_from(["13800138000", ""]),
        "merchant": st.sampled_from(SHOPS),
        "goods": st.sampled_from(TEXTS),
        "claimed_fen": st.sampled_from([None, 0, 99, 100, 101500]),
        "nature": st.sampled_from(["", None, "quality", "price"]),
        "category": st.sampled_from([None, "", CLASS, *PARTS, "FIT"]),
        "external_numbers": st.just("[]"),
    }
)
STATIONS = ["", "017", "018", "540102-017", "330106-017", "110101-017", "019"]
ASKED = st.fixed_dictionaries(
    {
        "text": st.sampled_from(["", "", "", " "]),
        "kind": st.sampled_from(["", "", "COMPLAINT", "LEAD"]),
        "state": st.sampled_from(["", "", "REGISTERED", "CLOSED", "VOID"]),
        "open_only": st.booleans(),
        "station": st.sampled_from(STATIONS),
    }
)
MORE = st.fixed_dictionaries(
    {},
    optional={
        "nature": st.sampled_from(["quality", "price", "contract"]),
        "category": st.sampled_from([CLASS, *PARTS[:2], "FIT"]),
        "first": st.sampled_from(DAYS),
        "last": st.sampled_from(DAYS),
        "least_fen": st.sampled_from(SUMS),
        "most_fen": st.sampled_from(SUMS),
        "office": st.sampled_from(["城东所", "城西所", "没有的所"]),
    },
)
"""Conditions that a list has now and then."""

TYPED = [*QUERIES, "u", "u2", "u200", "x 空调", "王 x", "w n", "8 王", "王女士"]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, either_engine: str) -> County:
    made = World(tmp_path_factory.mktemp("world")).county()
    with made.store.write() as connection:
        for region, journals in JOURNALS.items():
            for journal, station in journals.items():
                connection.exec_driver_sql(
                    "INSERT INTO journals (region, journal, station, desk, name, type, identity, "
                    "office, minisign, recipient, enrolled_at, enrolled_how, enrolled_by, "
                    "counts_from, epoch, tip_ordinal, tip_seq, tip, forked, gaps, "
                    "incoming_through) VALUES (?,?,?,'A',?,'','',?,'','','','','',1,'',0,0,?,?,"
                    "'[]',0)",
                    (
                        region,
                        journal,
                        station,
                        f"{station}站",
                        OFFICES.get(journal, ""),
                        b"",
                        False,
                    ),
                )
    return made


def fill(store: Store, cases: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Put cases into the empty tables; return them by id."""
    rows: dict[str, dict[str, Any]] = {}
    with store.write() as connection:
        for table in ("cases", "search_docs"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        fulltext.empty(connection)
        for n, case in enumerate(cases):
            region = "330106" if case["journal"] == "j4" else "540102"
            nothing = dict.fromkeys(search.FIELDS, "")
            rows[f"c{n:02d}"] = {**nothing, **case, "region": region}
            write(connection, f"c{n:02d}", rows[f"c{n:02d}"])
    return rows


def station_of(row: Mapping[str, Any]) -> str:
    return JOURNALS[row["region"]].get(row["journal"], "")


def fits(row: Mapping[str, Any], record: str, asked: Asked) -> bool:
    """Say of one row whether it was asked for: the truth that the indexes must give."""
    state = "VOID" if row["void"] else row["state"] or ""
    region, _dash, code = asked.station.rpartition("-")
    return (
        (not asked.kind or row["kind"] == asked.kind)
        and (not asked.state or state == asked.state)
        and (not asked.open_only or state in OPEN_STATES)
        and (not asked.station or (station_of(row) == code and region in ("", row["region"])))
        and (asked.ids is None or (row["region"], record) in asked.ids)
        and fits_more(row, asked)
    )


def fits_more(row: Mapping[str, Any], asked: Asked) -> bool:
    day, fen = date.fromisoformat(row["received"]), row["claimed_fen"]
    within = {"": True, CLASS: row["category"] in (CLASS, *PARTS)}
    return (
        asked.nature in ("", row["nature"])
        and within.get(asked.category, row["category"] == asked.category)
        and (asked.first is None or day >= asked.first)
        and (asked.last is None or day <= asked.last)
        and (asked.least_fen is None or (fen is not None and fen >= asked.least_fen))
        and (asked.most_fen is None or (fen is not None and fen <= asked.most_fen))
        and asked.office in ("", OFFICES.get(row["journal"], ""))
    )


def expected(rows: Mapping[str, Mapping[str, Any]], asked: Asked) -> list[str]:
    found = [r for r, row in rows.items() if fits(row, r, asked)]
    return sorted(found, key=lambda r: (rows[r]["received"], r), reverse=True)


def same(store: Store, asked: Asked, wanted: list[str]) -> None:
    """Hold a list and all its pages against what is wanted."""
    made = listing(store, asked)
    assert (made.total, made.capped) == (len(wanted), False), asked
    with store.read() as connection:
        docs = list(listings.chosen(connection, asked))
        assert [row.id for row in listings.rows_of(connection, docs)] == wanted
    assert [row.id for row in made.rows(0, made.total)] == wanted
    few = listing(store, asked, 2)  # the first ones, where counting all takes long
    assert [row.id for row in few.rows(0, few.total)] == wanted[: few.total]
    assert few.total == len(wanted) if not few.capped else few.total == 2 < len(wanted)
    for size in (1, 3):
        pages = [made.rows(at, at + size) for at in range(0, len(wanted), size)]
        assert [row.id for page in pages for row in page] == wanted
    assert made.rows(len(wanted), len(wanted) + 9) == []
    assert [row.id for row in made.rows(-2, 2)] == wanted[:2]


QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUICK
@given(
    st.lists(CASES, max_size=14),
    st.lists(st.tuples(ASKED, MORE).map(lambda both: both[0] | both[1]), min_size=1, max_size=6),
    st.data(),
)
def test_a_list_is_what_a_scan_of_all_rows_gives(
    county: County,
    cases: list[dict[str, Any]],
    questions: list[dict[str, Any]],
    data: st.DataObject,
) -> None:
    rows = fill(county.store, cases)
    keys = [(row["region"], record) for record, row in rows.items()]
    for values in questions:
        asked = Asked(**values)
        same(county.store, asked, expected(rows, asked))
        ids = tuple(data.draw(st.lists(st.sampled_from([*keys, ("540102", "gone")]), max_size=9)))
        asked = Asked(**values, ids=ids)
        same(county.store, asked, expected(rows, asked))
    with county.store.read() as connection:
        assert search.problems(connection) == []


@QUICK
@given(st.lists(CASES, max_size=10), ASKED, MORE, st.booleans(), st.data())
def test_a_list_by_text_is_what_a_scan_gives(
    county: County, cases: list[dict[str, Any]], values: dict[str, Any], more: dict[str, Any],
    dense: bool, data: st.DataObject,
) -> None:  # fmt: skip
    rows = fill(county.store, cases)
    with pytest.MonkeyPatch.context() as patch:
        if dense:  # take the way along the newest, as if there were many
            patch.setattr(search, "CANDIDATES", 0)
            patch.setattr(search, "_certain", lambda text: bool(text))
        for text in data.draw(st.lists(st.sampled_from(TYPED), min_size=1, max_size=12)):
            asked = Asked(**{**values, **more, "text": text})
            found = scan(rows, text)
            wanted = [r for r in expected(rows, asked) if r in found]
            made = listing(county.store, asked)
            got = [row.id for row in made.rows(0, made.total)]
            with county.store.read() as connection:
                docs = list(listings.chosen(connection, asked))
                assert dense or [r.id for r in listings.rows_of(connection, docs)] == wanted
            if dense:  # unverified, it may promise too much
                assert [r for r in got if r in found] == wanted
            else:
                assert got == wanted
                assert (made.total, made.capped) == (len(wanted), False)


@QUICK
@given(st.lists(CASES, min_size=1, max_size=10), st.integers(0, 4), st.sampled_from(TYPED))
def test_what_is_held_is_capped_and_says_so(
    county: County, cases: list[dict[str, Any]], most: int, text: str
) -> None:
    rows = fill(county.store, cases)
    wanted = [r for r in expected(rows, Asked()) if r in scan(rows, text)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listings, "HELD", most)
        made = listing(county.store, Asked(text=text))
    assert [row.id for row in made.rows(0, 99)] == wanted[:most]
    assert (made.total, made.capped) == (min(len(wanted), most), len(wanted) > most)


@pytest.fixture
def many(county: County) -> Iterator[sa.Connection]:
    rng = Random(7)
    fill(
        county.store,
        [
            {
                "journal": rng.choice(["j1", "j2", "j3", "j4"]), "number": f"26A-{n:04d}",
                "kind": "COMPLAINT", "state": rng.choice(["CLOSED", "REGISTERED"]),
                "received": f"2026-0{rng.randrange(1, 10)}-0{rng.randrange(1, 10)}",
                "void": False, "external_numbers": "[]",
                "merchant": rng.choice(["惠民超市", "惠民分店超市", "万家电器"]),
            }
            for n in range(300)
        ],
    )  # fmt: skip
    with county.store.read() as connection:
        yield connection


@pytest.mark.parametrize("text", ["惠民", "惠民超市", "hmcs", "hm 超市", "分店", "26A"])
def test_many_and_few_are_found_alike(
    many: sa.Connection, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    everything = search.newest(many, text, search.Narrow(), 1_000)
    assert 0 < len(everything[0]) <= 300
    assert not everything[1]
    for region in REGIONS:
        here = search.Narrow(("d.region = ?",), (region,))
        inside = search.newest(many, text, here, 1_000)[0]
        assert inside == [doc for doc in everything[0] if doc in inside]
        monkeypatch.setattr(search, "CANDIDATES", 60)
        first, more = search.newest(many, text, here, 10)
        assert (first, more) == (inside[:10], True)
        monkeypatch.undo()


@pytest.mark.parametrize(
    ("text", "total"), [("u", 0), ("u2", 0), ("u200", 0), ("𠀀", 1), ("𠀀王", 1), ("王 x", 0)]
)
def test_what_the_index_cannot_tell_apart_is_read(tmp_path: Path, text: str, total: int) -> None:
    desk = World(tmp_path).desk("017")
    complaint(desk, consumer_name="𠀀王", merchant="店", note="无")
    assert listing(desk.store, Asked(text=text)).total == total


def test_a_row_shows_what_a_list_needs_and_no_name(tmp_path: Path) -> None:
    world = World(tmp_path)
    desk = world.desk("017", world.county())
    day = date(2026, 7, 2)
    case = complaint(
        desk, day, received_at="09:30", goods="酱油", category="FOOD", nature="quality",
        close_due=date(2026, 9, 1), consumer_name="欧阳小红",
    )  # fmt: skip
    gone = complaint(desk, day)
    desk.save(verbs.void(desk.file(gone.id), "重复"))
    void, row = listing(desk.store, Asked()).rows(0, 2)
    assert row.id == case.id
    assert (row.consumer, row.merchant, row.number) == ("欧阳**", "惠民超市", "26A-0001")
    assert (row.received, row.received_at, row.close_due) == (day, "09:30", date(2026, 9, 1))
    assert (row.goods, row.category, row.nature) == ("酱油", "FOOD", "quality")
    assert (row.kind, row.state, row.outcome) == ("COMPLAINT", "REGISTERED", "")
    assert (row.claimed_fen, row.station, row.station_name) == (1500, "017", "017站")
    assert (void.void, void.state, row.void) == (True, "VOID", False)
    assert mask_name("欧阳小红") == row.consumer


def test_the_goods_of_a_row_name_nobody(tmp_path: Path) -> None:
    desk = World(tmp_path).desk("017")
    day = date(2026, 7, 2)
    asked = complaint(
        desk, day, consumer_name="王芳", consumer_phone="13800000000", agent_name="李美丽",
        goods="李美丽替王芳买的奶粉",
    )  # fmt: skip
    told = verbs.register(
        asked.with_(id=uuid7(), kind="LEAD", number="26A-0002", goods="Tashi Dolma 的奶粉",
                    consumer_name="tashi dolma", agent_name="")
    )  # fmt: skip
    desk.save(told)
    goods = {row.kind: row.goods for row in listing(desk.store, Asked()).rows(0, 2)}
    assert goods == {"COMPLAINT": "李**替王*买的奶粉", "LEAD": "*** 的奶粉"}
    assert [r.id for r in desk.with_phone(asked.consumer_phone)] == [asked.id], "no lead"


def test_a_mall_is_told_of_open_cases_only(tmp_path: Path) -> None:
    desk = World(tmp_path).desk("017", kind="MALL")
    day = date(2026, 7, 2)
    case = complaint(desk, day, consumer_phone="13800000000")
    assert [c.id for c in desk.with_phone(case.consumer_phone)] == [case.id]
    for act in (
        lambda f: verbs.accept(f, day),
        lambda f: verbs.end(f, day, "WITHDRAWN"),
        lambda f: verbs.reply(f, day, "已说明"),
        lambda f: verbs.close(f, day),
    ):
        desk.step(case.id, act)
    assert desk.with_phone(case.consumer_phone) == []


def test_lists_follow_what_is_done_at_the_desk_and_the_county(tmp_path: Path) -> None:
    world = World(tmp_path)
    county = world.county()
    desks = [world.desk(code, county) for code in ("017", "018")]
    first = agreed(desks[0])
    moved = complaint(desks[0], date(2026, 7, 5))
    other = complaint(desks[1], date(2026, 7, 4), consumer_name="李四")
    desk = desks[0]
    assert [r.id for r in listing(desk.store, Asked()).rows(0, 9)] == [moved.id, first.id]
    assert [r.id for r in listing(desk.store, Asked(open_only=True)).rows(0, 9)] == [moved.id]
    desk.save(verbs.correct(desk.file(moved.id), received=date(2026, 7, 1)))
    desk.save(verbs.accept(desk.file(moved.id), date(2026, 7, 2)))
    assert [r.id for r in listing(desk.store, Asked()).rows(0, 9)] == [first.id, moved.id]
    assert listing(desk.store, Asked(state="REGISTERED")).total == 0
    take(county, *(world.bundle(d, f"out-{d.info()['code']}") for d in desks))
    got = listing(county.store, Asked()).rows(0, 9)
    assert [(r.id, r.station) for r in got] == [
        (other.id, "018"), (first.id, "017"), (moved.id, "017"),
    ]  # fmt: skip
    assert [r.id for r in listing(county.store, Asked(station="540102-018")).rows(0, 9)] == [
        other.id
    ]
    assert listing(county.store, Asked(text="李四", station="017")).total == 0
    for home in (*desks, county):
        assert check(home.store).ok


def test_a_desk_knows_its_station_with_and_without_a_region(tmp_path: Path) -> None:
    desk = World(tmp_path).desk("017")
    complaint(desk)
    for station, total in (("017", 1), ("000000-017", 1), ("540102-017", 1), ("018", 0)):
        assert listing(desk.store, Asked(station=station)).total == total


def test_wrong_counts_and_wrong_places_are_seen(tmp_path: Path) -> None:
    desk = World(tmp_path).desk("017")
    complaint(desk)
    for damage in (
        "UPDATE case_days SET n=2",
        "DELETE FROM case_days",
        "UPDATE search_docs SET received='2026-01-01'",
    ):
        with desk.store.write() as connection:
            connection.exec_driver_sql(damage)
        found = check(desk.store)
        assert not found.ok
        assert any("列表" in problem for problem in found.problems)
        with desk.store.write() as connection:
            search.rebuild(connection)
        assert check(desk.store).ok


def test_a_mended_index_lists_the_same(tmp_path: Path) -> None:
    desk = World(tmp_path).desk("017")
    for day in (3, 1, 2):
        desk.register(Case(id=uuid7(), kind="CONSULT", received=date(2026, 7, day)))
    before = listing(desk.store, Asked()).rows(0, 9)
    with desk.store.write() as connection:
        assert search.rebuild(connection) == 3
    assert listing(desk.store, Asked()).rows(0, 9) == before
    assert len(before) == 3
