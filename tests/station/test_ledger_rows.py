"""A ledger's row: types, contradictions, and the records it becomes."""

from datetime import date

import pytest

from station.ledger import RawRow, RowRefused, content_key, parse, to_records
from station.records import Agreement, Case, FollowUp, Lead, Payment, Referral, Session

D = date
BASE = {"类别": "投诉", "接收时间": "2026-03-12"}


def row(**cells):
    return parse(RawRow(2, {**BASE, **{k: v for k, v in cells.items() if v}}, []))


def records(**cells):
    return to_records(row(**cells), lambda part: part, "2026-0001")


def of(found, kind):
    return [r for r in found if isinstance(r, kind)]


def case(**cells):
    found = records(**cells)[0]
    assert isinstance(found, Case)
    assert found.from_ledger
    return found


def refused(**cells):
    with pytest.raises(RowRefused) as caught:
        row(**cells)
    assert caught.value.reason
    assert caught.value.code == "row-refused"
    return caught.value.column


def test_the_soy_sauce_row():
    """15 yuan paid; the shop refunds 15 and pays 1000: 食品安全法 148."""
    found = records(
        编号="17",
        渠道="现场来访",
        消费者="张三",
        经营者="某超市",
        商品服务="酱油",
        类别代码="食品",
        投诉性质="质量",
        争议金额="15",
        诉求金额="1015",
        受理时间="2026-03-12",
        调解时间="2026-03-13 10:00",
        处理结果="调解成功",
        办结时间="2026-03-14",
        退款="15",
        加倍赔偿="1,000",
        满意度="满意",
        线索去向="城关区市场监管局",
    )
    one = found[0]
    assert isinstance(one, Case)
    assert (one.number, one.ledger_number) == ("2026-0001", "17")
    assert (one.kind, one.category, one.nature, one.channel) == (
        "COMPLAINT",
        "G_FOOD",
        "quality",
        "WALKIN",
    )
    assert (one.disputed_fen, one.claimed_fen) == (1500, 101500)
    assert (one.decision, one.decided_on) == ("ACCEPTED", D(2026, 3, 12))
    assert (one.state, one.outcome) == ("CLOSED", "AGREED_DONE")
    assert one.result_on == D(2026, 3, 13)
    assert one.closed_on == one.replied_on == D(2026, 3, 14)
    (session,) = of(found, Session)
    assert (session.held_on, session.held_at) == (D(2026, 3, 13), "10:00")
    (agreement,) = of(found, Agreement)
    assert (agreement.agreed_fen, agreement.agreed_on) == (101500, D(2026, 3, 13))
    paid = of(found, Payment)
    assert [(p.kind, p.received_fen, p.received_on) for p in paid] == [
        ("REFUND", 1500, D(2026, 3, 14)),
        ("MULTIPLE", 100000, D(2026, 3, 14)),
    ]
    (follow,) = of(found, FollowUp)
    assert (follow.answer, follow.called_on) == ("SATISFIED", D(2026, 3, 14))
    (lead,) = of(found, Lead)
    assert (lead.target, lead.target_name) == ("SAMR", "城关区市场监管局")
    assert (lead.noted_on, lead.handed_on) == (D(2026, 3, 12), D(2026, 3, 14))
    ids = [r.id for r in found]
    assert len(set(ids)) == len(ids)
    assert all(getattr(r, "case_id", "case") == "case" for r in found)
    assert all(getattr(r, "from_ledger", False) for r in found)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("咨询", "CONSULT"), ("投诉", "COMPLAINT"), ("举报", "LEAD"), ("其他", "OTHER_REQ"),
        ("建议", "SUGGEST"), ("COMPLAINT", "COMPLAINT"), ("complaint", "COMPLAINT"),
        ("线索", "LEAD"), ("其他诉求", "OTHER_REQ"),
    ],
)  # fmt: skip
def test_kinds(text, kind):
    assert row(类别=text).kind == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("调解成功", "AGREED_DONE"), ("调解不成", "NO_AGREEMENT"), ("调解失败", "NO_AGREEMENT"),
        ("和解", "SELF_SETTLED"), ("撤诉", "WITHDRAWN"), ("AGREED_PENDING", "AGREED_PENDING"),
        ("部分履行", "AGREED_PARTIAL"), ("移交市场监管所/局", "HANDED_SAMR"), ("并案", "MERGED"),
    ],
)  # fmt: skip
def test_outcomes(text, code):
    assert row(处理结果=text).outcome == code


def test_blank_marks():
    one = row(争议金额="-", 办结时间="/", 处理结果="无", 线索去向="无")
    assert (one.disputed_fen, one.closed_on, one.outcome, one.lead_to) == (None, None, "", "")


def test_serial_days_and_old_days():
    assert row(接收时间="46093").received == D(2026, 3, 12)
    one = row(接收时间="46093.395833")
    assert (one.received, one.received_at) == (D(2026, 3, 12), "09:30")
    assert row(接收时间="1998-01-02").received == D(1998, 1, 2)
    assert row(接收时间="2099-01-02").received == D(2099, 1, 2)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"类别": "调解"}, "类别"),
        ({"类别": "什么"}, "类别"),
        ({"接收时间": "3.12"}, "接收时间"),
        ({"接收时间": "昨天"}, "接收时间"),
        ({"办结时间": "2026-02-30"}, "办结时间"),
        ({"争议金额": "约15"}, "争议金额"),
        ({"退款": "-5"}, "退款"),
        ({"处理结果": "成了"}, "处理结果"),
        ({"投诉性质": "坏"}, "投诉性质"),
        ({"满意度": "高兴"}, "满意度"),
        ({"办结时间": "2026-03-11", "处理结果": "和解"}, "办结时间"),
        ({"办结时间": "2026-03-11"}, "办结时间"),
        ({"受理时间": "2026-03-11", "处理结果": "撤诉"}, "办结时间"),
        ({"类别": "咨询", "退款": "15"}, "退款"),
        ({"处理结果": "调解成功", "退款": "15"}, "办结时间"),
        ({"处理结果": "部分履行", "赔偿": "15"}, "办结时间"),
        ({"处理结果": "和解", "其他挽回": "15"}, "办结时间"),
        ({"受理结果": "不予受理", "处理结果": "调解成功"}, "受理结果"),
        ({"受理结果": "不予受理", "处理结果": "调解不成"}, "受理结果"),
        ({"受理结果": "受理", "处理结果": "不予受理"}, "处理结果"),
    ],
)
def test_refused(cells, column):
    assert refused(**cells) == column


def test_missing_required_cells():
    with pytest.raises(RowRefused) as caught:
        parse(RawRow(2, {"接收时间": "2026-03-12"}, []))
    assert caught.value.column == "类别"
    with pytest.raises(RowRefused) as caught:
        parse(RawRow(2, {"类别": "投诉"}, []))
    assert caught.value.column == "接收时间"


def test_not_refused():
    assert row(类别="咨询", 退款="0", 争议金额="15")
    assert row(处理结果="调解成功待履行", 退款="15")
    assert row(处理结果="达成协议未履行", 退款="15")
    assert row(处理结果="调解成功", 退款="0")


def test_content_key_is_the_meaning_without_the_number():
    one = content_key(row(编号="1", 争议金额="1,000.00", 处理结果="和解"))
    assert one == content_key(row(编号="2", 争议金额="0.1万", 处理结果="SELF_SETTLED"))
    assert one == content_key(row(接收时间="2026/3/12", 争议金额="1000", 处理结果="双方自行和解"))
    assert one != content_key(row(争议金额="1000.01", 处理结果="和解"))
    assert one != content_key(row(争议金额="1000", 处理结果="和解", 备注="x"))


@pytest.mark.parametrize(
    ("cells", "state", "decision", "decided"),
    [
        ({}, "ACCEPTED", "ACCEPTED", D(2026, 3, 12)),
        ({"受理结果": "受理"}, "ACCEPTED", "ACCEPTED", D(2026, 3, 12)),
        ({"受理时间": "2026-03-13"}, "ACCEPTED", "ACCEPTED", D(2026, 3, 13)),
        ({"调解时间": "2026-03-14"}, "IN_MEDIATION", "ACCEPTED", D(2026, 3, 12)),
        ({"处理结果": "撤诉"}, "CLOSED", "ACCEPTED", D(2026, 3, 12)),
        ({"处理结果": "并案"}, "MERGED", "", None),
        ({"处理结果": "不予受理"}, "REFUSED", "REFUSED", D(2026, 3, 12)),
        ({"受理结果": "不予受理", "受理时间": "2026-03-13"}, "REFUSED", "REFUSED", D(2026, 3, 13)),
        ({"受理结果": "转办", "受理时间": "2026-03-13"}, "REFERRED", "REFERRED", D(2026, 3, 13)),
        ({"类别": "咨询"}, "REGISTERED", "", None),
        ({"类别": "咨询", "处理结果": "已解答"}, "CLOSED", "", None),
    ],
)
def test_states_and_decisions(cells, state, decision, decided):
    one = case(**cells)
    assert (one.state, one.decision, one.decided_on) == (state, decision, decided)


def test_refusal():
    one = case(受理结果="不予受理", 受理时间="2026-03-13")
    assert (one.outcome, one.closed_on, one.replied_on) == (
        "NOT_ACCEPTED",
        D(2026, 3, 13),
        D(2026, 3, 13),
    )


def test_referral():
    found = records(受理结果="转办", 受理时间="2026-03-13", 处理结果="移送公安")
    (referral,) = of(found, Referral)
    assert (referral.referred_on, referral.target) == (D(2026, 3, 13), "POLICE")
    assert found[0].state == "CLOSED"


def test_if_session_outcomes():
    assert not of(records(处理结果="引导诉讼/支持起诉"), Session)
    found = records(处理结果="诉讼", 调解时间="2026-03-13", 办结时间="2026-03-20")
    assert len(of(found, Session)) == 1
    assert (found[0].result_on, found[0].closed_on) == (D(2026, 3, 13), D(2026, 3, 20))


@pytest.mark.parametrize(
    ("cells", "held", "closed"),
    [
        ({}, D(2026, 3, 12), D(2026, 3, 12)),
        ({"受理时间": "2026-03-13"}, D(2026, 3, 13), D(2026, 3, 13)),
        ({"办结时间": "2026-03-20"}, D(2026, 3, 20), D(2026, 3, 20)),
        ({"办结时间": "2026-03-20", "调解时间": "2026-03-15"}, D(2026, 3, 15), D(2026, 3, 20)),
    ],
)
def test_days_of_a_mediated_outcome(cells, held, closed):
    found = records(处理结果="调解不成", **cells)
    (session,) = of(found, Session)
    assert (session.held_on, found[0].result_on, found[0].closed_on) == (held, held, closed)


def test_a_result_without_mediation():
    found = records(处理结果="撤诉", 调解时间="2026-03-13", 办结时间="2026-03-20")
    assert not of(found, Session)
    assert found[0].result_on == D(2026, 3, 20)
    assert found[0].note == "调解时间：2026-03-13"


def test_consultation_closed_by_its_day():
    one = case(类别="咨询", 办结时间="2026-03-13")
    assert (one.state, one.outcome, one.closed_on) == ("CLOSED", "ANSWERED", D(2026, 3, 13))


def test_complaint_without_outcome_stays_open():
    one = case(办结时间="2026-03-20", 备注="原有")
    assert (one.state, one.closed_on) == ("ACCEPTED", None)
    assert one.note == "原有\n办结时间：2026-03-20"


def test_claim_falls_back_on_the_dispute():
    assert case(争议金额="15").claimed_fen == 1500
    assert case(争议金额="15", 诉求金额="0").claimed_fen == 0
    assert case(诉求金额="20").disputed_fen is None


def test_money_agreed_but_not_received():
    found = records(处理结果="调解成功待履行", 退款="15", 赔偿="5", 办结时间="2026-03-20")
    assert of(found, Agreement)[0].agreed_fen == 2000
    paid = of(found, Payment)
    assert [(p.due_fen, p.received_fen, p.received_on) for p in paid] == [
        (1500, None, None),
        (500, None, None),
    ]
    assert found[0].state == "CLOSED"
    breached = records(处理结果="达成协议未履行", 退款="15")
    assert (len(of(breached, Agreement)), of(breached, Payment)) == (1, [])


def test_self_settled_money_is_received():
    found = records(处理结果="和解", 换修折价="15", 办结时间="2026-03-20")
    assert not of(found, Session)
    assert of(found, Payment)[0].received_on == D(2026, 3, 20)
    assert of(found, Agreement)[0].agreed_on == D(2026, 3, 20)


@pytest.mark.parametrize(
    ("cells", "called"),
    [
        ({"回访时间": "2026-04-01", "办结时间": "2026-03-20"}, D(2026, 4, 1)),
        ({"办结时间": "2026-03-20"}, D(2026, 3, 20)),
        ({"处理结果": "撤诉", "受理时间": "2026-03-15"}, D(2026, 3, 15)),
        ({}, D(2026, 3, 12)),
    ],
)
def test_follow_up_day(cells, called):
    (follow,) = of(records(满意度="不评价", **cells), FollowUp)
    assert (follow.called_on, follow.answer) == (called, "DECLINED")


def test_lead_of_any_kind_of_row():
    for kind in ("咨询", "投诉", "举报", "其他"):
        (lead,) = of(records(类别=kind, 线索去向="某单位"), Lead)
        assert (lead.handed_on, lead.target, lead.target_name) == (D(2026, 3, 12), "", "某单位")


def test_external_numbers_station_and_text():
    one = case(外部编号="12315-1、A2，B3", 站点="八廓站", 消费者="格桑\n伦珠", 诉求="退\n赔")
    assert one.external_numbers == ["12315-1", "A2", "B3"]
    assert one.note == "站点：八廓站"
    assert one.consumer_name == "格桑 伦珠"
    assert one.request == "退\n赔"
