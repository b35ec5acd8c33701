"""Cases linked and let go again at a desk: 并案, 取消并案, 共同投诉. One act, one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from station import groups, merging
from station.errors import Refused
from station.journal import stored
from station.language import _
from station.life import Act
from station.records import Agreement, Case, Payment, Record
from station.unmerging import Merging, unmerge, why_not_unmerge
from storage import drafts
from storage.acts import act_of, entries_of, touched
from storage.apply import among
from storage.groups import members_of
from storage.reading import read_file, read_records
from storage.settle import IN_FORCE
from storage.sight import lead_cases, seen
from storage.tables import OWN_REGION

if TYPE_CHECKING:
    from station.life import CaseFile
    from storage.desk import Desk


def merge_into(desk: "Desk", case_id: str, main_id: str, *, by: str | None = None) -> None:
    """并案 a complaint into another one, by their ids. Raises `Refused`."""
    with _acting(desk) as connection:
        file, main = (read_file(connection, OWN_REGION, x) for x in (case_id, main_id))
        desk.append(connection, [merging.merge(file, main)], by)


def take_out(desk: "Desk", case_id: str, *, by: str | None = None) -> None:
    """取消并案: put back what merging this case changed. Raises `Refused`."""
    with _acting(desk) as connection:
        file = read_file(connection, OWN_REGION, case_id)
        problem = why_not_unmerge(file.case)
        if problem is not None:
            raise Refused("may-not-follow", problem)
        main = read_file(connection, OWN_REGION, file.case.merged_into)
        desk.append(connection, [unmerge(file, main, _merging(connection, file, main))], by)


def _merging(connection: sa.Connection, file: "CaseFile", main: "CaseFile") -> Merging:
    """Look up what the merge did. Raises `Refused` where its act is not in this journal."""
    entries = act_of(connection, file.case.id, "case.merge")
    did = {t.after.id: t for t in touched(connection, entries)}
    if main.case.id not in did or any(t.before is None for t in did.values()):
        raise Refused(
            "may-not-follow", _("并案以前的样子已经找不到了，不能取消并案；写错了请用“更正”。")
        )
    own = [
        r.id
        for r in main.everything()
        if isinstance(r, Agreement | Payment)
        and r.id not in did
        and not (isinstance(r, Payment) and r.returns in did)
    ]
    last = entries[-1]
    query = (
        "SELECT ordinal, seq FROM entries "
        f"WHERE standing={IN_FORCE} AND region=? AND record IN ({{keys}})"
    )
    since = [
        place for place in among(connection, query, OWN_REGION, own)
        if tuple(place) > (last.ordinal, last.seq)
    ]  # fmt: skip
    brought, merged = _merges(connection, main.case.id)
    others = read_records(connection, OWN_REGION, "case", "id", *(merged - {file.case.id}))
    kept = {
        number
        for other in others
        if isinstance(other, Case) and other.merged_into == main.case.id
        for number in (*other.external_numbers, other.number)
    }
    group = members_of(connection, OWN_REGION, file.case.group_id)
    speaking = sum(member.group_role == "REPRESENTATIVE" for member in group)
    return Merging(did, bool(since), brought, kept, speaking >= groups.REPRESENTATIVES)


def _merges(connection: sa.Connection, main: str) -> tuple[set[str], set[str]]:
    """Return the external numbers that a case has from merges, and the cases merged into it."""
    rows = connection.exec_driver_sql(
        f"SELECT line FROM entries WHERE region=? AND record=? AND standing={IN_FORCE}",
        (OWN_REGION, main),
    )
    numbers: set[str] = set()
    cases: set[str] = set()
    for entry in [stored(line) for (line,) in rows]:
        if entry.do == "case.merge":
            (one,) = touched(connection, [entry])
            numbers |= set(_external(one.after)) - set(_external(one.before))
            cases |= {e.id for e in entries_of(connection, entry) if e.kind == Case.KIND}
    return numbers, cases - {main}


def _external(record: Record | None) -> list[str]:
    return record.external_numbers if isinstance(record, Case) else []


def join_group(
    desk: "Desk", case_id: str, other_id: str, *, role: str = "MEMBER",
    consent_on: date | None = None, by: str | None = None, draft: str = "",
) -> None:  # fmt: skip
    """共同投诉 with another complaint, which may be in a group already. Raises `Refused`."""
    with _acting(desk, draft) as connection:
        file, other = (read_file(connection, OWN_REGION, x) for x in (case_id, other_id))
        members = members_of(connection, OWN_REGION, other.case.group_id)
        taken = [x for x in (case_id, other_id) if members_of(connection, OWN_REGION, x)]
        act = groups.join(file, other, members, role=role, consent_on=consent_on, taken=taken)
        desk.append(connection, [act], by)


def set_member(
    desk: "Desk", case_id: str, role: str, consent_on: date | None, *, by: str | None = None,
    draft: str = "",
) -> None:  # fmt: skip
    """Put down a member's part in its group and the day of its consent. Raises `Refused`."""
    _in_group(
        desk, case_id, lambda file, rest: groups.change(file, rest, role, consent_on), by, draft
    )


def leave_group(desk: "Desk", case_id: str, *, by: str | None = None) -> None:
    """Take a complaint out of its group. Raises `Refused`."""
    _in_group(desk, case_id, groups.leave, by, "")


def _in_group(
    desk: "Desk", case_id: str, make: "Callable[[CaseFile, list[Case]], Act]", by: str | None,
    draft: str,
) -> None:  # fmt: skip
    with _acting(desk, draft) as connection:
        file = read_file(connection, OWN_REGION, case_id)
        members = members_of(connection, OWN_REGION, file.case.group_id)
        desk.append(connection, [make(file, members)], by)


def numbered(desk: "Desk", number: str) -> Case:
    """Return the case with this number. Raises `Refused` (`no-case`)."""
    with desk.store.read() as connection:
        found = read_records(connection, OWN_REGION, "case", "number", number.strip())
        hidden = found and found[0].id in lead_cases(connection, [found[0].id])
        if hidden and seen(connection) is not None:
            found = []
    if not found or not number.strip():
        raise Refused("no-case", _("没有编号“{number}”的案件，请核对。").format(number=number))
    case = found[0]
    assert isinstance(case, Case)
    return case


@contextmanager
def _acting(desk: "Desk", draft: str = "") -> Iterator[sa.Connection]:
    with desk.writing(), desk.store.write() as connection:
        drafts.finish(connection, draft, desk.store.now())
        yield connection
