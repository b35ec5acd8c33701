"""Whose business a matter is: every row stands on codes that exist, and the right body comes first."""

import re
from datetime import date

import pytest

from station import language, sheets, taxonomy
from station.entry import choices
from station.errors import Refused
from station.law import pack, whose, whose_told
from station.law.whose_told import Station
from station.life import CaseFile
from station.records import Case
from tests.house.catalogue import IDEOGRAPH

DAY = date(2026, 11, 22)
OLD, FIRST = date(2026, 4, 14), date(2026, 4, 15)
ROWS = taxonomy.items(whose.TABLE)
IDENTITIES = [i.code for i in taxonomy.items("station_identity")]


@pytest.fixture(autouse=True)
def chinese():
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")
    taxonomy.amend({})


def case(**told) -> Case:
    return Case(id="1", **{"kind": "COMPLAINT", "number": "26A-0001", "received": DAY, **told})


def who(on: date = DAY, **told: str) -> list[str]:
    return [one.authority for one in whose.competent(told, on)]


# The rows


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_a_row_stands_on_codes_that_exist(row):
    tables = {
        "classes": "category", "sectors": "prepaid_sector", "modes": "sales_mode",
        "natures": "nature",
    }  # fmt: skip
    assert taxonomy.item("authority", row.value("authority")), row.value("authority")
    for key, table in tables.items():
        for code in row.value(key) or ():
            assert taxonomy.item(table, code), f"{key} {code}"
    assert row.value("why")
    assert row.value("why_en")
    assert not IDEOGRAPH.search(row.value("why_en"))
    assert isinstance(row.value("order"), int)
    assert (row.src == "memory") != bool(row.value("read")), "an article was read, or is marked"
    assert row.src == "memory" or (row.value("law") and row.value("cite"))


@pytest.mark.parametrize("body", taxonomy.items("authority"), ids=lambda body: body.code)
def test_a_body_says_what_it_takes(body):
    assert body.value("does")
    assert not IDEOGRAPH.search(body.value("does_en"))
    law = [bool(body.value(key)) for key in ("law", "cite", "read")]
    assert all(law) or not any(law)


def test_every_article_has_its_law_in_english():
    language.choose("en")
    for table in (whose.TABLE, "authority"):
        for one in taxonomy.items(table):
            said = whose_told.source(str(one.value("law") or ""), one.value("read"))
            assert not IDEOGRAPH.search(said), said


@pytest.mark.parametrize("one", taxonomy.items("category"), ids=lambda one: one.code)
def test_every_category_has_a_competent_body(one):
    found = whose.competent({"category": one.code}, DAY)
    assert found
    assert found[-1].authority == "SAMR" or "SAMR" in [x.authority for x in found]
    assert len({x.authority for x in found}) == len(found)
    if one.code != "OTHER_CLASS":
        assert not found[0].anyway, "no row names it"
        assert not found[0].guessed


# Who comes first


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ({"category": "EXPRESS"}, ["POST", "SAMR"]),
        ({"category": "S_POST", "nature": "price"}, ["POST", "SAMR"]),
        ({"category": "FIT", "sales_mode": "PREPAID"}, ["SPORTS", "SAMR", "COMMERCE"]),
        ({"category": "FIT"}, ["SAMR"]),
        ({"prepaid_sector": "BAKERY"}, ["SAMR", "COMMERCE"]),
        ({"category": "TRAIN", "goods": "初二数学班"}, ["EDUC"]),
        ({"category": "TRAIN", "facts": "报了一年钢琴课"}, ["TRAIN_ART", "EDUC"]),
        ({"category": "TRAIN", "facts": "少儿篮球"}, ["TRAIN_SPORT"]),
        ({"category": "TRAIN", "goods": "编程课"}, ["TRAIN_SCI"]),
        ({"prepaid_sector": "TRAINING", "goods": "会计考证"}, ["TRAIN_JOB"]),
        ({"category": "TRAIN"}, ["EDUC"]),
        ({"category": "DRIVE"}, ["TRANSPORT", "SAMR"]),
        ({"category": "PROPERTY", "nature": "price"}, ["HOUSING", "SAMR"]),
        ({"category": "HOUSE"}, ["HOUSING"]),
        ({"category": "SEED"}, ["AGRI"]),
        ({"category": "AGMACH", "nature": "quality"}, ["SAMR"]),
        ({"category": "TOB"}, ["TOBACCO"]),
        ({"category": "DRUG"}, ["DRUG", "SAMR"]),
        ({"category": "BANK"}, ["FINREG"]),
        ({"category": "PAY"}, ["PBOC", "FINREG"]),
        ({"category": "SECUR"}, ["CSRC"]),
        ({"category": "INS"}, ["FINREG"]),
        ({"category": "MOBILE"}, ["TELECOM"]),
        ({"category": "PHONE"}, ["SAMR"]),
        ({"category": "AGENCY"}, ["CULTOUR"]),
        ({"facts": "老板拖欠工资三个月"}, ["HRSS"]),
        ({"category": "CLOTH", "facts": "店里不开发票"}, ["SAMR", "TAX"]),
        ({"goods": "快递"}, ["POST", "SAMR"]),
        ({"category": "PHONE", "goods": "快递来的手机"}, ["SAMR"]),
        ({}, ["SAMR"]),
        ({"category": "nothing", "nature": "nothing"}, ["SAMR"]),
    ],
)  # fmt: skip
def test_the_right_body_comes_first(told, first):
    assert who(**told)[: len(first)] == first


def test_what_is_only_read_out_of_words_is_said_to_be():
    assert whose.competent({"goods": "快递"}, DAY)[0].guessed
    assert not whose.competent({"category": "EXPRESS"}, DAY)[0].guessed
    assert "先问清楚" in "\n".join(whose_told.bodies({"goods": "快递"}, DAY))


def test_what_nobody_has_read_is_marked():
    art = whose.competent({"category": "TRAIN", "goods": "舞蹈"}, DAY)[0]
    assert art.unsure
    said = "\n".join(whose_told.bodies({"category": "TRAIN", "goods": "舞蹈"}, DAY))
    assert "待核实" in said
    assert "12345" in said, "a body without a line of its own"
    assert not whose.competent({"category": "SEED"}, DAY)[0].unsure


def test_a_paper_gets_telephone_and_the_article_that_was_read():
    assert whose.for_paper("POST", DAY) == ("12305", "《中华人民共和国邮政法》第六十五条")
    built = case(category="HOUSE")
    assert whose.for_paper("HOUSING", DAY, built)[1] == "《建设工程质量管理条例》第四条"
    assert whose.for_paper("HOUSING", DAY)[1] == "《物业管理条例》第四十八条"
    assert whose.for_paper("TRAIN_ART", DAY) == ("", "")
    assert whose.for_paper("nobody", DAY) == ("", "")


def test_a_county_corrects_it_by_rows():
    text = """
title = "西山县"
[[other_authority]]
code = "HOUSING"
since = 2027-01-01
phone = "6321234"
[[competence]]
code = "XISHAN"
zh = "西山县供水"
en = "Water in Xishan"
authority = "CIVIL"
order = 1
classes = ["WATER"]
why = "本县的规定。"
"""
    taxonomy.amend(pack.read(text.encode()).rows)
    first, second, *_rest = whose.competent({"category": "WATER"}, date(2027, 1, 1))
    assert (first.authority, second.authority, second.phone) == ("CIVIL", "HOUSING", "6321234")
    assert whose.competent({"category": "WATER"}, DAY)[1].phone == ""


# What a station can and cannot do


@pytest.mark.parametrize("identity", [*IDENTITIES, ""])
@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_all_of_it_is_said_in_the_language(identity, lang):
    language.choose(lang)
    said = whose_told.lines(case(category="EXPRESS"), DAY, Station(identity, ""))
    assert not any(re.search(r"[{}]", line) for line in said)
    assert sum(line.strip().startswith("5.") for line in said) == 1, "five ways"
    if lang == "en":
        assert not [line for line in said if IDEOGRAPH.search(line)]
    else:
        assert any("邮政管理 12305" in line and "替不了" in line for line in said)


def test_what_belongs_to_the_market_regulator_is_not_said_to_be_elsewhere():
    said = "\n".join(
        whose_told.lines(case(category="SHOES"), DAY, Station("PMC", "城东市场监管所"))
    )
    assert "替不了" not in said
    assert "城东市场监管所  电话 12315" in said
    assert "30日内" in said, "the days come from the limits"


def test_the_warning_before_acceptance_goes_by_identity_and_day():
    assert {i for i in IDENTITIES if whose_told.blocks(i, DAY)} == {"CCA_BRANCH", "ENTRUSTED"}
    assert {i for i in IDENTITIES if whose_told.blocks(i, OLD)} == {
        "CCA_BRANCH", "ENTRUSTED", "PMC",
    }  # fmt: skip
    for identity in IDENTITIES:
        said = whose_told.before(identity, DAY)
        assert ("令121第16条2项" in said) == whose_told.blocks(identity, DAY)
        assert ("不影响" in said) != whose_told.blocks(identity, DAY)
    assert "令20第15条2项" in whose_told.before("PMC", OLD)
    assert whose_told.before("", DAY) == ""


@pytest.mark.parametrize("identity", IDENTITIES)
def test_it_is_said_before_a_complaint_is_taken(identity):
    said = whose_told.warning(identity, DAY)
    assert bool(said) == whose_told.blocks(identity, DAY)
    file = CaseFile(case())
    accept = sheets.sheet("accept", DAY, file=file, identity=identity)
    register = sheets.sheet("register.COMPLAINT", DAY, identity=identity)
    assert accept.about.startswith(said)
    assert register.about.startswith(said)
    assert next(x for x in register.lines if x.spec.name == "accepted_now").why == said
    convert = sheets.sheet("convert", DAY, file=CaseFile(case(kind="CONSULT")), identity=identity)
    assert convert.about.startswith(said)


# The form


def test_the_likely_body_begins_the_referral():
    def target(**told):
        sheet = sheets.sheet("refer", DAY, file=CaseFile(case(**told)))
        return next(x for x in sheet.lines if x.spec.name == "target"), sheet.about

    line, about = target(category="EXPRESS")
    assert line.start == "邮政管理 12305"
    assert "邮政法65条" in about
    assert "12305" in line.why
    assert "12313（待核实）" in line.why, "every body is in the help"
    assert target(goods="快递")[0].start == "", "a guess is not filled in"
    assert target()[0].start == ""
    assert target(category="SHOES")[0].start == "市场监管局/所"


# The grounds of the regime in force


@pytest.mark.parametrize(
    ("name", "field", "old", "new"),
    [("refuse", "refuse_ground", 6, 7), ("end", "end_ground", 7, 8)],
)
def test_grounds_go_by_the_day_of_receipt(name, field, old, new):
    def line(received):
        file = CaseFile(
            case(received=received, state="ACCEPTED" if name == "end" else "REGISTERED")
        )
        sheet = sheets.sheet(name, DAY, file=file)
        return next(x for x in sheet.lines if x.spec.name == field)

    for received, many, order in ((OLD, old, "令20"), (FIRST, new, "令121")):
        asked = line(received)
        offered = choices(asked.spec, only=asked.only, on=asked.on)
        assert len(offered) == many
        table = asked.spec.ask.taxonomy
        for one in offered:
            item = taxonomy.item(table, one.code)
            assert item.value("law").startswith(order)
            assert item.value("cite")
    assert line(date(2019, 1, 1)).only == (), "older than both: all may be chosen"


def test_a_ground_of_the_other_regime_is_refused():
    sheet = sheets.sheet("refuse", DAY, file=CaseFile(case(received=OLD)))
    day = {"decided_on": "今天"}
    wrong = sheets.values(sheet, {**day, "refuse_ground": "A16_6"}, DAY)[1]
    assert wrong.keys() == {"refuse_ground"}
    found, wrong = sheets.values(sheet, {**day, "refuse_ground": "A15_5"}, DAY)
    assert (found["refuse_ground"], wrong) == ("A15_5", {})


def test_what_a_case_holds_may_stay_when_it_is_put_right():
    held = case(received=OLD, decided_on=OLD, refuse_ground="A16_6", state="REFUSED")
    sheet = sheets.sheet("correct", DAY, file=CaseFile(held))
    assert sheets.values(sheet, {"goods": "鞋"}, DAY) == ({"goods": "鞋"}, {})


def test_a_county_may_not_write_nonsense():
    with pytest.raises(Refused):
        pack.read(b'title = "x"\n[[competence]]\ncode = "A"\nzh = "a"\nen = "a"\nclasses = "A"')
