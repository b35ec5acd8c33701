"""What people type after a rule: KEY=VALUE, made into typed answers by the rule's questions."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from station import choosing, values
from station.entry import FIRST_YEAR, LAST_YEAR
from station.errors import Refused, Usage
from station.language import N_, _, about, joined
from station.law.remedies.base import CHOICES, Answer, Question, Rule
from station.values import half, shown

_COUNT = re.compile(r"([0-9]{1,7})(?:,([0-9]{3})){0,2}\s*(?:天|日|公里|km)?", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?|\.[0-9]{1,12}")
_CHINESE = str.maketrans("一二三四五六七八九", "123456789")

_SHAPES: dict[str, str] = {
    "fen": N_("金额，如 15 或 1.5万"),
    "count": N_("整数，如 7"),
    "day": N_("日期，如 2026-03-12"),
    "flag": N_("是 或 否"),
    "share": N_("比例，如 0.7、7折 或 0.5%"),
    "percent": N_("年利率，如 3.45%"),
}


def takes(question: Question) -> str:
    """Return what an answer looks like, in the language in use."""
    if question.kind == "code":
        from station import taxonomy

        return joined(f"{c}（{taxonomy.label(CHOICES, c)}）" for c in question.only)
    return _(_SHAPES[question.kind])


def read(question: Question, text: str, today: date) -> Answer:
    """Return the answer that a text stands for; sums in fen, shares exact.

    Raises `Refused` (`bad-value`) with the key, why, and what can be written.
    """
    try:
        return _READ[question.kind](question, half(values.clean(text)), today)
    except Refused as error:
        raise Refused("bad-value", about(question.key, error.sentence)) from error


def parse(rule: Rule, words: Iterable[str], today: date) -> dict[str, Answer]:
    """Return the answers in KEY=VALUE words. A key may be the question's label as well.

    Raises `Usage` for a word without `=`, `Refused` for a key the rule does not ask, a key given
    twice or a value that cannot be read.
    """
    texts: dict[str, str] = {}
    for word in words:
        key, sign, text = word.replace("＝", "=", 1).partition("=")
        if not sign:
            raise Usage("no-sign", _("“{word}”要写成 名称=值。").format(word=shown(word)))
        question = _asked(rule, key)
        if question.key in texts:
            raise Refused("twice", about(question.key, _("写了两次。")))
        texts[question.key] = text
    return typed(rule, texts, today)


def typed(rule: Rule, texts: Mapping[str, str], today: date) -> dict[str, Answer]:
    """Return the answers in texts by key; a blank text is no answer. Raises `Refused`."""
    found: dict[str, Answer] = {}
    for question in rule.questions:
        text = texts.get(question.key, "")
        if text.strip():
            found[question.key] = read(question, text, today)
    return found


def _asked(rule: Rule, key: str) -> Question:
    plain = half(values.clean(key)).casefold()
    for question in rule.questions:
        names = {question.key.casefold(), question.label.casefold(), _(question.label).casefold()}
        if plain in names:
            return question
    raise Refused("unknown-key", _("{rule} 不问 {keys}。").format(rule=rule.code, keys=shown(key)))


def _fen(_question: Question, text: str, _today: date) -> int:
    return values.money(text)


def _count(_question: Question, text: str, _today: date) -> int:
    if not _COUNT.fullmatch(text):
        raise Refused(
            "bad-count", _("读不出数目“{text}”，请写数字，如 3。").format(text=shown(text))
        )
    return int("".join(c for c in text if c in "0123456789"))


def _day(_question: Question, text: str, today: date) -> date:
    found = values.day(text, today)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused("bad-day", _("年份 {year} 不对，请检查。").format(year=found.year))
    return found


def _code(question: Question, text: str, _today: date) -> str:
    return choosing.code_of(CHOICES, text, question.only)


def _flag(_question: Question, text: str, _today: date) -> bool:
    code = choosing.code_of(CHOICES, text, ("yes", "no"))
    return code == "yes"


def _number(text: str) -> Fraction:
    if not _DIGITS.fullmatch(text):
        raise Refused(
            "bad-share", _("读不出“{text}”，请写 0.7、7折 或 0.5%。").format(text=shown(text))
        )
    return Fraction(Decimal(text))


def _share(_question: Question, text: str, _today: date) -> Fraction:
    """Read 0.7, 70%, 7折, 七五折, 85折 as an exact share of one."""
    if text.endswith("%"):
        return _number(text[:-1].strip()) / 100
    if text.endswith("折"):
        digits = text[:-1].strip().translate(_CHINESE)
        scale = 100 if digits.isdigit() and len(digits) == 2 else 10
        return _number(digits) / scale
    return _number(text)


def _percent(_question: Question, text: str, _today: date) -> Fraction:
    return _number(text.removesuffix("%").strip()) / 100


_READ: dict[str, Callable[[Question, str, date], Answer]] = {
    "fen": _fen, "count": _count, "day": _day, "flag": _flag, "code": _code, "share": _share,
    "percent": _percent,
}  # fmt: skip

__all__ = ["parse", "read", "takes", "typed"]
