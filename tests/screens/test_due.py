"""`station due`: the JSON that others script, what a person reads, and what is refused."""

import json

import pytest

from tests.screens.kit import run


def test_json_keys():
    ran = run("station", "due", "SAMR_MEDIATE", "2026-08-03", "--json")
    assert ran.status == 0
    found = json.loads(ran.out)
    skipped = [f"2026-10-{n:02}" for n in range(2, 8)]
    assert found | {"label": "", "law": ""} == {
        "rule": "SAMR_MEDIATE", "label": "", "from": "2026-08-03", "due": "2026-10-08",
        "raw": "2026-10-02", "rolled": "2026-10-08", "warn": "2026-10-02", "due_at": None,
        "provisional": False, "in_force": True, "counted": 60,
        "skipped": [{"date": day, "why": "国庆节"} for day in skipped],
        "law": "", "binds": "REGULATOR", "own": False, "extend": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [
        (["SAMR_MEDIATE", "2026-08-03", "--identity", "ENTRUSTED"], "own", True),
        (["SAMR_MEDIATE_OLD", "2026-05-01"], "in_force", False),
        (["samr_accept", "2026年12月31日"], "provisional", True),
        (["REPORT_TWO24", "2026-11-20 09:30"], "due_at", "2026-11-21T09:30"),
        (["SAMR_CHECK_LEAD", "2026-06-01", "--extended"], "counted", 30),
    ],
)
def test_what_is_told(words, key, value):
    assert json.loads(run("station", "due", *words, "--json").out)[key] == value


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["NOPE", "2026-01-01"], 1, "SAMR_ACCEPT"),
        (["SAMR_ACCEPT"], 2, "起算日"),
        (["SAMR_ACCEPT", "13月1日"], 1, "13月1日"),
        (["SAMR_ACCEPT", "9999-12-30"], 1, "日期太远"),
        (["SAMR_ACCEPT", "2026-01-01", "--identity", "?"], 2, "站点性质"),
    ],
)
def test_what_is_refused(words, status, said):
    ran = run("station", "due", *words)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_person_reads_days_and_source():
    said = run("station", "due", "SAMR_ACCEPT", "2026-04-28").out
    assert "到期 2026-05-11 星期一" in said
    assert "2026-05-10 星期日  周末" in said
    assert "令121第15条" in said
    assert "不是本站的承诺" in said
    assert "供协商参考" in said
    english = run("station", "--lang", "en", "due", "SAMR_ACCEPT", "2026-04-28").out
    assert "ends on 2026-05-11" in english
    assert "Labour Day" in english


def test_without_a_rule_all_are_listed():
    rules = json.loads(run("station", "due", "--json").out)["rules"]
    assert {"SAMR_ACCEPT", "LIMITATION"} <= {rule["rule"] for rule in rules}
    assert all(rule["law"] for rule in rules)
