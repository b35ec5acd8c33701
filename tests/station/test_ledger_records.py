"""A ledger's row as records: a refused complaint is refused, as the desk's own verb leaves it."""

from datetime import date

import pytest

from station import verbs
from station.clock import uuid7
from station.ledger import RawRow, parse, to_records
from station.life import CaseFile, next_verbs
from station.period import Period
from station.records import Case
from station.records.base import halves
from station.recount import Image, recount

BASE = {"类别": "投诉", "接收时间": "2026-03-12"}
QUARTER = Period("2026Q1", date(2026, 1, 1), date(2026, 3, 31))


def loaded(**cells):
    row = parse(RawRow(2, {**BASE, **cells}, []))
    case = to_records(row, lambda _part: uuid7(), "26A-0001")[0]
    assert isinstance(case, Case)
    return case


REFUSALS = [
    {"受理结果": "不予受理"},
    {"处理结果": "不予受理"},
    {"受理结果": "不予受理", "受理时间": "2026-03-13", "办结时间": "2026-03-15"},
]


@pytest.mark.parametrize("cells", REFUSALS)
def test_a_refused_complaint_is_refused(cells):
    case = loaded(**cells)
    own = verbs.refuse(
        CaseFile(Case(id=uuid7(), kind="COMPLAINT", received=case.received)),
        case.decided_on,
        "A16_1",
    ).records[0]
    assert (case.state, case.decision, case.outcome) == (own.state, own.decision, own.outcome)
    assert next_verbs(CaseFile(case)) == next_verbs(CaseFile(own))
    assert "redo" in next_verbs(CaseFile(case))


@pytest.mark.parametrize("cells", REFUSALS)
def test_its_figures_do_not_ask_for_its_state(cells):
    case = loaded(**cells)
    one, other = (
        recount([Image("case", c.id, "j", halves(c)[0])], QUARTER)
        for c in (case, case.with_(state="CLOSED"))
    )
    assert one == other
    assert (one["refused"], one["closed"], one["open_at_end"]) == (1, 1, 0)


def test_a_consultation_that_a_row_calls_refused_is_closed_and_may_be_converted():
    case = loaded(类别="咨询", 受理结果="不予受理")
    assert case.state == "CLOSED"
    born = verbs.convert(CaseFile(case), date(2026, 4, 1), "26A-0002").records[0]
    assert (born.state, born.decision, born.from_ledger) == ("REGISTERED", "", False)
