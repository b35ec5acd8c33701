"""`county merchants`: what would change, what was taken, what was refused, the empty file."""

import json

import pytest

from screens.cli import county
from tests.storage.test_register import HEAD, code, csv_file
from tests.storage.world import World


@pytest.fixture
def home(tmp_path):
    World(tmp_path).county()
    return str(tmp_path / "county")


def asked(capsys, *args):
    status = county.main(list(args))
    return status, json.loads(capsys.readouterr().out)


def test_a_register_is_previewed_and_taken(home, tmp_path, capsys):
    path = csv_file(
        tmp_path,
        HEAD + ",法人",
        f"甲,{code(1)},,,,,是,2025-03-01,,,,,,",
        f"乙,{code(1)},,,,,,,,,,,,",
    )
    status, dry = asked(capsys, "merchants", str(path), "--dry-run", "--json", "--home", home)
    assert (status, dry["rows"], dry["new"], dry["refused"]) == (0, 2, 1, 1)
    assert (dry["taken"], dry["refused_file"], dry["unknown"]) == (False, None, ["法人"])
    assert asked(capsys, "merchants", "--json", "--home", home)[1] == {"merchants": 0}
    status, made = asked(capsys, "merchants", str(path), "--json", "--home", home)
    assert made["changes"] == [{"name": "甲", "credit_code": code(1), "change": "新增"}]
    assert made["refusals"][0]["line"] == 3
    assert made["rows"] == made["new"] + made["changed"] + made["same"] + made["refused"]
    assert asked(capsys, "merchants", "--json", "--home", home)[1] == {"merchants": 1}
    assert county.main(["merchants", str(path), "--home", home]) == 0
    said = capsys.readouterr()
    assert "共 2 行：新增 0，变化 0，没变 1，没有采用 1" in said.out
    assert "第 3 行" in said.err


def test_the_empty_file_is_written(home, tmp_path, capsys):
    path = tmp_path / "空.csv"
    assert asked(capsys, "merchants", "--template", str(path), "--json", "--home", home)[0] == 0
    heads = path.read_text("utf-8-sig")
    assert heads.startswith("名称,统一社会信用代码,别名,地址,电话,乡镇街道,线下无理由退货,")
    assert "放心消费示范单位级别" in heads
    assert county.main(["merchants", str(path), "--template", str(path), "--home", home]) == 2
    assert county.main(["merchants", str(tmp_path / "无.csv"), "--home", home]) != 0


def test_the_summary_by_merchant_is_no_workbook(home, tmp_path, capsys):
    out = tmp_path / "a.xlsx"
    args = ["summary", "2026Q3", "--by", "merchant", "-o", str(out), "--home", home]
    assert county.main(args) == 2
    assert not out.exists()
    assert county.main([*args[:-3], str(out.with_suffix(".csv")), *args[-2:]]) == 0
