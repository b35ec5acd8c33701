"""Papers: every one from the fullest and the emptiest case, and what was typed as it was typed."""

import importlib.util
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date

import docx as word
import pytest

from station import language, taxonomy
from station.capitals import capitals
from station.fields import specs
from station.papers.documents import archive, fields, kinds, preview, render, samples
from station.papers.documents import values as made
from station.papers.documents.given import Meeting
from station.records import KINDS, Case, Lead
from station.values import clean
from tests import papers_kit as kit
from tests.hostile_text import HOSTILE, a_few
from tests.house.tree import ROOT

NEVER = (
    "决定书",
    "调解书",
    "移送",
    "商户",
    "商家",
    "调解失败",
    "None",
    "{{",
    "{%",
    "}}",
    "受理举报",
)


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")


def test_every_paper_has_its_row_and_its_template() -> None:
    assert [item.code for item in taxonomy.items("paper")] == list(fields.CODES)
    for code in fields.CODES:
        assert render.shipped(code)
        assert kinds.value(code, "form", kit.ON) in ("ruled", "letter")
        assert kinds.value(code, "copies", kit.ON) >= 1
        assert kinds.value(code, "copies_text", kit.ON)
    with pytest.raises(KeyError):
        render.shipped("../../etc/passwd")


@pytest.mark.parametrize("code", fields.CODES)
def test_names_are_names(code: str) -> None:
    for slot in fields.slots(code).values():
        assert slot.help
        for name in (slot.name, *(row.name for row in slot.rows)):
            assert name.isidentifier(), name
            assert name not in ("loop", "for", "in", "if", "not", "and", "or", "行")


@pytest.mark.parametrize("code", fields.CODES)
def test_every_field_has_its_value(code: str) -> None:
    for given in (kit.fullest(code), kit.emptiest(code)):
        for values in (made.values(code, given), made.blank(code, given)):
            assert set(values) == set(fields.slots(code))
            for name, value in values.items():
                rows = {row.name for row in fields.slots(code)[name].rows}
                assert isinstance(value, list if rows else str), name
                assert all(set(row) == rows for row in value) if rows else True
    full = made.values(code, kit.fullest(code))
    assert [name for name, value in full.items() if not value and name != "文号"] == []


@pytest.mark.parametrize("identity", kit.IDENTITIES)
@pytest.mark.parametrize("code", fields.CODES)
def test_every_paper_reads_well(code: str, identity: str) -> None:
    given = kit.fullest(code, identity)
    for paper in (
        render.paper(code, given),
        render.paper(code, kit.emptiest(code, identity)),
        render.empty(code, given),
    ):
        said = "\n".join(kit.texts(paper))
        if code != "COVER":
            assert kinds.title(code, identity, kit.ON) in said
        assert not [word for word in NEVER if word in said]
        if identity == "ENTERPRISE" and code not in ("COVER", "CONTENTS", "DAY_SHEET"):
            heads = said.partition("告")[0] if code == "REGISTRATION" else said
            assert "调解员" not in heads


def test_titles_by_identity() -> None:
    titles = {i: kinds.title("AGREEMENT", i, kit.ON) for i in kit.IDENTITIES}
    assert titles["ENTERPRISE"] == "和解协议"
    assert titles["PMC"] == "人民调解协议书"
    assert titles["CCA_BRANCH"] == titles["CONTACT_12315"] == "调解协议书"
    assert kinds.title("SESSION", "ENTERPRISE", kit.ON) == "协商记录"
    entrusted = made.values("AGREEMENT", kit.fullest("AGREEMENT", "ENTRUSTED"))
    assert entrusted["落款"] == kit.STATION.office
    assert kit.STATION.office in str(entrusted["名义说明"])
    assert "司法确认" in str(made.values("AGREEMENT", kit.fullest("AGREEMENT"))["协议效力"])
    enterprise = made.values("AGREEMENT", kit.fullest("AGREEMENT", "ENTERPRISE"))
    assert "司法确认" not in str(enterprise["协议效力"])


def test_numbers_and_when_a_paper_makes_sense() -> None:
    assert kinds.number("ACCEPTANCE", 2026, 12, kit.ON) == "受告字〔2026〕第12号"
    assert kinds.number("SESSION", 2026, 12, kit.ON) == ""
    case = kit.case(state="REGISTERED")
    assert kinds.for_case(case, kit.ON) == ["REGISTRATION", "WITHDRAWAL", "COVER", "CONTENTS"]
    assert "TERMINATION" in kinds.for_case(kit.case(state="ENDED"), kit.ON)
    assert "REFUSAL" in kinds.for_case(kit.case(state="REFUSED"), kit.ON)
    assert kinds.for_case(kit.case(kind="CONSULT"), kit.ON)[0] == "CONSULTATION"
    assert kinds.for_case(kit.case(void=True), kit.ON) == []


def test_a_county_says_it_in_its_own_words() -> None:
    since = date(2026, 9, 1)
    taxonomy.amend({
        "paper": [
            {"code": "ACCEPTANCE", "since": since, "number": "城消受〔{year}〕{n}号{year.__class__}{0}"},
            {"code": "AGREEMENT", "since": since, "titles": {"PMC": "消费纠纷人民调解协议书"}},
        ],
        "paper_text": [{"code": "BRING", "since": since, "zh": "要带的", "text": "带上小票。"}],
        "resolution_way": [{"code": "W9", "zh": "找本县消保委", "en": "x", "text": "请求本县消保委调解"}],
    })  # fmt: skip
    try:
        assert kinds.number("ACCEPTANCE", 2026, 3, kit.ON) == "城消受〔2026〕3号{year.__class__}{0}"
        assert kinds.number("ACCEPTANCE", 2026, 3, date(2026, 8, 31)) == "受告字〔2026〕第3号"
        assert kinds.title("AGREEMENT", "PMC", kit.ON) == "消费纠纷人民调解协议书"
        assert made.values("NOTICE", kit.fullest("NOTICE"))["请携带"] == "带上小票。"
        said = kit.texts(render.paper("REFUSAL", kit.fullest("REFUSAL")))
        assert any("（六）请求本县消保委调解。" in line for line in said)
    finally:
        taxonomy.amend({})


def test_a_ground_is_cited_as_far_as_it_binds() -> None:
    order = "《市场监督管理投诉举报处理办法》"
    station = made.values("REFUSAL", kit.fullest("REFUSAL", "CCA_BRANCH"))
    assert station["理由依据"] == f"参照{order}第十六条第三项"
    entrusted = made.values("TERMINATION", kit.fullest("TERMINATION", "ENTRUSTED"))
    assert entrusted["理由依据"] == f"依据{order}第二十三条第三项"


def test_the_agreement_says_its_sum_twice() -> None:
    said = "\n".join(kit.texts(render.paper("AGREEMENT", kit.fullest("AGREEMENT"))))
    assert "1,015.00元（大写：人民币壹仟零壹拾伍元整）" in said
    assert capitals(101500) in said
    assert "自本协议生效之日起30日内" in said  # the figure stands in time_limits


def test_the_timetable_adds_up() -> None:
    values = made.values("SCHEDULE", kit.fullest("SCHEDULE"))
    assert values["应付合计"] == "1,000.10元"
    assert values["已付合计"] == "300.00元"
    assert values["未付合计大写"] == capitals(70010)
    rows = values["分期"]
    assert isinstance(rows, list)
    assert [row["付款状态"] for row in rows] == ["已付清", "逾期15天", "未到期", "未到期", "未到期"]


def test_a_lead_slip_never_says_who_told() -> None:
    assert not [s for s in fields.slots("LEAD").values() if s.source == "case"]
    given = kit.fullest("LEAD")
    assert given.file is not None
    case = given.file.case
    for name in ("consumer_name", "consumer_phone", "consumer_address", "consumer_id_no",
                 "agent_phone", "number", "request"):  # fmt: skip
        said = getattr(case, name)
        lead = Lead(id=given.record.id, noted_on=kit.ON, facts=f"{said}说店里有过期的。")  # type: ignore[union-attr]
        hidden = kit.replace(given, record=lead, operator=None)
        texts = "\n".join(kit.texts(render.paper("LEAD", hidden)))
        assert "店里有过期的" in texts
        if name in ("consumer_name", "consumer_phone", "consumer_address", "consumer_id_no"):
            assert said not in texts
    slip = "\n".join(kit.texts(render.paper("LEAD", given)))
    assert case.merchant in slip
    assert case.number not in slip
    assert "王春燕" not in slip
    assert "13800000101" not in slip


def test_a_yes_is_ticked_and_no_other() -> None:
    full = made.values("REGISTRATION", kit.fullest("REGISTRATION"))
    assert full["同意转交"] == "☑是　□否"
    assert made.values("REGISTRATION", kit.emptiest("REGISTRATION"))["同意转交"] == "□是　□否"


def test_labels_are_chinese_whatever_the_screen_speaks() -> None:
    for code in fields.CODES:
        chinese = made.values(code, kit.fullest(code))
        language.choose("en")
        assert made.values(code, kit.fullest(code)) == chinese
        language.choose("zh_CN")


@pytest.mark.parametrize("code", fields.CODES)
def test_the_same_values_give_the_same_bytes(code: str) -> None:
    given = kit.fullest(code)
    once, again = render.paper(code, given), render.paper(code, given)
    assert once == again
    with zipfile.ZipFile(io.BytesIO(once)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    said = word.Document(io.BytesIO(once)).core_properties
    assert (said.author, said.last_modified_by, said.created.date()) == ("", "", kit.ON)


def _typed(text: str) -> str:
    """Return a text as python-docx gives it back."""
    return clean(text, multiline=True)


@pytest.mark.parametrize("code", fields.CODES)
def test_every_hostile_text_through_every_field(code: str) -> None:
    """All of them at once: each field of the paper holds each text on a line between two marks."""
    hostile = [text for _tag, text in HOSTILE if len(text) < 600]
    slots = fields.slots(code)
    body = "\n".join(f"【{n}】{_typed(text)}【完】" for n, text in enumerate(hostile))
    told = {n: [{r.name: body for r in s.rows}] if s.rows else body for n, s in slots.items()}
    used: set[str] = set()
    paper = render.render(code, render.shipped(code), told, kit.fullest(code), used)
    said = "\n".join(kit.texts(paper))
    assert said.count(body) >= len(used - {n for n, s in slots.items() if s.rows}) - 3  # conditions
    assert body in said


@pytest.mark.parametrize("text", a_few([text for _tag, text in HOSTILE], 12))
def test_hostile_records_come_out_as_typed(text: str) -> None:
    given = kit.fullest("AGREEMENT")
    assert given.file is not None
    file = kit.replace(given.file, case=kit.with_text(given.file.case.with_(
        more_respondents=[], credit_code=""), text))  # fmt: skip
    paper = render.paper("AGREEMENT", kit.replace(given, file=file))
    said = "\n".join(kit.texts(paper))
    assert _typed(text) in said
    assert preview.lines(paper, 60)


@pytest.mark.long
@pytest.mark.parametrize(("tag", "text"), HOSTILE)
@pytest.mark.parametrize("code", fields.CODES)
def test_each_hostile_text_alone(code: str, tag: str, text: str) -> None:
    slots = fields.slots(code)
    told = {n: [{r.name: text for r in s.rows}] if s.rows else text for n, s in slots.items()}
    said = "\n".join(kit.texts(render.render(code, render.shipped(code), told, kit.fullest(code))))
    assert _typed(text) in said


@pytest.mark.parametrize("code", fields.CODES)
def test_nothing_typed_is_left_out(code: str) -> None:
    """Every field in which people type is on the shipped paper, or the check would say so."""
    used: set[str] = set()
    render.render(code, render.shipped(code), samples.fullest(code), kit.fullest(code), used)
    must = {name for name, slot in fields.slots(code).items() if slot.must}
    assert must - used <= ({"标题"} if code == "COVER" else set())
    typed = {
        s.name for s in fields.slots(code).values()
        if s.source == "case" and s.field in ("facts", "request", "consumer_name", "merchant")
    }  # fmt: skip
    if code in ("REGISTRATION", "AGREEMENT", "REFERRAL", "SESSION"):
        assert typed <= used


@pytest.mark.parametrize("code", fields.CODES)
@pytest.mark.parametrize("width", [24, 40, 78, 120])
def test_a_preview_fits_its_width(code: str, width: int) -> None:
    for paper in (render.paper(code, kit.fullest(code)), render.empty(code, kit.fullest(code))):
        lines = preview.lines(paper, width)
        assert lines
        assert max(map(language.cells, lines)) <= width
        assert [clean(line) for line in lines] == lines
    whole = re.sub(
        r"[\s│─]", "", "".join(preview.lines(render.paper(code, kit.fullest(code)), 120))
    )
    if code not in ("COVER", "LEAD"):
        assert kinds.title(code, "PMC", kit.ON) in whole


def test_a_preview_shows_hostile_text_without_obeying_it() -> None:
    for _tag, text in HOSTILE[::5]:
        told = dict.fromkeys(fields.slots("WITHDRAWAL"), text)
        paper = render.render(
            "WITHDRAWAL", render.shipped("WITHDRAWAL"), told, kit.fullest("COVER")
        )
        for line in preview.lines(paper, 50):
            assert "\x1b" not in line
            assert "\t" not in line


def test_the_notice_says_when_and_where() -> None:
    given = kit.replace(
        kit.fullest("NOTICE"), meeting=Meeting(date(2026, 10, 9), "09:05", "<三楼> & {{ 会议室 }}")
    )
    said = "\n".join(kit.texts(render.paper("NOTICE", given)))
    assert "2026年10月9日" in said
    assert "9时05分" in said
    assert "<三楼> & {{ 会议室 }}" in said


def test_a_paper_about_another_record_is_refused() -> None:
    with pytest.raises(ValueError, match="SESSION"):
        made.values("SESSION", kit.fullest("AGREEMENT"))
    with pytest.raises(ValueError, match="LEAD"):
        made.values("LEAD", kit.fullest("COVER"))


def test_labels_and_help_come_from_the_records() -> None:
    for code in fields.CODES:
        for slot in fields.slots(code).values():
            if slot.source:
                spec = next(s for s in specs(KINDS[slot.source]) if s.name == slot.field)
                assert slot.help == spec.ask.help
    assert fields.slots("REGISTRATION")["消费者"].source == Case.KIND


def test_the_templates_are_what_the_builder_makes() -> None:
    place = ROOT / "docs" / "papers" / "build.py"
    spec = importlib.util.spec_from_file_location("papers_build", place)
    assert spec
    assert spec.loader
    builder = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(builder)
    sys.path[:] = before
    built = builder.built()
    assert {name.upper() for name in built} == set(fields.CODES)
    for name, parts in built.items():
        assert archive.parts(render.shipped(name.upper())) == parts, f"run {place.name}: {name}"


__all__ = ["NEVER"]
