"""Remedies: the worked cases to the fen, by function and by command, and what must always hold."""

import ast
import json
import re
import tomllib
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station import language, taxonomy
from station.errors import Refused, Usage
from station.law import remedies
from station.law.remedies import ask, facts, interest, sources, words
from station.law.remedies.base import half_up
from station.records import Case
from station.sheets import remedies as forms
from tests.house.tree import parse
from tests.house.tree import sources as python_files
from tests.screens.kit import run

DAY = date(2026, 3, 12)
CASES = json.loads(Path(__file__).with_name("remedy_cases.json").read_text("utf-8"))["cases"]
FEN = st.integers(1, 10**9)
RULES = {rule.code: rule for rule in remedies.RULES}


@pytest.fixture(autouse=True)
def chinese():
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")


def typed(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def pairs(of: dict[str, Any]) -> list[str]:
    return [f"{key}={typed(value)}" for key, value in of.items()]


def worked(code: str, **given: Any) -> dict[str, Any]:
    """Return what a rule comes to, as JSON; the answers as people type them."""
    rule = RULES[code]
    return words.as_json(rule.answer(ask.parse(rule, pairs(given), DAY), DAY))


# The worked cases


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_worked_cases(case):
    if "error" in case["expect"]:
        with pytest.raises(Refused, match=r"^n：.*0\.5%"):
            worked(case["rule"], **case["input"])
        return
    found = worked(case["rule"], **case["input"])
    assert {key: found.get(key) for key in case["expect"]} == case["expect"]
    assert found["articles"]


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_worked_cases_by_command(case, lang):
    ran = run("station", "--lang", lang, "remedy", case["rule"], *pairs(case["input"]), "--json")
    if "error" in case["expect"]:
        assert ran.status == 1
        assert ran.out == ""
        assert len(ran.err.splitlines()) == 1
        return
    assert ran.status == 0
    found = ran.json
    assert {key: found.get(key) for key in case["expect"]} == case["expect"]
    assert found["rule"] == case["rule"]
    assert all(isinstance(a, str) for a in found["articles"])


def test_every_rule_that_was_asked_for_is_there():
    assert {c["rule"] for c in CASES} <= set(RULES)
    assert set(RULES) >= {"PREPAID16", "CPL55_2", "NOREASON25"}
    assert set(RULES) == {i.code for i in taxonomy.items("remedy_rules")}


# What must always hold


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100}"


FLOORED = {"FSL148": (10, 3, 1000), "DAL144": (10, 3, 1000), "CPL55": (3, None, 500)}


@pytest.mark.parametrize("code", FLOORED)
@given(price=FEN, loss=st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_multiples_by_hand(code, price, loss):
    """The sum again, in `Decimal` and with the figures written here."""
    times, of_loss, floor = FLOORED[code]
    paid, lost = Decimal(price) / 100, Decimal(loss) / 100
    basis = max(times * paid, (of_loss or 0) * lost)
    punitive = max(basis, Decimal(floor))
    found = worked(code, price=yuan(price), loss=yuan(loss))
    assert Decimal(found["basis"]) == basis
    assert Decimal(found["punitive"]) == punitive
    assert Decimal(found["total"]) == paid + lost + punitive
    assert Decimal(found["punitive"]) >= floor


@pytest.mark.parametrize("code", FLOORED)
@given(a=FEN, b=FEN)
@settings(max_examples=40, deadline=None)
def test_monotone_and_one_floor_for_a_claim(code, a, b):
    """More was paid, never less is due; two items of one claim meet the floor once."""
    one, other, both = (RULES[code].answer({"price": p}, DAY) for p in (a, b, a + b))
    assert both.claim >= max(one.claim, other.claim)
    assert both.sums["punitive"] <= one.sums["punitive"] + other.sums["punitive"]
    assert both.sums["punitive"] == max(both.sums["basis"], FLOORED[code][2] * 100)


@given(
    paid=FEN, gift=st.integers(0, 10**9), share=st.integers(1, 100), listed=st.integers(0, 10**9)
)
@settings(max_examples=80, deadline=None)
def test_balances_by_hand(paid, gift, share, listed):
    """18 and 19 again with long decimals: rounded once, at the end; 18 is never worse than 19."""
    given_ = {"paid": paid, "gift": gift, "consumed_list": listed, "discount": Fraction(share, 100)}
    by18 = RULES["PREPAID18"].answer({**given_, "cause": "merchant"}, DAY)
    by19 = RULES["PREPAID19"].answer({**given_, "cause": "consumer"}, DAY)
    exact = Fraction(listed * share * paid, 100 * (paid + gift))
    assert by18.sums["consumed_value"] == half_up(exact)
    assert by18.sums["refund"] == half_up(max(paid - exact, Fraction(0)))
    assert by19.sums["refund"] == max(paid - listed, 0)
    assert by18.sums["refund"] >= by19.sums["refund"]
    assert 0 <= by18.sums["refund"] <= paid
    neither = RULES["PREPAID18"].answer({**given_, "cause": "neither"}, DAY)
    assert neither.sums == by18.sums
    crossed = RULES["PREPAID18"].answer({**given_, "cause": "consumer"}, DAY)
    assert crossed.sums == by19.sums
    assert crossed.texts["computed_by"] == "PREPAID19"


@given(paid=FEN, total=st.integers(1, 4000), left=st.integers(0, 4000))
@settings(max_examples=60, deadline=None)
def test_time_left_by_hand(paid, total, left):
    answers = {"paid": paid, "days_total": total, "days_left": left}
    if left > total:
        with pytest.raises(Refused):
            RULES["PREPAID22"].answer(answers, DAY)
        return
    want = (Decimal(paid) * left / total).quantize(Decimal(1), ROUND_HALF_UP)
    assert RULES["PREPAID22"].answer(answers, DAY).sums["refund"] == want


@given(principal=FEN, days=st.integers(0, 2000), bp=st.integers(0, 2400))
@settings(max_examples=60, deadline=None)
def test_interest_by_hand(principal, days, bp):
    answers = {
        "principal": principal, "agreed_rate": Fraction(bp, 10_000),
        "ended_on": DAY - timedelta(days=days), "until": DAY,
    }  # fmt: skip
    found = RULES["PREPAID16"].answer(answers, DAY)
    exact = Fraction(principal * bp * days, 10_000 * 365)
    assert found.sums == {"interest": half_up(exact), "total": half_up(principal + exact)}


@given(st.fractions(min_value=0, max_value=10**9))
def test_half_up(exact):
    assert half_up(exact) == int((exact + Fraction(1, 2)).__floor__())


# Questions


@pytest.mark.parametrize("code", ["FSL148", "DAL144"])
def test_a_seller_must_have_known(code):
    assumed = worked(code, price=15)
    assert any("明知" in sentence for sentence in assumed["assumes"])
    told = worked(code, price=15, against="seller", knowing=True)
    assert told["punitive"] == assumed["punitive"] == "1000.00"
    assert not any("明知" in sentence for sentence in told["assumes"])
    innocent = worked(code, price=15, against="seller", knowing=False)
    assert (innocent["punitive"], innocent["total"]) == ("0.00", "15.00")
    assert any("明知" in line for line in innocent["formula"])
    maker = worked(code, price=15, against="maker", knowing=False)
    assert maker["punitive"] == "1000.00"
    assert not any("明知" in sentence for sentence in maker["assumes"])


@pytest.mark.parametrize(
    ("code", "given", "sums"),
    [
        ("FSL148", {"price": 15, "was_paid": "否"}, {"refund": "0.00", "punitive": "0.00"}),
        ("FSL148", {"price": 15, "for_living": "no"}, {"refund": "15.00", "punitive": "0.00"}),
        ("FSL148", {"price": 15, "staged": "是"}, {"total": "0.00", "route": "police", "claim": None}),
        ("DAL144", {"price": 15, "folk": "yes"}, {"punitive": "0.00"}),
        ("CPL55", {"price": 15, "fraud": "false"}, {"punitive": "0.00", "total": "15.00"}),
        ("CPL55_2", {"loss": "8万"}, {"punitive_max": "160000.00", "total_max": "240000.00"}),
        ("CPL55_2", {"loss": "8万", "knowing": "否"}, {"punitive_max": "0.00"}),
        ("PREPAID14", {"paid": 3000, "days_since_payment": 7, "consumed": 200}, {"refund": "2800.00"}),
        ("PREPAID14", {"paid": 3000, "days_since_payment": 8}, {"no_reason_refund": False}),
        (
            "PREPAID14", {"paid": 3000, "days_since_payment": 8, "agreed_days": 15},
            {"no_reason_refund": True, "refund": "3000.00"},
        ),
        (
            "PREPAID18", {"paid": 1000, "discount": "7折", "consumed_list": 400, "agreed_value": 200},
            {"consumed_value": "200.00", "refund": "800.00"},
        ),
        (
            "PREPAID18", {"paid": 1000, "discount": "7折", "consumed_list": 400, "agreed_value": 300},
            {"consumed_value": "280.00", "refund": "720.00"},
        ),
        (
            "PREPAID19", {"paid": 1000, "consumed_list": 400, "market_value": 250},
            {"consumed_value": "250.00", "refund": "750.00"},
        ),
        (
            "PREPAID20", {"paid": 1000, "gift": 500, "consumed_list": 300, "cause": "neither"},
            {"refund": "800.00", "claw_back": "0.00", "computed_by": "PREPAID18"},
        ),
        (
            "PREPAID22", {"paid": 3650, "days_total": 365, "days_left": 0, "cause": "consumer"},
            {"refund": "0.00", "claim": None},
        ),
        (
            "PREPAID22", {"paid": 3650, "days_total": 365, "days_left": 100, "days_left_at_stop": 265},
            {"refund": "2650.00"},
        ),
        (
            "PREPAID22",
            {"paid": 3650, "starts_on": "2026-01-01", "ends_on": "2026-12-31",
             "stopped_on": "2026-04-11", "ended_on": "2026-05-20"},
            {"refund": "2650.00"},
        ),
        (
            "CC586_587", {"price": 10000, "paid_as_earnest": 3000, "breach": "consumer"},
            {"return_double": "0.00", "total": "1000.00"},
        ),
        (
            "CC586_587",
            {"price": 10000, "paid_as_earnest": 1000, "breach": "merchant", "loss": 1500},
            {"return_double": "2000.00", "loss_beyond": "500.00", "total": "2500.00"},
        ),
        (
            "CC586_587",
            {"price": 10000, "paid_as_earnest": 3000, "breach": "merchant", "written": "否"},
            {"return_double": "0.00", "total": "3000.00"},
        ),
        (
            "CAR27", {"price": 150000, "km": 12000, "n": "0.5%", "by_art24": "否"},
            {"use_fee": "0.00", "refund_net": "150000.00"},
        ),
        ("POST47", {"fee": 20, "loss": 50}, {"max": "60.00", "compensation": "50.00"}),
        ("POST47", {"fee": 20, "loss": 0, "mail": "挂号信"}, {"compensation": "60.00"}),
        ("POST47", {"fee": 20, "loss": 500, "grave_fault": "是"}, {"compensation": "500.00"}),
        (
            "POST47",
            {"fee": 20, "loss": 250, "mail": "已保价", "insured_value": 800, "mail_value": 1000},
            {"compensation": "200.00"},
        ),
        ("TOUR70", {"fee": 3000, "able": "否"}, {"punitive_min": "0.00", "punitive_max": "0.00"}),
        (
            "NOREASON25", {"price": 199, "days_since_receipt": 7, "freight": 12},
            {"refund": "199.00", "freight_on_consumer": "12.00", "total": "199.00"},
        ),
        (
            "NOREASON25",
            {"price": 199, "days_since_receipt": 7, "freight": 12, "freight_agreed": "是"},
            {"total": "211.00", "freight_on_consumer": "0.00"},
        ),
        ("NOREASON25", {"price": 199, "days_since_receipt": 8}, {"no_reason_refund": False}),
        ("NOREASON25", {"price": 199, "days_since_receipt": 2, "excluded": "是"}, {"refund": "0.00"}),
    ],
)  # fmt: skip
def test_what_the_answers_change(code, given, sums):
    found = worked(code, **given)
    assert {key: found.get(key) for key in sums} == sums


GUESSED = {
    "fen": st.integers(0, 10**12), "count": st.integers(0, 10**6), "flag": st.booleans(),
    "day": st.dates(date(2019, 1, 1), date(2030, 1, 1)),
    "share": st.fractions(0, 2, max_denominator=1000),
    "percent": st.fractions(0, 1, max_denominator=10_000),
}  # fmt: skip


@pytest.mark.parametrize("code", RULES)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_any_answers_give_a_sum_or_a_sentence(code, data):
    """No answers that can be typed break a rule; no sum is negative; each sum has its article."""
    rule = RULES[code]
    answers = {}
    for q in rule.questions:
        if q.needed or data.draw(st.booleans()):
            kinds = st.sampled_from(q.only) if q.kind == "code" else GUESSED[q.kind]
            answers[q.key] = data.draw(kinds)
    try:
        found = rule.answer(answers, DAY)
    except Refused:
        return
    assert found.articles
    assert all(fen >= 0 for fen in found.sums.values())
    assert found.claim is None or found.claim >= 0
    told = list(words.told(found, rule))
    assert told[-1] == "供协商参考，不是处理结论"
    assert not any("{" in line for line in told)
    assert json.loads(json.dumps(words.as_json(found)))["rule"] == code


# Interest by the dated table


@pytest.mark.parametrize(
    ("cause", "signed", "rate"),
    [
        ("merchant", "2025-05-19", "0.0310"),
        ("merchant", "2025-05-20", "0.0300"),
        ("merchant", "2024-07-21", "0.0345"),
        ("consumer", "2025-06-01", "0.0150"),
    ],
)
def test_rates_are_those_of_the_day_of_the_contract(cause, signed, rate):
    found = worked(
        "PREPAID16", principal=1000, cause=cause, signed_on=signed, ended_on="2025-03-12",
        until="2026-03-12",
    )  # fmt: skip
    assert found["rate"] == rate
    assert found["interest"] == f"{Decimal(rate) * 1000:.2f}"
    assert any("核对" in sentence for sentence in found["exceptions"])
    assert any("单利" in sentence for sentence in found["assumes"])


def test_neither_side_takes_no_guess():
    none = worked("PREPAID16", principal=1000, cause="neither", ended_on="2025-03-12")
    assert (none["interest"], none["total"]) == ("0.00", "1000.00")
    given_ = worked(
        "PREPAID16", principal=1000, cause="neither", ended_on="2025-03-12", rate="3%",
        until="2026-03-12",
    )  # fmt: skip
    assert given_["interest"] == "30.00"


def test_a_rate_that_the_table_lacks_is_not_guessed():
    assert interest.published("LPR1Y", date(2019, 8, 19)) is None
    with pytest.raises(Refused, match="signed_on"):
        worked("PREPAID16", principal=1, signed_on="2018-01-01", ended_on="2025-06-01")


# What is refused


@pytest.mark.parametrize(
    ("words_", "status", "says"),
    [
        (["FSL148"], 1, "price"),
        (["FSL148", "prise=15"], 1, "prise"),
        (["FSL148", "price=fifteen"], 1, "price"),
        (["FSL148", "price=-1"], 1, "price"),
        (["FSL148", "price=0"], 1, "price"),
        (["FSL148", "price=15", "price=16"], 1, "price"),
        (["FSL148", "price=15", "knowing=vielleicht"], 1, "knowing"),
        (["PREPAID22", "paid=1", "days_total=10", "days_left=11"], 1, "days_left"),
        (["PREPAID18", "paid=1", "discount=1.2", "consumed_list=0"], 1, "discount"),
        (["PREPAID20", "paid=100", "discount=0.5", "consumed_list=500"], 1, "consumed_list"),
        (["CC586_587", "price=1", "paid_as_earnest=2", "breach=merchant"], 1, "paid_as_earnest"),
        (["POST47", "fee=20", "loss=500", "mail=快递"], 1, "mail"),
        (["CAR27", "price=1", "km=1", "n=0.6%"], 1, "n"),
        (["FSL149", "price=15"], 1, "FSL148"),
        (["FSL148", "price"], 2, "price"),
        (["FSL148", "--price", "15"], 2, "--price"),
        (["PREPAID18", "paid=1", "consumed_list=0", "--on", "2025-04-30"], 1, "2025-05-01"),
    ],
)  # fmt: skip
def test_bad_input_is_said_in_one_sentence(words_, status, says):
    for lang in ("zh_CN", "en"):
        ran = run("station", "--lang", lang, "remedy", *words_)
        assert ran.status == status
        assert ran.out == ""
        assert says in ran.err
        assert len(ran.err.splitlines()) == 1


def test_the_list_says_what_each_rule_takes():
    ran = run("station", "remedy")
    assert ran.status == 0
    for rule in remedies.RULES:
        assert rule.code in ran.out
        for question in rule.questions:
            assert f"{question.key}=" in ran.out
    rules = run("station", "remedy", "--json").json["rules"]
    assert [r["rule"] for r in rules] == list(RULES)
    assert all(r["law"] and r["takes"] for r in rules)


def test_values_as_people_type_them():
    assert worked("FSL148", price="１２．５元")["refund"] == "12.50"
    assert worked("FSL148", price="1.5万")["refund"] == "15000.00"
    assert remedies.rule("fsl148").code == "FSL148"
    assert remedies.rule("欺诈").code == "CPL55"
    rule = RULES["PREPAID18"]
    for text in ("0.7", "70%", "7折", "七折", "70折", "０．７"):
        answers = ask.parse(rule, ["实付金额＝1000", "consumed_list=1", f"discount={text}"], DAY)
        assert answers["discount"] == Fraction(7, 10)
        assert answers["paid"] == 100_000
    with pytest.raises(Usage):
        ask.parse(rule, ["paid"], DAY)


def test_the_explanation_ends_with_what_it_is():
    ran = run("station", "remedy", "FSL148", "price=15")
    assert ran.lines[-1] == "供协商参考，不是处理结论"
    assert "15.00 元 × 10 = 150.00 元" in ran.out
    assert "1,000.00 元" in ran.out
    assert "食品安全法148条2款" in ran.out
    assert "2026-07-17" in ran.out
    english = run("station", "--lang", "en", "remedy", "FSL148", "price=15")
    assert not re.search("[\u4e00-\u9fff]", english.out)


# What a case says, and the form


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ({"category": "GRAIN"}, "FSL148"),
        ({"category": "DINE"}, "FSL148"),
        ({"category": "DRUG"}, "DAL144"),
        ({"sales_mode": "PREPAID", "category": "GRAIN"}, "PREPAID18"),
        ({"category": "AGENCY"}, "TOUR70"),
        ({"category": "CAR"}, "CAR27"),
        ({"category": "POST"}, "POST47"),
        ({"sales_mode": "LIVE"}, "NOREASON25"),
        ({"nature": "counterfeit"}, "CPL55"),
        ({}, None),
    ],
)
def test_rules_that_a_case_looks_like(said, first):
    case = Case(id="c", kind="COMPLAINT", received=DAY, **said)
    found = [rule.code for rule in facts.suggested(case, DAY)]
    assert (found[0] if found else None) == first
    assert len(found) == len(set(found))


def test_the_table_of_suggestions_names_what_exists():
    tables = {"category": "category", "sales_mode": "sales_mode", "nature": "nature"}
    for row in taxonomy.items("remedy_suggest"):
        assert set(row.value("rules")) <= set(RULES)
        named = [(table, code) for key, table in tables.items() for code in row.value(key) or ()]
        assert named
        assert all(taxonomy.item(table, code) for table, code in named)


@pytest.mark.parametrize("code", RULES)
def test_a_form_works_like_the_command(code):
    """Every worked case of a rule through its form: the same answers, the same sums."""
    rule = RULES[code]
    case = Case(
        id="c", kind="COMPLAINT", received=DAY, disputed_fen=1500, respondent_role="SELLER",
        bought_on=DAY - timedelta(days=3),
    )  # fmt: skip
    begun = facts.begun(rule, case, DAY)
    assert set(begun) <= {q.key for q in rule.questions}
    disputed = rule.item.value("disputed")
    assert disputed is None or begun[disputed] == 1500
    of = forms.sheet(rule, begun, DAY)
    assert [line.spec.name for line in of.lines if line.required] == [
        q.key for q in rule.questions if q.needed
    ]
    blank = forms.sheet(rule, {}, DAY)
    for case_ in (c for c in CASES if c["rule"] == code and "error" not in c["expect"]):
        texts = {k: {True: "是", False: "否"}.get(v, str(v)) if isinstance(v, bool) else str(v)
                 for k, v in case_["input"].items()}  # fmt: skip
        direct = rule.answer(ask.parse(rule, pairs(case_["input"]), DAY), DAY)
        assert forms.work_out(rule, blank, texts, DAY) == direct
    with pytest.raises(Refused):
        forms.work_out(rule, blank, {}, DAY)


# The law is data


def test_every_question_and_figure_has_its_source():
    for rule in remedies.RULES:
        item = rule.item
        assert item.since
        assert isinstance(item.value("read"), date)
        articles = [str(item.value("law")), *item.value("cites").values()]
        for article in articles:
            found = sources.source(article)
            assert found.read, article
            assert re.fullmatch(r"[0-9]+条(?:[0-9]+款)?(?:[0-9]+项)?", sources._split(article)[1])
        for question in rule.questions:
            assert question.cite in item.value("cites"), (rule.code, question.key)
            assert question.help


def test_no_article_or_figure_of_the_law_stands_in_code():
    """Numbers in the code of the rules are small: bases of percent and rounding, never a figure."""
    for path in python_files("station"):
        if "law/remedies" not in path.as_posix():
            continue
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Constant) and type(node.value) is int:
                assert node.value in {0, 1, 2, 4, 6, 10, 100, 10_000}, (path.name, node.lineno)
        for said in ast.walk(parse(path)):
            if isinstance(said, ast.Call) and getattr(said.func, "id", "") in ("_", "N_"):
                text = said.args[0].value if isinstance(said.args[0], ast.Constant) else ""
                assert not re.search(
                    r"[0-9]+条|(?<!第)[二三五六七八九十百千]+(?:倍|日|天|百元|千元)", str(text)
                )


def test_values_change_from_their_day(monkeypatch):
    """A later value of the table counts from its day, for the day on which the law is asked."""
    folder = resources.files("station") / "data" / "taxonomy" / "remedy_rules.toml"
    raw = tomllib.loads(folder.read_text("utf-8"))["item"]
    item = next(i for i in raw if i["code"] == "CPL55")
    later = taxonomy._item({**item, "changed": [{"since": date(2030, 1, 1), "floor_fen": 80000}]})
    real = taxonomy.item
    monkeypatch.setattr(
        taxonomy, "item", lambda t, c: later if (t, c) == ("remedy_rules", "CPL55") else real(t, c)
    )
    rule = RULES["CPL55"]
    assert rule.answer({"price": 100}, date(2029, 12, 31)).sums["punitive"] == 50_000
    assert rule.answer({"price": 100}, date(2030, 1, 1)).sums["punitive"] == 80_000
