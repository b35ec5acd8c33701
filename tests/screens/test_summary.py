"""`summary`: the forms of a period, equal input to equal bytes, files by their ending."""

import csv
import json

import pytest

from tests.screens.kit import Town, done, refused, soy_sauce

AS_OF = "2026-10-08T09:00:00+08:00"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q3", "2026-07-01", "2026-09-30"),
        ("2026q3", "2026-07-01", "2026-09-30"),
        ("２０２６Ｑ３", "2026-07-01", "2026-09-30"),
        ("2026-09", "2026-09-01", "2026-09-30"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026H1", "2026-01-01", "2026-06-30"),
        ("2026H2", "2026-07-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-01..2026-09", "2026-01-01", "2026-09-30"),
        ("2025-12..2026-01", "2025-12-01", "2026-01-31"),
    ],
)
def test_periods(town: Town, text: str, first: str, last: str) -> None:
    found = done(town.station("017", "summary", text, "--json")).json
    assert (found["from"], found["to"]) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "2026Q5", "2026Q0", "2026-13", "2026-00", "2026H3", "26Q3", "2026-9",
     "2026-09..2026-01", "2026-09-01", "2026Q3 extra", "0000", "-1", "2026Q3\x1b[31m"],
)  # fmt: skip
def test_a_bad_period_is_bad_input(town: Town, text: str) -> None:
    """The command is used rightly, its input is wrong: status 1, as for a calculator's."""
    got = town.station("017", "summary", "--json", "--", text)
    refused(got)
    assert got.out == ""


def test_other_bad_input(town: Town) -> None:
    for words in (["--as-of", "gestern"], ["--decimals", "9"], ["--decimals", "-1"],
                  ["--cut-off", "0"], ["--cut-off", "32"]):  # fmt: skip
        refused(town.station("017", "summary", "2026Q3", *words))
        refused(town.county("summary", "2026Q3", *words))


def test_a_cut_off_day(town: Town) -> None:
    found = done(town.county("summary", "2026Q3", "--cut-off", "25", "--json")).json
    assert (found["from"], found["to"]) == ("2026-06-26", "2026-09-25")


def test_equal_input_gives_equal_bytes(town: Town) -> None:
    town.take(town.export("017"))
    for ending in ("json", "csv"):
        files = []
        for number, office in enumerate((town, town.copy(town.path.parent / f"copy-{ending}"))):
            path = town.path / str(number) / f"报表.{ending}"
            got = done(office.county("summary", "2026Q3", "--as-of", AS_OF, "-o", path))
            assert got.lines == [str(path)]
            files.append(path.read_bytes())
        assert files[0] == files[1]
        assert files[0]
    offset = done(town.county("summary", "2026Q3", "--as-of", "2026-10-08T09:00:00.5+08:00",
                              "--json"))  # fmt: skip
    assert offset.json["as_of"] == AS_OF


def test_the_file_is_what_json_prints(town: Town) -> None:
    path = town.path / "x.json"
    done(town.station("017", "summary", "2026Q3", "--as-of", AS_OF, "-o", path))
    printed = town.station("017", "summary", "2026Q3", "--as-of", AS_OF, "--json")
    assert json.loads(path.read_bytes()) == printed.json
    assert path.read_bytes().decode() == printed.out


def test_as_csv(town: Town) -> None:
    path = town.path / "x.CSV"
    done(town.station("017", "summary", "2026Q3", "--as-of", AS_OF, "-o", path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        table = {row[0]: row for row in csv.reader(lines)}
    assert table["recovered_fen"][2:4] == ["1015.00", "元"]
    assert table["mediation_success"][4:7] == ["100.00", "1", "1"]


def test_every_axis(town: Town) -> None:
    town.take(town.export("017"))
    for by in ("station", "type", "nature", "goods", "service", "channel"):
        rows = done(town.county("summary", "2026Q3", "--by", by, "--json")).json["by"]
        assert rows, by
        assert done(town.county("summary", "2026Q3", "--by", by)).out
        path = town.path / f"{by}.csv"
        assert done(town.county("summary", "2026Q3", "--by", by, "-o", path)).lines == [str(path)]
    kinds = done(town.county("summary", "2026Q3", "--by", "type", "--json")).json["by"]
    assert [(k["code"], k["figures"]["complaints"]) for k in kinds] == [("MARKET", 1)]


def test_decimals_residual_and_base(town: Town) -> None:
    natures = ["质量"] * 3 + ["价格"] * 3 + ["合同"]
    town.load("017", *(soy_sauce(f"N{i}", 投诉性质=n) for i, n in enumerate(natures)))
    plain = done(town.station("017", "summary", "2026Q3", "--decimals", "1", "--json")).json
    shares = {r["code"]: r["percent"] for r in plain["by_nature"] if r["count"]}
    assert shares["quality"] == "50.0"
    assert shares["price"] == "37.5"
    for decimals in ("0", "1", "2"):
        words = ["--residual", "--decimals", decimals, "--json"]
        whole = done(town.station("017", "summary", "2026Q3", *words)).json
        total = sum(round(float(r["percent"]) * 100) for r in whole["by_nature"])
        assert total == 10000, decimals
    for base in ("mediations", "closed", "accepted"):
        found = done(town.station("017", "summary", "2026Q3", "--base", base, "--json")).json
        rate = found["rates"]["mediation_success"]
        assert rate["denominator"] == found["figures"][base]


def test_as_a_table(town: Town) -> None:
    town.take(town.export("017"))
    said = done(town.county("summary", "2026Q3"))
    assert said.err == ""
    assert "1,015.00元" in said.out
    assert "2026年第三季度，城关区2个消费维权服务站" in said.out
    english = done(town.county("--lang", "en", "summary", "2026Q3", "--json")).json
    assert english["figures"] == town.figures()
