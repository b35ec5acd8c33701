"""The regulator's own limits for what a station handed over."""

from datetime import date

from station.law import handed
from station.life import CaseFile
from station.records import Case, Referral


def referral(target):
    return Referral(id="r", case_id="c", referred_on=date(2026, 9, 24), target=target)


def test_a_case_that_went_to_the_regulator_is_decided_on_in_seven_working_days():
    _label, said = handed.of_referral(referral("SAMR"))
    assert said.startswith("2026-10-12 前：")  # 25 September and 1 to 7 October are holidays
    assert "令121第15条" in said


def test_another_authority_has_limits_that_we_do_not_know():
    assert handed.of_referral(referral("POST")) is None
    assert handed.of_referral(referral("")) is None


def test_it_is_shown_while_the_station_waits():
    from screens.cases import parts

    for state, shown in (("REFERRED", True), ("REPLIED", False)):
        case = Case(id="c", kind="COMPLAINT", received=date(2026, 9, 23), state=state)
        (item,) = parts.story(CaseFile(case, referrals=(referral("SAMR"),)))
        assert any("2026-10-12" in line.value for line in item.lines) is shown
