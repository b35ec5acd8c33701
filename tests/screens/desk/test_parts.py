"""What a case is made into for reading, without a terminal: steps, lines, money, masks."""

from datetime import date

import pytest

from screens.cases import next as next_
from screens.cases import parts, steps
from screens.cases.money import money, money_short
from station import verbs
from station.life import Act, CaseFile, comes_next
from station.masking import masked, masked_words
from station.records import Agreement, Case, FollowUp, Lead, Payment, Session

DAY = date(2026, 7, 2)
LATER = date(2026, 7, 5)


def _case(**given: object) -> Case:
    return Case(**{"id": "c", "kind": "COMPLAINT", "received": DAY, **given})  # type: ignore[arg-type]


def _after(file: CaseFile, act: Act) -> CaseFile:
    """Return the file as it is after an act."""
    families = {
        Session: "sessions", Agreement: "agreements", Payment: "payments", Lead: "leads",
        FollowUp: "follow_ups",
    }  # fmt: skip
    kept = {f: list(getattr(file, f)) for f in families.values()}
    case = file.case
    for record in act.records:
        if isinstance(record, Case):
            case = record
        else:
            kept[families[type(record)]].append(record)
    return CaseFile(case, **{name: tuple(found) for name, found in kept.items()})


def _lived() -> list[tuple[str, CaseFile]]:
    """Return the soy sauce after each of its steps."""
    file = CaseFile(_case(claimed_fen=101500))
    seen = [("register", file)]
    for name, step in (
        ("accept", lambda f: verbs.accept(f, DAY)),
        ("hold", lambda f: verbs.hold(f, DAY, consent=True)),
        ("agree", lambda f: verbs.agree(f, LATER, 101500)),
        ("pay", lambda f: verbs.pay(f, "REFUND", received_on=LATER, received_fen=1500)),
        ("pay on", lambda f: verbs.pay(f, "MULTIPLE", received_on=LATER, received_fen=100000)),
        ("reply", lambda f: verbs.reply(f, LATER, "已退")),
        ("close", lambda f: verbs.close(f, LATER)),
        ("follow_up", lambda f: verbs.follow_up(f, LATER, "SATISFIED")),
    ):
        file = _after(file, step(file))
        seen.append((name, file))
    return seen


def test_the_likely_step_comes_first() -> None:
    first = {name: steps.likely(file)[0] for name, file in _lived()}
    assert first == {
        "register": "accept", "accept": "hold", "hold": "agree", "agree": "pay", "pay": "pay",
        "pay on": "reply", "reply": "close", "close": "follow_up", "follow_up": "follow_up",
    }  # fmt: skip


def test_nothing_is_offered_twice_and_all_that_is_possible_is_offered() -> None:
    from station.life import next_verbs

    for name, file in _lived():
        offered = [*steps.likely(file), *steps.apart(file)]
        assert sorted(offered) == sorted(next_verbs(file)), name


def test_the_line_of_states() -> None:
    lived = dict(_lived())
    words = {
        name: "|".join(s.label for s in steps.line(lived[name]))
        for name in ("register", "hold", "pay", "close")
    }
    assert words == {
        "register": "待受理 07-02|已受理|调解中|达成协议|已答复|办结",
        "hold": "已登记 07-02|已受理|调解中|达成协议|已答复|办结",
        "pay": "已登记 07-02|已受理|调解中|部分履行 07-05|已答复|办结",
        "close": "已登记 07-02|已受理|调解中|已履行 07-05|已答复|办结",
    }
    now = {n: next(s.label for s in steps.line(f) if s.when == 0) for n, f in lived.items()}
    assert now["hold"] == "调解中"
    assert now["close"] == "办结"
    assert all(sum(s.when == 0 for s in steps.line(f)) == 1 for f in lived.values())


@pytest.mark.parametrize(
    ("case", "labels"),
    [
        (_case(state="REFUSED", decision="REFUSED", decided_on=DAY), "已登记 07-02|不予受理"),
        (_case(kind="CONSULT"), "已登记 07-02|已答复|办结"),
        (
            _case(kind="CONSULT", state="CONVERTED", result_on=LATER),
            "已登记 07-02|已转投诉 07-05",
        ),
        (_case(void=True, state="VOID"), "已登记 07-02|作废"),
        (
            _case(state="REFERRED", decision="REFERRED", result_on=LATER),
            "已登记 07-02|已转办 07-05|已答复|办结",
        ),
        (
            _case(state="ENDED", decision="ACCEPTED", outcome="SELF_SETTLED", result_on=LATER),
            "已登记 07-02|已受理|双方自行和解 07-05|已答复|办结",
        ),
    ],
)
def test_the_line_of_other_ways(case: Case, labels: str) -> None:
    assert "|".join(s.label for s in steps.line(CaseFile(case))) == labels


def test_what_has_to_wait_says_what_comes_first() -> None:
    lived = dict(_lived())
    assert steps.not_yet(lived["accept"]) == ["以后才能：填协议、记兑现、办结这一件、回访消费者"]
    said = steps.not_yet(lived["agree"])
    assert said[0].startswith("办结这一件  还没有答复消费者")
    assert steps.not_yet(lived["close"]) == []


def test_money_from_the_claim_to_what_is_left() -> None:
    lived = dict(_lived())
    lines = [(s.day, s.what, s.sum, s.rule) for s in money(lived["pay"], DAY)]
    assert lines == [
        ("", "诉求金额", "1,015.00", False),
        ("07-05", "协议金额", "1,015.00", False),
        ("07-05", "退款", "15.00", True),
        ("", "已收到", "15.00", True),
        ("", "未兑现", "1,000.00", False),
    ]
    assert money(lived["close"], DAY)[-1].sum == "0.00"


def test_void_and_replaced_records_are_shown_and_do_not_count() -> None:
    file = CaseFile(
        _case(round=2),
        sessions=(Session(id="s", case_id="c", held_on=DAY, void=True, void_reason="记错"),),
        agreements=(Agreement(id="a", case_id="c", agreed_on=DAY, agreed_fen=500, superseded=True),),
        payments=(
            Payment(id="p", case_id="c", kind="REFUND", received_on=DAY, received_fen=100),
            Payment(id="q", case_id="c", kind="OTHER", received_on=DAY, received_fen=7, void=True),
            Payment(id="r", case_id="c", kind="OTHER", due_on=LATER, due_fen=900, round=2),
        ),
    )  # fmt: skip
    heads = [item.head for item in parts.story(file)]
    assert any("已被重新办理取代" in head for head in heads)
    assert [item.lines[0].value for item in parts.story(file) if "调解" in item.head] == ["记错"]
    told = {line.what: line.sum for line in money(file, DAY)}
    assert told["已收到"] == "1.00"
    assert told["退款  （前一轮）"] == "1.00"
    assert told["作废：其他挽回  （前一轮）"] == "0.07"
    assert told["应付（1 期）：其他挽回"] == "9.00"


def test_the_newest_stands_on_top() -> None:
    lived = dict(_lived())["follow_up"]
    kinds = [item.head.split("  ")[1] for item in parts.story(lived)]
    assert kinds == ["回访", "达成协议", "第 1 次调解"]


def test_every_field_of_a_case_has_its_place() -> None:
    placed = [name for group in parts.GROUPS for names in group for name in names]
    assert len(placed) == len(set(placed))
    assert set(placed) | parts.ELSEWHERE == {s.name for s in Case.fields()}
    assert not set(placed) & parts.ELSEWHERE


def test_an_office_reads_the_consumer_masked() -> None:
    case = _case(
        consumer_name="王建国", consumer_phone="13800001234", consumer_address="幸福路12号",
        agent_name="李明", agent_phone="13900001234", merchant="惠民超市",
        merchant_phone="0892-6321234", facts="打 13700001234 找他",
    )  # fmt: skip
    session = Session(id="s", case_id="c", held_on=DAY, notes="让打13600001234")
    read = masked(CaseFile(case, sessions=(session,)))
    text = str(read)
    for secret in ("王建国", "李明", "13800001234", "13900001234", "13700001234", "13600001234"):
        assert secret not in text
    assert read.case.consumer_name == "王**"
    assert read.case.merchant_phone == "0892-6321234"
    assert masked_words("消费者", "王建国") == "王**"
    assert masked_words("联系电话", "13800001234") == "138****1234"
    assert masked_words("经营者", "惠民超市") == "惠民超市"


def test_money_in_a_line() -> None:
    lived = dict(_lived())
    assert money_short(lived["register"], DAY) == "金额（元）：诉求 1,015.00"
    assert money_short(lived["pay"], DAY) == (
        "金额（元）：诉求 1,015.00  协议 1,015.00  已收到 15.00  未兑现 1,000.00"
    )
    assert money_short(CaseFile(_case(claimed_fen=None)), DAY) == ""
    paid = Payment(id="p", case_id="c", kind="REFUND", received_on=DAY, received_fen=500)
    found = money_short(CaseFile(_case(claimed_fen=None), payments=(paid,)), DAY)
    assert found == "金额（元）：已收到 5.00"


def test_a_lead_that_came_in_is_handed_over_first() -> None:
    leads = tuple(Lead(id=f"l{n}", case_id="c", noted_on=DAY) for n in range(2))
    file = CaseFile(_case(kind="LEAD"), leads=leads[:1])
    assert [c.label for c in next_.likely(file)][:2] == ["移交线索给监管部门", "答复消费者"]
    assert "移交" in comes_next(file)
    assert not any("移交" in c.label for c in next_.rare(file)), "offered once"
    both = next_.likely(CaseFile(file.case, leads=leads))
    assert [c.label for c in both][:2] == ["移交线索给监管部门 07-02"] * 2
    done = CaseFile(file.case, leads=(leads[0].with_(handed_on=DAY),))
    assert next_.likely(done)[0].label == "答复消费者"
    assert "答复" in comes_next(done)
    of_a_complaint = CaseFile(_case(), leads=leads[:1])
    assert "移交" not in next_.likely(of_a_complaint)[0].label
    assert any("移交" in c.label for c in next_.rare(of_a_complaint))
