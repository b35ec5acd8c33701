"""The commands of the law: `due`, `remedy`, `county data`, `county template`."""

import json

import pytest

from station import taxonomy
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


def test_a_remedy_takes_its_answers_on_both_sides_of_an_option():
    words = ["FSL148", "price=15", "--json", "loss=0"]
    assert json.loads(run("station", "remedy", *words).out)["total"] == "1015.00"
    assert run("station", "remedy", "FSL148", "--json", "--nope").status == 2
    assert run("station", "find", "a", "b").status == 2


def test_a_county_takes_its_own_data_and_templates(town, tmp_path):
    own, bad = tmp_path / "own.toml", tmp_path / "bad.toml"
    text = (
        'title = "本县规定"\n[[time_limits]]\ncode = "OURS"\nzh = "本县"\nen = "Ours"\ndays = 3\n'
        'unit = "workday"\nlaw = "本县规定第1条"\nread = 2026-01-01\nbinds = "STATION"\n'
    )
    own.write_text(text, "utf-8")
    bad.write_text(text.replace("days", "dayz"), "utf-8")
    try:
        assert json.loads(town.county("data", own, "--dry-run", "--json").out)["taken"] is False
        assert town.county("data").out == ""
        assert json.loads(town.county("data", own, "--json").out) == {
            "title": "本县规定", "new": True, "taken": True,
        }  # fmt: skip
        assert json.loads(town.county("data", own, "--json").out)["new"] is False
        refused = town.county("data", bad)
        assert (refused.status, refused.out) == (1, "")
        assert "time_limits 第 1 段（OURS） 没有 dayz" in refused.err
        assert town.county("data", tmp_path / "none.toml").status == 1
        (listed,) = json.loads(town.county("data", "--json").out)["files"]
        assert listed["title"] == "本县规定"
        paper = tmp_path / "转交单.docx"
        assert town.county("template", "REFERRAL", "--write", paper).status == 0
        told = json.loads(town.county("template", "referral", paper, "--json").out)
        assert (told["new"], told["taken"], told["left_out"]) == (True, True, "")
        assert town.county("template", "NIX", paper).status == 1
        assert town.county("template", "REFERRAL").status == 2
        assert "DOCX" in town.county("template", "REFERRAL", own).err
    finally:
        taxonomy.amend({})
