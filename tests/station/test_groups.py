"""共同投诉: who may, and what is asked."""

from datetime import date

import pytest

from station import groups, language, sheets
from station.clock import uuid7
from station.errors import Refused
from station.life import CaseFile
from station.records import Case

DAY = date(2026, 7, 2)


@pytest.fixture(autouse=True)
def _chinese():
    language.choose("zh_CN")


def case(**more):
    given = {"kind": "COMPLAINT", "received": DAY, "merchant": "惠民超市", "number": "26A-0001"}
    return Case(id=uuid7(), **{**given, **more})


def asked(**more):
    file = CaseFile(case(state="IN_MEDIATION", **more))
    sheet = sheets.sheet("agree", DAY, file=file)
    return sheets.doubts(sheet, {"agreed_fen": 100, "agreed_on": DAY}, DAY, file=file)


def test_an_agreement_asks_for_the_consent_of_a_member():
    assert asked() == []
    assert asked(group_id=uuid7(), group_consent_on=DAY) == []
    assert "本人同意" in asked(group_id=uuid7())[0]


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ({}, {}, True),
        ({}, {"merchant": "惠民 超市"}, True),
        ({}, {"merchant": "惠民商店"}, False),
        ({"credit_code": "91350100M000100Y43"},
         {"merchant": "惠民商店", "credit_code": "91350100M000100Y43"}, True),
        ({"credit_code": "91350100M000100Y43"}, {}, True),
    ],
)  # fmt: skip
def test_another_merchant_is_asked_about(mine, theirs, same):
    assert (groups.doubts(case(**mine), case(**theirs)) == []) is same


@pytest.mark.parametrize(
    "more", [{"kind": "CONSULT"}, {"void": True}, {"state": "MERGED"}, {"group_id": uuid7()}]
)
def test_who_may_not_join(more):
    file, other = CaseFile(case(**more)), CaseFile(case())
    with pytest.raises(Refused):
        groups.join(file, other, [])
    with pytest.raises(Refused):
        groups.join(other, CaseFile(other.case), [])
    if "group_id" not in more:
        with pytest.raises(Refused):
            groups.join(other, file, [])
