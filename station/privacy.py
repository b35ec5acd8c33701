"""Masks for personal data, and the search for it in free text.

个人信息保护法 art. 6 (the least that is needed), art. 51 (de-identification). A mask keeps what
an office needs to recognise a case and hides the rest; the value itself is never changed.
"""

import re
from dataclasses import dataclass
from typing import Literal

from station.values import half

Kind = Literal["phone", "landline", "id", "card"]

_COMPOUND_SURNAMES = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 "
    "令狐 司徒 司空 夏侯 端木 南宫 长孙 宇文 独孤 "
    "轩辕 赫连 澹台 闻人 钟离 申屠 百里 呼延 东郭 "
    "西门 公羊 濮阳 淳于 单于 太史 仲孙 万俟 闾丘 "
)
_COMPOUND = frozenset(_COMPOUND_SURNAMES.split())
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"

# Positions must hold, so full-width digits are read one for one.
_PLAIN = {0xFF10 + n: str(n) for n in range(10)} | {0xFF38: "X", 0xFF58: "x", 0xFF0D: "-"}
_ID = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9])(?:[0-9]{4} ?){3,4}[0-9]{1,7}(?![0-9])")
_PHONE = re.compile(
    r"(?<![0-9])(?:\+?86[- ]?)?1[3-9][0-9](?:[0-9]{8}|([- ])[0-9]{4}\1[0-9]{4})(?![0-9])"
)
_LANDLINE = re.compile(r"(?<![0-9])0[0-9]{2,3}[- ]?[0-9]{7,8}(?![0-9])")

_NOT_A_PLACE = r"[^\s0-9０-９路巷号村栋楼室,，。]"
_AREA = re.compile(
    rf"(?:{_NOT_A_PLACE}{{2,8}}?(?:省|自治区))?"
    rf"(?:{_NOT_A_PLACE}{{2,10}}?(?:自治州|地区|(?<![超城夜])市(?!场)|盟))?"
    rf"(?:{_NOT_A_PLACE}{{1,8}}?(?:县|(?<![小社园景校厂街])区|旗|(?<![超城夜])市(?!场)))?"
    rf"(?:{_NOT_A_PLACE}{{1,10}}?(?:街道|乡|镇|苏木))?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of personal data in a text: its kind, where it stands, and the piece."""

    kind: Kind
    start: int
    end: int
    text: str


def mask_name(name: str) -> str:
    """Keep the surname: 张*, 王**, 欧阳*. A name without one keeps its first character."""
    name = name.strip()
    keep = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
    return name[:keep] + "*" * max(len(name) - keep, 1) if name else ""


def mask_phone(phone: str) -> str:
    """Mask a mobile (138****1234) or fixed number (0892-****123), several of them too.

    A number of another form keeps its last three digits; text without digits is hidden whole.
    """
    phone = phone.strip()
    masked = _masked(phone, [f for f in scan(phone) if f.kind in ("phone", "landline")])
    if masked != phone:
        return masked
    digits = sum(c.isdigit() for c in phone)
    if digits < 7:
        return "*" * len(phone)
    return _hide_digits(phone, keep=3)


def _hide_digits(text: str, keep: int) -> str:
    """Hide all digits but the last `keep`."""
    left = sum(c.isdigit() for c in text) - keep
    out = []
    for char in text:
        if char.isdigit() and left > 0:
            left -= 1
            char = "*"
        out.append(char)
    return "".join(out)


def _mask_mobile(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", text.translate(_PLAIN))[-11:]
    return f"{digits[:3]}****{digits[-4:]}"


def mask_landline(phone: str) -> str:
    """Keep the area code and the last three digits: 0892-****123."""
    plain = half(phone)
    match = re.fullmatch(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))?[- ]?([0-9]{7,8})", plain)
    if match is None:
        return _hide_digits(plain, keep=3) if len(plain) >= 7 else "*" * len(plain)
    number = match[2]
    area = f"{match[1]}-" if match[1] else ""
    return area + "*" * (len(number) - 3) + number[-3:]


def mask_id(number: str) -> str:
    """Keep the first three and last four of an identity number; of a short one the last two."""
    number = number.strip()
    if len(number) >= 15:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    return "*" * max(len(number) - 2, 0) + number[-2:] if len(number) > 4 else "*" * len(number)


def mask_address(address: str) -> str:
    """Keep an address down to the township; what names no area is hidden whole."""
    address = address.strip()
    if not address:
        return ""
    match = _AREA.match(address)
    kept = match[0] if match else ""
    return kept if kept == address else kept + "***"


def mask_plate(plate: str) -> str:
    """Keep province, letter and the last two of a number plate: 藏A·***12."""
    plain = re.sub(r"[·•.\-\s]", "", half(plate))
    if len(plain) < 7:
        return "*" * len(plain)
    return f"{plain[:2]}·{'*' * (len(plain) - 4)}{plain[-2:]}"


def mask_card(number: str) -> str:
    """Keep the last four of a bank card."""
    digits = re.sub(r"[\s-]", "", half(number))
    return "*" * (len(digits) - 4) + digits[-4:] if len(digits) > 8 else "*" * len(digits)


def valid_id_number(number: str) -> bool:
    """Tell whether this is an 18-character identity number with a right check character.

    GB 11643: weights modulo 11; the day of birth must be a month and a day.
    """
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9Xx]", number):
        return False
    if not (1 <= int(number[10:12]) <= 12 and 1 <= int(number[12:14]) <= 31):
        return False
    total = sum(int(c) * w for c, w in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECK[total % 11] == number[17].upper()


def _luhn(digits: str) -> bool:
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_card(text: str) -> bool:
    digits = text.replace(" ", "")
    return 16 <= len(digits) <= 19 and digits[0] in "3456" and _luhn(digits)


def scan(text: str) -> list[Found]:
    """Find phones, identity numbers and bank cards in free text, in the order they stand.

    An identity number counts only with a right check character, a card only by Luhn's rule, so
    that order numbers stay readable. Full-width digits are found too.
    """
    plain = text.translate(_PLAIN)
    found: list[Found] = []
    ways: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("id", _ID),
        ("card", _CARD),
        ("phone", _PHONE),
        ("landline", _LANDLINE),
    )
    for kind, pattern in ways:
        for match in pattern.finditer(plain):
            start, end = match.span()
            if kind == "id" and not valid_id_number(match[0]):
                continue
            if kind == "card" and not _is_card(match[0]):
                continue
            if any(f.start < end and start < f.end for f in found):
                continue
            found.append(Found(kind, start, end, text[start:end]))
    return sorted(found, key=lambda f: f.start)


_MASKS = {"phone": _mask_mobile, "landline": mask_landline, "id": mask_id, "card": mask_card}


def _masked(text: str, found: list[Found]) -> str:
    out, at = [], 0
    for piece in found:
        out += [text[at : piece.start], _MASKS[piece.kind](piece.text)]
        at = piece.end
    return "".join([*out, text[at:]])


def mask_text(text: str) -> str:
    """Return free text with every number that `scan` finds masked."""
    return _masked(text, scan(text))


__all__ = [
    "Found",
    "mask_address",
    "mask_card",
    "mask_id",
    "mask_landline",
    "mask_name",
    "mask_phone",
    "mask_plate",
    "mask_text",
    "scan",
    "valid_id_number",
]
