"""What is asked at each step: whole, in both languages, and enough for every act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

import pytest

from station import entry, language, merging, sheets, verbs
from station.clock import uuid7
from station.errors import Refused
from station.life import VERBS, Act, CaseFile, next_verbs
from station.records import Case, Lead, Payment, Record, Session
from station.sheets import Sheet
from station.sheets.base import without
from tests.house.catalogue import IDEOGRAPH
from tests.station.lives import Book

DAY = date(2026, 7, 8)
NOW = "10:20"


@pytest.fixture(autouse=True)
def chinese():
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")


def case(kind="COMPLAINT", **more) -> Case:
    told = {"number": "26A-0001", "received": DAY, "consumer_name": "吴桂芳", **more}
    return Case(id=uuid7(), kind=kind, **told)


def open_sheet(name: str, file: CaseFile | None = None, day: date = DAY, **more) -> Sheet:
    return sheets.sheet(name, day, file=file, now=NOW, person="韩雪", **more)


def every_sheet() -> list[Sheet]:
    """Return every sheet there is, those that depend on the case in more than one state."""
    complaint = CaseFile(case())
    agreed = CaseFile(case(state="AGREED", outcome="AGREED_PENDING", result_on=DAY))
    found = []
    for name in sheets.NAMES:
        file = CaseFile(case("CONSULT")) if name == "convert" else complaint
        record: Record | None = None
        if name in ("lead.hand_over", "strike"):
            record = Lead(id=uuid7(), noted_on=DAY)
        elif name in ("give_back", "correct_payment"):
            record = Payment(
                id=uuid7(), case_id=file.case.id, kind="REFUND", received_on=DAY, received_fen=1500
            )
        found.append(open_sheet(name, file, record=record))
    found += [open_sheet(n, agreed) for n in ("end", "pay", "correct")]
    found.append(open_sheet("register.COMPLAINT", at_once=True))
    found.append(open_sheet("lead.note"))
    return found


# The sheets themselves


def test_there_is_a_sheet_for_every_verb():
    assert set(VERBS) < set(sheets.NAMES)
    assert len(every_sheet()) > len(sheets.NAMES)


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_text_speaks_the_language_and_every_field_has_help(lang):
    language.choose(lang)
    for sheet in every_sheet():
        texts = [sheet.title, sheet.done]
        about = sheet.about.removeprefix("吴桂芳\n")  # whom to call
        texts += [about] if about else []
        texts += [p.title for p in sheet.parts if p.title]
        for line in sheet.lines:
            texts += [language._(line.spec.ask.label), language._(line.spec.ask.help)]
        assert all(texts), sheet.name
        chinese = [t for t in texts if IDEOGRAPH.search(t)]
        assert chinese == ([] if lang == "en" else texts), sheet.name


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_what_a_field_begins_with_can_be_read(lang):
    language.choose(lang)
    for sheet in every_sheet():
        names = [line.spec.name for line in sheet.lines]
        assert len(set(names)) == len(names), sheet.name
        for line in sheet.lines:
            entry.read(line.spec, line.start, DAY, only=line.only, ahead=line.ahead)
            if line.only and line.spec.ask.taxonomy:
                offered = entry.choices(line.spec, only=line.only)
                assert {c.code for c in offered} == set(line.only)


def test_few_fields_are_required():
    def required(name):
        found = open_sheet(name).lines
        return [x.spec.name for x in found if x.required and not x.start]

    assert required("register.CONSULT") == ["facts"]
    assert required("register.LEAD") == ["facts"]
    assert required("register.OTHER") == ["facts"]
    assert required("register.COMPLAINT") == [
        "consumer_name", "consumer_phone", "merchant", "facts", "request",
    ]  # fmt: skip


def test_parts_that_may_be_left_out_require_nothing():
    for name in sheets.KIND_OF:
        optional = [p for p in open_sheet(name).parts if "不填" in p.title]
        assert optional
        assert not [x.spec.name for p in optional for x in p.lines if x.required]


def test_every_field_of_a_case_can_be_filled_or_corrected():
    full = case(
        decided_on=DAY, refuse_ground="A16_1", result_on=DAY, end_ground="T23_1", replied_on=DAY,
        reply="已告知", closed_on=DAY, redo_reason="未收到", withdraw_reason="谈好了",
    )  # fmt: skip
    asked = {
        line.spec.name
        for sheet in (open_sheet("register.COMPLAINT"), open_sheet("correct", CaseFile(full)))
        for line in sheet.lines
    }
    by_the_steps = (verbs.SET_BY_VERBS - verbs.CORRECTABLE_DAYS) | {"ledger_number"}
    assert {s.name for s in Case.fields()} - asked == by_the_steps & {s.name for s in Case.fields()}


def test_what_correct_offers_may_be_corrected():
    full = CaseFile(case(state="CLOSED", decided_on=DAY, replied_on=DAY, reply="已告知"))
    offered = {line.spec.name for line in open_sheet("correct", full).lines}
    assert not offered & (verbs.SET_BY_VERBS - verbs.CORRECTABLE_DAYS)
    assert "closed_on" not in offered, "that step was not taken"


# Typed texts


def typed_values(sheet: Sheet, typed: Mapping[str, str], day: date = DAY):
    found, errors = sheets.values(sheet, typed, day)
    assert errors == {}
    return found


def wrong(sheet: Sheet, typed: Mapping[str, str], day: date = DAY) -> dict[str, str]:
    return sheets.values(sheet, typed, day)[1]


COMPLAINT = {
    "consumer_name": "吴桂芳", "consumer_phone": "13800000103", "elder_child": "老年人",
    "merchant": "万和鲜生超市", "goods": "家常酱油 500ml", "category": "酱油", "nature": "安全",
    "bought_on": "7.8", "disputed_fen": "15",
    "facts": "当天买的酱油，回家发现6月20日已过保质期，有小票。",
    "request": "退货款15元，按食品安全法赔偿1000元", "claimed_fen": "1,015", "accepted_now": "是",
}  # fmt: skip


def test_blank_fields_are_left_out_and_started_ones_that_were_emptied_are_not():
    sheet = open_sheet("register.COMPLAINT")
    found = typed_values(sheet, {**COMPLAINT, "channel": " "})
    assert found["channel"] == ""
    assert found["received"] == DAY
    assert found["received_at"] == NOW
    assert found["handler"] == "韩雪"
    assert "credit_code" not in found
    assert "sales_mode" not in found


def test_what_is_missing_is_named():
    errors = wrong(open_sheet("register.COMPLAINT"), {"consumer_name": "  "})
    assert errors == {
        "consumer_name": "请填“消费者”。", "consumer_phone": "请填“联系电话”。",
        "merchant": "请填“经营者”。", "facts": "请填“事实经过”。", "request": "请填“诉求”。",
    }  # fmt: skip


def test_days_that_cannot_be():
    sheet = open_sheet("register.COMPLAINT")
    assert wrong(sheet, {**COMPLAINT, "received": "2026-07-09"}).keys() == {"received"}
    assert wrong(sheet, {**COMPLAINT, "bought_on": "明天"}).keys() == {"bought_on"}
    late = {**COMPLAINT, "received": "7.1"}
    assert "消费日期" in wrong(sheet, late)["bought_on"]
    accept = open_sheet("accept", CaseFile(case()))
    assert "2026-07-08" in wrong(accept, {"decided_on": "7.7"})["decided_on"]
    assert wrong(accept, {"decided_on": "7.7", "x": ""}).keys() == {"decided_on"}
    agree = open_sheet("agree", CaseFile(case(state="IN_MEDIATION")))
    assert wrong(agree, {"agreed_fen": "1", "due_on": "2026-07-01"}).keys() == {"due_on"}
    assert not wrong(agree, {"agreed_fen": "1", "due_on": "7.1"}), "7.1 is next year's"


def test_a_time_that_nobody_touched_goes_with_its_day():
    sheet = open_sheet("register.CONSULT")
    typed = {"facts": "能退吗", "reply": "能", "received": "昨天"}
    assert "received_at" not in typed_values(sheet, typed)
    assert typed_values(sheet, {**typed, "received_at": "16:00"})["received_at"] == "16:00"
    hold = open_sheet("hold", CaseFile(case(received=date(2026, 7, 1), state="ACCEPTED")))
    typed = {"consent_mediate": "是", "held_on": "昨天"}
    assert "held_at" not in typed_values(hold, typed)


def test_late_registrations_are_known():
    sheet = open_sheet("register.CONSULT")
    assert not sheets.is_late(typed_values(sheet, {"facts": "能退吗", "reply": "能"}), DAY)
    late = {"facts": "能退吗", "reply": "能", "received": "昨天"}
    assert sheets.is_late(typed_values(sheet, late), DAY)


def test_money_has_its_kind_and_its_law():
    sheet = open_sheet("pay", CaseFile(case(state="AGREED")))
    assert wrong(sheet, {}).keys() == {"kind", "received_fen"}
    assert wrong(sheet, {"kind": "赏金", "received_fen": "5"}).keys() == {"kind"}
    assert wrong(sheet, {"kind": "加倍赔偿", "received_fen": "5"}).keys() == {"basis"}
    assert wrong(sheet, {"kind": "退款", "received_fen": "5", "basis": "FSL148"}).keys() == {
        "basis"
    }
    assert wrong(sheet, {"kind": "退款", "received_fen": "5", "received_on": ""}).keys() == {
        "received_on"
    }
    assert wrong(sheet, {"kind": "退款", "due_fen": "5"}).keys() == {"due_on"}


def test_documents_have_their_kind():
    typed = {**COMPLAINT, "consumer_id_no": "11010519491231002X"}
    sheet = open_sheet("register.COMPLAINT")
    assert wrong(sheet, typed).keys() == {"consumer_id_type"}
    assert not wrong(sheet, {**typed, "consumer_id_type": "身份证"})


def test_the_station_and_the_county():
    good = {
        "code": "017", "name": "万和商场站", "type": "商场超市", "identity": "12315联络站",
        "head": "周敏", "area": "540102",
    }  # fmt: skip
    sheet = open_sheet("station")
    found = typed_values(sheet, good)
    assert found == {**good, "type": "MALL", "identity": "CONTACT_12315", "desk": "A"}
    bad = {**good, "code": "十七", "desk": "ab", "area": "54010"}
    assert wrong(sheet, bad).keys() == {"code", "desk", "area"}
    county = open_sheet("county")
    assert typed_values(county, {"code": "５４０１０２", "name": "城关区"}) == {
        "code": "540102", "name": "城关区",
    }  # fmt: skip
    assert wrong(county, {"code": "000000", "name": "城关区"}).keys() == {"code"}


# Correcting


def test_only_what_was_changed_is_corrected():
    file = CaseFile(case(goods="酱油", claimed_fen=101500, in_12315=True, external_numbers=["A1"]))
    sheet = open_sheet("correct", file)
    assert typed_values(sheet, {}) == {}
    with pytest.raises(Refused) as caught:
        sheets.act("correct", file, {})
    assert caught.value.code == "no-change"
    changes = typed_values(sheet, {"goods": "", "in_12315": "", "claimed_fen": "15"})
    assert changes == {"goods": "", "in_12315": False, "claimed_fen": 1500}
    done = sheets.act("correct", file, changes).records[0]
    assert done == file.case.with_(**changes)


def test_what_an_old_ledger_left_is_not_judged_while_something_else_is_corrected():
    old = case(
        received=date(2025, 1, 2), bought_on=date(2025, 3, 1), category="OLD_CODE",
        consumer_id_no="123", from_ledger=True, accept_due=date(2025, 1, 1),
    )  # fmt: skip
    sheet = open_sheet("correct", CaseFile(old))
    assert typed_values(sheet, {"note": "补"}) == {"note": "补"}
    assert wrong(sheet, {"received": "2025-01-03"}).keys() == {"bought_on"}
    assert wrong(sheet, {"category": "OLD"}).keys() == {"category"}
    assert wrong(sheet, {"received": ""}).keys() == {"received"}


# Registering


@dataclass
class Desk:
    """A desk in memory: registers, does, and looks at what became of it."""

    book: Book = field(default_factory=Book)
    case_id: str = ""
    done: list[str] = field(default_factory=list)

    def take(self, act: Act) -> None:
        self.book.put(act)
        self.done.append(act.do)

    def register(self, name: str, typed: Mapping[str, str], day: date = DAY, **more) -> CaseFile:
        given = typed_values(open_sheet(name, day=day, **more), typed, day)
        self.take(verbs.register(sheets.case_of(name, given), accept_at_once=bool(more)))
        self.case_id = self.book.cases()[-1].id
        for step in sheets.following(name, given):
            self.take(step(self.file))
        return self.file

    @property
    def file(self) -> CaseFile:
        return self.book.file(self.case_id)

    def do(self, name: str, day: date = DAY, **typed: str) -> CaseFile:
        assert name in next_verbs(self.file)
        given = typed_values(open_sheet(name, self.file, day), typed, day)
        self.take(sheets.act(name, self.file, given))
        return self.file


def test_a_consultation_answered_on_the_spot_is_closed():
    typed = {"facts": "健身卡能退吗", "reply": "按合同，没用的部分可以退。"}
    done = Desk().register("register.CONSULT", typed).case
    assert (done.state, done.outcome, done.reply) == ("CLOSED", "ANSWERED", typed["reply"])
    assert done.replied_on == done.closed_on == done.result_on == DAY


@pytest.mark.parametrize(
    "typed",
    [
        {"facts": "能退吗", "answered_now": ""},
        {"facts": "能退吗", "reply": "要问问", "answered_now": ""},
    ],
)
def test_a_consultation_without_an_answer_stays_open(typed):
    done = Desk().register("register.CONSULT", typed).case
    assert (done.state, done.replied_on) == ("REGISTERED", None)
    assert done.reply == typed.get("reply", "")
    assert done.facts == typed["facts"]


@pytest.mark.parametrize("name", ["register.CONSULT", "register.OTHER"])
@pytest.mark.parametrize("reply", ["", " \n"])
def test_what_is_marked_as_answered_says_how(name, reply):
    typed = {"facts": "能退吗", "reply": reply}
    assert "当场答复" in wrong(open_sheet(name), typed)["reply"]
    assert not wrong(open_sheet(name), {**typed, "answered_now": "否"})


def test_no_reply_is_blank():
    for kind in ("COMPLAINT", "CONSULT", "LEAD"):
        file = CaseFile(case(kind, state="REGISTERED"))
        assert wrong(open_sheet("reply", file), {}).keys() == {"reply"}
    done = CaseFile(case(state="ENDED", replied_on=DAY, reply="已告知"))
    assert wrong(open_sheet("correct", done), {"reply": " "}).keys() == {"reply"}


def test_one_field_is_judged_by_itself():
    sheet = open_sheet("pay", CaseFile(case(state="AGREED")))
    for name, text, said in (
        ("received_fen", "约15", "读不出金额"), ("received_on", "明天", "还没有到"),
        ("received_on", "7.7", "太早"), ("kind", "赏金", "赏金"), ("kind", "", "请填"),
        ("received_fen", "", ""), ("basis", "FSL148", ""), ("received_on", "7.8", ""),
    ):  # fmt: skip
        found = sheets.wrong(sheet, name, text, DAY)
        assert said in found, (name, text)
        assert bool(found) == bool(said), (name, text, found)
    station = open_sheet("station")
    assert "六位" in sheets.wrong(station, "area", "54010", DAY), "a rule of that field alone"


def test_a_suggestion_is_no_consultation():
    typed = {"kind": "建议", "facts": "贴上价签", "reply": "已转告"}
    done = Desk().register("register.OTHER", typed).case
    assert (done.kind, done.state) == ("SUGGEST", "CLOSED")
    assert (
        Desk().register("register.OTHER", {"facts": "问路", "reply": "指了"}).case.kind
        == "OTHER_REQ"
    )
    assert wrong(
        open_sheet("register.OTHER"), {"kind": "投诉", "facts": "x", "reply": "y"}
    ).keys() == {"kind"}


def test_a_lead_that_came_in_is_noted_too():
    desk = Desk()
    file = desk.register(
        "register.LEAD",
        {"facts": "夜市烧烤没有执照", "problem": "无照经营", "channel": "巡查"},
    )
    assert (file.case.kind, file.case.channel) == ("LEAD", "ONSITE")
    (lead,) = file.leads
    assert (lead.problem, lead.facts, lead.noted_on) == ("R_LICENCE", "夜市烧烤没有执照", DAY)
    assert lead.handed_on is None
    sheet = open_sheet("lead.hand_over", record=lead, day=DAY + timedelta(2))
    given = typed_values(sheet, {"target_name": "城东所"}, DAY + timedelta(2))
    handed = sheets.act("lead.hand_over", None, given, record=lead).records[0]
    assert handed == lead.with_(handed_on=DAY + timedelta(2), target="SAMR", target_name="城东所")
    at_once = {"facts": "x", "handed_on": "今天", "target": "SAMR"}
    assert Desk().register("register.LEAD", at_once).leads[0].handed_on == DAY
    assert wrong(open_sheet("register.LEAD"), {"facts": "x", "target": "SAMR"}).keys() == {"target"}


def test_where_registering_accepts_nothing_asks_for_it():
    names = {x.spec.name for x in open_sheet("register.COMPLAINT", at_once=True).lines}
    assert "accepted_now" not in names
    typed = {k: v for k, v in COMPLAINT.items() if k != "accepted_now"}
    assert Desk().register("register.COMPLAINT", typed, at_once=True).case.state == "ACCEPTED"


def test_a_complaint_waits_unless_it_is_accepted_on_the_spot():
    assert Desk().register("register.COMPLAINT", COMPLAINT).case.state == "ACCEPTED"
    later = Desk().register("register.COMPLAINT", {**COMPLAINT, "accepted_now": ""})
    assert later.case.state == "REGISTERED"
    assert later.case.elder_child == "ELDER"


def test_the_soy_sauce():
    """15 back and 1,000 on top, by typed texts alone, to 1,015.00 received."""
    desk = Desk()
    desk.register("register.COMPLAINT", {**COMPLAINT, "accepted_now": ""})
    desk.do("accept")
    next_day = DAY + timedelta(1)
    desk.do(
        "hold", next_day, consent_mediate="是", mediator="周敏", offered_fen="15",
        notes="店长承认漏撤。",
    )  # fmt: skip
    assert desk.file.sessions[0].asked_fen == 101500
    desk.do(
        "agree", next_day, agreed_fen="１，０１５元", remedy="加倍", terms="退15元，另赔1000元。"
    )
    desk.do("pay", next_day, kind="退款", received_fen="15")
    about = open_sheet("pay", desk.file, next_day).about
    assert "1,015.00" in about
    assert "还差 1,000.00" in about
    desk.do("pay", next_day, kind="加倍赔偿", basis="食品安全法148条", received_fen="1千")
    desk.do("reply", next_day, reply="当面付清。")
    desk.do("close", next_day)
    file = desk.do("follow_up", DAY + timedelta(15), answer="满意")

    assert (file.case.state, file.case.outcome) == ("CLOSED", "AGREED_DONE")
    assert file.agreed_fen() == file.received_fen() == 101500
    by_kind = {p.kind: (p.received_fen, p.basis, p.payer) for p in file.payments}
    assert by_kind == {
        "REFUND": (1500, "", "MERCHANT"), "MULTIPLE": (100000, "FSL148", "MERCHANT"),
    }  # fmt: skip
    assert [f.answer for f in file.follow_ups] == ["SATISFIED"]


def test_a_consultation_becomes_a_complaint_with_what_it_held():
    desk = Desk()
    asked = desk.register(
        "register.CONSULT",
        {"facts": "鞋底断了能修吗", "merchant": "足迹鞋业", "note": "周三来", "answered_now": ""},
    )
    sheet = open_sheet("convert", asked, DAY + timedelta(3))
    starts = {x.spec.name: x.start for x in sheet.lines}
    assert (starts["facts"], starts["merchant"]) == ("鞋底断了能修吗", "足迹鞋业")
    assert starts["received"] == "2026-07-11"
    typed = {
        "consumer_name": "郑浩", "consumer_phone": "13800000104", "request": "退货", "note": "",
    }  # fmt: skip
    given = typed_values(sheet, typed, DAY + timedelta(3))
    on = given.pop("received")
    complaint, old = verbs.convert(asked, on, "26A-0002", **given).records
    assert (complaint.kind, complaint.number, complaint.converted_from) == (
        "COMPLAINT", "26A-0002", old.id,
    )  # fmt: skip
    assert (complaint.merchant, complaint.note, complaint.request) == ("足迹鞋业", "", "退货")
    assert complaint.received == DAY + timedelta(3)
    assert old.state == "CONVERTED"


def test_merging_asks_for_the_number_of_the_main_case():
    file = CaseFile(case())
    assert wrong(open_sheet("merge", file), {"main": "主件"}).keys() == {"main"}
    assert typed_values(open_sheet("merge", file), {"main": "26A-0001"}) == {"main": "26A-0001"}


def test_a_referral_takes_the_consent_along():
    file = CaseFile(case())
    sheet = open_sheet("refer", file)
    assert wrong(sheet, {}).keys() == {"target"}
    given = typed_values(sheet, {"target_name": "学校资助中心", "consent_share": "是"})
    done = sheets.act("refer", file, given)
    assert (done.records[0].consent_share, done.records[0].state) == (True, "REFERRED")
    assert done.records[1].target_name == "学校资助中心"
    agreed = CaseFile(case(consent_share=True))
    assert "consent_share" not in {x.spec.name for x in open_sheet("refer", agreed).lines}


def test_only_what_may_end_a_mediation_is_offered():
    def outcomes(state, sessions=()):
        file = CaseFile(case(state=state), sessions=sessions)
        line = next(x for x in open_sheet("end", file).lines if x.spec.name == "outcome")
        return set(line.only)

    held = (Session(id=uuid7(), case_id="", held_on=DAY),)
    assert "NO_AGREEMENT" not in outcomes("ACCEPTED")
    assert "NO_AGREEMENT" in outcomes("IN_MEDIATION", held)
    assert "BREACHED" not in outcomes("IN_MEDIATION", held)
    assert outcomes("AGREED", held) == {"BREACHED"}


def test_the_next_session_begins_where_the_last_was():
    before = Session(id=uuid7(), case_id="", held_on=DAY, place="商场调解室", mediator="周敏")
    file = CaseFile(case(state="IN_MEDIATION", consent_mediate=True), sessions=(before,))
    starts = {x.spec.name: x.start for x in open_sheet("hold", file).lines}
    assert starts["place"] == "商场调解室"
    assert "consent_mediate" not in starts


# Every way a case can go

SAMPLES = {
    "line": "A1", "fen": "12.50", "count": "3", "flag": "是", "list": "A1", "moment": "9:30",
}  # fmt: skip


def filled(sheet: Sheet, day: date, rng: Random) -> dict[str, str]:
    """Fill what is said to be missing and nothing else (of a correction: the note)."""
    typed: dict[str, str] = {}
    lines = {x.spec.name: x for x in sheet.lines}
    wanted = {"note"} if sheet.edits else set(sheets.values(sheet, typed, day)[1])
    while wanted:
        assert not wanted & typed.keys(), sheet.name
        typed |= {name: sample(lines[name], day, rng) for name in sorted(wanted)}
        wanted = set(sheets.values(sheet, typed, day)[1])
    return typed


def sample(line: sheets.Line, day: date, rng: Random) -> str:
    spec = line.spec
    if spec.ask.shape == "day":
        return day.isoformat()
    if spec.ask.taxonomy:
        return rng.choice(entry.choices(spec, only=line.only)).label
    if spec.ask.shape in ("line", "text") and spec.ask.sealed:
        return f"写明情况 {rng.random()}"
    return SAMPLES[spec.ask.shape]


@cache
def walk(seed: int) -> tuple[str, ...]:
    """Register one of each kind, then take random steps; return what was done.

    Every step that is offered on the way is tried.
    """
    rng = Random(seed)
    language.choose(rng.choice(["zh_CN", "en"]))
    desk, day = Desk(), DAY
    for name in sheets.KIND_OF:
        desk.register(name, filled(open_sheet(name, day=day), day, rng), day)
    for number in range(50):
        desk.case_id = rng.choice(desk.book.cases()).id
        day += timedelta(rng.randrange(3))
        acts = []
        for name in next_verbs(desk.file):
            main = other(desk) if name == "merge" else None
            if name == "merge" and main is None:
                continue
            sheet = open_sheet(name, desk.file, day)
            given, errors = sheets.values(sheet, filled(sheet, day, rng), day)
            assert errors == {}
            acts.append(act_of(name, desk.file, given, main, f"B{number}"))
        if acts:
            desk.take(rng.choice(acts))
    return tuple(desk.done)


def act_of(
    name: str, file: CaseFile, given: Mapping[str, object], main: CaseFile | None, number: str
) -> Act:
    """Return what the desk does with the answers; two steps want more than their sheet."""
    if name == "convert":
        return verbs.convert(file, given["received"], number, **without(given, "received"))
    return merging.merge(file, main) if main else sheets.act(name, file, given)


def other(desk: Desk) -> CaseFile | None:
    """Return another complaint that this one may be merged into."""
    found = (
        c for c in desk.book.cases()
        if c.kind == "COMPLAINT" and c.id != desk.case_id and not c.void and not c.merged_into
    )  # fmt: skip
    return next((desk.book.file(c.id) for c in found), None)


@pytest.mark.parametrize("seed", range(40))
def test_every_step_that_is_offered_can_be_taken(seed):
    assert len(walk(seed)) > 10


def test_the_walks_come_everywhere():
    """The walks above take every verb; else they would prove less than they say."""
    done = {do for seed in range(40) for do in walk(seed)}
    assert done == {f"case.{verb}" for verb in VERBS} | {"lead.note", "case.register"}
