"""Leads about a mall's tenant, with words that stand nowhere else; and what a file or JSON says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from station import printing, verbs
from station.clock import uuid7
from station.records import Case
from storage import drafts
from storage.desk import Desk
from storage.drafts import Draft

WORDS = (
    "鼪鼬鼯", "鸱鸮鸺", "蜚蠊蠋", "骐骥骅", "狴犴狻", "鹈鹕鹇", "貔貅貉", "蟾蜍螽", "鲮鲤鲵",
    "鹔鹴鹜", "獬豸獐",
)  # fmt: skip
"""Each in one field of a lead, of a case that came as one, of a draft or of a template."""
SEARCHED = WORDS[4:8]
"""Those by which a case that came as a lead is found."""
PHONE = "13987654398"


def plant(desk: Desk, day: date, case: Case) -> Case:
    """Note leads about a tenant: from a case, by themselves, as a case, half typed."""
    w = WORDS
    desk.save(verbs.note_lead(
        day, case_id=case.id, handed_on=day, target="SAMR", target_name=w[0], facts=w[1],
    ))  # fmt: skip
    desk.save(verbs.note_lead(day, case_id=case.id, facts=w[2]))
    desk.save(verbs.note_lead(day, facts=w[3]))
    came = desk.register(
        Case(
            id=uuid7(), kind="LEAD", received=day, consumer_name=w[4], consumer_phone=PHONE,
            merchant=w[5], goods=w[6], facts=w[7],
        )
    )  # fmt: skip
    lead = next(x for x in desk.file(case.id).leads if x.handed_on)
    desk.save(printing.print_("LEAD", day, case_id=case.id, of_record=lead.id, n=77))
    at = desk.store.now()
    for draft in (
        Draft(uuid7(), "lead.note", case.id, {"facts": w[8]}, at, w[8]),
        Draft(uuid7(), "register.LEAD", "", {"merchant": w[9]}, at, w[9]),
        Draft(uuid7(), "correct", came.id, {"goods": w[10]}, at, w[10]),
    ):
        drafts.keep(desk, draft)
    return came


def told(*texts: str) -> list[str]:
    """Return which of the words stand in these texts."""
    return [word for word in (*WORDS, PHONE) if any(word in text for text in texts)]


def of_file(data: bytes) -> str:
    """Return a file's text: of a DOCX or XLSX every part."""
    if data[:2] != b"PK":
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def of_folder(folder: Path) -> Iterable[str]:
    """Yield the text of every file under a folder."""
    return [of_file(path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
