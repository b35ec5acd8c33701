"""The values of a paper: every one a text as it is printed, lists as rows of texts.

A field without a value is an empty text. `blank` gives those of the empty form.
"""

from collections.abc import Callable, Mapping
from datetime import date

from station import taxonomy
from station.capitals import capitals
from station.fields import specs
from station.law import whose
from station.papers.documents import kinds, rows, words
from station.papers.documents.fields import slots
from station.papers.documents.given import Given
from station.papers.documents.slots import Slot
from station.records import KINDS, Agreement, FollowUp, Lead, Record, Referral, Session

Values = dict[str, str | list[dict[str, str]]]

_ABOUT: dict[str, type[Record]] = {
    "SESSION": Session, "AGREEMENT": Agreement, "REFERRAL": Referral, "LEAD": Lead,
    "FOLLOW_UP": FollowUp, "SCHEDULE": Agreement,
}  # fmt: skip
PRACTICE = "【练习】"
_WORDS = {
    "印章": "SEAL", "调解员称谓": "MEDIATOR", "调解称谓": "MEDIATION", "受理称谓": "TAKEN",
}  # fmt: skip


def values(code: str, given: Given) -> Values:
    """Return what a paper says, by the names that its templates write.

    Raises `KeyError` for an unknown paper, `ValueError` where the record that it is about is of
    another kind or lacks.
    """
    sources = _sources(code, given)
    made = _fixed(code, given) | _MADE.get(code, _nothing)(given)
    known = slots(code)
    found: Values = {}
    for name, slot in known.items():
        if name in made:
            found[name] = made[name]
        elif slot.shape == "words":
            found[name] = _in_capitals(known[name.removesuffix("大写")], sources)
        else:
            found[name] = _printed(slot, sources.get(slot.source), given)
    return found


def blank(code: str, given: Given) -> Values:
    """Return what the empty form of a paper says: the station and the rules, blanks for the rest."""
    fixed = _fixed(code, given)
    found: Values = {}
    for name, slot in slots(code).items():
        if slot.shape == "fixed":
            found[name] = fixed.get(name, "")
        elif name == "文号":
            found[name] = kinds.blank_number(code, given.on)
        elif slot.source == "station":
            found[name] = _printed(slot, given.station, given)
        else:
            found[name] = _blank(slot, kinds.value(code, "form", given.on), given.on)
    return found


def _blank(slot: Slot, form: str, on: date) -> str | list[dict[str, str]]:
    if slot.rows:
        return [{row.name: "" for row in slot.rows} for _row in range(slot.blanks)]
    if slot.shape == "ticks":
        return words.ticks(False)
    if form == "letter":
        return words.LETTER.get(slot.shape, "")
    if slot.shape == "code":
        spec = next(s for s in specs(KINDS[slot.source]) if s.name == slot.field)
        return words.choices(spec.ask.taxonomy, on)
    return words.RULED.get(slot.shape, "")


def _sources(code: str, given: Given) -> dict[str, Record]:
    found: dict[str, Record] = {"station": given.station}
    if given.file is not None:
        found["case"] = given.file.case
    elif given.group is not None and given.group.members:
        found["case"] = given.group.members[0]
    wanted = _ABOUT.get(code)
    if wanted is not None and given.record is not None:
        if not isinstance(given.record, wanted):
            raise ValueError((code, given.record.KIND))
        found[wanted.KIND] = given.record
    elif code == "SCHEDULE" and given.file is not None:
        standing = [a for a in given.file.agreements if not a.void and not a.superseded]
        found |= {Agreement.KIND: standing[-1]} if standing else {}
    elif wanted is not None:
        raise ValueError((code, None))
    return found


def _printed(slot: Slot, record: Record | None, given: Given) -> str:
    if record is None:
        return ""
    spec = next(s for s in specs(KINDS[slot.source]) if s.name == slot.field)
    return words.printed(spec, getattr(record, slot.field), given.on)


def _fixed(code: str, given: Given) -> Values:
    """Return the head of every paper, and what the rules say."""
    station, on = given.station, given.on
    found: Values = {
        "标题": (PRACTICE if given.practice else "") + kinds.title(code, station.identity, on),
        "文号": given.number,
        "落款": (station.office if station.identity == "ENTRUSTED" else "") or station.name,
        "日期": words.day(on),
        "打印人": given.operator.name if given.operator else "",
        "份数说明": kinds.value(code, "copies_text", on) or "",
        "名义说明": kinds.text("IN_WHOSE_NAME", station, on),
    }
    found |= {name: kinds.word(word, station.identity, on) for name, word in _WORDS.items()}
    if given.practice:
        found["印章"] = f"{PRACTICE}不盖章"
    for name, text in kinds.texts(on).items():
        if name in slots(code):
            found[name] = kinds.text(text, station, on)
    if "途径" in slots(code):
        found["途径"] = rows.ways(on)
    return found


def _in_capitals(slot: Slot, sources: Mapping[str, Record]) -> str:
    """Return the words of a sum that a record holds."""
    record = sources.get(slot.source)
    fen = getattr(record, slot.field) if record is not None else None
    return "" if fen is None else capitals(fen)


def _case_values(given: Given) -> Values:
    case = given.file.case if given.file else None
    if case is None:
        return {"外部编号": "", "其他被投诉人": ""}
    others = (
        "，".join(
            filter(None, (one.get("name", ""), _role(one.get("role", "")), one.get("phone", "")))
        )
        for one in case.more_respondents
    )
    return {"外部编号": words.listed(case.external_numbers), "其他被投诉人": "\n".join(others)}


def _role(code: str) -> str:
    return taxonomy.label("respondent_role", code, None, kinds.CHINESE) if code else ""


def _nothing(_given: Given) -> Values:
    return {}


def _registration(given: Given) -> Values:
    return _case_values(given) | {"附件": rows.attached(given)}


def _ground(table: str, field: str) -> Callable[[Given], Values]:
    def made(given: Given) -> Values:
        code = getattr(given.file.case, field) if given.file else ""
        one = taxonomy.item(table, code) if code else None
        held = given.file.held() if given.file else 0
        cite = one.value("cite", given.on) if one else ""
        law = cite and kinds.word("CITED", given.station.identity, given.on) + str(cite)
        return _case_values(given) | {"理由依据": law or "", "调解次数": str(held) if held else ""}

    return made


def _notice(given: Given) -> Values:
    meeting = given.meeting
    if meeting is None:
        return _case_values(given)
    return _case_values(given) | {
        "约定日期": words.day(meeting.on), "约定时刻": words.time(meeting.at),
        "约定地点": meeting.place, "主持人": meeting.mediator,
    }  # fmt: skip


def _session(given: Given) -> Values:
    sittings = [s for s in given.file.sessions if not s.void] if given.file else []
    ordered = sorted(sittings, key=lambda s: (s.held_on, s.held_at, s.id))
    at = next((n for n, s in enumerate(ordered, 1) if given.record and s.id == given.record.id), 0)
    return _case_values(given) | {"第几次": str(at) if at else ""}


def _agreement(given: Given) -> Values:
    sittings = [s for s in given.file.sessions if not s.void] if given.file else []
    last = max(sittings, key=lambda s: (s.held_on, s.held_at, s.id), default=None)
    return _case_values(given) | {
        "主持人": last.mediator if last else "", "约定地点": last.place if last else "",
        "分期": rows.planned(given),
    }  # fmt: skip


def _withdrawal(given: Given) -> Values:
    return _case_values(given) | {"撤回原因": given.reason}


def _referral(given: Given) -> Values:
    target = given.record.target if isinstance(given.record, Referral) else ""
    phone, article = whose.for_paper(target, given.on, given.file.case if given.file else None)
    attached = rows.attached(given)
    return _case_values(given) | {
        "单位电话": given.phone or phone,
        "转交依据": given.article or article,
        "附件": attached, "附件件数": str(len(attached)),
    }  # fmt: skip


def _totals(given: Given) -> Values:
    if given.file is None:
        return {}
    received = given.file.received_fen()
    return {
        "协议合计": words.money(given.file.agreed_fen() or None),
        "收到合计": words.money(received or None),
    }


def _follow_up(given: Given) -> Values:
    return _case_values(given) | _totals(given)


def _cover(given: Given) -> Values:
    case = given.file.case if given.file else None
    nature = taxonomy.label("nature", case.nature, given.on, kinds.CHINESE) if case else ""
    about = "　".join(filter(None, (nature, case.goods))) if case else ""
    return _case_values(given) | _totals(given) | {
        "案由": about, "卷内件数": str(len(given.kept) or ""), "卷内页数": given.folder.pages,
        "保管期限": given.folder.keep, "立卷人": given.folder.by,
    }  # fmt: skip


def _schedule(given: Given) -> Values:
    return _case_values(given) | {"分期": rows.planned(given)} | rows.plan_sums(given)


_MADE: dict[str, Callable[[Given], Values]] = {
    "REGISTRATION": _registration,
    "ACCEPTANCE": _case_values,
    "REFUSAL": _ground("not_accept_ground_2026", "refuse_ground"),
    "TERMINATION": _ground("terminate_ground_2026", "end_ground"),
    "NOTICE": _notice,
    "SESSION": _session,
    "AGREEMENT": _agreement,
    "WITHDRAWAL": _withdrawal,
    "REFERRAL": _referral,
    "LEAD": rows.lead,
    "FOLLOW_UP": _follow_up,
    "GROUP": rows.joint,
    "SCHEDULE": _schedule,
    "DAY_SHEET": rows.day_sheet,
    "COVER": _cover,
    "CONTENTS": rows.contents,
}

__all__ = ["Values", "blank", "values"]
