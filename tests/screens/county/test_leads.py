"""移交的线索 at the office's keyboard: noted, said, down with the returns, never who reported."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from screens.county.leads import LeadsScreen
from screens.dialogs import Pick
from screens.forms.screen import FormScreen
from station import verbs
from storage import lead_results
from tests.leads_kit import WORDS
from tests.screens.county.kit import Office, at
from tests.storage.world import complaint, take

DAY = date(2026, 7, 2)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    county = made.county()
    desk = made.enrolled(county, "017")
    made.at(7, 2)
    case = complaint(desk, DAY, consumer_name=WORDS[4], merchant=WORDS[5])
    desk.save(verbs.note_lead(DAY, case_id=case.id, handed_on=DAY, target="SAMR", facts=WORDS[1]))
    take(county, made.export(desk))
    return made


async def test_said_and_said_again(office: Office) -> None:
    async with at(office) as here:
        here.app.go_to("leads")
        await here.settle()
        assert isinstance(here.app.screen, LeadsScreen)
        assert "还没有反馈" in here.text
        assert WORDS[4] not in here.text
        assert WORDS[5] not in here.text
        for code in ("立案", "不予立案"):
            await here.press("enter")
            assert isinstance(here.app.screen, Pick)
            assert WORDS[4] not in here.text
            await here.press("enter")
            form: Any = here.app.screen
            assert isinstance(form, FormScreen)
            form.form.put({"code": code})
            await here.press("ctrl+s")
            assert isinstance(here.app.screen, LeadsScreen), form.form.errors()
            assert code in here.text
    (one,) = lead_results.handed_over(office.county())
    assert [said.code for said in one.said] == ["FILED", "NOT_FILED"]
