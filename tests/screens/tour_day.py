"""More of the desk's screens: what may be the same matter, money, joint complaints, the day."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest import mock

from screens.cases.one_of import CORRECT_PAYMENT, GIVE_BACK
from screens.cases.stepping import Remedies
from screens.forms.form import RecordForm
from screens.forms.screen import FormScreen
from station.language import _
from storage import machine
from storage.listing import Asked

if TYPE_CHECKING:
    from tests.screens.tour import At


async def typing(here: At) -> None:
    """What a form offers while it is filled: shops, blocks with gaps, matches."""
    await here.press("f2", "down", "enter")
    form = here.app.screen
    assert isinstance(form, FormScreen)
    row = here.app.shell.door.listing(Asked(text="老花镜")).rows(0, 1)[0]
    case = here.app.shell.door.file(row.region, row.id).case
    await _to(here, "merchant")
    await here.see("register-shops", "down", "down")
    await _to(here, "consumer_name")
    who = ("consumer_name", "consumer_phone", "merchant")
    form.form.put({name: getattr(case, name) for name in who})
    await here.settle()
    await here.see("register-matches")
    await here.see("register-matches-list", "ctrl+g")
    await here.press("escape")
    await _to(here, "facts")
    await here.type("::")
    await here.see("register-blocks")
    await _to(here, "consumer_name")
    await here.press("escape")
    drafts = here.app.shell.door.drafts()
    here.app.shell.door.discard_draft(drafts[0].id)


async def _to(here: At, name: str) -> None:
    form = here.app.screen
    assert isinstance(form, FormScreen)
    form.form.rows[name].go()
    await here.settle()


async def money(here: At) -> None:
    """Instalments, what was given back, what was put right; a table of a list; one step back."""
    from tests.screens.tour import open_case

    await open_case(here, "烫染储值卡")
    await here.choose("plan")
    await here.see("step-plan")
    await here.press("escape")
    for step in (GIVE_BACK, CORRECT_PAYMENT):
        await here.choose(step)
        await here.see(f"which-{step.replace('_', '-')}")
        await here.see(f"step-{step.replace('_', '-')}", "enter")
        await here.press("escape")
    await here.choose("group.join")
    await here.see("step-group-join")
    await here.press("escape")
    await here.choose("attach")
    await here.see("attach-which")
    await here.press("escape", "escape")
    await here.see("take-back", "f4", "ctrl+z")
    await here.press("escape")
    await here.see("table-where", "f3", "ctrl+s")
    await here.press("escape")


async def day(here: At) -> None:
    """Calls, the hand-over, entering afterwards, text blocks."""
    await here.go("calls")
    await here.see("calls")
    await here.press("escape")
    await here.go("handover")
    await here.see("handover")
    await here.press("escape")
    await here.go("late")
    await here.see("late-day")
    await here.type("昨天")
    await here.see("late", "enter")
    await here.press("escape")
    await here.go("phrases")
    await here.see("phrases")
    await here.press("escape")
    await here.go("merchants")
    await here.see("merchants")
    await here.press("escape")


async def remedies(here: At) -> None:
    """What may be claimed: the rules, the questions of one, what stands in the way of one."""
    from tests.screens.tour import open_case

    await open_case(here, "烫染储值卡")
    await here.choose(Remedies())
    await here.see("remedy-rules")
    await here.see("remedy", "enter")
    await here.see("remedy-below", "pagedown")
    form = here.app.screen.query_one(RecordForm)
    form.put({"paid": "1000", "gift": "500", "consumed_list": "300", "cause": "merchant"})
    await here.settle()
    await here.see("remedy-worked")
    await here.see("remedy-claim", "ctrl+s")
    await here.press("escape", "escape")


async def papers(here: At) -> None:
    """Whose business a case is, its papers, one as it is printed, the sitting of a notice."""
    from tests.screens.tour import open_case

    no_printer = _("这台电脑没有装打印机：请写到U盘，到有打印机的电脑上打印。")
    able = machine.Able("", no_printer)
    with mock.patch.object(
        machine, "able", return_value=able
    ):  # whatever the machine we are on has
        await open_case(here, "老花镜")
        await here.choose("whose")
        await here.see("whose")
        await here.press("escape")
        await here.choose("papers")
        await here.see("papers")
        await here.see("paper", "enter")
        await here.see("paper-below", "pagedown")
        await here.see("paper-help", "f1")
        await here.press("escape", "escape")
        await here.choose("meet")
        await here.see("step-meet")
        await here.press("escape", "escape")
