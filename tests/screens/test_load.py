"""`station load`: counts that add up, once only, refused rows that can be put right and loaded."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.screens.kit import Town, consultation, content, done, refused, soy_sauce, write_csv


def counts(town: Town, file: Path, *words: str) -> tuple[int, int, int, int]:
    found = done(town.station("018", "load", file, *words, "--json")).json
    assert found["rows"] == found["new"] + found["same"] + found["refused"]
    return found["rows"], found["new"], found["same"], found["refused"]


def figures(town: Town) -> dict[str, int]:
    return done(town.station("018", "summary", "2026Q3", "--json")).json["figures"]


def state(town: Town) -> dict[str, list[str]]:
    return content(town.stations["018"], "desk")


def rows(count: int = 5) -> list[dict[str, Any]]:
    return [soy_sauce("S1"), *(consultation(f"Z{n}") for n in range(count - 1))]


def test_twice_adds_nothing(town: Town) -> None:
    file = write_csv(town.path / "x.csv", rows())
    assert counts(town, file) == (5, 5, 0, 0)
    before = state(town)
    assert counts(town, file) == (5, 0, 5, 0)
    assert counts(town, write_csv(town.path / "y.csv", [*rows(), consultation("Z9")])) == (
        6,
        1,
        5,
        0,
    )
    assert figures(town)["recovered_fen"] == 101500
    assert before["cases"] == [c for c in state(town)["cases"] if c in before["cases"]]


def test_a_dry_run_changes_nothing(town: Town) -> None:
    file = write_csv(town.path / "x.csv", [*rows(), soy_sauce("S2", 退款="许多")])
    before = state(town)
    assert counts(town, file, "--dry-run") == (6, 5, 0, 1)
    assert state(town) == before
    assert not list(town.path.glob("*.refused.csv"))
    said = town.station("018", "load", "--dry-run", file)
    assert "试算" in said.err


def test_the_same_number_with_other_content_is_refused(town: Town) -> None:
    counts(town, write_csv(town.path / "x.csv", [soy_sauce("S1")]))
    before = state(town)
    other = write_csv(town.path / "y.csv", [soy_sauce("S1", 退款="16"), soy_sauce("S1")])
    assert counts(town, other) == (2, 0, 1, 1)
    assert state(town) == before
    within = write_csv(town.path / "z.csv", [consultation("Q"), consultation("Q", 备注="另一件")])
    assert counts(town, within) == (2, 1, 0, 1)


def test_rows_without_a_number_are_known_by_content(town: Town) -> None:
    plain = [consultation("", 消费者="甲"), consultation("", 消费者="乙")]
    file = write_csv(town.path / "x.csv", plain)
    assert counts(town, file) == (2, 2, 0, 0)
    assert counts(town, file) == (2, 0, 2, 0)


def test_refused_rows_can_be_put_right_and_loaded(town: Town) -> None:
    bad = [
        consultation("B1", 接收时间="去年"), soy_sauce("B2", 退款="许多"),
        consultation("B3", 类别="闲聊"), soy_sauce("B4", 办结时间="2026-07-01"),
        consultation("B5", 退款="5"), soy_sauce("B6", 投诉性质="没有这种"),
        soy_sauce("B7", 办结时间=""), soy_sauce("B8", 退款="-1"),
    ]  # fmt: skip
    file = write_csv(town.path / "台账.csv", [*rows(), *bad])
    found = done(town.station("018", "load", file, "--json")).json
    assert (found["rows"], found["new"], found["refused"]) == (13, 5, 8)
    kept = Path(found["refused_file"])
    assert kept == town.path / "台账.csv.refused.csv"
    with kept.open(encoding="utf-8-sig", newline="") as lines:
        table = list(csv.DictReader(lines))
    assert [r["编号"] for r in table] == [r["编号"] for r in bad]
    assert all(r["未导入原因"] for r in table)
    assert counts(town, kept) == (8, 0, 0, 8), "as it is, it is refused again"

    right = [consultation(f"B{n}") if n % 2 else soy_sauce(f"B{n}") for n in range(1, 9)]
    fixed = [{**r, "未导入原因": t["未导入原因"]} for r, t in zip(right, table, strict=True)]
    assert counts(town, write_csv(kept, fixed, "utf-8-sig")) == (8, 8, 0, 0)
    assert counts(town, write_csv(file, [*rows(), *right])) == (13, 0, 13, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(town: Town, encoding: str) -> None:
    rare = soy_sauce("S1", 消费者="𠮷䶮", 经营者="喆昇超市")
    assert counts(town, write_csv(town.path / "x.csv", [rare], encoding)) == (1, 1, 0, 0)
    assert town.station("018", "find", "𠮷䶮", "--json").json["total"] == 1
    assert counts(town, write_csv(town.path / "y.csv", [rare])) == (1, 0, 1, 0)


def test_a_workbook_is_the_same_as_its_csv(town: Town) -> None:
    row = soy_sauce("0017", 接收时间="2026-07-02", 调解时间="2026-07-02", 联系电话="13800000000")
    path = town.path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2026年台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write(0, 0, "惠民市场站消费投诉台账")
        for column, (name, value) in enumerate(row.items()):
            sheet.write(2, column, name)
            if name in ("退款", "加倍赔偿", "诉求金额"):
                sheet.write_number(3, column, float(value.replace(",", "")))
            elif name.endswith("时间"):
                sheet.write_datetime(3, column, date(2026, 7, 2), day)
            elif name == "联系电话":
                sheet.write_number(3, column, 13800000000)
            else:
                sheet.write_string(3, column, value)
        sheet.write(4, 0, "合计")
    assert counts(town, path) == (1, 1, 0, 0)
    assert figures(town)["punitive_fen"] == 100000
    assert town.station("018", "find", "13800000000", "--json").json["total"] == 1
    assert counts(town, write_csv(town.path / "x.csv", [row])) == (1, 0, 1, 0)


def test_the_template_loads(town: Town) -> None:
    for name in ("空台账.xlsx", "空台账.csv"):
        made = done(town.station("018", "load", "--template", town.path / name))
        assert made.lines == [str(town.path / name)]
        assert counts(town, town.path / name)[1] == 0


def test_what_is_no_ledger_is_refused_whole(town: Town) -> None:
    before = state(town)
    unknown = write_csv(town.path / "u.csv", [{**consultation("Z1"), "天气": "晴"}])
    lacking = town.path / "l.csv"
    lacking.write_text("编号,消费者\n1,甲\n", "utf-8")
    old = town.path / "old.xls"
    old.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    open_quote = town.path / "q.csv"
    open_quote.write_text('编号,类别,接收时间\n"1,咨询,2026-07-01\n', "utf-8")
    for path in (unknown, lacking, old, open_quote):
        refused(town.station("018", "load", path))
    assert "天气" in refused(town.station("018", "load", unknown))
    assert ".xlsx" in refused(town.station("018", "load", old))
    assert state(town) == before
    assert counts(town, unknown, "--keep") == (1, 1, 0, 0)
    assert town.station("018", "find", "天气", "--json").json["total"] == 1


def test_other_names_of_columns(town: Town) -> None:
    file = town.path / "x.csv"
    file.write_text(
        "序号,登记日期,类别,投诉人,被投诉人,受理人,处理结果,办结日期,退款金额（元）\r\n"
        '1,2026年7月2日,投诉,王女士,惠民超市,李调解,调解成功,2026/7/3,"1,000.00"\r\n'
        "2,2026.7.3,投诉,张先生,惠民超市,李调解,和解,20260704,1.5万\r\n"
        "合计,,,,,,,,\r\n",
        "utf-8",
    )
    assert counts(town, file) == (2, 2, 0, 0)
    found = figures(town)
    assert (found["recovered_fen"], found["mediations"], found["closed"]) == (1600000, 1, 2)


def test_what_a_row_becomes(town: Town) -> None:
    agreed = {"消费者": "甲", "退款": "10", "处理结果": "AGREED_PENDING"}
    file = write_csv(
        town.path / "x.csv",
        [
            soy_sauce("1", **agreed), soy_sauce("2", 受理结果="不予受理", 处理结果="", 退款="",
            加倍赔偿="", 调解时间=""), soy_sauce("3", 处理结果="撤诉", 退款="", 加倍赔偿=""),
            soy_sauce("4", 处理结果="调解失败", 退款="", 加倍赔偿="", 满意度="不满意"),
            {"编号": "5", "类别": "举报", "接收时间": "2026-07-05", "线索去向": "市场监管所"},
            {"编号": "6", "类别": "其他", "接收时间": "2026-07-05"},
        ],
    )  # fmt: skip
    assert counts(town, file) == (6, 6, 0, 0)
    found = figures(town)
    expected = {
        "complaints": 4, "reports": 1, "other": 1, "consultations": 0, "refused": 1, "accepted": 3,
        "mediations": 2, "mediations_agreed": 1, "leads_handed_over": 1, "closed": 4,
        "agreed_fen": 101000, "recovered_fen": 0, "punitive_fen": 0, "follow_ups_asked": 1,
        "follow_ups_answered": 1, "follow_ups_satisfied": 0,
    }  # fmt: skip
    assert {n: found[n] for n in expected} == expected
