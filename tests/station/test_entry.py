"""What is typed into a field, and back: every declared field, in both languages."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from station import entry, language, taxonomy
from station.credit import valid_credit_code
from station.errors import Refused
from station.fields import Ask, FieldSpec
from station.records import KINDS, Case, Operator, Station
from station.values import MAX_FEN, clean

TODAY = date(2026, 3, 12)
FIELDS = [(kind, spec) for kind, record in KINDS.items() for spec in record.fields()]
DISTINCT = list({(spec.ask, spec.kind): (kind, spec) for kind, spec in FIELDS}.values())
"""One field of each way to ask."""
CODED = [(kind, spec) for kind, spec in FIELDS if spec.ask.taxonomy]
FREE = [(k, s) for k, s in DISTINCT if s.ask.shape in ("line", "text", "list")]

VALUES = {
    "day": st.dates(date(entry.FIRST_YEAR, 1, 1), date(entry.LAST_YEAR, 12, 31)),
    "fen": st.integers(0, MAX_FEN),
    "count": st.integers(0, 999_999),
    "flag": st.booleans(),
    "ref": st.uuids().map(str),
    "moment": st.one_of(
        st.times().map(lambda t: t.strftime("%H:%M")),
        st.just("2026-03-12T09:41:07+08:00"),
    ),
}


def named(one):
    return f"{one[0]}.{one[1].name}" if isinstance(one, tuple) else ""


def spec_of(record, name):
    return next(s for s in record.fields() if s.name == name)


@pytest.fixture(autouse=True, params=["zh_CN", "en"])
def spoken(request):
    language.choose(request.param)
    yield request.param
    language.choose("zh_CN")


@pytest.fixture
def chinese(spoken):
    if spoken != "zh_CN":
        pytest.skip("said in Chinese")


def type_in(spec, text, **more):
    return entry.read(spec, text, TODAY, **more)


def refused(spec, text, **more):
    with pytest.raises(Refused) as caught:
        type_in(spec, text, **more)
    assert not set(caught.value.sentence) & set(map(chr, range(32)))
    return caught.value


# There and back


@pytest.mark.parametrize("one", [f for f in DISTINCT if f[1].ask.shape in VALUES], ids=named)
def test_a_value_is_read_as_it_is_written(one):
    _kind, spec = one

    @settings(max_examples=25, deadline=None)
    @given(VALUES[spec.ask.shape])
    def holds(value):
        text = entry.written(spec, value)
        assert type_in(spec, text) == value
        assert clean(text) == text

    holds()


@pytest.mark.parametrize("one", CODED, ids=named)
def test_every_code_is_read_as_it_is_written(one):
    _kind, spec = one
    for item in taxonomy.items(spec.ask.taxonomy):
        assert type_in(spec, entry.written(spec, item.code)) == item.code
        assert type_in(spec, item.code.lower()) == item.code
        for name in (item.zh, *item.aliases):
            assert type_in(spec, name) == item.code


@pytest.mark.parametrize("one", FREE, ids=named)
def test_what_was_typed_freely_is_read_again(one):
    _kind, spec = one

    @settings(max_examples=25, deadline=None)
    @given(st.one_of(st.text(max_size=60), st.from_regex(r"[0-9A-Za-z.-]{1,20}", fullmatch=True)))
    @example("１３８ 0013 8000、 0892－6321234 ")
    @example("一\r\n二；；三，a,b\t、c\u202e\x1b[31m")
    @example("某厂，销售者，０８９２－６３２１２３４，12345\n乙")
    @example("91 3501 00m000100y43")
    def holds(text):
        try:
            value = type_in(spec, text)
        except Refused:
            return
        assert type_in(spec, entry.written(spec, value)) == value

    holds()


@pytest.mark.parametrize("one", FIELDS, ids=named)
def test_blank_is_nothing(one):
    _kind, spec = one
    empty = type_in(spec, " \u3000\u200b\n ")
    if spec.kind in (str, list, bool):
        assert empty == spec.kind()
        assert entry.written(spec, empty) == ""
    else:
        assert empty == spec.default


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FIELDS), st.text())
def test_nothing_typed_does_harm(one, text):
    _kind, spec = one
    try:
        value, sentence = type_in(spec, text), ""
    except Refused as error:
        value, sentence = None, error.sentence
    assert type(value) is spec.kind or value is None
    assert clean(sentence) == sentence
    for said in (entry.echo(spec, text, TODAY), entry.warn(spec, text)):
        assert clean(said) == said
    entry.choices(spec, text)


@pytest.mark.parametrize(
    "text", ["（" * 50_000, "1" * 100_000, "a，" * 50_000, "138 0013 8000 " * 5_000]
)
def test_a_huge_paste_is_answered_at_once(text):
    """Every field says at once what is wrong: nothing here takes time that grows with its square."""
    began = perf_counter()
    for _kind, spec in {s.ask: (k, s) for k, s in FIELDS if k == "case"}.values():
        entry.echo(spec, text, TODAY)
        entry.warn(spec, text)
        entry.choices(spec, text)
    assert perf_counter() - began < 20


# Shapes


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("１２．５元", 1250),
        ("1.5万", 1_500_000),
        ("1千", 100_000),
        ("￥1,015.00", 101_500),
        ("0", 0),
    ],
)
def test_money(text, fen):
    spec = spec_of(Case, "claimed_fen")
    assert type_in(spec, text) == fen
    refused(spec, text + "-")


def test_days_lie_behind_or_ahead():
    spec = spec_of(Case, "received")
    assert type_in(spec, "3.10") == date(2026, 3, 10)
    assert type_in(spec, "4.15") == date(2025, 4, 15)
    assert type_in(spec, "4.15", ahead=True) == date(2026, 4, 15)
    assert refused(spec, "0226-03-12").code == "bad-day"


@pytest.mark.parametrize(
    ("text", "clock"),
    [("9:30", "09:30"), ("0930", "09:30"), ("930", "09:30"), ("下午3点半", "15:30"),
     ("１４：０５", "14:05"), ("晚上8点", "20:00"), ("9点5分", "09:05")],
)  # fmt: skip
def test_times(text, clock):
    assert type_in(spec_of(Case, "received_at"), text) == clock


@pytest.mark.parametrize("text", ["25:00", "9:75", "9", "午饭后", "2026-03-12", "半"])
def test_times_that_are_none(text):
    assert refused(spec_of(Case, "received_at"), text).code == "bad-time"


@pytest.mark.parametrize("text", ["是", "x", "X", "１", "√", "yes", "同意"])
def test_yes(text):
    assert type_in(spec_of(Case, "in_12315"), text) is True


@pytest.mark.parametrize("text", ["否", "×", "0", "没有", "no"])
def test_no(text):
    assert type_in(spec_of(Case, "in_12315"), text) is False


def test_counts():
    spec = spec_of(Case, "persons")
    assert type_in(spec, "１２人") == 12
    for text in ("三", "-1", "1.5", "1" * 7):
        refused(spec, text)


def test_numbers_stand_once_each():
    spec = spec_of(Case, "external_numbers")
    assert type_in(spec, "A1，B2、A1;\nC3 ") == ["A1", "B2", "C3"]


def test_others_complained_of():
    spec = spec_of(Case, "more_respondents")
    rows = [
        {"name": "兴旺食品厂", "role": "PRODUCER", "phone": "0892-6321234"},
        {"name": "乙店"},
    ]
    assert type_in(spec, "兴旺食品厂，生产者，０８９２－6321234\n乙店") == rows
    assert type_in(spec, entry.written(spec, rows)) == rows
    refused(spec, "，生产者")
    refused(spec, "甲店，路人")


def test_open_lines_take_no_words():
    for record, name in ((Station, "code"), (Case, "number")):
        assert type_in(spec_of(record, name), "０１７") == "017"
        assert refused(spec_of(record, name), "城关站").code == "bad-word"


def test_too_long_is_refused_and_says_how_long():
    line, text = spec_of(Case, "goods"), spec_of(Case, "facts")
    assert type_in(line, "字" * entry.LINE_MAX)
    assert str(entry.LINE_MAX + 1) in refused(line, "字" * (entry.LINE_MAX + 1)).sentence
    assert type_in(text, "字" * entry.TEXT_MAX)
    assert refused(text, "字" * (entry.TEXT_MAX + 1)).code == "too-long"


def test_a_text_keeps_its_lines_and_no_control_characters():
    assert type_in(spec_of(Case, "facts"), " 一\r\n二\x1b[2J \n") == "一\n二[2J"
    assert type_in(spec_of(Case, "goods"), "一\n二") == "一 二"


def test_references_are_not_typed():
    assert refused(spec_of(Case, "merchant_id"), "惠民超市").code == "bad-ref"


def test_telephones_and_codes_are_tidied():
    assert type_in(spec_of(Case, "consumer_phone"), "１３８ 0013 8000") == "13800138000"
    assert type_in(spec_of(Case, "credit_code"), "9135 0100m000100y43") == "91350100M000100Y43"
    assert type_in(spec_of(Case, "consumer_id_no"), "1101051949123100 2x") == "11010519491231002X"


# Codes


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("sales_mode", "yfk", "PREPAID"),
        ("sales_mode", "预付", "PREPAID"),
        ("sales_mode", "直播", "LIVE"),
        ("category", "手机", "PHONE"),
        ("category", "sj", "PHONE"),
        ("category", "食品", "G_FOOD"),
        ("nature", "售", "after_sales"),
        ("nature", "zl", "quality"),
        ("channel", "xianchang", None),
        ("channel", "xclf", "WALKIN"),
    ],
)
def test_a_part_of_a_name_will_do_where_it_means_one_thing(name, text, code):
    spec = spec_of(Case, name)
    if code is None:
        refused(spec, text)
    else:
        assert type_in(spec, text) == code


def test_what_could_be_several_is_asked_again(chinese):
    spec = spec_of(Case, "category")
    assert type_in(spec, "其他食") == "FOOD_O"
    sentence = refused(spec, "保").sentence
    assert "保健食品" in sentence
    assert "保险服务" in sentence


def test_only_restricts():
    spec = spec_of(Case, "outcome")
    only = ("SELF_SETTLED", "WITHDRAWN")
    assert type_in(spec, "和解", only=only) == "SELF_SETTLED"
    assert type_in(spec, "投诉人", only=("WITHDRAWN", "TO_COURT")) == "WITHDRAWN"
    label = taxonomy.label("outcome", "WITHDRAWN")
    assert label in refused(spec, "调解成功", only=only).sentence
    assert [c.code for c in entry.choices(spec, only=only)] == list(only)


def test_choices_begin_with_the_best():
    spec = spec_of(Case, "category")

    def codes(text, **more):
        return [c.code for c in entry.choices(spec, text, **more)]

    everything = codes("")
    assert everything == [i.code for i in taxonomy.items("category")]
    assert codes("food")[0] == "FOOD", "the exact code"
    assert codes("食品")[:2] == ["G_FOOD", "FOOD"], "the label begins"
    assert set(codes("食品")) > {"HEALTHF", "GRAIN"}, "the label contains, and the class"
    assert codes("食品").index("HEALTHF") < codes("食品").index("GRAIN")
    assert codes("spl")[0] == "G_FOOD", "the initials"
    assert codes("健身卡") == ["FIT"], "another name"
    assert codes("jsk") == ["FIT"], "the initials of another name"
    assert codes("没有这种东西") == []
    assert codes("，") == []
    assert len(codes("", limit=7)) == 7


def test_choices_show_where_they_stand(spoken):
    found = {c.code: c for c in entry.choices(spec_of(Case, "category"))}
    assert (found["G_FOOD"].depth, found["FOOD"].depth) == (0, 1)
    assert found["FOOD"].hint == found["G_FOOD"].label
    assert found["G_FOOD"].hint == ("" if spoken == "en" else "spl")
    modes = {c.code: c for c in entry.choices(spec_of(Case, "sales_mode"), "yfk")}
    assert list(modes) == ["PREPAID"]


def test_choices_of_a_day():
    spec = spec_of(Case, "refuse_ground")
    assert entry.choices(spec, on=date(2019, 12, 31)) == []
    before = [c.code for c in entry.choices(spec, on=date(2026, 4, 14))]
    assert before == [f"A15_{n}" for n in range(1, 7)]
    assert len(entry.choices(spec, on=date(2026, 4, 15))) == 7
    assert len(entry.choices(spec)) == 7
    nature = {c.code: c for c in entry.choices(spec_of(Case, "nature"), on=date(2023, 1, 1))}
    assert nature["dignity"].label == taxonomy.label("nature", "dignity", date(2023, 1, 1))


def test_english_labels_are_found_in_english_only(spoken):
    found = [c.code for c in entry.choices(spec_of(Case, "sales_mode"), "prep")]
    assert found == (["PREPAID"] if spoken == "en" else [])


def test_every_label_finds_its_code_first():
    for _kind, spec in CODED:
        for item in taxonomy.items(spec.ask.taxonomy):
            if item.retired is not None:
                continue  # no longer offered
            first = entry.choices(spec, item.zh)[0]
            assert taxonomy.label(spec.ask.taxonomy, first.code) == item.label()


def test_a_field_without_a_table_offers_nothing():
    assert entry.choices(spec_of(Station, "area")) == []
    assert type_in(spec_of(Station, "area"), "５４０１０２") == "540102"


# Beside the field


def test_echo_says_how_it_was_read(chinese):
    def echo(name, text, **more):
        return entry.echo(spec_of(Case, name), text, TODAY, **more)

    assert echo("received", "3.10") == "2026-03-10 星期二"
    assert echo("received", "昨天") == "2026-03-11 星期三"
    assert echo("close_due", "4.15", ahead=True) == "2026-04-15 星期三"
    assert echo("claimed_fen", "1千") == "1,000.00 元"
    assert echo("claimed_fen", "1,000.00") == "1,000.00 元"
    assert echo("sales_mode", "yfk") == "预付式"
    assert echo("sales_mode", "预付式") == ""
    assert echo("received_at", "下午3点") == "15:00"
    assert echo("received_at", "15:00") == ""
    assert echo("in_12315", "x") == "是"
    assert echo("external_numbers", "A1,B2") == "2 个"
    assert echo("goods", "酱油") == ""
    assert echo("received", "何时") == ""
    assert echo("claimed_fen", "") == ""


@pytest.mark.parametrize(
    "text",
    ["13800138000", "138 0013 8000", "+86 13800138000", "0892-6321234", "6321234", "010 62345678",
     "400-123-4567", "12315", "95588", "13800138000，0892-6321234", ""],
)  # fmt: skip
def test_telephones_that_look_right(text):
    assert entry.warn(spec_of(Case, "consumer_phone"), text) == ""


@pytest.mark.parametrize("text", ["1380013800", "138001380001", "没有", "13800138000，123"])
def test_telephones_that_look_wrong_are_saved_all_the_same(text):
    spec = spec_of(Case, "consumer_phone")
    assert entry.warn(spec, text)
    assert type_in(spec, text)


def test_credit_codes():
    spec = spec_of(Case, "credit_code")
    assert valid_credit_code("91350100M000100Y43")
    assert entry.warn(spec, "91350100m000100y43") == ""
    assert "17" in entry.warn(spec, "91350100M000100Y4")
    wrong = entry.warn(spec, "91350100M000100Y44")
    assert wrong
    assert wrong != entry.warn(spec, "91350100M000100Y4")


def test_identity_numbers_belong_into_their_field():
    number = "11010519491231002X"
    assert entry.warn(spec_of(Case, "consumer_id_no"), number) == ""
    assert entry.warn(spec_of(Case, "consumer_id_no"), "110105194912310021")
    assert entry.warn(spec_of(Case, "consumer_id_no"), "E12345678") == ""
    assert entry.warn(spec_of(Case, "facts"), f"王某，{number}，来站")
    assert entry.warn(spec_of(Case, "facts"), "卡号 6222021234567890128") == entry.warn(
        spec_of(Case, "note"), "6222021234567890128"
    )
    assert entry.warn(spec_of(Case, "facts"), "电话 13800138000") == ""


# Declared


@pytest.mark.parametrize("one", FIELDS, ids=named)
def test_every_field_has_help(one, spoken):
    _kind, spec = one
    assert spec.ask.help, "F1 has something to say of every field"
    said = language._(spec.ask.help)
    assert 8 <= len(said) <= 260
    assert said[-1] in "。.）"
    assert said != spec.ask.help or spoken == "zh_CN"


def test_the_forms_are_told_for_the_fields_that_have_one():
    told = {(k, s.name): s.ask.form for k, s in FIELDS if s.ask.form}
    assert {k for k, v in told.items() if v == "phone"} == {
        (kind, spec.name) for kind, spec in FIELDS if spec.name.endswith("phone")
    }
    assert set(told.values()) == {"phone", "credit_code", "id_number", "respondents"}
    assert told["merchant", "credit_code"] == told["case", "credit_code"] == "credit_code"


def test_a_code_with_a_starting_value_may_be_blank():
    role = spec_of(Operator, "role")
    assert type_in(role, "") == ""
    assert type_in(role, "调解员") == "MEDIATOR"


def test_a_field_of_a_sheet_alone_is_read_too():
    reason = FieldSpec("why", Ask("原因", "为什么", "text", sealed=True), str, "")
    assert type_in(reason, "重复登记") == "重复登记"
