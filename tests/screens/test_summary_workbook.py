"""`summary -o FILE.xlsx` at a desk and at an office: the figures that `--json` prints."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.figures import FIGURES, RATES
from tests.screens.kit import Town, done, refused, soy_sauce
from tests.workbook_kit import Sheets

AS_OF = ("--as-of", "2026-10-08T09:00:00+08:00")


def written(path: Path) -> Sheets:
    return Sheets(path.read_bytes())


def holds(read: Sheets, made: dict[str, Any]) -> None:
    """Compare every figure and rate of a workbook with a summary's."""
    for name, figure in FIGURES.items():
        number = made["figures"][name]
        wanted = float(Decimal(number) / 100) if figure.unit == "fen" else number
        assert read.row("统计报表", figure.label)[1] == wanted, name
    for name, rate in RATES.items():
        found, parts = read.row("统计报表", rate.label), made["rates"][name]
        assert found[3:5] == [parts["numerator"], parts["denominator"]]
        percent = parts["percent"]
        assert found[1] == ("—" if percent is None else float(Decimal(percent) / 100))


def test_at_a_desk(town: Town) -> None:
    path = town.path / "三季度.xlsx"
    got = done(town.station("017", "summary", "2026Q3", *AS_OF, "-o", path))
    assert got.lines == [str(path)]
    made = done(town.station("017", "summary", "2026Q3", *AS_OF, "--json")).json
    read = written(path)
    holds(read, made)
    assert read.shown("统计报表", "A1") == "017站统计报表"
    assert read.row("统计报表", "挽回经济损失")[1] == 1015
    assert "各站" not in read.names


def test_at_an_office(town: Town) -> None:
    town.load("018", soy_sauce("S4", 投诉性质="价格"), soy_sauce("S5", 商品服务="鞋"))
    town.take(town.export("017"), town.export("018"))
    path = town.path / "x.XLSX"
    got = done(town.county("summary", "2026Q3", *AS_OF, "-o", path, "--json")).json
    assert got["path"] == str(path)
    read = written(path)
    holds(read, town.summary())
    assert read.shown("统计报表", "A1") == "城关区消费维权统计报表"
    for station in got["by_station"]:
        row = read.row("各站", station["code"])
        assert row[1:4] == [station["name"], 0, station["figures"]["complaints"]]
    assert [row[3] for row in read.rows("各站") if row[0] == "合计"] == [3]
    natures = {row[0]: row[1] for row in read.rows("投诉构成")}
    assert (natures["质量"], natures["价格"]) == (2, 1)
    for journal in got["journals"]:
        code = "".join(read.row("依据", journal["station"])[4].split())
        assert journal["head"] in (None, f"sha256:{code}")


def test_equal_input_gives_equal_bytes(town: Town) -> None:
    town.take(town.export("017"))
    files = []
    for n, office in enumerate((town, town.copy(town.path.parent / "copy"))):
        path = town.path / f"{n}.xlsx"
        done(office.county("summary", "2026Q3", *AS_OF, "-o", path))
        files.append(path.read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("by", "sheet"), [("station", "各站"), ("type", "按类型"), ("nature", "投诉构成")]
)
def test_by_an_axis(town: Town, by: str, sheet: str) -> None:
    town.take(town.export("017"))
    path = town.path / "x.xlsx"
    done(town.county("summary", "2026Q3", "--by", by, "-o", path))
    read = written(path)
    assert read.values.active.title == sheet
    if by == "type":
        assert read.row(sheet, "集贸/批发/专业市场站")[1:4] == [2, 0, 1]


def test_an_axis_that_is_none(town: Town) -> None:
    path = town.path / "x.xlsx"
    refused(town.county("summary", "2026Q3", "--by", "colour", "-o", path), 2)
    assert not path.exists()


def test_decimals_and_residual(town: Town) -> None:
    town.load("017", *(soy_sauce(f"N{n}", 投诉性质=t) for n, t in enumerate(("质量", "价格"))))
    path = town.path / "x.xlsx"
    words = ["summary", "2026Q3", "--decimals", "1", "--residual"]
    done(town.station("017", *words, "-o", path))
    made = done(town.station("017", *words, "--json")).json
    shown = {row[0]: row[2] for row in written(path).rows("投诉构成")[3:14]}
    for row in made["by_nature"]:
        assert shown[row["label"]] == float(Decimal(row["percent"]) / 100)
    assert sum(Decimal(row["percent"]) for row in made["by_nature"]) == 100


def test_in_english(town: Town) -> None:
    path = town.path / "x.xlsx"
    done(town.station("017", "--lang", "en", "summary", "2026Q3", "-o", path))
    read = written(path)
    assert read.names == [
        "Summary",
        "What complaints are about",
        "Charts",
        "Definitions",
        "Evidence",
    ]
    assert read.row("Summary", "Recovered loss")[1:3] == [1015, "yuan"]


def test_an_ending_that_is_not_written(town: Town) -> None:
    said = refused(town.station("017", "summary", "2026Q3", "-o", town.path / "x.doc"), 2)
    assert ".xlsx" in said
