"""Enrolment: invitations in a row, the two ways to approve a card, and cards that are refused."""

import json
from pathlib import Path

import pytest
from textual.widgets import Input

from screens.county.approve import Approve
from screens.county.code import CodeDigits
from station.bundle.enrolment import read_invitation
from storage import exchange, vault
from storage.county import init as init_county
from storage.paths import Home
from tests.screens.county.kit import IN_PERSON, REGION, AtOffice, Office, at

SIZES = ((80, 24), (100, 30))


@pytest.fixture
def waiting(new: Office) -> Office:
    """017 and 018 are invited; the card of 017 lies on the stick."""
    county = new.county()
    for code in ("017", "018"):
        county.invite(code)
    card = new.join(county, new.desk("017"))
    (new.stick / "017.card.json").write_bytes(card)
    county.store.close()
    return new


async def open_card(here: AtOffice) -> str:
    """Go to the cards on the stick and open the first; return its 核对码."""
    await here.press("ctrl+e", "enter", "enter")
    assert isinstance(here.screen, Approve)
    code: str = here.screen._card.fingerprint
    return code


@pytest.mark.parametrize("size", SIZES)
async def test_in_person_the_code_is_shown_large(waiting: Office, size: tuple[int, int]) -> None:
    async with at(waiting, size) as here:
        code = await open_card(here)
        assert here.says("540102-017", "惠民路农贸市场站", "当面开通", "电话核对")
        await here.press("enter")
        digits = here.screen.query_one(CodeDigits)
        assert digits.code == code
        assert digits.region.bottom <= size[1]
        assert here.says("一样就批准")
        await here.press("enter")
        assert not here.app.door.stations(), "an Enter too many approves nothing"
        await here.press("enter", "enter", "left", "enter")
        assert here.says("已批准 惠民路农贸市场站（017 站 A 窗口）：当面开通")
        (line,) = here.app.door.stations()
        assert (line.code, line.enrolled_how) == ("540102-017", "in-person")


@pytest.mark.parametrize("write", [str, lambda c: c.replace(" ", ""), lambda c: f"  {c}  "])
async def test_by_telephone_spaces_may_stand_anywhere(waiting: Office, write: object) -> None:
    assert callable(write)
    async with at(waiting) as here:
        code = await open_card(here)
        await here.press("right", "enter")
        await here.type(write(code))
        await here.press("enter")
        assert here.says("已批准", "电话核对核对码")
        (line,) = here.app.door.stations()
        assert line.enrolled_how == "fingerprint"


async def test_the_digits_are_not_shown_where_they_are_typed(waiting: Office) -> None:
    async with at(waiting) as here:
        await open_card(here)
        await here.press("right", "enter")
        assert here.screen.query_one(CodeDigits).display is False


@pytest.mark.parametrize("place", [0, 14, 29])
async def test_wrong_digits_are_refused_and_which_is_not_told(waiting: Office, place: int) -> None:
    said = set()
    async with at(waiting) as here:
        code = (await open_card(here)).replace(" ", "")
        await here.press("right", "enter")
        wrong = code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 :]
        for typed in (wrong, " ".join(wrong), wrong.replace("1", "１")):
            here.screen.query_one(Input).value = ""
            await here.type(typed)
            await here.press("enter")
            assert isinstance(here.screen, Approve)
            said.add(str(here.screen.query_one("#wrong").render()))
        assert len(said) == 1
        assert "核对码不一致" in said.pop()
        assert not here.app.door.stations()
        await here.press("escape")
        assert here.says("等批准")


async def test_a_code_that_is_not_finished_frightens_nobody(waiting: Office) -> None:
    async with at(waiting) as here:
        code = (await open_card(here)).replace(" ", "")
        await here.press("right", "enter")
        for typed, said in (
            (code[:5], "还没打完"),
            (code[:-1], "现在有29位"),
            (code + "1", "打多了"),
        ):
            here.screen.query_one(Input).value = ""
            await here.type(typed)
            await here.press("enter")
            assert here.says(said)
            assert "不一致" not in here.text
        assert not here.app.door.stations()


async def test_an_empty_line_is_not_an_approval(waiting: Office) -> None:
    async with at(waiting) as here:
        await open_card(here)
        await here.press("right", "enter", "enter")
        assert here.says("请输入核对码")
        assert not here.app.door.stations()


async def test_many_cards_in_a_row(enrolled: Office) -> None:
    """Three keys for each: the cursor goes on to the next by itself."""
    codes = [f"{n:03}" for n in range(101, 105)]
    county = enrolled.county()
    for code in codes:
        card = enrolled.join(county, enrolled.desk(code, f"{code}号站"))
        (enrolled.stick / f"{code}.card.json").write_bytes(card)
    county.store.close()
    async with at(enrolled) as here:
        await here.press("ctrl+e", "enter")
        for _code in codes:
            await here.press("enter", "enter", "left", "enter")
        assert {line.code[-3:] for line in here.app.door.stations()} >= set(codes)
        assert not [c for c in here.screen._cards if c.wanting]


async def test_a_card_that_was_not_asked_for(waiting: Office) -> None:
    """Nobody invited 030: it says what to do first, and cannot be approved."""
    card = json.loads((waiting.stick / "017.card.json").read_bytes())
    stranger = waiting.desk("030", "没有邀请的站")
    county = init_county(Home(waiting.path / "other", "county"), REGION, "冒充的局")
    exchange.join(stranger, county.invite("030")[1], IN_PERSON)
    (waiting.stick / "017.card.json").write_bytes(exchange.card(stranger)[1])
    assert card["station"] == "017"
    async with at(waiting) as here:
        await here.press("ctrl+e", "enter")
        assert here.says("没有给它发过接入通知")
        await here.press("enter")
        assert not isinstance(here.screen, Approve)
        assert not here.app.door.stations()


async def test_a_damaged_card_and_one_of_another_county(waiting: Office) -> None:
    good = (waiting.stick / "017.card.json").read_bytes()
    (waiting.stick / "坏的.json").write_bytes(good.replace("惠民路".encode(), "惠明路".encode()))
    other = Office(waiting.path / "elsewhere")
    other.path.mkdir()
    theirs = init_county(other.home, "540121", "林周县")
    desk = other.desk("005", "外县的站")
    (waiting.stick / "外县.json").write_bytes(other.join(theirs, desk))
    async with at(waiting) as here:
        await here.press("ctrl+e", "enter")
        assert here.says("登记卡3张", "是 540121 的登记卡", "登记卡已损坏或被改动")
        assert here.says("> 017")  # what waits stands first


async def test_new_keys_need_the_desk_in_person(full: Office) -> None:
    """017 gets a new computer's keys: by telephone it is refused, in the screen's own words."""
    desk = full.desk("017")
    vault.make(desk.store.home)
    name, card, code = exchange.card(desk)
    (full.stick / name).write_bytes(card)
    async with at(full) as here:
        await here.press("ctrl+e", "enter", "enter", "right", "enter")
        await here.type(code)
        await here.press("enter")
        assert here.says("要当面开通，没有登记", "再按 Enter，选“当面开通”")
        assert "--in-person" not in here.text
        await here.press("enter", "enter", "enter", "left", "enter")
        assert here.says("已批准 惠民路农贸市场站")


# Preparing


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "x 请填“站点编号”。"),
        ("0 17", "x “0 17”：这里只能写字母、数字和横线。"),
        ("0123456789abc", "x 站点编号只能是字母和数字，一般三位，如 017。"),
    ],
)
@pytest.mark.parametrize("size", SIZES)
async def test_wrong_station_codes(
    waiting: Office, code: str, sentence: str, size: tuple[int, int]
) -> None:
    async with at(waiting, size) as here:
        await here.press("ctrl+n")
        await here.type(code)
        await here.press("ctrl+s")
        assert here.says(sentence)
        assert not list(waiting.stick.glob("*.invitation.json"))


async def test_the_office_code_is_the_same_for_all(waiting: Office) -> None:
    async with at(waiting) as here:
        await here.press("ctrl+n")
        for number, code in enumerate(("041", "042", "043")):
            await here.type(code)
            await here.press("ctrl+s", *(["enter"] if not number else []))
        shown = here.screen.query_one(CodeDigits).code
        files = sorted(waiting.stick.glob("*.invitation.json"))
        assert [f.name[7:10] for f in files] == ["041", "042", "043"]
        assert {read_invitation(f.read_bytes()).fingerprint for f in files} == {shown}
        assert here.says("3写好3份")


async def test_a_stick_that_is_gone_is_asked_for_anew(
    waiting: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with at(waiting) as here:
        await here.press("ctrl+n")
        await here.type("041")
        await here.press("ctrl+s", "enter")
        monkeypatch.setattr("storage.outward.unmounted", lambda _folder: True)
        await here.type("042")
        await here.press("ctrl+s")
        assert here.says("没有插好的U盘")
        await here.press("enter")
        assert here.screen.form.typed()["code"] == "042"  # nothing typed is lost
        monkeypatch.undo()
        monkeypatch.setenv("STATION_STICKS", str(waiting.stick))
        await here.press("ctrl+s")
        assert here.says("接入通知写到哪里")
        await here.press("enter")
        assert (waiting.stick / "540102-042A.invitation.json").is_file()
