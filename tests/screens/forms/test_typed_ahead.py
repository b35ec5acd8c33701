"""Who types faster than the machine loses nothing: all keys are there before the form is."""

import re
import sys
from pathlib import Path

import pytest

from station import verbs
from storage.desk import Desk
from tests.faults import seat
from tests.faults.kit import DAY, Ticking
from tests.storage.world import complaint
from tests.terminal import Terminal

LETTERS = "abcdefghijklmnopqrst"
SLOWLY = """
import sys, time
from screens.cli.station import main
from screens.desk.door import DeskDoor
for name in ("info", "file", "drafts", "keep_draft"):
    def late(*given, act=getattr(DeskDoor, name), **named):
        time.sleep(0.3)
        return act(*given, **named)
    setattr(DeskDoor, name, late)
sys.exit(main(sys.argv[1:]))
"""
"""The program on a machine whose disk takes a third of a second for each answer, and as long to keep a draft."""


@pytest.mark.long
def test_what_is_typed_before_a_form_is_there_stands_in_it(tmp_path: Path) -> None:
    home = seat.new_home(tmp_path / "home")
    desk = Desk.open(home, Ticking())
    case = complaint(desk, DAY)
    desk.save(verbs.accept(desk.file(case.id), DAY))
    desk.store.close()
    command = [sys.executable, "-c", SLOWLY, "--home", str(home.path)]
    with Terminal(command, seat.environment(home), seat.SIZE) as terminal:
        seat.on_duty(terminal)
        terminal.wait(case.number)
        # F2, the second kind, the first field, Tab, the second one: in one go
        terminal.type(f"\x1bOQ\x1b[B\r{LETTERS}\t13800001234\r")
        terminal.wait("13800001234")
        assert re.search(rf"消费者 \* \[{LETTERS} *\]", terminal.text()), terminal.text()
        assert re.search(r"联系电话 \* \[13800001234 *\]", terminal.text()), terminal.text()
        terminal.type("\x1b\x1bOS")
        terminal.wait("待办")
        terminal.wait(case.number)
        # open the case, take its first step, leave the flag as it is, write
        terminal.type(f"\r\r\r{LETTERS}\t12\r")
        terminal.wait("= 12.00 元")
        lines = terminal.text()
        assert re.search(rf"\[{LETTERS} *\]", lines), lines
        assert re.search(r"双方同意调解 \* \[ \] 否", lines), lines
