"""A county's own data: rows for the tables of law and codes, in one dated file.

The file is TOML: `title` and, table by table, `[[table]]` rows. A row with a code that is not there
yet is a new item and needs `zh` and `en`; a row with a code that is there changes it from its
`since` on, or retires it. What is not said stays as it was, so old cases keep the rule of their
day. Everything is checked before anything holds, and a fault is named with its place.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from station import taxonomy
from station.errors import Refused
from station.language import _, listed
from station.law import habits
from station.law.calendar import read as read_year
from station.values import clean

MOST = 96 * 1024
"""Bytes of a file; it travels as one value of one entry."""
_TITLE_MOST = 60
_TEXT_MOST = 500
_CODE = re.compile(r"[A-Za-z0-9_]{1,40}")
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_PLAIN: dict[str, type] = {
    "code": str, "zh": str, "en": str, "parent": str, "aliases": list, "since": date,
    "retired": date, "src": str, "law": str, "read": date,
}  # fmt: skip
"""Keys that every table may have."""
_NAMES = {
    ("competence", "authority"): "authority",
    ("promise", "accept"): "time_limits",
    ("promise", "close"): "time_limits",
}
"""Keys that hold a code, or a list of codes, of another table."""
_UNITS = ("workday", "day")
_LONGEST = 36_500
"""What a term may be at most, in its own unit: a slip of the finger is caught here."""


@dataclass(frozen=True)
class Pack:
    """A checked file: its title, and its rows by table."""

    title: str
    rows: taxonomy.Rows


def read(data: bytes) -> Pack:
    """Read and check a file against the tables as they stand now.

    Raises `Refused` (`bad-data`) with the place: line and column, or table, row and key.
    """
    if len(data) > MOST:
        raise _bad(_("文件太大，最多 {n} KB。").format(n=MOST // 1024))
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _bad(_("不是 UTF-8 编码的文件。")) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _bad(_("写法不对：{place}").format(place=str(error)[:_TEXT_MOST])) from None
    title = raw.pop("title", None)
    if not isinstance(title, str) or not 0 < len(clean(title)) <= _TITLE_MOST:
        raise _bad(_("开头要有 title，写明这份数据是什么，最多 {n} 个字。").format(n=_TITLE_MOST))
    if not raw:
        raise _bad(_("除了 title 没有别的内容。"))
    rows = {table: list(_rows(table, found)) for table, found in raw.items()}
    _check_named(rows)
    return Pack(clean(title), rows)


def _bad(sentence: str) -> Refused:
    return Refused("bad-data", _("这份数据没有采用：{why}").format(why=sentence))


def _rows(table: str, found: Any) -> Iterator[Mapping[str, Any]]:
    if table not in taxonomy.tables():
        raise _bad(
            _("没有 {table} 这张表。有：{known}").format(
                table=table[:_TITLE_MOST], known=listed(taxonomy.tables())
            )
        )
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise _bad(_("{table} 要写成 [[{table}]]，一行一段。").format(table=table))
    keys = _keys(table)
    new: set[str] = set()
    for number, row in enumerate(found, 1):
        try:
            _check(table, row, keys, new)
        except Refused as error:
            place = _("{table} 第 {n} 段（{code}）").format(
                table=table, n=number, code=str(row.get("code", "?"))[:_TITLE_MOST]
            )
            raise _bad(f"{place} {error.sentence}") from None
        yield row


def _check_named(rows: taxonomy.Rows) -> None:
    """Refuse a row that names a code of another table which neither that table nor the file has."""
    for (table, key), other in _NAMES.items():
        own = (other, *taxonomy.kin(other))
        new = {row["code"] for t in own for row in rows.get(t, ())}
        for row in rows.get(table, ()):
            named = row.get(key, ())
            for code in [named] if isinstance(named, str) else named:
                if code not in new and taxonomy.item(other, str(code)) is None:
                    raise _bad(
                        _("{table}（{code}）的 {key} 里写了 {named}，{other} 里没有这一项。").format(
                            table=table, code=row["code"], key=key, named=str(code)[:_TITLE_MOST],
                            other=other,
                        )
                    )  # fmt: skip


def _keys(table: str) -> dict[str, type]:
    """Return the keys that rows of a table may have, each with the type that it has there."""
    seen = {
        key: type(value)
        for one in taxonomy.items(table)
        for more in (one.more, *(change.more for change in one.changes))
        for key, value in more.items()
    }
    return {**seen, **_PLAIN}


def _check(table: str, row: Mapping[str, Any], keys: Mapping[str, type], new: set[str]) -> None:
    code = row.get("code")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise Refused("row", _("code 要用字母、数字和下划线，最多 40 个。"))
    for key, value in row.items():
        _check_value(key, value, keys)
    if code in new or code in taxonomy.own(table):
        _check_change(row)
    elif elsewhere := [t for t in taxonomy.kin(table) if taxonomy.item(t, code)]:
        raise Refused("row", _("{table} 里已经有这个 code。").format(table=elsewhere[0]))
    else:
        _check_new(row)
        new.add(code)
    parent = row.get("parent")
    if parent and taxonomy.item(table, parent) is None and parent not in new:
        raise Refused("row", _("parent 里没有 {code} 这一项。").format(code=parent[:_TITLE_MOST]))
    _OF_TABLE.get(table, lambda _row: None)(row)


def _check_new(row: Mapping[str, Any]) -> None:
    if not {"zh", "en"} <= row.keys():
        raise Refused("row", _("是新的一项，要有 zh 和 en 两个名称。"))
    if "retired" in row and "since" in row and row["retired"] < row["since"]:
        raise Refused("row", _("retired 早于 since。"))


def _check_change(row: Mapping[str, Any]) -> None:
    if "retired" in row and row.keys() - {"code", "retired"}:
        raise Refused("row", _("停用的一段只写 code 和 retired。"))
    if "since" not in row and "retired" not in row:
        raise Refused("row", _("已经有这一项，要用 since 写明从哪天起改，或者用 retired 停用。"))


def _check_value(key: str, value: Any, keys: Mapping[str, type]) -> None:
    if key not in keys:
        raise Refused(
            "row", _("没有 {key} 这一栏。有：{known}").format(key=key, known=listed(sorted(keys)))
        )
    wanted = keys[key]
    if type(value) is not wanted:
        raise Refused("row", _("{key} 要写成{kind}。").format(key=key, kind=_kind(wanted)))
    if isinstance(value, str) and (len(value) > _TEXT_MOST or clean(value) != value.strip()):
        raise Refused("row", _("{key} 太长，或者有看不见的字符。").format(key=key))
    if value == "" and key in ("zh", "en"):
        raise Refused("row", _("{key} 不能是空的。").format(key=key))


def _kind(wanted: type) -> str:
    words = {
        str: _("文字，用引号括起来"), int: _("整数"), bool: "true / false", date: _("日期，如 2027-01-01"),
        list: _("方括号里的一列"), dict: _("花括号里的一组"),
    }  # fmt: skip
    return words.get(wanted, wanted.__name__)


def _limit(row: Mapping[str, Any]) -> None:
    for key in ("days", "hours", "months", "years", "extend"):
        if key in row and not 0 < row[key] <= _LONGEST:
            raise Refused("row", _("{key} 要在 1 到 {n} 之间。").format(key=key, n=_LONGEST))
    _units(row)
    if row.get("binds") and taxonomy.item("bound", row["binds"]) is None:
        raise Refused("row", _("binds 里没有 {code} 这一项。").format(code=row["binds"][:40]))


def _units(row: Mapping[str, Any]) -> None:
    if row.get("unit", _UNITS[0]) not in _UNITS:
        raise Refused("row", _("unit 只能是 {known}。").format(known=listed(_UNITS)))


def _year(row: Mapping[str, Any]) -> None:
    if not _YEAR.fullmatch(row["code"]):
        raise Refused("row", _("code 是年份，如 2027。"))
    try:
        read_year(taxonomy.Item(code=row["code"], zh="", en="", more=row))
    except (KeyError, TypeError):
        raise Refused("row", _("off 的每一组要有 days、zh、en 三栏。")) from None


def _habit(row: Mapping[str, Any]) -> None:
    """A habit is read by its code: it may get another number, and nothing else."""
    one = taxonomy.item(habits.TABLE, row["code"])
    if one is None:
        known = listed(item.code for item in taxonomy.items(habits.TABLE))
        raise Refused("row", _("这张表不能加新的，只能改。有：{known}").format(known=known))
    if "retired" in row:
        raise Refused("row", _("这张表不能停用，只能改。"))
    for key in ("days", "count", "unit"):
        if key in row and one.value(key) is None:
            raise Refused("row", _("这一项没有 {key} 这一栏。").format(key=key))
    least = 0 if row["code"] == habits.SOON else 1
    for key in ("days", "count"):
        if key in row and not least <= row[key] <= _LONGEST:
            raise Refused(
                "row",
                _("{key} 要在 {least} 到 {n} 之间。").format(key=key, least=least, n=_LONGEST),
            )
    _units(row)


_OF_TABLE = {"time_limits": _limit, "calendar": _year, habits.TABLE: _habit}
"""What a table asks of its rows besides."""
