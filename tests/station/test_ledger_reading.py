"""Reading a ledger: encodings, headings, workbooks, what is refused and what comes back."""

import csv
import io
import zipfile
from datetime import datetime, time

import pytest
import xlsxwriter

from station.errors import Refused
from station.ledger import columns, files, read, refused_csv
from station.ledger.template import template_csv, template_xlsx

ROW = "投诉,2026-03-12,张三,15\n"
HEAD = "类别,接收时间,消费者,争议金额\n"


def code(data, keep=False):
    with pytest.raises(Refused) as caught:
        read(data, "台账.csv", keep)
    assert caught.value.sentence
    assert not any(c in caught.value.sentence for c in "\x00\x1b\n")
    return caught.value.code


def workbook(*sheets, **options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for rows in sheets:
            sheet = book.add_worksheet()
            for y, row in enumerate(rows):
                for x, value in enumerate(row):
                    if isinstance(value, datetime | time):
                        sheet.write_datetime(y, x, value, day)
                    else:
                        sheet.write(y, x, value)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding, mark):
    sheet = read((HEAD + ROW).replace(",", mark).encode(encoding), "x")
    assert sheet.headings == ("类别", "接收时间", "消费者", "争议金额")
    assert sheet.rows[0].cells == {
        "类别": "投诉",
        "接收时间": "2026-03-12",
        "消费者": "张三",
        "争议金额": "15",
    }
    assert sheet.rows[0].line_no == 2


def test_gb18030_beyond_gbk():
    assert (
        read((HEAD + "投诉,2026-03-12,㐀𠀀,15").encode("gb18030"), "x").rows[0].cells["消费者"]
        == "㐀𠀀"
    )


@pytest.mark.parametrize("alias", [(c.name, a) for c in columns.COLUMNS for a in c.aliases])
def test_every_alias(alias):
    name, other = alias
    heads = [h for h in ("类别", "接收时间") if h != name]
    data = ",".join([*heads, other]) + "\n" + ",".join(["2026-03-12"] * (len(heads) + 1))
    assert name in read(data.encode(), "x").rows[0].cells


@pytest.mark.parametrize(
    "heading", [" 接 收 时 间 ", "接收时间（必填）", "*接收时间", "接收时间："]
)
def test_headings_are_folded(heading):
    sheet = read(f"类别,{heading},争议金额(元)\n投诉,2026-03-12,15".encode(), "x")
    assert set(sheet.rows[0].cells) == {"类别", "接收时间", "争议金额"}


def test_title_rows_numbers_totals_and_blank_rows():
    text = (
        "2026年消费者投诉台账,,,\n填表单位：某站,,,\n\n序号,类别,接收时间,金额\n"
        "1,投诉,2026-03-12,15\n,,,\n2,咨询,2026-03-13,\n合计,,,15\n本月合计：,2起,,15\n"
    )
    sheet = read(text.encode(), "x")
    assert [r.line_no for r in sheet.rows] == [5, 7]
    assert "序号" not in sheet.rows[0].cells
    assert sheet.rows[0].original == ["1", "投诉", "2026-03-12", "15"]


def test_a_person_named_total_stays():
    assert len(read("消费者,类别,接收时间\n合计,投诉,2026-03-12\n".encode(), "x").rows) == 1


def test_quoted_newlines_and_columns_in_any_order():
    sheet = read('接收时间,备注,类别\n2026-03-12,"一\r\n二",投诉\n'.encode(), "x")
    assert sheet.rows[0].cells["备注"] == "一\n二"


def test_unknown_columns_are_named_or_kept():
    data = "类别,接收时间,备注,天气,\n投诉,2026-03-12,原有,晴,多\n投诉,2026-03-13,,,\n".encode()
    with pytest.raises(Refused) as caught:
        read(data, "x")
    assert caught.value.code == "unknown-columns"
    assert "天气" in caught.value.sentence
    assert "--keep" in caught.value.sentence
    sheet = read(data, "x", keep=True)
    assert sheet.rows[0].cells["备注"] == "原有\n天气：晴\n第5列：多"
    assert "备注" not in sheet.rows[1].cells
    assert sheet.kept == ("天气", "第5列")


def test_cells_right_of_the_headings_are_not_lost():
    assert code("类别,接收时间\n投诉,2026-03-12,多出来的\n".encode()) == "unknown-columns"


def test_one_sum_of_all_that_was_recovered():
    sheet = read("类别,接收时间,挽回经济损失（元）\n投诉,2026-03-12,15".encode(), "x")
    assert sheet.rows[0].cells["其他挽回"] == "15"
    both = "类别,接收时间,退款,挽回经济损失\n投诉,2026-03-12,15,15".encode()
    assert code(both) == "unknown-columns"


@pytest.mark.parametrize(
    ("data", "want"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        ("随便,什么\n1,2\n".encode(), "no-headings"),
        ("编号,类别,消费者\n1,投诉,张三\n".encode(), "missing-columns"),
        ("类别,接收时间,投诉人,消费者\n".encode(), "duplicate-columns"),
        ("类别,接收时间,备注\n投诉,2026-03-12,\"没有关\n".encode(), "bad-csv"),
        (b"%PDF-1.7 x", "not-a-table"),
        (b"<html><table></table></html>", "not-a-table"),
        (b"\x00" * 50, "not-a-table"),
        (b"\xff\xff\x80\x81\n\xff", "bad-encoding"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "old-excel"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        (b"PK\x03\x04 and then nothing", "bad-workbook"),
    ],
)  # fmt: skip
def test_refused_files(data, want):
    assert code(data) == want


def test_missing_heading_is_named():
    with pytest.raises(Refused, match="接收时间"):
        read("编号,类别\n1,投诉\n".encode(), "x")


def test_workbook_cells():
    sheet = read(
        workbook(
            [
                ["台账"],
                ["编号", "类别", "接收时间", "办结时间", "金额", "电话", "备注", "退款"],
                [
                    7,
                    "投诉",
                    datetime(2026, 3, 12, 9, 30),  # noqa: DTZ001
                    46093,
                    15.0,
                    13812341234,
                    True,
                    0.1 + 0.2,
                ],
                ["合计"],
            ]
        ),
        "x",
    )
    assert sheet.rows[0].line_no == 3
    assert sheet.rows[0].cells == {
        "编号": "7",
        "类别": "投诉",
        "接收时间": "2026-03-12 09:30",
        "办结时间": "46093",
        "争议金额": "15",
        "联系电话": "13812341234",
        "备注": "TRUE",
        "退款": "0.3",
    }
    assert len(sheet.rows) == 1


def test_one_ledger_among_sheets():
    head = [["类别", "接收时间"], ["投诉", "2026-03-12"]]
    assert len(read(workbook([["封面"]], head, [["类别"]]), "x").rows) == 1
    assert code(workbook(head, head)) == "several-sheets"
    assert code(workbook([])) == "no-headings"


def test_a_far_cell_does_not_take_all_memory():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "类别")
        sheet.write(1048575, 16383, "x")
    assert code(out.getvalue()) == "too-large"


def test_a_zip_that_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert code(out.getvalue()) == "not-a-table"
    whole = workbook([["类别", "接收时间"]])
    assert code(whole[: len(whole) // 2]) == "bad-workbook"


def test_templates_read_back_empty():
    for data in (template_csv(), template_xlsx()):
        sheet = read(data, "x")
        assert sheet.rows == ()
        assert sheet.headings == tuple(c.name for c in columns.COLUMNS)
    assert template_xlsx() == template_xlsx()


HOSTILE = [
    "=1+1", "+cmd", "-2", "@SUM(A1)", "＝1+1", "'=1+1", "\x1b[2Jx", "\u202eabc", "a\x00b",
    "\ufeffx", "[red]x", "{{ x }}", "'; DROP TABLE x;--", "a,b", 'a"b', "多\n行", "'", "''=1",
]  # fmt: skip


def test_refused_rows_come_back_as_they_were():
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["类别", "接收时间", "备注"])
    for text in HOSTILE:
        writer.writerow(["投诉", "某天", text])
    sheet = read(out.getvalue().encode(), "x")
    assert len(sheet.rows) == len(HOSTILE)
    data = refused_csv(sheet, [(row, "读不出日期") for row in sheet.rows])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["类别", "接收时间", "备注", "未导入原因"]
    for row in rows[1:]:
        assert not any(files.starts_formula(text) for text in row)
        assert not any(c in text for text in row for c in "\x00\x1b\u202e\ufeff")
    again = read(data, "x")
    assert [r.cells for r in again.rows] == [r.cells for r in sheet.rows]
    once_more = refused_csv(again, [(row, "读不出日期") for row in again.rows])
    assert once_more == data


def test_leading_apostrophe():
    sheet = read("类别,接收时间,备注,诉求\n投诉,2026-03-12,'=1+1,'abc\n".encode(), "x")
    assert sheet.rows[0].cells["备注"] == "=1+1"
    assert sheet.rows[0].cells["诉求"] == "'abc"
