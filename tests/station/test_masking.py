"""A case as an office reads it: who is in it stands nowhere, not even in what was told."""

from datetime import date
from typing import Any

import pytest

from station import language
from station.life import CaseFile
from station.masking import GONE, known_in, known_of, masked, masked_words
from station.records import Agreement, Case, FollowUp, Lead, Session

DAY = date(2026, 7, 2)


@pytest.fixture(autouse=True)
def _chinese() -> None:
    language.choose("zh_CN")


def read(**values: Any) -> Case:
    given = {"kind": "COMPLAINT", "consumer_name": "王建国", **values}
    return masked(CaseFile(Case(id="c", received=DAY, **given))).case


@pytest.mark.parametrize(
    ("values", "told", "as_read"),
    [
        ({}, "王建国说酱油过期", "王**说酱油过期"),
        ({}, "王 建国 和王建国的妻子", "王** 和王**的妻子"),
        ({"agent_name": "欧阳小红"}, "欧阳小红替王建国来", "欧阳**替王**来"),
        ({"consumer_name": "Li Na"}, "LI  NA came; Lina did not", "L**** came; Lina did not"),
        ({"consumer_name": "张"}, "张贴告示", "张贴告示"),
        ({"consumer_phone": "6321188"}, "打６３２１１８８或 632-1188，不是 16321188",
         "打****188或 ****188，不是 16321188"),
        ({"consumer_phone": "13800001234、6321188"}, "6321188 没人接", "****188 没人接"),
        ({"consumer_id_no": "AB1234567"}, "护照 ab 1234567", "护照 *******67"),
        ({"consumer_address": "幸福路12号3单元"}, "送到幸福路12号3单元楼下", "送到***楼下"),
        ({}, "打 13700001234", "打 137****1234"),
    ],
)  # fmt: skip
def test_its_own_people_are_masked_in_free_text(
    values: dict[str, str], told: str, as_read: str
) -> None:
    for field in ("facts", "request", "note", "reply", "redo_reason", "goods", "void_reason"):
        assert getattr(read(**values, **{field: told}), field) == as_read, field


def test_and_in_all_that_hangs_on_the_case() -> None:
    case = Case(
        id="c", kind="COMPLAINT", received=DAY, consumer_name="王建国", merchant="王建国小吃"
    )
    told = "王建国在场"
    file = masked(
        CaseFile(
            case,
            sessions=(Session(id="s", case_id="c", held_on=DAY, notes=told, place=told),),
            agreements=(Agreement(id="a", case_id="c", agreed_on=DAY, agreed_fen=1, terms=told),),
            leads=(Lead(id="l", case_id="c", noted_on=DAY, facts=told),),
            follow_ups=(FollowUp(id="f", case_id="c", called_on=DAY, answer="MOSTLY", note=told),),
        )
    )
    text = str(file)
    assert text.count("王**在场") == 5
    assert file.case.merchant == "王建国小吃", "a merchant goes by its name"


def test_who_reported_a_lead_is_not_even_masked() -> None:
    case = read(
        kind="LEAD",
        consumer_phone="13800001234",
        facts="王建国看见的，打13800001234",
        merchant="夜市",
    )
    assert (case.consumer_name, case.consumer_phone) == ("保密", "保密")
    assert case.facts == "***看见的，打***"
    assert case.merchant == "夜市"
    assert read(kind="LEAD", consumer_name="").consumer_name == ""
    people = known_of(CaseFile(Case(id="c", kind="LEAD", received=DAY)), [("消费者", "王建国")])
    assert masked_words("消费者", "王建国", people) == "保密"


def test_what_was_erased_is_said_to_be_and_not_masked() -> None:
    for code in ("zh_CN", "en"):
        language.choose(code)
        gone = language._(GONE)
        for label in ("消费者", "联系电话", "消费者地址", "证件号码", "事实经过", "作废原因"):
            assert masked_words(language._(label), gone) == gone


def test_a_name_that_was_put_right_is_masked_in_what_was_told_before() -> None:
    now = CaseFile(Case(id="c", kind="COMPLAINT", received=DAY, consumer_name="王建军"))
    said = [("消费者", "王建国"), ("消费者", "王建军"), ("事实经过", "王建国来过")]
    people = known_of(now, said)
    assert masked_words("事实经过", "王建国来过", people) == "王**来过"
    assert masked_words("经营者", "王建国小吃", people) == "王建国小吃"


def test_a_half_filled_form_is_called_without_its_names() -> None:
    typed = {"consumer_name": "欧阳小红", "merchant": "惠民", "consumer_phone": "138"}
    assert known_in(typed).mask("登记投诉 欧阳小红") == "登记投诉 欧阳**"
