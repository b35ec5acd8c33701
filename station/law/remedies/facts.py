"""What a case already says: which rules it looks like, and what their questions begin with."""

from datetime import date

from station import taxonomy
from station.law.remedies import RULES, Rule
from station.law.remedies.base import Answer
from station.records import Case

SUGGEST = "remedy_suggest"
_AGAINST = {"SELLER": "seller", "PRODUCER": "maker"}


def suggested(case: Case, on: date) -> list[Rule]:
    """Return the rules that a case looks like, by the table, the likeliest first."""
    codes: list[str] = []
    for row in taxonomy.items(SUGGEST):
        if row.in_force(on) and _fits(row, case, on):
            codes += row.value("rules", on)
    known = {rule.code: rule for rule in RULES}
    return [known[code] for code in dict.fromkeys(codes) if code in known]


def _fits(row: taxonomy.Item, case: Case, on: date) -> bool:
    said = {
        "category": {case.category, taxonomy.top("category", case.category)},
        "sales_mode": {case.sales_mode},
        "nature": {case.nature},
    }
    named = {field: row.value(field, on) for field in said}
    wanted = {field: set(codes) for field, codes in named.items() if codes}
    return bool(wanted) and all(codes & said[field] for field, codes in wanted.items())


def begun(rule: Rule, case: Case, on: date) -> dict[str, Answer]:
    """Return the answers that a case gives to a rule's questions; people look at them anyway."""
    found: dict[str, Answer] = {}
    for question in rule.questions:
        if question.key == rule.item.value("disputed", on) and case.disputed_fen:
            found[question.key] = case.disputed_fen
        elif question.key == "against" and case.respondent_role in _AGAINST:
            found[question.key] = _AGAINST[case.respondent_role]
        elif question.key == "signed_on" and case.bought_on:
            found[question.key] = case.bought_on
        elif question.key == "days_since_payment" and case.bought_on:
            found[question.key] = max((case.received - case.bought_on).days, 0)
    return found


__all__ = ["begun", "suggested"]
