"""The tables of codes: every file, every field's table, labels, names, flags."""

from datetime import date

import pytest

from station import language, taxonomy
from station.records import KINDS


@pytest.fixture(autouse=True)
def chinese():
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")


@pytest.mark.parametrize("table", taxonomy.tables())
def test_every_file_is_whole(table):
    found = taxonomy.items(table)
    assert found
    assert taxonomy.title(table)
    codes = {i.code for i in found}
    assert len(codes) == len(found)
    for one in found:
        assert one.zh
        assert one.en
        assert one.src in ("found", "memory", "own")
        assert one.parent == "" or one.parent in codes
        for changed in one.changes:
            assert isinstance(changed.since, date)
        assert taxonomy.find(table, one.code) == one.code
        assert taxonomy.find(table, f"  {one.code.swapcase()} ") == one.code


@pytest.mark.parametrize("table", taxonomy.tables())
def test_every_chinese_name_finds_one_code(table):
    for one in taxonomy.items(table):
        for name in (one.zh, *one.aliases, *(c.zh for c in one.changes)):
            assert taxonomy.find(table, name) == one.code, name


def test_every_field_names_a_table_that_exists():
    named = {s.ask.taxonomy for kind in KINDS.values() for s in kind.fields() if s.ask.taxonomy}
    assert len(named) > 20
    assert named <= set(taxonomy.tables())


def test_codes_at_their_default_exist():
    for kind in KINDS.values():
        for spec in kind.fields():
            if spec.ask.taxonomy and spec.default:
                assert taxonomy.item(spec.ask.taxonomy, spec.default)


def test_label_by_day_and_language():
    assert taxonomy.label("nature", "dignity", date(2023, 12, 31)) == "人格尊严"
    assert taxonomy.label("nature", "dignity", date(2024, 1, 1)) == "人格权益"
    assert taxonomy.label("nature", "dignity") == "人格权益"
    assert taxonomy.label("nature", "quality", lang="en") == "Quality"
    assert taxonomy.label("nature", "nothing") == "nothing"
    language.choose("en")
    assert taxonomy.label("decision", "ACCEPTED") == "Accepted"


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("nature", "人格尊严", "dignity"),
        ("nature", "人格权益", "dignity"),
        ("nature", "售后", "after_sales"),
        ("nature", "ＱＵＡＬＩＴＹ", "quality"),
        ("category", "食品", "G_FOOD"),
        ("category", "食品类", "G_FOOD"),
        ("category", "餐饮", "DINE"),
        ("category", "旅游", "S_TOUR"),
        ("category", "其他", "OTHER_CLASS"),
        ("record_kind", "举报", "LEAD"),
        ("record_kind", "其他", "OTHER_REQ"),
        ("outcome", "调解成功", "AGREED_DONE"),
        ("outcome", "调解不成", "NO_AGREEMENT"),
        ("outcome", "调解失败", "NO_AGREEMENT"),
        ("outcome", "和解", "SELF_SETTLED"),
        ("outcome", "撤诉", "WITHDRAWN"),
        ("authority", "公安局", "POLICE"),
        ("authority", "市场监管所", "SAMR"),
        ("category", "Other", None),
        ("nature", "", None),
        ("nature", "什么", None),
    ],
)
def test_find(table, text, code):
    assert taxonomy.find(table, text) == code


def test_unknown_table():
    with pytest.raises(KeyError):
        taxonomy.items("../records")
    with pytest.raises(KeyError):
        taxonomy.find("nothing", "x")


def test_classes():
    assert taxonomy.top("category", "GRAIN") == "G_FOOD"
    assert taxonomy.top("category", "G_FOOD") == "G_FOOD"
    assert taxonomy.top("category", "nothing") == "nothing"
    assert "GRAIN" in {i.code for i in taxonomy.children("goods", "G_FOOD")}


def test_dated_grounds():
    ground = taxonomy.item("not_accept_ground_2026", "A16_1")
    assert ground
    assert not ground.in_force(date(2026, 4, 14))
    assert ground.in_force(date(2026, 4, 15))


def test_flags_are_those_of_the_figures():
    """The table of design/figures.md, said again."""
    yes, no = True, False
    want = {
        (no, no, no): "ANSWERED WITHDRAWN PARTY_GONE NOT_ACCEPTED MERGED REFUSED_M REFUSED_C",
        (no, no, yes): "SELF_SETTLED",
        (yes, yes, yes): "AGREED_DONE AGREED_PENDING AGREED_PARTIAL",
        (yes, yes, no): "BREACHED",
        (yes, no, no): "NO_AGREEMENT TEST_FEE TIMEOUT",
        ("if_session", no, no): "HANDED_SAMR HANDED_DEPT TO_ARB TO_COURT TO_POLICE",
    }
    said = {c: flags for flags, codes in want.items() for c in codes.split()}
    assert set(said) == {i.code for i in taxonomy.items("outcome")}
    for code, flags in said.items():
        found = taxonomy.outcome_flags(code)
        assert (found.mediated, found.agreed, found.resolved) == flags
    assert not taxonomy.outcome_flags("").mediated
