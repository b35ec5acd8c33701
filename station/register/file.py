"""The county's register as a file: its headings, its rows as merchants, the empty file.

The columns of promises and credentials are rows of `merchant_promise`: a county's own have theirs.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from station import taxonomy, values
from station.credit import folded, valid_credit_code
from station.errors import Refused
from station.language import N_, _
from station.ledger.columns import Column, Headings
from station.ledger.reading import RawRow, Sheet
from station.ledger.reading import read as read_table
from station.ledger.rows import BLANKS, RowRefused
from station.register.listed import LINE_MOST, NAMES_MOST, Hold, Listed, in_order
from station.register.told import LEVELS, TABLE
from station.values import clean

NAME, CODE, ALIASES, ADDRESS, PHONE, TOWN = (
    "名称", "统一社会信用代码", "别名", "地址", "电话", "乡镇街道",
)  # fmt: skip
_YES = frozenset(["是", "有", "√", "✓", "✔", "1", "y", "yes", "true", "已承诺", "已加入", "承诺"])
_NO = frozenset(["否", "无", "×", "✗", "0", "n", "no", "false", "未承诺", "未加入"])
_APART = ("；", ";", "、", "，", ",", "/", "\n")


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_OWN = (
    Column(
        NAME, "line", N_("营业执照上的名称"),
        _names("经营者 经营者名称 企业名称 单位名称 主体名称 商户名称 店名 名称(全称)"), required=True,
    ),
    Column(
        CODE, "line", N_("18位，照营业执照抄"),
        _names("信用代码 社会信用代码 统一信用代码 统一代码 注册号/统一社会信用代码"), required=True,
    ),
    Column(
        ALIASES, "line", N_("招牌、俗称，几个之间用顿号隔开"),
        _names("招牌 招牌名称 店招 字号 别称 曾用名 别名/招牌 门店名称"),
    ),
    Column(ADDRESS, "line", N_("门牌、楼层或摊位"), _names("经营地址 经营场所 住所 详细地址")),
    Column(PHONE, "line", N_("约调解要打的"), _names("联系电话 联系方式 电话号码 手机")),
    Column(TOWN, "line", N_("在哪个乡镇街道"), _names("乡镇 街道 所属乡镇 所属街道 辖区 属地")),
)  # fmt: skip


@dataclass(frozen=True)
class _Kind:
    """The columns of one promise or credential."""

    code: str
    label: str
    levels: bool
    columns: tuple[Column, ...]

    @property
    def since(self) -> str:
        return self.label + "起"

    @property
    def until(self) -> str:
        return self.label + "止"

    @property
    def level(self) -> str:
        return self.label + "级别"


def _kinds() -> list[_Kind]:
    return [_kind(one) for one in taxonomy.items(TABLE)]


def _kind(one: taxonomy.Item) -> _Kind:
    label, levels = one.label(lang="zh_CN"), bool(one.value("levels"))
    other = [*one.aliases, *([one.zh] if one.zh != label else [])]
    since = (*(one.value("since_names") or ()), *(f"{name}起" for name in other))
    until = (*(one.value("until_names") or ()), *(f"{name}止" for name in other))
    columns = [
        Column(label, "line", N_("是，或者起始的那一天"), tuple(other)),
        Column(label + "起", "moment", N_("从哪一天起"), (label + "(起)", *since)),
        Column(label + "止", "moment", N_("到哪一天为止，还有效就空着"), (label + "(止)", *until)),
    ]
    if levels:
        named = tuple(f"{name}级别" for name in other)
        columns.append(
            Column(
                label + "级别", "line", N_("国家、省、市或县"), (label + "(级别)", "级别", *named)
            )
        )
    return _Kind(one.code, label, levels, tuple(columns))


def headings() -> Headings:
    """Return the headings that a register's file may have, a county's own among them."""
    columns = (*_OWN, *(c for kind in _kinds() for c in kind.columns))
    return Headings(columns, N_("名录的栏目名称（名称、统一社会信用代码、地址……），这不像是名录。"))


def read(data: bytes, name: str) -> Sheet:
    """Read the bytes of a CSV or XLSX file; `kept` names the columns that mean nothing here.

    Raises what `ledger.read` raises.
    """
    return read_table(data, name, True, headings())


def template() -> bytes:
    """Return the headings as UTF-8 CSV with a byte order mark."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([column.name for column in headings().columns])
    return out.getvalue().encode("utf-8-sig")


def parse(raw: RawRow, on: date) -> Listed:
    """Read a row as a merchant written on this day. Raises `RowRefused` with the column at fault."""
    cells = raw.cells
    name = _line(cells, NAME)
    if not name:
        raise RowRefused(NAME, _("没有名称。"))
    return Listed(
        code=_code(cells), name=name, on=on, aliases=_aliases(cells, name),
        address=_line(cells, ADDRESS), phone=_line(cells, PHONE), town=_line(cells, TOWN),
        holds=in_order(h for kind in _kinds() if (h := _hold(cells, kind)) is not None),
    )  # fmt: skip


def _line(cells: Mapping[str, str], name: str) -> str:
    text = " ".join(clean(cells.get(name, "")).split())
    if text in BLANKS:
        return ""
    if len(text) > LINE_MOST:
        raise RowRefused(name, _("太长，最多 {n} 个字。").format(n=LINE_MOST))
    return text


def _code(cells: Mapping[str, str]) -> str:
    text = _line(cells, CODE)
    code = folded(text)
    if not code:
        raise RowRefused(CODE, _("没有统一社会信用代码：名录按它认人，请补上。"))
    if len(code) != 18:
        raise RowRefused(
            CODE, _("信用代码是 18 位，现在 {n} 位，请对照营业执照。").format(n=len(code))
        )
    if not valid_credit_code(code):
        raise RowRefused(CODE, _("信用代码最后一位和前面对不上，可能抄错了一位，请对照营业执照。"))
    return code


def _aliases(cells: Mapping[str, str], name: str) -> tuple[str, ...]:
    text = cells.get(ALIASES, "")
    for mark in _APART:
        text = text.replace(mark, "\0")
    found = [" ".join(clean(part).split()) for part in text.split("\0")]
    kept = [one for one in dict.fromkeys(found) if one and one != name and one not in BLANKS]
    if len(kept) > NAMES_MOST or any(len(one) > LINE_MOST for one in kept):
        raise RowRefused(ALIASES, _("别名太多或太长。"))
    return tuple(kept)


def _hold(cells: Mapping[str, str], kind: _Kind) -> Hold | None:
    """Read one promise or credential; None where the row says nothing of it, or no."""
    since, until = _day(cells, kind.since), _day(cells, kind.until)
    level = _level(cells, kind.level) if kind.levels else ""
    text = cells.get(kind.label, "")
    plain = values.half(text).casefold()
    told = bool(since or until or level)
    if text not in BLANKS and plain not in _YES:
        if plain in _NO:
            if told:
                raise RowRefused(
                    kind.label, _("写了“{text}”，又写了日期或级别，请核对。").format(text=text)
                )
            return None
        found = taxonomy.find(LEVELS, text) if kind.levels else None
        if found is not None:
            level = level or found
        else:
            since = since or _day(cells, kind.label)
        told = True
    if not told and plain not in _YES:
        return None
    if since and until and until < since:
        raise RowRefused(kind.until, _("止日早于起日，请核对。"))
    return Hold(kind.code, since, until, level)


def _day(cells: Mapping[str, str], name: str) -> date | None:
    text = cells.get(name, "")
    if text in BLANKS:
        return None
    try:
        return (values.serial(text) or values.moment(text))[0]
    except Refused as error:
        raise RowRefused(name, error.sentence) from error


def _level(cells: Mapping[str, str], name: str) -> str:
    text = cells.get(name, "")
    if text in BLANKS:
        return ""
    code = taxonomy.find(LEVELS, text)
    if code is None:
        raise RowRefused(
            name, _("不认识「{text}」，请写国家、省、市或县。").format(text=values.shown(text))
        )
    return code


def denied(raw: RawRow, before: Sequence[Hold]) -> str:
    """Return the column that says no to what holds still, without a last day; blank for none."""
    open_ = {h.kind for h in before if h.until is None}
    for kind in _kinds():
        plain = values.half(raw.cells.get(kind.label, "")).casefold()
        if kind.code in open_ and plain in _NO:
            return kind.label
    return ""
