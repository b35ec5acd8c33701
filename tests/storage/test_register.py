"""The register of merchants: taken from a file, sent down, the newest writing holds."""

import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.credit import _ALPHABET, _WEIGHTS, valid_credit_code
from station.errors import Refused
from station.journal import MAX_LINE
from station.register import Hold, Listed, file, line, merchant_id, said
from storage import check, receive, register, returns
from storage.tables import OWN_REGION
from tests.storage.world import World, give_back

DAY = date(2026, 7, 2)


def code(n):
    """Return the valid code number n."""
    body = f"91540102MA{n:07d}"
    total = sum(_ALPHABET.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return body + _ALPHABET[(31 - total % 31) % 31]


def csv_file(folder, *lines, name="名录.csv"):
    path = folder / name
    path.write_text("\n".join(lines), "utf-8-sig")
    return path


HEAD = "名称,统一社会信用代码,招牌,地址,电话,乡镇街道,线下无理由退货,线下无理由退货起,线下无理由退货止,ODR企业,放心消费示范单位,认定日期,撤销日期"


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def county(world):
    return world.county()


@pytest.fixture
def desk(world, county):
    return world.desk("017", county)


def here(home, region):
    with home.store.read() as connection:
        return {one.code: one for one in register.everybody(connection, region)}


def test_codes_made_here_are_valid():
    assert valid_credit_code(code(1))


def test_a_file_is_taken_and_its_rows_add_up(world, county):
    wrong = code(3)[:-1] + ("0" if code(3)[-1] != "0" else "1")
    path = csv_file(
        world.path, HEAD + ",法人",
        f"惠民超市,{code(1)},惠民、城北店,北街1号,0892-6321234,城关镇,是,2025-03-01,,是,市级,2025年5月1日,,刘涛",
        f"大华商场,{code(2).lower()},,,,,2025/3/1,,2026-01-31,,,,,",
        f"小店,{wrong},,,,,,,,,,,,",
        f"又一个,{code(1)},,,,,,,,,,,,",
        ",,,,,,,,,,,,,",
        "没有代码,,,,,,,,,,,,,",
    )  # fmt: skip
    dry = register.take(county, path, dry_run=True)
    assert here(county, "540102") == {}
    assert not (world.path / "名录.csv.refused.csv").exists()
    got = register.take(county, path)
    for one in (dry, got):
        assert (one.rows, one.new, one.changed, one.same, one.refused) == (5, 2, 0, 0, 3)
        assert one.unknown == ("法人",)
    assert [n for n, _why in got.refusals] == [4, 5, 7]
    assert "最后一位" in got.refusals[0][1]
    assert code(1) in got.refusals[1][1]
    assert "第 2 行" in got.refusals[1][1]
    listed = here(county, "540102")
    assert listed[code(1)].aliases == ("惠民", "城北店")
    assert said(listed[code(1)], DAY) == [
        "承诺线下无理由退货（2025-03-01起）", "ODR企业", "市级放心消费示范单位（2025-05-01起）",
    ]  # fmt: skip
    assert said(listed[code(2)], DAY) == ["线下无理由退货已于 2026-01-31 终止"]
    assert said(listed[code(2)], date(2026, 1, 31)) == ["承诺线下无理由退货（2025-03-01起）"]
    again = register.take(county, path)
    assert (again.new, again.changed, again.same, again.refused) == (0, 0, 2, 3)
    kept = (world.path / "名录.csv.refused.csv").read_text("utf-8-sig")
    assert "未导入原因" in kept
    assert "没有代码" in kept


def test_full_width_and_small_letters_are_folded(world, county):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code(1).lower())
    register.take(county, csv_file(world.path, HEAD, f"甲,{wide},,,,,,,,,,,"))
    assert list(here(county, "540102")) == [code(1)]


def test_a_rename_changes_the_name_and_what_ended_stays(world, county):
    register.take(
        county, csv_file(world.path, HEAD, f"甲,{code(1)},,北街1号,,,是,2024-01-01,2024-12-31,,,,")
    )
    got = register.take(county, csv_file(world.path, HEAD, f"乙,{code(1)},,,,,是,2026-01-01,,,,,"))
    assert got.changes == [("乙", code(1), "改名，原来叫 甲")]
    one = here(county, "540102")[code(1)]
    assert (one.id, one.address) == (merchant_id(code(1)), "北街1号")
    assert one.holds == (
        Hold("NO_REASON_RETURN", date(2024, 1, 1), date(2024, 12, 31)),
        Hold("NO_REASON_RETURN", date(2026, 1, 1)),
    )
    assert said(one, date(2024, 6, 1)) == ["承诺线下无理由退货（2024-01-01起）"]
    assert said(one, DAY) == ["承诺线下无理由退货（2026-01-01起）"]
    ended = f"乙,{code(1)},,,,,,2026-01-01,2026-06-30,,,,"
    register.take(county, csv_file(world.path, HEAD, ended))
    assert said(here(county, "540102")[code(1)], DAY)[0].startswith("线下无理由退货已于 2026-06-30")


def test_no_without_a_last_day_is_refused(world, county):
    register.take(county, csv_file(world.path, HEAD, f"甲,{code(1)},,,,,是,,,,,,"))
    got = register.take(county, csv_file(world.path, HEAD, f"甲,{code(1)},,,,,否,,,,,,"))
    assert (got.same, got.refused) == (0, 1)
    assert "线下无理由退货止" in got.refusals[0][1]
    assert register.take(county, csv_file(world.path, HEAD, f"甲,{code(1)},,,,,,,,否,,,")).same == 1


def test_the_empty_file_has_no_rows(world, county):
    path = world.path / "空.csv"
    path.write_bytes(file.template())
    assert register.take(county, path).rows == 0
    with pytest.raises(Refused, match="名录"):
        register.take(county, csv_file(world.path, "甲,乙", "1,2"))


def test_a_workbook_is_read_too(world, county):
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for n, name in enumerate(("经营者名称", "信用代码", "线下无理由退货起")):
            sheet.write(0, n, name)
        sheet.write(1, 0, "甲")
        sheet.write(1, 1, code(1))
        sheet.write_datetime(1, 2, __import__("datetime").datetime(2025, 3, 1), day)
    path = world.path / "名录.xlsx"
    path.write_bytes(out.getvalue())
    assert register.take(county, path).new == 1
    assert here(county, "540102")[code(1)].holds[0].since == date(2025, 3, 1)


def test_it_goes_down_once_and_only_what_changed(world, county, desk):
    rows = [f"经营者{n},{code(n)},,北街{n}号,,,是,2025-03-01,,,,," for n in range(3000)]
    register.take(county, csv_file(world.path, HEAD, *rows))
    got = give_back(world, county, desk)
    assert {"kind": "register", "merchants": 3000} in got.applied
    assert here(desk, OWN_REGION) == here(county, "540102")
    assert give_back(world, county, desk).applied == []
    rows[7] = rows[7].replace("经营者7,", "新名字,")
    register.take(county, csv_file(world.path, HEAD, *rows))
    assert {"kind": "register", "merchants": 1} in give_back(world, county, desk).applied
    assert here(desk, OWN_REGION)[code(7)].name == "新名字"
    with county.store.read() as connection:
        lines = connection.exec_driver_sql("SELECT line FROM outgoing").all()
        bodies = connection.exec_driver_sql("SELECT value FROM disclosures").all()
        names = [r for r in lines if "经营者1".encode() in r[0]]
    assert not names, "names travel sealed"
    assert max(len(r[0].encode()) for r in bodies) < MAX_LINE // 2
    for home in (county, desk):
        assert check.check(home.store).ok
    later = world.desk("018", county)
    give_back(world, county, later)
    assert here(later, OWN_REGION) == here(desk, OWN_REGION)


def test_a_lost_file_comes_with_the_next_one(world, county, desk):
    register.take(county, csv_file(world.path, HEAD, f"甲,{code(1)},,,,,,,,,,,"))
    returns.write_returns(county, world.path / "lost")
    register.take(county, csv_file(world.path, HEAD, f"乙,{code(1)},,,,,,,,,,,"))
    got = give_back(world, county, desk)
    assert not got.problems
    assert here(desk, OWN_REGION)[code(1)].name == "乙"
    old = next((world.path / "lost").iterdir())
    receive.receive(desk, old)
    assert here(desk, OWN_REGION)[code(1)].name == "乙"


writings = st.lists(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=4),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), written=writings)
def test_in_any_order_and_any_number_of_times_the_newest_holds(world, data, written):
    desk = world.desk("019")
    pieces = []
    for version, of in enumerate(written, start=1):
        merchants = [
            Listed(code=code(n), name=f"名{m}", on=DAY, aliases=(f"又名{m}",))
            for n, m in dict(of).items()
        ]
        pieces.append((version, merchants))
    arrived = data.draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=12))
    expected = {}
    for _version, merchants in sorted(arrived, key=lambda one: one[0]):
        expected |= {one.code: one for one in merchants}
    with desk.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM register")
        connection.exec_driver_sql("DELETE FROM register_names")
        for version, merchants in arrived:
            register.keep(connection, OWN_REGION, merchants, version)
        names = connection.exec_driver_sql("SELECT id FROM register_names").all()
    assert here(desk, OWN_REGION) == expected
    assert len(names) == len(expected)


def test_what_a_county_sends_is_checked_again(desk):
    good = {"code": code(1), "name": "甲", "on": "2026-07-01"}
    assert register.read_listed([good])[0].name == "甲"
    for bad in (
        None, [1], [{**good, "code": code(1)[:-1]}], [{**good, "name": ""}],
        [{**good, "name": "甲\x1b[31m"}], [{**good, "address": "长" * 300}],
        [{**good, "holds": [{"kind": "ODR", "since": "soon"}]}],
    ):  # fmt: skip
        with pytest.raises(Refused):
            register.read_listed(bad)


def test_what_a_case_may_mean(world, county, desk):
    register.take(
        county,
        csv_file(world.path, HEAD, f"惠民超市,{code(1)},惠民、城北惠民,,,,是,2025-03-01,,,,,"),
    )
    give_back(world, county, desk)
    assert register.meant(desk, OWN_REGION, {"merchant": "惠民 超市"}).perhaps[0].code == code(1)
    assert register.meant(desk, OWN_REGION, {"merchant": "城北惠民"}).perhaps[0].code == code(1)
    assert register.meant(desk, OWN_REGION, {"credit_code": code(1)}).perhaps[0].code == code(1)
    chosen = register.meant(
        desk, OWN_REGION, {"merchant_id": merchant_id(code(1)), "merchant": "惠民"}
    ).chosen
    assert line(chosen, DAY) == "承诺线下无理由退货（2025-03-01起）（来源：县区名录，2026-07-01）"
    assert register.meant(desk, OWN_REGION, {"merchant": "惠民"}).chosen is None
    assert register.meant(desk, OWN_REGION, {"merchant": "别家"}) == register.Meant()
