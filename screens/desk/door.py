"""The desk's door: everything its screens ask of storage. Every method blocks: call it in threads."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens.desk.leads_door import LeadsDoor
from screens.desk.merchants_door import MerchantsDoor
from screens.shell import Sign
from station.attaching import file_name
from station.clock import uuid7
from station.language import _
from station.life import Act, CaseFile
from station.progress import Report
from station.records import Case, Operator, Record

if TYPE_CHECKING:
    from screens.cases.exporting import CaseList
    from station.bundle.enrolment import Invitation
    from station.papers.page import Piece
    from station.phrases import Phrase
    from storage.calls import Call
    from storage.desk import Desk
    from storage.drafts import Draft
    from storage.exchange import Exported
    from storage.handover import Handover
    from storage.listed import Unmasking
    from storage.owed import Member
    from storage.receive import Received
    from storage.same import Asked, Matches
    from storage.signs import Signs
    from storage.timeline import Step
    from storage.workbench import Todo, Workbench


class DeskDoor(LeadsDoor, MerchantsDoor):
    """One desk. `by` is the person on duty; every entry written here carries their id."""

    def _open(self) -> "Desk":
        from storage import machine
        from storage.desk import Desk
        from storage.lead_book import shut

        machine.sweep(self.home.opened)
        desk = Desk.open(self.home, self.clock)
        shut(desk, self.by)
        return desk

    # Setting up

    def set_up(self, values: Mapping[str, Any]) -> None:
        """Set up a station in the empty home from the answers of the sheet `station`."""
        from storage import desk

        names = {"code", "name", "type", "identity", "region", "desk", "office", "head"}
        told = {k: str(v) for k, v in values.items() if k in names}
        told["region"] = str(values.get("area", told.get("region", "")) or "")
        with self._opening:
            self._opened = desk.init(self.home, desk.Setup(**told), self.clock)
        self.begin_shift()

    def open_practice(self, report: Report) -> "DeskDoor":
        """Return the door of the practice desk beside this home, made on first use."""
        from storage.practice import open_practice

        made = open_practice(self.home, self.clock, report)
        door = DeskDoor(made.store.home, self.clock)
        door._opened = made
        door.begin_shift()
        return door

    def first_day(self) -> tuple[int, int]:
        """Return how far somebody came on the first day, and the last entry there is."""
        from storage.handover import acts_since

        return int(self.opened.info().get("first_day", "0")), acts_since(self.opened, 0)[0]

    def keep_first_day(self, at: int, since: int) -> tuple[int, set[str]]:
        """Keep how far somebody came; return the last entry and what was done after `since`."""
        from storage.handover import acts_since
        from storage.store import set_meta

        opened = self.opened
        if opened.info().get("first_day", "0") != str(at):
            with opened.writing(), opened.store.write() as connection:
                set_meta(connection, first_day=str(at))
        return acts_since(opened, since)

    # People

    def people(self) -> list[Operator]:
        """Return who works at this desk."""
        from storage.people import people

        return people(self.opened)

    def add_person(self, name: str, role: str) -> Operator:
        """Write down a new person; the head that set-up left without a name is named first."""
        from storage.people import add, people, rename

        nameless = [p for p in people(self.opened) if not p.name]
        if nameless and role == "HEAD":
            rename(self.opened, nameless[0].id, name)
            return nameless[0].with_(name=name)
        return add(self.opened, name, role)

    def choose_promise(self, code: str) -> None:
        """Choose by which limits this station accepts and closes."""
        self.opened.choose_promise(code)

    # Drafts

    def keep_draft(self, draft: "Draft") -> None:
        """Keep what is half typed."""
        from storage.drafts import keep

        keep(self.opened, draft)

    def drafts(self) -> "list[Draft]":
        """Return what was half typed, newest first."""
        from storage.drafts import kept

        return kept(self.opened)

    def discard_draft(self, draft_id: str) -> None:
        """Throw a draft away."""
        from storage.drafts import discard

        discard(self.opened, draft_id)

    # What was typed before

    def last_case(self) -> Case | None:
        """Return the case that was registered last, unless it is a lead or names no merchant."""
        from storage.recent import last_case

        return last_case(self.opened)

    def phrases(self, kind: str) -> "list[Phrase]":
        """Return text blocks or templates: the desk's own, then those of the program."""
        from station.phrases import shipped
        from storage.drafts import OF_LEADS
        from storage.templates import kept

        own = kept(self.opened, kind)
        keys = {one.key for one in own if one.key}
        if self.leads_shut():
            own = [one for one in own if not one.form.startswith(OF_LEADS)]
        return [*own, *(one for one in shipped(kind) if one.key not in keys)]

    def keep_phrase(self, phrase: "Phrase") -> "Phrase":
        """Keep a text block or a template."""
        from storage.templates import keep

        return keep(self.opened, phrase)

    def discard_phrase(self, phrase_id: str) -> None:
        """Throw a text block or a template away."""
        from storage.templates import discard

        discard(self.opened, phrase_id)

    # Cases

    def workbench(self) -> "Workbench":
        """Return what is open and due, and what was done today."""
        from storage.workbench import workbench

        return workbench(self.opened)

    def file(self, region: str, case_id: str) -> CaseFile:
        """Return a case with everything that hangs on it."""
        return self.opened.file(case_id)

    def with_phone(self, phone: str) -> list[Case]:
        """Return the cases of a consumer's telephone; none for a blank one."""
        return self.opened.with_phone(phone) if phone else []

    def timeline(self, region: str, file: CaseFile) -> "list[Step]":
        """Return what was done to a case, newest first."""
        from storage.timeline import timeline

        return timeline(self.opened.store, region, file)

    def register(
        self, name: str, values: Mapping[str, Any], draft: str, late: bool = False
    ) -> Case:
        """Register a case from the answers of an intake sheet; `late`: it was on paper before."""
        from station import sheets

        case = sheets.case_of(name, self.still_listed(values), uuid7)
        then = sheets.following(name, values)
        late = late or sheets.is_late(values, self.opened.today())
        return self.opened.register(case, late=late, by=self.by, draft=draft, then=then)

    def act(self, name: str, file: CaseFile | None, values: Mapping[str, Any], draft: str) -> str:
        """Do one step from the answers of its sheet. Returns the id of the case to show then.

        The step is judged by the case as it stands on the disk: another window may have gone on.
        """
        from station import sheets

        values = self.still_listed(values, file)
        if file is None:
            self.opened.save(sheets.act(name, None, values), by=self.by, draft=draft)
            return ""
        case = file.case.id
        if name == "attach":
            from storage.attachments import attach

            rest = {k: v for k, v in values.items() if k != "path"}
            attach(self.opened, case, Path(values["path"]), by=self.by, draft=draft, **rest)
            return case
        if name == "convert":
            given = dict(values)
            on = given.pop("received", None) or self.opened.today()
            return self.opened.convert(case, on, by=self.by, draft=draft, **given).id
        if name == "merge":
            return self.opened.merge(case, values["main"], by=self.by, draft=draft)
        if name in sheets.linking.SHEETS:
            self.in_group(name, case, values, draft)
            return case

        def make(now: CaseFile) -> Act:
            if name == "correct":
                sheets.expect_unmoved(file.case, now.case, values)
            return sheets.act(name, now, values, today=self.opened.today())

        self.opened.step(case, make, by=self.by, draft=draft)
        return case

    def matches(self, asked: "Asked", joint: bool = False) -> "Matches":
        """Return the cases that may be the same matter, as far as this station may show them."""
        from storage.same import matches

        return matches(self.opened.store, asked, joint=joint)

    def set_apart(self, case_id: str, other: str, apart: bool) -> None:
        """Note that two cases are two matters, or take that back."""
        from station.apart import maybe_same, not_same

        verb = not_same if apart else maybe_same
        self.opened.step(case_id, lambda now: verb(now, other), by=self.by)

    def act_on(self, name: str, record: Record, values: Mapping[str, Any], draft: str) -> None:
        """Do something to one thing that hangs on a case: hand a lead over, strike what is wrong."""
        from station import sheets

        def make(now: Record, file: CaseFile | None) -> Act:
            if name == "correct_payment":
                sheets.expect_unmoved(record, now, values)
            return sheets.act(name, file, values, record=now)

        self.opened.step_on(record.KIND, record.id, make, by=self.by, draft=draft)

    def joint_money(self, region: str, group: str) -> "list[Member]":
        """Return the schedules of a joint complaint, a member each."""
        from storage.owed import joint

        return joint(self.opened.store, region, group, self.opened.today())

    # Lists as tables

    def todo(self) -> "list[Todo]":
        """Return all that is to be done, as the workbench orders it."""
        from storage.workbench import all_todo

        return all_todo(self.opened)

    def may_unmask(self) -> "tuple[bool, list[Unmasking]]":
        """Tell whether a head is on duty, and when a list was written in full before."""
        from storage.listed import unmaskings

        head = any(p.id == self.by and p.role == "HEAD" for p in self.people())
        return head, unmaskings(self.opened.store)

    def write_cases(self, folder: Path, listed: "CaseList", full: bool, report: Report) -> Path:
        """Write a list of cases as a table into a folder; `full` only for a head, and noted."""
        from screens import tables

        if full:
            return tables.cases_in_full(self.opened, self.by, folder, listed, report)
        return tables.cases(self.opened, folder, listed, False, report)

    # The day

    def calls(self) -> "list[Call]":
        """Return whom to call."""
        from storage.calls import calls

        return calls(self.opened)

    def handover(self) -> "Handover":
        """Return what is to be handed over."""
        from storage.handover import handover

        return handover(self.opened)

    def leave_remark(self, text: str, by: str) -> None:
        """Keep a remark for the next shift."""
        from storage.handover import leave_remark

        leave_remark(self.opened, text, by)

    def write_handover(
        self, folder: Path, title: str, under: str, pieces: "Sequence[Piece]"
    ) -> Path:
        """Write the hand-over as a page to print."""
        from station.papers.page import page
        from storage import outward

        name = f"{title.replace(' ', '-')}-{self.opened.today()}.html"
        return outward.deliver(folder, file_name(name), page(title, under, pieces))

    def write_forms(self, folder: Path) -> list[Path]:
        """Write the empty forms to print, one a file."""
        from station.papers import blanks
        from storage import outward

        place, today = self.opened.info()["name"], self.opened.today()
        return [
            outward.deliver(
                folder, blanks.file_title(name, today), blanks.blank_form(name, place, today)
            )
            for name in blanks.FORMS
        ]

    # The county

    def join(self, data: bytes, fingerprint: str, in_person: bool) -> "Invitation":
        """Take the county's invitation."""
        from storage.exchange import Proof, join

        return join(self.opened, data, Proof(fingerprint, in_person))

    def write_card(self, folder: Path) -> tuple[Path, str]:
        """Write the station's card for the county. Returns its path and the fingerprint."""
        from storage import exchange, outward

        name, data, fingerprint = exchange.card(self.opened)
        return outward.deliver(folder, name, data), fingerprint

    def export(self, folder: Path, everything: bool, report: Report) -> "Exported":
        """Write the next bundle into a folder."""
        from storage.exchange import export

        return export(self.opened, folder, everything, report)

    def receive(self, path: Path) -> "Received":
        """Take in what the county sent back."""
        from storage.receive import receive

        return receive(self.opened, path)

    def standing(self) -> "Signs":
        """Return what waits to go up, what went up, what the county has."""
        from storage.signs import signs

        return signs(self.opened)

    def signs(self) -> list[Sign]:
        """Return the words of the status line: saved, stick, to export, arrived."""
        now = self.standing()
        found = []
        if now.clock_back:
            found.append(Sign(_("电脑时间不对"), "error"))
        if now.saved_at:
            at = _clock(now.saved_at, self.clock.now().date())
            found.append(Sign(_("已保存 {at}").format(at=at)))
        sticks = self.sticks()
        found.append(
            Sign(_("U盘 {name}").format(name=sticks[0].name), short=_("U盘"))
            if sticks
            else Sign(_("U盘 没插"))
        )
        if not now.joined:
            return [*found, Sign(_("还没接入县区"), "warning")]
        if now.to_export:
            found.append(Sign(_("待上报 {n} 条").format(n=now.to_export), "warning"))
        if now.exported_unreceipted:
            found.append(
                Sign(_("已导出 {n} 条，未收到回执").format(n=now.exported_unreceipted), "warning")
            )
        if now.receipt_at and not now.to_export and not now.exported_unreceipted:
            found.append(Sign(_("县区已全部收到"), "success"))
        elif now.receipt_at and now.acked_through:
            found.append(Sign(_("县区已收到 {n} 条").format(n=now.acked_through), "success"))
        return found


def _clock(at: str, today: date) -> str:
    """Return the time of day of a moment as the journal writes it, with its day if it is another."""
    return at[11:16] if at[:10] == today.isoformat() else at[5:16].replace("T", " ")
