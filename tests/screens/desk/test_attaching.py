"""A receipt is attached at the keyboard, listed, written out again; what is wrong says which field."""

from datetime import date
from pathlib import Path

import pytest

from screens.cases.case import CaseScreen
from screens.county.app import CountyApp
from screens.county.door import CountyDoor
from screens.files import FilePick
from screens.forms.screen import FormScreen
from screens.shell import Look
from storage import attachments
from storage.paths import Home
from tests import pilot as quick
from tests.screens.desk.kit import Wall, at_desk, desk_of
from tests.storage.world import World, complaint, take


async def test_a_receipt_is_attached_listed_and_written_out(
    home: Path, clock: Wall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "小票.jpg").write_bytes(b"a receipt" * 100)
    (stick / "notes.xyz").write_bytes(b"no picture")
    monkeypatch.setenv("STATION_STICKS", str(stick))
    with desk_of(home, clock) as desk:
        case = complaint(desk, clock.now().date())
    async with at_desk(home, clock) as at:
        at.app.go_to("case", ("000000", case.id))
        await at.settle()
        await at.choose("附上小票、照片、合同")
        assert isinstance(at.screen, FilePick)
        await at.see("，可用")
        assert "notes.xyz" not in at.text
        await at.press("enter")
        assert isinstance(at.screen, FormScreen)
        await at.fill(what="小票", note="有日期", path=str(stick / "nothing.jpg"))
        await at.press("ctrl+s")
        assert "没有“文件”nothing.jpg" in at.text, at.text
        await at.press("enter")
        assert isinstance(at.screen, FormScreen)
        await at.fill(path=str(stick / "小票.jpg"))
        await at.save()
        assert isinstance(at.screen, CaseScreen)
        assert "附件  小票发票  小票.jpg" in at.text
        assert "附件 1 个" in at.text
        await at.choose("附件写到U盘")
        await at.press("enter")
        await at.see("，可用")
        (stick / "小票.jpg").write_bytes(b"changed meanwhile")
        await at.press("enter")
        assert any("小票 (2).jpg" in told for told in at.told())
        with desk_of(home, clock) as desk, desk.store.write() as connection:
            connection.exec_driver_sql("DELETE FROM attachments")
        at.screen.renew()
        await at.settle()
        assert "还没有到" in at.text
    assert (stick / "小票 (2).jpg").read_bytes() == b"a receipt" * 100


async def test_the_office_sees_what_is_attached_and_masks_its_name(tmp_path: Path) -> None:
    world = World(tmp_path)
    county = world.county()
    desk = world.desk("017", county)
    case = complaint(desk, date(2026, 7, 2), consumer_name="王小红")
    place = tmp_path / "王小红的合同.pdf"
    place.write_bytes(b"contract")
    attachments.attach(desk, case.id, place, what="CONTRACT")
    take(county, world.bundle(desk))
    county.store.close()
    clock = Wall()
    app = CountyApp(CountyDoor(Home(tmp_path / "county", "county"), clock), Look(), clock)
    async with app.run_test(size=(120, 40)):
        await quick.settled(app)
        app.go_to("case", ("540102", case.id))
        await quick.settled(app)
        text = "\n".join(quick.text_of(app))
        assert "附件  合同" in text
        assert "王小红" not in text
        assert "王**的合同.pdf" in text or "王*红的合同.pdf" in text
    app.door.close()
