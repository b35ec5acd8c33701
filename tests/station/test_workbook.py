"""The workbook of a summary: what it shows is the summary's, and its formulas give it again."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from station import language, shares, taxonomy
from station.figures import FIGURES, RATES, base_of, parts
from station.papers.formulas import Counted, percentage, place, points, total
from station.papers.report import GROUPS
from station.papers.workbook import Facts, workbook
from station.values import clean
from tests.hostile_text import HOSTILE, a_few
from tests.workbook_kit import Sheets, evaluate

COVER, STATIONS, TYPES, SHARES, CHARTS, WORDS, EVIDENCE = (
    "统计报表", "各站", "按类型", "投诉构成", "构成图", "指标口径", "依据",
)  # fmt: skip
NEVER_SHOWN = ("日志链", "哈希", "纪元", "分叉", "公钥", "签名", "加密", "指纹", "商户", "商家")
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NAMES = ("甲站", "乙站", "丙站")


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")


def figures(seed: int, most: int = 400) -> dict[str, int]:
    """Return figures of a station that add up: what came in is what went out and what is left."""
    draw = Random(seed)
    made = {name: draw.randrange(most) for name in FIGURES}
    for name, figure in FIGURES.items():
        if figure.unit == "fen":
            made[name] = draw.randrange(most * 1000)
    made["closed"] = draw.randrange(made["carried_in"] + made["complaints"] + 1)
    made["open_at_end"] = made["carried_in"] + made["complaints"] - made["closed"]
    return made


def shared(
    codes: Sequence[str], counts: tuple[int, int], seed: int, way: tuple[int, bool], last: str = ""
) -> list[dict[str, Any]]:
    """Return the rows of an axis over all complaints of this year and the year before."""
    draw = Random(seed)
    now, before = ([0] * len(codes) for _ in counts)
    for column, count in ((now, counts[0]), (before, counts[1])):
        for _ in range(count):
            column[draw.randrange(len(codes))] += 1
    decimals, residual = way
    rows = [
        shares.Share(code, f"{code}类", n, m) for code, n, m in zip(codes, now, before, strict=True)
    ]
    totals = shares.Totals(*counts, decimals)
    rated = shares.rated(rows, totals)
    done = shares.settled(rated, totals, last or codes[-1]) if residual else rated
    return [shares.plain(row, decimals) for row in done]


def axes(counts: tuple[int, int], way: tuple[int, bool]) -> dict[str, list[dict[str, Any]]]:
    """Return every table of shares; classes of goods have parts."""
    natures = [i.code for i in taxonomy.items("nature")]
    heads = shared(["G1", "G2", "G3", "S1", "S2", "other"], counts, 5, way)
    for row in heads[:-1]:
        half = (row["count"] // 2, row["previous_year"] // 3)
        part = shares.Share(row["code"] + "x", "其中一部分", *half)
        rated = shares.rated([part], shares.Totals(*counts, way[0]))
        row["sub"] = [shares.plain(one, way[0]) for one in rated]
    return {
        "by_nature": shared(natures, counts, 3, way),
        "by_class": shared(["GOODS", "SERVICES", "OTHER_CLASS"], counts, 4, way),
        "by_goods": [*heads[:3], heads[-1]],
        "by_service": heads[3:],
        "by_channel": shared(["WALKIN", "PHONE", "other"], counts, 6, way),
    }


def summary(
    names: Sequence[str] = NAMES,
    *,
    before: int = 31,
    decimals: int = 2,
    residual: bool = False,
    base: str = "mediations",
    most: int = 400,
) -> dict[str, Any]:
    """Return a county's summary, as its JSON holds it, over stations of these names."""
    stations = [
        {"code": f"540102-{n:03}", "name": name, "figures": figures(n, most)}
        for n, name in enumerate(names, 1)
    ]
    added = {f: sum(s["figures"][f] for s in stations) for f in FIGURES}  # type: ignore[index]
    rates = {}
    for name in RATES:
        over, under = parts(name, added, base)
        rates[name] = {
            "numerator": over, "denominator": under,
            "percent": shares.percent(over, under, decimals),
            "definition": base_of(name, base).definition,
        }  # fmt: skip
    rates["mediation_success"]["base"] = base
    return {
        "period": "2026Q3", "from": "2026-07-01", "to": "2026-09-30", "scope": "county 540102",
        "stations": len(stations), "as_of": "2026-10-08T09:00:00+08:00",
        "journals": [
            {"station": s["code"], "desk": "A", "journal": "x", "epoch": "1.0", "seq": n * 7,
             "head": f"sha256:{n:064x}" if n > 1 else None}
            for n, s in enumerate(stations, 1)
        ],
        "figures": added, "rates": rates,
        **axes((added["complaints"], before), (decimals, residual)),
        "by_station": stations, "sentence": "城关区，共受理消费者投诉若干起",
    }  # fmt: skip


MADE = summary()


@pytest.fixture(scope="module")
def read() -> Sheets:
    return Sheets(workbook(MADE, Facts("城关区")))


def yuan(fen: int) -> float:
    return float(Decimal(fen) / 100)


def test_the_sheets(read: Sheets) -> None:
    assert read.names == [COVER, STATIONS, SHARES, CHARTS, WORDS, EVIDENCE]
    own = {**MADE, "scope": "station 540102-001"}
    assert Sheets(workbook(own, Facts("甲站"))).names == [COVER, SHARES, CHARTS, WORDS, EVIDENCE]


def test_every_figure_has_one_group() -> None:
    grouped = [name for _title, names in GROUPS for name in names]
    assert sorted(grouped) == sorted(FIGURES)


def test_the_cover_says_whose_and_when(read: Sheets) -> None:
    assert read.shown(COVER, "A1") == "城关区消费维权统计报表"
    said = read.shown(COVER, "A2")
    for part in ("2026年第三季度", "2026-07-01", "2026-09-30", "3 个站", "2026-10-08 09:00"):
        assert part in said
    assert read.shown(COVER, "A3") == MADE["sentence"]


def test_every_figure_stands_with_its_unit_and_its_definition(read: Sheets) -> None:
    for name, figure in FIGURES.items():
        label, value, unit, definition = read.row(COVER, figure.label)[:4]
        number = MADE["figures"][name]
        assert value == (yuan(number) if figure.unit == "fen" else number), label
        assert unit in {"起", "场", "条", "次", "元"}
        assert definition == figure.definition


def test_money_is_a_number_with_two_decimals(read: Sheets) -> None:
    money = {f.label for f in FIGURES.values() if f.unit == "fen"}
    found = {r[0].value: r[1] for r in read.formulas[COVER].iter_rows() if r[0].value in money}
    assert set(found) == money
    for cell in found.values():
        assert (cell.data_type, cell.number_format) == ("n", "#,##0.00")


@pytest.mark.parametrize("base", ["mediations", "closed", "accepted"])
def test_rates_rest_on_the_figures_above(base: str) -> None:
    made = summary(base=base)
    read = Sheets(workbook(made))
    for name, rate in made["rates"].items():
        row = read.row(COVER, RATES[name].label)
        assert row[3:] == [rate["numerator"], rate["denominator"], rate["definition"]]
        assert row[1] == float(Decimal(rate["percent"]) / 100)


def test_every_definition_is_written_once_with_the_day_that_decides(read: Sheets) -> None:
    for figure in FIGURES.values():
        _label, unit, definition, day = read.row(WORDS, figure.label)
        assert definition == figure.definition
        assert unit
        assert day
    for name, rate in RATES.items():
        assert read.row(WORDS, rate.label)[1:3] == ["%", MADE["rates"][name]["definition"]]
    days = {row[0]: row[3] for row in read.rows(WORDS)}
    assert days["挽回经济损失"] == "收到日期"
    assert days["挽回经济损失（办结口径）"] == "办结日期"
    assert days["上期结转"] == "本期第一天以前"


def test_stations_add_up_to_the_report(read: Sheets) -> None:
    names = [name for _title, group in GROUPS for name in group]
    rows = read.rows(STATIONS)
    for station in MADE["by_station"]:
        row = read.row(STATIONS, station["code"])
        assert row[1] == station["name"]
        assert row[2:] == [in_cell(name, station["figures"]) for name in names]
    assert rows[-1][2:] == [in_cell(name, MADE["figures"]) for name in names]
    sums = next(read.formulas[STATIONS].iter_rows(min_row=len(rows)))[2:]
    assert all(cell.value.startswith("=SUM(") for cell in sums)


def in_cell(name: str, of: Mapping[str, int]) -> float:
    return yuan(of[name]) if FIGURES[name].unit == "fen" else of[name]


def test_types_have_a_sheet_when_they_are_asked_for() -> None:
    types = [
        {"code": "MALL", "label": "商场超市站", "stations": 2, "figures": figures(1)},
        {"code": "", "label": "未填类型", "stations": 1, "figures": figures(2)},
    ]
    data = workbook(MADE, Facts("城关区", "type", types))
    read = Sheets(data)
    assert read.names[2] == TYPES
    assert read.values.active.title == TYPES
    assert read.row(TYPES, "商场超市站")[1:3] == [2, figures(1)["consultations"]]
    both = figures(1)["consultations"] + figures(2)["consultations"]
    assert read.row(TYPES, "合计")[1:3] == [3, both]
    _all_formulas_hold(read)


@pytest.mark.parametrize(
    ("by", "sheet"),
    [("", COVER), ("station", STATIONS), ("nature", SHARES), ("goods", SHARES),
     ("service", SHARES), ("channel", SHARES)],
)  # fmt: skip
def test_it_opens_where_it_was_asked_for(by: str, sheet: str) -> None:
    assert Sheets(workbook(MADE, Facts(by=by))).values.active.title == sheet


def _shown_percent(text: str | None, scale: int = 100) -> Any:
    return "—" if text is None else pytest.approx(float(Decimal(text) / scale), abs=1e-12)


@pytest.mark.parametrize(("decimals", "residual"), [(2, False), (2, True), (0, True), (6, False)])
def test_shares_are_those_of_the_summary(decimals: int, residual: bool) -> None:
    made = summary(decimals=decimals, residual=residual)
    read = Sheets(workbook(made))
    body = iter(read.rows(SHARES)[3:])
    for axis in ("by_nature", "by_class", "by_goods", "by_service", "by_channel"):
        rows = [r for r in made[axis] if axis != "by_goods" or r["code"] != "other"]
        for row in [one for r in rows for one in (r, *r.get("sub", ()))]:
            found = next(line for line in body if line[0] == row["label"])
            assert found[1] == row["count"]
            assert found[2] == _shown_percent(row["percent"])
            assert found[3] == row["previous_year"]
            assert found[5] == _shown_percent(row["change_points"], 1)
    totals = [row for row in read.rows(SHARES) if row[0] == "合计"]
    assert [row[1] for row in totals] == [made["figures"]["complaints"]] * 4
    assert [row[3] for row in totals] == [31] * 4
    _all_formulas_hold(read)


def _all_formulas_hold(read: Sheets) -> None:
    """Compute every formula anew, from the cells that hold numbers, against the value beside it."""
    count = 0
    for sheet, cell in read.formula_cells():
        shown, gives = read.shown(sheet, cell.coordinate), read.computed(sheet, cell.coordinate)
        if isinstance(gives, str):
            assert shown == gives, (sheet, cell.coordinate)
        else:
            assert shown == pytest.approx(float(gives or 0), abs=1e-12), (sheet, cell.value)
        count += 1
    assert count > 100


@pytest.mark.parametrize(("base", "before"), [("mediations", 0), ("closed", 31)])
def test_formulas_give_what_stands_beside_them(base: str, before: int) -> None:
    _all_formulas_hold(Sheets(workbook(summary(base=base, before=before))))


def test_nothing_at_all_is_still_a_report() -> None:
    made = summary([], before=0)
    read = Sheets(workbook(made, Facts("城关区")))
    assert {read.row(COVER, rate.label)[1] for rate in RATES.values()} == {"—"}
    assert any("分母是零" in str(row[0]) for row in read.rows(COVER))
    assert any("没有投诉" in str(row[0]) for row in read.rows(CHARTS))
    _all_formulas_hold(read)


def test_what_does_not_balance_is_said() -> None:
    assert Sheets(workbook(MADE)).row(COVER, "核对")[1] == "相符"
    figures_ = {**MADE["figures"], "closed": MADE["figures"]["closed"] + 1}
    read = Sheets(workbook({**MADE, "figures": figures_}))
    assert read.row(COVER, "核对")[1] == "不符"


@given(over=st.integers(0, 10**6), under=st.integers(0, 10**6), decimals=st.integers(0, 6))
@example(over=9999, under=10000, decimals=1)
@example(over=10001, under=10000, decimals=1)
@example(over=1, under=800, decimals=2)
@example(over=7, under=7, decimals=0)
def test_the_formula_of_a_percentage(over: int, under: int, decimals: int) -> None:
    said = shares.percent(over, under, decimals)
    for part in (False, True) if over <= under else (False,):
        made = percentage(Counted("A1", over), Counted("B1", under), decimals, said, part=part)
        gives = evaluate(made.text, {"A1": over, "B1": under})
        assert gives == ("—" if said is None else Fraction(said) / 100)
        assert gives == (made.value if said is None else Fraction(made.value))


def test_a_remainder_is_added_openly() -> None:
    made = percentage(Counted("A1", 1), Counted("B1", 3), 2, "33.34", part=True)
    assert made.text.endswith("+0.0001)")
    assert evaluate(made.text, {"A1": 1, "B1": 3}) == Fraction("0.3334")


def test_small_formulas() -> None:
    assert [place(0, 0), place(9, 25), place(9, 26), place(0, 701), place(0, 702)] == [
        "A1", "Z10", "AA10", "ZZ1", "AAA1",
    ]  # fmt: skip
    assert total([1, 2, 3, 5, 7, 8], 1, 0).text == "SUM(B2:B4,B6,B8:B9)"
    text = points("A1", "B1", 2, "-0.5").text
    assert evaluate(text, {"A1": 1, "B1": 2}) == -100


def test_equal_input_gives_equal_bytes() -> None:
    data = workbook(MADE, Facts("城关区"))
    assert workbook(summary(), Facts("城关区")) == data
    later = workbook({**MADE, "as_of": "2026-10-09T09:00:00+08:00"}, Facts("城关区"))
    assert later != data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {info.date_time[0] for info in packed.infolist()} == {1980}
        assert "2026-10-08T01:00:00Z" in packed.read("docProps/core.xml").decode()


def test_text_is_never_a_formula() -> None:
    names = [text for _tag, text in HOSTILE]
    read = Sheets(workbook(summary(names), Facts("城关区")))
    column = [row[1] for row in read.rows(STATIONS)[4:-1]]
    assert [name or "" for name in column] == [clean(n, multiline=True) for n in names]
    for sheet, cell in read.cells():
        if cell.data_type == "f":
            assert cell.value.startswith(("=SUM(", "=IF(", "=B", "='投诉构成'!")), (sheet, cell)
    kept = {
        cell.data_type for s, cell in read.cells() if s == STATIONS and cell.column_letter == "B"
    }
    assert kept == {"s"}
    formats = {c.number_format for s, c in read.cells() if s == STATIONS and c.column_letter == "B"}
    assert formats <= {"@", "General"}


def _areas() -> list[str]:
    """Return every text that a spreadsheet might take for something else, and one of each kind."""
    first = dict(reversed(HOSTILE))
    return [*first.values(), *(text for tag, text in HOSTILE if tag == "formula"), "&[Picture]&G"]


@pytest.mark.parametrize("area", a_few(_areas(), 3))
def test_the_name_of_an_area_is_only_a_name(area: str) -> None:
    data = workbook(summary(["甲站"]), Facts(area))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        strings, sheet = (
            ElementTree.fromstring(packed.read(f"xl/{name}.xml"))
            for name in ("sharedStrings", "worksheets/sheet1")
        )
    cell = next(sheet.iter(f"{{{MAIN}}}c"))
    assert cell.get("t") == "s"
    assert not list(cell.iter(f"{{{MAIN}}}f"))
    title = "".join(strings[int(cell[0].text or "")].itertext())
    assert unescape(title) == f"{clean(area)}消费维权统计报表".strip()
    assert max(float(row.get("ht", "0")) for row in sheet.iter(f"{{{MAIN}}}row")) < 409
    header = next(sheet.iter(f"{{{MAIN}}}oddHeader")).text or ""
    assert "2026年第三季度" in header
    assert header.count("&") == 6, "two places, each with a face and a size"


def test_a_long_text_is_cut_to_what_a_cell_holds() -> None:
    read = Sheets(workbook(summary(["长" * 40_000])))
    assert read.shown(STATIONS, "B5") == "长" * 32_000


def test_evidence_in_plain_words(read: Sheets) -> None:
    for n, journal in enumerate(MADE["journals"], 1):
        row = read.row(EVIDENCE, journal["station"])
        assert row[1:4] == [NAMES[n - 1], "A", journal["seq"]]
        digits = "".join(row[4].split())
        assert digits == (f"{n:064x}" if n > 1 else "—")
    said = "".join(str(cell.value) for _sheet, cell in read.cells())
    assert not [word for word in NEVER_SHOWN if word in said]


def test_in_english() -> None:
    made = summary(["East Market", "West Market"])
    language.choose("en")
    labels = {"label": "class", "definition": "a definition"}
    made["sentence"] = "received 3 complaints"
    for rows in (*(made[a] for a in made if a.startswith("by_")), made["rates"].values()):
        for row in rows:
            row.update({k: v for k, v in labels.items() if k in row})
            for part in row.get("sub", ()):
                part["label"] = "part"
    read = Sheets(workbook(made, Facts("Lhasa")))
    assert not [c.value for _s, c in read.cells() if CHINESE.search(str(c.value))]
    assert not [name for name in read.names if CHINESE.search(name)]
    _all_formulas_hold(read)


def test_it_is_made_for_paper(read: Sheets) -> None:
    for sheet in read.formulas:
        assert sheet.page_setup.paperSize == 9
        wide = sheet.title == STATIONS
        assert (sheet.page_setup.orientation == "landscape") is wide
        assert bool(sheet.sheet_properties.pageSetUpPr.fitToPage) is not wide
        assert "&P" in sheet.oddFooter.center.text
        assert "2026年第三季度" in sheet.oddHeader.left.text
        if sheet.title not in (COVER, CHARTS):
            assert sheet.print_title_rows
            assert sheet.freeze_panes
    table = read.formulas[STATIONS]
    assert table.print_title_cols == "$A:$B"
    assert len(table.col_breaks.brk) == 2
    fonts = {cell.font.name for _sheet, cell in read.cells()}
    assert fonts == {"宋体", "黑体"}


def test_charts_show_the_most_first(read: Sheets) -> None:
    counts = [r["count"] for r in MADE["by_nature"]]
    sheet = read.rows(CHARTS)
    top = next(n for n, row in enumerate(sheet) if row[0] == "投诉性质")
    shown = [row[1] for row in sheet[top + 1 : top + 1 + sum(1 for c in counts if c)]]
    assert shown == sorted((c for c in counts if c), reverse=True)
    charts = openpyxl.load_workbook(io.BytesIO(workbook(MADE)))[CHARTS]._charts
    assert [type(chart).__name__ for chart in charts] == ["BarChart"] * 3
    assert {len(chart.series) for chart in charts} == {2}, "this period and the year before"
    alone = openpyxl.load_workbook(io.BytesIO(workbook(summary(before=0))))[CHARTS]._charts
    assert {len(chart.series) for chart in alone} == {1}


def test_many_classes_are_one_bar_at_the_end() -> None:
    made = summary()
    made["by_goods"] = [
        {"code": f"G{n}", "label": f"第{n}类", "count": 30 - n, "percent": "1.00",
         "previous_year": 0, "change_points": None, "sub": []}
        for n in range(20)
    ]  # fmt: skip
    read = Sheets(workbook(made))
    assert read.row(CHARTS, "其余 8 类")[1] == sum(30 - n for n in range(12, 20))


RECALCULATE = """<?xml version="1.0"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


@pytest.mark.long
def test_libreoffice_opens_it_and_computes_the_same(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    path = tmp_path / "报表.xlsx"
    made = summary([*NAMES, *(text for _tag, text in HOSTILE if len(text) < 200)], residual=True)
    path.write_bytes(workbook(made, Facts("城关区")))
    for ending in ("pdf", "xlsx"):
        subprocess.run(
            [office, f"-env:UserInstallation={profile.as_uri()}", "--headless",
             "--convert-to", ending, "--outdir", tmp_path / "out", path],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    assert (tmp_path / "out" / "报表.pdf").read_bytes().startswith(b"%PDF")
    ours, theirs = Sheets(path.read_bytes()), Sheets((tmp_path / "out" / "报表.xlsx").read_bytes())
    for sheet, cell in ours.formula_cells():
        shown, found = (s.shown(sheet, cell.coordinate) for s in (ours, theirs))
        assert found == (shown if isinstance(shown, str) else pytest.approx(shown, abs=1e-9))
