"""The day of a desk: whom to call, what is handed over, and forms for when the power is off."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from screens.desk.handover import pieces
from station import sheets, verbs
from station.life import called, comes_next
from station.papers import blanks
from station.papers.page import Table, Words, page
from storage.calls import calls
from storage.handover import handover, leave_remark
from tests.storage.world import World, agreed, complaint

TODAY = date(2026, 7, 1)


@pytest.fixture
def desk(tmp_path):
    return World(tmp_path).desk("017")


def on(days):
    return TODAY + timedelta(days=days)


def listed(desk):
    return [call.row.id for call in calls(desk)]


def test_who_is_not_reached_comes_again_and_who_is_leaves(desk):
    old = agreed(desk, day=on(-10))
    new = agreed(desk, day=on(-1))
    agreed(desk, day=on(-31))
    complaint(desk, on(-10))
    assert listed(desk) == [old.id, new.id]
    assert [call.waiting.ripe(TODAY) for call in calls(desk)] == [True, False]
    assert [call.row.consumer for call in calls(desk)] == ["王**", "王**"]
    desk.save(verbs.follow_up(desk.file(old.id), on(0), "UNREACHED"))
    assert listed(desk) == [new.id, old.id]
    assert calls(desk)[1].waiting.tries == 1
    desk.save(verbs.follow_up(desk.file(old.id), on(0), "UNSATISFIED"))
    assert listed(desk) == [new.id]
    desk.save(verbs.redo(desk.file(old.id), on(0), "钱没到"))
    assert listed(desk) == [new.id]


def test_one_closed_anew_is_called_anew(desk):
    case = agreed(desk, day=on(-9))
    desk.save(verbs.follow_up(desk.file(case.id), on(-5), "UNSATISFIED"))
    desk.save(verbs.redo(desk.file(case.id), on(-4), "钱没到"))
    desk.save(verbs.end(desk.file(case.id), on(-3), "WITHDRAWN"))
    desk.save(verbs.reply(desk.file(case.id), on(-3), "已说明"))
    desk.save(verbs.close(desk.file(case.id), on(-3)))
    assert listed(desk) == [case.id]


def test_one_closed_anew_on_the_day_of_the_call_is_called_anew(desk):
    case = agreed(desk, day=on(-9))
    desk.save(verbs.follow_up(desk.file(case.id), on(0), "UNREACHED"))
    assert not called(desk.file(case.id))
    assert "回访" in comes_next(desk.file(case.id))
    desk.save(verbs.follow_up(desk.file(case.id), on(0), "UNSATISFIED"))
    assert called(desk.file(case.id))
    desk.save(verbs.redo(desk.file(case.id), on(0), "钱没到"))
    desk.save(verbs.end(desk.file(case.id), on(0), "WITHDRAWN"))
    desk.save(verbs.reply(desk.file(case.id), on(0), "已说明"))
    desk.save(verbs.close(desk.file(case.id), on(0)))
    assert listed(desk) == [case.id]
    assert not called(desk.file(case.id))
    desk.save(verbs.follow_up(desk.file(case.id), on(0), "SATISFIED"))
    assert listed(desk) == []
    assert called(desk.file(case.id))


def test_money_of_a_breach_is_handed_over_too(desk):
    case = owing(desk, 5000, on(-1))
    desk.save(verbs.end(desk.file(case.id), on(0), "BREACHED"))
    assert [(o.row.id, o.fen, o.due) for o in handover(desk).owed] == [(case.id, 5000, on(-1))]


def owing(desk, fen, due, part=0):
    case = complaint(desk, on(-3))
    desk.save(verbs.accept(desk.file(case.id), on(-3)))
    desk.save(verbs.hold(desk.file(case.id), on(-3), consent=True))
    desk.save(verbs.agree(desk.file(case.id), on(-3), fen, due_on=due))
    if part:
        desk.save(verbs.pay(desk.file(case.id), "REFUND", received_on=on(-2), received_fen=part))
    return case


def test_the_next_shift_gets_all_of_it(desk):
    late = complaint(desk, on(-20), close_due=on(-2))
    first = owing(desk, 5000, on(1), part=2000)
    second = owing(desk, 700, None)
    agreed(desk, day=on(-5))
    leave_remark(desk, "周三十点\n打13800001234", "周敏")
    now = handover(desk)
    assert [(o.row.id, o.fen, o.due) for o in now.owed] == [
        (first.id, 3000, on(1)), (second.id, 700, None),
    ]  # fmt: skip
    assert now.todo[0].row.id == late.id
    assert now.overdue == 1
    assert len(now.calls) == 1
    acts = dict(now.done[0].acts)
    assert acts["登记"] == 4
    assert acts["记兑现"] == 2
    assert acts["办结"] == 1
    assert (now.remark.by, now.remark.text) == ("周敏", "周三十点\n打13800001234")
    printed = page("交接", "", pieces(now)).decode()
    assert "13800001234" not in printed
    assert "王女士" not in printed
    for wanted in ("37.00", late.number, first.number, "超期 2 天", "周三十点"):
        assert wanted in printed, wanted
    leave_remark(desk, " ", "周敏")
    assert handover(desk).remark is None


class Seen(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x>', "=cmd|x", "a&b\x1b"]
)
def test_what_people_typed_is_never_markup_on_a_page(text):
    made = page(text, text, [Words(text, text), Table(text, [text], [[text]], widths=(1,))])
    seen = Seen(made.decode("utf-8-sig"))
    tags = {tag for tag, _attrs in seen.tags}
    assert not tags & {"script", "img", "link", "iframe"}
    assert "".join(seen.texts).count(text.replace("\x1b", "")) >= 6
    assert "http" not in made.decode().replace("http-equiv", "")


@pytest.mark.parametrize("name", blanks.FORMS)
def test_an_empty_form_has_the_fields_of_the_screen_in_their_order(name):
    sheet = sheets.sheet(name, TODAY)
    texts = Seen(blanks.blank_form(name, "华发广场站", TODAY).decode("utf-8-sig")).texts
    wanted = [
        line.spec.ask.label + (" *" if line.required else "")
        for line in sheet.lines
        if not line.hidden
    ]
    labels = iter(texts)
    assert all(any(label == text for text in labels) for label in wanted)
    assert not any(line.start in texts for line in sheet.lines if len(line.start) > 4)
