"""The office's door: everything its screens ask of storage. Every method blocks: use threads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens.doors import HomeDoor
from screens.shell import Sign
from station.errors import Refused, StationError
from station.language import _
from station.life import CaseFile
from station.progress import Report

if TYPE_CHECKING:
    from station.bundle.enrolment import Card
    from station.law.pack import Pack
    from station.leads import Said
    from storage.county import County, Enrolled
    from storage.day_code import Compared
    from storage.deciding import Totals
    from storage.decisions import Decision
    from storage.held import HeldList
    from storage.intake import Taken
    from storage.law import Taken as TakenFile
    from storage.lead_results import HandedOver
    from storage.matters import Matter
    from storage.office import (
        Arrivals,
        Invited,
        OfficeSigns,
        Previewed,
        RefusedFile,
        StationLine,
    )
    from storage.register import Taken as RegisterTaken
    from storage.returns import Returned
    from storage.timeline import Step


ARRIVALS = 500
"""How many arrivals of one desk are listed."""
SINCE = 10_000
"""How many arrivals of all desks are looked through for those after the last receipts."""


@dataclass(frozen=True)
class CardFile:
    """A file that should be a card: what it says, or why it cannot be read or approved."""

    path: Path
    card: "Card | None" = None
    wrong: str = ""
    known: bool = False
    """This journal is in the registry already."""

    @property
    def wanting(self) -> bool:
        """Whether it waits to be approved."""
        return self.card is not None and not self.known and not self.wrong


class CountyDoor(HomeDoor["County"]):
    """One office."""

    _decider = ""

    def _open(self) -> "County":
        from storage.county import County

        return County.open(self.home, self.clock)

    # Setting up

    def set_up(self, values: Mapping[str, Any]) -> None:
        """Set up an office in the empty home from the answers of the sheet `county`."""
        from storage import county

        with self._opening:
            self._opened = county.init(
                self.home, str(values["code"]), str(values["name"]), clock=self.clock
            )

    # Stations

    def stations(self) -> "list[StationLine]":
        """Return how every enrolled desk stands, the troubled first."""
        from storage.office import stations

        return stations(self.opened)

    def invited(self) -> "list[Invited]":
        """Return who was invited and has not been enrolled."""
        from storage.office import invited

        return invited(self.opened)

    def arrivals(self, journal: str) -> "Arrivals":
        """Return the bundles of one desk, newest first."""
        from storage.office import arrivals

        return arrivals(self.opened, ARRIVALS, journal)

    def held(self, journal: str = "") -> "HeldList":
        """Return what is kept and does not count, of one desk or of all."""
        from storage.held import held

        return held(self.opened, journal)

    def refused(self) -> "list[RefusedFile]":
        """Return the files that were refused, newest first."""
        from storage.office import refused

        return refused(self.opened)

    # Deciding

    @property
    def decider(self) -> str:
        """The name of whoever decided last in this program; blank at first."""
        return self._decider

    def matter(self, key: str) -> "Matter":
        """Return one thing to decide as it stands now."""
        from storage.matters import matter

        return matter(self.opened, key)

    def import_key(self, manifest: str) -> str:
        """Return the key of an import, by the SHA-256 of its manifest."""
        from storage.matters import IMPORT, key_of

        return key_of(IMPORT, manifest)

    def weigh(self, found: "Matter") -> "tuple[Totals, list[Totals]]":
        """Return what the office counts, now and after each choice. Nothing is kept."""
        from storage.deciding import weigh

        return weigh(self.opened, found)

    def decide(self, key: str, number: int, reason: str, who: str) -> str:
        """Decide by the n-th choice. Returns the decision's id."""
        from storage.deciding import decide

        self._decider = who
        return decide(self.opened, key, number, reason, who)

    def decisions(self) -> "list[Decision]":
        """Return what was decided, what holds first."""
        from storage.decisions import decisions

        return decisions(self.opened)

    def weigh_back(self, decision: str) -> "tuple[Totals, Totals]":
        """Return what the office counts, now and without a decision. Nothing is kept."""
        from storage.deciding import weigh_back

        return weigh_back(self.opened, decision)

    def take_back(self, decision: str, reason: str, who: str) -> None:
        """Take a decision back."""
        from storage.deciding import take_back

        self._decider = who
        take_back(self.opened, decision, reason, who)

    # Enrolment

    def fingerprint(self) -> str:
        """Return this office's own 核对码."""
        from station.bundle import keys
        from storage import vault

        own = vault.keys(self.home)
        region = self.info()["region"]
        return keys.fingerprint("county", region, own.minisign_public, own.age_recipient)

    def invite(self, station: str, desk: str, folder: Path) -> Path:
        """Write the invitation for one desk into a folder. Returns its path."""
        return self.opened.write_invitation(folder, station, desk)[0]

    def cards(self, folder: Path) -> list[CardFile]:
        """Return the cards in a folder, those that wait first; what is wrong is said beside one."""
        known = {(line.journal, line.code, line.desk) for line in self.stations()}
        invited = {place[1:] for place in known} | {(i.station, i.desk) for i in self.invited()}
        region = self.info()["region"]
        found = [
            self._card(one.path, region, known, invited) for one in self.look(folder, ("card",))
        ]
        return sorted(found, key=lambda one: (not one.wanting, one.known))

    def _card(
        self, path: Path, region: str, known: set[tuple[str, str, str]],
        invited: set[tuple[str, str]],
    ) -> CardFile:  # fmt: skip
        from station.bundle.enrolment import read_card
        from storage.paths import read_small

        try:
            card = read_card(read_small(path))
        except StationError as error:
            return CardFile(path, wrong=error.sentence)
        if card.region != region:
            said = _("是 {theirs} 的登记卡，不是本县(区)的").format(theirs=card.region)
            return CardFile(path, card, said)
        place = (card.journal, f"{card.region}-{card.station}", card.desk)
        if place[1:] not in invited:
            return CardFile(path, card, _("没有给它发过接入通知：先按 Ctrl+N 准备接入U盘"))
        return CardFile(path, card, known=place in known)

    def enrol(self, path: Path, shown: "Card", code: str) -> "Enrolled":
        """Take a card into the registry, in person where no code was given.

        Raises `Refused` when the proof does not hold, or the file is not the card that was shown.
        """
        from station.bundle.enrolment import read_card
        from storage.exchange import Proof
        from storage.paths import read_small

        data = read_small(path)
        if read_card(data) != shown:
            raise Refused("card-changed", _("U盘上的登记卡换过了，没有批准。请重新看一遍再批准。"))
        return self.opened.enrol(data, Proof(code, not code))

    # The month

    def preview(self, paths: Sequence[Path], report: Report) -> "Previewed":
        """Return what would come of bundles, or of folders of them. Nothing is changed."""
        from storage.office import preview

        return preview(self.opened, paths, report)

    def take(self, paths: Sequence[Path], report: Report) -> "list[Taken]":
        """Take bundles in, one after the other; stopped, it keeps those that were whole."""
        from storage.intake import take

        return take(self.opened, paths, report=report)

    def due(self) -> "list[tuple[StationLine, bool]]":
        """Return the desks, and of each whether something came after its last receipt."""
        from storage.office import arrivals, stations
        from storage.returns import RETURNS_AT

        written = self.info().get(RETURNS_AT, "")
        fresh = {one.journal for one in arrivals(self.opened, SINCE) if one.at > written}
        lines = [(line, line.journal in fresh) for line in stations(self.opened)]
        return sorted(lines, key=lambda both: not both[1])

    def write_returns(self, folder: Path, report: Report) -> "list[Returned]":
        """Write what goes down to every desk into a folder."""
        from storage.returns import write_returns

        return write_returns(self.opened, folder, report)

    # One's own data

    def laws(self) -> "list[TakenFile]":
        """Return the files of one's own that are in force, the newest first."""
        return self.opened.laws()

    def look_at_law(self, path: Path) -> "Pack":
        """Read and check a file of own rows; nothing is taken."""
        from station.law import pack
        from storage.law import read_file

        return pack.read(read_file(path))

    def take_law(self, path: Path) -> tuple[str, bool]:
        """Put a file of own rows in force."""
        from storage.law import read_file

        return self.opened.take_law(read_file(path))

    def take_template(self, paper: str, path: Path, rehearse: bool) -> tuple[str, str, bool]:
        """Check a template of a paper, or use it from now on."""
        from storage.law import read_file

        return self.opened.take_template(paper, read_file(path), rehearse=rehearse)

    def write_template(self, paper: str, folder: Path) -> Path:
        """Write the template of a paper that holds, to be changed by hand."""
        from storage.outward import deliver

        return deliver(folder, f"{paper.lower()}.docx", self.opened.template(paper))

    def compare_sheet(self, station: str, day: date, code: str) -> "list[Compared]":
        """Compare the code of a printed day sheet with what was received."""
        from storage.day_code import compare

        return compare(self.opened, station, day, code)

    def write_keys(self, folder: Path) -> list[Path]:
        """Write the office's keys for the safe."""
        return self.opened.write_keys(folder)

    # The register of merchants

    def register_count(self) -> int:
        """Return how many merchants the register has."""
        from storage.register import count

        return count(self.opened)

    def take_register(self, path: Path, rehearse: bool) -> "RegisterTaken":
        """Put a register's file in force, or only tell what would change."""
        from storage.register import take

        return take(self.opened, path, dry_run=rehearse)

    def write_register_template(self, folder: Path) -> Path:
        """Write an empty register into a folder. Returns its path."""
        from station.register.file import template
        from storage import outward

        return outward.deliver(folder, _("经营者名录.csv"), template())

    # Cases

    def file(self, region: str, case_id: str) -> CaseFile:
        """Return a case of a station with everything that hangs on it."""
        from storage.reading import read_file

        with self.opened.store.read() as connection:
            return read_file(connection, region, case_id)

    def timeline(self, region: str, file: CaseFile) -> "list[Step]":
        """Return what was done to a case, newest first."""
        from storage.timeline import timeline

        return timeline(self.opened.store, region, file)

    # Leads

    def heard(self, region: str, file: CaseFile) -> "Mapping[str, tuple[Said, ...]]":
        """Return what was said of the leads of a case."""
        from storage.lead_results import heard

        return heard(self.opened, [lead.id for lead in file.leads]) if file.leads else {}

    def leads(self, station: str = "") -> "list[HandedOver]":
        """Return the leads that the stations, or one of them, handed over."""
        from storage.lead_results import handed_over

        return handed_over(self.opened, station)

    def say_of_lead(self, lead: str, values: Mapping[str, Any]) -> "Said":
        """Say what became of a lead."""
        from storage.lead_results import say

        return say(self.opened, lead, values["code"], values["told_on"], values.get("words", ""))

    # The status line

    def standing(self) -> "OfficeSigns":
        """Return what came in last, what is wanting, what waits to go down."""
        from storage.office import signs

        return signs(self.opened)

    def signs(self) -> list[Sign]:
        """Return the words of the status line; green only where nothing is wanting."""
        return sign_words(self.standing())


def sign_words(now: "OfficeSigns") -> list[Sign]:
    """Return how the office stands in words: arrived, overdue, held, receipts to write."""
    if not now.stations:
        return [Sign(_("还没有站点"), "warning")]
    found = [
        Sign(_("最近接收 {day}").format(day=now.last_import[5:10]))
        if now.last_import
        else Sign(_("还没有接收过上报"), "warning")
    ]
    if now.forked:
        found.append(Sign(_("两份记录 {n} 站").format(n=now.forked), "error"))
    if now.silent:
        found.append(Sign(_("逾期未报 {n} 站").format(n=now.silent), "warning"))
    if now.held:
        found.append(Sign(_("暂存 {n} 条").format(n=now.held), "warning"))
    if now.waiting_returns:
        found.append(Sign(_("回执待下发 {n} 站").format(n=now.waiting_returns), "warning"))
    if len(found) == 1 and now.last_import and not now.gaps and not now.never:
        found.append(Sign(_("各站都按时上报，没有缺号和暂存"), "success"))
    return found
