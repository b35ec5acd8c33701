import json
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from station import tokens
from storage import database, fulltext, search
from tests.postgres import tables

REGION = "000000"
NAMES = ["王女士", "曾小贤", "单于朴", "李四", "王é", "", "O'Neil", "𠀀王😀"]
SHOPS = ["重庆银行", "好空调商店", "区老师KTV", "王记", "A\x00B", '"店*"', "100% AND OR"]
TEXTS = ["空调坏了，不退", "冰箱 2026年", "王说：*", "", "x" * 30, "一" * 2_010 + "尾"]
QUERIES = [
    "王", "空调", "女士", "王女", "wns", "wn", "w", "zxx", "cxx", "cqyh", "ylsktv", "王 空调",
    "AND", '"', "*", '"王" OR NEAR(', "8000", "138", "26A-0001", "26a0001", "0001", "001", "L-7",
    "旧 7", "A\x00B", "😀", "𠀀王", "é", "Oneil", "tokens:王", "王* ^空", "尾", "一一一一", "x",
    "ab", "xxxxx", "zqyx", "不退 冰箱", "９１33", "-", "王 王 王",
]  # fmt: skip

CASES = st.fixed_dictionaries(
    {
        "number": st.integers(1, 12).map(lambda n: f"26A-{n:04d}"),
        "ledger_number": st.sampled_from(["", "L-7", "旧7号"]),
        "external_numbers": st.lists(
            st.sampled_from(["1330106002026", "浙[2026]7"]), max_size=2
        ).map(lambda items: json.dumps(items, ensure_ascii=False)),
        "consumer_name": st.sampled_from(NAMES),
        "consumer_phone": st.sampled_from(["13800138000", "０571-8800", "", "138 1234"]),
        "agent_name": st.sampled_from(NAMES) | st.none(),
        "merchant": st.sampled_from(SHOPS) | st.text("王重空调ab1 😀", max_size=6),
        "credit_code": st.sampled_from(["", "91330106MA2B1X0T3K"]),
        "goods": st.sampled_from(TEXTS),
        "facts": st.sampled_from(TEXTS),
        "request": st.sampled_from(TEXTS),
        "note": st.sampled_from(TEXTS) | st.none(),
        "handler": st.sampled_from(NAMES),
        "received": st.integers(1, 3).map(lambda n: f"2026-03-0{n}"),
        "kind": st.sampled_from(["COMPLAINT", "LEAD"]),
        "void": st.booleans(),
        "region": st.sampled_from([REGION, "330106"]),
    }
)


@pytest.fixture(scope="module")
def engine(
    tmp_path_factory: pytest.TempPathFactory, either_engine: str, request: pytest.FixtureRequest
) -> sa.Engine:
    if either_engine == "postgresql":
        return tables(request.getfixturevalue("databases")())
    path: Path = tmp_path_factory.mktemp("home") / "station.db"
    return database.create(path, database.new_key(), "desk")


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def write(connection: sa.Connection, record: str, values: Mapping[str, Any]) -> None:
    row = {
        "region": REGION, "journal": "j", "turn": 1, "ordinal": 1, "rev": 1, "digest": b"",
        "void": False, "received": "2026-03-01", "kind": "COMPLAINT", "state": "REGISTERED",
        **values, "id": record,
    }  # fmt: skip
    connection.exec_driver_sql(
        f"INSERT INTO cases ({','.join(row)}) VALUES ({','.join('?' * len(row))}) "
        f"ON CONFLICT (region, id) DO UPDATE SET {','.join(f'{n}=excluded.{n}' for n in row)}",
        tuple(v.replace("\0", "") if isinstance(v, str) else v for v in row.values()),
    )
    search.index(connection, [(row["region"], record, row)])


def spellings(name: str) -> list[str]:
    return ["".join(letters) for letters in product(*tokens.initials(name))]


def scan(rows: Mapping[str, Mapping[str, Any]], text: str) -> list[str]:
    """Read every row: the truth that the index must give."""
    wanted = [word for word in map(tokens.fold, text.split()) if word]
    found = []
    for record, row in rows.items():
        texts = [str(row[n] or "")[:2_000] for n in search.FIELDS if n != "external_numbers"]
        folded = [tokens.fold(t) for t in texts + json.loads(row["external_numbers"])]
        spelled = [s for n in search.NAMES if row[n] for s in spellings(row[n])]
        if wanted and all(
            any(w in t for t in folded) or (w.isascii() and any(w in s for s in spelled))
            for w in wanted
        ):
            found.append(record)
    return sorted(found, key=lambda r: (rows[r]["received"], r), reverse=True)


@settings(max_examples=25, deadline=None)
@given(st.lists(CASES, max_size=8), st.lists(CASES, max_size=3), st.data())
def test_finds_what_a_reader_of_all_rows_would(
    engine: sa.Engine, first: list[Any], changed: list[Any], data: st.DataObject
) -> None:
    rows = {f"c{i}": row for i, row in enumerate(first)}
    with engine.connect() as connection, connection.begin() as transaction:
        for record, row in rows.items():
            write(connection, record, row)
        for i, row in enumerate(changed):
            record = f"c{i}"
            rows[record] = {**row, "region": rows.get(record, row)["region"]}
            write(connection, record, rows[record])
        said = [
            str(row[n] or "") for row in rows.values() for n in (*search.NAMES, "consumer_phone")
        ]
        pieces = data.draw(
            st.lists(st.sampled_from(said or [""]).map(lambda s: s[-4:]), max_size=3)
        )
        free = data.draw(st.lists(st.text('王重空调wzckt138 *"\x00', max_size=5), max_size=3))
        for text in [*QUERIES, *pieces, *free]:
            found = search.find(connection, text)
            assert [c["id"] for c in found.cases] == scan(rows, text), text
            assert found.total == len(found.cases)
        assert search.problems(connection) == []
        transaction.rollback()


@pytest.mark.parametrize("text", ["", "  ", "\u3000", "*", '"', "。", "\x00", "😀", "\ud800"])
def test_blank_text_finds_nothing(connection: sa.Connection, text: str) -> None:
    write(connection, "a", {"merchant": "王记 * 😀"})
    assert search.find(connection, text) == search.Found(0, [])


def test_a_case_is_shown_with_what_a_list_needs(connection: sa.Connection) -> None:
    write(connection, "a", {"number": "26A-0001", "consumer_name": "王女士", "void": True})
    (case,) = search.find(connection, "wns").cases
    assert case == {
        "region": REGION, "id": "a", "number": "26A-0001", "kind": "COMPLAINT",
        "received": "2026-03-01", "merchant": None, "state": "REGISTERED", "journal": "j",
        "void": True, "consumer": "王女士",
    }  # fmt: skip


def test_newest_first_within_the_limit(connection: sa.Connection) -> None:
    for n in range(9):
        write(connection, f"c{n}", {"number": f"26A-000{n}", "received": f"2026-03-0{n % 3 + 1}"})
    found = search.find(connection, "26A", limit=4)
    assert found.total == 9
    assert [c["number"][-1] for c in found.cases] == ["8", "5", "2", "7"]


def test_leads_and_regions_can_be_left_out(connection: sa.Connection) -> None:
    write(connection, "a", {"goods": "空调"})
    write(connection, "b", {"goods": "空调", "kind": "LEAD"})
    write(connection, "c", {"goods": "空调", "region": "330106"})

    def found(**how: Any) -> set[str]:
        return {c["id"] for c in search.find(connection, "空调", **how).cases}

    assert found() == {"a", "b", "c"}
    assert found(include_leads=False) == {"a", "c"}
    assert found(region=REGION) == {"a", "b"}
    assert found(region="330106", include_leads=False) == {"c"}


def test_what_lies_behind_many_that_are_nearly_it_is_found(
    connection: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "CANDIDATES", 3)
    write(connection, "old", {"goods": "空调机", "received": "2026-01-01"})
    for n in range(5):  # the parts of the word, not the word
        write(connection, f"c{n}", {"goods": "调机 空调", "received": f"2026-03-0{n + 1}"})
    found = search.find(connection, "空调机")
    assert (found.total, [c["id"] for c in found.cases]) == (1, ["old"])
    (sure,), more = search.newest(connection, "空调机", search.Narrow(), 10)
    assert not more
    assert search.documents(connection, [(REGION, "old")]) == {(REGION, "old"): sure}
    assert search.newest(connection, "空调机", search.Narrow(), 10, hasty=True) == ([], True)


def test_what_changed_or_went_is_not_found(connection: sa.Connection) -> None:
    write(connection, "a", {"consumer_name": "王女士"})
    write(connection, "b", {"consumer_name": "王先生"})
    write(connection, "a", {"consumer_name": "李四"})
    assert [c["id"] for c in search.find(connection, "王").cases] == ["b"]
    assert [c["id"] for c in search.find(connection, "ls").cases] == ["a"]
    connection.exec_driver_sql("DELETE FROM cases WHERE id='b'")
    search.remove(connection, REGION, ["b", "unknown"])
    assert search.find(connection, "王").total == 0
    assert search.problems(connection) == []


def test_purged_words_are_gone_from_the_index(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        pytest.skip("its own cleaning does it, which no transaction may hold")
    write(connection, "a", {"consumer_phone": "13987654321"})
    write(connection, "b", {"consumer_phone": "13800138000"})
    write(connection, "a", {"consumer_phone": ""})
    fulltext.purge(connection)
    vocabulary = "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search', 'row')"
    connection.exec_driver_sql(vocabulary)
    terms = {t for (t,) in connection.exec_driver_sql("SELECT term FROM temp.words")}
    connection.exec_driver_sql("DROP TABLE temp.words")
    assert "8000" in terms
    assert not {t for t in terms if t.startswith(("1398", "9876", "4321"))}


def test_bulk_and_rebuild_give_the_same_index(
    connection: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_BULK", 3)
    monkeypatch.setattr(search, "_BATCH", 2)
    rows = {f"c{n}": {"number": f"26A-{n:04d}", "merchant": SHOPS[n % 7]} for n in range(11)}
    for record, row in rows.items():
        write(connection, record, row)
    search.index(connection, [(REGION, record, row) for record, row in rows.items()])
    before = {text: search.find(connection, text) for text in QUERIES}
    assert search.rebuild(connection) == 11
    assert search.problems(connection) == []
    assert {text: search.find(connection, text) for text in QUERIES} == before
    assert before["zqyx"].total == 2


def test_problems_are_told(connection: sa.Connection) -> None:
    for record in "abc":
        write(connection, record, {"goods": "空调"})
    assert search.problems(connection) == []
    connection.exec_driver_sql("DELETE FROM search WHERE rowid=(SELECT min(doc) FROM search_docs)")
    connection.exec_driver_sql("DELETE FROM search_docs WHERE id='b'")
    connection.exec_driver_sql("DELETE FROM cases WHERE id='c'")
    assert [s.split("。")[0] for s in search.problems(connection)] == [
        "有 2 件查找不到", "查找会多出 2 件",
    ]  # fmt: skip
    search.rebuild(connection)
    assert search.problems(connection) == []


def test_numbers_elsewhere_are_read_from_any_shape(connection: sa.Connection) -> None:
    for shape in (["浙7号", "乙8号"], '["浙7号", "乙8号"]', "浙7号 乙8号", '"浙7号"'):
        texts, names = search.searched({"external_numbers": shape, "merchant": "店"})
        assert tokens.matches(["浙7号"], texts, names)
        assert names == ["店"]


def test_a_very_long_query_is_answered(connection: sa.Connection) -> None:
    write(connection, "a", {"facts": "".join(chr(0x4E00 + i) for i in range(1_500))})
    text = "".join(chr(0x4E00 + i) for i in range(1_400))
    assert search.find(connection, text).total == 1
    assert search.find(connection, text + "王").total == 0
    assert search.find(connection, " ".join(text)).total == 1
    assert search.find(connection, "ab1 " * 5_000).total == 0
