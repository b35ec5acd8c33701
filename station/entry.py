"""What a person types, made into the value of a field and back; what a form shows beside it.

One sentence says what is wrong and what to type. Nothing is guessed: what could mean two things
is refused. `read(spec, written(spec, value), …)` gives the value again.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from station import choosing, privacy, taxonomy, values
from station.choosing import Choice
from station.credit import folded, valid_credit_code
from station.errors import Refused
from station.fields import FieldSpec
from station.language import N_, _
from station.records.base import may_stand_open
from station.tokens import fold
from station.values import clean, half, shown

LINE_MAX = 500
"""Characters of a line."""
TEXT_MAX = 20_000
"""Characters of a text: the greatest of them still fits into one line of a bundle."""

_SPLIT = re.compile(r"[,，、;；\n]+")
_ROWS = re.compile(r"[;；\n]+")
_PARTS = re.compile(r"[,，、]")
_COUNT = re.compile(r"([0-9]{1,6})\s*[人个件次名轮]?")
_FULL_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[+-][0-9]{2}:[0-9]{2}")
_REF = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_YES = frozenset(
    ["是", "有", "对", "同意", "已", "x", "√", "✓", "✔", "1", "y", "yes", "true", "on"]
)
_NO = frozenset(
    ["否", "无", "不", "没", "没有", "不同意", "未", "×", "✗", "0", "n", "no", "false", "off"]
)

_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(?:0[0-9]{2,3}[- ]?)?[2-9][0-9]{6,7}(?:-[0-9]{1,6})?")
_HOTLINE = re.compile(r"[48]00-?[0-9]{3}-?[0-9]{4}|[19][0-9]{4,7}")
_PHONE_PARTS = re.compile(r"[,;、/]+")
_SPACED_MOBILE = re.compile(r"(?<![0-9])(1[3-9][0-9])[ -]([0-9]{4})[ -]([0-9]{4})(?![0-9])")

_WEEKDAYS = (
    N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"), N_("星期五"), N_("星期六"), N_("星期日"),
)  # fmt: skip

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years outside these were mistyped."""


def empty(spec: FieldSpec) -> Any:
    """Return the value of a field that was left blank."""
    if spec.kind is list:
        return []
    if spec.kind in (str, bool):
        return spec.kind()
    return spec.default


def read(
    spec: FieldSpec, text: str, today: date, *, only: Collection[str] = (), ahead: bool = False
) -> Any:
    """Return the value that a text stands for; a blank text is `empty`.

    `only` restricts a code; `ahead` takes a day without a year as the next one, not the last.
    Raises `Refused` with one sentence that says what to type. Money in fen.
    """
    plain = clean(text, multiline=True).strip()
    if not plain:
        return empty(spec)
    shape = spec.ask.shape
    if shape == "code":
        value: Any = _code(spec, plain, only)
    elif shape == "day":
        value = _day(plain, today, ahead)
    else:
        value = _READ[shape](spec, plain)
    if not spec.ask.sealed and not may_stand_open("", spec, value):
        raise Refused(
            "bad-word", _("“{text}”：这里只能写字母、数字和横线。").format(text=shown(plain))
        )
    return value


def _code(spec: FieldSpec, text: str, only: Collection[str]) -> str:
    if not spec.ask.taxonomy:
        return half(text)
    return choosing.code_of(spec.ask.taxonomy, _not_too_long(text, LINE_MAX), only)


def _day(text: str, today: date, ahead: bool) -> date:
    day = values.day(text, today, ahead)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("bad-day", _("年份 {year} 不对，请检查。").format(year=day.year))
    return day


def _line(spec: FieldSpec, text: str) -> str:
    line = clean(text).strip()
    form = spec.ask.form
    if form == "phone":
        line = _SPACED_MOBILE.sub(r"\1\2\3", " ".join(half(line).split()))
    elif form in ("credit_code", "id_number"):
        line = "".join(half(line).split()).upper()
    elif not spec.ask.sealed:
        line = half(line)
    return _not_too_long(line, LINE_MAX)


def _text(_spec: FieldSpec, text: str) -> str:
    return _not_too_long(text, TEXT_MAX)


def _not_too_long(text: str, most: int) -> str:
    if len(text) > most:
        raise Refused(
            "too-long",
            _("太长了：最多 {most} 个字，现在 {n} 个字，请分开写。").format(most=most, n=len(text)),
        )
    return text


def _moment(_spec: FieldSpec, text: str) -> str:
    return text if _FULL_MOMENT.fullmatch(text) else values.clock(text)


def _fen(_spec: FieldSpec, text: str) -> int:
    return values.money(text)


def _count(_spec: FieldSpec, text: str) -> int:
    match = _COUNT.fullmatch(half(text))
    if match is None:
        raise Refused(
            "bad-count",
            _("读不出数目“{text}”，请写数字，如 3。").format(text=shown(text)),
        )
    return int(match[1])


def _flag(_spec: FieldSpec, text: str) -> bool:
    word = unicodedata.normalize("NFKC", text).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Refused("bad-flag", _("请写“是”或“否”。"))


def _list(spec: FieldSpec, text: str) -> list[Any]:
    _not_too_long(text, TEXT_MAX)
    return _respondents(text) if spec.ask.form == "respondents" else _numbers(text)


def _numbers(text: str) -> list[str]:
    parts = (half(clean(part)) for part in _SPLIT.split(text))
    return [_not_too_long(p, LINE_MAX) for p in dict.fromkeys(filter(None, parts))]


def _respondents(text: str) -> list[dict[str, str]]:
    """Read others complained of: one a line, name first; `role` and `phone` are told by look."""
    return [_respondent(line) for line in (clean(row).strip() for row in _ROWS.split(text)) if line]


def _respondent(line: str) -> dict[str, str]:
    name, *rest = (part.strip() for part in _PARTS.split(line))
    if not name:
        raise Refused("no-name", _("每行先写名称，如：某某公司，生产者，0892-1234567。"))
    row = {"name": _not_too_long(name, LINE_MAX)}
    for part in filter(None, rest):
        if sum(c.isdigit() for c in part) >= 5:
            row["phone"] = "/".join(filter(None, (row.get("phone", ""), half(part))))
        else:
            row["role"] = choosing.code_of("respondent_role", _not_too_long(part, LINE_MAX))
    return row


def _ref(_spec: FieldSpec, text: str) -> str:
    word = half(text).lower()
    if not _REF.fullmatch(word):
        raise Refused("bad-ref", _("这一栏不能手写，要从名录里选。"))
    return word


_READ: dict[str, Callable[[FieldSpec, str], Any]] = {
    "line": _line, "text": _text, "moment": _moment, "fen": _fen, "count": _count, "flag": _flag,
    "ref": _ref, "list": _list,
}  # fmt: skip


def written(spec: FieldSpec, value: Any) -> str:
    """Return what would be typed for a value, in the language in use; blank for none."""
    if value is None or value is False or value == []:
        return ""
    shape = spec.ask.shape
    if shape == "code" and spec.ask.taxonomy:
        label = taxonomy.label(spec.ask.taxonomy, value)
        return label if taxonomy.find(spec.ask.taxonomy, label) == value else str(value)
    if shape == "list":
        return "\n".join(_row(v) for v in value) if spec.ask.form else "，".join(value)
    return _WRITTEN.get(shape, str)(value)


def _row(row: dict[str, str]) -> str:
    role = row.get("role", "")
    parts = (row.get("name", ""), taxonomy.label("respondent_role", role), row.get("phone", ""))
    return "，".join(filter(None, parts))


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "day": date.isoformat, "fen": values.yuan, "flag": lambda _value: _("是"),
}  # fmt: skip


def echo(
    spec: FieldSpec, text: str, today: date, *, only: Collection[str] = (), ahead: bool = False
) -> str:
    """Return what stands beside the field while it is typed: how the program reads it.

    The day with its weekday, the sum in 元, the label of a code, the time; nothing where that
    adds nothing, or nothing can be read.
    """
    try:
        value = read(spec, text, today, only=only, ahead=ahead)
    except Refused:
        return ""
    shape = spec.ask.shape
    if value is None or not text.strip() or shape not in _ECHO:
        return ""
    said = _ECHO[shape](spec, value)
    return "" if fold(said) == fold(text) else said


def _label(spec: FieldSpec, value: str) -> str:
    return taxonomy.label(spec.ask.taxonomy, value) if spec.ask.taxonomy else ""


def named_day(day: date) -> str:
    """Return a day with its day of the week: 2026-02-26 星期四."""
    return f"{day.isoformat()} {_(_WEEKDAYS[day.weekday()])}"


_ECHO: dict[str, Callable[[FieldSpec, Any], str]] = {
    "code": _label,
    "day": lambda _spec, value: named_day(value),
    "fen": lambda _spec, value: _("{sum} 元").format(sum=values.yuan(value)),
    "moment": lambda _spec, value: str(value),
    "count": lambda _spec, value: str(value),
    "flag": lambda _spec, value: _("是") if value else _("否"),
    "list": lambda _spec, value: _("{n} 个").format(n=len(value)) if len(value) > 1 else "",
}


def warn(spec: FieldSpec, text: str) -> str:
    """Return a sentence about what looks wrong but may be right, or nothing. Saving goes on."""
    plain = half(clean(text, multiline=True))
    if not plain or len(plain) > TEXT_MAX:
        return ""
    if spec.ask.form in _WARN:
        return _WARN[spec.ask.form](plain)
    if spec.ask.shape in ("line", "text"):
        return _personal(text)
    return ""


def _phone(text: str) -> str:
    for part in filter(None, (p.strip() for p in _PHONE_PARTS.split(text))):
        bare = _SPACED_MOBILE.sub(r"\1\2\3", " ".join(part.split()))
        if not any(p.fullmatch(bare) for p in (_MOBILE, _LANDLINE, _HOTLINE)):
            return _("“{text}”不像电话号码：手机 11 位，座机如 0892-6321234，请再看一眼。").format(
                text=shown(part)
            )
    return ""


def _credit_code(text: str) -> str:
    code = folded(text)
    if len(code) != 18:
        return _("信用代码是 18 位，现在 {n} 位，请对照营业执照。").format(n=len(code))
    if not valid_credit_code(code):
        return _("信用代码最后一位和前面对不上，可能抄错了一位，请对照营业执照。")
    return ""


def _id_number(text: str) -> str:
    number = "".join(text.split()).upper()
    like_one = len(number) == 18 and number[:17].isdigit()
    if like_one and not privacy.valid_id_number(number):
        return _("身份证号码最后一位和前面对不上，可能抄错了一位，请对照证件。")
    return ""


def _personal(text: str) -> str:
    kinds = {found.kind for found in privacy.scan(text)}
    if "id" in kinds:
        return _("这里写有身份证号码：不是非写不可就删去，只写在“证件号码”一栏（个保法第6条）。")
    if "card" in kinds:
        return _("这里写有银行卡号：不是非写不可就删去（个保法第6条）。")
    return ""


_WARN: dict[str, Callable[[str], str]] = {
    "phone": _phone, "credit_code": _credit_code, "id_number": _id_number,
}  # fmt: skip


def choices(
    spec: FieldSpec,
    text: str = "",
    *,
    only: Collection[str] = (),
    on: date | None = None,
    limit: int = 200,
) -> list[Choice]:
    """Return the codes that a drop-down of this field offers (`choosing.choices`)."""
    if not spec.ask.taxonomy:
        return []
    return choosing.choices(spec.ask.taxonomy, text[:LINE_MAX], only=only, on=on, limit=limit)


__all__ = ["Choice", "choices", "echo", "empty", "read", "warn", "written"]
