"""How a result is told: to a person line by line, to a program as JSON. One text for both ends."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from station.language import N_, _, about, listed
from station.law.remedies import ask
from station.law.remedies.base import Line, Result, Rule, half_up, money
from station.law.remedies.sources import cited, source

REFERENCE = N_("供协商参考，不是处理结论")

_SUMS: dict[str, str] = {
    "refund": N_("退款"),
    "loss": N_("损失赔偿"),
    "basis": N_("倍数算出的数"),
    "punitive": N_("加倍赔偿"),
    "punitive_min": N_("赔偿金最低"),
    "punitive_max": N_("赔偿金最高"),
    "total": N_("合计"),
    "total_min": N_("合计最低"),
    "total_max": N_("合计最高"),
    "consumed_value": N_("已消费价款"),
    "claw_back": N_("经营者可以倒要的"),
    "interest": N_("利息"),
    "earnest_effective": N_("有效定金"),
    "return_double": N_("定金加倍返还"),
    "return_excess": N_("超出部分退回"),
    "loss_beyond": N_("超过定金的损失"),
    "use_fee": N_("使用补偿费"),
    "refund_net": N_("退车净额"),
    "max": N_("最高赔偿额"),
    "compensation": N_("赔偿"),
    "freight_on_consumer": N_("消费者出的运费"),
}

_ROUTES: dict[str, str] = {"police": N_("这件事转公安机关处理：报警。")}


def decimal(fen: int) -> str:
    """Write fen as a decimal string without commas: 101500 is `1015.00`."""
    return f"{fen // 100}.{fen % 100:02d}"


def four(ratio: Fraction) -> str:
    """Write a ratio with four decimals, half up."""
    scaled = half_up(ratio * 10_000)
    return f"{scaled // 10_000}.{scaled % 10_000:04d}"


def as_json(result: Result) -> dict[str, Any]:
    """Return the result as `station remedy --json` prints it: sums as decimal strings of yuan."""
    found: dict[str, Any] = {
        "rule": result.rule,
        "on": str(result.on),
        "articles": list(result.articles),
        **{name: decimal(fen) for name, fen in result.sums.items()},
        **result.flags,
        **{name: four(ratio) for name, ratio in result.ratios.items()},
        **result.texts,
    }
    if result.route:
        found["route"] = result.route
    return found | {
        "claim": None if result.claim is None else decimal(result.claim),
        "formula": [line.text for line in result.lines],
        "assumes": [line.text for line in result.assumes],
        "exceptions": [line.text for line in result.exceptions],
        "sources": [_source(article) for article in result.articles],
        "note": _(REFERENCE),
    }


def _source(article: str) -> dict[str, Any]:
    found = source(article)
    return {"article": article, "law": found.full, "read": str(found.read or "")}


def sum_label(name: str) -> str:
    """Return what a sum is called, in the language in use."""
    return _(_SUMS.get(name, name))


def said(line: Line) -> str:
    """Return a line with its articles behind it."""
    if not line.articles:
        return line.text
    articles = listed(cited(a) for a in dict.fromkeys(line.articles))
    return _("{sentence}（{articles}）").format(sentence=line.text, articles=articles)


def total(result: Result) -> str:
    """Return the one line that stands on top: what may be asked for."""
    if result.route:
        return _(_ROUTES[result.route])
    if result.claim is None:
        return _("依这一条没有可以要的钱。")
    if result.most:
        return _("依法最高可以要 {sum}").format(sum=money(result.claim))
    return _("依法可以要 {sum}").format(sum=money(result.claim))


def told(result: Result, rule: Rule) -> Iterator[str]:
    """Yield the explanation line by line: sum, formula, what was taken for granted, sources."""
    yield about(rule.label(), total(result))
    yield from (f"  {said(line)}" for line in result.lines)
    taken, mind, law = headings()
    for heading, lines in ((taken, result.assumes), (mind, result.exceptions)):
        if lines:
            yield heading
            yield from (f"  {said(line)}" for line in lines)
    yield law
    yield from (f"  {source(article).words()}" for article in result.articles)
    yield _(REFERENCE)


def headings() -> tuple[str, str, str]:
    """Return the headings of an explanation: what was taken for granted, what to mind, the law."""
    return _("这样算的前提（先问清楚）"), _("还要注意"), _("法律依据")


def described(rule: Rule, on: date) -> dict[str, Any]:
    """Return what a rule takes, as JSON lists it."""
    return {
        "rule": rule.code,
        "name": rule.label(),
        "law": str(rule.item.value("law", on)),
        "since": str(rule.item.since or ""),
        "takes": [
            {
                "key": q.key,
                "label": _(q.label),
                "value": ask.takes(q),
                "needed": q.needed,
                "help": _(q.help),
                "article": rule.article(q, on),
            }
            for q in rule.questions
        ],
    }


def listed_rule(rule: Rule, on: date) -> Iterator[str]:
    """Yield the lines that list a rule with what it takes."""
    yield f"{rule.code}  {rule.label()}  {cited(str(rule.item.value('law', on)))}"
    for question in rule.questions:
        must = _("必填") if question.needed else _("可不填")
        yield f"  {question.key}=…  {_(question.label)}  {must}  {ask.takes(question)}"


def take_words(rule: Rule) -> str:
    """Return in one sentence which keys a rule takes, the needed ones first."""
    needed = [q.key for q in rule.questions if q.needed]
    more = [q.key for q in rule.questions if not q.needed]
    return _("{rule} 要写 {needed}；可以加 {more}。").format(
        rule=rule.code, needed=listed(needed), more=listed(more)
    )


__all__ = [
    "REFERENCE", "as_json", "decimal", "described", "headings", "listed_rule", "said", "sum_label",
    "take_words", "told", "total",
]  # fmt: skip
