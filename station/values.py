"""What people type, made into exact values: money, days, times of day, clean text.

Money is integer fen and never passes through a float; days are plain calendar dates. Only the
forms named here are read: a sum or a day that could mean two things is refused, not guessed.
"""

import re
from datetime import date, timedelta
from decimal import Decimal

from station.errors import Refused
from station.language import _

MAX_FEN = 10**13
"""The greatest sum that a record may hold, in fen."""

# One character for one character, so that no digit is ever made out of something else.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HALF |= {0x3000: 0x20, 0xA0: 0x20, 0xFFE5: 0xA5, ord("。"): ord("."), ord("．"): ord(".")}
_HALF |= dict.fromkeys(map(ord, "‐‑‒–—―−－"), ord("-"))
_HALF |= dict.fromkeys(map(ord, "：∶"), ord(":"))

_POWERS = {"": 0, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_MONEY = re.compile(
    r"(?:人民币|rmb|cny|¥)?\s*"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,16})(?:\.(?P<part>[0-9]{1,16}))?"
    r"\s*(?P<power>十万|百万|千万|百|千|万|亿)?\s*(?:元整?|圆整?|块钱?)?",
    re.IGNORECASE,
)

_DAY = re.compile(
    r"(?P<y>[0-9]{4})\s*[-/.年]\s*(?P<m>[0-9]{1,2})\s*[-/.月]\s*(?P<d>[0-9]{1,2})(?:\s*[日号])?"
)
_COMPACT = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?![0-9])")
_SHORT = re.compile(
    r"(?P<m>[0-9]{1,2})\s*[-/.月]\s*(?P<d>[0-9]{1,2})(?![0-9])(?:\s*[日号])?(?![0-9年:])"
    r"|(?P<m2>[0-9]{2})(?P<d2>[0-9]{2})(?![0-9年:])"
)
_WORDS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}
_WEEKDAY = re.compile(r"[\s(]*(?:星期|周)[一二三四五六日天][\s)]*")
_TIME = re.compile(
    r"(?P<half>上午|早上|下午|晚上)?\s*(?P<h>[0-9]{1,2})\s*(?:[:时点])\s*(?P<min>[0-9]{1,2})?\s*分?"
    r"(?::?\s*(?P<s>[0-9]{1,2})(?:\.[0-9]{1,9})?秒?)?(?:\+08:?00)?"
)
_BARE_TIME = re.compile(r"[0-9]{3,4}")
_SERIAL = re.compile(r"(?P<days>[1-9][0-9]{4})(?P<part>\.[0-9]{1,15})?")
_EXCEL_EPOCH = date(1899, 12, 30)

_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f"
    + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(1, 17))
    + "]"
)


def half(text: str) -> str:
    """Return the text with full-width ASCII, signs and dashes in their plain form, trimmed."""
    return (text if text.isascii() else text.translate(_HALF)).strip()


def shown(text: str) -> str:
    """Return a text as a sentence may quote it: clean and short."""
    line = clean(text).strip()
    return line if len(line) <= 30 else line[:29] + "…"


def clean(text: str, multiline: bool = False) -> str:
    """Return the text without what is no text: control, bidi and invisible characters.

    Dropped: C0 and C1 (so no terminal sequence stays alive), bidi controls, zero-width space,
    U+FEFF, noncharacters, lone surrogates, tags. ZWJ and ZWNJ stay: words are spelled with them.
    A line end is a newline where `multiline`, else a space; so is a tab. Every other character
    stays as it was typed.
    """
    if text.isprintable():  # says no to everything that is dropped or replaced below
        return text
    text = _LINE_ENDS.sub("\n", text)
    if not multiline:
        text = text.replace("\n", " ").replace("\t", " ")
    return _DROPPED.sub("", text)


def money(text: str) -> int:
    """Read a sum in yuan and return it in fen, exactly.

    Reads `15`, `1,000.00`, `￥15`, `15元`, `1.5万`, `3千`, full-width digits. Raises `Refused`
    (`bad-money`) for anything else: a sign, letters, more than two decimals of a yuan, commas
    that part no thousands, a sum over `MAX_FEN`.
    """
    match = _MONEY.fullmatch(half(text))
    if match is None:
        raise Refused(
            "bad-money",
            _("读不出金额「{text}」，请写成 15 或 1,000.00 或 1.5万，单位是元。").format(
                text=shown(text)
            ),
        )
    scale = _POWERS[match["power"] or ""] + 2
    part = match["part"] or ""
    if len(part) > scale:
        raise Refused(
            "bad-money",
            _("金额「{text}」比分还小，请写到分为止（两位小数）。").format(text=shown(text)),
        )
    fen = int(match["whole"].replace(",", "") + part.ljust(scale, "0"))
    if fen > MAX_FEN:
        raise Refused("bad-money", _("金额「{text}」太大，请核对。").format(text=shown(text)))
    return fen


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals and commas: 101500 is `1,015.00`."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def _bad_day(text: str) -> Refused:
    return Refused(
        "bad-day", _("读不出日期「{text}」，请写成 2026-03-12。").format(text=shown(text))
    )


def _full(text: str) -> tuple[date, str] | None:
    """Read a day with its year at the start; return it and what follows."""
    match = _DAY.match(text) or _COMPACT.match(text)
    if match is None:
        return None
    return date(int(match["y"]), int(match["m"]), int(match["d"])), text[match.end() :]


def _short(text: str, today: date, ahead: bool) -> tuple[date, str] | None:
    """Read a day without a year, or a word for a near day."""
    for word, days in _WORDS.items():
        if text.startswith(word):
            return today + timedelta(days=days), text[len(word) :]
    match = _SHORT.match(text)
    if match is None:
        return None
    month, number = int(match["m"] or match["m2"]), int(match["d"] or match["d2"])
    years = range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
    for year in years:  # 2.29 has to look for its leap year
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        if found >= today if ahead else found <= today:
            return found, text[match.end() :]
    return None


def _time(rest: str) -> str | None:
    """Read a time of day: `HH:MM`, empty for none, None for something else."""
    if not rest:
        return ""
    match = _TIME.fullmatch(rest.removeprefix("T").strip())
    if match is None:
        return None
    hour, minute = int(match["h"]), int(match["min"] or 0)
    if match["half"] in ("下午", "晚上") and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def moment(text: str, today: date | None = None, ahead: bool = False) -> tuple[date, str]:
    """Read a day with or without a time; return the day and `HH:MM` (empty without a time).

    Reads `2026-03-12`, `2026/3/12`, `2026.3.12`, `2026年3月12日`, `20260312`, each with a time
    after it. Where `today` is given also `3.12`, `3月12日`, `0312`, `昨天`: the nearest such day
    that is not in the future, or not in the past with `ahead`. No time zone is converted.
    Raises `Refused` (`bad-day`).
    """
    plain = half(text)
    try:
        found = _full(plain)
        if found is None and today is not None:
            found = _short(plain, today, ahead)
    except (ValueError, OverflowError) as error:
        raise _bad_day(text) from error
    if found is None:
        raise _bad_day(text)
    if not found[1]:
        return found[0], ""
    rest = _WEEKDAY.sub(" ", found[1], count=1)
    time = _time(rest.rstrip())
    if time is None or (rest[:1].isdigit() and "日" not in plain and "号" not in plain):
        raise _bad_day(text)
    return found[0], time


def day(text: str, today: date | None = None, ahead: bool = False) -> date:
    """Read a day as `moment` does and leave the time out. Raises `Refused` (`bad-day`)."""
    return moment(text, today, ahead)[0]


def clock(text: str) -> str:
    """Read a time of day and return it as `HH:MM`: `9:30`, `0930`, `下午3点半`, `14时05分`.

    Raises `Refused` (`bad-time`).
    """
    plain = half(text).replace("半", "30分")
    if _BARE_TIME.fullmatch(plain):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    found = _time(plain)
    if not found:
        raise Refused(
            "bad-time",
            _("读不出时刻「{text}」，请写成 9:30 或 下午3点。").format(text=shown(text)),
        )
    return found


def serial(text: str) -> tuple[date, str] | None:
    """Read the number that a spreadsheet keeps for a day (`46093`, `46093.395833`).

    Five digits, the years 1927 to 2173, the 1900 date system. Returns the day and `HH:MM` (empty
    without a fraction), or None when the text is no such number.
    """
    match = _SERIAL.fullmatch(half(text))
    if match is None:
        return None
    days, clock = int(match["days"]), ""
    if match["part"]:
        minutes = round(Decimal("0" + match["part"]) * 1440)
        days, minutes = days + minutes // 1440, minutes % 1440
        clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return _EXCEL_EPOCH + timedelta(days=days), clock


__all__ = ["MAX_FEN", "clean", "clock", "day", "half", "moment", "money", "serial", "shown", "yuan"]
