"""The bytes of a ledger as a grid of text: CSV in the usual encodings, or XLSX."""

import codecs
import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from station.errors import Refused
from station.language import _
from station.values import clean

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 512 * 1024 * 1024
MAX_CELLS = 8_000_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*?(/?)>""")
_BARE_CELL = re.compile(rb"<(?:\w+:)?c(?:\s(?![^<>]*\sr\s*=)[^<>]*[^/<>])?>")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["']([0-9]{1,7})["']""")

_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)
"""What reading a damaged package raises."""

Row = list[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of text as it stands in the file; `rows[0]` is line 1."""

    rows: list[Row]


def starts_formula(text: str) -> bool:
    """Tell whether a spreadsheet could take this text for a formula."""
    return text.startswith(_FORMULA)


def cell(text: str) -> str:
    """Return a cell's text: clean, trimmed, without the `'` that keeps a formula a text."""
    if not text:
        return text
    text = clean(text, multiline=True).strip()
    while text.startswith("'") and starts_formula(text[1:]):
        text = text[1:].strip()
    return text


def grids(data: bytes, name: str, fits: Callable[[Row], int]) -> list[Grid]:
    """Return the tables of a file: one of a CSV, one for each sheet of a workbook.

    `fits` tells how many headings a row holds; it chooses the delimiter of a CSV.
    Raises `Refused` when the bytes are no table: `empty`, `too-large`, `old-excel`,
    `encrypted`, `not-a-table`.
    """
    if not data.strip():
        raise Refused("empty", _("文件「{name}」是空的。").format(name=clean(name)))
    if len(data) > MAX_BYTES:
        raise Refused("too-large", _("文件超过64MB，请分成几个文件导入。"))
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("encrypted", _("这个表格有密码。请去掉密码另存后再导入。"))
        raise Refused(
            "old-excel", _("这是旧格式的 .xls 文件。请在表格软件里另存为 .xlsx 或 CSV 后再导入。")
        )
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data)
    head = data[:2048].lstrip().lower()
    if head.startswith((b"%pdf", b"<", b"{\\rtf", b"\xef\xbb\xbf<")):
        raise _no_table()
    return [_csv(_text(data), fits)]


def _no_table() -> Refused:
    return Refused(
        "not-a-table", _("这个文件不是表格。请用 .xlsx 或 CSV；可先用 --template 取得空白台账。")
    )


# --- CSV


def _text(data: bytes) -> str:
    """Decode: a byte order mark decides, else UTF-8, else GB18030."""
    marks = (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    )
    ways = [way for mark, way in marks if data.startswith(mark)] or ["utf-8", "gb18030"]
    if ways == ["utf-8", "gb18030"] and data.count(0) * 10 > len(data):
        raise _no_table()
    for way in ways:
        try:
            return data.decode(way).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise Refused(
        "bad-encoding", _("文件的文字编码认不出来。请另存为 UTF-8 编码的 CSV 或 .xlsx 后再导入。")
    )


def _csv(text: str, fits: Callable[[Row], int]) -> Grid:
    best = max(",;\t", key=lambda mark: _best_fit(text, mark, fits))
    return Grid([list(map(cell, row)) for row in _records(text, best)])


def _best_fit(text: str, mark: str, fits: Callable[[Row], int]) -> int:
    best = 0
    try:
        for number, row in enumerate(_records(text, mark)):
            if number == 5:
                break
            best = max(best, fits(list(map(cell, row))))
    except Refused:
        pass
    return best


def _records(text: str, mark: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise Refused(
            "bad-csv",
            _("第{line}行附近的引号不成对，或有一格过长，读不下去。请改正后再导入。").format(
                line=reader.line_num
            ),
        ) from error


# --- XLSX


def _workbook(data: bytes) -> list[Grid]:
    import python_calamine as calamine

    _look_inside(data)
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            names = [
                m.name
                for m in book.sheets_metadata
                if m.typ == calamine.SheetTypeEnum.WorkSheet
                and m.visible == calamine.SheetVisibleEnum.Visible
            ]
            found = [book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in names]
    except calamine.PasswordError as error:
        raise Refused("encrypted", _("这个表格有密码。请去掉密码另存后再导入。")) from error
    except (calamine.CalamineError, ValueError, OverflowError) as error:
        raise _corrupt() from error
    return [Grid([[cell(_written(v)) for v in row] for row in rows]) for rows in found]


def _corrupt() -> Refused:
    return Refused(
        "bad-workbook", _("这个表格文件打不开，可能已损坏。请在表格软件里打开并另存后再导入。")
    )


def _look_inside(data: bytes) -> None:
    """Check the package before it is read: a far cell or a bomb would take all memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if not any(p.filename == "xl/workbook.xml" for p in parts):
                raise _no_table()
            if sum(p.file_size for p in parts) > MAX_UNPACKED:
                raise Refused("too-large", _("表格展开后过大，请分成几个文件导入。"))
            for part in parts:
                content = package.read(part)
                if part.filename.startswith("xl/worksheets/"):
                    _look_at_sheet(content)
    except _BROKEN_ZIP as error:
        raise _corrupt() from error


def _look_at_sheet(content: bytes) -> None:
    widest: bytes = b"A"
    lowest = 1
    for match in _CELL.finditer(content):
        if match[3]:
            continue
        letters = match[1]
        if (len(letters), letters) > (len(widest), widest):
            widest = letters
        lowest = max(lowest, int(match[2]))
    if _BARE_CELL.search(content):
        lowest = max([lowest, *(int(m[1]) for m in _ROW.finditer(content))])
    width = 0
    for letter in widest:
        width = width * 26 + letter - 64
    if width * lowest > MAX_CELLS:
        raise Refused(
            "too-large",
            _("表格里有离得很远的单元格。请删去右边和下边多余的行列，另存后再导入。"),
        )


def _written(value: Any) -> str:
    """Write a cell as text: numbers shortest, days as ISO days, times to the minute."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        value = value + timedelta(milliseconds=500)
        return f"{value:%Y-%m-%d}" if not (value.hour or value.minute) else _minute(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


def _minute(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M}"


def _number(value: float) -> str:
    """Write a number as the spreadsheet shows it: at most 15 digits, no exponent, no `.0`."""
    text = format(Decimal(format(value, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
