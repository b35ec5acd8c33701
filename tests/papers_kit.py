"""The fullest and the emptiest case of which papers are made, and papers read back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from station import taxonomy
from station.fields import specs
from station.groups import Group
from station.life import CaseFile
from station.papers.documents.fields import CODES
from station.papers.documents.given import Day, Done, Folder, Given, Kept, Meeting
from station.records import (
    Agreement,
    Attachment,
    Case,
    FollowUp,
    Lead,
    Operator,
    Payment,
    Record,
    Referral,
    Session,
    Station,
)

ON = date(2026, 9, 30)
IDENTITIES = [i.code for i in taxonomy.items("station_identity")]


def _id(number: int) -> str:
    return f"01990000-0000-7000-8000-{number:012d}"


STATION = Station(
    id=_id(1), code="017", desk="A", area="540102", type="MALL", identity="PMC",
    name="万和商场消费维权服务站", office="城东市场监督管理所", host="万和商场有限公司",
    phone="0892-6321234",
)  # fmt: skip
OPERATOR = Operator(id=_id(2), role="HEAD", name="周敏")
FACTS = (
    "2026年9月12日下午，消费者在该店购买家常酱油5瓶，每瓶15元，共付75元，有小票。"
    "回家后发现其中4瓶的生产日期是2024年3月1日，保质期18个月，已经过期。\n"
    "第二天持小票到店要求退货并赔偿，店方只同意换货，不同意赔偿；店长说货架由厂家人员理货，"
    "与店方无关。消费者认为食品超过保质期，要求依法处理。"
)


def case(**more: Any) -> Case:
    """Return a case in which every field has a value."""
    given: dict[str, Any] = {
        "kind": "COMPLAINT", "number": "26A-0312", "received": date(2026, 9, 13),
        "received_at": "09:30", "channel": "WALKIN", "state": "CLOSED",
        "external_numbers": ["12315-20260914-000123", "540102202609150088"], "in_12315": True,
        "consumer_name": "王春燕", "consumer_phone": "13800000101",
        "consumer_address": "幸福路12号3单元502", "consumer_id_type": "IDCARD",
        "consumer_id_no": "11010519491231002X", "elder_child": "ELDER", "persons": 12,
        "agent_name": "王强（儿子）", "agent_phone": "13800000102",
        "merchant": "万和鲜生超市有限公司城北分店", "credit_code": "91350100M000100Y43",
        "merchant_phone": "0892-6325678", "merchant_address": "万和商场一楼东门17号",
        "respondent_role": "SELLER",
        "more_respondents": [
            {"name": "兴旺食品厂", "role": "PRODUCER", "phone": "0892-6321111"},
            {"name": "万和商场有限公司", "role": "VENUE"},
        ],
        "goods": "家常酱油 500ml", "category": "G_FOOD", "nature": "quality",
        "sales_mode": "PREPAID", "prepaid_sector": "BEAUTYSALON", "bought_on": date(2026, 9, 12),
        "facts": FACTS, "request": "退货款75元，另外依法赔偿1000元。", "disputed_fen": 7500,
        "claimed_fen": 107500, "note": "周三以前不方便接电话。", "handler": "周敏",
        "consent_mediate": True, "consent_share": True, "consent_publish": True,
        "decision": "ACCEPTED", "decided_on": date(2026, 9, 14), "refuse_ground": "A16_3",
        "outcome": "NO_AGREEMENT", "result_on": date(2026, 9, 25), "end_ground": "T23_3",
        "replied_on": date(2026, 9, 26), "reply": "已当面说明：双方意见不一致，可以向12315投诉或者起诉。",
        "closed_on": date(2026, 9, 28), "accept_due": date(2026, 9, 22),
        "close_due": date(2026, 11, 13), "redo_reason": "回访时说钱没有收到。",
        "group_id": _id(9), "group_role": "REPRESENTATIVE", "group_consent_on": date(2026, 9, 15),
        "ledger_number": "旧-88",
    }  # fmt: skip
    return Case(id=_id(10), **{**given, **more})


def full_file(**more: Any) -> CaseFile:
    """Return a case with everything that can hang on it."""
    one = case(**more)
    plan = [
        Payment(
            id=_id(40 + n), case_id=one.id, kind="REFUND", due_fen=20000 + n,
            due_on=date(2026, 9 + n % 4, 15), note="分期",
        )
        for n in range(5)
    ]  # fmt: skip
    return CaseFile(
        case=one,
        sessions=(
            Session(
                id=_id(20), case_id=one.id, held_on=date(2026, 9, 18), held_at="14:30",
                place="本站", mediator="韩雪", came="BOTH", offered_fen=7500, asked_fen=107500,
                notes="店长承认漏撤过期商品，愿退货款，赔偿要请示总部。约定25日再谈。",
            ),
            Session(
                id=_id(21), case_id=one.id, held_on=date(2026, 9, 25), held_at="15:00",
                remote=True, place="电话", mediator="周敏", came="BOTH", offered_fen=100000,
                asked_fen=107500, notes="双方谈妥。",
            ),
        ),
        agreements=(
            Agreement(
                id=_id(30), case_id=one.id, agreed_on=date(2026, 9, 25), agreed_fen=101500,
                remedy="MULTIPLE", due_on=date(2026, 12, 15),
                terms="1．乙方退还货款15元，2026年9月25日当场付清。\n"
                "2．乙方另赔偿1000元，分五期付给甲方，每期200元，以微信转账付到甲方账户。\n"
                "3．甲方把未开封的4瓶酱油退还乙方。",
                duties="乙方销售超过保质期的食品，撤下同批商品；甲方退还未开封的商品。",
                manner="货款当场付现金；赔偿款以微信转账付到甲方账户，甲方收到后写收条。",
            ),
        ),
        payments=(
            *plan,
            Payment(
                id=_id(60), case_id=one.id, kind="REFUND", received_on=date(2026, 9, 25),
                received_fen=30000, payer="MERCHANT",
            ),
        ),
        referrals=(
            Referral(
                id=_id(70), case_id=one.id, referred_on=date(2026, 9, 28), target="SAMR",
                target_name="城东市场监督管理所", reason="本站调解不成，消费者要求市场监管部门处理。",
            ),
        ),
        leads=(
            Lead(
                id=_id(80), case_id=one.id, noted_on=date(2026, 9, 14), handed_on=date(2026, 9, 14),
                target="SAMR", target_name="城东市场监督管理所", problem="R_FOOD",
                facts="2026年9月14日在该店调味品货架看到4瓶过期酱油没有撤下，生产日期2024年3月1日，"
                "保质期18个月。王春燕（13800000101）购买了5瓶，有小票。",
                receipt_on=date(2026, 9, 15),
            ),
        ),
        follow_ups=(
            FollowUp(
                id=_id(90), case_id=one.id, called_on=date(2026, 9, 30), answer="UNSATISFIED",
                reason="MERCHANT", note="第二期还没有收到，希望催一催。",
            ),
        ),
        attachments=tuple(
            Attachment(id=_id(100 + n), case_id=one.id, sha="0" * 64, name=name, what=what)
            for n, (name, what) in enumerate(
                [("购物小票.jpg", "RECEIPT"), ("酱油瓶身照片.jpg", "PHOTO"), ("微信聊天记录.png", "CHAT")]
            )
        ),
    )  # fmt: skip


def empty_file() -> CaseFile:
    """Return a case of which next to nothing is known."""
    return CaseFile(case=Case(id=_id(10), kind="COMPLAINT", received=date(2026, 9, 13)))


_ABOUT = {
    "SESSION": "sessions", "AGREEMENT": "agreements", "REFERRAL": "referrals", "LEAD": "leads",
    "FOLLOW_UP": "follow_ups",
}  # fmt: skip
_LEAST: dict[str, Record] = {
    "SESSION": Session(id=_id(20), case_id=_id(10), held_on=date(2026, 9, 18)),
    "AGREEMENT": Agreement(id=_id(30), case_id=_id(10), agreed_on=date(2026, 9, 25)),
    "REFERRAL": Referral(id=_id(70), case_id=_id(10), referred_on=date(2026, 9, 28)),
    "LEAD": Lead(id=_id(80), noted_on=date(2026, 9, 14)),
    "FOLLOW_UP": FollowUp(
        id=_id(90), case_id=_id(10), called_on=date(2026, 9, 30), answer="UNREACHED"
    ),
}


def fullest(code: str, identity: str = "PMC") -> Given:
    """Return what the fullest paper of a kind is made from."""
    file = full_file()
    names = ["王春燕", "格桑卓玛", "李建国", "赵小兰", "古丽阿依", "孙立", "欧阳文静", "陈志强"]
    members = tuple(
        case(
            consumer_name=name, consumer_phone=f"1380000{n:04d}", number=f"26A-{312 + n:04d}",
            claimed_fen=100000 + n * 12345, group_role="REPRESENTATIVE" if n < 2 else "MEMBER",
            group_consent_on=date(2026, 9, 15 + n % 9),
        )
        for n, name in enumerate(names * 4)
    )  # fmt: skip
    kept = (
        Kept("消费者投诉登记表", "", "本站", date(2026, 9, 13), "1"),
        Kept("投诉受理告知单", "受告字〔2026〕第88号", "本站", date(2026, 9, 14), "3"),
        Kept("购物小票、瓶身照片", "", "王春燕", date(2026, 9, 13), "4", "复印件"),
        Kept("人民调解记录", "", "本站", date(2026, 9, 18), "6"),
        Kept("人民调解协议书", "协议字〔2026〕第31号", "双方", date(2026, 9, 25), "8"),
        Kept("回访记录", "", "本站", date(2026, 9, 30), "11"),
    )
    done = tuple(
        Done(f"{9 + n // 4:02d}:{n * 7 % 60:02d}", f"26A-{300 + n:04d}", what, "周敏")
        for n, what in enumerate(
            ["登记投诉", "受理", "记调解：双方到场", "填协议 1,015.00元", "办结"] * 5
        )
    )
    record = getattr(file, _ABOUT[code])[-1] if code in _ABOUT else None
    return Given(
        station=STATION.with_(identity=identity), on=ON, number=_number(code), operator=OPERATOR,
        file=file, record=record,
        meeting=Meeting(date(2026, 10, 9), "14:30", "万和商场四楼消费维权服务站", "韩雪"),
        group=Group(members, sum(m.claimed_fen or 0 for m in members), 0, 0),
        day=Day(ON, "31415 92653 58979 32384 62643 38327", 1208, done,
                (("登记", 5), ("受理", 5), ("调解", 5), ("办结", 5))),
        kept=kept, folder=Folder("12", "三年", "周敏"), reason="双方已经谈好，店里当场退了钱。",
        phone="0892-6322315", article="消费者权益保护法第三十九条第三项；市场监督管理投诉举报处理办法第十三条",
    )  # fmt: skip


def emptiest(code: str, identity: str = "") -> Given:
    """Return the least of which a paper can be made."""
    station = Station(id=_id(1), code="017", identity=identity)
    members = () if code != "GROUP" else (empty_file().case,)
    return Given(
        station=station, on=ON, file=empty_file(), record=_LEAST.get(code),
        group=Group(members, 0, 0, 0), day=Day(ON, "", 0) if code == "DAY_SHEET" else None,
    )  # fmt: skip


def _number(code: str) -> str:
    from station.papers.documents import kinds

    return kinds.number(code, 2026, 88, ON)


def texts(docx: bytes) -> list[str]:
    """Return the text of every paragraph of a DOCX, cells and footers included."""
    import docx as word

    return [p.text for p in paragraphs(word.Document(io.BytesIO(docx)))]


def paragraphs(document: Any) -> Iterator[Any]:
    """Yield every paragraph of a document, cells and footers included."""
    yield from document.paragraphs
    for table in document.tables:
        for cell in table._cells:
            yield from cell.paragraphs
    for section in document.sections:
        yield from section.footer.paragraphs


def with_text(record: Any, text: str) -> Any:
    """Return a record with this text in every field into which people type."""
    shapes = {"line", "text"}
    fields = {s.name: text for s in specs(type(record)) if s.ask.shape in shapes and s.kind is str}
    return record.with_(**fields)


__all__ = ["CODES", "IDENTITIES", "ON", "emptiest", "fullest", "replace", "texts", "with_text"]
