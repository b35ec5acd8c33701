"""The set-up of a station and of an office."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from station.fields import Ask
from station.language import N_, _
from station.records import Station
from station.sheets.base import Line, Part, Rule, Sheet, field, own

_CODE = re.compile(r"[0-9A-Za-z]{1,12}")
_DESK = re.compile(r"[A-Z]")
_AREA = re.compile(r"(?!000000)[0-9]{6}")

_HEAD = own("head", Ask(
    "站长姓名", "第一个在这台电脑上值班的人，写真实姓名，如 周敏；其他人以后再加。", sealed=True,
))  # fmt: skip


def _like(name: str, pattern: re.Pattern[str], sentence: str) -> Rule:
    """Rule: the text, where there is one, looks so."""

    def broken(found: Mapping[str, Any]) -> str:
        text = found[name]
        return "" if not text or pattern.fullmatch(text) else _(sentence)

    return Rule((name,), broken)


_STATION_RULES = (
    _like("code", _CODE, N_("站点编号只能是字母和数字，一般三位，如 017。")),
    _like("area", _AREA, N_("行政区划代码是六位数字，如 540102。")),
    _like("desk", _DESK, N_("窗口是一个大写字母，如 A。")),
)


def station() -> Sheet:
    """Return the sheet of the set-up: the station, and who heads it."""
    who = (
        Line(field(Station, "code"), required=True),
        Line(field(Station, "name"), required=True, wide=True),
        Line(field(Station, "type"), required=True),
        Line(field(Station, "identity"), required=True),
        Line(_HEAD, required=True),
    )
    more = (
        Line(field(Station, "office"), wide=True),
        Line(field(Station, "area")),
        Line(field(Station, "desk"), required=True, start="A"),
    )
    return Sheet(
        "station", _("首次设置"), (Part(_("本站"), who), Part(_("上级和窗口"), more)), _("设好"),
        _("收到县区的接入通知的，站点编号和行政区划代码照它填。"),
        rules=_STATION_RULES,
    )  # fmt: skip


def county() -> Sheet:
    """Return the sheet of an office's set-up."""
    code = replace(field(
        Station, "area", label=N_("行政区划代码"),
        about=N_("本县(区)的代码，六位数字，如 540102；站点的记录都归到它名下，以后不能改。"),
    ), name="code")  # fmt: skip
    name = field(
        Station, "name", label=N_("县(区)名称"),
        about=N_("县(区)局或消协的名称，如 城关区；印在接入通知和统计报表上。"),
    )  # fmt: skip
    asked = (Line(code, required=True), Line(name, required=True, wide=True))
    return Sheet(
        "county", _("首次设置"), (Part("", asked),), _("设好"),
        rules=(_like("code", _AREA, N_("行政区划代码是六位数字，如 540102。")),),
    )  # fmt: skip
