"""The questions of a rule of 赔付参考 as a form, and the form as answers. Nothing of it is kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from station.entry import written
from station.errors import Refused
from station.fields import Ask, FieldSpec, Shape
from station.language import _, together
from station.law.remedies import Result, Rule, ask
from station.law.remedies.base import CHOICES, Answer, Question
from station.law.remedies.sources import cited
from station.sheets.base import Line, Part, Sheet, own, values

_SHAPES: dict[str, Shape] = {
    "fen": "fen", "count": "count", "day": "day", "flag": "code", "code": "code", "share": "line",
    "percent": "line",
}  # fmt: skip
_FLAG = ("yes", "no")


def sheet(rule: Rule, begun: Mapping[str, Answer], on: date) -> Sheet:
    """Return the form of a rule: what has to be known first, then what the sum depends on."""
    needed = tuple(_line(rule, q, begun, on) for q in rule.questions if q.needed)
    asked = tuple(_line(rule, q, begun, on) for q in rule.questions if not q.needed)
    parts = (Part(_("先填"), needed), Part(_("再问清楚（不知道就空着）"), asked))
    return Sheet(f"remedy.{rule.code}", rule.label(), parts, _("写入诉求金额"))


def _line(rule: Rule, question: Question, begun: Mapping[str, Answer], on: date) -> Line:
    spec = _spec(rule, question, on)
    start = written(spec, _as_field(question, begun[question.key])) if question.key in begun else ""
    only = _FLAG if question.kind == "flag" else question.only
    return Line(spec, question.needed, only, start, ahead=question.kind == "day")


def _spec(rule: Rule, question: Question, on: date) -> FieldSpec:
    """Return the field of a question; its help ends with the article for whose sake it is asked."""
    article = rule.article(question, on)
    help_ = together([_(question.help), _("依据：{article}。").format(article=cited(article))])
    shape = _SHAPES[question.kind]
    table = CHOICES if shape == "code" else ""
    asked = Ask(question.label, help_, shape, table, sealed=shape == "line")
    return own(question.key, asked, {"fen": int, "count": int, "day": date}.get(shape, str))


def _as_field(question: Question, answer: Answer) -> Any:
    return ("yes" if answer else "no") if question.kind == "flag" else answer


def answers(rule: Rule, given: Mapping[str, Any], today: date) -> dict[str, Answer]:
    """Return what stands in the form as answers. Raises `Refused` for a share that is none."""
    found: dict[str, Answer] = {}
    for question in rule.questions:
        value = given.get(question.key)
        if value is None or value == "":
            continue
        if question.kind == "flag":
            found[question.key] = value == "yes"
        elif question.kind in ("share", "percent"):
            found[question.key] = ask.read(question, value, today)
        else:
            found[question.key] = value
    return found


def work_out(rule: Rule, of: Sheet, typed: Mapping[str, str], on: date) -> Result:
    """Work a rule out from the texts of its form. Raises `Refused` with what is still wanting."""
    given, errors = values(of, typed, on)
    for line in of.lines:
        if line.spec.name in errors:
            raise Refused("unfinished", errors[line.spec.name])
    return rule.answer(answers(rule, given, on), on)


__all__ = ["answers", "sheet", "work_out"]
