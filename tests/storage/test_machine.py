"""The machine's own programs, played by scripts: an opener, an office program, a print queue."""

import os
import sys
import time
from pathlib import Path

import pytest

from station.errors import MachineFailed, Refused
from storage import machine

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="programs have other names there")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("DISPLAY", ":0")
    return folder


def program(folder: Path, name: str, body: str) -> None:
    place = folder / name
    place.write_text(f"#!/bin/sh\n{body}\n")
    place.chmod(0o755)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    made = tmp_path / "告知单.docx"
    made.write_bytes(b"docx")
    return made


def test_what_is_not_there_is_said(programs, paper, monkeypatch):
    able = machine.able()
    assert "没有能打开文件的程序" in able.no_editor
    assert "没有装打印机" in able.no_printer
    for act in (machine.open_, machine.send):
        with pytest.raises(Refused):
            act(paper)
    program(programs, "lp", "exit 0")
    program(programs, "lpstat", "exit 0")
    assert "没有装打印机" in machine.able().no_printer
    program(programs, "lpstat", "echo Office")
    assert "LibreOffice" in machine.able().no_printer
    program(programs, "xdg-open", "exit 0")
    assert machine.able().no_editor == ""
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "没有桌面" in machine.able().no_editor


def test_a_paper_is_opened(programs, paper, tmp_path, monkeypatch):
    program(programs, "xdg-open", f'echo "$1" > {tmp_path}/opened')
    machine.open_(paper)
    assert (tmp_path / "opened").read_text().strip() == str(paper)
    program(programs, "xdg-open", "exit 3")
    with pytest.raises(MachineFailed, match="没有接下"):
        machine.open_(paper)
    monkeypatch.setattr(machine, "_AT_ONCE", 0)
    program(programs, "xdg-open", "exec /bin/sleep 1")
    machine.open_(paper)


def test_pages_go_to_the_printer_and_nothing_is_left(programs, paper, tmp_path):
    program(programs, "soffice", 'echo pages > "$5/告知单.pdf"')
    program(programs, "lp", f'/bin/cat "$1" > {tmp_path}/printed')
    machine.send(paper)
    assert (tmp_path / "printed").read_text() == "pages\n"
    assert {p.name for p in tmp_path.iterdir()} == {"programs", "printed", "告知单.docx"}
    program(programs, "soffice", "exit 0")
    with pytest.raises(MachineFailed, match="soffice"):
        machine.send(paper)
    program(programs, "soffice", 'echo pages > "$5/告知单.pdf"')
    program(programs, "lp", "exit 1")
    with pytest.raises(MachineFailed, match="lp"):
        machine.send(paper)


def test_opened_papers_are_swept_after_a_day(tmp_path):
    old, new = tmp_path / "old.docx", tmp_path / "new.docx"
    for place in (old, new):
        place.write_bytes(b"docx")
    past = time.time() - machine.KEPT - 60
    os.utime(old, (past, past))
    machine.sweep(tmp_path)
    machine.sweep(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == [new]
