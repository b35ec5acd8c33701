"""接收上报: a preview that changes nothing, marks, the report, and what may go wrong in the middle."""

import shutil
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import Any

import pytest

from screens.county.take_in import TakeInScreen
from screens.widgets.table import VirtualTable
from station.errors import MachineFailed
from station.progress import Cancelled, Progress, Report, silent
from storage import intake, lock
from tests.screens.county.kit import AtOffice, Office, at


async def look(here: AtOffice) -> None:
    """Go to the import and choose the stick that is in."""
    await here.press("2", "enter")
    assert isinstance(here.screen, TakeInScreen)


def piles(here: AtOffice) -> list[tuple[int, int, int]]:
    return [(t.new, t.same, t.held) for t in here.screen._found if t.error is None]


async def test_a_preview_changes_nothing(enrolled: Office) -> None:
    before = enrolled.county().status()
    async with at(enrolled) as here:
        await look(here)
        assert here.says("预览，还没有接收", "共6个上报包，选中5个", "收下以后：案件0>4件")
        assert enrolled.county().status() == before
        assert not here.app.door.refused()


async def test_the_report_has_every_bundle_and_adds_up(enrolled: Office) -> None:
    async with at(enrolled) as here:
        await look(here)
        seen = piles(here)
        await here.press("ctrl+s")
        assert here.says("接收5个、拒收1个", "新增23+已有4+暂存2+拒收0=共29条")
        assert piles(here) == seen
        spans = [t.last_seq - t.first_seq + 1 for t in here.screen._found if t.error is None]
        assert spans == [sum(pile) for pile in seen]
        assert [r.code for r in here.app.door.refused()] == ["truncated"]
        again = here.app.door.preview([enrolled.stick], silent)
        assert (sum(t.new + t.held for t in again), sum(t.same for t in again)) == (0, 29)
        await here.press("enter")
        assert here.says("各站的回执：3个站有新的")


async def test_a_refused_bundle_says_what_to_tell_the_station(enrolled: Office) -> None:
    async with at(enrolled, (80, 24)) as here:
        await look(here)
        await here.press("end")
        assert here.says("拒收：上报包不完整或已损坏", "请站点重新上报一次")
        await here.press("space")
        assert here.says("选中5个")
        assert 5 not in here.screen.query_one(VirtualTable).marked


async def test_what_is_not_marked_stays_out(enrolled: Office) -> None:
    async with at(enrolled) as here:
        await look(here)
        await here.press("space")  # 017 is the first
        assert here.says("选中4个")
        await here.press("ctrl+s")
        assert {a.station for a in here.app.door.arrivals("")} == {"540102-018", "540102-019"}


async def test_stopping_keeps_what_was_whole(
    enrolled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc is pressed while the second bundle is read."""
    at_second, go_on = threading.Event(), threading.Event()
    real = intake.take

    def slow(county: Any, paths: Any, dry_run: bool = False, report: Report | None = None) -> Any:
        second = list(paths)[1].name

        def watched(step: Progress) -> None:
            if second in step.doing and not at_second.is_set():
                at_second.set()
                assert go_on.wait(10)
            assert report is not None
            report(step)

        return real(county, paths, dry_run, watched)

    async with at(enrolled) as here:
        await look(here)
        monkeypatch.setattr(intake, "take", slow)
        await here.app._press_keys(["ctrl+s"])
        while not at_second.is_set():
            await here.app._press_keys(["wait:5"])
        await here.app._press_keys(["escape"])
        go_on.set()
        await here.settle()
        assert here.says("接收结果", "没有接收")
        taken = [t for t in here.screen._found if t.error is None and not t.code]
        stopped = [t for t in here.screen._found if t.code == intake.STOPPED]
        assert (len(taken), len(stopped)) == (1, 5)
        assert len(here.app.door.arrivals("")) == len(taken)


async def test_a_stick_pulled_out_before_taking_in(enrolled: Office) -> None:
    async with at(enrolled) as here:
        await look(here)
        shutil.rmtree(enrolled.stick)
        await here.press("ctrl+s")
        assert here.says("没有找到", "什么也没有接收")
        await here.press("enter")
        assert not here.app.door.arrivals("")


async def test_a_stick_pulled_out_in_the_middle(
    enrolled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files after the first one are gone when their turn comes: refused, with the reason."""
    real = intake._one

    def pulled(county: Any, path: Path, *rest: Any) -> Any:
        made = real(county, path, *rest)
        shutil.rmtree(enrolled.stick, ignore_errors=True)
        return made

    async with at(enrolled) as here:
        await look(here)
        monkeypatch.setattr(intake, "_one", pulled)
        await here.press("ctrl+s")
        assert here.says("接收结果", "接收1个、拒收5个")
        assert len(here.app.door.arrivals("")) == 1
        await here.press("tab", "end")
        assert here.says("找不到", "重新插好，再选一次")


async def test_a_full_disk_is_a_sentence_and_loses_nothing(
    enrolled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = intake._one, []

    def full(county: Any, path: Path, *rest: Any) -> Any:
        calls.append(path)
        if len(calls) == 3:
            raise MachineFailed("disk-full", "磁盘满了，这一次没有保存；以前的记录完好。")
        return real(county, path, *rest)

    async with at(enrolled) as here:
        await look(here)
        monkeypatch.setattr(intake, "_one", full)
        await here.press("ctrl+s")
        assert here.says("磁盘满了")
        await here.press("enter")
        assert here.says("以前收过", "预览")  # the first two are in, the list says so
        assert len(here.app.door.arrivals("")) == 2


async def test_another_window_at_work_is_named(
    enrolled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock.hold.__wrapped__, "__defaults__", (0,))  # type: ignore[attr-defined]
    code = """
    import sys, time
    from pathlib import Path
    from storage.lock import hold
    with hold(Path(sys.argv[1]), "county import", "2026-08-20T09:59:00+08:00"):
        print("held", flush=True)
        time.sleep(60)
    """
    other = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(enrolled.home.lock)],
        stdout=subprocess.PIPE,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        async with at(enrolled) as here:
            await here.press("2", "enter")
            assert here.says("这份数据正由countyimport", "没有改动任何东西")
            await here.press("enter", "4")
            assert here.says("各站上报情况")
    finally:
        other.kill()
        other.wait()


async def test_no_bundle_at_all(enrolled: Office, tmp_path: Path) -> None:
    empty = tmp_path / "空的"
    empty.mkdir()
    async with at(enrolled) as here:
        await here.press("2", "down", "enter", "ctrl+u")
        await here.type(str(empty))
        await here.press("enter")
        assert here.says("没有找到上报包")
        await here.press("ctrl+s")
        assert here.says("没有找到上报包")


async def test_cancelled_in_the_preview_leaves_the_list(
    enrolled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_given: Any, **_named: Any) -> Any:
        raise Cancelled

    monkeypatch.setattr("storage.office.preview", stopped)
    async with at(enrolled) as here:
        await look(here)
        assert here.says("选U盘或文件夹")
        assert here.screen._found == []
