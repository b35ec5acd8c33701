"""The desk: what a front end holds. One act, one transaction; the lock is held while writing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from station import merging, taxonomy, verbs
from station.clock import Clock, SystemClock, today, uuid7
from station.errors import Refused
from station.journal import new_epoch
from station.language import _, listed
from station.law import clocks
from station.life import OPEN_STATES, Act, CaseFile
from station.records import Case, Operator, Record, Station
from station.same import restricted
from station.values import clean
from storage import database, drafts, erasing, naming, search, steps, vault
from storage.paths import Home
from storage.reading import read_file, read_records
from storage.sight import seen
from storage.store import Opened, Store, meta, set_meta
from storage.tables import OWN_REGION
from storage.writing import Appender, Chain, load_chain

MAX_NAME = 200
"""Characters of a station's or county's name: what invitations and cards hold."""

AT_ONCE = frozenset({"ENTERPRISE", "CONTACT_12315"})
"""Identities where 登记即受理: registering a complaint accepts it (glossary, accepted)."""


CODE_DIGITS = 3
"""How many digits a station's number has at least."""


@dataclass(frozen=True)
class Setup:
    """What `init` is told. `region` may wait for the county's invitation."""

    code: str
    name: str
    type: str
    identity: str = ""
    region: str = ""
    desk: str = "A"
    office: str = ""
    head: str = ""


def init(home: Home, setup: Setup, clock: Clock | None = None) -> "Desk":
    """Set up a station in an empty place and open its first epoch.

    Raises `Refused` for codes that the taxonomy does not know, or a place that is taken.
    """
    setup = _checked(setup)
    home.make()
    vault.make(home)
    made = database.create(home.database, vault.database_key(home), home.kind)
    desk = Desk(Store(home, made, clock or SystemClock()))
    journal, operator = uuid7(), uuid7()
    with desk.store.write() as connection:
        set_meta(
            connection, kind="desk", journal=journal, operator=operator, code=setup.code,
            name=setup.name, type=setup.type, identity=setup.identity, region=setup.region,
            desk=setup.desk, office=setup.office, station_id=uuid7(), highest_ordinal="1",
        )  # fmt: skip
        connection.exec_driver_sql(
            "INSERT INTO journals (region, journal, station, desk, name, type, identity, office, "
            "minisign, recipient, enrolled_at, enrolled_how, enrolled_by, counts_from, epoch, "
            "tip_ordinal, tip_seq, tip, forked, gaps, incoming_through) "
            "VALUES (?,?,?,?,?,?,?,?,'','','','','',1,?,1,0,?,?,'[]',0)",
            (OWN_REGION, journal, setup.code, setup.desk, setup.name, setup.type, setup.identity,
             setup.office, new_epoch(1), b"", False),
        )  # fmt: skip
        info = meta(connection)
        chain = load_chain(connection, journal)
        person = Operator(id=operator, role="HEAD", name=setup.head)
        Appender(connection, chain, operator, desk.store.now()).append(
            [Act("station.init", (station_record(info), person))]
        )
    home.finish()
    return desk


def station_record(info: dict[str, str]) -> Station:
    """Return the station's own record from what the home knows about itself."""
    return Station(
        id=info["station_id"], code=info["code"], desk=info["desk"], area=info["region"],
        type=info["type"], identity=info["identity"], name=info["name"], office=info["office"],
        promise=info.get("promise", ""),
    )  # fmt: skip


def _checked(setup: Setup) -> Setup:
    code = setup.code.strip()
    region = setup.region.strip()
    if "-" in code and not region:
        region, _sep, code = code.partition("-")
    code = checked_code(code)
    if region and not (region.isascii() and region.isdigit() and len(region) == 6):
        raise Refused("bad-region", _("行政区划代码是六位数字，如 540102。"))
    checked_desk(setup.desk)
    name = checked_name(setup.name)
    office = checked_name(setup.office, empty=True)
    found = taxonomy.find("station_type", setup.type)
    if found is None:
        raise Refused("bad-type", _unknown("station_type", setup.type))
    identity = setup.identity and taxonomy.find("station_identity", setup.identity)
    if identity is None:
        raise Refused("bad-identity", _unknown("station_identity", setup.identity))
    head = checked_name(setup.head, empty=True)
    return Setup(code, name, found, identity, region, setup.desk, office, head)


def checked_code(code: str) -> str:
    """Return a station code that may stand in names of files. Raises `Refused` (`bad-code`).

    A number gets its zeros: 17 and 017 are one station.
    """
    if not (code.isascii() and code.isalnum() and 1 <= len(code) <= 12):
        raise Refused("bad-code", _("站点编号只能是字母和数字，一般三位，如 017。"))
    return code.zfill(CODE_DIGITS) if code.isdigit() else code


def checked_desk(desk: str) -> str:
    """Return a desk's letter. Raises `Refused` (`bad-desk`)."""
    if not (len(desk) == 1 and "A" <= desk <= "Z"):
        raise Refused("bad-desk", _("窗口是一个大写字母，如 A。"))
    return desk


def checked_name(name: str, empty: bool = False) -> str:
    """Return a name without control characters. Raises `Refused` (`no-name`, `long-name`)."""
    cleaned = clean(name).strip()
    if not cleaned and not empty:
        raise Refused("no-name", _("请给名称。"))
    if len(cleaned) > MAX_NAME:
        raise Refused("long-name", _("名称太长，最多 {n} 个字。").format(n=MAX_NAME))
    return cleaned


def _unknown(table: str, text: str) -> str:
    known = listed(f"{i.code} {taxonomy.label(table, i.code)}" for i in taxonomy.items(table))
    return _("不认识“{text}”，可以是：{known}").format(text=text, known=known)


class Desk(Opened):
    """An opened desk. Reading is free; `writing` takes the home's lock for its length."""

    PROGRAM = "station"

    def save(self, *acts: Act, by: str | None = None, draft: str = "") -> None:
        """Append these acts in one transaction. When this returns they are on the disk.

        The draft they were typed in goes in the same transaction.
        """
        with self._acting(draft) as connection:
            self.append(connection, acts, by)

    @contextmanager
    def _acting(self, draft: str) -> Iterator[sa.Connection]:
        """Open the one transaction of an act and of the end of the draft that it was typed in.

        Raises `Refused` (`already-saved`) when that draft was saved before.
        """
        with self.writing(), self.store.write() as connection:
            drafts.finish(connection, draft, self.store.now())
            journal = meta(connection)["journal"]
            first = steps.begins(connection, journal)
            yield connection
            steps.note(connection, journal, first)

    def append(
        self, connection: sa.Connection, acts: Sequence[Act], by: str | None = None
    ) -> Chain:
        """Append acts within the caller's transaction."""
        info = meta(connection)
        chain = load_chain(connection, info["journal"])
        appender = Appender(connection, chain, by or info["operator"], self.store.now())
        given = self.promise(connection)
        appender.append([clocks.timed(act, given) for act in acts])
        return chain

    def promised(self) -> clocks.Promise:
        """Return the limits by which this station accepts and closes today."""
        with self.store.read() as connection:
            return self.promise(connection)

    def promise(self, connection: sa.Connection) -> clocks.Promise:
        """Return the same within the caller's transaction."""
        info = meta(connection)
        return clocks.promise(info["identity"], info.get("promise", ""), self.today())

    def choose_promise(self, code: str) -> None:
        """Choose by which limits this station accepts and closes; blank for the county's default.

        Complaints that are open keep the days that they have. Raises `Refused` (`bad-promise`).
        """
        if code and taxonomy.item(clocks.TABLE, code) is None:
            raise Refused("bad-promise", _unknown(clocks.TABLE, code))
        with self._acting("") as connection:
            set_meta(connection, promise=code)
            self.append(connection, [Act("station.promise", (station_record(meta(connection)),))])

    def number(self, connection: sa.Connection, received: date) -> str:
        """Return the next case number: year, desk, ordinal above 1, at least four digits."""
        return self.numbers(connection, received.year % 100, 1)[0]

    def stem(self, connection: sa.Connection) -> str:
        """Return what tells this desk's numbers from others: its letter, after a restore the ordinal."""
        info = meta(connection)
        chain = load_chain(connection, info["journal"])
        return info["desk"] + (str(chain.ordinal) if chain.ordinal > 1 else "")

    def numbers(self, connection: sa.Connection, year: int, count: int) -> list[str]:
        """Take `count` numbers of one two-digit year within the caller's transaction."""
        stem = f"{year:02d}{self.stem(connection)}"
        used = highest_number(connection, stem)
        kept = connection.exec_driver_sql(
            "SELECT n FROM counters WHERE name=?", (stem,)
        ).scalar_one_or_none()
        last = max(used, kept or 0) + count
        connection.exec_driver_sql(
            "INSERT INTO counters (name, n) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET n = excluded.n",
            (stem, last),
        )
        return [f"{stem}-{n:04d}" for n in range(last - count + 1, last + 1)]

    def register(
        self,
        case: Case,
        *,
        late: bool = False,
        by: str | None = None,
        draft: str = "",
        then: Sequence[Callable[[CaseFile], Act]] = (),
    ) -> Case:
        """Register a case under the next number and save it. Returns the case as it then stands.

        Each of `then` gets the file as it stands after the step before and returns the next act:
        accepted on the day, answered, closed. All of it is one transaction, the end of the draft
        too; if one refuses, nothing is saved.
        """
        with self._acting(draft) as connection:
            info = meta(connection)
            numbered = case.with_(number=self.number(connection, case.received))
            act = verbs.register(numbered, accept_at_once=info["identity"] in AT_ONCE, late=late)
            self.append(connection, [act], by)
            for step in then:
                file = read_file(connection, OWN_REGION, case.id)
                self.append(connection, [step(file)], by)
            return read_file(connection, OWN_REGION, case.id).case

    def convert(
        self, case_id: str, on: date, by: str | None = None, *, draft: str = "", **values: Any
    ) -> Case:
        """Turn a consultation into a complaint under the next number. Returns the complaint."""
        with self._acting(draft) as connection:
            act = verbs.convert(
                read_file(connection, OWN_REGION, case_id), on, self.number(connection, on),
                accept_at_once=meta(connection)["identity"] in AT_ONCE, **values,
            )  # fmt: skip
            self.append(connection, [act], by)
            return read_file(connection, OWN_REGION, act.records[0].id).case

    def step(
        self, case_id: str, make: Callable[[CaseFile], Act], *, by: str | None = None,
        draft: str = "",
    ) -> None:  # fmt: skip
        """Do one step of a case. `make` gets the file as it stands now, whatever a screen showed.

        Two windows may show the same case: the second step is judged by what the first one left.
        Raises what `make` raises, and `Refused` (`no-case`).
        """
        with self._acting(draft) as connection:
            act = make(read_file(connection, OWN_REGION, case_id))
            self.append(connection, [act], by)

    def merge(self, case_id: str, number: str, *, by: str | None = None, draft: str = "") -> str:
        """并案 into the complaint with this number. Returns its id; raises `Refused` (`no-case`)."""
        with self._acting(draft) as connection:
            found = connection.exec_driver_sql(
                "SELECT id FROM cases WHERE region=? AND number=?", (OWN_REGION, number.strip())
            ).scalar()
            if found is None:
                raise Refused(
                    "no-case", _("没有编号“{number}”的案件，请核对。").format(number=number)
                )
            main = read_file(connection, OWN_REGION, found)
            act = merging.merge(read_file(connection, OWN_REGION, case_id), main)
            self.append(connection, [act], by)
        return main.case.id

    def step_on(
        self, kind: str, record_id: str, make: Callable[[Record, CaseFile | None], Act], *,
        by: str | None = None, draft: str = "",
    ) -> None:  # fmt: skip
        """Do something to one thing that hangs on a case, or to a lead that hangs on none.

        `make` gets it as it stands now, and the file of its case. Raises what `make` raises, and
        `Refused` (`no-record`).
        """
        with self._acting(draft) as connection:
            found = read_records(connection, OWN_REGION, kind, "id", record_id)
            if not found:
                raise Refused("no-record", _("没有找到这一条记录。"))
            case_id = getattr(found[0], "case_id", "")
            file = read_file(connection, OWN_REGION, case_id) if case_id else None
            self.append(connection, [make(found[0], file)], by)

    def erase(self, case_id: str, by: str | None = None) -> int:
        """清除个人信息 of a case and what hangs on it. Returns how many records were emptied.

        A complaint and the consultation it came from are one matter; so is a case merged into it.

        The values are gone for good, here and, with the next bundle, at the county; figures and
        chain stay. Raises `Refused` (`no-case`).
        """
        with self.writing(), self.store.write() as connection:
            files = self._same_matter(connection, case_id)
            for file in files:
                drafts.finish_about(connection, file.case.id)
            found = [
                erasing.erasure_of(connection, OWN_REGION, record.KIND, record.id, self.today())
                for file in files
                for record in file.everything()
            ]
            erasures = tuple(e for e in found if e is not None)
            if erasures:
                self.append(connection, [Act("case.erase", erasures)], by)
        return len(erasures)

    def _same_matter(self, connection: sa.Connection, case_id: str) -> list[CaseFile]:
        """Read the files of a case and of every case linked to it by conversion or merging."""
        files: dict[str, CaseFile] = {}
        todo = [case_id]
        while todo:
            at = todo.pop()
            if at in files:
                continue
            files[at] = read_file(connection, OWN_REGION, at)
            case = files[at].case
            todo += [linked for linked in (case.converted_from, case.merged_into) if linked]
            rows = connection.exec_driver_sql(
                "SELECT id FROM cases WHERE region=? AND (converted_from=? OR merged_into=?)",
                (OWN_REGION, at, at),
            )
            todo += [row[0] for row in rows]
        return list(files.values())

    def file(self, case_id: str) -> CaseFile:
        """Read a case with everything that hangs on it. Raises `Refused` (`no-case`)."""
        with self.store.read() as connection:
            return read_file(connection, OWN_REGION, case_id)

    def with_phone(self, phone: str) -> list[Case]:
        """Return this desk's cases of a consumer's telephone, as it was typed; no leads.

        Where the station may not tell what a consumer did before, only open ones.
        """
        with self.store.read() as connection:
            info = meta(connection)
            found = read_records(connection, OWN_REGION, "case", "consumer_phone", phone)
        open_only = restricted(info["type"], info["identity"])
        return [
            case
            for case in found
            if isinstance(case, Case)
            and case.kind != "LEAD"
            and (case.state in OPEN_STATES or not open_only)
        ]

    def find(self, text: str, limit: int = 50) -> search.Found:
        """Search the cases; blank text finds nothing."""
        with self.store.read() as connection:
            return naming.find(connection, text, limit, include_leads=seen(connection) is None)

    def today(self) -> date:
        """Return the calendar date at the desk."""
        return today(self.store.clock)


def highest_number(connection: sa.Connection, stem: str) -> int:
    """Return the highest case number in use that begins with `stem-`, 0 for none."""
    found = connection.exec_driver_sql(
        "SELECT max(CAST(substr(number, ?) AS INTEGER)) FROM cases "
        "WHERE region=? AND number>=? AND number<?",
        (len(stem) + 2, OWN_REGION, stem + "-", stem + "."),
    ).scalar()
    return int(found or 0)
